"""The likelihood against worked numbers, R, brute force, and the invariance that it must have."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from deserstats.stats.correlation_average import RHOS, Rival, averaged
from deserstats.stats.covariance import Grid, gamma_process, serial
from deserstats.stats.likelihood import Model, Reports, fit_rate

ORACLES = Path(__file__).resolve().parent.parent / "oracles"

R_WEIGHTS = 2e-5
"""R takes the dispersion at the weights of the last but one round of its own, looser iteration."""

TOTALS = np.array([9000.0, 24000.0, 89000.0, 90590.0])
MONTHS = np.array([10.2, 12.0, 12.0, 5.0])
EDGES = np.concatenate([[0], np.cumsum(MONTHS)])


def disjoint(exposure, times, y):
    """Each window one piece of the grid."""
    grid = Grid(exposure, np.column_stack([np.ones(len(y)), times]), np.asarray(times, float))
    return Reports(np.eye(len(y)), np.asarray(y, float), np.zeros((len(y), len(y))), len(y)), grid


@pytest.fixture(scope="module")
def worked():
    """The illustrative totals over 10.2, 12, 12 and 5 months, at the middles of their windows."""
    middles = (EDGES[:-1] + EDGES[1:]) / 2
    return disjoint(MONTHS, (middles - middles.mean()) / 12, TOTALS)


def interval(fit, quantile):
    return np.exp(fit.slope - quantile * fit.error), np.exp(fit.slope + quantile * fit.error)


def test_rates_of_the_worked_example():
    assert np.round(TOTALS / MONTHS).tolist() == [882, 2000, 7417, 18118]


def test_quasi_likelihood_of_the_worked_example(worked):
    fit = fit_rate(Model(), *worked)
    assert fit.spread == pytest.approx(342, abs=0.5)
    assert fit.slope / fit.error == pytest.approx(20.45, abs=0.005)
    assert 2 * stats.t.sf(fit.slope / fit.error, fit.df) == pytest.approx(0.0024, abs=5e-5)
    low, high = interval(fit, stats.t.ppf(0.975, 2))
    assert [round(float(v), 2) for v in (np.exp(fit.slope), low, high)] == [3.40, 2.63, 4.40]


def test_poisson_alone_would_give_a_meaningless_z(worked):
    fit = fit_rate(Model(), *worked, fixed=1.0)
    assert fit.slope / fit.error == pytest.approx(378, abs=0.5)


def coal():
    oracle = json.loads((ORACLES / "poisson_nb_trend_coal.json").read_text(encoding="utf-8"))
    counts, t = oracle["inputs"]["counts"], np.array(oracle["inputs"]["t"], float)
    return oracle["expected"], *disjoint(np.ones(len(t)), t, counts)


def test_poisson_fit_equals_r():
    expected, reports, grid = coal()
    fit = fit_rate(Model(), reports, grid, fixed=1.0)
    names = ["(Intercept)", "I(0:111)"]
    assert fit.beta == pytest.approx([expected["poisson"]["coef"][n] for n in names], rel=1e-5)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx([expected["poisson"]["se"][n] for n in names], rel=1e-5)


def test_quasi_poisson_fit_equals_r():
    expected, reports, grid = coal()
    fit = fit_rate(Model(), reports, grid)
    assert fit.spread == pytest.approx(expected["quasi_dispersion"], rel=R_WEIGHTS)
    assert fit.error == pytest.approx(expected["quasi_se"]["I(0:111)"], rel=R_WEIGHTS)
    assert fit.df == 110


def test_poisson_fit_with_exposure_equals_r():
    oracle = json.loads((ORACLES / "poisson_offset_ships.json").read_text(encoding="utf-8"))
    with (ORACLES / "data/ships.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if float(r["service"]) > 0]
    expected = oracle["expected"]["poisson"]["coef"]
    columns = [np.ones(len(rows))]
    for name in list(expected)[1:]:
        column, level = ("type", name[4:]) if name.startswith("type") else name[7:].split(")")
        columns.append(np.array([float(r[column] == level) for r in rows]))
    y = np.array([float(r["incidents"]) for r in rows])
    grid = Grid(np.array([float(r["service"]) for r in rows]), np.column_stack(columns), np.zeros(len(y)))
    fit = fit_rate(Model(), Reports(np.eye(len(y)), y, np.zeros((len(y), len(y))), len(y)), grid)
    assert fit.beta == pytest.approx(list(expected.values()), rel=1e-5)
    assert fit.spread == pytest.approx(oracle["expected"]["pearson_dispersion"], rel=R_WEIGHTS)


def overlapping(seed, rounding=100.0):
    """Six cumulative totals and four windows over 36 months, rounded."""
    rng = np.random.default_rng(seed)
    mu = 1000 * np.exp(np.log(2) * (np.arange(36) - 17.5) / 36)
    x = rng.negative_binomial(mu / 61.5, 1 / 62.5)
    ends = np.sort(rng.choice(np.arange(2, 37), 6, replace=False))
    rows = [(np.arange(36) < e).astype(float) for e in ends]
    for _ in range(4):
        a, b = np.sort(rng.choice(37, 2, replace=False))
        rows.append(((np.arange(36) >= a) & (np.arange(36) < b)).astype(float))
    weights = np.array(rows)
    y = weights @ x
    if rounding:
        y = np.round(y / rounding) * rounding
    noise = np.eye(10) * rounding**2 / 12
    grid = Grid(np.ones(36), np.column_stack([np.ones(36), (np.arange(36) - 17.5) / 12]), np.arange(36.0))
    return Reports(weights, y, noise, int(np.linalg.matrix_rank(weights))), grid


@pytest.mark.parametrize("model", [Model(), Model(rho=0.4, floor=1e-8)], ids=["gamma", "serial"])
def test_totals_and_their_differences_give_the_same_estimate(model):
    reports, grid = overlapping(1)
    turn = np.eye(10) - np.diag(np.ones(9), -1)
    turned = Reports(turn @ reports.A, turn @ reports.y, turn @ reports.noise @ turn.T, reports.rank)
    one, other = fit_rate(model, reports, grid), fit_rate(model, turned, grid)
    assert other.slope == pytest.approx(one.slope, rel=1e-9)
    assert other.error == pytest.approx(one.error, rel=1e-9)


def reml(log_spread, reports, grid, beta, shape):
    """The restricted likelihood written out with full matrices."""
    mu = grid.mean(beta)
    covariance = np.exp(log_spread) * shape(mu) + reports.noise
    design = reports.A @ (mu[:, None] * grid.design)
    inverse = np.linalg.inv(covariance)
    information = design.T @ inverse @ design
    r = reports.y - reports.A @ mu
    logs = np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(information)[1]
    return -0.5 * (logs + r @ inverse @ r)


def test_the_spread_has_the_highest_restricted_likelihood():
    reports, grid = overlapping(2)
    fit = fit_rate(Model(), reports, grid)
    at = [reml(np.log(fit.spread) + d, reports, grid, fit.beta, lambda mu: gamma_process(reports.A, mu))
          for d in (-0.01, 0.0, 0.01)]  # fmt: skip
    assert at[1] > max(at[0], at[2])
    assert fit.criterion == pytest.approx(at[1], rel=1e-9)


def test_the_score_is_zero_and_the_error_is_that_of_full_matrices():
    reports, grid = overlapping(3)
    model = Model(rho=0.4, floor=1e-8)
    fit = fit_rate(model, reports, grid)
    mu = grid.mean(fit.beta)
    s2 = np.log1p(fit.spread)
    lags = np.abs(np.subtract.outer(np.arange(36), np.arange(36)))
    months = np.diag(mu) + np.outer(mu, mu) * np.expm1(s2 * 0.4**lags)
    covariance = reports.A @ months @ reports.A.T + reports.noise
    design = reports.A @ (mu[:, None] * grid.design)
    score = design.T @ np.linalg.solve(covariance, reports.y - reports.A @ mu)
    information = design.T @ np.linalg.solve(covariance, design)
    assert np.linalg.solve(information, score) == pytest.approx([0, 0], abs=1e-6)
    assert fit.error == pytest.approx(np.sqrt(np.linalg.inv(information)[1, 1]), rel=1e-6)


def test_degrees_of_freedom_are_rank_less_coefficients_without_noise():
    reports, grid = disjoint(MONTHS, EDGES[:-1] / 12, TOTALS)
    fit = fit_rate(Model(), reports, grid)
    assert (fit.df, fit.told) == (2, pytest.approx(2))


def test_serial_covariance_of_whole_steps_is_the_textbook_one():
    mu = np.array([100.0, 200.0, 50.0])
    weights = np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0]])
    lags = np.abs(np.subtract.outer(np.arange(3.0), np.arange(3.0)))
    cv2, rho = 0.09, 0.5
    full = np.outer(mu, mu) * np.expm1(np.log1p(cv2) * rho**lags)
    assert cv2 * serial(weights, mu, lags, rho, cv2) == pytest.approx(weights @ full @ weights.T)


def test_a_strong_correlation_is_found():
    rng = np.random.default_rng(4)
    z = np.zeros(60)
    for t in range(1, 60):
        z[t] = 0.8 * z[t - 1] + 0.6 * rng.normal()
    y = rng.poisson(1000 * np.exp(0.3 * z))
    reports, grid = disjoint(np.ones(60), np.arange(60.0), y)
    members = []
    for rho in RHOS:
        model = Model(rho=rho, floor=1e-8)
        members.append(Rival(model, reports, fit_rate(model, reports, grid, near=0.1), has_intervals=False))
    found = averaged(tuple(members))
    assert found.weights[0] < 0.01  # hardly any for independence
    assert found.weights.sum() == pytest.approx(1)


@pytest.mark.parametrize(("n", "rho"), [(6, 0.0), (6, 0.6), (8, 0.6), (12, 0.6), (24, 0.6)])
def test_the_average_over_correlations_holds_its_level(n, rho):
    """In the linear model, where a size of 0.07 from 4,000 series is known to 0.004."""
    rng = np.random.default_rng(n)
    t = np.arange(n) - (n - 1) / 2
    design = np.column_stack([np.ones(n), t])
    z = rng.normal(size=(4000, n))
    for i in range(1, n):
        z[:, i] = rho * z[:, i - 1] + np.sqrt(1 - rho**2) * z[:, i]
    weights, chances = [], []
    for r in RHOS:
        correlation = r ** np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
        inverse = np.linalg.inv(correlation)
        covariance = np.linalg.inv(design.T @ inverse @ design)
        beta = z @ inverse @ design @ covariance
        left = z - beta @ design.T
        rss = np.einsum("ij,jk,ik->i", left, inverse, left)
        constant = np.linalg.slogdet(correlation)[1] - np.linalg.slogdet(covariance)[1]
        weights.append(-0.5 * (constant + (n - 2) * np.log(rss)))
        chances.append(2 * stats.t.sf(abs(beta[:, 1]) / np.sqrt(rss / (n - 2) * covariance[1, 1]), n - 2))
    weights = np.exp(np.array(weights) - np.max(weights, axis=0))
    pvalues = (weights * chances).sum(axis=0) / weights.sum(axis=0)
    assert (pvalues < 0.05).mean() < 0.07 + 2 * 0.004
