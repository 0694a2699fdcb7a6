"""The picture of bases shows the gaps that the table has."""

from show.plots.measuring import title

import deserstats as ds


def test_marks_are_the_relative_gaps():
    ids = [f"odb24.{i:02d}" for i in range(1, 25)] + ["upaug25.01", "upaug25.03"]
    answer = ds.find_bases(ds.load_example("ua-desertion").select(ids=ids))
    axes = answer.plot()
    marks = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"]
    assert marks == [100 * size for size in answer.gaps["size"]]
    assert [t.get_text() for t in axes.get_yticklabels()] == ["2022, 407, Ukraine", "2023, 407, Ukraine"]
    assert "different definition or later revision" in title(axes)


def test_one_group_is_said():
    answer = ds.find_bases(ds.load_example("two-figures").select(ids=["A"]))
    assert title(answer.plot()) == "One group holds all claims"
