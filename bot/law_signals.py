"""What a question about laws asks for, by its words. Patterns match folded text: Simplified, half-width, lower case. One pattern a line."""

from __future__ import annotations

import re

PENALTIES = (
    r"罚|处分|后果|责任(?!制|人|单位|部门)|违法(?!行为)|坐牢|判刑|拘留|吊销|要紧不|会(?:被)?(?:怎么|咋)(?:处理|样|办|收拾)|怎么处理"
    r"|追究|\bfine[sd]?\b|penalt|punish|consequence|liab|what happens"
)
CUE = r"罚|违法|犯法|合法|法律|法规|法条|法上|依法|条例|法典|有权|处分|吊销|追责|\blaws?\b|legal|regulation|\bcode\b|\bact\b|\bfine[sd]?\b|penalt|offence"
UNKNOWN = re.compile(
    r"(?P<sure>[一-鿿]{0,8}(?:防治|促进|保护|管理|处罚|许可|诉讼|劳动合同|劳动|安全生产|交通安全|消防|电力|煤炭|矿产资源|海关|计量|统计|价格|招标投标|政府采购|预算|公司|城乡规划|建筑|标准化|产品质量|食品安全|数据安全|个人信息保护|税收征收管理|森林|草原|节约用水|可再生能源|治安管理处罚|行政处罚|行政复议|环境保护税|税|刑|民|宪)法|民法典)(?!律|规(?!定)|典|院|人|治|制|子|庭|官)|(?P<rule>[一-鿿]{2,20}(?:办法|细则)(?=第|里|中|规定|怎么|对|写|要求)|[一-鿿]{2,16}规定(?=第))|(?<![一-鿿])[一-鿿]{0,10}?(?P<name>[一-鿿]{2,10}(?:法(?![律规定典院人治制子])|条例))(?=[^一-鿿]|第|里|上|中|规定|怎么|有|对|是|要求|说|的|哪|什么|管|禁|罚|允)"
)
# By its capitals: the Regulation on Carbon Emission Trading, the Water Law; The Law alone names none.
UNKNOWN_EN = re.compile(
    r"\b(?:Law|Act|Regulations?|Measures|Rules) on (?:the )?[A-Z][\w-]+(?: (?:and|of|the|for|[A-Z][\w-]+))*"
    r"|\b(?!The |Under |What |Does |Which |How |Is |Are |Do |In )(?:[A-Z][a-z][\w-]+ )+(?:Law|Act|Regulations?|Measures)\b"
)
ORDINARY = re.compile(
    r"(?:办|方|做|说|看|想|用|违|合|非|依|守|执|司|立|无|没|设|犯|效|语|书|书写|处理|使用|计算|统计|评价|按|照|根据|违反|这|哪|该|本|此|部|国家|一|环境|相关|有关|上述|其他|什么|啥|国)法$|(?:这|那|哪|本|该)(?:一)?(?:部|个|份|项|本)?(?:新|老|旧)?(?:法|条例)$|^(?:国家|相关|有关|现行|哪部|这部|那部|哪个|这个|该|本)"
)
STANDING = r"有效|管用|算数|作数|过时|不算了|哪(?:一)?天(?:开始)?(?:施行|实施|生效|起)|废止|作废|失效|废除|还(?:能|管)用|施行|生效|实施(?:日期|时间)|什么时候(?:开始)?实施|哪年(?:开始)?实施|修(?:正|订|改)过?|哪个版本|最新版|哪(?:一)?年(?:通过|公布|颁布|出台)|in force|effective|repeal|valid|take effect|came into"
# The law itself is asked.
SAYS_LAW = r"法律(?:上|里)?(?:是)?(?:怎么|要|规定|有|对|说|允许|许可|给|让)|法规(?:里|上|中|规定|怎么|要求|对)|法[条上](?!升)|依法|按(?:照)?法(?:律)?|条例(?:里|上|中|规定|要|对|怎么)|法典|by law|the law "
PLAN_CUE = r"内蒙|[那这哪](?:一|几)?(?:章|节)(?!能|水|约|电|气|省)|[我本咱]区|完成任务|方案|规划|十四五|自治区|全区|盟市|旗县|20(?:20|2[1-5])年?|牵头|挑头|厅|[^法]目标|指标|比例|占比|百分之|责任单位|附件|inner mongolia|\bplan\b|by 2025|target|percent"
# What no text of a law holds: addresses, passwords, forms, prices, news.
OUTSIDE = r"网址|网站|网页|登录|登陆|密码|下载|号码|电话|哪个窗口|表格在哪|怎么注册|在哪(?:里|儿)?(?:报名|填|查询)|考试(?:时间|报名)|log ?in|password|website|download|phone|url\b"
# Who holds an office: no text of a law names people.
IN_OFFICE = (
    r"(?:主任|局长|厅长|书记|主席|部长|处长|科长|市长|盟长|旗长|县长|区长|经理|董事长)[^,，。]{0,6}(?:是谁|叫(?:什么|啥)|姓(?:什么|啥))"
    r"|谁(?:是|在?当|担任)[^,，。]{0,12}(?:主任|局长|厅长|书记|主席|部长|处长|市长|盟长|旗长|县长|区长)"
)
# The contents of a list, catalogue or standard that a law only sends its reader to.
LISTED_ELSEWHERE = r"(?:哪些|什么|啥|哪几[种类个])(?!(?:部门|单位|机关))[^,，。?？]{0,16}(?:目录|名录|名单|清单)(?:里|中|上|内)|(?:目录|名录)(?:里|中|上|内)?[^,，。]{0,12}(?:算不算|怎么写|咋写|怎么分类)|(?:在|按)[^,，。]{0,8}(?:目录|名录)(?:里|中|上)?(?:属于|算)|\b(?:first|second|latest) batch\b[^.?]{0,40}\b(?:catalogue|list|directory)|(?:名录|目录|清单|名单|单子)(?:里|中|上|内)?(?:有|是|怎么写|列|收|包括|属|写)[^,，。]{0,12}(?:哪|什么|啥|几|没有|吗|怎么)|(?:哪些|什么|啥|哪几种)[^,，。]{0,14}(?:目录|名录|名单|清单)|(?:属于|算)[^,，。]{0,10}(?:报告书|报告表|登记表|登记管理|重点管理|简化管理)[^,，。]{0,4}还是|(?:有|给个)(?:单子|清单|名单)|(?:which|what)[^.?]{0,30}\b(?:is|are|on|in)\b[^.?]{0,24}\b(?:catalogue|directory|list)\b|(?:目录|名录|名单|清单)(?:里|中|上|内|里面)?(?:都|具体|到底)?(?:列|有|收|包括|写)(?:了|入|进|着)?(?:哪|什么|啥|几)|(?:列入|纳入|进)[^,，。]{0,8}(?:目录|名录|名单)(?:的)?(?:有哪|第几|都有)|(?:目录|名录)第?几批|(?:哪些|什么|啥)[^,，。]{0,10}(?:在|列入|上了?)[^,，。]{0,10}(?:名单|名录|目录)(?:上|里|中)?"
# Figures of a year, a place or a case; laws set rules and report nothing.
LAW_OF_NOW = re.compile(
    r"(?:今年|去年|现在|目前|眼下|如今)(?:刚|新|才)*(?:出台|实施|生效|施行|颁布|通过|出)?的?新?(?:法典|法|条例|规定|新规)"
)
ACTUAL = r"罚了(?:没|吗|多少)|叫(?:什么|啥)名|垫底|倒数第|哪(?:家|个|些)(?:企业|厂|公司|单位|盟市|旗县)[^,，。]{0,12}(?:最多|最少|最高|最低|第一|名单|被罚|通报|排名)|排名第|全国(?:现在)?有多少|which (?:mill|firm|company|plant|city)[^.?]{0,40}(?:most|last year)|(?:今年|去年|前年|上年|历年|20\d\d年)[^,，。]{0,14}(?:多少|几(?:家|个|起|亿|万))(?![^?？]{0,14}(?:报告|报表|台账|统计表|资料|年报))|一共罚了|罚过|总盘子|last year(?!.s)|this year"
# Rules of other countries and regions: ours do not hold there.
ABROAD = r"德国|日本|美国|加州|欧盟|英国|伦敦|法国|韩国|印度|俄罗斯|蒙古国|台湾|台北|香港|澳门|新加坡|澳大利亚|加拿大|国外|外国|\b(?:germany|german|japan|japanese|us|usa|u\.s\.|american|california|eu|european|uk|british|london|france|french|korea|india|russia|singapore|canada|australia)\b"
# Goods that come from there are under our rules.
FROM_ABROAD = r"从[^,，。]{1,4}(?:进|运|买|弄|拉)|进口|运进|海关|shipped in|import|customs"
# An opinion on a law, or what may become of it.
OPINION = r"写得(?:更|最|怎么样|好)|太(?:轻|重|严|松)了?[吗吧?？]?$|是不是太(?:轻|重|严|松)|合不合理|合理[吗么]|会不会(?:大)?(?:修|改)|要不要(?:修|改)法|该不该(?:修|改|废)|多久会(?:修|改)"
WHAT_TO_DO = (
    r"(?:要|得|该|应该|需要|必须)(?:[给向往跟]?(?:谁|哪儿?|哪里|哪家|什么部门))?(?:上?报|交|设|配|请|办)(?:些|点)?(?:什么|啥|甚|哪些)|"
    r"(?:要|该|得|应该|需要|必须|应当)(?:做|办|干|遵守|注意|履行|承担|守)(?:些|哪些|到)?(?:什么|啥|甚|哪些|些|的|$)|(?:要|该)怎么(?:做|办)|有(?:什么|啥|哪些)(?:义务|要求|责任|规定|说法|讲究)"
    r"|(?:义务|要求|规定|责任)(?:有|是|都有)?(?:哪些|什么|啥)|哪些(?:义务|规定|要求|事)|要做(?:什么|啥|甚)|what (?:must|should|do) we (?:do|have)|what are (?:our|my|the) (?:duties|obligations)"
)
ENERGY = r"(?P<n>\d+(?:\.\d+)?|[一二三四五六七八九十两百千]+)(?P<scale>[万千百]?)(?:多|来|余)?吨(?:的)?(?:标准煤|标煤|标准的煤|tce)|(?P<en>\d+(?:[.,]\d+)*)\s?(?:tce|tonnes? of (?:standard )?coal)"
OF_PLAN = r"(?:这份|这个|本|该|那个|自治区|节能减排|咱们?的?|我们的?)方案|(?:^|(?<=[,，。、;；:：?？\s问按照据在]))方案(?!编|草案)|(?:这份|这个|本|该)规划|\bthe plan\b"

# Of a follow-up: the article beside the one told, the same one in the law that replaced it, a breach, a question without matter.
NEIGHBOUR = re.compile(r"(?P<up>上一条|前一条|上条|the previous article)|下一条|后一条|下条|the next article")
SAME_ARTICLE = r"^(?:那|这条|它)?(?:现在|新法|法典)?(?:里|中)?(?:现在)?(?:对应|换成|改成|变成)(?:的是|到|了)?(?:哪|第几)|(?:这|那|该|上面那)(?:一)?条(?:还|现在)?(?:有效|管用|算数)|^(?:它|这部法|那|那它)?(?:现在|如今|目前)?(?:还|是否|是不是)?(?:有效|管用|算数|废止)|原文(?:怎么|是怎么)说|全文是"
BREACH = re.compile(
    r"^(?:那|要是|如果|万一|我们?|企业|单位|逾期|一直|就是|如|还|他们?|它们?)*(?:不|没|未|拒不|漏|瞒|迟)(?:按时|按期|这么|这样|照着?|给|去|肯|有)?(?P<deed>报告|报送|报|交|做|办|设|改|公布|公开|装|配|查|审核|备案|保存|申请|登记|遵守|执行|照做|干)"
)
PLAIN_ASK = r"情节(?:特别)?严重|不听劝|到期|没改|叫改|现在|目前|有效|管用|算数|施行|生效|废止|(?:拖着|一直|还是|就是|屡次|到期)?(?:还)?不(?:改正?|整改|听|理)|谁来|谁|什么时候|什么|多少钱?|罚款?|处罚|后果|怎么样?|怎么办|咋办|咋样|会怎样|怎样|哪里|哪个部门|哪|几天|几|多久|期限|违反了?|违法|逾期|拒不|如果|要是|万一|具体|法律上?|部门|单位|企业|那|这|呢|吗|它|的话|还|能|可以|要|来|会|有|就|被"
# What is left of a follow-up that asks for a value of what was told: 几年做一回, 到底不能低于几度, 他们最晚几天得答复.
PLAIN_VALUE = r"几?个?工?作?[年天月日度次回遍]|多少?|最[晚迟早多少高低]|一?[次回遍]|以[上下内]|规定|到底|低于|高于|超过|做|开|搞|办|答复|回复|给|得|我|前|必须|他们?|她们?|咱们?|总共|一共|块|钱|交|到|之"
# A follow-up that asks something of its own: another consequence, or whether, who, when; any other asks the same as before (那超标呢).
OWN_ASK = (
    PENALTIES
    + r"|[能可会要得让许][^,，。]{0,10}[吗么不]|可以|能不能|要不要|赔|谁|什么时候|何时|几|多久|哪|为什么|为啥|\b(?:can|may|who|when|how)\b"
)
BREACH_EN = r"^(?:and |so |but )?(?:what )?(?:happens )?if (?:we|they|someone|somebody|a (?:company|firm|factory)|it|i)\b.*(?:keeps?|still|do(?:es)?n.t|do(?:es)? not|refuse|ignore|fail|never|after being told)"
# A day on which the law is asked about: 2026年8月1日, or a year beside words of its state (2025年还有效吗, 2024年的时候呢).
DAY = re.compile(
    r"(?P<y>(?:19|20)\d\d)年(?:(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]|(?=(?:底|初|的时候|时候|时|那会儿?)?(?:它|该法|这部法)?(?:还|是否|是不是)?(?:有效|管用|算数|适用|呢|的时候|那时)))"
)
# Who asks, where the law tells public institutions from enterprises.
FIRM = r"企业|公司|工厂|厂|重点用能单位|数据中心|矿|生产线|车间|老板"
PUBLIC = r"公共机构|机关|学校|医院|事业单位|团体|政府|局里?|单位食堂|大学|中学|小学|幼儿园|场馆|法院|图书馆|公家"
