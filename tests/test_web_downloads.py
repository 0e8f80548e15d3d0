"""Files to take away: what was written can be read again, and no cell is run."""

from __future__ import annotations

import csv
import io
from zipfile import ZipFile

from openpyxl import load_workbook

from bot.web.downloads import Sheet, csv_bytes, file, xlsx_bytes

ROWS = (("=1+1", "15", "二"), ("@SUM(A1)", "-8", "“三”\n四"), ("-cmd|x", "1,5", '"'))
SHEET = Sheet("目标", ("名称", "数值", "章节"), ROWS)


def test_a_csv_opens_in_excel_with_its_chinese_and_no_formula() -> None:
    data = csv_bytes(SHEET)
    assert data.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert read[0] == list(SHEET.head)
    assert [r[0] for r in read[1:]] == ["'=1+1", "'@SUM(A1)", "'-cmd|x"]
    assert [r[1:] for r in read[1:]] == [list(r[1:]) for r in ROWS]  # a negative number stays one


def test_an_xlsx_opens_again_with_every_cell_a_text() -> None:
    data = xlsx_bytes([SHEET, Sheet("空", ("一",), ())])
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["目标", "空"]
    assert tuple(tuple(c.value for c in r) for r in book["目标"].iter_rows(min_row=2)) == ROWS
    with ZipFile(io.BytesIO(data)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_a_file_has_its_chinese_name() -> None:
    reply = file(b"x", "text/csv", "职责.csv")
    assert "filename*=UTF-8''%E8%81%8C%E8%B4%A3.csv" in reply.headers["content-disposition"]
    assert reply.headers["content-disposition"].isascii()
