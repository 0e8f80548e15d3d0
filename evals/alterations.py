"""The ways to make a true sentence false in one place. Each gives a sentence that no source says; none is a mere rewording.

A sentence is that of a draft: ⟦…⟧ words cut from a source, ⟪…⟫ from our restatement of one, all else our own (bot/draft.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.draft import Line
from corpus.law_outline import han
from corpus.library import Library
from corpus.numerals import chinese_to_int
from corpus.records import Duty
from corpus.script import fold_keep

KINDS = {
    "figure": "改一个数字",
    "bound": "以上改以下等",
    "modal": "应当、不得等互换",
    "body": "换成别的部门",
    "role": "牵头与配合互换",
    "article": "改条号",
    "law": "换成别的法",
    "date": "改日期",
    "state": "改法律的效力",
    "quote": "引文改一个字",
    "quoted figure": "引文里改一个数",
    "quoted modal": "引文里应当、不得互换",
}
STATES = (
    "现行有效",
    "已自2026年8月15日起废止",
    "尚未施行",
    "当时有效的是较早的版本",
)
STATES_EN = ("in force", "repealed", "not yet in force")
MODALS = (
    ("应当", "不得"), ("不得", "应当"), ("不得", "可以"), ("必须", "可以"), ("可以", "应当"), ("禁止", "允许"), ("鼓励", "应当"), ("严禁", "鼓励"),
)  # fmt: skip
BOUNDS = (
    ("以上", "以下"), ("以下", "以上"), ("不超过", "不低于"), ("不低于", "不超过"), ("下降", "提高"), ("降低", "提高"),
    ("提高", "降低"), ("增长", "下降"), ("左右", "以上"), ("超过", "低于"),
)  # fmt: skip
EACH = 2  # alterations of one kind of one sentence, so that long sentences do not crowd out the others
_QUOTED = re.compile(r"⟦([^⟦⟧]*)⟧|⟪([^⟪⟫]*)⟫")
_NAMED = re.compile(
    r"《[^》]*》|“(?:[^“”]|“[^“”]*”)*”|[一二三四五六七八九十]+[(（][一二三四五六七八九十]+[)）]|[一-鿿]{1,3}〔\d{4}〕\d+号"
)
_NUMBER = re.compile(r"(?<![\d.〔])\d+(?:\.\d+)?(?![\d.]|[年月日条款])")
_COUNTED = re.compile(r"共\s?$|列出\s?$|以下\s?$|附件$|^\s*$")
_DAY = re.compile(r"\d+(?=[年月日])")
_ARTICLE = re.compile(r"第([零一二三四五六七八九十百千]+)条")
_AMOUNT = re.compile(r"([一二三四五六七八九十百]+)(?=万元|元|日|年|倍|个月)|(\d+)")


@dataclass(frozen=True)
class Altered:
    """A false sentence and what was done to it."""

    kind: str
    text: str


def altered(line: Line, library: Library) -> Iterator[Altered]:
    """The false sentences made of a true one, at most EACH of a kind."""
    made: dict[str, int] = {}
    for kind, text in _all(line, library):
        if text != line.text and made.get(kind, 0) < EACH:
            made[kind] = made.get(kind, 0) + 1
            yield Altered(kind, text)


def _all(line: Line, library: Library) -> Iterator[tuple[str, str]]:
    text = line.text
    own = _blank(_QUOTED, text)
    plain = _blank(_NAMED, own)
    for m in _NUMBER.finditer(plain):
        if not _COUNTED.search(plain[: m.start()]):
            other = str(int(m[0]) + 1) if "." not in m[0] else m[0] + "5"
            yield "figure", text[: m.start()] + other + text[m.end() :]
            yield "figure", text[: m.start()] + m[0] + "0" + text[m.end() :]
    for kind, pairs in (("bound", BOUNDS), ("modal", MODALS)):
        for a, b in pairs:
            for m in re.finditer(a, plain):
                if kind == "modal" or re.search(r"\d", plain):
                    yield kind, text[: m.start()] + b + text[m.end() :]
    yield from _bodies(line, library, plain)
    for m in _ARTICLE.finditer(own):
        for more in (1, 10):
            yield "article", f"{text[: m.start(1)]}{han((chinese_to_int(m[1]) or 0) + more)}{text[m.end(1) :]}"
    laws = [d.short for d in library.documents if d.kind == "law"]
    for m in re.finditer(r"《([^《》]+)》", own):
        if m[1] in laws:
            for name in ("电力法", laws[(laws.index(m[1]) + 1) % len(laws)]):
                if name not in own:
                    yield "law", f"{text[: m.start(1)]}{name}{text[m.end(1) :]}"
    for m in _DAY.finditer(plain):
        yield "date", f"{text[: m.start()]}{int(m[0]) + 1}{text[m.end() :]}"
    if own.startswith("效力："):
        for said in (s for s in STATES if s in own):
            yield from (("state", text.replace(said, other, 1)) for other in STATES if other != said)
    if held := re.search(rf"\): ({'|'.join(STATES_EN)})\.$", own):
        yield from (("state", f"{text[: held.start(1)]}{other}.") for other in STATES_EN if other != held[1])
    for m in _QUOTED.finditer(text):
        begin, end = m.span(1) if m[1] is not None else m.span(2)
        yield from ((kind, text[:begin] + false + text[end:]) for kind, false in _misquoted(text[begin:end]))


def _bodies(line: Line, library: Library, plain: str) -> Iterator[tuple[str, str]]:
    """A department that the cited words do not name; a lead in the place of one who takes part, and the reverse."""
    cited = fold_keep(" ".join(library.quote(s.doc, s.start, s.end) for s in line.spans))
    names = list(dict.fromkeys(n for d in library.duties for n in (*d.bodies, *d.carry_out)))
    said = [
        (m[0], *m.span()) for m in re.finditer("|".join(sorted(map(re.escape, names), key=len, reverse=True)) or r"(?!)", plain)
    ]
    foreign = [n for n in names if fold_keep(n) not in cited and n not in plain]
    for (_, begin, end), stranger in zip(said, foreign, strict=False):
        yield "body", line.text[:begin] + stranger + line.text[end:]
    duties = [d for d in library.duties if any((s.doc, s.start, s.end) == (d.doc, d.start, d.end) for s in line.spans)]
    if len(duties) == 1 and not re.search(r"没有|是否|不是", plain):
        yield from _roles(line.text, said, duties[0])


def _roles(text: str, said: Sequence[tuple[str, int, int]], duty: Duty) -> Iterator[tuple[str, str]]:
    """Where a sentence says who leads and who takes part: one of the others in his place."""
    if "牵头" not in text and "按职责分工" not in text:
        return
    for name, a, b in said:
        other = duty.joint if name in duty.lead else duty.lead if name in duty.joint else ()
        for swap in (n for n in other if n not in text or (name in duty.lead) != (n in duty.lead)):
            yield "role", text[:a] + swap + text[b:]


def _misquoted(quote: str) -> Iterator[tuple[str, str]]:
    middle = len(quote) // 2
    yield "quote", quote[:middle] + quote[middle + 1 :]
    yield "quote", quote[:middle] + "不" + quote[middle:]
    for m in _AMOUNT.finditer(quote):
        other = str(int(m[2]) + 1) if m[2] else han((chinese_to_int(m[1]) or 0) + 1)
        yield "quoted figure", quote[: m.start()] + other + quote[m.end() :]
    for a, b in MODALS:
        if a in quote:
            yield "quoted modal", quote.replace(a, b, 1)


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """What the pattern matches made empty, as long as before."""
    return pattern.sub(lambda m: "　" * len(m[0]), text)
