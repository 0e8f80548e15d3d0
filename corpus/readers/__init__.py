"""Files as people download them, read into one form of text. A file that cannot be read is refused with what to do; nothing is guessed.

`read` is the one door; each format has its module, and none is imported before a file of that format comes.
"""

from __future__ import annotations

from pathlib import Path

from corpus.readers.delivered import Delivered
from corpus.readers.guards import load

__all__ = ["Delivered", "read", "read_bytes"]


def read(path: Path) -> Delivered:
    """The text of a .docx, .pdf, .html, .md or .txt file. DocumentError says what is wrong with the file and what to do."""
    data, format = load(path)
    return read_bytes(data, format, path.name)


def read_bytes(data: bytes, format: str, name: str) -> Delivered:
    """Likewise for bytes that `guards.load` has passed; `format` is docx, pdf, html, md or txt."""
    if format == "docx":
        from corpus.readers.docx_text import docx_text as reader
    elif format == "pdf":
        from corpus.readers.pdf_text import pdf_text as reader
    elif format == "html":
        from corpus.readers.html_text import html_text as reader
    elif format == "md":
        from corpus.readers.markdown_text import markdown_text as reader
    else:
        from corpus.readers.plain_text import plain_text as reader
    return reader(data, name)
