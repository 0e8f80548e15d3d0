"""A small law of invented content, as paragraphs, and writers that put it into each format the way people's files have it."""

from __future__ import annotations

import functools
import subprocess
from pathlib import Path
from typing import Any

import pytest

TITLE = "星湖市灯塔养护条例"
PREFACE = (
    "（2019年3月28日星湖市第五届人民代表大会常务委员会第八次会议通过　"
    "根据2023年6月1日星湖市第六届人民代表大会常务委员会第三次会议《关于修改〈星湖市灯塔养护条例〉的决定》修正）"
)
TABLE = [["灯塔等级", "擦拭间隔", "擦拭间隔"], ["一等", "十日", "雨季五日"], ["二等", "二十日", "雨季十日"]]
PARAGRAPHS = [
    "第一章　总则",
    "第一条　为了养护湖上的灯塔，让夜里行船的人看得见岸，根据本市实际，制定本条例。",
    "第二条　本条例所称灯塔，是指立在湖岸、礁石上，夜间发光引航的塔和灯架。",
    "私人庭院里的装饰灯，不适用本条例。",
    "第三条　市灯塔管理站负责全市灯塔的养护，并依照本条例第七条的规定向市船务局报送月报。",
    "第二章　养护",
    "第一节　日常养护",
    "第四条　守灯人应当做到：",
    "（一）每日黄昏前半小时点灯；",
    "（二）按照附表规定的间隔擦拭灯罩；",
    "（三）把油耗记入灯册，灯册保存三年。",
    "第四条之一　无人值守的灯塔，由市灯塔管理站每五日巡查一次，巡查记录应当当日上传，遇到大雾、暴雨、湖面结冰等情形时，"
    "巡查次数加倍，并且在湖务广播里播报巡查结果，播报内容包括灯塔的编号、亮度和能见距离。",
    "第五条　灯塔停光超过二小时的，守灯人应当立即报告。",
    "第二节　停用和移建",
    "第六条　移建灯塔，建设单位应当在动工六十日前提出申请。",
    "第三章　法律责任",
    "第七条　违反本条例第四条规定，不按时点灯的，由市灯塔管理站责令改正；逾期不改正的，处五百元以上二千元以下罚款。",
    "第八条　本条例自2019年7月1日起施行。",
]
ANNEX = "附表　灯罩擦拭间隔"
WIDE = 29  # characters that fit on a line of the PDF
ARTICLES = 9  # 第一条 to 第八条 and 第四条之一


def rows(table: list[list[str]]) -> list[str]:
    return ["| " + " | ".join(r) + " |" for r in table]


def lines() -> list[str]:
    """The text as every reader should give it."""
    return [TITLE, PREFACE, *PARAGRAPHS, ANNEX, *rows(TABLE)]


def write(path: Path, paragraphs: list[str] | None = None, table: list[list[str]] | None = None) -> Path:
    """The law in the format that the path's suffix names."""
    body = [TITLE, PREFACE, *PARAGRAPHS] if paragraphs is None else paragraphs
    cells = TABLE if table is None else table
    {".docx": _docx, ".pdf": _pdf, ".html": _html, ".md": _markdown, ".txt": _plain}[path.suffix](path, body, cells)
    return path


def _plain(path: Path, body: list[str], cells: list[list[str]]) -> None:
    path.write_text("\r\n".join([*(f"　　{p}" for p in body), ANNEX, *rows(cells)]) + "\r\n", encoding="utf-8", newline="")


def _markdown(path: Path, body: list[str], cells: list[list[str]]) -> None:
    marks = {"章": "## ", "节": "### "}
    heads = ["# " + body[0], *(marks.get(p[2] if p.startswith("第") else "", "") + p for p in body[1:])]
    table = [rows(cells)[0], "|" + " --- |" * len(cells[0]), *rows(cells)[1:]]
    path.write_text("\n\n".join([*heads, f"**{ANNEX}**"]) + "\n\n" + "\n".join(table) + "\n", encoding="utf-8")


def _html(path: Path, body: list[str], cells: list[list[str]]) -> None:
    paragraphs = "\n".join(f"<p style='text-indent:2em'>\n  {p}\n</p>" for p in body[1:])
    table = "".join("<tr>" + _merged(r) + "</tr>" for r in cells)
    path.write_text(
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{body[0]}_星湖市法规库</title>
        <script>var a = "第一条　脚本";</script><style>p {{color: red}}</style></head><body>
        <header>星湖市政务网</header><nav><a href="/">首页</a> <a href="/x">法规</a></nav>
        <div class="wrap"><div class="bar">当前位置：首页 > 法规</div><div class="content"><h1>{body[0]}</h1>{paragraphs}
        <p>{ANNEX}</p><table border="1">{table}</table><p>【打印本页】</p></div></div>
        <footer>版权所有 星湖市</footer></body></html>""",
        encoding="utf-8",
    )


def _merged(cells: list[str]) -> str:
    out, i = "", 0
    while i < len(cells):
        same = next((j for j in range(i, len(cells)) if cells[j] != cells[i]), len(cells)) - i
        out += f"<td colspan='{same}'>{cells[i]}</td>" if same > 1 else f"<td>{cells[i]}</td>"
        i += same
    return out


def _docx(path: Path, body: list[str], cells: list[list[str]]) -> None:
    import docx

    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "星湖市法规库"
    for p in [*body, ANNEX]:
        paragraph = document.add_paragraph()
        half = len(p) // 2
        paragraph.add_run(p[:half]).bold = True
        paragraph.add_run(p[half:])
    table = document.add_table(len(cells), len(cells[0]))
    for i, line in enumerate(cells):
        for j, text in enumerate(line):
            table.cell(i, j).text = text
        if len(line) > 2 and line[1] == line[2]:
            table.cell(i, 2).text = ""
            table.cell(i, 1).merge(table.cell(i, 2)).text = line[1]
    document.save(str(path))


def _pdf(path: Path, body: list[str], cells: list[list[str]]) -> None:
    from fpdf import FPDF

    class Pages(FPDF):
        def header(self) -> None:
            self.set_font("han", size=9)
            self.cell(0, 8, "星湖市法规汇编", align="C", new_x="LMARGIN", new_y="NEXT")

        def footer(self) -> None:
            self.set_y(-15)
            self.set_font("han", size=9)
            self.cell(0, 8, f"— {self.page_no()} —", align="C")

    pdf = Pages(format=(148, 120))
    add_han_font(pdf)
    pdf.add_page()
    pdf.set_font("han", size=12)
    for p in [*body, ANNEX]:
        text = p if p in (TITLE, ANNEX) or p[2:3] in "章节" else "　　" + p
        for at in range(0, len(text), WIDE):  # as a word processor breaks it: anywhere, at a full line
            pdf.cell(0, 8, text[at : at + WIDE], new_x="LMARGIN", new_y="NEXT")
    with pdf.table(first_row_as_headings=False) as table:
        for line in cells:
            table.row(line)
    pdf.output(str(path))


def add_han_font(pdf: Any) -> None:
    """A font with Han characters, as "han"; the test is skipped where the machine has none."""
    pdf.add_font("han", fname=str(han_font()))


@functools.lru_cache(maxsize=1)
def _find_font() -> str:
    try:
        listed = subprocess.run(["fc-list", ":lang=zh-cn", "file"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""
    files = sorted(line.split(":")[0] for line in listed.splitlines())
    return next((f for f in files if "Regular" in f or "wqy" in f.lower()), files[0] if files else "")


def han_font() -> str:
    found = _find_font()
    if not found:
        pytest.skip("no font with Han characters on this machine (fonts-noto-cjk or wqy): no PDF can be written to read")
    return found
