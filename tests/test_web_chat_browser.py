"""The chat in a real Chromium: conversations kept, limits of a question, receipts, opinions, three languages, no obstacle for anybody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_web_fake import LAW
from web_chromium import BOX, Site, ask, done, needs_chromium, reload, shot

from bot.feedback import kept
from bot.receipt_file import opened
from corpus.records import Document

pytest.importorskip("playwright", reason="playwright is not installed")
pytestmark = needs_chromium
WIDTH_AT_400 = 320  # CSS pixels of a 1280 px window zoomed to 400 %


def _saved(page: Any, count: int) -> None:
    page.wait_for_function(f"[...Object.keys(localStorage)].filter((k) => k.startsWith('wence-chat-')).length === {count}")


def test_a_reload_loses_nothing_and_the_talk_goes_on(page: Any, site: Site) -> None:
    ask(page, "煤电机组由谁负责")
    ask(page, "各盟市的能耗强度目标是多少？")
    before = page.locator("#wc-main .wc-s").all_inner_texts()
    reload(page)
    done(page, 2)
    assert page.locator("#wc-main .wc-s").all_inner_texts() == before
    assert page.locator("#turn-2 .wc-refusal").is_visible() and page.locator("#turn-1 a.wc-mark").count() == 3
    site.forget()
    ask(page, "那氨氮呢")
    assert site.asked() == [("那氨氮呢", ["煤电机组由谁负责", "各盟市的能耗强度目标是多少？"])]
    page.locator("#turn-1 a.wc-mark").first.click()
    assert page.locator("#c-1-1").is_visible()


def test_a_question_that_was_open_when_the_page_was_left_can_be_asked_again(page: Any) -> None:
    page.fill(BOX, "慢")
    page.press(BOX, "Enter")
    page.wait_for_selector(".wc-pending")
    page.reload()
    done(page, 1)
    page.wait_for_timeout(300)
    page.faults.clear()  # Gradio tells the console that its stream was cut off by the leaving
    assert "已停止" in page.locator("#turn-1").inner_text()
    page.locator("#turn-1").get_by_text("重新提问").click()
    done(page, 2)
    assert page.locator("#turn-2 a.wc-mark").count() == 1


def test_conversations_are_listed_opened_renamed_exported_and_deleted(page: Any, site: Site) -> None:
    ask(page, "煤电机组由谁负责")
    page.locator("#wc-new").click()
    page.wait_for_selector(".wc-welcome")
    ask(page, "交通指标")
    _saved(page, 2)
    page.locator("#wc-chats-open").click()
    assert page.locator(".wc-chat-name").all_inner_texts() == ["交通指标", "煤电机组由谁负责"]
    page.get_by_role("button", name="改名：煤电机组由谁负责").click()
    page.get_by_label("对话名称").fill("煤电<b>")
    page.keyboard.press("Enter")
    with page.expect_download() as got:
        page.get_by_role("button", name="导出：煤电<b>").click()
    text = Path(got.value.path()).read_text(encoding="utf-8")
    assert text.startswith("# 煤电\\<b\\>") and "5家" not in text and "自治區能源局" in text
    page.get_by_role("button", name="打开对话：煤电<b>").click()
    page.wait_for_selector("#turn-1 a.wc-mark >> nth=2")
    assert page.locator("#wc-chats").is_hidden() and page.locator(".wc-turn").count() == 1
    page.locator("#wc-chats-open").click()
    gone = page.get_by_role("button", name="删除：交通指标")
    gone.click()
    assert gone.inner_text() == "确认删除？"
    gone.click()
    _saved(page, 1)
    page.keyboard.press("Escape")
    assert page.locator("#wc-chats").is_hidden()


def test_an_answer_can_be_had_again_in_its_own_place(page: Any, site: Site) -> None:
    ask(page, "煤电机组由谁负责")
    ask(page, "交通指标")
    site.forget()
    page.evaluate(
        "const e = document.querySelector('#wc-said'); window.heard = [];"
        "new MutationObserver(() => heard.push(e.textContent)).observe(e, {childList: true, characterData: true, subtree: true})"
    )
    page.locator("#turn-2 .wc-again").click()
    page.wait_for_function("window.heard.some((words) => words.includes('共 4 项'))")
    done(page, 2)
    assert page.evaluate("window.heard[0]") == "正在查阅原文"
    assert site.asked() == [("交通指标", ["煤电机组由谁负责"])]
    assert page.locator("#turn-1 .wc-again").is_hidden()


def test_a_question_is_limited_to_a_document_and_a_day_and_the_turn_says_so(page: Any, site: Site) -> None:
    page.locator(".wc-scope summary").click()
    page.locator("#wc-doc").select_option("example-law")
    page.get_by_label("法律以这一天为准").fill("2024-01-02")
    assert page.locator("#wc-scope-now").inner_text() == "只查《示例条例》 · 法律以 2024年1月2日 为准"
    ask(page, "示例条例怎么说")
    assert site.asked() == [("示例条例怎么说", [], "example-law", "2024-01-02")]
    assert page.locator("#turn-1 .wc-limits span").all_inner_texts() == ["只查《示例条例》", "法律以 2024年1月2日 为准"]
    page.locator(".wc-scope summary").click()
    page.get_by_role("button", name="不限制").click()
    assert page.locator("#wc-scope-now").inner_text() == "全部资料 · 法律以今天为准"
    ask(page, "能耗")
    assert site.asked()[1] == ("能耗", ["示例条例怎么说"]) and page.locator("#turn-2 .wc-limits").count() == 0


def test_a_law_card_says_restated_repealed_and_where_the_full_text_is(page: Any) -> None:
    ask(page, "示例条例怎么说")
    card = page.locator("#c-1-1")
    assert card.locator(".wc-label").inner_text() == "《内蒙古示例条例》第七条"
    told = card.inner_text()
    assert "要点转述，非原文" in told and "2019年5月1日公布" in told and "国家法律法规数据库" in told
    assert card.locator(".wc-state.wc-gone").inner_text() == "⚠ 已自2026年8月15日起废止"
    assert page.locator("#turn-1 .wc-force.wc-gone").count() == 1
    tops = page.locator("#turn-1 .wc-s .wc-item").evaluate_all("e => e.map((i) => Math.round(i.getBoundingClientRect().top))")
    assert len(tops) == 3 and tops == sorted(set(tops))
    assert page.locator("#turn-1 .wc-check").nth(0).get_attribute("aria-label") == "引文 1/1 · 条款 1/1 与原文一致"
    card.locator("a.wc-open").click()
    page.wait_for_selector("#wc-reader #hit")
    assert "".join(page.locator("#wc-reader mark").all_inner_texts()).startswith("示例单位应当每年报告")


def test_a_mark_shows_its_quote_to_pointer_and_keyboard_and_escape_takes_it_away(page: Any) -> None:
    ask(page, "煤电机组由谁负责")
    mark, pop = page.locator("a.wc-mark").nth(2), page.locator("#wc-pop")
    mark.hover()
    assert pop.is_visible() and pop.locator(".wc-quote").inner_text() == page.locator("#c-1-3 .wc-quote").inner_text()
    pop.hover()
    page.wait_for_timeout(400)
    assert pop.is_visible()
    page.keyboard.press("Escape")
    assert pop.is_hidden()
    page.mouse.move(5, 500)
    page.locator(BOX).focus()
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('a.wc-mark')"):
            break
    assert pop.is_visible() and page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "wc-pop"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('.wc-card')") and pop.is_hidden()


def test_a_receipt_is_downloaded_in_three_forms(page: Any) -> None:
    ask(page, "示例条例怎么说")
    for form, words in (("md", "要点转述"), ("docx", None), ("json", "wence-receipt")):
        page.locator("#turn-1 .wc-menu summary").click()
        with page.expect_download() as got:
            page.locator(f"#turn-1 [data-get={form}]").click()
        assert got.value.suggested_filename.endswith(f".{form}")
        data = Path(got.value.path()).read_bytes()
        assert words is None or words in data.decode()
    made = opened(json.loads(data))
    assert made["documents"][0]["doc"] == LAW.id and isinstance(LAW, Document)


def test_an_opinion_with_reasons_is_kept(page: Any, site: Site) -> None:
    ask(page, "煤电机组由谁负责")
    page.locator("#turn-1").get_by_role("button", name="没帮助").click()
    page.get_by_label("不完整").check()
    page.get_by_label("补充一句").fill("少一家 <b>")
    page.get_by_role("button", name="提交").click()
    page.wait_for_selector("[data-thumb=down][aria-pressed=true]")
    found, _ = kept(site.log.parent)
    assert (found[-1].verdict, found[-1].reasons, found[-1].remark) == ("down", ("incomplete",), "少一家 <b>")
    page.locator("#turn-1").get_by_role("button", name="有帮助").click()
    page.wait_for_selector("[data-thumb=up][aria-pressed=true]")
    assert kept(site.log.parent)[0][-1].verdict == "up" and page.locator(".wc-why").count() == 0


@pytest.mark.parametrize(
    ("lang", "tag", "send"), [("hans", "zh-Hans", "发送"), ("hant", "zh-Hant", "發送"), ("en", "en", "Send")]
)
def test_the_interface_speaks_three_languages_and_the_choice_is_kept(page: Any, lang: str, tag: str, send: str) -> None:
    page.locator("#wc-lang").select_option(lang)
    reload(page)
    assert page.locator("#wc-send").inner_text() == send and page.evaluate("document.documentElement.lang") == tag
    ask(page, "煤电机组由谁负责")
    label = {"hans": "来源 3", "hant": "來源 3", "en": "Sources 3"}[lang]
    assert page.locator("#turn-1 .wc-show").inner_text() == label
    assert "未指定牵头部门" in page.locator("#turn-1 .wc-s").first.inner_text()  # the answer follows the question
    page.wait_for_timeout(300)  # Gradio draws the turn once more
    shown = page.locator("#src-1 .wc-panel-head h2, #c-1-1 .wc-open").all_inner_texts()
    assert shown == {"hans": ["来源", "打开原文"], "hant": ["來源", "打開原文"], "en": ["Sources", "Open the text"]}[lang]
    if lang == "en":
        own = page.evaluate(
            "[...document.querySelectorAll('button, summary, select, a, [aria-label], [title], textarea')].filter((e) => e.offsetParent"
            " && !e.closest('[lang^=zh]:not(body):not(html), .wc-shelf, .wc-ask, .wc-card, .wc-brand')"
            " && !e.matches('.wc-mark, #wc-lang, #wc-doc, .wc-sources, .wc-check'))"
            ".map((e) => e.matches('.wc-turn *') && e.children.length ? e.ariaLabel ?? ''"
            " : `${e.ariaLabel ?? ''}${e.title}${e.placeholder ?? ''}${e.innerText ?? ''}`)"
            ".filter((w) => /[\\u4e00-\\u9fff]/.test(w))"
        )
        assert own == []


def test_a_browser_in_traditional_chinese_or_english_is_met_in_its_own(site: Site, browser: Any) -> None:
    for locale, send in (("zh-TW", "發送"), ("en-US", "Send"), ("zh-SG", "发送"), ("fr-FR", "发送")):
        context = browser.new_context(locale=locale)
        tab = context.new_page()
        tab.goto(site.url)
        tab.wait_for_function("window.wcTrigger !== undefined && window.wcRestore !== undefined")
        assert tab.locator("#wc-send").inner_text() == send, locale
        context.close()


def test_at_400_percent_everything_can_be_reached_without_sideways_scrolling(page: Any) -> None:
    page.set_viewport_size({"width": WIDTH_AT_400, "height": 256})
    for question in ("煤电机组由谁负责", "示例条例怎么说"):
        ask(page, question)
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH_AT_400
    box = page.locator("#wc-composer").bounding_box()
    assert box["y"] > page.locator("#wc-header").bounding_box()["height"]  # something between them can be read
    page.locator("#wc-chats-open").click()
    assert page.locator("[data-chats-close]").bounding_box()["x"] < WIDTH_AT_400


def _axe(page: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {n['html'][:160]} {n['failureSummary'][:200]}" for v in found for n in v["nodes"]]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_violation(page: Any, dark: bool, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 860})
    if dark:
        page.get_by_label("切换浅色或深色").click()
    assert _axe(page) == []
    ask(page, "煤电机组由谁负责")
    ask(page, "示例条例怎么说")
    ask(page, "各盟市")
    page.locator("#turn-3").get_by_role("button", name="没帮助").click()
    assert _axe(page) == []
    shot(page, f"turns-{width}-{'dark' if dark else 'light'}")
    page.locator("#turn-2 .wc-menu summary").click()
    page.locator("#wc-chats-open").click()
    assert _axe(page) == []
    page.locator("[data-chats-close]").click()
    page.locator("#c-2-1 a.wc-open").evaluate("e => e.click()")
    page.wait_for_selector("#wc-reader #hit")
    assert _axe(page) == []
