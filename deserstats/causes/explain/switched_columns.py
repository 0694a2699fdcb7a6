"""Columns switched from a date on: two series carry each other's figures, or one those of the rest of a whole.

A run of dates is tried by arithmetic first: every sum that a conflict shows not to hold must hold
with the figures exchanged. What passes is judged exactly, as every explanation is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations
from operator import attrgetter

from deserstats.causes.edits.digits import covered
from deserstats.causes.edits.printed import Printed
from deserstats.causes.edits.rewrite import altered
from deserstats.causes.edits.single_edits import SingleEdit
from deserstats.causes.edits.slip_kinds import Alternative, SlipKind, prior
from deserstats.causes.edits.sums import is_plain, named
from deserstats.causes.explain.component import DoubtfulComponent
from deserstats.causes.explain.explanations import Explanation
from deserstats.checks.consistency.conflicts import FoundConflict
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import DAY, Period
from deserstats.claims.claim import Claim
from deserstats.wording import exact, number

SHORTEST = 2
"""Rows from which columns are switched; one row is a swap of two figures."""

MAX_PAIRS = 200
"""Pairs of series that are tried, in the order of the table."""

ENOUGH = Fraction(1, 10**6)
"""Rescue rate below which no further row is asked for: it could only lower it."""

LENGTHS = (1, 7, 31, 92, 184, 366)
"""Days of windows up to which rows are of one length."""

TABLE = attrgetter("kind", "unit", "basis", "source")

LABELS = ("measure", "category", "geography")

NAMES = attrgetter(*LABELS)

Rows = Mapping[Period, Claim]

Weighed = tuple[Mapping[str, Fraction], Fraction]
"""How many times each claim stands in a sum that does not hold, and what it is off by."""


@dataclass(frozen=True, slots=True)
class _Switch:
    """A run of rows in which a series takes the figures of another one, which takes its, or the rest of a whole."""

    values: Mapping[str, Fraction]
    clusters: tuple[int, ...]
    note: str


def of_columns(doubtful: DoubtfulComponent) -> Iterator[Explanation]:
    """Tell every run of rows in which exchanged columns would mend all conflicts that it meets."""
    weighed = [[_weighed(core) for core in cluster.cores] for cluster in doubtful.clusters]
    tried = 0
    fitting: list[_Switch] = []
    for proposal in _proposals(doubtful):
        if doubtful.is_over:
            break
        tried += 1
        doubtful.budget.spend(sum(map(len, weighed)))
        clusters = _mended(doubtful, weighed, proposal.values)
        if clusters:
            fitting.append(_Switch(proposal.values, clusters, proposal.note))
    for switch in fitting:
        yield from _told(doubtful, switch, tried)


def _proposals(doubtful: DoubtfulComponent) -> Iterator[_Switch]:
    """Return every switch of two series, and of one with the rest of a whole, over the rows of conflicts."""
    near = _series([c for c in map(doubtful.claim, doubtful.ids) if is_plain(c, doubtful.reading)])
    met = {name for cluster in doubtful.clusters for name in cluster.ids}
    doubted = [rows for rows in near if any(claim.id in met for claim in rows.values())]
    for one, other in list(combinations(near, 2))[:MAX_PAIRS]:
        if _is_beside(one, other) and (one in doubted or other in doubted):
            for run in _runs([one, other], met):
                yield _exchanged(one, other, run)
    for own, whole in list(permutations(near, 2))[:MAX_PAIRS]:
        rest = _rest(doubtful, own, whole) if own in doubted else ""
        if rest:
            for run in _runs([own, whole], met):
                yield _taken_from(own, whole, run, rest)


def _series(claims: Sequence[Claim]) -> list[Rows]:
    """Put figures into columns: running totals from one day on, or windows of about one length."""
    from_one_day = Counter((TABLE(c), NAMES(c), c.window.start) for c in claims)
    series: dict[object, dict[Period, Claim]] = {}
    for c in claims:
        is_running = from_one_day[TABLE(c), NAMES(c), c.window.start] > SHORTEST
        row = c.window.start if is_running else bisect_left(LENGTHS, c.window.days)
        series.setdefault((TABLE(c), NAMES(c), row), {})[c.window] = c
    return [rows for rows in series.values() if len(rows) > SHORTEST]


def _first(rows: Rows) -> Claim:
    return next(iter(rows.values()))


def _is_beside(one: Rows, other: Rows) -> bool:
    """Whether two series are columns of one table: one label differs."""
    a, b = _first(one), _first(other)
    return TABLE(a) == TABLE(b) and sum(x != y for x, y in zip(NAMES(a), NAMES(b), strict=True)) == 1


def _runs(rows: Sequence[Rows], met: Iterable[str]) -> Iterator[list[Period]]:
    """Return runs of common rows that begin after the first one and among those of conflicts, and end there or last."""
    common = sorted(set(rows[0]) & set(rows[1]), key=lambda window: (window.end, window.start))
    touched = [k for k, window in enumerate(common) if any(own[window].id in met for own in rows)]
    if not touched:
        return
    last = len(common)
    for start in range(max(touched[0], 1), touched[-1] + 1):
        for end in sorted({*range(start + SHORTEST, touched[-1] + 2), last}):
            if end - start >= SHORTEST:
                yield common[start:end]


def _exchanged(one: Rows, other: Rows, run: Sequence[Period]) -> _Switch:
    values = {one[day].id: _value(other[day]) for day in run} | {other[day].id: _value(one[day]) for day in run}
    a, b = one[run[0]], other[run[0]]
    note = f"{named(a, b)} and {named(b, a)} carry each other's figures {_when(run, one)}"
    return _Switch(values, (), f"{note}: {a.words} and {b.words} in the first row")


def _taken_from(own: Rows, whole: Rows, run: Sequence[Period], rest: str) -> _Switch:
    values = {own[day].id: _value(whole[day]) - _value(own[day]) for day in run}
    a, t = own[run[0]], whole[run[0]]
    sum_ = f"{number(exact(_value(t)))} - {number(exact(_value(a)))} = {number(exact(values[a.id]))}"
    return _Switch(
        values, (), f"{named(a, t)} carries the figures of {rest} {_when(run, own)}: {sum_} in the first row"
    )


def _when(run: Sequence[Period], rows: Rows) -> str:
    is_running = len({window.start for window in rows}) == 1
    first, last = (Period(day.end - DAY, day.end) if is_running else day for day in (run[0], run[-1]))
    later = max(rows, key=attrgetter("end"))
    return f"from {first} on" if run[-1] == later else f"from {first} to {last}"


def _value(claim: Claim) -> Fraction:
    assert claim.figure is not None
    return Fraction(claim.figure.value)


def _rest(doubtful: DoubtfulComponent, own: Rows, whole: Rows) -> str:
    """Name the one other part of a whole, by the scheme; blank where there is not one."""
    a, t, scheme = _first(own), _first(whole), doubtful.system.claims.scheme
    if (a.kind, a.unit, a.basis) != (t.kind, t.unit, t.basis):
        return ""
    differing = [column for column in LABELS if getattr(a, column) != getattr(t, column)]
    if differing == ["measure"]:
        return next(
            (rest for rule in scheme.rules if (rest := _other_part(dict(rule.weights), a.measure, t.measure))), ""
        )
    if len(differing) != 1:
        return ""
    inside, all_ = scheme.leaves(getattr(a, differing[0])), scheme.leaves(getattr(t, differing[0]))
    return "".join(all_ - inside) if inside < all_ and len(all_ - inside) == 1 else ""


def _other_part(weights: Mapping[str, int], own: str, whole: str) -> str:
    """Return the other one of two measures that an identity adds up to a whole; blank where it does not."""
    rest = [name for name in weights if name not in (own, whole)]
    if len(rest) != 1 or not {own, whole} <= weights.keys():
        return ""
    return rest[0] if weights[own] == weights[rest[0]] == -weights[whole] else ""


def _weighed(core: FoundConflict) -> Weighed | None:
    """Return the sum that a conflict shows not to hold; None where it takes several."""
    if len(core.verdict.refutations) != 1 or core.verdict.refutations[0][1].split is not None:
        return None
    times: dict[str, Fraction] = {}
    off = Fraction(0)
    for row, many in core.verdict.refutations[0][1].multipliers.items():
        bounds = core.subsets.rows[row].bounds
        end = bounds.low if many > 0 else bounds.high
        assert end is not None
        off += Fraction(many) * end
        name = core.subsets.owner[row][0]
        times[name] = times.get(name, Fraction(0)) + Fraction(many)
    return times, off


def _mended(
    doubtful: DoubtfulComponent, weighed: Sequence[Sequence[Weighed | None]], values: Mapping[str, Fraction]
) -> tuple[int, ...]:
    """Return the clusters all of whose sums would hold; none where one that is met would not."""
    found = []
    for k, sums in enumerate(weighed):
        if not any(name in values for name in doubtful.clusters[k].ids):
            continue
        if any(one is None or _off(doubtful, one, values) > 0 for one in sums):
            return ()
        found.append(k)
    return tuple(found)


def _off(doubtful: DoubtfulComponent, one: Weighed, values: Mapping[str, Fraction]) -> Fraction:
    times, off = one
    moved = (many * (values[name] - _value(doubtful.claim(name))) for name, many in times.items() if name in values)
    return off + sum(moved, Fraction(0))


def _told(doubtful: DoubtfulComponent, switch: _Switch, tried: int) -> Iterator[Explanation]:
    others = doubtful.others(switch.values, doubtful.elsewhere(switch.clusters))
    after: dict[str, Claim] = {}
    fits: list[SingleEdit] = []
    rate = Fraction(1)
    for name in _row_by_row(switch.values):
        claim, value = doubtful.claim(name), switch.values[name]
        printed = Printed.of(claim, doubtful.reading)
        if printed is None:
            return
        change = Alternative(SlipKind.COLUMN, printed.cells(value), "")
        changed = altered(claim, change)
        if changed is None:
            return
        if rate > ENOUGH:
            # what the others and the rows before leave for this one
            room = doubtful.room_after(name, after, others)
            if room is None or value not in room:
                return
            rate *= covered([printed.fitting(room)], printed.length)
        after[name] = changed
        if value != printed.value:
            fits.append(SingleEdit(claim, changed, change, Interval(value, value), rate, 1, follows=bool(fits)))
    kept = doubtful.others(after, doubtful.elsewhere(switch.clusters))
    # figures of another level might as well lie anywhere; these lie where the columns would go on
    likelihood = prior(SlipKind.COLUMN) / tried / max(rate, ENOUGH)
    rate = min(Fraction(1), tried * rate)
    yield Explanation(SlipKind.COLUMN, tuple(fits), switch.clusters, kept, rate, likelihood, note=switch.note)


def _row_by_row(values: Mapping[str, Fraction]) -> list[str]:
    """Return claims row by row where they are listed column by column."""
    names = list(values)
    half = len(names) // 2
    return [name for pair in zip(names[:half], names[half:], strict=False) for name in pair] + names[2 * half :]
