"""Honest tables under every way of rounding are never accused; a flip is always true; a wider reading holds more."""

import random
from fractions import Fraction
from itertools import product
from math import ceil, floor

import pytest
from honest import status as verdict
from strategies import Truth, any_reading
from test_laws import corrupted

import deserstats as ds
from deserstats.checks.consistency.sensitivity import Sense, variants

MODES = ("nearest", "truncated", "up", "random")
GRIDS = list(product((*MODES, "either"), (2, 3, 5, 10)))


def rounded(rng, x, base, mode):
    """Round a whole number to a multiple of a base."""
    low, off = x - x % base, x % base
    if mode == "either":
        mode = rng.choice(("nearest", "truncated"))
    up = {"nearest": rng.random() < 0.5 if 2 * off == base else 2 * off > base, "truncated": False, "up": off > 0,
          "random": off > 0 and rng.random() < off / base}[mode]  # fmt: skip
    return low + base * up


def honest(rng, round_):
    """A table of parts and totals, margins of both sides, each rounded by itself."""
    rows, names = [], "abcd"[: rng.randint(2, 4)]
    big = rng.choice((4, 30, 400, 90_000))
    x = {(leaf, month): rng.randint(0, big) for leaf in names for month in range(1, 4)}
    for leaf in (*names, "+".join(names)):
        for first, last in ((1, 1), (2, 2), (3, 3), (1, 3)):
            total = sum(v for (name, month), v in x.items() if name in leaf and first <= month <= last)
            rows.append({"measure": "m", "category": leaf, "start": f"2025-0{first}", "through": f"2025-0{last}",
                         "value": f"{round_(total):,}"})  # fmt: skip
    return ds.read_claims(rows)


def check_honest(seed, mode, base):
    rng = random.Random(seed)
    claims = honest(rng, lambda x: rounded(rng, x, base, mode)).read_as(rounding=mode, base=base)
    answer = ds.check_consistency(claims, max_conflicts=1)
    assert answer.status == "consistent"
    assert answer.verify()


@pytest.mark.parametrize(("mode", "base"), GRIDS)
def test_honestly_rounded_tables_are_not_accused(mode, base):
    for seed in range(4):
        check_honest(seed, mode, base)


@pytest.mark.deep
@pytest.mark.parametrize(("mode", "base"), GRIDS)
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_honestly_rounded_tables_are_not_accused_deep(mode, base, seed):
    check_honest(seed, mode, base)


@pytest.mark.parametrize("seed", range(20))
def test_figures_beyond_their_rounding_are_always_seen(seed):
    """The total of n parts under random rounding to b is off by less than (n + 1) b: one more is a contradiction."""
    rng = random.Random(seed)
    base, n = rng.choice((3, 5, 10)), rng.randint(2, 6)
    parts = [base * rng.randint(2 * n, 50) for _ in range(n)]
    # n + 1 figures, each off by base - 1 at most
    reach = (n + 1) * (base - 1)
    for off, status in ((reach // base * base, "consistent"), (reach // base * base + base, "inconsistent")):
        rows = [{"measure": "m", "category": f"c{i}", "start": "2025", "value": str(v)} for i, v in enumerate(parts)]
        total = {"category": "+".join(f"c{i}" for i in range(n)), "value": f"{sum(parts) + rng.choice((1, -1)) * off}"}
        claims = ds.read_claims([*rows, rows[0] | total]).read_as(rounding="random", base=base)
        assert verdict(claims) == status


@pytest.mark.parametrize("seed", range(40))
def test_sums_of_figures_rounded_at_their_last_digit(seed):
    """n parts and their total are right to half a unit each: (n + 1)/2 units apart fits, more does not."""
    rng = random.Random(seed)
    n, decimals = rng.randint(2, 6), rng.randint(0, 2)
    units = [rng.randint(101, 999) * 10 + rng.randint(1, 9) for _ in range(n)]
    room = floor(Fraction(n + 1, 2))
    for off, status in ((room, "consistent"), (room + 1, "inconsistent")):
        total = sum(units) + rng.choice((1, -1)) * off
        if total % 100 == 0 and not decimals:
            continue
        shown = [f"{u / 10**decimals:.{decimals}f}" for u in (*units, total)]
        names = [*(f"c{i}" for i in range(n)), "+".join(f"c{i}" for i in range(n))]
        rows = [{"measure": "m", "category": c, "start": "2025", "value": v.replace(".", ".") + ("0" if decimals == 3 else "")}
                for c, v in zip(names, shown, strict=True)]  # fmt: skip
        claims = ds.read_claims(rows, scheme=ds.Scheme(continuous=True)).read_as(printed="rounded")
        answer = ds.check_consistency(claims)
        assert answer.status == status
        assert answer.verify()


def spending(*values, **reading):
    names = [*(f"c{i}" for i in range(len(values) - 1)), "+".join(f"c{i}" for i in range(len(values) - 1))]
    rows = [
        {"measure": "spending", "category": c, "start": "2020", "value": v} for c, v in zip(names, values, strict=True)
    ]
    return ds.check_consistency(ds.read_claims(rows).read_as(**reading))


def test_rounded_parts_hinge_on_their_last_digit_and_more_than_rounding_does_not():
    hinge = "figures without a word read as rounded at their last digit"
    answer = spending("331", "337", "333", "1,002")
    assert (answer.status, answer.conflicts[0].gap) == ("inconsistent", 1)
    assert [(f.change, f.status) for f in answer.flips] == [(hinge, "consistent")]
    assert str(answer).splitlines()[2].strip() == f"{hinge}: consistent"
    assert spending("331", "337", "333", "1,002", printed="rounded").status == "consistent"
    # four figures allow 2 at most: 1,384 against 1,375 is 9 apart
    far = spending("843", "221", "320", "1,375")
    assert (far.status, far.flips) == ("inconsistent", ())
    assert spending("843", "221", "320", "1,375", printed="rounded").conflicts[0].gap == 7


def test_a_figure_that_is_no_multiple_of_its_base_is_said():
    answer = spending("333", "201", "534", base=3, rounding="random")
    assert not [note for note in answer.notes if "multiple" in note]
    answer = spending("333", "202", "534", base=3, rounding="random")
    assert [note for note in answer.notes if "no multiple of 3" in note and "c2" in note]


def check_flips(seed):
    rng = random.Random(seed)
    truth, claims = corrupted(rng, rng.randint(3, 9), size=rng.randint(1, 3), months=3)
    claims = claims.read_as(**truth.reading.to_dict())
    answer = ds.check_consistency(claims, max_conflicts=3)
    found = {v.change: v for v in variants(claims)}
    for flip in answer.flips:
        other = found[flip.change]
        assert verdict(other.claims) == flip.status
    for variant in found.values():
        status = verdict(variant.claims)
        if variant.sense == Sense.NARROWER:
            assert not (answer.status == "inconsistent" and status == "consistent")
        if variant.sense == Sense.WIDER:
            assert not (answer.status == "consistent" and status == "inconsistent")


@pytest.mark.parametrize("seed", range(12))
def test_every_flip_is_true_and_a_wider_reading_holds_more(seed):
    check_flips(seed)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(1000, 1300))
def test_every_flip_is_true_and_a_wider_reading_holds_more_deep(seed):
    check_flips(seed)


@pytest.mark.parametrize("seed", range(30))
def test_a_truth_lies_in_what_its_figure_allows(seed):
    rng = random.Random(seed)
    reading = any_reading(rng)
    truth = Truth(rng, size=rng.randint(0, 6), reading=reading)
    for _ in range(40):
        x = Fraction(rng.randint(0, 5000), 4 if reading.printed == "rounded" else 1)
        said = truth.figure(x)
        claim = ds.Claim(id="c", kind="difference", start="2025", base_start="2024", **said)
        assert x in claim.allowed(reading), (said, x, ceil(x))
