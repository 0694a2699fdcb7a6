"""Small tables as offices, courts, agencies and newsrooms hand them out, each with a truth worked out by hand."""

import importlib.util
import json
from pathlib import Path

import pytest
from claims.shapes import scoring

import deserstats as ds

HERE = Path(__file__).parent
TABLES = HERE / "tables"
SHAPES = HERE.parents[3] / "shared" / "data" / "shapes"


def _module(path):
    spec = importlib.util.spec_from_file_location(f"shapes_{path.stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def entries(folder):
    truth = folder / "truth.json"
    return json.loads(truth.read_text(encoding="utf-8"))["entries"] if truth.is_file() else []


@pytest.mark.parametrize("entry", entries(TABLES), ids=lambda entry: entry["id"])
def test_a_foreign_table_is_read_as_it_says_or_asked_about(entry):
    if "needs" in entry:
        pytest.importorskip(entry["needs"], reason=f"{entry['needs']} is not installed")
    assert scoring.faults(entry, TABLES) == []


@pytest.mark.parametrize("entry", entries(SHAPES), ids=lambda entry: entry["id"])
def test_a_shared_table_is_scored_as_right(entry):
    result, lines, _ = _module(SHAPES / "score.py").score_entry(ds, entry, SHAPES, others=entries(SHAPES))
    assert (result, lines) == ("right", [])


def test_the_shared_tables_are_here():
    if not SHAPES.is_dir():
        pytest.skip("the material in ../shared is not on this machine")
    assert len({entry["file"] for entry in entries(SHAPES)}) == 16
