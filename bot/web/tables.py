"""The records an answer was made from, as tables. Every row leads to its span in the source; empty columns are left out.

Captions and column names follow the question (words.toml, [answer]); what stands in the cells is the document's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.web.markup import esc, in_script, source_href
from bot.web.words import say
from corpus.records import Duty, Target

Marks = Mapping[tuple[str, int, int], str]  # (document, start, end) → the [n] of the citation cut there
NO_MARKS: Marks = MappingProxyType({})
TIGHT = ("t.value", "t.base", "t.deadline", "t.place")  # columns of short words that must not break


def _names(bodies: Sequence[str], script: str, tail: str = "") -> str:
    if not bodies:
        return ""
    words = "、".join(f'<span class="wc-body">{esc(in_script(b, script))}</span>' for b in bodies)
    return words + (f'<span class="wc-etc">{esc(in_script(tail, script))}</span>' if tail else "")


def _place(record: Duty | Target, script: str, marks: Marks) -> str:
    href = source_href(record.doc, record.start, record.end)
    what = in_script(record.heading if isinstance(record, Duty) else record.metric, script)
    label = f"{say('t.open', script)}{record.section} {what}"
    link = f'<a class="wc-open wc-cell-open" href="{esc(href)}" data-doc="{esc(record.doc)}" aria-label="{esc(label)}">'
    return f"{link}{esc(record.section)}</a>{marks.get((record.doc, record.start, record.end), '')}"


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], script: str, kind: str = "") -> str:
    keep = [i for i in range(len(head)) if any(row[i] for row in rows)]
    names = [esc(say(key, script)) for key in head]
    top = "".join(f'<th scope="col">{names[i]}</th>' for i in keep)
    lines = []
    for row in rows:
        cells = "".join(
            f'<th scope="row">{row[i]}</th>' if i == 0 else f'<td{_tight(head[i])} data-label="{names[i]}">{row[i]}</td>'
            for i in keep
        )
        lines.append(f"<tr>{cells}</tr>")
    return (
        f'<div class="wc-table{kind}" role="region" tabindex="0" aria-label="{esc(caption)}"><table>'
        f"<caption>{esc(caption)}</caption><thead><tr>{top}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _tight(column: str) -> str:
    return ' class="wc-tight"' if column in TIGHT else ""


def _inherited(duty: Duty, script: str) -> str:
    return say("t.rule", script, section=duty.inherited_from) if duty.inherited_from else ""


def duties_table(duties: Sequence[Duty], script: str = "hans", marks: Marks = NO_MARKS) -> str:
    """Who is responsible. One section: a row for each part they play, with a count; several: a row for each section."""
    if not duties:
        return ""
    if len(duties) == 1:
        duty = duties[0]
        etc = "等" if duty.open_list else ""
        parts = [
            ("t.lead", duty.lead, "" if duty.joint else etc),
            ("t.joint.lead" if duty.lead else "t.joint", duty.joint, etc),
            ("t.sole", duty.sole, ""),
            ("t.carry", duty.carry_out, _inherited(duty, script)),
        ]
        rows = [(esc(say(key, script)), str(len(bodies)), _names(bodies, script, tail)) for key, bodies, tail in parts if bodies]
        caption = say("t.duty", script, where=f"{duty.section} {in_script(duty.heading, script)}")
        return _table(caption, ("t.role", "t.count", "t.bodies"), rows, script, " wc-roles")
    rows_many = [
        (
            _place(d, script, marks) + f' <span class="wc-cell-note">{esc(in_script(d.heading, script))}</span>',
            _names(d.lead, script),
            _names(d.joint, script, "等" if d.open_list else ""),
            _names(d.sole, script),
            _names(d.carry_out, script) if not d.inherited_from else "",
        )
        for d in duties
    ]
    head = ("t.section", "t.lead", "t.joint", "t.sole", "t.carry")
    return _table(say("t.duties", script, n=len(duties)), head, rows_many, script)


def targets_table(targets: Sequence[Target], script: str = "hans", marks: Marks = NO_MARKS) -> str:
    """What is to be reached: metric, relation, value with unit, base, deadline, scope, and where it stands."""
    if not targets:
        return ""
    rows = [
        (
            esc(in_script(t.metric, script)),
            esc(in_script(t.relation, script)),
            f'<b class="wc-value">{esc(in_script(t.value + t.unit, script))}</b>' if t.value else "",
            esc(in_script(t.base, script)),
            esc(in_script(t.deadline, script)),
            esc(in_script(t.scope, script)),
            _place(t, script, marks),
        )
        for t in targets
    ]
    head = ("t.metric", "t.relation", "t.value", "t.base", "t.deadline", "t.scope", "t.place")
    return _table(say("t.targets", script, n=len(targets)), head, rows, script)
