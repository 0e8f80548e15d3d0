"""The records an answer was made from, as tables. Every row leads to its span in the source; empty columns are left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.web.markup import esc, in_script, source_href
from corpus.records import Duty, Target

Marks = Mapping[tuple[str, int, int], str]  # (document, start, end) → the [n] of the citation cut there
NO_MARKS: Marks = MappingProxyType({})
TIGHT = ("数值", "基期", "期限", "原文")  # columns of short words that must not break


def _names(bodies: Sequence[str], script: str, tail: str = "") -> str:
    if not bodies:
        return ""
    words = "、".join(f'<span class="wc-body">{esc(in_script(b, script))}</span>' for b in bodies)
    return words + (f'<span class="wc-etc">{esc(in_script(tail, script))}</span>' if tail else "")


def _place(record: Duty | Target, script: str, marks: Marks) -> str:
    href = source_href(record.doc, record.start, record.end)
    label = in_script(f"打开原文：{record.section} {record.heading if isinstance(record, Duty) else record.metric}", script)
    link = f'<a class="wc-open wc-cell-open" href="{esc(href)}" data-doc="{esc(record.doc)}" aria-label="{esc(label)}">'
    return f"{link}{esc(record.section)}</a>{marks.get((record.doc, record.start, record.end), '')}"


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], script: str, kind: str = "") -> str:
    keep = [i for i in range(len(head)) if any(row[i] for row in rows)]
    names = [esc(in_script(word, script)) for word in head]
    top = "".join(f'<th scope="col">{names[i]}</th>' for i in keep)
    lines = []
    for row in rows:
        cells = "".join(
            f'<th scope="row">{row[i]}</th>' if i == 0 else f'<td{_tight(head[i])} data-label="{names[i]}">{row[i]}</td>'
            for i in keep
        )
        lines.append(f"<tr>{cells}</tr>")
    return (
        f'<div class="wc-table{kind}" role="region" tabindex="0" aria-label="{esc(in_script(caption, script))}"><table>'
        f"<caption>{esc(in_script(caption, script))}</caption><thead><tr>{top}</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )


def _tight(column: str) -> str:
    return ' class="wc-tight"' if column in TIGHT else ""


def _inherited(duty: Duty) -> str:
    return f"（依 {duty.inherited_from} 的规定）" if duty.inherited_from else ""


def duties_table(duties: Sequence[Duty], script: str = "hans", marks: Marks = NO_MARKS) -> str:
    """Who is responsible. One section: a row for each part they play, with a count; several: a row for each section."""
    if not duties:
        return ""
    if len(duties) == 1:
        duty = duties[0]
        etc = "等" if duty.open_list else ""
        joint_name = "配合（按职责分工）" if duty.lead else "按职责分工"
        parts = [
            ("牵头", duty.lead, "" if duty.joint else etc),
            (joint_name, duty.joint, etc),
            ("单独负责", duty.sole, ""),
            ("落实", duty.carry_out, _inherited(duty)),
        ]
        rows = [
            (esc(in_script(name, script)), str(len(bodies)), _names(bodies, script, tail))
            for name, bodies, tail in parts
            if bodies
        ]
        return _table(f"责任单位：{duty.section} {duty.heading}", ("分工", "数", "部门"), rows, script, " wc-roles")
    rows_many = [
        (
            _place(d, script, marks) + f' <span class="wc-cell-note">{esc(in_script(d.heading, script))}</span>',
            _names(d.lead, script),
            _names(d.joint, script, "等" if d.open_list else ""),
            _names(d.sole, script),
            _names(d.carry_out, script, _inherited(d)) if not d.inherited_from else "",
        )
        for d in duties
    ]
    return _table(f"责任单位（{len(duties)} 项）", ("章节", "牵头", "按职责分工", "单独负责", "落实"), rows_many, script)


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
    return _table(f"指标（{len(targets)} 项）", ("指标", "要求", "数值", "基期", "期限", "范围", "原文"), rows, script)
