"""True sentences, composed by the kinds from every duty and target of a plan, and the ways to make each of them false."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bot.desk import Desk, Turn
from bot.draft import Draft, Line
from bot.finder import Evidence
from bot.kinds import document, listing, responsibility, target, tasks
from bot.question import BodyMention, Reader
from bot.receipts import finish
from bot.reread import bare
from bot.verify import Verifier
from corpus.bodies import bodies
from corpus.collection import shipped
from corpus.library import Library, build_library
from corpus.records import Duty
from corpus.shelf import read_plan

DATA = Path(__file__).parent / "data"
TITLES = {
    "yunling": "云岭省“十四五”循环经济与节水减排实施方案",
    "dongze": "东泽市“十四五”节水型社会建设和水污染物减排实施方案",
}


@cache
def library_of(name: str) -> Library:
    """The plan of the project, or one of the plans made up for the tests."""
    if name == "plan":
        return shipped().realm("plan")
    text = (DATA / f"plan_{name}.txt").read_text(encoding="utf-8")
    return build_library([read_plan(name, text, title=TITLES[name], horizon=(2021, 2025))])


class Judge:
    """Whether a line of a plan's answers is kept, by the way every answer goes."""

    def __init__(self, library: Library) -> None:
        self.library = library
        own = {n for d in library.duties for n in (*d.bodies, *d.carry_out)}
        self.verifier = Verifier(own | {x for b in bodies().kinds for x in (b.stem, b.full)})

    def keeps(self, line: Line) -> bool:
        return bool(finish(Draft("target", (line,)), self.library, self.verifier, "hans")[0])

    def reasons(self, line: Line) -> tuple[str, ...]:
        return finish(Draft("target", (line,)), self.library, self.verifier, "hans")[2]


@dataclass(frozen=True)
class Truth:
    """A composed line and what it was composed from."""

    line: Line
    of: str
    duty: Duty | None = None


def truths(library: Library, english: bool = False) -> list[Truth]:
    """One line and more for every duty and target, for every body, and the counted lists."""
    reader = Reader(library)

    def ask(question: str, section: tuple[str, str] | None = None, targets: tuple[Any, ...] = (), body: str = "") -> Desk:
        read = replace(reader.read(question), script="en" if english else "hans")
        if body:
            read = replace(read, bodies=(BodyMention(body, None, 0, len(body), tuple((d.id, body) for d in library.documents)),))
        finder: Any = SimpleNamespace(duty=lambda where: next((d for d in library.duties if (d.doc, d.section) == where), None))
        before = Turn(read, "target", section, targets)
        return Desk(library, finder, read, Evidence(), before, bool(section))

    out: list[Truth] = []
    for t in library.targets:
        draft = target.compose(ask("目标是多少", (t.doc, t.section), (t,)))
        assert draft is not None
        out += [Truth(line, "target") for line in draft.lines]
    for d in library.duties:
        draft = responsibility.compose(ask("由谁负责", (d.doc, d.section)))
        assert draft is not None
        out += [Truth(line, "duty", d) for line in draft.lines]
        for name in d.bodies:
            draft = responsibility.compose(ask(f"是不是{name}牵头", (d.doc, d.section), (), name))
            out += [Truth(line, "asked", d) for line in draft.lines[:1]] if draft else []
    for name in dict.fromkeys(n for d in library.duties for n in (*d.bodies, *d.carry_out)):
        for words in (f"{name}有哪些任务", f"{name}牵头哪些任务"):
            draft = tasks.compose(ask(words, body=name))
            assert draft is not None, name
            out += [Truth(line, "tasks") for line in draft.lines]
    for words in (
        "写明了牵头单位的有哪几项任务",
        "没有写牵头的有哪几项任务",
        "由一家单独负责的有哪几项任务",
        "一共涉及多少个部门",
    ):
        draft = listing.compose(ask(words))
        out += [Truth(line, "listing") for line in draft.lines] if draft else []
    for words in ("方案的文号是什么", "有几个附件", "方案写了什么"):
        draft = document.compose(ask(words))
        out += [Truth(line, "document") for line in draft.lines] if draft else []
    return [t for i, t in enumerate(out) if t.line not in [o.line for o in out[max(0, i - 400) : i]]]


NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])")
OUTSIDE = re.compile(
    r"⟦[^⟧]*⟧|《[^》]*》|^[一二三四五六七八九十]+(?:\([一二三四五六七八九十]+\))?“(?:[^“”]|“[^“”]*”)*”|（三\(一\)[^）]*）"
)
FLIPS = (
    ("以上", "以下"), ("以下", "以上"), ("以上", ""), ("以下", ""), ("左右", ""), ("左右", "以上"), ("以内", "以上"), ("不超过", "不低于"),
    ("不低于", "不超过"), ("不少于", "不超过"), ("超过", "低于"), ("下降", "提高"), ("下降", "增长"), ("降低", "提高"), ("减少", "增加"),
    ("增长", "下降"), ("提高", "降低"), ("达到", "不超过"), ("力争", ""), ("基本", "全部"), ("全面", "基本"), ("降至", "增至"), ("稳定在", "突破"),
    ("控制在", "突破"), ("完成", "新增"), ("应当", "不得"), ("不得", "应当"), ("鼓励", "应当"), ("鼓励", "不得"), ("严禁", "鼓励"), ("必须", "可以"),
    ("原则上", "必须"), ("全部", "部分"),
)  # fmt: skip


def outside(text: str) -> str:
    """The text with quotations, titles and section names blanked, as long as before."""
    return OUTSIDE.sub(lambda m: "　" * len(m[0]), text)


def altered(truth: Truth, library: Library) -> Iterator[tuple[str, str]]:
    """(kind of alteration, the false text)."""
    text = truth.line.text
    own = outside(text)
    for m in NUMBER.finditer(own):
        if re.fullmatch(r"20\d\d", m[0]):
            for year in ("2019", "2020", "2024", "2025", "2030"):
                if year != m[0]:
                    yield "year", text[: m.start()] + year + text[m.end() :]
            continue
        other = str(int(m[0]) + 1) if "." not in m[0] else m[0] + "5"
        yield "figure", text[: m.start()] + other + text[m.end() :]
        yield "figure", text[: m.start()] + m[0] + "0" + text[m.end() :]
    for a, b in (("%", "个百分点"), ("个百分点", "%"), ("%", ""), ("万", "亿"), ("公里", "米"), ("“十四五”", "“十三五”")):
        if a in own or (a.startswith("“") and text.startswith(a) and "期" in text):
            yield "unit" if not a.startswith("“") else "year", text.replace(a, b, 1)
    for a, b in FLIPS:
        for m in re.finditer(a, own):
            if "：" in own[: m.start()] and not own.startswith("列出", m.end()):
                yield "bound", text[: m.start()] + b + text[m.end() :]
    if truth.of == "target" and not own.startswith("原文"):
        head, colon, tail = text.partition("：")
        for word in ("应当", "不得", "鼓励", "可以"):
            yield "modal", head + colon + word + tail
            yield "modal", head + word + colon + tail
        yield "bound", text.rstrip("。.") + "以上。"
        yield "label", text.rstrip("。.") + "，见五(九)。"
        when = re.match(r"^(?:到20\d\d年，|“十四五”[^，]{2,3}，)?", text)
        prefix = when[0] if when else ""
        section = {s.doc + library.document(s.doc).section_at(s.start).label for s in truth.line.spans}
        for t in [t for i, t in enumerate(library.targets) if t.doc + t.section in section or i % 9 == 0]:
            if bare(t.scope + t.metric) not in bare(head):
                yield "metric", f"{prefix}{t.scope if t.scope not in t.metric else ''}{t.metric}：{tail}"
    if truth.duty is not None or truth.of in ("tasks", "listing"):
        yield from _other_roles(truth, library, own)
    label = re.match(r"^([一二三四五六七八九十]+(?:\([一二三四五六七八九十]+\))?)“((?:[^“”]|“[^“”]*”)*)”", text)
    if label:
        for s in library.all_sections()[::4]:
            if s.label != label[1] and "(" in s.label:
                yield "label", text.replace(label[1], s.label, 1)
                yield "heading", text.replace(f"“{label[2]}”", f"“{s.heading}”", 1)
    for m in re.finditer(r"⟦([^⟧]+)⟧", text):
        a, b = m.span(1)
        middle = (a + b) // 2
        yield "quotation", text[:middle] + text[middle + 1 :]
        yield "quotation", text[:a] + "不" + text[a:]
        if digit := re.search(r"\d", m[1]):
            at = a + digit.start()
            yield "quotation", text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]


def _other_roles(truth: Truth, library: Library, own: str) -> Iterator[tuple[str, str]]:
    text = truth.line.text
    names = [n for d in library.duties for n in (*d.bodies, *d.carry_out)]
    longest = "|".join(re.escape(n) for n in sorted(set(names), key=len, reverse=True))
    said = [(m[0], *m.span()) for m in re.finditer(longest, own)]
    wrong = [n for n in dict.fromkeys(names) if n not in text and (truth.duty is None or n not in truth.duty.quote)]
    if truth.duty and truth.of == "duty":
        for name in wrong[:6]:
            if said:
                yield "body", text[: said[0][1]] + name + text[said[0][2] :]
        for name, a, b in said[:3]:
            yield "body", text[:a] + "国防部" + text[b:]
            role = next((r for r in ("lead", "joint", "sole") if name in getattr(truth.duty, r)), "")
            for other in (r for r in ("lead", "joint") if role and r != role):
                for swap in getattr(truth.duty, other)[:3]:
                    yield "role", text[:a] + swap + text[b:]
        if len(said) > 1:
            yield "list", text[: said[-1][1]].rstrip("、") + text[said[-1][2] :]
            yield "list", text[: said[0][1]] + (wrong[0] + "、" if wrong else "国防部、") + text[said[0][1] :]
        if said and truth.duty.joint:
            section = re.match(r"^.*?”", text)
            yield "role", f"{section[0] if section else ''}由{said[0][0]}一家负责。"
            if truth.duty.lead and said[0][0] in truth.duty.joint:
                yield "role", f"牵头单位：{said[0][0]}。"
        if truth.duty.lead:
            yield "role", "原文没有指定牵头单位。"
        elif truth.duty.joint:
            yield "role", f"牵头单位：{truth.duty.joint[0]}。"
    for a, b in (
        ("牵头", "按职责分工负责"),
        ("按职责分工负责", "牵头"),
        ("单独负责", "牵头"),
        ("一家负责", "牵头"),
        ("牵头单位", "按职责分工负责"),
    ):
        for m in re.finditer(a, own):
            if (a == "牵头" and re.match("单位|之列|”", own[m.end() :])) or "没有" in own[: m.start()]:
                continue
            if "其中" in own or "写明了" in own:  # as many are joined: the other sentence may be true
                continue
            yield "role", text[: m.start()] + b + text[m.end() :]
