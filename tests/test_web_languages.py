"""The pages beside the chat in three languages: English without a Han character of ours, Traditional, and no other language seen first."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pages_chromium import PASSWORD, Pages, shot, violations
from web_chromium import needs_chromium

from bot.web.check import BOILERS_ASKED, MEANING
from bot.web.check_form import BOILER_FIELDS, groups
from bot.web.words import PAGES, WORDS, known, named, plain, t, told
from corpus.audiences import question

pytest.importorskip("playwright", reason="playwright is not installed")


def chromium(test: Any) -> Any:
    """A test that opens a page."""
    for mark in needs_chromium:
        test = mark(test)
    return test


SLOT = re.compile(r"\{(\w+)\}")
READ = ["duties", "targets", "check", "shelf", "source/plan?find=能源", "source/long-law", "source/plan?find=没有这个词", "login"]
# Text nodes and attributes with Han characters that no document said: what stands in an element marked as Chinese is a document's, and so
# are the arguments of our own sentences. A sentence of ours for which no English is known counts as Chinese.
HAN = """() => {
  const han = /\\p{Script=Han}/u, out = [];
  const strings = (a) => (typeof a === "string" ? [a] : Object.values(a ?? {}).flatMap(strings));
  const said = (el) => strings(JSON.parse(el.dataset?.a ?? "null")).sort((a, b) => b.length - a.length);
  const rest = (text, el) => said(el).reduce((left, arg) => arg ? left.replaceAll(arg, "") : left, text);
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const el = walk.currentNode.parentElement, text = walk.currentNode.textContent;
    if (!han.test(rest(text, el)) || el.closest("script, style, noscript, #wc-lang")) continue;
    if (!el.closest("[lang]").getAttribute("lang").startsWith("zh")) out.push(`text: ${text.trim().slice(0, 80)}`);
  }
  for (const el of document.querySelectorAll("[aria-label], [title], [placeholder], [label]"))
    for (const name of ["aria-label", "title", "placeholder", "label"]) {
      const value = el.getAttribute(name);
      const theirs = el.closest("[lang]").getAttribute("lang").startsWith("zh") && !el.hasAttribute(`data-t-${name}`);
      if (value && !theirs && han.test(rest(value, el))) out.push(`${name}: ${value}`);
    }
  for (const el of document.querySelectorAll('[data-t="frame.raw"]')) if (el.dataset.a.includes('"hans"')) out.push(`no English: ${el.textContent}`);
  for (const el of document.querySelectorAll("[data-t]")) if (!(el.dataset.t in window.wcWords.en)) out.push(`no key: ${el.dataset.t}`);
  return [...new Set(out)];
}"""


def _speaks(tab: Any, lang: str) -> None:
    tab.add_init_script(
        f"if (!sessionStorage.chosen) {{ sessionStorage.chosen = 1; localStorage.setItem('wence-lang', '{lang}'); }}"
    )


def _fits(tab: Any, name: str) -> None:
    """Nothing of ours is Chinese, nothing scrolls sideways, axe is content, at the width of a desk and of a phone."""
    assert tab.evaluate(HAN) == []
    assert tab.evaluate("document.documentElement.lang") == "en"
    for width in (1280, 390):
        tab.set_viewport_size({"width": width, "height": 844})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        shot(tab, f"en-{name}-{width}")
        assert violations(tab) == []
    tab.set_viewport_size({"width": 1280, "height": 860})


# ------------------------------------------------------------------------------------------ the table
def test_every_word_of_the_form_has_its_english() -> None:
    texts = {BOILERS_ASKED, *MEANING, *MEANING.values()}
    for f in [*BOILER_FIELDS, *(f for g in groups() for f in g.fields)]:
        texts |= {f.label, f.help, f.unit, *(words for _, words in f.choices)}
        if "boilers" not in f.name and f.name in ("industry", "energy_tce", "voltage_kv", "emissions.permit", "building_m2"):
            texts.add(question(f.name)[1])
    texts |= {g.title for g in groups()} - {""}
    assert {x for x in texts if x and known(x) is None} == set()


def test_a_sentence_keeps_its_slots_in_english() -> None:
    assert {
        k for k, (hans, english) in {**WORDS, **PAGES}.items() if set(SLOT.findall(english)) - set(SLOT.findall(hans))
    } == set()
    assert {k for k, (_, english) in PAGES.items() if re.search(r"[一-鿿]", english.replace("问策", ""))} == set()


@pytest.mark.parametrize(
    ("said", "english"),
    [
        ("已自2026年8月15日起废止", "Repealed as of {day}"),
        ("在2026年1月1日，《某法》尚未施行（自2026年8月15日起施行），未列入。", "On {day}: {law}: {t_state}; left out."),
        ("a b.txt 是空文件（0 字节）。", "{file} is empty (0 bytes)."),
        ("58 条，规定 136 项", "Articles: {n} · rules: {m}"),
    ],
)
def test_a_sentence_of_a_lower_floor_is_known_by_its_template_and_says_the_same(said: str, english: str) -> None:
    found = known(said, "fault")
    assert found is not None and {**WORDS, **PAGES}[found[0]][1] == english
    assert plain(found[0], **found[1]) == said


def test_a_sentence_without_english_stays_chinese_and_every_argument_is_escaped() -> None:
    assert 'data-t="frame.raw"' in told("没有人写过的<b>话") and "發" in told("发<b>")
    hostile = '"><img src=x onerror=alert(1)>'
    for made in (told(hostile), t("duties.lead", title=hostile), named("title", "duties.lead", title=hostile)):
        assert "<img" not in made and '""' not in made


# ------------------------------------------------------------------------------------------ the pages
@chromium
@pytest.mark.parametrize("path", READ)
def test_a_page_in_english_holds_no_han_character_but_of_documents(tab: Any, pages: Pages, path: str) -> None:
    _speaks(tab, "en")
    tab.goto(f"{pages.url}/{path}")
    assert tab.locator("#wc-lang").input_value() == "en"
    _fits(tab, re.sub(r"\W+", "-", path))


@chromium
@pytest.mark.parametrize(
    ("path", "words"),
    [("duties", "職責"), ("targets", "目標"), ("check", "義務自查"), ("shelf", "資料庫"), ("login", "登錄後提問")],
)
def test_a_page_in_traditional_says_so_and_goes_back(tab: Any, pages: Pages, path: str, words: str) -> None:
    tab.goto(f"{pages.url}/{path}")
    before = tab.locator("body").inner_text()
    tab.locator("#wc-lang").select_option("hant")
    said = tab.locator("body").inner_text()
    assert words in said and tab.evaluate("document.documentElement.lang") == "zh-Hant"
    shot(tab, f"hant-{path}-1280")
    tab.set_viewport_size({"width": 390, "height": 844})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
    shot(tab, f"hant-{path}-390")
    tab.set_viewport_size({"width": 1280, "height": 860})
    tab.reload()
    assert words in tab.locator("body").inner_text()  # the choice is kept
    tab.goto(f"{pages.url}/duties")
    assert tab.title() == "職責 · 問策"
    tab.goto(f"{pages.url}/{path}")
    tab.locator("#wc-lang").select_option("hans")
    assert tab.locator("body").inner_text() == before


@chromium
def test_no_other_language_is_seen_before_the_chosen_one(tab: Any, pages: Pages) -> None:
    _speaks(tab, "en")
    tab.add_init_script(
        "window.seen = new Set(); const look = () => { const h = document.querySelector('h1, .doc-back, nav a');"
        "if (h?.textContent) seen.add(h.textContent); requestAnimationFrame(look); }; requestAnimationFrame(look);"
    )
    for path, words in (("duties", {"Ask", "Duties"}), ("check", {"Ask", "Self-check"}), ("source/long-law", {"← Library"})):
        tab.goto(f"{pages.url}/{path}")
        tab.wait_for_timeout(200)
        seen = set(tab.evaluate("[...seen]"))
        assert seen and seen <= words


@chromium
def test_the_result_of_the_check_and_its_faults_speak_english(tab: Any, pages: Pages) -> None:
    _speaks(tab, "en")
    tab.goto(f"{pages.url}/check")
    tab.get_by_label("Name", exact=True).fill("Steel works")
    tab.get_by_label("Enterprise", exact=True).check()
    tab.get_by_label("Industry", exact=True).select_option(label="Iron and steel")
    tab.get_by_label("Energy use in a year").fill("many")
    tab.locator("#f-emissions-discharges").select_option("no")
    tab.locator("#f-emissions-water").select_option("yes")
    tab.get_by_role("button", name="Check", exact=True).click()
    assert "“many” is not a number" in tab.locator("#faults").inner_text()
    assert tab.evaluate(HAN) == []
    tab.get_by_label("Energy use in a year").fill("12000")
    tab.get_by_role("button", name="Check", exact=True).click()
    tab.wait_for_function("() => document.querySelector('#faults')?.textContent.includes('contradicts')")
    assert tab.evaluate(HAN) == []
    tab.locator("#f-emissions-discharges").select_option("yes")
    tab.get_by_role("button", name="Add a boiler").click()
    assert tab.locator("[data-boiler] legend").last.inner_text() == "Boiler 2 (or a group of the same)"
    tab.locator("#f-as_of").fill("2025-11-01")
    tab.get_by_role("button", name="Check", exact=True).click()
    tab.wait_for_selector("#result")
    tab.faults.clear()  # the console tells the 422s
    assert tab.locator("#result h2").inner_text() == "Steel works, as of 2025-11-01"
    _fits(tab, "check-result")
    tab.locator(".duty dd a").first.click()
    tab.wait_for_selector("#clause[open] #hit")
    assert tab.evaluate(HAN) == [] and violations(tab) == []
    shot(tab, "en-clause")


@chromium
def test_filters_adding_and_what_is_refused_speak_english(tab: Any, pages: Pages) -> None:
    _speaks(tab, "en")
    tab.goto(f"{pages.url}/duties")
    tab.get_by_label("Body", exact=True).fill("没有的局")
    tab.wait_for_selector(".empty")
    assert tab.evaluate(HAN) == [] and tab.locator(".empty").inner_text().startswith("Nothing fits")
    tab.goto(f"{pages.url}/targets")
    tab.locator(".ledger .nation a").first.click()
    tab.wait_for_selector("#clause[open] #hit")
    assert tab.locator("#clause-name").inner_text() == "The nation's target (restated, not verbatim)"
    assert "Nation: " in tab.locator(".charts svg tspan").first.text_content()
    for name, data, word, said in (
        ("x.txt", b"x", "wrong", "The password is wrong; nothing was added."),
        ("x.txt", b"", PASSWORD, "x.txt is empty (0 bytes)."),
        ("x.xyz", b"hello", PASSWORD, "The format “.xyz” of x.xyz is not known."),
        ("long-law.txt", (pages.home / "long-law.txt").read_bytes(), PASSWORD, "Unchanged: long-law.txt"),
    ):
        tab.goto(f"{pages.url}/shelf")
        tab.locator("#u-file").set_input_files({"name": name, "mimeType": "text/plain", "buffer": data})
        tab.get_by_label("Password").fill(word)
        tab.get_by_role("button", name="Read and add").click()
        tab.wait_for_selector("[role=alert], #report")
        tab.faults.clear()  # the console tells the refusals
        assert said in tab.locator("[role=alert], #report h2").inner_text()
        assert tab.evaluate(HAN) == []
    shot(tab, "en-shelf-report")


@chromium
def test_without_a_script_a_page_is_simplified_and_offers_no_choice_it_cannot_keep(browser: Any, pages: Pages) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-US")
    plain_tab = context.new_page()
    for path, words in (("duties", "职责"), ("source/plan", "资料库"), ("login", "登录后提问")):
        plain_tab.goto(f"{pages.url}/{path}")
        assert words in plain_tab.locator("body").inner_text() and not plain_tab.locator("#wc-lang").is_visible()
    context.close()
