"""Obligations of a profile: exact boundaries, nothing assumed, the law of the day, and every figure from the text it cites."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.obligation_report import Obligation, Report
from bot.obligation_sources import Sources
from bot.obligations import obligations
from bot.profile import profile_from
from corpus.audiences import Cite
from corpus.collection import collect, shipped
from corpus.laws import FullText
from corpus.library import Library
from corpus.numerals import quantities, same_quantity
from corpus.script import fold_keep

BEFORE, AFTER = "2026-08-14", "2026-08-15"
LAWS = Path(__file__).parents[2] / "shared" / "laws"
STEEL: dict[str, Any] = {
    "kind": "企业", "industry": "钢铁", "energy_tce": 12000, "project": "existing", "efficiency": "基准以下", "key_region": False,
    "boilers": [{"tph": 65, "fuel": "煤", "use": "生产"}], "solid_waste": True, "toxic_materials": True,
    "emissions": {"discharges": True, "permit": "重点管理", "air": True, "over_limit": False, "over_total": False},
}  # fmt: skip


def report(row: dict[str, Any], day: str = AFTER, library: Library | None = None) -> Report:
    return obligations(library or shipped(), profile_from(row), day)


def at(found: Report, doc: str, section: str) -> list[Obligation]:
    return [o for o in found.obligations if (o.source.doc, o.source.section) == (doc, section)]


def asked(found: Report, field: str) -> list[tuple[str, str]]:
    return [(u.doc, u.section) for p in found.open if field in (p.field, *p.also) for u in p.follows]


REPORTING = ("energy-conservation-law", "第五十三条")


@pytest.mark.parametrize(
    ("tce", "applies", "open"), [(4999, False, False), (5000, False, True), (9999, False, True), (10000, True, False)]
)
def test_the_energy_report_is_due_from_10000_tce(tce: float, applies: bool, open: bool) -> None:
    found = report({"kind": "企业", "energy_tce": tce})
    assert bool(at(found, *REPORTING)) is applies
    assert (REPORTING in asked(found, "designated_key_unit")) is open


def test_why_says_the_figure_and_the_threshold_and_cites_the_article_that_draws_it() -> None:
    (duty,) = at(report({"kind": "企业", "energy_tce": 12000}), *REPORTING)
    assert duty.why == ("年综合能源消费量12000吨标准煤，在一万吨标准煤以上，属重点用能单位",)
    assert [b.place for b in duty.boundaries] == ["《节约能源法》第五十二条第二款"]
    assert duty.deadline.startswith("每年")
    assert duty.authority == "管理节能工作的部门"
    assert [c.source.section for c in duty.consequences] == ["第八十二条"]
    assert "一万元以上五万元以下" in duty.consequences[0].source.quote
    assert duty.source.state == "现行有效"


@pytest.mark.parametrize(
    ("tph", "key_region", "applies", "open"),
    [
        (65, False, True, False), (65, None, True, False), (64, False, False, False), (64, None, False, True), (64, True, True, False),
        (64.9, False, False, False),
    ],
)  # fmt: skip
def test_ultra_low_emission_holds_from_65_tonnes_an_hour_and_below_only_in_key_regions(
    tph: float, key_region: bool | None, applies: bool, open: bool
) -> None:
    row: dict[str, Any] = {"kind": "企业", "industry": "供热", "boilers": [{"tph": tph, "fuel": "煤"}]}
    found = report(row if key_region is None else {**row, "key_region": key_region})
    whats = [o.what for o in found.obligations]
    assert ("燃煤锅炉全面实现超低排放" in whats) is applies
    assert (("plan", "三(一)") in asked(found, "key_region")) is open


@pytest.mark.parametrize(("pue", "told"), [(1.3, "已达到"), (1.31, "没有达到"), (1.2, "已达到"), (None, "没有填写")])
def test_pue_1_3_keeps_the_plan_and_1_31_does_not(pue: float | None, told: str) -> None:
    centre = {"new": True, "scale": "大型"} | ({"pue": pue} if pue else {})
    (rule,) = [o for o in report({"kind": "企业", "data_centre": centre}).obligations if "PUE" in o.what]
    assert told in rule.standing
    assert "不超过1.3" in fold_keep(rule.source.quote)


@pytest.mark.parametrize(
    ("centre", "applies", "field"),
    [
        ({"new": False, "scale": "大型"}, False, ""),
        ({"new": True, "scale": "中型"}, False, ""),
        ({"new": True, "pue": 1.2}, False, "data_centre.scale"),
    ],
)
def test_the_pue_rule_is_for_new_large_centres_and_an_unknown_size_is_asked_for(
    centre: dict[str, Any], applies: bool, field: str
) -> None:
    found = report({"kind": "企业", "data_centre": centre})
    assert any("PUE" in o.what for o in found.obligations) is applies
    assert bool(asked(found, "data_centre.scale")) is bool(field)


@pytest.mark.parametrize(
    ("efficiency", "project", "what", "group"),
    [
        ("基准以下", "existing", "通过技术改造全部达到国家基准水平", "方案要求"),
        ("基准与标杆之间", "existing", "参照国家标杆水平实施改造升级", "鼓励"),
        ("标杆以上", "new", "按照国家能效标杆水平设计建设", "方案要求"),
    ],
)
def test_the_level_of_efficiency_decides_what_the_plan_asks(efficiency: str, project: str, what: str, group: str) -> None:
    found = report({"kind": "企业", "industry": "水泥", "efficiency": efficiency, "project": project})
    levels = {"通过技术改造全部达到国家基准水平", "参照国家标杆水平实施改造升级", "按照国家能效标杆水平设计建设"}
    assert [(o.what, o.group) for o in found.obligations if o.what in levels] == [(what, group)]


def test_nothing_is_assumed_of_an_empty_profile() -> None:
    found = report({})
    assert all(o.general for o in found.obligations)
    assert found.open[0].field in ("kind", "emissions.discharges")
    assert found.open[0].follows


def test_the_old_law_holds_before_the_code_and_the_code_from_its_day() -> None:
    old, new = report(STEEL, BEFORE), report(STEEL, AFTER)
    assert at(old, "clean-production-law", "第二十七条")
    assert not any(o.source.doc == "eco-environment-code" for o in old.obligations)
    assert not any(o.source.doc in ("clean-production-law", "eia-law") for o in new.obligations)
    audit = at(new, "eco-environment-code", "第九百六十七条")
    assert audit
    assert any("《清洁生产促进法》第二十七条" in r for o in audit for r in o.replaces)
    assert any("《清洁生产促进法》已自2026年8月15日起废止" in n for n in new.notes)
    assert any("《生态环境法典》尚未施行" in n for n in old.notes)


def test_a_law_and_a_plan_are_left_out_before_their_day() -> None:
    found = report(STEEL, "2021-06-01")
    assert {o.source.doc for o in found.obligations} & {"eco-monitoring-regulation", "plan", "eco-environment-code"} == set()
    assert any("才印发" in n for n in found.notes)


def test_a_public_institution_and_an_enterprise_have_different_duties() -> None:
    public, firm = report({"kind": "公共机构"}), report({"kind": "企业"})
    yearly = ("public-institution-energy-regulation", "第十五条")
    assert [o.deadline for o in at(public, *yearly)] == ["每年3月31日前", ""]
    assert not at(firm, *yearly)
    assert not [o for o in firm.obligations if o.source.doc.startswith("public-") and not o.general]
    assert any(o.source.section == "三(六)" for o in public.obligations)
    assert not any(o.source.section == "三(六)" for o in firm.obligations)


def test_a_duty_of_the_authority_is_not_laid_on_those_it_looks_after() -> None:
    whats = [o.what for o in report(STEEL).obligations]
    assert "审查能源利用状况报告" not in whats
    assert not [o for o in report(STEEL).obligations if o.source.quote.startswith(("审批部门", "县级以上"))]


@pytest.mark.parametrize(("permit", "registers"), [("登记", True), ("简化管理", False), ("重点管理", False)])
def test_who_registers_needs_no_permit(permit: str, registers: bool) -> None:
    found = report({"kind": "企业", "industry": "食品", "emissions": {"discharges": True, "permit": permit}})
    assert bool(at(found, "pollutant-permit-regulation", "第二十四条")) is registers
    assert bool(at(found, "pollutant-permit-regulation", "第二条")) is not registers


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_every_figure_shown_stands_in_the_text_it_cites(day: str) -> None:
    for o in report(STEEL, day).obligations:
        for text, quote in [
            (f"{o.what} {o.condition} {o.deadline}", o.source.quote),
            *((c.text, c.source.quote) for c in o.consequences),
        ]:
            pool = [q.text for q in quantities(fold_keep(quote))]
            stated = [q.text for q in quantities(fold_keep(text))]
            assert [q for q in stated if not any(same_quantity(q, p) for p in pool) and q not in fold_keep(quote)] == [], (
                o.what,
                text,
            )


def test_every_quote_is_cut_from_the_text() -> None:
    library = shipped()
    for o in report(STEEL).obligations:
        for s in (o.source, *o.boundaries, *(c.source for c in o.consequences)):
            assert s.quote == library.document(s.doc).text[s.start : s.end]


def test_a_figure_that_the_text_does_not_have_is_not_shown_and_said_so() -> None:
    library = shipped()
    wrong = [replace(p, deadline="每年5月31日前") if p.deadline == "每年3月31日前" else p for p in library.provisions]
    found = report({"kind": "公共机构"}, AFTER, replace(library, provisions=tuple(wrong)))
    assert not any("5月31日" in o.deadline for o in found.obligations)
    assert any("5月31日" in n for n in found.notes)


def test_electricity_is_not_turned_into_coal() -> None:
    found = report({"kind": "企业", "electricity_kwh": 200_000_000})
    assert any("没有折算成吨标准煤" in n for n in found.notes)
    assert REPORTING in asked(found, "energy_tce")


def test_a_plan_without_the_words_is_skipped() -> None:
    library = shipped()
    laws_only = library.realm("law")
    assert not any(o.plan for o in report(STEEL, AFTER, laws_only).obligations)


def test_the_most_weighty_come_first_and_what_holds_for_everybody_last() -> None:
    found = report(STEEL)
    groups = [g for g, _ in found.grouped()]
    assert groups == [g for g in ("必须", "不得", "应当", "方案要求", "鼓励", "可以") if g in groups]
    for _, listed in found.grouped():
        assert [o.weight for o in listed] == sorted((o.weight for o in listed), reverse=True)


def test_with_the_full_text_the_same_articles_apply_and_are_quoted_word_for_word() -> None:
    path = LAWS / "energy-conservation-law.md"
    if not path.is_file():
        pytest.skip("no ../shared/laws beside this checkout")
    text = path.read_text(encoding="utf-8").split("---", 2)[2]
    full = collect((), [FullText("energy-conservation-law", "中华人民共和国节约能源法", text)])
    one, other = report(STEEL), report(STEEL, AFTER, full)
    names = [{o.source.section for o in r.obligations if o.source.doc == "energy-conservation-law"} for r in (one, other)]
    assert names[0] == names[1]
    (duty,) = at(other, *REPORTING)
    assert (duty.source.form, duty.source.quote) == (
        "verbatim",
        full.document("energy-conservation-law").text[duty.source.start : duty.source.end],
    )
    assert duty.why == at(one, *REPORTING)[0].why


def test_a_threshold_that_the_law_does_not_draw_is_no_reason_though_the_asker_has_that_figure() -> None:
    library = shipped()
    sources = Sources(library, AFTER)
    boundary = sources.of_cite(Cite("energy-conservation-law", "第五十二条", 2))
    assert boundary is not None
    mine = "年综合能源消费量\ue00020000吨标准煤\ue001，在"
    assert sources.reasons([f"{mine}一万吨标准煤以上"], [boundary.span]) == ("年综合能源消费量20000吨标准煤，在一万吨标准煤以上",)
    assert sources.reasons([f"{mine}二万吨标准煤以上"], [boundary.span]) == ()
    assert any("二万吨标准煤" in n for n in sources.notes)


KINDS = (
    "enterprise",
    "state_organ",
    "property_developer",
    "heating_company",
    "farmer",
    "eia_agency",
    "monitoring_operator",
    "authority",
)


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_asks_every_obligation_shown_has_a_reason_that_stands(kind: str) -> None:
    row = {
        "kind": kind,
        "project": "rebuild",
        "building_use": "公共",
        "building_m2": 20000,
        "owns_building": True,
        "uses_vocs": True,
    }
    found = report(row | ({"industry": "煤炭", "makes_products": True} if kind == "enterprise" else {}))
    assert found.obligations
    assert [o.what for o in found.obligations if not o.why] == []
    assert [n for n in found.notes if n.startswith("一句未通过核对，未予给出：《")] == []
