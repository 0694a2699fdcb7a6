"""Pictures of what every compatible series does: bands at their rates, signs in their cells."""

import pytest
from matplotlib.dates import num2date
from matplotlib.figure import Figure
from show.plots.measuring import arrows, notes, said, title
from trend.certain.test_compare_periods import DAYS, NEXT, months, two

import deserstats as ds
from deserstats.show.plots.style import GREY


def test_bands_stand_at_their_daily_rates():
    ax = ds.compare_periods(two().under(NEXT), *DAYS).plot()
    heights = {round(line.get_ydata()[0], 1) for line in ax.lines if len(line.get_xdata()) == 2}
    assert {117.5, 118.4, 599.9} <= heights
    spans = {num2date(line.get_xdata()[0]).date().isoformat() for line in ax.lines if len(line.get_xdata()) == 2}
    assert spans == {"2022-02-24", "2025-01-01", "2024-01-01", "2024-08-01"}
    assert set(said(ax)) == {
        "later, Jan-May 2025: 599.9",
        "earlier, 24 Feb 2022-Dec 2024: 117.4 to 118.5",
        "same months, year before, Jan-May 2024: 0 to 812.0",
        "just before, Aug-Dec 2024: 0 to 806.6",
    }
    assert "5.065 to 5.107 times" in title(ax)
    assert ax.get_ylabel().startswith("proceedings a day")


def test_a_window_without_a_limit_has_an_arrow():
    ax = ds.compare_periods(two(), *DAYS).plot()
    assert [way for *_, way in arrows(ax)] == ["up"] * 3
    assert "Arrow: no upper limit." in notes(ax)


def test_repairs_are_one_range_each():
    claims = months(5, 9).add(ds.Claim(id="x", value="6", start="2024-01", relation="exact", measure="m", unit="u"))
    ax = ds.compare_periods(claims, "2024-01", "2024-02").plot()
    assert [t.get_text() for t in ax.get_yticklabels()] == [
        "without m, Jan 2024 [m1]: 5", "without m, Jan 2024 [x]: 6", "whichever is left out"
    ]  # fmt: skip
    # 9 / 29 by 6 / 31 and by 5 / 31, and both of them together
    ratios = [line.get_xdata() for line in ax.lines[1:]]
    assert [list(x) for x in ratios[:2]] == [[pytest.approx(9 / 29 / (v / 31))] for v in (6, 5)]
    assert list(ratios[2]) == [pytest.approx(9 / 29 / (v / 31)) for v in (6, 5)]


def test_periods_stand_at_what_they_may_count_and_steps_at_what_is_certain():
    answer = ds.order_periods(months(5, 9, 9, 7), freq="MS")
    ax = answer.plot()
    bands = [list(line.get_ydata()) for line in ax.lines if line.get_color() == GREY]
    assert bands == [[v, v] for v in answer.to_frame()["low"]] == [[5, 5], [9, 9], [9, 9], [7, 7]]
    marks = [(line.get_marker(), line.get_ydata()[0]) for line in ax.lines if line.get_marker() in "^v_"]
    assert marks == [("^", 7), ("_", 9), ("v", 8)]
    assert title(ax) == "M: of 3 steps to the next period, certainly up in 1, certainly down in 1, certainly level in 1"
    assert notes(ax).endswith("Order certain for 6 of 6 pairs of periods; no series that never rises fits; "
                              "no series that never falls fits.")  # fmt: skip


def test_what_is_not_settled_is_dotted_and_said():
    ax = ds.order_periods(two("2022-02-01").under(NEXT), freq="MS").plot()
    assert {line.get_marker() for line in ax.lines} == {"None"}
    assert title(ax).endswith("the figures settle no step from one period to the next")


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
    assert title(ax).startswith("Nothing to tip")
