"""Targets that carry a number. Each figure is tied to its metric, relation, unit, base year, deadline and scope, and the quote
spans them all. Enumerations are paired with their figures (分别, 均, 各, or one by one); what is not said is left empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.clauses import Clause, Mark, bases, clauses, deadlines, governing
from corpus.horizon import plan_years
from corpus.metrics import pair_names, split_scope, tidy
from corpus.numerals import Quantity, quantities
from corpus.records import TargetKind
from corpus.relations import ACTION, AFTER, BEFORE, FREQUENCY, LIMIT, MADE, SCOPE, SHARE, THING, THRESHOLD

_SKIPPED_UNITS = {"月", "日", "天", "级", "类", "次", "号", "期", "版", "季度"}
_TIME = {"年", "个月", "小时", "工作日"}
_PAST = re.compile(r"十[一二三]五")
_PUSHED = re.compile(r"^(?:推动|推进|促进|确保|努力使?|使)(?=[^,;。]{3,})")
_SETTING = re.compile(r"^(?:鼓励|支持|引导|推动|推进)[^,;。]{0,12}?(?:开展|发展|建设|推广|实施)(?=.{2,})")


@dataclass(frozen=True)
class Figure:
    """A figure read from folded text; offsets are those of the document."""

    metric: str
    relation: str
    value: str
    unit: str
    base: str
    deadline: str
    scope: str
    kind: TargetKind
    start: int
    end: int
    value_start: int


@dataclass
class _Context:
    deadlines: list[Mark]
    bases: list[Mark]
    metric: str = ""
    metric_start: int = 0
    scope: str = ""
    subject: str = ""
    subject_start: int = 0
    relation: str = ""
    idle: Clause | None = None  # the clause just before, when it held no figure


def figures(folded: str, start: int, end: int, since: int = 0) -> list[Figure]:
    """All figures of the sentence folded[start:end] that are still to be reached.

    `since` is the plan's first year: what was reached before it is no target (0: not known).
    """
    context = _Context(deadlines(folded, start, end), bases(folded, start, end))
    out: list[Figure] = []
    for clause in clauses(folded, start, end):
        found = _targets_of(clause, context, folded)
        out += found
        context.idle = None
        if not found:
            _remember_subject(clause, context)
            body, offset = tidy(clause.text)
            context.idle = Clause(body, clause.start + offset, clause.end) if body else None
    return [f for f in out if not _is_past(f, folded, start, context, since)]


def _is_past(figure: Figure, folded: str, start: int, context: _Context, since: int) -> bool:
    """What was reached before the plan is no target: 十三五期间, 2020年……已……."""
    mark = governing(context.deadlines, figure.value_start)
    if mark is None:
        return False
    if _PAST.search(mark.year):
        return plan_years(mark.year)[1] < since
    if mark.year[:4].isdigit() and int(mark.year[:4]) < since:
        return True
    return bool(re.search(r"已(?:经)?(?:较|比|达|完成|累计|下降|提高|建成)", folded[mark.end : figure.value_start]))


def _quantities_of(clause: Clause, context: _Context) -> list[Quantity]:
    """The quantities of a clause that can be figures: no years, dates, ordinals or frequencies."""
    out = []
    for q in quantities(clause.text):
        a = clause.start + q.start
        before = clause.text[: q.start]
        if q.is_year or any(m.start <= a < m.end for m in context.deadlines + context.bases):
            continue
        if q.unit in _SKIPPED_UNITS and not (q.unit == "次" and FREQUENCY.search(before)):
            continue
        if not q.value[0].isdigit() and q.unit != "百分之":
            continue
        if re.search(r"(?:第|每|〔|No\.?|附件|[A-Za-z\-])$", before):
            continue
        if not before and not q.unit and re.search(r"^[)）\].、]", clause.text[q.end :]):
            continue
        if q.unit == "" and not BEFORE.search(_plain(before)):
            continue
        out.append(q)
    return out


def _plain(before: str) -> str:
    """The words before a figure without what stands between verb and figure (增长到2020年的, 不超过自来水价格的)."""
    before = re.sub(r"(?:比|较|由|从|与)?20\d\d年(?:底|末)?的?(?:\d+(?:\.\d+)?%?)?$", "", before)
    return re.sub(r"(?:(?<=[于过到占为])|(?<=达)(?!到))[一-鿿]{2,10}的$", "", before)


def _targets_of(clause: Clause, context: _Context, folded: str) -> list[Figure]:
    found = _quantities_of(clause, context)
    if not found:
        return []
    rows: list[Figure] = []
    first = found[0]
    before = clause.text[: first.start]
    together = re.search(r"分别|均|各$", before) and ("、" in before or re.search(r"[^、]和|及|与", before))
    if together and (relation := BEFORE.search(_plain(before))):
        rows = _paired(clause, context, found, relation)
    if not rows:
        previous_end, verb = 0, ""
        for i, q in enumerate(found):
            row, verb = _single(clause, context, q, previous_end, verb, rows)
            if row is not None:
                rows.append(row)
                previous_end = row.end - clause.start if row.kind == "figure" else q.end + len(_suffix(clause, q))
            elif i == 0:
                previous_end = 0
    return [done for row in rows if (done := _finish(row, context, folded))]


def _suffix(clause: Clause, q: Quantity) -> str:
    m = AFTER.match(clause.text[q.end :])
    return m[0] if m else ""


def _figure(clause: Clause, q: Quantity, metric: str, relation: str, metric_at: int, kind: TargetKind = "figure") -> Figure:
    suffix = _suffix(clause, q)
    end = clause.start + q.end + len(suffix)
    words = relation + (f"…{suffix}" if suffix else "")
    unit = "%" if q.unit == "百分之" else q.unit
    return Figure(metric, words, q.value, unit, "", "", "", kind, clause.start + metric_at, end, clause.start + q.start)


def _single(
    clause: Clause, context: _Context, q: Quantity, previous_end: int, verb: str, rows: list[Figure]
) -> tuple[Figure | None, str]:
    """One figure with its own words; `verb` is the action that a list inherits (完成A 10个、B 20个)."""
    if q.unit == "次":
        return _frequency(clause, q), verb
    text = clause.text[previous_end : q.start]
    body, offset = tidy(text)
    at = previous_end + offset
    rest = clause.text[q.end :]
    plain = _plain(body)
    relation = BEFORE.search(plain)
    scope, named, _ = split_scope(plain[: relation.start()] if relation else plain)
    if not named.strip("、和及") and q.unit in ("%", "百分之") and (m := SHARE.match(rest)):
        metric = _to_end(rest[m.end() :])
        row = _figure(clause, q, metric, relation["rel"] if relation else "", at)
        return replace(row, end=clause.start + q.end + m.end() + len(metric), scope=scope), verb
    scope, plain_rest, shift = split_scope(plain)
    if shift and ACTION.match(plain_rest):
        plain, at = plain_rest, at + shift
        relation = BEFORE.search(plain)
    else:
        scope = ""
    action = ACTION.match(plain)
    if action and not (relation and relation.start() > 0 and not plain[action.end() :].strip()):
        verb = action["rel"]
    threshold = THRESHOLD.match(rest)
    makes = relation and MADE.search(relation["rel"]) and not rest.startswith("及")
    a_size = relation is None or (q.unit in ("万千瓦", "千伏", "蒸吨/小时", "公里") and not makes)
    if threshold and a_size and q.unit not in ("%", "百分之", "万", "亿", "") and len(rest) > threshold.end() + 1:
        return _threshold(clause, q, plain, at, rest[threshold.end() :]), verb
    if relation:
        metric = plain[: relation.start()]
        bare = re.fullmatch(r"(?:各|约|累计|共|力争|均|总体|全部|近)+", relation["rel"])
        lead = action["rel"] if bare and action and len(metric) > len(action["rel"]) else ""
        metric = metric[len(lead) :]
        if made := _made(clause, q, metric, lead + relation["rel"], at):
            return replace(made, scope=made.scope or scope), verb
        row = _figure(clause, q, metric, lead + relation["rel"], at)
        if q.unit == "倍" and re.match(r"[一-鿿]", rest) and not AFTER.match(rest):
            row = replace(row, kind="rule", relation=f"{row.relation}…{_to_end(rest)}", end=row.end + len(_to_end(rest)))
        if "元" in q.unit and re.search(r"奖|补|罚|处", metric + relation["rel"]):
            row = replace(row, kind="rule")
        return replace(row, scope=scope), verb
    if verb:
        metric = plain[action.end() :] if action else plain.strip("、和及")
        if made := _made(clause, q, metric, verb, at):
            return replace(made, scope=scope), verb
        if metric:
            shared = rows[-1].metric if rows and not action else ""
            row = _figure(clause, q, pair_names([shared, metric])[1] if shared else metric, verb, at)
            return replace(row, scope=scope), verb
    if "其中" in text[:offset] and plain and context.relation:  # 新增储能300万千瓦，其中新型储能100万千瓦
        row = _figure(clause, q, plain, context.relation, at)
        return replace(row, start=min(row.start, context.metric_start)), verb
    if q.unit in ("%", "百分之") and plain == body and re.search(r"(?:占比|比例|比重|率)$", body):
        return _figure(clause, q, plain, "", at), verb
    return None, verb


def _made(clause: Clause, q: Quantity, before: str, relation: str, at: int) -> Figure | None:
    """What is to be made stands behind its number (创建2000家示范单位); before it may stand who each makes so many."""
    behind = re.sub(r"^的", "", clause.text[q.end + len(_suffix(clause, q)) :])
    what = _to_end(behind)
    whose = re.fullmatch(r"(?:每个|每|各)[一-鿿]{1,10}", before)
    if not MADE.search(relation) or (before and not whose) or not re.match(r"[一-鿿“A-Z]{2}", what) or q.unit == "倍":
        return None
    row = _figure(clause, q, what, relation, at)
    end = clause.start + clause.text.index(what, q.end) + len(what)
    return replace(row, scope=before, end=end)


def _frequency(clause: Clause, q: Quantity) -> Figure | None:
    """How often something has to be done (……的企业每3年至少开展1次水平衡测试)."""
    before = clause.text[: q.start]
    often = FREQUENCY.search(before)
    if not often:
        return None
    who, offset = tidy(before[: often.start()])
    what = _to_end(clause.text[q.end :])
    row = _figure(clause, q, what or who, often["rel"], offset, "rule")
    return replace(row, scope=who if what else "", end=row.end + len(what))


def _threshold(clause: Clause, q: Quantity, before: str, at: int, behind: str) -> Figure:
    """A size from which on a rule holds: the metric is the measure (年取水量; scope: who must do what), or what holds from it on.

    `before` stands before the figure, from `at` on; `behind` after it and its 以上.
    """
    said = _to_end(behind)
    held = re.sub(r"^的", "", said)
    measure = THING.search(before)
    if not measure:
        where = re.search(SCOPE.pattern[1:] + "$", before)
        start = at + (where.start() if where else 0 if len(before) < 16 else len(before))
        row = _figure(clause, q, held, "", start, "rule")
        return replace(row, scope=where["scope"] if where else "", end=row.end + len(said))
    row = _figure(clause, q, measure["m"], "", at + measure.start("m"), "rule")
    if len(held) >= 6 and not held.endswith("重点"):
        return replace(row, scope=held, end=row.end + len(said))
    listed = re.search(r"(?P<scope>(?:[^、,;。]{1,8}、)+[^、,;。]{1,12}?行业)$", before[: measure.start()])
    scope = re.sub(r"^(?:以|对|将)", "", listed["scope"]) if listed else ""
    return replace(row, scope=scope, start=row.start - len(scope))


def _to_end(text: str) -> str:
    """What follows a figure up to the end of its clause."""
    return re.split(r"[、,;。]", text, maxsplit=1)[0]


def _paired(clause: Clause, context: _Context, found: list[Quantity], relation: re.Match[str]) -> list[Figure]:
    """分别 / 均 / 各: several names, one or several figures."""
    first = found[0]
    words = relation["rel"]
    body, offset = tidy(_plain(clause.text[: first.start])[: relation.start()])
    relation_words = re.sub(r"分别|均|各", "", words)
    action = ACTION.match(body)
    if action and (not relation_words or len(body) > len(action[0])):
        relation_words, body, offset = action["rel"] + relation_words, body[action.end() :], offset + action.end()
    scope, names_text, _ = split_scope(body)
    separately = "分别" in words
    listed = re.split(r"、|(?<!综)(?:和|及|与)", names_text)
    if separately and len(listed) != len(found):
        listed = re.split(r"、|和(?=[^、和]+$)", names_text)
    regions, shared = _by_region(listed)
    names = [shared] * len(regions) if regions else pair_names(listed)
    tail = re.match(r"[一-鿿]{2,8}", clause.text[first.end :]) if "各" in words else None
    if tail and not AFTER.match(tail[0]):
        names = [n if n.endswith(tail[0]) else n + tail[0] for n in names]
    if len(names) < 2 or (separately and len(names) != len(found)):
        return []
    rows = []
    for i, name in enumerate(names):
        q = found[i] if separately else first
        row = _figure(clause, q, name, relation_words, offset)
        if tail and not AFTER.match(tail[0]):
            row = replace(row, end=row.end + len(tail[0]))
        rows.append(replace(row, scope=regions[i] if regions else scope))
    return rows


def _by_region(names: list[str]) -> tuple[list[str], str]:
    """One metric for several places (甲地区、乙地区煤炭消费量分别……): the places, and the metric they share; none otherwise."""
    last = re.match(r"^(?P<place>[^、]{2,12}?(?:地区|区域|平原|流域|三角洲|省|市|盟))(?P<metric>[^、]{3,})$", names[-1])
    if not last or not all(re.search(r"(?:地区|区域|平原|流域|三角洲|省|市|盟)$", n) for n in names[:-1]) or len(names) < 2:
        return [], ""
    return [*names[:-1], last["place"]], last["metric"]


def _finish(row: Figure, context: _Context, folded: str) -> Figure | None:
    """Scope, base year and deadline; a figure without a name of its own takes the one before it, and without any is none."""
    bare = re.sub(r"^对|(?:(?:比|较|由|从|与)20\d\d年(?:底|末)?(?:的\d+(?:\.\d+)?%?)?)$", "", row.metric)
    scope, metric, _ = (row.scope, bare, 0) if row.scope else split_scope(bare)
    start = row.start
    if not metric or metric == "其中":
        if context.idle:
            metric, start = _SETTING.sub("", context.idle.text), min(start, context.idle.start)
        elif context.metric:
            metric, start = context.metric, min(start, context.metric_start)
            scope = scope or context.scope
        else:
            return None
    if row.kind == "figure" and re.fullmatch(r"(?:电能利用效率|PUE值?|WUE值?).*", metric, re.I) and context.subject:
        scope, start = scope or context.subject, min(start, context.subject_start)
    if row.unit in _TIME and LIMIT.search(metric):
        row = replace(row, kind="rule")
        if context.subject:
            scope, start = scope or context.subject, min(start, context.subject_start)
    listed = re.match(r"^(?P<list>(?:[^、]{1,12}、)+[^、]{1,12}?)等(?P<rest>.{4,})$", metric)
    if listed and not scope:
        scope, metric = listed["list"], listed["rest"]
    metric = _PUSHED.sub("", metric)
    context.metric, context.metric_start, context.scope = metric, start, scope
    context.relation = row.relation.partition("…")[0]
    if scope and not folded[start : row.end].count(scope):
        where = folded.rfind(scope, max(0, start - 80), start)
        start = where if where >= 0 else start
    base = governing([m for m in context.bases if m.start >= _clause_floor(context, row)], row.value_start)
    mark = governing(context.deadlines, row.value_start)
    if base:
        start = min(start, base.start)
    if mark:
        start = min(start, mark.start)
        hope = re.match(r"力争|确保|争取", folded[mark.start : mark.end])
        if hope and row.kind == "figure" and not row.relation.startswith(hope[0]):
            row = replace(row, relation=hope[0] + row.relation)
    deadline = mark.year if mark else ""
    return replace(row, metric=metric.strip("、,的"), scope=scope, base=base.year if base else "", deadline=deadline, start=start)


def _clause_floor(context: _Context, row: Figure) -> int:
    """Base years count from the clause's own start on (比2020年 does not reach into the next clause)."""
    return row.start if row.start <= row.value_start else 0


_OF = re.compile(r"对于?(?P<s>[^,;。]{3,30}?(?:项目|企业|单位|地区|园区|堆场|机构|设施))(?=[^的]|$)")
_BUILT = re.compile(r"(?P<s>(?:新建|既有)[^,;。]{2,16}?)(?=原则上|必须|应|要|达到|全部|全面|$)")


def _remember_subject(clause: Clause, context: _Context) -> None:
    """新建大型、超大型数据中心原则上…: a clause without a figure names what the next one measures."""
    text, offset = tidy(clause.text)
    if m := _OF.match(text) or _BUILT.match(text):
        context.subject, context.subject_start = m["s"], clause.start + offset
