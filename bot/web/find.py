"""Words found in a document, in either script: every place is a span of the text as delivered. And the chapters a long document folds into."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.web.markup import esc, lang_of
from bot.web.words import t
from corpus.law_outline import article_number
from corpus.records import Document, Section
from corpus.script import fold_keep

MOST = 500  # places that are marked; more are counted
AROUND = 18  # characters shown on either side of a place in the list
LONG = 120  # sections; a document with more is folded by chapter

Span = tuple[int, int]
_HEAD = re.compile(r"第.{1,9}(?:编|章|节)")


@lru_cache(maxsize=8)
def _folded(text: str) -> str:
    return fold_keep(text).lower()


def places(doc: Document, words: str) -> list[Span]:
    """Every place of these words in the body, in order."""
    wanted = fold_keep(words.strip()).lower()
    if not wanted:
        return []
    text, out = _folded(doc.text), []
    at = text.find(wanted, doc.body_start, doc.body_end)
    while at >= 0:
        out.append((at, at + len(wanted)))
        at = text.find(wanted, at + len(wanted), doc.body_end)
    return out


def find_html(doc: Document, words: str, found: list[Span]) -> str:
    """The box to search the document with, and the places found, each a link to its mark."""
    asked = esc(words)
    clear = f'<a class="doc-clear" href="{esc(doc.id)}">{t("read.clear")}</a>' if words else ""
    box = (
        f'<form role="search" method="get" action="{esc(doc.id)}"><label for="doc-words">{t("read.find")}</label>'
        f'<input id="doc-words" name="find" type="search" value="{asked}" maxlength="60" autocomplete="off">'
        f"<button>{t('read.go')}</button>{clear}</form>"
    )
    if not words:
        return f'<div class="doc-find">{box}</div>'
    if not found:
        return f'<div class="doc-find">{box}<p role="status">{t("read.none", words=words)}</p></div>'
    items = "".join(f"<li>{_item(doc, i, span)}</li>" for i, span in enumerate(found[:MOST]))
    count = t("read.count.first" if len(found) > MOST else "read.count", words=words, n=len(found), most=MOST)
    return (
        f'<div class="doc-find">{box}<p role="status">{count}</p><details open><summary>{t("read.each")}</summary>'
        f"<ol>{items}</ol></details></div>"
    )


def anchor(i: int) -> str:
    """The id of a mark; the first one is `hit`, as that of a quotation is."""
    return "hit" if i == 0 else f"hit-{i}"


def _item(doc: Document, i: int, span: Span) -> str:
    part = doc.section_at(span[0])
    a, b = max(part.start, span[0] - AROUND), min(part.end, span[1] + AROUND)
    before, there, after = (esc(doc.text[x:y].replace("\n", " ")) for x, y in ((a, span[0]), span, (span[1], b)))
    lang = lang_of(doc.text[a:b])
    return (
        f'<a href="#{anchor(i)}" lang="{lang}">{esc(part.label)}</a> '
        f'<span class="doc-snip" lang="{lang}">{before}<b>{there}</b>{after}</span>'
    )


Chapter = tuple[int | None, list[int]]  # the section that heads it, and those in it, by their numbers


def chapters(parts: tuple[Section, ...]) -> list[Chapter]:
    """The sections in order: a heading with the articles under it, None where articles stand under none."""
    out: list[Chapter] = []
    for i, section in enumerate(parts):
        if article_number(section.label.split("#")[0]) is None:
            out.append((i, []))
        elif out:
            out[-1][1].append(i)
        else:
            out.append((None, [i]))
    return out


def title(section: Section) -> tuple[int, str]:
    """How deep a heading of a law lies, from 0, and its own words without those above it.

    >>> title(Section("x", "第一编第二章", "第一编 总则 第二章 监督管理", 0, 9))
    (1, '第二章 监督管理')
    """
    words = section.heading.split(" ")
    heads = [i for i, w in enumerate(words) if _HEAD.fullmatch(w)]
    return (len(heads) - 1, " ".join(words[heads[-1] :])) if heads else (0, section.heading or section.label)


def foldable(parts: tuple[Section, ...]) -> bool:
    """Whether a document is long enough, and has chapters, to be folded."""
    return len(parts) > LONG and sum(bool(inside) for head, inside in chapters(parts) if head is not None) > 2


def span_of(parts: Iterable[Section]) -> str:
    """第一条—第二十条."""
    labels = [s.label for s in parts]
    return labels[0] if len(labels) == 1 else f"{labels[0]}—{labels[-1]}"
