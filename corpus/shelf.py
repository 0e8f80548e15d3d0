"""The shelf: which documents there are, as delivered and with their digests. A file that is not the one described is refused."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

from corpus.errors import DocumentError
from corpus.horizon import plan_years
from corpus.plan_outline import outline
from corpus.records import Document
from corpus.script import fold_keep

SHELF = Path(__file__).parent / "documents" / "shelf.toml"


def read_shelf(shelf: Path = SHELF) -> tuple[Document, ...]:
    """The documents of a shelf file, outlined. DocumentError when a file is missing or is not the one described."""
    with shelf.open("rb") as file:
        rows = tomllib.load(file)["document"]
    return tuple(_document(row, shelf.parent) for row in rows)


def _document(row: dict[str, Any], folder: Path) -> Document:
    path = folder / row["file"]
    if not path.is_file():
        raise DocumentError(
            f"资料架上写着 {row['file']}，但没有这个文件。", f"请把文件放回 {folder.name}/，或从 shelf.toml 删去这一条。"
        )
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if row.get("sha256") and digest != row["sha256"]:
        raise DocumentError(
            f"{row['file']} 与资料架上登记的摘要不符：{digest[:12]}，登记的是 {row['sha256'][:12]}。",
            "请恢复原文件，或核对后更新 shelf.toml。",
        )
    return read_plan(
        row["id"], data.decode("utf-8"), title=row["title"], number=row.get("number", ""), issuer=row.get("issuer", ""),
        date=row.get("date", ""), horizon=tuple(row["horizon"]) if "horizon" in row else None, sha256=digest,
        begins=row.get("begins", ""), left_out=row.get("left_out", ""),
    )  # fmt: skip


def read_plan(
    doc: str, text: str, *, title: str, number: str = "", issuer: str = "", date: str = "",
    horizon: tuple[int, int] | None = None, sha256: str = "", begins: str = "", left_out: str = "",
) -> Document:  # fmt: skip
    """A plan as a Document: body from `begins` (the first line that stands in the plan) to the end, with its sections."""
    start = text.find(begins) if begins else 0
    if start < 0:
        raise DocumentError(f"“{doc}”里找不到正文开头“{begins[:20]}……”。", "请核对 shelf.toml 的 begins 一栏。")
    end = len(text.rstrip())
    years = horizon or (plan_years(fold_keep(title)) if plan_years(fold_keep(title))[0] else None)
    return Document(
        doc, title, text, number, issuer, date, years, sha256 or hashlib.sha256(text.encode()).hexdigest(), start, end, left_out,
        region_of(issuer or title), outline(doc, text, start, end),
    )  # fmt: skip


def region_of(name: str) -> str:
    """The region a plan is for, by its issuer: 内蒙古自治区人民政府 → 内蒙古自治区."""
    m = re.match(r"^(.{2,9}?(?:自治区|省|市|州|盟|县|区|旗))(?=人民政府|“|\"|十|办公|$)", fold_keep(name))
    return m[1] if m else ""
