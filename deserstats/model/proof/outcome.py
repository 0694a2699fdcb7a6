"""The three answers of the engine, each with what makes it believable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from deserstats.model.rows.linear_form import Constraint, Form, Series
from deserstats.wording import Exact

Cell = tuple[Series, int, int]


@dataclass(frozen=True, slots=True)
class Feasible:
    """Some series satisfies every row: the value of every cell."""

    cells: dict[Cell, Exact]


@dataclass(frozen=True, slots=True)
class Refuted:
    """No series does: multipliers on rows that add up to a contradiction.

    Where whole numbers matter, ``split`` divides on one sum first: it is at most ``at`` or at
    least ``at + 1``, and both are refuted. Rows numbered from the length of the row list on are
    the bounds of the splits above, in order.
    """

    multipliers: dict[int, Exact]
    split: SumSplit | None = None

    @property
    def support(self) -> set[int]:
        """Rows that take part, those of the splits included."""
        if self.split is None:
            return set(self.multipliers)
        return self.split.below.support | self.split.above.support

    def renumbered(self, number: Callable[[int], int]) -> Refuted:
        """Return the same refutation of rows with other numbers."""
        multipliers = {number(i): y for i, y in self.multipliers.items()}
        if self.split is None:
            return Refuted(multipliers)
        below, above = self.split.below.renumbered(number), self.split.above.renumbered(number)
        return Refuted(multipliers, replace(self.split, below=below, above=above))


@dataclass(frozen=True, slots=True)
class SumSplit:
    """A whole sum is at most ``at`` (``below`` refutes that) or at least ``at + 1`` (``above`` does)."""

    form: Form
    at: int
    below: Refuted
    above: Refuted


@dataclass(frozen=True, slots=True)
class Unknown:
    """Neither could be shown; the reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Beyond:
    """Why a form lies inside an end: the ``row`` that it does not is refuted, as number ``number`` after the others."""

    row: Constraint
    number: int
    refuted: Refuted


@dataclass(frozen=True, slots=True)
class Extreme:
    """One end of a form: the rows allow nothing below (low end) or above (high end) ``value``.

    ``value`` None means that there is no limit. ``multipliers`` prove the value: their low
    sides minus their high sides, minus the form (low end) or plus it (high end), cover nothing.
    Where whole numbers matter, ``beyond`` proves it instead, by cases.
    ``is_sharp`` says that a point attains it; ``point`` is where the floats saw it attained.
    """

    value: Exact | None
    multipliers: dict[int, Exact]
    is_sharp: bool
    point: dict[Cell, Exact] | None = None
    beyond: Beyond | None = None

    @property
    def rows(self) -> frozenset[int]:
        """Rows that the proof uses."""
        if self.beyond is None:
            return frozenset(self.multipliers)
        return frozenset(i for i in self.beyond.refuted.support if i < self.beyond.number)


NO_LIMIT = Extreme(None, {}, is_sharp=True)

Decision = Feasible | Refuted | Unknown
