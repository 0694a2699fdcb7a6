"""Pictures of answers about series, by what is on their axes."""

from datetime import date

import numpy as np
import pytest
from matplotlib.dates import date2num
from show.plots.measuring import notes, said, title

import deserstats as ds
from deserstats.wording import measured


def test_series_are_drawn_with_their_line_or_step():
    x = [3, 5, 4, 4, 3, 5, 9, 8, 9, 7, 8, 9, 8]
    ax = ds.regular.theil_sen(x).plot()
    assert ax.lines[0].get_ydata().tolist() == x
    slope = ds.regular.theil_sen(x).slope
    line = ax.lines[1]
    assert np.diff(line.get_ydata())[0] / np.diff(line.get_xdata())[0] == pytest.approx(slope)
    assert said(ax) == ["median slope"]
    assert notes(ax) == "Dashes: 95 % interval of the slope."
    ax = ds.regular.pettitt(x).plot()
    assert [line.get_ydata()[0] for line in ax.lines[1:3]] == [4, 8]
    assert "p = " in ds.regular.mann_kendall(x).plot().get_title(loc="left")
    ax = ds.regular.seasonal_mann_kendall(x, 2).plot()
    assert [p.get_height() for p in ax.patches] == pytest.approx(
        ds.regular.seasonal_mann_kendall(x, 2).to_frame()["z"].tolist()
    )


def test_windows_are_bars_as_wide_as_they_are():
    ax = ds.regular.poisson_trend([0, 2, 5], [2, 5, 6], [30, 70, 50]).plot()
    assert [p.get_width() for p in ax.patches] == [2, 3, 1]
    assert [p.get_height() for p in ax.patches] == pytest.approx([15, 70 / 3, 50])


def test_fine_series_are_drawn_on_their_coarse_means():
    answer = ds.regular.disaggregate([40, 80], ratio=4)
    ax = answer.plot()
    assert ax.lines[0].get_ydata().tolist() == list(answer.values)
    assert [line.get_ydata()[0] for line in ax.lines[1:]] == [10, 20]
    assert said(ax) == ["one series of many"]
    assert notes(ax) == "Grey: mean of each coarse value."


def test_changes_are_marked_with_their_interval():
    counts = [31] * 6 + [62] * 6
    rows = [{"start": f"2025-{k + 1:02d}", "value": str(v), "relation": "exact"} for k, v in enumerate(counts)]
    answer = ds.find_changes(ds.read_claims(rows), n_resamples=99)
    ax = answer.plot()
    assert any(line.get_xdata()[0] == date2num(date(2025, 7, 1)) for line in ax.lines)
    (change,) = answer.changes
    before, after = (measured(sum(counts[k : k + 6]) / n) for k, n in ((0, 181), (6, 184)))
    assert said(ax) == [f"{before} a day before 1 Jul 2025", f"{after} a day from 1 Jul 2025 on"]
    assert (
        title(ax) == f"The rate rose from {before} to {after} a day, {measured(change.ratio)} times, about 1 Jul 2025"
    )
    (shade,) = ax.patches
    assert shade.get_x() == date2num(change.not_before)
    assert shade.get_x() + shade.get_width() == date2num(change.not_after)
    assert "95 % interval" in notes(ax)
    few = ds.find_changes(ds.read_claims(rows[:3]))
    assert "cannot tell" in few.plot().get_title(loc="left")


def test_reconstructions_show_band_draws_and_that_they_are_one_of_many():
    rows = [
        {"start": str(2020 + k), "value": str(v), "relation": "exact"} for k, v in enumerate((900, 950, 1000, 870, 940))
    ]
    answer = ds.reconstruct(ds.read_claims(rows), "QS", draws=60)
    ax = answer.plot()
    assert said(ax) == ["this series, one of many"]
    assert "Thin: 50 of 60 draws." in notes(ax)
    stairs = ax.patches[-1].get_data()
    days = np.array([(b.end - b.start).days for b in answer.bounds])
    assert np.array(stairs.values) * days == pytest.approx(np.array(answer.values))
    torn = ds.ClaimSet.concat([ds.read_claims(rows), ds.read_claims([rows[0] | {"id": "x", "value": "901"}])])
    assert "none" in ds.reconstruct(torn, "YS").plot().get_title(loc="left")
