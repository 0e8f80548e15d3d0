"""What a question about laws asks for, by its words. Patterns match folded text: Simplified, half-width, lower case. One pattern a line."""

from __future__ import annotations

import re

PENALTIES = (
    r"罚|处分|后果|责任(?!制|人|单位|部门)|违法(?!行为)|坐牢|判刑|拘留|吊销|要紧不|会(?:被)?(?:怎么|咋)(?:处理|样|办|收拾)|怎么处理"
    r"|追究|\bfine[sd]?\b|penalt|punish|consequence|liab|what happens"
)
CUE = r"罚|违法|犯法|合法|法律|法规|法条|法上|依法|条例|法典|有权|处分|吊销|追责|\blaws?\b|legal|regulation|\bcode\b|\bact\b|\bfine[sd]?\b|penalt|offence"
UNKNOWN = re.compile(
    r"(?<![一-鿿])[一-鿿]{0,10}?(?P<name>[一-鿿]{2,10}(?:法(?![律规定典院人治制子])|条例))(?=[^一-鿿]|第|里|上|中|规定|怎么|有|对|是|要求|说|的|哪|什么|管|禁|罚|允)"
)
ORDINARY = re.compile(
    r"(?:办|方|做|说|看|想|用|违|合|非|依|守|执|司|立|无|没|设|犯|效|语|书|书写|处理|使用|计算|统计|评价|按|照|根据|违反|这|哪|该|本|此|部|国家|一|环境|相关|有关|上述|其他|什么|啥|国)法$|^(?:国家|相关|有关|现行|哪部|这部|那部|哪个|这个|该|本)"
)
STANDING = r"有效|管用|算数|作数|过时|不算了|哪(?:一)?天(?:开始)?(?:施行|实施|生效|起)|废止|作废|失效|废除|还(?:能|管)用|施行|生效|实施(?:日期|时间)|什么时候(?:开始)?实施|哪年(?:开始)?实施|修(?:正|订|改)过?|哪个版本|最新版|哪(?:一)?年(?:通过|公布|颁布|出台)|in force|effective|repeal|valid|take effect|came into"
PLAN_CUE = r"方案|规划|十四五|自治区|全区|盟市|旗县|20(?:20|2[1-5])年?|牵头|挑头|厅|[^法]目标|指标|比例|占比|百分之|责任单位|附件|inner mongolia|\bplan\b|by 2025|target|percent"
