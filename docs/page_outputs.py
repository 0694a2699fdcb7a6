"""Keep what the code of the pages and docstrings prints now: ``python docs/page_outputs.py``.

Of every ``>>>`` example and every ``$ deserstats`` line that no longer prints what stands below it, the new output is
written in place; a line that stands for anything (``...``) stays where the rest still holds. With ``--check`` nothing
is written, and it ends with 1 where something is stale.
"""

import argparse
import contextlib
import csv
import doctest
import functools
import importlib
import io
import os
import re
import shlex
import sys
import tempfile
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

from deserstats.cli import main as command_line

ROOT = Path(__file__).resolve().parent.parent
SAME = doctest.ELLIPSIS  # folded as it is folded now, too
FAILED = 4  # how the command line ends when the program itself failed
EXAMPLES = doctest.DocTestParser()
STEP = re.compile(
    r"^```\{code-block\} text\n:caption: (?P<name>\S+)\n\n(?P<text>.*?)^```$"
    r"|^```console\n\$ (?P<command>(?:python -m )?deserstats .*?)\n(?P<output>.*?)^```$",
    flags=re.MULTILINE | re.DOTALL,
)


def pages():
    """Return the pages whose examples are run: the README, those of docs/, and no copy or built one."""
    docs = ROOT / "docs"
    made = {docs / "_build", docs / "examples", docs / "generated"}
    return [ROOT / "README.md", *(page for page in sorted(docs.rglob("*.md")) if made.isdisjoint(page.parents))]


@contextlib.contextmanager
def folder_of_its_own():
    """Work in an empty folder, so that what an example writes is thrown away."""
    here = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield Path(folder)
        finally:
            os.chdir(here)


class Printed(doctest.DocTestRunner):
    """Runs examples and keeps what those print that print something else than is written."""

    def __init__(self):
        super().__init__(optionflags=SAME, verbose=False)
        self.now = {}

    def report_start(self, out, test, example):
        """Say nothing."""

    def report_failure(self, out, test, example, got):
        self.now[example.lineno] = (example, got)

    def report_unexpected_exception(self, out, test, example, exc_info):
        raise RuntimeError(f"{test.name}, line {example.lineno + 1}: {example.source}") from exc_info[1]


def examples_now(text, name, known=None):
    """Return ``{line: (lines of the old output, new lines)}`` for the stale ``>>>`` examples of a text."""
    runner = Printed()
    runner.run(EXAMPLES.get_doctest(text.replace("```", ""), dict(known or {}), name, name, 0))
    changed = {}
    for example, got in runner.now.values():
        first = example.lineno + example.source.count("\n")
        lines = got.rstrip("\n").split("\n") if got else []
        if example.exc_msg is not None:
            # of what was raised the frames are of this machine; the first line below them is the exception
            below = next(number for number, line in enumerate(lines) if number and not line.startswith(" "))
            lines = [lines[0], *lines[below:]]
        told = [line if line.strip() else "<BLANKLINE>" for line in lines]
        changed[first] = (example.want.count("\n"), [(" " * example.indent + line).rstrip() for line in told])
    return changed


def saved(name, text):
    """Save the table of a page under its name; a workbook has numbers where the text has them."""
    if not name.endswith(".xlsx"):
        Path(name).write_text(text, encoding="utf-8")
        return
    from openpyxl import Workbook

    book = Workbook()
    for row in csv.reader(text.splitlines()):
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(name)


def transcripts_now(text):
    """Return the text with what its console blocks print now, in the order in which they stand."""

    def step(found):
        if found["name"]:
            saved(found["name"], found["text"])
            return found[0]
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = command_line(shlex.split(found["command"].removeprefix("python -m "))[1:])
        if code == FAILED:
            raise RuntimeError(f"{found['command']}: {printed.getvalue()}")
        got = printed.getvalue().rstrip("\n") + "\n"
        if doctest.OutputChecker().check_output(found["output"], got, SAME):
            return found[0]
        return f"```console\n$ {found['command']}\n{got}```"

    return STEP.sub(step, text)


def with_examples(text, changed):
    """Return the text with new outputs in place of the stale ones."""
    lines = text.split("\n")
    for first, (old, new) in sorted(changed.items(), reverse=True):
        lines[first : first + old] = new
    return "\n".join(lines)


def page_now(text, name="page"):
    """Return a page with all that its examples and commands print now."""
    with folder_of_its_own():
        text = transcripts_now(text)
        return with_examples(text, examples_now(text, name))


def module_now(text, name="module", known=None):
    """Return a module with what the examples of its docstrings print now, each run by itself among the names it knows.

    A docstring with a backslash says something else than its source, and is left to be mended by hand.
    """

    def docstring(found):
        if ">>> " not in found[1] or "\\" in found[1]:
            return found[0]
        with folder_of_its_own():
            return f'"""{with_examples(found[1], examples_now(found[1], name, known))}"""'

    return re.sub(r'"""(.*?)"""', docstring, text, flags=re.DOTALL)


def sources():
    """Return each page and module with the function that says how it should read now."""
    yield from ((page, page_now) for page in pages())
    for path in sorted((ROOT / "deserstats").rglob("*.py")):
        if path.name != "__main__.py" and ">>> " in path.read_text(encoding="utf-8"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            module = importlib.import_module(".".join(parts).removesuffix(".__init__"))
            yield path, functools.partial(module_now, known=vars(module))


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    asked = parser.parse_args(arguments)
    wrong = 0
    for path, now in sources():
        text = path.read_text(encoding="utf-8")
        try:
            fresh = now(text, path.name)
        except RuntimeError as error:
            wrong += 1
            print(f"{path.relative_to(ROOT)} cannot be run: {error} {error.__cause__!r}")
            continue
        if fresh != text:
            print(f"{path.relative_to(ROOT)} {'is stale' if asked.check else 'is written anew'}")
            wrong += asked.check
            if not asked.check:
                path.write_text(fresh, encoding="utf-8")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
