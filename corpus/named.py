"""Documents that the plan names and whose text is not to be had: what is known of each, in our words, each fact with where it was seen.

They are cited as restated, never searched for the plan's own figures; targets in them are read by the code that reads plans.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from corpus.records import Document, Section

NAMED = Path(__file__).parent / "documents" / "named.toml"


@lru_cache(maxsize=1)
def named_documents(path: Path = NAMED) -> tuple[Document, ...]:
    """The documents of named.toml, each with one section 要点 that holds what is known."""
    with path.open("rb") as file:
        rows = tomllib.load(file)["document"]
    out = []
    for row in rows:
        text = row["known"].strip() + "\n"
        sections = (Section(row["id"], "要点", "已知的要点", 0, len(text)),)
        out.append(
            Document(
                row["id"], row["title"], text, row.get("number", ""), row.get("issuer", ""), row.get("date", ""),
                tuple(row["horizon"]) if "horizon" in row else None, "", 0, len(text), "", row.get("region", ""), sections, "named",
                tuple(row.get("names", ())), form="restated", note=row.get("missing", ""),
            )
        )  # fmt: skip
    return tuple(out)
