"""One answer as people read it: text with [n] marks, the sources with their quotes, and on demand how it was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.answer import Answer, Citation
from bot.reasons import TITLES as REASONS

if TYPE_CHECKING:
    from bot.assistant import Assistant

MOST_HITS = 12  # shown by --why
_WORDS = {
    "hans": ("出处", "版本", "原因", "说明", "可以接着问", "要点转述，非原文"),
    "hant": ("出處", "版本", "原因", "說明", "可以接著問", "要點轉述，非原文"),
    "en": ("Sources", "Versions", "Reason", "Notes", "You may also ask", "restated, not verbatim"),
}


def answer_text(answer: Answer) -> str:
    """The whole reply, in the words of the asker's script."""
    sources, versions, reason, notes, followups, restated = _WORDS[answer.script]
    parts = [answer.answer]
    if answer.reason:
        parts.append(f"{reason}：{_reason(answer)}")
    if answer.citations:
        parts.append("\n".join([f"{sources}：", *(line for c in answer.citations for line in _source(c, restated))]))
        parts.append("\n".join([f"{versions}：", *dict.fromkeys(_version(c) for c in answer.citations)]))
    if answer.notes:
        parts.append("\n".join([f"{notes}：", *(f"  {n}" for n in answer.notes)]))
    if answer.followups:
        parts.append("\n".join([f"{followups}：", *(f"  {f}" for f in answer.followups)]))
    return "\n\n".join(parts)


def _reason(answer: Answer) -> str:
    if answer.script == "en":
        return answer.reason
    if answer.script == "hant":
        from corpus.script import to_traditional

        return f"{to_traditional(REASONS[answer.reason])}（{answer.reason}）"
    return f"{REASONS[answer.reason]}（{answer.reason}）"


def _source(c: Citation, restated: str) -> Iterator[str]:
    heading = "" if c.heading == c.section else f" {c.heading}"
    form = f"（{restated}）" if c.form == "restated" else ""
    yield f"[{c.number}] 《{c.title}》{c.section}{heading}{form}"
    for line in c.quote.strip().split("\n"):
        yield f"    {line.strip()}"


def _version(c: Citation) -> str:
    told = "；".join(x for x in (c.version, c.in_force, c.url) if x)
    return f"  《{c.title}》{told}"


def how_found(assistant: Assistant, answer: Answer, history: Sequence[str], doc: str | None) -> str:
    """The kind, how sure the search was, and the hits with the sum of each score."""
    desk = assistant._desk(assistant.reader.read(answer.question, tuple(history), doc))
    question, evidence = desk.question, desk.evidence
    reason = f"（{answer.reason}）" if answer.reason else ""
    out = [
        "如何得出：",
        f"  问题读作：{question.core or '（空）'}",
        f"  类别：{answer.kind}；结果：{answer.status}{reason}；用时 {answer.elapsed_ms:.0f} 毫秒",
        f"  把握：问题用词有 {evidence.coverage:.0%} 能在最佳一节里得到解释，最近的向量余弦 {evidence.likeness:.3f}",
    ]
    if question.officials:
        out.append(f"  同时按正式说法查找：{'、'.join(question.officials)}")
    if evidence.missing:
        out.append(f"  没有得到解释的词：{'、'.join(evidence.missing)}")
    if evidence.sections:
        out.append("  各节得分：" + "，".join(f"{label} {score:.2f}" for (_, label), score in evidence.sections[:5]))
    out.append(f"  命中 {len(evidence.hits)} 条" + (f"，前 {MOST_HITS} 条：" if len(evidence.hits) > MOST_HITS else "："))
    for n, hit in enumerate(evidence.hits[:MOST_HITS], 1):
        out += [f"  {n:>2}. {hit.unit.section} {hit.unit.text}", f"      {hit.why()}"]
    return "\n".join(out)
