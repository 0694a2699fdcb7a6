"""Other labels that the row of a claim may have been meant to carry, its figure left as printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from deserstats.causes.edits.rereadings import rereadings
from deserstats.causes.edits.slip_kinds import Change, SlipKind
from deserstats.causes.edits.windows import listed, moved_to, neighbours, printed
from deserstats.claims.cells.fields import RATIO_LIKE
from deserstats.claims.cells.period import Period
from deserstats.claims.cells.reading import Relation
from deserstats.claims.cells.row import PERCENT
from deserstats.claims.cells.window import window_cells
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.schemes.scheme import OTHER

WEEK = timedelta(days=7)

WORDS = {
    Relation.OVER: (Relation.NEARLY, Relation.ABOUT),
    Relation.AT_LEAST: (Relation.AT_MOST, Relation.ABOUT),
    Relation.UNDER: (Relation.OVER, Relation.ABOUT),
    Relation.AT_MOST: (Relation.AT_LEAST, Relation.ABOUT),
    Relation.NEARLY: (Relation.OVER, Relation.ABOUT),
    Relation.ABOUT: (Relation.OVER, Relation.NEARLY),
}
"""Per word, others that it may have been before somebody retold or translated it."""


def relabelled(
    claim: Claim,
    claims: ClaimSet,
) -> list[Change]:
    """Return all single changes of the labels of a claim, without repeats."""
    found = [*_words(claim), *_rounding(claim, claims), *_windows(claim, claims), *_bases(claim, claims),
             *_categories(claim, claims), *_counted(claim, claims), *_percent(claim)]  # fmt: skip
    unique: dict[tuple[tuple[str, str], ...], Change] = {}
    for change in found:
        unique.setdefault(tuple(sorted(change.cells.items())), change)
    return list(unique.values())


def _words(claim: Claim) -> Iterator[Change]:
    if claim.figure is None or claim.kind == "order":
        return
    for word in WORDS.get(Relation(claim.relation), ()):
        cells = {"relation": word.value} | {column: "" for column in ("low", "high") if getattr(claim, column)}
        yield Change(SlipKind.RELATION, cells, f"{_said(word)} instead of {_said(Relation(claim.relation))}")


def _said(word: Relation) -> str:
    return repr(word.value.replace("_", " "))


def _rounding(
    claim: Claim,
    claims: ClaimSet,
) -> Iterator[Change]:
    yield from (c for c in rereadings(claim, claims) if c.kind == SlipKind.ROUNDING)


def _windows(claim: Claim, claims: ClaimSet) -> Iterator[Change]:
    if claim.kind == "stock":
        return
    yield from listed(claim)
    yield from neighbours(claim)
    window = claim.window
    if window.days > 2 * WEEK.days:
        yield moved_to(claim, Period(window.start, window.end - WEEK), "as it stood a week earlier")
    yield from printed(claim, claims)


def _bases(claim: Claim, claims: ClaimSet) -> Iterator[Change]:
    """Return other windows that a ratio-like claim may compare with."""
    if claim.kind not in RATIO_LIKE or claim.base_window is None:
        return
    for window in dict.fromkeys(_spans(claim, claims)):
        if window != claim.base_window:
            cells = {f"base_{column}": text for column, text in window_cells(window).items()}
            yield Change(SlipKind.WINDOW, cells, f"compared with {window} instead of {claim.base_window}")


def _spans(claim: Claim, claims: ClaimSet) -> Iterator[Period]:
    base = claim.base_window
    assert base is not None
    for other in claims:
        if other.id != claim.id and other.measure == (claim.base_measure or claim.measure) and other.kind != "stock":
            yield other.window
            if other.window.start < base.end and other.window.start != base.start:
                yield Period(other.window.start, base.end)
            if base.start < other.window.end:
                yield Period(base.start, other.window.end)


def _categories(claim: Claim, claims: ClaimSet) -> Iterator[Change]:
    leaves = claims.scheme.leaves
    own, seen = leaves(claim.category), {leaves(claim.category)}
    labels = [c.category for c in claims if c.measure == claim.measure] + sorted(claims.scheme.names)
    labels += [leaf for label in list(labels) for leaf in sorted(leaves(label)) if not leaf.endswith(OTHER)]
    for label in labels:
        if leaves(label) not in seen:
            seen.add(leaves(label))
            more = "one of several" if leaves(label) > own else "a part" if leaves(label) < own else "another"
            yield Change(
                SlipKind.CATEGORY, {"category": label}, f"{more}: {label or 'all'} instead of {claim.category}"
            )


def _counted(claim: Claim, claims: ClaimSet) -> Iterator[Change]:
    """Return other measures and units that the table has for the same categories and times."""
    if claim.kind in RATIO_LIKE:
        return
    leaves = claims.scheme.leaves(claim.category)
    pairs = dict.fromkeys(
        (c.measure, c.unit)
        for c in claims
        if c.kind == claim.kind and claims.scheme.leaves(c.category) & leaves and c.window.overlaps(claim.window)
    )
    for measure, unit in pairs:
        if measure != claim.measure:
            note = f"{measure or 'no measure'} instead of {claim.measure or 'no measure'}"
            yield Change(SlipKind.MEASURE, {"measure": measure, "unit": unit}, note)
        elif unit != claim.unit:
            yield Change(SlipKind.UNIT, {"unit": unit}, f"{unit or 'no unit'} instead of {claim.unit or 'no unit'}")


def _percent(claim: Claim) -> Iterator[Change]:
    """Return "so many percent of" for "so many percent more than", and the other way round."""
    # a printed percentage is rounded, even where the table calls it exact
    cells = {column: "" for column in ("low", "high") if getattr(claim, column)}
    if claim.relation == Relation.EXACT:
        cells["relation"] = ""
    if claim.kind == "growth":
        yield Change(SlipKind.PERCENT, cells | {"kind": "share"}, "percent of, not percent more than")
    if claim.kind == "share" and claim.parts == PERCENT and (claim.base_window or claim.window) != claim.window:
        yield Change(SlipKind.PERCENT, cells | {"kind": "growth"}, "percent more than, not percent of")
