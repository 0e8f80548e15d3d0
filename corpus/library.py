"""Everything read from the shelf, once: documents, sentences, duties, targets, and the asked-as bank resolved to spans."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from corpus.duties import duties
from corpus.errors import DocumentError, NotFoundError
from corpus.records import Asked, Document, DocumentKind, Duty, Provision, Section, Sentence, Target
from corpus.script import fold, fold_keep
from corpus.sentences import sentences
from corpus.targets import targets
from corpus.written import Written

ASKED = Path(__file__).parent / "asked"


@dataclass(frozen=True)
class Library:
    """The records of all documents. Offsets are those of each document's own text."""

    documents: tuple[Document, ...]
    sentences: tuple[Sentence, ...]
    duties: tuple[Duty, ...]
    targets: tuple[Target, ...]
    asked: tuple[Asked, ...] = ()
    provisions: tuple[Provision, ...] = ()
    written: tuple[Written, ...] = ()  # by a language model, for added documents: no part of the bank

    @cached_property
    def of_article(self) -> dict[tuple[str, str], tuple[Provision, ...]]:
        """(doc, article) → its norms, in order."""
        out: dict[tuple[str, str], list[Provision]] = {}
        for p in self.provisions:
            out.setdefault((p.doc, p.article), []).append(p)
        return {where: tuple(norms) for where, norms in out.items()}

    @cached_property
    def _labelled(self) -> dict[tuple[str, str], Section]:
        """(doc, folded label) → the section; the first of two with the same label."""
        return {(d.id, fold(s.label)): s for d in reversed(self.documents) for s in reversed(d.sections)}

    def realm(self, kind: DocumentKind) -> Library:
        """The documents of one kind with their records: plans are searched apart from laws."""
        ids = {d.id for d in self.documents if d.kind == kind}
        return Library(
            tuple(d for d in self.documents if d.id in ids),
            tuple(s for s in self.sentences if s.doc in ids),
            tuple(d for d in self.duties if d.doc in ids),
            tuple(t for t in self.targets if t.doc in ids),
            tuple(a for a in self.asked if a.doc in ids),
            tuple(p for p in self.provisions if p.doc in ids),
            tuple(w for w in self.written if w.doc in ids),
        )

    def document(self, doc: str) -> Document:
        """The document with this id. NotFoundError names those there are."""
        for document in self.documents:
            if document.id == doc:
                return document
        known = "、".join(d.id for d in self.documents)
        raise NotFoundError(f"资料中没有“{doc}”。", f"现有资料：{known}。用 wence list 查看。")

    def section(self, doc: str, label: str) -> Section:
        """A section by the label people write (三(八), 三（八）, 附件1). NotFoundError names those there are."""
        document, wanted = self.document(doc), fold(label)
        section = self._labelled.get((doc, wanted)) or self._labelled.get((doc, wanted.strip("第部分条")))
        if section is not None:
            return section
        known = "、".join(s.label for s in document.sections)
        raise NotFoundError(f"{document.title}没有“{label}”这一节。", f"现有：{known}。")

    def all_sections(self) -> tuple[Section, ...]:
        """The sections of all documents, in order."""
        return tuple(s for d in self.documents for s in d.sections)

    def quote(self, doc: str, start: int, end: int) -> str:
        return self.document(doc).text[start:end]


def read_document(document: Document) -> tuple[tuple[Sentence, ...], tuple[Duty, ...], tuple[Target, ...]]:
    """What one document says: its sentences, and what a plan sets: duties and targets. A law's norms are its provisions."""
    return ((), (), ()) if document.kind == "law" else _read_plan(document)


@lru_cache(maxsize=32)
def _read_plan(document: Document) -> tuple[tuple[Sentence, ...], tuple[Duty, ...], tuple[Target, ...]]:
    since = document.horizon[0] if document.horizon else 0
    parts = document.sections
    return sentences(document.text, parts), duties(document.text, parts), targets(document.text, parts, since)


def build_library(documents: Iterable[Document], asked: Iterable[Asked] = (), provisions: Iterable[Provision] = ()) -> Library:
    """A library of the given documents, with the provisions of the laws among them."""
    documents = tuple(documents)
    read = [read_document(d) for d in documents]
    return Library(
        documents,
        tuple(s for r in read for s in r[0]),
        tuple(d for r in read for d in r[1]),
        tuple(t for r in read for t in r[2]),
        tuple(asked),
        tuple(provisions),
    )


def read_asked(documents: Iterable[Document], folder: Path = ASKED, provisions: Iterable[Provision] = ()) -> tuple[Asked, ...]:
    """The bank's questions with the spans that answer them: an anchor in a plan, a 款 of a law's article.

    DocumentError names the line whose anchor or paragraph is not there.
    """
    paragraphs = _paragraphs(provisions)
    by_id = {d.id: (d, fold_keep(d.text)) for d in documents}
    out: list[Asked] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip():
                continue
            row = json.loads(line)
            found = by_id.get(row.get("doc", "plan"))
            if found is None:
                continue
            document, folded = found
            where = f"{path.name} 第 {number} 行"
            try:
                section = document.section(row["section"])
            except LookupError as error:
                raise DocumentError(f"{where}：没有“{row['section']}”这一节。", "请改正 section 一栏。") from error
            if "para" in row:
                span = paragraphs.get((document.id, section.label, row["para"]))
                if span is None:
                    raise DocumentError(f"{where}：{section.label}没有第 {row['para']} 款的条目。", "请改正 para 一栏。")
                start, end = span
                out += [Asked(document.id, section.label, row["about"], question, start, end) for question in row["q"]]
                continue
            start = folded.find(fold_keep(row["anchor"]), section.start, section.end)
            if start < 0:
                raise DocumentError(f"{where}：原文里找不到“{row['anchor']}”。", "请从该节原文里重新摘取 anchor。")
            end, metric = start + len(row["anchor"]), row.get("metric", "")
            out += [Asked(document.id, section.label, row["about"], question, start, end, metric) for question in row["q"]]
    return tuple(out)


def _paragraphs(provisions: Iterable[Provision]) -> dict[tuple[str, str, int], tuple[int, int]]:
    """(doc, article, 款) → the span from its first norm to its last."""
    out: dict[tuple[str, str, int], tuple[int, int]] = {}
    for p in provisions:
        start, end = out.get((p.doc, p.article, p.para), (p.start, p.end))
        out[p.doc, p.article, p.para] = (min(start, p.start), max(end, p.end))
    return out
