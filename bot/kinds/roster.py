"""哪几节没有列某部门, 责任单位正好三家的, 责任单位最多的: sections told apart by who stands in their brackets. Computed from all duties."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from bot import signals
from bot.desk import Desk
from bot.draft import Draft, Line, span_of
from bot.kinds.listing import duty_line
from bot.kinds.outline import part_number
from bot.matter import matter
from corpus.numerals import chinese_to_int
from corpus.records import Duty

NAME: Final = "listing"
_N = r"[一二两三四五六七八九十]{1,3}|\d{1,2}"
_THINGS = r"(?:章节|小节|任务|工作|工程|事项?|活儿?|项目|条|节|项|章|块|桩|件|摊|处|个(?!部门|单位|厅|局)|地方|部分)"
_WHICH = re.compile(
    rf"(?:[哪那]|几|多少)(?:一|些|几|两|三|俩)?(?:个|项)?{_THINGS}|{_THINGS}(?:都)?(?:有|是)?[哪那][些几]|which (?:sections?|tasks?|items?)"
)
_NOT_NAMED = re.compile(
    r"(?:没|未|不)(?:有)?(?:被|把|将|出现|列|写|提|点|挂|放|算|包括|包含|见|轮|排|露|沾|安排|纳|进|在){1,3}(?:到|入|进|上|名|着|过|了|及)?"
    r"|(?:没|缺|漏|少)(?:有|了|掉)?(?=[^,，。]{0,2}$)|缺席|\bnot (?:named?|list(?:ed)?|mention(?:ed)?|included?)\b"
    r"|\bwithout\b|\babsent\b|leaves? out|\bomit"
)
_COUNTED = re.compile(
    rf"(?:责任|负责|分工|承担|牵头)?(?:的)?(?:单位|部门|厅局)[^,，。?？]{{0,4}}?(?:不多不少|正好|恰好|刚好|只有|仅有|就|共|总共|一共|有|是)+(?:正好|恰好|刚好|只有)?(?P<n>{_N})(?:家|个)"
    rf"|(?:不多不少|正好|恰好|刚好|只有|仅有|只由|由|就)+(?P<m>{_N})(?:家|个)(?:单位|部门|厅局)?(?:负责|承担|分工|管|参与|牵头)"
)
_EXTREME = re.compile(
    r"(?:责任|负责|分工|牵头|参与|涉及)?的?(?:单位|部门|厅局)(?:数量?|家数)?(?:的?是)?(?P<a>最多|最少)|(?P<b>最多|最少)的?(?:责任|负责)?(?:单位|部门|厅局)"
)
_FILL = re.compile(
    _WHICH.pattern + "|" + signals.LIST + "|" + signals.COUNT
    + rf"|第?[一二三四五六七八九十]+(?:大)?(?:部分|章)|{_THINGS}|十(?:个|大)|当中|之中|里头?|其中|各|后面|每|责任|负责|分工|承担|名单"
    r"|牵头|单位|部门|方案|自治区|全区|按职责|括号|名字|写明|哪|那|几|两|俩|个|的|了|是|有|被|把|在|都|又|到|就|中|家|请|列(?:出|全|上|一下)?|逐|找(?:出)?来?|数(?:一)?数|告诉|sections?|tasks?|plan"
)  # fmt: skip


def fits(desk: Desk) -> bool:
    """Sections are asked for by who stands in their brackets, or by how many do, and by nothing else."""
    return _wanted(desk) is not None


def compose(desk: Desk) -> Draft | None:
    """The sections asked for, complete and counted, each with its bodies."""
    found = _wanted(desk)
    if found is None:
        return None
    head, duties = found
    if not duties:
        return None
    spans, n = tuple(span_of(d) for d in duties), len(duties)
    absent = re.search("“(.*)”", head)
    en = f"“{absent[1]}” is not in the list of {n} items, all listed:" if absent else f"{n} items, all listed:"
    lines = [Line(desk.say(f"{head}共{n}项，已全部列出：", en), spans, (n,), "duties")]
    lines += [duty_line(desk, d) for d in duties]
    return Draft(NAME, tuple(lines), duties=tuple(duties), section=(duties[0].doc, duties[0].section))


def _wanted(desk: Desk) -> tuple[str, list[Duty]] | None:
    """What the list is of, in words, and its duties; None where none of these is asked."""
    q = desk.question
    core = q.core
    if q.sections or desk.before is not None or not (_WHICH.search(core) or signals.has(r"[哪那](?:一|两|俩|几)", core)):
        return None
    for read in (_without, _of_so_many, _of_most):
        if (found := read(desk, core)) is not None:
            return found
    return None


def _without(desk: Desk, core: str) -> tuple[str, list[Duty]] | None:
    """The sections whose brackets do not name a body."""
    mentions = [m for m in desk.question.bodies if m.names]
    if len(mentions) != 1 or len(desk.question.bodies) != 1 or not _NOT_NAMED.search(core):
        return None
    m = mentions[0]
    if _rest(_NOT_NAMED.sub(" ", core[: m.start] + " " + core[m.end :])):
        return None
    return f"责任单位中没有写“{m.names[0][1]}”的", _sections(
        desk, lambda d: not {n for doc, n in m.names if doc == d.doc} & set(d.bodies)
    )


def _of_so_many(desk: Desk, core: str) -> tuple[str, list[Duty]] | None:
    """The sections whose brackets name as many bodies as are asked for."""
    m = _COUNTED.search(core)
    if m is None or desk.question.bodies or _rest(core[: m.start()] + " " + core[m.end() :]):
        return None
    said = m["n"] or m["m"]
    wanted = int(said) if said.isdigit() else chinese_to_int(said.replace("两", "二")) or 0
    return "符合的", _sections(desk, lambda d: len(d.bodies) == wanted)


def _of_most(desk: Desk, core: str) -> tuple[str, list[Duty]] | None:
    """The section, or those alike, whose bracket names the most bodies, or the fewest."""
    m = _EXTREME.search(core)
    if m is None or desk.question.bodies or _rest(core[: m.start()] + " " + core[m.end() :]):
        return None
    among = _sections(desk, lambda d: True)
    sizes = [len(d.bodies) for d in among]
    if not sizes:
        return None
    wanted = max(sizes) if (m["a"] or m["b"]) == "最多" else min(sizes)
    return "符合的", [d for d in among if len(d.bodies) == wanted]


def _sections(desk: Desk, holds: Callable[[Duty], bool]) -> list[Duty]:
    """The duties of the plan asked, of the part asked where one is, that hold; those that everything inherits are not among them."""
    part = part_number(desk.question.core)
    duties = [d for d in desk.library.duties if desk.question.doc in (None, d.doc) and d.bodies]
    return [d for d in duties if (not part or d.section.startswith(f"{part}(")) and holds(d)]


def _rest(text: str) -> bool:
    """Whether a question names a matter of its own beside what is read here."""
    return len(matter(_FILL.sub(" ", text)).replace(" ", "")) > 2
