"""Hold the provisions register against the full texts: nothing missing, no figure from elsewhere, no sentence of the law.

    python -m corpus.provision_check FOLDER [ID…]

FOLDER holds the texts as Markdown named <id>.md, in it or one folder below. Exit status 1 when anything is found.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.law_outline import article_number, law_outline, paragraphs
from corpus.numerals import quantities, same_quantity
from corpus.provisions import PROVISIONS, Entry, Register, Rule, read_registers
from corpus.script import fold_keep

MAX_RUN = 12  # characters in a row that may stand in the law as they stand here; the figure
_REFERENCE = re.compile(r"第[零〇一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?")
_ITEM_NUMBER = re.compile(r"[(（][一二三四五六七八九十\d]+[)）]")


def faults(register: Register, text: str, terms: Sequence[str] = ()) -> Iterator[str]:
    """What is wrong with a law's register, held against its text; one line for each fault, with its article."""
    sections = {s.label: s for s in law_outline(register.id, text).sections if article_number(s.label)}
    there = [e.number for e in register.entries]
    if register.whole:
        yield from (f"{label}：登记册里没有这一条" for label in sections if label not in there)
    yield from (f"{label}：登记册里出现多次" for label in dict.fromkeys(there) if there.count(label) > 1)
    if register.whole and register.articles != len(sections):
        yield f"articles = {register.articles}，原文 {len(sections)} 条"
    known = {e.number for e in register.entries}
    for entry in register.entries:
        if entry.number not in sections:
            yield f"{entry.number}：原文没有这一条"
            continue
        section = sections[entry.number]
        body = text[section.start : section.end]
        paras = paragraphs(text, section)
        missing = [p.number for p in paras if p.number not in {r.para for r in entry.rules}]
        if missing:
            yield f"{entry.number}：第{'、'.join(map(str, missing))}款没有写"
        for rule in entry.rules:
            said = f"{entry.number}（{rule.what or rule.says[:12]}）"
            if not 1 <= rule.para <= len(paras):
                yield f"{said}：para = {rule.para}，原文只有 {len(paras)} 款"
                continue
            yield from (
                f"{said}：{f}"
                for f in _rule_faults(rule, entry, body, text[paras[rule.para - 1].start : paras[rule.para - 1].end], terms)
            )
            yield from (f"{said}：penalises 里的{a}不是本登记册的条" for a in rule.penalises if a not in known)


def _rule_faults(rule: Rule, entry: Entry, body: str, para: str, terms: Sequence[str]) -> Iterator[str]:
    law = fold_keep(body)
    words = [rule.says, *rule.items, rule.what, rule.threshold, rule.deadline, rule.authority, rule.sanction, *entry.topics]
    in_law = [q.text for q in quantities(law)]
    for word in words:
        plain = _ITEM_NUMBER.sub("", _REFERENCE.sub("", fold_keep(word)))
        for q in quantities(plain):
            if not any(same_quantity(q.text, x) for x in in_law) and q.text not in law:
                yield f"“{q.text}”不在这一条里"
        for reference in _REFERENCE.findall(word):
            if reference not in law and reference != entry.number:
                yield f"{reference}不在这一条里"
    for reference in rule.refs:
        if reference not in law:
            yield f"refs 里的{reference}不在这一条里"
    modal = {"程序": "", "定义": "", "鼓励": ""}.get(rule.modal, rule.modal)
    if modal and modal not in rule.says:
        yield f"says 里没有“{modal}”"
    if (
        modal
        and modal not in fold_keep(para)
        and not (modal in ("必须", "应当", "不得", "禁止", "可以") and _softly(modal, para))
    ):
        yield f"第{rule.para}款里没有“{modal}”"
    for word in (rule.says, *rule.items, rule.sanction):
        if run := longest_run(word, body, terms):
            yield f"与原文连续相同 {len(run)} 字：{run}"


_ALSO = {
    "应当": "须|负责|责令|处|依法|给予|履行|由",
    "不得": "禁止|不",
    "禁止": "不得|不准",
    "可以": "有权|可",
    "必须": "应当|须",
}


def _softly(modal: str, para: str) -> bool:
    """A norm that the law states without its modal word: 由……责令改正, 有权检举."""
    return bool(re.search(_ALSO[modal], para))


def longest_run(ours: str, law: str, terms: Sequence[str] = ()) -> str:
    """The longest run of more than MAX_RUN characters that stands in both, fixed terms cut out; "" when there is none.

    >>> longest_run("重点用能单位应当每年报送", "重点用能单位应当每年向部门报送")
    ''
    """
    b = _bare(law)
    best = ""
    for piece in map(_bare, _cut(fold_keep(ours), terms)):
        for i in range(len(piece) - MAX_RUN):
            n = max(MAX_RUN + 1, len(best) + 1)
            while i + n <= len(piece) and piece[i : i + n] in b:
                best = piece[i : i + n]
                n += 1
    return best


def _bare(text: str) -> str:
    """Folded, without white space and punctuation: another comma does not make another sentence."""
    return re.sub(r"[^\w%]|_", "", fold_keep(text))


def _cut(text: str, terms: Sequence[str]) -> list[str]:
    pieces = [text]
    for term in sorted(terms, key=len, reverse=True):
        pieces = [p for piece in pieces for p in piece.split(fold_keep(term))]
    return pieces


def read_terms(folder: Path = PROVISIONS) -> tuple[str, ...]:
    """Names of things and fixed legal terms that may stand here as they stand in the law, one a line."""
    lines = [line for p in sorted(folder.glob("terms*.txt")) for line in p.read_text(encoding="utf-8").splitlines()]
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def main(arguments: Sequence[str]) -> int:
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    folder, wanted = Path(arguments[0]), set(arguments[1:])
    terms, bad = read_terms(), 0
    for register in read_registers():
        if (wanted and register.id not in wanted) or not register.entries:
            continue
        found = [*folder.glob(f"{register.id}.md"), *folder.glob(f"*/{register.id}.md")]
        if not found:
            print(f"{register.id}：{folder} 里没有 {register.id}.md，未核对")
            continue
        text = found[0].read_text(encoding="utf-8")
        said = list(faults(register, text, terms))
        bad += len(said)
        rules = sum(len(e.rules) for e in register.entries)
        print(f"{register.id}：{len(register.entries)} 条，{rules} 项规则，{len(said)} 处不符")
        for line in said:
            print(f"  {line}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
