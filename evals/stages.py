"""Know where it fails first: every gold row step by step, and each failing row under the first step that went wrong.

A step that says nothing about a row is None for it and in no share. Search is asked of the realm that the gold row points at,
whichever realm answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.answer import Answer
from corpus.records import Duty, Provision, Target
from evals.gold import GoldFile, GoldRow, NoSuchChoiceError, Place
from evals.grounding import check
from evals.judge import ABSTAINED, folded, is_cited, judge
from evals.metrics import Rate
from evals.probe import Trace, Where, watching
from evals.shelf import Assistant, Shelf, put

if TYPE_CHECKING:
    from corpus.library import Library

# In the order in which a failing row is put to one of them: the earliest fault is the cause of what comes after.
STAGES = {
    "declined": "该拒答的没有作答",
    "realm": "选对方案还是法律",
    "found_10": "检索：前 10 处里有",
    "found_5": "检索：前 5 处里有",
    "found_1": "检索：第 1 处就是",
    "kind": "选对问题的类型",
    "answered": "该答的作了答",
    "records": "记录取对",
    "cited": "引到该引的章节",
    "said": "该说的都说了",
    "clean": "不该说的没有说",
    "quotes": "引文逐字相符",
    "verified": "每句经得起核对",
}
CRASHED = "crashed"
NOT_SEARCHED = ("reverse", "list")  # answered from tables of records, not by search
PLAN_KINDS = {
    "responsibility": {"responsibility"},
    "target": {"target"},
    "reverse": {"tasks"},
    "list": {"listing", "target", "passage", "tasks"},
    "compare": {"compare", "target", "passage"},
    "detail": {"passage", "target"},
    "deadline": {"target", "passage"},
    "law": {"passage", "target", "document"},
    "obligation": {"passage", "target", "obligation"},
}
RECORD_KINDS = ("responsibility", "tasks", "target", "listing", "provision", "obligation")  # the others quote sentences
LAW_KINDS = {"provision", "obligation", "document"}
SET_ASIDE = "一句未通过核对"  # how bot/receipts.py begins the note on a sentence that fell


@dataclass(frozen=True)
class Staged:
    """One row: step → right, wrong, or None where the step says nothing of it. `cause` is "" for a row that passed."""

    row: GoldRow
    file: str
    steps: Mapping[str, bool | None]
    cause: str
    answer: Answer | None
    detail: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.row.id, "file": self.file, "type": self.row.type, "question": self.row.question, "cause": self.cause,
            "detail": self.detail, "steps": dict(self.steps), "realm": sorted(realms(self.row, self.file)),
            "kind": self.answer.kind if self.answer else "", "status": self.answer.status if self.answer else "",
            "reply": self.answer.answer[:300] if self.answer else "",
        }  # fmt: skip


def realms(row: GoldRow, file: str = "") -> set[str]:
    """plan, law or both, by what the row must cite; a row that must be declined belongs to the file's realm."""
    if not row.cite_any:
        return {"law" if file.startswith("laws") else "plan"}
    return {realm_of(place) for group in row.cite_any for place in group}


def realm_of(place: Place) -> str:
    """Gold rows call the plan `plan`; everything else they cite is a law."""
    return "plan" if place.doc == "plan" else "law"


def stages(
    files: Sequence[GoldFile],
    assistant: Assistant,
    shelf: Shelf,
    library: Library | None = None,
    realm: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Staged, ...]:
    """Every row of the files, asked once. `realm` keeps the rows of plan or law; `library` lets records be held against gold."""
    rows = [(f.name, r) for f in files for r in f.rows if not realm or realm in realms(r, f.name)]
    recorded = record_words(library) if library else {}
    out = []
    with watching() as seen:
        for done, (name, row) in enumerate(rows, start=1):
            seen.clear()
            answer, crash = put(assistant, row.question, row.history)
            out.append(stage(row, name, answer, crash, seen, shelf, recorded))
            if progress:
                progress(done, len(rows))
    return tuple(out)


def stage(
    row: GoldRow, file: str, answer: Answer | None, crash: str, seen: Trace, shelf: Shelf, recorded: Mapping[Where, str]
) -> Staged:
    """The steps of one row that was asked."""
    if answer is None:
        return Staged(row, file, {}, CRASHED, None, crash)
    faults = check(answer, shelf)
    verdict = judge(row, answer)
    steps: dict[str, bool | None] = dict.fromkeys(STAGES)
    if row.expect == "abstain":
        steps["declined"] = answer.status in ABSTAINED
    else:
        steps |= _search(row, seen, shelf)
        steps["realm"] = _realm(row, answer, shelf)
        steps["answered"] = answer.status == "answered"
    if answer.status in ("answered", "partial"):
        if row.expect == "answer":
            text = folded(answer.answer)
            steps["kind"] = _kind(row, answer)
            steps["records"] = _records(row, answer, shelf, recorded) if answer.kind in RECORD_KINDS else None
            steps["cited"] = all(is_cited(group, answer.citations) for group in row.cite_any)
            steps["said"] = all(any(folded(s) in text for s in group) for group in row.contain) if row.contain else None
            steps["clean"] = not any(folded(s) in text for s in row.exclude) if row.exclude else None
        steps["quotes"] = not any(f.startswith(("not_a_cut", "unknown_document")) for f in faults)
        steps["verified"] = not faults and not any(n.startswith(SET_ASIDE) for n in answer.notes)
    failed = bool(verdict.causes or faults)
    cause = next((name for name in STAGES if steps[name] is False), "verified") if failed else ""
    detail = "；".join((*verdict.causes, *faults[:3], *([seen.why()] if failed and seen.why() else [])))
    return Staged(row, file, steps, cause, answer, detail)


def _search(row: GoldRow, seen: Trace, shelf: Shelf) -> dict[str, bool | None]:
    """Whether a right place is among the first 1, 5, 10 places found in its own realm."""
    out: dict[str, bool | None] = {}
    if row.type in NOT_SEARCHED or seen.sections is None or seen.articles is None:
        return out
    found = {"plan": seen.sections, "law": seen.articles}
    places = [p for group in row.cite_any for p in group]
    known = [(realm_of(p), (doc, p.section)) for p in places for doc in shelf.called(p.doc)]
    if not known:
        return out
    for k in (1, 5, 10):
        out[f"found_{k}"] = any(where in found[realm][:k] for realm, where in known)
    return out


def _realm(row: GoldRow, answer: Answer, shelf: Shelf) -> bool | None:
    """Whether the side that answered is the one wanted; None for a refusal, and for a row that needs both."""
    wanted = [{realm_of(p) for p in group} for group in row.cite_any]
    if len(set.union(*wanted)) > 1 or not answer.citations:
        return None
    return bool({"plan" if c.doc in shelf.called("plan") else "law" for c in answer.citations} & wanted[0])


def _kind(row: GoldRow, answer: Answer) -> bool | None:
    """Whether the kind is one that such a question is answered by; a follow-up may be of any."""
    wanted: set[str] = set()
    for realm in realms(row):
        wanted |= LAW_KINDS if realm == "law" else PLAN_KINDS.get(row.type, set())
    if row.type == "compare":
        wanted |= {"compare"}
    return answer.kind in wanted if row.type in PLAN_KINDS else None


def record_words(library: Library) -> dict[Where, str]:
    """(document, section) → all that its records say, folded."""
    out: dict[Where, list[str]] = {}
    for d in library.duties:
        out.setdefault((d.doc, d.section), []).append(said_by(d))
    for t in library.targets:
        out.setdefault((t.doc, t.section), []).append(said_by(t))
    for p in library.provisions:
        out.setdefault((p.doc, p.article), []).append(said_by(p))
    return {where: folded("|".join(texts)) for where, texts in out.items()}


def said_by(record: Duty | Target | Provision) -> str:
    """The fields of a record in one string, the figure put together as people write it."""
    if isinstance(record, Duty):
        return "、".join((record.heading, *record.lead, *record.joint, *record.sole, *record.carry_out))
    if isinstance(record, Target):
        figure = record.value + record.unit
        relation = record.relation.replace("…", figure) if "…" in record.relation else record.relation + figure
        return "，".join((record.scope, record.metric, relation, record.base, record.deadline))
    return "。".join((record.says, record.quote, record.what, record.authority, record.deadline, record.consequence))


def _records(row: GoldRow, answer: Answer, shelf: Shelf, recorded: Mapping[Where, str]) -> bool | None:
    """Every expected word that a record of the gold places holds is held by a record of the answer."""
    places = [(doc, p.section) for group in row.cite_any for p in group for doc in shelf.called(p.doc)]
    there = "|".join(recorded.get(where, "") for where in places)
    groups = [group for group in row.contain if any(folded(s) in there for s in group)]
    kept: tuple[Duty | Target | Provision, ...] = (*answer.duties, *answer.targets, *answer.provisions)
    if not groups or (answer.kind == "provision" and not kept):  # whether a law holds is told from its entry
        return None
    got = folded("|".join(map(said_by, kept)))
    return all(any(folded(s) in got for s in group) for group in groups)


def shares(staged: Sequence[Staged]) -> dict[str, Rate]:
    """Step → share right, with the n of the rows it says something of."""
    out = {}
    for name in STAGES:
        known = [s.steps[name] for s in staged if s.steps.get(name) is not None]
        out[name] = Rate(sum(bool(k) for k in known), len(known))
    return out


def by_cause(staged: Sequence[Staged]) -> dict[str, tuple[Staged, ...]]:
    """Cause → the failing rows that it comes first in, in the order of the steps."""
    names = [CRASHED, *STAGES]
    return {n: rows for n in names if (rows := tuple(s for s in staged if s.cause == n))}


def realm_asked(realm: str) -> str:
    """The realm as given, or NoSuchChoiceError with the choices."""
    if realm not in ("", "plan", "law"):
        raise NoSuchChoiceError(f"没有“{realm}”这一类资料。", "可用：plan（方案）、law（法律）。")
    return realm
