"""Small tables of whole numbers, and all series that fit them: the truth that sentences are held against."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from itertools import product

import deserstats as ds

CAP = 9
"""Largest count of a month that is enumerated."""


@dataclass
class Row:
    """A claim on months ``spans`` (one, or two that it may mean): between low and high, printed so."""

    id: str
    spans: list[tuple[int, int]]
    low: int
    high: int | None
    printed: int | None
    columns: dict[str, str] = field(default_factory=dict)

    def values(self, x):
        return [sum(x[a:b]) for a, b in self.spans]

    def fits(self, x, less=0.0, more=0.0):
        """Whether a series fits, the ends of the range moved by shares of themselves."""
        low, high = self.low * (1 - less), CAP * len(x) if self.high is None else self.high * (1 + more)
        return any(low - 1e-9 <= v <= high + 1e-9 for v in self.values(x))

    def claim(self):
        (a, b), *other = self.spans
        more = {"start_or": month(other[0][0])} if other else {}
        return ds.Claim(id=self.id, start=month(a), end=month(b) + "-01", measure="m", **self.columns, **more)


def month(k):
    return f"2024-{k + 1:02}"


def rows(rng: random.Random, n: int, *, largest=4, two_ways=False):
    """Draw two to four claims on a hidden series of n months."""
    truth = [rng.randint(0, largest) for _ in range(n)]
    found = []
    for k in range(rng.randint(2, 4)):
        a, b = sorted(rng.sample(range(n + 1), 2)) if rng.random() < 0.5 else (i := rng.randrange(n), i + 1)
        v = sum(truth[a:b])
        spans = [(a, b)]
        if two_ways and a and rng.random() < 0.5:
            spans.append((a - 1, b))
        kind = rng.choice(["exact", "exact", "over", "at least", "at most", "between"])
        if kind == "over" and v:
            row = Row(f"r{k}", spans, v, None, v - 1, {"value": str(v - 1), "relation": "over"})
        elif kind == "at least":
            row = Row(f"r{k}", spans, v, None, v, {"value": str(v), "relation": "at least"})
        elif kind == "at most":
            row = Row(f"r{k}", spans, 0, v, v, {"value": str(v), "relation": "at most"})
        elif kind == "between":
            low, high = max(0, v - rng.randint(0, 2)), v + rng.randint(0, 2)
            row = Row(f"r{k}", spans, low, high, None, {"low": str(low), "high": str(high)})
        else:
            row = Row(f"r{k}", spans, v, v, v, {"value": str(v), "relation": "exact"})
        found.append(row)
    return found


NAMED = re.compile(r"(?:m, )?(?:\w{3}(?: \d{4})?-)?\w{3} \d{4} \[(r\d?)\]")
"""A claim as it is named by its months, with its id."""


def lines_of(answer):
    """Return the lines of an answer as they are before they are folded, its claims by their ids alone."""
    return [NAMED.sub(r"\1", line) for line in answer.said]


def table(found):
    return ds.ClaimSet(row.claim() for row in found)


def series(found, n, **shares):
    """Return every series, up to the cap, that fits all rows."""
    return [x for x in product(range(CAP + 1), repeat=n) if all(row.fits(x, **shares) for row in found)]
