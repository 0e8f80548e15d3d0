"""What each kind of question is answered with, on the real plan."""

from __future__ import annotations

import pytest

from bot.answer import Answer
from bot.assistant import Assistant
from corpus.library import Library
from corpus.records import Document


def lines(answer: Answer) -> list[str]:
    return [s.text for s in answer.sentences]


def sections(answer: Answer) -> list[str]:
    return [c.section for c in answer.citations]


def test_leads_and_joint_bodies_are_told_apart_and_counted(assistant: Assistant) -> None:
    answer = assistant.ask("农牧业节能减排由谁负责？")
    assert answer.kind == "responsibility"
    assert lines(answer)[0] == "三(五)“农牧业节能减排工程”的牵头单位（4家）：农牧厅、生态环境厅、能源局、乡村振兴局。"
    assert lines(answer)[1].startswith("按职责分工负责（5家）：发展改革委、工业和信息化厅、住房城乡建设厅、水利厅、市场监管局等")
    (duty,) = answer.duties
    assert duty.lead == ("农牧厅", "生态环境厅", "能源局", "乡村振兴局") and len(duty.joint) == 5


@pytest.mark.parametrize("section", ["三(五)", "三(七)", "四(一)", "四(三)", "五(一)", "五(二)"])
def test_six_sections_have_leads(assistant: Assistant, section: str) -> None:
    answer = assistant.ask(f"{section}由谁负责？")
    assert "的牵头单位（" in lines(answer)[0] and lines(answer)[0].startswith(section)


def test_where_the_text_names_no_lead_none_is_said(assistant: Assistant, library: Library) -> None:
    without = [d for d in library.duties if not d.lead and not d.sole]
    assert len(without) == 15
    for duty in without:
        answer = assistant.ask(f"{duty.section}由谁牵头？")
        assert answer.duties[0] == duty
        assert "原文没有指定牵头单位。" in lines(answer)
        assert not any("牵头单位（" in line for line in lines(answer))
        assert f"由下列{len(duty.joint)}家按职责分工负责" in lines(answer)[0]


def test_one_body_alone_is_said_to_be_alone(assistant: Assistant) -> None:
    answer = assistant.ask("污染物排放总量控制制度由谁负责")
    assert lines(answer)[0] == "四(二)“健全污染物排放总量控制制度”由生态环境厅一家负责。"


def test_an_inherited_carrying_out_cites_the_rule_that_says_so(assistant: Assistant) -> None:
    answer = assistant.ask("交通物流节能减排由谁负责？")
    (told,) = [s for s in answer.sentences if s.text.startswith("落实：")]
    assert "各盟行政公署、市人民政府、各旗县级人民政府负责落实（三(一)统一规定，适用于其后各项）" in told.text
    (rule,) = [c for c in answer.citations if c.number in told.citations]
    assert rule.section == "三(一)" and "不再列出" in rule.quote
    assert {"三(四)", "三(一)"} <= set(sections(answer))


def test_the_section_that_states_the_rule_inherits_nothing(assistant: Assistant) -> None:
    answer = assistant.ask("重点行业绿色升级工程由谁负责")
    (told,) = [line for line in lines(answer) if line.startswith("落实：")]
    assert "统一规定" not in told and set(sections(answer)) == {"三(一)"}


@pytest.mark.parametrize(
    "body, first",
    [("农牧厅", "是，牵头单位之一：农牧厅。"), ("水利厅", "水利厅在名单之中，身份是按职责分工负责，不在牵头之列。")],
)
def test_whether_a_body_leads_is_said_first(assistant: Assistant, body: str, first: str) -> None:
    assert lines(assistant.ask(f"农牧业节能减排是不是{body}牵头？"))[0] == first


def test_a_body_that_the_list_does_not_name_is_said_not_to_be_there(assistant: Assistant) -> None:
    first = lines(assistant.ask("农牧业节能减排是不是财政厅牵头？"))[0]
    assert first == "这一项的责任单位名单里没有写“财政厅”，但名单以“等”结尾。"


@pytest.mark.parametrize("body", ["水利厅", "科技厅", "能源局", "生态环境厅", "内蒙古邮政管理局", "妇联"])
def test_the_tasks_of_a_body_are_all_there_and_counted(assistant: Assistant, library: Library, body: str) -> None:
    answer = assistant.ask(f"{body}有哪些任务？")
    held = [d for d in library.duties if body in d.bodies]
    assert answer.kind == "tasks" and set(answer.duties) == set(held)
    assert f"列有{body}的共{len(held)}项" in lines(answer)[0] and "已全部列出" in lines(answer)[0]
    assert len(answer.sentences) == len(held) + 1
    for duty in held:
        role = "牵头" if body in duty.lead else "单独负责" if body in duty.sole else "按职责分工负责"
        assert f"{duty.section}“{duty.heading}”：{role}。" in lines(answer)


def test_only_what_a_body_leads_is_listed_when_that_is_asked(assistant: Assistant) -> None:
    answer = assistant.ask("发改委牵头哪些任务？")
    assert "列有发展改革委的共18项，其中牵头的共4项，已全部列出" in lines(answer)[0]
    assert sorted(line.split("“")[0] for line in lines(answer)[1:]) == ["五(一)", "五(二)", "四(一)", "四(三)"]


@pytest.mark.parametrize(
    "question, line",
    [
        ("单位地区生产总值能耗到2025年要下降多少？", "到2025年，全区单位地区生产总值能源消耗：比2020年下降15%。"),
        ("挥发性有机物排放总量要下降多少？", "到2025年，挥发性有机物排放总量：比2020年下降10%以上。"),
        ("秸秆综合利用率到2025年要达到多少？", "到2025年，秸秆综合利用率：稳定在90%以上。"),
        ("溶剂型工业涂料使用比例要降低多少？", "到2025年，溶剂型工业涂料使用比例：降低20个百分点。"),
        ("溶剂型胶粘剂使用量要降多少？", "到2025年，溶剂型胶粘剂使用量：降低20%。"),
        ("全区煤炭消费比重要降到多少？", "到2025年，全区煤炭消费比重：降至75%以下。"),
        ("规模以上工业单位增加值能耗要下降多少", "“十四五”时期，规模以上工业单位增加值能耗：下降20%。"),
        ("新建数据中心的PUE不能超过多少？", "新建大型、超大型数据中心，PUE值(电能利用效率)：不超过1.3。"),
        ("黄河干流水质要达到几类", "到2025年，黄河干流水质：达到Ⅱ类。"),
        ("灵活性改造要完成多少千瓦？", "到2025年，煤电机组灵活性改造：完成3000万千瓦。"),
    ],
)
def test_a_target_is_told_with_relation_unit_base_deadline_and_scope(assistant: Assistant, question: str, line: str) -> None:
    answer = assistant.ask(question)
    assert answer.kind == "target" and line in lines(answer)
    assert any(t.value + t.unit in line for t in answer.targets)


def test_the_targets_of_a_field_are_all_listed_and_counted(assistant: Assistant, library: Library) -> None:
    answer = assistant.ask("农牧业有哪些指标，全部列出")
    own = [t for t in library.targets if t.section == "三(五)"]
    held = [t for t in own if t.value]
    others = [t for t in own if not t.value]
    assert answer.kind == "listing" and answer.targets == (*held, *others) and others
    assert lines(answer)[0] == f"三(五)“农牧业节能减排工程”写有数值、等级或具体要求的共{len(held)}项，已全部列出："
    assert lines(answer)[len(held) + 1] == f"另有没有写数值的共{len(others)}项，已全部列出："
    assert len(answer.sentences) == len(own) + 2


def test_all_sections_with_a_lead_are_listed(assistant: Assistant) -> None:
    answer = assistant.ask("哪些任务写明了牵头单位？")
    assert lines(answer)[0] == "写明了牵头单位的共6项，已全部列出："
    assert [line.split("“")[0] for line in lines(answer)[1:]] == ["三(五)", "三(七)", "四(一)", "四(三)", "五(一)", "五(二)"]


def test_a_passage_is_quoted_word_for_word(assistant: Assistant, plan: Document) -> None:
    answer = assistant.ask("方案里合同能源管理是怎么写的？")
    assert answer.kind == "passage" and answer.sentences[0].text.endswith("写道：")
    quotes = [s.text for s in answer.sentences[1:]]
    assert quotes and any("合同能源管理" in q for q in quotes)
    for told in quotes:
        assert told[0] == "“" and told.rstrip("…")[-1] == "”" and told.rstrip("…")[1:-1] in plan.text


def test_facts_on_the_document_come_from_its_own_notice(assistant: Assistant) -> None:
    answer = assistant.ask("方案的文号是什么？什么时候印发的？")
    assert answer.kind == "document"
    assert "由内蒙古自治区人民政府印发，发文字号内政发〔2022〕17号。" in lines(answer)[0]
    assert lines(answer)[1] == "印发日期：“2022年5月25日”" and set(sections(answer)) == {"印发通知"}


def test_the_annexes_are_named_and_their_tables_said_to_be_missing(assistant: Assistant) -> None:
    answer = assistant.ask("有几个附件，叫什么？")
    assert lines(answer)[0] == "共2个附件，已全部列出：" and sections(answer) == ["附件1", "附件2"]
    assert lines(answer)[-1] == "所给文本只有附件名称，没有附件的表格。"


@pytest.mark.parametrize("words", ["您好", "你好！", "hello", "谢谢", "再见"])
def test_small_talk_is_answered_without_a_source(assistant: Assistant, words: str) -> None:
    answer = assistant.ask(words)
    assert (answer.status, answer.kind, answer.citations) == ("smalltalk", "smalltalk", ()) and answer.followups


def test_a_question_about_now_is_told_the_plans_years(assistant: Assistant) -> None:
    answer = assistant.ask("目前的煤炭消费比重目标是多少")
    assert any("期限为2021—2025年" in n for n in answer.notes)
