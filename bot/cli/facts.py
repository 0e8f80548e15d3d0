"""The facts read from the documents, as a table for people, as the contract's JSON, or as CSV."""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING, Any

from bot.answer import duty_json, provision_json, target_json
from bot.cli.printing import print_table, put, say

if TYPE_CHECKING:
    from corpus.library import Library
    from corpus.records import Duty, Provision, Target

WHAT = ("duties", "targets", "provisions")
_KINDS = {"figure": "数值", "categorical": "定性", "rule": "规则", "direction": "方向"}
_HEADS = {  # a CSV file without rows still has its first line
    "duties": (
        "doc", "section", "heading", "lead", "joint", "sole", "carry_out", "open_list", "inherited_from", "quote", "start", "end"
    ),
    "targets": (
        "doc", "section", "metric", "relation", "value", "unit", "base", "deadline", "scope", "kind", "quote", "start", "end"
    ),
    "provisions": (
        "doc", "article", "paragraph", "applies_to", "modal", "what", "says", "threshold", "deadline", "authority", "sanction",
        "consequence", "consequence_article", "penalises", "refs", "topics", "quote", "start", "end",
    ),
}  # fmt: skip


def rows_of(library: Library, what: str, doc: str | None) -> list[dict[str, Any]]:
    """The contract's objects, in the order of the text."""
    if what == "duties":
        return [duty_json(d) for d in library.duties if doc in (None, d.doc)]
    if what == "targets":
        return [target_json(t) for t in library.targets if doc in (None, t.doc)]
    return [provision_json(p) for p in library.provisions if doc in (None, p.doc)]


def print_facts(library: Library, what: str, doc: str | None, form: str) -> None:
    """`form` is json, csv or table."""
    rows = rows_of(library, what, doc)
    if not rows:
        say("现有资料里还没有条款要点。" if what == "provisions" else "现有资料里没有这类内容。")
    if form == "json":
        put(rows)
    elif form == "csv":
        _print_csv(_HEADS[what], rows)
    elif what == "duties":
        _print_duties([d for d in library.duties if doc in (None, d.doc)], len(library.documents) > 1)
    elif what == "provisions":
        _print_provisions([p for p in library.provisions if doc in (None, p.doc)])
    elif what == "targets":
        _print_targets([t for t in library.targets if doc in (None, t.doc)], len(library.documents) > 1)


def _print_csv(head: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_cell(row[name]) for name in head] for row in rows)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "、".join(value) if isinstance(value, list) else str(value)


def _print_duties(duties: list[Duty], several: bool) -> None:
    head = ("节", "资料", "标题", "牵头", "按职责分工", "单独负责", "落实")
    rows = []
    for d in duties:
        etc = "等" if d.open_list else ""
        names = ["、".join(names) for names in (d.lead, d.joint, d.sole)]
        shown = [n + etc if n and i == (1 if d.joint else 0) else n for i, n in enumerate(names)]
        rule = f"依 {d.inherited_from}" if d.inherited_from else "、".join(d.carry_out)
        rows.append((d.section, d.doc if several else "", d.heading, *shown, rule))
    print_table(head, rows)
    print(f"共 {len(duties)} 条，已全部列出。")


def _print_targets(targets: list[Target], several: bool) -> None:
    head = ("节", "资料", "指标", "要求", "基期", "期限", "范围", "类别")
    rows = [
        (t.section, t.doc if several else "", t.metric, _demand(t), t.base, t.deadline, t.scope, _KINDS[t.kind])
        for t in targets
    ]  # fmt: skip
    print_table(head, rows)
    print(f"共 {len(targets)} 条，其中数值 {sum(t.kind == 'figure' for t in targets)} 条，已全部列出。")


def _print_provisions(provisions: list[Provision]) -> None:
    head = ("条", "资料", "词", "做什么", "对象", "期限", "主管", "后果见")
    rows = [
        (p.article, p.doc, p.modal, p.what or p.quote[:24], "、".join(p.applies_to), p.deadline, p.authority, "、".join(p.consequence_articles))
        for p in provisions
    ]  # fmt: skip
    print_table(head, rows)
    print(f"共 {len(provisions)} 项，已全部列出。")


def _demand(t: Target) -> str:
    """达到…以上, 15, % → 达到15%以上."""
    figure = t.value + t.unit
    return t.relation.replace("…", figure) if figure and "…" in t.relation else t.relation + figure
