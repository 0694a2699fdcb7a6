"""What claims say, as bits: who says what another one says, or more, stands for it in any proof."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import or_

from deserstats.claims.cells.interval import Interval
from deserstats.model.rows.linear_form import Form, Series
from deserstats.model.rows.system import Component, Options


class Sayings:
    """The different sayings of a component, one bit each; narrower numbers for the same sums say more.

    ``first`` are the claims that say each first; ``own`` is the most that each claim says, ``said`` all that it
    says. Bits beyond those of sayings are the rules.
    """

    def __init__(self, component: Component) -> None:
        self.first: list[str] = []
        self.own: dict[str, int] = {}
        alike: dict[object, dict[tuple[Interval, ...], int]] = {}
        for name, options in component.options.items():
            known = alike.setdefault(_forms(options), {})
            if _bounds(options) not in known:
                known[_bounds(options)] = 1 << len(self.first)
                self.first.append(name)
            self.own[name] = known[_bounds(options)]
        implied = {bit: said for known in alike.values() for bit, said in _implied(known)}
        self.said = {name: implied[bit] for name, bit in self.own.items()}
        forms = [[row.form for _, rows in component.options[name] for row in rows] for name in self.first]
        self._rules = (1 << len(forms) + len(component.rules)) - (1 << len(forms))
        self._near = _near([*forms, *([rule.form] for rule in component.rules)])

    def islands(self, said: int) -> Iterator[tuple[int, list[str], list[int]]]:
        """Split what is said into what shares cells, under the rules that tie it.

        Returns all that is said on each island, one claim for every saying that no other there
        outdoes, and the numbers of its rules.
        """
        left = said
        while left:
            island = self._island(left & -left, left | self._rules)
            left &= ~island
            names = [self.first[i] for i in bits(island & ~self._rules)]
            outdone = self._outdone(names)
            strongest = [name for name in names if not self.own[name] & outdone]
            yield island & ~self._rules, strongest, [i - len(self.first) for i in bits(island & self._rules)]

    def _outdone(self, names: Iterable[str]) -> int:
        total = 0
        for name in names:
            total |= self.said[name] & ~self.own[name]
        return total

    def _island(self, seed: int, within: int) -> int:
        """Return what is tied to a saying through shared cells."""
        island, edge = 0, seed
        while edge:
            island |= edge
            near = 0
            for i in bits(edge):
                near |= self._near[i]
            edge = near & within & ~island
        return island


def bits(mask: int) -> Iterator[int]:
    """Return the numbers of the bits that are set, in order."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _forms(options: Options) -> object:
    return tuple(tuple(row.form for row in rows) for _, rows in options)


def _bounds(options: Options) -> tuple[Interval, ...]:
    return tuple(row.bounds for _, rows in options for row in rows)


def _implied(known: Mapping[tuple[Interval, ...], int]) -> Iterator[tuple[int, int]]:
    """Return for each saying about the same sums those that it implies, itself among them."""
    for bounds, bit in known.items():
        # an empty interval lies in none but itself: two of them would stand for each other
        implied = (
            other
            for others, other in known.items()
            if all(own.meet(outer) == own for own, outer in zip(bounds, others, strict=True))
        )
        yield bit, sum(implied)


def _near(items: Sequence[Sequence[Form]]) -> list[int]:
    """Return for each item, as bits, those with which it may share a cell: whose days in a series overlap its own."""
    spans: dict[Series, dict[int, tuple[int, int]]] = {}
    for i, forms in enumerate(items):
        for form in forms:
            for series, start, end, _ in form:
                first, last = spans.setdefault(series, {}).get(i, (start, end))
                spans[series][i] = min(first, start), max(last, end)
    near = [0] * len(items)
    for windows in spans.values():
        begun = _UpTo((start, i) for i, (start, _) in windows.items())
        ended = _UpTo((end, i) for i, (_, end) in windows.items())
        for i, (start, end) in windows.items():
            near[i] |= begun(end - 1) & ~ended(start)
    return near


class _UpTo:
    """The items, as bits, that stand at or before a day."""

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        at: dict[int, int] = {}
        for day, i in places:
            at[day] = at.get(day, 0) | 1 << i
        self._days = sorted(at)
        self._items = list(accumulate((at[day] for day in self._days), or_))

    def __call__(self, day: int) -> int:
        place = bisect_right(self._days, day)
        return self._items[place - 1] if place else 0
