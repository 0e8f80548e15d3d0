"""The register's entries for the law of tests/invented_law.py, as files in a folder, and ways to spoil them."""

from __future__ import annotations

from pathlib import Path

from invented_law import lines

from corpus.provisions import Register, read_registers

ID = "lighthouse-rules"
TEXT = "\n".join(lines()) + "\n"
HEAD = """id = "lighthouse-rules"
title = "星湖市灯塔养护条例"
names = ["灯塔养护条例", "灯塔条例"]
issuer = "星湖市人大常委会"
adopted = "2019-03-28"
version = "2023-06-01 修正"
since = "2023-06-01"
effective = "2019-07-01"
articles = 9
"""
FIRST = """
[[article]]
number = "第一条"
topics = ["立法目的", "灯塔", "夜航"]
[[article.rule]]
para = 1
modal = "程序"
says = "定这部条例，是要把灯塔养护好，使夜航的船认得出岸。"
what = "立法目的"

[[article]]
number = "第二条"
topics = ["灯塔定义", "灯架", "装饰灯"]
[[article.rule]]
para = 1
modal = "定义"
says = "灯塔是夜里发光给船引航的塔和灯架，立在岸上或者礁石上。"
what = "灯塔的定义"
[[article.rule]]
para = 2
modal = "程序"
says = "自家院子里装饰用的灯不归这部条例管。"
what = "不适用的灯"

[[article]]
number = "第三条"
topics = ["月报", "灯塔管理站", "船务局"]
[[article.rule]]
para = 1
modal = "程序"
says = "养护全市的灯塔由市灯塔管理站负责，月报按第七条报给市船务局。"
what = "谁负责养护"
authority = "市船务局"
refs = ["第七条"]

[[article]]
number = "第四条"
topics = ["点灯", "擦灯", "灯册"]
[[article.rule]]
para = 1
modal = "应当"
applies_to = ["守灯人"]
says = "守灯人应当做好下面几件事。"
items = ["天黑之前半小时把灯点上", "灯罩按附表的间隔擦", "油耗记进灯册，灯册留三年"]
what = "每天点灯擦灯记账"
deadline = "每日"
"""
SECOND = """
[[article]]
number = "第四条之一"
topics = ["无人灯塔", "巡查", "大雾"]
[[article.rule]]
para = 1
modal = "应当"
applies_to = ["灯塔管理站"]
says = "没有人看守的灯塔，管理站应当五日去看一次，记录当天传上去；天气恶劣时加倍。"
what = "巡查无人灯塔"
deadline = "五日一次"

[[article]]
number = "第五条"
topics = ["停光", "报告", "故障"]
[[article.rule]]
para = 1
modal = "应当"
applies_to = ["守灯人"]
says = "停光过了二小时，守灯人应当马上报告。"
what = "报告停光"
threshold = "超过二小时"

[[article]]
number = "第六条"
topics = ["移建", "申请", "动工"]
[[article.rule]]
para = 1
modal = "应当"
applies_to = ["建设单位"]
says = "要移建灯塔的，建设单位应当在动工前六十日申请。"
what = "申请移建"
deadline = "动工六十日前"

[[article]]
number = "第七条"
topics = ["处罚", "罚款", "不点灯"]
[[article.rule]]
para = 1
modal = "程序"
applies_to = ["守灯人"]
says = "没有按时点灯，违反第四条的，管理站责令改正；到期还不改的，罚五百元以上二千元以下。"
what = "不点灯的处罚"
authority = "市灯塔管理站"
penalises = ["第四条"]
sanction = "责令改正；逾期不改正的，罚款五百元以上二千元以下"
refs = ["第四条"]

[[article]]
number = "第八条"
topics = ["施行日期", "生效", "日期"]
[[article.rule]]
para = 1
modal = "程序"
says = "从2019年7月1日开始用。"
what = "施行日期"
"""


def write(folder: Path, *changes: tuple[str, str]) -> Path:
    """The register in two files; each change (old, new) must be found in one of them."""
    head, second = HEAD + FIRST, f'id = "{ID}"\n' + SECOND
    for old, new in changes:
        assert old in head + second, old
        head, second = head.replace(old, new), second.replace(old, new)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{ID}.toml").write_text(head, encoding="utf-8")
    (folder / f"{ID}.2.toml").write_text(second, encoding="utf-8")
    (folder / "audiences.txt").write_text("# 谁\n守灯人\n灯塔管理站\n建设单位\n", encoding="utf-8")
    return folder


def register(folder: Path, *changes: tuple[str, str]) -> Register:
    """The one register of that folder."""
    (found,) = read_registers(write(folder, *changes))
    return found
