"""What every refusal says is kept as a file, and every place that raises on purpose is reached.

After a message was changed: pytest tests/test_refusals.py --accept, and read the diff of tests/messages/errors.
"""

import ast
import re
import sys
import tempfile
import traceback
import warnings
from functools import cache
from pathlib import Path

import openpyxl  # noqa: F401  (loading a library is not to be traced)
import pandas  # noqa: F401
import pytest
import scipy.stats  # noqa: F401
from refusals import REFUSALS

import deserstats as ds

PACKAGE = Path(ds.__file__).resolve().parent
KEPT = Path(__file__).parent / "messages" / "errors"
SIGNALS = {
    "StoppedError",
    "UnusedError",
    "UndecidedError",
    "NestingError",
    "IrregularError",
    "ReadInPartsError",
    "ScatteredError",
    "NotImplementedError",
    "SystemExit",
}
"""What is raised inside the package and caught there, and what no user is told."""

NOT_REACHED = {
    ("Simplex.refute", "row _ has no room: _ > _"): "a claim that no number fits is settled before anything is solved",
    ("Explanation.__post_init__", "an explanation gives one claim two values"): "no search puts such a story together",
    ("Slip.__post_init__", "a slip gives one cell two values"): "no story that does so is put together",
}
"""Places that no refusal reaches, by their function and the first words that they say, each with its reason."""


def slug(name):
    return "-".join(re.findall(r"\w+", name.casefold()))


@cache
def raises():
    """Return every place that raises on purpose, by file and lines: the function, and the first words."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for function, node in _raises_in(ast.parse(text), "") if "raise " in text else ():
            if isinstance(node.exc, ast.Call) and _called(node.exc) not in SIGNALS:
                found[str(path), node.lineno, node.end_lineno] = function, _words(node.exc)
    return found


def _raises_in(node, function):
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Raise) and child.exc is not None:
            yield function, child
        named = isinstance(child, ast.FunctionDef | ast.ClassDef)
        yield from _raises_in(child, f"{function}.{child.name}".lstrip(".") if named else function)


def _called(call):
    return ast.unparse(call.func).rpartition(".")[2]


def _words(call):
    """Return the first text among the arguments, with blanks for what is filled in; else the arguments as written."""
    for arg in call.args:
        parts = arg.values if isinstance(arg, ast.JoinedStr) else [arg]
        if not isinstance(getattr(arg, "value", ""), str) or not isinstance(arg, ast.JoinedStr | ast.Constant):
            continue
        said = "".join(part.value if isinstance(part, ast.Constant) else "_" for part in parts)
        return " ".join(said.split()[:10])
    return ", ".join(map(ast.unparse, call.args))[:60]


@cache
def refused(name):
    """Return the text of a refusal, the lines that raised on the way, and the line that raised what the user sees."""
    reached, last = set(), None
    files = {path for path, _, _ in raises()}

    def entered(frame, event, arg):
        if frame.f_code.co_filename not in files:
            return None
        frame.f_trace_lines = False
        return raised

    def raised(frame, event, arg):
        if event == "exception" and arg[2].tb_next is None:
            reached.add((frame.f_code.co_filename, frame.f_lineno))
        return raised

    before = sys.gettrace()
    sys.settrace(entered)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            said = REFUSALS[name]()
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        *_, (frame, line) = traceback.walk_tb(error.__traceback__)
        last = frame.f_code.co_filename, line
    finally:
        sys.settrace(before)
    assert isinstance(said, str), "nothing was refused"
    said = re.sub(rf"{re.escape(tempfile.gettempdir())}\W+refusals-\w+", "FOLDER", said)
    return said.rstrip("\n").replace(repr(ds.__version__), "VERSION") + "\n", frozenset(reached), last


def reached_by(lines):
    """Return the places that hold one of the lines."""
    return {at for at in raises() if any(at[0] == file and at[1] <= line <= at[2] for file, line in lines)}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_says_what_it_said(name, request):
    said, _, last = refused(name)
    assert last is None or reached_by([last]), "this was not raised on purpose"
    path = KEPT / f"{slug(name)}.txt"
    if request.config.getoption("--accept"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(said, encoding="utf-8", newline="\n")
    assert path.is_file(), "not kept yet: run with --accept"
    assert said == path.read_text(encoding="utf-8")


def test_no_message_is_kept_that_nothing_says(request):
    said = {f"{slug(name)}.txt" for name in REFUSALS}
    assert len(said) == len(REFUSALS)
    stale = [path for path in KEPT.glob("*") if path.name not in said]
    if request.config.getoption("--accept"):
        for path in stale:
            path.unlink()
        stale = []
    assert stale == []


def test_every_place_that_raises_on_purpose_is_reached():
    lines = set().union(*(refused(name)[1] for name in REFUSALS))
    assert {raises()[at] for at in raises().keys() - reached_by(lines)} == set(NOT_REACHED)
