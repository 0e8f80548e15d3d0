"""A small assistant with canned answers, cut from the delivered plan: what the page is tried with."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answer import Answer, Citation
from bot.answer import Sentence as Said
from bot.receipt_file import Stamp
from bot.web.ready import Preparing
from corpus.errors import IndexMissingError
from corpus.plan_outline import outline
from corpus.records import Document, Duty, Section, Target

TEXT = (Path(__file__).parents[1] / "corpus/documents/plan.txt").read_text(encoding="utf-8")
BEGIN = TEXT.index("內蒙古自治區人民政府關於印發")
PLAN = Document(
    "plan", "内蒙古自治区“十四五”节能减排综合工作实施方案", TEXT, "内政发〔2022〕17号",
    "内蒙古自治区人民政府", "2022-05-25", (2021, 2025),
    body_start=BEGIN, body_end=len(TEXT), sections=outline("plan", TEXT, BEGIN),
    left_out="文件开头的新闻报道不是方案的一部分，不建索引、不作出处。附件1、附件2 在正文中只有名称，表格不在所给文本内。",
)  # fmt: skip


# An invented regulation, restated and no longer in force: what a page must show of such a one.
LAW_TEXT = (
    "《示例条例》条款要点（要点转述，非原文）\n第七条 示例单位应当每年报告。内容如下。(1)种类；(2)数量；(3)去向。\n"
    "第八条 不报告的，罚款三万元。\n"
)
LAW = Document(
    "example-law", "内蒙古示例条例", LAW_TEXT, "示例令第1号", body_end=len(LAW_TEXT), kind="law", names=("示例条例",),
    version="2019-05-01 公布", effective="2019-06-01", repealed="2026-08-15", form="restated",
    sections=(
        Section("example-law", "前言", "前言", 0, LAW_TEXT.index("第七条")),
        Section("example-law", "第七条", "每年报告", LAW_TEXT.index("第七条"), LAW_TEXT.index("第八条")),
        Section("example-law", "第八条", "不报告的处罚", LAW_TEXT.index("第八条"), len(LAW_TEXT)),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Shelf:
    """The least library: its documents."""

    documents: tuple[Document, ...] = (PLAN, LAW)


def cite(number: int, quote: str) -> Citation:
    """A citation cut from the plan, which says where `quote` stands there."""
    start = TEXT.index(quote, BEGIN)
    section = PLAN.section_at(start)
    return Citation(number, "plan", PLAN.title, section.label, section.heading, quote, start, start + len(quote))


def duty() -> Duty:
    quote = "(自治區能源局、生態環境廳、工業和信息化廳、住房城鄉建設廳、市場監管局等按職責分工負責)"
    c = cite(1, quote)
    bodies = ("能源局", "生态环境厅", "工业和信息化厅", "住房城乡建设厅", "市场监管局")
    carry = ("各盟行政公署、市人民政府", "各旗县级人民政府")
    return Duty("plan", c.section, c.heading, (), bodies, (), carry, True, "三(一)", quote, c.start, c.end)


def target(metric: str, relation: str, value: str, unit: str, quote: str, base: str = "", scope: str = "") -> Target:
    c = cite(1, quote)
    return Target("plan", c.section, metric, relation, value, unit, base, "2025年", scope, "figure", quote, c.start, c.end)


RULE = "以下均需各盟行政公署、市人民政府,各旗縣級人民政府負責落實,不再列出"
WORK = "到2025年,完成煤電機組節能改造2000萬千瓦、靈活性改造3000萬千瓦"
BUS = (
    "全區新能源及清潔能源公交車比例達到80%,鐵路貨運量比2020年增長10%左右;"
    "12個盟市主城區公共交通出行率達到20%,城市主城區交通綠色出行率達到65%"
)
INTENSITY = "到2025年,全區單位地區生產總值能源消耗比2020年下降15%,能源消費總量得到合理控制"
HOSTILE = '<img src=x onerror="alert(1)"> ${1+1} {{value}} `x` & <b>'


def answers(question: str) -> Answer:
    """The canned answer for a question, by a word in it."""
    if "煤电机组" in question:
        d = duty()
        return Answer(
            question, "answered", "responsibility", "略", citations=(cite(1, d.quote), cite(2, RULE), cite(3, WORK)), duties=(d,),
            sentences=(
                Said("三(八)“煤炭清洁高效利用工程”由能源局、生态环境厅、工业和信息化厅、住房城乡建设厅、市场监管局等按职责分工负责，未指定牵头部门。",
                     (1,), {"bodies": (5, 5)}, "duties"),
                Said("各盟行政公署、市人民政府和各旗县级人民政府负责落实。", (2,), {"bodies": (2, 2)}),
                Said("到2025年，完成煤电机组节能改造2000万千瓦、灵活性改造3000万千瓦。", (3,), {"numbers": (3, 3)}),
            ),
            followups=("到哪年完成？", "能源局还负责哪些工作？", "灵活性改造的目标是多少？"),
        )  # fmt: skip
    if "交通" in question:
        rows = (
            target("新能源及清洁能源公交车比例", "达到", "80", "%", "全區新能源及清潔能源公交車比例達到80%", scope="全区"),
            target("铁路货运量", "比…增长…左右", "10", "%", "鐵路貨運量比2020年增長10%左右", "2020年"),
            target("公共交通出行率", "达到", "20", "%", "12個盟市主城區公共交通出行率達到20%", scope="12个盟市主城区"),
            target("交通绿色出行率", "达到", "65", "%", "城市主城區交通綠色出行率達到65%", scope="城市主城区"),
        )
        return Answer(
            question, "answered", "listing", "略", citations=(cite(1, BUS),), targets=rows, followups=("这些指标由谁负责？",),
            sentences=(Said("三(四)中到2025年的量化指标共 4 项，已全部列出。", (1,), {"numbers": (2, 2)}, "targets"),),
        )  # fmt: skip
    if "示例条例" in question:
        start = LAW_TEXT.index("示例单位")
        quote = LAW_TEXT[start : LAW_TEXT.index("第八条") - 1]
        c = Citation(
            1, "example-law", LAW.title, "第七条", "每年报告", quote, start, start + len(quote), "restated", "2019年5月1日公布",
            "已自2026年8月15日起废止", "国家法律法规数据库（flk.npc.gov.cn）",
        )  # fmt: skip
        said = (
            Said(f"《示例条例》第七条（要点转述，非原文）：{quote}", (1,), {"quotes": (1, 1), "articles": (1, 1)}),
            Said("效力：《示例条例》（2019年5月1日公布）已自2026年8月15日起废止。", (1,), {"numbers": (6, 6), "force": (1, 1)}),
        )
        text = "\n".join(f"{s.text}[1]" for s in said)
        return Answer(question, "answered", "provision", text, "", said, (c,), followups=("违反了会怎么处罚？",))
    if "各盟市" in question:
        text = "没有找到各盟市的能耗强度目标：这些数值在附件1中，所给文本只有附件名称，没有表格。全区的目标写在“二 主要目标”。"
        return Answer(
            question, "abstained", "refusal", text, "annex_missing", (Said(text),), followups=("全区单位生产总值能耗下降多少？",)
        )
    if "你好" in question:
        return Answer(question, "smalltalk", "smalltalk", "您好，请就这份方案提问。", "", (Said("您好，请就这份方案提问。"),))
    if "坏" in question:
        raise RuntimeError("secret detail")
    if "索引" in question:
        raise IndexMissingError("还没有建立索引。", "请先运行 wence build。")
    if "慢" in question:
        time.sleep(3)
    if "脚本" in question:
        c = cite(1, INTENSITY)
        bad = Citation(1, "plan", HOSTILE, HOSTILE, HOSTILE, HOSTILE, c.start, c.end, url="javascript:alert(1)", version=HOSTILE)
        return Answer(
            question, "answered", "passage", HOSTILE, "", (Said(HOSTILE, (1,), {HOSTILE: (1, 1)}),), (bad,), followups=(HOSTILE,)
        )
    return Answer(
        question, "answered", "target", "略", citations=(cite(1, INTENSITY),),
        sentences=(Said("到2025年，全区单位地区生产总值能源消耗比2020年下降15%。", (1,), {"numbers": (3, 3)}),),
        followups=("氨氮排放总量呢？",),
    )  # fmt: skip


@dataclass
class FakeAssistant:
    """Answers from the list, and writes down what it was asked, a line of JSON each."""

    log: Path

    def ask(self, question: str, history: Sequence[str] = (), doc: str | None = None, as_of: str | None = None) -> Answer:
        with self.log.open("a", encoding="utf-8") as lines:
            limits = [doc, as_of] if doc or as_of else []
            lines.write(json.dumps([question, list(history), *limits], ensure_ascii=False) + "\n")
        return answers(question)


def test_the_fakes_quotes_are_cut_from_the_plan() -> None:
    for question in ("煤电机组", "交通", "能耗"):
        for c in answers(question).citations:
            assert TEXT[c.start : c.end] == c.quote


def late(log: Path, gate: Path) -> Preparing:
    """The fake as an assistant whose index is being made until there is a file at `gate`."""

    def make(progress: Callable[[str], None]) -> tuple[FakeAssistant, Stamp]:
        progress("方案：训练向量模型")
        while not gate.exists():
            time.sleep(0.05)
        return FakeAssistant(log), Stamp("9.9.9", {"方案": "f" * 64})

    return Preparing(make).start()


if __name__ == "__main__":  # the page over the fake, in a process of its own: python tests/test_web_fake.py LOG [GATE]
    from bot.web.server import build_app, listen, serve

    files = [Path(name) for name in sys.argv[1:]]
    sock = listen("127.0.0.1", 0)
    print(sock.getsockname()[1], flush=True)
    serve(build_app(late(*files) if len(files) > 1 else FakeAssistant(*files), Shelf()), sock)
