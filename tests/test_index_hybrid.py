"""Words and vectors together: who is found, in which order, and why."""

from collections.abc import Iterator

import pytest

from corpus.records import Unit
from index.build import build
from index.hybrid import WEIGHT, Index
from index.open import open_index
from index.retriever import HybridRetriever
from index.sources import Sources, training_pairs
from index.units import from_document

SENTENCES = {
    "三(一)": "推动钢铁、水泥行业超低排放改造，到2025年完成钢铁行业超低排放改造",
    "三(四)": "加快大宗货物运输公转铁，淘汰国四及以下排放标准柴油货车",
    "三(六)": "公共机构推广高效照明产品，实施绿色采购",
    "三(八)": "完成煤电机组节能改造2000万千瓦，推进散煤治理和清洁取暖",
    "五(三)": "开展节能宣传周活动，倡导简约适度的生活方式",
}
QUESTIONS = {
    "三(一)": ["钢厂什么时候改完", "炼钢的排放要改到啥样", "水泥厂改造归谁"],
    "三(四)": ["冒黑烟的大卡车咋办", "货车国几要淘汰", "拉货能不能坐火车"],
    "三(六)": ["机关的灯要换省电的吗", "政府买东西要买绿色的吗", "单位路灯"],
    "三(八)": ["烧煤的电厂改造多少", "农村取暖不烧煤烧啥", "火电机组改多少千瓦"],
    "五(三)": ["低碳日搞啥活动", "宣传节能的活动是哪一周", "老百姓怎么过日子才节约"],
}


def small_sources() -> Sources:
    units, at = [], 0
    for label, text in SENTENCES.items():
        units.append(Unit(f"plan:s:{at}", "plan", label, "sentence", text, f"任务 {label}", at, at + len(text)))
        units += [
            Unit(f"plan:a:{at}:{i}", "plan", label, "asked", q, "", at, at + len(text), "detail")
            for i, q in enumerate(QUESTIONS[label])
        ]
        at += len(text)
    units.append(Unit("law:s:0", "law", "第一条", "sentence", "用能单位应当加强照明管理，推广节能产品", "总则", 0, 20))
    return Sources(tuple(units), training_pairs(units, [("大卡车", "柴油货车"), ("灯", "照明")]))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    home = tmp_path_factory.mktemp("home")
    sources = small_sources()
    build(sources, home)
    opened = open_index(home, sources.digest())
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("question", "section"),
    [("谁管冒黑烟的大货车", "三(四)"), ("誰管冒黑煙的大貨車", "三(四)"), ("煤电改造2000万千瓦", "三(八)"), ("换灯", "三(六)")],
)
def test_the_right_section_comes_first_in_both_scripts(index: Index, question: str, section: str) -> None:
    assert index.search(question, 3)[0].unit.section == section


def test_traditional_and_simplified_find_the_same_with_the_same_scores(index: Index) -> None:
    assert index.search("機關採購綠色產品") == index.search("机关采购绿色产品")


def test_a_hit_shows_the_sum_it_is_made_of(index: Index) -> None:
    for hit in index.search("煤电机组节能改造", 10):
        parts = hit.parts
        assert hit.score == pytest.approx(parts.get("bm25_share", 0) + parts.get("dense_share", 0))
    best = index.search("煤电机组节能改造", 10)[0]
    assert best.parts["rank_bm25"] == 1
    assert best.parts["bm25_share"] == pytest.approx(WEIGHT)
    assert best.why().startswith(f"{best.score:.3f} = 词 {WEIGHT:.3f}（BM25 ")


def test_hits_come_best_first_and_only_as_many_as_asked(index: Index) -> None:
    hits = index.search("节能改造", 4)
    assert len(hits) == 4
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


def test_document_and_kind_narrow_both_searches(index: Index) -> None:
    assert {h.unit.doc for h in index.search("推广照明产品", doc="law")} == {"law"}
    kinds = {h.unit.kind for h in index.search("推广照明产品", kinds=frozenset({"sentence"}))}
    assert kinds == {"sentence"}
    both = index.search("推广照明产品", doc="plan", kinds=frozenset({"asked"}))
    assert both and {(h.unit.doc, h.unit.kind) for h in both} == {("plan", "asked")}
    assert index.search("推广照明产品", doc="nobody") == []


def test_an_expansion_lifts_a_unit_but_counts_less_than_a_word_of_the_asker(index: Index) -> None:
    sentence = frozenset({"sentence"})

    def words_score(query: str, *expansions: str) -> float:
        hits = {h.unit.section: h.parts for h in index.search(query, kinds=sentence, expansions=expansions)}
        return float(hits["三(四)"].get("bm25", 0.0))

    alone, expanded, asked = words_score("货车"), words_score("货车", "柴油"), words_score("货车 柴油")
    assert expanded - alone == pytest.approx((asked - alone) / 2)
    assert asked > alone > 0
    assert index.search("国外怎么样", 1, expansions=["柴油货车"])[0].unit.section == "三(四)"


@pytest.mark.parametrize("nothing", ["", "   ", "？！", "กขฃ", "\n"])
def test_a_question_of_which_nothing_is_known_finds_nothing(index: Index, nothing: str) -> None:
    assert index.search(nothing) == index.bm25(nothing) == index.dense(nothing) == []


def test_each_half_can_be_asked_alone(index: Index) -> None:
    words, dense = index.bm25("煤电机组", 3), index.dense("煤电机组", 3)
    assert words[0].parts.keys() == {"bm25", "rank_bm25"}
    assert dense[0].parts.keys() == {"dense", "rank_dense"}
    assert -1 <= dense[0].score <= 1.00001


def test_chroma_s_nearest_are_those_of_an_exact_search(index: Index) -> None:
    import numpy as np

    vectors = np.load(index.folder / "vectors.npy")
    exact = vectors @ np.array(index.embedder.embed_query("烧煤的电厂"))
    for hit in index.dense("烧煤的电厂", 5):
        assert hit.score == pytest.approx(exact[index.units.index(hit.unit)], abs=1e-5)


def test_the_retriever_gives_the_hits_as_documents(index: Index) -> None:
    retriever = HybridRetriever(index=index, k=3)
    documents = retriever.invoke("谁管大货车")
    hits = index.search("谁管大货车", 3)
    assert [from_document(d) for d in documents] == [h.unit for h in hits]
    assert [d.metadata["score"] for d in documents] == [h.score for h in hits]
    assert retriever.batch(["谁管大货车", "换灯"]) == [documents, retriever.invoke("换灯")]


def test_the_retriever_narrows_too(index: Index) -> None:
    assert {d.metadata["doc"] for d in HybridRetriever(index=index, doc="law").invoke("照明")} == {"law"}


def test_a_closed_index_opens_again_at_the_next_question(index: Index) -> None:
    before = index.search("节能宣传周", 2)
    index.close()
    assert index.search("节能宣传周", 2) == before


def test_many_first_askers_open_one_store_and_one_model(index: Index) -> None:
    import threading
    import time

    opened: list[str] = []
    store, embedder = index.store, index.embedder

    def slowly(what: str, made: object) -> object:
        opened.append(what)
        time.sleep(0.05)
        return made

    fresh = Index(
        index.digest, index.folder, index.units, index.words, index._bm25,
        lambda: slowly("model", embedder), lambda _e: slowly("store", store),  # type: ignore[arg-type, return-value]
    )  # fmt: skip
    threads = [threading.Thread(target=fresh.check) for _ in range(12)]
    for t in threads:
        t.start()
    for t in threads:
        t.join(20)
    assert sorted(opened) == ["model", "store"]
