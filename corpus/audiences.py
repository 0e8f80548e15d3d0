"""Whom a norm binds, decided from what is known of somebody, by the rules of registers/*.toml. An unknown field leaves it open."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpus.conditions import Condition, Facts, Verdict, Word, condition, decide, either, every
from corpus.errors import DocumentError
from corpus.records import Provision
from corpus.script import fold_keep

REGISTERS = Path(__file__).parent / "registers"
EVERYBODY = "任何单位和个人"
_SLOT = re.compile(r"\{([a-z_0-9.]+)\}")
_OWN = re.compile("\ue000([^\ue000\ue001]*)\ue001")  # around what the profile itself says, in a reason
_PROJECT = {"new": "新建", "rebuild": "改建扩建", "existing": "既有"}


@dataclass(frozen=True)
class Cite:
    """The paragraph of a law that draws a boundary."""

    doc: str
    article: str
    para: int


@dataclass(frozen=True)
class Ground:
    """One way for a rule to hold; `because` with {fields} says it for people."""

    condition: Condition
    because: str = ""
    docs: tuple[str, ...] = ()


@dataclass(frozen=True)
class NormRule:
    """What norms of one place in a law ask beyond their audience. `rule` 0: all norms of the paragraph; `para` 0: of the article."""

    doc: str
    article: str = ""
    para: int = 0
    rule: int = 0
    audiences: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()
    cite: Cite | None = None
    skip: str = ""


@dataclass(frozen=True)
class PlanRule:
    """What a plan asks of single enterprises; `find` are folded words of its sentence. `met` holds where it is kept already."""

    doc: str
    section: str
    find: str
    modal: str
    what: str
    grounds: tuple[Ground, ...]
    deadline: str = ""
    group: str = ""
    met: Condition | None = None
    measure: str = ""


@dataclass(frozen=True)
class Decision:
    """Whether something applies, why (see `shown` and `ours`), which paragraphs draw the boundary, and what is missing."""

    word: Word
    because: tuple[str, ...] = ()
    cites: tuple[Cite, ...] = ()
    missing: tuple[str, ...] = ()
    general: bool = False


def shown(because: str) -> str:
    """A reason as people read it, with the profile's own figures."""
    return _OWN.sub(r"\1", because)


def ours(because: str) -> str:
    """A reason without what the profile says: what is left must stand in the law."""
    return _OWN.sub("", because)


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    with (REGISTERS / "audience_rules.toml").open("rb") as file:
        return tomllib.load(file)


def roles() -> dict[str, str]:
    """What somebody can be: id → Chinese word."""
    return dict(_rules()["role"])


def industries() -> tuple[str, ...]:
    """The closed list of industries."""
    return tuple(_rules()["industry"])


def industries_of(word: str) -> tuple[str, ...]:
    """The industries that a free word can mean: by name or another word for it, else by those words that stand in it.

    >>> industries_of("IDC机房"), industries_of("钢铁厂"), industries_of("煤化工厂"), industries_of("理发"), industries_of("电厂")
    (('数据中心',), ('钢铁',), ('煤化工',), (), ('火电', '可再生能源发电'))
    """
    folded = fold_keep(word).lower().strip()
    known: dict[str, list[str]] = {}
    for industry, other in _rules()["industry"].items():
        for name in (industry, *other):
            known.setdefault(name.lower(), []).append(industry)
    if folded in known:
        return tuple(known[folded])
    inside = [name for name in known if name in folded]
    longest = [n for n in inside if not any(n != m and n in m for m in inside)]
    return tuple(dict.fromkeys(i for n in longest for i in known[n]))


def question(field: str) -> tuple[str, str]:
    """(what the field is, the question that asks for it); the field's name where the register has none."""
    label, asked = _rules()["field"].get(field, (field, f"请补充 {field}。"))
    return label, asked


@lru_cache(maxsize=1)
def audience_rules() -> dict[str, tuple[tuple[Ground, ...], Cite | None]]:
    """Audience → the grounds on which it applies. One without rules of its own is a role that the profile names."""
    out: dict[str, tuple[tuple[Ground, ...], Cite | None]] = {}
    for role, label in roles().items():
        out[label] = ((Ground(condition({"field": "kind", "has_any": [role]}), "身份是{kind}"),), None)
    for row in _rules()["audience"]:
        out[row["name"]] = (_grounds(row), _cite(row))
    return out


@lru_cache(maxsize=1)
def norm_rules() -> tuple[NormRule, ...]:
    """The conditions of single norms."""
    with (REGISTERS / "norm_conditions.toml").open("rb") as file:
        rows = tomllib.load(file)["norm"]
    return tuple(
        NormRule(
            r["doc"], r.get("article", ""), r.get("para", 0), r.get("rule", 0), tuple(r.get("audiences", ())), _grounds(r), _cite(r),
            r.get("skip", ""),
        )
        for r in rows
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _norms_at(doc: str, article: str) -> list[NormRule]:
    return [r for r in norm_rules() if (r.doc, r.article) == (doc, article)]


@lru_cache(maxsize=1)
def plan_rules() -> tuple[PlanRule, ...]:
    """What plans ask of single enterprises."""
    with (REGISTERS / "plan_conditions.toml").open("rb") as file:
        rows = tomllib.load(file)["rule"]
    return tuple(
        PlanRule(
            r["doc"], r["section"], fold_keep(r["find"]), r["modal"], r["what"], _grounds(r), r.get("deadline", ""), r.get("group", ""),
            condition(r["met"]) if "met" in r else None, r.get("measure", ""),
        )
        for r in rows
    )  # fmt: skip


def _grounds(row: Mapping[str, Any]) -> tuple[Ground, ...]:
    return tuple(
        Ground(condition({"all": g["all"]}), g.get("because", ""), tuple(g.get("docs", ()))) for g in row.get("ground", ())
    )


def _cite(row: Mapping[str, Any]) -> Cite | None:
    if "cite" not in row:
        return None
    doc, article, para = row["cite"].split()
    return Cite(doc, article, int(para))


class Decider:
    """Decides on norms for one set of facts."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._leads = frozenset(_rules()["leads"]["audiences"])

    def norm(self, p: Provision, rule: int = 1) -> Decision:
        """Whether a norm binds (or allows, or encourages) them; `rule` is its number among the norms of its paragraph."""
        own = [r for r in _norms_at(p.doc, p.article) if r.para in (0, p.para) and r.rule in (0, rule)]
        if p.applies_to and p.applies_to[0] in self._leads:
            own = [r for r in own if r.rule or r.skip]  # a rule for the whole paragraph is not for the authority's part of it
        if any(r.skip for r in own):
            return Decision("no")
        named = next((r.audiences for r in own if r.audiences), ()) or self.bound(p.applies_to)
        found = [self.audience(a, p.doc) for a in named]
        whom = _either(found)
        whole = [] if EVERYBODY in named or any(x.grounds for x in own) else _norms_at(p.doc, "")
        limits = [self._grounds(r.grounds, p.doc, r.cite) for r in [*whole, *own] if r.grounds]
        return _every([whom, *limits])

    def plan(self, rule: PlanRule) -> Decision:
        """Whether a plan's rule is meant for them."""
        return self._grounds(rule.grounds, rule.doc, None)

    def met(self, rule: PlanRule) -> Word:
        """Whether they keep it already, as far as their figures say."""
        return decide(rule.met, self.facts).word if rule.met is not None else "open"

    def bound(self, applies_to: tuple[str, ...]) -> tuple[str, ...]:
        """Those of a norm's audiences that decide: the authority that leads it alone; not 企业 where the kind of enterprise is named."""
        if applies_to and applies_to[0] in self._leads:
            return tuple(a for a in applies_to if a in self._leads)
        narrower: dict[str, list[str]] = _rules()["narrower"]
        return tuple(a for a in applies_to if a not in self._leads and not set(narrower.get(a, ())) & set(applies_to))

    def audience(self, name: str, doc: str = "") -> Decision:
        """Whether they are one of these. DocumentError for an audience without a rule."""
        try:
            grounds, cite = audience_rules()[name]
        except KeyError as error:
            raise DocumentError(f"受众“{name}”没有判断规则。", "请在 registers/audience_rules.toml 补上。") from error
        found = self._grounds(grounds, doc, cite)
        return Decision(found.word, found.because, found.cites, found.missing, name == EVERYBODY)

    def _grounds(self, grounds: tuple[Ground, ...], doc: str, cite: Cite | None) -> Decision:
        found = []
        for g in grounds:
            if g.docs and doc and doc not in g.docs:
                continue
            heard: list[Decision] = []

            def ask(name: str, heard: list[Decision] = heard) -> Verdict:
                decision = self.audience(name, doc)
                heard.append(decision)
                return Verdict(decision.word, decision.missing)

            v = decide(g.condition, self.facts, ask)
            own = (self._said(g.because, v),) if g.because else ()
            theirs = [d for d in heard if d.word == "yes"]
            because = _distinct([*(b for d in theirs for b in d.because), *own]) if v.word == "yes" else ()
            cites = (*((cite,) if cite else ()), *(c for d in theirs for c in d.cites)) if v.word == "yes" else ()
            found.append(Decision(v.word, because, cites, v.missing))
        return _either(found)

    def _said(self, template: str, v: Verdict) -> str:
        """The reason with the profile's words in its slots, marked as theirs."""
        things: dict[str, str] = {}
        for name, words in v.items:
            things[name] = "、".join(x for x in (things.get(name, ""), words) if x)
        return _SLOT.sub(lambda m: f"\ue000{things.get(m[1]) or _word(m[1], self.facts.words.get(m[1]))}\ue001", template)


def _word(field: str, said: Any) -> str:
    return _PROJECT.get(str(said), str(said)) if field == "project" else str(said)


def _either(found: list[Decision]) -> Decision:
    """One holds: every reason that does; `general` when only a rule for everybody does."""
    v = either([Verdict(d.word, d.missing) for d in found])
    held = [d for d in found if d.word == "yes"]
    special = [d for d in held if not d.general] or held
    return Decision(
        v.word, tuple(dict.fromkeys(b for d in special for b in d.because)), tuple(dict.fromkeys(c for d in special for c in d.cites)),
        v.missing, bool(held) and all(d.general for d in held),
    )  # fmt: skip


def _every(found: list[Decision]) -> Decision:
    v = every([Verdict(d.word, d.missing) for d in found])
    return Decision(
        v.word, _distinct([b for d in found for b in d.because]), tuple(dict.fromkeys(c for d in found for c in d.cites)),
        v.missing, any(d.general for d in found),
    )  # fmt: skip


def _distinct(reasons: Iterable[str]) -> tuple[str, ...]:
    """Each reason once, and none that another one says as well."""
    said = list(dict.fromkeys(reasons))
    return tuple(b for b in said if not any(b != other and b in other for other in said))
