"""How records are told in words: lists of bodies, targets, quotations. Only what the record says; nothing is rounded or guessed."""

from __future__ import annotations

from bot.desk import Desk
from corpus.bodies import bodies
from corpus.records import Sentence, Target
from corpus.script import fold_keep

LONGEST_QUOTE = 130  # characters shown in an answer; the card shows the whole span


def names(desk: Desk, listed: tuple[str, ...], open_list: bool = False) -> str:
    """A list of bodies; with English names beside them for an English question."""
    if not desk.en:
        return "、".join(listed) + ("等" if open_list else "")
    return ", ".join(_english(n) for n in listed) + (" and others (等)" if open_list else "")


def _english(name: str) -> str:
    kind = bodies().kind_of(name)
    return f"{name} ({kind.english_name})" if kind and kind.english else name


def figure(t: Target) -> str:
    """Relation and value as the text has them: 达到90%以上."""
    value = t.value + t.unit
    return t.relation.replace("…", value, 1) if "…" in t.relation else t.relation + value


def target_words(desk: Desk, t: Target) -> str:
    """到2025年，全区单位地区生产总值能源消耗：比2020年下降15%."""
    when = (f"到{t.deadline}，" if t.deadline[:2] == "20" else f"“{t.deadline[:3]}”{t.deadline[3:]}，") if t.deadline else ""
    scope = "" if not t.scope or fold_keep(t.scope) in fold_keep(t.metric) else t.scope + ("，" if len(t.scope) > 6 else "")
    base = f"比{t.base}" if t.base else ""
    return f"{when}{scope}{t.metric}：{base}{figure(t)}"


def quotation(sentence: Sentence, longest: int = LONGEST_QUOTE) -> tuple[str, int, int]:
    """(marked words, start, end) of a sentence; cut at a clause when it is longer than can be read at a glance."""
    quote = sentence.quote
    if len(quote) <= longest:
        return f"⟦{quote}⟧", sentence.start, sentence.end
    cut = max(quote.rfind(mark, 0, longest) for mark in ",;，；、")
    cut = cut if cut > 40 else longest
    return f"⟦{quote[:cut]}⟧……", sentence.start, sentence.end
