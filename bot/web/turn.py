"""One turn of the conversation as HTML: the question, then an answer, a refusal, small talk or what went wrong."""

from __future__ import annotations

from bot.answer import Answer, Sentence
from bot.reasons import TITLES as REFUSALS
from bot.web.cards import check_html, checks_total, mark_html, marks_html, sentence_text, sources_html
from bot.web.markup import LANGUAGES, esc, in_script
from bot.web.stream import Turn
from bot.web.tables import duties_table, targets_table


def turn_html(turn: Turn) -> str:
    """The turn; `data-done` once nothing more will change in it."""
    done = "" if turn.pending else " data-done"
    return (
        f'<article class="wc-turn" id="turn-{turn.number}" data-turn="{turn.number}"{done}>'
        f'<div class="wc-question"><h2 class="wc-sr">问</h2><p>{esc(turn.question)}</p></div>{_reply(turn)}</article>'
    )


def _reply(turn: Turn) -> str:
    if turn.problem:
        return (
            f'<div class="wc-answer wc-fault"><p class="wc-verdict">没有答成</p>'
            f"<p>{esc(turn.problem)}</p><p>{esc(turn.remedy)}</p>"
            f'<div class="wc-actions"><button type="button" data-ask="{esc(turn.question)}">重试</button></div></div>'
        )
    if turn.answer is None:
        if turn.stopped:
            return (
                '<div class="wc-answer wc-fault"><p class="wc-verdict">已停止</p><p>这个问题没有作答。</p>'
                f'<div class="wc-actions"><button type="button" data-ask="{esc(turn.question)}">重新提问</button></div></div>'
            )
        return '<div class="wc-answer wc-pending" aria-busy="true"><p class="wc-wait">正在查阅原文<i></i><i></i><i></i></p></div>'
    return _answer(turn, turn.answer)


def _answer(turn: Turn, answer: Answer) -> str:
    lang = LANGUAGES[answer.script]
    if turn.shown is not None:
        note = '<p class="wc-verdict">已停止，以下不完整</p>' if turn.stopped else ""
        pending = "" if turn.stopped else " wc-pending"
        shown = f'<div class="wc-answer{pending}" lang="{lang}">{note}{_sentences(answer, turn.number, *turn.shown)}</div>'
        return shown + sources_html(answer, turn.number)
    follow = _followups(answer)
    if answer.status == "abstained":
        title = in_script(REFUSALS.get(answer.reason, "资料里没有答案"), answer.script)
        return (
            f'<div class="wc-answer wc-refusal" lang="{lang}" data-reason="{esc(answer.reason)}">'
            f'<p class="wc-verdict">{esc(title)}</p>'
            f"{_plain(answer)}{_actions(answer, turn.number)}</div>{follow}"
        )
    if answer.status == "smalltalk":
        return f'<div class="wc-answer wc-smalltalk" lang="{lang}">{_plain(answer)}</div>{follow}'
    partial = ""
    if answer.status == "partial":
        title = in_script(REFUSALS.get(answer.reason, "资料只能回答一部分"), answer.script)
        partial = f'<p class="wc-verdict wc-partial">{esc(in_script("部分回答", answer.script))} · {esc(title)}</p>'
    return (
        f'<div class="wc-answer" lang="{lang}">{partial}{_sentences(answer, turn.number, len(answer.sentences), 0)}'
        f"{_actions(answer, turn.number)}</div>{sources_html(answer, turn.number)}{follow}"
    )


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
    return f'<p class="wc-s">{sentence_text(sentence, answer)}{marks}{check}</p>'


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
    title = in_script(f"逐项文字（{end - first} 条）", answer.script)
    return f'<details class="wc-rows"><summary>{title}</summary>{lines}</details>'


def copy_text(answer: Answer) -> str:
    """What the copy button takes along: the answer with its marks, then each source with its exact quote."""
    lines = [answer.answer]
    if answer.status not in ("abstained", "smalltalk") and answer.citations:
        lines.append("\n来源")
        lines += [f"[{c.number}] 《{c.title}》{c.section}：“{c.quote}”" for c in answer.citations]
    return "\n".join(lines)


def _actions(answer: Answer, turn: int) -> str:
    copy = f'<button type="button" class="wc-copy" data-copy="{esc(copy_text(answer))}" aria-label="复制答案和来源">复制</button>'
    if answer.status == "abstained":
        return f'<div class="wc-actions">{copy}</div>'
    show = (
        f'<button type="button" class="wc-show" data-show="src-{turn}" '
        f'aria-label="查看这个答案的 {len(answer.citations)} 处来源">'
        f"来源 {len(answer.citations)}</button>"
        if answer.citations
        else ""
    )
    total = in_script(checks_total(answer), answer.script)
    checked = f'<span class="wc-checked">{esc(total)}</span>' if total else ""
    return f'<div class="wc-actions">{copy}{show}{checked}</div>'


def _followups(answer: Answer) -> str:
    if not answer.followups:
        return ""
    buttons = "".join(f'<button type="button" class="wc-ask" data-ask="{esc(q)}">{esc(q)}</button>' for q in answer.followups)
    return f'<div class="wc-followups" role="group" aria-label="接着问"><span>接着问</span>{buttons}</div>'
