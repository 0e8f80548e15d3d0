"""A unit goes into the store as a langchain Document and comes back the same unit: nothing added, nothing lost."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.records import Unit

if TYPE_CHECKING:
    from langchain_core.documents import Document


def metadata(unit: Unit) -> dict[str, Any]:
    """What a store can filter on. Empty fields are left out (Chroma refuses None and an empty dict)."""
    fields = {
        k: v for k, v in vars(unit).items() if k not in ("id", "text")
    }  # asdict() copies every string: 1 s for 12,000 units
    return {k: v for k, v in fields.items() if v not in (None, "")}


def to_document(unit: Unit) -> Document:
    """page_content is the text that is matched; the id is the unit's."""
    from langchain_core.documents import Document

    return Document(id=unit.id, page_content=unit.text, metadata=metadata(unit))


def from_document(document: Document) -> Unit:
    """The unit that `to_document` was given; keys that are not a unit's (score, parts) are left aside. KeyError when one is missing."""
    m = document.metadata
    return Unit(
        id=str(document.id),
        doc=m["doc"],
        section=m["section"],
        kind=m["kind"],
        text=document.page_content,
        path=m.get("path", ""),
        start=m["start"],
        end=m["end"],
        about=m.get("about", ""),
        metric=m.get("metric", ""),
    )


def save_units(units: Iterable[Unit], path: Path) -> None:
    """One JSON object a line."""
    lines = (json.dumps(vars(unit), ensure_ascii=False) + "\n" for unit in units)
    path.write_text("".join(lines), encoding="utf-8")


def load_units(path: Path) -> tuple[Unit, ...]:
    """What `save_units` wrote. OSError, ValueError or TypeError when it cannot be read."""
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line]
    return tuple(Unit(**fields) for fields in json.loads(f"[{','.join(lines)}]"))  # at once: half the time of one by one
