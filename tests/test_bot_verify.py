"""Every sentence that the kinds compose of a plan is kept; altered in any one place it falls, and the reason says why."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from sentences_of_plans import Judge, altered, library_of, truths

from bot.reread import Passage, whole
from bot.verify import Claim, Verifier, verify

PAIRED = "到2025年,化学需氧量、氨氮、氮氧化物排放总量比2020年分别下降8%、8%、10%以上"
BRACKET = "(自治区农牧厅、生态环境厅牵头,自治区发展改革委、水利厅等按职责分工负责)"
NAMES = ("农牧厅", "生态环境厅", "发展改革委", "水利厅", "教育厅", "能源局", "司法厅")
# kind of alteration → how many at least of it there are in the plan of the project and the one of Yunling
FEWEST = {"figure": 300, "unit": 60, "year": 200, "bound": 150, "modal": 500, "metric": 1000, "quotation": 150,
          "body": 150, "role": 300, "list": 35, "label": 300, "heading": 250}  # fmt: skip


@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
@pytest.mark.parametrize("name", ["plan", "yunling", "dongze"])
def test_no_true_sentence_falls(name: str, english: bool) -> None:
    judge = Judge(library_of(name))
    told = truths(judge.library, english)
    assert len(told) > 300
    assert [judge.reasons(t.line)[0] for t in told if not judge.keeps(t.line)] == []


@pytest.mark.parametrize("name", ["plan", "yunling"])
def test_every_altered_sentence_falls(name: str) -> None:
    judge = Judge(library_of(name))
    told = truths(judge.library)
    true = {t.line.text for t in told}
    tried: Counter[str] = Counter()
    passed = []
    for truth in told:
        for kind, text in altered(truth, judge.library):
            if text in true:
                continue
            tried[kind] += 1
            if judge.keeps(replace(truth.line, text=text)):
                passed.append((kind, truth.line.text, text))
    assert passed == []
    assert {kind: tried[kind] for kind, n in FEWEST.items() if tried[kind] < n} == {}


@pytest.mark.parametrize(
    "said, stands",
    [
        ("到2025年，化学需氧量排放总量：比2020年下降8%。", True),
        ("到2025年，氮氧化物排放总量：比2020年下降10%以上。", True),
        ("到2025年，化学需氧量排放总量：比2020年下降10%以上。", False),
        ("到2025年，氮氧化物排放总量：比2020年下降8%。", False),
        ("到2025年，氮氧化物排放总量：比2020年下降10%。", False),
        ("到2025年，氮氧化物排放总量：下降10%以上。", False),
        ("氮氧化物排放总量：比2020年下降10%以上。", False),
        ("到2020年，氨氮排放总量：比2020年下降8%。", False),
        ("到2025年，氨氮排放总量：比2025年下降8%。", False),
        ("到2025年，氨氮排放总量：比2020年下降8个百分点。", False),
        ("到2025年，氨氮排放总量：比2020年提高8%。", False),
        # the same in free wording, without the colon
        ("到2025年氨氮排放总量比2020年下降8%。", True),
        ("到2025年氨氮排放总量比2020年下降10%以上。", False),
        ("到2025年氮氧化物排放总量比2020年下降8%。", False),
        ("到2025年氮氧化物排放总量比2020年增长10%以上。", False),
    ],
)
def test_a_figure_belongs_to_its_metric(said: str, stands: bool) -> None:
    assert (verify(said, [PAIRED], NAMES) == []) is stands


def test_a_figure_is_read_where_it_stands_when_its_name_is_before_the_cited_words() -> None:
    passage = Passage(PAIRED, 0, PAIRED.index("、10%"))
    said = "到2025年，{}排放总量：比2020年下降8%。"
    good, bad = (Claim(said.format(n), (passage,)) for n in ("氨氮", "氮氧化物"))
    assert Verifier(()).check(good).reasons == [] and Verifier(()).check(bad).reasons


@pytest.mark.parametrize(
    "said, stands",
    [
        ("牵头单位（2家）：农牧厅、生态环境厅。", True),
        ("牵头单位之一：农牧厅。", True),
        ("按职责分工负责（2家）：发展改革委、水利厅等（原文名单以“等”结尾）。", True),
        ("水利厅在名单之中，身份是按职责分工负责，不在牵头之列。", True),
        ("名单里没有写“教育厅”。", True),
        ("牵头单位（1家）：农牧厅。", False),
        ("牵头单位（2家）：农牧厅、水利厅。", False),
        ("牵头单位（3家）：农牧厅、生态环境厅、水利厅。", False),
        ("牵头单位（2家）：农牧厅、国防部。", False),
        ("牵头单位之一：水利厅。", False),
        ("按职责分工负责（2家）：农牧厅、水利厅。", False),
        ("按职责分工负责（3家）：发展改革委、水利厅、教育厅。", False),
        ("由农牧厅一家负责。", False),
        ("原文没有指定牵头单位。", False),
        ("水利厅在名单之中，身份是牵头。", False),
        ("农牧厅在名单之中，身份是按职责分工负责。", False),
        ("名单里没有写“水利厅”。", False),
        ("农牧厅按职责分工负责，水利厅牵头。", False),
    ],
)
def test_leads_and_joint_bodies_are_kept_apart(said: str, stands: bool) -> None:
    claim = Claim(said, (whole(BRACKET),), counts=(1, 2, 3))
    assert (Verifier(NAMES).check(claim).reasons == []) is stands


def test_who_leads_is_checked_by_the_characters_alone_where_no_bracket_can_be_read() -> None:
    quote = "由自治区能源局牵头推进,水利厅配合"
    assert verify("牵头单位：水利厅。", [quote], NAMES)[-1] == "所引原文没有说水利厅是牵头单位"
    assert "所引原文没有说能源局是牵头单位" not in verify("牵头单位：能源局。", [quote], NAMES)


def test_a_role_told_without_the_name_is_that_of_the_body_asked_about() -> None:
    for about, said, stands in (
        ("农牧厅", "：牵头。", True), ("农牧厅", "：按职责分工负责。", False), ("水利厅", "：牵头。", False),
        ("水利厅", ": takes part.", True), ("水利厅", ": leads.", False), ("教育厅", "：牵头。", False),
    ):  # fmt: skip
        claim = Claim("三(五)“农牧业”" + said, (whole(BRACKET, "三(五)", "农牧业"),), about=about)
        assert (Verifier(NAMES).check(claim).reasons == []) is stands, (about, said)


def test_counts_are_those_of_the_passages_and_of_their_roles() -> None:
    passages = (whole(BRACKET), whole("(自治区水利厅负责)"), whole("(自治区水利厅、司法厅按职责分工负责)"))
    head = "责任单位中列有水利厅的共{}项：单独负责的共{}项，按职责分工负责的共{}项，已全部列出："
    for numbers, stands in (((3, 1, 2), True), ((3, 2, 1), False), ((4, 1, 2), False), ((3, 1, 1), False), ((3, 2, 2), False)):
        claim = Claim(head.format(*numbers), passages, counts=(1, 2, 3, 4))
        assert (Verifier(NAMES).check(claim).reasons == []) is stands, numbers


def test_a_count_that_the_composer_did_not_give_is_a_number_like_any_other() -> None:
    assert Verifier(()).check(Claim("共1项，已全部列出：", (whole("严格控制"),))).reasons == ["1项 不在所引原文之中"]


@pytest.mark.parametrize(
    "said, quote, reason",
    [
        ("下降16%。", "下降15%", "16% 不在所引原文之中"),
        ("提到5%。", "提到15%", "5% 不在所引原文之中"),
        ("提到5%。", "提到5个百分点", "5% 不在所引原文之中"),
        ("提到20万吨。", "提到20亿吨", "20万吨 不在所引原文之中"),
        ("由教育厅管。", "由农牧厅管", "“教育厅”不在所引原文之中"),
        ("不得新建。", "鼓励新建", "“不得新建”不在所引原文之中"),
        ("应当新建。", "可以新建,应当报告", "“应当新建”不在所引原文之中"),
        ("数量在以下。", "数量在以上", "“以下”不在所引原文之中"),
        ("依照第五十三条。", "依照第五十四条", "第五十三条 不在所引原文之中"),
        ("见五(二)。", "见四(二)", "五(二) 不在所引章节之中"),
        ("称为“零碳”。", "称为“低碳”", "“零碳”不在所引原文之中"),
        ("见《节水条例》。", "见《节能条例》", "《节水条例》不在所引原文之中"),
        ("原文：⟦严禁新增⟧", "严格控制新增", "引文“严禁新增……”不是所引原文的片段"),
        ("由政府印发，文号内政发〔2023〕17号。", "政府,内政发〔2022〕17号", "内政发〔2023〕17号 不是所引文件的文号"),
    ],
)
def test_the_reason_says_what_is_not_in_the_cited_text(said: str, quote: str, reason: str) -> None:
    assert reason.replace("内政发", "") in "".join(verify(said, [quote], NAMES)).replace("号内政发", "").replace("内政发", "")


@pytest.mark.parametrize(
    "said, quote",
    [
        ("降了百分之十五。", "降了15%"),
        ("三十日内报告。", "30日内报告"),
        ("共1000万平方米。", "共1000万平方米"),
        ("到1.3为止。", "到1.3为止"),
    ],
)
def test_a_quantity_in_other_characters_is_the_same_quantity(said: str, quote: str) -> None:
    assert not [r for r in verify(said, [quote]) if "不在所引原文之中" in r]


def test_a_section_is_told_of_by_its_own_label_and_heading() -> None:
    passages = (whole("甲", "三(五)", "农牧业工程"), whole("乙", "三(六)", "公共机构工程"))
    for said, stands in (
        ("三(五)“农牧业工程”写道：", True), ("三(六)“公共机构工程”写道：", True), ("三(五)“公共机构工程”写道：", False),
        ("三(七)“农牧业工程”写道：", False), ("在三(七)写道：", False), ("四“农牧业工程”写道：", False),
    ):  # fmt: skip
        assert (Verifier(()).check(Claim(said, passages)).reasons == []) is stands, said


def test_a_sentence_without_a_cited_passage_falls() -> None:
    assert verify("没有出处的话。", []) == ["没有引用任何原文"] and verify("没有出处的话。", [" "]) == ["没有引用任何原文"]


def test_what_was_checked_is_counted() -> None:
    claim = Claim("由农牧厅牵头，下降15%，必须完成。", (whole("农牧厅牵头,下降15%,必须完成"),))
    checks = Verifier(NAMES).check(claim).checks
    assert checks["numbers"] == (1, 1) and checks["bodies"] == (1, 1) and checks["modals"] == (1, 1)
