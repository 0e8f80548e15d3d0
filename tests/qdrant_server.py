"""A stand-in for a Qdrant server: real HTTP on this machine, requests read by the models that the client generates from Qdrant's
OpenAPI description (an unknown field is refused), answers by qdrant-client's own in-memory imitation.

It shows that what we send and read fits the description, that keys are asked for, and what happens when the server is gone. It is not
Qdrant: nothing here says how Qdrant's own graph search, sharding or replicas behave.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar


class QdrantServer:
    """`start`, `kill` and `start` again keep address and collections. `seen` lists (method, path, api-key) of every request."""

    def __init__(self, key: str = "") -> None:
        from qdrant_client import QdrantClient

        self.key = key
        self.seen: list[tuple[str, str, str | None]] = []
        self.indexed: set[tuple[str, str]] = set()
        self.held = QdrantClient(":memory:")
        self.lock = threading.Lock()
        self.port = 0
        self._http: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._http = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        self._http.daemon_threads = True
        self.port = self._http.server_port
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def kill(self) -> None:
        """Nobody listens any more; what was stored stays, as on a disk."""
        if self._http is not None:
            self._http.shutdown()
            self._http.server_close()
        self._http = None

    def close(self) -> None:
        self.kill()
        self.held.close()

    def collections(self) -> list[str]:
        return sorted(c.name for c in self.held.get_collections().collections)


class Refused(Exception):
    """Status and message of an answer that is an error."""


class Calls:
    """One method for each call of the REST interface that we use."""

    def __init__(self, server: QdrantServer) -> None:
        self.server = server
        self.held = server.held

    def there(self, name: str) -> None:
        if not self.held.collection_exists(name):
            raise Refused(404, f"Not found: Collection `{name}` doesn't exist!")

    def describe(self, name: str, _body: bytes) -> Any:
        self.there(name)
        return self.held.get_collection(name)

    def create(self, name: str, body: bytes) -> Any:
        from qdrant_client.http import models

        asked = models.CreateCollection.model_validate_json(body)
        if self.held.collection_exists(name):
            raise Refused(409, f"Wrong input: Collection `{name}` already exists!")
        return self.held.create_collection(name, vectors_config=asked.vectors)

    def delete(self, name: str, _body: bytes) -> Any:
        return self.held.delete_collection(name)

    def index(self, name: str, body: bytes) -> Any:
        from qdrant_client.http import models

        self.there(name)
        asked = models.CreateFieldIndex.model_validate_json(body)
        assert asked.field_schema == "keyword"
        self.server.indexed.add((name, asked.field_name))
        return _done()

    def upsert(self, name: str, body: bytes) -> Any:
        from qdrant_client.http import models

        self.there(name)
        points = models.PointsList.model_validate_json(body).points
        size = self.held.get_collection(name).config.params.vectors.size  # type: ignore[union-attr]
        sent = [p.vector[""] if isinstance(p.vector, dict) else p.vector for p in points]  # "" is the name of the default one
        if any(len(v) != size for v in sent):  # type: ignore[arg-type]
            raise Refused(400, "Wrong input: Vector dimension error")
        self.held.upsert(name, points)
        return _done()

    def count(self, name: str, body: bytes) -> Any:
        from qdrant_client.http import models

        self.there(name)
        return self.held.count(name, exact=bool(models.CountRequest.model_validate_json(body).exact))

    def retrieve(self, name: str, body: bytes) -> Any:
        from qdrant_client.http import models

        self.there(name)
        asked = models.PointRequest.model_validate_json(body)
        return self.held.retrieve(name, asked.ids, with_payload=bool(asked.with_payload), with_vectors=bool(asked.with_vector))

    def query(self, name: str, body: bytes) -> Any:
        from qdrant_client.http import models

        self.there(name)
        for field in re.findall(r'"key": "([^"]+)"', json.dumps(json.loads(body))):
            if (name, field) not in self.server.indexed:  # strict mode, as a managed cluster has it
                raise Refused(400, f"Bad request: Index required but not found for {field}")
        return [self._one(name, asked) for asked in models.QueryRequestBatch.model_validate_json(body).searches]

    def _one(self, name: str, asked: Any) -> Any:
        size = self.held.get_collection(name).config.params.vectors.size  # type: ignore[union-attr]
        vector: Any = getattr(asked.query, "nearest", asked.query)
        if len(vector) != size:
            raise Refused(400, f"Wrong input: Vector dimension error: expected dim: {size}")
        return self.held.query_points(
            name,
            query=vector,
            query_filter=asked.filter,
            limit=asked.limit or 10,
            with_payload=asked.with_payload or False,
        )


def _plain(result: Any) -> Any:
    return result.model_dump(mode="json") if hasattr(result, "model_dump") else result


def _done() -> Any:
    from qdrant_client.http import models

    return models.UpdateResult(operation_id=0, status=models.UpdateStatus.COMPLETED)


ROUTES: dict[tuple[str, str], Callable[[Calls, str, bytes], Any]] = {
    ("GET", ""): Calls.describe,
    ("PUT", ""): Calls.create,
    ("DELETE", ""): Calls.delete,
    ("PUT", "/index"): Calls.index,
    ("PUT", "/points"): Calls.upsert,
    ("POST", "/points"): Calls.retrieve,
    ("POST", "/points/count"): Calls.count,
    ("POST", "/points/query/batch"): Calls.query,
}


def _handler(server: QdrantServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version: ClassVar[str] = "HTTP/1.1"

        def log_message(self, *_args: object) -> None:
            pass

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = self.path.split("?")[0]
            server.seen.append((self.command, path, self.headers.get("api-key")))
            try:
                status, said = 200, self._result(path, body)
            except Refused as refusal:
                status, said = refusal.args[0], {"status": {"error": refusal.args[1]}, "time": 0.0}
            except ValueError as error:  # pydantic's: the request does not fit the description
                status, said = 400, {"status": {"error": f"Format error in JSON body: {error}"}, "time": 0.0}
            data = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _result(self, path: str, body: bytes) -> Any:
            if path == "/":  # answered without a key
                return {"title": "qdrant - vector search engine", "version": "1.20.0", "commit": ""}
            if server.key and self.headers.get("api-key") != server.key:
                raise Refused(401, "Must provide an API key or an Authorization bearer token")
            found = re.fullmatch(r"/collections/([^/]+)(/.*)?", path)
            call = ROUTES.get((self.command, found[2] or "")) if found else None
            if not found or not call:
                raise Refused(404, "no such call here")
            with server.lock:
                result = call(Calls(server), found[1], body)
            plain = [_plain(one) for one in result] if isinstance(result, list) else _plain(result)
            return {"result": plain, "status": "ok", "time": 0.0}

        do_GET = do_PUT = do_POST = do_DELETE = _answer

    return Handler
