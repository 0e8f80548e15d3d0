"""Cards, checks and tables: exact quotes, everything escaped, nothing shown that was not found."""

from __future__ import annotations

import asyncio
import doctest
import html
import re
from dataclasses import replace

from test_web_fake import HOSTILE, TEXT, answers

from bot.answer import REASONS, Answer, Citation, Sentence
from bot.web import cards, markup
from bot.web.cards import checks_text, checks_total, marks_html, sources_html
from bot.web.stream import Turn, run, steps
from bot.web.tables import duties_table, targets_table
from bot.web.turn import REFUSALS, copy_text, turn_html


def _done(question: str, number: int = 1) -> str:
    return turn_html(Turn(number, question, answers(question)))


def test_a_cards_quote_is_the_source_character_for_character() -> None:
    answer = answers("煤电机组")
    quotes = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", sources_html(answer, 1), re.DOTALL)
    assert [html.unescape(q) for q in quotes] == [TEXT[c.start : c.end] for c in answer.citations]


def test_every_mark_leads_to_a_card_of_its_own_turn() -> None:
    shown = _done("煤电机组", 7)
    targets = re.findall(r'class="wc-mark" href="#([^"]+)"', shown)
    assert targets == ["c-7-1", "c-7-2", "c-7-3"]
    assert all(f'<li class="wc-card" id="{t}"' in shown for t in targets)


def test_a_mark_without_a_citation_is_not_shown() -> None:
    assert marks_html(Sentence("x", (9,)), answers("煤电机组"), 1) == ""


def test_text_from_anywhere_is_escaped_everywhere() -> None:
    shown = _done("脚本") + turn_html(Turn(1, HOSTILE)) + turn_html(Turn(1, "x", problem=HOSTILE, remedy=HOSTILE))
    assert "<img" not in shown and "<b>" not in shown and 'onerror="' not in shown and "javascript:" not in shown
    records = answers("交通").targets[:1]
    hostile = replace(records[0], metric=HOSTILE, value=HOSTILE, scope=HOSTILE, section=HOSTILE, doc=HOSTILE)
    assert "<img" not in targets_table([hostile])
    duty = answers("煤电机组").duties[0]
    assert "<img" not in duties_table([replace(duty, joint=(HOSTILE,), heading=HOSTILE, inherited_from=HOSTILE)])


def test_a_refusal_has_its_reason_and_no_card_even_when_it_carries_citations() -> None:
    refusal = replace(answers("各盟市"), citations=answers("煤电机组").citations)
    shown = turn_html(Turn(1, "各盟市", refusal))
    assert "wc-refusal" in shown and "附表不在所给文本中" in shown
    assert sources_html(refusal, 1) == ""
    assert "wc-card" not in shown and "wc-mark" not in shown and "来源" not in copy_text(refusal)


def test_every_reason_for_a_refusal_has_words() -> None:
    assert set(REFUSALS) == set(REASONS) - {""}


def test_sentences_that_repeat_the_rows_of_a_table_are_folded_and_the_rows_carry_their_marks() -> None:
    listing = answers("交通")
    rows = listing.targets
    cited = tuple(Citation(i + 1, t.doc, "t", t.section, "h", t.quote, t.start, t.end) for i, t in enumerate(rows))
    said = (
        replace(listing.sentences[0], citations=(1, 2, 3, 4)),
        *(Sentence(f"第{i}。", (i,)) for i in (1, 2, 3, 4)),
        Sentence("另。", (1,)),
    )
    shown = turn_html(Turn(1, "q", replace(listing, citations=cited, sentences=said)))
    table, folded = (
        shown[shown.index("<tbody>") : shown.index("</tbody>")],
        shown[shown.index("<details") : shown.index("</details>")],
    )
    assert all(f'href="#c-1-{i}"' in table and f"第{i}。" in folded for i in (1, 2, 3, 4))
    assert "逐项文字（5 条）" in folded or "逐项文字（4 条）" in folded
    alone = turn_html(Turn(1, "q", replace(listing, citations=cited, sentences=said[:2])))
    assert "<details" not in alone and "第1。" in alone


def test_many_marks_in_a_row_are_drawn_together() -> None:
    c = answers("煤电机组").citations[0]
    answer = Answer("q", "answered", "listing", "x", citations=tuple(replace(c, number=i) for i in range(1, 13)))
    assert "[1–12]" in marks_html(Sentence("x", tuple(range(1, 13))), answer, 2)
    assert marks_html(Sentence("x", (1, 3, 5, 7, 9)), answer, 2).count("<a ") == 5


def test_a_quotation_in_a_sentence_keeps_the_script_of_the_source() -> None:
    c = answers("煤电机组").citations[2]
    answer = Answer("q", "answered", "passage", "x", citations=(c,), sentences=(Sentence(f"原文：“{c.quote}”", (3,)),))
    assert f'<q class="wc-inquote" lang="zh-Hant">“{c.quote}”</q>' in turn_html(Turn(1, "q", answer))


def test_small_talk_is_plain() -> None:
    shown = _done("你好")
    assert "wc-smalltalk" in shown and "wc-card" not in shown and "wc-actions" not in shown


def test_checks_claim_agreement_only_when_all_was_found() -> None:
    assert checks_text({"numbers": (2, 2), "bodies": (1, 1)}) == "数字 2/2 · 机关 1/1 与原文一致"
    assert checks_text({"numbers": (1, 2)}) == "数字 1/2 见于原文"
    assert checks_text({"numbers": (0, 0)}) == "" == checks_text({})
    assert checks_total(answers("煤电机组")) == "机关 7/7 · 数字 3/3 与原文一致"


def test_the_duties_table_says_who_plays_which_part_and_calls_nobody_lead_who_is_not() -> None:
    duty = answers("煤电机组").duties[0]
    shown = duties_table([duty])
    assert (
        '<th scope="row">按职责分工</th>' in shown
        and '<th scope="row">牵头</th>' not in shown
        and "等</span>" in shown
        and "依 三(一) 的规定" in shown
    )
    led = duties_table([replace(duty, lead=("能源局",), joint=("水利厅",))])
    assert "牵头" in led and "配合（按职责分工）" in led
    assert "單獨負責" in duties_table([replace(duty, joint=(), sole=("生态环境厅",))], "hant")
    assert duties_table([duty, duty]).count("<tr>") == 3
    assert duties_table([]) == ""


def test_the_targets_table_leaves_out_empty_columns_and_links_each_row_to_its_span() -> None:
    rows = answers("交通").targets
    shown = targets_table(rows)
    for word in ("基期", "2020年", "12个盟市主城区", "10%", "指标（4 项）"):
        assert word in shown
    assert "基期" not in targets_table([rows[0]])
    assert [(f"start={t.start}&amp;end={t.end}" in shown) for t in rows] == [True] * 4


def test_long_quotes_are_folded_and_restated_ones_say_so() -> None:
    citation = replace(
        answers("煤电机组").citations[0], quote="长" * 200, form="restated", version="2018年修正", in_force="现行有效"
    )
    answer = Answer("q", "answered", "passage", "x", citations=(citation,))
    shown = sources_html(answer, 1)
    assert "展开全部引文" in shown and "要点转述，非原文" in shown and "2018年修正" in shown and "现行有效" in shown


def test_only_web_addresses_become_links() -> None:
    citation = Citation(1, "x", "t", "s", "h", "q", 0, 1, url="https://flk.npc.gov.cn/")
    good = Answer("q", "answered", "passage", "x", citations=(citation,))
    assert 'href="https://flk.npc.gov.cn/"' in sources_html(good, 1)
    assert "官方页面" not in sources_html(replace(good, citations=(replace(citation, url="javascript:alert(1)"),)), 1)


class _Fixed:
    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def ask(self, question: str, history: object = (), doc: object = None, as_of: object = None) -> Answer:
        return self.answer


def test_an_answer_grows_and_ends_whole() -> None:
    answer = answers("煤电机组")

    async def grow() -> list[Turn]:
        return [turn async for turn in run(Turn(1, "q"), _Fixed(answer), [], pause=0)]

    states = asyncio.run(grow())
    lengths = [sum(len(s.text) for s in answer.sentences[: t.shown[0]]) + t.shown[1] for t in states[:-1] if t.shown]
    assert lengths == sorted(set(lengths)) and len(states) >= 3
    assert not states[-1].pending and all(t.pending for t in states[:-1])
    assert "data-done" in turn_html(states[-1]) and "data-done" not in turn_html(states[0])


def test_a_long_answer_is_shown_in_few_steps_and_one_of_no_sentences_at_once() -> None:
    long = Answer("q", "answered", "listing", "x", sentences=tuple(Sentence(f"第{i}项，内容；结束。") for i in range(80)))
    assert len(steps(long)) <= 10
    assert steps(Answer("q", "smalltalk", "smalltalk", "好")) == []


def test_what_was_shown_when_stopped_stays_and_says_that_it_is_not_whole() -> None:
    turn = Turn(1, "q", answers("煤电机组"), shown=(1, 0), stopped=True)
    assert not turn.pending
    shown = turn_html(turn)
    assert "以下不完整" in shown and "落实。" not in re.sub(r"<aside.*", "", shown) and "c-1-1" in shown


def test_the_examples_in_the_docstrings_hold() -> None:
    for module in (cards, markup):
        found = doctest.testmod(module)
        assert found.attempted and not found.failed
