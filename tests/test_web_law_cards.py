"""A law on the page: its version and state in words and by a sign, items on lines of their own, what fell in the check not shown."""

from __future__ import annotations

import datetime
import html
import re
from dataclasses import replace

import pytest
from test_web_fake import LAW, PLAN, Shelf, answers

from bot.answer import Citation, Sentence
from bot.web.cards import card_html, gone_html, itemised, sentence_text, state_html
from bot.web.stream import Turn
from bot.web.tables import duties_table, targets_table
from bot.web.turn import turn_html
from bot.web.welcome import SAMPLES, welcome_html
from bot.web.words import SAID, WORDS, table_json
from corpus.force import state
from corpus.records import Document

DATED = Document("x", "某法", "", kind="law", effective="2003-09-01", since="2018-12-29", repealed="2026-08-15")


@pytest.mark.parametrize(
    ("day", "sign", "kind"),
    [
        ("2002-01-01", "◷", "wc-odd"),
        ("2010-01-01", "◷", "wc-odd"),
        ("2024-01-01", "●", "wc-good"),
        ("2026-08-15", "⚠", "wc-gone"),
    ],
)
def test_every_state_of_a_law_has_words_and_a_sign_of_its_own(day: str, sign: str, kind: str) -> None:
    shown = state_html(state(DATED, day).text)
    assert kind in shown and sign in shown and "data-t=" in shown
    assert html.unescape(re.sub(r"<[^>]+>", "", shown)).removeprefix(f"{sign} ") == state(DATED, day).text


def test_a_sentence_that_rests_on_repealed_law_alone_says_so_before_it_begins() -> None:
    answer = answers("示例条例")
    assert "已废止" in gone_html(answer.sentences[0], answer)
    assert "已廢止" in gone_html(answer.sentences[0], replace(answer, script="hant"))
    now = replace(answer.citations[0], number=2, in_force="现行有效")
    both = replace(answer, citations=(answer.citations[0], now))
    assert gone_html(Sentence("x", (1, 2)), both) == "" and gone_html(Sentence("x", (2,)), both) == ""
    assert turn_html(Turn(1, "x", answer)).count('class="wc-state wc-gone"') == 2  # the sentence and the card; not the 效力 line


def test_a_quote_of_several_paragraphs_and_items_keeps_every_character() -> None:
    quote = "有下列情形的，罚款：\n（一）甲；\n（二）乙。\n前款所称甲，按（一）认定。"
    shown = itemised(quote)
    assert shown.count("wc-item") == 2
    assert re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]+>", "", shown))) == re.sub(r"\s", "", quote)
    cited = Citation(1, "x", "某法", "第七条", "", quote, 0, len(quote))
    said = sentence_text(Sentence(f"某法第七条：“{quote}”", (1,)), replace(answers("示例条例"), citations=(cited,)))
    assert "wc-longquote" in said
    items = "有下列情形的，罚款：\n（一）甲；\n（二）乙。"
    cited = Citation(1, "x", "某法", "第七条", "", items, 0, len(items))
    answer = replace(
        answers("示例条例"), citations=(cited,), sentences=(Sentence(f"某法第七条：“{items}”", (1,), {"quotes": (1, 1)}),)
    )
    line = re.search(r'<p class="wc-s">(.*?)</p>', turn_html(Turn(1, "x", answer)), re.DOTALL)
    assert line and re.search(r'乙。”<span class="wc-tail"><sup>.*</sup><button.*</button></span></span></q>$', line.group(1))
    card = card_html(cited, 1)
    assert "《某法》第七条" in card and "（二）乙" in card


def test_of_sentences_that_fell_in_the_check_only_their_number_is_told() -> None:
    answer = replace(
        answers("示例条例"), notes=("一句未通过核对，未予给出：罚款九万元（9万元 不在原文）", "方案的期限是2021—2025年。")
    )
    shown = turn_html(Turn(1, "x", answer))
    assert "九万元" not in shown and "有 1 句没有通过" in shown and "方案的期限" in shown


def test_tables_speak_the_language_of_the_question_and_leave_the_documents_words() -> None:
    duties, targets = answers("煤电机组").duties, answers("交通").targets
    english = duties_table(duties, "en") + targets_table(targets, "en")
    assert "By their functions" in english and "Deadline" not in english and "能源局" in english and "铁路货运量" in english
    heads = re.findall(r'<th scope="col">([^<]*)</th>', english)
    assert heads and not any(re.search(r"[\u4e00-\u9fff]", h) for h in heads)
    assert "指標（4 項）" in targets_table(targets, "hant")


def test_every_string_is_there_in_three_languages() -> None:
    for table in (WORDS, SAID):
        for key, (hans, english) in table.items():
            assert hans and english and not re.search(r"[\u4e00-\u9fff]", english), key
            assert set(re.findall(r"\{(\w+)\}", hans)) == set(re.findall(r"\{(\w+)\}", english)), key
    assert '"hant"' in table_json() and "<" not in table_json()
    assert {f"sample.{n}.{i}" for n, count in SAMPLES.items() for i in range(1, count + 1)} == {
        k for k in WORDS if k.startswith("sample.")
    }


def test_the_opening_offers_law_questions_only_over_laws_and_names_what_was_repealed() -> None:
    whole, alone = welcome_html(Shelf()), welcome_html(Shelf((PLAN,)))
    assert whole.count("data-ask") == sum(SAMPLES.values()) and "怎么罚" in whole
    assert "怎么罚" not in alone and 0 < alone.count("data-ask") < whole.count("data-ask")
    gone = datetime.date.today().isoformat() >= LAW.repealed
    assert ("wc-gone" in whole) is gone
