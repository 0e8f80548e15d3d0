"""The page in a real Chromium with a small assistant: what a user clicks, sees and never sees."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from test_web_fake import TEXT, answers
from web_chromium import BOX, Site, ask, done, needs_chromium, reload

pytest.importorskip("playwright", reason="playwright is not installed")
pytestmark = needs_chromium


def test_from_a_sample_question_to_the_marked_place_in_the_source(page: Any) -> None:
    page.get_by_role("button", name="煤电机组节能改造由哪些部门负责？").click()
    done(page, 1)
    assert page.locator("a.wc-mark").all_inner_texts() == ["[1]", "[2]", "[3]"]
    assert page.locator(".wc-welcome").count() == 0
    page.locator("a.wc-mark").nth(2).click()
    card = page.locator("#c-1-3")
    assert card.evaluate("e => e === document.activeElement")
    citation = answers("煤电机组").citations[2]
    assert card.locator("blockquote").inner_text() == citation.quote
    card.get_by_text("打开原文").click()
    page.wait_for_selector("#wc-reader #hit")
    assert page.locator("#wc-reader mark").inner_text() == TEXT[citation.start : citation.end]
    assert page.locator("#hit").is_visible() and page.locator("#hit").evaluate(
        "e => { const r = e.getBoundingClientRect(); return r.top > 100 && r.bottom < innerHeight; }"
    )
    assert page.locator(".toc-here").inner_text() == "三(八) 煤炭清洁高效利用工程"
    page.locator(".wc-reader-marks a").first.click()
    page.wait_for_function("document.querySelector('#hit')?.textContent.startsWith('(自治區能源局')")
    page.keyboard.press("Escape")
    assert page.locator("#wc-reader").is_hidden()
    assert page.locator("#c-1-3 a.wc-open").evaluate("e => e === document.activeElement")


def test_marks_of_an_older_answer_still_lead_to_its_cards(page: Any) -> None:
    ask(page, "煤电机组由谁负责")
    ask(page, "交通指标")
    assert page.locator("#c-2-1").is_visible() and page.locator("#c-1-2").is_hidden()
    page.locator("#turn-1 a.wc-mark").nth(1).click()
    assert page.locator("#c-1-2").is_visible() and page.locator("#c-2-1").is_hidden()
    ask(page, "能耗")
    assert page.locator("#c-3-1").is_visible() and page.locator("#c-1-2").is_hidden()


def test_a_refusal_has_no_cards(page: Any) -> None:
    ask(page, "煤电机组由谁负责")
    ask(page, "各盟市的能耗强度目标是多少？")
    assert page.locator("#turn-2 .wc-refusal").is_visible()
    assert page.locator("#turn-2 .wc-card").count() == 0
    assert page.locator(".wc-card:visible").count() == 0


def test_follow_ups_are_sent_with_the_questions_before_them(page: Any, site: Site) -> None:
    ask(page, "煤电机组由谁负责")
    page.get_by_role("button", name="到哪年完成？").click()
    done(page, 2)
    ask(page, "那氨氮呢")
    assert site.asked() == [
        ("煤电机组由谁负责", []),
        ("到哪年完成？", ["煤电机组由谁负责"]),
        ("那氨氮呢", ["煤电机组由谁负责", "到哪年完成？"]),
    ]


def test_a_new_conversation_forgets_the_old_one(page: Any, site: Site) -> None:
    ask(page, "煤电机组由谁负责")
    page.fill(BOX, "没发出去的话")
    page.locator("#wc-new").click()
    page.wait_for_selector(".wc-welcome")
    assert page.locator(".wc-turn").count() == 0 and page.input_value(BOX) == ""
    ask(page, "能耗")
    assert site.asked()[-1] == ("能耗", [])


def test_enter_while_an_input_method_composes_does_not_send(page: Any, site: Site) -> None:
    page.focus(BOX)
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "nenghao", "selectionStart": 7, "selectionEnd": 7})
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert site.asked() == []
    keyboard.send("Input.insertText", {"text": "能耗"})
    page.keyboard.press("Enter")
    done(page, 1)
    assert [q for q, _ in site.asked()] == ["能耗"]


def test_a_new_line_or_nothing_is_not_sent(page: Any, site: Site) -> None:
    page.fill(BOX, "能耗")
    page.press(BOX, "Shift+Enter")
    page.wait_for_timeout(400)
    assert site.asked() == [] and page.locator(".wc-turn").count() == 0
    page.fill(BOX, "   ")
    page.press(BOX, "Enter")
    page.wait_for_timeout(300)
    assert site.asked() == []


def test_stop_ends_the_turn_and_the_next_question_works(page: Any) -> None:
    page.fill(BOX, "慢")
    page.press(BOX, "Enter")
    page.wait_for_selector(".wc-pending")
    page.locator("#wc-stop").click()
    done(page, 1)
    assert "已停止" in page.locator("#turn-1").inner_text() and "Error" not in page.locator("#wc-live").inner_text()
    assert page.locator("#wc-send").is_visible()
    ask(page, "能耗")
    assert page.locator("#turn-2 a.wc-mark").count() == 1


def test_a_new_conversation_while_a_question_is_open_leaves_an_empty_page_that_answers(page: Any) -> None:
    page.fill(BOX, "慢")
    page.press(BOX, "Enter")
    page.wait_for_selector(".wc-pending")
    page.locator("#wc-new").click()
    page.wait_for_selector("#wc-past .wc-welcome, #wc-past [data-ask]")
    page.wait_for_timeout(800)
    assert page.locator(".wc-turn").count() == 0
    ask(page, "能耗")
    assert page.locator("#turn-1 a.wc-mark").count() == 1


def test_faults_are_said_calmly_and_without_a_trace(page: Any) -> None:
    ask(page, "坏")
    shown = page.locator("#turn-1").inner_text()
    assert "程序出了差错" in shown and "secret" not in shown and "Traceback" not in shown
    ask(page, "索引")
    assert "请先运行 wence build。" in page.locator("#turn-2").inner_text()


def test_markup_in_an_answer_is_shown_and_not_run(page: Any) -> None:
    ask(page, "脚本")
    assert page.locator(".wc-turn img").count() == 0
    assert page.locator(".wc-s").first.inner_text().startswith('<img src=x onerror="alert(1)"> ${1+1} {{value}} `x` & <b>')


def test_an_answer_is_told_to_screen_readers_and_things_have_names(page: Any) -> None:
    ask(page, "煤电机组由谁负责")
    page.wait_for_function("document.querySelector('#wc-said').textContent.includes('未指定牵头部门')")
    assert page.locator("#wc-said").get_attribute("aria-live") == "polite"
    assert page.evaluate("document.body.lang") == "zh-Hans"
    nameless = "e => [...e].filter(b => !(b.innerText.trim() || b.getAttribute('aria-label'))).map(b => b.outerHTML)"
    assert page.locator("button:visible, a:visible").evaluate_all(nameless) == []
    assert page.get_by_label("问题", exact=True).count() >= 1
    assert page.locator(".wc-check").first.get_attribute("data-tip") == "机关 5/5 与原文一致"


def test_a_phone_has_no_sideways_scrolling_and_shows_cards_under_the_answer(page: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for question in ("煤电机组由谁负责", "交通指标", "脚本"):
        ask(page, question)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    above, below = page.locator("#turn-1 .wc-answer").bounding_box(), page.locator("#c-1-1").bounding_box()
    assert below["y"] >= above["y"] + above["height"]
    page.locator("#c-1-1 a.wc-open").click()
    page.wait_for_selector("#wc-reader #hit")
    assert page.locator("#wc-reader").bounding_box()["width"] == 390
    page.locator(".wc-back").click()
    assert page.locator("#wc-reader").is_hidden()


@pytest.mark.parametrize("width", [390, 820, 1280, 1920])
def test_the_box_and_its_button_stand_together_under_the_answers(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 860})
    box, send = page.locator("#wc-box").bounding_box(), page.locator("#wc-send").bounding_box()
    assert abs(box["x"] + box["width"] - send["x"]) < 2 and abs(box["height"] - send["height"]) < 2
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_dark_can_be_chosen_and_is_kept(page: Any) -> None:
    page.get_by_label("切换浅色或深色").click()
    assert page.locator("body.dark").count() == 1
    reload(page)
    page.wait_for_function("document.body.classList.contains('dark')")


def test_health_and_documents_have_addresses_of_their_own(site: Site) -> None:
    assert httpx.get(f"{site.url}/healthz").json() == {"ok": True}
    reply = httpx.get(f"{site.url}/source/plan", params={"section": "三(八)"})
    assert reply.status_code == 200 and '<mark id="hit"' in reply.text and "<!doctype html>" in reply.text
    assert httpx.get(f"{site.url}/source/nothing").status_code == 404
    assert httpx.get(f"{site.url}/source/plan?start=x").status_code == 422
