"""Every claim of a page as a row of its table, and as a row of the file inside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction

from deserstats.checks.consistency.answers import ClaimStanding, ConsistencyResult, Standing
from deserstats.checks.consistency.statements import joint_system
from deserstats.checks.sums.comparisons import near
from deserstats.checks.sums.counts import FLOWS
from deserstats.checks.sums.naming import MADE, NAMED
from deserstats.claims.cells.interval import Interval
from deserstats.claims.claim import Claim
from deserstats.claims.tables.writing import guarded, plain_columns
from deserstats.model.rows.claim_rows import units_in
from deserstats.show.page.harmless import anchor, visible
from deserstats.show.page.naming import Source, source_of
from deserstats.show.plots.style import LOOKS
from deserstats.wording import number

HEADINGS = {
    "id": "id",
    "what": "of what",
    "window": "period",
    "printed": "figure",
    "standing": "standing",
    "implied": "the others allow",
    "detectable": "slip noticed from",
    "source": "printed by",
}
"""Columns of the table; one that says nothing of any claim is left out."""

MEANINGS = {
    Standing.IN_CONFLICT: "takes part in a conflict listed above",
    Standing.CORROBORATED: "figures of another origin leave no other value",
    Standing.ADDS_UP: "other figures, not known to be of another origin, leave no other value",
    Standing.IN_TENSION: "a soft interval that does not fit the others, which is no contradiction",
    Standing.COMPATIBLE: "not contradicted, though a large enough slip would have been",
    Standing.UNTESTED: "nothing here could have contradicted it, which is not confirmation",
    Standing.UNDETERMINED: "in no conflict listed; whether it is in another was not worked out",
    Standing.UNUSED: "took no part; see below why",
}
"""What each standing means, where it is used."""

DECIMALS = 2
"""Decimals of what the others allow for a figure; all of them are in the file."""

MANY = 40
"""Claims from which on the table stands in a box of its own, and only conflicts are printed."""

ADDED = (
    "as_printed",
    "standing",
    "read_low",
    "read_high",
    "others_low",
    "others_high",
    "slip_noticed_from",
    "conflicts",
)
"""Columns of the file that the table of claims does not have."""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim: as printed, as read, and where it stands; ``low`` and ``high`` are the ends that sums take."""

    anchor: str
    id: str
    what: str
    window: str
    sort_window: str
    printed: str
    low: str
    high: str
    read: tuple[str, str, str]
    sort_figure: str
    verdict: str
    standing: str
    implied: str
    detectable: str
    source: Source


@dataclass(frozen=True, slots=True)
class ClaimTable:
    """The table, its headings, what all of its claims share, and the standings that occur in it."""

    rows: tuple[ClaimRow, ...]
    columns: tuple[tuple[str, str], ...]
    shared: str
    legend: tuple[tuple[str, str, str, int], ...]
    file: str

    @property
    def is_long(self) -> bool:
        """Whether the table stands in a box of its own."""
        return len(self.rows) > MANY

    @property
    def says_slips(self) -> bool:
        """Whether the table has a column on slips."""
        return any(name == "detectable" for name, _ in self.columns)

    @property
    def n_quiet(self) -> int:
        """How many claims are in no conflict."""
        return sum(row.verdict != Standing.IN_CONFLICT.value for row in self.rows)


def claim_table(result: ConsistencyResult) -> ClaimTable:
    """Build the table of an answer."""
    standings = {s.id: s for s in result.standings}
    read = dict(_as_read(result))
    differing = [column for column in NAMED if len({column(c) for c in result.claims}) > 1]
    first = next(iter(result.claims))
    shared = [short for column in NAMED if column not in differing and (short := column(first))]
    rows = tuple(
        _row(c, standings[c.id], read.get(c.id, Interval(None, None)), [column(c) for column in differing])
        for c in result.claims
    )
    said = {
        **{f.name: any(getattr(row, f.name) for row in rows) for f in fields(ClaimRow)},
        "id": any(not MADE.fullmatch(row.id) for row in rows),
    }
    tally = {name: sum(row.verdict == name.value for row in rows) for name in MEANINGS}
    return ClaimTable(
        rows=rows,
        columns=tuple((name, heading) for name, heading in HEADINGS.items() if said[name]),
        shared=", ".join(shared),
        legend=tuple(
            (name.value, _words(name), meaning, tally[name]) for name, meaning in MEANINGS.items() if tally[name]
        ),
        file=_file(result, read, standings),
    )


def _words(standing: Standing) -> str:
    look = LOOKS.get(standing)
    return look.words if look else "not used"


def _as_read(result: ConsistencyResult) -> Iterator[tuple[str, Interval]]:
    """Return the numbers that each figure was read as, in its own scale: those that sums are made of."""
    system = joint_system(result)
    for claim in result.claims:
        options = system.options.get(claim.id, ())
        rows = options[0][1] if options else ()
        if rows and claim.kind in FLOWS:
            bounds = [row.bounds for row in rows]
            low = next((b.low for b in bounds if b.low is not None), None)
            high = next((b.high for b in bounds if b.high is not None), None)
            per = units_in(claim.window, claim.per) if claim.kind == "rate" else 1
            open_ = any(b.low_open for b in bounds), any(b.high_open for b in bounds)
            yield claim.id, Interval(low, high, *open_).scaled(Fraction(1, 1) / per)
        elif claim.kind != "order":
            yield claim.id, claim.allowed(result.claims.reading)


def _row(claim: Claim, standing: ClaimStanding, read: Interval, what: list[str]) -> ClaimRow:
    error = standing.detectable_error
    low, high = ("" if end is None else number(end).split(" ")[0] for end in (read.low, read.high))
    is_point = low == high != "" and claim.words.replace(",", "") == low.replace(",", "")
    return ClaimRow(
        anchor=anchor(claim.id),
        id=claim.id,
        what=", ".join(filter(None, what)),
        window=str(claim.window),
        sort_window=f"{claim.window.start} {claim.window.end}",
        printed=claim.words,
        low=low,
        high=high,
        read=("", "", "") if is_point or not (low or high) else _around(read),
        sort_figure=low or high,
        verdict=standing.verdict.value,
        standing=_words(standing.verdict),
        implied=_implied(standing),
        detectable="" if error is None else _percent(Fraction(error)),
        source=source_of(claim),
    )


def _percent(share: Fraction) -> str:
    return f"{float(100 * share):.2g} %" if share < 100 else "over 10,000 %"


def _around(read: Interval) -> tuple[str, str, str]:
    """Return the words before, between and after the ends of what a figure was read as."""
    if read.low == read.high:
        return "read as ", "", ""
    low = "more than " if read.low_open else ""
    if read.high is None:
        return f"read as {low}", "", "" if low else " or more"
    high = "less than " if read.high_open else ""
    if read.low is None:
        return f"read as {high}", "", "" if high else " or less"
    return f"read as {low}", f" to {high}", ""


def _implied(standing: ClaimStanding) -> str:
    low, high = standing.implied_low, standing.implied_high
    if high is None and not low:
        return ""
    ends = (None if end is None else near(end, DECIMALS) for end in (low, high))
    left, right = ends
    if left == right:
        return str(left)
    return f"{left} or more" if right is None else f"{right} or less" if left is None else f"{left} to {right}"


def _file(result: ConsistencyResult, read: Mapping[str, Interval], standings: Mapping[str, ClaimStanding]) -> str:
    """Write the claims as CSV, with what was found of each; formulas are quoted, columns without a text left out."""
    columns = {name: texts for name, texts in plain_columns(list(result.claims)).items() if any(texts)}
    names = {name: name if name not in columns else f"found_{name}" for name in ADDED}
    for name in ADDED:
        columns[names[name]] = []
    for claim in result.claims:
        s, allowed = standings[claim.id], read.get(claim.id, Interval(None, None))
        ends = (allowed.low, allowed.high, s.implied_low, s.implied_high, s.detectable_error)
        found = [claim.words, s.verdict.value, *("" if end is None else str(end) for end in ends), str(s.n_conflicts)]
        for name, text in zip(ADDED, found, strict=True):
            columns[names[name]].append(text)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([guarded(visible(name)) for name in columns])
    writer.writerows([guarded(visible(text)) for text in row] for row in zip(*columns.values(), strict=True))
    return buffer.getvalue()
