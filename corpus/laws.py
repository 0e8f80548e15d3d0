"""Laws as documents: the full text where it was added, else the register's restatement. Both have the same articles and paragraphs.

Whoever reads a provision need not know which it is: its span is cut from the text that is there, and `Document.form` says which.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from corpus.law_outline import article_number, law_outline, paragraphs
from corpus.provisions import Entry, Register, Rule
from corpus.records import Document, Provision, Section
from corpus.script import fold_keep

RESTATED = "要点转述，非原文"
OFFICIAL = "国家法律法规数据库（flk.npc.gov.cn）"
_MODALS = (("不得", "不得|禁止|严禁"), ("应当", "应当|必须"), ("可以", "可以|有权"), ("鼓励", "鼓励|支持"))


@dataclass(frozen=True)
class FullText:
    """A law's text as added: what was read of its front matter, ISO dates."""

    id: str
    title: str
    text: str
    version: str = ""
    number: str = ""
    issuer: str = ""
    adopted: str = ""
    since: str = ""
    effective: str = ""
    names: tuple[str, ...] = ()
    sha256: str = ""


def laws(registers: Iterable[Register], texts: Iterable[FullText] = ()) -> tuple[tuple[Document, ...], tuple[Provision, ...]]:
    """The documents and provisions of all laws: those in the register first, then those that were only added."""
    added = {t.id: t for t in texts}
    documents: list[Document] = []
    provisions: list[Provision] = []
    for register in registers:
        full = added.pop(register.id, None)
        document = _from_text(full, register) if full else _restated(register)
        documents.append(document)
        provisions += _provisions(document, register)
    for full in added.values():
        document = _from_text(full, None)
        documents.append(document)
        provisions += _provisions(document, None)
    return tuple(documents), tuple(provisions)


def _restated(register: Register) -> Document:
    """The register's own text, one line for each norm; its sections are the articles."""
    parts = [f"《{register.names[0] if register.names else register.title}》条款要点（{RESTATED}）\n"]
    sections: list[Section] = []
    at = len(parts[0])
    sections.append(Section(register.id, "前言", "前言", 0, at))
    for entry in register.entries:
        lines = f"{entry.number} " + "\n".join(rule.text for rule in _in_order(entry)) + "\n"
        heading = entry.rules[0].what
        sections.append(Section(register.id, entry.number, heading, at, at + len(lines)))
        parts.append(lines)
        at += len(lines)
    text = "".join(parts)
    return Document(
        register.id, register.title, text, register.number, register.issuer, "", None, hashlib.sha256(text.encode()).hexdigest(),
        0, at, "", "", tuple(sections), "law", register.names, register.version, register.adopted, register.since,
        register.effective, register.repealed, register.replaced_by, "restated", register.note,
    )  # fmt: skip


def _from_text(full: FullText, register: Register | None) -> Document:
    """The text as added; what is known of the law's state comes from the register, where it is the same version."""
    outline = law_outline(full.id, full.text)
    names = register.names if register else full.names
    known = register if register and (not full.version or full.version[:10] == register.version[:10]) else None
    document = Document(
        full.id, full.title or (register.title if register else full.id), full.text, full.number, full.issuer, "", None,
        full.sha256 or hashlib.sha256(full.text.encode()).hexdigest(), 0, len(full.text), "", "", outline.sections, "law", names,
        full.version, full.adopted, full.since, full.effective, form="verbatim", added=True,
    )  # fmt: skip
    if register:
        document = replace(
            document, repealed=register.repealed, replaced_by=register.replaced_by, number=full.number or register.number
        )
    if known:
        document = replace(
            document, version=known.version, adopted=known.adopted, since=known.since, effective=known.effective,
            issuer=full.issuer or known.issuer,
        )  # fmt: skip
    return document


def paragraph_spans(document: Document, section: Section) -> dict[int, tuple[int, int]]:
    """Number of a 款 → its span, from 1."""
    return {p.number: (p.start, p.end) for p in paragraphs(document.text, section)}


def _provisions(document: Document, register: Register | None) -> Iterator[Provision]:
    entries = {e.number: e for e in register.entries} if register else {}
    answers = _answers(register) if register else {}
    for section in document.sections:
        if article_number(section.label) is None:
            continue
        entry = entries.get(section.label)
        spans = paragraph_spans(document, section) if entry is None or document.form == "verbatim" else {}
        if entry is None:
            for number, (start, end) in spans.items():
                yield _plain(document, section, number, start, end)
            continue
        at = section.start + len(section.label) + 1
        for rule in _in_order(entry):
            if document.form == "restated":
                start, end = at, at + len(rule.text)
                at = end + 1
            else:
                start, end = spans.get(rule.para) or (section.start, section.end)
            costs = answers.get(section.label, ()) if not rule.penalises else ()
            yield Provision(
                document.id, section.label, rule.para, rule.modal, rule.applies_to, rule.what, rule.text, rule.threshold, rule.deadline,
                rule.authority, rule.sanction, "；".join(dict.fromkeys(r.sanction for r in costs if r.sanction)),
                tuple(dict.fromkeys(r.article for r in costs)), rule.penalises, rule.refs, entry.topics,
                document.text[start:end], start, end,
            )  # fmt: skip


def _plain(document: Document, section: Section, number: int, start: int, end: int) -> Provision:
    """A paragraph of a law that is not in the register: its words, and the modal word they begin to bind with."""
    quote = document.text[start:end]
    folded = fold_keep(quote)
    modal = next((name for name, pattern in _MODALS if re.search(pattern, folded)), "程序")
    return Provision(document.id, section.label, number, modal, (), "", "", "", "", "", "", "", (), (), (), (), quote, start, end)


def _in_order(entry: Entry) -> tuple[Rule, ...]:
    return tuple(sorted(entry.rules, key=lambda r: r.para))


def _answers(register: Register) -> dict[str, tuple[Rule, ...]]:
    """Article → the norms that say what its breach costs."""
    out: dict[str, list[Rule]] = {}
    for entry in register.entries:
        for rule in entry.rules:
            for article in rule.penalises:
                out.setdefault(article, []).append(rule)
    return {article: tuple(rules) for article, rules in out.items()}
