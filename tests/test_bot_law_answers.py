"""What a question about a law is answered with: its article, restated or word for word, its state on the day, what its breach costs."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from full_texts import full_library, needed
from invented_register import ID, TEXT, register

from bot import assembly
from bot.answer import Answer
from bot.assistant import Assistant
from corpus.laws import FullText, laws
from corpus.library import Library, build_library
from corpus.script import to_simplified, to_traditional

REPORTING = ("energy-conservation-law", "第五十三条")


def lines(answer: Answer) -> list[str]:
    return [s.text for s in answer.sentences]


def spans(answer: Answer) -> list[tuple[str, int, int]]:
    return [(c.doc, c.start, c.end) for c in answer.citations]


def cited(answer: Answer) -> list[tuple[str, str]]:
    return [(c.doc, c.section) for c in answer.citations]


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
    "question", ["节能法第两百条说什么", "环评法第三十八条", "公共机构节能条例第五条之一", "生态环境法典第1300条"]
)
def test_an_article_that_the_law_does_not_have_is_not_made_up_from_others(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.citations) == ("abstained", ()), answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "电力法第十条说什么", "大气污染防治法第五十三条怎么规定的？", "民法典第五条怎么规定的？", "违反劳动合同法罚多少钱",
        "违反《安全生产法》罚多少钱", "水污染防治法里对排污口是怎么要求的",
    ],
)  # fmt: skip
def test_a_law_that_is_not_among_the_sources_is_refused(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.reason, answer.citations) == ("abstained", "text_missing", ()), answer.answer


def test_a_number_without_a_law_is_refused(assistant: Assistant) -> None:
    answer = assistant.ask("第五十三条说什么")
    assert (answer.status, answer.citations) == ("abstained", ())


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
    assert "一万元以上" in first and "五万元以下" in first and "限期改正" in first and "仍不改" in first
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


# Restated and word for word


def test_a_restatement_is_marked_and_stands_without_quotation_marks(assistant: Assistant, everything: Library) -> None:
    for question in ("节能法53条", "环评没批就开工罚多少", "监测数据造假罚多少", "公共机构节能条例第十五条"):
        answer = assistant.ask(question)
        quoting = [s for s in answer.sentences if any(c.quote in s.text for c in answer.citations if c.number in s.citations)]
        assert quoting
        for sentence in quoting:
            assert "（要点转述，非原文）：" in sentence.text and not re.search(r"：“", sentence.text), sentence.text
        for card in answer.citations:
            assert card.form == "restated" and "flk.npc.gov.cn" in card.url
            assert card.quote == everything.document(card.doc).text[card.start : card.end]


def _with_law(assistant: Assistant, folder: Path, form: str) -> Assistant:
    """The assistant over the plan and the invented law alone, in one of its forms; its articles are asked for by number."""
    text = FullText(ID, "星湖市灯塔养护条例", TEXT, "2023-06-01 修正", since="2023-06-01", effective="2019-07-01")
    documents, provisions = laws([register(folder)], [text] if form == "verbatim" else [])
    own = build_library([assistant.library.document("plan"), *documents], provisions=provisions)
    return Assistant(own, assembly.index(), assembly.law_index())


def test_with_the_full_text_the_law_s_own_words_are_quoted(assistant: Assistant, tmp_path: Path) -> None:
    answer = _with_law(assistant, tmp_path, "verbatim").ask("灯塔条例第五条怎么说")
    assert lines(answer)[0] == "《灯塔养护条例》第五条：“灯塔停光超过二小时的，守灯人应当立即报告。”"
    assert "要点转述" not in answer.answer
    (card,) = answer.citations
    assert (card.form, card.quote, card.url) == ("verbatim", "灯塔停光超过二小时的，守灯人应当立即报告。", "")
    assert TEXT[card.start : card.end] == card.quote


def test_without_the_full_text_the_same_question_is_answered_restated(assistant: Assistant, tmp_path: Path) -> None:
    answer = _with_law(assistant, tmp_path, "restated").ask("灯塔条例第五条怎么说")
    assert lines(answer)[0] == "《灯塔养护条例》第五条（要点转述，非原文）：停光过了二小时，守灯人应当马上报告。"
    assert lines(answer)[1] == "效力：《灯塔养护条例》（2023年6月1日修正）现行有效。"


def test_a_quotation_keeps_its_items_and_is_cut_byte_for_byte(assistant: Assistant, tmp_path: Path) -> None:
    answer = _with_law(assistant, tmp_path, "verbatim").ask("灯塔养护条例第四条")
    (card,) = answer.citations
    assert card.quote.startswith("守灯人应当做到：\n（一）") and f"“{card.quote}”" in lines(answer)[0]


@pytest.fixture(scope="module")
def full_assistant(assistant: Assistant, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The assistant with the full texts of all laws added; vectors are made anew, the model is the session's."""
    from index.build import build
    from index.catalog import sources_of
    from index.open import open_index

    library = full_library()
    folder = tmp_path_factory.mktemp("full") / "laws"
    shutil.copytree(home / assembly.LAWS, folder)
    sources = sources_of(library.realm("law"), assistant.library.realm("law"))
    build(sources, folder)
    return Assistant(library, assembly.index(), open_index(folder, sources.digest("")))


@needed
def test_with_the_real_texts_every_quotation_is_verbatim_and_the_articles_are_the_same(
    assistant: Assistant, full_assistant: Assistant
) -> None:
    for question in (
        "节能法53条",
        "不交能源利用状况报告罚多少",
        "环评没批就开工罚多少",
        "公共机构节能条例第十五条",
        "监测数据造假罚多少",
    ):
        ours, whole = assistant.ask(question), full_assistant.ask(question)
        assert whole.status == "answered" and "要点转述" not in whole.answer
        assert cited(whole)[0] == cited(ours)[0], question
        for card in whole.citations:
            text = full_assistant.library.document(card.doc).text
            assert card.form == "verbatim" and card.quote == text[card.start : card.end]
        quoted = [q for s in whole.sentences for q in re.findall(r"：“(.*)”$", s.text, re.S)]
        assert quoted and all(any(q == c.quote for c in whole.citations) for q in quoted)
        assert not [n for n in whole.notes if "未通过核对" in n]


@needed
def test_with_the_real_texts_a_law_outside_the_register_is_answered_too(full_assistant: Assistant) -> None:
    answer = full_assistant.ask("大气污染防治法第一条说什么")
    assert answer.status == "answered" and set(cited(answer)) == {("air-pollution-law", "第一条")}
    assert all(c.form == "verbatim" for c in answer.citations)


@needed
def test_with_the_real_texts_version_and_state_are_told_as_before(assistant: Assistant, full_assistant: Assistant) -> None:
    for day in ("2026-08-14", "2026-08-15"):
        ours, whole = (a.ask("环境影响评价法第三十一条", as_of=day) for a in (assistant, full_assistant))
        assert [t for t in lines(ours) if t.startswith("效力：")] == [t for t in lines(whole) if t.startswith("效力：")]


# In force


@pytest.mark.parametrize("question", ["环境影响评价法第三十一条怎么说", "环评没批就开工罚多少"])
@pytest.mark.parametrize("day", ["2024-01-01", "2026-08-14"])
def test_before_the_day_the_old_law_is_in_force_and_the_code_is_not_cited(assistant: Assistant, question: str, day: str) -> None:
    answer = assistant.ask(question, as_of=day)
    assert {c.doc for c in answer.citations} == {"eia-law"} and "废止" not in answer.answer
    year, month, date = (int(x) for x in day.split("-"))
    assert lines(answer)[-1] == f"效力：在{year}年{month}月{date}日，《环境影响评价法》（2018年12月29日第二次修正）现行有效。"
    assert all(c.in_force == "现行有效" for c in answer.citations)


@pytest.mark.parametrize("question", ["环境影响评价法第三十一条怎么说", "环评没批就开工罚多少"])
@pytest.mark.parametrize("day", ["2026-08-15", "2026-11-23"])
def test_from_the_day_on_the_old_law_is_named_as_repealed_beside_the_code(assistant: Assistant, question: str, day: str) -> None:
    answer = assistant.ask(question, as_of=day)
    assert ("eia-law", "第三十一条") in cited(answer) and ("eco-environment-code", "第一千零九十五条") in cited(answer)
    (now,) = [s for s in answer.sentences if "这一事项现在看《生态环境法典》第一千零九十五条" in s.text]
    assert now.text.startswith("《环境影响评价法》已自2026年8月15日起废止，")
    states = [t for t in lines(answer) if t.startswith("效力：")]
    assert any(
        "《环境影响评价法》（2018年12月29日第二次修正）已自2026年8月15日起废止，由《生态环境法典》取代" in t for t in states
    )
    assert any("《生态环境法典》（2026年3月12日通过）现行有效" in t for t in states)
    by_doc = {c.doc: c.in_force for c in answer.citations}
    assert by_doc == {"eia-law": "已自2026年8月15日起废止", "eco-environment-code": "现行有效"}


def test_by_default_the_day_is_today(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime

    import bot.assistant

    class Day(datetime.date):
        @classmethod
        def today(cls) -> Day:
            return cls(2025, 3, 1)

    monkeypatch.setattr(bot.assistant.datetime, "date", Day)
    answer = assistant.ask("环境影响评价法第三十一条怎么说")
    assert lines(answer)[-1] == "效力：《环境影响评价法》（2018年12月29日第二次修正）现行有效。"


def test_a_code_that_is_not_yet_in_force_is_told_so_when_it_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("生态环境法典第九十五条", as_of="2026-08-14")
    assert "尚未施行（自2026年8月15日起施行）" in lines(answer)[-1] and "废止" not in answer.answer


def test_a_day_before_this_version_is_told_that_an_earlier_one_held(assistant: Assistant) -> None:
    answer = assistant.ask("节能法第五十三条", as_of="2010-06-01")
    assert "当时有效的是较早的版本，所引为2018年10月26日起的版本" in lines(answer)[-1]


def test_every_law_cited_is_told_with_its_version_and_state(assistant: Assistant, everything: Library) -> None:
    for question in (
        "节能法53条",
        "环评没批就开工罚多少",
        "监测数据造假罚多少",
        "公共建筑的空调温度要控制吗",
        "生态环境法典第九十五条",
    ):
        answer = assistant.ask(question)
        for doc in {c.doc for c in answer.citations}:
            short = everything.document(doc).short
            assert sum(bool(re.match(rf"效力：《{short}》（.+）.+。$", t)) for t in lines(answer)) == 1, (question, doc)
        assert all(c.version and c.in_force for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "day", "state", "article"),
    [
        ("环评法现在还有效吗", "2026-11-23", "已自2026年8月15日起废止，由《生态环境法典》取代", "第三十七条"),
        ("环评法还有效吗", "2026-08-14", "现行有效", "第三十七条"),
        ("清洁生产促进法废止了吗", "2026-11-23", "已自2026年8月15日起废止，由《生态环境法典》取代", "第四十条"),
        ("节约能源法什么时候施行的", "2026-11-23", "现行有效", "第八十七条"),
    ],
)
def test_whether_a_law_holds_is_answered_with_the_article_that_dates_it(
    assistant: Assistant, question: str, day: str, state: str, article: str
) -> None:
    answer = assistant.ask(question, as_of=day)
    assert answer.kind == "provision" and state in lines(answer)[0]
    assert article in [c.section for c in answer.citations]


def test_that_a_law_was_repealed_is_cited_from_the_clause_that_repealed_it(assistant: Assistant) -> None:
    for question in ("环评法现在还有效吗", "清洁生产促进法废止了吗"):
        assert ("eco-environment-code", "第一千二百四十二条") in cited(assistant.ask(question, as_of="2026-11-23")), question


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
