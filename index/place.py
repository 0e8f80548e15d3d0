"""Where the vectors of an index lie: in its own folder, or on one server. A key opens the server; it is written nowhere and never prints."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Place:
    """At most one address is set; none means the folder of the index. Two places are the same whatever their keys."""

    chroma_url: str = ""
    qdrant_url: str = ""
    key: str = field(default="", repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.chroma_url and self.qdrant_url:
            raise ValueError("vectors lie in one place: chroma_url or qdrant_url")

    @property
    def remote(self) -> bool:
        """Whether a server holds the vectors."""
        return bool(self.chroma_url or self.qdrant_url)

    def __str__(self) -> str:
        """For people: the engine and its address.

        >>> print(Place(), Place(qdrant_url="http://127.0.0.1:6333", key="secret"))
        数据目录里的 Chroma Qdrant http://127.0.0.1:6333
        """
        if self.qdrant_url:
            return f"Qdrant {self.qdrant_url}"
        return f"Chroma {self.chroma_url}" if self.chroma_url else "数据目录里的 Chroma"


FOLDER = Place()
