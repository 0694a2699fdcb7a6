"""Words and digits as intervals: every mode of the contract, worked by hand."""

import pytest

from deserstats.claims.cells.figure import read_figure
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.reading import Reading, Relation
from deserstats.errors import ClaimError


def shown(value, relation, kind="total", **reading):
    return str(Reading(**reading).interval(read_figure(value), Relation(relation), kind))


@pytest.mark.parametrize(
    ("value", "relation", "reading", "expected"),
    [
        ("213,000", "exact", {}, "213,000"),
        ("213,000", "over", {}, "over 213,000"),
        ("213,000", "over", {"over": "next_round"}, "over 213,000 to under 214,000"),
        ("200,000", "over", {"over": "next_round"}, "over 200,000 to under 300,000"),
        ("14", "over", {"over": "next_round"}, "over 14 to 15"),
        ("213,000", "at_least", {}, "213,000 or more"),
        ("213,000", "under", {}, "under 213,000"),
        ("213,000", "at_most", {}, "213,000 or less"),
        ("21,000", "nearly", {}, "over 20,000 to under 21,000"),
        ("7", "nearly", {}, "6 to under 7"),
        ("21,000", "about", {}, "20,500 to under 22,000"),
        ("21,000", "about", {"rounding": "nearest"}, "20,500 to 21,500"),
        ("21,000", "about", {"rounding": "truncated"}, "21,000 to under 22,000"),
        ("21,000", "about", {"rounding": "random"}, "20,500 to under 22,000"),
        ("21,001", "about", {"rounding": "random"}, "over 20,998 to under 21,004"),
        ("5", "about", {"rounding": "random", "base": 2}, "over 3 to under 7"),
        ("21,000", "", {"rounding": "random", "base": 5}, "over 20,995 to under 21,005"),
        ("21,000", "about", {"about": 0.05}, "19,950 to 22,050"),
        ("21,000", "about", {"about": "0.1"}, "18,900 to 23,100"),
        ("21,000", "", {}, "20,500 to under 22,000"),
        ("90,590", "", {}, "90,590"),
        ("200", "", {}, "150 to under 300"),
        ("162.5 thousand", "about", {}, "162,450 to under 162,600"),
        ("162.5 thousand", "", {}, "162,450 to under 162,600"),
    ],
)
def test_counts(value, relation, reading, expected):
    assert shown(value, relation, **reading) == expected


@pytest.mark.parametrize(
    ("value", "relation", "reading", "expected"),
    [
        ("3.7", "", {}, "3.65 to under 3.8"),
        ("3.7", "exact", {}, "3.7"),
        ("3.7", "about", {"rounding": "nearest"}, "3.65 to 3.75"),
        ("2", "over", {}, "over 2"),
        ("8", "under", {}, "under 8"),
        ("3.70", "", {}, "3.695 to under 3.71"),
        ("-5.3", "", {}, "over -5.4 to -5.25"),
        ("-5.3", "about", {"rounding": "truncated"}, "over -5.4 to -5.3"),
        ("12", "", {"rounding": "random"}, "11.5 to under 13"),
    ],
)
def test_ratios_are_read_at_their_printed_digits(value, relation, reading, expected):
    assert shown(value, relation, kind="share", **reading) == expected


@pytest.mark.parametrize(
    "bad",
    [
        {"over": "next"},
        {"rounding": "down"},
        {"base": True},
        {"zeros": "x"},
        {"printed": "x"},
        {"base": 1},
        {"base": 2.5},
        {"about": 1.5},
        {"about": "wide"},
    ],
)
def test_unknown_options_are_refused(bad):
    with pytest.raises(ClaimError):
        Reading(**bad)


def test_words_of_a_command_line():
    reading = Reading.from_dict({"over": "next_round", "about": "0.05", "base": "5"})
    assert Reading.from_dict(reading.to_dict()) == reading
    with pytest.raises(ClaimError, match="not a part of a reading"):
        Reading.from_dict({"ovr": "literal"})


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("2.5 million", 2450000, 2600000), ("5 thousand", 4500, 6000), ("213 thousand", 212500, 214000),
     ("1.20 billion", 1195000000, 1210000000), ("20 thousand", 15000, 30000), ("1.23 thousand", 1225, 1240)],
)  # fmt: skip
def test_a_scale_word_stands_for_digits_that_were_rounded_away(text, low, high):
    figure = read_figure(text)
    assert Reading().interval(figure, Relation.PRINTED) == Interval(low, high, high_open=True)
    assert Reading().interval(figure, Relation.EXACT) == Interval(figure.value, figure.value)


def test_about_speaks_of_the_digits_also_where_figures_are_rounded_at_random():
    reading = Reading(rounding="random")
    assert reading.interval(read_figure("21,000"), Relation.ABOUT) == Interval(20500, 22000, high_open=True)
