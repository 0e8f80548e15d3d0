"""The bank of asked-as questions: it points into the text, asks every fact often enough, and copies no gold question."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from corpus.errors import DocumentError
from corpus.library import Library, read_asked
from corpus.records import Asked, Document, Target
from corpus.script import fold, fold_keep, script_of

ROOT = Path(__file__).parents[1]
DEV = ROOT.parent / "shared" / "questions" / "dev.jsonl"


def test_every_anchor_stands_in_its_section(library: Library, plan: Document) -> None:
    for a in library.asked:
        section = plan.section(a.section)
        assert section.start <= a.start < a.end <= section.end, a
        assert a.question.strip() == a.question != "", a


def test_there_are_at_least_six_hundred_questions_and_none_twice_for_one_fact(library: Library) -> None:
    assert len(library.asked) >= 600
    twice = [key for key, n in Counter((fold(a.question), a.section, a.start, a.metric) for a in library.asked).items() if n > 1]
    assert twice == []


def test_every_duty_is_asked_in_at_least_six_ways(library: Library) -> None:
    ways = Counter(a.section for a in library.asked if a.about == "duty")
    assert [d.section for d in library.duties if ways[d.section] < 6] == []


def test_every_figure_is_asked_in_at_least_six_ways(library: Library) -> None:
    figures = [t for t in library.targets if any(c.isdigit() for c in t.value)]
    few = {f"{t.section} {t.metric}": n for t in figures if (n := sum(asks(a, t) for a in library.asked)) < 6}
    assert few == {}


def asks(a: Asked, t: Target) -> bool:
    """Whether the question is about this figure: its anchor holds it, and its metric, where it says one, is this one."""
    if a.about != "target" or not (a.start < t.end and t.value_start < a.end):
        return False
    one, other = set(fold_keep(a.metric)), set(fold_keep(t.metric + t.scope))
    return not one or len(one & other) >= 0.5 * min(len(one), len(other))


def test_every_section_with_text_is_asked_about_in_at_least_six_ways(library: Library, plan: Document) -> None:
    ways = Counter(a.section for a in library.asked)
    bare = {"印发通知", "前言", "三", "四", "五", "附件1", "附件2"}  # only a heading, a name or an order to carry out
    assert [s.label for s in plan.sections if s.label not in bare and ways[s.label] < 6] == []


def test_questions_come_in_both_scripts_and_in_english(library: Library) -> None:
    scripts = Counter(script_of(a.question) for a in library.asked)
    assert all(scripts[s] >= 0.05 * len(library.asked) for s in ("hans", "hant", "en")), scripts


def test_few_questions_are_the_plans_own_words(library: Library, plan: Document) -> None:
    said = fold(plan.text)
    own = [a.question for a in library.asked if len(fold(a.question)) >= 8 and fold(a.question).strip("?。") in said]
    assert len(own) <= 0.02 * len(library.asked), own


def gold_questions() -> dict[str, str]:
    """Folded question → where it stands. Short follow-ups (那谁牵头) are nobody's property and are left out."""
    files = [*sorted((ROOT / "evals" / "gold").glob("*.jsonl")), *([DEV] if DEV.is_file() else [])]
    lines = [(path.name, line) for path in files for line in path.read_text("utf-8").splitlines() if line]
    return {q: name for name, line in lines if len(q := fold(json.loads(line)["question"])) >= 8}


def test_no_question_is_within_three_characters_of_a_gold_question(library: Library) -> None:
    gold = gold_questions()
    assert len(gold) >= 150
    ours = sorted({fold(a.question) for a in library.asked})
    theirs = sorted(gold)
    near = cdist(ours, theirs, scorer=Levenshtein.distance, score_cutoff=3)
    found = [(ours[i], theirs[j], gold[theirs[j]]) for i, j in zip(*(near <= 3).nonzero(), strict=True)]
    assert found == []


@pytest.mark.parametrize(
    ("row", "said"),
    [({"section": "九", "anchor": "甲"}, "没有“九”这一节"), ({"section": "二", "anchor": "没有的话"}, "找不到“没有的话”")],
)
def test_a_row_that_points_nowhere_is_refused_with_file_and_line(
    row: dict[str, str], said: str, plan: Document, tmp_path: Path
) -> None:
    line = json.dumps({**row, "about": "detail", "q": ["问"]}, ensure_ascii=False)
    (tmp_path / "bank.jsonl").write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=f"bank.jsonl 第 2 行.*{said}"):
        read_asked([plan], tmp_path)


def test_a_row_for_a_document_that_is_not_there_is_passed_over(plan: Document, tmp_path: Path) -> None:
    line = json.dumps({"doc": "other", "section": "二", "anchor": "甲", "about": "detail", "q": ["问"]})
    (tmp_path / "bank.jsonl").write_text(line, encoding="utf-8")
    assert read_asked([plan], tmp_path) == ()
