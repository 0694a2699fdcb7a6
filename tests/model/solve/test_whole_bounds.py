"""Ends of sums and ratios in whole numbers are those of every series there is, one by one."""

import itertools
import random
from fractions import Fraction

import numpy as np
import pytest

import deserstats as ds
from deserstats.model.proof.certificate import Side

SHAPES = [(2, 2, 12), (3, 1, 25), (2, 1, 40), (3, 2, 6), (4, 1, 14), (2, 3, 6), (4, 2, 3)]
"""Leaves, months, and the largest count of a cell."""

MONTHS = ("2025-01", "2025-02", "2025-03")


class Small:
    """A random table with a hidden truth, and all whole series that satisfy it, found by trying."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.n_leaves, self.n_months, self.cap = self.rng.choice(SHAPES)
        self.cells = list(itertools.product("abcd"[: self.n_leaves], range(self.n_months)))
        self.truth = [self.rng.randint(0, self.cap) for _ in self.cells]
        self.every = np.indices([self.cap + 1] * len(self.cells)).reshape(len(self.cells), -1)
        self.rows = []
        self.keeps = {}
        for leaf, month in self.cells:
            self.add(self.window([leaf], month, month + 1) | {"high": str(self.cap)}, None)
        for _ in range(self.rng.randint(1, 4)):
            self.rng.choice((self.total, self.compared, self.compared, self.compared, self.difference))()
        self.all = np.logical_and.reduce([k for k in self.keeps.values() if k is not None])

    def add(self, row, keep):
        name = f"c{len(self.rows)}"
        self.rows.append({"id": name, "measure": "m", "unit": "u"} | row)
        self.keeps[name] = keep
        return name

    def window(self, leaves, first, last, prefix=""):
        """Cells of the claim table for leaves and months ``first`` up to ``last``."""
        end = MONTHS[last] if last < len(MONTHS) else "2025-04"
        return {
            f"{prefix}category": "+".join(leaves),
            f"{prefix}start": f"{MONTHS[first]}-01",
            f"{prefix}end": f"{end}-01",
        }

    def node(self):
        leaves = sorted(self.rng.sample("abcd"[: self.n_leaves], self.rng.randint(1, self.n_leaves)))
        first, last = sorted(self.rng.sample(range(self.n_months + 1), 2))
        chosen = [i for i, (leaf, month) in enumerate(self.cells) if leaf in leaves and first <= month < last]
        return leaves, first, last, chosen

    def counts(self, chosen):
        return self.every[chosen].sum(axis=0), sum(self.truth[i] for i in chosen)

    def total(self):
        leaves, first, last, chosen = self.node()
        every, true = self.counts(chosen)
        low, high = max(0, true - self.rng.randint(0, 3)), true + self.rng.randint(0, 3)
        self.add(
            self.window(leaves, first, last) | {"low": str(low), "high": str(high)}, (every >= low) & (every <= high)
        )

    def difference(self):
        one, other = self.node(), self.node()
        (a, true), (b, below) = self.counts(one[3]), self.counts(other[3])
        low, high = true - below - self.rng.randint(0, 2), true - below + self.rng.randint(0, 2)
        row = self.window(*one[:3]) | self.window(*other[:3], "base_") | {"kind": "difference"}
        self.add(row | {"low": str(low), "high": str(high)}, (a - b >= low) & (a - b <= high))

    def compared(self):
        one, other = self.node(), self.node()
        (a, true), (b, below) = self.counts(one[3]), self.counts(other[3])
        kind = self.rng.choice(("ratio", "share", "share", "growth"))
        parts = {"ratio": 1, "share": self.rng.choice((100, 1000)), "growth": 100}[kind]
        unit = Fraction(1, self.rng.choice((1, 10)) if kind != "ratio" else 10)
        low = (Fraction(true, below or 1) * parts // unit) * unit
        high = low + unit
        low, high = low - unit * self.rng.choice((0, 0, 1)), high + unit * self.rng.choice((0, 0, 1))
        low = max(low, Fraction(0))
        keep = (b >= 1) & (a * low.denominator * parts >= low.numerator * b)
        keep &= a * high.denominator * parts <= high.numerator * b
        shift = 100 if kind == "growth" else 0
        row = self.window(*one[:3]) | self.window(*other[:3], "base_") | {"kind": kind}
        row |= {"low": str(float(low - shift)), "high": str(float(high - shift))}
        row |= {"per": f"{parts:,}"} if kind == "share" and parts != 100 else {}
        name = self.add(row, keep)
        self.last = (name, a, b, parts, shift)

    def bound(self):
        leaves, first, last, chosen = self.node()
        claims = ds.read_claims(self.rows)
        end = f"{MONTHS[last]}-01" if last < len(MONTHS) else "2025-04-01"
        found = ds.bound(claims, period=(f"{MONTHS[first]}-01", end), category="+".join(leaves))
        return found, self.every[chosen].sum(axis=0)[self.all]


def judge_bounds(seeds):
    """Compare bounds with all series; return how many ends were not sharp."""
    loose = 0
    for seed in seeds:
        small = Small(seed)
        found, values = small.bound()
        if not values.size:
            # what is asked may lie in another group than the contradiction
            assert ds.check_consistency(ds.read_claims(small.rows)).status == "inconsistent", seed
            continue
        assert found.status == "consistent", seed
        assert found.verify(), seed
        low, high = values.min(), values.max()
        assert found.low <= low, seed
        assert found.high >= high, seed
        assert not found.sharp_low or found.low == low, seed
        assert not found.sharp_high or found.high == high, seed
        loose += (not found.sharp_low) + (not found.sharp_high)
    return loose


def judge_ratios(seeds):
    """Compare what others imply for a ratio with all series that they allow; return the sharp and the loose ends."""
    sharp, loose = 0, 0
    for seed in seeds:
        small = Small(seed)
        if not hasattr(small, "last"):
            continue
        name, a, b, parts, shift = small.last
        rest = np.logical_and.reduce([k for n, k in small.keeps.items() if k is not None and n != name] or [b >= 0])
        rest &= b >= 1
        answer = ds.check_consistency(ds.read_claims(small.rows))
        standing = next(s for s in answer.standings if s.id == name)
        if standing.implied_low is None or not rest.any():
            continue
        ratios = {Fraction(int(x), int(y)) for x, y in {*zip(a[rest], b[rest], strict=True)}}
        low, high = (end * parts - shift for end in (min(ratios), max(ratios)))
        assert standing.implied_low <= low, seed
        assert standing.implied_high is None or standing.implied_high >= high, seed
        is_sharp = (standing.implied_low, standing.implied_high) == (low, high)
        sharp, loose = sharp + is_sharp, loose + (not is_sharp)
    return sharp, loose


def test_bounds_are_those_of_all_whole_series():
    assert judge_bounds(range(50)) == 0


def test_implied_ratios_hold_those_of_all_whole_series():
    sharp, loose = judge_ratios(range(16))
    assert sharp + loose >= 5


@pytest.mark.deep
@pytest.mark.parametrize("block", range(10))
def test_bounds_of_many_tables_are_those_of_all_whole_series(block):
    assert judge_bounds(range(1000 + 200 * block, 1200 + 200 * block)) <= 2


@pytest.mark.deep
@pytest.mark.parametrize("block", range(5))
def test_implied_ratios_of_many_tables_hold_those_of_all_whole_series(block):
    assert sum(judge_ratios(range(5000 + 100 * block, 5100 + 100 * block))) >= 30


SURVEY = [
    {"id": "yes", "kind": "share", "value": "33", "category": "yes", "base_category": "yes+no"},
    {"id": "no", "kind": "share", "value": "68", "category": "no", "base_category": "yes+no"},
    {"id": "some", "value": "1", "relation": "at_least", "category": "yes+no"},
]


def asked(**changes):
    rows = [row | {"start": "2014", "measure": "people"} | changes.get(row["id"], {}) for row in SURVEY]
    return ds.bound(ds.read_claims(rows), period="2014")


def test_33_and_68_percent_need_40_asked():
    # 13 of 40 are 32.5 % and 27 of 40 are 67.5 %; by trying, no smaller number has such a pair
    tried = [
        n for n in range(1, 41) for k in range(n + 1) if 32.5 <= 100 * k / n <= 34 and 67.5 <= 100 * (n - k) / n <= 69
    ]
    found = asked()
    assert found.low == min(tried) == 40
    assert (found.sharp_low, found.high, found.binding_low, found.verify()) == (True, None, ("yes", "no"), True)
    assert type(found).from_dict(found.to_dict()) == found


def test_a_proof_by_cases_of_another_end_is_refused():
    from dataclasses import replace

    found = asked()
    (proof,) = found.low_proofs
    assert proof.beyond is not None
    for value in (39, 41):
        forged = replace(found, low=value, low_proofs=(replace(proof, value=value),))
        assert not forged.verify()
    case = proof.beyond
    further = replace(case, bound=replace(case.bound, bound=40))
    assert not replace(found, low=41, low_proofs=(replace(proof, value=41, beyond=further),)).verify()
    turned = replace(case, bound=replace(case.bound, side=Side.LOW))
    assert not replace(found, low_proofs=(replace(proof, beyond=turned),)).verify()
    assert not replace(found, low_proofs=(replace(proof, beyond=None),)).verify()
