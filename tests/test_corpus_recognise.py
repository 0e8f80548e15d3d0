"""A law is told from a plan, and both from texts about them; a proposed id is short, ASCII and free."""

from __future__ import annotations

from pathlib import Path

import invented_law as il
import pytest

from corpus.errors import DocumentError
from corpus.provisions import Register
from corpus.readers import Delivered, read
from corpus.recognise import Recognised, free_id, recognise, valid_id

DATA = Path(__file__).parent / "data"
LAWS = Path(__file__).parents[2] / "shared" / "laws"
TEXT = "\n".join(il.lines()) + "\n"
PLAN = """星湖市人民政府关于印发《星湖市灯塔行动方案》的通知
星政发〔2021〕9号
星湖市灯塔行动方案
一、总体要求
到2025年，全市灯塔完好率达到95%，比2020年提高12%。
二、主要任务
（一）点灯。依照《灯塔条例》执行。（市船务局牵头，市财政局按职责分工负责）
（二）擦灯。到2025年擦灯率达到90%。（市灯塔管理站负责）
"""


def seen(text: str, name: str = "文件.txt", registers: tuple[Register, ...] = ()) -> Recognised:
    return recognise(Delivered(text, "txt"), name, registers)


def test_a_law_is_recognised_with_its_title_version_and_articles() -> None:
    r = seen(TEXT)
    assert (r.kind, r.title, r.articles, r.oddities, r.id) == ("law", il.TITLE, il.ARTICLES, (), "xhsdtyhtl")
    assert r.meta.version == "2023-06-01 修正"


def test_a_law_of_the_register_takes_its_id_and_names_whatever_the_file_is_called() -> None:
    register = Register("lamp-law", "中华人民共和国星湖市灯塔养护条例", ("灯塔条例", "灯塔养护条例"))
    r = seen(TEXT, "download-1.txt", (register,))
    assert (r.id, r.registered) == ("lamp-law", True)
    assert set(register.names) <= set(r.meta.names)


@pytest.mark.parametrize("name", ["plan_dongze.txt", "plan_yunling.txt"])
def test_a_plan_is_recognised_with_what_was_read_from_it(name: str) -> None:
    r = recognise(read(DATA / name), name, ())
    assert (r.kind, r.articles) == ("plan", 5)
    assert r.duties > 10 and r.targets > 50 and r.title.endswith("方案") and "通知" not in r.title


def test_a_plan_s_head_is_read() -> None:
    r = seen(PLAN)
    assert (r.kind, r.title, r.meta.number, r.duties) == ("plan", "星湖市灯塔行动方案", "星政发〔2021〕9号", 2)


def test_a_news_story_in_front_of_a_plan_is_left_out_and_said_so() -> None:
    r = seen("6月6日，记者获悉，星湖市发布方案。\n详情如下：\n" + PLAN)
    assert r.meta.begins == PLAN.split("\n")[0]
    assert any("正文前" in x for x in r.oddities)


def test_a_plan_that_quotes_articles_at_line_starts_stays_a_plan() -> None:
    quoted = (
        "附：灯塔条例摘录\n第一条　为了看灯，制定本条例。\n第二条　本条例所称灯塔，指塔。\n第三条　本条例自2019年7月1日起施行。\n"
    )
    assert seen(PLAN + quoted).kind == "plan"


@pytest.mark.parametrize(
    "text",
    [
        "《灯塔条例》解读\n" + "\n".join(il.PARAGRAPHS),
        "灯塔条例释义\n" + "".join(f"{p}\n【释义】本条说的是灯。\n" for p in il.PARAGRAPHS),
        "从灯塔条例看守灯\n" + "".join(f"{p}\n解读：说的是灯。\n" for p in il.PARAGRAPHS),
        "守灯的故事\n灯塔立在湖边，这是记者从湖上发回的报道，说的是守灯人的一天，从早到晚，风里雨里，一盏灯也没有落下过。\n" * 9
        + "第一条　守灯人应当点灯。\n第二条　灯册保存三年。\n",
        "灯塔条例热点\n第一条　为了看灯，制定本条例。\n第九条　不得熄灯。\n第三十条　罚款。\n第四十一条　施行。\n",
        "第一条　今天的新闻是灯亮了。\n第二条　明天的新闻是灯灭了。\n",
        "灯塔，灯塔。\n",
    ],
    ids=["reading", "commentary", "remarks", "story", "highlights", "news", "nothing"],
)
def test_a_text_about_a_law_is_neither(text: str) -> None:
    with pytest.raises(DocumentError, match="从第一条起"):
        seen(text)


def test_gaps_doubles_and_drafts_are_told() -> None:
    gap = TEXT.replace("第五条　灯塔停光超过二小时的，守灯人应当立即报告。\n", "")
    assert seen(gap).oddities == ("缺第五条",)
    assert any("草案" in x for x in seen(TEXT.replace(il.TITLE, "星湖市灯塔养护条例（草案）", 1)).oddities)
    front = recognise(Delivered(TEXT, "md", {"title": il.TITLE, "articles": "12"}), "a.md", ())
    assert front.oddities == ("文件头写明 12 条，读到 9 条",)


@pytest.mark.parametrize(
    ("word", "good"), [("lamp-law", True), ("plan", False), ("Lamp", False), ("../x", False), ("a" * 61, False), ("9x", False)]
)
def test_an_id_can_be_a_folder_s_name_and_nothing_else(word: str, good: bool) -> None:
    assert valid_id(word) is good


def test_a_taken_id_gets_a_number() -> None:
    assert (free_id("a", ("b",)), free_id("a", ("a", "a-2")), free_id("plan", ())) == ("a", "a-3", "plan-2")


def test_every_full_text_is_recognised_as_the_law_it_is() -> None:
    if not LAWS.is_dir():
        pytest.skip("no ../shared/laws beside this checkout: no full texts to recognise")
    found = {p.stem: recognise(read(p), p.name) for p in sorted(LAWS.rglob("*-*.md"))}
    assert len(found) == 14
    assert {stem: r.id for stem, r in found.items()} == {stem: stem for stem in found}
    assert all(r.kind == "law" and not r.oddities for r in found.values())
    assert found["eco-environment-code"].articles == 1242
