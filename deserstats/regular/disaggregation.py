"""Temporal disaggregation of a regular series: quarters into months, years into quarters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from deserstats.arguments import require_whole
from deserstats.errors import ClaimError
from deserstats.regular.regression import LIMIT, Fitted, autoregressive, regressed_on, walking
from deserstats.regular.series import SeriesResult, as_columns, as_values
from deserstats.regular.smoothing import smoothest, sums_of
from deserstats.stats.arrays import Floats
from deserstats.wording import count, measured, nearest, one_of

if TYPE_CHECKING:
    import pandas as pd

CONVERSIONS = ("sum", "average", "first", "last")
CRITERIA = ("proportional", "additive")

SMOOTHING = ("denton", "denton_cholette")
"""Methods that share the rest out smoothly."""

FREE: dict[str, tuple[Callable[..., Floats], str]] = {
    "chow_lin": (autoregressive, "maxlog"),
    "chow_lin_minrss_quilis": (autoregressive, "minrss"),
    "chow_lin_minrss_ecotrim": (partial(autoregressive, scaled=False), "minrss"),
    "litterman": (walking, "maxlog"),
    "litterman_minrss": (walking, "minrss"),
}
"""Regressions whose correlation is estimated unless it is given: the covariance, and by what."""

FIXED: dict[str, Callable[..., Floats]] = {"fernandez": walking, "ols": autoregressive}
"""Regressions whose correlation is 0."""

OTHER_NAMES = {
    "chow_lin_maxlog": "chow_lin",
    "chow_lin_fixed": "chow_lin",
    "litterman_maxlog": "litterman",
    "litterman_fixed": "litterman",
}
"""Names of the R package tempdisagg; dashes count as underscores."""

METHODS = ("uniform", *SMOOTHING, *FREE, *FIXED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disaggregation(SeriesResult):
    """One fine series that adds up to a coarse one; many others do too.

    Attributes
    ----------
    values : tuple of float
        The fine series, one value an indicator value. The answer itself may be used as an array.
    coefficients : tuple of float
        Factors of the indicators, where the method estimates them.
    rho : float or None
        Correlation of the rest with the value before, where the method has one.
    n_negative : int
        Values below 0: least squares does not forbid them; :func:`reconstruct` does.
    """

    y: tuple[float, ...]
    indicator: tuple[tuple[float, ...], ...]
    ratio: int
    offset: int
    method: str
    conversion: str
    criterion: str
    h: int
    values: tuple[float, ...]
    coefficients: tuple[float, ...]
    rho: float | None
    loglik: float | None
    rho_given: float | None = None

    plotter: ClassVar[str] = "plot_disaggregation"
    inputs: ClassVar[tuple[str, ...]] = ("y", "indicator", "ratio", "offset")

    @property
    def n_negative(self) -> int:
        """How many values are below 0."""
        return sum(v < 0 for v in self.values)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray[Any, Any]:
        return np.array(self.values, dtype=dtype)

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[float]:
        return iter(self.values)

    def __getitem__(self, k: Any) -> Any:
        return self.values[k]

    def to_frame(self) -> pd.DataFrame:
        """Return one row a value: group (of the coarse series; -1 outside it) and value."""
        import pandas as pd

        places = (np.arange(len(self.values)) - self.offset) // self.ratio
        inside = (places >= 0) & (places < len(self.y))
        return pd.DataFrame({"group": np.where(inside, places, -1), "value": self.values})

    def _again(self) -> Disaggregation:
        table = np.array(self.indicator).T
        columns = None if not self.indicator else table[:, 0] if len(self.indicator) == 1 else table
        return disaggregate(
            self.y,
            ratio=self.ratio,
            indicator=columns,
            method=self.method,
            conversion=self.conversion,
            criterion=self.criterion,
            h=self.h,
            rho=self.rho_given,
            offset=self.offset,
        )

    def _text(self) -> str:
        text = f"{count(len(self.values), 'value')} from {len(self.y):,} by {self.method}, one series of many"
        if self.coefficients:
            text += f"; coefficients {', '.join(map(measured, self.coefficients))}"
        if self.rho is not None:
            text += f"; rho {measured(self.rho)}"
        return text + (f"; {count(self.n_negative, 'value')} below 0" if self.n_negative else "") + "."


def disaggregate(
    y: object,
    *,
    ratio: int,
    indicator: object = None,
    method: str = "denton_cholette",
    conversion: str = "sum",
    criterion: str = "proportional",
    h: int = 1,
    rho: float | None = None,
    offset: int = 0,
) -> Disaggregation:
    """What finer series, moving like an indicator, adds up to a coarse one?

    Parameters
    ----------
    y : (k,) numbers
        The coarse series.
    ratio : int
        Fine values a coarse one: 12 for years into months.
    indicator : (n,) or (n, p) numbers, optional
        Fine series that moves alike; several as columns, for the regressions. It may reach beyond
        ``y`` on both sides. By default a constant. No intercept is added: give a column of ones.
    method : str
        "denton", "denton_cholette": the rest moves as little as possible. "chow_lin", "fernandez",
        "litterman": regression with a correlated rest, by maximum likelihood;
        "chow_lin_minrss_quilis", "chow_lin_minrss_ecotrim", "litterman_minrss" by least squares;
        "ols" without correlation. "uniform": even shares, no indicator.
    conversion : {"sum", "average", "first", "last"}
        How fine values make a coarse one; "mean" is "average".
    criterion : {"proportional", "additive"}
        For Denton: keep the ratio to the indicator, or the difference.
    h : {0, 1, 2}
        For Denton: order of the differences that are kept small.
    rho : float, optional
        For Chow-Lin and Litterman: the correlation, else estimated between 0 and 0.999.
    offset : int
        Indicator values that lie before the first coarse value.

    Returns
    -------
    Disaggregation

    Raises
    ------
    ClaimError
        On missing values, unknown words, an indicator too short, or one with zeros or changing sign
        where ratios to it are kept.

    Notes
    -----
    1. The coarse series is exact, regular and without gaps; for windows that overlap, differ in
       length or are known as intervals, use :func:`reconstruct`.
    2. One series of many is returned: never test it for a trend, its smoothness is assumed.
    3. Values may be negative: totals of 100, 10,000, 100 and 100 already force Denton below 0.
    4. The correlation is the best of those between 0 and 0.999; where the indicators fit exactly it is 0,
       and there is no likelihood.

    References
    ----------
    F. T. Denton, J. Amer. Statist. Assoc. 66 (1971) 99-102, 10.1080/01621459.1971.10482227.
    E. B. Dagum and P. A. Cholette, Benchmarking, Temporal Distribution, and Reconciliation Methods
    for Time Series, Springer 2006, ch. 6-7.
    C. Sax and P. Steiner, R Journal 5 (2013) 80-87, 10.32614/RJ-2013-028.

    Examples
    --------
    >>> fine = disaggregate([40, 80], ratio=4)
    >>> [round(v, 1) for v in fine.values]
    [7.7, 8.6, 10.5, 13.2, 16.8, 19.5, 21.4, 22.3]
    >>> print(fine)
    8 values from 2 by denton_cholette, one series of many.
    """
    coarse, name = as_values(y, "y"), str(method).replace("-", "_")
    name = OTHER_NAMES.get(name, name)
    conversion = "average" if conversion == "mean" else conversion
    _require("method", name, METHODS)
    _require("conversion", conversion, CONVERSIONS)
    _require("criterion", criterion, CRITERIA)
    require_whole(1, ratio=ratio)
    require_whole(0, offset=offset)
    _refuse_steering(name, method, h, rho)
    columns = _columns(indicator, int(offset) + int(ratio) * len(coarse))
    sums = sums_of(len(columns), int(ratio), len(coarse), int(offset), conversion)
    fit = None
    if name == "uniform":
        values = _even(coarse, int(ratio), conversion, given=indicator is not None or offset > 0)
    elif name in SMOOTHING:
        values = _smoothed(coarse, sums, columns, name, criterion, h)
    else:
        fit = _regression(coarse, sums, columns, name, rho)
        values = fit.values
    return Disaggregation(
        y=tuple(coarse.tolist()),
        indicator=() if indicator is None else tuple(map(tuple, columns.T.tolist())),
        ratio=int(ratio),
        offset=int(offset),
        method=name,
        conversion=conversion,
        criterion=criterion,
        h=h,
        values=tuple(values.tolist()),
        coefficients=tuple(fit.coefficients.tolist()) if fit else (),
        rho=fit.rho if fit else None,
        loglik=fit.loglik if fit else None,
        rho_given=None if rho is None else float(rho),
    )


def _require(label: str, said: str, options: tuple[str, ...]) -> None:
    if said not in options:
        close = nearest(str(said), options)
        raise ClaimError(f"{label}={said!r} is not {one_of(options)}" + (f"; try {close!r}" if close else ""))


def _columns(indicator: object, least: int) -> Floats:
    """Read the indicators as columns; without one, a constant as long as the coarse series."""
    if indicator is None:
        return np.ones((least, 1))
    columns = as_columns(indicator, "indicator")
    if len(columns) < least:
        raise ClaimError(f"indicator has {count(len(columns), 'value')}; offset + ratio x values of y need {least:,}")
    return columns


def _refuse_steering(name: str, said: str, h: int, rho: float | None) -> None:
    if h not in (0, 1, 2):
        raise ClaimError(f"h={h!r} is not 0, 1 or 2")
    if said.endswith("fixed") and rho is None:
        raise ClaimError(f"method={said!r} needs rho=")
    if rho is not None and name not in FREE:
        raise ClaimError(f"rho is not used by method={said!r}")
    if rho is not None and not -LIMIT <= rho <= LIMIT:
        raise ClaimError(f"rho={rho!r} is not between -{LIMIT} and {LIMIT}")


def _even(coarse: Floats, ratio: int, conversion: str, *, given: bool) -> Floats:
    if given:
        raise ClaimError("method='uniform' has no indicator and no offset: it cannot say anything beyond y")
    return np.repeat(coarse / (ratio if conversion == "sum" else 1), ratio)


def _smoothed(coarse: Floats, sums: Floats, columns: Floats, name: str, criterion: str, h: int) -> Floats:
    if columns.shape[1] > 1:
        raise ClaimError(f"method={name!r} takes one indicator, not {columns.shape[1]}")
    proportional, line = criterion == "proportional", columns[:, 0]
    if proportional and (line.min() < 0 < line.max() or (line == 0).any()):
        raise ClaimError(
            "the indicator has zeros or changes sign, so there is no ratio to it; use criterion='additive'"
        )
    # without differences the value before the first plays no part
    keep_first = name == "denton" or h == 0
    return smoothest(coarse, sums, line, order=h, proportional=proportional, keep_first=keep_first)


def _regression(coarse: Floats, sums: Floats, columns: Floats, name: str, rho: float | None) -> Fitted:
    n, p = len(coarse), columns.shape[1]
    if n <= p:
        raise ClaimError(
            f"{count(n, 'value')} of y cannot give {count(p, 'coefficient')} and a rest; give more or fewer"
        )
    covariance, by = FREE[name] if name in FREE else (FIXED[name], "maxlog")
    return regressed_on(coarse, sums, columns, partial(covariance, len(columns)), 0.0 if name in FIXED else rho, by=by)
