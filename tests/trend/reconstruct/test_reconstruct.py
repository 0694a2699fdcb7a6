"""Reconstructions: inside the exact band, true to every claim, best by their own measure; draws under their prior."""

from datetime import date

import numpy as np
import pytest
from scipy.optimize import linprog, minimize

import deserstats as ds
from deserstats.errors import ClaimError

METHODS = ("smooth", "l1", "denton", "chow_lin")


def month(k):
    return date(2023 + k // 12, k % 12 + 1, 1).isoformat()


def totals(windows, values):
    return ds.read_claims([
        {"id": f"c{i}", "start": month(a), "end": month(b), "value": str(v), "relation": "exact"}
        for i, ((a, b), v) in enumerate(zip(windows, values, strict=True))
    ])  # fmt: skip


@pytest.fixture(scope="module")
def hidden():
    return np.random.default_rng(3).poisson(np.linspace(300, 700, 24))


IRREGULAR = [(0, 5), (0, 9), (9, 24), (7, 13), (13, 14), (16, 22)]


@pytest.mark.parametrize("method", METHODS)
def test_every_claim_holds_and_the_band_is_that_of_bound_series(hidden, method):
    claims = totals(IRREGULAR, [hidden[a:b].sum() for a, b in IRREGULAR])
    found = ds.reconstruct(claims, "MS", method)
    values = np.array(found.values)
    for a, b in IRREGULAR:
        assert values[a:b].sum() == pytest.approx(hidden[a:b].sum(), rel=1e-9)
    assert values.min() >= 0
    band = ds.bound_series(claims, "MS")
    assert [(b.low, b.high) for b in found.bounds] == [(b.low, b.high) for b in band.bounds]
    assert found.verify()
    assert found.label == "one of many"
    assert set(found.to_frame()["label"]) == {"one of many"}


@pytest.mark.parametrize(("method", "order"), [("smooth", 2), ("denton", 1)])
def test_it_is_the_smoothest(hidden, method, order):
    claims = totals(IRREGULAR, [hidden[a:b].sum() for a, b in IRREGULAR])
    found = ds.reconstruct(claims, "MS", method)
    days = np.array([(b.end - b.start).days for b in found.bounds], dtype=float)
    rows = np.array([[a <= k < b for k in range(24)] for a, b in IRREGULAR], dtype=float)
    moves = np.diff(np.eye(24), order, axis=0) / days
    size = rows @ hidden
    # the optimum of the equations alone, written out; it is positive here, so it is that of the program
    system = np.block([[moves.T @ moves, rows.T], [rows, np.zeros((6, 6))]])
    told = np.linalg.lstsq(system, np.concatenate([np.zeros(24), size]), rcond=None)[0][:24]
    assert told.min() > 0
    assert np.array(found.values) == pytest.approx(told, rel=1e-6)


def test_denton_follows_its_indicator():
    indicator = np.random.default_rng(0).uniform(5, 9, 24)
    claims = totals([(0, 12), (12, 24)], [6000, 9000])
    found = ds.reconstruct(claims, "MS", "denton", indicator)
    told = ds.regular.disaggregate([6000, 9000], ratio=12, indicator=indicator)
    assert found.values == pytest.approx(told.values, rel=1e-7)


def test_chow_lin_is_that_of_disaggregate():
    rng = np.random.default_rng(4)
    indicator = rng.uniform(50, 90, 24)
    truth = np.rint(8 * indicator + np.cumsum(rng.normal(0, 12, 24)))
    windows = [(k, k + 3) for k in range(0, 24, 3)]
    coarse = [int(truth[a:b].sum()) for a, b in windows]
    found = ds.reconstruct(totals(windows, coarse), "MS", "chow_lin", indicator)
    told = ds.regular.disaggregate(coarse, ratio=3, indicator=indicator, method="chow_lin")
    assert found.rho == pytest.approx(told.rho, abs=1e-6)
    assert found.coefficients == pytest.approx(told.coefficients, rel=1e-6)
    assert found.values == pytest.approx(told.values, rel=1e-6)
    assert not found.rho_is_assumed


def test_l1_turns_least():
    claims = totals([(0, 6), (6, 12), (4, 9)], [600, 1800, 700])
    found = ds.reconstruct(claims, "MS", "l1")
    days = np.array([(b.end - b.start).days for b in found.bounds], dtype=float)
    turns = np.diff(np.eye(12), 2, axis=0) / days
    rows = np.array([[a <= k < b for k in range(12)] for a, b in [(0, 6), (6, 12), (4, 9)]], dtype=float)
    n, k = 12, 10
    told = linprog(
        np.r_[np.zeros(n), np.ones(k)], np.block([[turns, -np.eye(k)], [-turns, -np.eye(k)]]), np.zeros(2 * k),
        np.hstack([rows, np.zeros((3, k))]), [600, 1800, 700],
    )  # fmt: skip
    assert np.abs(turns @ np.array(found.values)).sum() == pytest.approx(told.fun, rel=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_a_jump_stays_above_nothing(method):
    claims = totals([(0, 6), (6, 12), (12, 18), (18, 24)], [100, 10_000, 100, 100])
    found = ds.reconstruct(claims, "MS", method)
    values = np.array(found.values)
    assert values.min() >= 0
    assert values.reshape(4, 6).sum(1) == pytest.approx([100, 10_000, 100, 100], rel=1e-9)
    assert found.verify()


def test_the_optimum_under_limits_is_that_of_a_general_solver():
    claims = totals([(0, 4), (4, 8), (8, 12)], [40, 4000, 40])
    found = ds.reconstruct(claims, "MS", "denton")
    days = np.array([(b.end - b.start).days for b in found.bounds], dtype=float)
    moves = np.diff(np.eye(12), 1, axis=0) / days
    rows = np.kron(np.eye(3), np.ones(4))
    told = minimize(
        lambda x: ((moves @ x) ** 2).sum(), np.repeat([10.0, 1000.0, 10.0], 4), method="SLSQP",
        jac=lambda x: 2 * moves.T @ moves @ x, bounds=[(0, None)] * 12, options={"ftol": 1e-14, "maxiter": 1000},
        constraints={"type": "eq", "fun": lambda x: rows @ x - [40, 4000, 40], "jac": lambda x: rows},
    )  # fmt: skip
    assert ((moves @ np.array(found.values)) ** 2).sum() <= told.fun * (1 + 1e-6)


def test_the_two_published_figures():
    two = ds.load_example("two-figures")
    found = ds.reconstruct(two.read_as(over="next_round"))
    assert len(found.values) == 40
    assert sum(found.values[-5:]) == pytest.approx(90_590, rel=1e-9)
    assert found.windows == (("A", "2022-02-24..2025-05-31"),)
    assert "over 213,000 [A] is taken to count" in str(found)
    assert found.verify()


def test_one_sided_claims_bind():
    claims = ds.read_claims([
        {"start": "2023", "value": "1200", "relation": "exact"},
        {"start": "2023-06", "value": "300", "relation": "at_least"}, {"start": "2023-01", "value": "20", "relation": "under"},
    ])  # fmt: skip
    found = ds.reconstruct(claims, "MS")
    assert found.values[0] <= 19 + 1e-9
    assert found.values[5] >= 300 - 1e-9
    assert sum(found.values) == pytest.approx(1200, rel=1e-9)


def test_contradicting_claims_give_no_series():
    claims = totals([(0, 12), (0, 6), (6, 12)], [100, 60, 41])
    found = ds.reconstruct(claims)
    assert (found.status, found.values) == ("inconsistent", ())
    assert "none" in str(found)


def test_draws_satisfy_the_claims(hidden):
    claims = totals(IRREGULAR, [hidden[a:b].sum() for a, b in IRREGULAR])
    found = ds.reconstruct(claims, draws=50)
    lines = np.array(found.draws)
    assert lines.shape == (50, 24)
    assert lines.min() >= -1e-6
    for a, b in IRREGULAR:
        assert lines[:, a:b].sum(1) == pytest.approx(hidden[a:b].sum(), rel=1e-6)
    assert found.verify()
    assert found == ds.reconstruct(claims, draws=50)
    assert ds.results.Reconstruction.from_dict(found.to_dict()) == found


def test_too_few_windows_for_draws_are_said():
    found = ds.reconstruct(totals([(0, 12), (12, 24)], [100, 200]), draws=10)
    assert found.draws == ()
    assert "needs 4" in str(found)
    with pytest.raises(ClaimError, match="no draws"):
        found.interval()


def test_gamma_process_shares_are_dirichlet():
    found = ds.reconstruct(totals([(0, 12)], [12_000]), draws=4000, prior="gamma_process", cv=0.5)
    lines = np.array(found.draws)
    days = np.array([(b.end - b.start).days for b in found.bounds], dtype=float)
    a = days / 30.436875 / 0.25
    share = a / a.sum()
    assert lines.sum(1) == pytest.approx(12_000, rel=1e-12)
    assert lines.mean(0) == pytest.approx(12_000 * share, rel=0.03)
    assert lines.var(0) == pytest.approx(12_000**2 * share * (1 - share) / (a.sum() + 1), rel=0.12)


def test_a_rise_between_two_annual_totals_is_as_likely_on_every_grid():
    # P(slope > 0) for 12,000 and then 13,000 with monthly variation 0.25: 0.91 on every grid
    claims = totals([(0, 12), (12, 24)], [12_000, 13_000])
    shares = []
    for freq in ("QS", "MS", "W"):
        found = ds.reconstruct(claims, freq, "denton", draws=3000, prior="gamma_process", cv=0.25)
        start = np.array([b.start.toordinal() for b in found.bounds])
        days = np.array([b.end.toordinal() for b in found.bounds]) - start
        middle = start + days / 2
        weights = middle - np.average(middle, weights=days)
        shares.append(float((np.array(found.draws) @ weights > 0).mean()))
    assert shares == pytest.approx([0.91] * 3, abs=0.02)


def test_claims_that_are_not_nested_are_said():
    found = ds.reconstruct(totals([(0, 8), (4, 12)], [80, 90]), draws=5, prior="gamma_process", cv=0.25)
    assert "overlap, and neither holds the other" in found.draws_reason
    found = ds.reconstruct(totals([(0, 8)], [80]), draws=5, prior="gamma_process")
    assert "needs cv" in found.draws_reason


def test_nested_totals_come_off_first():
    claims = totals([(0, 12), (0, 3), (1, 2)], [1200, 600, 500])
    found = ds.reconstruct(claims, draws=200, prior="gamma_process", cv=0.3)
    lines = np.array(found.draws)
    assert lines[:, 1] == pytest.approx(500)
    assert lines[:, :3].sum(1) == pytest.approx(600)
    assert lines[:, 3:].sum(1) == pytest.approx(600)


def test_bad_input_is_named():
    claims = totals([(0, 3)], [90])
    for options, said in (
        ({"method": "cubic"}, "'smooth'"), ({"freq": "M"}, "'MS'"), ({"indicator": [1, 2, 3]}, "takes no indicator"),
        ({"method": "denton", "indicator": [1, 2]}, "for 3 periods"), ({"method": "denton", "indicator": [1, 2, 0]}, "positive"),
        ({"method": "chow_lin", "indicator": [1, 2, None]}, "position 2"), ({"draws": 3, "prior": "uniform"}, "gamma_process"),
    ):  # fmt: skip
        with pytest.raises(ClaimError, match=said):
            ds.reconstruct(claims, **options)
