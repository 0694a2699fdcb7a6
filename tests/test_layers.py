"""Imports point one way: a room imports from itself and from rooms before it."""

import ast
from pathlib import Path

import pytest

import deserstats

PACKAGE = Path(deserstats.__file__).parent
ROOMS = [
    "errors",
    "wording",
    "claims",
    "model",
    "result",
    "checks",
    "causes",
    "trend",
    "plausibility",
    "show",
    "schema",
    "demo",
    "cli",
    "__main__",
]
LAZY = {("result", "show")}
"""Result.plot enters the room of pictures inside the method."""


def imports_of(path: Path):
    """Every module of the package that a file imports, also inside functions and by name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("deserstats"):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.startswith("deserstats"))
        elif isinstance(node, ast.Constant) and is_module(node.value):
            yield node.value


def is_module(value) -> bool:
    """Whether a constant names a module of the package, as for import_module."""
    named = isinstance(value, str) and value.startswith("deserstats.")
    return named and all(part.isidentifier() for part in value.split("."))


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def violations(files):
    for path in files:
        room = room_of(path)
        if room == "__init__":
            continue
        for module in imports_of(path):
            other = [*module.split("."), "__init__"][1]
            if other != "__init__" and ROOMS.index(other) > ROOMS.index(room) and (room, other) not in LAZY:
                yield f"{path.relative_to(PACKAGE)} -> {module}"


def test_every_import_points_left():
    assert list(violations(sorted(PACKAGE.rglob("*.py")))) == []


def test_a_planted_violation_is_caught(tmp_path, monkeypatch):
    bad = PACKAGE / "model" / "bad.py"
    source = tmp_path / "bad.py"
    source.write_text("from deserstats.checks.bounds.bound import bound\n", encoding="utf-8")
    monkeypatch.setattr(Path, "relative_to", lambda self, other: Path("model/bad.py") if self == source else bad)
    assert list(violations([source])) != []


def test_one_module_knows_the_solver():
    users = [p.name for p in PACKAGE.rglob("*.py") if "highspy" in p.read_text(encoding="utf-8")]
    assert users == ["solver.py"]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_files_stay_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
