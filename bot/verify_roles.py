"""Who leads, who takes part, who answers alone: what a sentence says of it must be what the cited bracket, read again, says.

A list of bodies must be the whole list of that role; a count must be that of the names listed or of the passages cited.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.reread import Passage, duties_in
from corpus.bodies import bodies
from corpus.duties import split_names
from corpus.records import Duty
from corpus.script import fold_keep

_LATIN = re.compile(r"\s*\([^()]*[a-z][^()]*(?:\([^()]*\)[^()]*)?\)")
_REMARK = re.compile(r"\((?:原文|规则|[一二三四五六七八九十]+\().*$|负责落实.*$|and others.*$", re.S)
_LISTED = re.compile(
    r"(?P<role>牵头单位|由下列\d*家?按职责分工负责|按职责分工(?:负责)?|(?:负责|责任)单位|落实|carried out by"
    r"|responsible alone|responsible by their functions|taking part by their functions|lead)(?P<one>之一)?"
    r"\s*(?P<count>\((?P<n>\d+)\s*(?:家|bod(?:y|ies))\))?\s*:\s*(?P<names>[^;。]+)"
)
_ROLE_OF = {
    "牵头单位": "lead", "lead": "lead", "leads": "lead", "牵头": "lead",
    "按职责分工": "joint", "按职责分工负责": "joint", "taking part by their functions": "joint",
    "responsible by their functions": "joint", "takes part": "joint", "负责单位": "sole", "责任单位": "sole",
    "responsible alone": "sole", "单独负责": "sole", "alone responsible": "sole", "落实": "carry_out",
    "carried out by": "carry_out", "负责落实": "carry_out", "carries out": "carry_out",
}  # fmt: skip
_WORDS = r"牵头|单独负责|按职责分工负责|负责落实|leads|alone responsible|takes part|carries out"
_ALONE = re.compile(r"由(?P<a>[^,。:;由]{2,24}?)一家(?:单独)?负责|(?P<b>[^,.。:;\s]{2,24}) alone is responsible")
_PART = re.compile(
    rf"(?P<name>[^,。:;]{{2,24}}?)(?:在名单之中,身份是(?P<role>{_WORDS})| (?P<erole>takes part|leads) by its functions)"
)
_ONE_ROLE = re.compile(rf":\s*(?P<role>{_WORDS})[。.]?$")
_BESIDE = re.compile(rf"(?P<role>{_WORDS})(?=[,。;]|$)")
_ITEMS = re.compile(
    rf"(?:(?P<role>{_WORDS})的)?共(?P<n>\d+)\s*(?:项|节|条|处|个附件)|(?:(?P<erole>{_WORDS}) )?(?P<en>\d+) (?:items?|annexes)"
)
_NAMED = re.compile(r"(?P<n>\d+)\s?(?:家|个,已全部列出|个部门|个单位|bod(?:y|ies))")
_ABSENT = re.compile(r"没有写“(?P<a>[^”]+)”|“(?P<b>[^”]+)” is not in the list")


def absent(text: str) -> tuple[str, ...]:
    """What a sentence says that its passages do not hold: 没有写“X”."""
    return tuple(m["a"] or m["b"] for m in _ABSENT.finditer(text))


def faults(text: str, passages: Sequence[Passage], names: re.Pattern[str], about: str = "") -> list[str]:
    """Why the roles and counts of a sentence are not those of its passages. `text` is folded, `names` finds known bodies in it."""
    found = [d for p in passages for d in duties_in(p)]
    text = text.strip()
    return [
        *_lists(text, found),
        *_single(text, found, names, about),
        *_nobody(text, found, passages, names),
        *_counts(text, found, passages, names),
    ]


def _lists(text: str, found: list[Duty]) -> list[str]:
    """A list of one role is the whole list of that role in a bracket; 之一, and English without a count, name some of it."""
    out = []
    for m in _LISTED.finditer(text):
        role = _ROLE_OF.get(re.sub(r"^由下列\d*家?", "", m["role"]), "")
        listed = _names(m["names"])
        if not role or not listed:
            continue
        if m["n"] and int(m["n"]) != len(listed):
            out.append(f"写的是{m['n']}家，列出的是{len(listed)}家")
        some = bool(m["one"]) or (m["role"] == "lead" and not m["n"])
        if not any(_matches(listed, getattr(d, role), some) for d in found):
            out.append(f"“{m['role']}”名单与所引原文不同：{'、'.join(listed)[:60]}")
    return out


def _matches(listed: tuple[str, ...], held: tuple[str, ...], some: bool) -> bool:
    one, other = {fold_keep(n) for n in listed}, {fold_keep(n) for n in held}
    return one <= other if some else one == other


def _names(listing: str) -> tuple[str, ...]:
    """The bodies of a list in a sentence of ours, without English names and remarks."""
    text = _REMARK.sub("", _LATIN.sub("", listing)).strip().rstrip(".")
    return split_names(text, bodies())[0]


def _single(text: str, found: list[Duty], names: re.Pattern[str], about: str) -> list[str]:
    """Statements on one body: it leads, takes part, answers alone."""
    said: list[tuple[str, str]] = []
    said += [(m["a"] or m["b"], "sole") for m in _ALONE.finditer(text)]
    said += [(m["name"].strip(), _ROLE_OF[m["role"] or m["erole"]]) for m in _PART.finditer(text)]
    if about and (m := _ONE_ROLE.search(text)):
        said.append((about, _ROLE_OF[m["role"]]))
    for m in _BESIDE.finditer(text):
        before = names.findall(text[: m.start()])
        if before and text[: m.start()].rstrip().endswith(before[-1]):
            said.append((before[-1], _ROLE_OF[m["role"]]))
    return [
        f"所引原文没有这样写{name}的职责"
        for name, role in said
        if role != "carry_out" and not any(fold_keep(name) in {fold_keep(n) for n in getattr(d, role)} for d in found)
    ]


def _nobody(text: str, found: list[Duty], passages: Sequence[Passage], names: re.Pattern[str]) -> list[str]:
    """What is said not to be: a lead, a name."""
    out = []
    if re.search(r"没有(?:指定|写明)牵头|names no lead|no lead is named", text) and (not found or any(d.lead for d in found)):
        out.append("所引原文写有牵头单位")
    if "不在牵头之列" in text or "not as a lead" in text:
        out += [] if any(d.lead for d in found) else ["所引原文没有牵头单位"]
    if re.search(r"没有一项把|no item names", text):
        held = {fold_keep(n) for d in found for n in d.lead}
        out += [f"所引原文写有{n}牵头" for n in names.findall(text) if n in held]
    if absent(text) and "牵头" not in absent(text):
        quotes = fold_keep(" ".join(p.quote for p in passages))
        out += [f"所引原文写有{n}" for n in absent(text) if fold_keep(n) in quotes]
    return out


def _counts(text: str, found: list[Duty], passages: Sequence[Passage], names: re.Pattern[str]) -> list[str]:
    """共N项 is the number of passages cited, or of those that give the body this role; N家 the number of names listed."""
    out = []
    subject = re.search(r"列有(?P<a>[^,。:]+?)的共|^(?P<b>\S+)(?: \([^)]*\))? is named in", text)
    name = fold_keep(subject["a"] or subject["b"]) if subject else ""
    for m in _ITEMS.finditer(text):
        stated, role = int(m["n"] or m["en"]), _ROLE_OF.get(m["role"] or m["erole"] or "", "")
        if role and role != "carry_out" and name:
            right = stated == sum(name in {fold_keep(n) for n in getattr(d, role)} for d in found)
        elif role:
            right = stated <= len(passages)
        else:
            right = stated == len(passages) or bool(m["en"] and stated < len(passages) and " items of " in text)
        if not right:
            out.append(f"数目不对：{m[0]}")
    out += [f"数目不对：{n}" for n in re.findall(r"items of (\d+)", text) if int(n) != len(passages)]
    parts = {m["role"] or m["erole"]: int(m["n"] or m["en"]) for m in _ITEMS.finditer(text) if m["role"] or m["erole"]}
    if parts and "其中" not in text and sum(parts.values()) != len(passages):
        out.append("各类数目之和与总数不符")
    if "牵头单位的共" in text and not all(d.lead for d in found):
        out.append("所列并非都写明了牵头单位")
    if "没有写“牵头”的共" in text and any(d.lead for d in found):
        out.append("所列之中有写明牵头单位的")
    if "单独负责的共" in text and not name and not all(d.sole for d in found):
        out.append("所列并非都由一家负责")
    if "一家牵头的共" in text and not all(len(d.lead) == 1 for d in found):
        out.append("所列并非都由一家牵头")
    for m in _NAMED.finditer(text):
        listing = text[m.end() :].partition(":")[2].partition("。")[0]
        listed = len(_names(listing)) if listing else 0
        if listed and listed != int(m["n"]):
            out.append(f"数目不对：{m[0]}，列出{listed}家")
    return out
