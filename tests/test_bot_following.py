"""A follow-up about laws means what was told before, or leaves it, by what it says itself."""

import pytest
from answer_parts import cited

from bot.assistant import Assistant

ENERGY, BUILDING, PUBLIC, CIRCULAR = (
    "energy-conservation-law",
    "civil-building-energy-regulation",
    "public-institution-energy-regulation",
    "circular-economy-law",
)


@pytest.mark.parametrize(
    ("before", "now", "where"),
    [
        # what the breach of what was told costs, however it is put
        ("房地产商卖房要说清节能信息吗？", "拖着不改呢？", (BUILDING, "第四十三条")),
        ("用能单位要配能源计量器具吗？", "没配的话谁来罚？", (ENERGY, "第七十四条")),
        ("公共机构要指定专人统计能源消费吗？", "不指定，催了也不改，会怎样？", (PUBLIC, "第三十七条")),
        # a further step of the same penalty
        ("销售翻新轮胎不标明怎么处罚？", "到期还不改呢？", (CIRCULAR, "第五十六条")),
        # a detail of the same article
        ("公共机构每年要定节能目标吗？", "报给谁备案？", (PUBLIC, "第十三条")),
        # another article by its place or its number
        ("节约能源法第七十四条说什么", "上一条呢", (ENERGY, "第七十三条")),
        ("节约能源法第七十四条说什么", "那第八十二条呢", (ENERGY, "第八十二条")),
    ],
)
def test_it_means_what_hangs_together_with_what_was_told(
    assistant: Assistant, before: str, now: str, where: tuple[str, str]
) -> None:
    answer = assistant.ask(now, (before,))
    assert answer.status == "answered" and cited(answer)[0] == where


def test_a_matter_of_its_own_leaves_what_was_told(assistant: Assistant) -> None:
    answer = assistant.ask("公共机构超编制买公务车怎么处理？", ("销售翻新轮胎不标明怎么处罚？",))
    assert cited(answer)[0] == (PUBLIC, "第四十条")


def test_of_two_laws_held_against_each_other_both_are_told(assistant: Assistant) -> None:
    answer = assistant.ask("用能单位不配计量器具，和房地产商卖房不讲节能信息，哪个罚得重？")
    assert answer.status == "answered"
    assert {(ENERGY, "第七十四条")} < set(cited(answer))
    assert {(ENERGY, "第八十条"), (BUILDING, "第四十三条")} & set(cited(answer))


def test_of_two_duties_of_the_plan_both_are_told(assistant: Assistant) -> None:
    answer = assistant.ask("农牧业节能和公共机构节能，是同一拨部门在管吗？")
    assert {d.section for d in answer.duties} >= {"三(五)", "三(六)"}
