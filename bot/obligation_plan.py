"""What a plan asks of single enterprises and institutions, found in its text at run time; a plan without the words is skipped."""

from __future__ import annotations

from collections.abc import Iterator

from bot.draft import Span, span_of
from bot.obligation_report import Obligation, Undecided
from bot.obligation_sources import Source, Sources
from corpus.audiences import Decider, Decision, PlanRule, plan_rules, question
from corpus.library import Library
from corpus.records import Document, Sentence, Target
from corpus.script import fold_keep

GROUP = "方案要求"
_WEIGHT = 2  # beside the laws' own: a threshold that was met counts 4 more


class PlanRules:
    """The rules that registers/plan_conditions.toml has for the plans of a library."""

    def __init__(self, library: Library, decider: Decider, sources: Sources, day: str) -> None:
        self.library, self.decider, self.sources, self.day = library, decider, sources, day

    def all(self) -> Iterator[tuple[Decision, Undecided | None, Obligation | None]]:
        """For each rule whose words are there: the decision, and what hangs on it or follows."""
        for rule in plan_rules():
            document = self.sources.document(rule.doc)
            if document is None or document.kind != "plan" or (document.date and self.day < document.date):
                continue
            span = self._span(document, rule)
            if span is None:
                continue
            decision = self.decider.plan(rule)
            source = self.sources.cut(span)
            group = rule.group or GROUP
            if decision.word == "open":
                yield decision, Undecided(rule.modal, group, rule.what, source.place, rule.doc, rule.section), None
            elif decision.word == "yes":
                yield decision, None, self._obligation(rule, decision, source, group)
            else:
                yield decision, None, None

    def _span(self, document: Document, rule: PlanRule) -> Span | None:
        """The target, else the sentence, in which the rule's words stand."""
        for section in document.sections:
            if section.label != rule.section:
                continue
            at = fold_keep(document.text[section.start : section.end]).find(rule.find)
            if at < 0:
                return None
            start, end = section.start + at, section.start + at + len(rule.find)
            records: tuple[tuple[Target | Sentence, ...], ...] = (self.library.targets, self.library.sentences)
            for among in records:
                holds = [r for r in among if r.doc == document.id and r.start <= start and end <= r.end]
                if holds:
                    return span_of(min(holds, key=lambda r: r.end - r.start))
            return Span(document.id, start, end)
        return None

    def _obligation(self, rule: PlanRule, decision: Decision, source: Source, group: str) -> Obligation | None:
        s = self.sources
        if not s.quotes(source):
            return None
        boundaries = tuple(b for c in decision.cites if (b := s.of_cite(c)) is not None)
        spans = [source.span, *(b.span for b in boundaries)]
        why = s.reasons(decision.because, spans)
        return Obligation(
            group, s.field(rule.modal, source), s.field(rule.what, source) or source.section, source, why, boundaries, "",
            s.field(rule.deadline, source), self._authority(rule), (), (), self._standing(rule), False,
            _WEIGHT + 4 * bool(rule.measure or boundaries), True,
        )  # fmt: skip

    def _authority(self, rule: PlanRule) -> str:
        """Who is responsible for the section, as its bracket says it."""
        for duty in self.library.duties:
            if (duty.doc, duty.section) == (rule.doc, rule.section):
                etc = "等" if duty.open_list else ""
                parts = [f"{'、'.join(duty.sole)}负责"] if duty.sole else []
                parts += [f"牵头单位：{'、'.join(duty.lead)}"] if duty.lead else []
                parts += [f"按职责分工：{'、'.join(duty.joint)}{etc}"] if duty.joint else []
                return "；".join(p for p in parts if self.sources.stands(p, (Span(duty.doc, duty.start, duty.end),)))
        return ""

    def _standing(self, rule: PlanRule) -> str:
        """Whether their own figure keeps the rule; the figures are theirs, nothing of the plan is said."""
        if not rule.measure:
            return ""
        label, _ = question(rule.measure)
        value = self.decider.facts.words.get(rule.measure)
        if value is None:
            return f"没有填写{label}，无法比较"
        return f"填写的{label}是{value}，" + ("已达到这一要求" if self.decider.met(rule) == "yes" else "没有达到这一要求")
