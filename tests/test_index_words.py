"""What a word is, and what loading it costs."""

import subprocess
import sys
from pathlib import Path

import pytest

from index.words import WordList, tokens


def test_a_han_run_gives_its_characters_and_overlapping_pairs() -> None:
    assert tokens("煤电机") == ["煤", "煤电", "电", "电机", "机"]


def test_a_known_word_is_found_inside_a_longer_run() -> None:
    words = WordList.of(["挥发性有机物"])
    assert "挥发性有机物" in words.tokens("控制挥发性有机物排放")
    assert "挥发性有机物" not in tokens("控制挥发性有机物排放")


@pytest.mark.parametrize(
    ("traditional", "simplified"), [("臺賬誰來建", "台账谁来建"), ("循環經濟", "循环经济"), ("ＰＵＥ值１．３", "pue值1.3")]
)
def test_both_scripts_and_both_widths_give_the_same_words(traditional: str, simplified: str) -> None:
    assert tokens(traditional) == tokens(simplified)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PUE 1.3", ["pue", "1.3"]),
        ("15%", ["15%", "15"]),
        ("1,600万", ["1600", "万"]),
        ("PM2.5", ["pm2.5", "pm", "2.5"]),
        ("Who leads the project", ["who", "leads", "project"]),
    ],
)
def test_numbers_and_latin_words_stay_whole(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_particles_are_dropped_but_not_the_words_that_ask() -> None:
    found = tokens("这事谁管的呢,到哪年,多少咧")
    assert not {"的", "呢", "咧", "管的", "少咧"} & set(found)
    assert {"谁", "哪年", "多少"} <= set(found)


def test_a_word_with_a_particle_in_it_is_kept_when_it_is_known() -> None:
    assert "目的" in WordList.of(["目的"]).tokens("目的是什么")


def test_nothing_comes_of_nothing() -> None:
    assert tokens("") == tokens("　，。？！ \n") == []


def test_the_list_learns_the_words_of_the_texts_and_takes_terms_of_ours() -> None:
    words = WordList.learn(["推进散煤治理和清洁取暖"], ["三改联动"]).add_terms(["煤改電"])
    assert {"治理", "清洁", "三改联动", "煤改电"} <= words.words


def test_a_saved_list_cuts_as_before(tmp_path: Path) -> None:
    words = WordList.learn(["重点用能单位能耗在线监测系统"])
    words.save(tmp_path / "words.json")
    assert WordList.load(tmp_path / "words.json") == words


LIGHT = [
    "words",
    "bm25",
    "units",
    "sources",
    "layout",
    "build",
    "open",
    "hybrid",
    "embedder",
    "train",
    "vectors",
    "chroma",
    "qdrant",
    "place",
]
HEAVY = [
    "torch",
    "chromadb",
    "langchain_core",
    "langchain_chroma",
    "langchain_qdrant",
    "qdrant_client",
    "sentence_transformers",
    "transformers",
    "tokenizers",
    "jieba",
]


@pytest.mark.parametrize("module", LIGHT)
def test_importing_it_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, index.{module}; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent
    )
    assert done.stdout.strip() == "[]"
