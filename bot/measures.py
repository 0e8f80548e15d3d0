"""Whether a figure is that of the measure asked for: its head (覆盖率, 装机, 保有量) and what it is a measure of (森林, 光伏, 柴油车).

A near miss is the most harmful answer: 森林覆盖率 asked, 绿色防控覆盖率 told. Only a question that names a measure and asks for
nothing but its figure is weighed here; what is asked in other words is weighed in `bot.confidence`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.desk import Desk
from bot.finder import Finder
from bot.matter import asked_words
from bot.nouns import things_in
from bot.question import Question, interrogative
from corpus.glossary import contrasts, glossary, in_conflict
from corpus.numerals import quantities
from corpus.places import gazetteer
from corpus.records import Sentence, Target
from corpus.script import fold_keep

# Heads that mean the same.
_SAME: tuple[tuple[str, ...], ...] = (
    ("覆盖率", "覆盖度", "覆盖比例", "覆盖面"),
    ("处理率", "治理率", "处置率", "无害化率"),
    ("利用率", "综合利用率", "利用效率"),
    ("使用量", "用量", "消耗量", "耗用量", "消费量"),
    ("排放总量", "排放量", "排放"),
    ("能耗", "能源消耗", "能源消费", "能源消耗量", "能源消费量"),
    ("用水量", "水耗", "耗水量", "取水量"),
    ("货运量", "运货量", "货物运输量", "拉货量", "运量"),
)
_SHARE = ("占比", "占", "比例", "比重", "比率", "份额", "百分比")  # said of any share
_CHANGE = ("降幅", "增幅", "涨幅", "下降率", "增长率", "下降幅度", "增长幅度", "降低率")  # said of any change
_SIZE = ("规模", "数量", "总量", "任务量", "工作量", "改造量")  # said of anything that is counted or measured out
_UNIT = {"面积": ("平方米", "亩", "公顷", "平方公里"), "里程": ("公里",)}
_OTHER = (
    "装机容量", "装机规模", "装机总量", "总装机", "装机", "保有量", "销量", "销售量", "产量", "强度", "水质", "产能", "标杆值", "基准值",
    "限额值", "限值", "浓度", "密度", "里程数", "储量", "碳汇量", "渗透率", "蓄积量",
)  # fmt: skip
_WORDS = frozenset({w for group in _SAME for w in group} | {*_SHARE, *_CHANGE, *_SIZE, *_UNIT, *_OTHER})
_LENGTHS = sorted({len(w) for w in _WORDS}, reverse=True)
# Another word is a head where it ends as a measure does: 漏损率, 客运量.
_ENDING = re.compile(
    r"(?:(?![的要个])[一-鿿]){2}(?<![效功频税费汇利])率(?![先领])|(?:(?![的要个])[一-鿿]){2}(?<![质力能大尽少计])量(?![化级力子刑贩具])"
)
QUOTED = 0.72  # of the best sentence's score: what a passage quotes as well (bot/kinds/passage.py)
# What may stand behind a measure's name where nothing but its figure is asked for.
_TAIL = re.compile(
    r"(?:的|具体|数字|规划|目标|指标|要求|标准|任务|数值?|值|水平|上限|下限|情况|规定|最终|计划|预计|比|较|到|至|在|于|为|是|不是|有|没有|这个|方案|文件|里|中|提到|写"
    r"|20\d\d年?|[底末]|前|时|十四五|期间|时期|末|“|”|要|应|该|应该|须|需|得|能|会|将|可|力争|全区|自治区|达到?|做到|做|降|下降|降低|降到|减少|减|削减|压减|提高|提升|提|增长|增加|增|涨|升"
    r"|完成|实现|控制|保持|稳定|定|多少|几|百分之|百分点|成|个|千?万|亿|千瓦时?|兆瓦|吨|标准?煤|公里|平方?米|亩|辆|台|座|家|倍|%|\d+(?:\.\d+)?"
    r"|什么|啥|甚|才(?:算)?|合格|达标|过关|多大|多高|多|大|高|低|左右|以上|以下|以内|不低于|不超过|至少|最高|最低|最少|分别|各|呢|吗|吧|呀|啊|么|了|对不对|对|没错|怎么|怎样|样|设"
    r"|[,?.!。 ])"
)
_ASKED = re.compile(r"多[少大高长]|几|哪|什么|啥|谁|怎么|如何|咋|是否|有没有")
_ASKING = re.compile(_ASKED.pattern + r"|吗|呢|[会能要可]不[会能要可]|还能|算不算|对不对")
_SEVERAL = re.compile(r"和|与|及|跟|、|或|还是|[^相对占]比(?!例|重|率)|加")
# What is done with a measure: its figure is not what is asked for.
_DEED = re.compile(r"公示|公布|公开|披露|报送|上报|核算|计算|统计|监测|考核|测量|计量|检测|瞒报|虚报|限制|超过|超出")
_TIME = re.compile(
    r"(?:到|至|截至)?20\d\d年?[底末前]?|[一二三四五六七八九十两几]+年[内间]?|十四五(?:时期|期间|末)?|[(（][^()（）]*[)）]"
)
# Words between which the measure's name stands: what is before the last of them is talk.
_BREAK = re.compile(
    r"自治区|全[区省市国]|[我本]区|区里|方案|文件|规划|里头|里面|里(?!程)|(?<!集)中(?![水型小])|在|到时候|到|说|听|讲|问|想"
    r"|查|写|引用|知道|告诉|(?<!申)请|帮|看|我们?|你们?|他们?|咱们?|俺们?|这[些类种个]?|那[些类种个]?|每|各|把|对|让|(?<!植)被|从|(?<!自)由|(?<!供)给|就|还|也|都|要|应该|需要|必须"
    r"|一共|总共|一个|得|是|有(?!机|色|效|害)|最终|具体|[“”\"':：!！?？()（）]|关于"
)
_FILL = re.compile(
    r"目前|现在|如今|行业|领域|方面|总体|整体|平均|主要|水平|情况|目标|预期|计划|全面|整个|年度|达到|要求|提高|提升|降低|减少|增加|控制|加强|推进|实施|实现|完成|稳定|保持|建设|工作|任务|有效|综合"
    r"|农村|农牧区|城市|城镇|农业"  # what excludes one of these is told by corpus/glossary/contrasts.txt
)
_FALLS = re.compile(
    r"(?:降低?|减少?|削减|压减)(?:多少|几个?百分|百分之几)"
    r"|how much[a-z ]{0,50}\b(?:fall|drop|decrease|decline|be (?:cut|reduced|lowered))\b"
)
_RISES = re.compile(r"(?:增长|增加|提高|提升|涨)(?:多少|几个?百分|百分之几)|how much[a-z ]{0,50}\b(?:grow|rise|increase)\b")
LONGEST = 14  # characters of a measure's subject: a longer one is a sentence, which is weighed elsewhere


@dataclass(frozen=True)
class Measure:
    """A measure asked for: `head` of `subject` (folded); `terse` where the subject is a name without 的, of which every word counts."""

    head: str
    subject: str
    terse: bool


def asked(question: Question) -> Measure | None:
    """The measure that a question asks for, where it asks for nothing but its figure; None for every other question."""
    if question.script == "en" or "compare" in question.asks:
        return None
    clauses = [c for c in re.split(r"[,;，；。?？]", interrogative(question.core)) if c]
    found = [(i, m) for i, c in enumerate(clauses) if (m := _asked_in(c))]
    if len(found) != 1 or any(_ASKING.search(c) for i, c in enumerate(clauses) if i != found[0][0]):
        return None
    return found[0][1]


def _asked_in(clause: str) -> Measure | None:
    clause = _TIME.sub("", clause)
    if clause.endswith("吗") and not any(c.isdigit() for c in clause):
        return None
    for end in range(len(clause), 1, -1):
        head = next((w for n in _LENGTHS if n <= end and (w := clause[end - n : end]) in _WORDS), "")
        if not head and (m := _ENDING.match(clause, end - 3)) and m.end() == end:
            head = m[0]
        if not head or _TAIL.sub("", clause[end:]):
            continue
        before = clause[: end - len(head)]
        if _ASKED.search(before) or _SEVERAL.search(before) or clause[:end].endswith("超低排放") or _DEED.search(before):
            return None
        for place, a, b in gazetteer().find(before):
            if place.kind != "water":
                before = before[:a] + " " * (b - a) + before[b:]
        name = _BREAK.split(before)[-1].split(" ")[-1]
        return Measure(head, name.replace("的", ""), "的" not in name) if len(name) <= LONGEST else None
    return None


def amiss(desk: Desk, kind: str) -> bool:
    """A measure is asked for, and what was found is no figure of it."""
    if kind not in ("target", "passage"):
        return False
    measure, finder, ev = asked(desk.question), desk.finder, desk.evidence
    if kind == "passage" and (measure or _figure_asked(desk.question)) and _of_another(desk):
        return True
    if kind == "target" and (_FALLS.search(desk.question.text) or _RISES.search(desk.question.text)) and _other_way(desk):
        return True
    if measure is None and kind == "target" and _on_the_other_side(desk, finder.meant(ev)):
        return True
    if measure is None:
        return desk.en and kind == "target" and _unheard(desk)
    if kind == "target":
        meant = finder.meant(ev)
        return _on_the_other_side(desk, meant) or not any(measures(measure, t, finder) for t in meant)
    quoted = _quoted(desk)
    if any(
        s.start <= t.value_start < s.end and measures(measure, t, finder)
        for s in quoted
        for t in desk.targets_in((s.doc, s.section))
    ):
        return False
    return not any(tells(measure, fold_keep(s.quote)) for s in quoted)


def _quoted(desk: Desk) -> list[Sentence]:
    """The sentences that a passage would quote."""
    ranked = desk.evidence.sentences[:3]
    return [s for s, score in ranked if score >= QUOTED * ranked[0][1]]


def _other_way(desk: Desk) -> bool:
    """How much something falls is asked of targets that rise or are a level to reach; or the other way round."""
    falls = bool(_FALLS.search(desk.question.text))
    said = [t.relation for t in desk.finder.meant(desk.evidence) if t.value]
    against = r"达到|稳定|增|提高" if falls else r"下降|降低|减少"
    return bool(said) and all(re.search(against, r) for r in said)


_BELOW, _ABOVE = r"(?:多少|几)[^,，。?？]{0,6}(?:以下|以内|及以下)", r"(?:多少|几)[^,，。?？]{0,6}(?:以上|及以上)"


def _on_the_other_side(desk: Desk, meant: Sequence[Target]) -> bool:
    """What lies below a threshold is asked, and the figures found say what lies above one; or the other way round."""
    text, said = desk.question.text, [fold_keep(t.relation + " " + t.quote) for t in meant if t.value]
    if re.search(_BELOW, text):
        return bool(said) and not any(re.search(r"以下|以内|不超过|低于|小于|不足|下降|降低|减少", s) for s in said)
    return (
        bool(re.search(_ABOVE, text)) and bool(said) and not any(re.search(r"以上|不低于|高于|大于|超过|至少", s) for s in said)
    )


def _figure_asked(question: Question) -> bool:
    return "how_much" in question.asks or any(not q.is_year for q in quantities(question.core))


def _of_another(desk: Desk) -> bool:
    """Every sentence that would be quoted names what excludes the thing asked about (住宅 for 公共建筑, 能耗 for 二氧化碳).

    Where some hold a figure, only those count.
    """
    words, quoted = asked_words(desk.question), _quoted(desk)
    quoted = [s for s in quoted if any(not q.is_year for q in quantities(fold_keep(s.quote)))] or quoted
    return bool(quoted) and all(in_conflict(words, fold_keep(s.quote + s.heading)) for s in quoted)


def _unheard(desk: Desk) -> bool:
    """An English question none of whose terms of the trade the target knows."""
    found, lost = desk.finder.terms(
        desk.question, " ".join(desk.finder.target_words(t) for t in desk.finder.meant(desk.evidence))
    )
    return bool(lost) and not found


def measures(measure: Measure, t: Target, finder: Finder) -> bool:
    """Whether a target is a figure of the measure: its head's meaning, and all that its subject names."""
    if any(fold_keep(o) in fold_keep(t.metric) for o in glossary().officials(measure.subject + measure.head)):
        return True
    around = _around(t, finder)
    if not heads(measure.head, t) or strange(measure, finder.target_words(t) + " " + around):
        return False
    return not _left_out(measure.subject, fold_keep(t.metric + t.scope) + around)


_WHERE = (
    "城市",
    "东部",
    "新建",
    "主城区",
    "生活污水",
)  # groups that say where or of what age; people name them beside the measure


def _left_out(subject: str, said: str) -> bool:
    """The subject is a member of a group of which a target must name it itself: 风电 is not told by 非化石能源, nor 出租车 by 公交车."""
    for group in contrasts():
        mine = [m for m in group if any(w in subject for w in m)]
        if mine and group[0][0] not in _WHERE and not any(_is_said(w, said) for m in mine for w in m):
            return True
    return False


def _around(t: Target, finder: Finder) -> str:
    """The clauses before a target's own, which may hold its scope (规模以上工业……,用水量……), without the measures of other targets."""
    text = fold_keep(t.quote)
    for other in finder.library.targets:
        if (other.doc, other.section) == (t.doc, t.section):
            text = text.replace(fold_keep(other.metric), " ")
    return text


def _is_said(word: str, said: str) -> bool:
    return word in said or any(fold_keep(o) in said for o in glossary().officials(word))


def tells(measure: Measure, text: str) -> bool:
    """Whether a folded sentence names the measure: its head or one that means the same, and its subject."""
    head = measure.head
    group = next((g for g in (*_SAME, _SHARE) if head in g), (head,))
    named = any(w in text for w in group) or (head.endswith("率") and any(head[:-1] + w in text for w in _SHARE))
    return named and not strange(measure, text)


def stated(measure: Measure, text: str) -> bool:
    """Whether a sentence of a law's folded text names the measure, and the text holds a figure at all."""
    text = re.sub(r"第[零〇一二三四五六七八九十百千\d]+[条款项章节编]|[(（][一二三四五六七八九十\d]+[)）]", " ", text)
    return any(tells(measure, s) for s in re.split(r"[。\n]", text) if quantities(s))


def own(t: Target) -> str:
    """What a target itself says: its name, its scope, and the clause of its figure; a clause before it may name other places."""
    return " ".join((t.metric, t.scope, re.split(r"[,;，；。]", t.quote)[-1]))


def heads(head: str, t: Target) -> bool:
    """Whether a target measures what a head says: 用量 is no 利用率, 装机 no 改造."""
    name, unit = fold_keep(t.metric + " " + t.scope), fold_keep(t.unit)
    share = (unit == "%" or not any(c.isdigit() for c in t.value)) and bool(re.search(r"率|占比|比例|比重", name))
    if head in name or any(head in group and any(w in name for w in group) for group in _SAME):
        return True
    if head in _SHARE:
        return share or unit == "个百分点" or "以上" in t.relation or "全" in t.relation
    if head in _CHANGE:
        return bool(re.search(r"降|增|减", t.relation))
    if head == "强度":
        return "单位" in name
    if head in _UNIT:
        return any(unit.endswith(u) for u in _UNIT[head])
    if head in _SIZE:
        return unit not in ("%", "个百分点") and (bool(unit) or t.kind == "categorical")
    return head.endswith("率") and share and head[:-1] in name


def strange(measure: Measure, blob: str) -> tuple[str, ...]:
    """The parts of a measure's subject that `blob` (folded) does not know, by its words or by synonyms."""
    rest = _FILL.sub(" ", measure.subject)
    out = []
    for f in sorted(glossary().find(rest), key=lambda f: -len(f.lay)):
        if f.lay in blob or any(fold_keep(o) in blob for o in f.officials):
            rest = rest.replace(f.lay, " ")
    for group in _SAME:
        if any(w in blob for w in group):
            rest = re.sub("|".join(group), " ", rest)
    for term in sorted((o for o in _terms() if o in rest), key=len, reverse=True):
        if term in rest and not any(w in blob for w in (term, *glossary().lays(term))):
            out.append(term)
    out += [w for run in rest.split() for w in _unknown(run, blob)]
    if not measure.terse:
        out = [thing for w in out for thing in things_in(w)]
    return tuple(w for w in out if len(w) >= 2 or w == measure.subject)


@lru_cache(maxsize=1)
def _terms() -> frozenset[str]:
    """Terms of the trade that are known as a whole or not at all: 新能源汽车 is not 新能源 and 汽车."""
    return frozenset(w for o, _, _ in glossary().rows if len(w := fold_keep(o)) >= 4)


def _unknown(run: str, blob: str) -> list[str]:
    """What is left of a run of characters without the words of two and more that stand in the text."""
    out = []
    i = at = 0
    while i < len(run):
        size = next((n for n in range(len(run) - i, 1, -1) if run[i : i + n] in blob), 0)
        if size:
            out.append(run[at:i])
            at = i + size
        i += size or 1
    return [w for w in [*out, run[at:]] if w and w not in blob]
