"""Imports point one way: a wing imports from itself and from wings before it, and nothing in a circle."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import deserstats

PACKAGE = Path(deserstats.__file__).parent
ORDER = [
    "wording",
    "errors",
    "progress",
    "arguments",
    "stats",
    "claims.note",
    "claims.cells",
    "claims.calendar",
    "claims.misspelt",
    "claims.schemes",
    "claims.root_origin",
    "claims.claim",
    "claims.selection",
    "claims.topic",
    "claims.files",
    "claims.shapes",
    "claims.tables",
    "claims.claimset",
    "claims.tables.read_claims",
    "claims.tables.examples",
    "model.budget",
    "model.rows",
    "model.proof",
    "model.solve",
    "model.search",
    "codec",
    "checks.sums.naming",
    "result",
    "regular",
    "checks.sums",
    "checks.consistency",
    "checks.bounds",
    "many",
    "dask",
    "causes.edits",
    "causes.repair",
    "causes.explain",
    "causes.bases",
    "causes.compare_answers",
    "causes.lineage",
    "causes.next_answers",
    "causes.next_figure",
    "trend.certain",
    "trend.tipping",
    "trend.estimate",
    "trend.change",
    "trend.reconstruct",
    "plausibility.finding",
    "plausibility.quantity",
    "plausibility.totals",
    "plausibility.written",
    "plausibility.grain",
    "plausibility.prediction",
    "plausibility.proportion",
    "plausibility.revision",
    "plausibility.copying",
    "plausibility.digits",
    "plausibility.check_plausibility",
    "analysis",
    "show.plots",
    "show.redact",
    "show.page",
    "show.saving",
    "show.report",
    "results",
    "schema",
    "demo",
    "guard",
    "cli",
    "__main__",
]
"""Wings and modules in the order of the stream; a wing stands for all modules in it."""
LAZY = {("result", "show.plots"), ("result", "results"), ("analysis", "show.report")}
"""Result.plot enters the room of pictures, Result.verify that of all questions, inside the method."""


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


def wing_of(module: str) -> str:
    """Return the wing that a module belongs to, without the name of the package."""
    named = module.removeprefix("deserstats").removeprefix(".")
    fitting = [wing for wing in ORDER if named == wing or named.startswith(f"{wing}.")]
    return max(fitting, key=len, default="")


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def violations(files):
    for path in files:
        wing = wing_of(name_of(path))
        for module in imports_of(path):
            other = wing_of(module)
            if other and ORDER.index(other) > ORDER.index(wing) and (wing, other) not in LAZY:
                yield f"{name_of(path)} -> {module}"


def modules():
    return [p for p in sorted(PACKAGE.rglob("*.py")) if p.name != "__init__.py"]


def test_every_module_has_its_place_in_the_order():
    assert [name_of(path) for path in modules() if not wing_of(name_of(path))] == []


def test_every_import_points_left():
    assert list(violations(modules())) == []


def test_a_planted_violation_is_caught(tmp_path, monkeypatch):
    source = tmp_path / "bad.py"
    source.write_text("from deserstats.checks.bounds.bound import bound\n", encoding="utf-8")
    monkeypatch.setattr(f"{__name__}.name_of", lambda path: "model.rows.bad")
    assert list(violations([source])) == ["model.rows.bad -> deserstats.checks.bounds.bound"]


def only_for_types(tree: ast.AST) -> set[ast.AST]:
    """Return what stands under ``if TYPE_CHECKING``."""
    asked = (n for n in ast.walk(tree) if isinstance(n, ast.If) and getattr(n.test, "id", "") == "TYPE_CHECKING")
    return {inner for node in asked for inner in ast.walk(node)}


def test_no_import_goes_in_a_circle():
    """A topological order of modules exists, imports inside functions included, but for the two that are declared."""
    arrows = {}
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        typed = only_for_types(tree)
        nodes = [n for n in ast.walk(tree) if n not in typed]
        named = {n.module for n in nodes if isinstance(n, ast.ImportFrom)}
        named |= {alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names}
        arrows[f"deserstats.{name_of(path)}"] = {
            m for m in named if m and (wing_of(name_of(path)), wing_of(m)) not in LAZY
        }
    known = {name: {m for m in found if m in arrows} for name, found in arrows.items()}
    tuple(TopologicalSorter(known).static_order())


def test_folders_stay_small():
    folders = [p for p in [PACKAGE, *PACKAGE.rglob("*")] if p.is_dir() and p.name != "__pycache__"]
    assert [f"{p.name}: {n}" for p in folders if (n := len(list(p.glob("*.py")))) > 16] == []


def test_one_module_knows_the_solver():
    users = [p.name for p in PACKAGE.rglob("*.py") if "highspy" in p.read_text(encoding="utf-8")]
    assert users == ["highs.py"]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_files_stay_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 450


def test_the_formatter_decides_how_code_looks():
    assert [str(path) for path in modules() if "fmt: skip" in path.read_text(encoding="utf-8")] == []
