"""Layout and events of the chat. The conversation is two HTML parts: turns that are done, and the one being answered.

A session's turns live in a `gr.State`; the questions of done turns go to the assistant as history, oldest first.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import gradio as gr

from bot.web.stream import Asks, Halt, Turn, run
from bot.web.turn import turn_html
from bot.web.welcome import Shelf, shelf_html, welcome_html

TITLE = "问策"
AT_ONCE = 4  # questions answered at the same time; Gradio's own default is one, so that the eighth of eight users waits for seven

_BRAND = (
    '<div class="wc-brand"><span class="wc-seal" aria-hidden="true">问</span><span class="wc-name">问策</span>'
    '<span class="wc-motto">政策条文问答 · 逐句有出处</span></div>'
)
_THEME = '<button type="button" class="wc-theme" data-theme aria-label="切换浅色或深色" title="浅色 / 深色"></button>'
_READER = (
    '<aside class="wc-reader" id="wc-reader" role="dialog" aria-label="原文" hidden><header class="wc-reader-head">'
    '<button type="button" class="wc-back" data-close aria-label="关闭原文">← 返回来源</button>'
    '<span class="wc-reader-marks" role="group" aria-label="这个答案的来源"></span>'
    '<a class="wc-newtab" target="_blank" rel="noopener" href="#" aria-label="在新标签页打开原文">新标签页</a></header>'
    '<div class="wc-reader-body" tabindex="0"></div></aside>'
    '<div class="wc-sr" id="wc-said" role="status" aria-live="polite"></div>'
)
_BRIDGE = "window.wcAsk = (question) => trigger('submit', {question: question});"

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


def build_page(assistant: Asks, library: Shelf) -> gr.Blocks:
    """The chat over this assistant and these documents. `server.build_app` puts it under the reading routes it links to."""
    welcome = welcome_html(library)

    halts: dict[
        str, Halt
    ] = {}  # session → how its turn is ended. Not Gradio's `cancels`: at times the page then stayed busy for good

    async def ask(typed: str, turns: State, event: gr.EventData, request: gr.Request) -> AsyncIterator[Update]:
        clicked = (event._data or {}).get("question", "") if isinstance(event._data, dict) else ""
        question = (clicked or typed or "").strip()
        if not question:
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip()
            return
        done = [t if not t.pending else replace(t, stopped=True) for t in turns]
        turn = Turn(done[-1].number + 1 if done else 1, question)
        yield gr.skip() if clicked else "", conversation_html(done), turn_html(turn), [*done, turn]
        session, halt = str(request.session_hash), Halt()
        halts[session] = halt
        try:
            async for state in run(turn, assistant, history_of(done), halt=halt):
                if halt.word != "new":
                    yield gr.skip(), gr.skip(), turn_html(state), [*done, state]
            if halt.word == "new":  # a turn's last word stays on the page, so it must be the empty page
                yield "", welcome, "", []
        finally:
            halts.pop(session, None)

    def ends(word: str) -> Callable[[gr.Request], Awaitable[None]]:
        async def end(request: gr.Request) -> None:
            if halt := halts.get(str(request.session_hash)):
                halt.call(word)

        return end

    def new() -> Update:
        return "", welcome, "", []

    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        turns = gr.State([])
        with gr.Row(elem_id="wc-header"):
            _html(_BRAND, elem_id="wc-brand")
            fresh = gr.Button("新对话", elem_id="wc-new", size="sm")
            _html(_THEME, elem_id="wc-theme")
        with gr.Column(elem_id="wc-main"):
            past = _html(welcome, elem_id="wc-past")
            live = _html("", elem_id="wc-live")
        with gr.Row(elem_id="wc-composer"):
            box = gr.Textbox(
                elem_id="wc-box", label="问题", show_label=False, container=False, lines=1, max_lines=6, autofocus=True,
                placeholder="输入问题，回车发送",
                html_attributes=gr.InputHTMLAttributes(enterkeyhint="send", autocomplete="off", spellcheck=False, lang="zh"),
            )  # fmt: skip
            send = gr.Button("发送", elem_id="wc-send", variant="primary")
            halt = gr.Button("停止", elem_id="wc-stop")
        _html(shelf_html(library), elem_id="wc-shelf")
        _html(_READER, elem_id="wc-reading")
        bridge = _html("", elem_id="wc-bridge", js_on_load=_BRIDGE)

        gr.on(
            [box.submit, send.click, bridge.submit], ask, [box, turns], [box, past, live, turns],
            concurrency_limit=AT_ONCE, concurrency_id="ask", show_progress="hidden", api_visibility="private",
        )  # fmt: skip
        halt.click(ends("stop"), queue=False, show_progress="hidden", api_visibility="private")
        fresh.click(ends("new"), queue=False, show_progress="hidden", api_visibility="private").then(
            new, None, [box, past, live, turns], queue=False, show_progress="hidden", api_visibility="private",
            js="() => { window.wcFresh && window.wcFresh(); }",
        )  # fmt: skip
    queued: gr.Blocks = page.queue(default_concurrency_limit=AT_ONCE, max_size=64)
    return queued
