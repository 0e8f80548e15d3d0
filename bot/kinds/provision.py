"""条款: what a law says, paragraph by paragraph in its own words (or restated, and said so), what a breach costs, whether it holds today."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from bot import law_signals
from bot.draft import Draft, Line, Span
from bot.law_desk import LawDesk
from bot.statutes import Paragraph, most_like
from corpus.force import chinese_day, version
from corpus.successors import CODE, successors

NAME: Final = "provision"
MOST = 3  # paragraphs quoted for a question in words
WHOLE = 12  # paragraphs quoted when an article is asked for by its number
SHORT = 320  # characters: an article up to this length is quoted whole
PENALTIES_SHOWN = 2
BINDING = frozenset({"必须", "应当", "不得", "禁止"})


def fits(desk: LawDesk) -> bool:
    return desk.evidence.best is not None


def standing_fits(desk: LawDesk) -> bool:
    """A law is named, and asked about as such: when it took effect, whether it still holds."""
    rest = desk.question.text
    for m in desk.evidence.named:
        rest = rest.replace(desk.question.text[m.start : m.end], " ")
    return (
        bool(desk.evidence.named)
        and not desk.evidence.articles
        and bool(re.search(law_signals.STANDING, rest))
        and len(rest) <= 24
    )


def compose(desk: LawDesk) -> Draft | None:
    """The paragraphs that answer, with what a breach of them costs and what became of the law."""
    chosen = _chosen(desk)
    if not chosen:
        return None
    lines = [quoted(desk, p) for p in chosen]
    best = chosen[0]
    if not re.search(law_signals.PENALTIES, desk.question.text) and not desk.evidence.direct:
        lines += consequence(desk, best, {p.key for p in chosen})
    lines += succession(desk, sorted(chosen, key=lambda p: p != desk.evidence.best))
    lines += states(desk, [s for line in lines for s in line.spans])
    norms = tuple(n for p in chosen for n in p.norms)
    return Draft(NAME, tuple(lines), provisions=norms, followups=_followups(desk, best), section=(best.doc, best.article))


def quoted(desk: LawDesk, p: Paragraph, lead: str = "", lead_en: str = "") -> Line:
    """《…》第…条：“原文”. A restatement is marked as one and stands without quotation marks."""
    text, span = desk.text(p), desk.span(p)
    if desk.document(p.doc).form == "verbatim":
        return Line(desk.say(f"{lead}{desk.address(p)}：⟦{text}⟧", f"{lead_en}{_english(desk, p)}: ⟦{text}⟧"), (span,))
    return Line(
        desk.say(
            f"{lead}{desk.address(p)}（要点转述，非原文）：⟪{text}⟫",
            f"{lead_en}{_english(desk, p)} (restated, 要点转述): ⟪{text}⟫",
        ),
        (span,),
    )


def quoted_span(desk: LawDesk, span: Span, lead: str = "", lead_en: str = "") -> Line:
    """As `quoted`, for a span of any document: a plan's section is named with its title."""
    document = desk.library.document(span.doc)
    section = document.section_at(span.start)
    text = document.text[span.start : span.end]
    found = [p for p in desk.statutes.of_article.get((span.doc, section.label), ()) if p.start <= span.start < p.end]
    if found and (found[0].start, found[0].end) == (span.start, span.end):
        return quoted(desk, found[0], lead, lead_en)
    place = f"《{document.short}》{section.label}"
    if document.form == "verbatim":
        return Line(desk.say(f"{lead}{place}：⟦{text}⟧", f"{lead_en}{place}: ⟦{text}⟧"), (span,))
    return Line(
        desk.say(f"{lead}{place}（要点转述，非原文）：⟪{text}⟫", f"{lead_en}{place} (restated, 要点转述): ⟪{text}⟫"), (span,)
    )


def _english(desk: LawDesk, p: Paragraph) -> str:
    return f"{desk.address(p)}"


def _chosen(desk: LawDesk) -> list[Paragraph]:
    """All paragraphs of an article that is named; else the best and those nearly as good, without the twins of a repealed law.

    A short article is quoted whole: its other paragraphs are often what makes the first one clear.
    """
    ranked = desk.evidence.paragraphs
    if not ranked:
        return []
    if desk.evidence.direct:
        return [p for p, _ in ranked[:WHOLE]]
    best = ranked[0][0]
    article = desk.statutes.of_article.get((best.doc, best.article), (best,))
    whole = sum(p.end - p.start for p in article) <= SHORT
    out = [p for p in article if whole or p == best]
    others = 0
    for p, score in ranked[1:]:
        if others >= MOST - 1 or not desk.evidence.close(score):
            break
        if p not in out and not any(_twins(p, other) for other in out):
            out.append(p)
            others += 1
    return sorted(
        out,
        key=lambda p: (
            (p.doc, p.article) != (best.doc, best.article),
            0 if (p.doc, p.article) != (best.doc, best.article) else p.number,
        ),
    )


def _twins(one: Paragraph, other: Paragraph) -> bool:
    """The same matter in a repealed law and in the Code: said once, and its succession told."""
    table = successors()
    pairs = ((one, other), (other, one))
    return any(b.doc == CODE and b.article in table.after.get((a.doc, a.article), ()) for a, b in pairs)


def consequence(desk: LawDesk, p: Paragraph, told: set[tuple[str, str, int]]) -> list[Line]:
    """What a breach of a binding norm costs, in the words of the article that says so."""
    if not any(n.modal in BINDING for n in p.norms):
        return []
    articles = dict.fromkeys(a for n in p.norms for a in n.consequence_articles)
    out = []
    for article in articles:
        for other in desk.statutes.of_article.get((p.doc, article), ()):
            if other.key not in told and any(p.article in n.penalises for n in other.norms):
                out.append(quoted(desk, other, "违反的后果，", "If breached, "))
    return out[:PENALTIES_SHOWN]


def succession(desk: LawDesk, chosen: Sequence[Paragraph]) -> list[Line]:
    """For a repealed law, the articles that hold the matter now; for its successor, where the matter stood before."""
    table, out, told = successors(), [], {(p.doc, p.article) for p in chosen}
    for p in chosen:
        document = desk.document(p.doc)
        if desk.state(p.doc).word == "repealed":
            articles = [a for a in table.after.get((p.doc, p.article), ()) if (CODE, a) not in told]
            lead = f"《{document.short}》{desk.state(p.doc).text}，这一事项现在看"
            for article in articles[:2]:
                told.add((CODE, article))
                found = _nearest(desk, desk.statutes.of_article.get((CODE, article), ()), p)
                for q in found:
                    line = quoted(desk, q, lead, f"《{document.short}》 has been repealed; the matter now stands in ")
                    out.append(replace(line, spans=(*line.spans, desk.span(p))))
        elif p.doc == CODE:
            for doc, article in table.before.get(p.article, ()):
                if (doc, article) in told or not _known(desk, doc) or desk.state(doc).word != "repealed":
                    continue
                told.add((doc, article))
                found = _nearest(desk, desk.statutes.of_article.get((doc, article), ()), p)
                lead = "此前见已废止的"
                out += [quoted(desk, q, lead, "Before the Code, ") for q in found]
    return out


def _nearest(desk: LawDesk, paragraphs: Sequence[Paragraph], like: Paragraph) -> list[Paragraph]:
    """The paragraph of an article whose words are the most like those of another law's paragraph; none of no paragraphs."""
    return [most_like(paragraphs, like, desk.library)] if paragraphs else []


def states(desk: LawDesk, spans: Iterable[Span]) -> list[Line]:
    """Version and state of every law cited, on the day asked about."""
    cited: dict[str, Span] = {}
    for span in spans:
        cited.setdefault(span.doc, span)
    out = []
    for doc, span in cited.items():
        if desk.library.document(doc).kind != "law":
            continue
        document, found = desk.document(doc), desk.state(doc)
        if not found.text:
            continue
        on = "" if desk.today else f"在{chinese_day(desk.day)}，"
        label = version(document)
        zh = f"效力：{on}《{document.short}》{f'（{label}）' if label else ''}{found.text}"
        if found.word == "repealed" and document.replaced_by:
            zh += f"，由《{desk.document(document.replaced_by).short}》取代" if _known(desk, document.replaced_by) else ""
        spans_of = (span, *_repealing(desk, doc)) if found.word == "repealed" else (span,)
        out.append(
            Line(
                desk.say(zh + "。", f"《{document.short}》 ({document.version or document.effective}): {_STATE[found.word]}."),
                spans_of,
            )
        )
    return out


_STATE = {
    "in_force": "in force",
    "repealed": "repealed",
    "not_yet": "not yet in force",
    "earlier_version": "an earlier version held on that day",
}


def _known(desk: LawDesk, doc: str) -> bool:
    return any(d.id == doc for d in desk.library.documents)


def _repealing(desk: LawDesk, doc: str) -> tuple[Span, ...]:
    """The clause of the successor that names this law as repealed."""
    titles = {desk.document(doc).title, desk.document(doc).title.removeprefix("中华人民共和国")}
    successor = desk.document(doc).replaced_by
    if not _known(desk, successor):
        return ()
    for (where, _), paragraphs in desk.statutes.of_article.items():
        if where != successor:
            continue
        for p in paragraphs:
            text = desk.text(p)
            if "废止" in text and any(t in text for t in titles):
                return (desk.span(p),)
    return ()


def standing(desk: LawDesk) -> Draft | None:
    """When a law named took effect and whether it holds on the day asked about, with the article that says so."""
    lines: list[Line] = []
    for doc in dict.fromkeys(m.doc for m in desk.evidence.named):
        own = [p for (where, _), ps in desk.statutes.of_article.items() if where == doc for p in ps]
        dated = [p for p in own if re.search(r"施行|生效", desk.text(p)) and re.search(r"\d{4}年|[二一][〇○零九]", desk.text(p))]
        at = dated[-1] if dated else (own[-1] if own else None)
        if at is None:
            continue
        lines += states(desk, [desk.span(at)])
        lines.append(quoted(desk, at))
        for span in _repealing(desk, doc) if desk.state(doc).word == "repealed" else ():
            lines.append(quoted_span(desk, span))
    if not lines:
        return None
    first = desk.evidence.named[0].doc
    return Draft(NAME, tuple(lines), section=(first, desk.document(first).sections[-1].label))


def _followups(desk: LawDesk, best: Paragraph) -> tuple[str, ...]:
    asked = desk.question.text
    out = []
    if any(n.consequence_articles for n in best.norms) and not re.search(law_signals.PENALTIES, asked):
        out.append("违反了会怎么处罚？")
    if any(n.penalises for n in best.norms):
        out.append("法律要求怎么做才不违法？")
    if any(n.authority for n in best.norms):
        out.append("由哪个部门监督？")
    return tuple(out[:2])
