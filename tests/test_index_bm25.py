"""Our sums against somebody else's: rank_bm25 with the same idf."""

import random
from pathlib import Path

import numpy as np
import pytest
from rank_bm25 import BM25L, BM25Okapi  # type: ignore[import-untyped]

from index.bm25 import BM25


class Reference(BM25Okapi):  # type: ignore[misc]
    """rank_bm25's Okapi term weights with the idf of its BM25L, ln((N + 1) / (df + 0.5)), which is Lucene's."""

    def _calc_idf(self, nd: dict[str, int]) -> None:
        BM25L._calc_idf(self, nd)


def random_documents(seed: int, count: int = 60) -> list[list[str]]:
    chance = random.Random(seed)
    words = [f"w{i}" for i in range(80)]
    return [chance.choices(words, weights=[1 / (i + 1) for i in range(80)], k=chance.randint(1, 40)) for _ in range(count)]


@pytest.mark.parametrize(("k1", "b"), [(1.2, 0.75), (0.9, 0.4), (2.0, 0.0), (1.5, 1.0)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_scores_are_those_of_rank_bm25(k1: float, b: float, seed: int) -> None:
    documents = random_documents(seed)
    ours, theirs = BM25.build(documents, k1, b), Reference(documents, k1=k1, b=b)
    for query in (["w0"], ["w3", "w40", "w3"], ["w79", "unknown"], documents[5]):
        np.testing.assert_allclose(ours.scores(query), theirs.get_scores(query), rtol=1e-5, atol=1e-6)


def test_unknown_and_empty_questions_score_nothing() -> None:
    index = BM25.build(random_documents(4))
    assert not index.scores([]).any()
    assert not index.scores(["unknown"]).any()


def test_a_word_in_every_document_still_counts_a_little() -> None:
    scores = BM25.build([["a", "b"], ["a"], ["a", "c"]]).scores(["a"])
    assert (scores > 0).all()


def test_documents_may_be_empty_and_so_may_the_index() -> None:
    assert BM25.build([[], ["a"]]).scores(["a"]).tolist()[0] == 0.0
    assert BM25.build([]).scores(["a"]).shape == (0,)
    assert BM25.build([[], []]).scores(["a"]).tolist() == [0.0, 0.0]


def test_saved_and_loaded_it_scores_the_same(tmp_path: Path) -> None:
    index = BM25.build(random_documents(5))
    index.save(tmp_path)
    assert BM25.load(tmp_path).scores(["w1", "w7"]).tolist() == index.scores(["w1", "w7"]).tolist()


def test_files_of_two_indexes_are_not_mixed(tmp_path: Path) -> None:
    BM25.build([["a", "b"]]).save(tmp_path)
    (tmp_path / "vocabulary.json").write_text('["a"]')
    with pytest.raises(ValueError, match="do not belong together"):
        BM25.load(tmp_path)
