"""wence show, facts, list, build and doctor."""

from __future__ import annotations

import csv
import functools
import io
import json
import re
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_runner import ROOT, Wence, wence_here

import corpus.collection
import corpus.shelf
from bot import assembly
from bot.answer import duty_json, provision_json, target_json
from bot.cli import doctor, parts
from bot.settings import settings
from corpus.library import Library, build_library
from corpus.shelf import read_plan


@pytest.fixture
def wence(capsys: pytest.CaptureFixture[str]) -> Wence:
    return wence_here(capsys)


@pytest.mark.parametrize(
    "address",
    [
        "三(八)", "三（八）", "三 (八)", "第三(八)", "第三部分（八）", "三、(八)", "三〔八〕", "3(8)", "煤炭清洁高效利用工程",
        "三(八)煤炭清洁高效利用工程", "煤炭清潔",
    ],
)  # fmt: skip
def test_a_section_is_found_however_its_address_is_written(wence: Wence, address: str) -> None:
    ran = wence("show", "plan", address)
    assert ran.out.startswith("三(八) 煤炭清洁高效利用工程\n"), ran


@pytest.mark.parametrize(
    ("address", "label"),
    [("附件1", "附件1"), ("附件一", "附件1"), ("附件 ２", "附件2"), ("三（10）", "三(十)"), ("二", "二"), ("第二部分", "二")],
)
def test_annexes_and_chapters_are_found_likewise(wence: Wence, address: str, label: str) -> None:
    assert json.loads(wence("show", "plan", address, "--json").out)["section"] == label


def test_every_section_is_shown_verbatim_with_its_offsets(wence: Wence, library: Library) -> None:
    document = library.document("plan")
    for section in document.sections:
        shown = json.loads(wence("show", "plan", section.label, "--json").out)
        assert shown["section"] == section.label
        assert shown["text"] == document.text[shown["start"] : shown["end"]]
    assert document.section("三(八)").heading in wence("show", "plan", "三(八)").out
    assert document.text[4200:4300] in wence("show", "plan", document.section_at(4200).label).out


def test_an_unknown_section_is_refused_with_those_there_are(wence: Wence) -> None:
    ran = wence("show", "plan", "九(一)")
    assert (ran.status, ran.out) == (1, "")
    assert "九(一)" in ran.err and "三(八)" in ran.err and "附件2" in ran.err
    ran = wence("show", "plan", "工程")
    assert ran.status == 1
    assert "不止指一节" in ran.err and "三(八) 煤炭清洁高效利用工程" in ran.err


def test_the_outline_names_every_section(wence: Wence, library: Library) -> None:
    sections = json.loads(wence("show", "plan", "--json").out)["sections"]
    assert [s["section"] for s in sections] == [s.label for s in library.document("plan").sections]
    shown = wence("show", "plan").out
    assert all(s["heading"] in shown and f"{s['start']}—{s['end']}" in shown for s in sections)


def test_facts_are_the_contract_s_records(wence: Wence, library: Library, everything: Library) -> None:
    assert json.loads(wence("facts", "duties", "--json").out) == [duty_json(d) for d in library.duties]
    assert json.loads(wence("facts", "targets", "--json").out) == [target_json(t) for t in everything.targets]
    assert json.loads(wence("facts", "targets", "--json", "--doc", "plan").out) == [target_json(t) for t in library.targets]


@pytest.mark.parametrize("what", ["duties", "targets", "provisions"])
def test_csv_says_the_same_as_json(wence: Wence, what: str) -> None:
    rows = json.loads(wence("facts", what, "--json").out)
    read = list(csv.DictReader(io.StringIO(wence("facts", what, "--csv").out)))
    assert len(read) == len(rows)
    assert list(read[0]) == list(rows[0])
    for found, row in zip(read, rows, strict=True):
        for name, value in row.items():
            text = "、".join(value) if isinstance(value, list) else str(value).lower() if isinstance(value, bool) else str(value)
            assert found[name] == text


def test_facts_for_people_are_a_table_that_is_complete(wence: Wence, library: Library, everything: Library) -> None:
    shown = wence("facts", "duties").out
    assert f"共 {len(library.duties)} 条，已全部列出。" in shown
    flat = re.sub(r"\s", "", shown)
    assert all(d.heading[:6] in flat for d in library.duties)  # the rest may stand on the next line of its cell
    assert f"共 {len(library.targets)} 条" in wence("facts", "targets", "--doc", "plan").out
    shown = wence("facts", "targets").out
    assert f"共 {len(everything.targets)} 条" in shown and "下降15%" in shown
    shown = wence("facts", "provisions", "--doc", "节能法").out
    assert f"共 {sum(p.doc == 'energy-conservation-law' for p in everything.provisions)} 项，已全部列出。" in shown


def test_the_nations_targets_stand_beside_the_plans_and_say_whose_they_are(wence: Wence, library: Library) -> None:
    rows = json.loads(wence("facts", "targets", "--json").out)
    national = [r for r in rows if r["doc"] == "guofa-2021-33"]
    assert [r for r in rows if r["doc"] == "plan"] == [target_json(t) for t in library.targets]
    assert {(r["metric"], r["value"] + r["unit"]) for r in national if "能源消耗" in r["metric"]} == {
        ("单位国内生产总值能源消耗", "13.5%")
    }
    assert len(national) == 6 and "guofa-2021-33" in wence("facts", "targets").out


def test_provisions_are_the_contract_s_records_of_every_law(wence: Wence, everything: Library) -> None:
    rows = json.loads(wence("facts", "provisions", "--json").out)
    assert rows == [provision_json(p) for p in everything.provisions] and len(rows) > 500
    assert {r["doc"] for r in rows} == {d.id for d in everything.documents if d.kind == "law"}
    assert all(r["quote"] == everything.quote(r["doc"], r["start"], r["end"]) for r in rows)
    (report,) = [
        r for r in rows if (r["doc"], r["article"]) == ("energy-conservation-law", "第五十三条") and r["modal"] == "应当"
    ][:1]
    assert report["consequence_article"] == "第八十二条" and report["deadline"].startswith("每年")
    mine = json.loads(wence("facts", "provisions", "--json", "--doc", "eia-law").out)
    assert mine == [r for r in rows if r["doc"] == "eia-law"]


def test_provisions_of_a_plan_are_an_empty_list_and_said_to_be_missing(wence: Wence) -> None:
    ran = wence("facts", "provisions", "--json", "--doc", "plan")
    assert (ran.status, json.loads(ran.out)) == (0, [])
    assert "没有条款要点" in ran.err
    assert wence("facts", "provisions", "--csv", "--doc", "plan").out.startswith("doc,article,")


def test_facts_of_an_unknown_document_are_refused(wence: Wence) -> None:
    ran = wence("facts", "duties", "--doc", "x", "--json")
    assert (ran.status, ran.out) == (1, "")
    assert "plan" in ran.err


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch, library: Library) -> Library:
    """Two plans on the shelf."""
    text = (ROOT / "tests" / "data" / "plan_dongze.txt").read_text(encoding="utf-8")
    both = build_library([library.document("plan"), read_plan("dongze", text, title="东泽省节能减排综合工作实施方案")])
    monkeypatch.setattr(parts, "open_library", lambda: both)
    return both


def test_facts_of_one_document_are_of_no_other(wence: Wence, two: Library) -> None:
    for what in ("duties", "targets"):
        everything = json.loads(wence("facts", what, "--json").out)
        assert {row["doc"] for row in everything} == {"plan", "dongze"}
        mine = json.loads(wence("facts", what, "--json", "--doc", "dongze").out)
        assert mine == [row for row in everything if row["doc"] == "dongze"]
        assert f"共 {len(mine)} 条" in wence("facts", what, "--doc", "dongze").out
        assert f"共 {len(everything)} 条" in wence("facts", what).out


def test_a_title_that_two_documents_share_is_asked_back(wence: Wence, two: Library) -> None:
    ran = wence("show", "节能减排综合工作实施方案")
    assert ran.status == 1
    assert "不止指一份资料" in ran.err and "dongze" in ran.err and "plan" in ran.err
    assert "东泽省" in wence("show", "东泽省").out


def test_list_says_what_was_read_and_what_was_left_out(wence: Wence, library: Library) -> None:
    row = json.loads(wence("list", "--json").out)[0]
    assert (row["doc"], row["number"], row["issuer"]) == ("plan", "内政发〔2022〕17号", "内蒙古自治区人民政府")
    assert (row["sections"], row["duties"], row["targets"]) == (31, len(library.duties), len(library.targets))
    shown = re.sub(r"\s", "", wence("list").out)
    assert re.sub(r"\s", "", row["left_out"]) in shown and "2022-05-25" in shown


def test_a_second_build_embeds_nothing_and_says_the_index_is_current(wence: Wence, home: Path) -> None:
    ran = wence("build")
    assert ran.status == 0
    assert re.fullmatch(r"索引已是最新：(\d+) 条，新算向量 0 条，沿用 \1 条，用时 [\d.]+ 秒。\n", ran.out)


# Doctor


def _remedies(wence: Wence) -> dict[str, str]:
    ran = wence("doctor", "--json")
    found = json.loads(ran.out)
    bad = {c["name"]: c["remedy"] for c in found["checks"] if not c["ok"]}
    assert (ran.status, found["ok"]) == (1 if bad else 0, not bad)
    assert all(bad.values())
    return bad


@pytest.fixture
def unread() -> Iterator[None]:
    """Everything is read anew in a test, and again after it."""
    for forget in (corpus.collection.shipped.cache_clear, settings.cache_clear, assembly.refresh):
        forget()
    yield
    for forget in (corpus.collection.shipped.cache_clear, settings.cache_clear, assembly.refresh):
        forget()


def test_a_sound_installation_is_all_right(wence: Wence, home: Path) -> None:
    assert _remedies(wence) == {}
    shown = wence("doctor").out
    assert shown.count("ok    ") == len(shown.strip().split("\n")) - 1
    assert shown.endswith("一切正常。\n") and str(home) in shown


def test_the_doctor_tells_where_the_vectors_lie(wence: Wence, home: Path, monkeypatch: pytest.MonkeyPatch, unread: None) -> None:
    assert wence("doctor").out.count("）：数据目录里的 Chroma，") == 2  # plans and laws
    monkeypatch.setenv("WENCE_QDRANT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("WENCE_QDRANT_API_KEY", "sesame-7f3a")
    settings.cache_clear()
    assembly.refresh()
    shown = wence("doctor").out
    assert "WENCE_QDRANT_URL=http://127.0.0.1:9" in shown and "明文" in shown and "sesame-7f3a" not in shown
    assert "索引建在 数据目录里的 Chroma，设置要用 Qdrant http://127.0.0.1:9。" in shown and "wence build" in shown


def test_the_doctor_knows_the_dependencies_of_the_project() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert doctor.dependencies() == [re.split(r"[<>=!~\[ ]", d)[0] for d in declared]


def test_what_is_missing_is_named_with_what_to_do(
    wence: Wence, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, unread: None
) -> None:
    monkeypatch.setattr(doctor, "dependencies", lambda: ["typer", "no-such-package"])
    monkeypatch.setattr(doctor, "ROOM", 10**18)
    monkeypatch.setattr(doctor, "PYTHON", (9, 9))
    shelf = tmp_path / "documents"
    shutil.copytree(corpus.shelf.SHELF.parent, shelf)
    with (shelf / "plan.txt").open("a", encoding="utf-8") as file:
        file.write("改")
    monkeypatch.setattr(corpus.collection, "read_shelf", functools.partial(corpus.shelf.read_shelf, shelf / "shelf.toml"))
    bad = _remedies(wence)
    assert set(bad) == {"Python", "软件包", "磁盘空间", "资料", "索引"}  # without sources no index can be held against them
    shown = wence("doctor").out
    assert "不行  软件包：没有安装：no-such-package" in shown and "补救：" in shown and "5 项不行。" in shown


def test_an_index_that_is_missing_stale_or_broken_is_told_apart(
    wence: Wence, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unread: None
) -> None:
    def at(folder: Path) -> str:
        monkeypatch.setenv("WENCE_HOME", str(folder))
        settings.cache_clear()
        assembly.refresh()
        checks = {c.name: c for c in doctor.checks() if not c.ok}
        assert set(checks) == {"索引"}
        assert "wence build" in checks["索引"].remedy
        return checks["索引"].detail

    def copy(name: str, side: str = "") -> tuple[Path, Path]:
        shutil.copytree(home, tmp_path / name)
        index = tmp_path / name / side / "index"
        return tmp_path / name, index / (index / "current").read_text().strip()

    assert "还没有索引" in at(tmp_path / "none")
    assert not (tmp_path / "none").exists()
    for side in ("", assembly.LAWS):
        stale, index = copy(f"stale{side}", side)
        manifest = json.loads((index / "manifest.json").read_text(encoding="utf-8"))
        (index / "manifest.json").write_text(json.dumps({**manifest, "digest": "0" * 64}), encoding="utf-8")
        assert "不一致" in at(stale)
        broken, index = copy(f"broken{side}", side)
        shutil.rmtree(index / "chroma")
        assert "chroma" in at(broken)
    half, index = copy("half", assembly.LAWS)
    shutil.rmtree(half / assembly.LAWS)
    assert "还没有索引" in at(half)


def test_a_check_that_falls_over_is_a_finding(wence: Wence, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assembly.index(), assembly.law_index()  # open already: what falls over is the reading of the sources alone
    monkeypatch.setattr(assembly, "library", lambda: 1 / 0)
    assert set(_remedies(wence)) == {"资料"}
