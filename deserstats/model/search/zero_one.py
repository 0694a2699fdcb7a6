"""Programs in zeros and ones, of which HiGHS is believed.

Rows hold zeros and ones and their ends are whole, prices are whole, and the gap allowed is 0, so an
answer that is wrong is off by 1 where floats are believed to a millionth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

import numpy as np

from deserstats.model.budget import Budget, StoppedError
from deserstats.model.solve.highs import INFINITY, Guesser, Outcome


def whole_prices(prices: Mapping[str, Fraction]) -> dict[str, float]:
    """Scale prices to whole numbers: a sum of them is exact in floats."""
    scale = lcm(*(price.denominator for price in prices.values()))
    return {name: float(price * scale) for name, price in prices.items()}


def cheapest_columns(
    rows: Sequence[Mapping[int, int]],
    bounds: tuple[Sequence[float], Sequence[float]],
    cost: Sequence[float],
    budget: Budget,
    unfinished: str,
) -> set[int] | None:
    """Return the columns that are 1 in a cheapest point, or None when there is no point.

    Raises
    ------
    StoppedError
        When neither was shown; with the reason ``unfinished``.
    """
    n = len(cost)
    guesser = Guesser([*rows, *({j: 1} for j in range(n))], n, np.zeros(n))
    guesser.set_bounds(np.array([*bounds[0], *[-INFINITY] * n]), np.array([*bounds[1], *[1.0] * n]))
    guesser.set_cost(dict(enumerate(cost)))
    guess = guesser.minimise_whole(budget)
    if guess.outcome == Outcome.STOPPED:
        raise StoppedError(budget.why(unfinished))
    return None if guess.point is None else set(np.flatnonzero(guess.point > 0.5).tolist())
