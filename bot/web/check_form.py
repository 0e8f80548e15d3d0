"""The form of 义务自查: every field of a profile with a Chinese label, a help text and its unit. What is left empty is not known,
and nothing is assumed of it; what cannot be used is said at its field, with what was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import ValidationError

from bot.profile import Pollutant, Profile, profile_from
from corpus.audiences import industries, question, roles
from corpus.errors import InputError

YES_NO = (("yes", "是"), ("no", "否"))
BOILERS = 12  # most that are read from the form
COMMON = (
    "enterprise", "public_institution", "state_organ", "project_owner", "building_owner", "building_user", "heating_company",
    "power_company", "product_maker", "property_developer",
)  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One question of the form. `kind`: text, number, choice, many. `choices` are (value, words)."""

    name: str
    label: str
    help: str = ""
    unit: str = ""
    kind: str = "choice"
    choices: tuple[tuple[str, str], ...] = YES_NO


@dataclass(frozen=True)
class Group:
    """Fields under one heading."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Read:
    """What the form said: the profile, or what cannot be used, by field. `typed` is put back into the form."""

    typed: Mapping[str, list[str]]
    profile: Profile | None = None
    faults: Mapping[str, str] = field(default_factory=dict)


def _ask(name: str, help: str | None = None, **more: Any) -> Field:
    label, asked = question(name)
    return Field(name, label, asked if help is None else help, **more)


def _number(name: str, unit: str, help: str | None = None) -> Field:
    return _ask(name, help, unit=unit, kind="number", choices=())


def _words(*words: str) -> tuple[tuple[str, str], ...]:
    return tuple((w, w) for w in words)


def groups() -> tuple[Group, ...]:
    """The whole form but the boilers, which have lines of their own."""
    listed = roles()
    order = (*COMMON, *(r for r in listed if r not in COMMON))
    return (
        Group("单位", (
            Field("name", "名称", "只写在结果和导出的文件里，不参与判断。", kind="text", choices=()),
            _ask("kind", "可以选几个。选了身份，就按选全了判断：没有选的按不是处理；都不选则按不知道处理。", kind="many",
                 choices=tuple((r, listed[r]) for r in order if r in listed)),
            _ask("industry", choices=_words(*industries())),
            _ask("state_owned"), _ask("in_park"),
        )),
        Group("用能", (
            _number("energy_tce", "吨标准煤", "全年各种能源折成标准煤的合计，如 12000 或 1.2万。一万吨以上为重点用能单位。"),
            Field("electricity_kwh", "年用电量", "不会折算成吨标准煤。", "千瓦时", "number", ()),
            _number("voltage_kv", "千伏"), _ask("designated_key_unit"), _ask("energy_quota_product"), _ask("over_energy_quota"),
            _ask("efficiency", choices=_words("标杆以上", "基准与标杆之间", "基准以下")),
        )),
        Group("项目", (
            _ask("project", "要判断的是新建、改建扩建的项目，还是已经建成投用的？",
                 choices=(("new", "新建"), ("rebuild", "改建扩建"), ("existing", "既有"))),
            _number("design_energy_tce", "吨标准煤"),
        )),
        Group("场所和建筑", (
            _ask("key_region"), _ask("no_burn_zone"), _ask("owns_building"), _number("building_m2", "平方米"),
            _ask("building_use", choices=_words("公共", "居住", "国家机关办公", "工业")),
        )),
        Group("数据中心", (
            _ask("data_centre", "贵单位有没有数据中心？", choices=(("yes", "有"), ("no", "没有"))),
            _ask("data_centre.new", choices=(("yes", "新建"), ("no", "既有"))),
            _ask("data_centre.scale", choices=_words("超大型", "大型", "中型", "小型")),
            _number("data_centre.pue", "", "电能利用效率，不会小于 1，如 1.31。"),
        )),
        Group("排污", (
            _ask("emissions.discharges"),
            Field("emissions.pollutants", "排放的污染物", "可以选几个；都不选则按不知道处理。", kind="many", choices=_words(*get_args(Pollutant))),
            _ask("emissions.water"), _ask("emissions.air"), _ask("emissions.over_limit"), _ask("emissions.over_total"),
            _ask("emissions.key_unit"), _ask("emissions.permit", choices=_words("重点管理", "简化管理", "登记")),
            _ask("emissions.river_outlet"), _ask("emissions.soil_key_unit"),
        )),
        Group("生产和物料", (
            _ask("makes_products"), _ask("toxic_materials"), _ask("uses_vocs"), _ask("solid_waste"),
            _ask("cleaner_production_listed"),
        )),
    )  # fmt: skip


BOILER_FIELDS = (
    Field("tph", "容量", "", "蒸吨/小时", "number", ()),
    Field("fuel", "燃料", choices=_words("煤", "天然气", "油", "生物质", "电", "其他")),
    Field("use", "用途", choices=_words("生产", "供热", "发电")),
)


def read(typed: Mapping[str, list[str]]) -> Read:
    """The profile that was typed; every fault by the name of its field."""
    flat: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for f in (f for g in groups() for f in g.fields):
        try:
            value = _value(f, typed.get(f.name, []))
        except ValueError as fault:
            faults[f.name] = str(fault)
            continue
        if value is not None:
            flat[f.name] = value
    row = _row(flat, faults)
    _boilers(row, typed, faults)
    if faults:
        return Read(typed, None, faults)
    try:
        return Read(typed, profile_from(row))
    except InputError as error:
        return Read(typed, None, _faults(error))


def _value(f: Field, said: list[str]) -> Any:
    words = [w.strip() for w in said if w.strip()]
    if not words:
        return None
    if f.kind == "number":
        return _parsed(words[0])
    if f.kind == "text":
        return words[0]
    known = [v for v, _ in f.choices]
    if any(w not in known for w in words):
        raise ValueError(f"不认识“{'、'.join(w for w in words if w not in known)}”，请从列出的当中选。")
    if f.kind == "many":
        return words
    return {"yes": True, "no": False}.get(words[0], words[0])


def _parsed(word: str) -> float:
    """12000, 12,000, １２０００ or 1.2万."""
    plain = re.sub(r"[,\s]", "", unicodedata.normalize("NFKC", word))
    m = re.fullmatch(r"(\d{1,15}(?:\.\d{1,9})?)(万|亿)?", plain)
    if not m:
        raise ValueError(f"“{word}”不是可用的数，请只写数字，如 12000 或 1.2万。")
    return float(m[1]) * {"万": 10_000, "亿": 100_000_000}.get(m[2] or "", 1)


def _row(flat: Mapping[str, Any], faults: dict[str, str]) -> dict[str, Any]:
    """Nested as the profile is. Details of a data centre say that there is one; with 没有 they contradict."""
    row = {k: v for k, v in flat.items() if "." not in k}
    inner = {
        outer: {k.partition(".")[2]: v for k, v in flat.items() if k.startswith(f"{outer}.")}
        for outer in ("emissions", "data_centre")
    }
    if inner["emissions"]:
        row["emissions"] = inner["emissions"]
    if inner["data_centre"] and row.get("data_centre") is False:
        faults["data_centre"] = "选了“没有”，又写了数据中心的情况，请改正其中之一。"
    elif inner["data_centre"] or row.get("data_centre"):
        row["data_centre"] = inner["data_centre"]
    return row


def _boilers(row: dict[str, Any], typed: Mapping[str, list[str]], faults: dict[str, str]) -> None:
    listed = []
    for i in range(BOILERS):
        boiler = {}
        for f in BOILER_FIELDS:
            name = f"boilers.{i}.{f.name}"
            try:
                value = _value(f, typed.get(name, []))
            except ValueError as fault:
                faults[name] = str(fault)
                continue
            if value is not None:
                boiler[f.name] = value
        if boiler:
            listed.append(boiler)
    said = (typed.get("boilers") or [""])[0]
    if said == "no" and listed:
        faults["boilers"] = "选了“没有”，又写了锅炉，请改正其中之一。"
    elif said == "no":
        row["boilers"] = []
    elif listed or said == "yes":
        row["boilers"] = listed or [{}]


def _faults(error: InputError) -> dict[str, str]:
    """What the profile refused, at the fields of the form."""
    names = {f.name: f.label for g in groups() for f in g.fields}
    cause = error.__cause__
    if not isinstance(cause, ValidationError):
        return {"": error.problem}
    out: dict[str, str] = {}
    for e in cause.errors():
        where = ".".join(str(x) for x in e["loc"] if x not in ("DataCentre", "literal[False]"))
        bounds = e.get("ctx", {})
        said = {
            "greater_than": f"要大于 {bounds.get('gt', 0):g}。", "greater_than_equal": f"不能小于 {bounds.get('ge', 0):g}。",
            "less_than_equal": f"不能大于 {bounds.get('le', 0):g}。", "string_too_long": "太长了。",
        }.get(e["type"], error.problem if e["type"] != "value_error" else f"{bounds.get('error', error.problem)}。")  # fmt: skip
        for name, label in names.items():
            said = re.sub(rf"\b{re.escape(name.rpartition('.')[2])}\b", label, said)
        out.setdefault(where, said.replace(" = false", "选了“否”"))
    return out
