"""A law restated is marked as restated; with its full text added it is quoted word for word, and the articles are the same."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from answer_parts import cited, lines
from full_texts import full_library, needed
from invented_register import ID, TEXT, register

from bot import assembly
from bot.assistant import Assistant
from corpus.laws import FullText, laws
from corpus.library import Library, build_library


def test_a_restatement_is_marked_and_stands_without_quotation_marks(assistant: Assistant, everything: Library) -> None:
    for question in ("节能法53条", "环评没批就开工罚多少", "监测数据造假罚多少", "公共机构节能条例第十五条"):
        answer = assistant.ask(question)
        quoting = [s for s in answer.sentences if any(c.quote in s.text for c in answer.citations if c.number in s.citations)]
        assert quoting
        for sentence in quoting:
            assert "（要点转述，非原文）：" in sentence.text and not re.search(r"：“", sentence.text), sentence.text
        for card in answer.citations:
            assert card.form == "restated" and "flk.npc.gov.cn" in card.url
            assert card.quote == everything.document(card.doc).text[card.start : card.end]


def _with_law(assistant: Assistant, folder: Path, form: str) -> Assistant:
    """The assistant over the plan and the invented law alone, in one of its forms; its articles are asked for by number."""
    text = FullText(ID, "星湖市灯塔养护条例", TEXT, "2023-06-01 修正", since="2023-06-01", effective="2019-07-01")
    documents, provisions = laws([register(folder)], [text] if form == "verbatim" else [])
    own = build_library([assistant.library.document("plan"), *documents], provisions=provisions)
    return Assistant(own, assembly.index(), assembly.law_index())


def test_with_the_full_text_the_law_s_own_words_are_quoted(assistant: Assistant, tmp_path: Path) -> None:
    answer = _with_law(assistant, tmp_path, "verbatim").ask("灯塔条例第五条怎么说")
    assert lines(answer)[0] == "《灯塔养护条例》第五条：“灯塔停光超过二小时的，守灯人应当立即报告。”"
    assert "要点转述" not in answer.answer
    (card,) = answer.citations
    assert (card.form, card.quote, card.url) == ("verbatim", "灯塔停光超过二小时的，守灯人应当立即报告。", "")
    assert TEXT[card.start : card.end] == card.quote


def test_without_the_full_text_the_same_question_is_answered_restated(assistant: Assistant, tmp_path: Path) -> None:
    answer = _with_law(assistant, tmp_path, "restated").ask("灯塔条例第五条怎么说")
    assert lines(answer)[0] == "《灯塔养护条例》第五条（要点转述，非原文）：停光过了二小时，守灯人应当马上报告。"
    assert lines(answer)[1] == "效力：《灯塔养护条例》（2023年6月1日修正）现行有效。"


def test_a_quotation_keeps_its_items_and_is_cut_byte_for_byte(assistant: Assistant, tmp_path: Path) -> None:
    answer = _with_law(assistant, tmp_path, "verbatim").ask("灯塔养护条例第四条")
    (card,) = answer.citations
    assert card.quote.startswith("守灯人应当做到：\n（一）") and f"“{card.quote}”" in lines(answer)[0]


@pytest.fixture(scope="module")
def full_assistant(assistant: Assistant, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The assistant with the full texts of all laws added; vectors are made anew, the model is the session's."""
    from index.build import build
    from index.catalog import sources_of
    from index.open import open_index

    library = full_library()
    folder = tmp_path_factory.mktemp("full") / "laws"
    shutil.copytree(home / assembly.LAWS, folder)
    sources = sources_of(library.realm("law"), assistant.library.realm("law"))
    build(sources, folder)
    return Assistant(library, assembly.index(), open_index(folder, sources.digest("")))


@needed
def test_with_the_real_texts_every_quotation_is_verbatim_and_the_articles_are_the_same(
    assistant: Assistant, full_assistant: Assistant
) -> None:
    for question in (
        "节能法53条",
        "不交能源利用状况报告罚多少",
        "环评没批就开工罚多少",
        "公共机构节能条例第十五条",
        "监测数据造假罚多少",
    ):
        ours, whole = assistant.ask(question), full_assistant.ask(question)
        assert whole.status == "answered" and "要点转述" not in whole.answer
        assert cited(whole)[0] == cited(ours)[0], question
        for card in whole.citations:
            text = full_assistant.library.document(card.doc).text
            assert card.form == "verbatim" and card.quote == text[card.start : card.end]
        quoted = [q for s in whole.sentences for q in re.findall(r"：“(.*)”$", s.text, re.S)]
        assert quoted and all(any(q == c.quote for c in whole.citations) for q in quoted)
        assert not [n for n in whole.notes if "未通过核对" in n]


@needed
def test_with_the_real_texts_a_law_outside_the_register_is_answered_too(full_assistant: Assistant) -> None:
    answer = full_assistant.ask("大气污染防治法第一条说什么")
    assert answer.status == "answered" and set(cited(answer)) == {("air-pollution-law", "第一条")}
    assert all(c.form == "verbatim" for c in answer.citations)


@needed
def test_with_the_real_texts_version_and_state_are_told_as_before(assistant: Assistant, full_assistant: Assistant) -> None:
    for day in ("2026-08-14", "2026-08-15"):
        ours, whole = (a.ask("环境影响评价法第三十一条", as_of=day) for a in (assistant, full_assistant))
        assert [t for t in lines(ours) if t.startswith("效力：")] == [t for t in lines(whole) if t.startswith("效力：")]
