"""Two sides held against each other (A和B，罚得一样吗): the question asked of each, to be answered apart and told together.

Only words are cut here; whether each side has an answer of its own is seen to by who asks.
"""

from __future__ import annotations

import re

from bot import signals
from corpus.script import fold_keep

LONGEST = 40  # characters of a side
_AND = r"(?:和|与|跟|同|以及|还有)"
_COMPARED = (
    r"一样|相同|相等|同一|(?:一个|同个)(?:部门|单位|门|地方|厅|局)|一家|区别|不同|差别|分别|差在|差多少|差几|差距|相差"
    r"|各(?=自|由|该|是|有|要|归|报|怎么|多少|到|最|规定|能|得|应|需|罚|定|几|给|交|在|找|管|牵)"
    r"|[哪那](?:一)?(?:个|种|项|边|家|头|样|条|类|方|部)[^,，。?？]{0,12}(?:高|低|多|少|重|轻|狠|猛|厉害|大|小|严|松|紧|难|早|晚|快|慢|是|有)|谁更"
    r"|重合|重叠|交叉|共同|两边都|差了|差哪|[多少]了(?:谁|哪)|[多少]出(?:谁|哪)"
)
_TWO = (
    r"(?:这|那)?(?:两|俩|二)(?!高)(?:者|边|个|项|件事?|部分|种|样|块|条|类|方面?|头|章|节|类人|档|家)?"
    r"(?:事|活|工程|任务|目标|指标|情形|情况|行为)?(?:里|上|中|之间)?"
)
_SIDE = rf"[^,，。?？;；]{{2,{LONGEST}}}"
# A，和B，怎么样; A，B，这两种怎么样 — each side a clause of its own.
_CLAUSES = re.compile(
    rf"^(?P<a>{_SIDE})[,，;；](?:{_AND}(?P<b>{_SIDE})[,，;；](?P<tail>.+)|(?P<b2>{_SIDE})[,，;；](?P<tail2>{_TWO}.+))$"
)
# A和B，怎么样; A和B分别怎么样 — both sides in one clause.
_INLINE = re.compile(
    rf"^(?P<a>{_SIDE}?){_AND}(?P<b>{_SIDE}?)(?P<tail>[,，].+|(?:规定|写|定)?(?:的[一-鿿]{{1,8}}?)?(?:{_TWO}|分别|各(?=自|由|是|有|要)|[哪那](?:一)?[个种项边家部]|谁|是不是|都|一样|到底|有什么|有啥|差[在多几]|由).*)$"
)
_CONTEXT = re.compile(
    r"^(?P<context>(?:按照?|根据|依照?|照)?[^,，。?？]{0,14}(?:法|条例|条利|法典|方案|规划)(?:里面?|中|上|的?规定)?[,，]|(?:按照?|根据|依照?|照)[^,，。?？]{2,16}[,，])(?P<rest>.+)$"
)
_MATTER = re.compile(r"^(?P<context>[^,，。?？]{2,24}[,，])(?P<rest>.+)$")  # 监测数据造假，A跟B，罚得一样吗
_LAW_BEFORE = re.compile(
    r"^(?P<context>[^,，。?？和与跟同]{2,12}(?:法|条例|法典)(?:里面?|中|上|对)(?:规定|说)?)(?P<rest>[^,，。?？]{2,})$"
)
_ROLE = re.compile(r"(?:单位|机构|企业|公司|机关|部门|医院|学校|个人|人员|负责人)$")
_WORDS = (
    r"一样(?:不一样|不|吗|么|麽)?|相同[吗么]?|分别|各自?|都|是不是|到底|究竟|(?:有)?(?:什么|啥|甚)(?:区别|不同|差别|不一样)|区别|不同|差别"
    r"|[嘛呢呀嘞]|[哪那](?:一)?(?:个|项|边|种)(?:分到|分得|摊到)?的?更?|比较[多少高低大小]|谁更|差[在多几].*|" + _TWO
)
_PENAL = r"罚|处分|后果|(?:法律|负|担|追究?的?)责任|责任(?:轻|重|大小)|(?<!得更)(?<!得)(?:狠|厉害)|罚得更?狠|下场|吃亏"
_CUT_DOWN = r"(?:压|减|降|砍|控)(?:下去|下来|掉)?得?更?(?:狠|厉害|多|猛|快)"  # a target that is the higher one, no penalty
_BODY = r"部门|单位|机关|厅|局|谁(?!更)|哪(?:一)?级|哪(?:一)?家|一家|主抓|牵头|负责|主管|身份|配合|来管|在管|出面"
_GIVEN = r"(?:报|送|交|递|备案)(?:给|到|往|去|送)?[^,，。]{0,8}(?:谁|哪|同一|一个|门)|往[^,，。]{0,6}(?:送|报|交)"
_WHEN = r"年份|什么时候|啥时候|何时|哪(?:一)?年|先后|更早|更晚|截止"
_HOW_LONG = r"期限|时限|时间|几[天日年月]|多[久长]"
_FIGURE = (
    r"百分比|百分之|比例|占比|降幅|增幅|幅度|数[字值]?|多少|定得|更?(?<![最])[高低大小多少]|的?目标[一各哪]|降得|差距|相差|"
    + _CUT_DOWN
)


def sides(raw: str) -> tuple[str, str] | None:
    """The question asked of each of two sides that a message holds against each other; None where it does not.

    >>> sides("施工单位不按标准施工，和没查验进场材料，罚得一样吗？")
    ('施工单位不按标准施工怎么处罚？', '没查验进场材料怎么处罚？')
    """
    text = fold_keep(raw).strip().rstrip("?？!！。")
    if signals.has(signals.INSTRUCTION, text):
        return None
    if not re.search("[一-鿿]", text):
        return _in_english(text)
    if not re.search(_COMPARED, text):
        return None
    found = _cut(text)
    if found is None:
        return None
    context, a, b, tail = found
    if (m := re.match(r"^(?P<common>[^的]{2,12}的)(?P<own>[^的]{2,10})$", a)) and "的" not in b and len(b) <= len(m["own"]) + 2:
        b = m["common"] + b  # 煤电机组的节能改造和灵活性改造
    if (role := _ROLE.search(a)) and (at := b.find(role[0])) > 0 and (deed := b[at + len(role[0]) :]):
        a += deed  # 设计单位和监理单位不按标准干: the deed is that of both
    if m := re.search(r"(?:的|规定|要求|罚款?){1,3}$", b):
        b, tail = b[: m.start()], m[0] + tail
    body, a = _of_body(a)
    ask = _ask(tail, body)
    return f"{context}{a}{ask}", f"{context}{b}{ask}"


_ENGLISH = (
    re.compile(r"how (?:do|does|did|is|are) (?P<a>.+?) (?:differ(?:ent)?|distinguished) from (?P<b>.+)$"),
    re.compile(r"(?:what is|what's|what are|is there|are there)(?: the| a| any)? differences?(?: in [^,]+?)? between (?P<a>.+?) and (?P<b>.+)$"),
    re.compile(r"(?:is|are) (?P<a>.+?) (?:the same as|(?:any )?different from|"
               r"(?:higher|lower|stricter|larger|smaller|bigger|heavier|lighter) than) (?P<b>.+)$"),
    re.compile(r"(?:which|who|what)\b[^,:]*[,:] (?P<a>[^,]+?),? or (?P<b>.+)$"),
    re.compile(r"(?:compare|contrast) (?P<a>.+?) (?:and|with|to|against) (?P<b>.+)$"),
    re.compile(r"(?:do|does|are|is) (?P<a>.+?) and (?P<b>.+?) "
               r"(?:have|carry|face|share|fall|get|set|pay|punished|treated|led|run|handled)\b.*(?:same|different|equal|alike).*$"),
    re.compile(r"(?P<a>.+?) and (?P<b>.+?) (?:each|both) (?:have|has|name|list|carry|set) .*$"),
    re.compile(r"(?:do|does|are|is|how do|how does|how are) (?P<head>(?:the )?(?:[\w-]+ ){0,3}?(?:targets?|figures?|rates?|fines?|penalt(?:y|ies)"
               r"|deadlines?|duties|rules?|lead(?:ing)? \w+|bodies|departments)) (?:for|on|of) (?P<a>.+?) and (?:for |on |of |that of )?(?P<b>.+?)"
               r" (?:(?:are |is |be )?(?:the same|equal|alike|identical|different)\b|differ|compare).*$"),
)  # fmt: skip
_EN_CONTEXT = re.compile(r"^(?P<context>(?:under|according to|in|by) [^,]{4,80}, )(?P<rest>.+)$")
_EN_HEAD = re.compile(
    r"^(?:(?:the|a|that|those|those who|what|one)\b ?)*(?:(?:lead(?:ing)?|maximum|responsible|top) )*"
    r"(?:departments?|bod(?:y|ies)|agenc(?:y|ies)|penalt(?:y|ies)|fines?|targets?|rates?|figures?|deadlines?|rules?|duties)?(?: that)? ?"
    r"(?:for|of|on|leading|lead|in charge of|responsible for|set for)? (?:the )?"
)
_EN_ASKS = (
    (r"penalt|\bfine|punish|sanction", "what is the penalty for {}?"),
    (r"department|\bbod(?:y|ies)|agenc|authorit|\blead|\bwho\b|in charge", "which departments are responsible for {}?"),
    (r"target|rate|share|percent|figure|higher|lower|larger|smaller|cut|reduc|level", "what is the target for {}?"),
    (r"deadline|\bwhen\b|how long|days|period", "what is the time limit for {}?"),
)


def _in_english(text: str) -> tuple[str, str] | None:
    """The same of an English question.

    >>> _in_english("how does the penalty for late filing differ from that for false filing")
    ('what is the penalty for late filing?', 'what is the penalty for false filing?')
    """
    m = _EN_CONTEXT.match(text)
    context, rest = (m["context"], m["rest"]) if m else ("", text)
    if not context and (m := re.match(r"^(?P<context>[^:?]{8,120}: )(?P<rest>(?:how|what|which|are|is|do|does) .+)$", text)):
        context, rest = m["context"], m["rest"]  # Banned materials are used on a site: how do the fines for A and for B differ
    found = next((m for pattern in _ENGLISH if (m := pattern.match(rest))), None)
    if found is None:
        return None
    a, b = (_EN_HEAD.sub("", f"{found[side].strip()} ").strip() for side in "ab")
    if min(len(a), len(b)) < 3 or max(len(a), len(b)) > 3 * LONGEST:
        return None
    ask = next((ask for said, ask in _EN_ASKS if re.search(said, rest)), "what is required of {}?")
    return context + ask.format(a), context + ask.format(b)


def _cut(text: str) -> tuple[str, str, str, str] | None:
    """(what stands before both sides, one, the other, what is asked of them)."""
    context = ""
    if m := _CONTEXT.match(text):
        context, text = m["context"], m["rest"]
    if found := _pair(text):
        a, b, tail = found
        if not context and (law := _LAW_BEFORE.match(a)):
            context, a = law["context"], law["rest"]
        return context, a, b, tail
    if not context and (m := _MATTER.match(text)) and not re.search(_COMPARED, m["context"]) and (found := _pair(m["rest"])):
        return (m["context"], *found)
    return None


def _pair(text: str) -> tuple[str, str, str] | None:
    for pattern in (_CLAUSES, _INLINE):
        m = pattern.match(text)
        if m is None:
            continue
        groups = m.groupdict()
        a, b, tail = m["a"], groups.get("b") or groups["b2"], groups.get("tail") or groups["tail2"]
        asks = any(re.search(r"[谁哪几吗]|多少|什么|怎么", side) for side in (a, b))
        if re.search(_COMPARED, tail) and not asks and min(len(a), len(b)) >= 2:
            return a, b, tail.strip("，, ")
    return None


def _of_body(side: str) -> tuple[str, str]:
    """(the body, the matter) of 能源局在农牧业节能, whose part in each of two matters is asked; the body "" elsewhere."""
    m = re.match(r"^(?:我们)?(?P<body>[一-鿿]{2,10}(?:厅|局|委|办|部))在(?P<matter>.{2,})$", side)
    return (m["body"], m["matter"]) if m else ("", side)


def _ask(tail: str, body: str) -> str:
    """What is asked of one side, where both are asked the same."""
    about = re.sub(r"^[,，的]+|[,，]+$", "", re.sub(_WORDS, "", tail))
    if re.search(_PENAL, tail) and not re.search(_CUT_DOWN, tail):
        return "由哪个部门处罚？" if re.search(_BODY, tail) else "怎么处罚？"
    if body:
        return f"由哪些部门负责，{body}牵头吗？"
    if re.search(_GIVEN, tail):
        return f"{re.split(r'[,，]', about)[0] if re.search(r'[,，]', about) else ''}报给谁？"
    if re.search(_HOW_LONG, tail) and not re.search(_BODY, tail):
        return f"{about}要多长时间？"
    if re.search(_FIGURE, re.sub(_TWO, "", tail)) and not re.search(_BODY, tail) and len(about) <= 12:
        return "的目标是多少？"
    if re.search(_BODY, tail):
        rest = re.sub(_BODY + r"|同一?|[个家拨是由归的在该]|[吗么麽?？]|责任", "", about)
        return f"{rest if len(rest) > 3 else ''}由哪些部门负责？"
    if re.search(_WHEN, tail):
        return "到什么时候？"
    return f"{about}？" if len(about) >= 2 else "有什么规定？"
