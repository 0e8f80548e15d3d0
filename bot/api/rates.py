"""How often one caller may ask, and how often one address may guess. Counted in this process, by the library `limits`."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from corpus.errors import SettingError

GUESSES = "20/minute"  # wrong keys or passwords from one address


@dataclass(frozen=True)
class Verdict:
    """Whether a request is within its limit; `wait` is in seconds. Without a limit nothing is told."""

    ok: bool = True
    limit: int = 0
    left: int = 0
    wait: int = 0

    def headers(self) -> dict[str, str]:
        if not self.limit:
            return {}
        told = {"RateLimit-Limit": str(self.limit), "RateLimit-Remaining": str(self.left), "RateLimit-Reset": str(self.wait)}
        return told if self.ok else {**told, "Retry-After": str(self.wait)}


class Rates:
    """Limits by caller. SettingError for a rate that cannot be read."""

    def __init__(self, rate: str) -> None:
        try:
            self._rate: RateLimitItem | None = None if rate.strip().lower() in ("", "off") else parse(rate)
        except ValueError as error:
            raise SettingError(f"设置 WENCE_RATE 的值不能用：{rate!r}。", "请写成 120/minute 的样子，或者 off。") from error
        self._guesses = parse(GUESSES)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def asked(self, who: str) -> Verdict:
        """Count one request."""
        if self._rate is None:
            return Verdict()
        ok = self._limiter.hit(self._rate, who)
        stats = self._limiter.get_window_stats(self._rate, who)
        return Verdict(ok, self._rate.amount, max(0, stats.remaining), _wait(stats.reset_time))

    def failed(self, address: str) -> None:
        """Count one wrong key or password."""
        self._limiter.hit(self._guesses, "guess", address)

    def locked(self, address: str) -> int:
        """Seconds for which this address may not guess again; 0 when it may."""
        if self._limiter.test(self._guesses, "guess", address):
            return 0
        return _wait(self._limiter.get_window_stats(self._guesses, "guess", address).reset_time)


def _wait(reset: float) -> int:
    return max(1, math.ceil(reset - time.time()))
