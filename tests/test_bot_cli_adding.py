"""`wence add`, `remove` and `check` from end to end: what is understood is said, nothing is replaced unasked, one bad file spoils nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import invented_law as il
import pytest
from cli_runner import Wence, wence_apart, wence_here

from bot import assembly, settings

DATA = Path(__file__).parent / "data"
LAWS = Path(__file__).parents[2] / "shared" / "laws"


@dataclass(frozen=True)
class Built:
    units: int = 7
    embedded: int = 7
    seconds: float = 0.1


@pytest.fixture
def builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """An empty data folder; an index that is not built but counted. The list grows by the number of documents at each build."""
    monkeypatch.setenv("WENCE_HOME", str(tmp_path / "home"))
    settings.settings.cache_clear()
    assembly.refresh()
    counted: list[int] = []

    def build_index(**_: object) -> tuple[Built, Built]:
        counted.append(len(assembly.library().documents))
        return Built(), Built()

    monkeypatch.setattr(assembly, "build_index", build_index)
    yield counted
    monkeypatch.undo()
    settings.settings.cache_clear()
    assembly.refresh()


@pytest.fixture
def wence(capsys: pytest.CaptureFixture[str]) -> Wence:
    return wence_here(capsys)


def newer(path: Path) -> Path:
    """The law with an article changed, and its own version."""
    body = [il.TITLE, il.PREFACE.replace("2023年6月1日", "2025年6月1日"), *il.PARAGRAPHS]
    return il.write(path, [p.replace("灯册保存三年", "灯册保存五年") for p in body])


def test_a_law_is_added_with_what_was_understood_and_one_build(wence: Wence, builds: list[int], tmp_path: Path) -> None:
    before = len(assembly.library().documents)
    ran = wence("add", str(il.write(tmp_path / "lamp-law.docx")))
    assert ran.status == 0, ran.err
    for words in (
        f"《{il.TITLE}》（法律法规，编号 lamp-law）",
        "版本 2023-06-01 修正",
        "施行 2019-07-01",
        "条文：9 条，编号连续",
        "→ 已添加",
    ):
        assert words in ran.out
    assert builds == [before + 1]
    assert assembly.library().document("lamp-law").section("第四条之一")


def test_a_plan_is_added_and_its_duties_are_read(wence: Wence, builds: list[int]) -> None:
    ran = wence("add", str(DATA / "plan_dongze.txt"), "--id", "dongze")
    assert ran.status == 0, ran.err
    assert "方案，编号 dongze" in ran.out and "责任分工" in ran.out
    assert any(d.doc == "dongze" for d in assembly.library().duties)
    listed = wence("list")
    assert "dongze" in listed.out


def test_the_same_content_again_changes_nothing(wence: Wence, builds: list[int], tmp_path: Path) -> None:
    wence("add", str(il.write(tmp_path / "lamp-law.docx")))
    for suffix in (".docx", ".html", ".txt"):
        ran = wence("add", str(il.write(tmp_path / f"other{suffix}")))
        assert ran.status == 0 and "与已有的 lamp-law" in ran.out
    assert len(builds) == 1


def test_another_version_is_shown_and_not_put_in_place_unasked(wence: Wence, builds: list[int], tmp_path: Path) -> None:
    wence("add", str(il.write(tmp_path / "lamp-law.txt")))
    ran = wence("add", str(newer(tmp_path / "new.txt")))
    assert ran.status == 1 and "--yes" in ran.err
    assert "改动 1 条：第四条" in ran.out and "三年" in ran.out and "五年" in ran.out
    assert "三年" in assembly.library().document("lamp-law").text and len(builds) == 1


def test_another_version_takes_the_place_when_told_so(wence: Wence, builds: list[int], tmp_path: Path) -> None:
    wence("add", str(il.write(tmp_path / "lamp-law.txt")))
    ran = wence("add", str(newer(tmp_path / "new.txt")), "--yes")
    assert ran.status == 0 and "已替换" in ran.out
    assert "五年" in assembly.library().document("lamp-law").text and len(builds) == 2
    assert len(list((tmp_path / "home" / "documents" / ".old").iterdir())) == 1


def test_the_gold_questions_that_cite_a_changed_article_are_printed(
    wence: Wence, builds: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.cli import additions

    asked: list[tuple[str, tuple[str, ...]]] = []

    def rows(item: additions.Recognised, labels: tuple[str, ...]) -> list[str]:
        asked.append((item.id, labels))
        return ["dev.jsonl dev-law-01 第四条 灯册存几年？"]

    monkeypatch.setattr(additions, "touched_gold", rows)
    wence("add", str(il.write(tmp_path / "lamp-law.txt")))
    ran = wence("add", str(newer(tmp_path / "new.txt")), "--yes")
    assert asked == [("lamp-law", ("第四条",))] and "灯册存几年" in ran.out


def test_what_can_be_added_is_and_the_rest_is_listed(wence: Wence, builds: list[int], tmp_path: Path) -> None:
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"")
    ran = wence(
        "add", str(bad), str(il.write(tmp_path / "lamp-law.txt")), str(tmp_path / "none.txt"), str(DATA / "plan_dongze.txt")
    )
    assert ran.status == 1
    assert "没有添加 2 个文件" in ran.err and "空文件" in ran.err and "none.txt" in ran.err
    assert ran.out.count("→ 已添加") == 2 and len(builds) == 1


def test_nothing_is_built_when_nothing_was_added(wence: Wence, builds: list[int], tmp_path: Path) -> None:
    assert wence("add", str(tmp_path / "none.txt")).status == 1
    assert builds == [] and not (tmp_path / "home").exists()


def test_json_is_one_object_and_nothing_else(wence: Wence, builds: list[int], tmp_path: Path) -> None:
    ran = wence("add", str(il.write(tmp_path / "lamp-law.txt")), str(tmp_path / "none.txt"), "--json")
    said = json.loads(ran.out)
    assert [r["outcome"] for r in said["results"]] == ["added", "refused"]
    assert said["results"][0]["articles"] == il.ARTICLES and "text" not in said["results"][0]
    assert said["results"][1]["remedy"] and ran.status == 1


def test_an_id_is_for_one_file_and_must_be_a_plain_word(wence: Wence, builds: list[int], tmp_path: Path) -> None:
    file = str(il.write(tmp_path / "lamp-law.txt"))
    assert wence("add", file, file, "--id", "a").status == 2
    assert wence("add", file, "--id", "../up").status == 1
    assert wence("add", file, "--id", "plan").status == 1
    assert builds == []


def test_the_project_s_own_plan_is_not_added_twice(wence: Wence, builds: list[int]) -> None:
    own = Path(__file__).parents[1] / "corpus" / "documents" / "plan.txt"
    ran = wence("add", str(own))
    assert ran.status == 0 and "随程序提供" in ran.out and builds == []


def test_a_removed_document_is_gone_and_others_cannot_be(wence: Wence, builds: list[int], tmp_path: Path) -> None:
    wence("add", str(il.write(tmp_path / "lamp-law.txt")))
    unasked = wence("remove", "lamp-law")
    assert unasked.status == 1 and "--yes" in unasked.err
    assert wence("remove", "lamp-law", "--yes").status == 0
    assert all(d.id != "lamp-law" for d in assembly.library().documents) and len(builds) == 2
    refused = wence("remove", "plan", "--yes")
    assert refused.status == 1 and "随程序提供" in refused.err


def test_check_reads_everything_again_and_tells_damage(wence: Wence, builds: list[int], tmp_path: Path) -> None:
    wence("add", str(il.write(tmp_path / "lamp-law.docx")), str(DATA / "plan_dongze.txt"))
    ran = wence("check")
    assert ran.status == 0, ran.err
    for words in ("✓ lamp-law", "9 条，编号连续", "文字一致", "条款要点登记", "只有要点、没有原文"):
        assert words in ran.out
    text = tmp_path / "home" / "documents" / "lamp-law" / "text.txt"
    text.write_text(text.read_text(encoding="utf-8").replace("三年", "九年"), encoding="utf-8")
    ran = wence("check")
    assert ran.status == 1 and "✗ lamp-law" in ran.out and "wence remove lamp-law" in ran.out
    assert wence("check", "nothing").status == 1
    assert wence("remove", "lamp-law", "--yes").status == 0


def test_a_damaged_document_is_replaced_by_adding_it_again(wence: Wence, builds: list[int], tmp_path: Path) -> None:
    file = str(il.write(tmp_path / "lamp-law.txt"))
    wence("add", file)
    (tmp_path / "home" / "documents" / "lamp-law" / "entry.json").unlink()
    ran = wence("add", file)
    assert ran.status == 0 and "已损坏" in ran.out
    assert wence("check").status == 0


def test_adding_speaks_no_english_and_leaves_no_traceback(tmp_path: Path) -> None:
    ran = wence_apart("add", str(tmp_path / "none.txt"), WENCE_HOME=str(tmp_path / "home"))
    assert ran.status == 1 and "Traceback" not in ran.err and "没有找到文件" in ran.err


def test_all_full_texts_are_added_in_one_command_with_every_article(wence: Wence, builds: list[int]) -> None:
    if not LAWS.is_dir():
        pytest.skip("no ../shared/laws beside this checkout: no full texts to add")
    files = sorted(str(p) for p in LAWS.rglob("*-*.md"))
    ran = wence("add", *files)
    assert ran.status == 0, ran.err
    assert ran.out.count("→ 已添加") == 14 and "条文：1242 条，编号连续" in ran.out and len(builds) == 1
    checked = wence("check")
    assert checked.status == 0 and checked.out.count("编号连续，无缺无重") == 14
    assert "原文有、条款要点没有" not in checked.out and "条款要点有、原文没有" not in checked.out
