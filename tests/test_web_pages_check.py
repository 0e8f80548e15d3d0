"""义务自查 in a real Chromium: what was typed gives what applies, with its reason and its source; what was not is asked, not assumed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pages_chromium import Pages, shot, violations
from web_chromium import needs_chromium

pytest.importorskip("playwright", reason="playwright is not installed")
pytestmark = needs_chromium
NAME = "示例<b>钢铁厂"


def _filled(tab: Any, pages: Pages) -> None:
    """The form of a steel works, by keyboard and labels as a user goes through it."""
    tab.goto(f"{pages.url}/check")
    tab.get_by_label("名称").fill(NAME)
    tab.get_by_label("企业", exact=True).check()
    tab.get_by_label("所属行业").select_option("钢铁")
    tab.get_by_label("年综合能源消费量").fill("1.2万")
    tab.locator("#f-boilers-0-tph").fill("65")
    tab.locator("#f-boilers-0-fuel").select_option("煤")
    tab.locator("#f-emissions-discharges").select_option("yes")


def _sent(tab: Any) -> None:
    tab.get_by_role("button", name="查", exact=True).click()
    tab.wait_for_selector("#result")


def test_from_a_filled_form_to_obligations_with_reason_source_and_state(tab: Any, pages: Pages) -> None:
    _filled(tab, pages)
    _sent(tab)
    tab.wait_for_function("() => document.activeElement.id === 'result'")
    assert tab.locator("#result h2").inner_text().startswith(NAME)
    groups = tab.locator(".group-of h3").all_inner_texts()
    order = [
        next(i for i, g in enumerate(("必须", "不得", "应当", "方案要求", "鼓励", "可以")) if t.startswith(g)) for t in groups
    ]
    assert order == sorted(order) and {1, 2} <= set(order)
    report = tab.locator(".duty", has_text="报送").filter(has_text="能源利用状况").first
    told = report.inner_text()
    assert "12000" in told.replace(",", "") or "一万吨" in told or "重点用能单位" in told
    assert "节约能源法" in told and "要点转述，非原文" in told and "现行有效" in told
    heads = tab.locator(".duty").evaluate_all("e => e.map(x => [...x.querySelectorAll('dt')].map(t => t.textContent))")
    assert [h for h in heads if h.count("出处") != 1 or not {"为什么适用", "适用范围"} & set(h)] == []
    assert tab.locator(".group-of > details:not([open]) summary", has_text="法律鼓励，不是义务").count() == 1
    shot(tab, "check-result")
    assert violations(tab) == []
    link = report.locator("dd a").last
    link.click()
    tab.wait_for_selector("#clause[open] #hit")
    tab.keyboard.press("Escape")
    tab.set_viewport_size({"width": 320, "height": 640})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    shot(tab, "check-result-320")


def test_what_is_open_is_a_question_that_leads_to_its_field(tab: Any, pages: Pages) -> None:
    _filled(tab, pages)
    _sent(tab)
    question = tab.locator(".openpoints li a").first
    field = question.get_attribute("href")
    assert tab.locator(".formbox").get_attribute("open") is None
    question.focus()
    tab.keyboard.press("Enter")
    to = tab.locator(f"{field}:is(input, select), {field} :is(input, select)").first
    assert to.evaluate("e => e === document.activeElement") and to.is_visible()
    before = tab.locator(".openpoints li").count()
    to.evaluate("e => { e.selectedIndex = 1; }")
    _sent(tab)
    assert tab.locator(f".openpoints a[href='{field}']").count() == 0 or tab.locator(".openpoints li").count() != before
    assert tab.locator("#f-energy_tce").input_value() == "1.2万"  # what was typed is still there


def test_an_empty_form_assumes_nothing(tab: Any, pages: Pages) -> None:
    tab.goto(f"{pages.url}/check")
    _sent(tab)
    own = tab.locator(".duty", has=tab.locator("dt", has_text="为什么适用"))
    general = tab.locator(".duty", has=tab.locator("dt", has_text="适用范围"))
    assert general.count() > 0 and own.filter(has_text="所属行业").count() == 0
    assert tab.locator(".openpoints li").count() > 5


def test_what_cannot_be_used_is_said_first_and_leads_to_its_field(tab: Any, pages: Pages) -> None:
    _filled(tab, pages)
    tab.get_by_label("年综合能源消费量").fill("<很多>")
    tab.get_by_role("button", name="查", exact=True).click()
    tab.wait_for_selector("#faults")
    tab.faults.clear()  # the console tells the 422
    assert tab.evaluate("document.activeElement.id") == "faults" and tab.locator("#result").count() == 0
    assert "<很多>" in tab.locator("#faults").inner_text()
    assert violations(tab) == []
    tab.locator("#faults a").click()
    assert tab.evaluate("document.activeElement.id") == "f-energy_tce"
    assert tab.evaluate("document.activeElement.value") == "<很多>"
    tab.keyboard.press("Control+A")
    tab.keyboard.type("4000")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#result")


def test_the_day_asked_about_decides_which_law_is_listed(tab: Any, pages: Pages) -> None:
    _filled(tab, pages)
    tab.locator("#f-project").select_option("new")
    told = []
    for day in ("2026-08-14", "2026-08-15"):
        if tab.locator(".formbox:not([open])").count():
            tab.locator(".formbox > summary").click()
        tab.get_by_label("按哪一天的法律").fill(day)
        _sent(tab)
        tab.wait_for_function("(d) => document.querySelector('#result h2').textContent.includes(d)", arg=f"8月{day[-2:]}日")
        told.append(tab.locator(".duty a", has_text="《环境影响评价法》").count())
    assert told[0] > 0 and told[1] == 0


def test_more_boilers_can_be_told(tab: Any, pages: Pages) -> None:
    _filled(tab, pages)
    tab.get_by_role("button", name="再加一台").click()
    assert tab.locator("[data-boiler]").count() == 2
    assert tab.evaluate("document.activeElement.id") == "f-boilers-1-tph" and tab.locator("#f-boilers-1-tph").input_value() == ""
    tab.locator("#f-boilers-1-tph").fill("20")
    _sent(tab)
    tab.locator(".formbox > summary").click()
    assert [tab.locator(f"#f-boilers-{n}-tph").input_value() for n in (0, 1)] == ["65", "20"]


def test_word_and_excel_files_and_the_print_hold_the_whole_result(tab: Any, pages: Pages) -> None:
    import docx

    _filled(tab, pages)
    _sent(tab)
    names = tab.locator(".duty h4").all_text_contents()
    with tab.expect_download() as got:
        tab.get_by_role("button", name="Word").click()
    assert got.value.suggested_filename.endswith(".docx")
    document = docx.Document(got.value.path())
    text = "\n".join([p.text for p in document.paragraphs] + [c.text for t in document.tables for r in t.rows for c in r.cells])
    assert [n for n in names if n not in text] == [] and NAME in text
    with tab.expect_download() as got:
        tab.get_by_role("button", name="Excel").click()
    book = load_workbook(io.BytesIO(Path(got.value.path()).read_bytes()))
    cells = {str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row if c}
    assert [n for n in names if not any(n in c for c in cells)] == []
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    assert [tab.locator(s).first.is_visible() for s in (".top", ".formbox", ".jump", ".files")] == [False] * 4
    assert all(tab.locator(".duty h4").evaluate_all("e => e.map(x => x.offsetParent !== null)"))
