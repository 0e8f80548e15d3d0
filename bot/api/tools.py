"""The same answers for other people's assistants: an MCP endpoint (streamable HTTP, stateless) with ask, get_clause and search."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

import anyio.to_thread
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import Field, ValidationError
from starlette.applications import Starlette

from bot.api.shapes import LONGEST, MOST_HITS, AskIn
from bot.api.site import Site
from corpus.errors import WenceError

PATH = "/mcp"
INSTRUCTIONS = "就政府方案和相关法律提问。答案的每句话都带出处；转述时请保留出处，status 为 abstained 时不要自行补充。"


def server(site: Site) -> MCPServer:
    """The tools. What the user can mend comes back as an error result in words."""
    mcp = MCPServer("wence", title="问策", instructions=INSTRUCTIONS, log_level="WARNING")

    @mcp.tool(title="提问")
    async def ask(
        question: Annotated[str, Field(description="问题，简体、繁体或英文")],
        history: Annotated[list[str] | None, Field(description="前面的提问，最早的在前")] = None,
        doc: Annotated[str | None, Field(description="只问这一份资料（编号）")] = None,
        as_of: Annotated[str | None, Field(description="按哪一天的法律，如 2026-08-15")] = None,
    ) -> dict[str, Any]:
        """就方案和法律提问，得到带逐字出处的答案；查不到时 status 为 abstained。"""
        try:
            asked = AskIn(
                question=question, history=history or [], doc=doc, as_of=datetime.date.fromisoformat(as_of) if as_of else None
            )
        except (ValidationError, ValueError) as error:
            raise ToolError("参数不能用：太长，或者日期不是 2026-08-15 的样子。请改短或改正后再问。") from error
        return await _in_words(lambda: site.ask(asked).as_json())

    @mcp.tool(title="取一节或一条")
    async def get_clause(
        document: Annotated[str, Field(description="资料的编号或标题", max_length=200)],
        section: Annotated[str | None, Field(description="三(八)、附件1、第五十三条；不写则列出全部章节", max_length=200)] = None,
    ) -> dict[str, Any]:
        """逐字取一节原文，或列出一份资料的章节。"""
        return await _in_words(lambda: site.clause(document, section))

    @mcp.tool(title="查找")
    async def search(
        query: Annotated[str, Field(description="查找的词句", max_length=LONGEST)],
        k: Annotated[int, Field(description="最多几条", ge=1, le=MOST_HITS)] = 10,
    ) -> dict[str, Any]:
        """只找不答：最接近的原文及其位置。"""
        return await _in_words(lambda: site.search(query, k, None))

    return mcp


def application(mcp: MCPServer) -> Starlette:
    """The endpoint at PATH. Host and Origin were looked at by the guard in front of it."""
    loose = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    return mcp.streamable_http_app(streamable_http_path=PATH, json_response=True, stateless_http=True, transport_security=loose)


async def _in_words(work: Any) -> dict[str, Any]:
    try:
        found: dict[str, Any] = await anyio.to_thread.run_sync(work)
    except WenceError as error:
        raise ToolError(f"{error.problem}{error.remedy}") from error
    return found
