"""Tables of Markdown, and the blocks of pages that programs write anew."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from math import floor, log10
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def table(head: Sequence[str], rows: Iterable[Sequence[object]], words: int = 1) -> str:
    """Return a table; the first columns, so many, are words, the others figures."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * words + "--:|" * (len(head) - words)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def figure(value: float, digits: int = 2) -> str:
    """Write a positive number with so many significant digits, those before the point in full."""
    if value <= 0:
        return "0"
    places = max(0, digits - 1 - floor(log10(value)))
    return f"{round(value, digits - 1 - floor(log10(value))):,.{places}f}"


def machine(packages: Iterable[str]) -> str:
    """Say on what was measured, without a date: versions, cores, and how busy it was."""
    load = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    tools = "; ".join(f"{name} {installed}" for name in packages if (installed := version_of(name)))
    cores = os.cpu_count() or 1
    return f"Python {platform.python_version()}, {platform.machine()}, {cores} cores{load}. {tools}."


def version_of(package: str) -> str:
    """Return the version that is installed; blank where none is."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def write_block(page: Path, name: str, text: str) -> None:
    """Replace what stands between the two marks of that name on a page."""
    pattern = re.compile(rf"(<!-- {name}: [^\n]*-->\n).*?(\n<!-- end of {name} -->)", flags=re.DOTALL)
    whole = page.read_text(encoding="utf-8")
    if not pattern.search(whole):
        raise ValueError(f"{page.name} has no block {name}")
    page.write_text(pattern.sub(lambda found: f"{found[1]}\n{text}\n{found[2]}", whole), encoding="utf-8")
