"""Figures and conflicts by what they say: the same wherever their rows stand, whatever their ids."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from deserstats.claims.claim import Claim

SAYING = (
    "kind",
    "value",
    "relation",
    "low",
    "high",
    "unit",
    "measure",
    "category",
    "geography",
    "per",
    "base_measure",
    "base_category",
    "interval",
    "basis",
    "dated_by",
)
"""Columns that say what a figure is; its windows are taken as they were understood."""

OF_FIGURE, OF_CONFLICT = 12, 16
"""Digits of a fingerprint."""


def figure_print(claim: Claim) -> str:
    """Return the fingerprint of what a claim says."""
    windows = [*claim.windows, *filter(None, (claim.base_window,))]
    said = [*(getattr(claim, name) for name in SAYING), *(f"{w.start}/{w.end}" for w in windows)]
    return _digits(said, OF_FIGURE)


def conflict_print(name: str, figures: Iterable[str]) -> str:
    """Return the fingerprint of a conflict of figures in a set of this name."""
    return _digits([name, *sorted(figures)], OF_CONFLICT)


def _digits(texts: Iterable[str], n: int) -> str:
    text = json.dumps(list(texts), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:n]
