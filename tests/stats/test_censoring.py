"""Intervals against scipy's truncated law, sampling, and plain figures in the limit."""

import numpy as np
import pytest
from scipy import stats

from deserstats.stats.censoring import NOTHING, Ends, fit_intervals, predicted, stand_in, truncated
from deserstats.stats.covariance import Grid
from deserstats.stats.likelihood import Model, Reports, fit_rate

INF = float("inf")
CUTS = [(0, 1, 0, INF), (0, 1, -INF, 0), (0, 4, 1, 2), (3, 2, 8, INF), (0, 1, 29, INF), (0, 1, 31, 40),
        (0, 1, -3, 3), (10, 4, -INF, INF), (0, 1, -0.004, 0.004), (0, 1, -INF, -12), (0, 1, 20, 20.5)]  # fmt: skip


@pytest.mark.parametrize("cut", CUTS)
def test_moments_are_those_of_the_truncated_normal_law(cut):
    mean, variance, low, high = cut
    s = np.sqrt(variance)
    law = stats.truncnorm((low - mean) / s, (high - mean) / s, mean, s)
    assert truncated(*cut) == pytest.approx((law.mean(), law.var()), rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("cut", CUTS[:6])
def test_the_stand_in_acts_as_the_cut_does(cut):
    mean, variance, *_ = cut
    y, noise = stand_in(*cut)
    after = 1 / (1 / variance + 1 / noise)
    assert (after * (mean / variance + y / noise), after) == pytest.approx(truncated(*cut), rel=1e-6)


def test_a_figure_that_cannot_bind_says_nothing():
    assert stand_in(100.0, 4.0, 0.0, INF) == (100.0, 4.0 * NOTHING)


@pytest.fixture
def quarters():
    """Twelve months of which eight are told as exact counts; windows of the others overlap them."""
    rng = np.random.default_rng(8)
    mu = 500 * np.exp(0.4 * np.arange(12) / 12)
    x = rng.negative_binomial(mu / 15, 1 / 16)
    rows = [np.eye(12)[i] for i in range(8)] + [
        np.r_[np.zeros(6), np.ones(4), np.zeros(2)],
        np.r_[np.zeros(8), np.ones(4)],
    ]
    weights = np.array(rows)
    grid = Grid(np.ones(12), np.column_stack([np.ones(12), (np.arange(12) - 5.5) / 12]), np.arange(12.0))
    return Reports(weights, weights @ x, np.zeros((10, 10)), 8), grid


def test_predictions_equal_those_from_fits_without_each_figure(quarters):
    reports, grid = quarters
    model = Model()
    fit = fit_rate(model, reports, grid)
    covariance = model.covariance(reports, grid, fit)
    mu = grid.mean(fit.beta)
    design, residual = reports.A @ (mu[:, None] * grid.design), reports.y - reports.A @ mu
    means, variances = predicted(model, reports, grid, fit)
    for i in range(10):
        rest = np.arange(10) != i
        inverse = np.linalg.inv(covariance[np.ix_(rest, rest)])
        information = np.linalg.inv(design[rest].T @ inverse @ design[rest])
        beta = information @ design[rest].T @ inverse @ residual[rest]
        weight = covariance[i, rest] @ inverse
        mean = design[i] @ beta + weight @ (residual[rest] - design[rest] @ beta)
        lever = design[i] - weight @ design[rest]
        variance = covariance[i, i] - weight @ covariance[rest, i] + lever @ information @ lever
        assert means[i] == pytest.approx(mean + (reports.A @ mu)[i], rel=1e-9)
        assert variances[i] == pytest.approx(variance, rel=1e-6)


def test_a_narrow_interval_is_a_figure(quarters):
    reports, grid = quarters
    ends = Ends(reports.y - 0.01, reports.y + 0.01, np.arange(10) >= 8)
    noise = np.diag(np.where(ends.chosen, 0.02**2 / 12, 0.0))
    _, cut = fit_intervals(Model(), Reports(reports.A, reports.y, noise, 10), grid, ends)
    whole = fit_rate(Model(), Reports(reports.A, reports.y, reports.noise, 10), grid)
    assert (cut.slope, cut.error) == pytest.approx((whole.slope, whole.error), rel=1e-4)


def test_an_idle_interval_is_as_if_it_were_not_there(quarters):
    reports, grid = quarters
    ends = Ends(np.zeros(10), np.full(10, INF), np.arange(10) >= 8)
    noise = np.diag(np.where(ends.chosen, 1e6, 0.0))
    _, cut = fit_intervals(Model(), Reports(reports.A, reports.y, noise, 8), grid, ends)
    without = fit_rate(Model(), Reports(reports.A[:8], reports.y[:8], np.zeros((8, 8)), 8), grid)
    assert (cut.slope, cut.error) == pytest.approx((without.slope, without.error), rel=1e-3)


def test_two_cuts_at_once_have_the_moments_that_sampling_gives(quarters):
    """The fixed point of the stand-ins, held against draws that satisfy both intervals."""
    reports, grid = quarters
    low = np.where(np.arange(10) >= 8, reports.y * 1.1, 0.0)
    ends = Ends(low, np.full(10, INF), np.arange(10) >= 8)
    noise = np.diag(np.where(ends.chosen, 1e6, 0.0))
    told, fit = fit_intervals(Model(), Reports(reports.A, reports.y, noise, 8), grid, ends)
    # the law of the two sums given the eight months, at the fitted spread, coefficients flat
    mu = grid.mean(fit.beta)
    covariance = fit.spread * (reports.A * mu) @ reports.A.T
    design = reports.A @ (mu[:, None] * grid.design)
    inverse = np.linalg.inv(covariance[:8, :8])
    information = np.linalg.inv(design[:8].T @ inverse @ design[:8])
    beta = information @ design[:8].T @ inverse @ (reports.y - reports.A @ mu)[:8]
    weight = covariance[8:, :8] @ inverse
    lever = design[8:] - weight @ design[:8]
    mean = (reports.A @ mu)[8:] + design[8:] @ beta + weight @ ((reports.y - reports.A @ mu)[:8] - design[:8] @ beta)
    law = covariance[8:, 8:] - weight @ covariance[:8, 8:] + lever @ information @ lever.T
    draws = np.random.default_rng(1).multivariate_normal(mean, law, 400_000)
    draws = draws[(draws >= low[8:]).all(axis=1)]
    precision = np.linalg.inv(law) + np.diag(1 / np.diag(told.noise)[8:])
    after = np.linalg.inv(precision)
    found = after @ (np.linalg.solve(law, mean) + told.y[8:] / np.diag(told.noise)[8:])
    assert len(draws) > 2000
    assert found == pytest.approx(draws.mean(axis=0), rel=0.01)
    # of two cuts that pull at each other the stand-ins keep the means, and make the spread a little small
    assert np.sqrt(np.diag(after)) == pytest.approx(draws.std(axis=0), rel=0.10)
