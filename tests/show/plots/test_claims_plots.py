"""Pictures of claims by what is on their axes: places, heights, marks, names; never pixels."""

from datetime import date

import matplotlib as mpl
import pytest
from matplotlib.dates import num2date
from matplotlib.figure import Figure
from show.plots import pictures
from show.plots.measuring import arrows, notes, said, title

import deserstats as ds
from deserstats.show.plots.canvas.spreading import spread
from deserstats.show.plots.claims_plots import claims_figure
from deserstats.show.plots.style import LOOKS, RED, style


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
    # over 500 in 59 days has no upper limit
    assert [(round(y, 3), way) for _, y, way in arrows(ax)] == [(round(500 / 59, 3), "up")]


def test_every_standing_has_a_sign_besides_its_colour():
    assert len({(look.colour, str(look.dashes)) for look in LOOKS.values()}) == len(LOOKS)
    assert len({look.marker for look in LOOKS.values()}) == len(LOOKS)


def test_only_what_is_in_conflict_or_tension_has_the_colour():
    loud = {standing for standing, look in LOOKS.items() if look.colour == RED}
    assert loud == {"in_conflict", "in_tension"}


def test_the_title_says_the_finding_and_a_note_what_is_not_drawn(quarter):
    assert title(ds.plot_claims(quarter)) == "Nothing contradicts these 4 figures: m"
    claims = ds.load_example("ua-desertion").select(ids=["upaug25.01", "upaug25.16", "denom.01"])
    ax = ds.check_consistency(claims).plot()
    assert title(ax) == "These 2 figures cannot all be right as printed: registered, 407, Ukraine, 2022"
    assert "The arithmetic does not say which figure is wrong." in notes(ax)
    assert "1 other claim not drawn" in notes(ax)


def test_figures_of_several_origins_may_count_different_things():
    ax = pictures.draw("claims, months", "few")
    assert title(ax).startswith("These 13 figures cannot all describe the same count")
    assert "nor that one is" in notes(ax)


def test_few_claims_are_all_named_in_words(quarter):
    assert sorted(said(ds.plot_claims(quarter))) == [
        "Feb-Mar 2025 [over]: over 500",
        "Jan 2025 [jan]: 310",
        "Jan-Mar 2025 [q]: 900",
        "Mar 2025 [rate]: about 7 a day",
    ]


def test_made_ids_name_nothing():
    names = said(pictures.draw("claims, months", "few"))
    assert {"2016: 12034", "Feb 2016: 482"} <= set(names)
    assert not [name for name in names if "c1" in name]


def test_312_claims_are_told_apart_by_panels():
    ax = pictures.draw("claims", "many")
    panels = ax.figure.axes
    assert len(panels) == 6
    result = pictures.answer("claims", "many")
    verdicts = result.to_frame().set_index("id")["verdict"]
    able = [c for c in result.claims if c.kind in ("total", "rate", "each") and verdicts[c.id] != "unused"]
    first = [c for c in able if (c.measure, c.unit, c.category) == ("registered", "proceedings", "407+408")]
    bad = [c for c in first if verdicts[c.id] == "in_conflict"]
    assert title(ax) == f"Registered, 407+408: {len(bad)} of {len(first)} in conflict"
    assert len(lines_of(ax)) == len(first)
    assert sum(line.get_color() == RED for line in lines_of(ax)) == len(bad)
    drawn = sum(len(lines_of(panel)) for panel in panels)
    assert f"{312 - drawn} other claims not drawn" in notes(ax)
    named = sum(len(said(panel)) for panel in panels)
    red = sum(line.get_color() == RED for panel in panels for line in lines_of(panel))
    assert f"Named: {named} of {red} figures in conflict." in notes(ax)
    assert ax.figure.get_suptitle() == f"{red} of {drawn} figures cannot all describe the same count"


def test_many_kinds_that_panels_do_not_hold_are_drawn_together():
    ax = pictures.draw("claims, regions", "many")
    assert len(ax.figure.axes) == 1
    assert len(lines_of(ax)) == 123


def test_it_draws_where_it_is_told_and_changes_no_setting(quarter):
    before = dict(mpl.rcParams)
    figure = Figure()
    own = figure.add_subplot()
    assert ds.plot_claims(quarter, own) is own
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize(("width", "across"), [(9.0, 2), (4.1, 1)])
def test_a_page_gets_a_figure_of_its_width(width, across):
    figure = claims_figure(pictures.answer("claims", "many"), width=width)
    assert figure.get_figwidth() == width
    assert figure.axes[0].get_subplotspec().get_gridspec().ncols == across
    assert figure not in map(mpl.pyplot.figure, mpl.pyplot.get_fignums())


def test_nothing_to_draw_is_no_error():
    share = ds.Claim.share(id="s", value="5", start="2025", base_measure="n")
    ax = ds.plot_claims(ds.ClaimSet([share]))
    assert title(ax) == "No figure to draw"
    assert "1 other claim not drawn" in notes(ax)


def test_a_statement_is_drawn_beside_the_claims_it_was_held_against(quarter):
    found = ds.implies(quarter, quarter["q"].replace(value="1000"))
    ax = found.plot()
    assert title(ax).startswith("Refuted")
    assert "the statement: 1000" in said(ax)
    (line,) = [line for line in lines_of(ax) if line.get_color() == RED]
    assert line.get_ydata()[0] == pytest.approx(1000 / 90 * 365.2425 / 12)


@pytest.mark.parametrize("heights", [[0.5] * 10, [0.0, 0.01, 0.99, 1.0], [], [0.9, 0.95, 1.0], [1.0, 0.0, 0.5]])
def test_names_are_spread_inside_the_axes(heights):
    sizes = [0.05 + 0.01 * (k % 3) for k in range(len(heights))]
    moved = spread(heights, sizes)
    boxes = sorted((at - size / 2, at + size / 2) for at, size in zip(moved, sizes, strict=True))
    assert all(b[0] >= a[1] - 1e-12 for a, b in zip(boxes, boxes[1:], strict=False))
    assert all(a >= -1e-9 and b <= 1 + 1e-9 for a, b in boxes)


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
