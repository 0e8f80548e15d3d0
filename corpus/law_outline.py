"""A law's outline: 编 / 分编 / 章 / 节 / 条. Every character of the text stands in exactly one section; an article is one section.

An article starts a line with 第…条 (第…条之一) and its own number comes next in order; 依照本法第六十八条 is a reference, wherever
the line breaks. What a reader should know about the numbering (gaps, doubles) is reported, never mended.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.errors import DocumentError
from corpus.numerals import chinese_to_int
from corpus.records import Section
from corpus.script import fold_keep

_NUMBER = r"[零〇一二两三四五六七八九十百千]+|\d+"
_ARTICLE = re.compile(rf"^[\s#*]*第(?P<n>{_NUMBER})条(?:之(?P<sub>{_NUMBER}))?(?P<after>\**[ \t　]+|\**$|\**)", re.M)
_PART = re.compile(
    rf"^[ \t　#*]*第[ \t　]*(?P<n>{_NUMBER})[ \t　]*(?P<level>分编|编|章|节)(?![^ \t　\n]{{0,3}}[的和与及])(?P<rest>.*)$"
)
_ANNEX = re.compile(
    r"^[ \t　#*]*附(?P<kind>表|件|录)?[ \t　]*(?P<n>[一二三四五六七八九十]+|\d+)?[ \t　]*[:：]?[ \t　]*(?P<rest>[^。]{0,40})$"
)
_ITEM = re.compile(r"^[ \t　]*(?:[(（](?P<n>[一二三四五六七八九十]+|\d+)[)）]|\d+[.．、])")
# What follows a reference and never an article's number: 第五条的规定, 第五条第二款, 第五条、第六条.
_REFERS = "的第款项规和、与至或及所中,，。；;：:）)》”外之等"
_LEVELS = {"编": 0, "分编": 1, "章": 2, "节": 3}
MAX_HEADING = 40  # a longer line that begins with 第…章 is text that speaks of a chapter


@dataclass(frozen=True)
class LawOutline:
    """The sections in order, how many articles there are, and what is odd about their numbers, in words."""

    sections: tuple[Section, ...]
    articles: int
    oddities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """One 款 of an article, with its 项 and tables: `number` counts from 1; offsets into the document's text."""

    number: int
    start: int
    end: int


def looks_like_law(text: str) -> bool:
    """Whether a text is numbered as a law is: at least two articles in order, from the first one on."""
    numbers = [n for _, n, _, _ in _candidates(fold_keep(text), 0, len(text))]
    return len(numbers) >= 2 and numbers[0] == 1


def law_outline(doc: str, text: str, start: int = 0, end: int | None = None) -> LawOutline:
    """The sections of `text[start:end]`, tiling it. DocumentError when it has no articles."""
    end = len(text) if end is None else end
    folded = fold_keep(text)
    marks: list[tuple[int, str, str, str]] = []  # offset, label, heading, parent
    oddities: list[str] = []
    path: dict[int, tuple[str, str]] = {}
    last, articles = (0, 0), 0
    seen: Counter[str] = Counter()  # how often each article's number came
    found = {at: (n, sub, label) for at, n, sub, label in _candidates(folded, start, end)}
    if not found:
        raise DocumentError(
            f"“{doc}”里没有以“第…条”起头的条文，读不成法律法规。", "请确认文件是完整的法律文本，而不是目录、扫描件或解读。"
        )
    for at, line in _lines(folded, start, end):
        if at in found:
            n, sub, label = found[at]
            oddities += _oddity(last, (n, sub), label)
            seen[label] += 1
            name = label if seen[label] == 1 else f"{label}#{seen[label]}"
            marks.append((at, name, _heading(path), "".join(p[0] for p in path.values())))
            last, articles = (n, sub), articles + 1
        elif articles and (m := _ANNEX.match(line)) and last[0] > 1 and _is_annex(m, line):
            label = "附" + (m["kind"] or "表") + (m["n"] or "")
            marks.append((at, label, m["rest"].strip() or label, ""))
        elif (m := _PART.match(line)) and len(line.strip()) <= MAX_HEADING and not line.rstrip().endswith(("。", ";", ":", ",")):
            level = _LEVELS[m["level"]]
            path = {k: v for k, v in path.items() if k < level}
            path[level] = (f"第{m['n']}{m['level']}", re.sub(r"[ \t　]+", "", m["rest"]).strip("#* "))
            label = "".join(p[0] for p in path.values())
            if any(mark[1] == label for mark in marks):  # a table of contents in front: what counts is the last
                marks = [mark for mark in marks if mark[1] != label]
            marks.append((at, label, _heading(path), "".join(p[0] for k, p in path.items() if k < level)))
    return LawOutline(_tile(doc, start, end, sorted(marks)), articles, tuple(oddities))


def paragraphs(text: str, section: Section) -> tuple[Paragraph, ...]:
    """The 款 of an article: its lines, each with the 项 and tables below it; without the article's own number."""
    out: list[list[int]] = []
    for at, line in _lines(text, section.start, section.end):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        begin = at
        if at == section.start and (m := _ARTICLE.match(line)):
            begin = at + m.end()
        begin += len(text[begin : at + len(line)]) - len(text[begin : at + len(line)].lstrip())
        stop = at + len(line.rstrip())
        if begin >= stop:
            continue
        folded = fold_keep(line).lstrip()
        if out and (_ITEM.match(folded) or folded.startswith("|")):
            out[-1][1] = stop
        else:
            out.append([begin, stop])
    return tuple(Paragraph(i, a, b) for i, (a, b) in enumerate(out, 1))


def article_number(label: str) -> tuple[int, int] | None:
    """第五十三条 → (53, 0), 第十二条之一 → (12, 1), 53条 → (53, 0); None for what is no article.

    >>> article_number("第五十三条"), article_number("第 53 条"), article_number("第十二条之一"), article_number("三(八)")
    ((53, 0), (53, 0), (12, 1), None)
    """
    m = re.fullmatch(rf"第?({_NUMBER})条(?:之({_NUMBER}))?", re.sub(r"\s", "", fold_keep(label)))
    if not m:
        return None
    return _int(m[1]), _int(m[2]) if m[2] else 0


def _candidates(folded: str, start: int, end: int) -> Iterator[tuple[int, int, int, str]]:
    """(offset of the line, number, sub-number, label) of every line that starts an article."""
    last = 0
    for m in _ARTICLE.finditer(folded, start, end):
        n, sub = _int(m["n"]), _int(m["sub"]) if m["sub"] else 0
        following = folded[m.end() : m.end() + 1]
        spaced = bool(re.search(r"[ \t　]|^$", m["after"].replace("*", "") or ("" if following == "\n" else "x")))
        expected = n == last + 1 or (n == last and sub)
        if following in _REFERS and following and not (spaced and expected):
            continue
        if not spaced and not expected:
            continue
        if n < last and not sub:  # a reference at the start of a line: the numbers of a law do not go back
            continue
        line = folded.rfind("\n", 0, m.start("n")) + 1
        yield max(line, start), n, sub, _label(m)
        last = n


def _label(m: re.Match[str]) -> str:
    return f"第{han(_int(m['n']))}条" + (f"之{han(_int(m['sub']))}" if m["sub"] else "")


def _int(word: str) -> int:
    return int(word) if word.isdigit() else chinese_to_int(word) or 0


def han(n: int) -> str:
    """1057 → 一千零五十七, as laws write it; below ten thousand.

    >>> han(10), han(15), han(110), han(1057), han(1242), han(1200)
    ('十', '十五', '一百一十', '一千零五十七', '一千二百四十二', '一千二百')
    """
    if not 0 < n < 10_000:
        return str(n)
    digits, out, zero = "零一二三四五六七八九", "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        d, n = divmod(n, unit)
        if d:
            out += ("零" if zero and out else "") + digits[d] + name
            zero = False
        else:
            zero = True
    return out.removeprefix("一") if out.startswith("一十") else out


def _oddity(last: tuple[int, int], now: tuple[int, int], label: str) -> list[str]:
    if now == last:
        return [f"{label}出现两次"]
    if now[0] > last[0] + 1:
        first, before = f"第{han(last[0] + 1)}条", f"第{han(now[0] - 1)}条"
        return [f"缺{first}" if first == before else f"缺{first}至{before}"]
    return []


def _is_annex(m: re.Match[str], line: str) -> bool:
    return bool(m["kind"] or m["n"] or re.match(r"^[ \t　#*]*附[ \t　]*[:：]", line))


def _heading(path: dict[int, tuple[str, str]]) -> str:
    return " ".join(f"{label} {name}".strip() for label, name in path.values())


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        yield at, text[at:stop]
        at = stop + 1


def _tile(doc: str, start: int, end: int, marks: list[tuple[int, str, str, str]]) -> tuple[Section, ...]:
    out = [Section(doc, "前言", "前言", start, marks[0][0])] if marks[0][0] > start else []
    for (at, label, heading, parent), following in zip(marks, [*marks[1:], (end, "", "", "")], strict=True):
        out.append(Section(doc, label, heading, at, following[0], parent))
    return tuple(out)
