"""Every row that claims and rules were read as, for checkers that know nothing of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deserstats.codec import encode
from deserstats.model.proof.certificate import pieces
from deserstats.model.rows.system import System

if TYPE_CHECKING:
    from deserstats.checks.consistency.answers import ConsistencyResult


def joint_system(result: ConsistencyResult) -> System:
    """Return the system in which soft intervals are read like hard ones."""
    return System(result.claims, result.as_of or None, with_soft=True)


def statements(result: ConsistencyResult) -> list[dict[str, Any]]:
    """Return the rows of an answer, JSON-ready; those that are ``soft`` bear on tensions only."""
    system = joint_system(result)
    hard = set(System(result.claims, result.as_of or None).rules if system.soft else system.rules)
    found = [
        (row, result.claims[name].kind, window.label, len(options) > 1, name in system.soft)
        for name, options in system.options.items()
        for window, rows in options
        for row in rows
    ]
    found += [(row, "", "", False, row not in hard) for row in system.rules]
    return [
        {
            "id": row.owner,
            "kind": kind,
            "window": window,
            "ambiguous": ambiguous,
            "soft": soft,
            "part": row.part,
            "form": encode(pieces(row.form, system.domain)),
            "low": encode(row.bounds.low),
            "high": encode(row.bounds.high),
            "low_open": row.bounds.low_open,
            "high_open": row.bounds.high_open,
        }
        for row, kind, window, ambiguous, soft in found
    ]
