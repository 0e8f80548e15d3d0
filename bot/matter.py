"""What a question is about: its words without those that ask, fill or name the region, and the pieces they are compared by."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.question import Question, interrogative
from corpus.places import gazetteer
from corpus.script import fold_keep

# Words that ask or fill and say nothing of the matter; what is left is what evidence must explain.
_EMPTY = re.compile(
    r"到?20\d\d年?(?:底|末)?|十四五|[“”\"'?？!！,，。、:：;；()（）「」《》\s]|请问|麻烦|帮我|帮忙|告诉|查一下|查查|我想(?:问|知道)|想问|想知道|问一下|一下|到底|究竟|具体|按照?|根据|这份|这个|那个|这些|方案|文件|规定|里头|里面|当中|里|"
    r"没有|一共|总共|拢共|合计|来着|期末|别的|其他的?|一般|摊子|时候|期限|类别|期间|百分之|百分|一样|比较|幅度|[一二三四五六七八九十两几]种|哪种|一套|那一套|什么地方|地方|落在|定在|这块|那块|这一块|方面|领域|各自|分别|准备|够上|达标|到底|全部|所有|整个|多大|多高|其余|还有|另外|一起|同一条|上面|刚才|前面|另一|什么|怎么|怎样|怎么样|多少|哪些|哪个|哪几|哪家|哪里|哪|谁|几个|几成|几项|几|是不是|是否|有没有|能不能|可不可以|要不要|算不算|会不会|吗|呢|吧|啊|呀|嘛|咧|哩|嘞|么|的话|的|了|得|地|着|和|与|及|跟|还|也|都|就|才|又|再|很|最|要|应该|应当|需要|必须|可以|能|会|"
    r"我们|我|咱们|咱|俺们|俺|你们|你|您|他们|他|它|我厂|公司|自治区|全区|全省|全市|区里|省里|市里|负责|牵头|挑头|领头|配合|参与|责任|单位|部门|厅局|厅委|管|归|由|给|让|把|被|在|从|对|为|以|之|其|这|那|有|是|说|写|定|讲|提到|提|列|目标|指标|要求|标准|任务|工作|事情|事儿|事|活儿|活|啥|甚|咋|搁|"
    r"\b(?:the|a|an|of|to|in|on|by|for|and|or|is|are|be|was|what|which|who|how|much|many|does|do|did|should|must|will|plan|under|this|that|it|its|at|from|with|as|we|our|i|my|you|there|any|all|please|name|list|tell|me|about|if|than|has|have|can|per|responsible|main|named|covered|get|gets|required|require|cite|cites|kind|kinds|key|every|year|each|more|less|use|used|make|take|taken|set|share|level|what's|where|when|why|into|over|out|up|up to|no|not|only|also|they|their|them|these|those|such|may|must|need|needs|like|two|three|four|by 2025|region|province|autonomous|2025|2020)\b"
)


@lru_cache(maxsize=1)
def _provinces() -> re.Pattern[str]:
    """Names of provinces: a plan is for one, and naming it says nothing of the matter."""
    names = {
        n for p in gazetteer().places if p.kind == "province" for n in (p.name, p.name[:3] if len(p.name) > 5 else p.name[:2])
    }
    return re.compile("|".join(sorted(names, key=len, reverse=True)))


def asked_words(question: Question) -> str:
    """The asking clauses with the official terms that are beyond doubt, to be held against what a target says."""
    return fold_keep(
        interrogative(question.core) + " " + " ".join(o for f in question.found if len(f.officials) == 1 for o in f.officials)
    )


def matter(text: str) -> str:
    """What a question is about: its words without those that ask or fill."""
    return re.sub(r"\s+", " ", _EMPTY.sub(" ", _provinces().sub(" ", text))).strip()


_ASKING = re.compile(
    r"[“”\"'?？!！,，。、:：;；()（）「」《》\s]|请问|麻烦|帮我|告诉我?|查一下|我想(?:问|知道)|想问|想知道|问一下|一下|到底|究竟|什么|怎么样?|怎样|多少|哪些|哪个|哪几|哪家|哪里|哪|谁|几个|几"
    r"|是不是|是否|有没有|能不能|可不可以|要不要|算不算|会不会|行不行|合规矩不|真能行|吗|呢|吧|啊|呀|嘛|咧|哩|嘞|么|的话|的|了|得|着|和|与|及|跟|还|也|都|就|才|又|再|很|最|要|应该|应当|需要|必须|可以|能|会|不"
    r"|我们|我|咱们|咱|俺们|俺|你们|你|您|他们|他|它|法律|法上|规定|给过|说法|啥|甚|咋|把|被|在|从|对|为|以|之|其|这|那|有|是|说|写"
    r"|\b(?:the|a|an|of|to|in|on|by|for|and|or|is|are|be|was|what|which|who|how|much|many|does|do|did|should|must|will|under|this|that|it|its|at|from|with|as|we|our|i|my|you|there|any|all|please|tell|me|about|if|than|has|have|can|may|per|not|out|up)\b"
)


def deed(text: str) -> str:
    """What a question about laws is about: who, what and how, without the words that only ask (matter() drops 单位, 负责, 责任 as well)."""
    return re.sub(r"\s+", " ", _ASKING.sub(" ", text)).strip()


def pieces(text: str) -> list[str]:
    """Overlapping pairs of Han characters, and Latin words; a character alone says too little."""
    out = []
    for m in re.finditer(r"[一-鿿]+|[a-z][a-z0-9.\-]*", text):
        run = m[0]
        if run[0].isascii():
            out.append(run)
        else:
            out += [run[i : i + 2] for i in range(len(run) - 1)]
    return out
