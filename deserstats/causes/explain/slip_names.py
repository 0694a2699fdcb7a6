"""Kinds of slips in words."""

from __future__ import annotations

from deserstats.causes.edits.slip_kinds import SlipKind

NAMES = {
    SlipKind.TRANSPOSED: "two digits swapped",
    SlipKind.WRONG: "one digit wrong",
    SlipKind.MISSING: "a digit missing",
    SlipKind.EXTRA: "a digit too many",
    SlipKind.SCALE: "a power of ten",
    SlipKind.SIGN: "the sign",
    SlipKind.TERM: "a part left out or counted twice",
    SlipKind.WINDOW: "another period",
    SlipKind.CATEGORY: "another category",
    SlipKind.MEASURE: "another measure",
    SlipKind.UNIT: "another unit",
    SlipKind.RELATION: "another word",
    SlipKind.ROUNDING: "rounding",
    SlipKind.SWAPPED: "two figures swapped",
    SlipKind.SHIFTED: "figures in each other's rows",
    SlipKind.STALE: "an earlier state under a later date",
    SlipKind.COPIED: "a figure copied wrong",
    SlipKind.PERCENT: "percent of, or percent more than",
    SlipKind.BASIS: "another counting basis or a revision",
    SlipKind.PARTS_ROUNDED: "figures rounded by themselves",
    SlipKind.GROWTH_BASE: "a percentage of the later figure",
    SlipKind.DOUBLED: "counted twice, or by halves",
    SlipKind.NEIGHBOUR: "the figure of a neighbour",
    SlipKind.UNSUBTRACTED: "added, or left in, where it is to be subtracted",
    SlipKind.INCOMPLETE: "parts that are not all",
    SlipKind.COLUMN: "columns switched from a date on",
}
"""Kinds of slips in words."""
