"""Findings as plain JSON, one record a finding: for programs of one's own."""

from __future__ import annotations

from typing import Any

from deserstats.claims.tables.places import Place
from deserstats.guard.baseline import Compared
from deserstats.guard.finding import CheckedSet, Finding, exit_code
from deserstats.guard.telling import summary
from deserstats.wording import shown

KIND = "CheckedFiles"


def records(compared: Compared, version: str) -> dict[str, Any]:
    """Return files, sets and findings JSON-ready."""
    return {
        "type": KIND,
        "version": version,
        "exit_code": exit_code(compared.files),
        "summary": shown(summary(compared)),
        "files": [
            {"file": shown(file.shown), "by": list(file.by), "sets": [_set(one) for one in file.sets]}
            for file in compared.files
        ],
        "gone": [
            {name: shown(getattr(e, name)) for name in ("file", "set", "fingerprint", "statement", "note")}
            for e in compared.gone
        ],
    }


def _set(one: CheckedSet) -> dict[str, Any]:
    return {
        "set": shown(one.name),
        "status": one.status.value,
        "counts_as": one.standing.value,
        "n_used": one.n_used,
        "n_claims": one.n_claims,
        "how_read": shown(one.how_read).splitlines(),
        "findings": [_finding(finding) for finding in one.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.name,
        "level": finding.level.value,
        "message": shown(finding.message),
        "lines": [shown(line) for line in finding.lines],
        "closing": shown(finding.closing),
        **_place(finding.place),
        "character": finding.column or None,
        "fingerprint": finding.fingerprint,
        "accepted": None if finding.accepted is None else shown(finding.accepted),
        "related": [{**_place(other.place), "text": shown(other.text)} for other in finding.related],
    }


def _place(place: Place) -> dict[str, Any]:
    return {"row": place.row or None, "line": place.line, "column": shown(place.heading)}
