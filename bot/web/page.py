"""Layout and events of the chat. The conversation is two HTML parts: turns that are done, and the one being answered.

A session's turns live in a `gr.State`; the questions of done turns go to the assistant as history, oldest first. The browser keeps
a record of each turn (turn.record_of), and hands the records back to open a conversation again.
"""

from __future__ import annotations

import asyncio
import datetime
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any, TypedDict

import gradio as gr

from bot.receipt_file import Stamp, answer_of, opened, receipt
from bot.web.layout import nav_html
from bot.web.stream import Asks, Halt, Turn, run
from bot.web.style import languages_html
from bot.web.turn import turn_html
from bot.web.welcome import Shelf, scope_html, shelf_html, welcome_html
from bot.web.words import named, t
from corpus.errors import WenceError

TITLE = "问策"
AT_ONCE = 4  # questions answered at the same time; Gradio's own default is one, so that the eighth of eight users waits for seven
MOST_TURNS = 200  # of a conversation that is opened again
GIVE_WAY = 3.0  # seconds a turn has to end before another conversation is opened over it

_BRAND = (
    '<a class="wc-skip" href="#wc-box">'
    + t("skip")
    + '</a><div class="wc-brand"><span class="wc-seal" aria-hidden="true">问</span>'
    '<h1 class="wc-name">问策</h1><span class="wc-motto">' + t("motto") + "</span></div>"
)
_TOOLS = (
    f'<div class="wc-tools"><button type="button" class="wc-tool" id="wc-chats-open">{t("chats")}</button>'
    f"{languages_html('wc-tool')}"
    f'<button type="button" class="wc-theme" data-theme {named("aria-label", "theme")}></button></div>'
)
_READER = (
    f'<div class="wc-reader" id="wc-reader" role="dialog" {named("aria-label", "reader")} hidden><header class="wc-reader-head">'
    f'<button type="button" class="wc-back" data-close {named("aria-label", "close")}>{t("back.sources")}</button>'
    f'<span class="wc-reader-marks" role="group" {named("aria-label", "marks.label")}></span>'
    f'<a class="wc-newtab" target="_blank" rel="noopener" href="#" {named("aria-label", "newtab.label")}>{t("newtab")}</a></header>'
    f'<div class="wc-reader-body" tabindex="0" role="region" {named("aria-label", "reader")}></div></div>'
    f'<dialog class="wc-chats" id="wc-chats" aria-labelledby="wc-chats-title"><header><h2 id="wc-chats-title">{t("chats.title")}</h2>'
    f'<button type="button" data-chats-close {named("aria-label", "chats.close")}>×</button></header><p>{t("chats.note")}</p>'
    '<ul class="wc-chat-list"></ul></dialog>'
    '<div class="wc-pop" id="wc-pop" role="tooltip" hidden></div><div class="wc-banner" id="wc-banner" role="status" hidden></div>'
    '<div class="wc-sr" id="wc-said" role="status" aria-live="polite"></div>'
)
_BRIDGE = "window.wcTrigger = (data) => trigger('submit', data);"
_OPENER = "window.wcRestore = (records) => trigger('submit', {records});"
_WITH_SCOPE = "(typed, scope, turns) => [typed, window.wcScope ? window.wcScope() : '{}', turns]"

State = list[Turn]
Update = tuple[Any, Any, Any, Any]  # question box, done turns, live turn, state


def _html(value: str, elem_id: str, js_on_load: str | None = None) -> gr.HTML:
    """Our own markup without Gradio's typography around it."""
    return gr.HTML(value, elem_id=elem_id, js_on_load=js_on_load, apply_default_css=False)


def conversation_html(turns: State) -> str:
    """The turns that are done."""
    return "".join(turn_html(t) for t in turns)


def history_of(turns: State) -> list[str]:
    """The questions asked before, oldest first; one that failed on our side is not part of the talk."""
    return [t.question for t in turns if not t.problem]


class Limits(TypedDict):
    """What a question is limited to: a document ("" for all of them) with the title to show, and a day ("" for today)."""

    doc: str
    doc_title: str
    as_of: str


def limits(scope: str, library: Shelf) -> Limits:
    """The fields of a turn from what stands beside the box; what is no document or no day of ours is left out."""
    try:
        said = json.loads(scope or "{}")
        said = said if isinstance(said, dict) else {}
    except ValueError:
        said = {}
    doc = next((d for d in library.documents if d.id == said.get("doc") and d.kind != "named"), None)
    try:
        day = datetime.date.fromisoformat(str(said.get("as_of") or "")).isoformat()
    except ValueError:
        day = ""
    return {
        "doc": doc.id if doc else "",
        "doc_title": (doc.short if doc.kind == "law" else doc.title) if doc else "",
        "as_of": day,
    }


def turns_of(records: Any, library: Shelf) -> State:
    """The turns of a conversation that the browser kept; a record that is none is left out."""
    turns: State = []
    for record in (records if isinstance(records, list) else [])[-MOST_TURNS:]:
        if not isinstance(record, dict) or not str(record.get("question") or "").strip():
            continue
        number = record.get("number")
        number = number if isinstance(number, int) and number > (turns[-1].number if turns else 0) else len(turns) + 1
        told = limits(json.dumps({"doc": record.get("doc"), "as_of": record.get("as_of")}), library)
        turn = Turn(number, str(record["question"]), stopped=True, **told)
        made = record.get("receipt")
        try:
            if made is not None:
                turn = replace(turn, answer=answer_of(opened(made)), receipt=made, stopped=False)
            elif record.get("problem"):
                turn = replace(turn, problem=str(record["problem"]), remedy=str(record.get("remedy") or ""), stopped=False)
        except WenceError:
            pass  # kept by another edition: the question stays, to be asked again
        turns.append(turn)
    return turns


def build_page(assistant: Asks, library: Shelf) -> gr.Blocks:
    """The chat over this assistant and these documents. `server.build_app` puts it under the reading routes it links to."""
    halts: dict[
        str, Halt
    ] = {}  # session → how its turn is ended. Not Gradio's `cancels`: at times the page then stayed busy for good

    def finished(turn: Turn, history: list[str]) -> Turn:
        if turn.answer is None or turn.pending or turn.stopped:
            return turn
        stamp = getattr(assistant, "stamp", Stamp)()
        now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
        made = receipt(turn.answer, library.documents, now, history, turn.doc or None, turn.as_of or None, stamp)
        return replace(turn, receipt=made)

    async def ask(typed: str, scope: str, turns: State, event: gr.EventData, request: gr.Request) -> AsyncIterator[Update]:
        sent = event._data if isinstance(event._data, dict) else {}
        clicked = sent.get("question", "")
        done = [t if not t.pending else replace(t, stopped=True) for t in turns]
        if sent.get("again") and done and done[-1].number == sent["again"]:
            clicked, done = done[-1].question, done[:-1]
        question = (clicked or typed or "").strip()
        if not question:
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip()
            return
        turn = Turn(done[-1].number + 1 if done else 1, question, **limits(scope, library))
        yield gr.skip() if clicked else "", conversation_html(done), turn_html(turn, record=True), [*done, turn]
        session, halt, history = str(request.session_hash), Halt(), history_of(done)
        halts[session] = halt
        try:
            async for grown in run(turn, assistant, history, halt=halt):
                if halt.word in ("", "stop"):
                    state = finished(grown, history)
                    yield gr.skip(), gr.skip(), turn_html(state, record=not state.pending), [*done, state]
            if halt.word == "new":  # a turn's last word stays on the page, so it must be the empty page
                yield "", welcome_html(library), "", []
        finally:
            if halts.get(session) is halt:
                del halts[session]

    async def reopen(event: gr.EventData, request: gr.Request) -> tuple[Any, Any, Any]:
        session = str(request.session_hash)
        if halt := halts.get(session):
            halt.call("open")
            until = asyncio.get_running_loop().time() + GIVE_WAY
            while session in halts and asyncio.get_running_loop().time() < until:
                await asyncio.sleep(0.02)
        sent = event._data if isinstance(event._data, dict) else {}
        turns = turns_of(sent.get("records"), library)
        return (conversation_html(turns) if turns else welcome_html(library)), "", turns

    def ends(word: str) -> Callable[[gr.Request], Awaitable[None]]:
        async def end(request: gr.Request) -> None:
            if halt := halts.get(str(request.session_hash)):
                halt.call(word)

        return end

    def new() -> Update:
        return "", welcome_html(library), "", []

    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        turns = gr.State([])
        scope = gr.Textbox("{}", visible=False)
        with gr.Row(elem_id="wc-header"):
            _html(_BRAND, elem_id="wc-brand")
            _html(nav_html("./"), elem_id="wc-nav")
            fresh = gr.Button("新对话", elem_id="wc-new", size="sm")
            _html(_TOOLS, elem_id="wc-theme")
        with gr.Column(elem_id="wc-main"):
            past = _html(welcome_html(library), elem_id="wc-past")
            live = _html("", elem_id="wc-live")
        with gr.Row(elem_id="wc-composer"):
            scoped = _html(scope_html(library), elem_id="wc-scope")
            box = gr.Textbox(
                elem_id="wc-box", label="问题", show_label=False, container=False, lines=1, max_lines=6, autofocus=True,
                placeholder="输入问题，回车发送",
                html_attributes=gr.InputHTMLAttributes(enterkeyhint="send", autocomplete="off", spellcheck=False, lang="zh"),
            )  # fmt: skip
            send = gr.Button("发送", elem_id="wc-send", variant="primary")
            halt = gr.Button("停止", elem_id="wc-stop")
        shelf = _html(shelf_html(library), elem_id="wc-shelf")
        _html(_READER, elem_id="wc-reading")
        bridge = _html("", elem_id="wc-bridge", js_on_load=_BRIDGE)
        opener = _html("", elem_id="wc-opener", js_on_load=_OPENER)

        # One event and no queue: of two queued ones, Gradio's page now and then left a stream open for good (2 of 180 loads).
        page.load(
            lambda: (scope_html(library), shelf_html(library)), None, [scoped, shelf],
            queue=False, show_progress="hidden", api_visibility="private",
        )  # fmt: skip
        gr.on(
            [box.submit, send.click, bridge.submit], ask, [box, scope, turns], [box, past, live, turns], js=_WITH_SCOPE,
            concurrency_limit=AT_ONCE, concurrency_id="ask", show_progress="hidden", api_visibility="private",
        )  # fmt: skip
        opener.submit(reopen, None, [past, live, turns], queue=False, show_progress="hidden", api_visibility="private")
        halt.click(ends("stop"), queue=False, show_progress="hidden", api_visibility="private")
        fresh.click(ends("new"), queue=False, show_progress="hidden", api_visibility="private").then(
            new, None, [box, past, live, turns], queue=False, show_progress="hidden", api_visibility="private",
            js="() => { window.wcFresh && window.wcFresh(); }",
        )  # fmt: skip
    queued: gr.Blocks = page.queue(default_concurrency_limit=AT_ONCE, max_size=64)
    return queued
