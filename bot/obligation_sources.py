"""Where an obligation stands, and the check of every sentence shown of it: what does not stand in its source is not shown."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.draft import Line, Span
from bot.receipts import claim
from bot.verify import MODALS, Verifier
from corpus.audiences import Cite, ours, shown
from corpus.bodies import bodies
from corpus.force import state, version
from corpus.law_outline import han
from corpus.laws import OFFICIAL, RESTATED
from corpus.library import Library
from corpus.records import Document, Form, Provision
from corpus.script import fold_keep

_MODAL = re.compile("|".join(MODALS))


@dataclass(frozen=True)
class Source:
    """A span of a document, cut from its text; `place` is its address in words, `state` whether it holds on the day asked about."""

    doc: str
    title: str
    section: str
    place: str
    quote: str
    start: int
    end: int
    form: Form
    version: str
    state: str
    url: str

    @property
    def span(self) -> Span:
        return Span(self.doc, self.start, self.end)

    @property
    def shown(self) -> str:
        """《节约能源法》第五十三条：“原文”, or marked as restated and without quotation marks."""
        words = self.quote.strip()
        return f"{self.place}：“{words}”" if self.form == "verbatim" else f"{self.place}（{RESTATED}）：{words}"


class Sources:
    """Cuts sources from a library on a day, and checks sentences against them; `notes` tells what fell."""

    def __init__(self, library: Library, day: str, verifier: Verifier | None = None) -> None:
        self.library, self.day = library, day
        self.verifier = verifier or Verifier(_names(library))
        self.notes: list[str] = []
        self.checked = 0
        self._documents = {d.id: d for d in library.documents}
        self.of_article: dict[tuple[str, str], list[Provision]] = defaultdict(list)
        for p in library.provisions:
            self.of_article[p.doc, p.article].append(p)

    def document(self, doc: str) -> Document | None:
        return self._documents.get(doc)

    def of_norm(self, p: Provision) -> Source:
        """The paragraph of a norm, or its restatement."""
        return self.cut(Span(p.doc, p.start, p.end), p.para)

    def of_cite(self, cite: Cite) -> Source | None:
        """The paragraph that draws a boundary; None where the library does not have it."""
        found = [p for p in self.of_article.get((cite.doc, cite.article), ()) if p.para == cite.para]
        return self.cut(Span(cite.doc, found[0].start, found[-1].end), cite.para) if found else None

    def cut(self, span: Span, para: int = 0) -> Source:
        """A span with its address, version and state; `para` is the 款 it is, 0 for none."""
        document = self._documents[span.doc]
        section = document.section_at(span.start)
        place = f"《{document.short}》{section.label}"
        if para and len({p.para for p in self.of_article.get((span.doc, section.label), ())}) > 1:
            place += f"第{han(para)}款"
        if document.kind == "law":
            told, ver = state(document, self.day).text, version(document)
        else:
            told, ver = _term(document, self.day), document.number
        url = OFFICIAL if document.form == "restated" and document.kind == "law" else ""
        return Source(
            document.id, document.title, section.label, place, document.text[span.start : span.end], span.start, span.end,
            document.form, ver, told, url,
        )  # fmt: skip

    def stands(self, text: str, spans: Sequence[Span]) -> bool:
        """Whether a sentence stands on these spans; what is wrong with one that does not goes into the notes."""
        self.checked += 1
        reasons = self.verifier.check(claim(Line(text, tuple(spans)), self.library, self.day)).reasons
        if reasons:
            plain = text.translate({ord(c): None for c in "⟦⟧⟪⟫"})
            self.notes.append(f"一句未通过核对，未予给出：{plain[:60]}（{'；'.join(reasons)}）")
        return not reasons

    def quotes(self, source: Source) -> bool:
        """Whether the quotation with its address stands."""
        if source.form == "verbatim":
            return self.stands(f"{source.place}：⟦{source.quote}⟧", (source.span,))
        return self.stands(f"{source.place}（{RESTATED}）：⟪{source.quote}⟫", (source.span,))

    def reasons(self, because: Iterable[str], spans: Sequence[Span]) -> tuple[str, ...]:
        """The reasons that stand, as people read them; their own figures are theirs, thresholds must be the text's."""
        return tuple(shown(b) for b in because if self.stands(ours(b), spans))

    def field(self, text: str, source: Source) -> str:
        """A field of the register as it is, "" where it does not stand in the source. Its words are the register's own short ones, so
        a modal word must stand there, not what happens to follow it.
        """
        if "不少于" in text and "不少于" not in source.quote and "不得少于" in fold_keep(source.quote):
            text = text.replace("不少于", "不得少于")
        apart = _MODAL.sub(r"\g<0> ", text.replace("：", "，"))
        return text if text and self.stands(apart, (source.span,)) else ""


def _term(document: Document, day: str) -> str:
    if not document.horizon:
        return ""
    words = f"方案期限{document.horizon[0]}—{document.horizon[1]}年"
    return words + ("，已过期限" if int(day[:4]) > document.horizon[1] else "")


def _names(library: Library) -> set[str]:
    own = {n for d in library.duties for n in (*d.bodies, *d.carry_out)}
    return own | {x for b in bodies().kinds for x in (b.stem, b.full)}
