"""The forms in which a plan states a target without a figure, one pattern a form, tried in this order.

Groups: `metric` what is spoken of, `rel` the words that bind, `value` what is to be reached, `tail` the second half of `rel`,
`more` a part of the metric that stands behind `rel`. Each pattern matches a whole clause.
"""

from __future__ import annotations

import re

from corpus.records import TargetKind

_ANY = "[^,;。]"
_BARE = "[^“”,;。]"
CLASS = (
    r"(?:[ⅠⅡⅢⅣⅤⅥIV]+类(?:标准|及以上)?|劣[ⅤⅣV]+类[一-鿿]{0,4}"
    r"|国[一二三四五六七ⅠⅡⅢⅣⅤⅥ](?:及以下)?(?:阶段)?排放标准)"
)
_LEVEL = rf"(?:{CLASS}|[^,;。、]{{2,22}}?(?:标准|水平|要求|等级|全覆盖))"
_WHO = rf"{_ANY}{{1,30}}?(?:单位|企业|机构|项目|地区|地方|部门|园区|机关|学校|医院|场所|用户|政府|盟市|城市|机械|发动机|产品)"
_REACHED = r"全面(?:执行|实现|推行|开展|建成)|全部(?:实现|达到|建成|完成)|基本(?:实现|建成|淘汰|消除)|实现"
_ENDED = r"全部(?:退出|淘汰|达标|关停|完成|取缔|清零)"
_BOUND = (
    rf"不纳入|不计入|不得{_ANY}{{0,4}}?|不再|免予|免于|不受|不加价|可相应|坚决(?:予以)?(?:淘汰|叫停)(?:、坚决[一-鿿]{{2}})*|予以"
    r"|全部(?:按照|进入|安装|纳入)|原则上(?:要|应|不|布局在)?|必须|应当|一律(?:使用)?|专项用于|(?:继续)?实行|暂停|立即|取消|负(?=总责)"
    r"|为(?=预期性|约束性|第一)|作为|带头|要(?:配备|带头|按|充分|切实)|承担(?=相对|相应|全部|主体)"
)
_STEADILY = "(?:稳定|全部|总体|基本|均|力争|持续)*"
_WHOLLY = "(?:基本|全面|全部)?"
_AS_TOLD = "(?:按要求|按规定|依法|应|要|须)?"
_SURELY = "更加|明显|显著|大幅|有效|持续|不断|全面|稳步|进一步|合理|切实|基本"
_BETTER = "提升|提高|改善|增强|健全|优化|下降|减少|好转|控制|完善|完备|建立|形成"
_MEASURES = "水平|能力|比例|率|效率|需求|质量|弹性|强度|占比|增长|权重|力度|覆盖面|规模"

_FORMS: tuple[tuple[TargetKind, str], ...] = (
    ("categorical", rf"(?P<rel>(?:全部)?达到)(?P<value>{_LEVEL})"),
    ("categorical", rf"(?P<metric>{_ANY}{{2,40}}?)(?P<rel>{_STEADILY}(?:达到|保持))(?P<value>{_LEVEL})"),
    ("categorical", rf"(?P<metric>{_BARE}{{0,30}}?)(?P<rel>{_WHOLLY}实现)(?P<more>{_BARE}{{0,12}}?)“(?P<value>[^”]{{2,10}})”"),
    ("categorical", rf"(?P<rel>全面实施|全面执行|严格实施|执行)(?P<metric>{_ANY}{{1,30}}?)(?P<value>{CLASS})"),
    ("categorical", rf"(?P<rel>(?:基本|全面|全部)(?:淘汰|消除)|禁止新增)(?P<metric>{_ANY}{{3,40}})"),
    ("categorical", rf"将?(?P<metric>{_ANY}{{2,30}}?)(?P<rel>分解到|分解落实到|下达到)(?P<value>{_ANY}{{2,20}})"),
    ("direction", rf"(?P<rel>实现)(?P<metric>{_ANY}{{2,40}}?)(?P<tail>协同推进|协调发展|良性互动|转变)"),
    ("direction", rf"(?P<metric>{_ANY}{{2,90}}?)(?P<rel>取得(?:显著|明显|积极|重大|新)?(?:成效|进展|突破))"),
    ("direction", rf"(?P<metric>{_ANY}{{2,16}}?)(?P<rel>从{_ANY}{{2,12}}?向)(?P<value>{_ANY}{{2,16}}?)(?P<tail>发展|转变|转型)"),
    ("rule", rf"(?P<metric>{_WHO})(?P<rel>执行|严格执行)(?P<value>{_ANY}{{2,24}}(?:标准|制度|规定|政策|限额|要求))"),
    ("categorical", rf"(?P<metric>{_ANY}{{2,60}}?)(?P<rel>{_ENDED})(?P<value>{_ANY}{{0,8}})"),
    ("categorical", rf"(?P<metric>{_ANY}{{2,60}}?)(?P<rel>{_REACHED})(?P<value>{_ANY}{{1,24}})"),
    ("categorical", rf"(?P<rel>全面(?:执行|推行|开展|实现))(?P<value>{_ANY}{{2,30}})"),
    ("rule", rf"(?P<metric>{_ANY}{{2,30}}?)在?(?P<rel>统筹考核|单独考核)"),
    ("rule", rf"(?P<rel>合理确定|科学确定)(?P<metric>{_ANY}{{4,30}}?目标)"),
    ("rule", rf"(?P<metric>{_ANY}{{2,44}}?)(?P<rel>{_BOUND})(?P<value>{_ANY}{{0,40}})"),
    ("rule", rf"(?P<metric>{_WHO})(?P<rel>{_AS_TOLD}(?:设置|配备|安装|公开|报送|编制))(?P<value>{_ANY}{{2,40}})"),
    ("rule", rf"(?P<metric>{_ANY}{{2,20}}?)(?P<rel>(?:及时|定期|逐级)?向)(?P<value>{_ANY}{{2,20}}?)(?P<tail>报告|报备|备案)"),
    ("rule", r"(?P<rel>全部按照|鼓励参照|参照|(?:继续)?实行)(?P<value>[“”一-鿿、]{3,40})"),
    ("rule", rf"(?P<rel>严格执行|严格落实|严禁|禁止|严控|不得|严格按照|执行)(?P<metric>{_ANY}{{3,50}})"),
    ("direction", rf"(?P<metric>{_ANY}{{2,40}}?)(?P<rel>(?:得到)?(?:{_SURELY})+(?:{_BETTER}))"),
    (
        "direction",
        r"(?P<rel>(?:有效|全面|不断|持续|大幅|进一步|合理|严格合理)*(?:提高|提升|降低|减少|增强|扩大|增加|控制))"
        rf"(?P<metric>{_ANY}{{2,30}}?(?:{_MEASURES}))",
    ),
    ("direction", rf"(?P<rel>(?:合理|有效|切实|充分)(?:保障|化解|防范))(?P<metric>{_ANY}{{4,40}})"),
    ("direction", rf"(?P<rel>保证|建成一批|确保完成|筑牢|形成)(?P<metric>{_ANY}{{4,40}})"),
)
PATTERNS = tuple((kind, re.compile(f"^{form}$")) for kind, form in _FORMS)

# Said of somebody whom 对…… has named just before: 对……的地区给予奖励.
AIMED = re.compile(rf"^(?P<rel>给予|加强|予以|加大|严格)(?P<metric>{_ANY}{{2,16}})$")
# A和/以及B全面实现X, where only B has a figure: A is held to X as well.
SHARED = re.compile(
    rf"^(?P<first>[^,;。\d]{{4,30}}?)以及{_ANY}+?(?P<verb>(?:全面|全部)(?:实现|达到|完成))(?P<value>[^,;。、\d]{{2,16}})$"
)
# 先进水平 is nowhere defined: a direction, where a named standard or class is categorical.
ADVANCED = re.compile(r"[^,;。、]{0,8}(?:先进|领先|一流)水平")
OBJECT = re.compile(
    r"^对(?:于)?(?!于)(?P<s>.{2,60}?(?:项目|企业|单位|盟市|地区|园区|机构|设施|用户|城市|县区|部门|车辆|建筑|堆场|的(?:市(?!场)|县(?!级)|旗|区(?!域))))"
    r"(?P<rest>(?![和、及的]).*)$"
)
TASK = re.compile(
    r"^(?:立足|把|助力|推进|推动|鼓励|支持|探索|引导|加快|加强|加大|开展|积极|深入|大力|优先|强化|促进|指导|落实|按照|围绕|以|做好|抓好)"
)
MEANS = re.compile(r"^(?:要)?通过[^,;。]{2,30}?(?=全部|全面达|达到)|^通过[^,;。]{2,30}?方式(?=提高|提升|增强)")
