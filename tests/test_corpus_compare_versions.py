"""What a new version changes is told part by part; renumbering is no change of matter."""

from __future__ import annotations

import pytest

from corpus.compare_versions import Difference, compare

OLD = ["为了看灯，制定本条例。", "守灯人应当每日点灯。", "灯册保存三年。", "本条例自2019年7月1日起施行。"]


def law(*bodies: str) -> str:
    return "灯塔条例\n" + "".join(f"第{'一二三四五六七'[i]}条　{b}\n" for i, b in enumerate(bodies))


def versions(*bodies: str) -> Difference:
    return compare("law", law(*OLD), law(*bodies))


def test_the_same_text_in_other_spaces_and_widths_is_the_same() -> None:
    assert compare("law", law(*OLD), law(*OLD).replace("　", " ").replace("，", ",").replace("第一条", "第一條")).same


def test_a_changed_article_is_shown_around_the_change() -> None:
    d = versions(OLD[0], OLD[1], "灯册保存五年。", OLD[3])
    assert (d.added, d.changed, d.gone, d.moved, d.touched) == ((), ("第三条",), (), (), ("第三条",))
    assert "“灯册保存三年。” → “灯册保存五年。”" in d.lines[-1]


def test_an_inserted_article_renumbers_those_behind_it() -> None:
    d = versions(OLD[0], OLD[1], "新设的灯要备案登记。", *OLD[2:])
    assert (d.added, d.changed, d.gone) == (("第三条",), (), ())
    assert d.moved == (("第四条", "第五条"), ("第三条", "第四条")) or set(d.moved) == {("第三条", "第四条"), ("第四条", "第五条")}
    assert set(d.touched) == {"第三条", "第四条"}


def test_a_deleted_article_is_gone_and_the_rest_moves_up() -> None:
    d = versions(OLD[0], *OLD[2:])
    assert (d.added, d.changed, d.gone, set(d.moved)) == ((), (), ("第二条",), {("第三条", "第二条"), ("第四条", "第三条")})


def test_a_plan_is_compared_by_its_sections() -> None:
    old = "一、总则\n做好点灯。\n二、任务\n（一）点灯。每日一次。\n（二）擦灯。每月一次。\n"
    d = compare("plan", old, old.replace("每月", "每周"))
    assert d.changed == ("二(二)",) and "节" in d.lines[0]


def test_a_long_list_of_changes_is_cut_and_counted() -> None:
    old = "".join(f"第{n}条 灯{n}归甲。\n" for n in range(1, 60))
    d = compare("law", old, old.replace("甲", "乙"))
    assert len(d.changed) == 59 and len(d.lines) == 31 and "另有" in d.lines[-1]


@pytest.mark.parametrize("kind", ["law", "plan"])
def test_a_text_that_has_no_parts_any_more_differs_in_all(kind: str) -> None:
    assert compare(kind, law(*OLD), "灯。\n").same is (kind == "plan")
