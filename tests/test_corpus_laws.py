"""A law as a document: restated or in full it has the same articles and 款, and every provision is cut from the text that is there."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from full_texts import full_library, needed
from invented_register import ID, TEXT, register

from corpus.collection import registers
from corpus.errors import DocumentError
from corpus.law_outline import article_number
from corpus.laws import RESTATED, FullText, laws
from corpus.library import Library
from corpus.records import Document, Provision

FULL = FullText(
    ID, "星湖市灯塔养护条例", TEXT, "2023-06-01 修正", adopted="2019-03-28", since="2023-06-01", effective="2019-07-01"
)


def articles(document: Document) -> list[str]:
    return [s.label for s in document.sections if article_number(s.label)]


def paragraphs(provisions: tuple[Provision, ...]) -> set[tuple[str, str, int]]:
    return {(p.doc, p.article, p.para) for p in provisions}


def tiles(document: Document) -> bool:
    """The sections follow one another without gap or overlap from the body's start to its end."""
    ends = [document.body_start, *(s.end for s in document.sections)]
    return [s.start for s in document.sections] == ends[:-1] and ends[-1] == document.body_end


@pytest.fixture(scope="module")
def full() -> Library:
    """Everything, with the full texts of all laws of ../shared/laws."""
    return full_library()


# With a law of invented content


def test_restated_and_in_full_a_law_has_the_same_articles_and_paragraphs(tmp_path: Path) -> None:
    read = register(tmp_path)
    (ours,), our_norms = laws([read])
    (whole,), their_norms = laws([read], [FULL])
    assert (ours.form, whole.form) == ("restated", "verbatim") and (ours.added, whole.added) == (False, True)
    assert articles(ours) == articles(whole) and len(articles(ours)) == 9
    assert paragraphs(our_norms) == paragraphs(their_norms)
    fields = [replace(p, quote="", start=0, end=0) for p in our_norms]
    assert fields == [replace(p, quote="", start=0, end=0) for p in their_norms]


def test_what_is_known_of_the_law_is_the_same_in_both_forms(tmp_path: Path) -> None:
    read = register(tmp_path)
    (ours,), _ = laws([read])
    (whole,), _ = laws([read], [FULL])
    for document in (ours, whole):
        assert (document.kind, document.id, document.title, document.short) == ("law", ID, "星湖市灯塔养护条例", "灯塔养护条例")
        assert (document.version, document.since, document.effective) == ("2023-06-01 修正", "2023-06-01", "2019-07-01")
        assert tiles(document)


def test_a_restated_provision_is_cut_from_the_restatement_which_says_what_it_is(tmp_path: Path) -> None:
    read = register(tmp_path)
    (ours,), norms = laws([read])
    assert ours.text.startswith(f"《灯塔养护条例》条款要点（{RESTATED}）\n")
    for p in norms:
        assert p.quote == ours.text[p.start : p.end] == next(r.text for r in read.entry(p.article).rules if r.para == p.para)
        assert ours.section_at(p.start).label == ours.section_at(p.end - 1).label == p.article


def test_a_provision_of_a_full_text_is_its_paragraph_without_the_article_s_number(tmp_path: Path) -> None:
    _, norms = laws([register(tmp_path)], [FULL])
    by = {(p.article, p.para): p.quote for p in norms}
    assert all(p.quote == TEXT[p.start : p.end] for p in norms)
    assert by["第二条", 1] == "本条例所称灯塔，是指立在湖岸、礁石上，夜间发光引航的塔和灯架。"
    assert by["第二条", 2] == "私人庭院里的装饰灯，不适用本条例。"
    assert by["第四条", 1].startswith("守灯人应当做到：\n（一）") and by["第四条", 1].endswith("灯册保存三年。")  # with its 项
    assert by["第四条之一", 1].startswith("无人值守的灯塔") and "第七条规定" not in by["第四条之一", 1]
    assert not any(re.match(r"第.{1,4}条[　 ]", p.quote) for p in norms)


def test_the_consequence_of_an_article_goes_to_its_norms_and_not_to_the_one_that_sets_it(tmp_path: Path) -> None:
    _, norms = laws([register(tmp_path)])
    (lamp,) = [p for p in norms if p.article == "第四条"]
    (fine,) = [p for p in norms if p.article == "第七条"]
    assert lamp.consequence_articles == ("第七条",) and lamp.consequence == fine.sanction and "二千元以下" in lamp.consequence
    assert fine.penalises == ("第四条",) and (fine.consequence, fine.consequence_articles) == ("", ())
    assert all(not p.consequence_articles for p in norms if p.article not in ("第四条", "第七条"))


def test_a_law_that_is_not_in_the_register_is_read_paragraph_by_paragraph() -> None:
    (document,), norms = laws([], [FULL])
    assert (document.form, document.added, document.names) == ("verbatim", True, ())
    assert document.short == "星湖市灯塔养护条例" and len(articles(document)) == 9 and tiles(document)
    assert len(norms) == 10 and all(p.quote == TEXT[p.start : p.end] for p in norms)
    assert all((p.says, p.what, p.applies_to, p.topics, p.consequence_articles) == ("", "", (), (), ()) for p in norms)
    modals = {(p.article, p.para): p.modal for p in norms}
    assert modals["第五条", 1] == modals["第六条", 1] == "应当" and modals["第八条", 1] == "程序"
    assert modals["第二条", 2] == "程序"


def test_an_article_that_the_register_lacks_is_there_all_the_same_where_the_text_is(tmp_path: Path) -> None:
    read = register(tmp_path)
    part = replace(read, whole=False, entries=tuple(e for e in read.entries if e.number != "第五条"))
    _, norms = laws([part], [FULL])
    (fifth,) = [p for p in norms if p.article == "第五条"]
    assert fifth.says == "" and fifth.quote == "灯塔停光超过二小时的，守灯人应当立即报告。"
    assert [p.article for p in norms] == [p.article for p in laws([read], [FULL])[1]]


def test_another_version_of_a_law_keeps_its_own_dates_and_the_register_s_repeal(tmp_path: Path) -> None:
    read = replace(register(tmp_path), repealed="2026-08-15", replaced_by="other")
    older = replace(FULL, version="2019-03-28 通过", since="2019-07-01")
    (document,), _ = laws([read], [older])
    assert (document.version, document.since) == ("2019-03-28 通过", "2019-07-01")
    assert (document.repealed, document.replaced_by) == ("2026-08-15", "other")


def test_a_text_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="第…条"):
        laws([], [replace(FULL, text="星湖市的灯塔很好看。\n")])


# The laws that come with the project


def test_every_restated_law_is_tiled_by_its_articles(everything: Library) -> None:
    for document in everything.documents:
        if document.kind == "law":
            assert document.form == "restated" and tiles(document), document.id
            assert articles(document) == [e.number for r in registers() if r.id == document.id for e in r.entries]


def test_every_provision_is_cut_from_its_own_article(everything: Library) -> None:
    assert len(everything.provisions) > 900
    for p in everything.provisions:
        document = everything.document(p.doc)
        assert p.quote == document.text[p.start : p.end] == p.says
        assert document.section_at(p.start).label == document.section_at(p.end - 1).label == p.article


def test_every_question_of_the_bank_points_into_its_article(everything: Library) -> None:
    asked = [a for a in everything.asked if a.about == "provision"]
    assert len(asked) > 1000
    for a in asked:
        section = everything.document(a.doc).section_at(a.start)
        assert section.label == a.section and a.end <= section.end


@needed
def test_with_the_full_texts_every_law_has_the_articles_of_its_register(full: Library, everything: Library) -> None:
    for read in registers():
        document = full.document(read.id)
        assert document.form == "verbatim" and tiles(document)
        assert len(articles(document)) == read.articles or not read.whole, read.id
        assert set(articles(everything.document(read.id))) <= set(articles(document)), read.id
        ours = everything.document(read.id)
        for name in ("title", "names", "version", "adopted", "since", "effective", "repealed", "replaced_by"):
            assert getattr(document, name) == getattr(ours, name), (read.id, name)
    assert len(articles(full.document("eco-environment-code"))) == 1242


@needed
def test_with_the_full_texts_every_paragraph_of_the_register_is_cut_from_its_article(full: Library, everything: Library) -> None:
    known = {r.id for r in registers()}
    ours, theirs = paragraphs(everything.provisions), paragraphs(full.provisions)
    assert ours <= theirs
    for p in full.provisions:
        document = full.document(p.doc)
        assert p.quote == document.text[p.start : p.end] and p.quote.strip() == p.quote
        assert document.section_at(p.start).label == document.section_at(p.end - 1).label == p.article, (p.doc, p.article)
        if p.says and p.doc in known:  # of its own 款, not of the whole article
            assert not re.match(r"第[一二三四五六七八九十百千]+条[　 ]", p.quote), (p.doc, p.article)


@needed
def test_with_the_full_texts_laws_outside_the_register_are_there_too(full: Library) -> None:
    more = {d.id for d in full.documents if d.kind == "law"} - {r.id for r in registers()}
    assert {
        "air-pollution-law",
        "solid-waste-law",
        "water-pollution-law",
        "environmental-tax-law",
        "renewable-energy-law",
    } <= more
    for law in more:
        norms = [p for p in full.provisions if p.doc == law]
        assert norms and all(p.says == "" and p.quote for p in norms)
        assert {p.modal for p in norms} >= {"应当", "程序"}


@needed
def test_with_the_full_texts_the_bank_points_into_the_same_articles(full: Library, everything: Library) -> None:
    key = [(a.doc, a.section, a.question) for a in everything.asked]
    assert [(a.doc, a.section, a.question) for a in full.asked] == key
    for a in full.asked:
        section = full.document(a.doc).section_at(a.start)
        assert section.label == a.section and a.end <= section.end
