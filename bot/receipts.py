"""From a draft to what is shown: citations numbered and cut from the text, every line checked, the asker's script spoken.

A line that fails its check is left out and said so in the notes; when a line that states the answer falls, the draft falls.
"""

from __future__ import annotations

import re

from bot.answer import Citation, Sentence
from bot.draft import Draft, Line, Span
from bot.reread import LawFacts, Passage
from bot.verify import Claim, Verifier
from corpus.force import chinese_day, state, version
from corpus.laws import OFFICIAL
from corpus.library import Library
from corpus.records import Document
from corpus.script import Script, fold_keep, to_traditional

_MARKED = re.compile(r"⟦([^⟦⟧]*)⟧|⟪([^⟪⟫]*)⟫")


def finish(
    draft: Draft, library: Library, verifier: Verifier, script: Script, day: str = ""
) -> tuple[tuple[Sentence, ...], tuple[Citation, ...], tuple[str, ...]]:
    """(sentences, citations, notes) of a draft; no sentences when nothing of it stood the check. `day` is the one asked about."""
    if draft.status in ("abstained", "smalltalk"):
        return tuple(Sentence(_speak(line.text, script)) for line in draft.lines), (), ()
    numbers: dict[Span, int] = {}
    kept: list[tuple[Line, dict[str, tuple[int, int]]]] = []
    notes: list[str] = []
    for line in draft.lines:
        if line.refusal:
            kept.append((line, {}))
            continue
        findings = verifier.check(claim(line, library, day))
        if findings.reasons:
            notes.append(f"一句未通过核对，未予给出：{_plain(line.text)[:60]}（{'；'.join(findings.reasons)}）")
            continue
        kept.append((line, findings.checks))
    if all(line.refusal for line, _ in kept) or (
        len(kept) < len(draft.lines) and draft.lines[0] not in [line for line, _ in kept]
    ):
        return (), (), tuple(notes)
    for line, _ in kept:
        for span in line.spans:
            numbers.setdefault(span, len(numbers) + 1)
    sentences = tuple(
        Sentence(_speak(line.text, script), tuple(dict.fromkeys(numbers[s] for s in line.spans)), checks, line.table)
        for line, checks in kept
    )
    citations = tuple(_citation(n, span, library.document(span.doc), day) for span, n in numbers.items())
    return sentences, citations, tuple(notes)


def joined(sentences: tuple[Sentence, ...]) -> str:
    """The answer's text: a sentence a line, each with its marks."""
    return "\n".join(
        s.text + "".join(f"[{n}]" for n in s.citations[:6]) + ("…" if len(s.citations) > 6 else "") for s in sentences
    )


def claim(line: Line, library: Library, day: str) -> Claim:
    """A line as the verifier takes it."""
    documents = [library.document(s.doc) for s in line.spans]
    passages = tuple(_passage(d, s, library, day) for d, s in zip(documents, line.spans, strict=True))
    headers = tuple(dict.fromkeys(x for d in documents for x in _entry(d, library, day)))
    return Claim(line.text, passages, headers, line.counts, line.about)


def _entry(document: Document, library: Library, day: str) -> tuple[str, ...]:
    """What a document's entry says of it: title, number, issuer, years; of a law its names, version, dates and state, and the day."""
    said = (document.title, document.number, document.issuer, _term(document))
    if document.kind != "law":
        return said
    found = state(document, day)
    after = [d for d in library.documents if d.id == document.replaced_by]
    dates = [chinese_day(x) for x in (document.effective, document.repealed, document.since, document.adopted, day) if x]
    return (
        *said,
        *document.names,
        version(document),
        document.version,
        found.text,
        *dates,
        *(x for d in after for x in (d.title, d.short)),
    )


def _passage(document: Document, span: Span, library: Library, day: str) -> Passage:
    section = document.section_at(span.start)
    start, end = span.start - section.start, span.end - section.start
    form, law = document.form, _law_facts(document, span, library, day)
    if span.end > section.end:  # a span that leaves its section is read by itself
        return Passage(document.text[span.start : span.end], 0, end - start, section.label, section.heading, 0, form, law)
    since = document.horizon[0] if document.horizon else 0
    return Passage(document.text[section.start : section.end], start, end, section.label, section.heading, since, form, law)


def _law_facts(document: Document, span: Span, library: Library, day: str) -> LawFacts | None:
    if document.kind != "law":
        return None
    norms = library.of_article.get((document.id, document.section_at(span.start).label), ())
    paras = tuple(dict.fromkeys(p.para for p in norms if p.start < span.end and span.start < p.end))
    after = [fold_keep(x) for d in library.documents if d.id == document.replaced_by for x in (d.title, *d.names)]
    names = tuple(fold_keep(x) for x in (document.title, document.short, *document.names))
    return LawFacts(names, paras, state(document, day).text, version(document), tuple(after))


def _term(document: Document) -> str:
    """The years a document is for, as they stand in its entry on the shelf and on every card."""
    return f"{document.horizon[0]}—{document.horizon[1]}年" if document.horizon else ""


def _citation(number: int, span: Span, document: Document, day: str) -> Citation:
    section = document.section_at(span.start)
    if document.kind == "law":
        return Citation(
            number, document.id, document.title, section.label, section.heading, document.text[span.start : span.end], span.start,
            span.end, document.form, version(document), state(document, day).text, OFFICIAL if document.form == "restated" else "",
        )  # fmt: skip
    issued = "，".join(x for x in (document.number, f"{document.date}印发" if document.date else "") if x)
    term = f"方案期限{_term(document)}" if document.horizon else ""
    return Citation(
        number,
        document.id,
        document.title,
        section.label,
        section.heading,
        document.text[span.start : span.end],
        span.start,
        span.end,
        document.form,
        issued,
        term,
    )


def _plain(text: str) -> str:
    return _MARKED.sub(lambda m: f"“{m[1]}”" if m[1] is not None else m[2], text)


def _speak(text: str, script: Script) -> str:
    """Our own words in the asker's script; words cut from a source stay as the source has them."""
    out, at = [], 0
    for m in _MARKED.finditer(text):
        out += [spoken(text[at : m.start()], script), f"“{m[1]}”" if m[1] is not None else spoken(m[2], script)]
        at = m.end()
    return "".join([*out, spoken(text[at:], script)])


def spoken(text: str, script: Script) -> str:
    return to_traditional(text) if script == "hant" else text
