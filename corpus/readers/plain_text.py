"""Bytes into characters, and plain text into paragraphs. An encoding is taken only when what comes out reads as Chinese.

charset-normalizer is not asked: on short law texts it mistakes Big5 for GB18030 and back; the commonest characters decide.
"""

from __future__ import annotations

import codecs
import re

from corpus.errors import DocumentError
from corpus.readers.delivered import Delivered, finished, tidy
from corpus.readers.wraps import joined, looks_wrapped

# The commonest characters of official texts in both scripts; more than half of any law is made of them (14 laws: 57–70 %).
COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等"
    "部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内"
    "数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特"
    "件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处府罚款规应省市县区项责环境保护节能源单"
    "關個為國來時們對會發動過說產種後從業當點應開還進經濟電機體與實現長條資該處據規責單門區縣項並於執計關節環護罰總辦標準見設運將統"
)
_HAN = re.compile(r"[㐀-鿿]")
MOJIBAKE = 0.08
LEAST_COMMON = 0.12  # wrongly decoded text reaches 0.01–0.04
ENCODINGS = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


def plain_text(data: bytes, name: str) -> Delivered:
    """A .txt file. DocumentError when it is no text, or its characters cannot be made out."""
    lines = decode(data, name).split("\n")
    return finished(joined(lines) if looks_wrapped([tidy(x) for x in lines]) else lines, "txt", name)


def decode(data: bytes, name: str, declared: str = "") -> str:
    """The characters, line ends as LF. UTF-8 (with or without BOM), UTF-16, GB18030 (GB2312, GBK) and Big5. DocumentError otherwise."""
    return (
        _characters(data, name, declared).replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\x0c", "\n")
    )


def _characters(data: bytes, name: str, declared: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(_strict(data, encoding), name)
    if b"\x00" not in data:
        if (text := _strict(data, "utf-8")) is not None:
            return _checked(text, name)
        if declared and (text := _strict(data, declared)) is not None and _chinese(text) >= LEAST_COMMON:
            return _checked(text, name)
    elif data.count(b"\x00") > len(data) // 3 and not _strict_utf16(data):
        raise _junk(name)
    tried = [(text, encoding) for encoding in ENCODINGS if (text := _strict(data, encoding)) is not None and "\x00" not in text]
    text, _ = max(tried, key=lambda t: _chinese(t[0]), default=(None, ""))
    if text is None or _chinese(text) < LEAST_COMMON:
        if b"\x00" in data or _controls(data) > 0.02:
            raise _junk(name)
        raise DocumentError(
            f"{name} 的文字编码认不出来（不是 UTF-8、UTF-16、GB18030 或 Big5，或内容有损坏）。",
            "请用记事本或编辑器打开，确认显示正常后另存为 UTF-8，再添加。",
        )
    return _checked(text, name)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _strict_utf16(data: bytes) -> bool:
    return any(_chinese(text) >= LEAST_COMMON for e in ("utf-16-le", "utf-16-be") if (text := _strict(data, e)))


def _checked(text: str | None, name: str) -> str:
    if text is None:
        raise DocumentError(f"{name} 的开头写着一种编码，内容却不是。", "文件已损坏；请重新下载。")
    if text.count("\x00") or _controls(text[:200_000].encode("utf-8", "replace")) > 0.02:
        raise _junk(name)
    han = _HAN.findall(text[:200_000])
    bad = text.count("\ufffd")
    if bad > 3 + len(text) // 500 or (len(set(han)) >= 60 and _common(han) < MOJIBAKE):
        raise DocumentError(
            f"{name} 里的文字是乱码：存盘以前就被用错的编码打开过。", "请从原处重新下载，或用正确的编码重新另存为 UTF-8。"
        )
    latin = len(re.findall(r"[\u0080-\u00ff]", text[:200_000]))
    if latin > 60 and latin > 3 * len(han):
        raise DocumentError(f"{name} 里的文字是乱码（中文被当作西文存盘）。", "请从原处重新下载，另存为 UTF-8 再添加。")
    return text


def _chinese(text: str) -> float:
    """The share of Han characters that are common ones; 0 without any, and for private-use characters."""
    sample = re.sub(r"<[^<>]*>", "", text[:200_000])  # a page is mostly markup
    han = _HAN.findall(sample)
    if not han or len(han) < len(sample) // 20:
        return 0.0
    return _common(han, len(re.findall(r"[\ue000-\uf8ff]", sample)))


def _common(han: list[str], strange: int = 0) -> float:
    return sum(c in COMMON for c in han) / (len(han) + 5 * strange)


def _controls(data: bytes) -> float:
    sample = data[:200_000]
    return sum(sample.count(bytes([b])) for b in (*range(0, 9), *range(14, 27), *range(28, 32))) / max(1, len(sample))


def _junk(name: str) -> DocumentError:
    return DocumentError(
        f"{name} 不是文本文件，而是二进制数据。", "请确认选对了文件；Word 文档请存为 .docx，扫描件请换成文字版。"
    )
