"""Kinds of slips, and other cells of a claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class SlipKind(StrEnum):
    """What may have happened to a figure on its way into print."""

    TRANSPOSED = "digits_transposed"
    WRONG = "digit_wrong"
    MISSING = "digit_missing"
    EXTRA = "digit_extra"
    SCALE = "scale"
    SIGN = "sign"
    TERM = "term_omitted"
    WINDOW = "window"
    CATEGORY = "category"
    MEASURE = "measure"
    UNIT = "unit"
    RELATION = "relation"
    ROUNDING = "rounding"
    SWAPPED = "swapped"
    SHIFTED = "shifted_rows"
    STALE = "stale"
    COPIED = "copied"
    PERCENT = "percent_of"
    BASIS = "basis"
    PARTS_ROUNDED = "rounding_of_parts"
    GROWTH_BASE = "base_of_growth"
    DOUBLED = "doubled"
    NEIGHBOUR = "neighbour_copied"
    UNSUBTRACTED = "added_not_subtracted"
    INCOMPLETE = "incomplete_breakdown"
    COLUMN = "column_switched"


MET = {
    SlipKind.WINDOW: 8,
    SlipKind.BASIS: 9,
    SlipKind.STALE: 4,
    SlipKind.RELATION: 3,
    SlipKind.ROUNDING: 3,
    SlipKind.CATEGORY: 2,
    SlipKind.MEASURE: 1,
    SlipKind.UNIT: 2,
    SlipKind.PERCENT: 1,
    SlipKind.COPIED: 2,
    SlipKind.TRANSPOSED: 3,
    SlipKind.WRONG: 7,
    SlipKind.MISSING: 2,
    SlipKind.EXTRA: 4,
    SlipKind.SCALE: 2,
    SlipKind.SWAPPED: 4,
    SlipKind.SHIFTED: 4,
    SlipKind.PARTS_ROUNDED: 4,
    SlipKind.UNSUBTRACTED: 1,
    SlipKind.INCOMPLETE: 2,
    SlipKind.COLUMN: 1,
}
"""How often a kind was the likely cause in hand-checked real cases (docs: Diagnosis)."""


def prior(kind: SlipKind) -> Fraction:
    """Return the share of a kind among real slips, each kind counted once more than it was met."""
    return Fraction(MET.get(kind, 0) + 1, sum(MET.values()) + len(SlipKind))


@dataclass(frozen=True, slots=True)
class Alternative:
    """Other cells for one claim: of what kind, and in words; ``cause`` says what went wrong without its figures."""

    kind: SlipKind
    cells: Mapping[str, str]
    note: str
    cause: str = ""

    @property
    def key(self) -> tuple[tuple[str, str], ...]:
        """What tells it from others: the cells, in whatever order."""
        return tuple(sorted(self.cells.items()))
