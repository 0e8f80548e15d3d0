"""Targets without a figure: a class or standard to be reached, a standing rule, a direction. Read clause by clause.

What a clause only sets going (推进, 加强, 鼓励, 探索) is a task, no target; it stays with the sentences.
"""

from __future__ import annotations

import re

from corpus.clauses import DEADLINE, Clause, clauses, deadlines, governing
from corpus.figures import Figure
from corpus.metrics import split_scope, tidy
from corpus.records import TargetKind

_CLASS = r"(?:[ⅠⅡⅢⅣⅤⅥiv]+类(?:标准|及以上)?|劣[ⅤⅣv]+类[一-鿿]{0,4}|国[一二三四五六七ⅠⅡⅢⅣⅤⅥ](?:及以下)?(?:阶段)?排放标准)"
_LEVEL = rf"(?:{_CLASS}|[^,;。、]{{2,22}}?(?:标准|水平|要求|等级|全覆盖))"
_PATTERNS: tuple[tuple[TargetKind, re.Pattern[str]], ...] = (
    ("categorical", re.compile(rf"^(?P<metric>[^,;。]{{2,40}}?)(?P<rel>(?:稳定|全部|总体|基本|均|力争|持续)*(?:达到|保持|达到?(?=[Ⅰ-Ⅻ])))(?P<value>{_LEVEL})$")),
    ("categorical", re.compile(r"^(?P<metric>[^“”,;。]{0,30}?)(?P<rel>(?:基本|全面|全部)?实现)(?P<more>[^“”,;。]{0,12}?)“(?P<value>[^”]{2,10})”$")),
    ("categorical", re.compile(rf"^(?P<rel>全面实施|全面执行|严格实施|执行)(?P<metric>[^,;。]{{1,30}}?)(?P<value>{_CLASS})$")),
    ("categorical", re.compile(r"^(?P<rel>基本淘汰|全面淘汰|全部淘汰|基本消除|全面消除|全部消除|禁止新增)(?P<metric>[^,;。]{3,40})$")),
    ("categorical", re.compile(r"^(?P<metric>[^,;。]{2,60}?)(?P<rel>全面(?:执行|实现|推行|开展|建成)|全部(?:实现|达到|建成|完成|达标|退出|淘汰)|基本(?:实现|建成|淘汰|消除)|实现)(?P<value>[^,;。]{1,24})$")),
    ("categorical", re.compile(r"^(?P<rel>全面(?:执行|推行|开展|实现))(?P<value>[^,;。]{2,30})$")),
    ("rule", re.compile(r"^(?P<metric>[^,;。]{2,44}?)(?P<rel>不纳入|不计入|不得[^,;。]{0,4}?|不再|免予|免于|不受|不加价|可相应|坚决(?:予以)?(?:淘汰|叫停)|予以|全部(?:按照|进入|安装|纳入)|原则上(?:要|应|不|布局在)?|必须|应当|一律(?:使用)?|专项用于|(?:继续)?实行|暂停|立即|取消|负(?=总责)|为(?=预期性|约束性|第一)|作为|带头|要(?:配备|带头|按|充分|切实))(?P<value>[^,;。]{0,40})$")),
    ("rule", re.compile(r"^(?P<rel>全部按照|鼓励参照|参照|按照|实行|继续实行|达到)(?P<value>[“”一-鿿、0-9]{3,40})$")),
    ("rule", re.compile(r"^(?P<rel>严格执行|严格落实|严禁|禁止|严控|不得|严格按照|执行)(?P<metric>[^,;。]{3,50})$")),
    ("direction", re.compile(r"^(?P<metric>[^,;。]{2,40}?)(?P<rel>(?:得到)?(?:更加|明显|显著|大幅|有效|持续|不断|全面|稳步|进一步|合理|切实|基本)+(?:提升|提高|改善|增强|健全|优化|下降|减少|好转|控制|完善|完备|建立|形成))$")),
    ("direction", re.compile(r"^(?P<rel>(?:有效|全面|不断|持续|大幅|进一步|合理|严格合理)*(?:提高|提升|降低|减少|增强|扩大|控制))(?P<metric>[^,;。]{2,30}?(?:水平|能力|比例|率|效率|需求|质量|弹性|强度|占比|增长|权重|力度|覆盖面|规模))$")),
    ("direction", re.compile(r"^(?P<rel>建成一批|确保完成|筑牢|形成)(?P<metric>[^,;。]{4,40})$")),
)  # fmt: skip
_OBJECT = re.compile(r"^对(?:于)?(?!于)(?P<s>.{3,60}?(?:项目|企业|单位|盟市|地区|园区|机构|设施|用户|城市|县区|部门|车辆|建筑))(?P<rest>(?![和、及的]).*)$")
_TASK = re.compile(r"^(?:立足|把|助力|推进|鼓励|支持|探索|引导|加快|加强|开展|积极|深入|大力|优先|强化|促进|指导|落实|按照|围绕|以)")


def states(folded: str, start: int, end: int, taken: list[Figure]) -> list[Figure]:
    """The figure-less targets of the sentence folded[start:end]; clauses that hold a figure (`taken`) are left alone."""
    marks = deadlines(folded, start, end)
    out: list[Figure] = []
    about, before = ("", 0), ("", 0)
    for clause in clauses(folded, start, end):
        if clause.after == ";":
            about, before = ("", 0), ("", 0)
        if any(clause.start <= f.value_start < clause.end for f in taken):
            about = ("", 0)
            continue
        for part in _parts(clause):
            row = _state(part, about, before)
            if row is None:
                continue
            before = (row.metric, row.start)
            mark = governing(marks, row.start + 1)
            if mark is None or row.kind == "rule" and mark.year[0] != "2":
                out.append(row)
            else:
                out.append(_with_deadline(row, mark.year, mark.start))
        body, offset = tidy(clause.text)
        if (m := _OBJECT.match(body)) and not m["rest"]:
            about = (m["s"], clause.start + offset)
        elif m := re.match(r"^(?:优化|完善|改进|健全)(?P<s>[^,;。]{4,24})$", body):
            before = (m["s"], clause.start + offset)
    return out


def _parts(clause: Clause) -> list[Clause]:
    """A clause, or its members where each has a verb of its own (西部基本实现“县县通气”、东部实现“市市通气”)."""
    pieces = re.split(r"(?<=”)、(?=[^“、]{2,}实现)|(?<=标准)和(?=[^,;。、]{2,20}标准$)", clause.text)
    if len(pieces) == 1:
        return [clause]
    out, at = [], clause.start
    verb = re.match(r"^(?:全面实施|全面执行|严格执行)", clause.text)
    for i, piece in enumerate(pieces):
        where = clause.text.index(piece, at - clause.start) + clause.start
        text = piece if i == 0 or not verb or "实现" in piece else verb[0] + piece
        out.append(Clause(text, where if text == piece else clause.start, where + len(piece), clause.after))
        at = where + len(piece)
    return out


def _state(clause: Clause, about: tuple[str, int], before: tuple[str, int]) -> Figure | None:
    """`about` is whom an opening clause names (对于……的项目，), `before` the metric of the clause just read; each with its offset."""
    body, offset = tidy(clause.text)
    body = re.sub(DEADLINE.pattern, "", body)
    if re.search(r"[\d]", body) or len(body) < 4:
        return None
    if (m := _OBJECT.match(body)) and m["rest"]:
        if re.match(r"坚决|予以|全部|不|免|可", m["rest"]):
            body = m["s"] + m["rest"]
        else:
            about, body = (m["s"], clause.start + offset), m["rest"]
    for kind, pattern in _PATTERNS:
        m = pattern.match(body)
        if not m or m.groupdict().get("metric") == "坚决":
            continue
        if kind != "direction" and m.start("rel") > 0 and _TASK.match(body) or kind == "direction" and re.match(r"推动|鼓励|支持", body):
            continue
        groups = m.groupdict()
        metric = (groups.get("metric") or "") + (groups.get("more") or "")
        value = groups.get("value") or ""
        scope, metric, _ = split_scope(metric)
        start, end = clause.start + offset, clause.end
        if not metric and value and "metric" not in groups:
            metric, start = (about[0], min(start, about[1])) if about[0] else (before[0], min(start, before[1]))
            if not metric and m["rel"] not in ("全面执行", "全面推行", "全面开展", "全面实现"):
                continue
            value = value.strip("“”")
        if not metric and (groups.get("metric") is None or scope):
            metric, value = (value, "") if not scope else (scope, value)
            scope = ""
        metric = re.sub(r"^(?:将|其|对|要通过|通过)(?=.{2,})", "", metric)
        if about[0] and not scope and metric != about[0]:
            scope, start = about[0], min(start, about[1])
        if not metric:
            return None
        return Figure(metric, m["rel"], value, "", "", "", scope, kind, start, end, start)
    return None


def _with_deadline(row: Figure, year: str, start: int) -> Figure:
    return Figure(
        row.metric, row.relation, row.value, row.unit, row.base, year, row.scope, row.kind, min(row.start, start), row.end, row.value_start
    )
