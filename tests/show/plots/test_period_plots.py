"""Pictures of what every compatible series does: bands at their rates, signs in their cells."""

import pytest
from matplotlib.dates import num2date
from matplotlib.figure import Figure
from trend.certain.test_compare_periods import DAYS, NEXT, months, two

import deserstats as ds


def test_bands_stand_at_their_daily_rates():
    ax = ds.compare_periods(two().under(NEXT), *DAYS).plot()
    heights = {round(line.get_ydata()[0], 1) for line in ax.lines if len(line.get_xdata()) == 2}
    assert {117.5, 118.4, 599.9} <= heights
    spans = {num2date(line.get_xdata()[0]).date().isoformat() for line in ax.lines if len(line.get_xdata()) == 2}
    assert spans == {"2022-02-24", "2025-01-01", "2024-01-01", "2024-08-01"}
    assert {t.get_text() for t in ax.texts} == {"later window", "chosen base", "year before", "just before"}
    assert "5.065 to 5.107 times" in ax.get_title(loc="left")
    assert ax.get_ylabel().startswith("proceedings a day")


def test_a_window_without_a_limit_has_an_arrow():
    ax = ds.compare_periods(two(), *DAYS).plot()
    assert "^" in {line.get_marker() for line in ax.lines}


def test_repairs_are_one_range_each():
    claims = months(5, 9).add(ds.Claim(id="x", value="6", start="2024-01", relation="exact", measure="m", unit="u"))
    ax = ds.compare_periods(claims, "2024-01", "2024-02").plot()
    assert [t.get_text() for t in ax.get_yticklabels()] == ["without m1", "without x", "all repairs"]


def test_the_order_is_a_triangle_of_signs():
    ax = ds.order_periods(months(5, 9, 9, 7), freq="MS").plot()
    signs = {tuple(map(round, t.get_position())): t.get_text() for t in ax.texts if t.get_text() in "+\u2212=?"}
    assert signs == {(0, 1): "+", (0, 2): "+", (1, 2): "=", (0, 3): "+", (1, 3): "\u2212", (2, 3): "\u2212"}
    assert len(ax.patches) == 6
    assert ax.get_title(loc="left").startswith("Order certain for 6 of 6 pairs")
    assert [t.get_text() for t in ax.texts][-4:] == ["5", "9", "9", "7"]


def test_many_periods_stay_readable():
    ax = ds.order_periods(two("2022-02-01").under(NEXT), freq="MS").plot()
    assert len(ax.get_xticklabels()) <= 30
    assert len(ax.patches) == 780


def test_a_tipping_point_is_a_bar_and_a_cross():
    claims = two().under(NEXT)
    own = Figure().add_subplot()
    ax = ds.find_tipping(claims, ds.compare_periods(claims, *DAYS)).plot(own)
    assert ax is own
    crosses = [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "X"]
    assert len(crosses) == 4
    assert crosses[1] == pytest.approx(0.701, abs=1e-3)


def test_nothing_to_tip_is_no_error():
    claims = two()
    ax = ds.find_tipping(claims, ds.compare_periods(claims, *DAYS)).plot()
    assert ax.get_title(loc="left").startswith("Nothing to tip")
