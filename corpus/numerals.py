"""Numbers as Chinese texts write them, and when two of them say the same.

>>> [q.text for q in quantities("下降15%，完成2000万千瓦、1—2个，比例超过百分之三十")]
['15%', '2000万千瓦', '1—2个', '百分之三十']
>>> same_quantity("三十日", "30日"), same_quantity("百分之十五", "15%"), same_quantity("20%", "20个百分点")
(True, True, False)
>>> same_quantity("1000万平方米", "10000000平方米"), same_quantity("一万吨", "1万吨")
(True, True)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}

# Units seen in plans and laws of this genre; longer ones first so that 万吨标准煤 is not read as 万吨.
UNITS = (
    "吨标准煤|吨标煤|个百分点|百分点|蒸吨/小时|蒸吨每小时|t/h|微克/立方米|毫克/立方米|毫克/升|克标准煤/千瓦时|克/千瓦时|立方米/万元|吨标准煤/万元|"
    "平方公里|平方千米|平方米|立方米|公里|千米|千瓦时|千瓦|兆瓦|千伏|kwh|kw|mw|kv|吨|公斤|千克|元|亩|公顷|头|辆|台|套|座|家|个|项|处|条|户|人次|人|"
    "%|‰|倍|成|小时|分钟|工作日|个月|年|月|日|天|类|级|分贝|℃|度|批|次|所|名|艘|米|支|块|件|种|张|期|层|片|株|km|t"
)
_NUMBER = r"\d+(?:[,，]\d{3})*(?:\.\d+)?"
_HAN_NUMBER = r"[零〇一二两三四五六七八九十百千]+"
_SCALE = r"[万亿千百十]*"
_UNIT = rf"(?:{UNITS})(?:/(?:日|天|年|小时|万元|千瓦时|人|亩|立方米))?"
QUANTITY = re.compile(
    rf"百分之(?P<pct>{_HAN_NUMBER}(?:点{_HAN_NUMBER})?|{_NUMBER})"
    rf"|(?P<low>{_NUMBER})(?:(?P<lowunit>{_SCALE}{_UNIT})?(?P<dash>[—–\-~～至到]+)(?P<high>{_NUMBER}))?"
    rf"\s?(?P<unit>{_SCALE}{_UNIT}|[万亿]+)?"
    rf"|(?P<han>{_HAN_NUMBER}[万亿]*)(?P<hanunit>{_UNIT})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Quantity:
    """A number with its unit where it stands: `text` = source[start:end]; `value` as written, `unit` as written."""

    text: str
    value: str
    unit: str
    start: int
    end: int

    @property
    def is_year(self) -> bool:
        return bool(re.fullmatch(r"(?:19|20)\d\d", self.value)) and self.unit in ("年", "")


def quantities(text: str) -> list[Quantity]:
    """Every number with its unit in `text`, in order. Offsets count characters of `text`."""
    out = []
    for m in QUANTITY.finditer(text):
        start, end = m.span()
        if m["pct"]:
            out.append(Quantity(m[0], m["pct"], "百分之", start, end))
        elif m["low"]:
            value = m["low"] + ((m["lowunit"] or "") + m["dash"] + m["high"] if m["high"] else "")
            unit = m["unit"] or (m["lowunit"] or "")
            if m["dash"] and m["lowunit"] and not m["unit"]:
                value, end = m["low"], m.start("dash")  # 30%—35 without a unit after it: keep the first
            out.append(Quantity(text[start:end].rstrip(), value, unit, start, start + len(text[start:end].rstrip())))
        else:
            out.append(Quantity(m[0], m["han"], m["hanunit"], start, end))
    return out


@lru_cache(maxsize=4096)
def chinese_to_int(text: str) -> int | None:
    """一千零五十七 → 1057; 二〇二五 → 2025; None for what is no number.

    >>> chinese_to_int("一千零五十七"), chinese_to_int("二〇二五"), chinese_to_int("十"), chinese_to_int("两万")
    (1057, 2025, 10, 20000)
    """
    if not text or any(c not in DIGITS and c not in SMALL and c not in LARGE for c in text):
        return None
    if len(text) > 1 and all(c in DIGITS for c in text):
        return int("".join(str(DIGITS[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in SMALL:
            section += (digit or 1) * SMALL[c]
            digit = 0
        else:
            total = (total + section + digit or 1) * LARGE[c]
            section = digit = 0
    return total + section + digit


def _decimal(text: str) -> Decimal | None:
    text = text.replace(",", "").replace("，", "")
    try:
        return Decimal(text)
    except InvalidOperation:
        pass
    if "点" in text:
        whole, part = text.split("点", 1)
        a = chinese_to_int(whole)
        return None if a is None else Decimal(f"{a}." + "".join(str(DIGITS.get(c, "")) for c in part))
    n = chinese_to_int(text)
    return None if n is None else Decimal(n)


_ALIKE = {
    "百分之": "%", "吨标煤": "吨标准煤", "天": "日", "t": "吨", "百分点": "个百分点", "千米": "公里", "km": "公里",
    "t/h": "蒸吨/小时", "kv": "千伏", "kw": "千瓦", "kwh": "千瓦时", "公斤": "千克", "蒸吨每小时": "蒸吨/小时", "成": "%",
}  # fmt: skip


_SCALES = {"万": 10_000, "亿": 100_000_000, "千": 1000, "百": 100, "十": 10}


@lru_cache(maxsize=8192)
def normal(text: str) -> tuple[tuple[Decimal, ...], str] | None:
    """The values (one, or both ends of a range) and the plain unit of the first quantity in `text`; None without one.

    >>> normal("1000万平方米")
    ((Decimal('10000000'),), '平方米')
    >>> normal("八成")[1]
    '%'
    """
    found = quantities(text)
    if not found:
        return None
    q = found[0]
    unit, scale = q.unit.lower(), Decimal(1)
    parts = [p for p in re.findall(rf"{_NUMBER}|{_HAN_NUMBER}(?:点{_HAN_NUMBER})?[万亿]*", q.value) if p]
    while unit[:1] in _SCALES and unit != "百分之" and not re.match(r"千(?:瓦|伏|米|克)", unit):
        scale *= _SCALES[unit[0]]
        unit = unit[1:]
    if unit == "成":
        scale *= 10
    values = tuple(v * scale for p in parts if (v := _decimal(p)) is not None)
    return (values, _ALIKE.get(unit, unit)) if values else None


def same_quantity(one: str, other: str) -> bool:
    """Whether two written quantities say the same number in the same unit (20% and 20个百分点 do not)."""
    a, b = normal(one), normal(other)
    return a is not None and a == b


def to_chinese(n: int) -> str:
    """1057 → 一千零五十七 (for labels; 0 < n < 10000).

    >>> to_chinese(15), to_chinese(1057), to_chinese(20)
    ('十五', '一千零五十七', '二十')
    """
    names = "零一二三四五六七八九"
    out, zero = "", False
    for power, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // power % 10
        if digit:
            out += ("零" if zero and out else "") + names[digit] + word
            zero = False
        elif out:
            zero = True
    return out[1:] if out.startswith("一十") else out
