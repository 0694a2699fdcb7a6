"""Oddities of claims that hold together: what looks like a slip although nothing contradicts it.

Three looks: figures that are nearly or exactly alike under other labels, quantities that differ
in their labels so that the arithmetic never compares them, and one-sided figures that are true
but far from what the others leave. None of them is a contradiction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from operator import attrgetter

from deserstats.causes.edits.alternatives import relabelled
from deserstats.causes.edits.digits import DRAWS, distance, rescued
from deserstats.causes.edits.printed import Printed, meets
from deserstats.causes.edits.ranges import Ranges, forms_of, forms_touched
from deserstats.causes.edits.single_edits import GAP, ONE_SIDED, EditFinder, SingleEdit, missed_by, near
from deserstats.causes.edits.slip_kinds import Alternative, SlipKind, prior
from deserstats.causes.explain.slip_answers import Judged, Slip, single
from deserstats.causes.explain.slip_text import AS_PRINTED
from deserstats.causes.repair.assemble import judged_anew
from deserstats.checks.bounds.target import merged, touched
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.claims.cells.reading import Reading, Relation
from deserstats.claims.cells.window import window_cells
from deserstats.claims.claim import Claim
from deserstats.model.budget import Budget
from deserstats.model.rows.system import Component, System
from deserstats.wording import measured

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

LABELS = {
    "unit": SlipKind.UNIT,
    "measure": SlipKind.MEASURE,
    "category": SlipKind.CATEGORY,
    "geography": SlipKind.CATEGORY,
}

COUNTED = attrgetter("measure", "unit", "category", "geography", "basis")

FROM_ONE_DAY = attrgetter("category", "geography", "window.start")


def oddities(system: System, budget: Budget) -> list[Slip]:
    """Return what looks like a slip among claims that hold together, most telling first."""
    used = [system.claims[name] for name in system.options]
    found = [*_same_figures(used, system), *_nearly_alike(used, system, budget), *_uncompared(used), *_rates(used)]
    found += _far(used, system, budget)
    found = _kinds_first(sorted(found, key=lambda fit: -prior(fit.kind) / max(fit.rate, Fraction(1, DRAWS))))
    slips: list[Slip] = []
    for fit in found:
        if len(slips) == MAX_ODDITIES or budget.is_over:
            break
        reason = f"{AS_PRINTED}{fit.before.id} ({fit.before.words}), but {fit.change.note}"
        slips.append(single(fit, len(found) - 1, reason, _judged(fit, system, budget)))
    return slips


def copied_wrong(system: System, aside: Sequence[str], budget: Budget) -> list[Slip]:
    """Return figures of one origin and day that are one digit apart, among claims that hold without some others."""
    rest = System(system.claims.drop(aside))
    used = [rest.claims[name] for name in rest.options]
    found = [] if budget.is_over else list(_nearly_alike(used, rest, budget))
    slips = []
    for fit in sorted(found, key=lambda fit: (fit.rate, fit.before.id)):
        judged = None if budget.is_over else _judged(fit, rest, budget)
        if judged is not None:
            reason = f"{AS_PRINTED}{fit.before.id} ({fit.before.words}), but {fit.change.note}"
            slips.append(single(fit, len(found) - 1, reason, (tuple(aside), *judged[1:])))
    return slips


def _kinds_first(found: list[SingleEdit]) -> list[SingleEdit]:
    """Put the best of every kind and claim before its variants."""
    best: dict[tuple[SlipKind, str], SingleEdit] = {}
    for fit in found:
        best.setdefault((fit.kind, fit.before.id), fit)
    first = list(best.values())
    return first + [fit for fit in found if all(fit is not other for other in first)]


def _printed(used: Iterable[Claim], reading: Reading) -> Iterator[Printed]:
    """Return the figures that are worth a look: of enough digits, and not one-sided."""
    for claim in used:
        printed = Printed.of(claim, reading)
        if printed is not None and printed.length >= DIGITS and claim.relation not in ONE_SIDED:
            yield printed


def _same_figures(used: Iterable[Claim], system: System) -> Iterator[SingleEdit]:
    """Figures that are the same, printed for what is labelled differently."""
    by_value: dict[Fraction, list[Printed]] = {}
    for printed in _printed(used, system.claims.reading):
        by_value.setdefault(printed.value, []).append(printed)
    for group in by_value.values():
        for a, b in combinations(group[:8], 2):
            odd, model = _later_first(a.claim, b.claim)
            change = _other_label(odd, model)
            if change is not None:
                rate = Fraction(1, 9 * 10 ** (a.length - 1))
                yield from SingleEdit.of(odd, change, model.allowed(Reading()), rate)


def _later_first(a: Claim, b: Claim) -> tuple[Claim, Claim]:
    """Return first the row that was published later: it is the odd one."""
    return (a, b) if a.published > b.published else (b, a)


def _other_label(odd: Claim, model: Claim) -> Alternative | None:
    """Return the labels of another row with the same digits; None where both may well be printed."""
    differing = [column for column in LABELS if getattr(odd, column) != getattr(model, column)]
    # one table may well print a figure twice: a series that stands still, equal parts
    if odd.kind != model.kind or (odd.source == model.source and not differing):
        return None
    if odd.window != model.window:
        if not differing:
            kind = SlipKind.STALE if odd.window.start == model.window.start else SlipKind.WINDOW
            return Alternative(kind, window_cells(model.window), f"the figure of {model.id}, there for {model.window}")
        if LABELS[differing[0]] == SlipKind.CATEGORY:
            return None
    if not differing:
        return None
    said = ", ".join(f"{getattr(model, column)} or {getattr(odd, column)}" for column in differing)
    cells = {column: getattr(model, column) for column in differing}
    return Alternative(LABELS[differing[0]], cells, f"the figure of {model.id}: {said}?")


def _nearly_alike(used: Iterable[Claim], system: System, budget: Budget) -> Iterator[SingleEdit]:
    """Figures of one table that are one digit apart, where they may be meant to be the same."""
    tables: dict[tuple[str, ...], list[Printed]] = {}
    for printed in _printed(used, system.claims.reading):
        c = printed.claim
        if c.witness and c.published:
            tables.setdefault((c.witness, c.published, c.kind, c.measure, c.unit), []).append(printed)
    for group in tables.values():
        for a, b in combinations(group, 2):
            if distance(a.digits, b.digits) == 1 and FROM_ONE_DAY(a.claim) == FROM_ONE_DAY(b.claim):
                yield from _copied_wrong(*_odd_first(a, b, system, budget), system.claims.reading)


def _odd_first(a: Printed, b: Printed, system: System, budget: Budget) -> tuple[Printed, Printed]:
    """Of two claims return first the one that the other claims support less."""
    supported = [_is_implied(printed.claim, system, budget) for printed in (a, b)]
    return (b, a) if supported[0] and not supported[1] else (a, b)


def _is_implied(claim: Claim, system: System, budget: Budget) -> bool:
    part = next(p for p in system.components() if claim.id in p.options)
    room = _room(claim, Ranges(system, part, budget))
    if room is None or room.low is None or room.low != room.high:
        return False
    return room.low in claim.allowed(system.claims.reading)


def _room(claim: Claim, ranges: Ranges) -> Interval | None:
    """Return what all other claims leave for one."""
    part = ranges.component
    return ranges.of(claim, part.options[claim.id], [c.id for c in part.claims if c.id != claim.id])


def _copied_wrong(mine: Printed, other: Printed, reading: Reading) -> Iterator[SingleEdit]:
    kind = SlipKind.WRONG
    if len(mine.digits) != len(other.digits):
        kind = SlipKind.EXTRA if len(mine.digits) > len(other.digits) else SlipKind.MISSING
    elif sorted(mine.digits) == sorted(other.digits):
        kind = SlipKind.TRANSPOSED
    note = f"{other.claim.id} of the same origin and day prints {other.claim.words}"
    change = Alternative(kind, mine.cells(other.value), note)
    steps = int(other.value / other.step)
    rate = rescued(kind, mine.length, steps, steps)
    return SingleEdit.of(mine.claim, change, other.claim.allowed(reading), rate)


def _uncompared(used: Iterable[Claim]) -> Iterator[SingleEdit]:
    """The same categories and much the same days under another unit or measure, with another figure."""
    groups: dict[tuple[str, str], list[Claim]] = {}
    for claim in filter(_is_count, used):
        groups.setdefault((claim.category, claim.geography), []).append(claim)
    for a, b in (pair for group in groups.values() for pair in combinations(group, 2)):
        is_apart = a.source != b.source and (a.unit, a.measure) != (b.unit, b.measure)
        if is_apart and _common(a.window, b.window) >= SAME:
            low, high = sorted((_value(a), _value(b)))
            if low < high <= FAR * low:
                yield from _side_by_side(a, b, close=high <= low * (1 + GAP))


def _is_count(claim: Claim) -> bool:
    return claim.kind == "total" and claim.figure is not None and claim.figure.value > 0


def _value(claim: Claim) -> Fraction:
    assert claim.figure is not None
    return Fraction(claim.figure.value)


def _side_by_side(a: Claim, b: Claim, *, close: bool) -> Iterator[SingleEdit]:
    odd, model = _later_first(a, b)
    kind = SlipKind.BASIS if close else SlipKind.UNIT if odd.unit != model.unit else SlipKind.MEASURE
    cells = {"unit": model.unit, "measure": model.measure}
    what = " ".join(filter(None, (model.words, model.unit, model.measure)))
    note = f"{model.id} prints {what} for {model.window}: is it the same?"
    return SingleEdit.of(odd, Alternative(kind, cells, note), model.allowed(Reading()), TELLING)


def _rates(used: Sequence[Claim]) -> Iterator[SingleEdit]:
    """Daily rates of two origins, over much the same days, that are many times apart."""
    totals = [c for c in used if _is_count(c) and c.witness]
    for a, b in combinations(totals, 2):
        if COUNTED(a) != COUNTED(b) or a.witness == b.witness or _common(a.window, b.window) < LIKE:
            continue
        slow, fast = sorted((a, b), key=_daily)
        if _daily(fast) > FAR * _daily(slow) and fast.relation not in (Relation.UNDER, Relation.AT_MOST):
            few, many = (measured(float(_daily(claim))) for claim in (slow, fast))
            against = f"{few} a day, against {many} a day of {fast.id}"
            basis = {"basis": f"as counted by {slow.source}"}
            change = Alternative(SlipKind.BASIS, basis, f"{against}: one definition?")
            yield from SingleEdit.of(slow, change, fast.allowed(Reading()), Fraction(1, FAR))


def _daily(claim: Claim) -> Fraction:
    return _value(claim) / claim.window.days


def _common(a: Period, b: Period) -> Fraction:
    common = (min(a.end, b.end) - max(a.start, b.start)).days
    return Fraction(max(common, 0), (max(a.end, b.end) - min(a.start, b.start)).days)


def _far(used: Iterable[Claim], system: System, budget: Budget) -> Iterator[SingleEdit]:
    """One-sided figures that hold, but are far from what the others leave."""
    parts = system.components()
    rooms = [Ranges(system, part, budget) for part in parts]
    inside = {claim.id: ranges for ranges in rooms for claim in ranges.component.claims}
    for claim in used:
        if claim.relation in ONE_SIDED and claim.figure is not None and not budget.is_over:
            finder = _finder(claim, inside[claim.id])
            if finder is not None and not _is_near(claim, finder.room, finder):
                yield from _explained(claim, system, parts, budget)


def _finder(claim: Claim, ranges: Ranges) -> EditFinder | None:
    room, reading = _room(claim, ranges), ranges.system.claims.reading
    printed, options = Printed.of(claim, reading), ranges.component.options[claim.id]
    return None if room is None or printed is None else EditFinder(claim, options, printed, room, room, ranges, reading)


def _is_near(claim: Claim, room: Interval, finder: EditFinder) -> bool:
    """Whether a one-sided figure may be near what others leave."""
    return meets(near(claim, finder.reading), room, whole=finder.is_whole)


def _explained(claim: Claim, system: System, parts: Sequence[Component], budget: Budget) -> Iterator[SingleEdit]:
    """Look for other labels under which a one-sided figure is near what the others leave."""
    words = (SlipKind.RELATION, SlipKind.ROUNDING)
    changes = [change for change in relabelled(claim, system.claims) if change.kind not in words]
    extra = forms_touched(claim, changes, system)
    whole = merged(touched(parts, [*extra, *forms_of(claim, system)]))
    finder = _finder(claim, Ranges(system, whole, budget, extra))
    if finder is None:
        return
    others = [c.id for c in whole.claims if c.id != claim.id]
    fits = finder.labels(changes, others)
    yield from [fit for fit in fits if fit.rate < TELLING and _is_near(fit.after, fit.room, finder)]
    gap = missed_by(near(claim, system.claims.reading), finder.room)
    if gap is not None:
        kind = SlipKind.BASIS if abs(gap) <= GAP * abs(finder.printed.value) else SlipKind.MEASURE
        note = f"it holds, but the others leave {finder.room}"
        change = Alternative(kind, {"basis": f"as counted by {claim.source}"}, note)
        yield from SingleEdit.of(claim, change, finder.room, TELLING)


def _judged(fit: SingleEdit, system: System, budget: Budget) -> Judged | None:
    """Judge all claims with the change; None where they cannot hold."""
    kept = [fit.after if c.id == fit.before.id else c for c in system.claims]
    again = System(system.claims.with_rows(kept))
    found = judged_anew(again, budget) if fit.before.id in again.options else None
    return None if found is None else ((), *found)
