"""What the image and the composition promise: no root, a health check, pinned bases, no secret, nothing copied that is not there."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
DOCKERFILE = ROOT / "Dockerfile"
SECRET = re.compile(r"(?i)(password|passwd|secret|token|api_?key)\s*[=:]\s*\S")


def steps() -> list[tuple[str, str]]:
    """(instruction, rest) of the Dockerfile, continued lines joined, comments left out."""
    lines = [x for x in DOCKERFILE.read_text(encoding="utf-8").splitlines() if not x.lstrip().startswith("#")]
    text = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [(m[1], m[2].strip()) for m in re.finditer(r"^([A-Z]+)\s+(.+)$", text, re.MULTILINE)]


def final() -> list[tuple[str, str]]:
    """The steps of the stage that runs."""
    found = steps()
    return found[max(i for i, (name, _) in enumerate(found) if name == "FROM") :]


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def test_every_base_is_pinned_to_a_patch_version() -> None:
    bases = [rest.split()[0] for name, rest in steps() if name == "FROM"]
    assert len(bases) == 2
    assert [b for b in bases if not re.fullmatch(r"[a-z/]+:\d+\.\d+\.\d+[\w.-]*", b)] == []


def test_what_runs_is_not_root_and_does_not_become_it_again() -> None:
    users = [rest for name, rest in final() if name == "USER"]
    assert users and all(u.isdigit() and int(u) > 0 for u in users)
    at = max(i for i, (name, _) in enumerate(final()) if name == "USER")
    assert not [rest for name, rest in final()[at:] if name in ("RUN", "COPY", "ADD")]


def test_the_health_check_asks_for_a_page_that_is_there() -> None:
    checks = [rest for name, rest in final() if name == "HEALTHCHECK"]
    assert len(checks) == 1
    path = re.search(r"http://127\.0\.0\.1:(\d+)(/[\w/]+)", checks[0])
    assert path and path[1] in [rest for name, rest in final() if name == "EXPOSE"]
    assert path[2] in (ROOT / "bot/api/health.py").read_text(encoding="utf-8")


def test_what_is_copied_is_there_and_reaches_the_builder() -> None:
    allowed = {x[1:] for x in (ROOT / ".dockerignore").read_text().split() if x.startswith("!")}
    for rest in (rest for name, rest in steps() if name == "COPY" and "--from" not in rest):
        for source in rest.split()[:-1]:
            assert (ROOT / source).exists() and source in allowed, source


def test_every_package_of_the_project_is_copied() -> None:
    import tomllib

    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    copied = {s for name, rest in steps() if name == "COPY" and "--from" not in rest for s in rest.split()[:-1]}
    assert {p.split(".")[0] for p in tools["packages"]} | {f"{m}.py" for m in tools["py-modules"]} <= copied


def test_no_secret_stands_in_either_file_and_none_is_asked_for_while_building() -> None:
    for file in (DOCKERFILE, ROOT / "compose.yaml"):
        assert SECRET.findall(file.read_text(encoding="utf-8")) == []
    assert [rest for name, rest in steps() if name == "ARG" and rest.split("=")[0] != "TORCH_INDEX"] == []
    assert [name for name, _ in steps() if name == "ADD"] == []


def test_the_vector_server_has_the_pinned_version_and_no_published_port() -> None:
    services = compose()["services"]
    pin = re.search(r"^chromadb==(.+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    assert pin and services["chroma"]["image"] == f"chromadb/chroma:{pin[1]}"
    assert "ports" not in services["chroma"] and services["chroma"]["networks"] == ["inner"]
    assert compose()["networks"]["inner"] == {"internal": True}
    assert services["wence"]["environment"]["WENCE_CHROMA_URL"] == "http://chroma:8000"


def test_the_page_is_published_on_this_machine_only_and_without_privileges() -> None:
    wence = compose()["services"]["wence"]
    assert all(p.startswith("127.0.0.1:") for p in wence["ports"])
    assert wence["cap_drop"] == ["ALL"] and wence["read_only"] is True
    assert "no-new-privileges:true" in wence["security_opt"] and "privileged" not in wence
    assert wence["volumes"] == ["data:/data"]


@pytest.mark.parametrize("linter, file", [("hadolint", "Dockerfile"), ("dclint", "compose.yaml")])
def test_a_linter_that_is_here_finds_nothing(linter: str, file: str) -> None:
    program = shutil.which(linter)
    if program is None:
        pytest.skip(f"no {linter} on this machine: the rules above were checked by themselves")
    done = subprocess.run([program, str(ROOT / file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
