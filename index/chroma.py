"""Vectors in Chroma, in the folder of the index or on a server, behind langchain-chroma."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from corpus.errors import IndexBrokenError, SettingError, StoreError
from corpus.records import Unit
from index.flat import MOST
from index.quiet import quiet
from index.units import to_document
from index.vectors import PATIENCE, VectorStore, batch_size, reason, translated

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from langchain_core.embeddings import Embeddings

HNSW: dict[str, Any] = {"space": "cosine", "ef_search": 400}  # 100 loses 15% of the hits at 20,000
# A collection that is looked through itself (index/flat.py) asks its graph nothing: it is made as cheaply as may be.
UNASKED: dict[str, Any] = {"ef_construction": 20, "max_neighbors": 4}


class ChromaStore(VectorStore):
    """One collection of Chroma's."""

    def __init__(
        self, collection: str, embedder: Embeddings, *, folder: Path | None = None, url: str = "", create: int = 0
    ) -> None:
        """Open the collection in `folder`, or at `url` where one is given; make it first to `create` it for that many units.

        SettingError for a URL that is none, StoreError when the server is away, IndexBrokenError when the folder
        cannot be read or the collection is not there.
        """
        if not url and folder is None:
            raise ValueError("a folder or a url is needed")
        self._where = url or str(folder)
        self._remote = bool(url)
        self._collection = collection
        self._embedder = embedder
        self._langchain: Any = None
        if folder is not None and not url and not create and not (folder / "chroma.sqlite3").is_file():
            raise _broken(self._where, "chroma.sqlite3 不在")  # Chroma would quietly make an empty one
        with translated(self._error):
            self._client = _server(url) if url else _folder(folder)
            try:
                if create:
                    self._langchain = self._writing(configured(create, asked=self._remote or create > MOST))
                self._vectors = self._client.get_collection(self._collection)
            except BaseException:
                self.close()
                raise

    def _writing(self, configuration: dict[str, Any] | None = None) -> Any:
        """langchain's side of the collection, which a reader has no need of (0.2 s to import); created where a configuration is given."""
        from langchain_chroma import Chroma

        return Chroma(
            collection_name=self._collection,
            embedding_function=self._embedder,
            client=self._client,
            collection_configuration=configuration,  # type: ignore[arg-type]
            create_collection_if_not_exists=configuration is not None,
        )

    def _put(self, units: Sequence[Unit]) -> None:
        if self._langchain is None:
            self._langchain = self._writing()
        self._langchain.add_documents([to_document(unit) for unit in units])

    def _count(self) -> int:
        return int(self._client.get_collection(self._collection).count())

    def _nearest(self, vectors: list[list[float]], k: int, where: Mapping[str, Any] | None) -> list[list[tuple[str, float]]]:
        # Chroma itself, because langchain's search also fetches texts and metadata, which we hold: 6.0 ms instead of 1.4 for 100 of 9,556.
        asked: list[Sequence[float]] = [*vectors]
        found = self._vectors.query(
            query_embeddings=asked, n_results=k, where=dict(where) if where else None, include=["distances"]
        )
        return [
            [(name, 1.0 - distance) for name, distance in zip(ids, distances, strict=True)]
            for ids, distances in zip(found["ids"], found["distances"] or [], strict=True)
        ]

    def _stored(self, name: str) -> list[float]:
        found = self._vectors.get(ids=[name], include=["embeddings"])["embeddings"]
        return [] if found is None or not len(found) else [float(x) for x in found[0]]

    def _drop(self) -> None:
        self._client.delete_collection(self._collection)

    def close(self) -> None:
        """Let go of files and connections."""
        client = cast(Any, self._client)  # close() is in every client class, not in chromadb's interface
        with contextlib.suppress(Exception):  # closing is a courtesy: what fails here has no remedy
            client.close()
        for part in (client, cast(Any, getattr(client, "_admin_client", None))):
            with contextlib.suppress(Exception):  # chromadb never closes its HTTP sessions (seen in 1.5.9)
                part._server._session.close()

    def _error(self, raised: BaseException) -> StoreError | IndexBrokenError:
        if self._remote:
            remedy = "请检查 Chroma 服务是否在运行、索引是否在那里，或运行 wence build。"
            return StoreError(f"向量库 {self._where} 出错：{reason(raised)}", remedy)
        return _broken(self._where, reason(raised))


def configured(units: int, *, asked: bool = True) -> dict[str, Any]:
    """The configuration of a collection for so many units: every batch that `add` writes goes into the graph at once. `asked`: the
    graph will be searched.

    With Chroma's own threshold (1,000) the rest of the last thousand stays in its log, and every process that opens the folder builds
    it into a graph of its own: 0.25 s at 12,000 units, and now and then another neighbour than the process beside it finds.
    """
    size = batch_size(units)
    last = max(2, units - (units - 1) // size * size)  # 2: the least that Chroma takes
    return {
        "hnsw": {**HNSW, **({} if asked else UNASKED), "sync_threshold": last, "batch_size": min(100, last)}
    }  # 100: Chroma's own, and never above the threshold


def _broken(where: str, why: str) -> IndexBrokenError:
    return IndexBrokenError(f"向量库读不出来：{where}（{why}）", "请运行 wence build。")


def _folder(folder: Path | None) -> ClientAPI:
    quiet()
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def _server(url: str) -> ClientAPI:
    parts = urlsplit(url)
    remedy = "请写成 http://127.0.0.1:8000 的样子；不用服务器就留空。"
    try:
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 8000)
    except ValueError as error:
        raise SettingError(f"Chroma 服务地址不对：{url}", remedy) from error
    if parts.scheme not in ("http", "https") or not host:
        raise SettingError(f"Chroma 服务地址不对：{url}", remedy)
    away = "请启动它（chroma run --path … --port …），或改 WENCE_CHROMA_URL。"
    import httpx

    try:  # Chroma's own client waits without limit, and leaves its connection open when it fails
        beat = httpx.get(f"{parts.scheme}://{parts.netloc}/api/v2/heartbeat", timeout=PATIENCE)
    except httpx.HTTPError as error:
        raise StoreError(f"Chroma 服务连不上：{url}（{error}）", away) from error
    if "heartbeat" not in beat.text:
        raise StoreError(f"{url} 不像是 Chroma 服务：{beat.status_code}", away)
    quiet()
    import chromadb
    from chromadb.config import Settings

    return chromadb.HttpClient(host=host, port=port, ssl=parts.scheme == "https", settings=Settings(anonymized_telemetry=False))
