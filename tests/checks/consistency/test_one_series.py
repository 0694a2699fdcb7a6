"""Claims of one series asked about together: the same table as asked about one by one."""

import random
from datetime import date, timedelta

import pytest
from seeds import seeds
from series_tables import series_claims

import deserstats as ds
from deserstats.checks.consistency import detectable
from deserstats.checks.consistency.detectable import Reprints
from deserstats.checks.consistency.sensitivity import Sensitivity
from deserstats.model.budget import Budget
from deserstats.model.rows.system import System
from deserstats.model.search.one_series import OneSeries
from deserstats.model.search.origins import MAX_ROOTS


def one_by_one(claims, monkeypatch):
    """Return the table of the claims where each is a question of its own, and every figure is looked at."""
    with monkeypatch.context() as patched:
        patched.setattr(OneSeries, "of", classmethod(lambda *_: None))
        patched.setattr(detectable, "_beyond", lambda *_: None)
        patched.setattr(Reprints, "is_plain", False)
        return ds.check_consistency(claims).standings


@pytest.mark.parametrize("seed", seeds(60, 2000))
def test_the_table_is_that_of_each_claim_asked_by_itself(seed, monkeypatch):
    claims = series_claims(random.Random(seed))
    together, apart = ds.check_consistency(claims).standings, one_by_one(claims, monkeypatch)
    if len({claim.witness for claim in claims}) > MAX_ROOTS:
        # which of many origins are counted hangs on the proof that is found first
        assert [(s.witnesses > 0) for s in together] >= [(s.witnesses > 0) for s in apart]
        together, apart = ([(s.id, s.verdict, s.implied_low, s.implied_high, s.detectable_error, s.reason) for s in t]
                           for t in (together, apart))  # fmt: skip
    assert together == apart


@pytest.mark.parametrize("seed", seeds(30, 500))
def test_another_reading_of_a_system_is_that_of_a_system_built_anew(seed):
    claims = series_claims(random.Random(seed))
    for variant, other in Sensitivity(System(claims), Budget()).others:
        anew = System(variant.claims)
        for part in ("claims", "options", "soft", "unused", "rules", "domain"):
            assert getattr(other, part) == getattr(anew, part)
        assert list(other.options) == list(anew.options)


def large(n, months, *, origins=0):
    """True claims on windows of months: exact, at least and at most."""
    rng = random.Random(n)
    sums = [0]
    for _ in range(months):
        sums.append(sums[-1] + rng.randint(0, 5000))
    rows = []
    for _ in range(n):
        start = rng.randrange(months)
        end = rng.randint(start + 1, months)
        value, word = sums[end] - sums[start], rng.choice(("exact", "exact", "at_least", "at_most"))
        value = {"at_least": value * 9 // 10, "at_most": value * 11 // 10}.get(word, value)
        row = {"value": str(value), "relation": word, "measure": "m"}
        row |= {"start": f"{2000 + start // 12}-{start % 12 + 1:02}"}
        row |= {"through": f"{2000 + (end - 1) // 12}-{(end - 1) % 12 + 1:02}"}
        rows.append(row | {"origin": rng.choice(["", *(f"o{k}" for k in range(origins))])})
    return ds.read_claims(rows), sums


def test_a_table_of_two_thousand_claims_is_worked_out_to_the_end():
    claims, sums = large(2000, 60)
    answer = ds.check_consistency(claims)
    assert (answer.status, answer.notes) == ("consistent", ("all figures are read as one vintage",))
    assert "undetermined" not in {s.verdict for s in answer.standings}
    months = {(2000 + k // 12, k % 12 + 1): k for k in range(61)}
    for claim, standing in zip(claims, answer.standings, strict=True):
        start, end = (months[day.year, day.month] for day in (claim.window.start, claim.window.end))
        assert standing.implied_low <= sums[end] - sums[start] <= standing.implied_high


def test_origins_of_many_claims_are_told_apart(monkeypatch):
    claims, _ = large(150, 12, origins=2)
    answer = ds.check_consistency(claims)
    assert answer.standings == one_by_one(claims, monkeypatch)
    assert max(s.witnesses for s in answer.standings) == 2


def test_what_no_steps_are_left_for_is_said():
    # each running total lies between its neighbours, which only a search tells
    days = [date(2024, 1, 1) + timedelta(n) for n in range(300)]
    rows = [{"start": "2024-01-01", "through": str(day), "value": str(7 * n), "measure": "m", "relation": "exact"}
            for n, day in enumerate(days)]  # fmt: skip
    answer = ds.check_consistency(ds.read_claims(rows), effort=0.0005)
    assert answer.status == "consistent"
    assert {s.reason for s in answer.standings if s.verdict == "undetermined"} == {
        "not worked out: the steps that effort 0.0005 allows were used up"
    }
