"""Every kind of claim as rows, by hand sums; units that ratio-like claims take over."""

from fractions import Fraction

import pytest

import deserstats as ds


def read(*rows):
    base = {"relation": "exact", "start": "2025-01", "end": "2025-04-01", "measure": "m", "unit": "u", "category": "x"}
    return ds.read_claims([base | row for row in rows])


def status(*rows, **options):
    answer = ds.check_consistency(read(*rows), **options)
    assert answer.verify()
    return str(answer.status)


RATES = [
    # window, per, value a unit, total that it means exactly
    (("2025-01", "2025-04-01"), "month", "10", 30),
    (("2025-01", "2026-01-01"), "quarter", "10", 40),
    (("2023", "2025-01-01"), "year", "10", 20),
    (("2025-01-01", "2025-01-11"), "day", "3", 30),
    (("2025-01-01", "2025-01-03"), "hour", "2", 96),
    (("2025-01-06", "2025-01-20"), "week", "7", 14),
]


@pytest.mark.parametrize(("window", "per", "value", "total"), RATES)
def test_a_rate_is_the_mean_over_the_units_of_its_window(window, per, value, total):
    cells = dict(zip(("start", "end"), window, strict=True))
    rate = {"id": "r", "kind": "rate", "per": per, "value": value} | cells
    assert status(rate, {"id": "t", "value": str(total)} | cells) == "consistent"
    assert status(rate, {"id": "t", "value": str(total + 1)} | cells) == "inconsistent"


def test_a_rate_over_broken_months_uses_their_mean_length():
    """45 days are 45 / 30.436875 months: 100 a month, to the unit either way, is 147 to 149."""
    cells = {"start": "2025-01-01", "end": "2025-02-15"}
    rate = {
        "id": "r",
        "kind": "rate",
        "per": "month",
        "value": "100",
        "relation": "between",
        "low": "99.5",
        "high": "100.5",
    }
    months = Fraction(45) / Fraction("30.436875")
    low, high = Fraction("99.5") * months, Fraction("100.5") * months
    answer = ds.check_consistency(read(rate | cells))
    total = sum(answer.witness.to_frame()["value"])
    assert low <= total <= high
    for value in (147, 148, 149, 146):
        expected = "consistent" if low <= value <= high else "inconsistent"
        assert status(rate | cells, {"id": "t", "value": str(value)} | cells) == expected


def test_each_holds_in_every_whole_unit():
    each = {
        "id": "e",
        "kind": "each",
        "per": "month",
        "relation": "between",
        "low": "5",
        "high": "7",
        "end": "2025-05-20",
    }
    assert status(each, {"id": "t", "value": "20", "end": "2025-05-01"}) == "consistent"
    assert status(each, {"id": "t", "value": "19", "end": "2025-05-01"}) == "inconsistent"
    assert status(each, {"id": "feb", "start": "2025-02", "end": "", "value": "8"}) == "inconsistent"
    assert status(each, {"id": "may", "start": "2025-05", "end": "", "value": "0"}) == "consistent"
    answer = ds.check_consistency(read(each | {"start": "2025-01-02", "end": "2025-01-20"}))
    assert answer.unused == (("e", "no whole month lies inside its window"),)


RATIO_LIKE = [
    # kind, value, a total that fits base 40, one that does not
    ("ratio", "1.5", 60, 61),
    ("share", "15", 6, 7),
    ("growth", "50", 60, 61),
    ("growth", "-25", 30, 31),
    ("difference", "12", 52, 53),
    ("difference", "-12", 28, 27),
]


@pytest.mark.parametrize(("kind", "value", "fits", "misses"), RATIO_LIKE)
def test_ratio_like_kinds_compare_with_their_base(kind, value, fits, misses):
    rows = [{"id": "r", "kind": kind, "value": value, "base_start": "2024-01", "base_end": "2024-04-01"},
            {"id": "b", "start": "2024-01", "end": "2024-04-01", "value": "40"}]  # fmt: skip
    assert status(*rows, {"id": "t", "value": str(fits)}) == "consistent"
    assert status(*rows, {"id": "t", "value": str(misses)}) == "inconsistent"
    frame = ds.check_consistency(read(*rows, {"id": "t", "value": str(fits)})).to_frame().set_index("id")
    assert Fraction(frame.implied_low["r"]) == Fraction(frame.implied_high["r"]) == Fraction(value)
    assert frame.verdict["r"] == "adds_up"


ORDERS = [("rising", (3, 4, 5), True), ("rising", (3, 5, 4), False), ("falling", (5, 4, 3), True),
          ("falling", (5, 4, 6), False), ("highest", (1, 2, 3), True), ("highest", (1, 4, 3), False),
          ("lowest", (3, 2, 1), True), ("lowest", (0, 2, 1), False), ("rising", (4, 4, 5), True),
          ("highest", (3, 1, 3), True)]  # fmt: skip


@pytest.mark.parametrize(("relation", "months", "holds"), ORDERS)
def test_orders_among_the_units_of_a_window(relation, months, holds):
    rows = [{"id": f"m{i}", "start": f"2025-0{i}", "end": "", "value": str(v)} for i, v in enumerate(months, start=1)]
    order = {"id": "o", "kind": "order", "per": "month", "relation": relation, "value": "", "unit": ""}
    assert status(*rows, order) == ("consistent" if holds else "inconsistent")


def test_an_order_may_name_its_unit_of_time():
    rows = [
        {"id": f"m{i}", "start": f"2025-0{i}", "end": "", "value": str(v)} for i, v in enumerate((1, 9, 3), start=1)
    ]
    order = {"id": "o", "kind": "order", "per": "month", "relation": "highest", "value": "2025-02"}
    assert status(*rows, order) == "consistent"
    assert status(*rows, order | {"value": "2025-03"}) == "inconsistent"


def test_units_of_ratio_like_claims():
    share = {"id": "s", "kind": "share", "value": "50", "unit": "percent", "base_category": "y"}
    rows = [{"id": "x", "value": "10"}, {"id": "y", "category": "y", "value": "21"}]
    assert status(share, *rows) == "inconsistent"
    # rows in another unit of the same measure and category: nobody can tell which is meant
    other = {"id": "p", "value": "10", "unit": "persons"}
    answer = ds.check_consistency(read(share, *rows, other))
    assert answer.unused == (("s", "several units: u and persons"),)
    # none: one anonymous unit, in which two shares still meet
    lone = [share | {"measure": "z", "relation": "under"}, share | {"measure": "z", "id": "s2", "relation": "over"}]
    assert status(*lone) == "inconsistent"
    # rows of the same category decide before rows that only share a leaf
    union = {"id": "u", "category": "x+y", "unit": "persons", "value": "99"}
    assert status(share, *rows, union) == "inconsistent"


def test_named_constructors():
    share = ds.Claim.share(value="8", relation="under", start="2025", base_measure="n")
    assert (share.kind, share.words) == ("share", "under 8 %")
    assert ds.Claim.ratio(value="3", start="2025", base_start="2024").kind == "ratio"
    assert ds.Claim.growth(value="3", start="2025", base_start="2024").words == "3 % more"
    assert ds.Claim.difference(value="3", start="2025", base_start="2024").kind == "difference"


def test_figures_with_a_blank_word_hinge_on_how_they_are_read():
    rows = [{"id": "a", "value": "1,200", "relation": ""}, {"id": "b", "value": "1,230"}]
    assert status(*rows) == "consistent"
    flips = ds.check_consistency(read(*rows)).flips
    assert [(f.change, str(f.status)) for f in flips] == [
        ("rounded figures read as rounded up", "inconsistent"),
        ("round figures without a word read as exact", "inconsistent"),
    ]
    rows[0]["value"] = "1,210"
    answer = ds.check_consistency(read(*rows))
    assert answer.status == "inconsistent"
    assert "figures without a word read as exact" not in [p.text for p in answer.conflicts[0].premises]
    # 1,210 and 1,211 are both right to half a unit at 1,210.5
    rows[1] |= {"value": "1,211", "relation": ""}
    answer = ds.check_consistency(read(*rows))
    assert "figures without a word read as exact" in [p.text for p in answer.conflicts[0].premises]
    assert [f.change for f in answer.flips] == ["figures without a word read as rounded at their last digit"]


def test_single_reading_choices_that_flip_a_verdict():
    rows = [{"id": "a", "value": "21,000", "relation": "about"}, {"id": "b", "value": "21,800"}]
    answer = ds.check_consistency(read(*rows))
    assert answer.status == "consistent"
    assert [f.change for f in answer.flips] == [
        "rounded figures read as rounded to the nearest",
        "rounded figures read as rounded up",
    ]
    rows = [{"id": "a", "value": "213,000", "relation": "over"}, {"id": "b", "value": "215,000"}]
    assert [f.change for f in ds.check_consistency(read(*rows)).flips] == ["'over' read as below the next round number"]
