"""我们……要做什么: the norms that apply because of what the asker says of himself (energy used, boilers, PUE, public institution).

Only norms that hang on a fact which was stated are listed here; those that hold for everybody are counted and left to the self-check.
"""

from __future__ import annotations

import re
from typing import Any, Final

from bot import law_signals
from bot.draft import Draft, Line, Span
from bot.kinds.provision import quoted_span, states
from bot.law_desk import LawDesk
from bot.obligation_report import Obligation
from bot.obligations import BINDING, obligations
from bot.profile import profile_from
from corpus.errors import WenceError
from corpus.numerals import chinese_to_int

NAME: Final = "obligation"
MOST = 8  # norms quoted; an enterprise above ten thousand tonnes has six of its own
_SCALE = {"万": 10_000, "千": 1000, "": 1, "百": 100}
_BOILER = re.compile(r"(?P<n>\d+(?:\.\d+)?)(?:蒸吨|t/h|吨/?(?:每)?(?:小时|时)?)(?:的|/小时|每小时)?[^,，。]{0,6}锅炉")
_PUE = re.compile(r"pue[^\d]{0,8}(?P<n>\d(?:\.\d+)?)|(?P<m>\d\.\d+)[^,，。]{0,4}的?pue")
_PUBLIC = r"学校|医院|机关|事业单位|公共机构|政府|图书馆|体育馆|我们(?:局|厅|委|处)|俺们(?:局|厅|委)"
_ENTERPRISE = r"厂|公司|企业|集团|矿|电站|车间|工厂|factory|plant|company|enterprise"


def stated(text: str) -> dict[str, Any]:
    """What a folded question says of the asker, as fields of a profile; {} when nothing that a norm hangs on.

    >>> stated("我们厂年耗能1.2万吨标煤,要做什么")
    {'energy_tce': 12000.0, 'kind': ['enterprise']}
    """
    out: dict[str, Any] = {}
    if m := re.search(law_signals.ENERGY, text):
        word = (m["n"] or m["en"] or "").replace(",", "")
        number = float(word) if re.fullmatch(r"\d+(?:\.\d+)?", word) else float(chinese_to_int(word) or 0)
        out["energy_tce"] = number * _SCALE[m["scale"] or ""]
    if m := _BOILER.search(text):
        out["boilers"] = [{"tph": float(m["n"])}]
    if m := _PUE.search(text):
        out["data_centre"] = {"pue": float(m["n"] or m["m"])}
    if not out:
        return {}
    if re.search(_PUBLIC, text):
        out["kind"] = ["public_institution"]
    elif re.search(_ENTERPRISE, text) or "energy_tce" in out:
        out["kind"] = ["enterprise"]
    return out


def fits(desk: LawDesk) -> bool:
    """The asker tells a figure that norms hang on, and asks in general what is to be done."""
    text = desk.question.text
    return bool(re.search(law_signals.WHAT_TO_DO, text)) and bool(stated(text))


def compose(desk: LawDesk) -> Draft | None:
    """What makes him one of those addressed, then each norm with what a breach costs, then how many more there are."""
    try:
        report = obligations(desk.library, profile_from(stated(desk.question.text), "问题"), desk.day)
    except WenceError:
        return None
    mine = [o for o in report.obligations if o.group in BINDING and o.boundaries and not o.general]
    if not mine:
        return None
    lines: list[Line] = []
    bounds = dict.fromkeys((b.doc, b.start, b.end) for o in mine for b in o.boundaries)
    for doc, start, end in list(bounds)[:3]:
        lines.append(quoted_span(desk, Span(doc, start, end), "按您写的情况，适用", "By what you say, this applies: "))
    shown = set(bounds)
    told: set[tuple[str, int, int]] = set()
    for o in mine[:MOST]:
        key = (o.source.doc, o.source.start, o.source.end)
        if key not in shown:
            shown.add(key)
            lines.append(quoted_span(desk, Span(*key), "要做到的，", "To be done: "))
        for c in o.consequences[:1]:
            where = (c.source.doc, c.source.start, c.source.end)
            if where not in told:
                told.add(where)
                lines.append(quoted_span(desk, Span(*where), "违反的后果，", "If breached, "))
    lines += states(desk, [s for line in lines for s in line.spans])
    return Draft(
        NAME, tuple(lines), section=(mine[0].source.doc, mine[0].source.section), notes=(_rest(report.obligations, mine),)
    )  # fmt: skip


def _rest(every: tuple[Obligation, ...], mine: list[Obligation]) -> str:
    """How many are listed and how many more there are."""
    listed = min(len(mine), MOST)
    more = sum(o.group in BINDING for o in every) - listed
    said = f"因您写的情况而适用的共{len(mine)}项，" + ("已全部列出。" if len(mine) == listed else f"以上列出{listed}项。")
    return said + (f"另有{more}项约束性条款对您可能也适用，请用“义务自查”逐项核对。" if more > 0 else "")
