"""The house stands as DESIGN.md draws it: who may import whom, who reads the environment, how long a file may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("corpus", "index", "bot", "evals")
ALLOWED = {
    "corpus": set(),
    "index": {"corpus"},
    "bot": {"corpus", "index"},
    "evals": {"corpus", "bot"},
    "app.py": {"corpus", "bot"},
}
MAY_IMPORT_INDEX = ("evals/bench/", "evals/fit_limits.py")  # they measure and fit the search itself
READS_ENVIRONMENT = "bot/settings.py"
LONGEST = 400  # lines

MODULES = sorted([*(p for floor in FLOORS for p in (ROOT / floor).rglob("*.py")), ROOT / "app.py"])
ALL_PYTHON = sorted([*MODULES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "scripts").rglob("*.py")])
CODE = sorted([*ALL_PYTHON, *(p for s in ("*.css", "*.js") for p in (ROOT / "bot").rglob(s)), *(ROOT / "scripts").glob("*.sh")])


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(tree: ast.AST) -> Iterator[str]:
    """The first part of every module that is imported, wherever the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." if node.level else str(node.module).split(".")[0]


def environment_reads(tree: ast.AST) -> Iterator[int]:
    """Lines where os.environ or os.getenv is read; setting a value or a default is not reading."""
    parents = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "os" and {a.name for a in node.names} & {"environ", "getenv"}:
            yield node.lineno
        if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os"):
            continue
        if node.attr in ("getenv", "environb", "getenvb"):
            yield node.lineno
        if node.attr == "environ":
            use = parents[node]
            written = isinstance(use, ast.Subscript) and isinstance(use.ctx, ast.Store | ast.Del)
            default = isinstance(use, ast.Attribute) and use.attr == "setdefault" and isinstance(parents[parents[use]], ast.Expr)
            if not (written or default):
                yield node.lineno


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_imports_only_the_floors_below_it(path: Path) -> None:
    floor = path.relative_to(ROOT).parts[0]
    allowed = ALLOWED[floor] | {floor}
    if name(path).startswith(MAY_IMPORT_INDEX):
        allowed = allowed | {"index"}
    found = set(imports(ast.parse(path.read_text(encoding="utf-8"))))
    assert "." not in found, "relative imports hide the floor"
    assert (found & {*FLOORS, "app", "tests"}) - allowed == set()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_the_environment_is_read_in_one_place(path: Path) -> None:
    lines = list(environment_reads(ast.parse(path.read_text(encoding="utf-8"))))
    assert lines == [] or name(path) == READS_ENVIRONMENT


@pytest.mark.parametrize(
    ("code", "reads"),
    [
        ("import os\nx = os.environ['A']", True),
        ("import os\nx = os.environ.get('A')", True),
        ("import os\nx = os.environ.setdefault('A', '1')", True),
        ("import os\nx = os.getenv('A')", True),
        ("import os\nx = dict(os.environ)", True),
        ("from os import environ", True),
        ("import os\nos.environ['A'] = '1'", False),
        ("import os\nos.environ.setdefault('A', '1')", False),
    ],
)
def test_reading_the_environment_is_told_from_setting_it(code: str, reads: bool) -> None:
    assert bool(list(environment_reads(ast.parse(code)))) is reads


@pytest.mark.parametrize("path", CODE, ids=name)
def test_no_file_is_too_long_to_read_at_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", ALL_PYTHON, ids=name)
def test_a_module_opens_with_what_it_is_for(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert len(said) >= 20, "one to five lines: the rule this module keeps"
