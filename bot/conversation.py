"""Follow-ups: whether a question leans on the one before, and what it takes from it. A question with its own matter changes the topic."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import signals
from bot.desk import Turn
from bot.matter import matter
from bot.question import Question
from corpus.script import fold_keep

SHORT_EN = 9  # words
SHORT_CLAUSE, SHORT_CLAUSES = 6, 14  # characters of one clause, and of all
SHORT = 8  # characters of matter; a longer question stands by itself unless it says 那 or 呢


_FIRST = re.compile(
    r"(?:回到|回头|再说|再问|还是)[^,，。?？]{0,4}(?:最(?:上面|前面|开头|初|早|开始|先)|第一|头一|开头|一开始)[^,，。?？]{0,8}"
    r"|^(?:那)?(?:最(?:上面|前面|开头|初|早|开始)|第一|头一|开头)(?:问|那|说)?的?(?:那)?(?:个|条|项|件|问)[^,，。?？]{0,4}"
    r"|(?:back to|about) (?:the|my) (?:very )?first (?:one|question|thing|point)",
)


def recalled(question: str, history: tuple[str, ...]) -> tuple[str, ...]:
    """The earlier turns that a question leans on: the first alone where it goes back to that (回到最上面那个).

    >>> recalled("回到第一个问题,要降多少", ("能耗降多少", "煤炭呢"))
    ('能耗降多少',)
    """
    return history[:1] if len(history) > 1 and _FIRST.search(fold_keep(question)) else history


def is_continued(question: Question) -> bool:
    """Whether a question needs the conversation to be understood."""
    own = matter(question.core).replace(" ", "")
    if question.sections and question.asks & KINDS:
        return False
    if signals.has(signals.FOLLOW, question.text) or _FIRST.search(question.text):
        return True
    if question.bodies and "tasks" in question.asks:
        return False
    if question.script == "en":
        return len(question.core.split()) <= SHORT_EN
    return len(own) <= SHORT or _in_short_clauses(question)


def _in_short_clauses(question: Question) -> bool:
    """Two or three clauses, none of which says enough to stand by itself: 报给谁？逾期还不报有什么后果."""
    clauses = [matter(c).replace(" ", "") for c in re.split(r"[,，;；。?？]", question.core) if c.strip()]
    return len(clauses) > 1 and max(map(len, clauses)) <= SHORT_CLAUSE and sum(map(len, clauses)) <= SHORT_CLAUSES


def continued(
    question: Question, before: Turn, own_terms: int, heading: str = "", beside: tuple[str, str] = ("", "")
) -> tuple[Question, bool]:
    """(the question with what it takes over, whether it stays with the very matter of the one before).

    Without matter of its own it asks about the same thing again (那牵头单位呢); with some it asks the same of another thing
    (那秸秆的呢), so only the kind and the neighbourhood are taken over. `own_terms` counts the terms of the trade it names, `heading`
    is that of the section before, `beside` are the labels of those before and after that one.
    """
    question = replace(question, core=_FIRST.sub(" ", question.core).strip(" ,，"))
    own = matter(re.sub(signals.WHO + _HANDLED, " ", question.core)).replace(" ", "")
    earlier = before.question
    if (of_body := _of_body(question, before)) is not None:
        return of_body, False
    if (of_section := _of_section(question, before, heading)) is not None:
        return of_section, False
    if (next_one := _neighbour(question, before, beside)) is not None:
        return next_one, False
    if (
        len(own) <= 1
        or _DISPUTED.search(question.text)
        or (
            len(own) <= 6
            and not own_terms
            and not question.places
            and (question.asks & KINDS or signals.has(_BACK, question.text))
        )
    ):
        core = f"{question.core} {earlier.core}" if question.core else earlier.core
        asks = question.asks if question.asks & KINDS else question.asks | earlier.asks
        bodies = question.bodies or (() if "who" in asks else earlier.bodies)
        found, sections = (*question.found, *earlier.found), question.sections or earlier.sections
        return replace(
            question, core=core, found=found, meant=(*question.meant, *earlier.meant), asks=asks, bodies=bodies, sections=sections
        ), True
    if not question.asks & KINDS:
        question = replace(question, asks=question.asks | (earlier.asks & {"who", "lead", "how_much", "when"}))
    return question, False


def _of_body(question: Question, before: Turn) -> Question | None:
    """它牵头的有几项: what the body whose tasks were listed leads, joins or does; None where that is not asked."""
    bodies = before.question.bodies
    if signals.has(_BOTH, question.text) and len(bodies) == 1:
        bodies = (*before.bodies[:1], *bodies)
    other = before.kind == "responsibility" and len(bodies) == 1 and signals.has(_ELSEWHERE, question.text)
    if (before.kind != "tasks" and not other) or question.bodies or question.sections or not bodies:
        return None
    asked = re.sub(_ELSEWHERE, "", _OF_IT.sub("", question.core))
    if other:
        asked = re.sub(r"还|吗|[?？]", "", asked) + "哪些任务"
    if not signals.has(_PART, asked) or matter(re.sub(_BOTH, " ", _PART_WORDS.sub(" ", asked))).replace(" ", ""):
        return None
    core, mentions = "", []
    for m in bodies:
        mentions.append(replace(m, start=len(core), end=len(core) + len(m.words)))
        core += m.words
    core += asked
    return replace(question, core=core, asks=signals.asks(core) | {"tasks"}, bodies=tuple(mentions), found=())


def _of_section(question: Question, before: Turn, heading: str) -> Question | None:
    """指标呢, after a question about a section as a whole: the targets of that section; None where one target was spoken of."""
    earlier = before.question
    own = matter(re.sub(_TARGETS, " ", question.core)).replace(" ", "")
    if len(own) > 1 or before.section is None or question.bodies or question.sections or question.places:
        return None
    if not signals.has(_TARGETS, question.text) or question.asks & {"who", "lead", "when", "base"}:
        return None
    if before.section[1] not in earlier.sections and not question.asks & {"count", "list"} and not _whole(earlier, heading):
        return None
    label = before.section[1]
    return replace(question, core=label + question.core, sections=(label,), doc=question.doc or before.section[0])


def other_sort(question: Question, before: Turn) -> str:
    """老的呢, after a question about new ones: the same thing of the other sort, as a question of its own; "" where it is not that."""
    m = _SORT.match(question.core)
    runs = re.findall(r"[一-鿿]{2,}", matter(_SORTS.sub(" ", before.question.core)))
    if m is None or not runs or question.script == "en":
        return ""
    sort = "既有" if m["old"] else "新建"
    return f"{sort}{max(runs, key=len)}有什么要求"


def _whole(earlier: Question, heading: str) -> bool:
    """Whether a question was about a section as such: what it names is words of the heading."""
    about = matter(earlier.core).replace(" ", "")
    return len(about) >= 3 and about in matter(fold_keep(heading)).replace(" ", "")


def _neighbour(question: Question, before: Turn, beside: tuple[str, str]) -> Question | None:
    """上一条呢, 下一节: the same question of the section before or after; None where there is none, or no section was named."""
    m = _STEP.match(question.core)
    earlier = before.question
    if m is None or before.section is None or before.section[1] not in earlier.sections:
        return None
    label = beside[m["way"] in "下后"]
    if not label:
        return None
    rest = _LABEL.sub(" ", earlier.core)
    asks = question.asks if question.asks & KINDS else question.asks | earlier.asks
    return replace(question, core=f"{label} {rest}", asks=asks, sections=(label,), doc=before.section[0])


_SORT = re.compile(
    r"^(?:那|那么)?(?:要是|如果|对)?(?:是)?(?:(?P<old>老旧?|旧|既有|现有|已有|原有|已建成?|存量)|(?P<new>新(?:建|上|盖)?|在建|拟建))的?(?:呢|怎么办|怎么样)?[?？]?$"
)
_SORTS = re.compile(r"新建|新上|新盖|在建|拟建|既有|现有|已建|存量|老旧|适用于")
_ELSEWHERE = r"(?:在)?(?:别的|其他的?|另外的?|别处|其余的?)(?:条|章|节|项|地方|工程|任务|部分)?(?:里|中|上)?"
_BOTH = r"共同|它们|他们|两家|都(?=参|有|牵|负|管|配)|一起|\bboth\b"
_STEP = re.compile(r"^(?:那|那么)?(?P<way>[上下前后])面?(?:的)?一?(?:条|节|项|个|款)(?:呢|的|$|[?？])")
_LABEL = re.compile(r"[一二三四五六七八九十]+\([一二三四五六七八九十]+\)")
_OF_IT = re.compile(
    r"^(?:那么?|这|其中|它们?|他们?|该(?:部门|单位|厅|局)|其|里面|and|then|of (?:these|those|them))+[,，]?(?:的|里面|中)?"
)
_PART = r"牵头|配合|参与|主办|协办|单独|任务|职责|负责|\bleads?\b|\bjoins?\b|\btasks?\b"
_PART_WORDS = re.compile(_PART + r"|有哪些|几|项|事|呢|\?|" + signals.LIST + "|" + signals.COUNT + "|" + signals.TASKS)
_TARGETS = r"目标|指标|数字|数值|量化|\btargets?\b|\bindicators?\b|\bfigures?\b"
_HANDLED = r"|谁(?:来|去)?(?:抓|管|干|办|弄|盯|扛|做)|(?:跟|和|与)?(?:它|其|他们)?(?:并排|并列|同列|列在一起|在一起)的?"
KINDS = frozenset({"who", "lead", "how_much", "when", "tasks", "list", "base", "scope", "count"})
# The answer is doubted: the same is asked again (不对吧，我同事说是八成).
_DISPUTED = re.compile(
    r"^(?:不对|不是吧|错了|真的[吗么]|确定[吗么]|你确定|你?没?搞错|怎么可能|不可能|是吗)[^,，。?？]{0,6}(?:[,，。?？!！]|$)(?![^,，。]{12,})"
)
_BACK = r"它|这事|那事|这件|那件|这项|那项|这块|那块|同一|上述|该项|这一|这活|那活|\b(?:it|its|they)\b"
