"""Printed figures: exact values, the precision shown, and the edit that mends a bad one."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deserstats.claims.cells.figure import plain, read_figure
from deserstats.errors import FigureError
from deserstats.wording import number

READ = [
    # text, value, unit of the last non-zero digit, unit of the last digit, zeros
    ("213,000", 213000, 1000, 1, 3),
    ("90,590", 90590, 10, 1, 1),
    ("90 590", 90590, 10, 1, 1),
    ("90\u00a0590", 90590, 10, 1, 1),
    ("90\u202f590", 90590, 10, 1, 1),
    ("1'234'567", 1234567, 1, 1, 0),
    ("16.5", Fraction(33, 2), Fraction(1, 10), Fraction(1, 10), 0),
    ("1.20", Fraction(6, 5), Fraction(1, 100), Fraction(1, 100), 0),
    ("0", 0, 1, 1, 0),
    ("0.123", Fraction(123, 1000), Fraction(1, 1000), Fraction(1, 1000), 0),
    ("1234.567", Fraction(1234567, 1000), Fraction(1, 1000), Fraction(1, 1000), 0),
    ("162.5 thousand", 162500, 100, 100, 0),
    ("1.2 million", 1200000, 100000, 100000, 0),
    ("20 thousand", 20000, 10000, 1000, 1),
    ("-3", -3, 1, 1, 0),
    ("\u2212310", -310, 10, 1, 1),
    ("+7", 7, 1, 1, 0),
    ("1000000000000000000001", 10**21 + 1, 1, 1, 0),
    ("1,000,000", 10**6, 10**6, 1, 6),
]


@pytest.mark.parametrize(("text", "value", "unit", "step", "zeros"), READ)
def test_reads(text, value, unit, step, zeros):
    figure = read_figure(text)
    assert (figure.value, figure.unit, figure.step, figure.zeros) == (value, unit, step, zeros)


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "value"),
    [
        ("1.234", ".", None, Fraction(1234, 1000)),
        ("1.234", None, ".", 1234),
        ("1.234,5", ",", None, Fraction(12345, 10)),
        ("1 234,5", ",", None, Fraction(12345, 10)),
        ("213,000", ",", None, 213),
        ("213;000", ".", ";", 213000),
        ("1.234.567", ",", None, 1234567),
        ("1.234,56", None, ".", Fraction(123456, 100)),
        ("1'234,5", ",", "'", Fraction(12345, 10)),
        ("1\u2019234,5", ",", "'", Fraction(12345, 10)),
        ("1\u00a0234,5", ",", " ", Fraction(12345, 10)),
        ("1,5 million", ",", None, 1500000),
        ("12,34,567", None, None, 1234567),
        ("1,23,456.5", ".", ",", Fraction(1234565, 10)),
    ],
)
def test_customs_of_a_table(text, decimal, thousands, value):
    assert read_figure(text, decimal, thousands).value == value


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("213 000+", "value '213,000' with relation 'at_least'"),
        ("~90,000", "relation 'about'"),
        (">5", "relation 'over'"),
        ("at least 40", "relation 'at_least'"),
        ("1.234", "write '1,234', or write '01.234', or read with thousands='.', or read with decimal='.'"),
        ("12,34", "decimal=','"),
        ("90k", "'90 thousand'"),
        ("10-20", "relation 'between' with low '10' and high '20'"),
        ("abut 5", "write the figure alone, in digits"),
        ("1.234.567", "read with thousands='.'"),
        ("many", "write the figure alone, in digits"),
        ("1,2345", "decimal=','"),
        ("1 23", "write the figure alone"),
        ("0,123", "decimal=','"),
        ("\u0661\u0662", "write '12'"),
        ("1e5", "write '0.1 million'"),
        ("1.234,56", "write '1234.56', or read with decimal=',', thousands='.'"),
        ("1,5 million", "write '1.5 million', or read with decimal=','"),
        (".5", "write '0.5'"),
        ("5.", "write '5'"),
    ],
)
def test_refuses_with_a_fix(text, fix):
    with pytest.raises(FigureError) as error:
        read_figure(text)
    assert fix in error.value.fix
    assert error.value.expected


@given(st.integers(-(10**20), 10**20))
def test_written_numbers_read_back(value):
    assert read_figure(number(value)).value == value


@given(st.fractions(0, 10**6, max_denominator=1).map(lambda f: f / 10**5))
def test_written_decimals_read_back(value):
    assert read_figure(number(value), ".").value == value


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "fix"),
    [
        ("10 000", ".", ",", "write '10000'"),
        ("1,234,567", ",", ".", "write '1234567'"),
        ("12.34.567", ",", ".", "write the figure alone"),
    ],
)
def test_what_the_customs_of_a_table_do_not_allow(text, decimal, thousands, fix):
    with pytest.raises(FigureError) as error:
        read_figure(text, decimal, thousands)
    assert fix in error.value.fix


@given(st.integers(-(10**9), 10**9), st.integers(0, 4), st.sampled_from([(",", "."), (",", " "), (".", ","), (".", "'"), (",", None)]))  # fmt: skip
def test_a_figure_reads_the_same_without_its_customs(n, decimals, marks):
    decimal, thousands = marks
    digits = f"{abs(n) / 10**decimals:,.{decimals}f}".replace(",", "#").replace(".", decimal)
    text = ("-" if n < 0 else "") + digits.replace("#", thousands or "")
    figure = read_figure(text, decimal, thousands)
    assert figure.value == Fraction(n, 10**decimals)
    assert read_figure(plain(text, decimal, thousands)) == figure
