"""A plan's outline: its sections tile the body; every character of it stands in exactly one section.

Reads 一、 / (一) / （一） numbering, the notice in front, and annexes, whether only named or included.
"""

from __future__ import annotations

import re

from corpus.errors import DocumentError
from corpus.numerals import chinese_to_int
from corpus.records import Section
from corpus.script import fold_keep

_CHAPTER = re.compile(r"^[ \t　]*([一二三四五六七八九十]+)[、.．][ \t　]*(.+)$")
_SUBSECTION = re.compile(r"^[ \t　]*[(（]([一二三四五六七八九十]+)[)）][ \t　]*(.+)$")
_ANNEX_LIST = re.compile(r"^[ \t　]*附件[:：][ \t　]*(?:(\d+|[一二三四五六七八九十])[.、．])?[ \t　]*(.*)$")
_ANNEX_ITEM = re.compile(r"^[ \t　]*(\d+)[.、．][ \t　]*(.+)$")
_ANNEX_BODY = re.compile(r"^[ \t　]*附件[ \t　]*(\d+|[一二三四五六七八九十])[:：.、．]?[ \t　]*(.*)$")
MAX_HEADING = 40  # a first sentence longer than this is text, not a heading; official headings stay far below


def outline(doc: str, text: str, start: int = 0, end: int | None = None) -> tuple[Section, ...]:
    """The sections of `text[start:end]`, in order, tiling it. DocumentError when nothing in it is numbered as a plan is."""
    end = len(text) if end is None else end
    lines = _lines(text, start, end)
    marks: list[tuple[int, str, str, str]] = []  # offset, label, heading, parent
    chapter = ""
    expected, annexes_listed = 1, False
    for i, (offset, line) in enumerate(lines):
        folded = fold_keep(line)
        if annex := _annex(folded, marks, annexes_listed):
            label, heading = annex
            if not heading and i + 1 < len(lines) and len(lines[i + 1][1]) <= MAX_HEADING:
                heading = fold_keep(lines[i + 1][1]).strip()
            annexes_listed = annexes_listed or bool(_ANNEX_LIST.match(folded))
            marks.append((offset, label, heading, ""))
        elif (m := _CHAPTER.match(folded)) and not annexes_listed and _ordinal(m[1]) == expected:
            chapter, expected = m[1], expected + 1
            marks.append((offset, chapter, _heading(m[2]), ""))
        elif (m := _SUBSECTION.match(folded)) and chapter and not annexes_listed:
            marks.append((offset, f"{chapter}({m[1]})", _heading(m[2]), chapter))
    if expected < 3:
        raise DocumentError(
            f"“{doc}”里没有找到“一、二、……”这样的章节编号，读不成方案。", "请确认文件是完整的方案文本，章节以“一、”“（一）”编号。"
        )
    return tuple(_tile(doc, text, start, end, marks, lines))


def _lines(text: str, start: int, end: int) -> list[tuple[int, str]]:
    out, at = [], start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        out.append((at, text[at:stop]))
        at = stop + 1
    return out


def _ordinal(word: str) -> int:
    return chinese_to_int(word) or 0


def _heading(rest: str) -> str:
    """The heading is the line's first sentence, when that is short enough to be one.

    >>> _heading("加强组织领导。各盟市要落实。")
    '加强组织领导'
    """
    first = re.split(r"[。:：;；]", rest, maxsplit=1)[0].strip()
    return first if len(first) <= MAX_HEADING else first[:MAX_HEADING] + "…"


def _annex(line: str, marks: list[tuple[int, str, str, str]], listed: bool) -> tuple[str, str] | None:
    if m := _ANNEX_LIST.match(line):
        if not marks:
            return None
        return f"附件{_ordinal_or_digits(m[1]) if m[1] else 1}", m[2].strip()
    if listed and marks and (m := _ANNEX_ITEM.match(line)) and marks[-1][1] == f"附件{int(m[1]) - 1}" and len(m[2]) < 60:
        return f"附件{m[1]}", m[2].strip()
    if marks and (m := _ANNEX_BODY.match(line)) and len(line) < 80:
        return f"附件{_ordinal_or_digits(m[1])}", m[2].strip()
    return None


def _ordinal_or_digits(word: str) -> int:
    return int(word) if word.isdigit() else _ordinal(word)


def _tile(
    doc: str, text: str, start: int, end: int, marks: list[tuple[int, str, str, str]], lines: list[tuple[int, str]]
) -> list[Section]:
    marks = _merge_annexes(marks)
    out: list[Section] = []
    first = marks[0][0]
    own_title = _own_title(lines, first)
    if own_title is not None and own_title > start:
        out.append(Section(doc, "印发通知", "印发通知", start, own_title))
        out.append(Section(doc, "前言", "前言", own_title, first))
    elif first > start:
        out.append(Section(doc, "前言", "前言", start, first))
    for (offset, label, heading, parent), nxt in zip(marks, [*marks[1:], (end, "", "", "")], strict=True):
        out.append(Section(doc, label, heading, offset, nxt[0], parent))
    return out


def _merge_annexes(marks: list[tuple[int, str, str, str]]) -> list[tuple[int, str, str, str]]:
    """An annex that is listed and then included keeps one label for each place: the list's entries become 附件目录."""
    labels = [m[1] for m in marks]
    included = {label for label in labels if label.startswith("附件") and labels.count(label) > 1}
    out: list[tuple[int, str, str, str]] = []
    for i, mark in enumerate(marks):
        if mark[1] in included and mark[1] in labels[i + 1 :]:
            if not any(m[1] == "附件目录" for m in out):
                out.append((mark[0], "附件目录", "附件目录", ""))
            continue
        out.append(mark)
    return out


def _own_title(lines: list[tuple[int, str]], first: int) -> int | None:
    """Where the plan's own title stands after the notice that issues it: a line the notice names in 《》."""
    before = [(o, fold_keep(line).strip()) for o, line in lines if o < first]
    named = set(re.findall(r"《([^《》]{6,60})》", "\n".join(line for _, line in before)))
    for offset, line in before[1:]:
        if line and any(line == name or (name.endswith(line) and len(line) >= 8) for name in named):
            return offset
    return None
