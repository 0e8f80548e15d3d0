"""Targets: every figure of three plans with its fields, nothing else taken for one, and nothing said that the quote does not."""

from __future__ import annotations

import re

import pytest
from plan_gold import PLANS, has_figure, is_said, numbers, paired, read, rows, said_of, wanted_but_unsaid

from corpus.clauses import DEADLINE
from corpus.plan_outline import outline
from corpus.records import Target
from corpus.script import fold_keep
from corpus.targets import targets

# Figures that are no row of the table, by (plan, section, value, unit); each with its reason.
BESIDE_THE_TABLE: dict[tuple[str, str, str, str], str] = {}


def figures_of(name: str) -> list[Target]:
    return [t for t in read(name).targets if numbers(t.value)]


@pytest.mark.parametrize("name", PLANS)
def test_every_figure_of_the_table_is_found_with_value_unit_deadline_base_metric_and_scope(name: str) -> None:
    pairs, _ = paired([r for r in rows(name, "targets") if has_figure(r)], figures_of(name))
    wrong = []
    for row, target in pairs:
        if target is None:
            wrong.append(f"missing: {row}")
        elif unsaid := wanted_but_unsaid(row, target):
            wrong.append(f"{row['section']} {row['metric']}: {unsaid} not in {target.metric}/{target.scope}")
        elif (target.base, target.deadline) != (row["base"], row["deadline"]):
            wrong.append(f"{row['section']} {row['metric']}: {target.base}/{target.deadline} for {row['base']}/{row['deadline']}")
    assert wrong == []


@pytest.mark.parametrize("name", PLANS)
def test_nothing_else_is_taken_for_a_figure(name: str) -> None:
    _, left = paired([r for r in rows(name, "targets") if has_figure(r)], figures_of(name))
    assert [t for t in left if (name, t.section, t.value, t.unit) not in BESIDE_THE_TABLE] == []


@pytest.mark.parametrize("name", PLANS)
def test_the_relation_of_every_figure_is_the_tables(name: str) -> None:
    """But for a verb that stands apart in the text, which the table puts to the relation (安排……不低于) and we do not."""
    pairs, _ = paired([r for r in rows(name, "targets") if has_figure(r)], figures_of(name))
    for row, target in pairs:
        assert target is not None
        if target.kind == "figure":
            assert set(row["relation"]) <= set(fold_keep(target.relation + target.metric) + "…"), (row, target.relation)
        assert row["relation"].partition("…")[2] == fold_keep(target.relation).partition("…")[2], (row, target.relation)


@pytest.mark.parametrize("name", PLANS)
def test_every_class_or_standard_of_the_table_is_found_with_its_deadline(name: str) -> None:
    for row in rows(name, "targets"):
        if row["kind"] != "categorical":
            continue
        found = [t for t in said_of(row, read(name)) if t.kind == "categorical" and not wanted_but_unsaid_with_value(row, t)]
        assert found, row
        assert row["deadline"] in {t.deadline for t in found}, (row, found)


def wanted_but_unsaid_with_value(row: dict[str, str], target: Target) -> set[str]:
    said = fold_keep(target.metric + target.scope + target.value + target.relation)
    return set(row["metric"] + row["value"]) - set(said) - set("“”")


@pytest.mark.parametrize(("name", "share"), [("plan", 0.95), ("yunling", 0.9), ("dongze", 0.9)])
def test_nearly_all_rows_of_the_table_are_said(name: str, share: float) -> None:
    gold = rows(name, "targets")
    missed = [f"{r['section']} {r['kind']} {r['metric']}" for r in gold if not is_said(r, read(name))]
    print(f"{name}: {len(gold) - len(missed)} of {len(gold)} rows said; missed: {missed}")
    assert len(missed) <= (1 - share) * len(gold), missed


@pytest.mark.parametrize("name", PLANS)
def test_every_quote_is_cut_from_the_text_of_its_section(name: str) -> None:
    library = read(name)
    document = library.documents[0]
    for t in library.targets:
        section = document.section(t.section)
        assert section.start <= t.start < t.end <= section.end, t
        assert t.quote == document.text[t.start : t.end]
        assert t.start <= t.value_start < t.end, t
        if numbers(t.value):
            assert fold_keep(document.text)[t.value_start :].startswith(fold_keep(t.value)), t


@pytest.mark.parametrize("name", PLANS)
def test_every_field_stands_in_the_quote(name: str) -> None:
    for t in read(name).targets:
        quote = re.sub('[“”"]', "", fold_keep(t.quote))
        timeless = re.sub(DEADLINE.pattern, "", quote)
        for field in (t.value, t.unit, t.base, t.deadline, t.scope):
            bare = re.sub('[“”"]', "", fold_keep(field))
            assert bare in quote or bare in timeless, (field, t)
        assert set(fold_keep(t.metric)) <= set(fold_keep(t.quote)), t
        for part in t.relation.split("…"):
            part, hope = fold_keep(part), part[:2]
            if part not in quote and part not in timeless:  # 力争 may stand before the date: 力争到2025年……达到
                assert hope in ("力争", "确保", "争取") and hope in quote and part[2:] in quote, (part, t)


@pytest.mark.parametrize("name", PLANS)
def test_no_two_targets_are_the_same_and_they_come_in_order_of_the_text(name: str) -> None:
    found = read(name).targets
    assert len({(t.section, t.value_start, t.metric, t.scope, t.value) for t in found}) == len(found)
    order = [read(name).documents[0].section(t.section).start for t in found]
    assert order == sorted(order)


def said(sentence: str, since: int = 2021) -> list[Target]:
    text = f"一、目标\n{sentence}\n二、其他\n无。\n"
    return [t for t in targets(text, outline("x", text), since) if t.section == "一"]


def figures_in(sentence: str) -> list[tuple[str, str, str, str]]:
    return [(t.metric, t.relation, t.value, t.unit) for t in said(sentence) if numbers(t.value)]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("到2025年,森林覆盖率达到24%以上。", [("森林覆盖率", "达到…以上", "24", "%")]),
        ("甲、乙利用率分别达到30%、40%以上。", [("甲利用率", "达到", "30", "%"), ("乙利用率", "达到…以上", "40", "%")]),
        ("甲、乙利用率均达到43%左右。", [("甲利用率", "达到…左右", "43", "%"), ("乙利用率", "达到…左右", "43", "%")]),
        ("能耗比2020年下降3个百分点。", [("能耗", "下降", "3", "个百分点")]),
        ("完成节水改造120万亩、管网更新300公里。", [("节水改造", "完成", "120", "万亩"), ("管网更新", "完成", "300", "公里")]),
        ("力争到2025年,回收率达到70%。", [("回收率", "力争达到", "70", "%")]),
        ("力争“十四五”期间累计投放贷款60亿元以上。", [("贷款", "力争累计投放…以上", "60", "亿元")]),
        ("重点企业每2年开展1次审核。", [("审核", "每2年开展", "1", "次")]),
        ("创建2000家示范单位,遴选200家领跑者。", [("示范单位", "创建", "2000", "家"), ("领跑者", "遴选", "200", "家")]),
        ("新建10座处理厂、5座中转站。", [("处理厂", "新建", "10", "座"), ("中转站", "新建", "5", "座")]),
        ("甲率达到5%,完成5.3亿吨产能改造。", [("甲率", "达到", "5", "%"), ("产能改造", "完成", "5.3", "亿吨")]),
        ("新增和改造管网8万公里。", [("管网", "新增和改造", "8", "万公里")]),
        ("每个盟市至少建成1个示范园区。", [("示范园区", "至少建成", "1", "个")]),
        ("新车销售量达到销售总量的20%左右。", [("新车销售量", "达到…左右", "20", "%")]),
        ("推动煤炭消费量比2020年下降10%。", [("煤炭消费量", "下降", "10", "%")]),
        ("新增储能3万千瓦以上,其中新型1万千瓦。", [("储能", "新增…以上", "3", "万千瓦"), ("新型", "新增", "1", "万千瓦")]),
        ("城市垃圾焚烧能力占比65%左右。", [("城市垃圾焚烧能力占比", "…左右", "65", "%")]),
        ("人口100万以上的城市收集率不低于75%。", [("人口100万以上的城市收集率", "不低于", "75", "%")]),
        ("甲利用率由2020年的38%提高到55%以上。", [("甲利用率", "提高到…以上", "55", "%")]),
        ("新增5万千瓦以上光伏电站。", [("光伏电站", "新增…以上", "5", "万千瓦")]),
        ("35千伏及以上用户全部进入市场。", [("用户全部进入市场", "…及以上", "35", "千伏")]),
        ("按照(国发〔2021〕33号)精神和第3条要求办理。", []),
        ("2020年,全市用水量比2015年下降12%。", []),
        ("“十三五”期间,能耗累计下降14%。", []),
        ("2019年已建成3座处理厂。", []),
    ],
)
def test_a_figure_is_read_with_its_own_words(sentence: str, wanted: list[tuple[str, str, str, str]]) -> None:
    assert figures_in(sentence) == wanted


def test_one_measure_for_several_places_is_paired_place_by_place() -> None:
    found = said("河东及周边地区、河西地区煤炭消费量分别下降10%、5%左右。")
    assert [(t.scope, t.metric, t.relation, t.value) for t in found] == [
        ("河东及周边地区", "煤炭消费量", "下降", "10"),
        ("河西地区", "煤炭消费量", "下降…左右", "5"),
    ]


def test_twenty_per_cent_and_twenty_points_stay_apart() -> None:
    assert [t.unit for t in said("甲比例降低20个百分点,乙用量降低20%。")] == ["个百分点", "%"]


def test_a_deadline_holds_until_the_next_one_and_a_base_year_for_its_own_figure() -> None:
    found = said("到2023年,甲率达到5%,乙率比2020年提高1%;到2025年,甲率达到9%。")
    assert [(t.base, t.deadline) for t in found] == [("", "2023年"), ("2020年", "2023年"), ("", "2025年")]


def test_a_responsibility_bracket_holds_no_target() -> None:
    assert said("推进有关工作。(省水利厅负责,到2025年完成率达到90%)") == []
    assert len(said("推进有关工作。(到2025年完成率达到90%)")) == 1


def test_a_task_is_no_target() -> None:
    for sentence in ("推进污水处理设施建设。", "鼓励企业实现绿色转型。", "加大治理力度。", "支持园区建成循环体系。"):
        assert said(sentence) == [], sentence


def test_a_quote_never_reaches_out_of_its_sentence_for_a_metric_that_was_not_named() -> None:
    (found,) = said("前一句说别的事。全面推行独立分区计量。")
    assert found.quote == "全面推行独立分区计量"
