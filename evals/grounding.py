"""Every answer stands in its sources, checked by other code than the one that let it out: quotes are cuts, marks exist,
sentences cite, and numbers and departments occur in what is cited. An empty tuple means that the answer stands.

Shares nothing with bot/verify.py on purpose: one mistake must not excuse itself twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.answer import Answer, Citation, Sentence
from corpus.numerals import to_chinese
from corpus.records import Duty, Target
from evals.judge import folded
from evals.shelf import Shelf

MARK = re.compile(r"\[(\d+)\]")
OURS = re.compile(r"\[\d+\]|[①-⑳]")  # marks and list numbers, which stand in no source
# Units after which a number is another number (20% is not 20个百分点). Longest first; what is not here is compared as a bare number.
UNITS = (
    "吨标准煤|吨标煤|蒸吨/小时|微克/立方米|毫克/立方米|毫克/升|千瓦时|千瓦|千伏|兆瓦|个百分点|百分点|平方公里|平方米|立方米|公里|公顷|小时|"
    "个月|工作日|千克|公斤|%|‰|吨|克|元|亩|度|米|倍|成|年|月|日|天|家|个|项|处|条|户|人|台|套|座|辆|头|类|级|批|次|所|名|种|期|kw|mw|kv"
)
NUMBER = re.compile(rf"(\d+(?:,\d{{3}})*(?:\.\d+)?)((?:[万亿千百]*(?:{UNITS}))|[万亿]+)?")
# What the program counts or numbers itself, and how it names an address: no statement of the source.
COUNTS = re.compile(
    r"(?:共|合计|总计|其余|另有|其中)(?:有|计|列出|列有|找到|涉及|提到|点名|包括)?\d+(?:家|个|项|条|处|类|节|部|件|名|种)"
    r"|(?<![\d.])\d{1,2}家|(?<![\d.])\d+(?:departments?|bodies|body|items?|targets?|tasks?|sections?)"
)
LABELS = re.compile(r"附件\d+|[一二三四五六七八九十]+\([一二三四五六七八九十]+\)|^\(?\d{1,2}[.、)](?!\d)")

ABSENT = re.compile(r"没有写“(?P<a>[^”]+)”|“(?P<b>[^”]+)” ?is ?not ?in ?the ?list")


def check(answer: Answer, shelf: Shelf) -> tuple[str, ...]:
    """What is wrong with the answer, in words; empty when nothing is."""
    faults = list(_cuts(answer, shelf)) + list(_marks(answer))
    if answer.status in ("abstained", "smalltalk"):
        if answer.citations:
            faults.append(f"refusal_with_citations: 没有作答（{answer.status}），却带 {len(answer.citations)} 条出处")
        return tuple(faults)
    if not any(s.citations for s in answer.sentences):
        faults.append("uncited: 作了答，没有一句带出处")
    for sentence in answer.sentences:
        if not sentence.citations:
            if answer.status == "answered":
                faults.append(f"uncited: “{sentence.text}”没有出处")
            continue
        faults += _facts(sentence, answer, shelf)
    return tuple(faults + list(_outside(answer)))


def _cuts(answer: Answer, shelf: Shelf) -> Iterable[str]:
    verbatim = [c for c in answer.citations if c.form == "verbatim"]
    records: list[Citation | Duty | Target] = [*verbatim, *answer.duties, *answer.targets]
    for record in records:
        text = shelf.texts.get(record.doc)
        if text is None:
            yield f"unknown_document: 出处 {record.doc} {record.section} 不在资料中"
        elif not record.quote or text[record.start : record.end] != record.quote:
            yield f"not_a_cut: {record.doc}[{record.start}:{record.end}] 的原文与引文“{record.quote[:30]}”不同"


def _marks(answer: Answer) -> Iterable[str]:
    numbers = [c.number for c in answer.citations]
    if len(set(numbers)) != len(numbers):
        yield "mark_twice: 两条出处用了同一个编号"
    for mark in dict.fromkeys(int(m) for m in MARK.findall(answer.answer)):
        if mark not in numbers:
            yield f"mark_missing: 正文里的 [{mark}] 没有对应的出处"
    for sentence in answer.sentences:
        for number in sentence.citations:
            if number not in numbers:
                yield f"mark_missing: “{sentence.text}”引 [{number}]，没有这条出处"


def _facts(sentence: Sentence, answer: Answer, shelf: Shelf) -> Iterable[str]:
    cited = [c for c in answer.citations if c.number in sentence.citations]
    text = folded(OURS.sub("", sentence.text))
    addresses = {folded(a) for c in cited for a in (c.title, c.section, c.heading, *shelf.entries.get(c.doc, ())) if a}
    for address in sorted(addresses, key=len, reverse=True):
        text = text.replace(address, "|")
    text = COUNTS.sub("|", LABELS.sub("|", text))
    quotes = [folded(f"{c.quote} {c.version} {c.in_force}") for c in cited]  # version and state stand on the card
    known = {token for quote in quotes for token in numbers(quote)}
    bare = {value for value, _ in known}
    for value, unit in dict.fromkeys(numbers(text)):
        if (value, unit) in known or (not unit and value in bare) or any(_in_words(value, unit, q) for q in quotes):
            continue
        yield f"number: “{value}{unit}”不在所引原文中（{sentence.text[:40]}）"
    named = {name for quote in quotes for name in bodies(quote, shelf)}
    for m in ABSENT.finditer(text):  # said not to be there: then it must not be
        absent = m["a"] or m["b"]
        if any(absent in quote for quote in quotes):
            yield f"absent: “{absent}”在所引原文中（{sentence.text[:40]}）"
    for name in dict.fromkeys(bodies(ABSENT.sub("|", text), shelf)):
        if name not in named:
            yield f"body: “{name}”不在所引原文中（{sentence.text[:40]}）"


def numbers(text: str) -> list[tuple[str, str]]:
    """Each number of a folded text with its unit.

    >>> numbers("下降15%,达到2000万千瓦,新增1,200个,不超过1.3")
    [('15', '%'), ('2000', '万千瓦'), ('1200', '个'), ('1.3', '')]
    """
    return [(m[1].replace(",", ""), m[2] or "") for m in NUMBER.finditer(text)]


def _in_words(value: str, unit: str, quote: str) -> bool:
    """百分之十五 for 15%, 三十日 for 30日: laws write so."""
    if not value.isdigit() or not 0 < int(value) < 10_000:
        return False
    word = to_chinese(int(value))
    spoken = f"百分之{word}" if unit == "%" else word + unit
    return re.search(rf"(?<![零一二三四五六七八九十百千]){spoken}(?![零一二三四五六七八九十百千])", quote) is not None


def bodies(text: str, shelf: Shelf) -> list[str]:
    """Each department that a folded text names; the longest name counts, so 国家能源局 does not name 能源局."""
    if not shelf.bodies:
        return []
    names = sorted({folded(n) for n in shelf.bodies}, key=lambda n: (-len(n), n))
    return re.findall("|".join(map(re.escape, names)), text)


def _outside(answer: Answer) -> Iterable[str]:
    """Words of the reply that belong to none of its checked sentences."""
    rest = folded(OURS.sub("", answer.answer))
    for text in sorted((folded(OURS.sub("", s.text)) for s in answer.sentences), key=len, reverse=True):
        rest = rest.replace(text, "|", 1)
    rest = re.sub(r"(?<!\d)\d{1,2}[.、)]", "|", rest)
    if words := re.findall(r"[㐀-鿿a-z\d]+", rest):
        yield f"outside: 正文里有不属于任何一句的文字“{''.join(words)[:40]}”"
