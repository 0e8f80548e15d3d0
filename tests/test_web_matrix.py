"""职责: every mark is a role that the plan's own words give, and nothing of them is missing."""

from __future__ import annotations

from bot.web.matrix import matrix, plans, sheets
from corpus.library import Library


def test_the_matrix_holds_every_role_of_every_duty_and_no_other(library: Library) -> None:
    (document,) = plans(library)
    shown = matrix(library, document)
    marks = {(r.body, c.role, c.duty.section) for r in shown.rows for cells in r.cells for c in cells}
    parts = (("lead", "lead"), ("joint", "joint"), ("sole", "sole"), ("carry", "carry_out"))
    assert marks == {(b, role, d.section) for d in library.duties for role, name in parts for b in getattr(d, name)}
    assert shown.marks == len(marks) == sum(shown.column(i) for i in range(len(shown.duties)))


def test_a_mark_leads_to_the_words_that_say_it(library: Library) -> None:
    shown = matrix(library, library.document("plan"))
    for row in shown.rows:
        for cells in row.cells:
            for c in cells:
                quote = library.quote("plan", c.start, c.end)
                assert quote == c.duty.quote if c.role != "carry" else "落實" in quote


def test_a_body_is_found_by_what_people_call_it_in_either_script(library: Library) -> None:
    plan = library.document("plan")
    for words in ("发改委", "發改委", "发展改革"):
        assert [r.body for r in matrix(library, plan, words).rows] == ["发展改革委"]
    assert matrix(library, plan, "不存在的局").rows == ()


def test_a_role_leaves_only_its_marks(library: Library) -> None:
    shown = matrix(library, library.document("plan"), role="lead")
    assert {c.role for r in shown.rows for cells in r.cells for c in cells} == {"lead"}
    assert {d.section for d in shown.duties if any(r.cells[shown.duties.index(d)] for r in shown.rows)} == {
        "三(五)", "三(七)", "四(一)", "四(三)", "五(一)", "五(二)",
    }  # fmt: skip


def test_the_files_say_what_is_shown(library: Library) -> None:
    shown = matrix(library, library.document("plan"), "能源局")
    lines, grid = sheets(shown)
    assert len(lines.rows) == shown.marks == int(grid.rows[0][-1])
    assert all(line[6] == library.quote("plan", int(line[7]), int(line[8])) for line in lines.rows)
    assert {len(r) for r in grid.rows} == {len(grid.head)} and {len(r) for r in lines.rows} == {len(lines.head)}
