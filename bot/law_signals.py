"""What a question about laws asks for, by its words. Patterns match folded text: Simplified, half-width, lower case. One pattern a line."""

from __future__ import annotations

import re

PENALTIES = (
    r"罚|处分|后果|责任(?!制|人|单位|部门)|违法(?!行为)|坐牢|判刑|拘留|吊销|要紧不|会(?:被)?(?:怎么|咋)(?:处理|样|办|收拾)|怎么处理"
    r"|追究|\bfine[sd]?\b|penalt|punish|consequence|liab|what happens"
)
CUE = r"罚|违法|犯法|合法|法律|法规|法条|法上|依法|条例|法典|有权|处分|吊销|追责|\blaws?\b|legal|regulation|\bcode\b|\bact\b|\bfine[sd]?\b|penalt|offence"
UNKNOWN = re.compile(
    r"(?P<sure>[一-鿿]{0,8}(?:防治|促进|保护|管理|处罚|许可|诉讼|劳动合同|劳动|安全生产|交通安全|消防|电力|煤炭|矿产资源|海关|计量|统计|价格|招标投标|政府采购|预算|公司|城乡规划|建筑|标准化|产品质量|食品安全|数据安全|个人信息保护|税收征收管理|森林|草原|节约用水|可再生能源|治安管理处罚|行政处罚|行政复议|环境保护税|税|刑|民|宪)法|民法典)(?![律规定典院人治制子庭官])|(?<![一-鿿])[一-鿿]{0,10}?(?P<name>[一-鿿]{2,10}(?:法(?![律规定典院人治制子])|条例))(?=[^一-鿿]|第|里|上|中|规定|怎么|有|对|是|要求|说|的|哪|什么|管|禁|罚|允)"
)
ORDINARY = re.compile(
    r"(?:办|方|做|说|看|想|用|违|合|非|依|守|执|司|立|无|没|设|犯|效|语|书|书写|处理|使用|计算|统计|评价|按|照|根据|违反|这|哪|该|本|此|部|国家|一|环境|相关|有关|上述|其他|什么|啥|国)法$|^(?:国家|相关|有关|现行|哪部|这部|那部|哪个|这个|该|本)"
)
STANDING = r"有效|管用|算数|作数|过时|不算了|哪(?:一)?天(?:开始)?(?:施行|实施|生效|起)|废止|作废|失效|废除|还(?:能|管)用|施行|生效|实施(?:日期|时间)|什么时候(?:开始)?实施|哪年(?:开始)?实施|修(?:正|订|改)过?|哪个版本|最新版|哪(?:一)?年(?:通过|公布|颁布|出台)|in force|effective|repeal|valid|take effect|came into"
PLAN_CUE = r"方案|规划|十四五|自治区|全区|盟市|旗县|20(?:20|2[1-5])年?|牵头|挑头|厅|[^法]目标|指标|比例|占比|百分之|责任单位|附件|inner mongolia|\bplan\b|by 2025|target|percent"
# What no text of a law holds: addresses, passwords, forms, prices, news.
OUTSIDE = r"网址|网站|网页|登录|登陆|密码|下载|号码|电话|哪个窗口|表格在哪|怎么注册|在哪(?:里|儿)?(?:报名|填|查询)|考试(?:时间|报名)|log ?in|password|website|download|phone|url\b"
# The contents of a list, catalogue or standard that a law only sends its reader to.
LISTED_ELSEWHERE = r"(?:目录|名录|名单|清单)(?:里|中|上|内|里面)?(?:都|具体|到底)?(?:列|有|收|包括|写)(?:了|入|进|着)?(?:哪|什么|啥|几)|(?:列入|纳入|进)[^,，。]{0,8}(?:目录|名录|名单)(?:的)?(?:有哪|第几|都有)|(?:目录|名录)第?几批|(?:哪些|什么|啥)[^,，。]{0,10}(?:在|列入|上了?)[^,，。]{0,10}(?:名单|名录|目录)(?:上|里|中)?"
# Figures of a year, a place or a case; laws set rules and report nothing.
ACTUAL = r"(?:今年|去年|前年|上年|历年|20\d\d年)[^,，。]{0,14}(?:多少|几(?:家|个|起|亿|万))|一共罚了|罚过|总盘子|last year(?!.s)|this year"
# What is asked for → what must stand in the text for an answer.
UNITS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"罚(?:款)?(?:几|多少|到多)|罚金|罚多|how (?:much|big|large)[^.?]{0,40}fine|fine[^.?]{0,30}how much|多少罚款",
        ("元", "倍", "%", "百分之"),
    ),
    (
        r"(?:补|补贴|奖|奖励|奖金|收费|费用|价格|价钱|拨|投)[^,，。]{0,6}(?:多少|几)(?:钱|元|块|万|亿)?|(?:多少|几)(?:钱|元|块|亿元?|万元)(?!以)|每(?:平米|平方米|吨|度|户)[^,，。]{0,6}(?:多少|几)|how much (?:does|do|is the (?:cost|price|fee|subsidy))",
        ("元", "倍"),
    ),
    (r"(?:率|比例|占比|比重)[^,，。]{0,6}(?:多少|几)", ("%", "百分之")),
    (r"几(?:天|日)|多少(?:天|日)|how many days", ("日", "天", "个月")),
    (r"几个月|多少个月|how many months", ("个月", "日", "年")),
    (r"(?:[^哪第近这]|^)几年(?!的)|多少年|how many years", ("年", "终身")),
    (r"多少度|几度|how many degrees", ("度", "℃")),
    (r"几倍|多少倍", ("倍",)),
    (r"多少(?:平米|平方米?|平)|几平", ("平方米",)),
    (r"多少吨|几吨|how many ton", ("吨",)),
    (r"百分之(?:几|多少)|几成|what percent", ("%", "百分之")),
    (r"多少头|多少只|几头", ("头", "只")),
)
WHAT_TO_DO = (
    r"(?:要|该|得|应该|需要|必须|应当)(?:做|办|干|遵守|注意|履行|承担|守)(?:些|哪些|到)?(?:什么|啥|甚|哪些|些|的|$)|(?:要|该)怎么(?:做|办)|有(?:什么|啥|哪些)(?:义务|要求|责任|规定|说法|讲究)"
    r"|(?:义务|要求|规定|责任)(?:有|是|都有)?(?:哪些|什么|啥)|哪些(?:义务|规定|要求|事)|要做(?:什么|啥|甚)|what (?:must|should|do) we (?:do|have)|what are (?:our|my|the) (?:duties|obligations)"
)
ENERGY = r"(?P<n>\d+(?:\.\d+)?|[一二三四五六七八九十两百千]+)(?P<scale>[万千百]?)(?:多|来|余)?吨(?:的)?(?:标准煤|标煤|标准的煤|tce)|(?P<en>\d+(?:[.,]\d+)*)\s?(?:tce|tonnes? of (?:standard )?coal)"
OF_PLAN = r"(?:这份|本|该|那个|自治区)?方案(?:里|中|对|提|说|写|要求|规定|的|有|是)|规划(?:里|中|对|提|说|写)|\bthe plan\b"
