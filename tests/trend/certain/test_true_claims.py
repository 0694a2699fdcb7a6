"""Random true claims of every kind: the truth is never excluded, every proof adds up."""

import random
from fractions import Fraction
from itertools import combinations, pairwise

import pytest

import deserstats as ds
from deserstats.claims.cells.period import as_period

KINDS = ["total", "total", "total", "blur", "over", "ratio", "growth", "rate", "share", "order", "each", "either"]


class Hidden:
    """A table of counts of two categories over some months, and true claims on it."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.n = self.rng.choice([6, 8, 12])
        largest = self.rng.choice([10, 400, 10**5, 10**9])
        self.table = {c: [self.rng.randint(0, largest) for _ in range(self.n)] for c in "xy"}
        self.starts = [f"{2023 + k // 12}-{k % 12 + 1:02}-01" for k in range(self.n + 1)]

    def total(self, category, a, b):
        return sum(sum(self.table[c][a:b]) for c in category.split("+"))

    def span(self):
        return sorted(self.rng.sample(range(self.n + 1), 2))

    def claim(self, k):
        kind, category, (a, b) = self.rng.choice(KINDS), self.rng.choice(["x", "y", "x+y"]), self.span()
        v = self.total(category, a, b)
        base = {"id": f"c{k}", "start": self.starts[a], "end": self.starts[b], "category": category, "measure": "m"}
        months = [self.total(category, q, q + 1) for q in range(a, b)]
        if kind == "blur":
            return ds.Claim(low=str(v * 9 // 10), high=str(v * 11 // 10 + 1), **base)
        if kind == "over" and v > 1:
            return ds.Claim(value=str(v - 1), relation="over", **base)
        if kind in ("ratio", "growth"):
            return self.compared(kind, v, base)
        if kind == "share" and self.total("x+y", a, b):
            percent = 100 * self.total("x", a, b) / self.total("x+y", a, b)
            base |= {"category": "x", "base_category": "x+y"}
            return ds.Claim.share(low=f"{max(0, percent - 1):.4f}", high=f"{percent + 1:.4f}", **base)
        if kind == "rate":
            low, high = v / (b - a) * 0.98 - 0.01, v / (b - a) * 1.02 + 0.01
            return ds.Claim(kind="rate", per="month", low=f"{max(0, low):.4f}", high=f"{high:.4f}", **base)
        if kind == "each":
            return ds.Claim(kind="each", per="month", low=str(min(months)), high=str(max(months)), **base)
        if kind == "order" and len(months) > 1 and months[-1] == max(months):
            return ds.Claim(kind="order", relation="highest", per="month", **base)
        other = {"start_or": self.starts[a - 1]} if kind == "either" and a else {}
        return ds.Claim(value=str(v), relation="exact", **base, **other)

    def compared(self, kind, v, base):
        a, b = self.span()
        w = self.total(base["category"], a, b)
        base |= {"base_start": self.starts[a], "base_end": self.starts[b]}
        if not w:
            return ds.Claim(value=str(v), relation="exact", **{k: c for k, c in base.items() if "base" not in k})
        f = v / w
        if kind == "ratio":
            return ds.Claim.ratio(low=f"{f * 0.95:.4f}", high=f"{f * 1.05 + 0.0001:.4f}", **base)
        return ds.Claim.growth(low=f"{95 * f - 100.1:.2f}", high=f"{105 * f - 99.9:.2f}", **base)


@pytest.mark.parametrize("seed", [0, 2, 78, *(pytest.param(k, marks=pytest.mark.deep) for k in range(200))])
def test_the_truth_is_never_excluded(seed):
    hidden = Hidden(seed)
    claims = ds.ClaimSet(hidden.claim(k) for k in range(hidden.rng.randint(3, 14)))
    if not any(c.kind in ("total", "rate", "each") for c in claims):
        return
    category, n, half = hidden.rng.choice(["x", "y", "x+y"]), hidden.n, hidden.n // 2
    truth = [hidden.total(category, k, k + 1) for k in range(n)]
    windows = [as_period((hidden.starts[a], hidden.starts[b])) for a, b in ((0, half - 1), (half, n))]
    where = {"category": category, "measure": "m", "unit": ""}
    earlier, later = (
        Fraction(sum(part), w.days) for part, w in zip((truth[: half - 1], truth[half:]), windows, strict=True)
    )
    r = ds.compare_periods(claims, *windows, **where)
    assert r.verify()
    assert r.status == "consistent"
    assert r.difference_low is None or r.difference_low <= later - earlier
    assert r.difference_high is None or later - earlier <= r.difference_high
    assert r.ratio_low * earlier <= later
    assert r.ratio_high is None or later <= r.ratio_high * earlier
    assert r.certain in ("neither", "higher" if later > earlier else "lower" if later < earlier else "neither")
    s = ds.order_periods(claims, freq="MS", period=(hidden.starts[0], hidden.starts[n]), **where)
    assert s.verify()
    assert s.status == "consistent"
    for p in s.answer.pairs:
        sign = (truth[p.later] > truth[p.earlier]) - (truth[p.later] < truth[p.earlier])
        assert p.sign_low <= sign <= p.sign_high
    assert s.rise <= max(0, *(b - a for a, b in combinations(truth, 2)))
    assert s.fall <= max(0, *(a - b for a, b in combinations(truth, 2)))
    assert s.forced_step <= max(abs(a - b) for a, b in pairwise(truth))
    assert s.never_rises != "impossible" or any(a < b for a, b in pairwise(truth))
    assert s.never_falls != "impossible" or any(a > b for a, b in pairwise(truth))
