"""Float multipliers made exact: which cells must cancel is read off the floats, how much is solved for.

A proof has few rows, and on every cell that its optimum leaves open the rows must cancel exactly.
Those equations are solved in fractions; what they leave free is taken from the nearest simple
fraction. The result is a proposal like any other: it is added up before it is believed.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from deserstats.model.rows.linear_form import Constraint, Form
from deserstats.wording import Exact, exact

TIGHT = 1e-7
"""A cell that floats leave with less than this share of the largest multiplier cancels."""

Line = dict[int, Fraction]
"""Unknown to weight; the key -1 holds the right side."""

RIGHT = -1


def refined(
    rows: Sequence[Constraint], numbers: Sequence[int], floats: Sequence[float], asked: Form = ()
) -> dict[int, Exact]:
    """Return exact multipliers near the floats that cancel where the floats nearly do.

    Without a form asked for, the multipliers of a contradiction are meant: their scale is free,
    and the largest is 1.
    """
    largest = max((abs(y) for y in floats), default=0.0)
    near = {k: y for k, y in zip(numbers, floats, strict=True) if abs(y) > 1e-9 * largest}
    if not near:
        return {}
    lines = [line for line in _cells(rows, near, asked) if _is_tight(line, near, largest)]
    if not asked:
        top = max(near, key=lambda k: abs(near[k]))
        scale = abs(near[top])
        near = {k: y / scale for k, y in near.items()}
        lines.insert(0, {top: Fraction(1), RIGHT: Fraction(1 if near[top] > 0 else -1)})
    return solved(lines, near)


def _cells(rows: Sequence[Constraint], near: dict[int, float], asked: Form) -> list[Line]:
    """Return per cell the rows that cover it, with the form asked for on the right side."""
    steps: dict[object, dict[int, Line]] = {}
    for k in near:
        for series, start, end, weight in rows[k].form:
            _add(steps.setdefault(series, {}), start, end, k, Fraction(weight))
    for series, start, end, weight in asked:
        _add(steps.setdefault(series, {}), start, end, RIGHT, Fraction(weight))
    lines = []
    for days in steps.values():
        line: Line = {}
        for day in sorted(days)[:-1]:
            line = dict(line)
            for k, weight in days[day].items():
                line[k] = line.get(k, Fraction(0)) + weight
            lines.append({k: w for k, w in line.items() if w})
    return lines


def _add(days: dict[int, Line], start: int, end: int, k: int, weight: Fraction) -> None:
    for day, signed in ((start, weight), (end, -weight)):
        line = days.setdefault(day, {})
        line[k] = line.get(k, Fraction(0)) + signed


def _is_tight(line: Line, near: dict[int, float], largest: float) -> bool:
    rest = sum(float(w) * near[k] for k, w in line.items() if k != RIGHT) - float(line.get(RIGHT, 0))
    return bool(line) and abs(rest) <= TIGHT * max(largest, 1.0)


def solved(lines: list[Line], near: dict[int, float]) -> dict[int, Exact]:
    """Solve by elimination; unknowns that stay free take the nearest simple fraction."""
    pivots = _eliminated(lines)
    free = {k: Fraction(y).limit_denominator(64) for k, y in near.items() if k not in pivots}
    found: dict[int, Exact] = {k: exact(y) for k, y in free.items() if y}
    for k, row in pivots.items():
        value = row.get(RIGHT, Fraction(0)) - sum(w * free[u] for u, w in row.items() if u != RIGHT)
        if value:
            found[k] = exact(value)
    return found


def _eliminated(lines: list[Line]) -> dict[int, Line]:
    """Return each unknown that is solved for, with its line: k = right - sum of the others, which stay free."""
    pivots: dict[int, Line] = {}
    for line in lines:
        left = dict(line)
        for k in [k for k in line if k in pivots]:
            left = _combined(left, pivots[k], -left.pop(k, Fraction(0)))
        unknowns = [k for k in left if k != RIGHT]
        if unknowns:
            k = min(unknowns, key=lambda u: (left[u].denominator * abs(left[u].numerator), u))
            scaled = {u: w / left[k] for u, w in left.items() if u != k}
            for other, row in pivots.items():
                if k in row:
                    pivots[other] = _combined(row, scaled, -row.pop(k))
            pivots[k] = scaled
    return pivots


def _combined(line: Line, other: Line, weight: Fraction) -> Line:
    """Return line + weight x other."""
    total = dict(line)
    for k, w in other.items():
        value = total.get(k, Fraction(0)) + weight * w
        if value:
            total[k] = value
        else:
            total.pop(k, None)
    return total
