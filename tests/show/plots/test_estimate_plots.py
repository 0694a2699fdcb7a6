"""The picture of an estimated trend, by what is on its axes."""

import pytest
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from show.plots.measuring import arrows, notes, said, title

import deserstats as ds
from deserstats.show.plots.style import BLUE

MONTHS = [f"boyko24.{i:02d}" for i in range(1, 13)]


@pytest.fixture(scope="module")
def months():
    return ds.estimate_trend(ds.load_example("ua-desertion").select(ids=MONTHS))


def bars(ax):
    return [line for line in ax.lines if len(line.get_xdata()) == 2]


def test_figures_are_bars_at_their_monthly_rate_and_the_curve_is_the_fit(months):
    ax = months.plot()
    assert len(bars(ax)) == 12
    first = bars(ax)[0]
    assert list(first.get_xdata()) == [date2num(months.figures[0].start), date2num(months.figures[0].end)]
    assert first.get_ydata()[0] == pytest.approx(3448 / 31 * 365.2425 / 12)
    (curve,) = [line for line in ax.lines if line.get_color() == BLUE]
    assert curve.get_ydata() == pytest.approx([r.rate * 365.2425 / 12 for r in months.rates])


def test_the_title_is_the_headline_and_a_note_names_the_model(months):
    ax = months.plot()
    assert title(ax).casefold() == str(months).split("\n")[0].casefold()
    assert f"Model: {months.model}." in notes(ax)
    assert said(ax) == ["fitted rate, 95 % interval"]
    assert ax.get_ylabel() == "proceedings a month of 30.4 days, log scale"


def test_growth_is_a_straight_line_where_rates_differ_much(months):
    assert months.plot().get_yscale() == "log"
    flat = ds.read_claims([{"start": f"2021-{m:02d}", "value": f"9{m:02d}", "relation": "exact"} for m in range(1, 7)])
    ax = ds.estimate_trend(flat).plot()
    assert (ax.get_yscale(), ax.get_ylim()[0]) == ("linear", 0)


def test_a_one_sided_figure_is_an_arrow():
    table = [{"id": f"m{m}", "start": f"2021-{m:02d}", "value": f"9{m:02d}", "relation": "exact"} for m in range(1, 7)]
    claims = ds.read_claims([*table, {"id": "over", "start": "2021-07", "value": "1,200", "relation": "over"}])
    ax = ds.estimate_trend(claims).plot(Figure().add_subplot())
    ((_, height, way),) = arrows(ax)
    assert (height, way) == (pytest.approx(1201 / 31 * 365.2425 / 12), "up")


def test_without_an_estimate_only_the_figures_are_drawn():
    ax = ds.estimate_trend(ds.load_example("two-figures").read_as(over="next_round")).plot()
    assert len(bars(ax)) == 2
    assert not [line for line in ax.lines if line.get_color() == BLUE]
    assert "insufficient" in title(ax)
    empty = ds.estimate_trend(ds.ClaimSet()).plot()
    assert not empty.axison
