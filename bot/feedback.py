"""What readers thought of answers, a line of JSON each under the data folder. Nothing that says who they are is kept.

A line is written in one step at the end of the file, so that two writers never mix; a torn line is left out when reading, and said.
"""

from __future__ import annotations

import datetime
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.answer import Answer
from corpus.errors import InputError, NotFoundError
from corpus.library import Library
from corpus.numerals import quantities
from corpus.script import fold_keep

REASONS = {
    "off": "答非所问", "incomplete": "不完整", "quote": "引文不对", "figure": "数字或机关不对", "stale": "版本或效力不对",
    "refused": "资料里有，却说没有", "unclear": "看不懂", "other": "其他",
}  # fmt: skip
VERDICTS = ("up", "down")
LONGEST_REMARK = 500  # characters
# What tells who somebody is: e-mail, mobile number, identity number, long runs of digits as in accounts.
_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx](?!\w)|(?<!\d)\d{13,19}(?!\d)")
_TYPES = {
    "responsibility": "responsibility", "tasks": "reverse", "target": "target", "listing": "list", "compare": "compare",
    "provision": "law", "obligation": "obligation", "refusal": "unanswerable", "smalltalk": "smalltalk",
}  # fmt: skip


@dataclass(frozen=True)
class Opinion:
    """One line of the file. `day` is a date without the hour; texts have lost what looks like personal data."""

    day: str
    verdict: str
    reasons: tuple[str, ...]
    remark: str
    question: str
    history: tuple[str, ...]
    doc: str
    as_of: str
    status: str
    reason: str
    kind: str
    answer: str
    cited: tuple[tuple[str, str], ...]
    version: str = ""


def opinion(
    made: Mapping[str, Any], answer: Answer, verdict: str, reasons: Sequence[str], remark: str, today: str = ""
) -> Opinion:
    """An opinion on the answer of a receipt. InputError for a verdict or a reason that is not on the list."""
    if verdict not in VERDICTS:
        raise InputError(f"评价“{verdict}”不能用。", f"可用：{'、'.join(VERDICTS)}。")
    if unknown := [r for r in reasons if r not in REASONS]:
        raise InputError(f"理由“{'、'.join(unknown)}”不在单子上。", f"可用：{'、'.join(REASONS)}。")
    day = today or datetime.date.today().isoformat()
    program = made.get("program")
    return Opinion(
        day, verdict, tuple(dict.fromkeys(reasons)), impersonal(remark)[:LONGEST_REMARK], impersonal(answer.question),
        tuple(impersonal(str(x)) for x in made.get("history") or ()), str(made.get("doc") or ""), str(made.get("as_of") or ""),
        answer.status, answer.reason, answer.kind, answer.answer, tuple(dict.fromkeys((c.doc, c.section) for c in answer.citations)),
        str(program.get("version", "")) if isinstance(program, dict) else "",
    )  # fmt: skip


def impersonal(text: str) -> str:
    """The text without e-mail addresses and numbers of persons.

    >>> impersonal("打 13800138000 问我")
    '打 〔已隐去〕 问我'
    """
    return _PERSONAL.sub("〔已隐去〕", text.strip())


def store(home: Path) -> Path:
    """The file of opinions of a data folder."""
    return home / "feedback" / "feedback.jsonl"


def keep(home: Path, found: Opinion) -> None:
    """Add one line. InputError when the folder cannot be written."""
    path = store(home)
    line = (json.dumps(asdict(found), ensure_ascii=False) + "\n").encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            written = os.write(handle, line)  # one call: with O_APPEND no other writer comes between
            if written != len(line):
                os.write(handle, b"\n")  # the torn line ends here and is left out when reading
                raise OSError(28, "磁盘已满")
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise InputError(f"意见写不进 {path}（{error.strerror}）。", "请检查磁盘空间和权限。") from error


def kept(home: Path) -> tuple[tuple[Opinion, ...], int]:
    """All opinions, oldest first, and how many lines could not be read."""
    path = store(home)
    if not path.exists():
        return (), 0
    found, torn = [], 0
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            row |= {name: tuple(row[name]) for name in ("reasons", "history")}
            found.append(Opinion(**{**row, "cited": tuple((str(a), str(b)) for a, b in row["cited"])}))
        except (ValueError, TypeError, KeyError):
            torn += 1
    return tuple(found), torn


def gold_draft(number: int, opinions: Sequence[Opinion], library: Library) -> dict[str, Any]:
    """Opinion `number` (from 1) as a gold row to be finished by hand; every field is there. NotFoundError when there is none."""
    if not 1 <= number <= len(opinions):
        raise NotFoundError(f"没有第 {number} 条意见。", f"现有 {len(opinions)} 条，用 wence feedback 查看。")
    o = opinions[number - 1]
    answered = o.status in ("answered", "partial")
    names = {d.id: d.short if d.kind == "law" else d.id for d in library.documents}
    figures = dict.fromkeys(q.text for q in quantities(fold_keep(o.answer)) if any(c.isdigit() for c in q.text))
    why = "、".join(REASONS[r] for r in o.reasons) or "未写理由"
    judged = "有帮助" if o.verdict == "up" else "没帮助"
    ask = "请核对" if o.verdict == "up" else "请按原文改写 expect、cite_any、contain"
    return {
        "id": f"feedback-{number:03d}", "type": "followup" if o.history else _TYPES.get(o.kind, "detail"), "question": o.question,
        "history": list(o.history), "expect": "answer" if answered else "abstain",
        "cite_any": [[{"doc": names.get(doc, doc), "section": section}] for doc, section in o.cited[:1]] if answered else [],
        "contain": [[f] for f in list(figures)[:3]] if answered and o.verdict == "up" else [], "exclude": [],
        "note": f"草稿：{o.day} 读者评为{judged}（{why}）{o.remark and '：' + o.remark}；{ask}",
    }  # fmt: skip
