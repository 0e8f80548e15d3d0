"""Sentences are cut so that a quote stands on its own and never leaves its section."""

from __future__ import annotations

import pytest
from plan_gold import PLANS, read

from corpus.clauses import clauses, sentence_spans
from corpus.plan_outline import outline
from corpus.script import fold_keep
from corpus.sentences import LONG, sentences


@pytest.mark.parametrize("name", PLANS)
def test_every_sentence_is_cut_from_its_own_section_and_none_overlap(name: str) -> None:
    library = read(name)
    document = library.documents[0]
    before = 0
    for s in library.sentences:
        section = document.section(s.section)
        assert (s.heading, s.doc) == (section.heading, document.id)
        assert section.start <= s.start < s.end <= section.end
        assert s.quote == document.text[s.start : s.end] and s.quote.strip() == s.quote
        assert s.start >= before
        before = s.end


@pytest.mark.parametrize("name", PLANS)
def test_what_stands_in_no_sentence_is_a_bracket_a_mark_or_a_line_too_short_to_quote(name: str) -> None:
    library = read(name)
    document = library.documents[0]
    covered = {i for s in library.sentences for i in range(s.start, s.end)}
    covered |= {i for d in library.duties for i in range(d.start, d.end)}
    at = document.body_start
    while at < document.body_end:
        stop = at
        while stop < document.body_end and stop not in covered:
            stop += 1
        rest = document.text[at:stop].strip()
        assert len(rest) <= 4, rest
        at = stop + 1


@pytest.mark.parametrize("name", PLANS)
def test_no_sentence_holds_a_responsibility_bracket(name: str) -> None:
    assert [s.quote for s in read(name).sentences if "按职责分工负责" in fold_keep(s.quote)] == []


@pytest.mark.parametrize("name", PLANS)
def test_every_figure_stands_in_a_sentence(name: str) -> None:
    library = read(name)
    for t in library.targets:
        if any(c.isdigit() for c in t.value):
            assert any(s.start <= t.value_start < s.end and s.section == t.section for s in library.sentences), t


def test_a_long_sentence_is_cut_at_its_semicolons_and_the_parts_tile_it() -> None:
    text = "一、甲\n" + "内容" * LONG + ";" + "后半" * 30 + "。\n二、乙\n短句;不分。\n"
    found = sentences(text, outline("x", text))
    assert [(s.section, len(s.quote)) for s in found if s.section == "一" and "内容" in s.quote] == [("一", 2 * LONG + 1)]
    assert [s.quote for s in found if s.section == "二"][-1] == "短句;不分。"


def test_a_full_stop_inside_brackets_or_quotes_does_not_end_a_sentence() -> None:
    text = "甲(见附件。)乙。“丙。”丁。"
    assert [text[a:b] for a, b in sentence_spans(text, 0, len(text))] == ["甲(见附件。)乙。", "“丙。”丁。"]


def test_a_clause_is_not_cut_at_commas_in_brackets_or_numbers() -> None:
    text = "甲(一,二)乙,丙1,200吨;丁。"
    assert [c.text for c in clauses(text, 0, len(text))] == ["甲(一,二)乙", "丙1,200吨", "丁"]


def test_the_line_ends_a_sentence_even_inside_an_open_bracket() -> None:
    text = "甲(没有关上\n乙。"
    assert [text[a:b] for a, b in sentence_spans(text, 0, len(text))] == ["甲(没有关上", "乙。"]
