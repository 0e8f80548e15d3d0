"""What has to be right for an answer, checked one by one; every finding that is not right comes with what to do.

A check that falls over is a finding, not a crash.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shutil
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import WenceError

PYTHON = (3, 11)  # pyproject.toml, requires-python
ROOM = 500_000_000  # bytes; an index takes 20 MB, a rebuild keeps the one before and writes a third
_INSTALL = "请在项目目录里运行 pip install -c constraints.txt -e ."


@dataclass(frozen=True)
class Check:
    """One thing looked at. `remedy` is empty when it is right."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


def checks() -> list[Check]:
    """All checks, in the order in which one needs the other."""
    steps: list[tuple[str, Callable[[], list[Check]]]] = [
        ("Python", _python),
        ("软件包", _packages),
        ("设置", _settings),
        ("资料", _sources),
        ("数据目录", _home),
        ("磁盘空间", _room),
        ("索引", _index),
        ("大模型", _model),
    ]
    return [check for name, step in steps for check in _safely(name, step)]


def _safely(name: str, step: Callable[[], list[Check]]) -> list[Check]:
    try:
        return step()
    except WenceError as error:
        return [Check(name, False, error.problem, error.remedy)]
    except Exception as error:  # a doctor says what is broken instead of breaking
        return [Check(name, False, f"检查时出错：{type(error).__name__}：{error}", "请按上面各项先补救，再运行 wence doctor。")]


def _python() -> list[Check]:
    ok = sys.version_info >= PYTHON
    need = ".".join(map(str, PYTHON))
    return [Check("Python", ok, platform.python_version(), "" if ok else f"请改用 Python {need} 或更新的版本。")]


def _packages() -> list[Check]:
    needed = dependencies()
    installed = {re.sub(r"[-_.]+", "-", d.name).lower() for d in importlib.metadata.distributions() if d.name}
    absent = [name for name in needed if re.sub(r"[-_.]+", "-", name).lower() not in installed]
    there = [f"{name} {importlib.metadata.version(name)}" for name in needed if name not in absent]
    if absent:
        return [Check("软件包", False, f"没有安装：{'、'.join(absent)}", _INSTALL)]
    return [Check("软件包", True, "，".join(there))]


def _settings() -> list[Check]:
    from bot.settings import settings

    s = settings()
    shown = [f"WENCE_HOME={s.home}"]
    shown += [f"WENCE_{n.upper()}={getattr(s, n)}" for n in ("embedder", "chroma_url", "qdrant_url") if getattr(s, n)]
    if s.qdrant_api_key.get_secret_value():
        plain = s.qdrant_url.startswith("http:")
        shown.append("WENCE_QDRANT_API_KEY 已设" + ("（地址是 http，密钥在网络上是明文）" if plain else ""))
    return [Check("设置", True, "，".join(shown))]


def _sources() -> list[Check]:
    from bot.assembly import library

    out = []
    for d in library().documents:
        if d.kind == "named":
            continue
        whole = (
            "与登记的摘要一致" if d.kind == "plan" and not d.added else "全文" if d.form == "verbatim" else "要点转述，没有全文"
        )
        out.append(Check("资料", True, f"{d.id}《{d.title}》{len(d.sections)} 节，{whole}（{d.sha256[:12]}）"))
    return out


def _home() -> list[Check]:
    from bot.settings import settings

    home = settings().home
    try:
        if home.exists():
            with tempfile.NamedTemporaryFile(dir=home):
                pass
        elif not os.access(_nearest(home), os.W_OK):
            raise PermissionError(13, "没有写权限")
    except OSError as error:
        return [Check("数据目录", False, f"{home} 不能写（{error.strerror}）", "请检查权限，或用 WENCE_HOME 另设数据目录。")]
    return [Check("数据目录", True, f"{home} 可写")]


def _room() -> list[Check]:
    from bot.settings import settings

    free = shutil.disk_usage(_nearest(settings().home)).free
    detail = f"剩余 {free / 1e9:.1f} GB"
    if free < ROOM:
        return [Check("磁盘空间", False, detail, f"请留出 {ROOM / 1e9:.1f} GB，或用 WENCE_HOME 另设数据目录。")]
    return [Check("磁盘空间", True, detail)]


def _index() -> list[Check]:
    from index.quiet import quiet

    quiet()
    from bot import assembly
    from index.layout import Manifest

    out = []
    for name, opened in (("方案", assembly.index), ("法律", assembly.law_index)):
        index = opened()  # present, of today's sources, its files unharmed
        made = Manifest.load(index.folder)
        count = index.check()
        model = made.embedder or "自训练"
        out += [
            Check(f"索引（{name}）", True, f"{index.folder}，与资料一致，{made.built} 建立"),
            Check(f"向量库（{name}）", True, f"{made.place}，{count} 条"),
            Check(f"向量模型（{name}）", True, f"{model}，{made.dimensions} 维"),
        ]
    return out


def _model() -> list[Check]:
    """Asked one word where one is configured; what it does wrong comes out as ModelError, with its remedy."""
    from bot.assembly import wording

    made = wording()
    if made is None:
        return []
    began = time.monotonic()
    made.model.reply("只回一个字。", "好", made.model.deadline())
    return [Check("大模型", True, f"{made.model.name} 在 {time.monotonic() - began:.1f} 秒内作答")]


def _nearest(path: Path) -> Path:
    """The folder itself, or the nearest above it that exists."""
    return next(p for p in (path.absolute(), *path.absolute().parents) if p.exists())


def checks_json(found: list[Check]) -> dict[str, Any]:
    return {"ok": all(c.ok for c in found), "checks": [dict(vars(c)) for c in found]}


def checks_text(found: list[Check]) -> str:
    """One line a check, the remedy under one that is not right."""
    out = []
    for c in found:
        out.append(f"{'ok  ' if c.ok else '不行'}  {c.name}：{c.detail}")
        if not c.ok:
            out.append(f"      补救：{c.remedy}")
    bad = sum(not c.ok for c in found)
    return "\n".join([*out, f"{bad} 项不行。" if bad else "一切正常。"])


def version() -> str:
    """The installed version; that of pyproject.toml where the project was not installed."""
    try:
        return importlib.metadata.version("wence")
    except importlib.metadata.PackageNotFoundError:
        return str(_project()["version"])


def dependencies() -> list[str]:
    """The names of the packages the project needs, as installed or as pyproject.toml has them; extras are left out."""
    try:
        declared = importlib.metadata.requires("wence") or []
    except importlib.metadata.PackageNotFoundError:
        declared = _project()["dependencies"]
    return [re.split(r"[^\w.-]", d, maxsplit=1)[0] for d in declared if "extra ==" not in d]


def _project() -> dict[str, Any]:
    with (Path(__file__).parents[2] / "pyproject.toml").open("rb") as file:
        project: dict[str, Any] = tomllib.load(file)["project"]
    return project
