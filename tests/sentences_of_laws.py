"""True sentences that answers from laws are made of, for every article of every law, and the ways to make each of them false."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.assistant import Assistant
from bot.draft import Draft, Line
from bot.kinds import provision
from bot.receipts import finish
from corpus.law_outline import han
from corpus.numerals import chinese_to_int
from corpus.records import Document

TODAY, BEFORE = "2026-11-23", "2024-01-01"
_QUOTED = re.compile(r"⟦([^⟦⟧]*)⟧|⟪([^⟪⟫]*)⟫")
_ARTICLE = re.compile(r"第([零一二三四五六七八九十百千]+)条")
_PARA = re.compile(r"(?<=条)第([一二三四五六七八九十]+)款")
_AMOUNT = re.compile(r"([一二三四五六七八九十百]+)(万元|元|日|年|倍|个月)|(\d+)(万元|元|日|%|吨|月)")
FLIPS = (
    ("应当", "可以"), ("应当", "不得"), ("不得", "应当"), ("不得", "可以"), ("可以", "应当"), ("必须", "可以"), ("禁止", "允许"), ("鼓励", "应当"),
    ("以上", "以下"), ("以下", "以上"), ("超过", "低于"),
)  # fmt: skip
STATES = (
    "现行有效",
    "已自2026年8月15日起废止",
    "尚未施行（自2026年8月15日起施行）",
    "当时有效的是较早的版本，所引为2018年12月29日起的版本",
)


@dataclass(frozen=True)
class Truth:
    """A composed line and the day it was composed for."""

    line: Line
    day: str


class Judge:
    """Whether a line of a law answer is kept, by the way every answer goes."""

    def __init__(self, assistant: Assistant) -> None:
        self.library, self.verifier = assistant.library, assistant.verifier

    def keeps(self, line: Line, day: str) -> bool:
        return bool(finish(Draft("provision", (line,)), self.library, self.verifier, "hans", day)[0])

    def reasons(self, line: Line, day: str) -> tuple[str, ...]:
        return finish(Draft("provision", (line,)), self.library, self.verifier, "hans", day)[2]


def truths(assistant: Assistant, days: Sequence[str] = (TODAY, BEFORE), english: bool = False) -> list[Truth]:
    """What is said of every article of every law when it is asked for by its number, with the price of its breach, and of every law when
    it is asked whether it holds; without twins.
    """
    assert assistant.counsel is not None
    counsel, out = assistant.counsel, []
    for day in days:
        for (doc, article), paragraphs in counsel.statutes.of_article.items():
            document = assistant.library.document(doc)
            question = counsel.reader.read(f"{document.short}{article}")
            desk = counsel.desk(replace(question, script="en" if english else "hans"), day, day == TODAY)
            draft = provision.compose(desk)
            assert draft is not None and desk.evidence.direct, question.raw
            told = {p.key for p in paragraphs}
            out += [Truth(line, day) for line in draft.lines]
            out += [Truth(line, day) for p in paragraphs for line in provision.consequence(desk, p, told)]
        for document in (d for d in assistant.library.documents if d.kind == "law"):
            question = counsel.reader.read(f"{document.short}是哪一天开始施行的，现在还有效吗？")
            desk = counsel.desk(replace(question, script="en" if english else "hans"), day, day == TODAY)
            standing = provision.standing(desk)
            assert standing is not None, question.raw
            out += [Truth(line, day) for line in standing.lines]
    return list(dict.fromkeys(out))


def altered(truth: Truth, laws: Sequence[Document]) -> Iterator[tuple[str, str]]:
    """(kind of alteration, the false text)."""
    text = truth.line.text
    own = _QUOTED.sub(lambda m: "　" * len(m[0]), text)  # as long as before
    for m in _ARTICLE.finditer(own):
        n = chinese_to_int(m[1]) or 0
        for other in (n + 1, n + 10, n * 2):
            yield "article", f"{text[: m.start(1)]}{han(other)}{text[m.end(1) :]}"
    for m in _PARA.finditer(own):
        yield "paragraph", f"{text[: m.start(1)]}{han((chinese_to_int(m[1]) or 0) + 1)}{text[m.end(1) :]}"
    for m in re.finditer(r"《([^《》]+)》", own):
        for law in laws[::3]:
            if law.short != m[1]:
                yield "law", f"{text[: m.start(1)]}{law.short}{text[m.end(1) :]}"
        yield "law", f"{text[: m.start(1)]}电力法{text[m.end(1) :]}"
    for m in re.finditer(r"\d+(?=[年月日])", own):
        yield "date", f"{text[: m.start()]}{int(m[0]) + 1}{text[m.end() :]}"
    for said in [s for s in STATES if own.startswith("效力：") and s in own]:
        yield from (("state", text.replace(said, other)) for other in STATES if other != said)
    if not own.startswith("效力：") and "已自2026年8月15日起废止" in own:
        yield "state, beside the law that replaced it", text.replace("已自2026年8月15日起废止", "现行有效", 1)
    if "（要点转述，非原文）" in own:
        yield "form", text.replace("（要点转述，非原文）", "", 1)
        yield "form", text.replace("⟪", "⟦").replace("⟫", "⟧")
    for m in _QUOTED.finditer(text):
        a, b = m.span(1) if m[1] is not None else m.span(2)
        yield from ((f"quoted {kind}", text[:a] + false + text[b:]) for kind, false in _misquoted(text[a:b]))


def _misquoted(quote: str) -> Iterator[tuple[str, str]]:
    for m in list(_AMOUNT.finditer(quote))[:4]:
        number = m[1] or m[3]
        other = str(int(number) + 1) if number.isdigit() else han((chinese_to_int(number) or 0) + 1)
        yield "figure", quote[: m.start()] + other + (m[2] or m[4]) + quote[m.end() :]
    for a, b in FLIPS:
        if a in quote:
            yield "modal", quote.replace(a, b, 1)
    for m in list(_ARTICLE.finditer(quote))[:2]:
        yield "article", f"{quote[: m.start(1)]}{han((chinese_to_int(m[1]) or 0) + 1)}{quote[m.end(1) :]}"
    middle = len(quote) // 2
    yield "words", quote[:middle] + quote[middle + 1 :]
    yield "words", "不" + quote
