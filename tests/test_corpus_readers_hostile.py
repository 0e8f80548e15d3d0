"""Files that are broken, disguised or meant to harm: each is refused in bounded time, with what is wrong and what to do."""

from __future__ import annotations

import io
import random
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import invented_law as il
import pytest

from corpus.errors import DocumentError
from corpus.readers import guards, read

TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
DOCUMENT = '<?xml version="1.0"?>{doctype}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'

MOJIBAKE = "".join(il.PARAGRAPHS).encode().decode("gb18030", "replace").replace("\ufffd", "?").encode()


def refused(path: Path, *words: str) -> DocumentError:
    before = path.read_bytes() if path.is_file() and path.stat().st_size < 1_000_000 else None
    begun = time.monotonic()
    with pytest.raises(DocumentError) as caught:
        read(path)
    assert time.monotonic() - begun < 20
    assert caught.value.remedy
    assert [w for w in words if w not in caught.value.problem + caught.value.remedy] == []
    assert before is None or path.read_bytes() == before
    return caught.value


def package(path: Path, parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return path


def word_file(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """An ordinary .docx with its parts changed."""
    good = il.write(path.with_name("good.docx"))
    with zipfile.ZipFile(good) as file:
        parts = {n: change(n, file.read(n)) for n in file.namelist()}
    good.unlink()
    return package(path, dict(parts))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.docx", b"", "空文件"),
        ("empty.txt", b"", "空文件"),
        ("blank.txt", b" \n\n\t ", "没有文字"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".doc"),
        ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "另存为 .docx"),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("rich.docx", b"{\\rtf1 abc}", "RTF"),
        ("picture.pdf", b"\x89PNG\r\n\x1a\n\0\0\0", "图片"),
        ("packed.txt", b"Rar!\x1a\x07\x00", "压缩包"),
        ("not.pdf", "第一条 点灯。".encode(), "扩展名是 .pdf"),
        ("not.docx", "第一条 点灯。".encode(), "扩展名是 .docx"),
        ("not.txt", b"%PDF-1.7 ...", "PDF"),
        ("not.md", b"<!DOCTYPE html><html><body>x</body></html>", "网页"),
        ("table.xlsx", b"abc", "不认识"),
        ("noname", b"abc", "不认识"),
        ("cut.docx", b"PK\x03\x04" + b"x" * 300, "损坏"),
        ("cut.pdf", b"%PDF-1.7\n" + b"x" * 300, "损坏"),
        ("junk.txt", bytes(random.Random(1).randbytes(5000)), "二进制"),
        ("zeros.txt", b"\0" * 5000, "二进制"),
        ("half.txt", "第一条 守灯人应当点灯。".encode()[:-2] + b"\xff\xff", "编码"),
        ("latin.txt", ("第一条 守灯人应当点灯，灯册保存三年。" * 9).encode("gb18030").decode("latin-1").encode(), "乱码"),
        ("mojibake.txt", MOJIBAKE, "乱码"),
        ("japanese.txt", "灯台の光を守る".encode("shift_jis") * 20 + b"\x81\xff", "编码"),
    ],
    ids=lambda x: x if isinstance(x, str) and "." in x else "",
)  # fmt: skip
def test_a_file_that_is_not_what_it_says_is_refused(name: str, data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    refused(path, words)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    refused(tmp_path / "no.docx", "没有找到")
    refused(tmp_path, "文件夹")


def test_a_file_of_300_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    begun = time.monotonic()
    refused(path, "300 MB", "50 MB")
    assert time.monotonic() - begun < 0.5


def test_a_text_of_more_characters_than_any_law_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.readers.delivered.MAX_CHARACTERS", 100)
    refused(il.write(tmp_path / "law.txt"), "超过上限 100")


def test_a_zip_bomb_is_refused_by_its_sizes(tmp_path: Path) -> None:
    bomb = package(tmp_path / "bomb.docx", {"[Content_Types].xml": TYPES, "word/document.xml": b"\0" * (60 << 20)})
    refused(bomb, "压缩炸弹")
    many = package(tmp_path / "many.docx", {"[Content_Types].xml": TYPES, **{f"word/{i}.xml": "" for i in range(6000)}})
    refused(many, "压缩炸弹")


def test_a_zip_that_lies_about_its_sizes_is_not_inflated(tmp_path: Path) -> None:
    path = package(tmp_path / "liar.docx", {"[Content_Types].xml": TYPES, "word/document.xml": b"\0" * (8 << 20)})
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    refused(path, "损坏")


def test_a_package_that_is_no_word_file_is_refused(tmp_path: Path) -> None:
    refused(package(tmp_path / "sheet.docx", {"[Content_Types].xml": TYPES, "xl/workbook.xml": "<a/>"}), "表格")
    refused(package(tmp_path / "zip.docx", {"a.txt": "abc"}), "压缩包")
    refused(
        package(tmp_path / "bare.docx", {"[Content_Types].xml": TYPES, "word/document.xml": DOCUMENT.format(doctype="")}), "损坏"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
    ],
)
def test_entities_in_a_word_file_are_never_resolved(doctype: str, encoding: str, tmp_path: Path) -> None:
    def change(name: str, data: bytes) -> bytes:
        return DOCUMENT.format(doctype=doctype).encode(encoding) if name == "word/document.xml" else data

    refused(word_file(tmp_path / "evil.docx", change), "DOCTYPE")


def test_entities_of_a_page_are_never_resolved(tmp_path: Path) -> None:
    path = tmp_path / "law.html"
    path.write_text(
        '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>第一条 点灯&x;。</p><p>第二条 擦灯。</p></body></html>',
        encoding="utf-8",
    )
    assert "root:" not in read(path).text


def test_a_word_file_with_broken_xml_is_refused(tmp_path: Path) -> None:
    refused(word_file(tmp_path / "a.docx", lambda n, d: d[:-40] if n == "word/document.xml" else d), "损坏")
    deep = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>' + b"<w:p>" * 9000
    refused(word_file(tmp_path / "b.docx", lambda n, d: deep if n == "word/document.xml" else d), "损坏")


def test_a_word_file_with_a_password_bit_is_refused(tmp_path: Path) -> None:
    path = package(tmp_path / "a.docx", {"[Content_Types].xml": TYPES, "word/document.xml": DOCUMENT.format(doctype="")})
    data = bytearray(path.read_bytes())
    for magic, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        i = data.find(magic)
        data[i + at] |= 1
    path.write_bytes(bytes(data))
    refused(path, "密码")


def pdf(path: Path, *, password: str = "", picture: bool = False) -> Path:
    from fpdf import FPDF

    sheet = FPDF()
    sheet.add_page()
    if picture:
        from PIL import Image

        sheet.image(Image.new("RGB", (600, 800), "grey"), 0, 0, 200)
    else:
        il.add_han_font(sheet)
        sheet.set_font("han", size=12)
        sheet.cell(0, 8, "第一条 守灯人应当每日点灯，并把油耗记入灯册。")
    if password:
        sheet.set_encryption(owner_password="o", user_password=password)
    sheet.output(str(path))
    return path


def test_an_encrypted_pdf_and_a_scanned_one_are_told_apart(tmp_path: Path) -> None:
    refused(pdf(tmp_path / "locked.pdf", password="secret"), "密码")
    refused(pdf(tmp_path / "scan.pdf", picture=True), "扫描")


def test_a_pdf_whose_stream_inflates_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.readers.pdf_text.TIME_LIMIT", 10)
    stream = zlib.compress(b"0 0 m 1 1 l S\n" * 12_000_000, 9)
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n")
    out.write(b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n")
    out.write(
        b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(stream)
        + stream
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
    )
    path = tmp_path / "loop.pdf"
    path.write_bytes(out.getvalue())
    refused(path)


def test_a_login_page_and_a_page_filled_in_by_scripts_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "login.html"
    path.write_text(
        "<html><head><title>用户登录</title></head><body><form><input type=password></form>请登录</body></html>", encoding="utf-8"
    )
    refused(path, "登录页")
    path.write_text("<html><body><div id=app></div><script>var t = '第一条 点灯'</script></body></html>", encoding="utf-8")
    refused(path, "没有条文")


def test_a_page_with_absurd_spans_and_depth_is_read_in_bounds(tmp_path: Path) -> None:
    path = tmp_path / "law.html"
    cell = "<tr><td colspan=99999 rowspan=99999>塔</td><td>灯</td></tr>"
    path.write_text(f"<p>第一条 点灯。</p><p>第二条 擦灯。</p><table>{cell * 50}</table>" + "<div>" * 20_000, encoding="utf-8")
    assert len(read(path).text) < 200_000


def test_the_limits_are_those_that_are_told() -> None:
    assert guards.MAX_BYTES == 50 * 1024 * 1024
