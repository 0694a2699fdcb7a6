"""Findings as SARIF 2.1.0, the interchange format for results of static analysis (OASIS, 2020)."""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.parse import quote

from deserstats.claims.files.source import STANDARD_INPUT
from deserstats.claims.tables.places import Place
from deserstats.guard.baseline import Compared
from deserstats.guard.finding import (
    MORE,
    RULES,
    TENSION,
    UNDECIDED,
    CheckedFile,
    CheckedSet,
    Finding,
    Level,
    Rule,
    exit_code,
)
from deserstats.guard.telling import place_text, short, summary, whole_text
from deserstats.wording import on_one_line, shown

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

PRINT = "deserstatsConflict/v1"
"""Name of a fingerprint; another number would say that it is made another way."""

RELATED = 100
"""Other figures of a conflict that are located; the rest are counted in its message."""

LEVELS = {UNDECIDED: Level.WARNING, MORE: Level.WARNING, TENSION: Level.NOTE}
"""Rules whose findings are no errors."""

MEANINGS = ("consistent", "inconsistent", "bad input", "undecided")
"""What the exit codes say."""


def sarif(compared: Compared, version: str) -> dict[str, Any]:
    """Return a SARIF log with one run."""
    code = exit_code(compared.files)
    results = [
        _result(file, one, finding, has_baseline=bool(compared.name))
        for file in compared.files
        for one in file.sets
        for finding in one.findings
    ]
    run: dict[str, Any] = {
        "tool": {"driver": {"name": "deserstats", "version": version, "rules": list(map(_rule, RULES))}},
        "invocations": [
            {
                "executionSuccessful": code != MEANINGS.index("bad input"),
                "exitCode": code,
                "exitCodeDescription": MEANINGS[code],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {"summary": shown(summary(compared))},
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, Any]:
    level = LEVELS.get(rule, Level.ERROR)
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.about},
        "defaultConfiguration": {"level": level.value},
    }


def _result(file: CheckedFile, one: CheckedSet, finding: Finding, *, has_baseline: bool) -> dict[str, Any]:
    """Return a finding as a result; one that a baseline has is suppressed, and says by whom and why."""
    result: dict[str, Any] = {
        "ruleId": finding.rule.name,
        "ruleIndex": RULES.index(finding.rule),
        "level": finding.level.value,
        "message": {"text": short(_said(file, one, finding))},
        "locations": [_location(file, finding.place, finding.column)],
    }
    if finding.related:
        others = finding.related[:RELATED]
        result["relatedLocations"] = [
            _location(file, other.place) | {"id": n, "message": {"text": short(shown(other.text), 500)}}
            for n, other in enumerate(others, start=1)
        ]
    if finding.fingerprint:
        result["partialFingerprints"] = {PRINT: finding.fingerprint}
        if has_baseline:
            result["baselineState"] = "new" if finding.accepted is None else "unchanged"
    if finding.accepted is not None:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": shown(finding.accepted)}]
    return result


def _said(file: CheckedFile, one: CheckedSet, finding: Finding) -> str:
    place = place_text(finding.place) if finding.place.line is None else ""
    name = on_one_line(one.name) if file.by else ""
    return ": ".join(filter(None, (name, place, whole_text(finding))))


def _location(file: CheckedFile, place: Place, column: int = 0) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(file)}}
    if place.line is not None:
        physical["region"] = {"startLine": place.line} | ({"startColumn": column} if column else {})
    found: dict[str, Any] = {"physicalLocation": physical}
    if place.heading:
        found["logicalLocations"] = [{"name": short(on_one_line(place.heading), 200), "kind": "member"}]
    return found


def uri(file: CheckedFile) -> str:
    """Return the address of a file from the working directory, escaped byte by byte."""
    if file.path == STANDARD_INPUT:
        return "stdin"
    path = quote(os.fsencode(file.shown), safe="/~!$&'()*+,;=@")
    # a colon in the first part would be taken for the end of a scheme, and a leading slash twice for a host
    return f"/{path.lstrip('/')}" if path.startswith("/") else path


def sarif_text(compared: Compared, version: str) -> str:
    """Write a SARIF log, in ASCII so that every terminal and file can hold it."""
    return json.dumps(sarif(compared, version), indent=1) + "\n"
