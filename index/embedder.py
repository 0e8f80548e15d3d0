"""One way in to every embedding model: ours from a folder, any other by hub name or path; a wrong name says so at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.errors import SettingError
from index.quiet import quiet

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

HUB_PATIENCE = 5.0  # seconds to wait for the hub; the library's own retries take 78 (shared/STACK.md, 3)
_OURS = ("StaticEmbedding", "Normalize")


def open_embedder(name_or_path: str | Path, *, light: bool = True, online: bool = False, batch: int = 64) -> Embeddings:
    """A langchain `Embeddings` for a folder or a hub name.

    A folder with a model of ours is read by `StaticReader` (not when `light` is False); everything else goes through
    langchain_huggingface. The hub is asked only when `online`. SettingError for a folder that is not there or holds no
    model, and for a hub model that is not on this machine while the hub is off or out of reach.
    """
    name = str(name_or_path)
    folder = Path(name).expanduser()
    if not folder.exists() and _looks_like_a_path(name):
        raise SettingError(f"向量模型目录不存在：{name}", "请检查 WENCE_EMBEDDER 的路径，或留空使用自带模型。")
    if folder.exists() and light and is_ours(folder):
        from index.static import StaticReader

        try:
            return StaticReader(folder)
        except ValueError as error:
            raise SettingError(f"向量模型读不出来：{folder}（{error}）", "请运行 wence build --force 重新训练。") from error
    if folder.exists():
        return _hugging_face(str(folder), batch, offline=True)
    try:
        return _hugging_face(name, batch, offline=True)
    except SettingError:
        if not online:
            raise
    _reach_hub(name)
    return _hugging_face(name, batch, offline=False)


def is_ours(folder: Path) -> bool:
    """Whether the folder holds a static model that `StaticReader` can read."""
    try:
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        kinds = tuple(str(m["type"]).rsplit(".", 1)[-1] for m in modules)
        return kinds == _OURS and modules[0]["path"] == "" and (folder / "model.safetensors").is_file()
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return False


def _looks_like_a_path(name: str) -> bool:
    return name.startswith((".", "/", "~")) or "\\" in name or name.count("/") > 1


def _hugging_face(name: str, batch: int, *, offline: bool) -> Embeddings:
    quiet(online=not offline)
    from langchain_huggingface import HuggingFaceEmbeddings

    model: dict[str, Any] = {"device": "cpu", "local_files_only": offline}
    try:
        return HuggingFaceEmbeddings(
            model_name=name, model_kwargs=model, encode_kwargs={"normalize_embeddings": True, "batch_size": batch}
        )
    except (OSError, ValueError, RuntimeError, KeyError) as error:
        reason = str(error).strip().split("\n")[0]
        remedy = "请换一个模型、给出本机目录，或允许联网下载（WENCE_ONLINE=1）。"
        raise SettingError(f"向量模型 {name} 打不开：{reason}", remedy) from error


def _reach_hub(name: str) -> None:
    import httpx
    from huggingface_hub import constants

    try:
        httpx.head(constants.ENDPOINT, timeout=HUB_PATIENCE)
    except httpx.HTTPError as error:
        raise SettingError(
            f"向量模型 {name} 不在本机，模型站 {constants.ENDPOINT} 连不上（{type(error).__name__}）。",
            "请检查网络，或把模型下载到本机后给出目录。",
        ) from error
