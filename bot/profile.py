"""Who asks for obligations: a profile in TOML. Every field may be left out and is then open; an unknown one is refused by name."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from corpus.audiences import industries, industries_of, roles
from corpus.conditions import Facts
from corpus.errors import InputError

LARGEST = 1_000_000  # bytes; a profile has some dozens of lines
_WATER = frozenset({"化学需氧量", "氨氮", "总氮", "总磷"})  # pollutants of which the name says where they go
_AIR = frozenset({"二氧化硫", "氮氧化物", "颗粒物", "挥发性有机物"})
_UNITS = {
    "energy_tce": "吨标准煤",
    "design_energy_tce": "吨标准煤",
    "building_m2": "平方米",
    "voltage_kv": "千伏",
    "electricity_kwh": "千瓦时",
}
Pollutant = Literal[
    "化学需氧量", "氨氮", "总氮", "总磷", "重金属", "二氧化硫", "氮氧化物", "颗粒物", "挥发性有机物", "温室气体", "其他"
]


class Part(BaseModel):
    """Strict: a number is a number, yes is true; nothing unknown."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, frozen=True)


class Boiler(Part):
    """锅炉."""

    tph: float | None = Field(None, gt=0, le=10_000, description="蒸吨/小时")
    fuel: Literal["煤", "天然气", "油", "生物质", "电", "其他"] | None = None
    use: Literal["生产", "供热", "发电"] | None = None


class DataCentre(Part):
    """数据中心."""

    pue: float | None = Field(None, ge=1, le=20, description="电能利用效率，不会小于 1")
    new: bool | None = Field(None, description="是否新建")
    scale: Literal["超大型", "大型", "中型", "小型"] | None = None


class Emissions(Part):
    """排污."""

    discharges: bool | None = Field(None, description="是否排放污染物")
    pollutants: list[Pollutant] | None = None
    water: bool | None = Field(None, description="是否排放工业废水")
    air: bool | None = Field(None, description="是否排放工业废气")
    over_limit: bool | None = Field(None, description="是否超过排放标准")
    over_total: bool | None = Field(None, description="是否超过重点污染物排放总量控制指标")
    key_unit: bool | None = Field(None, description="是否重点排污单位")
    permit: Literal["重点管理", "简化管理", "登记"] | None = None
    river_outlet: bool | None = Field(None, description="是否有入河排污口")
    soil_key_unit: bool | None = Field(None, description="是否土壤污染重点监管单位")

    @model_validator(mode="after")
    def _agree(self) -> Emissions:
        if self.discharges is False:
            given = {"over_limit": self.over_limit, "over_total": self.over_total, "key_unit": self.key_unit, "water": self.water,
                     "air": self.air, "permit": self.permit, "pollutants": self.pollutants, "river_outlet": self.river_outlet}  # fmt: skip
            clash = [name for name, value in given.items() if value]
            if clash:
                raise ValueError(f"discharges = false 与 {'、'.join(clash)} 矛盾")
        return self


class Profile(Part):
    """What is known of somebody who asks what they must do. None everywhere means: not said."""

    name: str | None = Field(None, max_length=200)
    kind: list[str] | None = Field(None, description="身份，可以有几个，请写全")
    industry: str | None = None
    energy_tce: float | None = Field(None, ge=0, description="年综合能源消费量，吨标准煤")
    electricity_kwh: float | None = Field(None, ge=0, description="年用电量，千瓦时")
    design_energy_tce: float | None = Field(None, ge=0, description="项目设计能耗（等价值），吨标准煤")
    voltage_kv: float | None = Field(None, ge=0, description="用电电压等级，千伏")
    designated_key_unit: bool | None = Field(None, description="是否已被指定为重点用能单位")
    boilers: list[Boiler] | None = None
    data_centre: DataCentre | Literal[False] | None = Field(None, description="没有数据中心写 false")
    project: Literal["new", "existing", "rebuild"] | None = None
    efficiency: Literal["标杆以上", "基准与标杆之间", "基准以下"] | None = None
    energy_quota_product: bool | None = Field(None, description="是否生产定有单位产品能耗限额的产品")
    over_energy_quota: bool | None = Field(None, description="是否超过单位产品能耗限额")
    key_region: bool | None = Field(None, description="是否在大气污染防治重点区域")
    no_burn_zone: bool | None = Field(None, description="是否在高污染燃料禁燃区")
    owns_building: bool | None = None
    building_m2: float | None = Field(None, ge=0, description="单体建筑面积，平方米")
    building_use: Literal["公共", "居住", "国家机关办公", "工业"] | None = None
    makes_products: bool | None = None
    in_park: bool | None = Field(None, description="是否在产业园区内")
    state_owned: bool | None = Field(None, description="是否国有企业")
    emissions: Emissions | None = None
    toxic_materials: bool | None = Field(None, description="是否使用有毒有害原料或者在生产中排放有毒有害物质")
    uses_vocs: bool | None = Field(None, description="是否生产、使用含挥发性有机物的原辅材料、产品或者有机溶剂")
    solid_waste: bool | None = Field(None, description="是否产生工业固体废物")
    cleaner_production_listed: bool | None = Field(None, description="是否属于国家规定应当强制清洁生产审核的其他情形")

    @field_validator("kind", mode="before")
    @classmethod
    def _kinds(cls, value: Any) -> Any:
        known = roles()
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not listed or not all(isinstance(k, str) for k in listed):
            raise ValueError(f"要写一个或几个身份；可写：{_shown(known)}")
        ids = {**{k: k for k in known}, **{label: k for k, label in known.items()}}
        strange = [k for k in listed if k not in ids]
        if strange:
            raise ValueError(f"不认识“{'、'.join(strange)}”；可写：{_shown(known)}")
        return list(dict.fromkeys(ids[k] for k in listed))

    @field_validator("industry", mode="before")
    @classmethod
    def _industry(cls, value: Any) -> Any:
        found = industries_of(value) if isinstance(value, str) else ()
        if len(found) > 1:
            raise ValueError(f"“{value}”可能是{'、'.join(found)}，请写明其中之一")
        if not found:
            raise ValueError(f"不认识行业“{value}”；可写：{'、'.join(industries())}")
        return found[0]

    def as_json(self) -> dict[str, Any]:
        """Only what was given."""
        return self.model_dump(exclude_none=True)

    def facts(self) -> Facts:
        """Flat: emissions.permit, data_centre.pue …; `data_centre` itself is whether there is one."""
        flat: dict[str, Any] = {}
        for name, value in self.as_json().items():
            if isinstance(value, dict):
                flat |= {name: True} | {f"{name}.{key}": inner for key, inner in value.items()}
            else:
                flat[name] = value
        pollutants = set(flat.get("emissions.pollutants", ()))
        if pollutants:
            flat.setdefault("emissions.discharges", True)
        for name, sign in (("emissions.water", _WATER), ("emissions.air", _AIR)):
            if pollutants & sign:
                flat.setdefault(name, True)
        return Facts(flat, {name: _words(name, value) for name, value in flat.items()})


def read_profile(path: Path) -> Profile:
    """The profile in a TOML file. InputError names what is wrong, the value, and what may be written."""
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(
                f"{path.name} 有 {path.stat().st_size} 字节，不像一份概况。", f"请写成几十行的 TOML，不超过 {LARGEST} 字节。"
            )
        row = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"读不了 {path}：{error.strerror or error}。", "请检查 --profile 的路径。") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name} 不是 UTF-8 文字。", "请存成 UTF-8 编码的 TOML 文件。") from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path.name} 不是可读的 TOML：{error}。", "请照 docs/profile-example.toml 的写法改正。") from error
    return profile_from(row, path.name)


def profile_from(row: dict[str, Any], name: str = "概况") -> Profile:
    """A profile from plain values (a TOML file, a web form). InputError as `read_profile`."""
    try:
        return Profile.model_validate(row)
    except ValidationError as error:
        found = error.errors()
        found = [e for e in found if "literal[False]" not in e["loc"]] or found
        problems = "；".join(dict.fromkeys(_problem(e) for e in found))
        raise InputError(
            f"{name} 有不能用的内容：{problems}。", "请改正或删去；不写的栏按未知处理。栏目见 docs/profile-example.toml。"
        ) from error


def _problem(error: Any) -> str:
    loc = [str(x) for x in error["loc"] if x not in ("DataCentre", "literal[False]")]
    where, kind, ctx = ".".join(loc) or "整份概况", error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return f"没有“{where}”这一栏，可写：{'、'.join(_fields_beside(loc))}"
    if kind == "value_error":
        return f"{where}：{ctx['error']}"
    said = {
        "literal_error": f"可写：{ctx.get('expected', '').replace(' or ', ', ')}",
        "bool_type": "要写 true 或 false", "float_type": "要写一个数", "string_type": "要写成带引号的文字", "list_type": "要写成列表 [ ]",
        "greater_than": f"要大于 {_bound(ctx, 'gt')}", "greater_than_equal": f"不能小于 {_bound(ctx, 'ge')}",
        "less_than_equal": f"不能大于 {_bound(ctx, 'le')}", "finite_number": "要写一个有限的数",
        "model_type": "要写成一张表（没有就写 false 或不写）",
    }.get(kind, str(error["msg"]))  # fmt: skip
    return f"{where} = {error.get('input')!r}：{said}"


def _bound(ctx: dict[str, Any], name: str) -> str:
    return number(ctx[name]) if name in ctx else ""


def _fields_beside(loc: list[str]) -> list[str]:
    parts: dict[str, type[Part]] = {"emissions": Emissions, "data_centre": DataCentre, "boilers": Boiler}
    return list((parts.get(loc[0], Profile) if len(loc) > 1 else Profile).model_fields)


def _shown(known: dict[str, str]) -> str:
    return "、".join(f"{k}（{label}）" for k, label in known.items())


def number(value: float) -> str:
    """12000.0 → 12000, 1.3 → 1.3; never 1.2e+07."""
    return str(int(value)) if float(value).is_integer() else format(value, "f").rstrip("0")


def _words(name: str, value: Any) -> Any:
    """A value for people; the things of a list each."""
    if name == "boilers":
        return [_boiler(b) for b in value]
    if name == "kind":
        return "、".join(roles()[k] for k in value)
    if isinstance(value, list):
        return "、".join(str(v) for v in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return number(value) + _UNITS.get(name, "") if isinstance(value, int | float) else str(value)


def _boiler(row: dict[str, Any]) -> str:
    size = f"{number(row['tph'])}蒸吨/小时" if "tph" in row else ""
    return f"{size}燃{row['fuel']}锅炉" if row.get("fuel") in ("煤", "油") else f"{size}锅炉"
