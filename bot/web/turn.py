"""One turn of the conversation as HTML: the question, then an answer, a refusal, small talk or what went wrong."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.answer import Answer, Sentence
from bot.reasons import TITLES as REFUSALS
from bot.web.cards import behind, check_html, checks_total, gone_html, mark_html, marks_html, sentence_text, sources_html
from bot.web.markup import LANGUAGES, esc, in_script
from bot.web.stream import Turn
from bot.web.tables import duties_table, targets_table
from bot.web.words import named, say, t
from corpus.force import chinese_day

# A sentence that says of a law only whether it is in force: shown apart, in a calm style.
_FORCE = re.compile(r"^效力：|^《[^》]*》 \([^)]*\): (?:in force|repealed|not yet|an earlier)")
_GONE = re.compile(r"废止|廢止|repealed")


def turn_html(turn: Turn, record: bool = False) -> str:
    """The turn; `data-done` once nothing more will change in it. With `record`, what the browser keeps of it goes along."""
    done = "" if turn.pending else " data-done"
    kept = f' data-record="{esc(json.dumps(record_of(turn), ensure_ascii=False))}"' if record else ""
    return (
        f'<article class="wc-turn" id="turn-{turn.number}" data-turn="{turn.number}"{done}{kept}>'
        f'<div class="wc-question"><h2 class="wc-sr">{t("you")}</h2><div><p>{esc(turn.question)}</p>{_limits(turn)}</div></div>'
        f"{_reply(turn)}</article>"
    )


def record_of(turn: Turn) -> dict[str, Any]:
    """What the browser keeps of a turn, enough to show it again; one that is not finished is kept as stopped."""
    return {
        "number": turn.number, "question": turn.question, "doc": turn.doc, "as_of": turn.as_of, "problem": turn.problem,
        "remedy": turn.remedy, "receipt": turn.receipt,
    }  # fmt: skip


def _limits(turn: Turn) -> str:
    said = []
    if turn.doc:
        said.append(t("limits.doc", title=turn.doc_title or turn.doc))
    if turn.as_of:
        said.append(t("limits.day", day=chinese_day(turn.as_of)))
    return f'<p class="wc-limits">{"".join(said)}</p>' if said else ""


def _reply(turn: Turn) -> str:
    if turn.problem:
        return (
            f'<div class="wc-answer wc-fault"><p class="wc-verdict">{t("failed")}</p>'
            f"<p>{esc(turn.problem)}</p><p>{esc(turn.remedy)}</p>"
            f'<div class="wc-actions"><button type="button" data-again="{turn.number}">{t("retry")}</button></div></div>'
        )
    if turn.answer is None:
        if turn.stopped:
            return (
                f'<div class="wc-answer wc-fault"><p class="wc-verdict">{t("stopped")}</p><p>{t("stopped.none")}</p>'
                f'<div class="wc-actions"><button type="button" data-ask="{esc(turn.question)}">{t("reask")}</button></div></div>'
            )
        words = t("preparing", line=turn.waiting) if turn.waiting else t("wait")
        return f'<div class="wc-answer wc-pending" aria-busy="true"><p class="wc-wait">{words}<i></i><i></i><i></i></p></div>'
    return _answer(turn, turn.answer)


def _answer(turn: Turn, answer: Answer) -> str:
    lang = LANGUAGES[answer.script]
    if turn.shown is not None:
        note = f'<p class="wc-verdict">{t("stopped.part")}</p>' if turn.stopped else ""
        pending = "" if turn.stopped else " wc-pending"
        shown = f'<div class="wc-answer{pending}" lang="{lang}">{note}{_sentences(answer, turn.number, *turn.shown)}</div>'
        return shown + sources_html(answer, turn.number)
    follow = _followups(answer)
    if answer.status == "abstained":
        title = _reason(answer, "资料里没有答案")
        return (
            f'<div class="wc-answer wc-refusal" lang="{lang}" data-reason="{esc(answer.reason)}">'
            f'<p class="wc-verdict">{esc(title)}</p>'
            f"{_plain(answer)}{_actions(turn, answer)}</div>{follow}"
        )
    if answer.status == "smalltalk":
        return f'<div class="wc-answer wc-smalltalk" lang="{lang}">{_plain(answer)}</div>{follow}'
    partial = ""
    if answer.status == "partial":
        title = _reason(answer, "资料只能回答一部分")
        partial = f'<p class="wc-verdict wc-partial">{esc(say("partial", answer.script))} · {esc(title)}</p>'
    return (
        f'<div class="wc-answer" lang="{lang}">{partial}{_sentences(answer, turn.number, len(answer.sentences), 0)}'
        f"{_notes(answer)}{_actions(turn, answer)}</div>{sources_html(answer, turn.number)}{follow}"
    )


def _reason(answer: Answer, else_: str) -> str:
    """Why, in the words of the answer's script; English answers say it in their own sentences and get the short name."""
    return (
        answer.reason.replace("_", " ") if answer.script == "en" else in_script(REFUSALS.get(answer.reason, else_), answer.script)
    )


def _notes(answer: Answer) -> str:
    """Remarks that the answer carries; of sentences that fell in the check only how many, for what fell is not shown."""
    fallen = sum("未通过核对" in n for n in answer.notes)
    said = [in_script(n, answer.script) for n in answer.notes if "未通过核对" not in n]
    said += [say("fallen", answer.script, n=fallen)] if fallen else []
    return "".join(f'<p class="wc-note">{esc(n)}</p>' for n in said)


def _plain(answer: Answer) -> str:
    """Text without marks: a refusal cites nothing, so nothing in it may look like a citation."""
    texts = [s.text for s in answer.sentences] or [answer.answer]
    return "".join(f'<p class="wc-s">{esc(text)}</p>' for text in texts if text)


def _sentences(answer: Answer, turn: int, whole: int, part: int) -> str:
    """The first `whole` sentences and `part` characters of the next, with a table where a sentence asks for one."""
    out, drawn, folded = [], set[str](), 0
    for i, sentence in enumerate(answer.sentences[: whole + 1]):
        if i == whole:
            tail = f'<p class="wc-s">{esc(sentence.text[:part])}<span class="wc-caret"></span></p>'
            out.append(tail if part and i >= folded else "")
            break
        if i < folded:
            continue
        out.append(_line(sentence, answer, turn))
        if sentence.table and sentence.table not in drawn:
            drawn.add(sentence.table)
            out.append(_table(answer, turn, sentence.table))
            folded = i + 1 + _told_by_table(answer, i + 1, sentence.table)
            out.append(_folded(answer, turn, i + 1, folded))
    return "".join(out)


def _line(sentence: Sentence, answer: Answer, turn: int) -> str:
    marks, check = marks_html(sentence, answer, turn), check_html(sentence, answer.script)
    kind, text = "wc-s", sentence_text(sentence, answer)
    if _FORCE.match(sentence.text):
        kind += " wc-force wc-gone" if _GONE.search(sentence.text) else " wc-force"
    else:
        text = gone_html(sentence, answer) + text
    tail = f'<span class="wc-tail">{marks}{check}</span>' if marks or check else ""
    return f'<p class="{kind}">{behind(text, tail)}</p>'


def _table(answer: Answer, turn: int, name: str) -> str:
    marks = {(c.doc, c.start, c.end): mark_html(c, turn) for c in answer.citations}
    if name == "duties":
        return duties_table(answer.duties, answer.script, marks)
    return targets_table(answer.targets, answer.script, marks)


def _told_by_table(answer: Answer, first: int, name: str) -> int:
    """How many sentences from `first` on say one row of the table each; one alone is not worth folding."""
    rows = {(r.doc, r.start, r.end) for r in (answer.duties if name == "duties" else answer.targets)}
    spans = {c.number: (c.doc, c.start, c.end) for c in answer.citations}
    count = 0
    for sentence in answer.sentences[first:]:
        if len(sentence.citations) != 1 or spans.get(sentence.citations[0]) not in rows:
            break
        count += 1
    return count if count > 1 else 0


def _folded(answer: Answer, turn: int, first: int, end: int) -> str:
    if first >= end:
        return ""
    lines = "".join(_line(s, answer, turn) for s in answer.sentences[first:end])
    title = esc(say("rows", answer.script, n=end - first))
    return f'<details class="wc-rows"><summary>{title}</summary>{lines}</details>'


def copy_text(answer: Answer) -> str:
    """What the copy button takes along: the answer with its marks, then each source with its exact quote."""
    lines = [answer.answer]
    if answer.status not in ("abstained", "smalltalk") and answer.citations:
        lines.append("\n来源")
        lines += [f"[{c.number}] 《{c.title}》{c.section}：“{c.quote}”" for c in answer.citations]
    return "\n".join(lines)


def _actions(turn: Turn, answer: Answer) -> str:
    """What can be done with an answer: copy, sources, again, receipt, opinion; and what was checked."""
    label = named("aria-label", "copy.label")
    buttons = [f'<button type="button" class="wc-copy" data-copy="{esc(copy_text(answer))}" {label}>{t("copy")}</button>']
    if answer.citations and answer.status != "abstained":
        n = len(answer.citations)
        label = named("aria-label", "sources.label", n=n)
        buttons.append(
            f'<button type="button" class="wc-show" data-show="src-{turn.number}" {label}>{t("sources.n", n=n)}</button>'
        )
    buttons.append(f'<button type="button" class="wc-again" data-again="{turn.number}">{t("again")}</button>')
    if turn.receipt is not None:
        forms = "".join(
            f'<li><button type="button" data-get="{form}">{t(f"get.{form}")}</button></li>' for form in ("md", "docx", "json")
        )
        buttons.append(f'<details class="wc-menu"><summary>{t("get")}</summary><ul>{forms}</ul></details>')
        buttons += [
            f'<button type="button" class="wc-thumb" data-thumb="{way}" aria-pressed="false" {named("aria-label", way)} '
            f"{_title(way)}>{_THUMB}</button>"
            for way in ("up", "down")
        ]
    total = checks_total(answer) if answer.status != "abstained" else ""
    checked = f'<span class="wc-checked">{esc(total)}</span>' if total else ""
    return f'<div class="wc-actions">{"".join(buttons)}{checked}</div>'


def _title(way: str) -> str:
    return named("title", way)


_THUMB = (
    '<svg viewBox="0 0 20 20" width="16" height="16" aria-hidden="true" focusable="false"><path d="M6 9v8H3V9zm2 8V8.6L11.6 2'
    'c1.2.2 1.8 1.1 1.5 2.3L12.4 8H17c.8 0 1.3.7 1.1 1.5l-1.5 6.4c-.2.7-.7 1.1-1.4 1.1z" fill="none" stroke="currentColor" '
    'stroke-width="1.5" stroke-linejoin="round"/></svg>'
)


def _followups(answer: Answer) -> str:
    if not answer.followups:
        return ""
    buttons = "".join(f'<button type="button" class="wc-ask" data-ask="{esc(q)}">{esc(q)}</button>' for q in answer.followups)
    return f'<div class="wc-followups" role="group" {named("aria-label", "next")}>{t("next")}{buttons}</div>'
