"""方案的结构: how many parts it has, what stands in one of them (by its number or by words of its heading), and a number that it has not.

Read from the outline of whatever plan is asked; each heading is cited where it stands, and the count is that of the sections listed.
"""

from __future__ import annotations

import re
from typing import Final

from bot import signals
from bot.desk import Desk
from bot.draft import Draft, Line, Span, span_of
from bot.kinds.listing import counted, duty_line
from bot.matter import matter
from corpus.records import Document, Section
from corpus.script import fold_keep

NAME: Final = "listing"  # what an answer of this kind is called: the kind `listing` has the other lists
_HAN = "一二三四五六七八九十"
_CHAPTER = re.compile(
    rf"第?(?P<han>[{_HAN}]{{1,2}}|\d{{1,2}})大?(?:部分|章)(?!第)|\b(?:part|chapter|section) (?P<en>\d{{1,2}})\b(?![(.]\d)"
)
_PARTS = re.compile(
    r"(?:几|多少)(?:个|大)*(?:部分|章节?|板块)|(?:哪(?:些|几个?)|什么)(?:大)?(?:部分|章节?|板块)(?!门)|目录|大纲|章节|框架|结构"
    r"|(?:how many|which|what) (?:parts|chapters)|outline|table of contents"
)
_ASKS = (
    rf"列|哪|有什么|什么|啥|包括|包含|内容|条目|几|多少|全部|所有|一共|总共|共|清单|[{_HAN}\d]+大|讲|说|写|目录|大纲|框架|结构"
    r"|outline|table of contents|\blist|which|what|how many|name"
)
_NOT = r"百分|期限|年底|进展|完成(?:了|得|情况)|多少钱|资金|percent|deadline"
_WHO = signals.WHO + r"|牵头|负责|责任|单位|部门|管|responsible|in charge|leads?\b|departments?"
_TARGETS = r"指标|目标|数字|数值|量化|要(?:完成|达到|实现)|(?:到)?20\d\d年|targets?|figures?|indicators?"
_FILL = re.compile(
    rf"(?:这份|这个|本|该)?(?:方案|文件|规划|计划|全文)(?:里|中|里面|当中|一共|总共|共)?|(?:这份|这个|本|该)(?=$|[^一-鿿])|第?[{_HAN}\d]+大?(?:部分|章)|(?:那|这|哪)(?:一)?(?:部分|章|块)"
    rf"|[{_HAN}\d]+大|(?:哪|这|那|是哪)?[{_HAN}\d]+(?:个|项|条)|[几多][少]?(?:大|个|项|条|节|部分|章)*|哪(?:些|几)?(?:个|项|条|节)*|列(?:一下|出来|出|全|举)?|逐[条项]"
    r"|一共|总共|合计|全部|所有|分别|具体|主要(?=内容|有|包)|都|包括|包含|共|条目|内容|要点|清单|名称|标题|小节|部分|章|条|节|项|部署|安排|布置|名字|名儿|分(?:为|成|(?=[几多]))|组成|有什么|什么|啥|有|是|叫|请问?|给我|帮我|把|的|里面|里头|里|中|呢|吗|啊|吧|讲|说|写|了|到底|请"
    r"|[,，。?？!！、:：;；“”\"'\s]"
)
_AGAIN = re.compile(
    r"[,，。;；?？]\s*(?:请|再|并|都|给我|帮我)*(?:把)?(?:名字|名称|标题|它们|他们)?(?:都|全部|逐个)?(?:列|写|说|报)(?:一下|出来|出|全)?[^,，。]{0,3}$"
)
_ENGLISH = (
    (r"(?:key|major|priority) (?:[a-z\-]+ )?projects?", "重点工程"),
    (r"(?:key|major) tasks?", "重点任务"),
    (r"main tasks?", "主要任务"),
    (r"polic(?:y|ies)(?: and)? mechanisms?", "政策机制"),
    (r"safeguards?(?: measures?)?", "保障措施"),
)


def fits(desk: Desk) -> bool:
    """The plan's parts are asked for, or what stands in one of them, and nothing else."""
    q = desk.question
    if q.sections or q.bodies or signals.has(_NOT, q.core):
        return False
    return (bool(part_number(q.core)) or signals.has(_ASKS + "|" + _WHO, q.core)) and bool(_wanted(desk))


def compose(desk: Desk) -> Draft | None:
    """The parts of the plan, or the sections of one part, with their headings and their number."""
    found = _wanted(desk)
    if not found:
        return None
    document, part = found
    if part is not None and not _below(document, part):
        return _quoted(desk, document, part)
    if part is not None and signals.has(_WHO + "|" + _TARGETS, desk.question.core):
        return _responsible(desk, document, part) if signals.has(_WHO, desk.question.core) else _to_reach(desk, document, part)
    listed = _parts(document) if part is None else _below(document, part)
    spans = tuple(_heading(document, s) for s in listed)
    n = len(listed)
    title = f"《{document.title}》"
    lines = []
    if part is None:
        zh, en = f"{title}的正文共{n}个部分，已全部列出：", f"{title}: {n} sections, all listed:"
        lines.append(Line(desk.say(zh, en), spans, (n,)))
    else:
        name = desk.name((document.id, part.label))
        lines.append(Line(desk.say(f"{name}：", f"{name}:"), (_heading(document, part),)))
        lines.append(Line(desk.say(f"共{n}项，已全部列出：", f"{n} items, all listed:"), spans, (n,)))
    for s, span in zip(listed, spans, strict=True):
        lines.append(Line(desk.say(f"{desk.name((document.id, s.label))}。", f"{desk.name((document.id, s.label))}."), (span,)))
    first = part or listed[0]
    follow = tuple(f"{s.label}由谁负责？" for s in listed[:1]) if part else ()
    return Draft(NAME, tuple(lines), followups=follow, section=(document.id, first.label))


def _quoted(desk: Desk, document: Document, part: Section) -> Draft | None:
    """A part without sections of its own: what it says, in its own words."""
    said = [s for s in desk.sentences_in((document.id, part.label)) if s.start > _heading(document, part).end - 1]
    if not said:
        return None
    name = desk.name((document.id, part.label))
    spans = tuple(Span(s.doc, s.start, s.end) for s in said)
    lines = [Line(desk.say(f"{name}写道：", f"{name} says:"), spans)]
    lines += [Line(f"⟦{s.quote}⟧", (span,)) for s, span in zip(said, spans, strict=True)]
    return Draft("passage", tuple(lines), section=(document.id, part.label))


def _responsible(desk: Desk, document: Document, part: Section) -> Draft | None:
    """Who is responsible for each section of a part."""
    below = _below(document, part)
    duties = [d for s in below for d in desk.library.duties if (d.doc, d.section) == (document.id, s.label)]
    if not duties:
        return None
    name = desk.name((document.id, part.label))
    lines = [Line(desk.say(f"{name}：", f"{name}:"), (_heading(document, part),))]
    spans, n = tuple(span_of(d) for d in duties), len(duties)
    lines.append(Line(desk.say(f"共{n}项，已全部列出：", f"{n} items, all listed:"), spans, (n,), "duties"))
    lines += [duty_line(desk, d) for d in duties]
    return Draft(NAME, tuple(lines), duties=tuple(duties), section=(document.id, part.label))


def _to_reach(desk: Desk, document: Document, part: Section) -> Draft | None:
    """The targets with a value of all sections of a part."""
    below = _below(document, part)
    targets = [t for s in below for t in desk.targets_in((document.id, s.label)) if t.value]
    if not targets:
        return None
    name = desk.name((document.id, part.label))
    lines = [Line(desk.say(f"{name}：", f"{name}:"), (_heading(document, part),))]
    lines += counted(desk, targets, "写有数值、等级或具体要求的", "With a value")
    zh, en = "没有写数值的未列在内，请按章节来问。", "Those without a value are not listed here; ask by section."
    lines.append(Line(desk.say(zh, en), (span_of(targets[0]),)))
    return Draft(NAME, tuple(lines), targets=tuple(targets), section=(document.id, part.label))


def missing(desk: Desk) -> Draft | None:
    """A section or a part asked for by a number that no plan has; None where there is such a one, or none is asked for."""
    q = desk.question
    plans = [d for d in desk.library.documents if q.doc in (None, d.id)]
    labels = q.sections[:1] or ((number,) if not q.bodies and desk.before is None and (number := part_number(q.core)) else ())
    if not labels or not plans or any(s.label == labels[0] for d in plans for s in d.sections):
        return None
    label, document = labels[0], plans[0]
    part = next((s for s in document.sections if s.label == label.partition("(")[0] and s.label != label), None)
    below = _below(document, part) if part else _parts(document)
    last = below[-1].label if below else ""
    zh = f"《{document.title}》里没有{label + '这一节' if '(' in label else f'第{label}部分'}"
    zh += f"，{'第' + part.label + '部分' if part else '正文'}到{last}为止。" if last else "。"
    en = f"《{document.title}》 has no section {label}" + (f"; the last there is {last}." if last else ".")
    return Draft("refusal", (Line(desk.say(zh, en)),), status="abstained", reason="not_stated")


def _wanted(desk: Desk) -> tuple[Document, Section | None] | None:
    """The plan and the part of it that is asked for; the whole of it where the part is None."""
    core = _AGAIN.sub("", desk.question.core)
    best = desk.evidence.section[0] if desk.evidence.section else ""
    plans = [d for d in desk.library.documents if desk.question.doc in (None, d.id)]
    own = fold_keep(core)
    named = [d for d in plans if fold_keep(d.title) in own]
    plans = named or sorted(plans, key=lambda d: d.id != best)
    asked = signals.has(_WHO + "|" + _TARGETS, core)
    rest = _rest(re.sub(_WHO + "|" + _TARGETS, " ", core) if asked else core)
    if number := part_number(core):
        for d in plans:
            part = next((s for s in d.sections if s.label == number), None)
            if part and (_below(d, part) or not asked) and (len(rest) <= 1 or _called(d, part, rest, asked)):
                return d, part
        return None
    if _PARTS.search(core) and len(_rest(_PARTS.sub(" ", core))) <= 1:
        whole = named or [d for d in desk.library.documents if desk.question.doc in (None, d.id)]
        return next(((d, None) for d in whole if len(_parts(d)) > 1), None)
    for d in plans:
        found = [s for s in _parts(d) if len(_below(d, s)) > 1 and _called(d, s, rest, asked)]
        if len(found) == 1:
            return d, found[0]
    return None


def _called(document: Document, part: Section, rest: str, at_end: bool) -> bool:
    """Whether words are the heading's own: four characters of it or more, or what every section below it is called.

    Where something of the sections is asked, the words must be those the heading ends in, which name the thing.
    """
    heading = _FILL.sub("", fold_keep(part.heading))
    if len(rest) < 2 or rest not in heading or (at_end and not heading.endswith(rest)):
        return False
    return len(rest) >= 4 or all(fold_keep(s.heading).endswith(rest) for s in _below(document, part))


def _rest(core: str) -> str:
    """What a question names, without the words that ask for a list, count it, or say that it is of a plan."""
    text = _CHAPTER.sub(" ", core)
    for pattern, zh in _ENGLISH:
        text = re.sub(pattern, f" {zh} ", text)
    kept = "".join(x for x in re.split(r"([a-z\- ]+)", text) if x and not re.fullmatch(r"[a-z\- ]+", x))
    latin = matter(" ".join(re.findall(r"[a-z][a-z\-]*", re.sub(r"\b(?:part|chapter|section)s?\b|there", " ", text)))).replace(
        " ", ""
    )
    return _FILL.sub("", kept) + latin


def part_number(core: str) -> str:
    """The label of the part that a question names by its number (第三部分, part 3); "" without one."""
    m = _CHAPTER.search(core)
    if m is None or signals.has(r"法(?!规)|条例|\blaw\b|\bact\b|\bcode\b", core):
        return ""
    if m["han"] and not m[0].startswith("第"):
        return ""
    said = m["han"] or m["en"]
    return _HAN[int(said) - 1] if said.isdigit() and 0 < int(said) <= len(_HAN) else said


def _parts(document: Document) -> list[Section]:
    """The numbered parts of the body, without what stands before the first and without annexes."""
    return [s for s in document.sections if not s.parent and re.fullmatch(rf"[{_HAN}]+", s.label)]


def _below(document: Document, part: Section) -> list[Section]:
    return [s for s in document.sections if s.parent == part.label]


def _heading(document: Document, section: Section) -> Span:
    """Where the heading stands: the first line up to the first full stop."""
    line = document.text.find("\n", section.start, section.end)
    stop = document.text.find("。", section.start, line if line > 0 else section.end)
    ends = [x for x in (stop + 1 if stop > 0 else -1, line) if x > 0]
    return Span(document.id, section.start, min(ends, default=section.end))
