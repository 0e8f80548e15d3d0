"""职责 and 目标 in a real Chromium, and what every page beside the chat keeps: no other host, no sideways scrolling, the keyboard, axe."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pages_chromium import Pages, shot, violations
from web_chromium import needs_chromium

from bot.web.layout import PAGES
from corpus.library import Library

pytest.importorskip("playwright", reason="playwright is not installed")
pytestmark = needs_chromium
WIDTH_AT_400 = 320  # CSS pixels of a 1280 px window zoomed to 400 %
BESIDE = [path for path, _ in PAGES if path != "./"]


def _downloaded(tab: Any, click: Any) -> Path:
    with tab.expect_download() as got:
        click.click()
    return Path(got.value.path())


def _found(tab: Any, words: str) -> None:
    tab.wait_for_function("(w) => document.querySelector('[data-said]').textContent.includes(w)", arg=words)


def test_one_navigation_leads_from_the_chat_to_every_page_and_back(tab: Any, pages: Pages) -> None:
    tab.goto(pages.url)
    tab.wait_for_function("window.wcTrigger !== undefined && window.wcRestore !== undefined")
    for path, name in [*PAGES[1:], PAGES[0]]:
        tab.get_by_label("主导航").get_by_role("link", name=name, exact=True).click()
        tab.wait_for_selector(f"nav.wn a[aria-current=page]:text-is('{name}')")
        assert tab.url.rstrip("/") == f"{pages.url}/{path.removeprefix('./')}".rstrip("/")
    tab.faults.clear()  # Gradio tells the console that its stream was cut off by the leaving


def test_the_navigation_of_the_chat_stays_where_it_was_first_drawn(tab: Any, pages: Pages) -> None:
    """What comes after it once moved its links under the pointer, so that a click went to the neighbour."""
    tab.add_init_script(
        "window.lefts = new Set(); const look = () => { const a = document.querySelector('#wc-nav a[href=check]');"
        "if (a) lefts.add(Math.round(a.getBoundingClientRect().left)); requestAnimationFrame(look); }; requestAnimationFrame(look);"
    )
    tab.context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    for width in (1280, 390):
        tab.set_viewport_size({"width": width, "height": 844})
        tab.goto(pages.url)
        tab.wait_for_function("window.wcTrigger !== undefined && window.wcRestore !== undefined")
        tab.wait_for_timeout(300)
        assert tab.evaluate("lefts.size") == 1
    tab.faults.clear()  # Gradio tells the console that its stream was cut off by the leaving


@pytest.mark.parametrize("path", BESIDE)
def test_a_page_fits_a_phone_and_400_percent_and_begins_with_a_way_past_its_navigation(tab: Any, pages: Pages, path: str) -> None:
    for width in (1280, 390, WIDTH_AT_400):
        tab.set_viewport_size({"width": width, "height": 844})
        tab.goto(f"{pages.url}/{path}")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        shot(tab, f"{path}-{width}")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "跳到正文"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", [*BESIDE, "source/long-law", "source/plan?find=能源"])
def test_axe_finds_no_violation(tab: Any, pages: Pages, path: str, dark: bool) -> None:
    tab.emulate_media(color_scheme="dark" if dark else "light")
    tab.goto(f"{pages.url}/{path}")
    assert tab.locator("body.dark").count() == dark
    assert violations(tab) == []
    tab.set_viewport_size({"width": 390, "height": 844})
    assert violations(tab) == []


@pytest.mark.parametrize("path", BESIDE)
def test_a_page_lets_the_browser_run_nothing_but_its_own_script(tab: Any, pages: Pages, path: str) -> None:
    tab.goto(f"{pages.url}/{path}?body=<img src=x onerror=alert(1)>&words=<script>alert(1)</script>&result=<b>")
    assert tab.locator("img[src=x]").count() == 0
    tab.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=data:, onerror=\"window.ran = 1\">')")
    tab.wait_for_timeout(200)
    assert tab.evaluate("window.ran") is None
    assert any("Content Security Policy" in fault for fault in tab.faults)
    tab.faults.clear()  # what the policy refused


def test_a_body_is_filtered_while_typing_and_its_mark_opens_the_very_words(tab: Any, pages: Pages, library: Library) -> None:
    tab.goto(f"{pages.url}/duties")
    tab.get_by_label("部门", exact=True).press_sequentially("發改委")
    _found(tab, "1 个单位")
    assert tab.locator(".matrix tbody th").all_inner_texts() == ["发展改革委"]
    assert "body=" in tab.url and tab.evaluate("document.activeElement.name") == "body"
    tab.wait_for_function("() => document.querySelector('#said').textContent.includes('1 个单位')")
    mark = tab.get_by_role("link", name="发展改革委，四(一)").first
    assert "牵头" in mark.inner_text()
    mark.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#clause[open] #hit")
    duty = next(d for d in library.duties if d.section == "四(一)")
    assert tab.locator("#clause mark").inner_text() == duty.quote
    shot(tab, "duties-clause")
    assert violations(tab) == []
    tab.keyboard.press("Escape")
    assert tab.locator("#clause").is_hidden() and mark.evaluate("e => e === document.activeElement")
    tab.reload()
    assert tab.locator(".matrix tbody th").count() == 1  # the address keeps the view


def test_a_role_leaves_its_marks_and_a_word_that_fits_nobody_says_so(tab: Any, pages: Pages) -> None:
    tab.goto(f"{pages.url}/duties")
    whole = tab.locator(".matrix tbody a").count()
    tab.get_by_label("角色").select_option("lead")
    tab.wait_for_selector(".matrix tbody td a.role-joint", state="detached")
    leads = tab.locator(".matrix tbody a")
    assert set(leads.evaluate_all("e => e.map(x => x.innerText.replace(/\\s/g, ''))")) == {"●牵头"} and leads.count() < whole
    tab.get_by_label("部门", exact=True).fill("<b>没有的局")
    tab.wait_for_selector(".empty")
    assert "0 个单位" in tab.locator("[data-said]").inner_text()


def test_the_matrix_files_hold_what_is_shown(tab: Any, pages: Pages, library: Library) -> None:
    tab.goto(f"{pages.url}/duties?body=能源局")
    shown = tab.locator(".matrix tbody td a").count()
    rows = list(csv.DictReader(io.StringIO(_downloaded(tab, tab.get_by_text("CSV（逐项）")).read_text("utf-8-sig"))))
    assert len(rows) == shown and {r["部门"] for r in rows} == {"能源局"}
    assert all(r["原文"] == library.quote("plan", int(r["起"]), int(r["止"])) for r in rows)
    book = load_workbook(io.BytesIO(_downloaded(tab, tab.get_by_text("XLSX（矩阵和逐项）")).read_bytes()))
    assert book.sheetnames == ["矩阵", "逐项"] and book["逐项"].max_row == shown + 1


def test_the_matrix_fits_a_desk_and_its_names_stay_in_sight(tab: Any, pages: Pages) -> None:
    tab.goto(f"{pages.url}/duties")
    box = tab.locator(".matrix")
    assert box.evaluate("e => e.scrollWidth - e.clientWidth") <= 1
    box.evaluate("e => { e.scrollTop = 600; }")
    top = box.bounding_box()["y"]
    assert abs(tab.locator(".matrix .corner").bounding_box()["y"] - top) < 3


def test_targets_are_filtered_drawn_and_taken_away(tab: Any, pages: Pages, library: Library) -> None:
    tab.goto(f"{pages.url}/targets")
    total = sum(t.doc == "plan" for t in library.targets)
    assert tab.locator(".ledger tbody tr").count() == total and f"{total} 项" in tab.locator("[data-said]").inner_text()
    assert tab.locator(".charts figure svg").count() >= 3
    shot(tab, "targets-charts")
    tab.get_by_label("主题").fill("公交車")
    tab.get_by_label("数字").select_option("yes")
    tab.wait_for_function("() => document.querySelectorAll('.ledger tbody tr').length < 5")
    assert any("公交" in name for name in tab.locator(".ledger tbody th").all_inner_texts())
    rows = list(csv.DictReader(io.StringIO(_downloaded(tab, tab.get_by_text("CSV", exact=True)).read_text("utf-8-sig"))))
    assert len(rows) == tab.locator(".ledger tbody tr").count()
    assert all(r["原文"] == library.quote("plan", int(r["起"]), int(r["止"])) for r in rows)
    book = load_workbook(io.BytesIO(_downloaded(tab, tab.get_by_text("XLSX", exact=True)).read_bytes()))
    assert book["目标"].max_row == len(rows) + 1


def test_the_nations_figure_opens_where_it_is_told_and_says_that_it_is_no_quotation(tab: Any, pages: Pages) -> None:
    tab.goto(f"{pages.url}/targets?section=二&kind=figure")
    row = tab.locator(".ledger tbody tr", has_text="单位地区生产总值能源消耗")
    assert row.locator("b").first.inner_text() == "下降15%"
    row.get_by_text("下降13.5%").click()
    tab.wait_for_selector("#clause[open] #hit")
    assert "13.5%" in tab.locator("#clause mark").inner_text() and "非原文" in tab.locator("#clause-name").inner_text()
    tab.get_by_role("button", name="关闭").click()
    row.get_by_label("看 二 的原文").click()
    tab.wait_for_function("() => document.querySelector('#clause #hit')?.textContent.includes('15%')")


def test_filters_and_marks_work_without_a_script(browser: Any, pages: Pages) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    plain = context.new_page()
    plain.goto(f"{pages.url}/targets")
    plain.get_by_label("主题").fill("公交")
    plain.get_by_role("button", name="筛选").click()
    assert 0 < plain.locator(".ledger tbody tr").count() < 10
    plain.locator(".ledger tbody [data-label=章节] a").first.click()
    assert "公交" in plain.locator("#hit").inner_text()
    context.close()
