"""The benchmarks' arithmetic: ranks, wins and losses, parts of search that are truly left out, a plain pipeline that is truly plain."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from corpus.library import Library
from corpus.records import Unit
from evals.bench import ablation as bench
from evals.bench import langchain_plain as plain
from evals.bench.ablation import Partial, Realm, ablation, untaught_index
from evals.bench.ranks import FAR, Row, Way, at, duel, lines, markdown, rows_of, way
from evals.gold import GoldFile, GoldRow, Place
from evals.metrics import Rate
from evals.shelf import Shelf
from index.build import build
from index.hybrid import Index
from index.open import open_index
from index.sources import Sources, training_pairs

SHELF = Shelf({"plan": "x", "energy": "x"}, {"plan": "某方案", "energy": "节约能源法"})
KEEP = (True,) * 4


def row(name: str, *groups: tuple[Place, ...], type: str = "target", history: tuple[str, ...] = ()) -> GoldRow:
    return GoldRow(name, type, name, history, "answer" if groups else "abstain", groups, (), (), "")


PLAN, LAW = Place("plan", "二"), Place("节约能源法", "第三条")


def test_only_rows_that_search_can_answer_alone_in_one_realm_are_asked() -> None:
    rows = (
        row("a", (PLAN,)), row("b", (PLAN,), (Place("plan", "一"),)), row("law", (LAW,)), row("both", (PLAN, LAW)),
        row("list", (PLAN,), type="list"), row("no"), row("follow", (PLAN,), history=("x",)), row("gone", (Place("水法", "第一条"),)),
    )  # fmt: skip
    files = [GoldFile("dev.jsonl", "", rows), GoldFile("laws-heldout.jsonl", "", (row("h", (LAW,)),))]
    assert [(r.id, sorted(r.right), r.held) for r in rows_of(files, "plan", SHELF)] == [
        ("a", [("plan", "二")], False), ("b", [("plan", "一"), ("plan", "二")], False),
    ]  # fmt: skip
    assert [(r.id, r.held) for r in rows_of(files, "law", SHELF)] == [("law", False), ("h", True)]


def test_the_rank_is_that_of_the_first_right_place_among_distinct_ones() -> None:
    asked = [Row(q, q, frozenset({("p", "x")}), False) for q in "abc"]
    found = {"a": [("p", "y"), ("p", "y"), ("p", "x")], "b": [], "c": [("p", str(i)) for i in range(FAR)] + [("p", "x")]}
    assert way("w", lambda q: found[q], asked).ranks == (2, None, None)


def test_shares_and_duels_count_the_rows_kept_and_no_others() -> None:
    new, old = Way("new", (1, 1, 2, None)), Way("old", (2, 1, 1, 3))
    assert (at(new, 1, KEEP), at(new, 5, KEEP), at(new, 1, (True, False, True, False))) == (Rate(2, 4), Rate(3, 4), Rate(1, 2))
    both = duel(new, old, KEEP)
    assert (both.wins, both.losses, both.p) == (1, 1, 1.0)
    assert duel(old, old, KEEP).p == 1.0


def test_an_uneven_split_is_called_what_it_is() -> None:
    better = duel(Way("b", (1,) * 12), Way("a", (2,) * 12), (True,) * 12)
    assert (better.wins, better.losses) == (12, 0) and better.p < 0.001 and str(better) == "+12 −0（p=<0.001）"
    assert duel(Way("b", (1,) * 3), Way("a", (2,) * 3), (True,) * 3).p == pytest.approx(0.25)


def test_tuned_and_held_out_rows_stand_in_tables_of_their_own() -> None:
    asked = [Row(name, name, frozenset(), name != "a") for name in "abc"]
    old, new = Way("old", (1, 2, 2)), Way("new", (2, 1, 1))
    out = lines([(old, None), (new, old)], asked)
    assert [(x.way, x.at_1, str(x.duel or "")) for x in out] == [
        ("old", Rate(1, 1), ""), ("new", Rate(0, 1), "+0 −1（p=1.000）"), ("old", Rate(0, 2), ""), ("new", Rate(2, 2), "+2 −0（p=0.500）"),
    ]  # fmt: skip
    table = markdown("方案", out)
    assert "方案，没用来调过的题：" in table and "| new | 2 | 100.0% | 100.0% | 100.0% | +2 −0（p=0.500） |" in table
    assert [x.way for x in lines([(Way("old", (1,)), None)], asked[:1])] == ["old"]  # no table for a part without rows


SENTENCES = {"二": "到2025年单位能耗下降15%", "三(四)": "淘汰国四及以下排放标准柴油货车", "三(六)": "公共机构推广高效照明产品"}
ASKED = {
    "二": ["能耗要降多少", "用能强度降几成"],
    "三(四)": ["冒黑烟的大卡车咋办", "拉货的老车"],
    "三(六)": ["机关的灯要换吗", "路灯"],
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Three sentences and their bank, built for good."""
    units = [
        Unit(f"plan:s:{i}", "plan", label, "sentence", text, "", i, i + 1) for i, (label, text) in enumerate(SENTENCES.items())
    ]
    units += [
        Unit(f"plan:a:{label}:{i}", "plan", label, "asked", q, "", 0, 1, "detail")
        for label, questions in ASKED.items()
        for i, q in enumerate(questions)
    ]
    sources = Sources(tuple(units), training_pairs(units, [("大卡车", "柴油货车"), ("灯", "照明")]))
    home = tmp_path_factory.mktemp("bench")
    build(sources, home)
    opened = open_index(home, sources.digest())
    yield opened
    opened.close()


def test_the_whole_of_a_partial_index_finds_what_the_index_finds(index: Index) -> None:
    for question in ("大卡车咋办", "照明", "能耗下降"):
        mine, own = Partial(index).search(question, 20), index.search(question, 20)
        assert [(h.unit.id, round(h.score, 6)) for h in mine] == [(h.unit.id, round(h.score, 6)) for h in own]


def test_a_part_left_out_adds_nothing(index: Index) -> None:
    words, dense = Partial(index, dense_too=False), Partial(index, words_too=False)
    assert all("dense" not in h.parts and "bm25" in h.parts for h in words.search("能耗下降"))
    assert all("bm25" not in h.parts and "dense" in h.parts for h in dense.search("能耗下降"))
    assert any(h.unit.kind == "asked" for h in Partial(index).search("大卡车"))
    assert all(h.unit.kind != "asked" for h in Partial(index, bank=False).search("大卡车"))
    assert words.search("火星", expansions=("柴油货车",)) and not replace(words, expand=False).search(
        "火星", expansions=("柴油货车",)
    )


def side(index: Any) -> Realm:
    """A plan's side whose finder turns the order of the sections found around, so that it can be told from search alone."""

    def find(question: Any) -> Any:
        found = dict.fromkeys((h.unit.doc, h.unit.section) for h in finder.index.search(question.core, 50))
        return SimpleNamespace(sections=tuple((where, 1.0) for where in reversed(found)))

    finder: Any = SimpleNamespace(index=index, find=find)
    reader = SimpleNamespace(read=lambda q: SimpleNamespace(core=q, officials=()))
    return Realm(SimpleNamespace(finder=finder, reader=reader), "plan")  # type: ignore[arg-type]


def test_what_the_finder_makes_of_the_hits_is_measured_with_the_index_given_and_its_own_put_back(index: Index) -> None:
    realm = side(index)
    asked = "能耗下降"
    raw = list(dict.fromkeys(realm.raw(Partial(index, bank=False))(asked)))
    assert list(realm.whole(Partial(index, bank=False))(asked)) == raw[::-1] and raw[0] == ("plan", "二")
    with pytest.raises(AttributeError):
        list(realm.whole(SimpleNamespace())(asked))
    assert realm.index is index


def test_every_part_is_added_and_taken_away_on_both_parts_of_the_rows(index: Index) -> None:
    asked = [Row(q, q, frozenset({("plan", label)}), i == 1) for label, qs in ASKED.items() for i, q in enumerate(qs)]
    built, without = ablation(side(index), asked, None)
    assert [x.way for x in built if x.part == "调过的题"] == [
        "只用词（BM25）", "只用向量", "词加向量", "再加题库", "再加对照表", "再加归拢（全部）",
    ]  # fmt: skip
    assert len(without) == 12 and {x.at_1.n for x in (*built, *without)} == {3}
    last = next(x for x in built if x.way.startswith("再加归拢"))
    assert last.against == "再加对照表" and last.duel is not None
    assert {x.against for x in without[1:6]} == {"再加归拢（全部）"}
    bank = next(x for x in built if x.way == "再加题库")
    assert bank.at_1.got == 3  # a bank question is found by the bank
    assert json.dumps([x.as_json() for x in built], ensure_ascii=False)


def test_the_index_without_the_bank_holds_no_question_of_it(library: Library, tmp_path: Path) -> None:
    few = replace(library, asked=library.asked[:50])
    untaught = untaught_index(SimpleNamespace(library=SimpleNamespace(realm=lambda name: few)), "plan", tmp_path)  # type: ignore[arg-type]
    kinds = {u.kind for u in untaught.units}
    untaught.close()
    assert "sentence" in kinds and "asked" not in kinds


# The plain pipeline


def test_chunks_know_where_they_begin_and_leave_no_body_out(library: Library) -> None:
    document = library.document("plan")
    found = plain.chunks(library.documents)
    assert all(document.text[c.metadata["start"] : c.metadata["end"]] == c.page_content for c in found)
    assert max(len(c.page_content) for c in found) <= plain.CHUNK and len({c.id for c in found}) == len(found) > 20
    covered = {i for c in found for i in range(c.metadata["start"], c.metadata["end"])}
    end = document.body_end or len(document.text)
    missing = {document.text[i] for i in range(document.body_start, end)} - {document.text[i] for i in covered}
    assert not missing and min(covered) >= document.body_start and max(covered) < end


def test_a_chunk_stands_for_the_sections_it_lies_in_the_largest_share_first(library: Library) -> None:
    from langchain_core.documents import Document

    one, two = (s for s in library.document("plan").sections if s.label in ("三(一)", "三(二)"))
    meta = {"doc": "plan", "start": two.start - 5, "end": two.start + 40}
    assert plain.places([Document("x", metadata=meta)], library) == [("plan", two.label), ("plan", one.label)]


def test_folded_chunks_are_in_one_script_and_lie_where_the_others_do(library: Library) -> None:
    written, folded = (plain.chunks(library.documents, fold) for fold in (False, True))
    assert [c.metadata for c in folded] == [c.metadata for c in written]
    assert any("節能" in c.page_content for c in written) and not any("節能" in c.page_content for c in folded)


def test_a_chunk_that_touches_the_right_section_counts_where_the_kindest_count_is_asked_for(library: Library) -> None:
    from langchain_core.documents import Document

    one, two, three = (next(s for s in library.document("plan").sections if s.label == f"三({n})") for n in "一二三")
    parts = [
        Document("x", metadata={"doc": "plan", "start": start, "end": end})
        for start, end in ((three.start, three.start + 9), (two.start - 1, two.start + 40))
    ]
    rows = [Row("r", "r", frozenset({("plan", one.label)}), False), Row("n", "n", frozenset({("plan", "五(一)")}), False)]
    assert plain.touching("kind", lambda q: parts, rows, library).ranks == (2, None)
    assert way("strict", lambda q: plain.places(parts, library), rows).ranks == (3, None)


def test_the_plain_pipeline_ranks_by_words_by_vectors_and_by_both(index: Index, tmp_path: Path) -> None:
    from langchain_core.documents import Document

    documents = [Document(id=f"d{i}", page_content=text, metadata={"n": i}) for i, text in enumerate(SENTENCES.values())]
    words = plain.bm25(documents)
    assert [d.id for d in words.invoke("柴油货车")] == ["d1"] and words.invoke("火星") == []
    vectors = plain.dense(documents, index.embedder, tmp_path)
    assert vectors.invoke("高效照明产品")[0].id == "d2"
    first, second = ([documents[i] for i in order] for order in ((0, 1, 2), (2, 1)))
    told = [SimpleNamespace(invoke=lambda q: first), SimpleNamespace(invoke=lambda q: second)]
    # 1/61+1/62 of d2's ranks 3 and 1 is more than 1/62+1/62 of d1's, which is more than 1/61 alone
    assert [d.id for d in plain.together(told).invoke("x")] == ["d2", "d1", "d0"]  # type: ignore[arg-type]


@pytest.mark.parametrize("app", [bench.app, plain.app])
def test_the_benchmarks_say_in_chinese_what_they_do_and_refuse_a_file_that_is_not_there(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "约" in CliRunner().invoke(app, ["--help"]).output
    monkeypatch.setattr("bot.assembly.assistant", lambda: SimpleNamespace())
    monkeypatch.setattr(bench, "real_shelf", lambda: SHELF)
    monkeypatch.setattr(plain, "real_shelf", lambda: SHELF)
    done = CliRunner().invoke(app, ["--file", "nowhere"])
    assert done.exit_code != 0 and "没有金标文件“nowhere”" in done.output
