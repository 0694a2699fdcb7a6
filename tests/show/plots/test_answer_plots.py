"""Pictures of bounds, slips, findings, questions and lineage hold what their tables hold."""

import answers
import pytest
from matplotlib.colors import to_hex
from matplotlib.dates import date2num
from show.plots import pictures
from show.plots.measuring import arrows, notes, said, title

import deserstats as ds
from deserstats.show.plots.canvas.alternative import alt_text
from deserstats.show.plots.style import BLUE, GREY


def test_a_bound_is_a_row_a_repair_and_ends_where_they_end():
    answer = pictures.answer("bound", "middle")
    ax = answer.plot()
    table = answer.to_frame()
    assert [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()] == [
        "without 2024 [a]: 77,450", "without Jan-Jun 2024 [b]: over 41,000", "without Jul-Dec 2024 [c]: 36,900",
        "whichever is left out",
    ]  # fmt: skip
    for k, (low, high) in enumerate(zip(table["low"], table["high"], strict=True)):
        (line,) = [line for line in ax.lines if line.get_ydata()[0] == k]
        drawn = list(line.get_xdata())
        assert drawn[0] == low
        open_ended = [way for _, y, way in arrows(ax) if y == k]
        assert open_ended == (["right"] if high is None else [])
        assert drawn[-1] == high or (high is None and drawn[-1] > low)
    assert [to_hex(line.get_color()) for line in ax.lines].count(BLUE) == 1
    assert said(ax) == ["41,001, and no upper limit", "40,550", "41,001 to 77,450", "40,550, and no upper limit"]
    assert title(ax) == "Arrivals, Jan-Jun 2024: 40,550 persons or more, whichever of the figures in doubt is left out"


def test_each_choice_of_windows_is_a_row():
    told = {"start": "2022-02-24", "end": "2025-01-01", "measure": "m", "unit": "persons", "relation": "exact"}
    claims = ds.read_claims([
        told | {"id": "all", "value": "900", "start_or": "2022-01-01"},
        told | {"id": "later", "value": "400", "start": "2022-02-24"},
    ])  # fmt: skip
    ax = ds.bound(claims.select(ids=["all"]), period="2022-01-01..2022-02-23").plot()
    assert [label.get_text().replace("\n", " ") for label in ax.get_yticklabels()] == [
        "if 900 [all] counts 24 Feb 2022-Dec 2024", "if 900 [all] counts 2022-2024", "whichever is meant"
    ]  # fmt: skip
    assert [y for _, y, _ in arrows(ax)] == [0, 2]
    assert list(ax.lines[1].get_xdata()) == [0, 900]


def test_no_upper_limit_is_an_arrow_and_no_closed_bar():
    ax = ds.bound(pictures.open_ended(3), period="2022..2024").plot()
    (arrow,) = arrows(ax)
    assert arrow[2] == "right"
    (bar,) = ax.lines
    assert arrow[0] == bar.get_xdata()[1]
    assert said(ax) == ["6,501, and no upper limit"]


def test_a_series_of_bounds_has_lines_where_one_number_is_left_and_arrows_where_no_limit_is():
    answer = pictures.answer("bound series", "middle")
    ax = answer.plot()
    table = answer.to_frame()
    lines = {(x[0], y[0]): line.get_color() for line in ax.lines for x, y in [line.get_data()]}
    starts = date2num(list(table["start"]))
    for start, low, high in zip(starts, table["low"], table["high"], strict=True):
        assert lines[start, low] == (BLUE if low == high else GREY)
        assert high is None or (start, high) in lines
    fixed = (table["low"] == table["high"]).sum()
    assert title(ax) == f"Arrivals: the figures settle {fixed} of 24 periods, and leave a range for the others"
    assert len(arrows(ax)) == table["high"].isna().sum() == 8


def test_slips_stand_at_their_rescue_rate_and_none_is_coloured_that_does_not_stand_out():
    answer = pictures.answer("slips", "few")
    ax = answer.plot()
    marks = [line for line in ax.lines if line.get_marker() in "oD"]
    assert [line.get_xdata()[0] for line in marks] == [slip.rescue_rate for slip in answer.slips]
    assert {line.get_color() for line in marks} == {GREY}
    assert title(ax) == "5 possible slips; none stands out. What happened is not established"
    assert ax.get_yticklabels()[1].get_text().replace("\n", " ") == "two digits swapped: Jul-Dec 2024 [c]: 36,900"
    assert "36,900 \u2192 36,090" in said(ax)


def test_a_slip_that_stands_out_has_the_colour():
    answer = ds.diagnose(pictures.months(12).drop(["c3"]).add(ds.Claim(
        id="c3", value="494000", start="2016-03", measure="arrivals", unit="persons", relation="exact")))  # fmt: skip
    ax = answer.plot()
    blue = [line for line in ax.lines if line.get_color() == BLUE]
    assert len(blue) == 1
    assert title(ax) == (
        f"{len(answer.slips)} possible slip; a power of ten stands out. What happened is not established"
    )


def test_findings_stand_at_their_chance_and_what_was_not_run_is_said():
    answer = pictures.answer("plausibility", "many")
    ax = answer.plot()
    drawn = sorted(float(x) for line in ax.lines if line.get_marker() in "Dox" for x in line.get_xdata())
    assert drawn == pytest.approx(sorted(f.pvalue_adjusted for f in answer.findings if f.pvalue_adjusted is not None))
    notable = sum(f.verdict == "notable" for f in answer.findings)
    assert title(ax) == f"{notable} of {len(answer.findings)} findings on 312 figures stand out"
    assert "Not run, or cannot tell: rate per head" in notes(ax)
    assert "it may well be right" in notes(ax)


def test_a_question_is_as_long_as_the_width_that_it_leaves():
    answer = pictures.answer("question", "middle")
    ax = answer.plot()
    assert [bar.get_width() for bar in ax.patches] == list(answer.to_frame()["width_left"])
    assert title(ax).endswith(answer.best[0].words)


def test_lineage_is_counted_by_origin():
    answer = pictures.answer("lineage", "middle")
    ax = answer.plot()
    table = answer.origins()
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == [n for part in ("own", "copies", "retellings") for n in table[part]]


def test_implied_ranges_are_shares_of_the_printed_figure():
    answer = answers.ANSWERS["consistent"]()
    ax = ds.plot_implied(answer)
    table = answer.to_frame().set_index("id")
    rows = [label.get_text() for label in ax.get_yticklabels()]
    k = next(k for k, row in enumerate(rows) if "[c]" in row)
    (bar,) = [line for line in ax.lines if line.get_linewidth() == 4 and line.get_ydata()[0] == k]
    # 78,450 less 41,001 or more, against 36,900; and nothing less than 0
    assert list(bar.get_xdata()) == [0, pytest.approx(37449 / 36900)]
    assert table.loc["c", "implied_high"] == 37449


def test_a_picture_says_in_words_what_it_shows():
    text = alt_text(pictures.draw("bound", "middle"))
    assert text.startswith("Arrivals, Jan-Jun 2024: 40,550 persons or more, whichever")
    assert "Across: persons." in text
    many = alt_text(pictures.draw("claims", "many"))
    assert "cannot all describe the same count" in many
    assert "6 panels: Registered, 407+408" in many
    assert "Key: in conflict (" in many
    assert "\n" not in text + many
