"""Marks, checks and source cards. A card shows the quote as it was cut; nothing here rewrites one."""

from __future__ import annotations

from bot.answer import Answer, Citation, Sentence
from bot.web.markup import esc, in_script, lang_of, safe_url, source_href

CHECK_NAMES = {
    "numbers": "数字", "bodies": "机关", "modals": "用语", "articles": "条号", "quotes": "引文", "dates": "日期",
    "counts": "项数", "roles": "分工", "bounds": "界限词", "sections": "章节",
}  # fmt: skip
MANY_MARKS = 4  # more marks than these in a row are drawn together: [1–12]
LONG_QUOTE = 150  # characters; about four lines of a card, longer quotes are folded until asked for


def card_id(turn: int, number: int) -> str:
    """The anchor of a card: unique in the conversation, so marks of older answers keep working."""
    return f"c-{turn}-{number}"


def place(citation: Citation) -> str:
    """Section and heading in one line; the heading is not repeated where it is the label."""
    return citation.section if citation.heading in ("", citation.section) else f"{citation.section} {citation.heading}"


def mark_html(citation: Citation, turn: int) -> str:
    """One [n], a link to its card."""
    where = esc(place(citation))
    return (
        f'<a class="wc-mark" href="#{card_id(turn, citation.number)}" title="{where}" '
        f'aria-label="来源 {citation.number}：{where}">[{citation.number}]</a>'
    )


def marks_html(sentence: Sentence, answer: Answer, turn: int) -> str:
    """The superscript links behind a sentence. A number without a citation gets no link, because it leads nowhere."""
    known = {c.number: c for c in answer.citations}
    cited = [known[n] for n in sentence.citations if n in known]
    if not cited:
        return ""
    first, last = cited[0].number, cited[-1].number
    if len(cited) > MANY_MARKS and [c.number for c in cited] == list(range(first, last + 1)):
        words = f"来源 {first} 至 {last}"
        link = f'<a class="wc-mark" href="#{card_id(turn, first)}" title="{words}" aria-label="{words}">'
        return f"<sup>{link}[{first}–{last}]</a></sup>"
    return f"<sup>{''.join(mark_html(c, turn) for c in cited)}</sup>"


def sentence_text(sentence: Sentence, answer: Answer) -> str:
    """The sentence escaped; where it quotes what it cites, the quotation is set as one, in the script of the source."""
    for citation in answer.citations:
        if citation.number in sentence.citations and citation.form == "verbatim" and f"“{citation.quote}”" in sentence.text:
            before, after = sentence.text.split(f"“{citation.quote}”", 1)
            quoted = f'<q class="wc-inquote" lang="{lang_of(citation.quote)}">“{esc(citation.quote)}”</q>'
            return f"{esc(before)}{quoted}{esc(after)}"
    return esc(sentence.text)


def checks_text(checks: dict[str, tuple[int, int]]) -> str:
    """What the check found, in words; empty when nothing was checked.

    >>> checks_text({"numbers": (2, 2), "bodies": (1, 1)})
    '数字 2/2 · 机关 1/1 与原文一致'
    >>> checks_text({"numbers": (1, 2)})
    '数字 1/2 见于原文'
    """
    stated = {name: pair for name, pair in checks.items() if pair[1]}
    if not stated:
        return ""
    counts = " · ".join(f"{CHECK_NAMES.get(name, name)} {found}/{total}" for name, (found, total) in stated.items())
    return f"{counts} {'与原文一致' if all(a == b for a, b in stated.values()) else '见于原文'}"


def check_html(sentence: Sentence, script: str) -> str:
    """A small tick behind the sentence; what was checked is said on hover, on focus and to screen readers."""
    words = in_script(checks_text(sentence.checks), script)
    if not words:
        return ""
    sound = all(a == b for a, b in sentence.checks.values())
    mark = "✓" if sound else "!"
    kind = "wc-check" if sound else "wc-check wc-doubt"
    return f'<span class="{kind}" tabindex="0" role="note" aria-label="{esc(words)}" data-tip="{esc(words)}">{mark}</span>'


def checks_total(answer: Answer) -> str:
    """The checks of all sentences added up, for the line under the answer."""
    total: dict[str, tuple[int, int]] = {}
    for sentence in answer.sentences:
        for name, (found, stated) in sentence.checks.items():
            a, b = total.get(name, (0, 0))
            total[name] = (a + found, b + stated)
    return checks_text(total)


def card_html(citation: Citation, turn: int) -> str:
    """One source: number, document, place, the exact quote, and the way to it in the whole text."""
    href = source_href(citation.doc, citation.start, citation.end)
    quote_id = f"{card_id(turn, citation.number)}-q"
    folded = len(citation.quote) > LONG_QUOTE
    more = (
        f'<button type="button" class="wc-more" data-more="{quote_id}" aria-expanded="false">展开全部引文</button>'
        if folded
        else ""
    )
    state = " · ".join(esc(s) for s in (citation.version, citation.in_force) if s)
    form = '<span class="wc-tag wc-restated">要点转述，非原文</span>' if citation.form == "restated" else ""
    url = safe_url(citation.url)
    link = f'<a class="wc-link" href="{esc(url)}" target="_blank" rel="noopener noreferrer">官方页面</a>' if url else ""
    heading = "" if citation.heading in ("", citation.section) else f'<span class="wc-heading">{esc(citation.heading)}</span>'
    return (
        f'<li class="wc-card" id="{card_id(turn, citation.number)}" tabindex="-1">'
        f'<div class="wc-card-head"><span class="wc-num">{citation.number}</span>'
        f'<div><p class="wc-place"><span class="wc-label">{esc(citation.section)}</span>{heading}</p>'
        f'<p class="wc-doc">{esc(citation.title)}</p>{f"""<p class="wc-doc">{state}</p>""" if state else ""}</div></div>'
        f'<blockquote class="wc-quote{" wc-folded" if folded else ""}" id="{quote_id}" lang="{lang_of(citation.quote)}">'
        f'{esc(citation.quote)}</blockquote><div class="wc-card-foot">'
        f'<a class="wc-open" href="{esc(href)}" data-doc="{esc(citation.doc)}" data-n="{citation.number}" '
        f'aria-label="打开原文，第 {citation.number} 处来源：{esc(place(citation))}">打开原文</a>{link}{more}{form}</div></li>'
    )


def sources_html(answer: Answer, turn: int) -> str:
    """The cards of one answer; nothing for a refusal or small talk, whatever they carry."""
    if not answer.citations or answer.status in ("abstained", "smalltalk"):
        return ""
    cards = "".join(card_html(c, turn) for c in answer.citations)
    return (
        f'<aside class="wc-sources" id="src-{turn}" aria-label="来源：{esc(answer.question)}">'
        f'<header class="wc-panel-head"><h2>来源</h2><span class="wc-count">{len(answer.citations)} 处</span>'
        f'<p class="wc-asked">{esc(answer.question)}</p></header><ol class="wc-cards">{cards}</ol></aside>'
    )
