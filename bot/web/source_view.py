"""A document as HTML, with one span marked. What stands inside the marks is `text[start:end]`, character for character."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.web.find import MOST, Span, anchor, chapters, find_html, foldable, places, span_of, title
from bot.web.markup import esc, lang_of, said_in, source_href
from bot.web.style import languages_html, reader_css, words_js
from bot.web.words import named, says, t, told
from corpus.force import state, version
from corpus.law_outline import article_number
from corpus.records import Document, Section
from corpus.script import fold_keep

_DARK = (  # the page follows the choice made in the chat, else the system
    "let t=null;try{t=localStorage.getItem('wence-theme')}catch{}"
    "if(t?t==='dark':matchMedia('(prefers-color-scheme: dark)').matches)document.body.classList.add('dark')"
)
_SHUT = (  # the table of contents lies over the text: it makes way for what was chosen in it
    "document.addEventListener('click',e=>{const a=e.target.closest('.doc-toc a');if(a)a.closest('.doc-toc').open=false})"
)
_ARTICLE = re.compile(r"[\s#*]*第[^条\n]{1,12}条(?:之[一二三四五六七八九十]{1,3})?")
SHORT_TITLE = 70  # a line longer than this is text; the longest official title on the shelf has 41 characters


def find(documents: tuple[Document, ...], doc_id: str) -> Document | None:
    """The document with this id, or None."""
    return next((d for d in documents if d.id == doc_id), None)


def span_in(doc: Document, start: int | None, end: int | None, section: str = "") -> tuple[int, int] | None:
    """The span to mark: the one asked for when it lies in the body, else nothing. A section alone marks its first line."""
    if start is not None and end is not None:
        return (start, end) if doc.body_start <= start < end <= doc.body_end else None
    for part in doc.sections:
        if section and part.label == section:
            return _heading_span(doc, part)
    return None


def document_html(doc: Document, span: Span | None = None, find: str | None = None) -> str:
    """Head, table of contents and body. The first mark has the id `hit`. With `find` (words, or "" for none yet) it is a page of
    its own, with the box to search in it as well; what is found is marked in place of the span.
    """
    found = places(doc, find) if find else []
    marks = found[:MOST] if found else [span] if span else []
    search = find_html(doc, find, found) if find is not None else ""
    parts = doc.sections or (Section(doc.id, "正文", "正文", doc.body_start, doc.body_end or len(doc.text)),)
    facts = [("doc.number", doc.number), ("doc.issuer", doc.issuer), ("doc.date", doc.date)]
    head = "".join(f"<div><dt>{t(k)}</dt><dd>{said_in(v)}</dd></div>" for k, v in facts if v)
    left_out = (
        f'<details class="doc-left"><summary>{t("docs.left")}</summary><p>{said_in(doc.left_out)}</p></details>'
        if doc.left_out
        else ""
    )
    folded, level = foldable(parts), "h2" if find is None else "h1"
    body = (
        _folded_body(doc, parts, marks) if folded else "".join(_section_html(doc, part, i, marks) for i, part in enumerate(parts))
    )
    return (
        f'<article class="doc{" doc-long" if folded else ""}" data-doc="{esc(doc.id)}">'
        f'<header class="doc-head"><{level} lang="{lang_of(doc.title)}">{esc(doc.title)}</{level}><dl>{head}</dl>'
        f"{_state(doc)}</header>{search}{_contents(parts, folded)}"
        f'<div class="doc-body" lang="{lang_of(doc.text[doc.body_start : doc.body_start + 400])}">{body}</div>{left_out}</article>'
    )


def document_page(doc: Document, span: Span | None = None, find: str = "") -> str:
    """The same as a page of its own, for a new tab, for printing, and for a browser without scripts; it can be searched."""
    return (
        '<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><script>{words_js("read")}</script>'
        f"<title {says('frame.title', page=doc.title)}>{esc(doc.title)} · 问策</title><style>{reader_css()}</style></head>"
        f'<body class="doc-page"><script>{_DARK};{_SHUT}</script><main><div class="doc-bar"><a class="doc-back" href="../shelf">'
        f"{t('read.back')}</a>{languages_html('doc-lang')}</div>{document_html(doc, span, find)}</main></body></html>"
    )


def outline_html(doc: Document) -> str:
    """The document's sections as links into the reading pane."""
    items = "".join(
        f'<li class="{"wc-sub" if s.parent else "wc-chapter"}">'
        f'<a class="wc-open" href="{esc(source_href(doc.id, section=s.label))}" '
        f'data-doc="{esc(doc.id)}">{_name(s)}</a></li>'
        for s in doc.sections
    )
    return f'<ol class="wc-outline">{items}</ol>'


def _name(section: Section) -> str:
    heading = "" if section.heading in ("", section.label) else f"<span>{esc(section.heading)}</span>"
    return f'<span class="toc-label">{esc(section.label)}</span>{heading}'


def _state(doc: Document) -> str:
    """What is quoted from it: its own words, or our account of it; and whether a law is in force today."""
    import datetime

    made = [x for x in (version(doc) if doc.kind == "law" else "",) if x]
    now = [x for x in (state(doc, datetime.date.today().isoformat()).text,) if x]
    shown = [
        *(said_in(x) for x in made),
        *(told(x, "state") for x in now),
        *((t("restated"),) if doc.form == "restated" else ()),
    ]
    return f'<p class="doc-state">{" · ".join(shown)}</p>' if shown else ""


def _toc_item(i: int, s: Section) -> str:
    return f'<li class="{"toc-sub" if s.parent else "toc-top"}"><a href="#sec-{i}" data-toc="sec-{i}">{_name(s)}</a></li>'


def _contents(parts: tuple[Section, ...], folded: bool = False) -> str:
    if folded:
        items = "".join(_toc_chapter(parts, head, inside) for head, inside in chapters(parts))
    else:
        items = "".join(_toc_item(i, s) for i, s in enumerate(parts))
    lang = lang_of("".join(s.heading for s in parts)[:400])
    summary = f'<summary>{t("doc.contents")}<span class="toc-here" lang="{lang}"></span></summary>'
    return f'<details class="doc-toc">{summary}<nav {named("aria-label", "doc.contents.label")}><ol lang="{lang}">{items}</ol></nav></details>'


def _toc_chapter(parts: tuple[Section, ...], head: int | None, inside: list[int]) -> str:
    """A heading with its articles folded under it. No data-toc: the browser itself goes there, and unfolds what is folded."""
    items = "".join(f'<li><a href="#sec-{i}">{esc(parts[i].label)}</a></li>' for i in inside)
    if head is None:
        return items
    level, name = title(parts[head])
    if not inside:
        return f'<li class="toc-at-{level}"><a href="#sec-{head}">{esc(name)}</a></li>'
    about = f'<span class="doc-range">{esc(span_of(parts[i] for i in inside))}</span>'
    return f'<li class="toc-at-{level}"><details><summary>{esc(name)}{about}</summary><ol class="toc-articles">{items}</ol></details></li>'


def _folded_body(doc: Document, parts: tuple[Section, ...], marks: Sequence[Span]) -> str:
    """Each chapter folded under its own heading, but for those with a mark."""
    out = []
    for head, inside in chapters(parts):
        text = "".join(_section_html(doc, parts[i], i, marks) for i in inside)
        if head is None or not inside:
            out.append(text if head is None else _section_html(doc, parts[head], head, marks))
            continue
        own = [parts[head], *(parts[i] for i in inside)]
        shown = " open" if any(a < own[-1].end and own[0].start < b for a, b in marks) else ""
        about = f'<span class="doc-range">{esc(span_of(own[1:]))}</span>'
        heading = _section_html(doc, parts[head], head, marks)
        out.append(f'<details class="doc-chapter"{shown}><summary>{heading}{about}</summary>{text}</details>')
    return "".join(out)


def _section_html(doc: Document, section: Section, index: int, marks: Sequence[Span]) -> str:
    lines, at = [], section.start
    while at < section.end:
        stop = doc.text.find("\n", at, section.end)
        stop = section.end if stop < 0 else stop
        if doc.text[at:stop].strip():
            lines.append(_line_html(doc, section, at, stop, marks))
        at = stop + 1
    level = "doc-sub" if section.parent else "doc-top"
    names = f'data-label="{esc(section.label)}" data-heading="{esc(section.heading)}"'
    return f'<section class="{level}" id="sec-{index}" {names}>{"".join(lines)}</section>'


def _line_html(doc: Document, section: Section, start: int, end: int, marks: Sequence[Span]) -> str:
    line = doc.text[start:end]
    if start == section.start:
        if (
            section.label in ("印发通知", "前言")
            and len(line) < SHORT_TITLE
            and not line.rstrip().endswith(("。", ".", ":", "："))
        ):
            return f'<p class="doc-title-line">{_run(doc.text, start, end, marks)}</p>'
        head_end = _heading_span(doc, section)[1]
        if start < head_end <= end:
            heading = f'<b class="doc-heading">{_run(doc.text, start, head_end, marks)}</b>'
            return f'<p class="doc-heads">{heading}{_run(doc.text, head_end, end, marks)}</p>'
    return f"<p>{_run(doc.text, start, end, marks)}</p>"


def _heading_span(doc: Document, section: Section) -> tuple[int, int]:
    """From the section's start to the end of its heading; the whole first line when the heading is not found in it."""
    stop = doc.text.find("\n", section.start, section.end)
    stop = section.end if stop < 0 else stop
    if article_number(section.label.split("#")[0]) and (m := _ARTICLE.match(doc.text, section.start, stop)):
        return section.start, m.end()
    line, heading = fold_keep(doc.text[section.start : stop]), fold_keep(section.heading.removesuffix("…"))
    at = line.find(heading) if heading else -1
    return (section.start, section.start + at + len(heading)) if at >= 0 else (section.start, stop)


def _run(text: str, start: int, end: int, marks: Sequence[Span]) -> str:
    """`text[start:end]` escaped, with what lies in a span inside a mark."""
    out, at = [], start
    for i, (a, b) in enumerate(marks):
        if b <= start or end <= a:
            continue
        name = f' id="{anchor(i)}" tabindex="-1"' if a >= start else ""
        a, b = max(start, a), min(end, b)
        out.append(f"{esc(text[at:a])}<mark{name}>{esc(text[a:b])}</mark>")
        at = b
    return "".join(out) + esc(text[at:end])
