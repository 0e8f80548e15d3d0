"""Looking through all vectors: exact, in order, narrowed, and never with a file that is not the index's."""

from pathlib import Path

import numpy as np
import pytest
from test_index_hybrid import small_sources

from corpus.errors import IndexBrokenError
from index.build import build
from index.flat import Flat
from index.open import open_index

RANDOM = np.random.default_rng(7)


def flat(folder: Path, vectors: np.ndarray) -> Flat:
    np.save(folder / "vectors.npy", vectors.astype(np.float32))
    return Flat(folder, len(vectors))


def test_the_nearest_are_those_of_the_cosines_whatever_the_lengths(tmp_path: Path) -> None:
    vectors, query = RANDOM.normal(size=(500, 16)), RANDOM.normal(size=16)
    cosines = vectors @ query / np.linalg.norm(vectors, axis=1) / np.linalg.norm(query)
    rows, likeness = flat(tmp_path, vectors).nearest_all([query.tolist()], 20)[0]
    assert rows.tolist() == np.argsort(-cosines)[:20].tolist()
    assert likeness == pytest.approx(cosines[rows], abs=1e-6)


def test_several_queries_at_once_find_what_each_finds_alone(tmp_path: Path) -> None:
    looked, queries = flat(tmp_path, RANDOM.normal(size=(50, 8))), RANDOM.normal(size=(3, 8)).tolist()
    together = looked.nearest_all(queries, 5)
    assert [rows.tolist() for rows, _ in together] == [looked.nearest_all([q], 5)[0][0].tolist() for q in queries]


def test_only_the_rows_it_is_narrowed_to_and_no_more_than_there_are(tmp_path: Path) -> None:
    looked = flat(tmp_path, np.eye(4))
    rows, _ = looked.nearest_all([[1, 0.5, 0.2, 0.1]], 10, np.array([False, True, False, True]))[0]
    assert rows.tolist() == [1, 3]
    assert len(looked.nearest_all([[1, 0, 0, 0]], 10)[0][0]) == 4


def test_equals_come_in_the_order_of_the_rows(tmp_path: Path) -> None:
    rows, _ = flat(tmp_path, np.ones((9, 3))).nearest_all([[1, 1, 1]], 4)[0]
    assert len(rows) == 4
    assert rows.tolist() == sorted(rows.tolist())


def test_a_vector_of_nothing_is_like_nothing(tmp_path: Path) -> None:
    looked = flat(tmp_path, np.array([[0.0, 0.0], [1.0, 0.0]]))
    rows, likeness = looked.nearest_all([[1, 0]], 2)[0]
    assert (rows.tolist(), likeness.tolist()) == ([1, 0], [1.0, 0.0])


@pytest.mark.parametrize("content", [b"", b"no array", None])
def test_a_file_that_is_no_array_of_the_index_is_broken(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "vectors.npy").write_bytes(content)
    else:
        np.save(tmp_path / "vectors.npy", np.ones((3, 2), np.float64))
    with pytest.raises(IndexBrokenError, match=r"vectors\.npy"):
        Flat(tmp_path, 3)


def test_rows_of_another_index_and_queries_of_another_model_are_refused(tmp_path: Path) -> None:
    looked = flat(tmp_path, np.eye(3))
    with pytest.raises(IndexBrokenError, match="应有 4 行"):
        Flat(tmp_path, 4)
    with pytest.raises(IndexBrokenError, match="问题的向量是 2 维"):
        looked.nearest_all([[1, 0]], 1)


def test_chroma_finds_the_same_by_its_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = small_sources()
    build(sources, tmp_path, light=True)
    looked = open_index(tmp_path, sources.digest())
    monkeypatch.setattr("index.open.MOST", 0)
    asked = open_index(tmp_path, sources.digest())
    try:
        for query in ("谁管冒黑烟的大货车", "机关采购", "煤电"):
            for narrow in ({}, {"doc": "plan"}, {"kinds": frozenset({"sentence"})}):
                one, other = looked.dense(query, 5, **narrow), asked.dense(query, 5, **narrow)
                assert [h.unit.id for h in one] == [h.unit.id for h in other]
                assert [h.score for h in one] == pytest.approx([h.score for h in other], abs=1e-5)
        assert looked._store is None  # nothing of Chroma's was needed
        assert asked._store is not None
    finally:
        looked.close()
        asked.close()
