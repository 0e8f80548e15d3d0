"""Citations are cut from the text and numbered once each; a sentence carries the marks of its own."""

from __future__ import annotations

import pytest

from bot.assistant import Assistant
from bot.draft import Draft, Line, Span
from bot.receipts import finish, joined
from corpus.library import Library
from corpus.records import Document


@pytest.fixture
def spans(plan: Document) -> tuple[Span, Span]:
    out = []
    for words in ("比2020年下降15%", "全區煤炭消費比重降至75%以下"):
        start = plan.text.index(words, plan.body_start)
        out.append(Span("plan", start, start + len(words)))
    return out[0], out[1]


def test_the_same_span_has_one_number_and_marks_point_to_cards(
    assistant: Assistant, library: Library, plan: Document, spans: tuple[Span, Span]
) -> None:
    a, b = spans
    lines = (Line("原文：⟦下降15%⟧", (a,)), Line("原文：⟦75%以下⟧", (b, a)), Line("都写道：", (a, b)))
    sentences, citations, notes = finish(Draft("passage", lines), library, assistant.verifier, "hans")
    assert notes == () and [s.citations for s in sentences] == [(1,), (2, 1), (1, 2)]
    assert [(c.number, c.quote) for c in citations] == [(1, plan.text[a.start : a.end]), (2, plan.text[b.start : b.end])]
    assert joined(sentences).splitlines() == ["原文：“下降15%”[1]", "原文：“75%以下”[2][1]", "都写道：[1][2]"]


def test_a_card_tells_section_heading_version_and_term(assistant: Assistant, library: Library, spans: tuple[Span, Span]) -> None:
    _, (card,), _ = finish(Draft("passage", (Line("写道：", spans[1:]),)), library, assistant.verifier, "hans")
    assert (card.section, card.heading, card.form) == ("三(八)", "煤炭清洁高效利用工程", "verbatim")
    assert card.version == "内政发〔2022〕17号，2022-05-25印发" and card.in_force == "方案期限2021—2025年"


def test_our_words_are_spoken_in_the_askers_script_and_cut_words_stay(
    assistant: Assistant, library: Library, spans: tuple[Span, Span]
) -> None:
    line = Line("对应原文：⟦全區煤炭消費比重降至75%以下⟧", spans[1:])
    said = {s: finish(Draft("passage", (line,)), library, assistant.verifier, s)[0][0].text for s in ("hans", "hant")}  # type: ignore[arg-type]
    assert said == {"hans": "对应原文：“全區煤炭消費比重降至75%以下”", "hant": "對應原文：“全區煤炭消費比重降至75%以下”"}


def test_nothing_is_left_of_a_draft_whose_first_line_falls(
    assistant: Assistant, library: Library, spans: tuple[Span, Span]
) -> None:
    draft = Draft("target", (Line("下降16%。", spans[:1]), Line("原文：⟦下降15%⟧", spans[:1])))
    sentences, citations, notes = finish(draft, library, assistant.verifier, "hans")
    assert (sentences, citations) == ((), ()) and len(notes) == 1 and "16%" in notes[0]
