"""From a library to what is searched: every sentence, duty, target and asked-as question is one unit, and none leaves its section.

The text of a unit is folded to Simplified; its path says document, chapter and section in words, so that a question may
name the section instead of the sentence.
"""

from __future__ import annotations

from corpus.glossary import glossary
from corpus.library import Library
from corpus.records import Duty, Target, Unit
from corpus.script import to_simplified
from index.sources import Sources, training_pairs


def sources_of(library: Library) -> Sources:
    """What the index of a library is made of: its units, and what the model is trained on."""
    units = units_of(library)
    pairs = training_pairs(units, glossary().pairs())
    texts = tuple(unit.text for unit in units) + tuple(word for pair in glossary().pairs() for word in pair)
    return Sources(units, pairs, texts)


def units_of(library: Library) -> tuple[Unit, ...]:
    """All units of a library, in the order of the text, asked-as questions last."""
    out: list[Unit] = []
    for document in library.documents:
        chapters = {s.label: s.heading for s in document.sections}
        paths = {
            s.label: to_simplified(" ".join(p for p in (chapters.get(s.parent, ""), s.heading) if p)) for s in document.sections
        }
        for s in library.sentences:
            if s.doc == document.id:
                out.append(
                    Unit(
                        f"{s.doc}:s:{s.start}",
                        s.doc,
                        s.section,
                        "sentence",
                        to_simplified(s.quote),
                        paths[s.section],
                        s.start,
                        s.end,
                    )
                )
        for d in library.duties:
            if d.doc == document.id:
                out.append(
                    Unit(f"{d.doc}:d:{d.start}", d.doc, d.section, "duty", duty_text(d), paths[d.section], d.start, d.end, "duty")
                )
        for i, t in enumerate(library.targets):
            if t.doc == document.id:
                name = f"{t.doc}:t:{t.value_start}:{i}"
                out.append(
                    Unit(name, t.doc, t.section, "target", target_text(t), paths[t.section], t.start, t.end, "target", t.metric)
                )
        for n, a in enumerate(a for a in library.asked if a.doc == document.id):
            out.append(
                Unit(
                    f"{a.doc}:a:{n}",
                    a.doc,
                    a.section,
                    "asked",
                    to_simplified(a.question),
                    paths[a.section],
                    a.start,
                    a.end,
                    a.about,
                    a.metric,
                )
            )
    return tuple(out)


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
