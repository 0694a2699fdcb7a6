"""Groups of sources and the gaps between them in words: what a group is made of, a line a gap."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from deserstats.checks.sums.naming import name_list
from deserstats.claims.cells.period import Period
from deserstats.wording import count, exact, listing, number

if TYPE_CHECKING:
    from deserstats.causes.bases.basis_answers import Basis, BasisGap, Ungrouped, WindowGap
    from deserstats.claims.claim import Claim
    from deserstats.claims.claimset import ClaimSet

NAMED = 3
"""Sources of a group that are named."""

LONG = 40
"""Characters of the name of an origin."""

BRIEF = 24
"""Characters of the name of a group in a line on its gap."""

LEGEND = "Gaps, window by window where both are known closely:"
DEFINITION = "Of one sign, a few percent: usually a different definition or later revision. Do not mix them."
LARGE = "Of one sign, more than definitions or revisions usually make; look at the figures one by one."
MIXED = "Here the gaps go both ways, which a wider definition alone does not explain."
FEW = "fewer than two windows show a gap; what kind it is cannot be told."
NONE = "no window is known closely in both, so their gap cannot be told."


def brief(names: Iterable[str], size: int) -> dict[str, str]:
    """Shorten names to a number of characters, unless two of them would read alike."""
    every = list(dict.fromkeys(names))
    cut = {name: textwrap.shorten(name, size, placeholder=" ...") for name in every}
    return cut if len(set(cut.values())) == len(every) else {name: name for name in every}


def group_lines(group: Basis, claims: ClaimSet) -> Iterator[str]:
    """Say what a group is made of: whose claims, how many and when; of what, and whom they cite."""
    own = [claims[name] for name in group.ids]
    start, end = min(c.window.start for c in own), max(c.window.end for c in own)
    by = dict.fromkeys([group.name, *(source for source, _ in Counter(_names(own)).most_common())])
    # the name of a group may say more than that of its source
    others = [source for source in by if source == group.name or not group.name.startswith(f"{source}, citing ")]
    yield f"{_first(others, NAMED)}: {count(len(own), 'claim')}, {Period(start, end)}"
    cited = brief((c.origin for c in own if c.origin not in ("", c.source)), LONG)
    parts = [
        _commonest((c.measure for c in own if c.measure), len(own)),
        _commonest((f"single {unit}s" for c in own if (unit := _unit_of(c.window))), len(own), more=""),
        _commonest((cited[c.origin] for c in own if c.origin in cited), len(own)),
    ]
    told = [part if i < 2 else f"citing {part}" for i, part in enumerate(parts) if part]
    if told:
        yield f"  {'; '.join(told)}"


def _names(claims: Iterable[Claim]) -> list[str]:
    return [c.source or c.origin or c.id for c in claims]


def _commonest(words: Iterable[str], of: int, more: str = "more") -> str:
    """Name the commonest of some words, with how often it stands unless everywhere, and count the others."""
    counted = Counter(words)
    if not counted:
        return ""
    ((word, n),) = counted.most_common(1)
    others = f" and {len(counted) - 1:,} {more}" if len(counted) > 1 and more else ""
    return f"{word}{'' if n == of else f' ({n:,})'}{others}"


def _first(words: Sequence[str], size: int) -> str:
    """List the first of some words, and say how many others there are."""
    more = len(words) - size
    return listing([*words[:size], f"{more:,} more"] if more > 1 else words)


def _unit_of(window: Period) -> str:
    label = window.label
    if ".." in label:
        return ""
    return {4: "year", 7: "month", 10: "day"}.get(len(label), "")


def ungrouped_line(ungrouped: Ungrouped, names: Mapping[str, str]) -> str:
    """Say which claims are in no group, and why."""
    ties = [" + ".join(names.get(name, name) for name in tie) for tie in ungrouped.ties]
    tie = f" or instead {listing(ties, 'or')}" if ties else ""
    return f"in no group: {name_list(ungrouped.ids, names)}{tie} ({ungrouped.reason})"


def gap_lines(pairs: Sequence[BasisGap]) -> Iterator[str]:
    """Say what the gaps between groups are, sorted by what they speak for, a line a gap."""
    names = brief((name for pair in pairs for name in (pair.first, pair.second)), BRIEF)
    told = [pair for pair in pairs if len(pair.signed) > 1]
    definition = [pair for pair in told if pair.is_definition]
    mixed = [pair for pair in told if len({w.sign for w in pair.signed}) > 1]
    large = [pair for pair in told if pair not in definition and pair not in mixed]
    if told:
        yield LEGEND
    for head, some in ((DEFINITION, definition), (LARGE, large), (MIXED, mixed)):
        if some:
            yield head
            yield from (f"  {_gap_line(pair, names)}" for pair in some)
    few = [pair for pair in pairs if pair.windows and len(pair.signed) < 2]
    none = [pair for pair in pairs if not pair.windows]
    for reason, some in ((FEW, few), (NONE, none)):
        if some:
            yield f"{_between(some)}: {reason}"


def _between(pairs: Sequence[BasisGap]) -> str:
    """Name two groups, or say how many pairs of groups they are."""
    if len(pairs) > 1:
        return f"Between {len(pairs):,} other pairs of groups"
    return f"{pairs[0].second} against {pairs[0].first}"


def _gap_line(pair: BasisGap, names: Mapping[str, str]) -> str:
    """Say how the second group lies against the first: sign, size in the unit and as a share, drift."""
    first, second = names[pair.first], names[pair.second]
    above = [w for w in pair.signed if w.low > 0]
    below = [w for w in pair.signed if w.high < 0]
    of = f"of {len(pair.windows):,}"
    if above and below:
        sides = f"{len(above):,} above by {_sizes(above)}, {len(below):,} below by {_sizes(below)}"
        return f"{second} against {first}, {of}: {sides}{_unit(pair.signed)}"
    side = f"{'above' if above else 'below'} {first} in {len(pair.signed):,} {of}"
    return f"{second} {side}: {_sizes(pair.signed)}{_unit(pair.signed)}, {float(pair.share):.1%}, {_drift(pair)}"


def _drift(pair: BasisGap) -> str:
    """Say how the share changed from the first window to the last."""
    points = f"{float(100 * (pair.drift or 0)):+.1f}"
    return "no drift" if points in ("+0.0", "-0.0") else f"drift {points} points"


def _sizes(windows: Sequence[WindowGap]) -> str:
    """Return the smallest and largest gap."""
    ends = sorted(abs(Fraction(end)) for w in windows for end in (w.low, w.high))
    low, high = (number(exact(end)) for end in (ends[0], ends[-1]))
    return low if low == high else f"{low} to {high}"


def _unit(windows: Sequence[WindowGap]) -> str:
    """Name the unit where there is one for all."""
    units = {w.unit for w in windows}
    return f" {units.pop()}".rstrip() if len(units) == 1 else ""
