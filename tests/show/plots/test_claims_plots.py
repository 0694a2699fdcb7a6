"""Pictures by what is on their axes: places, heights, marks, labels; never pixels."""

from datetime import date

import matplotlib as mpl
import pytest
from matplotlib.dates import num2date
from matplotlib.figure import Figure

import deserstats as ds
from deserstats.show.plots.labels import spread
from deserstats.show.plots.style import LOOKS, style


def lines_of(ax):
    return [line for line in ax.lines if len(line.get_xdata()) == 2]


@pytest.fixture
def quarter():
    base = {"start": "2025-01", "measure": "m", "unit": "cases", "relation": "exact"}
    return ds.read_claims([
        base | {"id": "q", "end": "2025-04-01", "value": "900"}, base | {"id": "jan", "value": "310"},
        base | {"id": "over", "start": "2025-02", "end": "2025-04-01", "value": "500", "relation": "over"},
        base | {"id": "rate", "kind": "rate", "per": "day", "start": "2025-03", "value": "7", "relation": "about"},
    ])  # fmt: skip


def test_bars_stand_at_their_daily_rate_over_their_window(quarter):
    ax = ds.plot_claims(quarter, per="day")
    bars = {(num2date(x[0]).date(), num2date(x[1]).date()): y[0] for x, y in (line.get_data() for line in lines_of(ax))}
    assert bars[date(2025, 1, 1), date(2025, 4, 1)] == pytest.approx(900 / 90)
    assert bars[date(2025, 1, 1), date(2025, 2, 1)] == pytest.approx(310 / 31)
    assert bars[date(2025, 3, 1), date(2025, 4, 1)] == pytest.approx(7)
    assert ax.get_ylabel() == "cases a day, mean over the window"


def test_every_standing_has_a_sign_besides_its_colour():
    signs = {(str(look.dashes), look.marker) for look in LOOKS.values()}
    assert len(signs) == len(LOOKS)
    assert len({look.colour for look in LOOKS.values()}) == len(LOOKS)


def test_the_title_says_the_finding(quarter):
    assert ds.plot_claims(quarter).get_title(loc="left") == "No conflict among 4 figures: m cases"
    claims = ds.load_example("ua-desertion").select(ids=["upaug25.01", "upaug25.16", "denom.01"])
    title = ds.check_consistency(claims).plot().get_title(loc="left")
    assert title == "2 figures of 2 in conflict: registered proceedings (1 other not drawn)"


def test_few_claims_are_all_named_and_no_name_hides_another(quarter):
    ax = ds.plot_claims(quarter)
    names = [text for text in ax.texts if text.get_text()]
    assert sorted(t.get_text() for t in names) == ["jan", "over", "q", "rate"]
    heights = sorted(t.get_position()[1] for t in names)
    assert all(b - a >= 0.04 for a, b in zip(heights, heights[1:], strict=False))


def test_300_claims_stay_readable():
    ax = ds.plot_claims(ds.load_example("ua-desertion"))
    assert len(lines_of(ax)) > 200
    assert len([t for t in ax.texts if t.get_text()]) <= 24
    assert ax.get_yscale() == "log"
    assert len(ax.get_legend().get_texts()) >= 3


def test_it_draws_where_it_is_told_and_changes_no_setting(quarter):
    before = dict(mpl.rcParams)
    figure = Figure()
    own = figure.add_subplot()
    assert ds.plot_claims(quarter, own) is own
    assert dict(mpl.rcParams) == before


def test_bounds_and_series(quarter):
    b = ds.bound(quarter, period="2025-02..2025-03", unit="cases")
    ax = b.plot()
    (line,) = lines_of(ax)
    assert list(line.get_xdata()) == [590, 590]
    series = ds.bound_series(quarter, period="2025-01..2025-05", unit="cases")
    ax = series.plot()
    assert ax.get_title(loc="left").startswith("1 of 5 periods fixed")


def test_nothing_to_draw_is_no_error():
    share = ds.Claim.share(id="s", value="5", start="2025", base_measure="n")
    ax = ds.plot_claims(ds.ClaimSet([share]))
    assert "not drawn" in ax.get_title(loc="left")


def test_an_implication_has_a_picture(quarter):
    found = ds.implies(quarter, quarter["q"].replace(value="1000"))
    assert found.plot().get_title(loc="left").startswith("Refuted")


@pytest.mark.parametrize("heights", [[0.5] * 10, [0.0, 0.01, 0.99, 1.0], [], [0.9, 0.95, 1.0]])
def test_labels_are_spread_inside_the_axes(heights):
    moved = spread(heights, 0.05)
    assert all(b - a >= 0.05 - 1e-12 for a, b in zip(moved, moved[1:], strict=False))
    assert all(-1e-9 <= h <= 1 + 1e-9 for h in moved)


def test_a_notebook_that_its_first_picture_made_interactive_stays_so():
    """The inline backend switches interactive drawing on when the first figure is opened, inside the style."""
    before = mpl.is_interactive()
    try:
        mpl.interactive(False)
        with style():
            mpl.interactive(True)
        assert mpl.is_interactive()
    finally:
        mpl.interactive(before)
