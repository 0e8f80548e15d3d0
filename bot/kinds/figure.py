"""数字: a question that gives nothing but a figure (“20%”出现在哪几处, 1.3是限定什么的) is told every target that has it, or where no
target has it the sentences it stands in (10千伏跟谁有关).

Only figures that a plan sets as targets; a question with a matter of its own beside the figure is one for the other kinds.
"""

from __future__ import annotations

import re
from typing import Final

from bot import signals
from bot.desk import Desk
from bot.draft import Draft, Line, Span, span_of
from bot.kinds.target import quotes
from bot.matter import matter
from bot.phrases import quotation, target_words
from corpus.numerals import Quantity, quantities, same_quantity
from corpus.records import Sentence, Target
from corpus.script import fold_keep

NAME: Final = "target"
MOST = 12  # targets told; more would be a list of everything
QUOTED = 2  # up to so many are quoted as well
LONGEST = 320  # characters of a sentence quoted
_ASKS = r"什么|啥|甚|哪|何|几处|几个|出现|意思|对应|指标|说的|找出|列出|谁|干嘛|what|which|where|list|refer|mean"
_FILL = re.compile(
    r"(?:这|那|哪)?(?:两|几|三|些|一)?个?(?:数字?|数值|比例|幅度|线|档)|数字|数值|出现|好?[几多两三]处|处处?|限定|限制|管[着到]?|东西|事(?:情|项)?|找出来?|列出来?|用在|用于|对应|卡[着住]?|设[的定]?|定的?"
    r"|分别|代表|标的?|哪里|上限|下限|控制|规定|对象|内容|位置|地方|方面|条款|提[到及]|关于|都|各|指的?|说的?|讲的?|以[上下内]|左右|不[低高]于|不超过|达到?|力争|有关|相关|干嘛|干什么|线|那个|跟谁|跟|谁|要|他们|它们|这条|那条|多次|反复|不止|一[次处个]|里头?|作|咋|冒出来|[两三几好]回|我?(?:只|就|光|还)?(?:记得|知道|见过|看到|看见|听说)|有个|个甚|来着|好像|不知|忘了"
    r"|\b(?:refers?|stands?|means?|figures?|numbers?|targets?|set|mentioned|appears?|indicators?|value|limit|occurs?|thing|things|gives?|says?|there)\b|[\"“”'‘’:：,，。、?？!！()（）\s]"
)
_RELATION = re.compile(r"以上|以下|左右|以内|不低于|不超过")


def fits(desk: Desk) -> bool:
    return bool(_meant(desk) or _sentences(desk))


def compose(desk: Desk) -> Draft | None:
    """Every target with the figure asked about, in the order of the text, and the source's words for a few."""
    found = _meant(desk)
    if not found:
        return _quoted(desk, _sentences(desk))
    n, spans = len(found), tuple(span_of(t) for t in found)
    lines = []
    if n > 1:
        lines.append(Line(desk.say(f"共{n}项，已全部列出：", f"{n} targets, all listed:"), spans, (n,), "targets"))
    for t in found:
        lines.append(Line(target_words(desk, t) + desk.say("。", "."), (span_of(t),), table="targets" if n == 1 else ""))
    if n <= QUOTED:
        lines += quotes(desk, found)
    where = (found[0].doc, found[0].section)
    return Draft(NAME, tuple(lines), targets=tuple(found), followups=("这项工作由谁负责？",) if n == 1 else (), section=where)


def _quoted(desk: Desk, found: list[Sentence]) -> Draft | None:
    """The sentences with the figure, each under the name of its section."""
    lines: list[Line] = []
    for where in dict.fromkeys((s.doc, s.section) for s in found):
        own = [s for s in found if (s.doc, s.section) == where]
        spans = tuple(Span(s.doc, s.start, s.end) for s in own)
        lines.append(Line(desk.say(f"{desk.name(where)}写道：", f"{desk.name(where)} says:"), spans))
        for s in own:
            words, start, end = quotation(s, LONGEST)
            lines.append(Line(words, (Span(s.doc, start, end),)))
    return Draft("passage", tuple(lines), section=(found[0].doc, found[0].section)) if found else None


def _sentences(desk: Desk) -> list[Sentence]:
    """The sentences with a figure that is all a question gives, where no target has it; none where they are many."""
    asked = [x for x in _asked(desk) if x.unit]
    if not asked or _meant(desk):
        return []
    own = [
        s
        for s in desk.library.sentences
        if desk.question.doc in (None, s.doc)
        and any(same_quantity(x.text, y.text) for x in asked for y in quantities(fold_keep(s.quote)))
    ]
    return own if len(own) <= QUOTED else []


def _meant(desk: Desk) -> list[Target]:
    """The targets of the figures that are all a question gives; none where it gives more, or no target has them."""
    q, asked = desk.question, _asked(desk)
    same = [t for t in desk.library.targets if t.value and q.doc in (None, t.doc) and any(_same(x, t) for x in asked)]
    said = _RELATION.findall(q.core)
    exact = [t for t in same if any(r in fold_keep(t.relation + t.quote) for r in said)] if said else same
    return sorted(exact or same, key=lambda t: (t.doc, t.value_start))[:MOST]


def _asked(desk: Desk) -> list[Quantity]:
    """The figures that are all a question gives; none where it gives more."""
    q = desk.question
    if desk.before is not None or q.bodies or q.sections or q.places or not signals.has(_ASKS, q.core):
        return []
    asked = [x for x in quantities(q.core) if not x.is_year]
    rest = q.core
    for x in asked:
        rest = rest.replace(x.text, " ")
    if not asked or len(_FILL.sub("", matter(_FILL.sub(" ", rest)))) > 1:
        return []
    return asked


def _same(asked: Quantity, t: Target) -> bool:
    """A bare number (1.3, 20) is that of a value whatever its unit."""
    return same_quantity(asked.text, t.value + t.unit) or (not asked.unit and asked.value == t.value)
