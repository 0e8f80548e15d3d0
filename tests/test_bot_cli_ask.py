"""wence ask, ask --batch and search: what is on stdout, what is on stderr, and what is left when something goes wrong."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_runner import Wence, wence_apart, wence_here

from bot import assembly
from bot.answer import REASONS as NAMES
from bot.answer import Answer
from bot.cli.ask import REASONS, answer_text
from bot.cli.batch import answer_rows, read_rows
from bot.settings import settings
from corpus.errors import InputError, NotFoundError
from corpus.library import Library

pytestmark = pytest.mark.usefixtures("home")
WHO = "煤炭清洁高效利用工程由谁负责"
FIELDS = [
    "question", "status", "reason", "kind", "answer", "sentences", "citations", "duties", "targets", "provisions", "followups",
    "script", "elapsed_ms", "notes",
]  # fmt: skip


@pytest.fixture
def wence(capsys: pytest.CaptureFixture[str]) -> Wence:
    return wence_here(capsys)


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Another data folder for one test, empty."""
    folder = tmp_path / "data"
    monkeypatch.setenv("WENCE_HOME", str(folder))
    _forget()
    yield folder
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    settings.cache_clear()
    assembly.refresh()


def test_an_answer_is_shown_with_its_sources_and_their_quotes(wence: Wence, library: Library) -> None:
    ran = wence("ask", WHO)
    assert (ran.status, ran.err) == (0, "")
    text, _, sources = ran.out.partition("\n\n出处：\n")
    assert "能源局" in text and "[1]" in text
    assert sources.startswith("[1] 《内蒙古自治区“十四五”节能减排综合工作实施方案》三(八) 煤炭清洁高效利用工程\n    ")
    quote = sources.split("\n")[1].strip()
    assert quote in library.document("plan").text
    assert "内政发〔2022〕17号" in sources and "可以接着问：" in sources


def test_json_is_one_object_and_the_contract_s(wence: Wence) -> None:
    ran = wence("ask", WHO, "--json")
    assert (ran.status, ran.err) == (0, "")
    answer = json.loads(ran.out)
    assert list(answer) == FIELDS
    assert answer["status"] == "answered"
    expected = assembly.assistant().ask(WHO).as_json()
    assert {**answer, "elapsed_ms": 0} == {**json.loads(json.dumps(expected)), "elapsed_ms": 0}


def test_a_refusal_is_done_work_with_its_reason_and_no_sources(wence: Wence) -> None:
    ran = wence("ask", "今天天气怎么样")
    assert (ran.status, ran.err) == (0, "")
    assert "原因：" in ran.out and "off_topic" in ran.out
    assert "出处" not in ran.out


@pytest.mark.parametrize("nothing", ["", "   "])
def test_an_empty_question_is_answered_with_a_refusal(wence: Wence, nothing: str) -> None:
    ran = wence("ask", nothing, "--json")
    assert ran.status == 0
    assert json.loads(ran.out)["reason"] == "empty"


def test_every_reason_has_its_words() -> None:
    assert set(REASONS) == set(NAMES) - {""}


def test_the_frame_speaks_the_script_of_the_question(wence: Wence) -> None:
    assert "出處：" in wence("ask", "煤炭清潔高效利用工程由誰負責").out
    assert "Sources：" in wence("ask", "Who is responsible for clean and efficient use of coal?").out


def test_a_restated_source_says_that_it_is_no_quote() -> None:
    from bot.answer import Citation

    citation = Citation(
        1, "law", "某法", "第五十三条", "", "节能报告不实的，限期改正", 0, 1, form="restated", version="2018年修正"
    )
    shown = answer_text(Answer("?", "answered", "passage", "要改正。[1]", citations=(citation,)))
    assert "《某法》第五十三条" in shown and "要点转述，非原文" in shown and "2018年修正" in shown


def test_history_lets_a_follow_up_be_understood(wence: Wence) -> None:
    before = ["你好", "农牧业节能减排工程有哪些指标"]
    ran = wence("ask", "那牵头单位呢", "--history", before[0], "--history", before[1], "--json")
    assert json.loads(ran.out)["answer"] == assembly.assistant().ask("那牵头单位呢", before).answer
    assert json.loads(ran.out)["answer"] != assembly.assistant().ask("那牵头单位呢").answer


def test_why_follows_the_answer_and_goes_to_stderr_beside_json(wence: Wence) -> None:
    ran = wence("ask", WHO, "--why")
    assert "如何得出：" in ran.out.partition("出处：")[2]
    assert "类别：responsibility" in ran.out and "BM25" in ran.out and "余弦" in ran.out
    ran = wence("ask", WHO, "--why", "--json")
    assert json.loads(ran.out)["kind"] == "responsibility"
    assert "BM25" in ran.err
    assert wence("ask", "", "--why").status == 0


def test_a_document_is_named_by_id_or_title_and_an_unknown_one_is_refused(wence: Wence) -> None:
    assert wence("ask", WHO, "--doc", "plan", "--as-of", "2024-02-29").status == 0
    assert wence("ask", WHO, "--doc", "《节能减排综合工作实施方案》").status == 0
    ran = wence("ask", WHO, "--doc", "constitution", "--json")
    assert (ran.status, ran.out) == (1, "")
    assert "constitution" in ran.err and "plan" in ran.err


def test_the_first_question_builds_the_index_and_says_so(
    wence: Wence, elsewhere: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(*, force: bool = False, progress: Any = None) -> None:
        progress("训练向量模型")
        shutil.copytree(home / "index", elsewhere / "index")
        shutil.copytree(home / assembly.LAWS, elsewhere / assembly.LAWS)

    monkeypatch.setattr(assembly, "build_index", build)
    ran = wence("ask", WHO, "--json")
    assert ran.status == 0
    assert json.loads(ran.out)["status"] == "answered"
    assert ran.err == "第一次使用，先建立索引（约一分钟）……\n训练向量模型\n"


@pytest.mark.parametrize("side", ["", "laws"])
@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_stale_index_is_refused_with_the_command_that_mends_it(
    wence: Wence, elsewhere: Path, home: Path, command: str, side: str
) -> None:
    shutil.copytree(home, elsewhere)
    name = (elsewhere / side / "index" / "current").read_text().strip()
    manifest = elsewhere / side / "index" / name / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text(encoding="utf-8")), "digest": "0" * 64}), encoding="utf-8")
    ran = wence(command, WHO)
    assert (ran.status, ran.out) == (1, "")
    assert "索引与资料不一致" in ran.err and "wence build" in ran.err


def test_ask_works_in_a_process_of_its_own_with_nothing_but_the_answer(home: Path) -> None:
    ran = wence_apart("ask", WHO, "--json", WENCE_HOME=str(home))
    assert (ran.status, ran.err) == (0, "")
    assert json.loads(ran.out)["status"] == "answered"


def test_a_law_answer_is_as_of_the_day_that_is_given(wence: Wence, tmp_path: Path) -> None:
    asked = "环境影响评价法第三十一条怎么说"
    states = {}
    for day in ("2026-08-14", "2026-08-15"):
        answer = json.loads(wence("ask", asked, "--as-of", day, "--json").out)
        states[day] = {c["in_force"] for c in answer["citations"] if c["doc"] == "eia-law"}
        assert answer["kind"] == "provision" and answer["provisions"]
    assert states == {"2026-08-14": {"现行有效"}, "2026-08-15": {"已自2026年8月15日起废止"}}
    source, out = (
        _rows(tmp_path, {"question": asked, "as_of": "2024-01-01"}, {"question": asked, "as_of": "2026-12-31"}),
        tmp_path / "o",
    )
    assert wence("ask", "--batch", str(source), "--out", str(out)).status == 0
    rows = [json.loads(line)["answer"] for line in out.read_text(encoding="utf-8").splitlines()]
    assert ["废止" in r for r in rows] == [False, True] and "在2024年1月1日" in rows[0]


def test_a_law_s_source_is_shown_with_version_state_and_that_it_is_no_quote(wence: Wence) -> None:
    shown = wence("ask", "节能法53条").out.partition("出处：\n")[2]
    assert shown.startswith("[1] 《中华人民共和国节约能源法》第五十三条")
    assert "要点转述，非原文" in shown and "2018年10月26日修正" in shown and "现行有效" in shown


def test_a_question_is_limited_to_a_law_by_its_short_name(wence: Wence) -> None:
    answer = json.loads(wence("ask", "第53条说什么", "--doc", "节能法", "--json").out)
    assert {(c["doc"], c["section"]) for c in answer["citations"]} == {("energy-conservation-law", "第五十三条")}


# Batches


def _rows(folder: Path, *rows: Any) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in rows), encoding="utf-8")
    return path


def test_a_batch_gives_one_answer_a_line_in_the_same_order(wence: Wence, tmp_path: Path) -> None:
    source = _rows(
        tmp_path,
        "\ufeff" + json.dumps({"id": "a", "question": WHO}),
        "",
        {"question": "今天天气怎么样", "history": None, "doc": None},
        {"question": "那牵头单位呢", "history": ["农牧业节能减排工程有哪些指标"], "doc": "plan", "as_of": "2025-12-31"},
        {"question": ""},
        {"question": "谁\u2028负责\u0085煤炭"},
    )
    out = tmp_path / "answers.jsonl"
    out.write_text("old")
    ran = wence("ask", "--batch", str(source), "--out", str(out))
    assert (ran.status, ran.out) == (0, "")
    assert "已回答 5/5" in ran.err
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [a["question"] for a in answers] == [WHO, "今天天气怎么样", "那牵头单位呢", "", "谁\u2028负责\u0085煤炭"]
    assert [a["status"] for a in answers][:4] == ["answered", "abstained", "answered", "abstained"]
    assert list(answers[0]) == FIELDS
    assert answers[2]["answer"] == assembly.assistant().ask("那牵头单位呢", ["农牧业节能减排工程有哪些指标"]).answer
    assert sorted(p.name for p in tmp_path.iterdir()) == ["answers.jsonl", "questions.jsonl"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "不是一个 JSON 对象"),
        ("[1]", "不是一个 JSON 对象"),
        ("[" * 100_000, "不是一个 JSON 对象"),
        ({"q": "x"}, "question 一栏没有写"),
        ({"question": 5}, "question 一栏没有写"),
        ({"question": "x", "history": "y"}, "history 一栏"),
        ({"question": "x", "history": [1]}, "history 一栏"),
        ({"question": "x", "doc": 3}, "doc 一栏"),
        ({"question": "x", "doc": "nope"}, "资料中没有“nope”"),
        ({"question": "x", "as_of": "soon"}, "日期“soon”不能用"),
        ('{"question": "\\ud800"}', "代理字符"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line_and_nothing_is_written(wence: Wence, tmp_path: Path, row: Any, said: str) -> None:
    source, out = _rows(tmp_path, {"question": WHO}, "", row), tmp_path / "answers.jsonl"
    out.write_text("old")
    ran = wence("ask", "--batch", str(source), "--out", str(out))
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"{source} 第 3 行：") and said in ran.err
    assert out.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_row_that_fails_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    source, out = _rows(tmp_path, {"question": "a"}, {"question": "b"}), tmp_path / "answers.jsonl"
    out.write_text("old")

    def ask(question: str, *_: Any) -> Answer:
        if question == "b":
            raise NotFoundError("没有了。", "没有办法。")
        return Answer(question, "abstained", "refusal", "没有。", "off_topic")

    with pytest.raises(InputError, match=r"questions\.jsonl 第 2 行：没有了。"):
        answer_rows(read_rows(source, lambda name: name), source, out, ask, lambda done, total: None)
    assert out.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 2


def test_files_that_cannot_be_used_are_named(wence: Wence, tmp_path: Path) -> None:
    source = _rows(tmp_path, {"question": "x"})
    for arguments in (
        ("--batch", str(tmp_path / "absent"), "--out", str(tmp_path / "o")),
        ("--batch", str(source), "--out", str(tmp_path / "absent" / "o")),
        ("--batch", str(source), "--out", str(tmp_path)),
        ("--batch", str(source), "--out", str(source)),
    ):
        ran = wence("ask", *arguments)
        assert (ran.status, ran.out) == (1, ""), arguments
        assert str(tmp_path) in ran.err and len(ran.err.strip().split("\n")) >= 2
    source.write_bytes(b'{"question": "\xd6\xd0"}')  # GBK
    assert "不是 UTF-8" in wence("ask", "--batch", str(source), "--out", str(tmp_path / "o")).err


def test_answers_can_go_into_a_pipe_and_the_pipe_stays(tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("Windows has no such pipes")
    source, out, got = _rows(tmp_path, {"question": "a"}), tmp_path / "pipe", []
    os.mkfifo(out)
    reader = threading.Thread(target=lambda: got.append(out.read_text(encoding="utf-8")))
    reader.start()
    refusal = Answer("a", "abstained", "refusal", "没有。", "off_topic")
    answer_rows(read_rows(source, lambda name: name), source, out, lambda *_: refusal, lambda done, total: None)
    reader.join(10)
    assert json.loads(got[0])["question"] == "a"
    assert out.is_fifo()


# Search


def test_search_lists_hits_with_the_sum_of_their_scores(wence: Wence, library: Library) -> None:
    ran = wence("search", "數據中心PUE", "--json", "-k", "3", "--doc", "plan")
    assert (ran.status, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert found["question"] == "數據中心PUE"
    assert [h["rank"] for h in found["hits"]] == [1, 2, 3]
    scores = [h["score"] for h in found["hits"]]
    assert scores == sorted(scores, reverse=True)
    for hit in found["hits"]:
        assert hit["quote"] == library.document("plan").text[hit["start"] : hit["end"]]
        assert hit["why"].startswith(f"{hit['score']:.3f} = ")
    assert found["hits"][0]["section"] == "三(一)"


def test_search_looks_for_official_terms_as_an_answer_would(wence: Wence) -> None:
    assistant = assembly.assistant()
    question = assistant.reader.read(WHO)
    assert question.officials
    expected = assistant.finder.index.search(question.core, 5, expansions=question.officials)
    found = json.loads(wence("search", WHO, "-k", "5", "--json", "--doc", "plan").out)["hits"]
    assert [h["why"] for h in found] == [h.why() for h in expected]


def test_search_goes_through_plans_and_laws_and_the_better_comes_first(wence: Wence) -> None:
    assistant = assembly.assistant()
    assert assistant.counsel is not None
    legal = assistant.counsel.reader.read(WHO)
    both = assistant.finder.index.search(assistant.reader.read(WHO).core, 5, expansions=assistant.reader.read(WHO).officials)
    both += assistant.counsel.statutes.index.search(legal.core, 5, expansions=legal.officials)
    found = json.loads(wence("search", WHO, "-k", "5", "--json").out)["hits"]
    assert sorted(h["score"] for h in found) == sorted(round(h.score, 6) for h in sorted(both, key=lambda h: -h.score)[:5])
    assert ("plan", "三(八)") in {(h["doc"], h["section"]) for h in found[:2]}  # the Code has an article of the very same words
    found = json.loads(wence("search", "未批先建罚多少", "--json").out)["hits"]
    assert ("eia-law", "第三十一条") in {
        (h["doc"], h["section"]) for h in found[:5]
    }  # the plan has the very words, and comes first
    found = json.loads(wence("search", "排污许可证的有效期", "--json").out)["hits"]
    assert ("pollutant-permit-regulation", "第十四条") in {(h["doc"], h["section"]) for h in found}


def test_search_in_one_law_finds_in_no_other(wence: Wence, everything: Library) -> None:
    found = json.loads(wence("search", "未批先建罚多少", "--json", "--doc", "环评法").out)["hits"]
    assert found and {h["doc"] for h in found} == {"eia-law"}
    assert all(h["quote"] == everything.quote("eia-law", h["start"], h["end"]) for h in found)


def test_search_for_people_shows_where_what_and_why(wence: Wence) -> None:
    ran = wence("search", "数据中心PUE")
    assert ran.out.startswith("  1. 《内蒙古自治区“十四五”节能减排综合工作实施方案》三(一) 重点行业绿色升级工程〔")
    assert ran.out.count(" = 词 ") == 10


@pytest.mark.parametrize("nothing", ["", "。"])
def test_a_search_that_finds_nothing_says_so(wence: Wence, nothing: str) -> None:
    ran = wence("search", nothing, "--json")
    assert (ran.status, json.loads(ran.out)["hits"], ran.err) == (0, [], "没有找到相关内容。\n")
