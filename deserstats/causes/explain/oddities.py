"""Oddities of claims that hold together: what looks like a slip although nothing contradicts it.

Three looks: figures that are nearly or exactly alike under other labels, quantities that differ
in their labels so that the arithmetic never compares them, and one-sided figures that are true
but far from what the others leave. None of them is a contradiction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from deserstats.causes.edits.digits import DRAWS, distance, rescued
from deserstats.causes.edits.printed import Printed, meets
from deserstats.causes.edits.ranges import Ranges, forms_of, stated
from deserstats.causes.edits.relabel import relabelled
from deserstats.causes.edits.single_edits import GAP, ONE_SIDED, EditFinder, SingleEdit, changed, missed_by, near
from deserstats.causes.edits.slip_kinds import Change, SlipKind, prior
from deserstats.causes.explain.slip_answers import AS_PRINTED, Judged, Slip, single
from deserstats.causes.repair.assemble import judged_anew
from deserstats.checks.bounds.target import merged, touched
from deserstats.claims.cells.period import Period
from deserstats.claims.cells.reading import Reading, Relation
from deserstats.claims.cells.window import window_cells
from deserstats.claims.claim import Claim
from deserstats.model.budget import Budget
from deserstats.model.rows.system import Component, System

MAX_ODDITIES = 20
"""Oddities listed."""

FAR = 4
"""Factor between the daily rates of two origins, over much the same days, from which they are set side by side."""

LIKE = Fraction(1, 2)
"""Share of common days from which daily rates are set side by side."""

SAME = Fraction(9, 10)
"""Share of common days from which two windows are much the same."""

TELLING = Fraction(1, 2)
"""Rescue rate from which another label tells nothing: most figures would fit it."""

DIGITS = 3
"""Significant digits from which equal figures are worth a look."""

LABELS = (
    ("unit", SlipKind.UNIT), ("measure", SlipKind.MEASURE), ("category", SlipKind.CATEGORY),
    ("geography", SlipKind.CATEGORY),
)  # fmt: skip


def oddities(system: System, budget: Budget) -> list[Slip]:
    """Return what looks like a slip among claims that hold together, most telling first."""
    used = [system.claims[name] for name in system.options]
    found = [*_alike(used, system, budget), *_uncompared(used), *_rates(used),
             *_far(used, system, budget)]  # fmt: skip
    found = _kinds_first(sorted(found, key=lambda fit: -prior(fit.kind) / max(fit.rate, Fraction(1, DRAWS))))
    slips: list[Slip] = []
    for fit in found:
        if len(slips) == MAX_ODDITIES or budget.is_over:
            break
        reason = f"{AS_PRINTED}{fit.before.id} ({fit.before.words}), but {fit.change.note}"
        slips.append(single(fit, len(found) - 1, reason, _judged(fit, system, budget)))
    return slips


def _kinds_first(found: list[SingleEdit]) -> list[SingleEdit]:
    """Put the best of every kind and claim before its variants."""
    best: dict[tuple[SlipKind, str], SingleEdit] = {}
    for fit in found:
        best.setdefault((fit.kind, fit.before.id), fit)
    first = list(best.values())
    return first + [fit for fit in found if all(fit is not other for other in first)]


def _alike(used: list[Claim], system: System, budget: Budget) -> Iterator[SingleEdit]:
    """Figures that are the same or one digit apart, printed for what is labelled differently."""
    printed = {c.id: p for c in used if (p := Printed.of(c, system.claims.reading)) is not None and p.length >= DIGITS}
    exactly = [c for c in used if c.id in printed and c.relation not in ONE_SIDED]
    by_value: dict[Fraction, list[Claim]] = {}
    for claim in exactly:
        by_value.setdefault(printed[claim.id].value, []).append(claim)
    for group in by_value.values():
        for a, b in combinations(group[:8], 2):
            fit = _relabelled_like(a, b, printed[a.id])
            if fit is not None:
                yield fit
    tables: dict[tuple[str, ...], list[Claim]] = {}
    for claim in exactly:
        if claim.witness and claim.published:
            tables.setdefault((claim.witness, claim.published, claim.kind, claim.measure, claim.unit), []).append(claim)
    for group in tables.values():
        for a, b in combinations(group, 2):
            if distance(printed[a.id].digits, printed[b.id].digits) == 1 and _may_be_same(a, b):
                yield _copied_wrong(*_odd_first(a, b, system, budget), printed, system.claims.reading)


def _may_be_same(a: Claim, b: Claim) -> bool:
    return a.category == b.category and a.geography == b.geography and a.window.start == b.window.start


def _relabelled_like(a: Claim, b: Claim, printed: Printed) -> SingleEdit | None:
    """The same digits under one other label: the later published row is the odd one."""
    differing = [(column, kind) for column, kind in LABELS if getattr(a, column) != getattr(b, column)]
    moved = a.window != b.window
    # one table may well print a figure twice: a series that stands still, equal parts
    if a.source == b.source and not differing:
        return None
    if a.kind != b.kind or not (differing or moved) or (moved and differing and differing[0][1] == SlipKind.CATEGORY):
        return None
    odd, model = (a, b) if a.published > b.published else (b, a)
    if differing:
        cells = {column: getattr(model, column) for column, _ in differing}
        said = ", ".join(f"{getattr(model, column)} or {getattr(odd, column)}" for column, _ in differing)
        change = Change(differing[0][1], cells, f"the figure of {model.id}: {said}?")
    else:
        cells = window_cells(model.window)
        kind = SlipKind.STALE if odd.window.start == model.window.start else SlipKind.WINDOW
        change = Change(kind, cells, f"the figure of {model.id}, there for {model.window}")
    after = changed(odd, change)
    rate = Fraction(1, 9 * 10 ** (printed.length - 1))
    return None if after is None else SingleEdit(odd, after, change, model.allowed(Reading()), rate, 1)


def _odd_first(a: Claim, b: Claim, system: System, budget: Budget) -> tuple[Claim, Claim]:
    """Of two claims return first the one that the other claims support less."""
    supported = [_is_implied(claim, system, budget) for claim in (a, b)]
    return (b, a) if supported[0] and not supported[1] else (a, b)


def _is_implied(claim: Claim, system: System, budget: Budget) -> bool:
    part = next(p for p in system.components() if claim.id in p.options)
    others = [c.id for c in part.claims if c.id != claim.id]
    room = Ranges(system, part, budget).of(claim, part.options[claim.id], others)
    return (
        room is not None
        and room.low is not None
        and room.low == room.high
        and room.low in claim.allowed(system.claims.reading)
    )


def _copied_wrong(odd: Claim, model: Claim, printed: Mapping[str, Printed], reading: Reading) -> SingleEdit:
    mine, other = printed[odd.id], printed[model.id]
    kind = SlipKind.WRONG
    if len(mine.digits) != len(other.digits):
        kind = SlipKind.EXTRA if len(mine.digits) > len(other.digits) else SlipKind.MISSING
    elif sorted(mine.digits) == sorted(other.digits):
        kind = SlipKind.TRANSPOSED
    cells = mine.cells(other.value)
    note = f"{model.id} of the same origin and day prints {model.words}"
    change = Change(kind, cells, note)
    after = changed(odd, change)
    assert after is not None
    steps = int(other.value / other.step)
    return SingleEdit(odd, after, change, model.allowed(reading), rescued(kind, mine.length, steps, steps), 1)


def _uncompared(used: list[Claim]) -> Iterator[SingleEdit]:
    """The same categories and much the same days under another unit or measure, with another figure."""
    groups: dict[tuple[str, str], list[Claim]] = {}
    for claim in used:
        if claim.kind == "total" and claim.figure is not None and claim.figure.value > 0:
            groups.setdefault((claim.category, claim.geography), []).append(claim)
    for group in groups.values():
        for a, b in combinations(group, 2):
            if a.source == b.source or (a.unit, a.measure) == (b.unit, b.measure):
                continue
            if _common(a.window, b.window) >= SAME:
                low, high = sorted((_value(a), _value(b)))
                if low < high <= FAR * low:
                    yield _side_by_side(a, b, close=high <= low * (1 + GAP))


def _value(claim: Claim) -> Fraction:
    assert claim.figure is not None
    return Fraction(claim.figure.value)


def _side_by_side(a: Claim, b: Claim, *, close: bool) -> SingleEdit:
    odd, model = (a, b) if a.published > b.published else (b, a)
    kind = SlipKind.BASIS if close else SlipKind.UNIT if odd.unit != model.unit else SlipKind.MEASURE
    cells = {"unit": model.unit, "measure": model.measure}
    what = " ".join(filter(None, (model.words, model.unit, model.measure)))
    note = f"{model.id} prints {what} for {model.window}: is it the same?"
    change = Change(kind, cells, note)
    after = changed(odd, change)
    assert after is not None
    return SingleEdit(odd, after, change, model.allowed(Reading()), TELLING, 1)


def _rates(used: list[Claim]) -> Iterator[SingleEdit]:
    """Daily rates of two origins, over much the same days, that are many times apart."""
    totals = [c for c in used if c.kind == "total" and c.figure is not None and c.figure.value > 0 and c.witness]
    for a, b in combinations(totals, 2):
        same = (a.measure, a.unit, a.category, a.geography, a.basis) == (
            b.measure,
            b.unit,
            b.category,
            b.geography,
            b.basis,
        )
        if not same or a.witness == b.witness or _common(a.window, b.window) < LIKE:
            continue
        slow, fast = sorted((a, b), key=_daily)
        if _daily(fast) > FAR * _daily(slow) and fast.relation not in (Relation.UNDER, Relation.AT_MOST):
            note = (f"{float(_daily(slow)):,.3g} a day, against {float(_daily(fast)):,.3g} a day of {fast.id}: "
                    "one definition?")  # fmt: skip
            change = Change(SlipKind.BASIS, {"basis": f"as counted by {slow.source}"}, note)
            after = changed(slow, change)
            if after is not None:
                yield SingleEdit(slow, after, change, fast.allowed(Reading()), Fraction(1, FAR), 1)


def _daily(claim: Claim) -> Fraction:
    return _value(claim) / claim.window.days


def _common(a: Period, b: Period) -> Fraction:
    common = (min(a.end, b.end) - max(a.start, b.start)).days
    return Fraction(max(common, 0), (max(a.end, b.end) - min(a.start, b.start)).days)


def _far(used: Iterable[Claim], system: System, budget: Budget) -> Iterator[SingleEdit]:
    """One-sided figures that hold, but are far from what the others leave."""
    parts = system.components()
    inside = {claim.id: part for part in parts for claim in part.claims}
    rooms = {id(part): Ranges(system, part, budget) for part in parts}
    for claim in used:
        if claim.relation in ONE_SIDED and claim.figure is not None and not budget.is_over:
            part = inside[claim.id]
            finder = _lander(claim, rooms[id(part)], part, system.claims.reading)
            if finder is not None and not meets(near(claim, system.claims.reading), finder.room, whole=finder.is_whole):
                yield from _explained(claim, system, parts, budget)


def _lander(claim: Claim, ranges: Ranges, part: Component, reading: Reading) -> EditFinder | None:
    options = part.options[claim.id]
    room = ranges.of(claim, options, [c.id for c in part.claims if c.id != claim.id])
    printed = Printed.of(claim, reading)
    return None if room is None or printed is None else EditFinder(claim, options, printed, room, room, ranges, reading)


def _explained(claim: Claim, system: System, parts: Sequence[Component], budget: Budget) -> Iterator[SingleEdit]:
    """Look for other labels under which a one-sided figure is near what the others leave."""
    words = (SlipKind.RELATION, SlipKind.ROUNDING)
    changes = [change for change in relabelled(claim, system.claims) if change.kind not in words]
    extra = [form for change in changes if (after := changed(claim, change)) is not None
             for form in forms_of(after, stated(after, system), system.series_index)]  # fmt: skip
    whole = merged(touched(parts, [*extra, *forms_of(claim, stated(claim, system), system.series_index)]))
    finder = _lander(claim, Ranges(system, whole, budget, extra), whole, system.claims.reading)
    if finder is None:
        return
    others = [c.id for c in whole.claims if c.id != claim.id]
    fits = [
        fit
        for fit in finder.labels(changes, others)
        if fit.rate < TELLING and meets(near(fit.after, system.claims.reading), fit.room, whole=finder.is_whole)
    ]
    yield from fits
    gap = missed_by(near(claim, system.claims.reading), finder.room)
    if gap is not None:
        kind = SlipKind.BASIS if abs(gap) <= GAP * abs(finder.printed.value) else SlipKind.MEASURE
        change = Change(
            kind, {"basis": f"as counted by {claim.source}"}, f"it holds, but the others leave {finder.room}"
        )
        after = changed(claim, change)
        if after is not None:
            yield SingleEdit(claim, after, change, finder.room, TELLING, 1)


def _judged(fit: SingleEdit, system: System, budget: Budget) -> Judged | None:
    """Judge all claims with the change; None where they cannot hold."""
    kept = [fit.after if c.id == fit.before.id else c for c in system.claims]
    again = System(system.claims.with_rows(kept))
    found = judged_anew(again, budget) if fit.before.id in again.options else None
    return None if found is None else ((), *found)
