"""wence obligations: tables, one JSON object, and files that open again with their sources in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_runner import ROOT, Wence, wence_here

EXAMPLE = str(ROOT / "docs" / "profile-example.toml")


@pytest.fixture
def wence(capsys: pytest.CaptureFixture[str]) -> Wence:
    return wence_here(capsys)


def test_the_table_tells_what_why_by_when_who_and_what_it_costs(wence: Wence) -> None:
    ran = wence("obligations", "--profile", EXAMPLE, "--as-of", "2026-11-23")
    assert ran.status == 0, ran.err
    for words in ("示例钢铁厂：按2026年11月23日有效的资料", "为什么适用", "不做的后果", "已全部列出", "判断为不适用"):
        assert words in ran.out


def test_json_is_one_object_with_the_contracts_keys(wence: Wence) -> None:
    ran = wence("obligations", "--profile", EXAMPLE, "--json", "--as-of", "2026-11-23")
    found = json.loads(ran.out)
    assert list(found) == ["profile", "as_of", "obligations", "open", "not_applicable", "notes"]
    assert found["as_of"] == "2026-11-23"
    one = found["obligations"][0]
    assert {"group", "modal", "what", "why", "deadline", "authority", "consequences", "source", "replaces"} <= set(one)
    assert {"doc", "title", "section", "quote", "start", "end", "form", "version", "state"} <= set(one["source"])


def test_what_is_open_is_asked_for(wence: Wence, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text('kind = "企业"\nenergy_tce = 7000\n', encoding="utf-8")
    ran = wence("obligations", "--profile", str(path))
    assert "是否已把贵单位指定为重点用能单位" in ran.out
    assert "没有作任何假定" in ran.out


def test_a_bad_profile_is_refused_with_a_remedy(wence: Wence, tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text("energie = 3\n", encoding="utf-8")
    ran = wence("obligations", "--profile", str(path))
    assert (ran.status, ran.out) == (1, "")
    assert "没有“energie”这一栏" in ran.err
    assert wence("obligations").status == 2
    assert wence("obligations", "--profile", EXAMPLE, "--as-of", "昨天").status == 1


def test_the_word_file_opens_again_and_holds_the_sources(wence: Wence, tmp_path: Path) -> None:
    from docx import Document

    path = tmp_path / "义务.docx"
    ran = wence("obligations", "--profile", EXAMPLE, "--docx", str(path), "--as-of", "2026-11-23")
    assert (ran.status, ran.out) == (0, "")
    document = Document(str(path))
    text = "\n".join(p.text for p in document.paragraphs)
    cells = {c.text for t in document.tables for r in t.rows for c in r.cells}
    assert "《节约能源法》第五十三条" in cells
    assert "《节约能源法》第五十三条（要点转述，非原文）：" in text
    assert "《节约能源法》第八十二条" in text


def test_the_excel_file_opens_again_holds_the_sources_and_no_formula(wence: Wence, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    profile, path = tmp_path / "p.toml", tmp_path / "义务.xlsx"
    profile.write_text('name = "=1+1\\u0001"\nkind = "企业"\nenergy_tce = 10000\n', encoding="utf-8")
    ran = wence("obligations", "--profile", str(profile), "--xlsx", str(path), "--as-of", "2026-11-23")
    assert ran.status == 0, ran.err
    book = load_workbook(path)
    assert book.sheetnames == ["义务", "还不能断定的", "出处", "说明"]
    duties = [[c.value for c in row] for row in book["义务"].iter_rows(min_row=2)]
    reporting = [row for row in duties if row[8] == "《节约能源法》第五十三条"]
    assert "10000吨标准煤" in reporting[0][2]
    sources = [[c.value for c in row] for row in book["出处"].iter_rows(min_row=2)]
    assert {row[8] for row in duties} <= {row[0] for row in sources}
    assert book["说明"]["A1"].data_type == "s"
    assert [c.data_type for row in book["义务"].iter_rows() for c in row if c.data_type == "f"] == []


def test_a_file_that_cannot_be_written_is_said_so(wence: Wence, tmp_path: Path) -> None:
    ran = wence("obligations", "--profile", EXAMPLE, "--xlsx", str(tmp_path / "no" / "x.xlsx"))
    assert ran.status == 1
    assert "写不进" in ran.err
