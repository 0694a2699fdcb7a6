"""Temporal disaggregation against R's tempdisagg, Denton's own example, and the conditions of an optimum."""

import numpy as np
import pytest
from oracle import distance, oracle

import deserstats as ds
from deserstats.errors import ClaimError

DENTON = oracle("denton_1971_example")
SWISS = oracle("chowlin_maxlog_exports_swiss")
ANNUAL, EXPORTS = SWISS["inputs"]["sales_annual"], SWISS["inputs"]["exports_quarterly"]
IMPORTS = SWISS["inputs"]["imports_quarterly"]


@pytest.mark.parametrize(
    ("key", "options"),
    [
        ("denton_additive_h0", {"method": "denton", "criterion": "additive", "h": 0}),
        ("denton_additive_h1", {"method": "denton", "criterion": "additive"}),
        ("denton_additive_h2", {"method": "denton", "criterion": "additive", "h": 2}),
        ("denton_proportional_h1", {"method": "denton"}),
        ("cholette_additive_h1", {"method": "denton-cholette", "criterion": "additive"}),
    ],
)
def test_denton_1971(key, options):
    found = ds.regular.disaggregate(
        DENTON["inputs"]["annual"], ratio=4, indicator=DENTON["inputs"]["indicator"], **options
    )
    assert distance(found, DENTON["expected"][key]) < 1e-9
    assert found.verify()


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("denton_cholette_h1_swiss", {}),
        ("bfl_h2_swiss", {"h": 2}),
        ("uniform_swiss", {"method": "uniform"}),
        ("denton_additive_exports_swiss", {"method": "denton", "criterion": "additive", "indicator": EXPORTS, "offset": 12}),
        ("fernandez_exports_swiss",
         {"method": "fernandez", "indicator": np.column_stack([np.ones(158), EXPORTS]), "offset": 12}),
        ("chowlin_maxlog_exports_swiss", {"method": "chow_lin", "indicator": EXPORTS, "offset": 12}),
    ],
)  # fmt: skip
def test_swiss_sales_as_in_r_tempdisagg(name, options):
    told = oracle(name)["expected"]
    found = ds.regular.disaggregate(ANNUAL, ratio=4, **options)
    assert distance(found, told["values"]) < 1e-6
    if told["coefficients"]:
        assert found.coefficients == pytest.approx(tuple(told["coefficients"].values()), rel=1e-6)
    if told["rho"] is not None:
        assert found.rho == pytest.approx(told["rho"], rel=1e-6)
    assert found.verify()


def by_blocks(y, ratio, x, covariance):
    """Generalised least squares and its best linear prediction, written out (Chow and Lin 1971, p. 373)."""
    n, k = len(x), len(y)
    rows = np.kron(np.eye(k), np.ones(ratio))
    rows = np.hstack([rows, np.zeros((k, n - k * ratio))])
    v = np.linalg.inv(rows @ covariance @ rows.T)
    xl = rows @ x
    beta = np.linalg.inv(xl.T @ v @ xl) @ xl.T @ v @ y
    return x @ beta + covariance @ rows.T @ v @ (y - xl @ beta), beta


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9, -0.3])
def test_chow_lin_and_litterman_with_a_given_correlation(rho):
    y, n = np.array(ANNUAL[:20]), 90
    x = np.column_stack([np.ones(n), EXPORTS[:n], IMPORTS[:n]])
    lags = np.abs(np.subtract.outer(range(n), range(n)))
    values, beta = by_blocks(y, 4, x, rho**lags / (1 - rho**2))
    found = ds.regular.disaggregate(y, ratio=4, indicator=x, method="chow-lin-fixed", rho=rho)
    assert distance(found, values) < 1e-7
    assert found.coefficients == pytest.approx(tuple(beta), rel=1e-6)
    step = np.eye(n) - np.eye(n, k=-1)
    both = (np.eye(n) - rho * np.eye(n, k=-1)) @ step
    values, _ = by_blocks(y, 4, x, np.linalg.inv(both.T @ both))
    assert distance(ds.regular.disaggregate(y, ratio=4, indicator=x, method="litterman", rho=rho), values) < 1e-6


@pytest.mark.parametrize("method", ["chow_lin", "chow_lin_minrss_quilis", "chow_lin_minrss_ecotrim", "litterman", "litterman_minrss"])  # fmt: skip
def test_the_correlation_found_is_the_best(method):
    x = np.column_stack([np.ones(144), EXPORTS[12:156]])
    found = ds.regular.disaggregate(ANNUAL, ratio=4, indicator=x, method=method)
    assert 0 <= found.rho < 1
    assert found.verify()
    if "minrss" not in method:
        for rho in (0.0, 0.3, 0.6, 0.9, 0.99):
            assert (
                ds.regular.disaggregate(ANNUAL, ratio=4, indicator=x, method=method, rho=rho).loglik
                <= found.loglik + 1e-9
            )


@pytest.mark.parametrize("conversion", ["sum", "average", "first", "last"])
@pytest.mark.parametrize("method", ["denton", "denton_cholette", "chow_lin", "fernandez", "litterman", "ols"])
def test_every_conversion_is_kept(conversion, method):
    y = [30.0, 45.0, 39.0, 60.0, 70.0, 66.0]
    rng = np.random.default_rng(1)
    found = ds.regular.disaggregate(
        y, ratio=3, indicator=rng.uniform(5, 9, 22), method=method, conversion=conversion, offset=2
    )
    fine = np.array(found)[2:20].reshape(6, 3)
    kept = {"sum": fine.sum(1), "average": fine.mean(1), "first": fine[:, 0], "last": fine[:, 2]}[conversion]
    assert len(found) == 22
    if method != "ols":
        assert kept == pytest.approx(y, rel=1e-9)
    assert found.verify()


def test_names_of_tempdisagg_are_read():
    for name, other in (
        ("chow-lin-maxlog", "chow_lin"),
        ("denton-cholette", "denton_cholette"),
        ("litterman-maxlog", "litterman"),
    ):
        assert ds.regular.disaggregate([4, 5, 9, 7], ratio=2, method=name).method == other
    mean = ds.regular.disaggregate([4, 5, 9, 7], ratio=2, conversion="mean")
    assert mean == ds.regular.disaggregate([4, 5, 9, 7], ratio=2, conversion="average")


def test_long_series_are_solved_as_short_ones():
    rng = np.random.default_rng(0)
    y, x = rng.uniform(50, 90, 40), rng.uniform(4, 9, 480)
    for options in ({}, {"method": "denton"}, {"h": 2, "criterion": "additive"}):
        found = ds.regular.disaggregate(y, ratio=12, indicator=x, **options)
        h, keep = options.get("h", 1), options.get("method") == "denton"
        w = np.ones(480) if options.get("criterion") else x.mean() / x
        moves = np.linalg.matrix_power(np.eye(480) - np.eye(480, k=-1), h)[0 if keep else h :] * w
        rows = np.kron(np.eye(40), np.ones(12))
        # at the optimum the gradient is a combination of the constraints
        gradient = moves.T @ moves @ (np.array(found) - x)
        left = gradient - rows.T @ np.linalg.lstsq(rows.T, gradient, rcond=None)[0]
        assert np.abs(left).max() < 1e-8 * np.abs(gradient).max()
        assert found.verify()


def test_a_jump_forces_denton_below_nothing():
    found = ds.regular.disaggregate([100, 10_000, 100, 100], ratio=12)
    assert found.n_negative == sum(v < 0 for v in found) > 0
    assert f"{found.n_negative} values below 0" in str(found)


def test_bad_input_is_named():
    for options, said in (
        ({"method": "chow lin"}, "one of uniform, denton"), ({"conversion": "total"}, "average"), ({"h": 3}, "0, 1 or 2"),
        ({"ratio": 0}, "from 1 up"), ({"offset": -1}, "from 0 up"), ({"indicator": [1, 2, 3]}, "need 8"),
        ({"indicator": [1, 2, 3, 4, 5, 6, 7, None]}, "position 7"), ({"indicator": [1, 2, 3, 0, 5, 6, 7, 8]}, "zeros"),
        ({"rho": 0.5}, "not used"), ({"method": "chow-lin-fixed"}, "needs rho"), ({"method": "chow_lin", "rho": 1}, "between"),
        ({"method": "uniform", "indicator": [1] * 8}, "no indicator"), ({"indicator": np.ones((8, 2))}, "takes one indicator"),
        ({"method": "ols", "indicator": np.ones((8, 3))}, "cannot give"),
    ):  # fmt: skip
        with pytest.raises(ClaimError, match=said):
            ds.regular.disaggregate([5, 6], **({"ratio": 4} | options))


def criterion_of(y, conversion, x, method, rho):
    """Log likelihood, or sum of squares with its sign changed, at one correlation: dense inverses, by the book."""
    n, k = len(x), len(y)
    one = {"sum": [1, 1, 1, 1], "average": [0.25] * 4, "first": [1, 0, 0, 0], "last": [0, 0, 0, 1]}[conversion]
    rows = np.kron(np.eye(k), one)
    if method.startswith("chow_lin"):
        covariance = rho ** np.abs(np.subtract.outer(range(n), range(n)))
        covariance = covariance / (1 if method.endswith("ecotrim") else 1 - rho**2)
    else:
        both = (np.eye(n) - rho * np.eye(n, k=-1)) @ (np.eye(n) - np.eye(n, k=-1))
        covariance = np.linalg.inv(both.T @ both)
    v = rows @ covariance @ rows.T
    xl, vi = rows @ x, np.linalg.inv(v)
    left = y - xl @ np.linalg.solve(xl.T @ vi @ xl, xl.T @ vi @ y)
    rss = left @ vi @ left
    return -rss if "minrss" in method else -(k + k * np.log(2 * np.pi * rss / k) + np.linalg.slogdet(v)[1]) / 2


@pytest.mark.parametrize("conversion", ["sum", "average", "first", "last"])
@pytest.mark.parametrize("method", ["chow_lin", "chow_lin_minrss_ecotrim", "litterman", "litterman_minrss"])
def test_no_allowed_correlation_is_better_than_the_one_found(conversion, method):
    # with first and last the likelihood is often the same at rho and -rho, and a search that cuts -rho at 0 misses it
    dense = np.concatenate([np.linspace(0, 0.99, 100), [0.995, 0.999]])
    for seed in range(5):
        rng = np.random.default_rng(seed)
        x = np.column_stack([np.ones(40), rng.uniform(5, 9, 40)])
        noise = np.zeros(40)
        for i in range(1, 40):
            noise[i] = 0.8 * noise[i - 1] + rng.normal()
        y = (x @ [3, 2] + noise).reshape(10, 4)
        y = {"sum": y.sum(1), "average": y.mean(1), "first": y[:, 0], "last": y[:, 3]}[conversion]
        found = ds.regular.disaggregate(y, ratio=4, indicator=x, method=method, conversion=conversion)
        assert 0 <= found.rho <= 0.999
        best = max(criterion_of(y, conversion, x, method, r) for r in dense)
        assert criterion_of(y, conversion, x, method, found.rho) >= best - 1e-7 * abs(best)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("method", ["chow_lin", "chow_lin_minrss_quilis", "litterman", "litterman_minrss", "fernandez", "ols"])  # fmt: skip
@pytest.mark.parametrize("conversion", ["sum", "last"])
def test_figures_of_any_size_and_nothing_at_all(method, conversion):
    ask = {"ratio": 4, "method": method, "conversion": conversion}
    rng = np.random.default_rng(3)
    y, x = rng.uniform(20, 30, 8), rng.uniform(5, 9, 32)
    plain = ds.regular.disaggregate(y, indicator=x, **ask)
    for unit in (1e-300, 1e-150, 1e150, 1e290):
        found = ds.regular.disaggregate(y * unit, indicator=x, **ask)
        assert np.array(found) / unit == pytest.approx(np.array(plain), rel=1e-5)
        assert found.rho == pytest.approx(plain.rho, abs=1e-5)
        assert found.loglik == pytest.approx(plain.loglik - 8 * np.log(unit), rel=1e-9)
        assert found.verify()
    for x in (rng.uniform(5, 9, 32), np.full(32, 7.0), np.column_stack([np.ones(32), np.full(32, 7.0)]), np.zeros(32)):
        nothing = ds.regular.disaggregate(np.zeros(8), indicator=x, **ask)
        assert (set(nothing.values), nothing.rho, nothing.loglik) == ({0.0}, 0.0, None)
    # twice the indicator: it explains everything, and nothing is left to be correlated
    x = rng.uniform(5, 9, 32)
    y = 2 * (x.reshape(8, 4).sum(1) if conversion == "sum" else x[3::4])
    exact = ds.regular.disaggregate(y, indicator=x, **ask)
    assert np.array(exact) == pytest.approx(2 * x, rel=1e-9)
    assert (exact.rho, exact.loglik) == (0.0, None)


@pytest.mark.parametrize("size", [0.0, 1e-12, 1.0, 1e15])
def test_denton_keeps_all_digits_at_any_size(size):
    """Only the shape of the indicator counts: y times a number is the series times that number."""
    y = [1.0, 2.0, 3.0, 2.0]
    one, other = (np.array(ds.regular.disaggregate(np.array(y) * by, ratio=4).values) for by in (1.0, size))
    np.testing.assert_allclose(other, size * one, rtol=1e-9)
    np.testing.assert_allclose(other.reshape(4, 4).sum(axis=1), size * np.array(y), rtol=1e-12)
    assert "below 0" not in str(ds.regular.disaggregate(np.array(y) * size, ratio=4))
    assert "-0" not in str(ds.regular.disaggregate([0, 0, 0, 0], ratio=4, method="chow_lin"))
