"""Check a sentence against the passages it cites, without a model, character by character. An empty list means it stands.

Checked: every number with its unit, date, article number, department, modal word, quotation, bound (以上, 不超过 …) and role
(牵头, 配合): each must stand in the cited text; a section's label and heading must be those of a cited passage. What the passage
says when it is read again decides on figures (verify_figures) and on roles and counts (verify_roles).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot import verify_figures, verify_laws, verify_roles
from bot.reread import Passage, duties_in, targets_in, whole
from corpus.numerals import quantities, same_quantity
from corpus.script import fold_keep

MODALS = (
    "应当",
    "不得",
    "必须",
    "禁止",
    "严禁",
    "可以",
    "鼓励",
    "应予",
    "一律",
    "免予",
    "不纳入",
    "支持",
    "允许",
    "不准",
    "不许",
    "原则上",
    "优先",
    "只能",
)
BOUNDS = (
    "以上",
    "以下",
    "以内",
    "左右",
    "不超过",
    "不低于",
    "不少于",
    "不高于",
    "超过",
    "力争",
    "全面",
    "基本",
    "下降",
    "降低",
    "降至",
    "增长",
    "提高",
    "稳定在",
    "控制在",
    "至少",
    "突破",
)
_ARTICLE = re.compile(r"第[零一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?")
_SECTION = re.compile(r"(?<![一二三四五六七八九十])[一二三四五六七八九十]+\([一二三四五六七八九十]+\)|附件\d+|annex \d+")
_NAMED_SECTION = re.compile(
    r"(?P<label>(?<![一-鿿])[一二三四五六七八九十]+(?:\([一二三四五六七八九十]+\))?|附件\d+)“(?P<heading>(?:[^“”]|“[^“”]*”)*)”"
)
_MODAL = re.compile(rf"(?:{'|'.join(MODALS)}|(?<![对供适响反相效感])应(?![急用对届变]))[一-鿿]{{0,2}}")
_QUOTE = re.compile(r"⟦([^⟦⟧]*)⟧|⟪([^⟪⟫]*)⟫")
_TITLED = re.compile(r"《[^》]*》|“[^”]*”")
_NUMBERED = re.compile(r"[一-鿿]{1,3}〔\d{4}〕\d+号")
_COUNT = re.compile(
    r"(?<=items of )(\d+)|(\d+)\s?(?=(?:个部门|家|项|节|条|处|个单位|个附件|个|annexes|bodies|body|items?|sections?|targets?))"
)


def counts_in(text: str) -> tuple[int, ...]:
    """The numbers of things listed that a sentence states (共 6 项, 5家), for whoever has only the sentence.

    >>> counts_in("共 6 项，由5家负责")
    (6, 5)
    """
    return tuple(int(m[1] or m[2]) for m in _COUNT.finditer(fold_keep(text)))


@dataclass(frozen=True)
class Claim:
    """A sentence to be checked against the `passages` it cites; `headers` are their documents' titles, numbers, issuers, terms.

    `counts` are the numbers of things listed that the sentence may state; `about` the body of which it states a role.
    """

    text: str
    passages: tuple[Passage, ...]
    headers: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    about: str = ""

    @property
    def quotes(self) -> tuple[str, ...]:
        return tuple(p.quote for p in self.passages)

    @property
    def cited(self) -> str:
        """All that the passages say, with the headings over them, folded."""
        return fold_keep(" ".join([*self.quotes, *(p.heading for p in self.passages)]))

    @property
    def titles(self) -> str:
        return fold_keep(" ".join(self.headers))


@dataclass
class Findings:
    """Reasons why a sentence falls (none: it stands) and what was checked: name → [found, stated]."""

    reasons: list[str] = field(default_factory=list)
    checks: dict[str, tuple[int, int]] = field(default_factory=dict)

    def count(self, name: str, found: int, stated: int) -> None:
        if stated:
            a, b = self.checks.get(name, (0, 0))
            self.checks[name] = (a + found, b + stated)


class Verifier:
    """Checks claims; `names` are the bodies that sentences may name (all documents' and the register's)."""

    def __init__(self, names: Iterable[str]) -> None:
        words = sorted({fold_keep(n) for n in names if len(n) >= 3 and not n.isascii()}, key=len, reverse=True)
        self._bodies = re.compile("|".join(re.escape(w) for w in words)) if words else re.compile(r"(?!)")

    def check(self, claim: Claim) -> Findings:
        """What is wrong with a claim. A claim without a cited passage is wrong as a whole."""
        out = Findings()
        if not any(q.strip() for q in claim.quotes):
            out.reasons.append("没有引用任何原文")
            return out
        text = self._quotations(fold_keep(claim.text), claim, out)
        self._titles(text, claim, out)
        out.reasons += verify_roles.faults(text, claim.passages, self._bodies, claim.about)
        unlabelled = self._labels(text, claim, out)
        uncounted = self._counts(unlabelled, claim)
        self._numbers(uncounted, claim, out)
        self._words(unlabelled, claim, out)
        law = verify_laws.faults(claim.text, claim.passages, claim.titles, claim.cited)
        out.reasons += law
        self._roles(unlabelled, claim, out)
        out.reasons += verify_figures.faults(self._counts(text, claim), claim.passages, claim.titles)
        out.reasons[:] = list(dict.fromkeys(out.reasons))
        return out

    def _quotations(self, text: str, claim: Claim, out: Findings) -> str:
        """Verbatim quotations must be cut from a cited passage; what they say needs no further check."""
        quotes = [m[1] if m[1] is not None else m[2] for m in _QUOTE.finditer(claim.text)]
        found = 0
        for quote in quotes:
            if any(quote in q for q in claim.quotes):
                found += 1
            else:
                out.reasons.append(f"引文“{quote[:20]}……”不是所引原文的片段")
        out.count("quotes", found, len(quotes))
        return _QUOTE.sub(" ", text)

    def _titles(self, text: str, claim: Claim, out: Findings) -> None:
        """Words in 《》 or “” that are no quotation of ours are names; they stand in what is cited, or are said not to."""
        known = claim.cited + claim.titles + fold_keep(" ".join(p.label for p in claim.passages))
        for m in _TITLED.finditer(text):
            if m[0][1:-1] not in known and m[0][1:-1] not in verify_roles.absent(text):
                out.reasons.append(f"{m[0]}不在所引原文之中")

    def _labels(self, text: str, claim: Claim, out: Findings) -> str:
        """A section told of is a cited one, or named by a cited one; its heading is its own."""
        labels = {fold_keep(p.label) for p in claim.passages}
        named = {(fold_keep(p.label), fold_keep(p.heading)) for p in claim.passages}
        for m in _NAMED_SECTION.finditer(text):
            if (m["label"], m["heading"]) not in named:
                out.reasons.append(f"{m[0]}不是所引章节")
        for m in _SECTION.finditer(text):
            if m[0].replace("annex ", "附件") not in labels and m[0] not in claim.cited:
                out.reasons.append(f"{m[0]} 不在所引章节之中")
        return _SECTION.sub(" ", text)

    def _counts(self, text: str, claim: Claim) -> str:
        """The text without the counts that the composer gave; whether they are right is seen to where roles are."""
        allowed = {str(n) for n in claim.counts}
        return _COUNT.sub(lambda m: " " * len(m[0]) if (m[1] or m[2]) in allowed else m[0], text)

    def _numbers(self, text: str, claim: Claim, out: Findings) -> None:
        cited, headers = claim.cited, claim.titles
        pool = [q.text for q in quantities(cited)] + [q.text for q in quantities(headers)]
        pool += [
            fold_keep(t.value + t.unit) for p in claim.passages for t in targets_in(p)
        ]  # a table has the unit in its own cell
        out.reasons += [f"{m} 不是所引文件的文号" for m in _NUMBERED.findall(text) if m not in cited + headers]
        stated = [
            q
            for q in quantities(_ARTICLE.sub(" ", _TITLED.sub(lambda m: m[0] if m[0] not in headers else " ", text)))
            if not _idle(q.text, text, q.start)
        ]
        found = 0
        for q in stated:
            if q.text in pool or any(same_quantity(q.text, p) for p in pool) or _in_place(q.text, cited + headers):
                found += 1
            else:
                out.reasons.append(f"{q.text} 不在所引原文之中")
        out.count("numbers", found, len(stated))
        articles = _ARTICLE.findall(text)
        known = set(_ARTICLE.findall(cited)) | {p.label for p in claim.passages}
        for article in articles:
            if article not in known:
                out.reasons.append(f"{article} 不在所引原文之中")
        out.count("articles", sum(a in known for a in articles), len(articles))

    def _words(self, text: str, claim: Claim, out: Findings) -> None:
        plain = _TITLED.sub(" ", text)
        for name, words in (
            ("bodies", [n for n in self._bodies.findall(text) if n not in verify_roles.absent(text)]),
            ("modals", _MODAL.findall(plain)),
            ("bounds", [w for w in BOUNDS if w in plain]),
        ):
            found = 0
            for word in words:
                if word in claim.cited:
                    found += 1
                else:
                    out.reasons.append(f"“{word}”不在所引原文之中")
            out.count(name, found, len(words))

    def _roles(self, text: str, claim: Claim, out: Findings) -> None:
        """Who is said to lead must stand before 牵头 in the cited words, by the characters alone; who takes part behind it,
        unless the words are a bracket, which verify_roles reads (A配合,B牵头).
        """
        quotes = [fold_keep(q) for q in claim.quotes]
        read = any(duties_in(p) for p in claim.passages)
        for role, names in _roles_said(text, self._bodies):
            if role == "配合" and read:
                continue
            for name in names:
                if not any(_role_holds(role, name, q) for q in quotes):
                    out.reasons.append(f"所引原文没有说{name}是{role}单位")
            out.count("roles", sum(any(_role_holds(role, n, q) for q in quotes) for n in names), len(names))


def _roles_said(text: str, bodies: re.Pattern[str]) -> list[tuple[str, list[str]]]:
    """(牵头|配合, names) for each role a sentence states: 牵头单位……：A、B；按职责分工……：C、D."""
    out = []
    for m in re.finditer(r"(?P<role>牵头单位|牵头|Lead|按职责分工)[^:;。]{0,24}:(?P<names>[^;。]*)", text):
        if "没有" in text[max(0, m.start() - 4) : m.start()]:
            continue
        role = "配合" if m["role"] == "按职责分工" else "牵头"
        out.append((role, bodies.findall(m["names"])))
    return out


def _role_holds(role: str, name: str, quote: str) -> bool:
    """牵头: the name stands before the last 牵头 of the bracket, or behind 牵头单位: up to the next label."""
    where = quote.find(name)
    if where < 0:
        return False
    labelled = re.search(r"牵头(?:单位|部门):(?P<lead>[^;。)\n]*)", quote)
    lead_end = quote.rfind("牵头")
    inside = labelled.start("lead") <= where < labelled.end("lead") if labelled else 0 <= where < lead_end
    return inside if role == "牵头" else not inside


def _idle(quantity: str, text: str, start: int) -> bool:
    """Numbers that state nothing of the source: citation marks, 十四五, 一家, 一项."""
    if text[start - 1 : start] == "[":
        return True
    return bool(re.fullmatch(r"一(?:家|个|项|节|条|处|件|种|类|级)", quantity))


def _in_place(quantity: str, cited: str) -> bool:
    """The very characters stand in the cited text, not as part of a longer number."""
    return bool(re.search(rf"(?<![\d.]){re.escape(quantity)}(?![\d])", cited))


def verify(text: str, quotes: Sequence[str], names: Iterable[str] = ()) -> list[str]:
    """Reasons why a sentence does not stand on its cited quotes; [] when it does.

    >>> verify("单位能耗下降15%。", ["到2025年,单位能耗比2020年下降15%"])
    []
    >>> verify("单位能耗下降16%。", ["到2025年,单位能耗比2020年下降15%"])
    ['16% 不在所引原文之中', '单位能耗下降16%：所引原文没有这样说']
    """
    return Verifier(names).check(Claim(text, tuple(whole(q) for q in quotes))).reasons
