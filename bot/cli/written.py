"""Questions that a language model wrote for added documents: list them, have them written, take them out. The index stays as it is.

What was kept of a section is kept at once: a model that goes away costs what is left, not what is done.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bot import audit
from bot.cli import parts
from bot.cli.printing import counting, print_table, put, say
from corpus.errors import DocumentError, InputError, NotFoundError, SettingError
from corpus.written import Sheet, Written, add, digest, drop, fitting, sheet, sheets

if TYPE_CHECKING:
    from pathlib import Path

    from bot.asking import Outcome
    from corpus.records import Document

MOST_FALLEN = 10  # questions that fell, printed; the rest is counted by reason


def show(doc: str | None, as_json: bool) -> None:
    """What was written, by document, with which model and when, and whether it is used."""
    home, library = _home(), parts.open_library()
    documents = {d.id: d for d in library.documents}
    wanted = None if doc is None else _id(doc)
    found = [(id, s) for id, s in sheets(home) if wanted in (None, id)]
    out = []
    for id, kept in found:
        if isinstance(kept, DocumentError):
            say(f"{kept.problem}{kept.remedy}")
            continue
        state = _state(kept, documents.get(id))
        used = set() if id not in documents else set(fitting(kept, documents[id]))
        if as_json:
            out += [{"number": n, **_row(r), "used": r in used} for n, r in enumerate(kept.rows, 1)]
            continue
        put(f"{id}：大模型写的问法 {len(kept.rows)} 问，{state}")
        rows = ((str(n), r.section, r.question, r.model, r.time[:10]) for n, r in enumerate(kept.rows, 1))
        print_table(("号", "节", "问法", "模型", "写于"), rows)
    if as_json:
        put(out)
    elif not found:
        put("没有大模型写的问法。用 wence questions 资料 --write 让它写。")


def _state(kept: Sheet, document: Document | None) -> str:
    if document is None or not document.added:
        return "资料已不在，没有使用。"
    if kept.text != digest(document):
        return "资料换过版本，没有使用；用 --write 重新写。"
    used = len(fitting(kept, document))
    return "都在使用，只帮助查找。" if used == len(kept.rows) else f"使用 {used} 问，其余与原文对不上。"


def write(doc: str, again: bool, as_json: bool) -> bool:
    """Have the model write for every section that has none yet; whether all were gone through."""
    from bot import assembly
    from bot.asking import PATIENCE, Asker, sections_of
    from bot.model import ModelError

    document = parts.find_document(parts.open_library(), doc)
    if not document.added:
        raise InputError(
            f"《{document.title}》不是您添加的资料，题库已经人工核过，不用大模型写。", "用 wence list 查看添加过的资料。"
        )
    model = assembly.model(PATIENCE)
    if model is None:
        raise SettingError(
            "没有设大模型，写不了问法。",
            "请设 WENCE_LLM_MODEL 和 OPENAI_BASE_URL（需要时还有 OPENAI_API_KEY），见 README 的“大模型”。",
        )
    assistant = parts.open_assistant()
    home = _home()
    old = _written(home, document)
    sections = sections_of(assistant.library, document)
    left = [(s, p) for s, p in sections if again or s.label not in old.done]
    redone = {s.label for s, _ in left}
    taken = [a.question for a in assistant.library.asked if a.doc == document.id]
    asker = Asker(model, assistant, document, [*taken, *(r.question for r in old.rows if r.section not in redone)])
    outcomes: list[Outcome] = []
    failed: list[tuple[str, str]] = []
    told = counting("已写")
    for n, (section, passages) in enumerate(left, 1):
        try:
            outcome = asker.section(section, passages)
        except ModelError as error:
            failed.append((section.label, error.problem))
            if model.resting():  # it failed several times in a row
                failed += [(s.label, "没有再问") for s, _ in left[n:]]
                break
            continue
        add(home, document, section.label, outcome.kept)
        outcomes.append(outcome)
        told(n, len(left))
    kept = [r for o in outcomes for r in o.kept]
    if outcomes:
        audit.note(home, "questions.write", document.id, model=model.name, kept=str(len(kept)))
        assembly.refresh()
    _report(document, len(sections), outcomes, failed, as_json)
    return not failed


def _written(home: Path, document: Document) -> Sheet:
    """What was written for this very text; an empty sheet where that cannot be read or is of another text."""
    try:
        old = sheet(home, document.id)
    except DocumentError:
        old = None
    return old if old and old.text == digest(document) else Sheet(document.id, digest(document))


def _report(
    document: Document, sections: int, outcomes: Sequence[Outcome], failed: Sequence[tuple[str, str]], as_json: bool
) -> None:
    kept = [r for o in outcomes for r in o.kept]
    fallen = [(o.section, q, why) for o in outcomes for q, why in o.fallen]
    if as_json:
        put({
            "doc": document.id, "sections": sections, "done": len(outcomes), "kept": [_row(r) for r in kept],
            "fallen": [{"section": s, "question": q, "why": why} for s, q, why in fallen],
            "failed": [{"section": s, "problem": p} for s, p in failed],
        })  # fmt: skip
    elif outcomes:
        put(f"《{document.title}》：这次写了 {len(outcomes)} 节，留下 {len(kept)} 问，未留 {len(fallen)} 问。")
        for s, q, why in fallen[:MOST_FALLEN]:
            put(f"  未留：{s} {q}（{why}）")
        if len(fallen) > MOST_FALLEN:
            counts = Counter(why for _, _, why in fallen).most_common(5)
            put("  " + "；".join(f"{why} {n}" for why, n in counts))
        put(f"只帮助查找这份资料，不作依据；用 wence questions {document.id} 查看，--drop 删去。正在运行的网页重启后使用。")
    elif not failed:
        put(f"《{document.title}》的 {sections} 节都写过了；要重新写，加 --again。")
    if failed:
        why = "；".join(dict.fromkeys(p for _, p in failed))
        say(f"{len(failed)} 节没有写成：{why}。\n请检查大模型的服务和设置，再运行一次，会从没有写成的接着写。")


def drop_some(doc: str, numbers: Sequence[int], as_json: bool) -> None:
    """Take out the questions with these numbers."""
    home, id = _home(), _id(doc)
    found = sheet(home, id)
    rows = found.rows if found else ()
    if wrong := [n for n in numbers if not 1 <= n <= len(rows)]:
        raise NotFoundError(f"“{id}”没有第 {wrong[0]} 问（共 {len(rows)} 问）。", f"用 wence questions {id} 查看号码。")
    _gone(home, id, drop(home, id, [rows[n - 1].question for n in numbers]), as_json)


def drop_all(doc: str, yes: bool, as_json: bool) -> None:
    """Take out everything written for a document. DocumentError when nobody agreed."""
    home, id = _home(), _id(doc)
    if not any(name == id for name, _ in sheets(home)):
        raise NotFoundError(f"没有大模型为“{id}”写的问法。", "用 wence questions 查看有哪些。")
    if not yes:
        if not sys.stdin.isatty():
            raise DocumentError(f"没有删去“{id}”的问法：需要确认。", "在脚本里请加 --yes。")
        import typer

        if not typer.confirm(f"删去大模型为 {id} 写的全部问法？", err=True):
            raise DocumentError(f"没有删去“{id}”的问法。", "要删去时请回答 y。")
    _gone(home, id, drop(home, id), as_json)


def _gone(home: Path, id: str, count: int, as_json: bool) -> None:
    from bot import assembly

    audit.note(home, "questions.remove", id, count=str(count))
    assembly.refresh()
    put({"doc": id, "removed": count} if as_json else f"已删去大模型为 {id} 写的 {count} 问。正在运行的网页重启后不再使用。")


def _row(r: Written) -> dict[str, Any]:
    return {
        "doc": r.doc, "section": r.section, "question": r.question, "start": r.start, "end": r.end, "written_by": "language model",
        "model": r.model, "time": r.time,
    }  # fmt: skip


def _id(name: str) -> str:
    """The id meant: of a document that is there, or of a sheet whose document is gone."""
    if any(name == doc for doc, _ in sheets(_home())):
        return name
    return parts.find_document(parts.open_library(), name).id


def _home() -> Path:
    from bot.settings import settings

    return settings().home
