"""Sections tile the plan; what stands around the plan is left out and said so."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest
from plan_gold import PLANS, read, rows

from corpus.errors import DocumentError
from corpus.plan_outline import outline
from corpus.records import Document
from corpus.script import fold_keep
from corpus.shelf import SHELF, read_plan, read_shelf

DELIVERED = Path(__file__).parents[2] / "shared" / "source" / "plan.txt"


@pytest.mark.parametrize("name", PLANS)
def test_every_character_of_the_body_stands_in_exactly_one_section(name: str) -> None:
    document = read(name).documents[0]
    assert document.sections[0].start == document.body_start
    assert document.sections[-1].end == document.body_end
    for one, other in zip(document.sections, document.sections[1:], strict=False):
        assert one.end == other.start and one.start < one.end
    for offset in range(document.body_start, document.body_end):
        assert sum(s.start <= offset < s.end for s in document.sections) == 1


@pytest.mark.parametrize("name", PLANS)
def test_every_section_of_the_table_is_there_with_its_heading_and_in_order(name: str) -> None:
    found = [(s.label, fold_keep(s.heading)) for s in read(name).documents[0].sections]
    wanted = [(r["section"], r["heading"]) for r in rows(name, "sections")]
    assert [w for w in wanted if w not in found] == []
    assert [f for f in found if f in wanted] == wanted


@pytest.mark.parametrize("name", PLANS)
def test_a_label_names_one_section_only(name: str) -> None:
    labels = [s.label for s in read(name).documents[0].sections]
    assert len(labels) == len(set(labels))


def test_the_news_story_is_left_out_and_said_so(plan: Document) -> None:
    body = fold_keep(plan.text[plan.body_start : plan.body_end])
    assert "6月6日" in fold_keep(plan.text[: plan.body_start])
    assert "6月6日" not in body and "详情如下" not in body
    assert body.startswith("内蒙古自治区人民政府关于印发")
    assert "新闻报道" in plan.left_out
    with pytest.raises(LookupError):
        plan.section_at(0)


def test_the_shelf_names_number_issuer_date_and_years(plan: Document) -> None:
    assert plan.title == "内蒙古自治区“十四五”节能减排综合工作实施方案"
    assert (plan.number, plan.date, plan.horizon) == ("内政发〔2022〕17号", "2022-05-25", (2021, 2025))
    assert (plan.issuer, plan.region) == ("内蒙古自治区人民政府", "内蒙古自治区")


def test_the_plan_is_the_file_that_the_shelf_describes(plan: Document) -> None:
    with SHELF.open("rb") as file:
        entry = next(d for d in tomllib.load(file)["document"] if d["id"] == "plan")
    data = (SHELF.parent / entry["file"]).read_bytes()
    assert plan.sha256 == entry["sha256"] == hashlib.sha256(data).hexdigest()
    assert plan.text.encode("utf-8") == data


def test_the_plan_is_the_file_as_delivered(plan: Document) -> None:
    if not DELIVERED.is_file():
        pytest.skip(f"the delivered file is not at {DELIVERED}: nothing to compare with")
    assert plan.sha256 == hashlib.sha256(DELIVERED.read_bytes()).hexdigest()


def test_a_file_that_is_not_the_one_described_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shelf.toml").write_text(SHELF.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(DocumentError, match=r"没有这个文件"):
        read_shelf(tmp_path / "shelf.toml")
    (tmp_path / "plan.txt").write_bytes((SHELF.parent / "plan.txt").read_bytes() + b"\n")
    with pytest.raises(DocumentError, match="摘要不符"):
        read_shelf(tmp_path / "shelf.toml")


def test_a_body_that_does_not_begin_as_described_is_refused() -> None:
    with pytest.raises(DocumentError, match="正文开头"):
        read_plan("x", "一、甲\n二、乙\n", title="某方案", begins="没有的话")


@pytest.mark.parametrize("text", ["", "一段没有编号的话。", "一、只有一章。\n正文。\n", "二、先说二\n一、再说一\n"])
def test_a_text_without_a_plans_numbering_is_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="章节编号") as raised:
        outline("x", text)
    assert raised.value.remedy


def test_annexes_that_are_only_named_hold_only_their_name(plan: Document) -> None:
    for label in ("附件1", "附件2"):
        section = plan.section(label)
        assert len(plan.text[section.start : section.end].strip()) <= len(section.heading) + len("附件:1.")


def test_an_annex_that_is_listed_and_then_included_is_one_section() -> None:
    text = "一、甲\n二、乙\n附件:1.指标表\n2.分工表\n附件1\n指标表\n用水总量不超过5亿立方米。\n附件2\n分工表\n"
    sections = outline("x", text)
    assert [s.label for s in sections] == ["一", "二", "附件目录", "附件1", "附件2"]
    assert "不超过5" in text[sections[3].start : sections[3].end]


def test_an_ordinal_out_of_turn_is_text_and_no_chapter() -> None:
    sections = outline("x", "一、甲\n三、这不是一章\n二、乙\n")
    assert [s.label for s in sections] == ["一", "二"]
