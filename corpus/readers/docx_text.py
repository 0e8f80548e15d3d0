"""Word files: every paragraph, table, text box and counted number, in the order of the page. What is struck out, hidden or a footnote is not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from corpus.errors import DocumentError
from corpus.readers.delivered import Delivered, finished, row
from corpus.readers.docx_numbers import Numbers, W
from corpus.readers.guards import no_doctype

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WIDEST = 63  # columns a Word table can have
_LEFT_OUT = {
    f"{W}{n}" for n in ("del", "moveFrom", "rPr", "pPr", "rt", "footnoteReference", "instrText", "delText", "txbxContent")
} | {f"{MC}Fallback"}


def docx_text(data: bytes, name: str) -> Delivered:
    """A .docx file. DocumentError when the package is broken or declares entities."""
    body, numbers, contents = _open(data, name)
    return finished(_blocks(body, numbers, contents), "docx", name)


def _open(data: bytes, name: str) -> tuple[Any, Numbers, frozenset[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for entry in package.infolist():
                if entry.filename.endswith((".xml", ".rels")):
                    no_doctype(package.read(entry), entry.filename, name)
        import docx

        document = docx.Document(io.BytesIO(data))
        styles = document.styles.element
        return document.element.body, Numbers(_numbering(document), styles), _contents_styles(styles)
    except DocumentError:
        raise
    except Exception as error:  # whatever python-docx, lxml or zipfile trips over, the file is broken
        raise DocumentError(
            f"{name} 已损坏，读不出 Word 文档（{type(error).__name__}）。", "请重新下载，或在 Word、WPS 里打开后另存为 .docx。"
        ) from error


def _numbering(document: Any) -> Any | None:
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return getattr(relation.target_part, "element", None)
    return None


def _contents_styles(styles: Any) -> frozenset[str]:
    """Ids of the styles of a table of contents (toc 1 …): its lines repeat headings and are no text."""
    found = set()
    for style in styles.iter(f"{W}style"):
        named = style.find(f"{W}name")
        if named is not None and named.get(f"{W}val", "").lower().startswith("toc "):
            found.add(style.get(f"{W}styleId", ""))
    return frozenset(found)


def _blocks(parent: Any, numbers: Numbers, contents: frozenset[str]) -> Iterator[str]:
    """The lines of everything in `parent`, whatever it is wrapped in (content controls, insertions)."""
    for child in parent:
        if child.tag == f"{W}p":
            style = child.find(f"{W}pPr/{W}pStyle")
            if style is None or style.get(f"{W}val") not in contents:
                yield from _paragraph(child, numbers, contents)
        elif child.tag == f"{W}tbl":
            yield from _table(child, numbers, contents)
        elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT and child.tag != f"{W}sectPr":
            yield from _blocks(child, numbers, contents)


def _paragraph(p: Any, numbers: Numbers, contents: frozenset[str]) -> Iterator[str]:
    label = numbers.label(p)
    text = "".join(_runs(p))
    if text.strip():
        yield from (label + text.lstrip()).split("\n")
    for box in p.iter(f"{W}txbxContent"):
        if not any(a.tag == f"{MC}Fallback" for a in box.iterancestors()):
            yield from _blocks(box, numbers, contents)


def _runs(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in _LEFT_OUT or not isinstance(child.tag, str):
            continue
        if child.tag == f"{W}r" and _hidden(child):
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag == f"{W}tab":
            yield " "
        elif child.tag in (f"{W}br", f"{W}cr"):
            yield "\n"
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        else:
            yield from _runs(child)


def _hidden(run: Any) -> bool:
    mark = run.find(f"{W}rPr/{W}vanish")
    return mark is not None and mark.get(f"{W}val", "1") not in ("0", "false", "off")


def _table(table: Any, numbers: Numbers, contents: frozenset[str]) -> Iterator[str]:
    """A Markdown row a row, merged cells repeated; a table of one cell is a frame, and its paragraphs stay paragraphs."""
    rows = [r for r in table.iter(f"{W}tr") if next(r.iterancestors(f"{W}tbl")) is table]
    cells = [[c for c in r.iter(f"{W}tc") if next(c.iterancestors(f"{W}tbl")) is table] for r in rows]
    if sum(map(len, cells)) == 1:
        yield from _blocks(next(c for r in cells for c in r), numbers, contents)
        return
    above: dict[int, str] = {}
    for line in cells:
        out: list[str] = []
        for cell in line:
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            width = (
                1
                if span is None
                else max(1, min(WIDEST, int(span.get(f"{W}val", "1")) if span.get(f"{W}val", "1").isdigit() else 1))
            )
            goes_on = merge is not None and merge.get(f"{W}val", "continue") == "continue"
            text = above.get(len(out), "") if goes_on else " ".join(x for x in _blocks(cell, numbers, contents) if x.strip())
            for _ in range(width):
                above[len(out)] = text
                out.append(text)
        if any(out):
            yield row(out)
