"""Findings as workflow commands of GitHub: an annotation at file, line and character."""

from __future__ import annotations

from collections.abc import Iterator

from deserstats.claims.files.source import STANDARD_INPUT
from deserstats.guard.baseline import Compared
from deserstats.guard.finding import CheckedFile, CheckedSet, Finding, Level
from deserstats.guard.telling import gone_text, place_text, short, summary, whole_text
from deserstats.wording import fitting, on_one_line

COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def github(compared: Compared) -> str:
    """Write one command a line; accepted conflicts are counted, not annotated: only a few annotations are shown."""
    lines = [
        _command(file, one, finding)
        for file in compared.files
        for one in file.sets
        for finding in one.findings
        if finding.accepted is None
    ]
    if compared.gone:
        lines.append(f"::notice title=Baseline::{_data(gone_text(len(compared.gone)))}")
    # a line that is no command may not become one
    return "\n".join([*lines, on_one_line(summary(compared)).replace("::", ": :")]) + "\n"


def _command(file: CheckedFile, one: CheckedSet, finding: Finding) -> str:
    about = ",".join(f"{name}={_property(value)}" for name, value in _properties(file, one, finding))
    place = place_text(finding.place) if finding.place.line is None else ""
    text = fitting(short(": ".join(filter(None, (place, whole_text(finding))))))
    return f"::{COMMANDS[finding.level]} {about}::{_data(text)}"


def _properties(file: CheckedFile, one: CheckedSet, finding: Finding) -> Iterator[tuple[str, str]]:
    if file.path != STANDARD_INPUT:
        yield "file", on_one_line(file.shown)
    if finding.place.line is not None:
        yield "line", str(finding.place.line)
        if finding.column:
            yield "col", str(finding.column)
    yield "title", on_one_line(short(f"{finding.rule.title}{f' ({one.name})' if file.by else ''}", 200))


def _data(text: str) -> str:
    """Escape a message as GitHub's runner takes it apart."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a value that stands before the message."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
