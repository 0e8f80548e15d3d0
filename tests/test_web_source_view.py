"""The document in the reading pane: what is marked is the span, character for character, and nothing is lost or invented."""

from __future__ import annotations

import html
import random
import re
from dataclasses import replace

from test_web_fake import BEGIN, HOSTILE, PLAN, TEXT

from bot.web.source_view import document_html, document_page, outline_html, span_in
from corpus.records import Document, Section


def _marked(shown: str) -> str:
    return "".join(html.unescape(m) for m in re.findall(r"<mark[^>]*>(.*?)</mark>", shown, re.DOTALL))


def _body(shown: str) -> str:
    body = shown[shown.index('<div class="doc-body"') : shown.index("</div>", shown.index('<div class="doc-body"'))]
    return html.unescape(re.sub(r"<[^>]+>", "", body))


def test_any_span_is_marked_exactly() -> None:
    chance = random.Random(17)
    for _ in range(60):
        start = chance.randrange(BEGIN, len(TEXT) - 1)
        end = min(len(TEXT), start + chance.choice([1, 2, 30, 400, 3000]))
        shown = document_html(PLAN, (start, end))
        assert _marked(shown) == TEXT[start:end].replace("\n", "")
        assert shown.count('id="hit"') == (1 if TEXT[start] != "\n" else 0)


def test_the_whole_body_is_shown_and_only_the_body() -> None:
    for span in (None, (BEGIN + 5, BEGIN + 900)):
        assert _body(document_html(PLAN, span)) == TEXT[BEGIN:].replace("\n", "")


def test_a_span_outside_the_body_marks_nothing() -> None:
    assert span_in(PLAN, 3, 9) is None  # the news story in front of the plan
    assert span_in(PLAN, BEGIN, len(TEXT) + 1) is None
    assert span_in(PLAN, BEGIN + 9, BEGIN + 9) is None
    assert span_in(PLAN, None, None) is None


def test_a_section_is_found_by_its_label_and_its_heading_is_marked() -> None:
    span = span_in(PLAN, None, None, "三(八)")
    assert span is not None and TEXT[span[0] : span[1]] == "(八)煤炭清潔高效利用工程"
    assert span_in(PLAN, None, None, "九(九)") is None


def test_headings_are_set_off_and_the_contents_name_every_section() -> None:
    shown = document_html(PLAN)
    assert '<b class="doc-heading">(八)煤炭清潔高效利用工程</b>' in shown
    assert shown.count("data-toc=") == len(PLAN.sections) == outline_html(PLAN).count("<li ")
    assert 'lang="zh-Hant"' in shown


def test_a_document_is_escaped() -> None:
    text = f"一、{HOSTILE}\n{HOSTILE}"
    section = Section("x", HOSTILE, HOSTILE, 0, len(text))
    doc = Document("x", HOSTILE, text, HOSTILE, HOSTILE, HOSTILE, body_end=len(text), sections=(section,), left_out=HOSTILE)
    for span in (None, (0, len(text)), (4, 9)):
        shown = document_page(doc, span) + outline_html(doc)
        assert "<img" not in shown and 'onerror="' not in shown
        assert _marked(shown) == (text[span[0] : span[1]].replace("\n", "") if span else "")


def test_a_document_without_sections_can_be_read() -> None:
    bare = replace(PLAN, sections=())
    assert _marked(document_html(bare, (BEGIN, BEGIN + 5))) == TEXT[BEGIN : BEGIN + 5]
