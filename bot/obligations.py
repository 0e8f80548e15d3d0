"""What somebody must do: every norm of the laws and rule of the plan that applies to a profile on a day, with why, and what is open.

Nothing is assumed of what the profile does not say, and nothing is shown that does not stand in the span it cites.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bot.obligation_plan import PlanRules
from bot.obligation_report import GROUPS, Consequence, Obligation, OpenPoint, Report, Undecided
from bot.obligation_sources import Sources
from bot.profile import Profile
from bot.verify import Verifier
from corpus.audiences import Decider, Decision, question
from corpus.conditions import Word
from corpus.force import chinese_day, state
from corpus.library import Library
from corpus.records import Provision
from corpus.successors import CODE, successors

_GROUP = {"必须": "必须", "不得": "不得", "禁止": "不得", "应当": "应当", "鼓励": "鼓励", "可以": "可以"}
BINDING = frozenset({"必须", "不得", "应当", "方案要求"})


def obligations(library: Library, profile: Profile, day: str, verifier: Verifier | None = None) -> Report:
    """The obligations of a profile on an ISO day, with what is open. `verifier` is the assistant's, where there is one."""
    return _Run(library, profile, day, Decider(profile.facts()), Sources(library, day, verifier)).report()


@dataclass
class _Run:
    library: Library
    profile: Profile
    day: str
    decider: Decider
    sources: Sources
    no: int = 0
    open: list[tuple[Decision, Undecided]] = field(default_factory=list)
    lost: dict[str, list[str]] = field(default_factory=dict)

    def report(self) -> Report:
        found = _joined([*self._of_laws(), *self._of_plans()])
        found.sort(key=lambda o: (GROUPS.index(o.group), -o.weight, o.source.doc, o.source.start))
        return Report(self.profile, self.day, tuple(found), self._open_points(), self.no, tuple(self._notes()))

    # ------------------------------------------------------------------------------------------ laws
    def _of_laws(self) -> Iterator[Obligation]:
        for p, rule in _numbered(self.library.provisions):
            if p.modal not in _GROUP or p.penalises or p.sanction or not p.applies_to:
                continue
            document = self.sources.document(p.doc)
            assert document is not None
            word = state(document, self.day).word
            if word == "not_yet":
                continue
            decision = self.decider.norm(p, rule)
            if word == "repealed":
                self._succession(p, decision)
                continue
            if decision.word == "no":
                self.no += 1
            elif decision.word == "open":
                source = self.sources.of_norm(p)
                self.open.append((decision, Undecided(p.modal, _GROUP[p.modal], p.what, source.place, p.doc, p.article)))
            elif (one := self._obligation(p, decision)) is not None:
                yield one

    def _obligation(self, p: Provision, decision: Decision) -> Obligation | None:
        s = self.sources
        source = s.of_norm(p)
        if not s.quotes(source):
            return None
        boundaries = tuple(b for c in decision.cites if (b := s.of_cite(c)) is not None)
        why = s.reasons(decision.because, [source.span, *(x.span for x in boundaries)])
        group = _GROUP[p.modal]
        return Obligation(
            group, p.modal, s.field(p.what, source) or p.article, source, why, boundaries, s.field(p.threshold, source),
            s.field(p.deadline, source), s.field(p.authority, source), self._consequences(p) if group in BINDING else (),
            self._replaces(p), "", decision.general, _weight(p, decision, bool(boundaries)),
        )  # fmt: skip

    def _consequences(self, p: Provision) -> tuple[Consequence, ...]:
        """The norms that say what a breach of it costs somebody like the asker; those that may be for them where none surely is."""
        listed = [
            q for a in p.consequence_articles for q in self.sources.of_article.get((p.doc, a), ()) if p.article in q.penalises
        ]
        words = {id(q): self._is_one_of(q) for q in listed}
        theirs = [q for q in listed if words[id(q)] == "yes"] or [q for q in listed if words[id(q)] == "open"]
        out: dict[tuple[int, int], Consequence] = {}
        for other in theirs:
            if (other.start, other.end) not in out:
                source = self.sources.of_norm(other)
                if self.sources.quotes(source):
                    out[other.start, other.end] = Consequence(self.sources.field(other.sanction, source), source)
        return tuple(out.values())

    def _is_one_of(self, p: Provision) -> Word:
        """Whether a penalty is for an audience that the asker belongs to."""
        words = {self.decider.audience(a, p.doc).word for a in self.decider.bound(p.applies_to)}
        return "yes" if "yes" in words or not p.applies_to else "open" if "open" in words else "no"

    def _replaces(self, p: Provision) -> tuple[str, ...]:
        """The articles of repealed laws in whose place this one stands."""
        if p.doc != CODE:
            return ()
        out = []
        for doc, article in successors().before.get(p.article, ()):
            old = self.sources.document(doc)
            if old is not None and state(old, self.day).word == "repealed":
                out.append(f"《{old.short}》{article}")
        return tuple(dict.fromkeys(out))

    def _succession(self, p: Provision, decision: Decision) -> None:
        """A repealed norm that would apply and that no article among the sources has taken over is told of."""
        if decision.word != "yes" or decision.general or _GROUP[p.modal] not in BINDING:
            return
        after = successors().after.get((p.doc, p.article), ())
        if not any((CODE, a) in self.sources.of_article for a in after):
            where = f"（承接它的法典{'、'.join(after)}不在要点之中）" if after else ""
            self.lost.setdefault(p.doc, []).append(p.article + where)

    # ------------------------------------------------------------------------------------------ plans
    def _of_plans(self) -> Iterator[Obligation]:
        plans = PlanRules(self.library, self.decider, self.sources, self.day)
        for decision, undecided, one in plans.all():
            if decision.word == "no":
                self.no += 1
            elif undecided is not None:
                self.open.append((decision, undecided))
            elif one is not None:
                yield one

    # ------------------------------------------------------------------------------------------ what is open, and notes
    def _open_points(self) -> tuple[OpenPoint, ...]:
        """One point for each field that is asked for first; those on which most binding norms hang come first."""
        by_field: dict[str, dict[Undecided, None]] = {}
        also: dict[str, Counter[str]] = {}
        for decision, undecided in self.open:
            first, *rest = decision.missing
            by_field.setdefault(first, {})[undecided] = None
            also.setdefault(first, Counter()).update(rest)
        points = []
        for name, follows in by_field.items():
            label, asked = question(name)
            ordered = sorted(follows, key=lambda u: (GROUPS.index(u.group), u.doc, u.place))
            points.append(OpenPoint(name, label, asked, tuple(ordered), tuple(also[name])))
        return tuple(sorted(points, key=lambda o: -sum(u.group in BINDING for u in o.follows)))

    def _notes(self) -> Iterator[str]:
        if self.profile.kind is not None:
            yield "身份只按 kind 所列判断，没有列出的身份按不是处理。"
        if self.profile.electricity_kwh is not None and self.profile.energy_tce is None:
            yield "用电量没有折算成吨标准煤：折算系数不在资料之中，请填写 energy_tce。"
        for document in self.library.documents:
            found = state(document, self.day)
            if found.word in ("not_yet", "repealed", "earlier_version"):
                told = {"not_yet": "未列入", "repealed": "已废止的条款未列入", "earlier_version": "当时的文字可能不同"}[
                    found.word
                ]
                yield f"在{chinese_day(self.day)}，《{document.short}》{found.text}，{told}。"
            if document.kind == "plan" and document.date and self.day < document.date:
                yield f"《{document.title}》{chinese_day(document.date)}才印发，未列入。"
        for doc, articles in self.lost.items():
            yield f"《{self.library.document(doc).short}》这些条曾适用，现在没有找到承接的条款：{'、'.join(dict.fromkeys(articles))}。"
        registered = {p.doc for p in self.library.provisions if p.applies_to}
        bare = [d for d in self.library.documents if d.kind == "law" and d.id not in registered]
        if bare:
            yield f"{'、'.join(f'《{d.short}》' for d in bare)}只有原文，没有逐条要点，未参与判断。"
        yield from dict.fromkeys(self.sources.notes)


def _numbered(provisions: Iterable[Provision]) -> Iterator[tuple[Provision, int]]:
    """Each norm with its number among the norms of its paragraph, from 1."""
    count: Counter[tuple[str, str, int]] = Counter()
    for p in provisions:
        count[p.doc, p.article, p.para] += 1
        yield p, count[p.doc, p.article, p.para]


def _weight(p: Provision, decision: Decision, boundary: bool) -> int:
    """Importance within a group: a threshold of the law that was reached, a penalty, a date; what holds for everybody comes last."""
    score = (
        4 * boundary
        + 3 * bool(p.consequence_articles)
        + 2 * bool(p.deadline)
        + bool(p.authority)
        - bool(p.threshold and not boundary)
    )
    return score - 10 * decision.general


def _joined(found: Iterable[Obligation]) -> list[Obligation]:
    """Norms of one group that stand in the same span (a paragraph of a full text) are one obligation."""
    out: dict[tuple[str, str, int, int], Obligation] = {}
    plan = []
    for o in found:
        key = (o.group, o.source.doc, o.source.start, o.source.end)
        if o.plan:
            plan.append(o)
        elif key not in out:
            out[key] = o
        else:
            a = out[key]
            out[key] = replace(
                a, what=_both(a.what, o.what), why=tuple(dict.fromkeys([*a.why, *o.why])), condition=_both(a.condition, o.condition),
                deadline=_both(a.deadline, o.deadline), authority=_both(a.authority, o.authority),
                consequences=tuple(dict.fromkeys([*a.consequences, *o.consequences])), weight=max(a.weight, o.weight),
            )  # fmt: skip
    return [*out.values(), *plan]


def _both(one: str, other: str) -> str:
    return "；".join(dict.fromkeys(x for x in (*one.split("；"), *other.split("；")) if x))
