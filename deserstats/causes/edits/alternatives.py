"""Other cells that the row of one claim may have been meant to carry, its figure left as printed.

Other readings (:func:`rereadings`) are those that a careful person could take from the row itself;
other labels (:func:`relabelled`) are those that a slip may have put in their place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

from deserstats.causes.edits.rewrite import decimal
from deserstats.causes.edits.slip_kinds import Alternative, SlipKind
from deserstats.claims.calendar import end_of, floor_to
from deserstats.claims.cells.fields import RATIO_LIKE
from deserstats.claims.cells.period import DAY, Period
from deserstats.claims.cells.reading import Reading, Relation
from deserstats.claims.cells.row import PERCENT
from deserstats.claims.cells.window import window_cells
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.schemes.scheme import OTHER
from deserstats.wording import exact

EQUAL = {Relation.OVER: Relation.AT_LEAST, Relation.UNDER: Relation.AT_MOST}
"""Strict words, with the word that allows equality."""

WORDS = {
    Relation.OVER: (Relation.NEARLY, Relation.ABOUT),
    Relation.AT_LEAST: (Relation.AT_MOST, Relation.ABOUT),
    Relation.UNDER: (Relation.OVER, Relation.ABOUT),
    Relation.AT_MOST: (Relation.AT_LEAST, Relation.ABOUT),
    Relation.NEARLY: (Relation.OVER, Relation.ABOUT),
    Relation.ABOUT: (Relation.OVER, Relation.NEARLY),
}
"""Per word, others that it may have been before somebody retold or translated it."""

HALF = Fraction(1, 2)

ROUNDINGS = (
    ("cut off", Fraction(0), Fraction(1)),
    ("rounded to the nearest", HALF, HALF),
    ("rounded up", Fraction(1), Fraction(0)),
)
"""Ways of rounding, with how many units of the last digit the number may lie below and above the figure."""

LABELS = ("category", "geography")
"""Columns whose names are unions and trees of the scheme."""

WEEK = timedelta(days=7)

MAX_WINDOWS = 24
"""Windows of other claims that are tried for a claim, nearest first."""


def rereadings(claim: Claim, claims: ClaimSet) -> list[Alternative]:
    """Return the other readings of a claim: each one change, without repeats."""
    own = [*_looser(claim, claims.reading), *_rounded(claim, claims.reading)]
    return distinct([*own, *_listed(claim), *_neighbours(claim), *_terms(claim, claims)])


def relabelled(claim: Claim, claims: ClaimSet) -> list[Alternative]:
    """Return all single changes of the labels of a claim, without repeats."""
    words = [*_retold(claim), *_rounded(claim, claims.reading)]
    windows = [*_windows(claim, claims), *_bases(claim, claims)]
    names = [one for column in LABELS for one in _renamed(claim, claims, column)]
    return distinct([*words, *windows, *names, *_counted(claim, claims), *_percent(claim)])


def distinct(found: Iterable[Alternative]) -> list[Alternative]:
    """Leave out what changes the same cells to the same as an earlier one."""
    unique: dict[tuple[tuple[str, str], ...], Alternative] = {}
    for one in found:
        unique.setdefault(one.key, one)
    return list(unique.values())


def _is_plain(claim: Claim) -> bool:
    """Whether the figure is read by its word and digits, not by low and high."""
    return claim.kind not in ("order", "projection") and claim.bounds == (None, None) and claim.figure is not None


def _looser(claim: Claim, reading: Reading) -> Iterator[Alternative]:
    """Return looser readings of the word."""
    if not _is_plain(claim):
        return
    word = Relation(claim.relation)
    if word in EQUAL:
        yield Alternative(SlipKind.RELATION, {"relation": EQUAL[word].value}, f"{word.value!r} allows equality")
    if word == Relation.OVER and reading.over == "next_round":
        yield from _stated(SlipKind.RELATION, {"low": _end(claim, Fraction(0))}, "'over' means any larger number")


def _rounded(claim: Claim, reading: Reading) -> Iterator[Alternative]:
    """Return other ways in which the digits may have been rounded."""
    if not _is_plain(claim) or claim.relation not in (Relation.PRINTED, Relation.ABOUT):
        return
    assert claim.figure is not None
    allowed, value, unit = claim.allowed(reading), claim.figure.value, claim.figure.unit
    if allowed.low == allowed.high:
        if claim.relation == Relation.PRINTED:
            yield Alternative(SlipKind.ROUNDING, {"relation": Relation.ABOUT.value}, "rounded at its last digit")
        return
    for note, below, above in ROUNDINGS:
        if value - below * unit not in allowed or value + above * unit not in allowed:
            ends = {"low": _end(claim, -below), "high": _end(claim, above)}
            yield from _stated(SlipKind.ROUNDING, ends, note)


def _end(claim: Claim, units: Fraction) -> str | None:
    assert claim.figure is not None
    return decimal(exact(claim.figure.value + units * Fraction(claim.figure.unit)))


def _stated(kind: SlipKind, ends: Mapping[str, str | None], note: str) -> Iterator[Alternative]:
    """Return a reading by its ends, where all of them can be written in decimals."""
    cells = {column: text for column, text in ends.items() if text is not None}
    if len(cells) == len(ends):
        yield Alternative(kind, cells, note)


def _retold(claim: Claim) -> Iterator[Alternative]:
    """Return other words that the one printed may have been."""
    if claim.figure is None or claim.kind == "order":
        return
    for word in WORDS.get(Relation(claim.relation), ()):
        cells = {"relation": word.value} | _blank_ends(claim)
        yield Alternative(SlipKind.RELATION, cells, f"{_said(word)} instead of {_said(Relation(claim.relation))}")


def _said(word: Relation) -> str:
    return repr(word.value.replace("_", " "))


def _blank_ends(claim: Claim) -> dict[str, str]:
    return {column: "" for column in ("low", "high") if getattr(claim, column)}


def _percent(claim: Claim) -> Iterator[Alternative]:
    """Return "so many percent of" for "so many percent more than", and the other way round."""
    # a printed percentage is rounded, even where the table calls it exact
    cells = _blank_ends(claim)
    if claim.relation == Relation.EXACT:
        cells["relation"] = ""
    if claim.kind == "growth":
        yield Alternative(SlipKind.PERCENT, cells | {"kind": "share"}, "percent of, not percent more than")
    if claim.kind == "share" and claim.parts == PERCENT and (claim.base_window or claim.window) != claim.window:
        yield Alternative(SlipKind.PERCENT, cells | {"kind": "growth"}, "percent more than, not percent of")


def _terms(claim: Claim, claims: ClaimSet) -> Iterator[Alternative]:
    """Return categories with one named term more or less."""
    own = claims.scheme.leaves(claim.category)
    named = [c.category for c in claims if c.kind not in RATIO_LIKE]
    for label in dict.fromkeys(_with_leaves(named, claims, "category")):
        other = claims.scheme.leaves(label)
        if (other < own or other > own) and (len(own ^ other) == 1 or label in claims.scheme.names):
            more = "more" if other > own else "less"
            note = f"one term {more}: {label} instead of {claim.category}"
            yield Alternative(SlipKind.CATEGORY, {"category": label}, note)


def _renamed(claim: Claim, claims: ClaimSet, column: str) -> Iterator[Alternative]:
    """Return the categories, or places, that claims of the measure or the scheme name, whatever the own one is."""
    leaves, printed = claims.scheme.leaves, getattr(claim, column)
    own, seen = leaves(printed), {leaves(printed)}
    for label in _with_leaves([getattr(c, column) for c in claims if c.measure == claim.measure], claims, column):
        if leaves(label) not in seen:
            seen.add(leaves(label))
            more = "one of several" if leaves(label) > own else "a part" if leaves(label) < own else "another"
            note = f"{more}: {label or 'all'} instead of {printed or 'all'}"
            yield Alternative(SlipKind.CATEGORY, {column: label}, note)


def _with_leaves(named: Iterable[str], claims: ClaimSet, column: str) -> Iterator[str]:
    """Return some categories, those that the scheme names, and every single leaf of them; or the same of places."""
    leaves = claims.scheme.leaves
    used = {name: {leaf for label in {getattr(c, name) for c in claims} for leaf in leaves(label)} for name in LABELS}
    if column == "category":
        # the scheme has one list of names: one that only places have is no category
        places = used["geography"] - used["category"]
        labels = [*named, *(name for name in sorted(claims.scheme.names) if not leaves(name) <= places)]
    else:
        labels = [*named, *(name for name in sorted(claims.scheme.names) if leaves(name) <= used["geography"])]
    yield from labels
    for label in labels:
        yield from (leaf for leaf in sorted(leaves(label)) if not leaf.endswith(OTHER))


def _counted(claim: Claim, claims: ClaimSet) -> Iterator[Alternative]:
    """Return other measures and units that the table has for the same categories and times."""
    if claim.kind in RATIO_LIKE:
        return
    leaves = claims.scheme.leaves
    own = leaves(claim.category)
    same = (c for c in claims if c.kind == claim.kind and leaves(c.category) & own and c.window.overlaps(claim.window))
    for measure, unit in dict.fromkeys((c.measure, c.unit) for c in same):
        if measure != claim.measure:
            note = f"{measure or 'no measure'} instead of {claim.measure or 'no measure'}"
            yield Alternative(SlipKind.MEASURE, {"measure": measure, "unit": unit}, note)
        elif unit != claim.unit:
            note = f"{unit or 'no unit'} instead of {claim.unit or 'no unit'}"
            yield Alternative(SlipKind.UNIT, {"unit": unit}, note)


def _windows(claim: Claim, claims: ClaimSet) -> Iterator[Alternative]:
    """Return the windows that the row lists, those next to its own, and those that other claims print."""
    if claim.kind == "stock":
        return
    yield from _listed(claim)
    yield from _neighbours(claim)
    window = claim.window
    if window.days > 2 * WEEK.days:
        yield _moved_to(claim, Period(window.start, window.end - WEEK), "as it stood a week earlier")
    yield from (_moved_to(claim, span) for span in _printed_spans(claim, claims))


def _listed(claim: Claim) -> Iterator[Alternative]:
    """Return the other windows that the claim's own row lists."""
    yield from (_moved_to(claim, window, "another listed window") for window in claim.windows[1:])


def _neighbours(claim: Claim) -> Iterator[Alternative]:
    """Return windows with one end moved to a calendar boundary next to it."""
    window = claim.window
    if claim.end_may_be_inclusive:
        yield _moved_to(claim, Period(window.start, window.end + DAY), "the last day was counted")
    starts = [*_months_beside(window.start), floor_to(window.start, "year")]
    ends = [*_months_beside(window.end), end_of(floor_to(window.end - DAY, "year"), "year")]
    spans = sorted(_with_one_end(window, starts, ends), key=lambda span: _far(span, window))
    yield from (_moved_to(claim, span) for span in dict.fromkeys(spans))


def _months_beside(day: date) -> tuple[date, date]:
    """The starts of months just before and after a day."""
    first = floor_to(day, "month")
    before = first if first < day or day == date.min else floor_to(day - DAY, "month")
    return before, end_of(first, "month")


def _with_one_end(window: Period, starts: Iterable[date], ends: Iterable[date]) -> list[Period]:
    """Return a window with one of its ends on another day."""
    spans = [Period(day, window.end) for day in starts if day < window.end and day != window.start]
    return spans + [Period(window.start, day) for day in ends if day > window.start and day != window.end]


def _printed_spans(claim: Claim, claims: Iterable[Claim]) -> list[Period]:
    """Return windows that other claims of the same count print, and those with one of their ends."""
    own, count = claim.window, (claim.measure, claim.geography)
    alike = (c for c in claims if (c.measure, c.geography) == count and c.id != claim.id and c.kind != "stock")
    others = {c.window for c in alike}
    days = {day for window in others for day in (window.start, window.end)}
    spans = (others - {own}).union(_with_one_end(own, days, days))
    # what is left of a printed window beside another one, next to the own window
    spans |= {Period(day, own.start) for day in days if day < own.start}
    spans |= {Period(own.end, day) for day in days if day > own.end}
    return sorted(spans, key=lambda span: (_far(span, own), span))[:MAX_WINDOWS]


def _far(span: Period, own: Period) -> tuple[int, int]:
    """Windows that share an end come first, then the nearest."""
    moved = (span.start != own.start) + (span.end != own.end)
    return moved, abs((span.start - own.start).days) + abs((span.end - own.end).days)


def _moved_to(claim: Claim, window: Period, note: str = "") -> Alternative:
    """Return the change of a claim to another window; an earlier state where only the end is earlier."""
    stale = window.start == claim.window.start and window.end < claim.window.end
    cells = window_cells(window) | {"start_or": "", "end_or": ""}
    if window.start == claim.window.start:
        del cells["start"]
    cells = {column: text for column, text in cells.items() if text != getattr(claim, column)}
    kind = SlipKind.STALE if stale else SlipKind.WINDOW
    return Alternative(kind, cells, note or f"{window} instead of {claim.window}")


def _bases(claim: Claim, claims: ClaimSet) -> Iterator[Alternative]:
    """Return other windows that a ratio-like claim may compare with."""
    base = claim.base_window
    if claim.kind not in RATIO_LIKE or base is None:
        return
    for window in dict.fromkeys(_base_spans(claim, base, claims)):
        if window != base:
            cells = {f"base_{column}": text for column, text in window_cells(window).items()}
            yield Alternative(SlipKind.WINDOW, cells, f"compared with {window} instead of {base}")


def _base_spans(claim: Claim, base: Period, claims: ClaimSet) -> Iterator[Period]:
    for other in claims:
        if other.id != claim.id and other.measure == (claim.base_measure or claim.measure) and other.kind != "stock":
            yield other.window
            if other.window.start < base.end and other.window.start != base.start:
                yield Period(other.window.start, base.end)
            if base.start < other.window.end:
                yield Period(base.start, other.window.end)
