"""Who is responsible for what, read from a plan's responsibility brackets.

Lead is said only where the text says 牵头; the first name of a list is merely the first. A rule that is stated once for all
later sections (以下均需……负责落实，不再列出) is inherited by them with its own span.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.bodies import Bodies, bodies
from corpus.brackets import LABELS, Bracket, responsibility_brackets
from corpus.records import Duty, Section
from corpus.script import fold_keep

_LABEL = rf"{LABELS}(?:及分工)?[ \t]*:"
_LABELLED_PART = re.compile(rf"({LABELS})(?:及分工)?[ \t]*:[ \t]*(.+?)(?=(?:[;。,]\s*)?{_LABEL}|[。;]?\s*$)", re.S)
_VERB = re.compile(
    r"(?P<lead>牵头(?:负责|组织实施|推进|落实|,?会同)?|负责牵头|主办|为主负责|总牵头)"
    r"|(?P<carry>(?:具体)?负责(?:组织)?落实|组织落实|抓好落实|具体落实)"
    r"|(?P<joint>按(?:照)?(?:各自)?(?:的)?(?:职责|职能)(?:分工)?(?:分别|共同)?(?:负责|落实|配合|做好相关工作|抓好落实|推进)?|(?:共同|分工|分别)负责|配合|参与|参加|协同|协助|协办)"
    r"|(?P<sole>负责(?:实施|推进)?|组织实施)"
)
_RULE = re.compile(
    r"(?:以下|下同|后续|其他)[^。;]{0,8}?(?:均需|均须|均由|都由|均应由|需|由)(?P<names>[^。;]+?)(?:负责)?(?:落实|实施)[^。;]{0,4}?,?(?:不再|不另|不一一)[^。;]{0,6}"
)
_OPEN = re.compile(r"等(?:部门|单位|有关部门|相关部门|有关单位|\d+个?(?:部门|单位)|[一二三四五六七八九十]+个?(?:部门|单位))?$")


@dataclass
class _Roles:
    lead: list[str]
    joint: list[str]
    sole: list[str]
    carry: list[str]
    open_list: bool = False


def duties(text: str, sections: tuple[Section, ...], register: Bodies | None = None) -> tuple[Duty, ...]:
    """One `Duty` for each responsibility bracket of the sections, in order; carry-out rules passed on to later ones."""
    register = register or bodies()
    folded = fold_keep(text)
    out: list[Duty] = []
    rule: tuple[tuple[str, ...], str, int, int] | None = None
    for section in sections:
        for bracket in responsibility_brackets(folded, section.start, section.end):
            duty = _duty(text, section, bracket, register)
            if found := _RULE.search(bracket.inner):
                names, _ = split_names(found["names"], register)
                start = bracket.inner_start + found.start()
                rule = (names, section.label, start, bracket.inner_start + found.end())
                duty = replace(duty, carry_out=duty.carry_out or names)
            elif rule and not duty.carry_out:
                duty = replace(duty, carry_out=rule[0], inherited_from=rule[1], inherited_start=rule[2], inherited_end=rule[3])
            out.append(duty)
    return tuple(out)


def _duty(text: str, section: Section, bracket: Bracket, register: Bodies) -> Duty:
    inner = re.sub(r"[,。;]\s*$", "", _RULE.sub("", bracket.inner))
    roles = _labelled(inner, register) if re.search(_LABEL, inner) else _spoken(inner, register)
    lead = tuple(roles.lead)
    joint = tuple(n for n in roles.joint if n not in lead)
    sole = tuple(roles.sole)
    if len(sole) > 1 or (sole and (lead or joint)):
        joint, sole = tuple([*sole, *joint]), ()
    return Duty(
        section.doc, section.label, section.heading, lead, joint, sole, tuple(roles.carry), roles.open_list, "",
        text[bracket.start : bracket.end], bracket.start, bracket.end,
    )  # fmt: skip


def _labelled(inner: str, register: Bodies) -> _Roles:
    """牵头单位：A；配合单位：B、C — a label before each list."""
    roles = _Roles([], [], [], [])
    for label, names in _LABELLED_PART.findall(inner):
        if _VERB.search(names) and not label.startswith(("牵头", "配合", "参与", "落实")):
            spoken = _spoken(names, register)
            roles.lead += spoken.lead
            roles.joint += spoken.joint
            roles.sole += spoken.sole
            roles.carry += spoken.carry
            roles.open_list |= spoken.open_list
            continue
        listed, open_list = split_names(names, register)
        roles.open_list |= open_list
        if label.startswith(("牵头", "主责", "主办", "主管")):
            roles.lead += listed
        elif label.startswith(("落实", "实施")):
            roles.carry += listed
        elif label.startswith(("责任", "负责")) and len(listed) == 1 and not open_list:
            roles.sole += listed
        else:
            roles.joint += listed
    return roles


def _spoken(inner: str, register: Bodies) -> _Roles:
    """A、B牵头，C、D等按职责分工负责 — a verb behind each list."""
    roles = _Roles([], [], [], [])
    at = 0
    for m in _VERB.finditer(inner):
        names, open_list = split_names(inner[at : m.start()], register)
        at = m.end()
        if not names:
            continue
        roles.open_list |= open_list
        if m["lead"]:
            roles.lead += names
        elif m["carry"]:
            roles.carry += names
        elif m["sole"] and len(names) == 1 and not open_list:
            roles.sole += names
        else:
            roles.joint += names
    return roles


def _split_outside(run: str) -> list[str]:
    """Cut at 、 and 和 between names, not inside brackets (县(市、区)人民政府 is one name)."""
    return re.split(r"、(?![^()]*\))|(?<=[厅委局办部会府署])和(?=.{2,})", run)


def split_names(listing: str, register: Bodies) -> tuple[tuple[str, ...], bool]:
    """The bodies of a list in the plan's short form, and whether it ends in 等.

    A region's prefix stands once before a run of names up to the next comma and holds for all of them, so it is taken off.
    """
    names: list[str] = []
    open_list = False
    for run in re.split(r"[,;:。]", listing):
        for part in _split_outside(run):
            part = re.sub(r"\s+", "", part)
            part = re.sub(r"^(?:由|会同|并由|和|及|以及|各由)", "", part)
            if _OPEN.search(part):
                open_list, part = True, _OPEN.sub("", part)
            if len(part) >= 2:
                names.append(register.short_form(part))
    return tuple(dict.fromkeys(names)), open_list
