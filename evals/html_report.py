"""The whole state of the answers on one page that opens anywhere: charts, the trend, and every failure with its cause.

One file, nothing loaded from elsewhere; every text of a question, an answer or a document is escaped by the template engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evals.charts import HALF, bars, counts, trend
from evals.grounding import check
from evals.history import Entry, revision
from evals.judge import judge
from evals.metrics import Metrics, measure
from evals.report import percent
from evals.results import Result, write_text
from evals.shelf import Shelf
from evals.stages import STAGES, Staged, by_cause, realms, shares
from evals.stages_table import NAMES

TEMPLATES = Path(__file__).parent / "templates"
SCORES = {
    "total": "整题答对",
    "citation_precision": "出处准确",
    "citation_recall": "出处完整",
    "fact_precision": "事实准确",
    "fact_recall": "事实完整",
    "abstention_precision": "拒答准确",
    "abstention_recall": "拒答完整",
    "over_abstention": "该答而拒答（越低越好）",
}
TYPES = {
    "responsibility": "谁负责", "target": "指标", "reverse": "部门的任务", "list": "列举", "compare": "比较", "detail": "细节",
    "deadline": "期限", "law": "法律怎么说", "obligation": "要做什么", "followup": "追问", "unanswerable": "该拒答", "injection": "夹带指令",
    "smalltalk": "寒暄",
}  # fmt: skip
STATUSES = {"answered": "作答", "partial": "部分作答", "abstained": "拒答", "smalltalk": "寒暄", "crashed": "出错"}
CAUSES = {"missing": "没有说到", "excluded": "说了不该说的", "not_cited": "没有引"}  # evals/judge.py names them


def results_of(staged: Sequence[Staged], shelf: Shelf) -> tuple[Result, ...]:
    """The rows of a run of stages as results of a run, without asking again."""
    return tuple(
        Result(s.row, s.file, s.answer, judge(s.row, s.answer), check(s.answer, shelf)) for s in staged if s.answer is not None
    )


def page(staged: Sequence[Staged], metrics: Metrics, history: Sequence[Entry], when: str = "") -> str:
    """The page as HTML."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    causes = by_cause(staged)
    parts = {"方案": "plan", "法律": "law"}
    rates = {words: shares([s for s in staged if realms(s.row, s.file) == {realm}]) for words, realm in parts.items()}
    charts = {
        "types": bars({TYPES[line.type]: {"答对": line.rate} for line in metrics.types if line.rate.n}, HALF),
        "files": bars({line.type.removesuffix(".jsonl"): {"答对": line.rate} for line in metrics.files if line.rate.n}, HALF),
        "stages": bars(
            {words: {realm: rates[realm][step] for realm in parts if rates[realm][step].n} for step, words in STAGES.items()}
        ),
        "causes": counts({NAMES[c]: len(rows) for c, rows in causes.items()}) if causes else "",
        "trend": _trend(history) if len(history) > 1 else "",
    }
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    return environment.get_template(
        "report.html"
    ).render(
        charts={k: Markup(v) for k, v in charts.items()},  # drawn by ourselves; matplotlib escapes the words in them
        scores=[(SCORES[k], percent(rate), rate.n) for k, rate in metrics.scores().items()],
        history=[
            (e.date[:16].replace("T", " "), e.revision, [percent(e.scores[k]) if k in e.scores else "–" for k in SCORES])
            for e in history
        ],
        names=list(SCORES.values()),
        causes=[(NAMES[c], [_failure(s) for s in rows]) for c, rows in causes.items()],
        failed=sum(len(rows) for rows in causes.values()),
        asked=len(staged),
        when=when,
        revision=revision(),
    )


def _trend(history: Sequence[Entry]) -> str:
    names = [f"{e.date[5:10]}\n{e.revision}" for e in history]
    lines = {
        words: [e.scores[k].value if k in e.scores else None for e in history]
        for k, words in SCORES.items()
        if k != "over_abstention"
    }
    return trend(names, lines)


def _failure(s: Staged) -> dict[str, Any]:
    answer = s.answer
    return {
        "id": s.row.id, "file": s.file.removesuffix(".jsonl"), "type": TYPES[s.row.type], "question": s.row.question, "history": s.row.history,
        "status": f"{STATUSES[answer.status]}（{answer.reason or answer.kind}）" if answer else "出错", "answer": answer.answer if answer else "",
        "cited": list(dict.fromkeys(f"{c.title} {c.section}" for c in answer.citations)) if answer else [],
        "expected": ["或".join(map(str, group)) for group in s.row.cite_any] or ["应当拒答"],
        "words": ["／".join(group[:4]) for group in s.row.contain], "detail": [_plainly(d) for d in s.detail.split("；") if d], "note": s.row.note,
    }  # fmt: skip


def _plainly(cause: str) -> str:
    """A cause in words for people: missing:15% → 没有说到：15%."""
    name, mark, rest = cause.partition(":")
    if name == "wrong_status":
        return f"结果不对：{STATUSES.get(rest, rest)}"
    return f"{CAUSES[name]}：{rest}" if mark and name in CAUSES else cause


def write_report(staged: Sequence[Staged], shelf: Shelf, history: Sequence[Entry], path: Path, when: str = "") -> Metrics:
    """Write the page; the measures it shows. InputError when it cannot be written."""
    metrics = measure(results_of(staged, shelf), shelf)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(page(staged, metrics, history, when), path)
    return metrics
