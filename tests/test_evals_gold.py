"""Gold rows: read whole or refused with file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import InputError
from evals.gold import GOLD_DIR, Place, choose, load, load_file

ROW: dict[str, Any] = {
    "id": "t-1", "type": "target", "question": "降多少？", "history": [], "expect": "answer",
    "cite_any": [[{"doc": "plan", "section": "二"}]], "contain": [["15%", "百分之十五"]], "exclude": [], "note": "[简]",
}  # fmt: skip


def written(folder: Path, *rows: object, name: str = "a.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    return path


def test_a_row_is_read_with_its_groups_and_the_file_with_its_digest(tmp_path: Path) -> None:
    file = load_file(written(tmp_path, ROW))
    assert file.rows[0].cite_any == ((Place("plan", "二"),),) and file.rows[0].contain == (("15%", "百分之十五"),)
    assert len(file.digest) == 64


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"type": "riddle"}, "responsibility"),  # the message lists the choices
        ({"expect": "maybe"}, "abstain"),
        ({"question": " "}, "question"),
        ({"question": 3}, "question"),
        ({"note": None}, "note"),
        ({"history": "earlier"}, "history"),
        ({"exclude": [""]}, "exclude"),
        ({"contain": ["15%"]}, "contain"),
        ({"contain": [[]]}, "contain"),
        ({"contain": [[""]]}, "contain"),  # every reply would meet it
        ({"cite_any": [[]]}, "cite_any"),
        ({"cite_any": [[{"doc": "plan"}]]}, "cite_any"),
        ({"cite_any": []}, "cite_any"),
        ({"expect": "abstain"}, "abstain"),
        ({"hint": "x"}, "hint"),
    ],
)
def test_a_bad_row_is_refused_with_its_file_and_line(change: dict[str, Any], says: str, tmp_path: Path) -> None:
    path = written(tmp_path, ROW, ROW | {"id": "t-2"} | change)
    with pytest.raises(InputError) as refused:
        load_file(path)
    assert f"{path}:2" in refused.value.problem and says in refused.value.problem and refused.value.remedy


def test_a_row_that_lacks_a_field_is_refused_by_the_name_of_the_field(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="缺字段 note"):
        load_file(written(tmp_path, {k: v for k, v in ROW.items() if k != "note"}))


def test_a_line_that_is_no_json_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(ROW) + "\n\n{'id': 1}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.jsonl:3"):
        load_file(path)


def test_an_id_used_twice_is_refused_within_a_file_and_across_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="t-1"):
        load_file(written(tmp_path, ROW, ROW))
    written(tmp_path, ROW)
    written(tmp_path, ROW, name="b.jsonl")
    with pytest.raises(InputError, match=r"a\.jsonl 和 b\.jsonl"):
        load(tmp_path)


def test_a_missing_file_and_an_empty_folder_are_errors_that_say_what_to_do(tmp_path: Path) -> None:
    for go in (lambda: load_file(tmp_path / "none.jsonl"), lambda: load(tmp_path)):
        with pytest.raises(InputError) as refused:
            go()
        assert refused.value.remedy


def test_files_and_types_are_chosen_by_name_and_an_unknown_one_lists_those_there_are(tmp_path: Path) -> None:
    written(tmp_path, ROW, ROW | {"id": "t-2", "type": "list"})
    written(tmp_path, ROW | {"id": "t-3"}, name="b.jsonl")
    files = load(tmp_path)
    assert [r.id for f in choose(files, ["evals/gold/a.jsonl"], ["list"]) for r in f.rows] == ["t-2"]
    assert [f.name for f in choose(files, ["b"])] == ["b.jsonl"]
    with pytest.raises(InputError, match="a、b"):
        choose(files, ["c"])
    with pytest.raises(InputError, match="responsibility"):
        choose(files, [], ["riddle"])


def test_the_gold_files_of_the_project_can_all_be_read() -> None:
    files = {f.name: f for f in load(GOLD_DIR)}
    assert len(files["dev.jsonl"].rows) == 200
    assert all(f.rows for f in files.values())
