"""Texts, figures and dates of any kind are drawn harmlessly or said, and never stop a picture."""

import io
from datetime import date

import pytest
from matplotlib.figure import Figure
from show.plots import measuring
from show.plots.measuring import notes, said, title

import deserstats as ds
from deserstats.show.plots.canvas.lettering import fold, shown, width
from deserstats.show.plots.canvas.time_axis import CalendarNames, CalendarTicks, days

HOSTILE = {
    "mathtext": r"$\frac{1}{0}$ and $x",
    "dollars": "US$ 5 and US$ 6",
    "bidi": "north\u202etsae\u2066 \u200fx",
    "control": "a\x07b\x1b[31m",
    "glyphs": "\u6c11\u4e8b \U0001f600 \ue000",
    "markup": "<script>alert(1)</script>&amp;",
    "backslash": r"\undefined \\ %s {0}",
    "arabic": "\u0645\u0635\u0631",
    "long": "x" * 400,
}


def claims_of(text, clash=True):
    told = {"measure": text, "unit": text, "relation": "exact"}
    rows = [told | {"start": "2024", "value": "10", "category": text}]
    rows += [told | {"start": f"2024-{m:02d}", "value": str(5 * m), "category": text} for m in (1, 2, 3)]
    return ds.ClaimSet(
        ds.Claim(id=f"{text} {k}", source=f"{text} {k}", **row) for k, row in enumerate(rows[: 4 if clash else 2])
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_are_shown_harmlessly(name):
    text = HOSTILE[name]
    claims = claims_of(text)
    found = ds.check_consistency(claims)
    drawn = [found, ds.bound(claims, period="2024-01..2024-06"), ds.find_repairs(claims), ds.diagnose(claims)]
    for answer in drawn:
        figure = answer.plot().figure
        words = [words for words, _ in measuring.words_of(figure)]
        assert not any(c in "".join(words) for c in "\u202e\u2066\u200f\x07\x1b")
        assert measuring.clipped(figure) == []
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg")
        svg = buffer.getvalue().decode()
        assert "<script" not in svg
        assert "<text" not in svg


def test_a_dollar_is_a_dollar():
    ax = ds.check_consistency(claims_of("US$ 5 and US$ 6")).plot()
    assert ax.get_ylabel().startswith("US$ 5 and US$ 6 a month")
    assert not any(text.get_parse_math() for text in ax.texts)
    assert not any(label.get_parse_math() for label in (*ax.get_xticklabels(), *ax.get_yticklabels()))


def test_what_steers_is_written_out_and_what_no_font_has_is_a_box():
    assert shown("a\u202eb") == r"a\u202eb"
    assert shown("a\x1b[31m") == r"a\x1b[31m"
    assert shown("\ue000\ue001") == "\u25a1\u25a1"
    assert shown("soft\u00adly") in ("softly", "soft\u00adly")
    assert shown("\u041a\u0438\u0457\u0432, \u0645\u0635\u0631") == "\u041a\u0438\u0457\u0432, \u0645\u0635\u0631"


@pytest.mark.parametrize("text", ["", "word", "x" * 500, "registered by the office of the prosecutor " * 5])
@pytest.mark.parametrize("room", [0.4, 1.0, 3.0])
def test_folded_lines_have_room(text, room):
    told = fold(text, room, 8.5, lines=3).split("\n")
    assert len(told) <= 3
    assert all(width(row, 8.5) <= room for row in told)


def months(*values, **more):
    told = {"measure": "balance", "unit": "persons", "relation": "exact"} | more
    return [told | {"start": f"2024-{m:02d}", "value": v} for m, v in enumerate(values, 1)]


def test_negative_figures_lie_inside_the_axes():
    claims = ds.read_claims(months("-40", "30", "-120"), scheme=ds.Scheme(signed=["balance"]))
    for ax in (ds.plot_claims(claims), ds.bound_series(claims).plot(), ds.order_periods(claims, freq="MS").plot()):
        low, high = ax.get_ylim()
        heights = [y for line in ax.lines for y in line.get_ydata()]
        assert min(heights) <= -100
        assert low < min(heights)
        assert max(heights) < high
    rows = ds.bound(claims, period="2024-03").plot()
    assert said(rows) == ["\u2212120"]
    assert rows.get_xlim()[0] < -120 < rows.get_xlim()[1]


HUGE = "1" + "0" * 180


def test_figures_that_dwarf_all_others_stand_at_the_edge_and_that_is_said():
    claims = ds.read_claims(months("5", HUGE, "7"))
    ax = ds.plot_claims(claims)
    assert "1 figure of 1e100 or more at the edge." in notes(ax)
    assert max(y for line in ax.lines for y in line.get_ydata()) == 1e100
    one = ds.bound(claims, period="2024-02").plot()
    assert said(one) == ["1e180"]
    assert "1e180 persons" in title(one)
    for answer in (ds.bound_series(claims), ds.find_repairs(claims.add(claims["c2"].replace(id="d", value="3")))):
        assert measuring.overlapping(answer.plot().figure) == []


@pytest.mark.parametrize("year", [1, 999, 1582, 9998])
def test_any_year_has_an_axis(year):
    rows = [{"start": f"{year:04d}-{m:02d}-01", "through": f"{year:04d}-{m:02d}-20", "value": str(9 * m),
             "measure": "m", "relation": "exact"} for m in (1, 6, 12)]  # fmt: skip
    figure = ds.plot_claims(ds.read_claims(rows)).figure
    assert measuring.clipped(figure) == []
    names = [words for words, _ in measuring.words_of(figure)]
    assert any(str(year) in name for name in names)


def ticks(first, last, inches=8):
    axes = Figure(figsize=(inches, 3)).add_axes((0, 0, 1, 1))
    locator = CalendarTicks()
    locator.set_axis(axes.xaxis)
    places = locator.tick_values(*days(first, last))
    return CalendarNames().format_ticks(places)


def test_ticks_are_where_calendar_units_begin():
    assert ticks(date(2016, 1, 1), date(2019, 1, 1)) == ["2016", "Jul", "2017", "Jul", "2018", "Jul", "2019"]
    assert ticks(date(2024, 1, 1), date(2024, 7, 1)) == ["2024", "Feb", "Mar", "Apr", "May", "Jun", "Jul"]
    assert ticks(date(1, 1, 1), date(9999, 12, 31)) == [str(n) for n in range(1000, 10000, 1000)]
    assert ticks(date(2019, 12, 30), date(2020, 1, 3)) == [
        "30 Dec\n2019", "31 Dec", "1 Jan\n2020", "2 Jan", "3 Jan"
    ]  # fmt: skip
    assert len(ticks(date(2016, 1, 1), date(2019, 1, 1), inches=2)) <= 4
