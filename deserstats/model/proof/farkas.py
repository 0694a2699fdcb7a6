"""Adding a proof up: multipliers on rows whose sum covers no cell and still asks for something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Protocol

from deserstats.model.rows.linear_form import Constraint, Domain, Form, Series, coverage
from deserstats.wording import Exact, exact

Multipliers = Mapping[int, Exact]
"""Row to a signed number: positive stands on the row's low side, negative on its high side."""


def gap(rows: Sequence[Constraint], multipliers: Multipliers, domain: Domain, asked: Form = ()) -> Exact | None:
    """Return by how much rows contradict each other, or None when they do not.

    The low sides minus the high sides (minus the form ``asked``) must cover no cell positively,
    and no cell of a signed series at all; then their bounds cannot ask for more than 0. A gap
    of 0 is a contradiction only through a strict end, and is returned then.
    """
    total: Exact = 0
    strict = False
    terms: list[tuple[Form, Exact]] = [(asked, -1)] if asked else []
    for i, y in multipliers.items():
        bounds = rows[i].bounds
        end, is_open = (bounds.low, bounds.low_open) if y > 0 else (bounds.high, bounds.high_open)
        if end is None:
            return None
        total += y * end
        strict = strict or is_open
        terms.append((rows[i].form, y))
    if not covers_nothing(terms, domain):
        return None
    if asked:
        return exact(total)
    return exact(total) if total > 0 or (total == 0 and strict) else None


class Signs(Protocol):
    """Knows which series may be negative."""

    def is_signed(self, series: Series) -> bool:
        """Whether a series may be negative."""


def covers_nothing(terms: Iterable[tuple[Form, Exact]], domain: Signs) -> bool:
    """Whether weighted forms leave no cell positive, and no signed cell at all."""
    for series, steps in coverage(terms).items():
        signed = domain.is_signed(series)
        if any(level > 0 or (signed and level != 0) for _, _, level in steps):
            return False
    return True


def candidates(floats: Sequence[float], rows: Sequence[int]) -> Iterator[dict[int, Exact]]:
    """Turn the float multipliers of a contradiction into simple fractions, scaled a few ways."""
    largest = max((abs(y) for y in floats), default=0.0)
    if largest == 0 or largest != largest:
        return
    sizes = sorted(abs(y) for y in floats if abs(y) > 1e-9 * largest)
    seen: set[tuple[Exact, ...]] = set()
    for base in (sizes[0], sizes[-1], sizes[len(sizes) // 2]):
        found = simple([y / base for y in floats], rows)
        key = tuple(found.values())
        if found and key not in seen:
            seen.add(key)
            yield found


def simple(floats: Sequence[float], rows: Sequence[int]) -> dict[int, Exact]:
    """Return the nearest fractions with small denominators, zeros left out."""
    found = ((i, Fraction(y).limit_denominator(64)) for i, y in zip(rows, floats, strict=True) if abs(y) > 1e-9)
    return {i: exact(y) for i, y in found if y}


def smallest_whole(multipliers: Multipliers) -> dict[int, Exact]:
    """Scale multipliers to whole numbers without a common factor."""
    kept = {i: Fraction(y) for i, y in multipliers.items() if y}
    scale = lcm(*(y.denominator for y in kept.values()))
    whole = {i: int(y * scale) for i, y in kept.items()}
    common = gcd(*whole.values())
    return {i: y // common for i, y in whole.items()}
