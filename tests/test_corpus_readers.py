"""The same law in every format gives the same text; what nobody sees on the page is not read, what everybody sees is."""

from __future__ import annotations

from pathlib import Path

import invented_law as il
import pytest

from corpus.errors import DocumentError
from corpus.law_outline import law_outline
from corpus.readers import read
from corpus.readers.pdf_pages import Line
from corpus.readers.pdf_tables import Segment, filled, grids
from corpus.readers.pdf_text import assemble
from corpus.readers.wraps import joined

SUFFIXES = (".docx", ".pdf", ".html", ".md", ".txt")
PLAIN = "\n".join(il.lines()) + "\n"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_law_gives_the_same_lines_in_every_format(suffix: str, tmp_path: Path) -> None:
    delivered = read(il.write(tmp_path / f"law{suffix}"))
    assert delivered.text.splitlines() == il.lines()
    assert delivered.format == suffix[1:]
    assert delivered.text.endswith("|\n") and "\r" not in delivered.text


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_law_has_the_same_articles_in_every_format(suffix: str, tmp_path: Path) -> None:
    out = law_outline("law", read(il.write(tmp_path / f"law{suffix}")).text)
    assert (out.articles, out.oddities) == (il.ARTICLES, ())
    assert [s.label for s in out.sections if s.label.endswith("条") or "之" in s.label][3:5] == ["第四条", "第四条之一"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk"])
def test_a_text_in_any_encoding_of_the_mainland_is_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "law.txt"
    path.write_bytes(PLAIN.encode(encoding))
    assert read(path).text == PLAIN


@pytest.mark.parametrize("encoding", ["big5", "big5hkscs", "utf-16", "gb18030"])
def test_a_traditional_text_is_read_and_not_mistaken(encoding: str, tmp_path: Path) -> None:
    text = "第一條 為了養護湖上的燈塔，讓夜裡行船的人看得見岸，制定本條例。\n第二條 守燈人應當每日點燈，並把油耗記入燈冊。\n"
    path = tmp_path / "law.txt"
    path.write_bytes(text.encode(encoding))
    assert read(path).text == text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_line_ends_of_every_kind_become_one(end: str, tmp_path: Path) -> None:
    path = tmp_path / "law.txt"
    path.write_bytes(end.join(il.lines()).encode())
    assert read(path).text == PLAIN


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "gb18030", "big5"])
def test_a_page_is_read_by_the_charset_it_states(charset: str, tmp_path: Path) -> None:
    body = (
        "<p>第一条 守灯人每日点灯。</p><p>第二条 灯册保存三年。</p>"
        if charset != "big5"
        else "<p>第一條 守燈人。</p><p>第二條 燈冊。</p>"
    )
    path = tmp_path / "law.html"
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body>{body}</body></html>'
    path.write_bytes(page.encode(charset))
    assert read(path).text.startswith("第一")


def test_a_hard_wrapped_text_becomes_paragraphs_again(tmp_path: Path) -> None:
    wide = 30
    wrapped = [p[i : i + wide] for p in il.PARAGRAPHS for i in range(0, len(p), wide)]
    assert joined(wrapped, wide) == il.PARAGRAPHS


def test_a_reference_at_the_start_of_a_wrapped_line_begins_no_paragraph() -> None:
    assert joined(["市灯塔管理站负责全市灯塔的养护并依照本条例", "第七条的规定报送月报。"], 20) == [
        "市灯塔管理站负责全市灯塔的养护并依照本条例第七条的规定报送月报。"
    ]


def test_front_matter_is_words_and_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "law.md"
    path.write_text(
        '---\ntitle: "灯塔条例"\nadopted: 2019-03-28\nrevised:\n  - "2023-06-01 修正"\n---\n' + PLAIN, encoding="utf-8"
    )
    delivered = read(path)
    assert delivered.front == {"title": "灯塔条例", "adopted": "2019-03-28", "revised": "2023-06-01 修正"}
    assert delivered.text == PLAIN


@pytest.mark.parametrize("front", ["a: &x [1,2]\nb: *x", "a: [", "a: " + "[" * 5000])
def test_front_matter_that_cannot_be_read_is_refused(front: str, tmp_path: Path) -> None:
    path = tmp_path / "law.md"
    path.write_text(f"---\n{front}\n---\n{PLAIN}", encoding="utf-8")
    with pytest.raises(DocumentError, match="---"):
        read(path)


def test_word_s_own_numbers_are_read(tmp_path: Path) -> None:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        f'<w:lvlText w:val="第%1条"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        f'<w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for level, text in ((0, "守灯人应当："), (1, "点灯；"), (1, "擦灯罩。"), (0, "灯册保存三年。")):
        paragraph = document.add_paragraph(text)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>')
        )
    document.save(str(tmp_path / "law.docx"))
    assert read(tmp_path / "law.docx").text.splitlines() == [
        "第一条 守灯人应当：",
        "（一）点灯；",
        "（二）擦灯罩。",
        "第二条 灯册保存三年。",
    ]


def test_what_is_struck_out_or_hidden_in_word_is_not_read_and_what_is_wrapped_is(tmp_path: Path) -> None:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = docx.Document()
    body = document.element.body
    for n, xml in enumerate((
        "<w:p {ns}><w:r><w:t>第一条 点灯</w:t></w:r><w:del><w:r><w:delText>三次</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>两次。</w:t></w:r></w:ins></w:p>",
        "<w:sdt {ns}><w:sdtContent><w:p><w:r><w:t>第二条 擦灯。</w:t></w:r>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        "<w:p {ns}><w:hyperlink><w:r><w:t>第三条 报告。</w:t></w:r></w:hyperlink><w:r><w:footnoteReference w:id='1'/></w:r></w:p>",
    )):  # fmt: skip
        body.insert(n, parse_xml(xml.format(ns=nsdecls("w"))))
    document.save(str(tmp_path / "law.docx"))
    assert read(tmp_path / "law.docx").text.splitlines() == ["第一条 点灯两次。", "第二条 擦灯。", "第三条 报告。"]


def test_merged_cells_of_a_page_are_repeated(tmp_path: Path) -> None:
    table = "<tr><td rowspan=2>塔</td><td colspan=2>间隔</td></tr><tr><td>平日</td><td>雨季</td></tr><tr><td>一等</td><td>十日</td><td>五日</td></tr>"
    path = tmp_path / "plan.html"
    path.write_text(f"<body><p>一、总则</p><p>二、灯表</p><table>{table}</table></body>", encoding="utf-8")
    assert read(path).text.splitlines()[2:] == ["| 塔 | 间隔 | 间隔 |", "| 塔 | 平日 | 雨季 |", "| 一等 | 十日 | 五日 |"]


def test_a_page_laid_out_with_tables_and_forms_keeps_its_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "law.html"
    path.write_text(
        "<body><form><table><tr><td><table><tr><td>左栏</td></tr></table></td><td><p>第一条 点灯。</p>第二条 擦灯，<b>每日</b>一次。"
        "<br>第三条 报告。<div style='display: none'>第四条 暗藏。</div></td></tr></table></form></body>",
        encoding="utf-8",
    )
    assert read(path).text.splitlines() == ["第一条 点灯。", "第二条 擦灯，每日一次。", "第三条 报告。"]


def test_merged_cells_of_a_drawn_table_are_repeated() -> None:
    flat = [Segment(0, y, 90, y) for y in (90, 60, 0)] + [Segment(30, 30, 90, 30)]
    upright = [Segment(x, 0, x, 90) for x in (0, 30, 90)] + [Segment(60, 0, 60, 60)]
    grid = grids([*flat, *upright])[0]
    letters = {
        (15, 75): "塔",
        (60, 75): "间隔",
        (15, 30): "一等",
        (45, 45): "平日",
        (75, 45): "雨季",
        (45, 15): "十日",
        (75, 15): "五日",
    }
    cells = filled(grid, lambda inside: "".join(t for (x, y), t in letters.items() if inside(x, y)))
    assert cells == [["塔", "间隔", "间隔"], ["一等", "平日", "雨季"], ["一等", "十日", "五日"]]


def test_running_titles_and_page_numbers_go_and_numbers_in_the_text_stay() -> None:
    page = [Line("灯塔汇编 2024", True), Line("第一条 灯塔每隔五百米设一座，", False), Line("12", False), Line("— 3 —", True)]
    other = [Line("灯塔汇编 2025", True), Line("第二条 油灯。", False), Line("第 4 页 共 9 页", True)]
    assert "12" in "".join(assemble([page, other]))
    assert not any("汇编" in x or "页" in x or "—" in x for x in assemble([page, other]))
