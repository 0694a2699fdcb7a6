"""Pictures of running totals by what is on their axes: lines, marks, names, titles; never pixels."""

import io
from datetime import date

import pytest
from matplotlib.dates import num2date
from show.plots.measuring import arrows, notes, said, title

import deserstats as ds
from deserstats.show.plots.style import RED

WIDE = """Province,Country,3/13/20,3/14/20,3/15/20,3/16/20,3/17/20
,Italy,1266,1441,1809,2158,2503
,Iceland,0,0,5,0,1
,Japan,19,22,22,27,29
"""


def running(text=WIDE, since="2020-01-22", **options):
    return ds.read_claims(io.StringIO(text), **({"kind": "cumulative", "since": since} | options))


def wide(rows):
    """Write rows of running totals from 1 March 2020 on."""
    days = ",".join(f"2020-03-{day:02d}" for day in range(1, len(next(iter(rows.values()))) + 1))
    body = "\n".join(f"{name},{','.join(map(str, figures))}" for name, figures in rows.items())
    return f"Country,{days}\n{body}\n"


def days_of(line):
    return [num2date(x).date() for x in line.get_xdata()]


def names_of(ax):
    return said(ax)


def test_each_series_is_a_line_of_its_figures_against_the_last_day_counted():
    ax = ds.plot_claims(running())
    lines = [list(line.get_ydata()) for line in ax.lines if len(line.get_xdata()) == 5]
    assert [1266, 1441, 1809, 2158, 2503] in lines
    assert [0, 0, 5, 0, 1] in lines
    assert [19, 22, 22, 27, 29] in lines
    first = next(line for line in ax.lines if list(line.get_ydata()) == [0, 0, 5, 0, 1])
    assert days_of(first) == [date(2020, 3, day) for day in range(13, 18)]
    assert ax.get_ylabel() == "count since 22 Jan 2020, log scale"


def test_a_fall_is_named_with_both_dates_and_figures():
    ax = ds.check_consistency(running()).plot()
    assert "Iceland: 5 on 15 Mar, 0 on 16 Mar" in names_of(ax)
    assert {"Italy", "Japan"} <= set(names_of(ax))
    fall = next(line for line in ax.lines if line.get_color() == RED and len(line.get_xdata()) == 2)
    assert days_of(fall) == [date(2020, 3, 15), date(2020, 3, 16)]
    assert list(fall.get_ydata()) == [5, 0]
    assert title(ax) == "A running total that falls: 3 of 15 figures cannot all describe the same count"


def test_figures_in_conflict_have_a_mark_of_their_own():
    ax = ds.plot_claims(running())
    crosses = [line for line in ax.lines if line.get_marker() == "X"]
    assert [list(line.get_ydata()) for line in crosses] == [[5, 0, 1]]
    assert ax.get_legend().get_texts()[0].get_text() == "in conflict (3)"


def test_one_series_needs_no_name_and_no_log_scale():
    ax = ds.plot_claims(running().select(geography="Italy"))
    assert names_of(ax) == []
    assert ax.get_yscale() == "linear"
    assert title(ax) == "Nothing contradicts these 5 figures"


def test_a_fall_over_new_year_is_named_with_its_years():
    text = "date,deaths\n2020-12-29,3\n2020-12-30,5\n2020-12-31,8\n2021-01-01,6\n"
    ax = ds.plot_claims(running(text, freq="D"))
    assert names_of(ax) == ["8 on 31 Dec 2020, 6 on 1 Jan 2021"]


def test_what_rounding_allows_is_no_fall():
    text = "date,deaths\n2020-03-01,1200\n2020-03-02,1300\n2020-03-03,1400\n2020-03-04,1350\n"
    ax = ds.plot_claims(running(text, freq="D"))
    assert title(ax) == "Nothing contradicts these 4 figures"


def test_of_many_lines_those_that_fall_and_the_highest_are_named():
    rows = {f"Land {i}": [i, 2 * i, 3 * i, 4 * i] for i in range(1, 41)} | {"Low": [3, 4, 1, 5]}
    ax = ds.plot_claims(running(wide(rows), freq="D"))
    assert names_of(ax) == ["Low: 4 on 2 Mar, 1 on 3 Mar", "Land 40", "Land 39", "Land 38"]
    assert "37 of 41 lines without a name." in notes(ax)


def test_long_names_are_folded_and_whole():
    long = "Democratic Republic of the Congo and its eastern provinces"
    ax = ds.plot_claims(running(wide({long: [1, 2, 3, 4], "Chad": [2, 3, 4, 5]}), freq="D"))
    assert set(names_of(ax)) == {long, "Chad"}


@pytest.mark.parametrize(("low", "scale"), [(0, "symlog"), (2, "log")])
def test_lines_that_differ_much_get_a_log_scale_that_shows_0_where_it_is_told(low, scale):
    ax = ds.plot_claims(running(wide({"A": [low, 3, 4, 5], "B": [700, 800, 901, 999]}), freq="D"))
    assert ax.get_yscale() == scale


NEW = """date,new_cases,total_cases
2020-03-01,5,5
2020-03-02,7,12
2020-03-03,9,21
2020-03-04,3,24
2020-03-05,6,30
"""
KINDS = {"new_cases": "total", "total_cases": "cumulative"}


def test_new_figures_stand_beside_the_running_totals_of_one_series():
    ax = ds.plot_claims(running(NEW, since="2020-03-01", kind=KINDS, freq="D"))
    bars = [
        tuple(line.get_ydata()) for line in ax.lines if len(line.get_xdata()) == 2 and len(set(line.get_ydata())) == 1
    ]
    # that of the first day is a running total, too
    assert {(7.0, 7.0), (9.0, 9.0), (3.0, 3.0), (6.0, 6.0)} <= set(bars)
    assert ax.get_ylabel() == "count since 1 Mar 2020; bars: of 1 day"
    assert "not drawn" not in notes(ax)


def test_new_figures_of_several_series_are_told_to_be_left_out():
    head, *rows = NEW.splitlines()
    text = "\n".join([f"country,{head}", *(f"{land},{row}" for land in ("Chad", "Mali") for row in rows)])
    ax = ds.plot_claims(running(text, since="2020-03-01", kind=KINDS, freq="D"))
    assert "8 other claims not drawn" in notes(ax)


def test_months_of_a_year_beside_its_quarters_are_no_running_totals():
    base = {"measure": "m", "start": "2025-01"}
    ends = ("2025-02-01", "2025-03-01", "2025-04-01")
    claims = ds.read_claims([base | {"value": str(5 * i), "end": end} for i, end in enumerate(ends, start=1)])
    assert ds.plot_claims(claims).get_ylabel() == "count a month, mean over the window"


def test_figures_with_a_word_show_where_they_have_no_limit():
    text = "date,deaths\n2020-03-01,over 100\n2020-03-02,110\n2020-03-03,120\n2020-03-04,131\n"
    ax = ds.plot_claims(running(text, freq="D"))
    assert [(y, way) for _, y, way in arrows(ax)] == [(100, "up")]
