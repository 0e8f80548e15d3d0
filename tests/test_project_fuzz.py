"""Whatever comes in is read or refused with one of our errors, in bounded time: files, outlines of laws and plans, questions, receipts.

Derandomised: the same examples every time; `--hypothesis-profile` and more examples are for whoever hunts.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented_law import PARAGRAPHS, PREFACE, TITLE, write

from bot.receipt_file import opened
from corpus.errors import WenceError
from corpus.law_outline import law_outline
from corpus.readers import read_bytes
from corpus.recognise import recognise

DATA = Path(__file__).parent / "data"
PLAN = (DATA / "plan_yunling.txt").read_text(encoding="utf-8").splitlines()
LAW = [TITLE, PREFACE, *PARAGRAPHS]
ODD = [
    "第一条", "第零条　无", "第一千零一条　有", "第一百条之九十九", "第条　", "（一）", "（一百）", "第一章", "第二章　第三章", "附表", "| a |", "||",
    "自2026年13月45日起施行", "（0000年0月0日通过）", "《》", "〈〈《", "\u202e倒", "a\u0301", "\ufeff", "𠀀𪚥", "⟦引⟧⟪用⟫", "<script>",
    "１２％", "%s{0}",
]  # fmt: skip
bounded = settings(
    max_examples=80, derandomize=True, deadline=None, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)  # fmt: skip
line = st.one_of(
    st.sampled_from(LAW), st.sampled_from(PLAN), st.sampled_from(ODD), st.text(max_size=30),
    st.lists(st.sampled_from([*LAW, *ODD]), min_size=2, max_size=3).map("".join),
)  # fmt: skip
texts = st.lists(line, max_size=20).map("\n".join)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("files")
    return {s: write(folder / f"law.{s}").read_bytes() for s in ("docx", "html", "md", "txt", "pdf")}


@bounded
@given(
    format=st.sampled_from(["docx", "html", "md", "txt", "pdf"]),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8), st.integers(0, 40)), max_size=6),
)
def test_a_file_damaged_anywhere_is_read_or_refused(
    format: str, cuts: list[tuple[float, bytes, int]], files: dict[str, bytes]
) -> None:
    data = files[format]
    for share, new, lost in cuts:
        at = int(share * len(data))
        data = data[:at] + new + data[at + lost :]
    try:
        text = read_bytes(data, format, f"x.{format}").text
    except WenceError as error:
        assert error.problem and error.remedy
        return
    assert text.strip() and not re.search("[\x00-\x08\u200b\u202e]", text)


@bounded
@given(format=st.sampled_from(["docx", "html", "md", "txt", "pdf"]), data=st.binary(max_size=400))
def test_any_bytes_under_any_name_are_read_or_refused(format: str, data: bytes) -> None:
    try:
        assert read_bytes(data, format, f"x.{format}").text
    except WenceError as error:
        assert error.problem and error.remedy


@bounded
@given(texts)
def test_the_articles_of_any_text_tile_it_or_it_is_refused(text: str) -> None:
    try:
        found = law_outline("x", text)
    except WenceError as error:
        assert error.problem and error.remedy
        return
    assert "".join(text[s.start : s.end] for s in found.sections) == text
    labels = [s.label for s in found.sections if s.label]
    assert len(set(labels)) == len(labels)


@bounded
@given(texts)
def test_any_text_is_a_law_a_plan_or_refused(text: str) -> None:
    try:
        item = recognise(read_bytes(text.encode("utf-8", "surrogatepass"), "txt", "x.txt"), "x.txt")
    except WenceError as error:
        assert error.problem and error.remedy
        return
    assert item.kind in ("law", "plan") and item.title


words = st.sampled_from(
    [
        "谁负责",
        "能源局",
        "多少",
        "第五十三条",
        "节约能源法",
        "2025年",
        "PUE",
        "那",
        "呢",
        "？",
        "罚",
        "環評",
        "who",
        "the",
        "15%",
        "三(八)",
        "附件1",
        "　",
        "\n",
    ]
)
questions = st.one_of(
    st.text(max_size=60),
    st.lists(words, max_size=12).map("".join),
    st.builds("".join, st.lists(st.one_of(words, st.sampled_from(ODD)), max_size=10)),
)


@bounded
@given(raw=questions, history=st.lists(questions, max_size=2))
def test_any_question_is_read(raw: str, history: list[str], reader: object) -> None:
    from bot.question import Reader

    assert isinstance(reader, Reader)
    found = reader.read(raw, tuple(history))
    assert found.raw == raw
    for body in found.bodies:
        assert found.core[body.start : body.end] == body.words


@pytest.fixture(scope="module")
def reader() -> object:
    from bot.question import Reader
    from corpus.collection import shipped

    return Reader(shipped().realm("plan"))


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["answer", "question", "citations", "sentences", "x"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@bounded
@given(anything)
def test_any_json_is_a_receipt_or_refused(value: object) -> None:
    body = json.loads(json.dumps(value))
    try:
        opened(body)
    except WenceError as error:
        assert error.problem and error.remedy
