"""Targets without a figure: a class or standard to be reached, a standing rule, a direction. Read clause by clause.

What a clause only sets going (推进, 加强, 鼓励, 探索) is a task, no target; it stays with the sentences.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.clauses import DEADLINE, Clause, Mark, clauses, deadlines, governing
from corpus.figures import Figure
from corpus.metrics import split_scope, tidy
from corpus.state_patterns import ADVANCED, AIMED, MEANS, OBJECT, PATTERNS, SHARED, TASK

_IMPROVED = re.compile(r"^(?:优化|完善|改进|健全)(?P<s>[^,;。]{4,24})$")
_PASSED = re.compile(r"^(?P<s>[^,;。]{2,12}?)经[^,;。]{2,20}(?:后|同意)$")


@dataclass(frozen=True)
class _Named:
    """Something an earlier clause named, and where."""

    words: str = ""
    start: int = -1

    def reach(self, start: int) -> int:
        """The start of a quote that holds this as well."""
        return min(start, self.start) if self.words else start


def states(folded: str, start: int, end: int, taken: list[Figure]) -> list[Figure]:
    """The figure-less targets of the sentence folded[start:end]; of clauses with a figure (`taken`), what they say besides."""
    marks = deadlines(folded, start, end)
    out: list[Figure] = []
    about, before = _Named(), _Named()
    for clause in clauses(folded, start, end):
        if clause.after == ";":
            about, before = _Named(), _Named()
        if any(clause.start <= f.value_start < clause.end for f in taken):
            about = _Named()
            parts = _beside_a_figure(clause)
        else:
            parts = _parts(clause)
        for part in parts:
            if row := _state(part, about, before):
                before = _Named(row.metric, row.start)
                out.append(_with_deadline(row, marks, clause))
        body, offset = tidy(clause.text)
        if (m := OBJECT.match(body)) and not m["rest"]:
            about = _Named(m["s"], clause.start + offset)
        elif m := _IMPROVED.match(body) or _PASSED.match(body):
            before = _Named(m["s"], clause.start + offset)
    return out


def _with_deadline(row: Figure, marks: list[Mark], clause: Clause) -> Figure:
    """By when. A rule holds for the whole plan unless a year is set or its own clause says the time."""
    mark = governing(marks, row.end)
    if mark is None or (row.kind == "rule" and mark.year[0] != "2" and mark.start < clause.start):
        return row
    return replace(row, deadline=mark.year, start=min(row.start, mark.start))


def _beside_a_figure(clause: Clause) -> list[Clause]:
    """重点区域保留的锅炉以及65蒸吨以上锅炉全面实现超低排放: the first member as a clause of its own."""
    body, offset = tidy(clause.text)
    m = SHARED.match(body)
    if not m:
        return []
    return [Clause(m["first"] + m["verb"] + m["value"], clause.start + offset, clause.end, clause.after)]


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


def _state(clause: Clause, about: _Named, before: _Named) -> Figure | None:
    """`about` is whom an opening clause names (对于……的项目，), `before` the metric of the clause just read."""
    body, offset = tidy(clause.text)
    at = clause.start + offset
    body = MEANS.sub("", re.sub(DEADLINE.pattern, "", body))
    if re.search(r"\d", body) or len(body) < 4:
        return None
    if (m := OBJECT.match(body)) and m["rest"]:
        if re.match(r"坚决|予以|全部|不|免|可|立即", m["rest"]):
            body = m["s"] + m["rest"]
        else:
            about, body = _Named(m["s"], at), MEANS.sub("", m["rest"])
            if aimed := AIMED.match(body):
                return Figure(aimed["metric"], aimed["rel"], "", "", "", "", about.words, "rule", at, clause.end, at)
    for kind, pattern in PATTERNS:
        m = pattern.match(body)
        if not m or m.groupdict().get("metric") == "坚决":
            continue
        if kind == "direction":
            if re.match(r"推动|推进|鼓励|支持|引导|促进|实现", body) and m["rel"] != "实现":
                continue
        elif m.start("rel") > 0 and TASK.match(body):
            continue
        row = _row(m, about, before, at, clause.end)
        if row is None:
            continue
        if kind == "categorical" and ADVANCED.fullmatch(row.value):
            kind = "direction"
        return replace(row, kind=kind)
    return None


def _row(m: re.Match[str], about: _Named, before: _Named, start: int, end: int) -> Figure | None:
    """The record of a matched form; None when it names nothing and nothing was named before."""
    groups = {name: text or "" for name, text in m.groupdict().items()}
    value = groups.get("value", "")
    relation = groups["rel"] + (f"…{groups['tail']}" if groups.get("tail") else "")
    scope, metric, _ = split_scope(groups.get("metric", "") + groups.get("more", ""))
    at = start
    if not metric and value and "metric" not in groups:
        named = about if about.words else before
        metric, start = named.words, named.reach(start)
        if not metric and groups["rel"] not in ("全面执行", "全面推行", "全面开展", "全面实现"):
            return None
        value = value.strip("“”")
    if not metric and (groups.get("metric") is None or scope):
        metric, value = (scope, value) if scope else (value, "")
        scope = ""
    metric = re.sub(r"^(?:将|其|对|要通过|通过)(?=.{2,})", "", metric)
    if re.match(r"^(?:并|一并)?(?:交由|作为|由.{2,10}作为)", metric) and before.words:
        metric, start = before.words, before.reach(start)
    elif partly := re.match(r"^(?P<who>[未不][^,;。]{1,12}?的)(?:根据|按|依据)[^,;。]{2,16}$", metric):
        if before.words:
            scope, metric, start = partly["who"], before.words, before.reach(start)
    elif about.words and not scope and metric != about.words:
        scope, start = about.words, about.reach(start)
    if not metric:
        return None
    return Figure(metric, relation, value, "", "", "", scope, "rule", start, end, at)
