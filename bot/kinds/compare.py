"""国家要求多少、我们定了多少: the nation's target and the plan's own for the same metric, side by side, each with its own citation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot import signals
from bot.desk import Desk
from bot.draft import Draft, Line, span_of
from bot.matter import pieces
from bot.phrases import target_words
from corpus.records import Target
from corpus.script import fold_keep

NAME: Final = "compare"
NATION = r"国家(?!枢纽|基准|标杆|级|重大|能耗|机关|规定|标准|明令)|全国|国务院|中央|\bnational|nationwide|the nation|china's"
_MONEY = r"补贴|补助|奖励|多少钱|几个钱|价格|电价|subsid|price"  # amounts that no target of the nation's is about
SAME = 0.6  # share of the shorter name's pairs of characters that two metrics must have in common
NAMED = 0.4  # share of a national target's name that the question must say
_DROPPED = ("生产总值", "排放总量", "地区", "国内", "全区", "全国", "单位", "比例", "比重")


def fits(desk: Desk) -> bool:
    """The nation is asked about, and its target for the metric is known."""
    return (
        signals.has(NATION, desk.question.text)
        and bool(desk.question.asks & {"how_much", "compare", "list", "yes_no"} or signals.has(r"目标|要求", desk.question.text))
        and not signals.has(_MONEY, desk.question.text)
        and bool(_asked(desk))
    )


def compose(desk: Desk) -> Draft | None:
    """For each metric asked about: the nation's line, then the plan's, or that the plan sets none."""
    lines: list[Line] = []
    targets: list[Target] = []
    for t in _asked(desk):
        document = desk.everything.document(t.doc)
        zh = f"国家的目标见《{document.title}》（{document.number}，要点转述，原文不在资料中）："
        en = f"The nation's target, 《{document.title}》 ({document.number}, restated: its text is not among the sources):"
        lines += [Line(desk.say(zh, en), (span_of(t),)), Line(target_words(desk, t) + "。", (span_of(t),))]
        targets.append(t)
        own = _own(desk, t)
        for mine in own:
            title = desk.everything.document(mine.doc).title
            lines.append(Line(desk.say(f"《{title}》定的是：", f"《{title}》 sets:"), (span_of(mine),)))
            lines.append(Line(target_words(desk, mine) + "。", (span_of(mine),)))
            targets.append(mine)
        if not own:
            lines.append(
                Line(desk.say("方案没有给这个指标单独定数。", "The plan sets no figure of its own for it."), (span_of(t),))
            )
    section = next(((t.doc, t.section) for t in targets if t.doc in {d.id for d in desk.library.documents}), None)
    return Draft(NAME, tuple(lines), targets=tuple(targets), section=section) if lines else None


def _asked(desk: Desk) -> list[Target]:
    """The nation's targets that the question speaks of; all of them when it names no metric."""
    said = fold_keep(desk.question.core + " " + " ".join(desk.question.officials))
    scored = [(t, _share(t.metric, said)) for t in desk.national]
    best = max((s for _, s in scored), default=0.0)
    if best >= NAMED:
        return [t for t, s in scored if s >= max(NAMED, 0.9 * best)][:3]
    if desk.evidence.targets:  # by the plan's target that fits the question
        mine = desk.evidence.targets[0][0]
        if desk.finder.said(desk.question, mine) >= 0.5:
            return [t for t in desk.national if _alike(t, mine)]
    return []


def _own(desk: Desk, national: Target) -> list[Target]:
    mine = counterpart(national, desk.library.targets)
    return [mine] if mine else []


def counterpart(national: Target, targets: Iterable[Target]) -> Target | None:
    """The figure among a plan's targets that is for the same metric as the nation's, and not for a part only."""
    return next((t for t in targets if t.value and t.kind == "figure" and _alike(national, t) and not _narrower(t)), None)


def _narrower(t: Target) -> bool:
    """A target for a part only (规模以上工业) is no counterpart of the nation's."""
    return bool(t.scope) and not any(w in t.scope for w in ("全区", "全省", "全市", "自治区"))


def _alike(one: Target, other: Target) -> bool:
    a, b = _bare(one.metric), _bare(other.metric)
    pa, pb = set(pieces(a)), set(pieces(b))
    return bool(pa and pb) and len(pa & pb) / min(len(pa), len(pb)) >= SAME and one.relation[:2] == other.relation[:2]


def _share(metric: str, said: str) -> float:
    own = set(pieces(_bare(metric)))
    return len(own & set(pieces(said))) / len(own) if own else 0.0


def _bare(metric: str) -> str:
    text = fold_keep(metric)
    for word in _DROPPED:
        text = text.replace(word, "")
    return text
