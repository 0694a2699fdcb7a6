"""Which labels are the sum of which others, worked out by hand."""

import pytest

from deserstats.claims.shapes.options import Shaping
from deserstats.claims.shapes.series.totals import dimension

USUAL = Shaping()


def sums(keys, shaping=USUAL, joiner=" > "):
    keys = [(key,) if isinstance(key, str) else key for key in keys]
    return dimension(keys, shaping, joiner).sums


def test_one_column_of_labels():
    assert sums(["A", "B", "Total"]) == {"Total": ("A", "B")}
    assert sums(["A", "B", "Усього"]) == {"Усього": ("A", "B")}


def test_no_label_of_a_sum():
    assert sums(["A", "B"]) == {}
    assert sums(["A", "B", "Total"], Shaping.of(total=None)) == {}


def test_a_label_that_the_caller_calls_a_sum():
    assert sums(["A", "B", "Bund"], Shaping.of(total="Bund")) == {"Bund": ("A", "B")}
    # another sum is then in the table that nobody explained: whether it is a part of the first is not known
    assert sums(["A", "B", "Total", "Bund"], Shaping.of(total="Bund")) == {}


def test_a_total_alone_has_no_parts():
    found = dimension([("Total",)], USUAL, " > ")
    assert (found.sums, found.left) == ({}, ["Total"])


def test_nested_districts_in_regions():
    """The sum of one district is left: the table may show one of several."""
    keys = [("North", "A"), ("North", "B"), ("North", "Total"), ("South", "C"), ("South", "Total"), ("Total", "Total")]
    assert sums(keys) == {
        "North > Total": ("North > A", "North > B"),
        "Total > Total": ("North > A", "North > B", "South > C"),
    }


def test_a_region_without_its_districts_is_a_part_of_the_whole():
    keys = [("North", "A"), ("North", "B"), ("North", "Total"), ("South", "Total"), ("Total", "Total")]
    assert sums(keys)["Total > Total"] == ("North > A", "North > B", "South > Total")


def test_a_total_without_a_district_is_that_of_all():
    keys = [("North", "A"), ("South", "B"), ("Total", "")]
    assert sums(keys) == {"Total": ("North > A", "South > B")}


@pytest.mark.parametrize("label", ["North total", "Total North", "North - Total"])
def test_a_region_named_with_its_sum(label):
    keys = [("North", "A"), ("North", "B"), (label, ""), ("South", "C")]
    assert sums(keys) == {label: ("North > A", "North > B")}


def test_crossed_sex_and_age():
    """Of two times two cells, a total of one side sums two, and that of both all four."""
    keys = [(sex, age) for sex in ("men", "women", "Total") for age in ("0-17", "18+", "Total")]
    found = sums(keys, joiner=" / ")
    assert found["men / Total"] == ("men / 0-17", "men / 18+")
    assert found["Total / 18+"] == ("men / 18+", "women / 18+")
    assert found["Total / Total"] == ("men / 0-17", "men / 18+", "women / 0-17", "women / 18+")
    assert len(found) == 5


def test_a_cell_of_the_crossing_that_is_not_shown_is_a_part_all_the_same():
    keys = [("men", "0-17"), ("women", "18+"), ("Total", "18+"), ("men", "Total"), ("Total", "Total")]
    assert sums(keys, joiner=" / ")["Total / 18+"] == ("men / 18+", "women / 18+")


def test_paths_in_one_column():
    keys = ["North", "North > A", "North > B", "South > C", "Total"]
    assert sums(keys) == {"North": ("North > A", "North > B"), "Total": ("North > A", "North > B", "South > C")}


@pytest.mark.parametrize("unclear", ["West total", "Subtotal East"])
def test_a_sum_of_what_is_not_said_leaves_the_whole_open(unclear):
    found = dimension([("A",), ("B",), (unclear,), ("Total",)], USUAL, " > ")
    assert (found.sums, found.left) == ({}, ["Total", unclear])


def test_a_blank_part_beside_parts_leaves_the_whole_open():
    """``North`` without a district may be all of North, or what is in no district."""
    found = dimension([("North", "A"), ("North", ""), ("Total", "Total")], USUAL, " > ")
    assert (found.sums, found.left) == ({}, ["Total > Total"])


def test_a_sum_named_as_one_of_another_dimension_has_a_name_of_its_own():
    found = dimension([("A",), ("B",), ("Total",)], USUAL, " > ", taken=["Total"])
    assert found.sums == {"Total of all": ("A", "B")}
    assert found.names == {("A",): "A", ("B",): "B", ("Total",): "Total of all"}
