"""Who is responsible, section by section, as people who read the plans wrote it down."""

from __future__ import annotations

from collections import Counter

import pytest
from plan_gold import PLANS, read, rows

from corpus.duties import duties
from corpus.plan_outline import outline
from corpus.records import Duty
from corpus.script import fold_keep

FIELDS = ("section", "lead", "joint", "sole", "carry_out", "open_list", "inherited_from")


def as_row(duty: Duty) -> tuple[str, ...]:
    lists = [fold_keep("、".join(names)) for names in (duty.lead, duty.joint, duty.sole, duty.carry_out)]
    return (duty.section, *lists, "yes" if duty.open_list else "no", duty.inherited_from)


@pytest.mark.parametrize("name", PLANS)
def test_the_duties_are_those_of_the_table_section_by_section(name: str) -> None:
    wanted = Counter(tuple(row[f] for f in FIELDS) for row in rows(name, "duties"))
    found = Counter(as_row(d) for d in read(name).duties)
    assert list((wanted - found).elements()) == []
    assert list((found - wanted).elements()) == []


@pytest.mark.parametrize("name", PLANS)
def test_every_quote_is_cut_from_its_section_and_holds_every_body(name: str) -> None:
    library = read(name)
    document = library.documents[0]
    for duty in library.duties:
        section = document.section(duty.section)
        assert section.start <= duty.start < duty.end <= section.end
        assert duty.quote == document.text[duty.start : duty.end]
        folded = fold_keep(duty.quote)
        named = duty.bodies if duty.inherited_from else duty.bodies + duty.carry_out
        assert [n for n in named if fold_keep(n) not in folded] == []


def test_only_six_sections_of_the_plan_name_a_lead() -> None:
    assert {d.section for d in read("plan").duties if d.lead} == {"三(五)", "三(七)", "四(一)", "四(三)", "五(一)", "五(二)"}


def test_one_section_of_the_plan_has_one_body_alone() -> None:
    assert [(d.section, d.sole) for d in read("plan").duties if d.sole] == [("四(二)", ("生态环境厅",))]


@pytest.mark.parametrize("name", ["plan", "yunling"])
def test_a_rule_said_once_is_inherited_with_its_own_span(name: str) -> None:
    library = read(name)
    document = library.documents[0]
    first, *later = library.duties
    assert first.inherited_from == "" and first.carry_out
    for duty in later:
        assert duty.inherited_from == first.section and duty.carry_out == first.carry_out
        rule = fold_keep(document.text[duty.inherited_start : duty.inherited_end])
        assert "不再列出" in rule and rule.startswith("以下")
        assert all(fold_keep(n) in rule for n in duty.carry_out)
        assert document.section_at(duty.inherited_start).label == first.section


def test_without_such_a_rule_nothing_is_inherited() -> None:
    for duty in read("dongze").duties:
        assert (duty.inherited_from, duty.inherited_start, duty.inherited_end) == ("", 0, 0)


def said(bracket: str) -> tuple[Duty, ...]:
    text = f"一、甲\n(一)事项。做好工作。{bracket}\n二、乙\n"
    return duties(text, outline("x", text))


@pytest.mark.parametrize(
    ("bracket", "lead", "joint", "sole", "open_list"),
    [
        ("(省水利厅负责)", (), (), ("水利厅",), False),
        ("(省水利厅、财政厅负责)", (), ("水利厅", "财政厅"), (), False),
        ("(省水利厅等负责)", (), ("水利厅",), (), True),
        ("(省水利厅牵头,省财政厅配合)", ("水利厅",), ("财政厅",), (), False),
        ("（牵头单位：省水利厅；配合单位：省财政厅、省能源局等）", ("水利厅",), ("财政厅", "能源局"), (), True),
        ("(由省水利厅牵头，会同省财政厅按职责分工负责。)", ("水利厅",), ("财政厅",), (), False),
        ("〔省水利厅负责〕", (), (), None, False),
        ("对重点企业(省水利厅负责联系的企业、省财政厅)开展检查。", (), (), None, False),
        ("(含电力)", (), (), None, False),
        ("(以下简称“两高”项目)", (), (), None, False),
    ],
)
def test_a_bracket_is_read_by_what_it_says(
    bracket: str, lead: tuple[str, ...], joint: tuple[str, ...], sole: tuple[str, ...] | None, open_list: bool
) -> None:
    found = said(bracket)
    if sole is None:
        assert found == ()
        return
    assert [(d.lead, d.joint, d.sole, d.open_list) for d in found] == [(lead, joint, sole, open_list)]


def test_label_lines_that_follow_one_another_are_one_statement() -> None:
    found = said("\n牵头单位：省水利厅\n配合单位：省财政厅、省能源局")
    assert [(d.lead, d.joint) for d in found] == [(("水利厅",), ("财政厅", "能源局"))]


def test_a_comma_inside_brackets_does_not_split_a_name() -> None:
    assert said("(各市、县(市、区)人民政府负责)")[0].joint == ("各市", "县(市、区)人民政府")
