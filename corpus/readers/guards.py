"""Nothing is opened before it is known to be what its name says, and small enough. Each refusal says what is wrong and what to do."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from corpus.errors import DocumentError

MAX_BYTES = 50 * 1024 * 1024  # ten times the largest official .pdf seen
MAX_INFLATED = 300 * 1024 * 1024
MAX_RATIO = 200  # word processors stay below 40; bombs begin at 1,000
MAX_ENTRIES = 5_000
MAX_XML = 80 * 1024 * 1024
SMALL = 1024 * 1024  # a part below this may be as repetitive as it likes

FORMATS = {
    ".docx": "docx", ".pdf": "pdf", ".html": "html", ".htm": "html", ".md": "md", ".markdown": "md", ".txt": "txt",
}  # fmt: skip
_SAVE = "请在 Word 或 WPS 里另存为 .docx 再添加。"
_IMAGES = (
    (b"\x89PNG", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"BM", "BMP 图片"),
)
_HTML = re.compile(rb"^(?:\xef\xbb\xbf|\s|<\?xml[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


def load(path: Path) -> tuple[bytes, str]:
    """The file's bytes and its format. DocumentError for what is missing, too large, empty or not what its name says."""
    name = path.name
    try:
        if not path.exists():
            raise DocumentError(f"没有找到文件 {path}。", "请检查路径；有空格的路径要加引号。")
        if path.is_dir():
            raise DocumentError(f"{path} 是一个文件夹。", "请写文件的路径，例如 文件夹/*.docx。")
        if not path.is_file():
            raise DocumentError(f"{path} 不是普通文件。", "请先把内容存成文件再添加。")
        size = path.stat().st_size
        if size == 0:
            raise DocumentError(f"{name} 是空文件（0 字节）。", "请重新下载或另存后再添加。")
        if size > MAX_BYTES:
            raise DocumentError(
                f"{name} 有 {size / 1048576:.0f} MB，超过上限 {MAX_BYTES // 1048576} MB。", "请去掉图片等附件，只留文字后再添加。"
            )
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DocumentError(f"读不了 {path}：{error.strerror or error}。", "请检查文件权限和磁盘。") from error
    return data, format_of(data, name)


def format_of(data: bytes, name: str) -> str:
    """What the name says, when the content agrees. DocumentError otherwise."""
    suffix = Path(name).suffix.lower()
    found, words = _sniff(data, name)
    if suffix == ".doc" and found in ("", "txt"):
        raise DocumentError(f"{name} 是旧的 .doc 格式，读不了。", _SAVE)
    if suffix not in FORMATS and suffix != ".doc":
        known = "、".join(FORMATS)
        raise DocumentError(f"不认识 {name} 的格式“{suffix or '无扩展名'}”。", f"可以添加的格式：{known}。")
    wanted = FORMATS.get(suffix, "doc")
    if found == wanted or (found == "txt" and wanted in ("txt", "md")) or (wanted == "html" and found == "txt"):
        return wanted
    proper = {"docx": ".docx", "pdf": ".pdf", "html": ".html", "txt": ".txt"}[found]
    raise DocumentError(f"{name} 的扩展名是 {suffix}，内容却是{words}。", f"若内容无误，请把文件改名为 {proper}；否则重新下载。")


def _sniff(data: bytes, name: str) -> tuple[str, str]:
    """(format, in words) by the first bytes. DocumentError for formats that no reader takes."""
    head = data[:1024]
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise DocumentError(f"{name} 设有打开密码，读不了。", "请在 Word 或 WPS 里取消密码、另存为 .docx 再添加。")
        raise DocumentError(f"{name} 是旧的 .doc（二进制 Office）格式，读不了。", _SAVE)
    if b"%PDF-" in head:
        return "pdf", " PDF"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data, name), " Word 文档（.docx）"
    if head.startswith(b"{\\rtf"):
        raise DocumentError(f"{name} 是 RTF 格式，读不了。", _SAVE)
    for magic, words in _IMAGES:
        if head.startswith(magic) and b"\x00" in head:
            raise DocumentError(f"{name} 是{words}，没有可读的文字。", "请换成文字版（.docx、.pdf、.html 或 .txt）。")
    if head.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")):
        raise DocumentError(f"{name} 是压缩包。", "请先解压，再添加里面的文件。")
    if _HTML.match(data[:65536]):
        return "html", "网页（HTML）"
    return "txt", "纯文本"


def _zip_kind(data: bytes, name: str) -> str:
    """docx for a Word file. DocumentError for other packages, and for one that is broken or inflates beyond all measure."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise DocumentError(f"{name} 已损坏，打不开（{error}）。", "请重新下载或另存后再添加。") from error
    check_inflation(entries, name)
    names = {e.filename for e in entries}
    if "[Content_Types].xml" not in names:
        raise DocumentError(f"{name} 是压缩包，不是 Word 文档。", "请先解压，再添加里面的文件。")
    if not any(n.startswith("word/") for n in names):
        raise DocumentError(f"{name} 是别的 Office 文件（表格或幻灯片），不是 Word 文档。", _SAVE)
    return "docx"


def check_inflation(entries: list[zipfile.ZipInfo], name: str) -> None:
    """DocumentError for a zip bomb, by the sizes that the package states (zipfile never inflates past them), and for a password."""
    remedy = "正常的文档不会这样；请从官方网站重新下载。"
    total = sum(e.file_size for e in entries)
    if len(entries) > MAX_ENTRIES or total > MAX_INFLATED:
        raise DocumentError(f"{name} 解压后有 {len(entries)} 个文件、{total / 1048576:.0f} MB，疑为压缩炸弹。", remedy)
    for e in entries:
        if e.file_size > SMALL and e.file_size > MAX_RATIO * max(1, e.compress_size):
            raise DocumentError(f"{name} 里的 {e.filename} 压缩比超过 {MAX_RATIO} 倍，疑为压缩炸弹。", remedy)
        if e.flag_bits & 1:
            raise DocumentError(f"{name} 设有密码，读不了。", "请取消密码后再添加。")
        if e.filename.endswith((".xml", ".rels")) and e.file_size > MAX_XML:
            raise DocumentError(f"{name} 里的 {e.filename} 有 {e.file_size / 1048576:.0f} MB，太大。", remedy)


def no_doctype(data: bytes, part: str, name: str) -> None:
    """DocumentError when an XML part of a Word file declares a DOCTYPE or entities: no word processor writes one."""
    probe = data if b"\x00" not in data[:64] else data.replace(b"\x00", b"")  # UTF-16
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", probe, re.I):
        raise DocumentError(
            f"{name} 的 {part} 里有 DOCTYPE 或实体声明，不予读取。", "正常的 Word 文档没有这些；请从官方网站重新下载。"
        )
