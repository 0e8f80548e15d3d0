"""What kind of value a question asks for, and whether a text gives one: years to keep a ledger, the fee, who pays, how often.

A norm that speaks of the matter and leaves the value to others (收费标准由……规定) does not answer how much. Patterns match folded text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from corpus.numerals import quantities

Teller = Callable[[str], bool]  # a folded sentence → whether it gives the value


@dataclass(frozen=True)
class Slot:
    """A value asked for. `tells` says whether a folded sentence gives it."""

    name: str
    tells: Teller


def _with_unit(*units: str) -> Teller:
    """A quantity in one of these units, which end what follows the number: 五万元, 30个工作日; never the 年 of 2025年 or 上一年度."""

    def tells(sentence: str) -> bool:
        return any(
            any(q.unit.endswith(u) for u in units) and not q.is_year and not re.match(r"度|级|代", sentence[q.end :])
            for q in quantities(re.sub(r"上一年|[(（][^()（）]{0,4}[)）]", " ", sentence))
        )

    return tells


def _saying(pattern: str) -> Teller:
    return lambda sentence: bool(re.search(pattern, sentence))


def _either(*tellers: Teller) -> Teller:
    return lambda sentence: any(t(sentence) for t in tellers)


def _both(*tellers: Teller) -> Teller:
    return lambda sentence: all(t(sentence) for t in tellers)


_FINE = r"罚款|罚金|罚"
_N = r"(?:几|多少)(?:个)?"
_TIME = _either(
    _with_unit("年", "月", "日", "天", "小时", "工作日", "分钟"),
    _saying(r"每年|每月|每季度|每周|每日|终身|长期|永久|立即|当日|当天|及时"),
)
_OFTEN = _saying(
    r"每[一二三四五六七八九十两\d]?个?(?:年|月|季度|周|日|半年)|年度|定期|一年一|周期|一次|[一二三四五六七八九十两\d]次"
)

# What is done for the time asked about → what the sentence that gives the time must speak of.
_ACTS: tuple[tuple[str, str], ...] = (
    (r"保存|留存|保管|存档|存(?=满|够|足|几|多)|(?<![拘滞停])留(?=几|多|着?几|存)|存放", r"保存|留存|保管|存档"),
    (r"有效|有效期|管(?:得)?(?:几|多)|能用(?:几|多)|管用|过期|到期(?!.{0,8}(?:提前|之?前))", r"有效"),
    (r"公示|公告|挂(?:网|满|出|多|几)|贴(?:多|几|满)", r"公示|公告|公开|公布"),
    (r"答复|回复|回话|回信|给.{0,3}信儿|反馈|给.{0,2}(?:个)?说法", r"答复|回复|告|反馈|通知|意见"),
    (r"补办|补发|补领|补一?[张本个]|挂失", r"补|遗失|损毁"),
    (r"完工|建成|竣工|投产|建完|盖完", r"完工|建成|竣工|投产|投入"),
    (r"批下来|批复|审批|批准|办下来|审完|出结果|(?<!没)批(?=要|得|几|多)", r"批|决定|审|核|许可证"),
)
_TIMES = (
    rf"{_N}(?:工作日|天|日|月|年|小时|星期|周)|多久|多长时间|多少(?:天|年|日|个?月)|how (?:long|many (?:days|months|years|weeks))"
)
_FREQUENCY = (
    rf"(?:{_N}(?:天|日|月|年)|多久|多长时间|隔{_N}?年?)[^,，。?？]{{0,6}}(?:一|1)(?:次|回|遍|趟)|(?:一年|每年|一个月)[^,，。]{{0,6}}(?:几|多少)(?:次|回|遍|趟)"
    r"|how often|how frequently"
)
_PRICE = (
    r"(?:收|交|缴|花|卖|付)(?:费|钱)?[^,，。罚]{0,4}(?:多少|几)(?:钱|元|块|百|千|万|规费|费)|(?:补贴?|奖励?|奖补|奖金|补助|规费|收费|费用|价格?|价钱|造价|成本|行情|拨款?|电价|注册资[金本])(?:标准)?[^,，。罚]{0,8}(?:多少"
    r"|几(?:钱|元|块|毛|万|百|千|折))"
    r"|(?<!按)(?:什么|啥)价(?!格)|多少价|价位|几(?:毛|分|角)钱?|(?:市面|市场|行情|大概|一般)[^,，。?？罚]{0,8}(?:掏|花|要|得|收)[^,，。?？罚]{0,4}(?:多少|几个)钱"
    r"|(?:给|发|拨|奖|补)(?:多少|几)(?:奖|补|钱|资金|经费|块|万|元)|(?:打|优惠)几折|(?:多少|几)(?:钱|块钱?|元)(?:一|每|1)|(?:一|每)(?:吨|度|户|平米|平方米|次|份|台|天|套|个)[^,，。罚]{0,6}(?:多少钱"
    r"|几(?:块|元|毛|钱))|what[^.?]*\bprices?\b|\bprices?\b[^.?]*\bhow much|how much money"
    r"|how much (?:does|do|is the (?:cost|price|fee|subsidy))[^.?]*(?:cost|fee|price|charge|subsid)?"
)
_PAYER = (
    r"(?:钱|费用?|开支|成本)[^,，。]{0,4}(?:该|由|归|要)?(?:谁|哪[家个方])[^,，。]{0,3}(?:出|掏|付|承担|负担|管|拿|买单)?|(?:谁|哪[家个方])(?:来)?(?:出|掏|付|承担|负担|拿)(?:这个?|那个?)?(?:钱"
    r"|费)|谁(?:来)?(?:买单|掏腰包)|who pays"
)
_SERVICE = r"编|做一|请人|找人|找个|第三方|公司|中介|代办|检测|市场|行情"
_CHARGED = _both(_with_unit("元", "倍"), lambda s: not re.search(_FINE + "|违法所得", s))
_DATE = r"几月(?:份|几|底|前|之前)?|几号(?:前|之前|交|报)|(?<![第哪])几号|截止日期|哪(?:一)?天(?:之?前|截止)"
_FINED = (
    rf"罚(?:款)?(?:几|多少|到多)|罚[^,，。?？]{{1,8}}的(?:多少|几成|百分之几)|罚金|罚多|多少罚款|{_FINE}.{{0,4}}(?:百分之几|几成)"
    r"|fine[^.?]{0,30}how much|how (?:much|big|large)[^.?]{0,40}fine"
)
_PAST = r"(?:近|这|前|过去|头)几年|十几年|好几|几年(?:前|的|来)|没几(?:天|年)|多久没"
_WHY = r"为啥|为什么|为甚|咋会|原理|why (?:do|does|is|are)\b"

_CLASSIFIERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("立方米?", ("立方米",)), ("升", ("升",)), ("个?(?:[一-鿿]{0,3}的)?人(?!民)|[名位](?![次单称])", ("人", "名")),
    ("分钟", ("分钟",)), ("小时", ("小时",)), ("度", ("度", "℃")), ("倍", ("倍",)), ("吨", ("吨", "标准煤", "标煤")),
    ("米(?!克)", ("米",)), ("公斤|千克|斤", ("公斤", "千克")), ("毫米|厘米", ("毫米", "厘米")),
    ("平方米?|平米?", ("平方米",)), ("公里|里地", ("公里",)),
    ("亩", ("亩",)), ("头", ("头", "只")), ("只", ("头", "只")), ("次|回|遍|趟", ("次",)), ("层", ("层",)), ("折", ("折",)),
    ("分贝", ("分贝",)), ("千瓦时?|度电", ("千瓦", "千瓦时")), ("百分点", ("%", "百分点")), ("成", ("%", "成")), ("份", ("份",)),
)  # fmt: skip
_ENGLISH: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"mg(?:/| per )|milligram", ("毫克", "毫克/立方米", "毫克/升")), (r"kilogram|\bkg\b", ("千克", "公斤", "克标准煤/千瓦时")),
    (r"how (?:many|much) (?:(?:hundred|thousand|million|billion) )*(?:yuan|rmb)", ("元",)),
    (r"how (?:many|much) (?:hundred|thousand|million|billion)\b(?! ?(?:tons?|tonnes?|kilo|kw|mw|sq|cubic|m3))", ("元", "万", "亿")),
    (r"how many (?:copies|pages)", ("份", "页")), (r"how many degrees", ("度", "℃")),
)  # fmt: skip


def slot(text: str) -> Slot | None:
    """The kind of value that a folded question asks for; None where it asks for none that a text can lack."""
    text = re.sub(r"[那这]几[天日](?!一|做|开)", " ", text)  # days that were spoken of
    if re.search(_DATE, text):
        return Slot("date", _saying(r"\d{1,2}月(?:\d|底|前|$)|[一二三四五六七八九十]月(?:底|前|[一二三四五六七八九十\d])|月底"))
    if re.search(_FREQUENCY, text):
        return Slot("frequency", _either(_OFTEN, _saying(r"每年|每月")))
    if re.search(_FINED, text):
        return Slot("fine", _either(_with_unit("元", "倍", "%"), _saying(r"百分之")))
    if re.search(_PRICE, text):
        service = re.search(_SERVICE, text)  # its price is told by no ban on fees
        return Slot(
            "price", _CHARGED if service else _either(_CHARGED, _saying(r"不(?:得)?收(?:取)?(?:任何)?费|免费|不收|不得收取"))
        )
    if re.search(_PAYER, text):
        return Slot("payer", _saying(r"费用|资金|经费|出资|承担|负担|支付|付费|预算|财政|赔偿|自筹"))
    if re.search(_TIMES, text) and not re.search(_PAST, text):
        clause = next((c for c in re.split(r"[,，。;；?？]", text) if re.search(_TIMES, c)), text)
        needed = next((needed for said, needed in _ACTS if re.search(said, clause)), "")
        return Slot("time", _both(_TIME, _saying(needed)) if needed else _TIME)
    if re.search(r"(?:率|比例|占比|比重)[^,，。]{0,6}(?:多少|几)|百分之(?:几|多少)|几成|what percent", text):
        return Slot("share", _either(_with_unit("%", "成"), _saying(r"百分之")))
    for pattern, units in _CLASSIFIERS:
        if re.search(rf"(?<![哪好第十])(?:{_N}|多少)[十百千万亿]*(?:{pattern})(?![^,，。?？]{{0,2}}(?:部门|单位))", text):
            return Slot("quantity", _with_unit(*units))
    for pattern, units in _ENGLISH:
        if re.search(pattern, text):
            return Slot("quantity", _with_unit(*units))
    if re.search(_WHY, text) and not re.search(r"要(?:立|制定|出台|搞|办|报|交)|得(?:办|报|交)|规定|不让|不准|不能|罚", text):
        return Slot("reason", _saying(r"为了|目的|因为|由于|以便|以保证"))
    return None


def told(wanted: Slot, text: str) -> bool:
    """Whether one of a folded text's sentences gives the value; references to articles and numbers of items are no values."""
    text = re.sub(r"第[零〇一二三四五六七八九十百千\d]+[条款项章节编]|[(（][一二三四五六七八九十\d]+[)）]", " ", text)
    return any(wanted.tells(s) for s in re.split(r"[。；;\n]", text))
