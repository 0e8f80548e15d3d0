"""What is on the shelf is found by the names people write; what is not is refused with what there is."""

from __future__ import annotations

import pytest

from corpus.errors import NotFoundError
from corpus.library import Library


@pytest.mark.parametrize(
    ("written", "label"),
    [("三(八)", "三(八)"), ("三（八）", "三(八)"), (" 三 (八) ", "三(八)"), ("二", "二"), ("附件１", "附件1")],
)
def test_a_section_is_found_as_people_write_it(written: str, label: str, library: Library) -> None:
    assert library.section("plan", written).label == label


def test_a_section_or_document_that_is_not_there_is_refused_with_those_that_are(library: Library) -> None:
    with pytest.raises(NotFoundError, match=r"九.*三\(八\)"):
        library.section("plan", "九")
    with pytest.raises(NotFoundError, match="plan"):
        library.document("没有")


def test_every_record_of_the_library_quotes_its_document(library: Library) -> None:
    for record in (*library.sentences, *library.duties, *library.targets):
        assert record.quote == library.quote(record.doc, record.start, record.end)


def test_sections_of_all_documents_come_in_order(library: Library) -> None:
    assert [s.label for s in library.all_sections()] == [s.label for d in library.documents for s in d.sections]
