"""Web pages: the document in them, without the site around it. A page that holds no article and no section is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from corpus.errors import DocumentError
from corpus.readers.delivered import Delivered, finished, row, tidy
from corpus.readers.plain_text import decode

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})""", re.I)
_DROPPED = frozenset(
    {
        "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "audio", "video", "input", "button",
        "select", "option", "textarea", "nav", "header", "footer", "aside", "head",
    }
)  # fmt: skip
_BLOCKS = frozenset(
    {
        "address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "figcaption", "form", "h1",
        "h2", "h3", "h4", "h5", "h6", "hr", "html", "li", "main", "ol", "p", "pre", "section", "ul", "caption", "td", "th", "tr",
        "tbody", "thead", "tfoot",
    }
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_MARK = re.compile(
    r"^(?:第[零〇一二两三四五六七八九十百千\d]+[条條](?:之[一二三四五六七八九十]+)?(?:[\s　]|$)"
    r"|[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）])"
)
_AROUND = re.compile(
    r"^[【\[]?\s*(?:打印(?:本页)?|关闭(?:窗口|本页)?|分享(?:到)?[:：]?.{0,12}|返回顶部|收藏|字体?[:：]?\s*[【\[]?大.{0,12}小.{0,4}|"
    r"(?:上一篇|下一篇)[:：].*|扫一扫.*|责任编辑[:：].*|相关(?:链接|新闻|阅读|文章).{0,4}|版权所有.*|.*ICP备.*|.*公网安备.*|网站地图|联系我们)\s*[】\]]?$"
)
WIDEST, TALLEST = 60, 2000  # what a colspan and a rowspan may say
DEEPEST = 200  # elements within each other; lxml stops at 256


def html_text(data: bytes, name: str) -> Delivered:
    """A saved page. DocumentError for a page of no document (a login page, one that scripts fill in, an error page)."""
    root = _tree(data, name)
    title = " ".join("".join(t.itertext()) for t in root.iter("title")).strip()
    body = _document_part(root)
    lines = [line for line in (tidy(x) for x in _lines(body)) if line and not _AROUND.match(line)]
    if sum(bool(_MARK.match(line)) for line in lines) < 2:
        kind = (
            "登录页"
            if root.xpath("//input[@type='password']") or re.search("登录|登錄|login", title, re.I)
            else "导航页或由脚本填写的页面"
        )
        raise DocumentError(
            f"{name} 里没有条文，也没有“一、”“（一）”这样的章节，像是{kind}（标题：{title[:40] or '无'}）。",
            "请在浏览器里打开正文页，等全文显示后另存为“网页，仅 HTML”；或改为下载 .docx。",
        )
    heads = [tidy(" ".join("".join(h.itertext()).split())) for h in root.iter("h1")]
    first = next(i for i, line in enumerate(lines) if _MARK.match(line))
    for head in heads[:1]:
        if head and head not in lines[:first]:
            lines.insert(0, head)
    return finished(lines, "html", name, {"page_title": tidy(title)} if title else {})


def _tree(data: bytes, name: str) -> Any:
    from lxml import etree, html

    found = _CHARSET.search(data[:4096])
    declared = found[1].decode("ascii").lower() if found else ""
    declared = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(declared, declared)
    text = re.sub(
        r"<!DOCTYPE[^>\[]*(?:\[.*?\])?[^>]*>|<\?xml[^>]*\?>", "", decode(data, name, declared), count=2, flags=re.I | re.S
    )
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError, RecursionError) as error:
        raise DocumentError(f"{name} 不是可读的网页（{type(error).__name__}）。", "请在浏览器里重新另存正文页。") from error
    return root


def _document_part(root: Any) -> Any:
    """The smallest element that still holds every article and section heading of the page."""
    part = next(iter(root.iter("body")), root)
    for _ in range(DEEPEST):
        here = _marks(part)
        inner = [child for child in part if isinstance(child.tag, str) and _marks(child) == here] if here else []
        if not inner or inner[0].tag == "p" or (inner[0].tag == "table" and _is_data(inner[0])):
            return part
        part = inner[0]
    return part


def _marks(element: Any) -> int:
    return sum(bool(_MARK.match(tidy(line))) for line in _lines(element))


def _lines(element: Any) -> Iterator[str]:
    out: list[str] = [""]
    _walk(element, out, 0)
    yield from (" ".join(x.split("\n")) if x.startswith("|") else x for x in out)


def _walk(element: Any, out: list[str], depth: int) -> None:
    """Append the element's text to the lines in `out`: a block opens a line, what is inline goes on with the last."""
    tag = element.tag
    if (
        not isinstance(tag, str)
        or tag in _DROPPED
        or depth > DEEPEST
        or _HIDDEN.search(element.get("style", ""))
        or "hidden" in element.attrib
    ):
        return
    if tag == "br":
        out.append("")
        return
    if tag == "table" and _is_data(element):
        out.extend(_table(element))
        out.append("")
        return
    block = tag in _BLOCKS or tag == "table"
    if block:
        out.append("")
    out[-1] += _inline(element.text, tag == "pre")
    for child in element:
        _walk(child, out, depth + 1)
        tail = _inline(child.tail, tag == "pre")
        out[-1] += tail
    if block:
        out.append("")


def _inline(text: str | None, kept: bool) -> str:
    return "" if not text else text if kept else re.sub(r"[ \t\r\n\f]+", " ", text)


def _is_data(table: Any) -> bool:
    """A table that lays out a page (one cell a row, or other tables within) is no table of data."""
    if table.find(".//table") is not None:
        return False
    rows = [[c for c in r if c.tag in ("td", "th")] for r in table.iter("tr")]
    return max(map(len, rows), default=0) >= 2 and not any(
        _MARK.match(tidy(x)) and len(x) > 40 for r in rows for c in r for x in c.itertext()
    )


def _table(table: Any) -> Iterator[str]:
    """Markdown rows, merged cells repeated in every row and column they cover."""
    waiting: dict[int, tuple[int, str]] = {}  # column → (rows still covered, text)
    for tr in table.iter("tr"):
        cells: list[str] = []

        def covered(cells: list[str] = cells) -> None:
            while len(cells) < WIDEST and len(cells) in waiting and waiting[len(cells)][0] > 0:
                left, text = waiting[len(cells)]
                waiting[len(cells)] = (left - 1, text)
                cells.append(text)

        for cell in (c for c in tr if c.tag in ("td", "th")):
            covered()
            inner: list[str] = [""]
            for part in (cell.text, *cell):
                if isinstance(part, str):
                    inner[-1] += _inline(part, False)
                elif part is not None:
                    _walk(part, inner, 0)
                    inner[-1] += _inline(part.tail, False)
            text = " ".join(tidy(x) for x in inner if tidy(x))
            down = _span(cell, "rowspan", TALLEST)
            for _ in range(_span(cell, "colspan", max(0, WIDEST - len(cells)))):
                waiting[len(cells)] = (down - 1, text)
                cells.append(text)
        covered()
        if any(cells):
            yield row(cells)


def _span(cell: Any, name: str, most: int) -> int:
    value = cell.get(name, "1").strip()
    return min(most, max(1, int(value) if value.isdigit() and len(value) < 6 else 1))
