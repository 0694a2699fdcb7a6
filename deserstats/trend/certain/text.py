"""What every compatible series does, in words; numbers are rounded so that nothing unproved is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from deserstats.checks.bounds.bound_series import FREQUENCIES
from deserstats.checks.consistency.answers import Status
from deserstats.claims.cells.period import as_period
from deserstats.errors import ClaimError
from deserstats.trend.certain.breakdown_text import breaks
from deserstats.trend.certain.comparison_answers import counted, outwards, repairs_head
from deserstats.trend.certain.rates import Per
from deserstats.trend.certain.shape import Existence
from deserstats.wording import Exact, count, listing

if TYPE_CHECKING:
    from deserstats.trend.certain.order_answers import PeriodOrder, SeriesAnswer


def number_of(series: PeriodOrder, period: object) -> int:
    """Return the number of a period, from 0.

    Raises
    ------
    ClaimError
        When it is not one of the periods.
    """
    wanted = as_period(period)
    for k, b in enumerate(series.answers[0].bands if series.answers else ()):
        if b.window == wanted:
            return k
    raise ClaimError(f"{wanted} is not one of the periods of {series.period}")


def series_text(series: PeriodOrder) -> str:
    """Say what every compatible series does."""
    if series.status == Status.UNDECIDED:
        return f"Undecided: {series.reason}."
    unit = FREQUENCIES[series.freq]
    what = counted(series.unit, series.measure, series.category)
    per = "" if series.per == Per.PERIOD else f", compared by {series.per}"
    head = f"{what}, {count(series.n_periods, unit)} of {series.period}{per}"
    if series.answer is not None:
        lines = [f"In every series that fits these figures ({head}):", *_facts(series.answer, unit)]
    else:
        lines = [f"{repairs_head(series.reason, len(series.repairs), series.complete)[:-1]} ({head}):"]
        for r in series.repairs:
            lines += [f" without {listing(r.dropped)}, in every series:", *_facts(r.answer, unit)]
    lines.append(f"  Read: {series.claims.reading}. This does not say when the events themselves happened.")
    return "\n".join(lines)


def _facts(answer: SeriesAnswer, unit: str) -> Iterator[str]:
    up = sum(p.sign_low == 1 for p in answer.pairs)
    down = sum(p.sign_high == -1 for p in answer.pairs)
    n = len(answer.bands)
    s_low, s_high = answer.kendall
    yield (f"  {up:,} of {n * (n - 1) // 2:,} pairs of {unit}s certainly rise, {down:,} certainly fall; "
           f"Kendall's S is between {s_low:,} and {s_high:,}")  # fmt: skip
    for found, word, beyond in ((answer.never_rises, "rises", "above"), (answer.never_falls, "falls", "below")):
        if found.status == Existence.IMPOSSIBLE:
            yield f"  some {unit} is {beyond} the one before: no series that never {word} fits"
        elif found.status == Existence.POSSIBLE:
            yield f"  but a series that never {word} fits"
        else:
            yield f"  whether a series that never {word} fits is undecided: {found.reason}"
    for move, word in ((answer.rise, "rise"), (answer.fall, "fall")):
        if move is not None and move.value > 0:
            yield f"  between some {unit} and a later one there is a {word} of {outwards(move.value, -1)} or more"
    if answer.slope is not None:
        yield f"  the least-squares slope is {_range(answer.slope.low, answer.slope.high)} a {unit}"
    if answer.smoothness is not None:
        yield from _smooth(answer, unit)
    shapes = (("rises", answer.never_rises), ("falls", answer.never_falls))
    certain = [word for word, found in shapes if found.status == Existence.IMPOSSIBLE]
    yield from (f"  {text}" for text in breaks(answer.breakdowns, certain))


def _smooth(answer: SeriesAnswer, unit: str) -> Iterator[str]:
    found = answer.smoothness
    assert found is not None
    if found.forced is not None and found.forced.value > 0:
        yield f"  from one {unit} to the next there is a change of {outwards(found.forced.value, -1)} or more"
    if found.breakdown is not None:
        word = "positive" if found.direction > 0 else "negative"
        least = outwards(found.breakdown.value, -1)
        yield f"  the slope is {word} as long as no change from one {unit} to the next is {least} or more"


def _range(low: Exact | None, high: Exact | None) -> str:
    if low is not None and low == high:
        return outwards(low, 0)
    left = "any number" if low is None else outwards(low, -1)
    right = "any number" if high is None else outwards(high, 1)
    return f"{left} to {right}"
