"""The description of the API is a promise: schemathesis sends what it allows and what it forbids, and holds every reply against it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from test_bot_api import application
from web_server import served

from bot import access
from bot.api import rates
from corpus.library import Library

if TYPE_CHECKING:
    from bot.assistant import Assistant

EXAMPLES = 15  # requests of an operation, allowed and forbidden ones each; all together well under a minute
TAKING = (
    "POST /api/ask", "POST /api/ask/stream", "GET /api/search", "GET /api/facts/{what}", "POST /api/obligations",
    "GET /api/documents/{id}", "POST /v1/chat/completions",
)  # fmt: skip
LOOSER = {"POST /api/obligations": [positive_data_acceptance]}  # each field may be right and two of them contradict each other
PLAIN = ("GET /api/documents", "GET /v1/models", "GET /health/live", "GET /health/ready", "GET /metrics")  # nothing to get wrong


@pytest.fixture(scope="module")
def promised(assistant: Assistant, everything: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The description as it is served, by a server with the real assistant, to which a key is needed; and that key's header."""
    assistant.ask("煤炭清洁高效利用由谁负责？")  # opens what is opened at the first question
    home = tmp_path_factory.mktemp("api")
    headers = {"Authorization": f"Bearer {access.add_key(home, 'schemathesis', 'reader')}"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rates, "GUESSES", "100000/minute")  # schemathesis tries wrong keys too, from the same address
        app = application(assistant, everything, home)
    with served(app) as url:
        yield schemathesis.openapi.from_url(f"{url}/api/openapi.json", headers=headers), headers


def test_all_operations_that_are_described_are_tried(promised: Any) -> None:
    schema, _ = promised
    assert {r.ok().label for r in schema.get_all_operations()} == {*TAKING, *PLAIN}


@pytest.mark.parametrize(
    ("operation", "mode"),
    [(o, m) for o in (*TAKING, *PLAIN) for m in GenerationMode if o in TAKING or m is GenerationMode.POSITIVE],
    ids=lambda x: x if isinstance(x, str) else x.value,
)
def test_an_operation_keeps_its_promise(promised: Any, operation: str, mode: GenerationMode) -> None:
    schema, headers = promised
    found = next(r.ok() for r in schema.get_all_operations() if r.ok().label == operation)

    @given(case=found.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def tried(case: Any) -> None:
        case.call_and_validate(headers=headers, timeout=60, excluded_checks=LOOSER.get(operation, []))

    tried()
