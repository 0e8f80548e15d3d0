"""OpenAI's chat completions over our answers: any client that speaks that protocol gets them, the sources in fields of our own.

The last user message is the question, the ones before it the conversation; system messages and settings have no effect.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from bot.answer import Answer
from bot.api.shapes import CHUNK, LONGEST, MOST_TURNS, PROBLEMS, AskIn, ChatIn
from bot.api.site import Site
from corpus.errors import InputError

MODEL = "wence"


def router(site: Site) -> APIRouter:
    """The routes under /v1."""
    routes = APIRouter(
        prefix="/v1", tags=["OpenAI 兼容"], responses={k: PROBLEMS[k] for k in (400, 401, 403, 413, 422, 429, 500, 503)}
    )

    @routes.get("/models", summary="可用的模型")
    async def models() -> dict[str, Any]:
        return {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": "wence"}]}

    @routes.post(
        "/chat/completions", summary="提问（OpenAI 写法）", response_model=None,
        responses={200: {"content": {"application/json": {}, "text/event-stream": {"schema": CHUNK}}}},
    )  # fmt: skip
    def completions(chat: ChatIn) -> dict[str, Any] | StreamingResponse:
        """正文在 choices[0].message.content，出处在 citations，完整的回答在 wence。"""
        answer = site.ask(_asked(chat))
        if chat.stream:
            return StreamingResponse(_chunks(answer), media_type="text/event-stream", headers={"Cache-Control": "no-store"})
        message = {"role": "assistant", "content": text_of(answer)}
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
        return {**_head("chat.completion"), "choices": [choice], "usage": usage, **_extra(answer)}

    return routes


def text_of(answer: Answer) -> str:
    """The answer with its marks, then the sources with their quotes: a client without our fields shows them too."""
    lines = [answer.answer]
    if answer.citations:
        lines += ["", *(f"[{c.number}] 《{c.title}》{c.section}：{c.quote.strip()}" for c in answer.citations)]
    return "\n".join(lines)


def _asked(chat: ChatIn) -> AskIn:
    asked = [m.words() for m in chat.messages if m.role == "user"]
    if not asked:
        raise InputError("messages 里没有 role 为 user 的提问。", "请把问题写在最后一条 user 消息里。")
    return AskIn(question=asked[-1][:LONGEST], history=[t[:LONGEST] for t in asked[:-1][-MOST_TURNS:]])


def _head(kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{uuid.uuid4().hex}", "object": kind, "created": int(time.time()), "model": MODEL}


def _extra(answer: Answer) -> dict[str, Any]:
    whole = answer.as_json()
    return {"citations": whole["citations"], "wence": whole}


def _chunks(answer: Answer) -> Iterator[str]:
    head = _head("chat.completion.chunk")

    def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
        row = {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}
        return f"data: {json.dumps(row, ensure_ascii=False)}\n\n"

    yield chunk({"role": "assistant", "content": ""})
    for line in text_of(answer).splitlines(keepends=True):
        yield chunk({"content": line})
    yield chunk({}, "stop", **_extra(answer))
    yield "data: [DONE]\n\n"
