"""What a question asks for, by its words. Patterns match folded text: Simplified, half-width, lower case."""

from __future__ import annotations

import re

WHO = (
    r"(?<!针对)(?<!卖给)(?<!面向)谁(?!家|用)|[哪那](?:些|几|个|家|两|三|一|写)?(?:个|家)?(?:省级|自治区|自治区级|厅级|主管|市级)?(?:的)?(?:部门|部们|单位|厅|局|委|机构|口子|衙门|政府部门|机关|牵头)"
    r"|(?:归|由|找|属)(?:谁|哪)|(?:牵头|挑头|领头|打头|主管|主责|责任|分管|配合|参与|协办|负责|落实|对口|主办)(?:的)?(?:自治区|省级|区里|政府)?(?:的)?(?:单位|部门|厅|局|人|方)(?!职责)"
    r"|责任(?:落|在|划|分给)|谁(?:来)?(?:主)?管|哪(?:一)?家(?:负责|管|牵头|主管)|哪里管|管事|几家(?:单位|部门)?|哪几家|哪(?:一)?家(?:铁路|电力|国有)?(?:公司|企业|集团)|哪几个厅|厅局|哪(?:些|几)(?:个)?厅|牵(?:个)?头|挑头|领头|副责|多少个?(?:部门|单位)"
    r"|\bwho\b|how many (?:bodies|departments|agencies|authorities)|which (?:regulator|institution|agenc|department|bod|bureau|ministr|office|authorit|compan|government)|responsible|in charge|lead agenc|leads?\b|takes? part"
)
LEAD = r"牵头|挑头|领头|打头|带头管|主责|总负责|\blead|in charge"
HOW_MUCH = (
    r"多少|几成|百分之几|多大|多高|几个百分点|几类|上限|下限|目标值?|指标|比例|占比|幅度|数值|几倍|多少个|啥标准|什么标准|定多|定的?多|要多|降多|减多|涨多|达到?(?:多|几|什么)|几(?:千瓦|吨|公里|平|蒸吨|千伏|年|个)"
    r"|how (?:much|many|big|large|far|high|low)|what (?:percent|share|proportion|level|standard|size|rate|ratio|target|figure|limit|cap|pue|voltage|grade|class)|by what|target|maximum|minimum|threshold|at least"
)
NUMBER = (
    r"多少(?!个?(?:部门|单位|家))|几成|百分之(?:几|多少)|几个百分点|多大|定多|目标是多$|下将?降?多$|要多$|(?<![哪那这好第十])几(?:个(?!部门|单位|厅|局|方面|百分)|吨|千瓦|公里|人|家(?!单位|部门)|平|千伏|座|元|毛|微克|亿|万)"
    r"|how (?:much|many)|what (?:percent|share|proportion|rate|ratio|figure|is the cap|cap)|by how"
)
NOW = r"现在|目前|如今|眼下|当前|今年|明年|如今还|还有效|\b(?:now|currently|today)\b"
COMPARE = r"谁(?:比较|要求|降得|定得|改得)?更|哪(?:一)?[个项](?:目标|指标|要求)?(?:比较|定得|降得)|哪个(?:更|降|高|低|多|少|大|严|要求)|一样吗|一样不|相同吗|差(?:多少|别|在)|区别|不同|不一样|相比|谁(?:高|低|多|少|大)|分别是?多少|各(?:自)?(?:是|要|降)?多少|各要|和.{2,16}(?:哪个|比)|对比|versus|compared?|difference|same as"
PLACES = r"[哪那](?:些|几)(?:个)?(?:市|盟市|盟|城市|旗县|地方|地区|县)|which (?:cities|leagues|places)"
WHEN = r"什么时候|啥时候|甚时候|何时|哪(?:一)?年|几年|多久|期限|截止|时限|最迟|最晚|多长时间|when|deadline|by what (?:year|date)|what year"
LIST = r"哪些|哪几|有哪|列出|列一下|列全|列上|全列|都列|逐一列|请点名|分别是|都有(?:些)?(?:啥|甚|什么|哪)|全部|所有|一共|总共|合计|几项|多少项|清单|逐项|名单|哪[三四五六七八九]|which|list|all the|name (?:all|the)"
COUNT = r"几项|多少项|几个|多少个|一共|总共|合计|多少条|几条|how many"
TASKS = (
    r"(?:有|是)?(?:什么|啥|甚)(?:关系|相干|瓜葛)|沾(?:不沾)?边|(?:什么|啥|甚|哪些)(?:营生|差使)|当(?:的)?牵头|干(?:什么|啥|甚|些|嘛|哪)|做(?:什么|啥|些|哪|甚)|(?:什么|啥|哪些|甚)(?:任务|活|事|工作|职责|差事|责任)|任务|活(?:儿)?|职责|负责(?:什么|哪|啥|甚|的(?:事|工作|任务))|管(?:什么|啥|哪|些|甚)|(?:参与|参加)(?:的|了)?(?:又)?(?:是)?(?:哪|什么|啥)|"
    r"牵涉|牵扯|涉及(?:哪|什么|到哪)|承担|点名|点到|分工|分到|名下|出现在|要做|配合(?:做)?(?:哪|什么|啥)|牵头(?:的)?(?:哪|什么|几|任务|工作|事)|哪(?:些|几|一)?(?:个|项|块|条|件)(?:事|工作|任务|活|工程|地方|里|章|条|$|[,，。?？])|哪(?:些|几)(?:事|工作|任务|活|工程)|(?:有没有|有|没有)(?:我们|俺们|咱们?|本单位|我们局|我们厅|俺)?(?:的)?(?:事|份|任务|活)|"
    r"(?:几|多少)(?:项|件|处|个)(?:任务|工作|事)?|里头|responsible for|tasks?|duties|what (?:does|do|must|should|is)|role|involved"
)
YES_NO = r"是不是|是否|对吗|对不对|吗$|吗[?？]|有没有|算不算|会不会|能不能|可不可以|要不要|行不行|没错吧|\b(?:is|are|does|do|must|can|should) (?:it|the|there|we|all)\b"
RESULTS = r"实际(?:上)?(?:降|完成|达|用|排|增|减|值|数|情况)|(?:都|有没有|是否)?完成了(?:没有|没|吗)|完成(?:了)?(?:多少|得怎|情况|没有|了没|得咋)|完成率|已经?(?:降|完成|达|实现|淘汰)(?:了|到|多少|到位)|进展|执行情况|落实(?:得|情况)|达标了(?:没|吗)|(?:目前|现在|眼下|如今|去年|今年|当前)[^，,。?？]{0,12}(?:是多少|多少了|到多少|怎么样了|有多少|完成)|同比|排名|actual(?:ly)?|so far|progress|achieved|has .* (?:fallen|reached)"
OPINION = r"你(?:支持|推荐|建议|喜欢)|您(?:支持|推荐|建议)|推荐哪|哪个更(?:适合|划算|靠谱)|会不会失败|能不能成|划不划算|先进还是落后|你(?:觉得|觉着|认为|看|怎么看|咋看)|您(?:觉得|觉着|认为|怎么看)|(?:哪个|谁)(?:定|订|写|规定)?得?更?(?:合理|科学|先进|好)|(?:定得|订得|是不是)?(?:太|过于)(?:松|紧|高|低|严|激进|保守)|合不合理|合理吗|(?:能|会)不?(?:能|会)?(?:成功|实现得了)|值得吗|值不值|有没有必要|评价一下|怎么评价|好不好|靠谱吗|哪个更好|更重要|前景|看好|your opinion|do you think|should i invest|realistic"
CONTACT = r"办公时间|几点(?:上班|下班|开门|到)|哪(?:位|个)(?:处长|局长|厅长|主任|领导|科长)|热线|举报电话|哪条(?:路|街)|在哪(?:里|儿)?办公|office hours|hotline|电话|联系方式|手机号|地址在|办公地点|邮箱|网址|官网|微信|公众号|传真|(?:厅|局|主任|部|书记|主席|委)长?(?:现在|目前|如今|到底)?(?:是谁|叫什么|姓什么|叫啥)|一把手(?:是谁|叫)|phone|address|e-?mail|website|director(?:'s)? name"
PROCEDURE = r"填(?:哪|什么)(?:张|个)?表|(?:走|要走)(?:什么|啥|哪些)(?:流程|程序|手续)|(?:哪个|什么)(?:网站|系统|平台|app)(?:上)?(?:填|报|交|查|办)|(?:带|要)(?:什么|哪些|啥)证件|how does (?:a|an|one|the) [a-z ]{2,30}(?:register|apply|file)|(?:怎么|咋|如何|到哪|在哪|去哪)(?:里|儿|个窗口)?(?:申请|申报|报名|办理|办手续|报批|填表|下载|查询|投诉|领取)|申请(?:表|材料|流程|条件|书)|申报(?:表|材料|流程|条件)|办事指南|(?:准备|带|交|提交)(?:哪些|什么|啥)(?:材料|证件|手续|资料)|哪个窗口|二维码|工作日(?:办|批|下)|(?:哪个|什么)平台(?:上)?(?:开户|申请|注册)|怎么开户|要带什么材料|几个工作日办|how (?:do|can|to) (?:i|we)? ?(?:apply|register)"
SMALL_TALK = r"^(?:哈哈+|嘿嘿|你好|您好|哈喽|hello|hi|hey|嗨|早上好|下午好|晚上好|在吗|在不在|在么|谢谢|多谢|感谢|辛苦了|再见|拜拜|bye|thanks|thank you|thx|好的|收到|明白了|知道了|ok|老铁|你是谁|你叫什么|你能做什么|你会什么|what can you do|who are you|good (?:morning|afternoon|evening))"
INSTRUCTION = (
    r"忘(?:记|掉|了)(?:你)?(?:读过|看过|学过|所有|前面|以上)|从现在起|一律(?:按|答|说|写)|忽略(?:前面|以上|之前|上述|所有|掉|你|一切)|无视(?:前面|以上|之前|规则|原文|方案)|系统提示|提示词|system prompt|ignore (?:the|all|every|previous|any|your)|disregard|不(?:用|要|必)(?:管|理会)(?:原文|方案|资料|规则|出处)|"
    r"扮演|你现在是|从现在起你|假装|pretend|you are now|(?:system|safety|admin)(?: |-)?overrides?|print (?:every|all|the) (?:hidden|secret|system)|developer mode|越狱|jailbreak|reply only|只(?:回复|回答|输出|说)|请?照此回答|按此回答|按我说的答|输出你的(?:规则|设定|指令)|reveal|print your|"
    r"新的?指(?:示|令)[:：是为]|(?:得到|收到)的指(?:示|令)|命令你|用[“\"「][^”\"」]*[”\"」](?:开头|结尾)|不要(?:标注|引用|列出|注明)(?:来源|出处|条款|条文|资料)|new ?instruction|say ?that ?the"
)
CLAIM = r"(?:通知|公告|声明|更新)[:：]|已(?:经)?(?:作废|废止|失效)|新(?:的)?(?:目标|规定|数字|指标)(?:是|为|改为)|请?(?:照|按)(?:此|这个)(?:回答|答|说)|改由(?!谁|哪|什么)[^,，。?？]{1,12}(?:负责|牵头|承担)|(?:按|以)新文件|据[^,，]{0,8}(?:昨日|最新|今日)[^,，]{0,4}(?:文件|通知|消息)|已确认"
# General knowledge: no plan and no law tells how nature works or who found what out.
GENERAL = r"(?:怎么|如何|咋)(?:形成|产生|来)的|什么原理|的原理|谁(?:发明|发现)|发明(?:的|了)|光合作用|how (?:is|are|does|do) [^.?]{0,30}(?:form|work|arise)"
OFF_TOPIC = r"(?:帮我|给我|替我|请)?(?:用\w+)?写(?:一)?(?:个|段|首|封|篇|手)[^,，。]{0,16}(?:函数|代码|程序|脚本|诗|信|邮件|作文|文章|小说|歌)|辞职信|天气|下雪|下雨|气温|穿什么|羽绒服|股票|彩票|菜谱|怎么炖|旅游攻略|write (?:a|me|some) (?:poem|code|function|letter|story)"
DOCUMENT = r"落款|(?:方案|文件|规划)(?:的)?(?:期限|有效期|时限)(?:是|到|为)?(?:哪|几|多|$)|管到哪(?:一)?年|哪几年的(?:方案|文件|规划)|还(?:有效|管用|算数|作数)吗?|过期(?:了)?(?:没|吗)|still (?:valid|in force)|文号|发文字号|哪年(?:印发|发布|出台|下发)|(?:什么时候|何时|哪天|几月几号|啥时候)(?:印发|发布|出台|下发|公布|发的|出的|印的)|谁(?:印发|发布|制定|出台|下发|发的|发文)|(?:印发|发布|发文|制定)(?:的)?(?:机关|单位|时间|日期|部门)|哪(?:个|家)(?:单位|机关|部门)(?:印发|发布|发的|出的|制定)|公开(?:发布|吗)|\b(?:when|who|which)\b[^.?]{0,40}\bissued|(?:plan|document|it)\b[^.?]{0,12}\bissued|issued (?:by|on)\b|document number|published by"
ANNEX = r"附件|附表|annex|appendix|attachment"
OVERVIEW = r"(?:主要|都|大概|总共|一共)?(?:讲|说|写)(?:了)?(?:些)?(?:什么|啥|甚)$|概括|概述|总结一下|摘要|主要内容|summar"
FOLLOW = r"^(?:他们|她们|它们|人家|那(?!些部|个部)|那么|这(?!份|个方案|项规定)|该|它|其(?!他省)|另外|还有|上面|刚才|前面|此外|同样|呢|and\b|what about|how about|then|its?\b|they\b|these\b|those\b|who leads it|by when)|呢[?？。!]?$|^(?:到|是|有|由|归)?(?:哪|谁|几|多|啥|什么)|^(?:牵头|配合|责任|期限|基数|比哪|原文|出处|依据|目标|指标|要求)"
# Money: what something costs, or what is paid for it. Hours: when on a day.
PAID = r"(?:补贴?|奖励?|贴|收费|收|给|花|要价|造价|价格|价钱|市场价|处置费|电费|一度|一吨|一亩|一台|一辆)[^,，。?？到降]{0,8}(?:多少钱|多少元|几(?:个)?钱|几毛|几块|几(?:千|百|十)?万|多少万|几折)|多少钱|几毛钱?|打几折|how much (?:does|do|money|is (?:paid|the (?:cost|price|fee|subsidy)))"
CLOCK = r"几点(?:钟|关|开|必须|上班|下班|到|半)?|几分钟|多少分钟|几(?:个)?小时|末班车|周末|星期[几六天日]|周[六日末]|what time|open on|几月几号"
BASE = (
    r"比哪(?:一)?年|基数|基年|基期|和哪(?:一)?年比|跟哪(?:一)?年比|以哪(?:一)?年|base year|baseline|compared with (?:what|which)"
)
SCOPE = r"范围|适用于|针对(?:谁|哪)|全区还是|哪些地方适用|scope"


def has(pattern: str, text: str) -> bool:
    """Whether a pattern of this page is in folded text."""
    return bool(re.search(pattern, text))


NAMES = {
    "who": WHO, "lead": LEAD, "how_much": HOW_MUCH, "when": WHEN, "list": LIST, "count": COUNT, "tasks": TASKS, "yes_no": YES_NO,
    "results": RESULTS, "opinion": OPINION, "contact": CONTACT, "procedure": PROCEDURE, "instruction": INSTRUCTION,
    "document": DOCUMENT, "annex": ANNEX, "overview": OVERVIEW, "compare": COMPARE, "places": PLACES, "base": BASE, "scope": SCOPE,
}  # fmt: skip


def asks(text: str) -> frozenset[str]:
    """The names of all that a folded question asks for."""
    return frozenset(name for name, pattern in NAMES.items() if has(pattern, text))
