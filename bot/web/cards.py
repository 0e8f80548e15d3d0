"""Marks, checks and source cards. A card shows the quote as it was cut; nothing here rewrites one."""

from __future__ import annotations

import re

from bot.answer import Answer, Citation, Sentence
from bot.web.markup import esc, lang_of, safe_url, source_href
from bot.web.words import SAID, named, say, t
from corpus.law_outline import article_number

_ITEM = re.compile(r"(?:^|(?<=[。；;：:\n]))(?=[(（](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）])", re.M)
# What `corpus.force.state` says, and the interface's words for it: a sign beside the words, never colour alone.
_STATES = (
    (re.compile(r"已自(?P<day>.+)起废止"), "wc-gone", "⚠ ", "state.gone"),
    (re.compile(r"尚未施行（自(?P<day>.+)起施行）"), "wc-odd", "◷ ", "state.notyet"),
    (re.compile(r"当时有效的是较早的版本，所引为(?P<day>.+)起的版本"), "wc-odd", "◷ ", "state.earlier"),
    (re.compile(r"现行有效"), "wc-good", "● ", "state.good"),
)
_CLOSING = re.compile(r"(?:</span>)?</q>$|</span>$")
MANY_MARKS = 4  # more marks than these in a row are drawn together: [1–12]
LONG_QUOTE = 150  # characters; about four lines of a card, longer quotes are folded until asked for


def card_id(turn: int, number: int) -> str:
    """The anchor of a card: unique in the conversation, so marks of older answers keep working."""
    return f"c-{turn}-{number}"


def place(citation: Citation) -> str:
    """Section and heading in one line; the heading is not repeated where it is the label."""
    return citation.section if citation.heading in ("", citation.section) else f"{citation.section} {citation.heading}"


def mark_html(citation: Citation, turn: int) -> str:
    """One [n], a link to its card; page.js shows the card's quote beside it on hover and on focus."""
    label = named("aria-label", "mark", n=citation.number, where=place(citation))
    return f'<a class="wc-mark" href="#{card_id(turn, citation.number)}" {label}>[{citation.number}]</a>'


def marks_html(sentence: Sentence, answer: Answer, turn: int) -> str:
    """The superscript links behind a sentence. A number without a citation gets no link, because it leads nowhere."""
    known = {c.number: c for c in answer.citations}
    cited = [known[n] for n in sentence.citations if n in known]
    if not cited:
        return ""
    first, last = cited[0].number, cited[-1].number
    if len(cited) > MANY_MARKS and [c.number for c in cited] == list(range(first, last + 1)):
        link = f'<a class="wc-mark" href="#{card_id(turn, first)}" {named("aria-label", "marks", a=first, b=last)}>'
        return f"<sup>{link}[{first}–{last}]</a></sup>"
    return f"<sup>{''.join(mark_html(c, turn) for c in cited)}</sup>"


def itemised(text: str) -> str:
    """The text escaped, each of its items ((1) …, （一）…) on a line of its own; only line breaks between items go.

    >>> itemised("内容如下。(1)种类；(2)数量。")
    '内容如下。<span class="wc-item">(1)种类；</span><span class="wc-item">(2)数量。</span>'
    """
    cuts = [m.end() for m in _ITEM.finditer(text)]
    if len(cuts) < 2:
        return esc(text)
    parts = [text[a:b] for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]
    return esc(text[: cuts[0]].rstrip("\n")) + "".join(f'<span class="wc-item">{esc(p.strip(chr(10)))}</span>' for p in parts)


def behind(shown: str, more: str) -> str:
    """`more` behind the last character shown, not under a block (an item, a long quotation) that ends there.

    >>> behind('<q class="wc-longquote">“甲。<span class="wc-item">乙”</span></q>', "<sup>1</sup>")
    '<q class="wc-longquote">“甲。<span class="wc-item">乙”<sup>1</sup></span></q>'
    """
    block = "wc-item" in shown or "wc-longquote" in shown
    end = _CLOSING.search(shown) if block else None
    return f"{shown[: end.start()]}{more}{end.group()}" if end else shown + more


def sentence_text(sentence: Sentence, answer: Answer) -> str:
    """The sentence escaped; where it quotes what it cites, the quotation is set as one, in the script of the source."""
    text = sentence.text
    for citation in answer.citations:
        if citation.number in sentence.citations and citation.form == "verbatim" and f"“{citation.quote}”" in text:
            before, after = text.split(f"“{citation.quote}”", 1)
            long = "\n" in citation.quote or len(_ITEM.findall(citation.quote)) > 1
            kind = "wc-inquote wc-longquote" if long else "wc-inquote"
            inner = behind(itemised(citation.quote), "”")
            quoted = f'<q class="{kind}" lang="{lang_of(citation.quote)}">“{inner}</q>'
            return f"{esc(before)}{quoted}{esc(after)}"
    for script in ("hans", "hant", "en"):
        tag = (
            "（要点转述，非原文）" if script == "hans" else "（要點轉述，非原文）" if script == "hant" else "(restated, 要点转述)"
        )
        if tag in text:
            before, after = text.split(tag, 1)
            return f'{esc(before)}<span class="wc-tag wc-restated">{esc(tag.strip("（）()"))}</span>{itemised(after)}'
    return itemised(text)


def checks_text(checks: dict[str, tuple[int, int]], script: str = "hans") -> str:
    """What the check found, in words; empty when nothing was checked.

    >>> checks_text({"numbers": (2, 2), "bodies": (1, 1)})
    '数字 2/2 · 机关 1/1 与原文一致'
    >>> checks_text({"numbers": (1, 2)})
    '数字 1/2 见于原文'
    """
    stated = {name: pair for name, pair in checks.items() if pair[1]}
    if not stated:
        return ""
    counts = " · ".join(
        f"{say(name, script) if name in SAID else name} {found}/{total}" for name, (found, total) in stated.items()
    )
    return f"{counts} {say('agrees' if all(a == b for a, b in stated.values()) else 'found', script)}"


def check_html(sentence: Sentence, script: str) -> str:
    """A small tick behind the sentence; what was checked is said on hover, on focus and to screen readers."""
    words = checks_text(sentence.checks, script)
    if not words:
        return ""
    sound = all(a == b for a, b in sentence.checks.values())
    mark = "✓" if sound else "!"
    kind = "wc-check" if sound else "wc-check wc-doubt"
    return f'<button type="button" class="{kind}" aria-label="{esc(words)}" data-tip="{esc(words)}">{mark}</button>'


def checks_total(answer: Answer) -> str:
    """The checks of all sentences added up, for the line under the answer."""
    total: dict[str, tuple[int, int]] = {}
    for sentence in answer.sentences:
        for name, (found, stated) in sentence.checks.items():
            a, b = total.get(name, (0, 0))
            total[name] = (a + found, b + stated)
    return checks_text(total, answer.script)


def state_html(in_force: str) -> str:
    """The state of a law as a word with a sign; what no longer or not yet holds stands out by more than colour."""
    if not in_force:
        return ""
    for pattern, kind, sign, key in _STATES:
        if m := pattern.fullmatch(in_force):
            return f'<span class="wc-state {kind}"><span aria-hidden="true">{sign}</span>{t(key, **m.groupdict())}</span>'
    return f'<span class="wc-state wc-plain">{esc(in_force)}</span>'


def gone_html(sentence: Sentence, answer: Answer) -> str:
    """Before a sentence all of whose sources are repealed: that they are. The reader must not take it for the law of today."""
    cited = [c for c in answer.citations if c.number in sentence.citations]
    if not cited or not all(_STATES[0][0].fullmatch(c.in_force) for c in cited):
        return ""
    return f'<span class="wc-state wc-gone"><span aria-hidden="true">⚠ </span>{esc(say("gone", answer.script))}</span> '


def _where(citation: Citation) -> str:
    """《…》第…条 for a law, the section and its heading for a plan; below, what stands around it."""
    heading = "" if citation.heading in ("", citation.section) else citation.heading
    state = state_html(citation.in_force)
    facts = f'<p class="wc-doc">{"".join(x for x in (f"<span>{esc(citation.version)}</span>" if citation.version else "", state))}</p>'
    facts = facts if citation.version or state else ""
    if article_number(citation.section) is not None:
        chapter = f'<p class="wc-doc">{esc(heading)}</p>' if heading else ""
        title = f'<span class="wc-label">《{esc(citation.title)}》{esc(citation.section)}</span>'
        return f'<p class="wc-place">{title}</p>{chapter}{facts}'
    named_so = f'<span class="wc-heading">{esc(heading)}</span>' if heading else ""
    return (
        f'<p class="wc-place"><span class="wc-label">{esc(citation.section)}</span>{named_so}</p>'
        f'<p class="wc-doc">{esc(citation.title)}</p>{facts}'
    )


def card_html(citation: Citation, turn: int) -> str:
    """One source: number, document, place, the exact quote, and the way to it in the whole text."""
    href = source_href(citation.doc, citation.start, citation.end)
    quote_id = f"{card_id(turn, citation.number)}-q"
    folded = len(citation.quote) > LONG_QUOTE
    more = (
        f'<button type="button" class="wc-more" data-more="{quote_id}" aria-expanded="false">{t("more")}</button>'
        if folded
        else ""
    )
    restated = citation.form == "restated"
    form = f'<p class="wc-form"><span class="wc-tag wc-restated">{t("restated")}</span></p>' if restated else ""
    url = safe_url(citation.url)
    if url:
        link = f'<a class="wc-link" href="{esc(url)}" target="_blank" rel="noopener noreferrer">{t("official")}</a>'
    else:
        link = f'<span class="wc-official">{t("official.at", where=citation.url)}</span>' if citation.url and restated else ""
    label = named("aria-label", "open.label", n=citation.number, where=place(citation))
    return (
        f'<li class="wc-card" id="{card_id(turn, citation.number)}" tabindex="-1">'
        f'<div class="wc-card-head"><span class="wc-num">{citation.number}</span><div>{_where(citation)}</div></div>{form}'
        f'<blockquote class="wc-quote{" wc-folded" if folded else ""}" id="{quote_id}" lang="{lang_of(citation.quote)}">'
        f'{itemised(citation.quote)}</blockquote><div class="wc-card-foot">'
        f'<a class="wc-open" href="{esc(href)}" data-doc="{esc(citation.doc)}" data-n="{citation.number}" {label}>'
        f"{t('open.gist' if restated else 'open')}</a>{link}{more}</div></li>"
    )


def sources_html(answer: Answer, turn: int) -> str:
    """The cards of one answer; nothing for a refusal or small talk, whatever they carry."""
    if not answer.citations or answer.status in ("abstained", "smalltalk"):
        return ""
    cards = "".join(card_html(c, turn) for c in answer.citations)
    return (
        f'<aside class="wc-sources" id="src-{turn}" tabindex="0" {named("aria-label", "source.of", question=answer.question)}>'
        f'<header class="wc-panel-head"><h2>{t("sources")}</h2><span class="wc-count">{t("places", n=len(answer.citations))}</span>'
        f'<p class="wc-asked">{esc(answer.question)}</p></header><ol class="wc-cards">{cards}</ol></aside>'
    )
