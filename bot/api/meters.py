"""Numbers for Prometheus: requests by route, answers by outcome, seconds, and what became of calls to the language model.

Labels come from closed lists (route templates, names of outcomes), never from what somebody typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import CounterMetricFamily

from bot.answer import Answer

_SECONDS = (
    0.005,
    0.01,
    0.02,
    0.04,
    0.08,
    0.15,
    0.3,
    0.6,
    1.2,
    2.5,
    5.0,
    12.0,
)  # around the goals: 15 ms, 40 ms, the model's 12 s


class Meters:
    """One process's numbers."""

    def __init__(self, assistant: object = None) -> None:
        self._assistant = assistant
        self.registry = CollectorRegistry()
        disable_created_metrics()  # type: ignore[no-untyped-call]  # a gauge beside every counter, which nobody reads
        self._requests = Counter("wence_requests", "HTTP requests", ["route", "method", "status"], registry=self.registry)
        self._answers = Counter("wence_answers", "Answers", ["status", "kind", "reason"], registry=self.registry)
        self._seconds = Histogram("wence_answer_seconds", "Time to an answer", buckets=_SECONDS, registry=self.registry)
        self._refused = Counter("wence_refused", "Requests refused at the door", ["why"], registry=self.registry)
        self.registry.register(self)

    def requested(self, route: str, method: str, status: int) -> None:
        self._requests.labels(route, method, str(status)).inc()

    def answered(self, answer: Answer, seconds: float) -> None:
        self._answers.labels(answer.status, answer.kind, answer.reason or "none").inc()
        self._seconds.observe(seconds)

    def refused(self, why: str) -> None:
        """`why` is key, rate, origin, host or size."""
        self._refused.labels(why).inc()

    def collect(self) -> Iterator[Any]:
        """The model's own counts, read when asked for."""
        calls = CounterMetricFamily("wence_model_calls", "Calls to the language model", labels=["outcome"])
        for outcome, count in sorted(self._outcomes().items()):
            calls.add_metric([outcome], count)
        yield calls

    def _outcomes(self) -> dict[str, int]:
        wording = getattr(self._assistant, "wording", None)
        return dict(wording.model.outcomes) if wording is not None else {}

    def text(self) -> bytes:
        """All of it in Prometheus's text format."""
        return generate_latest(self.registry)
