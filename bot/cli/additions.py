"""Add and remove documents: say what was understood, never replace a version unasked, rebuild the index once at the end."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from bot import audit
from bot.cli.printing import put, say
from corpus.errors import DocumentError, InputError, NotFoundError, WenceError

if TYPE_CHECKING:
    from corpus.compare_versions import Difference
    from corpus.holdings import Held
    from corpus.recognise import Recognised

Outcome = Literal["added", "replaced", "same", "refused"]
KINDS = {"law": "法律法规", "plan": "方案"}
MORE_GOLD = 20  # gold rows printed for one document; the rest is counted


@dataclass(frozen=True)
class Result:
    """What became of one file. `note` says where else the same text is, `difference` what the new version changes."""

    file: str
    outcome: Outcome
    item: Recognised | None = None
    difference: Difference | None = None
    note: str = ""
    problem: str = ""
    remedy: str = ""


def add_files(files: Sequence[str], id: str | None, yes: bool, as_json: bool) -> bool:
    """Add what can be added; whether everything could. Progress and refusals on stderr, what was understood on stdout."""
    from bot.settings import settings

    home = settings().home
    results = []
    for file in files:
        try:
            result = _add(home, Path(file), id, yes, as_json)
        except WenceError as error:
            result = Result(file, "refused", problem=error.problem, remedy=error.remedy)
        results.append(result)
        if not as_json and result.outcome != "refused":
            put(f"→ {_ended(result)}\n")
    changed = [r for r in results if r.outcome in ("added", "replaced")]
    built = rebuild() if changed else ""
    gold = {
        r.item.id: lines for r in changed if r.item and r.difference and (lines := touched_gold(r.item, r.difference.touched))
    }
    refused = [r for r in results if r.outcome == "refused"]
    if as_json:
        put({"results": [_json(r) for r in results], "index": built, "gold": gold})
    else:
        for doc, lines in gold.items():
            put(f"引用了 {doc} 被改动条文的金标问题：\n" + "\n".join(f"  {line}" for line in lines))
        if built:
            put(built)
    if refused:
        say(f"没有添加 {len(refused)} 个文件：" if len(results) > 1 else "没有添加：")
        for r in refused:
            say(f"  {r.file}：{r.problem}\n      {r.remedy}")
    return not refused


@dataclass(frozen=True)
class Examined:
    """A file that was understood, before anything is kept: the version held already, what differs, and where the same text is."""

    item: Recognised
    old: Held | None = None
    difference: Difference | None = None
    same: str = ""
    damaged: bool = False


def examine(home: Path, data: bytes, format: str, name: str, id: str | None = None) -> Examined:
    """What a file is and what adding it would change. DocumentError or InputError where it cannot be added."""
    from corpus import holdings
    from corpus.compare_versions import compare
    from corpus.readers import read_bytes
    from corpus.recognise import recognise

    item = recognise(read_bytes(data, format, name), name)
    entries = dict(holdings.inspect(home))
    item = replace(item, id=_id(item, id, entries))
    if where := _shipped(item):
        return Examined(item, same=where)
    old = entries.get(item.id)
    if old is None or isinstance(old, DocumentError):
        return Examined(item, damaged=old is not None)
    difference = compare(item.kind, old.text, item.text)
    if difference.same and (not item.meta.version or old.meta.version == item.meta.version):
        return Examined(item, same=f"{old.id}（{old.file}）")
    return Examined(item, old, difference)


def _add(home: Path, path: Path, id: str | None, yes: bool, quiet: bool) -> Result:
    from corpus.readers.guards import load

    data, format = load(path)
    found = examine(home, data, format, path.name, id)
    item = found.item
    if not quiet:
        put(understood(item, path.name, len(data)))
    if found.same:
        return Result(str(path), "same", item, note=found.same)
    if found.old is None or found.difference is None:
        keep(home, item, data, path.name)
        return Result(str(path), "added", item, note="原来的一份已损坏，已由这份代替" if found.damaged else "")
    if not quiet:
        put(differs(found.old, item, found.difference))
    if not yes and not _agreed(quiet):
        raise DocumentError(
            f"已有《{found.old.title}》的另一版本（{found.old.id}），没有替换。", "核对上面的差别后，加 --yes 再运行一次。"
        )
    keep(home, item, data, path.name)
    return Result(str(path), "replaced", item, found.difference)


def keep(home: Path, item: Recognised, data: bytes, name: str) -> None:
    """Keep the document, and write down who did."""
    from corpus import holdings

    held = holdings.put(home, item, data, name)
    audit.note(home, "document.add", item.id, file=name, sha256=held.sha256)


def _id(item: Recognised, wanted: str | None, entries: dict[str, Held | DocumentError]) -> str:
    """The id to keep it under: what was asked for, that of the same title held already, else the proposed one where it is free."""
    from corpus.law_meta import short_title
    from corpus.recognise import free_id, valid_id

    if wanted is not None:
        if not valid_id(wanted):
            raise InputError(
                f"编号“{wanted}”不能用。", "编号用小写字母、数字和连字符，以字母开头，例如 water-law；plan 已被占用。"
            )
        return wanted
    for id, entry in entries.items():
        if (
            not isinstance(entry, DocumentError)
            and entry.kind == item.kind
            and short_title(entry.title) == short_title(item.title)
        ):
            return id
    if item.registered or isinstance(entries.get(item.id), DocumentError):
        return item.id
    return free_id(item.id, [*entries, *_register_ids()])


def _register_ids() -> list[str]:
    from corpus.collection import registers

    return [r.id for r in registers()]


def _shipped(item: Recognised) -> str:
    """The id of the project's own document with this text; empty when it is none of them."""
    from corpus.script import fold
    from corpus.shelf import read_shelf

    if item.kind != "plan":
        return ""
    return next((f"{d.id}（随程序提供）" for d in read_shelf() if fold(d.text) == fold(item.text)), "")


def understood(item: Recognised, file: str, size: int) -> str:
    """What was understood of a file, for people."""
    meta = item.meta
    lines = [
        f"《{item.title}》（{KINDS[item.kind]}，编号 {item.id}）",
        f"  文件：{file}（{item.format}，{_size(size)}，{len(item.text):,} 字）",
    ]
    dates = [
        ("版本", meta.version), ("通过" if item.kind == "law" else "成文", meta.adopted), ("施行", meta.effective),
        ("废止", meta.repealed), ("制定机关" if item.kind == "law" else "发文机关", meta.issuer), ("文号", meta.number),
    ]  # fmt: skip
    if said := [f"{name} {value}" for name, value in dates if value]:
        lines.append("  " + "；".join(said))
    if item.kind == "law":
        lines.append(f"  条文：{item.articles} 条，{'编号连续' if not item.oddities else '有可疑之处'}")
        lines.append("  条款要点：" + ("已登记，此后引用原文" if item.registered else "未登记，只按原文回答"))
    else:
        lines.append(f"  章节：{item.articles} 章，共 {item.sections} 节；责任分工 {item.duties} 条，指标 {item.targets} 条")
    return "\n".join([*lines, *(f"  注意：{x}" for x in item.oddities)])


def differs(old: Held, item: Recognised, difference: Difference) -> str:
    """What the new version changes, for people."""
    was, now = old.meta.version or old.added[:10] + " 添加", item.meta.version or "版本未写明"
    head = f"  已有 {old.id}（{was}），这一份是：{now}。"
    return "\n".join([head, *(f"  {x}" for x in difference.lines or ("条文没有变化，只有版本不同。",))])


def _agreed(as_json: bool) -> bool:
    if as_json or not sys.stdin.isatty():
        return False
    import typer

    return typer.confirm("替换原有版本？", err=True)


def _ended(result: Result) -> str:
    if result.outcome == "same":
        return f"与已有的 {result.note} 相同，没有改动。"
    return {"added": "已添加。", "replaced": "已替换，原版本移到 documents/.old。"}[result.outcome] + (
        f"（{result.note}）" if result.note else ""
    )


def _size(size: int) -> str:
    return f"{size / 1048576:.1f} MB" if size >= 1048576 else f"{max(1, round(size / 1024))} KB"


def _json(result: Result) -> dict[str, Any]:
    out: dict[str, Any] = {"file": result.file, "outcome": result.outcome}
    if item := result.item:
        row = asdict(item)
        del row["text"]
        out.update(row)
    if result.difference:
        out["difference"] = {k: v for k, v in asdict(result.difference).items() if k != "lines"}
    out.update({k: v for k, v in (("note", result.note), ("problem", result.problem), ("remedy", result.remedy)) if v})
    return out


def rebuild() -> str:
    """Make the index that of today's sources; what was done, in words."""
    from index.quiet import quiet

    quiet()
    from bot import assembly

    assembly.refresh()
    made: Any = assembly.build_index(progress=say)
    reports: Iterable[Any] = made if isinstance(made, tuple) else (made,)
    listed = list(reports)
    units, embedded = sum(r.units for r in listed), sum(r.embedded for r in listed)
    return f"索引已更新：{units} 条，新算向量 {embedded} 条，用时 {sum(r.seconds for r in listed):.1f} 秒。"


def touched_gold(item: Recognised, labels: Sequence[str]) -> list[str]:
    """Gold questions that cite a part which changed; nothing where the project's evals are not installed."""
    spec = importlib.util.find_spec("evals")
    if not labels or spec is None or not spec.submodule_search_locations:
        return []
    names = [x for name in item.meta.names for x in ("--name", name)]
    command = [sys.executable, "-m", "evals", "touched", "--doc", item.id, *names, "--articles", ",".join(labels)]
    place = Path(next(iter(spec.submodule_search_locations))).parent
    done = subprocess.run(command, cwd=place, capture_output=True, check=False)
    if done.returncode:
        return []
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return lines if len(lines) <= MORE_GOLD else [*lines[:MORE_GOLD], f"……另有 {len(lines) - MORE_GOLD} 题"]


def remove_document(id: str, yes: bool) -> None:
    """Take an added document out and rebuild. NotFoundError for what was not added; DocumentError when nobody agreed."""
    from bot.settings import settings
    from corpus import holdings

    home = settings().home
    known = [x for x, _ in holdings.inspect(home)]
    if id not in known:
        own = "这是随程序提供的资料，不能移除。" if id == "plan" or id in _register_ids() else ""
        raise NotFoundError(f"没有添加过“{id}”。{own}", f"添加过的资料：{'、'.join(known) or '无'}。")
    if not yes:
        if not sys.stdin.isatty():
            raise DocumentError(f"没有移除“{id}”：需要确认。", "在脚本里请加 --yes。")
        import typer

        if not typer.confirm(f"移除 {id}？", err=True):
            raise DocumentError(f"没有移除“{id}”。", "要移除时请回答 y。")
    holdings.drop(home, id)
    audit.note(home, "document.remove", id)
    registered = id in _register_ids()
    put(f"已移除 {id}（文件移到 documents/.old）。" + ("此后以条款要点回答。" if registered else ""))
    put(rebuild())
