"""Which law a question names, by its title, its short names, loose forms and English ones; and which article, 款 or 项 of it.

>>> [(m.article, m.para, m.item) for m in articles_in("第53条第二款和第十二条之一")]
[('第五十三条', 2, 0), ('第十二条之一', 0, 0)]
>>> [m.article for text in ("节能法五十三条", "节能法53", "节能法第八十", "提出十条措施", "节能法三方面要求") for m in articles_in(text)]
['第五十三条', '第五十三条', '第八十条']
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corpus.law_outline import han
from corpus.numerals import chinese_to_int
from corpus.records import Document
from corpus.script import fold_keep

NAMES = Path(__file__).parent / "registers" / "law_names.toml"
_N = r"[零〇一二两三四五六七八九十百千]+|\d+"
_ARTICLE = re.compile(
    rf"(?:第[ ]?(?P<n>{_N})[ ]?条|(?<![\d.年月第])(?P<bare>\d{{1,4}})条(?=第|\d+款|说|讲|规定|是|的|里|怎|咋|有|对|$|[?？。，,!])"
    # Behind the name of a law a number is an article's, with 第 and 条 or without: 节能法五十三条, 节能法53, 节能法第五十三
    rf"|(?<=[法例典》])[ ]?第?(?P<after>{_N})(?:[ ]?条|(?=$|第|[?？。，,!]|说|讲|规定|是|的|里|怎|咋|写))"
    rf"|article\s?(?P<en>\d{{1,4}}))"
    rf"(?:之(?P<sub>{_N}))?(?:第?(?P<para>{_N})款)?(?:第?[(（]?(?P<item>{_N})[)）]?项)?"
)
# Another document, made under the law or beside it: 节约能源法办法, 节能法实施细则, 排污许可管理办法.
_BESIDE = re.compile(r"(?:的)?(?:实施|管理|监督|暂行)*(?:办法|细则|实施条例)")
_BEFORE_SHORT = (
    "按照看据查这该本新在依对和与跟及、,，:： "  # what may stand right before a name as short as 法典 (民法典 is another)
)
# A law or document that is named, whether it is among the sources or not.
TITLED = re.compile(r"《([^《》]{2,40})》")


@dataclass(frozen=True)
class ArticleMention:
    """第五十三条第二款第一项; `para` and `item` are 0 where none is given. text[start:end] are the words."""

    article: str
    para: int
    item: int
    start: int
    end: int


@dataclass(frozen=True)
class LawMention:
    """A law named in a text: text[start:end] are the words."""

    doc: str
    start: int
    end: int


def articles_in(text: str) -> tuple[ArticleMention, ...]:
    """The articles that a folded text names."""
    out = []
    for m in _ARTICLE.finditer(text):
        n = _int(m["n"] or m["bare"] or m["after"] or m["en"])
        if n:
            label = f"第{han(n)}条" + (f"之{han(_int(m['sub']))}" if m["sub"] else "")
            out.append(ArticleMention(label, _int(m["para"]), _int(m["item"]), m.start(), m.end()))
    return tuple(out)


def _int(word: str | None) -> int:
    if not word:
        return 0
    return int(word) if word.isdigit() else chinese_to_int(word) or 0


class LawNames:
    """Finds the laws of a library that a text names."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._ids: dict[str, str] = {}
        more = _more()
        documents = tuple(documents)
        for d in documents:
            own = more.get(d.id, {})
            for name in (
                d.title,
                d.title.removeprefix("中华人民共和国"),
                *d.names,
                *own.get("names", ()),
                *own.get("english", ()),
            ):
                if len(name) >= 2:
                    self._ids.setdefault(fold_keep(name), d.id)
        self._marks = [
            (d.id, [re.compile(mark) for mark in more[d.id]["marks"]], re.compile("|".join(more[d.id]["forms"])))
            for d in documents if "marks" in more.get(d.id, {})
        ]  # fmt: skip
        longest = sorted(self._ids, key=len, reverse=True)
        self._pattern = re.compile("|".join(re.escape(n) for n in longest)) if longest else re.compile(r"(?!)")

    @property
    def words(self) -> tuple[str, ...]:
        """All names known, folded."""
        return tuple(self._ids)

    def find(self, text: str) -> tuple[LawMention, ...]:
        """The laws named in folded text, in order; in English by what a law is about as well (the civil building rules)."""
        found = [LawMention(self._ids[m[0]], m.start(), m.end()) for m in self._pattern.finditer(text) if _stands(text, m)]
        for m in _EN_LAW.finditer(text):
            if any(f.start < m.end() and m.start() < f.end for f in found):
                continue
            said, form = m["before"] or m["after"], m["form"] or m["form_first"]
            if form.startswith("rule") and (m["after"] or not _UNDER.search(text, 0, m.start())):
                continue  # what rules there are for permits, and not what the permit rules say
            docs = [doc for doc, marks, forms in self._marks if forms.match(form) and all(mark.search(said) for mark in marks)]
            if len(docs) == 1:
                found.append(LawMention(docs[0], m.start(), m.end()))
        return tuple(sorted(found, key=lambda f: f.start))

    def like(self, name: str) -> bool:
        """Whether an English name may be that of a known law: two in three of its words stand in one of that law's."""
        own = _stems(name)
        return any(3 * len(own & _stems(known)) >= 2 * len(own) for known in self._ids if known[0].isascii())


_EN_WORD = r"(?!(?:the|a|an|under|by|of|to|and|or|in|with|does|do|is|are|what|which|per|our|this|that|new|old|chinese|china)\b)[a-z][a-z-]*(?:'s)?"
_EN_LAW = re.compile(
    rf"(?P<before>\b{_EN_WORD}(?: (?:and )?{_EN_WORD}){{0,5}}) (?P<form>law|act|code|regulations?|rules?|ordinance)\b(?! (?:of|on|for) )"
    rf"|\b(?P<form_first>law|act|code|regulations?|rules?|ordinance) (?:of|on|for)(?: the)? "
    rf"(?P<after>{_EN_WORD}(?: (?:and |of |in |by )?{_EN_WORD}){{0,5}})"
)
_UNDER = re.compile(r"\b(?:under|by|in|per|to|with) (?:the )?$")
_EN_FORMS = frozenset(
    [
        "law",
        "act",
        "regulation",
        "regulations",
        "measures",
        "rules",
        "code",
        "on",
        "of",
        "the",
        "and",
        "in",
        "by",
        "for",
        "promotion",
        "management",
        "administration",
    ]
)


def _stems(name: str) -> set[str]:
    """The words of an English name that say what it is about, by their first five letters."""
    return {w[:5] for w in re.findall(r"[a-z]+", name.lower()) if w not in _EN_FORMS}


def _stands(text: str, m: re.Match[str]) -> bool:
    """Whether a name found is that law's, not part of another one's or of a document made under it."""
    if _BESIDE.match(text, m.end()):
        return False
    return len(m[0]) > 2 or m.start() == 0 or text[m.start() - 1] in _BEFORE_SHORT


@lru_cache(maxsize=1)
def _more() -> dict[str, dict[str, list[str]]]:
    with NAMES.open("rb") as file:
        return dict(tomllib.load(file))
