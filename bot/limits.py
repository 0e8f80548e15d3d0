"""When to decline, and why: each reason has its own test, and the nearest matter is named in words, without a card.

Whether the evidence is near enough to answer at all is weighed in `bot.confidence`.
"""

from __future__ import annotations

import re

from bot import confidence, measures, signals, slots
from bot.answer import Reason
from bot.desk import Desk
from bot.matter import matter
from bot.question import LONGEST, Question
from corpus.horizon import plan_years
from corpus.numerals import quantities
from corpus.places import gazetteer
from corpus.records import Document, Target
from corpus.script import fold_keep

_LAW = re.compile(r"[一-鿿]{2,16}(?:法|条例|办法|规定|准则|细则)(?![一-鿿]*(?:部门|怎么|由谁))")
_PENALTY = r"罚(?:款|多少|钱|几|则)|处罚|罚得|拘留|判(?:刑|几年)|坐牢|\bfines?\b|\bpenalt"
_UNIT_NAMES = {
    "块钱": "元",
    "平米": "平方米",
    "公斤": "千克",
    "千克标煤": "千克标准煤",
    "毛钱": "元",
    "yuan": "元",
    "tonne": "吨",
    "tonnes": "吨",
    "ton": "吨",
    "tons": "吨",
    "people": "人",
    "mw": "兆瓦",
    "kw": "千瓦",
    "percent": "%",
    "percentage point": "个百分点",
    "percentage points": "个百分点",
    "度": "千瓦时",
    "度电": "千瓦时",
    "km": "公里",
    "kilometer": "公里",
    "kilometers": "公里",
    "kilometre": "公里",
    "kilometres": "公里",
}


def before_search(q: Question) -> Reason:
    """Reasons that need no evidence; "" when the question goes on."""
    if not q.text.strip(" ?？!！。.,，"):
        return "empty"
    if len(q.raw) > LONGEST:
        return "too_long"
    if signals.has(signals.INSTRUCTION, q.text) and not matter(q.core):
        return "instruction"
    if not q.core.strip():
        return "instruction"
    if signals.has(signals.OFF_TOPIC, q.text) or signals.has(signals.GENERAL, q.text):
        return "off_topic"
    if "contact" in q.asks:
        return "not_stated"
    if "opinion" in q.asks:
        return "opinion"
    if "procedure" in q.asks:
        return "not_stated"
    return ""


def small_talk(q: Question) -> bool:
    """A greeting or thanks, with nothing asked of the sources behind it."""
    text = fold_keep(q.raw).lower().strip()
    if not signals.has(signals.SMALL_TALK, text):
        return False
    rest = re.sub(signals.SMALL_TALK, "", text)
    rest = re.sub(
        r"(?:啊|呀|哦|了|帮大忙|太好|你|您|小助手|机器人|问策|wence|there|very much|a lot|so much|for .*|你好|谢谢|再见|拜拜|辛苦|nice to (?:meet|see) you|my (?:friend|dear)|again|挺|还|蛮|真|厉害|不错|聪明|能干|回头|下次|改天|有空|再(?:来)?(?:找|问|聊)|来?找你|哈哈?|呵呵|嘿嘿|棒|好用|忙不忙|忙[吗么]|吃(?:饭|过)?了?(?:没有?|吗|么)|今天|最近|好久不见|早点?(?:睡|休息)|[,，。!！~ ])+",
        "",
        rest,
    )
    return len(matter(rest).replace(" ", "")) <= (3 if q.found else 6)


def after_search(desk: Desk, kind: str, *, fitted: bool = True) -> Reason:
    """Reasons that weigh the evidence; "" when it carries an answer of this kind. `fitted=False` leaves the fitted threshold out."""
    q, ev = desk.question, desk.evidence
    where = ev.section
    if where is None:
        return "off_topic"
    document = desk.document(where[0])
    if kind == "document":
        return ""
    if kind not in ("tasks", "listing") and says_nothing(desk):
        return "unclear"
    if (
        "results" in q.asks
        and (signals.has(r"实际|完成了(?:没|吗)", q.text) or not signals.has(r"要(?:提|达|降|到|完成)|目标", q.text))
        and kind in ("target", "passage", "listing")
    ):
        return "results_missing"
    if reason := _body(desk, kind):
        return reason
    if kind in ("tasks", "listing"):
        return _year(desk, document, kind) or _place(desk, document, kind)
    reason = (
        _annex(desk)
        or _law(desk, where)
        or _place(desk, document, kind)
        or _year(desk, document, kind)
        or _unit(desk, where, kind)
        or _value(desk, kind)
        or _condition(desk, kind)
        or _nowhere(desk, kind)
    )
    return reason or (confidence.too_far(desk, kind) if fitted else "")


def _value(desk: Desk, kind: str) -> Reason:
    """A value is asked for (how often, the price, who pays) that nothing of what would be told gives."""
    wanted = slots.slot(desk.question.text)
    if wanted is None or kind not in _VALUES.get(wanted.name, ("passage",)):
        return ""
    if wanted.name == "share" and not signals.has(r"百分之[几多]|几成|percent", desk.question.text):
        return ""  # a share may be told in points, or as a bare figure
    if kind == "target":
        said = fold_keep("\n".join(t.quote for t in desk.finder.meant(desk.evidence)))
    else:
        said = fold_keep("\n".join(s.quote for s, _ in desk.evidence.sentences[:2]))
    return "" if slots.told(wanted, said) else "metric_missing"


def _nowhere(desk: Desk, kind: str) -> Reason:
    """Cities or districts are asked for by name (定的是哪几个市), and nothing that would be told names a place."""
    if kind not in ("target", "passage") or not signals.has(_WHICH_PLACES, desk.question.core):
        return ""
    told = [t.quote for t in desk.finder.meant(desk.evidence)] if kind == "target" else []
    told += [s.quote for s, _ in desk.evidence.sentences[:3]]
    said = fold_keep(" ".join(told))
    return "" if gazetteer().find(said) or re.search(r"(?:各|全部|所有|\d+个)(?:盟市|旗县|城市)", said) else "not_stated"


_WHICH_PLACES = r"[哪那](?:[几两三四些]个?|个)(?:盟市|市(?!场)|盟(?!友)|旗县|旗|县|城市(?!群))|which (?:cit(?:y|ies)|leagues?|banners?|count(?:y|ies))"


def _condition(desk: Desk, kind: str) -> Reason:
    """How much is asked for, and the figure found only says which things are meant: 30万千瓦及以上热电联产电厂, 10千伏及以上用户."""
    if kind != "target" or not signals.has(_AMOUNT, desk.question.text):
        return ""
    meant = desk.finder.meant(desk.evidence)
    return "metric_missing" if meant and all(_conditional(desk, t) for t in meant) else ""


def _conditional(desk: Desk, t: Target) -> bool:
    if not t.value or t.unit.endswith("%"):
        return False
    text = desk.document(t.doc).text
    end = t.value_start + len(t.value + t.unit)
    return bool(re.match(r"及?以[上下][一-鿿]{2}", text[end : end + 6]))


_AMOUNT = r"(?:淘汰|完成|改造|关停|关闭|关掉|整合|压减|削减|减少|砍掉?|新增|增加|建成?|新建|安装|装|任务|分[了到配])[^,，。?？]{0,8}(?:多少|几)(?![^,，。?？]{0,8}(?:及?以[上下]|起))"


# Which kinds a value may be missing from: who is responsible says nothing of how often, a figure nothing of a price.
_VALUES = {"frequency": ("passage", "responsibility"), "price": ("passage", "target"), "share": ("target",)}


def says_nothing(desk: Desk) -> bool:
    """No matter, body, section, figure or earlier question tells what is asked about (那牵头单位呢, as a first question)."""
    q = desk.question
    if desk.stay or q.bodies or q.sections or desk.finder.terms(q, "")[1] or any(not x.is_year for x in quantities(q.core)):
        return False
    return len(matter(q.core).replace(" ", "")) <= 1


def _body(desk: Desk, kind: str) -> Reason:
    """A body no document names: nothing to say about its tasks."""
    unknown = [b for b in desk.question.bodies if not b.names and (b.kind is None or b.kind.level not in ("local", "general"))]
    if not unknown:
        return ""
    if kind == "tasks" or (len(desk.question.bodies) == len(unknown) and desk.question.asks & {"tasks", "yes_no", "lead", "who"}):
        rest = desk.question.core
        for b in unknown:
            rest = rest.replace(b.words, " ")
        if kind == "tasks" or signals.has(signals.TASKS + "|还是", desk.question.core) or "yes_no" in desk.question.asks:
            return "body_missing"
    return ""


def _annex(desk: Desk) -> Reason:
    if "annex" in desk.question.asks and desk.question.asks & {"how_much", "list", "yes_no"}:
        return "annex_missing"
    return ""


def _law(desk: Desk, where: tuple[str, str]) -> Reason:
    """Contents of a law or another document whose text is not among the sources."""
    q = desk.question
    if signals.has(_PENALTY, q.text) and "罚" not in _section_text(desk, where):
        return "text_missing"
    if re.search(r"第[零一二三四五六七八九十百千\d]+条", q.text):
        return "text_missing"
    if re.search(
        r"(?:法|条例|办法)》?(?:是)?(?:哪(?:一)?年|什么时候|何时|几几年)(?:开始)?(?:施行|实施|颁布|生效|出台)|》(?:里|中)(?:面)?(?:具体)?(?:列|写|规定|说|不|对|是怎么)",
        q.text,
    ):
        return "text_missing"
    named = [m[0] for m in _LAW.finditer(q.text)]
    if "《" in q.raw:
        named += [fold_keep(m) for m in re.findall(r"《([^》]{3,40})》", q.raw)]
    own = [d for d in desk.library.documents if any(fold_keep(d.title) in n or n in fold_keep(d.title) for n in named)]
    strange = [n for n in named if re.search(r"(?:法|条例|办法|规定|准则|细则|方案|规划|意见|目录|措施)$", n)]
    if (
        strange
        and not own
        and signals.has(
            r"(?:按|依|根据|据|违反|照).{0,3}(?:《)?[一-鿿]{2,16}(?:法|条例|办法)|里(?:面)?(?:怎么|咋|是)?(?:说|写|规定)|(?:法|条例|办法)(?:》)?(?:怎么|如何|咋)?(?:规定|要求|说|写)",
            q.text,
        )
        and not signals.has(r"修订|贯彻|方案(?:里)?(?:提|写|点)", q.text)
    ):
        return "text_missing"
    if (
        signals.has(r"国务院|国家(?:那份|的|版)|全国(?:的|那份|方案|到|单位|平均|要|整体)|national (?:plan|target)", q.text)
        and q.asks & {"how_much"}
        and not signals.has(r"国家(?:枢纽|基准|标杆|级|重大|能耗)", q.text)
    ):
        return "text_missing"
    return ""


def _place(desk: Desk, document: Document, kind: str) -> Reason:
    """A place that the evidence does not speak of: no value of the region is passed off as its own."""
    region = document.region
    said = fold_keep(_evidence_text(desk))
    own = fold_keep(" ".join(measures.own(t) for t in desk.finder.meant(desk.evidence)))
    if kind == "target":
        said = own
    if signals.has(r"全(?:区|省|市|州|盟|县)(?!的?(?:各|每))", desk.question.text):
        return ""
    for place in desk.question.places:
        short = place.name.rstrip("市省盟区县旗州") if len(place.name) > 2 else place.name
        if place.name in (region,) or (region.startswith(place.name[:2]) and place.kind == "province"):
            continue
        figure = kind == "passage" and "how_much" in desk.question.asks and place.kind != "water"
        heard = own if figure else said
        if short in heard or place.name in heard:
            continue
        inside = place.parent == region or (not place.parent and place.kind == "water")
        if not inside:
            return "place_missing"
        if kind == "responsibility":
            continue
        if kind == "passage" and "how_much" not in desk.question.asks:
            continue
        return "annex_missing" if _listed_by_place(document, desk) else "place_missing"
    if (
        kind in ("target", "passage", "listing")
        and signals.has(signals.NUMBER + r"|分别|各自|最[高低多少]", desk.question.text)
        and _by_part(document, desk.question.text)
    ):
        return "annex_missing"
    return ""


def _by_part(document: Document, text: str) -> bool:
    """Values one by one are asked for (各盟市的能耗强度目标) which an annex is named for, and its table is not in the text."""
    for section in document.sections:
        m = re.search(r"各(?:盟市|市县|市|县区|区县|县|州市|地区|行业)|(?:主要|重点)行业", section.heading)
        if not section.label.startswith("附件") or m is None or document.text.count("|", section.start, section.end):
            continue
        part = m[0][-2:]
        if not re.search(rf"(?:各|每个|哪个|分|单个|某个|最[高低多少]的?).{{0,3}}{part}|{part}(?:分别|各自|单独)", text):
            continue
        rest = section.heading.replace(m[0], "")
        if sum(rest[i : i + 2] in text for i in range(len(rest) - 1)) >= 2:
            return True
    return False


def _listed_by_place(document: Document, desk: Desk) -> bool:
    """An annex that is only named lists by place what is asked about."""
    annexes = [s for s in document.sections if s.label.startswith("附件") and re.search(r"各(?:盟|市|县|区|州|地)", s.heading)]
    pieces = {c for c in matter(desk.question.core)}
    return any(
        len(pieces & set(s.heading)) >= 2 or ("能耗" in s.heading and re.search(r"能耗|能源|gdp|energy", desk.question.text))
        for s in annexes
    )


_ACTUAL = r"实际|基数(?:有|是|为)|现状"
_AGAINST = r"(?:比|较|与|和|跟|相对|than|from|against|compared|vs|基数|基准|以)[^,。]{0,14}"


def _year(desk: Desk, document: Document, kind: str) -> Reason:
    """A year outside the plan's own, or one inside it that no target is set for; years that are mere background do not count."""
    if document.horizon is None or kind in ("responsibility", "tasks"):
        return ""
    first, last = document.horizon
    text, years = desk.question.text, desk.question.years
    terms = {plan_years(m) for m in re.findall(r"十[一二三四五六七]五", text)}
    if terms and (first, last) not in terms:
        return "year_missing"
    if signals.has(_ACTUAL, text) and years and min(years) < first:
        return "results_missing"
    if last in years or (first, last) in terms:
        return ""
    where = desk.evidence.section
    deadlines = {int(t.deadline[:4]) for t in (desk.targets_in(where) if where else ()) if t.deadline[:4].isdigit()}
    stated = {int(y) for y in re.findall(r"(20\d\d)年", fold_keep(_evidence_text(desk)))}
    for year in years:
        if year > last:
            return "year_missing"
        if year in deadlines or (year in stated and re.search(rf"{_AGAINST}{year % 100}", text)):
            continue
        if year < first and not re.search(
            rf"{year}年?(?:时|底)?(?:的|全|城|农|铁|单)?[^,，。]{{0,20}}(?:是多少|有多少|多少[?？]?$|数|水平|情况)", text
        ):
            continue
        if "how_much" in desk.question.asks:
            return "year_missing"
    return ""


def _unit(desk: Desk, where: tuple[str, str], kind: str) -> Reason:
    """A quantity asked for in a unit that the evidence never uses."""
    if kind not in ("target", "passage"):
        return ""
    text = fold_keep(_section_text(desk, where))
    if signals.has(signals.PAID, desk.question.text) and not re.search(r"\d(?:万|亿)?元", text):
        return "unit_missing"
    if signals.has(signals.CLOCK, desk.question.text) and not re.search(r"\d(?:时|点|小时|分钟)", text):
        return "unit_missing"
    if not desk.question.units:
        return ""
    if kind == "target":
        meant = desk.finder.meant(desk.evidence)
        text = " ".join(fold_keep(t.quote + " " + t.unit) for t in meant) or text
    boilers = "锅炉" in desk.question.core  # of which 吨 is said for 蒸吨
    have = {q.unit.lstrip("万亿千百十") or q.unit for q in quantities(text)} | {q.unit for q in quantities(text)}
    for asked in desk.question.units:
        unit = _UNIT_NAMES.get(asked, asked)
        if unit in ("次", "天", "级", "类", "个月", "分钟", "小时", "倍", "家", "人") and unit in text:
            continue
        if not any(
            h == unit
            or (h.endswith(unit) and (not h.endswith(f"蒸{unit}") or boilers))
            or h.startswith(unit + "/")
            or (unit == "吨" and "吨" in (h if boilers else h.replace("蒸吨", "")))
            or (unit == "千瓦" and "千瓦" in h)
            or unit == "%"
            or (unit == "个百分点" and h == "%")
            for h in have
        ):
            return "unit_missing"
        if unit in ("元", "座", "家", "人", "辆", "台") and not any(unit in h for h in have):
            return "unit_missing"
    return ""


def _section_text(desk: Desk, where: tuple[str, str]) -> str:
    section = desk.section(where)
    return fold_keep(desk.document(where[0]).text[section.start : section.end])


def _evidence_text(desk: Desk) -> str:
    """The best section's text, headings included."""
    where = desk.evidence.section
    return _section_text(desk, where) + desk.section(where).heading if where else ""
