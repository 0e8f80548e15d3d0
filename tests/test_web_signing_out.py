"""Signing out stands in the navigation of every page for whoever is signed in, and for nobody else; in a real Chromium."""

from __future__ import annotations

from typing import Any

import pytest
from pages_chromium import Pages, shot, violations
from web_chromium import needs_chromium

from bot import access
from bot.api.sessions import COOKIE, SIGNED_IN
from bot.web.layout import PAGES

pytest.importorskip("playwright", reason="playwright is not installed")
pytestmark = needs_chromium
PASSWORD = "correct horse battery"
OUT = "nav.wn .wn-out button"


@pytest.fixture
def signed_in(tab: Any, pages: Pages) -> Any:
    access.add_user(pages.home, "张三", PASSWORD, "reader")
    tab.goto(f"{pages.url}/duties")
    tab.fill("#name", "张三")
    tab.fill("#password", PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_selector(OUT)
    return tab


def test_who_is_not_signed_in_is_not_shown_a_way_out(tab: Any, pages: Pages) -> None:
    tab.goto(f"{pages.url}/duties")
    assert tab.locator(OUT).count() == 1 and not tab.locator(OUT).is_visible()


def test_every_page_has_it_and_it_ends_the_session(signed_in: Any, pages: Pages) -> None:
    tab = signed_in
    for path, _ in [*PAGES[1:], PAGES[0]]:
        tab.goto(f"{pages.url}/{path.removeprefix('./')}")
        tab.wait_for_selector(OUT)
        if path == "duties":
            assert violations(tab) == []
            shot(tab, "signing-out")
    tab.wait_for_function("window.wcTrigger !== undefined")
    tab.locator(OUT).click()
    tab.wait_for_url("**/login")
    assert {c["name"] for c in tab.context.cookies()} & {COOKIE, SIGNED_IN} == set()
    tab.goto(f"{pages.url}/duties")
    assert "/login" in tab.url
    tab.faults.clear()  # Gradio tells the console that its stream was cut off by the leaving


@pytest.mark.parametrize("language", ["hans", "en"])
def test_on_a_small_phone_it_can_be_reached_and_nothing_scrolls_sideways(signed_in: Any, pages: Pages, language: str) -> None:
    tab = signed_in
    tab.set_viewport_size({"width": 320, "height": 700})
    for path in ("duties", ""):
        tab.goto(f"{pages.url}/{path}")
        tab.select_option("#wc-lang", language)
        button = tab.locator(OUT)
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 320, box
        assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    tab.select_option("#wc-lang", "hans")
    tab.goto("about:blank")
    tab.faults.clear()


def test_the_cookie_that_shows_it_opens_nothing(tab: Any, pages: Pages) -> None:
    access.add_user(pages.home, "张三", PASSWORD, "reader")
    tab.context.add_cookies([{"name": SIGNED_IN, "value": "1", "url": pages.url}])
    tab.goto(f"{pages.url}/duties")
    assert "/login" in tab.url
