"""What a question about a law is answered with: its article, what its breach costs; what the plan says stays the plan's."""

from __future__ import annotations

import json

import pytest
from answer_parts import cited, lines, spans

from bot import law_limits, route
from bot.assistant import Assistant
from bot.desk import Desk
from bot.draft import Draft
from corpus.library import Library
from corpus.script import to_simplified, to_traditional

REPORTING = ("energy-conservation-law", "第五十三条")


# An article by its number


@pytest.mark.parametrize(
    "question",
    [
        "节约能源法第五十三条", "节约能源法第53条说什么", "节能法53条", "《节能法》第 53 条怎么规定的？",
        "请问《中华人民共和国节约能源法》第五十三条",
        "節約能源法第五十三條說什麼", "节能法第五十三条第一款", "节能法第五十三条是啥意思啊", "article 53 of the Energy Conservation Law",
        "第五十三条，节约能源法的，讲了什么",
    ],
)  # fmt: skip
def test_an_article_is_found_however_it_is_asked_for(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.kind) == ("answered", "provision")
    assert set(cited(answer)) == {REPORTING} and "能源利用状况" in to_simplified(answer.answer)
    assert spans(answer) == spans(assistant.ask("节约能源法第五十三条"))


def test_all_paragraphs_of_an_article_are_given_and_one_alone_when_it_is_named(assistant: Assistant) -> None:
    whole = lines(assistant.ask("公共机构节能条例第十五条怎么说"))
    assert [w.split("（")[0] for w in whole[:-1]] == ["《公共机构节能条例》第十五条第一款", "《公共机构节能条例》第十五条第二款"]
    second = assistant.ask("公共机构节能条例第15条第二款")
    assert lines(second)[0] == whole[1] and "3月31日" in lines(second)[0] and len(second.citations) == 1


def test_every_article_of_the_seven_laws_is_answered_by_its_number(assistant: Assistant, everything: Library) -> None:
    assert assistant.counsel is not None
    for (doc, article), paragraphs in list(assistant.counsel.statutes.of_article.items())[::7]:
        document = everything.document(doc)
        answer = assistant.ask(f"{document.short}{article}怎么规定的？")
        assert (answer.status, answer.kind) == ("answered", "provision"), (doc, article)
        assert spans(answer)[: len(paragraphs)] == [(doc, p.start, p.end) for p in paragraphs][: len(spans(answer))]
        assert not [n for n in answer.notes if "未通过核对" in n]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("节能法第两百条说什么", "《节约能源法》在资料中没有第二百条"), ("环评法第三十八条", "《环境影响评价法》在资料中没有第三十八条"),
        ("公共机构节能条例第五条之一", "《公共机构节能条例》在资料中没有第五条之一"),
        ("生态环境法典第1300条", "《生态环境法典》在资料中没有第一千三百条"),
    ],
)  # fmt: skip
def test_an_article_that_the_law_does_not_have_is_not_made_up_from_others(assistant: Assistant, question: str, said: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.reason, answer.citations) == ("abstained", "not_stated", ()), answer.answer
    assert said in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "电力法第十条说什么", "大气污染防治法第五十三条怎么规定的？", "民法典第五条怎么规定的？", "违反劳动合同法罚多少钱",
        "违反《安全生产法》罚多少钱", "《能源法》里对储能是怎么规定的", "What does the Food Safety Law say about kitchens?",
        "水污染防治法里对排污口是怎么要求的",
    ],
)  # fmt: skip
def test_a_law_that_is_not_among_the_sources_is_refused(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.reason, answer.citations) == ("abstained", "text_missing", ()), answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "What must a company report under the Regulations on Ecological and Environmental Monitoring?",
        "Does the Regulation on Pollutant Discharge Permit Management say how long a permit is valid?",
    ],
)
def test_an_english_name_of_a_law_that_is_there_is_known(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).reason != "text_missing"


def test_a_law_that_is_named_is_not_made_to_answer_what_it_does_not_say(assistant: Assistant) -> None:
    answer = assistant.ask("电梯里不放音乐，按民用建筑节能条例罚多少？")
    assert (answer.status, answer.citations) == ("abstained", ())


def test_an_ordinary_word_mistyped_is_read_as_meant(assistant: Assistant) -> None:
    typed, meant = assistant.ask("登记表忘了去备按，罚多少？"), assistant.ask("登记表忘了去备案，罚多少？")
    assert typed.status == "answered" and spans(typed) == spans(meant)
    assert "按“备案”理解“备按”" in typed.notes


def test_a_number_without_a_law_is_refused(assistant: Assistant) -> None:
    answer = assistant.ask("第五十三条说什么")
    assert (answer.status, answer.reason, answer.citations) == ("abstained", "unclear", ())
    assert "哪部法律的第五十三条" in answer.answer


# In lay words


@pytest.mark.parametrize(
    ("question", "doc", "article"),
    [
        ("不交能源利用状况报告罚多少", "energy-conservation-law", "第八十二条"),
        ("我们是重点用能单位，每年要不要交报告？交给谁？", *REPORTING),
        ("公共建筑的空调温度要控制吗", "energy-conservation-law", "第三十七条"),
        ("环评没批就开工罚多少", "eia-law", "第三十一条"),
        ("监测数据造假罚多少", "eco-monitoring-regulation", "第四十四条"),
        ("清洁生产审核不做罚多少", "clean-production-law", "第三十九条"),
        ("What is the fine for not filing an energy use report?", "energy-conservation-law", "第八十二条"),
        ("公共机构可以搞合同能源管理吗", "public-institution-energy-regulation", "第二十六条"),
    ],
)
def test_a_question_in_lay_words_finds_its_article(assistant: Assistant, question: str, doc: str, article: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.kind) == ("answered", "provision")
    assert (doc, article) in cited(answer) and answer.provisions


def test_a_penalty_is_told_with_both_bounds_and_its_condition(assistant: Assistant) -> None:
    (first, *_) = lines(assistant.ask("不交能源利用状况报告罚多少"))
    assert "一万元以上" in first and "五万元以下" in first and "限期改正" in first and "逾期不改正" in first
    first = lines(assistant.ask("环评没批就开工罚多少", as_of="2024-01-01"))[0]
    assert "百分之一以上" in first and "百分之五以下" in first and "恢复原状" in first


def test_a_duty_is_told_with_what_its_breach_costs(assistant: Assistant) -> None:
    answer = assistant.ask("我们是重点用能单位，每年要不要交报告？交给谁？")
    (cost,) = [s for s in answer.sentences if s.text.startswith("违反的后果，《节约能源法》第八十二条")]
    assert "一万元以上五万元以下" in cost.text
    assert [c.section for c in answer.citations if c.number in cost.citations] == ["第八十二条"]
    (duty, *_) = [p for p in answer.provisions if (p.doc, p.article) == REPORTING]
    assert duty.consequence_articles == ("第八十二条",) and duty.deadline.startswith("每年")


def test_traditional_and_simplified_find_the_same_spans(assistant: Assistant) -> None:
    for question in (
        "不交能源利用状况报告罚多少",
        "环评没批就开工罚多少",
        "公共建筑的空调温度要控制吗",
        "环境影响评价法现在还有效吗",
        "节能法24条",
    ):
        here, there = assistant.ask(question), assistant.ask(to_traditional(question))
        assert spans(here) == spans(there) and here.citations, question
        assert there.script in ("hant", "hans") and to_simplified(there.answer) == to_simplified(here.answer)


def test_our_own_words_speak_the_asker_s_script(assistant: Assistant) -> None:
    answer = assistant.ask("節約能源法第五十三條說什麼")
    assert answer.script == "hant" and "要點轉述，非原文" in answer.answer and "現行有效" in answer.answer


# Conversation


@pytest.mark.parametrize("words", ["罚多少", "那罚多少呢", "不这么做会怎么处罚？", "要是不交呢，罚多少"])
def test_a_follow_up_on_the_price_is_about_the_duty_before(assistant: Assistant, words: str) -> None:
    answer = assistant.ask(words, ("节约能源法第五十三条说什么",))
    assert answer.kind == "provision" and cited(answer)[0] == ("energy-conservation-law", "第八十二条")
    assert "一万元以上五万元以下" in lines(answer)[0]


def test_a_follow_up_on_a_duty_asked_for_in_lay_words_is_about_it_too(assistant: Assistant) -> None:
    before = "重点用能单位不是每年都要交能源利用状况报告吗？"
    assert REPORTING in cited(assistant.ask(before))
    answer = assistant.ask("罚多少", (before,))
    assert cited(answer)[0] == ("energy-conservation-law", "第八十二条")


def test_a_question_for_the_plan_after_one_for_a_law_goes_to_the_plan(assistant: Assistant) -> None:
    answer = assistant.ask("农牧业节能减排由谁牵头？", ("节约能源法第五十三条说什么",))
    assert answer.kind == "responsibility" and {c.doc for c in answer.citations} == {"plan"}


# The plan beside the laws


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("农牧业节能减排由谁负责？", "responsibility"), ("公共机构能效提升由谁负责？", "responsibility"), ("水利厅有哪些任务？", "tasks"),
        ("全区煤炭消费比重要降到多少？", "target"), ("新建数据中心的PUE不能超过多少？", "target"), ("写明了牵头单位的有哪几项任务", "listing"),
        ("方案的文号是什么？", "document"), ("合同能源管理怎么推行？", "passage"), ("方案对清洁生产是怎么写的？", "passage"),
        ("到2025年能耗强度要下降多少？", "target"), ("生态环境厅牵头哪些任务？", "tasks"),
    ],
)  # fmt: skip
def test_what_the_plan_says_is_still_answered_by_the_plan(assistant: Assistant, question: str, kind: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.kind) == ("answered", kind), answer.answer
    assert {c.doc for c in answer.citations} == {"plan"} and answer.provisions == ()


@pytest.mark.parametrize(
    "question",
    [
        "今天天气怎么样",
        "红烧肉怎么炖才好吃",
        "财政厅电话是多少",
        "你觉得这个目标合理吗？",
        "由谁负责？",
        "气象局有哪些任务",
        "北京市的能耗强度下降多少？",
    ],
)
def test_the_laws_answer_nothing_that_is_refused_for_its_own_reason(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.citations) == ("abstained", ()), answer.answer


def test_a_question_is_limited_to_one_document(assistant: Assistant) -> None:
    for doc in ("eia-law", "public-institution-energy-regulation", "energy-conservation-law"):
        answer = assistant.ask("违反了怎么处罚？", doc=doc, as_of="2024-01-01")
        assert {c.doc for c in answer.citations} <= {doc}, doc
    answer = assistant.ask("能源消费状况报告什么时候交", doc="public-institution-energy-regulation")
    assert ("public-institution-energy-regulation", "第十五条") in cited(answer) and "3月31日" in answer.answer
    assert {c.doc for c in answer.citations} == {"public-institution-energy-regulation"}


def test_limited_to_a_law_the_plan_is_not_asked_and_the_other_way_round(assistant: Assistant) -> None:
    answer = assistant.ask("全区煤炭消费比重要降到多少？", doc="energy-conservation-law")
    assert "plan" not in {c.doc for c in answer.citations}
    for question in ("不交能源利用状况报告罚多少", "节能法53条"):
        answer = assistant.ask(question, doc="plan")
        assert {c.doc for c in answer.citations} <= {"plan"} and answer.provisions == (), question


def test_an_article_is_asked_for_by_its_number_alone_within_a_law(assistant: Assistant) -> None:
    answer = assistant.ask("第53条说什么", doc="energy-conservation-law")
    assert set(cited(answer)) == {REPORTING}


def test_the_fitted_weights_are_those_of_the_features_that_are_weighed(assistant: Assistant) -> None:
    """A feature that was renamed after the fit would silently weigh nothing."""
    assert assistant.counsel is not None
    fitted = json.loads(law_limits.MODEL.read_text(encoding="utf-8"))
    question = assistant.reader.read("环评没批就开工罚多少")
    desk = Desk(assistant.plans, assistant.finder, question, assistant.finder.find(question))
    law = assistant.counsel.desk(assistant.counsel.reader.read(question.raw), "2026-11-23", True)
    assert set(fitted["weights"]) == {"intercept", *law_limits.features(law)}
    assert set(fitted["route"]) == {"intercept", *route.features(desk, Draft("refusal", (), "abstained"), law)}


# The nation


@pytest.mark.parametrize(
    ("question", "nation", "ours"),
    [
        ("国家要求单位GDP能耗下降多少，我们定了多少", "到2025年，全国单位国内生产总值能源消耗：比2020年下降13.5%。",
         "到2025年，全区单位地区生产总值能源消耗：比2020年下降15%。"),
        ("国家要求氨氮下降多少，我们定了多少", "到2025年，全国氨氮排放总量：比2020年下降8%。", "到2025年，氨氮排放总量：比2020年下降8%。"),
        ("挥发性有机物国家的目标是多少？自治区呢？", "到2025年，全国挥发性有机物排放总量：比2020年下降10%以上。",
         "到2025年，挥发性有机物排放总量：比2020年下降10%以上。"),
    ],
)  # fmt: skip
def test_what_the_nation_requires_and_what_the_plan_sets_stand_side_by_side(
    assistant: Assistant, question: str, nation: str, ours: str
) -> None:
    answer = assistant.ask(question)
    assert answer.kind == "compare" and lines(answer).index(nation) < lines(answer).index(ours)
    by = {s.text: {c.doc for c in answer.citations if c.number in s.citations} for s in answer.sentences}
    assert (by[nation], by[ours]) == ({"guofa-2021-33"}, {"plan"})
    assert {c.doc: c.form for c in answer.citations} == {"guofa-2021-33": "restated", "plan": "verbatim"}
    assert "国发〔2021〕33号" in lines(answer)[0] and "要点转述，原文不在资料中" in lines(answer)[0]
    assert {t.doc for t in answer.targets} == {"guofa-2021-33", "plan"}


def test_where_the_plan_sets_no_figure_of_its_own_that_is_said(assistant: Assistant) -> None:
    answer = assistant.ask("国家的新能源汽车新车销量占比目标是多少，我们呢")
    assert "到2025年，全国新能源汽车新车销量占比：达到20%左右。" in lines(answer)
    assert lines(answer)[-1] == "方案没有给这个指标单独定数。"


def test_the_nation_s_figure_is_not_given_for_the_plan_s_own(assistant: Assistant) -> None:
    answer = assistant.ask("能耗强度要下降多少？")
    assert "13.5" not in answer.answer and {c.doc for c in answer.citations} == {"plan"}
