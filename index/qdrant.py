"""Vectors in Qdrant, a server that spreads a collection over machines by itself, behind langchain-qdrant (extra `qdrant`).

How many shards and replicas a collection has is the server's configuration, not ours. The key travels in a header and stands in no message.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from corpus.errors import IndexBrokenError, SettingError, StoreError
from corpus.records import Unit
from index.quiet import quiet
from index.units import to_document
from index.vectors import PATIENCE, VectorStore, reason, translated

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

NAMES = uuid.UUID("6f1b5a9e-6a1c-5d0e-9a55-1d4c1f0e7a10")  # Qdrant's ids are numbers or UUIDs: a unit's is made from its own
UNIT = "metadata.unit"  # where a point keeps the id of its unit
FILTERED = ("metadata.doc", "metadata.kind")  # a server may refuse to filter on what has no index
PART = 256  # points in one request: 5 MB of JSON at 1,024 dimensions; a server takes 32 MB
BREADTH = 400  # of the search in the graph, as Chroma's
READING, WRITING = 10, 60  # seconds for an answer, and for a write
REFUSED = (401, 403)


class QdrantStore(VectorStore):
    """One collection of Qdrant's."""

    def __init__(
        self,
        collection: str,
        embedder: Embeddings,
        *,
        folder: Path | None = None,
        url: str = "",
        key: str = "",
        create: int = 0,
        dimensions: int = 0,
    ) -> None:
        """Open the collection at `url`; with `create` the first `add` makes it, with as many dimensions as its vectors have.

        `folder` is the client's own imitation of a server, for tests: one process, every search over all vectors.
        Errors as `VectorStore` and `open_store` say.
        """
        if not url and folder is None:
            raise ValueError("a folder or a url is needed")
        self._where = url or str(folder)
        self._remote = bool(url)
        self._collection = collection
        self._embedder = embedder
        self._to_make = create > 0
        package = _package()
        if url:
            _reach(url, key)
        elif folder is not None and not create and not (folder / "meta.json").is_file():
            raise IndexBrokenError(f"向量库读不出来：{folder}（meta.json 不在）", "请运行 wence build。")
        with translated(self._error):
            if url:
                self._client = package.QdrantClient(
                    url=_base(url),
                    port=_port(url),
                    headers={"api-key": key} if key else None,  # as `api_key` it would print a warning over plain HTTP
                    timeout=WRITING if create else READING,
                    check_compatibility=False,  # a thread of its own that only warns; `_reach` asks the same address
                )
            else:
                self._client = package.QdrantClient(path=str(folder))
            try:
                if not create:
                    self._fits(dimensions)
                self._store = self._open()
            except BaseException:
                self.close()
                raise

    def _open(self) -> Any:
        from langchain_qdrant import QdrantVectorStore

        return QdrantVectorStore(
            client=self._client,
            collection_name=self._collection,
            embedding=self._embedder,
            validate_embeddings=False,
            validate_collection_config=False,  # it would embed a text of its own; `_fits` looks without
        )

    def _fits(self, dimensions: int) -> None:
        """StoreError when the collection is none of ours: named vectors, another distance, other dimensions."""
        vectors = self._client.get_collection(self._collection).config.params.vectors
        size, distance = getattr(vectors, "size", None), getattr(vectors, "distance", None)
        if distance != "Cosine" or (dimensions and size != dimensions):
            found = f"{size} 维，{distance}" if distance else "没有默认的向量"
            wanted = f"{dimensions or size or '?'} 维，Cosine"
            raise StoreError(
                f"Qdrant {self._where} 的集合 {self._collection} 不是这个索引的：它是{found}，索引是{wanted}。",
                "请运行 wence build。",
            )

    def _make(self, like: Unit) -> None:
        """A new collection for vectors such as this unit's; one of that name that is there already is an error."""
        models = _package().models
        size = len(self._embedder.embed_documents([like.text])[0])
        self._client.create_collection(
            self._collection, vectors_config=models.VectorParams(size=size, distance=models.Distance.COSINE)
        )
        if self._remote:
            for name in FILTERED:
                self._client.create_payload_index(self._collection, name, field_schema=models.PayloadSchemaType.KEYWORD)

    def _put(self, units: Sequence[Unit]) -> None:
        if self._to_make and units:
            self._make(units[0])
            self._to_make = False
        documents = [to_document(unit) for unit in units]
        for document in documents:
            document.metadata["unit"] = document.id
        self._store.add_documents(documents, ids=[str(uuid.uuid5(NAMES, unit.id)) for unit in units], batch_size=PART)

    def _count(self) -> int:
        return int(self._client.count(self._collection, exact=True).count)

    def _nearest(self, vectors: list[list[float]], k: int, where: Mapping[str, Any] | None) -> list[list[tuple[str, float]]]:
        # Qdrant itself and only the unit's id, because langchain's search also fetches texts and metadata, which we hold.
        models = _package().models
        asked = [
            models.QueryRequest(
                query=vector,
                limit=k,
                filter=narrowed(where) if where else None,
                with_payload=[UNIT],
                params=models.SearchParams(hnsw_ef=BREADTH) if self._remote else None,
            )
            for vector in vectors
        ]
        found = self._client.query_batch_points(self._collection, requests=asked)
        return [[(str(p.payload["metadata"]["unit"]), float(p.score)) for p in one.points] for one in found]

    def _stored(self, name: str) -> list[float]:
        found = self._client.retrieve(self._collection, ids=[str(uuid.uuid5(NAMES, name))], with_vectors=True, with_payload=False)
        vector = found[0].vector if found else None
        return [float(x) for x in vector] if isinstance(vector, list) else []

    def _drop(self) -> None:
        self._client.delete_collection(self._collection)

    def close(self) -> None:
        """Let go of connections and files."""
        with contextlib.suppress(Exception):  # closing is a courtesy: what fails here has no remedy
            self._client.close()

    def _error(self, raised: BaseException) -> StoreError | IndexBrokenError:
        if not self._remote:
            return IndexBrokenError(f"向量库读不出来：{self._where}（{reason(raised)}）", "请运行 wence build。")
        status = getattr(raised, "status_code", None)
        if status in REFUSED:
            return _not_let_in(self._where, status)
        if status == 404:
            problem = f"Qdrant {self._where} 里没有索引所用的集合 {self._collection}。"
            return StoreError(problem, "请运行 wence build；有备份就在 Qdrant 里恢复这个集合。")
        remedy = "请检查 Qdrant 服务是否在运行、索引是否在那里，或运行 wence build。"
        said = f"{status} {bytes(getattr(raised, 'content', b''))[:200].decode(errors='replace')}" if status else reason(raised)
        return StoreError(f"Qdrant {self._where} 出错：{said}", remedy)


def narrowed(where: Mapping[str, Any]) -> Any:
    """A narrowing in Chroma's writing (`VectorStore.nearest`) as a Qdrant filter. ValueError for what it does not know."""
    models = _package().models
    rules: list[Any] = []
    for name, value in where.items():
        if name == "$and":
            rules += [narrowed(rule) for rule in value]
        elif name.startswith("$"):
            raise ValueError(f"a narrowing that is not known: {name}")
        elif not isinstance(value, Mapping):
            rules.append(models.FieldCondition(key=f"metadata.{name}", match=models.MatchValue(value=value)))
        elif set(value) == {"$in"}:
            rules.append(models.FieldCondition(key=f"metadata.{name}", match=models.MatchAny(any=list(value["$in"]))))
        else:
            raise ValueError(f"a narrowing that is not known: {name} {sorted(value)}")
    return models.Filter(must=rules)


def _package() -> Any:
    """qdrant_client, if it and langchain-qdrant are installed."""
    quiet()
    try:
        import langchain_qdrant  # noqa: F401
        import qdrant_client
    except ImportError as error:
        raise SettingError(
            f"设了 WENCE_QDRANT_URL，但没有安装 langchain-qdrant（{error}）。",
            "请在项目目录里运行 pip install -c constraints.txt -e '.[qdrant]'，或取消 WENCE_QDRANT_URL。",
        ) from error
    return qdrant_client


def _base(url: str) -> str:
    """The address without its last slash. SettingError for one that is none, or that holds a password."""
    parts = urlsplit(url)
    remedy = "请写成 http://127.0.0.1:6333 的样子；不用 Qdrant 就留空。"
    if "@" in parts.netloc:
        raise SettingError("Qdrant 服务地址里写了用户名或密码。", "请从地址里去掉，密钥写进 WENCE_QDRANT_API_KEY。")
    try:
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good or parts.query or parts.fragment:
        raise SettingError(f"Qdrant 服务地址不对：{url}", remedy)
    return url.rstrip("/")


def _port(url: str) -> int:
    """The port of an address; that of HTTPS or Qdrant's own where none is written."""
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 6333)


def _reach(url: str, key: str) -> None:
    """Ask the server who it is. StoreError when it is away, keeps us out, or is no Qdrant; SettingError for a key that is none."""
    if not (key.isascii() and (key.isprintable() or not key)):  # what a library says of such a header holds the key
        raise SettingError("WENCE_QDRANT_API_KEY 里有不能用的字符（换行、空白符或不是 ASCII）。", "请重新抄一遍密钥。")
    import httpx

    parts = urlsplit(_base(url))
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    try:
        asked = f"{parts.scheme}://{host}:{_port(url)}{parts.path}/"
        said = httpx.get(asked, headers={"api-key": key} if key else {}, timeout=PATIENCE)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        away = "请启动它，或改 WENCE_QDRANT_URL（密钥在 WENCE_QDRANT_API_KEY）。"
        raise StoreError(f"Qdrant 服务连不上：{url}（{reason(error)}）", away) from error
    if said.status_code in REFUSED:
        raise _not_let_in(url, said.status_code)
    if said.status_code != 200 or "qdrant" not in said.text[:1000].lower():
        raise StoreError(
            f"{url} 不像是 Qdrant 服务：{said.status_code}", "请检查 WENCE_QDRANT_URL 的地址和端口（REST 的，通常是 6333）。"
        )


def _not_let_in(url: str, status: int | None) -> StoreError:
    return StoreError(f"Qdrant {url} 不让进（{status}）。", "请检查 WENCE_QDRANT_API_KEY：要有读写权限，建索引还要能建和删集合。")
