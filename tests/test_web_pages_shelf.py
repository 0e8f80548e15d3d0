"""资料库 in a real Chromium: what is there and what is missing; any of it read and searched; added to only with the password."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import invented_law as il
import pytest
from pages_chromium import ARTICLES, PASSWORD, Pages, shot, violations
from web_chromium import needs_chromium

from corpus.law_outline import han
from corpus.library import Library

pytest.importorskip("playwright", reason="playwright is not installed")
pytestmark = needs_chromium


def _add(tab: Any, path: Path, password: str = PASSWORD) -> None:
    tab.get_by_label("文件").set_input_files(str(path))
    tab.get_by_label("密码").fill(password)
    tab.get_by_role("button", name="读取并添加").click()


def _in_sight(tab: Any, selector: str) -> None:
    tab.wait_for_function(
        "(s) => { const r = document.querySelector(s).getBoundingClientRect(); return r.top >= 0 && r.bottom < innerHeight; }",
        arg=selector,
    )


def _book(tab: Any, title: str) -> Any:
    return tab.locator(".books li", has=tab.get_by_role("link", name=title, exact=True))


def test_every_document_is_listed_with_its_state_and_what_is_missing(tab: Any, pages: Pages, everything: Library) -> None:
    tab.goto(f"{pages.url}/shelf")
    assert [d.title for d in everything.documents if _book(tab, d.title).count() != 1] == []
    plan = _book(tab, everything.document("plan").title).inner_text()
    assert "责任分工 22 条" in plan and "全文" in plan and "附件1" in plan
    repealed = _book(tab, everything.document("eia-law").title).inner_text()
    assert "废止" in repealed and "由《生态环境法典》取代" in repealed and "只有要点" in repealed and "缺：原文" in repealed
    assert f"{ARTICLES} 条" in _book(tab, "星湖市湖岸灯塔管理条例").inner_text()
    assert "只有其中一部分条文" in _book(tab, everything.document("eco-environment-code").title).inner_text()
    assert "只有其中一部分条文" not in repealed
    named = [d.title for d in everything.documents if d.kind == "named"]
    assert all("缺：" in _book(tab, title).inner_text() for title in named)


def test_a_law_of_1300_articles_is_folded_by_chapter_found_in_and_opened_at_any_article(tab: Any, pages: Pages) -> None:
    tab.goto(f"{pages.url}/shelf")
    tab.get_by_role("link", name="星湖市湖岸灯塔管理条例").click()
    tab.wait_for_selector(".doc-long")
    assert tab.locator(".doc-chapter").count() == 26 and tab.locator(".doc-chapter[open]").count() == 0
    tab.locator(".doc-chapter > summary").nth(1).focus()
    tab.keyboard.press("Enter")
    assert tab.get_by_text("第51号灯塔由").is_visible() and not tab.get_by_text("第1号灯塔由").is_visible()
    tab.locator(".doc-toc > summary").click()
    tab.locator(".doc-toc details summary", has_text="第25段湖岸").click()
    tab.get_by_role("link", name=f"第{han(1242)}条", exact=True).click()
    _in_sight(tab, f"[data-label='第{han(1242)}条']")
    assert not tab.locator(".doc-toc nav").is_visible()  # it would lie over what was chosen
    shot(tab, "long-law-article")
    tab.get_by_label("在本文内查找").fill("灯冊3726頁")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("mark#hit")
    assert "共 1 处" in tab.locator(".doc-find p").inner_text()
    tab.locator(".doc-find li a").click()
    assert tab.locator("mark#hit").inner_text() == "灯册3726页"
    _in_sight(tab, "mark#hit")
    assert tab.locator(".doc-chapter[open]").count() == 1
    shot(tab, "long-law-find")
    tab.get_by_label("在本文内查找").fill("<script>")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".doc-find p:has-text('没有找到')")


def test_a_long_law_is_not_slow_and_fits_a_phone(tab: Any, pages: Pages) -> None:
    tab.set_viewport_size({"width": 320, "height": 640})
    tab.goto(f"{pages.url}/source/long-law?section=第{han(1242)}条#hit")
    _in_sight(tab, "#hit")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    tab.emulate_media(media="print")
    assert tab.get_by_text("第2号灯塔由").is_visible() and not tab.locator(".doc-find").is_visible()
    spent = tab.evaluate(
        "(() => { const t = performance.getEntriesByType('navigation')[0]; return t.domInteractive - t.requestStart; })()"
    )
    assert spent < 5000  # a tenth of this on a quiet machine


def test_nothing_is_added_without_the_password(tab: Any, pages: Pages, tmp_path: Path) -> None:
    tab.goto(f"{pages.url}/shelf")
    _add(tab, il.write(tmp_path / "wrong-law.txt"), "猜的")
    tab.wait_for_selector(".adding .fault")
    tab.faults.clear()  # the console tells the 403
    told = tab.locator(".adding .fault").inner_text()
    assert "密码不对" in told and "猜的" not in tab.content() and PASSWORD not in tab.content()
    assert violations(tab) == []
    assert _book(tab, il.TITLE).count() == 0


def test_a_file_that_is_none_is_refused_with_a_remedy(tab: Any, pages: Pages, tmp_path: Path) -> None:
    tab.goto(f"{pages.url}/shelf")
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    _add(tab, empty)
    tab.wait_for_selector(".adding .fault")
    tab.faults.clear()
    assert "空文件" in tab.locator(".adding .fault").inner_text()


def test_a_document_is_added_reported_and_another_version_replaces_it_only_when_told(
    tab: Any, pages: Pages, tmp_path: Path
) -> None:
    tab.goto(f"{pages.url}/shelf")
    _add(tab, il.write(tmp_path / "lamp-law.docx"))
    tab.wait_for_selector("#report")
    report = tab.locator("#report").inner_text()
    assert "已添加：lamp-law.docx" in report and il.TITLE in report and str(il.ARTICLES) in report
    assert tab.locator("#job").is_visible()  # how far the index is, before it is done
    tab.wait_for_selector("#job:has-text('索引已更新')", timeout=20_000)
    assert "用户添加" in _book(tab, il.TITLE).inner_text()
    shot(tab, "shelf-added")
    body = [p.replace("灯册保存三年", "灯册保存五年") for p in (il.TITLE, il.PREFACE, *il.PARAGRAPHS)]
    newer = il.write(tmp_path / "lamp-law-new.txt", body)
    for word, kept in (("不替换", "三年"), ("替换原有版本", "五年")):
        tab.goto(f"{pages.url}/shelf")
        _add(tab, newer)
        tab.wait_for_selector("#report")
        asked = tab.locator("#report").inner_text()
        assert "要替换吗？" in asked and "第四条" in asked
        assert violations(tab) == []
        shot(tab, "shelf-confirm")
        tab.get_by_role("button", name=word, exact=True).click()
        if kept == "五年":
            tab.wait_for_selector("#job:has-text('索引已更新')", timeout=20_000)
        else:
            tab.wait_for_selector("#report", state="detached")
        tab.goto(f"{pages.url}/shelf")
        _book(tab, il.TITLE).get_by_role("link").click()
        tab.wait_for_selector(".doc-body")
        assert f"灯册保存{kept}" in tab.locator(".doc-body").inner_text()


def test_another_sites_page_can_send_nothing_here(pages: Pages, tmp_path: Path) -> None:
    path = il.write(tmp_path / "sent-law.txt")
    reply = httpx.post(
        f"{pages.url}/shelf", data={"password": PASSWORD}, files={"file": (path.name, path.read_bytes())},
        headers={"Origin": "http://elsewhere.example"}, timeout=20,
    )  # fmt: skip
    assert reply.status_code == 403
