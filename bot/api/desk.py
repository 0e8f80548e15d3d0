"""The contract over HTTP: ask, search, facts, obligations, documents. The objects are those that `wence … --json` prints."""

from __future__ import annotations

import datetime
import json
import logging
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Path, Query
from fastapi.responses import StreamingResponse
from pydantic import WithJsonSchema

from bot.api import faults
from bot.api.shapes import EVENT, MOST_HITS, PROBLEMS, AnswerOut, AskIn, Name, Rows, Text, profile_schema
from bot.api.site import Site
from corpus.errors import WenceError

_log = logging.getLogger("wence.api")
Doc = Annotated[Name | None, Query(description="只看这一份资料（编号或标题）")]


def router(site: Site) -> APIRouter:
    """The routes under /api."""
    routes = APIRouter(prefix="/api", responses={k: PROBLEMS[k] for k in (401, 403, 404, 413, 422, 429, 500, 503)})

    @routes.post("/ask", tags=["问答"], summary="提问", responses={400: PROBLEMS[400]})
    def ask(asked: AskIn) -> AnswerOut:
        """答案、出处、所用的记录；查不到时 status 为 abstained，reason 说明缺什么。"""
        return AnswerOut.model_validate(site.ask(asked).as_json())

    @routes.post(
        "/ask/stream", tags=["问答"], summary="提问，逐句给出", response_class=StreamingResponse,
        responses={200: {"content": {"text/event-stream": {"schema": EVENT}}}, 400: PROBLEMS[400]},
    )  # fmt: skip
    def ask_stream(asked: AskIn) -> StreamingResponse:
        """服务器推送事件：reading（已收到）、若干 sentence（每句及其出处编号）、最后 answer（与 /api/ask 相同）；出错时为 fault。"""
        return StreamingResponse(
            _events(site, asked), media_type="text/event-stream", headers={"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
        )

    @routes.get("/search", tags=["查找"], summary="只找，不答")
    def search(
        q: Annotated[Text, Query(min_length=1)], k: Annotated[int, Query(ge=1, le=MOST_HITS)] = 10, doc: Doc = None
    ) -> dict[str, Any]:
        """命中的原文和每项得分的由来。"""
        return site.search(q, k, doc)

    @routes.get("/facts/{what}", tags=["查找"], summary="责任分工、指标、条款要点")
    def facts(what: Literal["duties", "targets", "provisions"], doc: Doc = None) -> Rows:
        """从原文读出的全部记录。"""
        rows = site.facts(what, doc)
        return Rows(count=len(rows), items=rows)

    @routes.post("/obligations", tags=["查找"], summary="按单位概况列出义务", responses={400: PROBLEMS[400]})
    def obligations(
        profile: Annotated[
            dict[str, Any],
            WithJsonSchema(profile_schema()),
            Body(description="单位概况，栏目同 docs/profile-example.toml", examples=[{"kind": ["企业"], "energy_tce": 12000}]),
        ],
        as_of: Annotated[datetime.date | None, Query(description="按哪一天的法律；不写为今天")] = None,
    ) -> dict[str, Any]:
        """要做什么、为什么适用、期限、主管和后果；没有写的栏不作任何假定。"""
        return site.obligations(profile, as_of)

    @routes.get("/documents", tags=["资料"], summary="有哪些资料")
    def documents() -> Rows:
        rows = site.documents()
        return Rows(count=len(rows), items=rows)

    @routes.get("/documents/{id}", tags=["资料"], summary="一份资料的章节，或其中一节的原文")
    def document(
        id: Annotated[Name, Path()], section: Annotated[Name | None, Query(description="例如 三(八)、第五十三条")] = None
    ) -> dict[str, Any]:
        return site.clause(id, section)

    return routes


def event(name: str, data: Any) -> str:
    """One server-sent event."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _events(site: Site, asked: AskIn) -> Iterator[str]:
    yield event("reading", {"question": asked.question})
    try:
        answer = site.ask(asked)
    except WenceError as error:
        yield event("fault", {"problem": error.problem, "remedy": error.remedy})
        return
    except Exception:  # a bug: the status is sent already, so the log gets the trace and the reader a sentence
        _log.exception("answering in a stream failed")
        yield event("fault", {"problem": faults.BUG, "remedy": faults.AGAIN})
        return
    for sentence in answer.sentences:
        yield event("sentence", {"text": sentence.text, "citations": list(sentence.citations)})
    yield event("answer", answer.as_json())
