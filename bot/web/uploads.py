"""Adding a document on the page: only with the password, the same reading and the same report as `wence add`, and an older version is
replaced only when somebody said so. The index is rebuilt in the background; what is served stays whole meanwhile.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from bot.cli.additions import Examined, differs, examine, keep, understood
from bot.web.live import Progress
from corpus.errors import DocumentError, InputError, WenceError
from corpus.readers.guards import MAX_BYTES, format_of

Outcome = Literal["added", "replaced", "same", "confirm"]
FAILS, MINUTE = 5, 60.0  # wrong passwords that are heard out in a minute, from everybody together
KEPT, KEPT_FOR = 8, 900.0  # reports that are kept, and for how many seconds a question waits for its answer
_log = logging.getLogger("wence.web")


class PasswordError(InputError):
    """The password is wrong, or too many were tried."""


class BusyError(WenceError):
    """Something is being rebuilt."""


@dataclass(frozen=True)
class Report:
    """What became of an upload; with `confirm`, `data` waits for the word."""

    outcome: Outcome
    file: str
    understood: str
    differs: str = ""
    note: str = ""
    found: Examined | None = field(default=None, repr=False)
    data: bytes = field(default=b"", repr=False)
    at: float = field(default_factory=time.monotonic)


@dataclass
class Job:
    """A rebuild: the lines told so far, and how it ended."""

    lines: list[str] = field(default_factory=list)
    done: bool = False
    problem: str = ""
    remedy: str = ""


class Uploads:
    """The door. `password` "" keeps it shut; `renew` reads the sources again and rebuilds."""

    def __init__(self, home: Path, password: str, renew: Callable[[Progress], None] | None) -> None:
        self.home, self._password, self._renew = home, password, renew
        self.job: Job | None = None
        self._reports: OrderedDict[str, Report] = OrderedDict()
        self._fails: deque[float] = deque(maxlen=FAILS)
        self._lock = threading.Lock()

    @property
    def open(self) -> bool:
        """Whether documents can be added here at all."""
        return bool(self._password) and self._renew is not None

    def add(self, password: str, data: bytes, name: str, id: str = "") -> str:
        """Read a file and keep it where that replaces nothing; the token of its report. Errors as `wence add`, PasswordError, BusyError."""
        self._check(password)
        name = Path(name.replace("\\", "/")).name[:200] or "未命名"
        if not data:
            raise DocumentError(f"{name} 是空文件（0 字节）。", "请重新下载或另存后再添加。")
        if len(data) > MAX_BYTES:
            raise too_large(len(data))
        with self._lock:
            self._idle()
            found = examine(self.home, data, format_of(data, name), name, id.strip() or None)
            told = understood(found.item, name, len(data))
            if found.same:
                return self._keep(Report("same", name, told, note=f"与已有的 {found.same} 相同，没有改动。"))
            if found.old is not None and found.difference is not None:
                told_differs = differs(found.old, found.item, found.difference)
                return self._keep(Report("confirm", name, told, told_differs, found=found, data=data))
            self._put(found, data, name)
            note = "原来的一份已损坏，已由这份代替。" if found.damaged else ""
            return self._keep(Report("added", name, told, note=note))

    def confirm(self, token: str) -> None:
        """Replace the older version, as was asked. DocumentError where the question is too old."""
        with self._lock:
            report = self.report(token)
            if report is None or report.outcome != "confirm" or report.found is None:
                raise DocumentError("这次添加已经过了等待确认的时间。", "请重新选文件再添加。")
            self._idle()
            self._put(report.found, report.data, report.file)
            self._reports[token] = replace(report, outcome="replaced", data=b"", found=None)

    def cancel(self, token: str) -> None:
        """Forget what waits for the word."""
        with self._lock:
            self._reports.pop(token, None)

    def report(self, token: str) -> Report | None:
        """What became of an upload, while it is remembered."""
        report = self._reports.get(token)
        if report is not None and report.outcome == "confirm" and time.monotonic() - report.at > KEPT_FOR:
            self._reports.pop(token, None)
            return None
        return report

    def _check(self, password: str) -> None:
        if not self.open:
            raise PasswordError(
                "这里没有开放添加资料。", "请管理员设置 WENCE_UPLOAD_PASSWORD 后重新启动，或在命令行用 wence add。"
            )
        now = time.monotonic()
        if len(self._fails) == FAILS and now - self._fails[0] < MINUTE:
            raise PasswordError("密码错的次数太多。", "请过一分钟再试。")
        if not hmac.compare_digest(password.encode(), self._password.encode()):
            self._fails.append(now)
            raise PasswordError("密码不对，没有添加。", "请核对密码后再试；忘了请问管理员。")

    def _idle(self) -> None:
        if self.job is not None and not self.job.done:
            raise BusyError("上一份资料的索引还在更新。", "请等它完成（通常不到一分钟）再添加。")

    def _put(self, found: Examined, data: bytes, name: str) -> None:
        keep(self.home, found.item, data, name)
        self.job = job = Job(["已保存，准备更新索引"])
        threading.Thread(target=self._run, args=(job,), name="wence-rebuild", daemon=True).start()

    def _run(self, job: Job) -> None:
        try:
            assert self._renew is not None
            self._renew(job.lines.append)
        except WenceError as error:
            job.problem, job.remedy = error.problem, error.remedy
        except Exception:  # a bug: the log gets the trace, the page a sentence
            _log.exception("rebuilding after an upload failed")
            job.problem, job.remedy = (
                "更新索引时程序出了差错，已记入日志。",
                "资料已保存；请在命令行运行 wence build，再重新启动网页。",
            )
        finally:
            job.done = True

    def _keep(self, report: Report) -> str:
        token = secrets.token_urlsafe(18)
        self._reports[token] = report
        while len(self._reports) > KEPT:
            self._reports.popitem(last=False)
        return token


def too_large(size: int) -> DocumentError:
    """The refusal of a file beyond the limit."""
    return DocumentError(
        f"文件有 {size / 1048576:.0f} MB，超过上限 {MAX_BYTES // 1048576} MB。", "请去掉图片等附件，只留文字后再添加。"
    )
