"""The columns of a claim table: the one list behind reader, schema, docs and messages."""

from __future__ import annotations

from typing import NamedTuple


class Field(NamedTuple):
    """One column: its name, what it means and an example."""

    name: str
    about: str
    example: str = ""


_KINDS = "total (default), rate, each, stock, ratio, share, growth, difference, order or projection"
_RELATIONS = (
    "exact, about, over, at_least, under, at_most, nearly, between; blank = as printed. "
    "For an order claim: highest, lowest, rising, falling"
)
_PER = (
    "Unit of time of a rate, each or order claim: hour, day, week, month, quarter, year. "
    "Of a share: how many of the base it is taken of, 100 (blank), 1,000, 100,000."
)
FIELDS = (
    Field("id", "Unique name of the claim; c1, c2, ... are made when the column is absent.", "up24"),
    Field("kind", f"What the figure is: {_KINDS}.", "total"),
    Field("value", "The figure as printed, as text: the digits shown are the rounding information.", "213,000"),
    Field("relation", f"The word before the figure: {_RELATIONS}.", "over"),
    Field("low", "Smallest number meant (closed); overrides value and relation.", "212,500"),
    Field("high", "Largest number meant (closed); overrides value and relation.", "213,499"),
    Field("unit", "What is counted.", "proceedings"),
    Field("measure", "Which count it is.", "registered"),
    Field("category", "A leaf, a union of leaves joined by +, or a name that the scheme defines.", "407+408"),
    Field("geography", "A second dimension of the same form.", "Ukraine"),
    Field("start", "First day counted; a label means its first day.", "2022-02-24"),
    Field("end", "First day no longer counted, a full date; blank = the end of start's label.", "2025-06-01"),
    Field("start_or", "Other possible starts, separated by |.", "2022-02-01"),
    Field("end_or", "Other possible ends, full dates, separated by |.", "2025-05-01"),
    Field("through", "Last day or label counted, instead of end; 'start' or 'published' name those dates.", "2025-05"),
    Field("per", _PER, "month"),
    Field("base_measure", "Measure of the base of a ratio, share, growth or difference.", "registered"),
    Field("base_category", "Category of that base.", "407"),
    Field("base_start", "First day of that base.", "2024-01-01"),
    Field("base_end", "First day after that base, a full date.", "2024-11-01"),
    Field("base_through", "Last day or label of that base, instead of base_end.", "2024-10"),
    Field("published", "When it was printed; may be a month or a year.", "2025-06-07"),
    Field("source", "Who printed it.", "Ukrainska Pravda"),
    Field("origin", "Whom they cite; A via B is understood.", "Prosecutor General's Office via Ukrainska Pravda"),
    Field("root", "The first origin, where origin does not say it plainly.", "Prosecutor General's Office"),
    Field("interval", "What low and high are: hard (default), ci95 (any ciNN) or source_range.", "hard"),
    Field("basis", "Counting basis, where known.", "monthly reports"),
    Field("status", "Provisional, revised, ...", "provisional"),
    Field("retrieved", "When it was read.", "2025-11-02"),
    Field("supersedes", "Ids of earlier claims that this one replaces, separated by |.", "up24a"),
    Field("derived_from", "Ids of claims that this one was computed from.", "up24|up23"),
    Field("dated_by", "Whether events are dated by when they occurred or were recorded.", "recorded"),
    Field("url", "Where it was printed.", "https://example.org/a"),
    Field("archive_url", "An archived copy.", "https://example.org/b"),
    Field("quote", "The sentence.", ""),
    Field("lang", "Its language.", "uk"),
    Field("note", "Anything else.", ""),
)

COLUMNS = tuple(field.name for field in FIELDS)

OFTEN_CALLED = {
    "value": ("figure", "number", "count", "amount"),
    "start": ("from", "since", "begin", "from_date", "start_date"),
    "through": ("to", "until", "till", "to_date", "end_date"),
}
"""What tables call columns that a claim cannot do without: named in the fix, never taken for granted."""

DATED = ("date", "period", "day", "week", "month", "quarter", "year", "time")
"""Headings of the time of a row: that of its figure, or the end of a running total."""

KINDS = ("total", "rate", "each", "stock", "ratio", "share", "growth", "difference", "order", "projection")
"""Kinds of claim."""

COMPARING = ("ratio", "share", "growth")
"""Kinds whose figure is a ratio of two sums, up to a factor and a shift."""

DATED_BY = ("occurred", "recorded")
"""What the date of an event may be that of."""

RATIO_LIKE = ("ratio", "share", "growth", "difference")
"""Kinds that compare a total with a base."""
