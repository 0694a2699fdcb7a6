"""The picture of bases shows the gaps that the table has."""

import deserstats as ds


def test_marks_are_the_relative_gaps():
    ids = [f"odb24.{i:02d}" for i in range(1, 25)] + ["upaug25.01", "upaug25.03"]
    answer = ds.find_bases(ds.load_example("ua-desertion").select(ids=ids))
    axes = answer.plot()
    marks = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"]
    assert marks == [100 * size for size in answer.gaps["size"]]
    assert [t.get_text() for t in axes.get_yticklabels()] == ["2022, 407", "2023, 407"]
    assert "different definition or later revision" in axes.get_title(loc="left")


def test_one_group_is_said():
    answer = ds.find_bases(ds.load_example("two-figures").select(ids=["A"]))
    assert answer.plot().get_title(loc="left") == "One group holds all claims"
