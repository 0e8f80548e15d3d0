"""A profile: what is wrong is refused by name with what may be written; what is not said stays unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.profile import number, profile_from, read_profile
from corpus.errors import InputError


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"energy": 1}, "没有“energy”这一栏，可写：name、kind"),
        ({"emissions": {"over": True}}, "没有“emissions.over”这一栏，可写：discharges"),
        ({"boilers": [{"tph": 0}]}, "boilers.0.tph = 0：要大于 0"),
        ({"boilers": [{"size": 3}]}, "没有“boilers.0.size”这一栏，可写：tph、fuel、use"),
        ({"energy_tce": -1}, "energy_tce = -1：不能小于 0"),
        ({"energy_tce": "12000"}, "energy_tce = '12000'：要写一个数"),
        ({"energy_tce": True}, "energy_tce = True：要写一个数"),
        ({"energy_tce": float("nan")}, "要写一个有限的数"),
        ({"data_centre": {"pue": 0.9}}, "data_centre.pue = 0.9：不能小于 1"),
        ({"kind": "公司"}, "不认识“公司”；可写：enterprise（企业）"),
        ({"kind": []}, "要写一个或几个身份"),
        ({"industry": "理发"}, "不认识行业“理发”；可写：钢铁"),
        ({"industry": "电力"}, "“电力”可能是火电、可再生能源发电"),
        ({"project": "maybe"}, "project = 'maybe'：可写："),
        ({"designated_key_unit": "是"}, "要写 true 或 false"),
        ({"emissions": {"discharges": False, "permit": "登记"}}, "discharges = false 与 permit 矛盾"),
    ],
)
def test_what_cannot_be_is_refused_by_name(row: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError) as caught:
        profile_from(row)
    assert told in caught.value.problem
    assert "profile-example.toml" in caught.value.remedy


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"kind = [", "不是可读的 TOML"), (b"\xff\xfe\x00", "不是 UTF-8"), (b"#" * 1_000_001, "不像一份概况")],
)
def test_a_file_that_is_no_profile_is_refused(tmp_path: Path, data: bytes, told: str) -> None:
    path = tmp_path / "p.toml"
    path.write_bytes(data)
    with pytest.raises(InputError, match=told):
        read_profile(path)
    with pytest.raises(InputError, match="读不了"):
        read_profile(tmp_path / "none.toml")


def test_what_is_not_said_is_not_known() -> None:
    values = profile_from({"kind": "企业", "data_centre": {"new": True}}).facts().values
    assert dict(values) == {"kind": ["enterprise"], "data_centre": True, "data_centre.new": True}
    assert profile_from({}).facts().values == {}
    assert profile_from({"data_centre": False}).facts().values == {"data_centre": False}


def test_a_pollutant_tells_that_there_is_discharge_and_where_it_goes() -> None:
    values = profile_from({"emissions": {"pollutants": ["氨氮"]}}).facts().values
    assert values["emissions.discharges"] is True
    assert values["emissions.water"] is True
    assert "emissions.air" not in values


def test_the_example_is_a_profile() -> None:
    example = read_profile(Path(__file__).parents[1] / "docs" / "profile-example.toml")
    assert example.name == "示例钢铁厂"
    assert example.kind == ["enterprise"]


def test_numbers_are_written_as_people_write_them() -> None:
    assert [number(x) for x in (12000.0, 1.3, 1.31, 12_000_000.0, 0.05)] == ["12000", "1.3", "1.31", "12000000", "0.05"]
