"""Qdrant's own engine without its server: how many of the nearest hundred its graph finds, with the ids, payloads and filters we send it.

pip install qdrant-edge-py==0.9.0; python -m evals.bench.qdrant_engine [--questions 200]
qdrant-edge-py is the engine of one shard as a library. Nothing here says anything of HTTP, sharding over machines or replicas.
"""

from __future__ import annotations

import json
import random
import tempfile
import uuid
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

from bot.settings import settings
from corpus.records import Unit
from index.embedder import open_embedder
from index.layout import current_folder
from index.qdrant import BREADTH, FILTERED, NAMES, PART
from index.units import load_units, metadata
from index.words import folded_text

NEAREST = 100
KINDS = ["provision", "sentence"]
app = typer.Typer(add_completion=False)


def shard(units: tuple[Unit, ...], vectors: NDArray[np.float32], folder: str) -> Any:
    """A shard filled as index/qdrant.py fills a collection, its graph built."""
    import qdrant_edge as q

    config = q.EdgeVectorParams(size=vectors.shape[1], distance=q.Distance.Cosine)
    made = q.EdgeShard.create(folder, q.EdgeConfig(vectors=config, optimizers=q.EdgeOptimizersConfig(indexing_threshold=1000)))
    for name in FILTERED:
        made.update(q.UpdateOperation.create_field_index(name, q.PayloadSchemaType.Keyword))
    for at in range(0, len(units), PART):
        part = zip(units[at : at + PART], vectors[at : at + PART].tolist(), strict=True)
        points = [q.Point(str(uuid.uuid5(NAMES, u.id)), {"": v}, {"metadata": {**metadata(u), "unit": u.id}}) for u, v in part]
        made.update(q.UpdateOperation.upsert_points(points))
    made.optimize()
    return made


def found(made: Any, vector: list[float], limit: int, breadth: int, narrowed: bool) -> list[tuple[str, float]]:
    """(unit id, score) as the engine finds them; `breadth` 0 is its own default."""
    import qdrant_edge as q

    only = q.Filter(must=[q.FieldCondition(key="metadata.kind", match=q.MatchAny(KINDS))]) if narrowed else None
    params = q.SearchParams(hnsw_ef=breadth) if breadth else None
    request = q.SearchRequest(query=q.Query.Nearest(vector), limit=limit, filter=only, params=params, with_payload=True)
    return [(p.payload["metadata"]["unit"], float(p.score)) for p in made.search(request)]


@app.command()
def main(questions: Annotated[int, typer.Option(min=1, help="问几问。")] = 200) -> None:
    """法律索引的向量放进 Qdrant 的引擎，与逐个比较的结果对照。"""
    folder = current_folder(settings().home / "laws")
    if folder is None:
        raise typer.BadParameter("no index: wence build")
    units, vectors = load_units(folder / "units.jsonl"), np.load(folder / "vectors.npy")
    gold = Path(__file__).parents[1] / "gold"
    asked = [
        json.loads(line)["question"]
        for file in sorted(gold.glob("*.jsonl"))
        for line in file.open(encoding="utf-8")
        if line.strip()
    ]
    embedder = open_embedder(folder / "model")
    queries = [
        np.array(embedder.embed_query(folded_text(text))) for text in random.Random(1).sample(asked, min(questions, len(asked)))
    ]
    at = {unit.id: i for i, unit in enumerate(units)}
    of_kind = np.array([unit.kind in KINDS for unit in units])
    with tempfile.TemporaryDirectory() as scratch:
        made = shard(units, vectors, scratch)
        for narrowed in (False, True):
            for breadth in (0, BREADTH):
                right = total = 0
                worst = 0.0
                for query in (v for v in queries if v.any()):
                    exact = np.where(of_kind | (not narrowed), vectors @ query, -9.0)
                    edge = np.sort(exact)[-NEAREST] - 1e-6
                    for name, score in found(made, query.tolist(), NEAREST, breadth, narrowed):
                        right += bool(exact[at[name]] >= edge)
                        worst = max(worst, abs(float(exact[at[name]]) - score))
                    total += NEAREST
                typer.echo(
                    f"narrowed {narrowed}, breadth {breadth or 'default'}: {right / total:.4f} of the nearest {NEAREST} "
                    f"({len(units)} units, {total // NEAREST} questions), scores differ by {worst:.1e} at most"
                )


if __name__ == "__main__":
    app()
