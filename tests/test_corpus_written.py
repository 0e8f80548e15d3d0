"""Questions that a model wrote are kept apart, marked, and used only for the very text they were written for."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.collection import with_added
from corpus.errors import DocumentError, NotFoundError
from corpus.holdings import put
from corpus.library import Library
from corpus.readers import read_bytes
from corpus.recognise import recognise
from corpus.records import Document
from corpus.written import BY, Sheet, Written, add, drop, fitting, in_use, root, sheet, sheets

DATA = Path(__file__).parent / "data" / "plan_yunling.txt"


@pytest.fixture
def document(tmp_path: Path) -> Document:
    """An added plan, as the library reads it."""
    data = DATA.read_bytes()
    put(tmp_path, replace(recognise(read_bytes(data, "txt", "a.txt"), "a.txt"), id="yunling"), data, "a.txt")
    return with_added(tmp_path).document("yunling")


def row(document: Document, label: str, question: str) -> Written:
    section = document.section(label)
    return Written(document.id, label, question, section.start + 2, section.start + 20, "", "qwen", "2026-11-23T08:00:00Z")


def test_what_is_written_is_marked_and_read_back(tmp_path: Path, document: Document) -> None:
    rows = [row(document, "四(一)", "取水许可怎么管？"), row(document, "四(一)", "取水量大的厂要装表吗？")]
    add(tmp_path, document, "四(一)", rows)
    kept = sheet(tmp_path, "yunling")
    assert kept and list(kept.rows) == rows and kept.done == ("四(一)",)
    raw = json.loads((root(tmp_path) / "yunling.json").read_text(encoding="utf-8"))
    assert raw["written_by"] == BY and all(r["model"] == "qwen" and r["time"] for r in raw["questions"])


def test_they_are_in_the_library_apart_from_the_bank(tmp_path: Path, document: Document) -> None:
    before = with_added(tmp_path)
    add(tmp_path, document, "四(一)", [row(document, "四(一)", "取水许可怎么管？")])
    after = with_added(tmp_path)
    assert [w.question for w in after.written] == ["取水许可怎么管？"] and before.written == ()
    assert after.asked == before.asked and replace(after, written=()) == before
    assert after.realm("plan").written == after.written and after.realm("law").written == ()


def test_the_index_is_made_of_the_same_whether_there_are_any_or_not(tmp_path: Path, document: Document) -> None:
    from index.catalog import sources_of

    library = with_added(tmp_path).realm("plan")
    with_written = replace(library, written=(row(document, "四(一)", "取水许可怎么管？"),))
    assert sources_of(with_written) == sources_of(library)


def test_for_another_version_of_the_text_they_are_not_used(tmp_path: Path, document: Document) -> None:
    add(tmp_path, document, "四(一)", [row(document, "四(一)", "取水许可怎么管？")])
    newer = replace(document, text=document.text + "\n")
    assert in_use(tmp_path, [document]) and not in_use(tmp_path, [newer])
    add(tmp_path, newer, "四(二)", [row(document, "四(二)", "水费怎么加价？")])
    assert [w.question for w in in_use(tmp_path, [newer])] == ["水费怎么加价？"], "a newer text begins anew"


def test_a_document_of_the_project_has_none(tmp_path: Path, document: Document, library: Library) -> None:
    plan = library.document("plan")
    add(tmp_path, plan, "三(八)", [row(plan, "三(八)", "烧煤归谁管？")])
    assert not plan.added and in_use(tmp_path, [plan, document]) == ()


@pytest.mark.parametrize(
    "change", [{"start": -1}, {"end": 10**9}, {"section": "九(九)"}, {"question": ""}, {"question": "问" * 61}]
)
def test_a_row_that_does_not_fit_the_text_is_left_aside(document: Document, change: dict[str, object]) -> None:
    from corpus.written import digest

    good = row(document, "四(一)", "取水许可怎么管？")
    found = Sheet("yunling", digest(document), (good, replace(good, **change)))  # type: ignore[arg-type]
    assert fitting(found, document) == (good,)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"doc": "yunling"}', '{"doc":"x","text_sha256":"","sections_done":[],"questions":[]}',
             '{"doc":"yunling","text_sha256":"","sections_done":[],"questions":[{"start":"a"}]}'],
)  # fmt: skip
def test_a_damaged_file_is_told_of_and_stops_nothing(tmp_path: Path, document: Document, text: str) -> None:
    root(tmp_path).mkdir()
    (root(tmp_path) / "yunling.json").write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError, match="--remove"):
        sheet(tmp_path, "yunling")
    assert [type(s) for _, s in sheets(tmp_path)] == [DocumentError]
    assert with_added(tmp_path).written == ()
    assert drop(tmp_path, "yunling") == 0 and sheets(tmp_path) == []


def test_some_or_all_are_removed(tmp_path: Path, document: Document) -> None:
    add(tmp_path, document, "四(一)", [row(document, "四(一)", "取水许可怎么管？"), row(document, "四(一)", "谁来发取水证？")])
    assert drop(tmp_path, "yunling", ["谁来发取水证？", "没有的"]) == 1
    assert [w.question for w in in_use(tmp_path, [document])] == ["取水许可怎么管？"]
    assert drop(tmp_path, "yunling") == 1 and in_use(tmp_path, [document]) == ()
    with pytest.raises(NotFoundError):
        drop(tmp_path, "yunling", ["取水许可怎么管？"])


def test_two_writers_at_once_lose_nothing(tmp_path: Path, document: Document) -> None:
    labels = [s.label for s in document.sections if s.label.startswith(("三(", "四(", "五("))]
    writers = [threading.Thread(target=add, args=(tmp_path, document, x, [row(document, x, f"{x}怎么管？")])) for x in labels]
    for w in writers:
        w.start()
    for w in writers:
        w.join()
    kept = sheet(tmp_path, "yunling")
    assert kept and set(kept.done) == set(labels) and len(kept.rows) == len(labels)
    assert [p.name for p in root(tmp_path).iterdir() if ".new" in p.name] == []


def test_a_folder_that_cannot_be_written_is_an_error_with_a_remedy(tmp_path: Path, document: Document) -> None:
    root(tmp_path).write_text("a file where the folder should be")
    with pytest.raises(DocumentError, match="WENCE_HOME"):
        add(tmp_path, document, "四(一)", [])
