"""An answer kept as a file that proves itself: what was asked and when, every quote with its offsets, the digests of what was read.

Each part is sealed by itself, so that a check can say which one was altered; and whatever the seals say, every quote is cut from
the document again and every sentence goes through `bot.verify` again. Needs the documents, no index and no network.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.answer import Answer, Citation, Sentence
from bot.draft import Line, Span
from bot.receipts import claim, joined
from bot.verify import Verifier, counts_in
from corpus.bodies import bodies
from corpus.errors import InputError, NotFoundError
from corpus.library import Library
from corpus.records import Document, Duty, Target
from corpus.script import fold_keep, to_traditional

FORMAT, EDITION = "wence-receipt", 1
LARGEST = 4_000_000  # bytes; the longest list of the plan's targets makes 0.2 MB
_SEAL = 16  # hex digits: enough to see a slip or a hand; this is no signature
_ASKED = ("format", "edition", "asked_at", "question", "history", "doc", "as_of", "day", "program")
_LISTS = ("sentences", "citations", "duties", "targets", "provisions")


@dataclass(frozen=True)
class Stamp:
    """What answered: the version of Wence and the digests of its indexes by name."""

    version: str = ""
    indexes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold: where (a sentence, a source …) and what."""

    part: str
    problem: str


def digest(document: Document) -> str:
    """sha256 of the document's text in UTF-8."""
    return hashlib.sha256(document.text.encode()).hexdigest()


def receipt(
    answer: Answer, documents: Iterable[Document], asked_at: str, history: Sequence[str] = (), doc: str | None = None,
    as_of: str | None = None, stamp: Stamp | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The receipt as JSON. `asked_at` is ISO with its time zone; the answer is whole, so that it can be shown again."""
    stamp = stamp or Stamp()
    told: dict[str, Any] = _shape().dump_python(answer, mode="json")
    told["elapsed_ms"] = round(answer.elapsed_ms)  # a whole number: browsers write 100.0 as 100
    cited = {c.doc for c in answer.citations}
    made: dict[str, Any] = {
        "format": FORMAT, "edition": EDITION, "asked_at": asked_at, "question": answer.question, "history": list(history),
        "doc": doc, "as_of": as_of, "day": as_of or asked_at[:10],
        "program": {"version": stamp.version, "indexes": dict(stamp.indexes)},
        "answer": told,
        "documents": [
            {"doc": d.id, "title": d.title, "version": d.version or d.number, "form": d.form, "sha256": digest(d)}
            for d in documents if d.id in cited
        ],
    }  # fmt: skip
    return {**made, "seals": _seals(made)}


def read(path: Path) -> dict[str, Any]:
    """A receipt from a file. InputError when it cannot be read or is none."""
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path} 太大，不是回答凭据。", "请给出网页上“下载凭据（.json）”得到的文件。")
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"读不了 {path}：{error}。", "请确认它是网页上下载的 .json 凭据，UTF-8 编码。") from error
    return opened(found, str(path))


def opened(found: object, name: str = "这份凭据") -> dict[str, Any]:
    """A value that came from outside, as a receipt. InputError when it is none, or of a later edition."""
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InputError(f"{name} 不是问策的回答凭据。", "请给出网页上“下载凭据（.json）”得到的文件。")
    if found.get("edition") != EDITION:
        raise InputError(
            f"{name} 是第 {found.get('edition')} 版格式，这里只认第 {EDITION} 版。", "请用生成它的那一版问策，或更新的一版。"
        )
    if not isinstance(found.get("asked_at"), str) or not isinstance(found.get("documents"), list):
        raise InputError(f"{name} 缺少时间或资料清单。", "请重新下载。")
    answer_of(found, name)
    return found


def answer_of(made: dict[str, Any], name: str = "这份凭据") -> Answer:
    """The answer in a receipt. InputError when its fields are not those of an answer."""
    from pydantic import ValidationError

    try:
        answer: Answer = _shape().validate_python(made.get("answer"))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(x) for x in first["loc"])
        raise InputError(f"{name} 里的回答不完整：{where}（{first['msg']}）。", "请重新下载。") from error
    return answer


def check(made: dict[str, Any], library: Library) -> tuple[Finding, ...]:
    """What does not hold, in the order of the file; () when all of it does."""
    answer = answer_of(made)
    found = [*_broken_seals(made), *_documents(made, library), *_quotes(answer, library)]
    if answer.status in ("answered", "partial"):
        found += _sentences(answer, str(made.get("day", "")), library)
    if answer.sentences and answer.answer != joined(answer.sentences):
        found.append(Finding("回答全文", f"与各句不符{_difference(answer.answer, joined(answer.sentences), '各句是')}"))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def _shape() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Answer)


def _seal(part: object) -> str:
    text = json.dumps(part, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_SEAL]


def _seals(made: dict[str, Any]) -> dict[str, Any]:
    answer = made["answer"]
    return {
        "asked": _seal({k: made.get(k) for k in _ASKED}),
        "answer": _seal({k: v for k, v in answer.items() if k not in _LISTS}),
        **{name: [_seal(part) for part in answer.get(name, ())] for name in _LISTS},
        "documents": [_seal(part) for part in made["documents"]],
    }


_NAMES = {
    "asked": "提问的记录（问题、时间、版本）", "answer": "回答全文及状态", "sentences": "第 {n} 句", "citations": "来源 [{n}]",
    "duties": "责任记录 {n}", "targets": "指标记录 {n}", "provisions": "条款记录 {n}", "documents": "资料清单第 {n} 项",
}  # fmt: skip


def _broken_seals(made: dict[str, Any]) -> Iterator[Finding]:
    said = made.get("seals")
    if not isinstance(said, dict):
        yield Finding("封签", "没有封签")
        return
    for name, right in _seals(made).items():
        given = said.get(name)
        if not isinstance(right, list):
            if given != right:
                yield Finding(_NAMES[name], "内容与封签不符：有改动")
            continue
        given = given if isinstance(given, list) else []
        if len(given) != len(right):
            yield Finding(_NAMES[name].replace(" {n}", ""), f"封签有 {len(given)} 项，内容有 {len(right)} 项")
        for n, (a, b) in enumerate(zip(given, right, strict=False), 1):
            if a != b:
                yield Finding(_NAMES[name].format(n=n), "内容与封签不符：有改动")


def _documents(made: dict[str, Any], library: Library) -> Iterator[Finding]:
    known = {d.id: d for d in library.documents}
    for entry in made["documents"]:
        row = entry if isinstance(entry, dict) else {}
        document = known.get(str(row.get("doc")))
        if document is None:
            yield Finding(f"资料《{row.get('title')}》", "这里没有这份资料，无从核对；请用 wence add 添加同一版本")
        elif row.get("sha256") != digest(document):
            yield Finding(
                f"资料《{document.title}》",
                f"摘要不同：凭据 {str(row.get('sha256'))[:12]}…，这里 {digest(document)[:12]}…；文本或版本已变",
            )


def _quotes(answer: Answer, library: Library) -> Iterator[Finding]:
    for c in answer.citations:
        where = f"来源 [{c.number}] {c.section}"
        try:
            document = library.document(c.doc)
        except NotFoundError:
            continue  # said where the documents are looked at
        if c.form != document.form:
            yield Finding(where, "原文与要点转述标错")
        if not 0 <= c.start < c.end <= len(document.text) or document.text[c.start : c.end] != c.quote:
            yield Finding(where, f"引文不是《{document.title}》第 {c.start}—{c.end} 字符的文字{_first_difference(c, document)}")
            continue
        section = document.section_at(c.start) if document.sections else None
        if section is not None and (section.label, section.heading, document.title) != (c.section, c.heading, c.title):
            yield Finding(where, f"这段文字在《{document.title}》{section.label}“{section.heading}”")


def _first_difference(c: Citation, document: Document) -> str:
    """Where the two part: “…15%…”, 原文“…16%…”."""
    return _difference(c.quote, document.text[c.start : c.end], "原文是")


def _difference(written: str, real: str, lead: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(written, real, strict=False)) if a != b), min(len(written), len(real)))
    return f"：写作“{written[max(0, at - 6) : at + 6]}”，{lead}“{real[max(0, at - 6) : at + 6]}”"


def _sentences(answer: Answer, day: str, library: Library) -> Iterator[Finding]:
    verifier = _verifier(library)
    known = {c.number: c for c in answer.citations}
    for n, sentence in enumerate(answer.sentences, 1):
        part = f"第 {n} 句"
        if missing := [str(x) for x in sentence.citations if x not in known]:
            yield Finding(part, f"标了 [{'、'.join(missing)}]，来源里没有")
            continue
        cited = [known[x] for x in sentence.citations]
        if not cited:
            yield Finding(part, "没有来源")
            continue
        if any(not _here(c, library) for c in cited):
            continue  # its quote was found wrong above; nothing can be held against it
        line = _line(sentence, cited, getattr(answer, sentence.table) if sentence.table else ())
        # 20个 may be a count of ours or a figure of the source (20个百分点): the sentence stands if it stands as either
        read = [verifier.check(claim(replace(line, counts=counts), library, day)) for counts in ((), counts_in(line.text))]
        sound = [f for f in read if not f.reasons]
        for reason in read[-1].reasons if not sound else ():
            yield Finding(part, reason)
        if sound and sentence.checks not in [f.checks for f in sound]:
            yield Finding(part, "写明的核对数与重新核对的不同")
        totals = _totals(sentence) if sentence.table else []
        held = len(getattr(answer, sentence.table)) if sentence.table else 0
        parts = sum(max(map(int, _totals(s)), default=0) for s in answer.sentences if s.table == sentence.table)
        if totals and str(held) not in totals and parts != held:  # one list, or one in several parts
            yield Finding(part, f"写作共 {'、'.join(totals)} 项，记录有 {held} 项")


def _totals(sentence: Sentence) -> list[str]:
    return re.findall(r"共\s?(\d+)\s?项", fold_keep(sentence.text))


def _here(c: Citation, library: Library) -> bool:
    return any(d.id == c.doc and d.text[c.start : c.end] == c.quote for d in library.documents)


def _line(sentence: Sentence, cited: Sequence[Citation], records: Sequence[Duty | Target]) -> Line:
    """The sentence as it was drafted: what is cut from a source between its marks again, a span for every record of its table."""
    text = sentence.text.replace("衞", "衛")  # OpenCC writes 卫 as 衞 and does not read it back
    for c in sorted(cited, key=lambda c: -len(c.quote)):
        if f"“{c.quote}”" in text:
            text = text.replace(f"“{c.quote}”", f"⟦{c.quote}⟧")
        elif c.form == "restated":
            spoken = c.quote if c.quote in text else to_traditional(c.quote).replace("衞", "衛")
            text = text.replace(spoken, f"⟪{c.quote}⟫")
    listed = Counter((r.doc, r.start, r.end) for r in records)
    spans = [Span(c.doc, c.start, c.end) for c in cited for _ in range(max(1, listed[c.doc, c.start, c.end]))]
    return Line(text, tuple(spans))


def _verifier(library: Library) -> Verifier:
    own = {n for d in library.duties for n in (*d.bodies, *d.carry_out)}
    return Verifier(own | {x for b in bodies().kinds for x in (b.stem, b.full)})
