"""What every door of the API opens on: one assistant and one library. The HTTP routes, chat completions and MCP tools all ask here."""

from __future__ import annotations

import datetime
import time
from dataclasses import dataclass
from typing import Any, cast

from bot.access import Doors
from bot.answer import Answer
from bot.api.meters import Meters
from bot.api.shapes import AskIn
from bot.web.stream import Asks
from corpus.errors import IndexMissingError, InputError
from corpus.library import Library


@dataclass(frozen=True)
class Site:
    """The parts. `library` is read at each call, so that one that was exchanged is seen."""

    assistant: Asks
    library: Library
    doors: Doors
    meters: Meters

    def ask(self, asked: AskIn) -> Answer:
        """The answer; errors as `Assistant.ask` has them."""
        if not getattr(self.assistant, "ready", True):
            raise IndexMissingError(
                "索引还没有备好。", "请过一会儿再试，进度见 /health/ready。"
            )  # a program need not wait with its hand up
        began = time.perf_counter()
        doc = self._id(asked.doc)
        as_of = asked.as_of.isoformat() if asked.as_of else None
        answer = self.assistant.ask(asked.question, tuple(asked.history), doc, as_of)
        self.meters.answered(answer, time.perf_counter() - began)
        return answer

    def search(self, query: str, k: int, doc: str | None) -> dict[str, Any]:
        """Hits as `wence search --json` prints them."""
        from bot.assistant import Assistant
        from bot.cli.search import find, hits_json

        hits = find(cast(Assistant, self.assistant), query, k, self._id(doc))
        return hits_json(self.library, query, hits)

    def facts(self, what: str, doc: str | None) -> list[dict[str, Any]]:
        from bot.cli.facts import rows_of

        return rows_of(self.library, what, self._id(doc))

    def obligations(self, row: dict[str, Any], as_of: datetime.date | None) -> dict[str, Any]:
        """The report as `wence obligations --json` prints it. InputError names what in the profile cannot be used."""
        from bot.obligations import obligations
        from bot.profile import profile_from

        day = (as_of or datetime.date.today()).isoformat()
        return obligations(self.library, profile_from(row), day).as_json()

    def documents(self) -> list[dict[str, Any]]:
        from bot.cli.documents import documents_json

        return documents_json(self.library)

    def clause(self, doc: str, section: str | None) -> dict[str, Any]:
        """A section word for word; the outline without one."""
        from bot.cli.documents import find_section, outline_json, section_json
        from bot.cli.parts import find_document

        found = find_document(self.library, doc)
        if not section:
            return outline_json(found)
        if not found.sections:
            raise InputError(f"《{found.title}》没有收入全文，查不了“{section[:40]}”。", "它只有要点，见 GET /api/documents。")
        return section_json(found, find_section(self.library, found, section))

    def _id(self, doc: str | None) -> str | None:
        from bot.cli.parts import document_id

        return document_id(self.library, doc)
