"""Who is bound: the boundaries of the law to the unit, three values kept apart, and a rule for everything that the register names."""

from __future__ import annotations

from typing import Any

import pytest

from corpus.audiences import (
    Decider,
    Ground,
    audience_rules,
    industries_of,
    norm_rules,
    plan_rules,
    question,
)
from corpus.collection import registers
from corpus.conditions import Facts, Word, audiences_of, condition, decide, fields_of
from corpus.errors import DocumentError


def facts(**values: Any) -> Facts:
    return Facts(values, {k: str(v) for k, v in values.items()})


@pytest.mark.parametrize(
    ("tce", "named", "word"),
    [
        (4999, None, "no"), (4999, True, "no"), (4999.9, True, "no"), (5000, None, "open"), (5000, True, "yes"), (5000, False, "no"),
        (9999, None, "open"), (9999, True, "yes"), (9999, False, "no"), (9999.9, None, "open"), (10000, None, "yes"), (10000, False, "yes"),
        (None, None, "open"), (None, True, "open"),
    ],
)  # fmt: skip
def test_a_key_energy_user_begins_at_10000_tce_and_at_5000_when_named(tce: float | None, named: bool | None, word: Word) -> None:
    who = facts(kind=["enterprise"], energy_tce=tce, designated_key_unit=named)
    found = Decider(who).audience("重点用能单位")
    assert found.word == word
    if tce in (5000, 9999) and named is None:
        assert found.missing == ("designated_key_unit",)


@pytest.mark.parametrize(("m2", "word"), [(19999, "no"), (20000, "yes"), (None, "open")])
def test_a_large_public_building_begins_at_20000_square_metres(m2: float | None, word: Word) -> None:
    assert (
        Decider(facts(kind=["building_owner"], building_m2=m2, building_use="公共")).audience("大型公共建筑所有权人").word == word
    )


@pytest.mark.parametrize(("doc", "word"), [("clean-production-law", "yes"), ("eco-environment-code", "no")])
def test_energy_over_its_quota_forces_an_audit_under_the_old_law_only(doc: str, word: Word) -> None:
    who = facts(
        kind=["enterprise"], energy_quota_product=True, over_energy_quota=True, toxic_materials=False, cleaner_production_listed=False,
        **{"emissions.discharges": True, "emissions.over_limit": False, "emissions.over_total": False},
    )  # fmt: skip
    assert Decider(who).audience("强制性清洁生产审核企业", doc).word == word


def test_no_decides_an_and_whatever_is_open_and_yes_an_or() -> None:
    row = [{"field": "a", "is": True}, {"field": "b", "is": True}]
    assert decide(condition({"all": row}), Facts({"a": False})).word == "no"
    assert decide(condition({"any": row}), Facts({"a": True})).word == "yes"
    assert decide(condition({"all": row}), Facts({"a": True})).missing == ("b",)
    assert decide(condition({"any": row}), Facts({"a": False})).missing == ("b",)
    assert decide(condition({"not": row[0]}), Facts({})).word == "open"


def test_of_a_list_one_thing_is_enough_and_an_unknown_list_is_open() -> None:
    c = condition({"some": "boilers", "all": [{"field": "tph", "ge": 65}, {"field": "fuel", "is": "煤"}]})
    words = ["甲", "乙"]
    some = Facts({"boilers": [{"tph": 64, "fuel": "煤"}, {"tph": 65, "fuel": "煤"}]}, {"boilers": words})
    assert decide(c, some).items == (("boilers", "乙"),)
    assert decide(c, Facts({"boilers": [{"tph": 64, "fuel": "煤"}]})).word == "no"
    assert decide(c, Facts({"boilers": [{"tph": 65}]})).missing == ("boilers.fuel",)
    assert decide(c, Facts({"boilers": []})).word == "no"
    assert decide(c, Facts({})).missing == ("boilers",)


def test_a_condition_that_is_none_is_refused() -> None:
    with pytest.raises(DocumentError, match="条件写法不认识"):
        condition({"field": "x", "about": 3})


def test_every_audience_of_the_register_has_a_rule() -> None:
    used = {a for r in registers() for e in r.entries for u in e.rules for a in u.applies_to}
    assert used - set(audience_rules()) == set()


def grounds() -> list[Ground]:
    out = [g for listed, _ in audience_rules().values() for g in listed]
    return out + [g for r in norm_rules() for g in r.grounds] + [g for r in plan_rules() for g in r.grounds]


def test_every_field_that_a_rule_hangs_on_can_be_asked_for_and_every_audience_it_names_is_one() -> None:
    fields = {f for g in grounds() for f in fields_of(g.condition)}
    assert {f for f in fields if question(f)[0] == f} == set()
    assert {a for g in grounds() for a in audiences_of(g.condition)} - set(audience_rules()) == set()


def test_every_condition_of_a_single_norm_is_for_one_that_the_register_has() -> None:
    there: dict[tuple[str, str], list[int]] = {}
    for r in registers():
        for e in r.entries:
            there[r.id, e.number] = [u.para for u in e.rules]
    docs = {doc for doc, _ in there}
    lost = [r for r in norm_rules() if r.doc in docs and r.article and r.para and r.para not in there.get((r.doc, r.article), [])]
    assert [(r.doc, r.article, r.para) for r in lost] == []
    assert [(r.doc, r.article) for r in norm_rules() if r.article and not r.skip and (r.doc, r.article) not in there] == []


def test_an_industry_is_known_by_its_other_names_and_an_ambiguous_one_is_not_chosen() -> None:
    assert industries_of("IDC 机房") == ("数据中心",)
    assert industries_of("煤化工") == ("煤化工",)
    assert set(industries_of("电力")) == {"火电", "可再生能源发电"}
    assert industries_of("理发店") == ()
