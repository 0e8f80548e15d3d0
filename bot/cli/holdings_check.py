"""Read everything that was added again and say what is found: digests, numbering, and whether register and text have the same articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.cli.printing import put
from corpus.errors import DocumentError, NotFoundError

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.holdings import Held
    from corpus.provisions import Register


def check_holdings(id: str | None) -> bool:
    """Print a finding for each document; whether none is damaged. NotFoundError for an id that was not added."""
    from bot.settings import settings
    from corpus import holdings
    from corpus.collection import registers

    home = settings().home
    found = holdings.inspect(home)
    if id is not None and id not in [x for x, _ in found]:
        raise NotFoundError(f"没有添加过“{id}”。", f"添加过的资料：{'、'.join(x for x, _ in found) or '无'}。")
    known = {r.id: r for r in registers()}
    good = True
    for name, entry in found:
        if id not in (None, name):
            continue
        if isinstance(entry, DocumentError):
            good = False
            put(f"✗ {name}：{entry.problem}{entry.remedy}")
            continue
        put("\n".join([f"✓ {name}《{entry.title}》：摘要相符", *(f"    {x}" for x in findings(home, entry, known.get(name)))]))
    if id is None:
        put(coverage(tuple(known.values()), [name for name, entry in found if not isinstance(entry, DocumentError)]))
    return good


def findings(home: Path, entry: Held, register: Register | None) -> list[str]:
    """What one document shows when it is read again."""
    from corpus.holdings import original_of
    from corpus.law_outline import article_number, law_outline
    from corpus.readers import read_bytes
    from corpus.recognise import plan_document

    out = []
    try:
        again = read_bytes(original_of(home, entry).read_bytes(), entry.format, entry.file).text
        out.append(
            "原文件重读，文字一致" if again == entry.text else "原文件重读，文字与当初不同（读取程序已更新）；可移除后重新添加"
        )
    except DocumentError as error:
        out.append(f"原文件重读失败：{error.problem}")
    if entry.kind == "plan":
        sections = plan_document(entry.id, entry.text, entry.meta).sections
        labels = [s.label for s in sections]
        doubled = [x for x in dict.fromkeys(labels) if labels.count(x) > 1]
        return [*out, f"{len(labels)} 节" + (f"；编号重复：{'、'.join(doubled)}" if doubled else "，编号不重复")]
    outline = law_outline(entry.id, entry.text)
    out.append(f"{outline.articles} 条，" + ("；".join(outline.oddities) if outline.oddities else "编号连续，无缺无重"))
    if register is None:
        return [*out, "条款要点未登记"]
    here = [s.label for s in outline.sections if article_number(s.label)]
    stated = [e.number for e in register.entries]
    lost, unstated = _without(stated, here), _without(here, stated) if register.whole else []
    agrees = f"条款要点 {len(stated)} 条，与原文对得上" + ("" if register.whole else "（只登记与方案有关的条）")
    out += [agrees] if not lost and not unstated else []
    out += [f"条款要点有、原文没有：{_some(lost)}"] if lost else []
    out += [f"原文有、条款要点没有：{_some(unstated)}"] if unstated else []
    if entry.meta.version and register.version and entry.meta.version[:10] != register.version[:10]:
        out.append(f"条款要点按 {register.version} 写成，原文是 {entry.meta.version}：要点可能已不适用")
    return out


def coverage(registers: Sequence[Register], held: Sequence[str]) -> str:
    """Which laws of the register have their full text."""
    there = [r for r in registers if r.id in held]
    lines = [f"条款要点登记 {len(registers)} 部法律法规，其中 {len(there)} 部已添加原文。"]
    missing = [r.names[0] if r.names else r.title for r in registers if r.id not in held]
    if missing:
        lines.append(f"只有要点、没有原文：{'、'.join(missing)}。")
    return "\n".join(lines)


def _without(labels: Sequence[str], others: Sequence[str]) -> list[str]:
    there = set(others)
    return [x for x in labels if x not in there]


def _some(labels: Sequence[str]) -> str:
    return "、".join(labels[:10]) + (f" 等 {len(labels)} 条" if len(labels) > 10 else "")
