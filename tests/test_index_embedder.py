"""The model trained here: who reads it gets the same vectors, and what cannot be opened says so at once."""

import stat
import time
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import SettingError
from index.embedder import is_ours, open_embedder
from index.sources import training_pairs
from index.static import StaticReader
from index.train import Recipe, Training, train

PAIRS = [
    ("谁管大货车尾气", "交通运输厅、生态环境厅按职责分工负责柴油货车污染治理"),
    ("大卡车冒黑烟归谁管", "交通运输厅、生态环境厅按职责分工负责柴油货车污染治理"),
    ("路灯换成省电的", "公共机构推广高效照明产品"),
    ("机关的灯要换吗", "公共机构推广高效照明产品"),
    ("农村烧散煤取暖怎么改", "推进清洁取暖，散煤治理"),
    ("乡下冬天不烧煤烧啥", "推进清洁取暖，散煤治理"),
    ("大货车", "柴油货车"),
    ("省电的灯", "高效照明产品"),
] * 4
TEXTS = ["到2025年，煤电机组节能改造2000万千瓦", "PUE值不高于1.3"]
SAMPLE = [*TEXTS, "谁管大货车尾气", "", "กขฃ", "Energy saving", "散煤\n治理", "１５％", "a" * 500]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("model")


@pytest.fixture(scope="module")
def training(folder: Path) -> Training:
    return train(PAIRS, TEXTS, folder, recipe=Recipe(dimensions=64, epochs=8, batch=16))


def test_training_says_what_it_did_and_its_loss_falls(training: Training) -> None:
    assert training.pairs == len(PAIRS)
    assert training.last_loss < training.first_loss / 2


def test_the_numpy_reader_and_sentence_transformers_agree(training: Training, folder: Path) -> None:
    theirs = np.array(open_embedder(folder, light=False).embed_documents(SAMPLE))
    ours = open_embedder(folder)
    assert isinstance(ours, StaticReader)
    np.testing.assert_allclose(np.array(ours.embed_documents(SAMPLE)), theirs, atol=1e-5)
    np.testing.assert_allclose(ours.embed_query(SAMPLE[0]), theirs[0], atol=1e-5)


def test_a_text_of_which_nothing_is_known_has_the_zero_vector(training: Training, folder: Path) -> None:
    vectors = np.array(StaticReader(folder).embed_documents(["", "   ", "กขฃ", "散煤"]))
    assert np.linalg.norm(vectors, axis=1).round(5).tolist() == [0, 0, 0, 1]


def test_a_layperson_s_words_come_to_lie_near_the_official_ones(training: Training, folder: Path) -> None:
    reader = StaticReader(folder)
    question, right, wrong = map(np.array, reader.embed_documents(["大货车尾气", "柴油货车污染", "高效照明产品"]))
    assert question @ right > 0.5 > question @ wrong


def test_the_same_seed_trains_the_same_model(training: Training, folder: Path, tmp_path: Path) -> None:
    train(PAIRS, TEXTS, tmp_path, recipe=Recipe(dimensions=64, epochs=8, batch=16))
    assert StaticReader(tmp_path).embed_query("散煤") == StaticReader(folder).embed_query("散煤")


def test_texts_alone_make_a_model_too_and_nothing_makes_none(tmp_path: Path) -> None:
    assert train([], TEXTS, tmp_path).pairs == 0
    vectors = StaticReader(tmp_path).embed_documents(["煤电机组改造", "煤电机组", "PUE值"])
    assert np.dot(vectors[0], vectors[1]) > np.dot(vectors[0], vectors[2])
    with pytest.raises(ValueError, match="no texts"):
        train([], ["  "], tmp_path)


def test_others_may_read_the_files(training: Training, folder: Path) -> None:
    assert {stat.S_IMODE(p.stat().st_mode) for p in folder.rglob("*") if p.is_file()} == {0o644}


def test_another_model_than_ours_goes_through_sentence_transformers(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models

    words = Tokenizer(models.WordLevel({"[UNK]": 0, "煤": 1}, unk_token="[UNK]"))
    SentenceTransformer(modules=[StaticEmbedding(words, embedding_dim=8)], device="cpu").save_pretrained(str(tmp_path))
    assert not is_ours(tmp_path)
    assert np.linalg.norm(open_embedder(str(tmp_path)).embed_query("煤")) == pytest.approx(1.0)


@pytest.mark.parametrize("name", ["/nowhere/model", "./nowhere", "BAAI/bge-small-zh-v1.5", "no-such-model"])
def test_a_model_that_is_not_there_says_so_fast(name: str, training: Training) -> None:
    began = time.perf_counter()
    with pytest.raises(SettingError) as caught:
        open_embedder(name)
    assert name in caught.value.problem
    assert caught.value.remedy
    assert time.perf_counter() - began < 5


def test_a_folder_without_a_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="打不开"):
        open_embedder(tmp_path)


def test_a_damaged_model_of_ours_says_so(training: Training, folder: Path, tmp_path: Path) -> None:
    for path in folder.glob("*.json"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "model.safetensors").write_bytes(b"\0" * 100)
    with pytest.raises(SettingError, match="读不出来"):
        open_embedder(tmp_path)


def test_a_hub_that_cannot_be_reached_says_so_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(SettingError, match="连不上"):
        open_embedder("BAAI/bge-small-zh-v1.5", online=True)


def test_pairs_come_from_spans_that_overlap() -> None:
    from corpus.records import Unit

    units = [
        Unit("s1", "plan", "三(一)", "sentence", "推进散煤治理", "任务 取暖", 0, 10),
        Unit("s2", "plan", "三(一)", "sentence", "推广高效照明", "任务 取暖", 10, 20),
        Unit("s3", "other", "一", "sentence", "别处", "", 0, 10),
        Unit("q1", "plan", "三(一)", "asked", "散煤咋办", "任务", 2, 8),
        Unit("q2", "plan", "三(一)", "asked", "烧煤取暖谁管", "任务", 2, 8),
    ]
    assert set(training_pairs(units, [("灯", "照明")])) == {
        ("散煤咋办", "推进散煤治理"),
        ("烧煤取暖谁管", "推进散煤治理"),
        ("散煤咋办", "烧煤取暖谁管"),
        ("推进散煤治理", "任务 取暖"),
        ("推广高效照明", "任务 取暖"),
        ("灯", "照明"),
    }
