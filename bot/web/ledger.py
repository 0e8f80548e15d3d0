"""目标: every target of the plans in the order of the text, and the nation's figure for the same metric where it is known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.web.downloads import Sheet
from corpus.library import Library
from corpus.records import Document, Target, TargetKind
from corpus.script import fold_keep

KINDS: dict[TargetKind, str] = {"figure": "数值", "categorical": "等级或标准", "rule": "规则", "direction": "方向"}
NATION = "全国"  # the region of a document whose targets are the nation's


@dataclass(frozen=True)
class Asked:
    """The filter: a text, a section (a chapter holds its parts), a kind, and with or without a number ("", "yes", "no")."""

    words: str = ""
    section: str = ""
    kind: str = ""
    number: str = ""


@dataclass(frozen=True)
class Row:
    """A target, and the nation's for the same metric."""

    target: Target
    heading: str
    national: Target | None = None


@dataclass(frozen=True)
class Ledger:
    """What is shown of a plan; `alone` are the nation's figures for which the plan sets none of its own."""

    document: Document
    rows: tuple[Row, ...]
    total: int
    figures: int
    alone: tuple[Target, ...]
    nation: Document | None


def plans(library: Library) -> tuple[Document, ...]:
    """The plans from which targets were read."""
    ids = {t.doc for t in library.targets}
    return tuple(d for d in library.documents if d.id in ids and d.kind == "plan")


def ledger(library: Library, document: Document, asked: Asked = Asked()) -> Ledger:
    """The ledger of a plan, filtered. The nation's figures stand beside only where both are for the same years."""
    from bot.kinds.compare import counterpart

    own = [t for t in library.targets if t.doc == document.id]
    nation = next((d for d in library.realm("named").documents if d.region == NATION and d.horizon == document.horizon), None)
    national = [t for t in library.targets if nation is not None and t.doc == nation.id and t.kind == "figure"]
    beside = {id(mine): n for n in national if (mine := counterpart(n, own)) is not None}
    matched = {id(n) for n in beside.values()}
    rows = tuple(Row(t, document.section_at(t.start).heading, beside.get(id(t))) for t in own if _fits(t, document, asked))
    return Ledger(
        document,
        rows,
        len(own),
        sum(r.target.kind == "figure" for r in rows),
        tuple(n for n in national if id(n) not in matched),
        nation,
    )


def sections(library: Library, document: Document) -> list[tuple[str, str]]:
    """(label, label with heading) of the sections that have targets, chapters with parts in front of these."""
    with_targets = {t.section for t in library.targets if t.doc == document.id}
    parents = {s.parent for s in document.sections if s.label in with_targets}
    return [
        (s.label, f"{s.label} {s.heading}{'（全章）' if s.label in parents else ''}")
        for s in document.sections if s.label in with_targets | parents
    ]  # fmt: skip


def demand(t: Target) -> str:
    """达到…以上, 15, % → 达到15%以上."""
    value = t.value + t.unit
    return t.relation.replace("…", value) if value and "…" in t.relation else t.relation + value


def numbered(t: Target) -> bool:
    """Whether a figure is stated, be it a target or the bound of a rule."""
    return bool(re.search(r"\d", t.value))


def sheet(shown: Ledger) -> Sheet:
    """For the files: the contract's columns with Chinese heads, and the nation's figure."""
    head = (
        "章节", "标题", "指标", "要求", "关系", "数值", "单位", "基期", "期限", "范围", "类别", "国家目标", "国家文件", "原文", "起", "止"
    )  # fmt: skip
    rows = tuple(
        (
            t.section, r.heading, t.metric, demand(t), t.relation, t.value, t.unit, t.base, t.deadline, t.scope, KINDS[t.kind],
            demand(r.national) if r.national else "", shown.nation.title if r.national and shown.nation else "", t.quote,
            str(t.start), str(t.end),
        )
        for r in shown.rows for t in (r.target,)
    )  # fmt: skip
    return Sheet("目标", head, rows)


def _fits(t: Target, document: Document, asked: Asked) -> bool:
    part = document.section_at(t.start)
    text = fold_keep(f"{t.metric} {t.scope} {t.quote} {part.heading} {t.section} {t.value}{t.unit} {t.deadline}").lower()
    return (
        all(w in text for w in fold_keep(asked.words).lower().split())
        and asked.section in ("", t.section, part.parent)
        and asked.kind in ("", t.kind)
        and asked.number in ("", "yes" if numbered(t) else "no")
    )
