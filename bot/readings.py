"""The ways to read a question that does not say what it is about: each is a question of ours, in words of the conversation and of the
sources. A model may choose one of them by its number and say nothing else; where it chooses none, the refusal stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.matter import deed, matter
from corpus.law_names import LawNames, articles_in
from corpus.library import Library
from corpus.script import fold_keep

MOST = 8  # readings offered; a model that chooses among more guesses
TURNS = 4  # earlier questions that may be meant
OWN = 12  # characters of matter from which a question says itself what it is about
_BACK = re.compile(
    r"^(?:最(?:开始|早|先|前面)的?|(?:更|再)早|先前|早先|之前|上上个|前面|刚才|刚刚|上面|第[一二三]个|还有|那么|那个|那件|那项|这个|这件|这项|说的|问的|它们?|那|这|其|的)+"
)
_TALK = re.compile(r"^(?:呢|吗|啊|吧|么|嘛)*[?？。!！]*$")


@dataclass(frozen=True)
class Reading:
    """A question that may be meant; `about` says in words of the source what it would be answered from."""

    question: str
    about: str = ""


def readings(question: str, history: Sequence[str], library: Library) -> tuple[Reading, ...]:
    """What this question may stand for, the likeliest first; none where nothing said gives ground for any."""
    text = fold_keep(question)
    found = _of_laws(question, text, history, library) if articles_in(text) else _of_turns(question, text, history)
    return tuple({fold_keep(r.question): r for r in found[::-1] if fold_keep(r.question) != text}.values())[::-1][:MOST]


def _of_laws(question: str, text: str, history: Sequence[str], library: Library) -> list[Reading]:
    """An article without a law: that article of each law that has one; those the conversation names first."""
    names = LawNames(d for d in library.documents if d.kind == "law")
    mention = articles_in(text)[0]
    rest = deed(text[: mention.start] + text[mention.end :]).replace(" ", "")
    if names.find(text) or len(text) != len(question) or not (history or len(re.sub(r"罚款?|钱|内容|规定|后果", "", rest)) >= 2):
        return []
    said = [m.doc for turn in reversed(history) for m in names.find(fold_keep(turn))]
    having = [d for d in library.documents if (d.id, mention.article) in library.of_article]
    having.sort(key=lambda d: said.index(d.id) if d.id in said else len(said))
    return [
        Reading(
            question[: mention.start] + d.short + question[mention.start :],
            d.text[(p := library.of_article[d.id, mention.article][0]).start : p.end][:60],
        )
        for d in having
    ]


def _of_turns(question: str, text: str, history: Sequence[str]) -> list[Reading]:
    """A follow-up: what it asks about the matter of an earlier question, or that question again."""
    out = []
    asking = _BACK.sub("", question.strip())
    short = len(matter(text).replace(" ", "")) <= OWN
    for turn in list(history)[::-1][:TURNS]:
        about = max(matter(fold_keep(turn)).split(), key=len, default="").rstrip("到在由对至")
        if len(about) >= 2 and short and not _TALK.match(asking):
            out.append(Reading(about + asking))
        out.append(Reading(" ".join(turn.split())))
    return out
