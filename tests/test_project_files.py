"""What the project ships: packages and data by name, pins without hosts, no machine's path, no secret, no sentence of a law."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from corpus.provision_check import read_terms
from corpus.script import fold

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("corpus", "index", "bot", "evals")
LAWS = ROOT.parent / "shared" / "laws"
LONGEST_RUN = 20  # Han characters in a row, punctuation left out, that may stand in a law text and here too
# One letter of each is in brackets, so that this list does not find itself.
NOT_OURS = {
    "a path of somebody's machine": r"(?<![\w./])/(?:[w]ork|[r]oot|[h]ome/\w+|[U]sers/\w+|opt/[w]heels|opt/[p]ypi)\b|\b[C]:\\Users",
    "a registry's host": r"(?i)pypi[.]org|[p]ythonhosted|pytorch[.]org|npmjs[.]|deb[.]debian|[m]irrors?\.\w+\.|hf-mirror[.]",
    "an address of a wheel": r"--(?:extra-)?[i]ndex-url\s+\S*://|^-[f]\s",
    "a secret": r"[A]KIA[0-9A-Z]{16}|[g]h[pousr]_\w{30}|\b[s]k-[A-Za-z0-9]{20}|\b[h]f_[A-Za-z]{30}|BEGIN [A-Z ]*[P]RIVATE KEY|xox[b]-\d",
}


@lru_cache(maxsize=1)
def tracked() -> tuple[Path, ...]:
    """Files that git knows or would take; all files but hidden ones where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=False
    )
    if listed.returncode:
        return tuple(p for p in ROOT.rglob("*") if p.is_file() and not any(x.startswith(".") for x in p.relative_to(ROOT).parts))
    return tuple(p for name in listed.stdout.decode().split("\0") if name and (p := ROOT / name).is_file())


def texts(*tops: str) -> list[tuple[str, str]]:
    """(name, text) of the tracked text files under these folders or of these names; of all without any."""
    out = []
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if (tops and not name.startswith(tops)) or path.suffix in (".png", ".ico", ".gz"):
            continue
        out.append((name, path.read_text(encoding="utf-8")))
    return out


@lru_cache(maxsize=1)
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    return dict(line.split("==") for line in lines)


def test_every_package_is_installed_by_name() -> None:
    there = {".".join(p.parent.relative_to(ROOT).parts) for floor in FLOORS for p in (ROOT / floor).rglob("__init__.py")}
    assert set(pyproject()["tool"]["setuptools"]["packages"]) == there
    assert pyproject()["tool"]["setuptools"]["py-modules"] == ["app"]


def test_every_data_file_of_a_package_is_shipped() -> None:
    patterns = pyproject()["tool"]["setuptools"]["package-data"]
    shipped = {p for package, globs in patterns.items() for g in globs for p in (ROOT / package).glob(g)}
    data = {p for p in tracked() if p.relative_to(ROOT).parts[0] in FLOORS and p.suffix not in (".py", ".md")}
    assert sorted(str(p.relative_to(ROOT)) for p in data - shipped) == []


def test_every_dependency_is_pinned_and_no_pin_names_a_build_or_a_host() -> None:
    project = pyproject()["project"]
    wanted = [re.split(r"[<>=!~\[; ]", d)[0] for d in (*project["dependencies"], *project["optional-dependencies"]["dev"])]
    assert sorted(set(wanted) - pins().keys()) == []
    assert [line for line in pins().items() if not re.fullmatch(r"[0-9][0-9a-z.]*", line[1])] == []
    assert [p for p in pins() if p.startswith(("nvidia", "triton", "cuda"))] == []
    assert pins()["torch"] == "2.13.0"


def test_what_is_imported_is_asked_for() -> None:
    """A library that comes along with another may leave with it. A benchmark may also hold us against what only developers have."""
    project = pyproject()["project"]
    wanted = {name(d) for d in project["dependencies"]}
    with_qdrant = wanted | {name(d) for d in project["optional-dependencies"]["qdrant"]}
    with_dev = wanted | {name(d) for d in project["optional-dependencies"]["dev"]}
    known = {"sklearn": "scikit_learn", "docx": "python_docx", "yaml": "pyyaml", "argon2": "argon2_cffi", "jwt": "pyjwt"}
    known |= dict.fromkeys(("fastapi", "uvicorn", "starlette"), "gradio")  # the server is Gradio's
    for path, text in texts("bot/", "corpus/", "index/", "evals/", "app.py"):
        found = set(re.findall(r"^\s*(?:from|import) ([a-z_0-9]+)", text, re.MULTILINE))
        outside = {known.get(n, n) for n in found - sys.stdlib_module_names - {*FLOORS, "app"} if find_spec(n)}
        allowed = with_dev if "evals/bench" in str(path) else with_qdrant if path == "index/qdrant.py" else wanted
        assert sorted(outside - allowed) == [], path


def test_the_extra_for_qdrant_is_part_of_the_extra_for_developers_so_that_its_tests_run() -> None:
    extras = pyproject()["project"]["optional-dependencies"]
    assert set(extras["qdrant"]) <= set(extras["dev"]) and {name(d) for d in extras["qdrant"]} == {
        "langchain_qdrant",
        "qdrant_client",
    }
    assert "langchain-qdrant" in pins() and "qdrant-client" in pins()


def name(requirement: str) -> str:
    return re.split(r"[<>=!~\[; ]", requirement)[0].replace("-", "_")


@pytest.mark.parametrize("what", NOT_OURS)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(NOT_OURS[what], re.MULTILINE)
    assert [f"{name}: {m[0]}" for name, text in texts() for m in pattern.finditer(text)] == []


@lru_cache(maxsize=1)
def fixed_terms() -> re.Pattern[str]:
    """Names of things and fixed legal terms, as the register lists them: they can be written in one way only."""
    terms = {_han(t) for t in read_terms()}
    return re.compile("|".join(sorted(terms, key=len, reverse=True)))


def _han(text: str) -> str:
    return "".join(re.findall(r"[㐀-鿿]+", fold(text)))


def runs(text: str) -> set[str]:
    """Every run of Han characters one longer than allowed; names of laws, fixed terms and all punctuation left out."""
    han = fixed_terms().sub("", _han(re.sub(r"《[^《》]*》", "\n", text)))
    n = LONGEST_RUN + 1
    return {han[i : i + n] for i in range(len(han) - n + 1)}


def test_no_sentence_of_a_law_is_committed() -> None:
    if not LAWS.is_dir():
        pytest.skip("no ../shared/laws beside this checkout: nothing to compare with")
    law = {
        run: path.name
        for path in sorted(LAWS.rglob("*.md"))
        if path.name != "README.md"
        for run in runs(path.read_text(encoding="utf-8"))
    }
    for run in runs((ROOT / "corpus/documents/plan.txt").read_text(encoding="utf-8")):
        law.pop(run, None)
    found: dict[str, str] = {}
    for name, text in texts("corpus/", "evals/", "bot/", "docs/", "README.md", "DECISIONS.md", "CHANGELOG.md"):
        for number, line in enumerate(text.splitlines(), 1):
            for run in runs(line):
                if run in law:
                    found.setdefault(f"{name}:{number}: {law[run]}", run)
    assert found == {}


def test_no_fixed_term_is_as_long_as_a_sentence() -> None:
    """The list of terms is no way around the rule above."""
    assert [t for t in read_terms() if len(_han(t)) > 26 or re.search(r"[。；;]", t)] == []
