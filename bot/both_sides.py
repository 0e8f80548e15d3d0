"""Whether what two sides are answered with may stand together: both have an answer, and not the same one."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk import Desk
from bot.draft import Draft
from bot.kinds import refusal


def told_together(asked: Sequence[tuple[Desk, Draft]], whole: Draft) -> Draft | None:
    """The answers to both sides in one; None where one has none, where both have the same, or where `whole`, the whole question's, tells both.

    Where one side's answer holds the other's, it alone says what there is to say.
    """
    drafts = [d for _, d in asked]
    if any(d.status != "answered" or d.section is None for d in drafts):
        return None
    first, second = (_spans(d) for d in drafts)
    if first == second or (whole.status == "answered" and first | second <= _spans(whole)):
        return None
    if drafts[0].section == drafts[1].section:
        if first < second or second < first:
            return drafts[0] if second < first else drafts[1]
        leads = [next((line.spans for line in d.lines if line.spans), ()) for d in drafts]
        if leads[0] == leads[1]:
            return None
    return refusal.in_parts([(d.question.raw, draft, d) for d, draft in asked])


def _spans(draft: Draft) -> set[tuple[str, int]]:
    return {(s.doc, s.start) for line in draft.lines for s in line.spans}
