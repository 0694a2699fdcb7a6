"""What every compatible series does, in words; numbers are rounded so that nothing unproved is said."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, log10
from typing import TYPE_CHECKING, NamedTuple

from deserstats.checks.bounds.bound_series import FREQUENCIES
from deserstats.checks.bounds.feasible_set import Windows
from deserstats.checks.consistency.answers import Status
from deserstats.checks.sums.naming import figure_name, name_list, names_of
from deserstats.claims.cells.period import as_period
from deserstats.trend.certain.breakdown import Breakdown
from deserstats.trend.certain.contrasts import Against, Certain, RateEnds
from deserstats.trend.certain.rates import Per
from deserstats.trend.certain.shape import Existence, Smoothness
from deserstats.wording import Exact, count, listing, number

if TYPE_CHECKING:
    from deserstats.trend.certain.comparison_answers import PeriodComparison
    from deserstats.trend.certain.order_answers import PeriodOrder, SeriesAnswer

BY = {Per.DAY: "average daily", Per.MONTH: "average monthly", Per.PERIOD: "total"}

BASES = {Against.YEAR_BEFORE: "the same months of the year before", Against.JUST_BEFORE: "the time just before"}


class Words(NamedTuple):
    """What it means that a conclusion fails, may fail where the claims leave it open, and does not fail."""

    fails: str
    may_fail: str
    holds: str


CONCLUSIONS = {
    "higher": Words("it can stop being higher", "It can fail to be higher", "it stays higher"),
    "lower": Words("it can stop being lower", "It can fail to be lower", "it stays lower"),
    "rises": Words(
        "a series that never rises could fit", "A series that never rises fits", "no series that never rises fits"
    ),
    "falls": Words(
        "a series that never falls could fit", "A series that never falls fits", "no series that never falls fits"
    ),
}

FROM, ONLY_IF = ("from {} up", "from {} down", "at {}"), ("{} or more", "{} or less", "{}")
"""How values above, below and alone are written: after a conclusion that can fail, and of one that is open."""


def comparison_text(found: PeriodComparison) -> str:
    """Say how two windows compare in every compatible series."""
    if found.status == Status.UNDECIDED:
        return f"Undecided: {found.reason}."
    names = names_of(found.claims)
    if found.status == Status.INCONSISTENT:
        lines = [repairs_head(found.reason, len(found.repairs), found.complete), _said(found, "the other figures")]
        lines += [f"  without {name_list(r.dropped, names)}: {_brief(r.contrast)}" for r in found.repairs]
        return "\n".join(lines)
    chosen, *beside = found.contrasts
    lines = [_said(found)]
    if len(chosen.answers) > 1:
        figures = {c.id: figure_name(c) for c in found.claims}
        lines += [f"  if {windows_text(a.windows, figures)}: {_brief(a)}" for a in chosen.answers]
    lines += [f"  Against {BASES[c.base]}, {c.earlier}: {_brief(c)}." for c in beside]
    certain = [found.certain] if found.certain != Certain.NEITHER else []
    lines += [f"  {text}" for text in _breaks(found.breakdowns, certain, names)]
    not_said = "that numbers are still rising or falling, nor when the events themselves happened"
    lines += [f"  Read: {found.claims.reading}.", f"  This does not say {not_said}."]
    return "\n".join(lines)


def windows_text(windows: Windows, names: Mapping[str, str]) -> str:
    """Say which windows claims are read with."""
    return listing(f"{names.get(name, name)} counts {as_period(label)}" for name, label in windows)


def repairs_head(reason: str, n: int, complete: bool) -> str:
    """Say which repairs the answers are under."""
    if n == 1 and not complete:
        return f"{reason[0].upper()}{reason[1:]}:"
    which = f"whichever of {count(n, 'best repair')}" if complete else f"whichever of the {n:,} repairs listed"
    return f"The claims contradict each other; {which} is chosen:"


def _said(found: PeriodComparison, figures: str = "these figures") -> str:
    """Say what every compatible series does."""
    what = f"{BY[found.per]} {counted(found.unit, found.measure, found.category)}"
    every = f"In every series that fits {figures}, {what}"
    earlier, later, ends = found.earlier, found.later, found.ends
    low, high = ends.difference_low, ends.difference_high
    if low == high == 0:
        return f"{every} were the same in {later} as in {earlier}."
    if found.certain == Certain.NEITHER:
        doubt = "higher" if low == 0 else "lower" if high == 0 else "higher or lower"
        same = ", or the same" if 0 in (low, high) else ""
        in_doubt = f"{what} were {doubt} in {later} than in {earlier}{same}"
        return f"The figures do not settle whether {in_doubt}: {_brief(ends)}."
    if ends.ratio_high is None and not ends.ratio_low:
        return f"{every} were {found.certain} in {later} than in {earlier}: {_brief(ends)}."
    return f"{every} in {later} were {_brief(ends)} those of {earlier}."


def counted(unit: str, measure: str, category: str) -> str:
    """Name what is counted: ``proceedings registered 407``, ``counts of arrivals``, ``counts``."""
    named = " ".join(filter(None, (measure, category)))
    return " ".join(filter(None, (unit or ("counts of" if named else "counts"), named)))


def _brief(ends: RateEnds) -> str:
    """Write the ends of the ratio, rounded outwards so that nothing is claimed that is not proved."""
    if ends.ratio_high is not None or ends.ratio_low:
        return f"{_ends(ends.ratio_low, ends.ratio_high)} times"
    if ends.difference_low is None and ends.difference_high is None:
        return "any ratio is possible"
    return f"the later less the earlier is {_ends(ends.difference_low, ends.difference_high)}"


def _ends(low: Exact | None, high: Exact | None) -> str:
    if low is not None and low == high:
        return outwards(low, 0)
    if low is None:
        return "any number" if high is None else f"{outwards(high, 1)} or less"
    return f"{outwards(low, -1)} or more" if high is None else f"{outwards(low, -1)} to {outwards(high, 1)}"


def outwards(value: Exact, way: int) -> str:
    """Write a whole number in full, another one with four digits: rounded down (-1), up (1) or to the nearest (0)."""
    if Fraction(value).denominator == 1:
        return number(value)
    digits = max(0, 3 - floor(log10(abs(float(value)))))
    scaled = Fraction(value) * 10**digits
    whole = floor(scaled) if way < 0 else ceil(scaled) if way > 0 else round(scaled)
    return f"{float(Fraction(whole, 10**digits)):,.{digits}f}"


def order_text(series: PeriodOrder) -> str:
    """Say what every compatible series does."""
    if series.status == Status.UNDECIDED:
        return f"Undecided: {series.reason}."
    unit = FREQUENCIES[series.freq]
    what = counted(series.unit, series.measure, series.category)
    per = "" if series.per == Per.PERIOD else f", compared by {series.per}"
    head = f"{what}, {count(series.n_periods, unit)} of {series.period}{per}"
    names = names_of(series.claims)
    if series.answer is not None:
        lines = [f"In every series that fits these figures ({head}):", *_shared(series.answer, unit, names)]
    else:
        lines = [f"{repairs_head(series.reason, len(series.repairs), series.complete)[:-1]} ({head}):"]
        for r in series.repairs:
            lines += [f" without {name_list(r.dropped, names)}, in every series:", *_shared(r.answer, unit, names)]
    lines += [f"  Read: {series.claims.reading}.", "  This does not say when the events themselves happened."]
    return "\n".join(lines)


def _shared(answer: SeriesAnswer, unit: str, names: Mapping[str, str]) -> Iterator[str]:
    up = sum(p.sign_low == 1 for p in answer.pairs)
    down = sum(p.sign_high == -1 for p in answer.pairs)
    n = len(answer.bands)
    s_low, s_high = answer.kendall
    pairs = f"{up:,} of {n * (n - 1) // 2:,} pairs of {unit}s certainly rise, {down:,} certainly fall"
    yield f"  {pairs}; Kendall's S is between {s_low:,} and {s_high:,}"
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
        yield f"  the least-squares slope is {_ends(answer.slope.low, answer.slope.high)} a {unit}"
    if answer.smoothness is not None:
        yield from _smooth(answer.smoothness, unit)
    shapes = (("rises", answer.never_rises), ("falls", answer.never_falls))
    certain = [word for word, found in shapes if found.status == Existence.IMPOSSIBLE]
    yield from (f"  {text}" for text in _breaks(answer.breakdowns, certain, names))


def _smooth(found: Smoothness, unit: str) -> Iterator[str]:
    if found.forced is not None and found.forced.value > 0:
        yield f"  from one {unit} to the next there is a change of {outwards(found.forced.value, -1)} or more"
    if found.breakdown is not None:
        word = "positive" if found.direction > 0 else "negative"
        least = outwards(found.breakdown.value, -1)
        yield f"  the slope is {word} as long as no change from one {unit} to the next is {least} or more"


def _breaks(found: Sequence[Breakdown], certain: Collection[str], names: Mapping[str, str]) -> Iterator[str]:
    """Say how wrong which claim must be, a line a claim; one line where no single claim can do it.

    Of a conclusion that is not ``certain`` only this is said: what a claim must be where it fails.
    """
    for conclusion in dict.fromkeys(b.conclusion for b in found):
        able = [b for b in found if b.conclusion == conclusion and b.possible]
        if conclusion not in certain:
            line, words = f"{CONCLUSIONS[conclusion].may_fail} only if {{}} is {{}}.", ONLY_IF
        elif able:
            line, words = f"If {{}} alone is wrong, {CONCLUSIONS[conclusion].fails} only {{}}.", FROM
        else:
            yield f"However wrong any single figure is, {CONCLUSIONS[conclusion].holds}."
            continue
        for name in dict.fromkeys(b.id for b in able):
            values = _values([b for b in able if b.id == name], words)
            if values:
                yield line.format(names.get(name, name), values)


def _values(found: Sequence[Breakdown], words: tuple[str, str, str]) -> str:
    """Say at which values of a claim a conclusion fails, under any of its windows; blank: at the printed one, too."""
    if any(b.nearest is None or b.nearest == b.printed for b in found):
        return ""
    up, down, alone = words
    sides = (([b for b in found if b.is_over], min, up), ([b for b in found if not b.is_over], max, down))
    told = [_side(side, outermost, word, alone) for side, outermost, word in sides if side]
    times = found[0].times if len({b.nearest for b in found}) == 1 else None
    return " or ".join(told) + (f", {outwards(times, 0)} times the figure printed" if times else "")


def _side(found: Sequence[Breakdown], outermost: Callable[[list[Exact]], Exact], word: str, alone: str) -> str:
    """Say from which value on; or the value, where it is the only one."""
    ends = {value for b in found for value in (b.low, b.high)}
    at = outermost([b.nearest for b in found if b.nearest is not None])
    return (alone if len(ends) == 1 else word).format(number(at))
