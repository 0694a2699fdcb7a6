"""What a cell shows under its number format; expected texts are those that Excel shows for the same value and format."""

import pytest

from deserstats.claims.files.number_format import shown_number

SURE = [
    ("General", 12.75, "12.75"),
    ("General", 0.1 + 0.2, "0.3"),
    ("General", 1e15 + 1, "1000000000000001"),
    ("0", 12.75, "13"),
    ("0.00", 1.005, "1.01"),
    ("0.00", 2.675, "2.68"),
    ("0.##", 12.75, "12.75"),
    ("0.##", 12, "12"),
    ("0.0?", 1.5, "1.5"),
    ("#.##", 0.5, "0.5"),
    (".00", 0.5, "0.50"),
    ("#,##0.##", 1234.56, "1,234.56"),
    ("?,???", 1234, "1,234"),
    ("#,##0", 9007199254740993, "9,007,199,254,740,993"),
    ("00000", 123, "00123"),
    ("0.0 %", 0.125, "12.5%"),
    ("0%", 0.125, "13%"),
    ('0.0"%"', 12.5, "12.5%"),
    (r"0\ %", 0.12, "12%"),
    ("0.0%;(0.0%)", -0.125, "-12.5%"),
    ("0.00E+00", 0.000123, "0.000123"),
    ("0.00E+00", 123456, "123000"),
    ("0.00E+00", 120000, "1.20E+05"),
    ("0.0E+0", 123.4, "1.2E+02"),
    ('0"k"', 20, "20k"),
    ('0" million"', 3, "3 million"),
    ('">"0', 5, ">5"),
    ('"c. "#,##0', 5000, "c. 5,000"),
    ('#,##0"+"', 500, "500+"),
    ('0 "persons"', 20, "20 persons"),
    ('"Q"0', 1, "Q1"),
    ("+0;-0", 5, "+5"),
    ("+0;-0", -5, "-5"),
    ('0.0,,"M"', 12345678, "12.3M"),
    ('#,##0,"k"', 12345, "12k"),
    ("#,##0_);(#,##0)", -1234, "-1,234"),
    ("#,##0_);[Red](#,##0)", -1234, "-1,234"),
    ("0.00;[Red]0.00", -5, "-5.00"),
    ("0;[Red]-0", -5, "-5"),
    (r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)', 0, "0"),
    (r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)', 0, "0"),
    (r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)', -3.5, "-3.50"),
    ("0;-0;", 0, "0"),
    ('0;-0;"n/a"', 0, "n/a"),
    ('[<1]"<1";0', 0.3, "<1"),
    ('[<1]"<1";0', 7, "7"),
    ('[>=1000000]0.0,,"M";[>=1000]0.0,"k";0', 1234567, "1.2M"),
    ('[>=1000000]0.0,,"M";[>=1000]0.0,"k";0', 1234, "1.2k"),
    ('[>=1000000]0.0,,"M";[>=1000]0.0,"k";0', 12, "12"),
    ("[Color 10]0.0", 5, "5.0"),
    ("# ##0", 1234, "1234"),
    (r"#\.##0", 12345, "12345"),
    ("0.000 000", 1.234567, "1.234567"),
    ("000-0000", 5551234, "555-1234"),
    ('General" persons"', 5, "5 persons"),
    ("@", 5.5, "5.5"),
]


@pytest.mark.parametrize(("form", "value", "text"), SURE)
def test_a_cell_is_read_as_the_sheet_shows_it(form, value, text):
    shown = shown_number(value, form)
    assert (shown.text, shown.doubt) == (text, "")


@pytest.mark.parametrize(
    ("form", "value", "shown"),
    [
        ("0", 0.4, "0"),
        ("0%", 0.001, "0"),
        ("0;0", -5, "5"),
        ("(0)", 5, "(5)"),
        (";;;", 5, "nothing"),
        ("0;;", -5, "nothing"),
        ("#,##0,", 12345678, "12,346"),
        ("0.00,,", 12345678, "12.35"),
        (r"0\.0", 125, "12.5"),
        ('0"00"', 5, "500"),
        ('#,##0" 000"', 5, "5 000"),
        ("# ?/?", 5.5, "5 1/2"),
        ("# ??/??", 0.25, "1/4"),
        ("# ?/8", 0.375, "3/8"),
    ],
)
def test_what_reads_as_another_number_than_the_cell_holds_is_asked(form, value, shown):
    assert shown_number(value, form).doubt.startswith(f"the sheet shows {shown} where the cell holds ")


@pytest.mark.parametrize(
    ("form", "money"),
    [
        ('"$"#,##0', "$"),
        ("[$€-407] #,##0", "€"),
        ("#,##0 [$€-407]", "€"),
        ("[$EUR ]#,##0_-", "EUR"),
        ('#,##0" zł"', "zł"),
    ],
)
def test_money_is_no_part_of_the_figure_and_is_named(form, money):
    shown = shown_number(1234, form)
    assert (shown.text, shown.doubt, shown.money) == ("1,234", "", money)


@pytest.mark.parametrize(("form", "is_cut"), [("0", True), ("0.00", False), ("0.0", True), ("General", False)])
def test_digits_that_are_not_shown_are_told(form, is_cut):
    assert shown_number(12.75, form).is_cut is is_cut


def test_a_date_format_on_a_number_is_asked():
    assert shown_number(45000, "[<1]0;yyyy").doubt
