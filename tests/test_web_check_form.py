"""The form of 义务自查: it can say all that a profile can, assumes nothing, and tells each fault at its field."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.profile import Boiler, DataCentre, Emissions, Profile, profile_from
from bot.web.check_form import BOILER_FIELDS, groups, read

EXAMPLE = Path(__file__).parents[1] / "docs" / "profile-example.toml"
FIELDS = {f.name: f for g in groups() for f in g.fields}


def test_every_field_of_a_profile_stands_in_the_form_with_a_chinese_label() -> None:
    wanted = set(Profile.model_fields) - {"emissions", "boilers"}
    wanted |= {f"emissions.{n}" for n in Emissions.model_fields} | {f"data_centre.{n}" for n in DataCentre.model_fields}
    assert set(FIELDS) == wanted
    assert {f.name for f in BOILER_FIELDS} == set(Boiler.model_fields)
    assert [f.name for f in FIELDS.values() if not re.search(r"[㐀-鿿]", f.label)] == []
    assert [f.name for f in FIELDS.values() if re.search(r"false|\[\]|（new|_", f.help)] == []


def test_an_empty_form_is_a_profile_of_which_nothing_is_known() -> None:
    said = read({name: [""] for name in FIELDS} | {"boilers": [""], "boilers.0.tph": [" "]})
    assert said.faults == {} and said.profile is not None and said.profile.as_json() == {}


def test_the_example_can_be_typed() -> None:
    row = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    said = read(_typed(row))
    assert said.faults == {} and said.profile == profile_from(row)


def _typed(row: dict[str, Any], before: str = "") -> dict[str, list[str]]:
    from corpus.audiences import roles

    ids = {label: key for key, label in roles().items()}
    out: dict[str, list[str]] = {}
    for name, value in row.items():
        if name == "boilers":
            out["boilers"] = ["yes"]
            for i, boiler in enumerate(value):
                out |= _typed(boiler, f"boilers.{i}.")
        elif isinstance(value, dict):
            out |= _typed(value, f"{name}.")
        elif isinstance(value, list):
            out[before + name] = [ids.get(v, v) for v in value]
        else:
            out[before + name] = [{True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)]
    return out


@pytest.mark.parametrize(
    ("word", "value"), [("12000", 12000), ("12,000", 12000), ("１２０００", 12000), ("1.2万", 12000), ("0", 0)]
)
def test_a_number_may_be_written_as_people_write_it(word: str, value: float) -> None:
    said = read({"energy_tce": [word]})
    assert said.profile is not None and said.profile.energy_tce == value


@pytest.mark.parametrize("word", ["很多", "-1", "1e9", "nan", "12 吨", "1.2.3", "9" * 40])
def test_what_is_no_number_is_told_at_its_field_with_what_was_typed(word: str) -> None:
    said = read({"energy_tce": [word]})
    assert said.profile is None and word in said.faults["energy_tce"]


@pytest.mark.parametrize(
    ("typed", "name", "told"),
    [
        ({"data_centre": ["yes"], "data_centre.pue": ["0.9"]}, "data_centre.pue", "不能小于 1"),
        ({"data_centre": ["no"], "data_centre.pue": ["1.3"]}, "data_centre", "没有"),
        ({"boilers": ["no"], "boilers.0.tph": ["65"]}, "boilers", "没有"),
        ({"boilers.0.tph": ["0"]}, "boilers.0.tph", "大于 0"),
        ({"emissions.discharges": ["no"], "emissions.permit": ["登记"]}, "emissions", "排污许可管理类别"),
        ({"industry": ["<script>"]}, "industry", "<script>"),
    ],
)
def test_what_cannot_be_is_told_in_chinese_at_its_field(typed: dict[str, list[str]], name: str, told: str) -> None:
    said = read(typed)
    assert said.profile is None and told in said.faults[name]
    assert not re.search(r"[a-z]+_[a-z]+", said.faults[name])


def test_no_boilers_and_unknown_boilers_are_told_apart() -> None:
    none, some, unknown = (read({"boilers": [w]}).profile for w in ("no", "yes", ""))
    assert none is not None and some is not None and unknown is not None
    assert none.boilers == [] and some.boilers == [Boiler()] and unknown.boilers is None
