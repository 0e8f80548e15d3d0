"""The check of the register against the texts finds every kind of fault by article, and nothing in what is right."""

from __future__ import annotations

from pathlib import Path

import pytest
from invented_register import ID, SECOND, TEXT, register

from corpus import provision_check
from corpus.collection import registers
from corpus.provision_check import faults, longest_run, main, read_terms

LAWS = Path(__file__).resolve().parents[2] / "shared" / "laws"
without_texts = pytest.mark.skipif(not LAWS.is_dir(), reason="no ../shared/laws beside this checkout: nothing to hold against")


def found(folder: Path, *changes: tuple[str, str], text: str = TEXT, terms: tuple[str, ...] = ()) -> list[str]:
    return list(faults(register(folder, *changes), text, terms))


def test_a_register_that_is_right_has_no_fault(tmp_path: Path) -> None:
    assert found(tmp_path) == []


LAST = SECOND[SECOND.index('\n[[article]]\nnumber = "第八条"') :]


@pytest.mark.parametrize(
    ("changes", "article", "said"),
    [
        # an article that is missing, foreign, or there twice; a count that is wrong
        (((LAST, ""),), "第八条", "没有这一条"),
        ((('number = "第八条"', 'number = "第九条"'),), "第九条", "原文没有这一条"),
        ((('number = "第八条"', 'number = "第六条"'),), "第六条", "多次"),
        ((("articles = 9", "articles = 8"),), "articles = 8", "原文 9 条"),
        # figures: of a sanction, of a duration, of a date, of a threshold, of an item, of a topic
        ((("罚款五百元以上二千元以下", "罚款五百元以上三千元以下"),), "第七条", "三千元"),
        ((("罚五百元以上", "罚六百元以上"),), "第七条", "六百元"),
        ((("动工前六十日申请", "动工前三十日申请"),), "第六条", "三十日"),
        ((("2019年7月1日", "2019年8月1日"),), "第八条", "8月"),
        ((('threshold = "超过二小时"', 'threshold = "超过四小时"'),), "第五条", "四小时"),
        ((("灯册留三年", "灯册留五年"),), "第四条", "五年"),
        ((('"停光", "报告"', '"停光", "停光3小时"'),), "第五条", "3小时"),
        # references: in a field of their own and in the words
        ((('refs = ["第七条"]', 'refs = ["第六条"]'),), "第三条", "第六条"),
        ((("月报按第七条报给", "月报按第五条报给"),), "第三条", "第五条"),
        ((('penalises = ["第四条"]', 'penalises = ["第四十条"]'),), "第七条", "第四十条"),
        # paragraphs: one that is not there, one that is left out
        ((("para = 2", "para = 3"),), "第二条", "只有 2 款"),
        ((("para = 2", "para = 1"),), "第二条", "第2款没有写"),
        # the modal word: not in the restatement, not in the paragraph
        ((("建设单位应当在动工前", "建设单位在动工前"),), "第六条", "没有“应当”"),
        ((('modal = "定义"\nsays = "灯塔是', 'modal = "不得"\nsays = "不得把别的叫灯塔。灯塔是'),), "第二条", "没有“不得”"),
        # a sentence of the law
        ((("要移建灯塔的，", "移建灯塔，建设单位应当在动工六十日前提出申请。"),), "第六条", "连续相同"),
        ((("天黑之前半小时把灯点上", "按照附表规定的间隔擦拭灯罩；每日"),), "第四条", "连续相同"),
    ],
)  # fmt: skip
def test_each_fault_is_found_and_named_with_its_article(
    tmp_path: Path, changes: tuple[tuple[str, str], ...], article: str, said: str
) -> None:
    lines = found(tmp_path, *changes)
    assert any(line.startswith(article) and said in line for line in lines), lines


def test_of_a_law_that_is_in_the_register_in_part_no_article_is_missing(tmp_path: Path) -> None:
    lines = found(tmp_path, (LAST, ""), ("articles = 9", "articles = 9\nwhole = false"))
    assert lines == []


def test_a_quantity_in_other_characters_is_no_fault(tmp_path: Path) -> None:
    assert found(tmp_path, ("动工前六十日申请", "动工前60日申请")) == []


def test_a_run_of_twelve_may_stand_and_one_of_thirteen_may_not() -> None:
    law = "甲乙丙丁戊己庚辛壬癸子丑寅卯"
    assert longest_run(law[:12], law) == ""
    assert longest_run(f"先说{law[:13]}再说", law) == law[:13]
    assert longest_run(law, f"前{law}后") == law


def test_fixed_terms_and_spaces_and_scripts_do_not_hide_a_run_nor_make_one() -> None:
    law = "县级以上地方各级人民政府管理节能工作的部门责令改正"
    assert longest_run("县级以上地方各级人民政府管理节能工作的部门", law) != ""
    assert longest_run("县级以上地方各级人民政府管理节能工作的部门", law, read_terms()) == ""
    assert longest_run("县级以上 地方各级人民政府\n管理节能工作", law) == "县级以上地方各级人民政府管理节能工作"
    assert longest_run("縣級以上地方各級人民政府管理節能工作", law) == "县级以上地方各级人民政府管理节能工作"


@pytest.mark.parametrize("mark", ["、", "，", " ", "；"])
def test_other_punctuation_does_not_hide_a_run(mark: str) -> None:
    law = "节能管理制度不健全、节能措施不落实、能源利用效率低"
    assert longest_run(law.replace("、", mark), law) != ""


# The register that comes with the project


@without_texts
def test_the_whole_register_stands_against_the_texts(capsys: pytest.CaptureFixture[str]) -> None:
    status, out = main([str(LAWS)]), capsys.readouterr().out
    assert status == 0, out
    assert [line for line in out.splitlines() if not line.endswith("，0 处不符")] == []
    assert len(out.splitlines()) == len(registers())


@without_texts
def test_one_wrong_figure_in_the_register_is_found(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from dataclasses import replace

    read = next(r for r in registers() if r.id == "energy-conservation-law")
    entry = read.entry("第八十二条")
    wrong = replace(entry, rules=tuple(replace(r, sanction=r.sanction.replace("五万元", "六万元")) for r in entry.rules))
    spoilt = replace(read, entries=tuple(wrong if e is entry else e for e in read.entries))
    monkeypatch.setattr(provision_check, "read_registers", lambda: (spoilt,))
    assert main([str(LAWS), "energy-conservation-law"]) == 1
    assert "第八十二条" in (out := capsys.readouterr().out) and "六万元" in out


def test_a_text_that_is_not_there_is_said_and_no_folder_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "provision_check" in capsys.readouterr().err
    assert main([str(tmp_path), "eia-law"]) == 0
    assert "没有 eia-law.md，未核对" in capsys.readouterr().out


def test_texts_may_lie_one_folder_below(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read = register(tmp_path / "register")
    monkeypatch.setattr(provision_check, "read_registers", lambda: (read,))
    (tmp_path / "related").mkdir()
    (tmp_path / "related" / f"{ID}.md").write_text(TEXT, encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"{ID}：9 条，10 项规则，0 处不符\n"
