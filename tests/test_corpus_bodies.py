"""Departments: an alias belongs to one body only, and every body a plan names is known."""

from __future__ import annotations

from collections import defaultdict

import pytest
from plan_gold import PLANS, read

from corpus.bodies import bodies
from corpus.script import fold_keep

LEVELS = {"region", "central", "company", "party", "local", "general"}


def names_in(name: str) -> list[str]:
    duties = read(name).duties
    return list(dict.fromkeys(n for d in duties for n in (*d.bodies, *d.carry_out)))


def test_a_name_or_alias_belongs_to_one_body_only() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for body in bodies().kinds:
        for name in (body.stem, body.full, *body.aliases, *body.english):
            owners[fold_keep(name)].add(body.stem)
    assert {name: stems for name, stems in owners.items() if len(stems) > 1} == {}


def test_every_kind_has_a_full_name_and_a_level() -> None:
    assert [b for b in bodies().kinds if not b.full or b.level not in LEVELS] == []


def test_every_body_of_the_plan_is_known_with_full_name_and_level() -> None:
    departments = {n for d in read("plan").duties for n in d.bodies} - {"各有关部门"}
    assert len(departments) == 34
    for name in names_in("plan"):
        body = bodies().kind_of(name)
        assert body is not None and body.full and body.level in LEVELS, name


@pytest.mark.parametrize("name", PLANS)
def test_every_department_of_another_plan_is_known_as_a_kind(name: str) -> None:
    unknown = [n for n in names_in(name) if n[-1] in "厅委" and bodies().kind_of(n) is None]
    assert unknown == []


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("发展改革委", "region"),
        ("内蒙古银保监局", "central"),
        ("人民银行呼和浩特中心支行", "central"),
        ("内蒙古集通铁路〔集团〕有限责任公司", "company"),
        ("党委组织部", "party"),
        ("各盟行政公署", "local"),
    ],
)
def test_levels_are_kept_apart(name: str, level: str) -> None:
    body = bodies().kind_of(name)
    assert body is not None and body.level == level


@pytest.mark.parametrize(
    ("alias", "stem"),
    [
        ("发改委", "发展改革委"),
        ("工信厅", "工业和信息化厅"),
        ("住建厅", "住房城乡建设厅"),
        ("环保局", "生态环境厅"),
        ("環保局", "生态环境厅"),
    ],
)
def test_people_s_words_lead_to_the_body(alias: str, stem: str) -> None:
    body = bodies().kind_of(alias)
    assert body is not None and body.stem == stem


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("自治区发展改革委", "发展改革委"),
        ("省水利厅", "水利厅"),
        ("市水务局", "水务局"),
        ("市人民政府", "市人民政府"),
        ("市场监管局", "市场监管局"),
        ("市市场监管局", "市场监管局"),
        ("市场监管总局", "市场监管总局"),
        ("市民政局", "民政局"),
        ("省委组织部", "省委组织部"),
        ("内蒙古银保监局", "内蒙古银保监局"),
        ("县(市、区)人民政府", "县(市、区)人民政府"),
    ],
)
def test_only_the_shared_prefix_is_taken_off(name: str, short: str) -> None:
    assert bodies().short_form(name) == short
