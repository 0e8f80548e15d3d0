"""The history is only appended to, and the report is one page that opens without a network and escapes whatever it shows."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.answer import Answer, Citation, Sentence
from corpus.errors import InputError
from evals import history, instruments
from evals.__main__ import app
from evals.charts import bars, counts, trend
from evals.gold import GoldRow, Place
from evals.history import Entry
from evals.html_report import SCORES, TYPES, page, results_of, write_report
from evals.metrics import Rate, measure
from evals.probe import Trace
from evals.shelf import Shelf
from evals.stages import Staged, stage

TEXT = "能耗下降15%。"
SHELF = Shelf({"plan": TEXT}, {"plan": "某方案"}, sections={("plan", "二"): TEXT})
ROW = GoldRow("row-1", "target", "能耗？", (), "answer", ((Place("plan", "二"),),), (("15%",),), (), "")
NASTY = '<script>alert(1)</script><img src="https://elsewhere.example/x.png">&'
MAY_LINK = ("http://www.w3.org/", "http://purl.org/")  # names of vocabularies in the SVG, which nothing loads


def asked(row: GoldRow = ROW, text: str = "能耗下降15%。", status: str = "answered") -> Staged:
    citation = Citation(1, "plan", "某方案", "二", "", TEXT, 0, len(TEXT))
    answer = Answer("?", "answered", "target", f"{text}[1]", sentences=(Sentence(text, (1,)),), citations=(citation,))
    if status != "answered":
        answer = Answer("?", "abstained", "refusal", text, "off_topic")
    return stage(row, "dev.jsonl", answer, "", Trace("plan", (("plan", "二"),), ()), SHELF, {})


def entry(date: str = "2026-11-01T08:00:00Z", got: float = 3) -> Entry:
    return Entry(date, "abc1234", {"total": Rate(got, 4), "over_abstention": Rate(0, 0)}, {"dev.jsonl": Rate(got, 4)})


def test_a_run_recorded_is_read_back_and_the_runs_before_it_stay_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    assert history.read(path) == ()
    history.append(entry(), path)
    before = path.read_text(encoding="utf-8")
    history.append(entry("2026-11-02T08:00:00Z", 4), path)
    assert path.read_text(encoding="utf-8").startswith(before)
    assert [(e.date[8:10], e.revision, e.scores["total"]) for e in history.read(path)] == [
        ("01", "abc1234", Rate(3, 4)), ("02", "abc1234", Rate(4, 4)),
    ]  # fmt: skip
    assert history.read(path)[0].scores["over_abstention"].value is None


@pytest.mark.parametrize(
    "bad", ["[]", '{"date": "x"}', '{"date": "x", "revision": "", "scores": {"total": 1}, "files": {}}', "no"]
)
def test_a_line_that_is_no_run_is_refused_with_its_place(bad: str, tmp_path: Path) -> None:
    path = tmp_path / "history.jsonl"
    history.append(entry(), path)
    path.write_text(path.read_text(encoding="utf-8") + bad + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"history\.jsonl:2"):
        history.read(path)


def test_a_history_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="写不了"):
        history.append(entry(), tmp_path / "nowhere" / "history.jsonl")


def test_the_entry_of_a_run_has_its_day_its_revision_and_every_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "ROOT", tmp_path)  # no git there
    metrics = measure(results_of([asked()], SHELF), SHELF)
    made = history.entry_of(metrics)
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", made.date) and made.revision == ""
    assert made.scores == metrics.scores() and set(made.scores) == set(SCORES) and made.files == {"dev.jsonl": Rate(1, 1)}


def test_the_history_of_the_project_can_be_read_and_drawn() -> None:
    for e in history.read(history.HISTORY):
        assert set(e.scores) <= set(SCORES) and e.scores["total"].n > 0


class Page(HTMLParser):
    """What a browser would fetch, what it would run, and what it would show."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.fetched: list[str] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.fetched += [v or "" for k, v in attrs if k in ("src", "href", "xlink:href", "action", "data")]

    def handle_data(self, data: str) -> None:
        self.words += data


def written(*staged: Staged, past: tuple[Entry, ...] = ()) -> str:
    return page(staged, measure(results_of(staged, SHELF), SHELF), past, "今天")


def test_the_page_shows_each_failure_with_its_answer_what_was_cited_what_was_wanted_and_why() -> None:
    failing = asked(replace(ROW, id="row-2", question="氨氮？", contain=(("8%",),), note="三种说法"), "能耗下降15%。")
    refused = asked(replace(ROW, id="row-3", question="问三"), "资料里没有。", "abstained")
    shown = Page(written(asked(), failing, refused)).words
    for words in (
        "氨氮？",
        "row-2",
        "能耗下降15%。[1]",
        "某方案 二",
        "plan 二",
        "8%",
        "没有说到：8%",
        "结果不对：拒答",
        "三种说法",
        "问三",
        "没有出处",
    ):
        assert words in shown, words
    assert "3 道金标问题，2 题没有通过" in shown and "该说的都说了" in shown and "能耗？" not in shown.split("没有通过的")[1]


def test_a_page_on_which_everything_passed_says_so_and_draws_no_causes() -> None:
    assert "没有通过的 0 题" in Page(written(asked())).words


def test_whatever_a_question_or_an_answer_holds_is_shown_as_text_and_nothing_is_fetched() -> None:
    row = replace(ROW, question=NASTY, history=(NASTY,), contain=((NASTY,),), note=NASTY)
    html = written(asked(row, NASTY, "abstained"), asked(replace(ROW, id="p"), NASTY))
    parsed = Page(html)
    assert "script" not in parsed.tags and "img" not in parsed.tags and NASTY in parsed.words
    assert [u for u in parsed.fetched if not u.startswith("#")] == []
    urls = re.findall(r"https?://[^\s\"'<>)]+", html.replace("https://elsewhere.example", ""))
    assert [u for u in urls if not u.startswith(MAY_LINK)] == [] and "@import" not in html and "url(http" not in html


def test_the_trend_is_drawn_from_two_recorded_runs_on_and_listed_from_one() -> None:
    none, one, two = (written(asked(), past=(entry(), entry("2026-11-02T08:00:00Z", 4))[:n]) for n in range(3))
    assert "还没有记录" in none and "还没有记录" not in one and "abc1234" in one and "75.0%" in one
    assert two.count("<svg") == one.count("<svg") + 1 == none.count("<svg") + 1 and "2026-11-02 08:00" in two


def test_every_type_of_question_has_a_name_on_the_page() -> None:
    from evals.gold import TYPES as KNOWN

    assert set(TYPES) == set(KNOWN)


def test_a_picture_keeps_its_letters_shows_its_n_and_is_the_same_every_time() -> None:
    rows = {"指标": {"方案": Rate(3, 4), "法律": Rate(0, 0)}, "列举": {"方案": Rate(1, 1)}}
    drawn = bars(rows)
    assert drawn == bars(rows) and drawn.startswith("<svg")
    words = Page(drawn).words
    assert "指标" in words and "75.0%" in words and "n=4" in words and "法律" in words and "n=0" not in words
    assert "17" in Page(counts({"错了": 17})).words
    gap = trend(["一\na", "二\nb", "三\nc"], {"答对": [0.9, None, 0.95]})
    assert "答对" in Page(gap).words and "nan" not in gap.lower()


def test_the_command_writes_the_page_where_it_is_asked_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    past = tmp_path / "history.jsonl"
    history.append(entry(), past)
    monkeypatch.setattr("evals.history.HISTORY", past)
    monkeypatch.setattr("evals.run.parts", lambda: (None, SHELF))
    monkeypatch.setattr("evals.stages.stages", lambda *a, **k: (asked(),))
    out = tmp_path / "new" / "report.html"
    done = CliRunner().invoke(app, ["report", "--html", str(out), "--file", "dev"])
    assert done.exit_code == 0, done.output
    assert "100.0% (n=1)" in done.output and "abc1234" in out.read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    with pytest.raises(InputError, match="写不了"):
        write_report((asked(),), SHELF, (), tmp_path / "report.html")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["stages", "--realm", "moon"], 2, "plan（方案）"),
        (["stages", "--file", "nowhere"], 2, "nowhere"),
        (["perturb", "--kind", "moon"], 2, "script"),
        (["attack", "--kind", "moon"], 2, "figure"),
        (["run", "--record", "--file", "dev"], 2, "--record"),
    ],
)
def test_a_wrong_choice_is_told_with_the_choices_there_are(words: list[str], code: int, says: str) -> None:
    done = CliRunner().invoke(app, words)
    assert done.exit_code == code and says in done.output


def test_every_instrument_says_in_chinese_what_it_does_and_how_long_it_takes() -> None:
    for name in instruments.COMMANDS:
        shown = CliRunner().invoke(app, [name, "--help"]).output
        assert re.search(r"约[一-十]+分\s*钟", shown), name


def test_the_stages_are_written_as_json_for_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evals.run.parts", lambda: (None, SHELF))
    monkeypatch.setattr("evals.stages.stages", lambda *a, **k: (asked(), asked(replace(ROW, id="r2", contain=(("8%",),)))))
    out = tmp_path / "stages.json"
    done = CliRunner().invoke(app, ["stages", "--brief", "--json", str(out)])
    assert done.exit_code == 0 and "整题答对" in done.output and "r2" not in done.output
    said = json.loads(out.read_text(encoding="utf-8"))
    assert said["causes"] == {"said": ["r2"]} and said["stages"]["合计"]["said"] == {"right": 1, "n": 2, "share": 0.5}
