"""What a page prints, judged by another solver: rows as linear statements over whole counts, made from their cells alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from random import Random

import z3
from honest import WORDS, either

LEAVES = {"T": "abc", "p": "ab", "a": "a", "b": "b", "c": "c"}
TREE = {"T": ["p", "c"], "p": ["a", "b"]}
Row = Mapping[str, str]
Series = Mapping[str, list]


def months(row: Row) -> range:
    """The months of 2025 that a row counts: 0, 1 and 2."""
    if row["start"] == "2025-Q1":
        return range(3)
    first = int(row["start"][5:7]) - 1
    return range(first, int(row["through"][5:7]) if row.get("through") else first + 1)


def total(x: Series, row: Row, column: str = "category"):
    return sum(x[leaf][m] for leaf in LEAVES[row[column]] for m in months(row))


def value(x: Series, row: Row):
    """What a row counts; a difference less its base."""
    return total(x, row) - (total(x, row, "base_category") if row.get("kind") == "difference" else 0)


def ends(row: Row):
    low, high = (Fraction(text) if (text := row.get(end)) else None for end in ("low", "high"))
    if low is not None or high is not None:
        return low, False, high, False
    return either(row["value"]) if row.get("kind") == "share" else WORDS[row.get("relation", "")](row["value"])


def said(x: Series, row: Row) -> list:
    """A row as statements, in whole numbers."""
    low, low_open, high, high_open = ends(row)
    own, base = value(x, row), 1
    found = []
    if row.get("kind") == "share":
        own, base = 100 * own, total(x, row, "base_category")
        found.append(base > 0)
    if low is not None:
        left, right = own * low.denominator, base * low.numerator
        found.append(left > right if low_open else left >= right)
    if high is not None:
        left, right = own * high.denominator, base * high.numerator
        found.append(left < right if high_open else left <= right)
    return found


def solver_of(rows: Iterable[Row]) -> tuple[z3.Solver, Series]:
    """Return a solver that holds some rows for true, and its unknown counts."""
    x = {leaf: [z3.Int(f"{leaf}{m}") for m in range(3)] for leaf in "abc"}
    solver = z3.Solver()
    for counts in x.values():
        solver.add(*(count >= 0 for count in counts))
    for row in rows:
        solver.add(*said(x, row))
    return solver, x


def can(solver: z3.Solver, *more) -> bool:
    """Whether something can hold as well."""
    return solver.check(*more) == z3.sat


def true_rows(rng: Random, n: int, wrong: float = 0.0) -> list[dict[str, str]]:
    """Draw small counts, and rows that say sums of them truly, or by chance wrongly: words, shares, differences."""
    x = {leaf: [rng.choice((0, 1, 2, 3, 4, rng.randint(0, 12))) for _ in range(3)] for leaf in "abc"}
    return [_row(x, rng, rng.randint(1, 6) if rng.random() < wrong else 0) for _ in range(n)]


def _row(x: Series, rng: Random, off: int) -> dict[str, str]:
    row = {"category": rng.choice("Tpabcabc"), "start": rng.choice(("2025-01", "2025-02", "2025-03", "2025-Q1"))}
    if rng.random() < 0.3:
        row |= {"start": "2025-01", "through": f"2025-0{rng.randint(2, 3)}"}
    v, kind, word = total(x, row) + off, rng.choice(["total"] * 8 + ["share", "difference"]), rng.choice(SAID)
    if kind == "share" and (whole := total(x, row | {"category": "T"})) >= v:
        tenths = int(Fraction(1000 * v, whole) + Fraction(1, 2)) if whole else 0
        if whole:
            return row | {"kind": kind, "base_category": "T", "value": f"{tenths // 10}.{tenths % 10}"}
    if kind == "difference":
        row |= {"kind": kind, "base_category": rng.choice("abc")}
        return row | {"relation": "exact", "value": str(v - total(x, row, "base_category"))}
    if word == "over" and v:
        return row | {"relation": word, "value": str(rng.randint(0, v - 1))}
    if word == "between":
        return row | {"relation": word, "low": str(max(0, v - rng.randint(0, 3))), "high": str(v + rng.randint(0, 3))}
    ways = {"at_least": rng.randint(0, v), "under": v + rng.randint(1, 3), "at_most": v + rng.randint(0, 3)}
    return row | {"relation": word if word in ways else "exact", "value": str(ways.get(word, v))}


SAID = ("exact",) * 6 + ("over", "at_least", "under", "at_most", "between")
