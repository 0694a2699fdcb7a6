"""Sums of figures that were rounded by themselves, and slips beside the rounding: tables made by hand."""

from dataclasses import replace
from fractions import Fraction

import pytest

import deserstats as ds

MONEY = ds.Scheme(continuous=True)


def split(total, *figures, scheme=None, **cells):
    """The parts of a whole in 2024, by their letters."""
    letters = "abcdefghij"[: len(figures)]
    rows = [ds.Claim(id=c, value=v, category=c, start="2024", **cells) for c, v in zip(letters, figures, strict=True)]
    whole = ds.Claim(id="all", value=total, category="+".join(letters), start="2024", **cells)
    return ds.ClaimSet([*rows, whole], scheme or ds.Scheme())


# 12.4 + 7.3 + 5.9 = 25.6; 118 + 243 + 97 = 458; 0.37 + 1.18 + 4.42 + 2.06 = 8.03; 61 + 24 = 85
ROUNDED = [
    (split("25.5", "12.4", "7.3", "5.9", scheme=MONEY), "25.6, printed 25.5: 0.1 apart, and 4 figures"),
    (split("459", "118", "243", "97"), "458, printed 459: 1 apart, and 4 figures"),
    (split("8.01", "0.37", "1.18", "4.42", "2.06", scheme=MONEY), "8.03, printed 8.01: 0.02 apart, and 5 figures"),
    (split("86", "61", "24"), "85, printed 86: 1 apart, and 3 figures"),
]


@pytest.mark.parametrize(("claims", "told"), ROUNDED, ids=[claims["all"].value for claims, _ in ROUNDED])
def test_a_sum_that_misses_by_rounding_alone(claims, told):
    answer = ds.diagnose(claims)
    first = answer.slips[0]
    assert (first.kind, set(first.ids)) == ("rounding_of_parts", set(claims.ids))
    assert told in first.reason
    assert first.restores
    assert answer.verify()
    # what the slip says is what the reading of the whole table says
    assert ds.check_consistency(claims.read_as(printed="rounded")).status == "consistent"


@pytest.mark.parametrize(
    "claims",
    [
        # four figures may be 2 apart, not 3
        split("461", "118", "243", "97"),
        # 25.6 against 25.3: four figures may be 0.2 apart
        split("25.3", "12.4", "7.3", "5.9", scheme=MONEY),
        # what the table calls exact was not rounded
        split("459", "118", "243", "97", relation="exact"),
        # two prints of one figure would have been rounded alike
        ds.ClaimSet([ds.Claim(id="x", value="458", start="2024", source="A"),
                     ds.Claim(id="y", value="459", start="2024", source="B")]),
    ],
)  # fmt: skip
def test_what_rounding_does_not_explain(claims):
    answer = ds.diagnose(claims)
    assert answer.status == "inconsistent"
    assert not [s for s in answer.slips if s.kind == "rounding_of_parts"]


def test_a_share_of_figures_rounded_to_hundreds_is_read_so_already():
    assert ds.diagnose(split("1,200", "500", "400", "200")).status == "consistent"


# the right figures add up to 1 or 2 less, or 0.01 more, than the whole
BESIDE = [
    # 4,381 + 2,975 + 1,160 + 862 = 9,378 of 9,379; 2,975 typed as 2,795
    (split("9,379", "4,381", "2,795", "1,160", "862"), "b", "digits_transposed", "2,975"),
    # 18.64 + 31.07 + 22.55 = 72.26 of 72.27; 18.64 typed as 18.46
    (split("72.27", "18.46", "31.07", "22.55", scheme=MONEY), "a", "digits_transposed", "18.64"),
    # 713 + 508 + 326 + 455 + 291 = 2,293 of 2,295; 326 printed as 3,260
    (split("2,295", "713", "508", "3,260", "455", "291"), "c", "scale", "326"),
    # 5,123,407 + 3,004,822 + 1,011,950 = 9,140,179 of 9,140,178; the first typed as 5,132,407
    (split("9,140,178", "5,132,407", "3,004,822", "1,011,950"), "a", "digits_transposed", "5,123,407"),
]


@pytest.mark.parametrize(("claims", "name", "kind", "right"), BESIDE, ids=[case[3] for case in BESIDE])
def test_rounding_does_not_hide_a_slip(claims, name, kind, right):
    answer = ds.diagnose(claims)
    found = [s for s in answer.slips if (s.ids, s.kind, s.proposed) == ((name,), kind, right)]
    assert found
    assert answer.slips.index(found[0]) < 2
    assert found[0].restores
    assert set(found[0].rounded) == set(claims.ids)
    assert "figures rounded by themselves" in found[0].reason
    assert answer.verify()


def test_a_change_without_rounding_comes_before_one_with_it():
    """118 + 243 + 97 = 458: 548 is 458 with two digits swapped; nothing is left to rounding."""
    first = ds.diagnose(split("548", "118", "243", "97")).slips[0]
    assert (first.ids, first.kind, first.proposed, first.rounded) == (("all",), "digits_transposed", "458", ())


def test_figures_called_exact_are_not_rounded_to_make_a_slip_fit():
    answer = ds.diagnose(split("9,379", "4,381", "2,795", "1,160", "862", relation="exact"))
    assert not [s for s in answer.slips if s.rounded]


def test_the_rescue_rate_counts_the_figures_that_rounding_explains():
    """Of 118, 243, 97 and 458 one is any other figure: 4 of 899, 4 of 899, 4 of 89 or 4 of 899 are at most 2 off.

    97 may be 96 to 99 and no more, as 100 has three digits: 459 - 118 - 243 = 98, and 96, 97, 99 are near.
    """
    slip = ds.diagnose(split("459", "118", "243", "97")).slips[0]
    expected = (Fraction(4, 900) * 3 + Fraction(3, 90)) / 4
    assert slip.rescue_rate == pytest.approx(float(expected))


def test_a_forged_rounding_is_found_out():
    answer = ds.diagnose(split("459", "118", "243", "97"))
    first, rest = answer.slips[0], answer.slips[1:]
    assert not replace(answer, slips=(replace(first, rounded=("a",)), *rest)).verify()
    exact = ds.ClaimSet([c.replace(relation="exact") for c in answer.claims])
    assert not replace(answer, claims=exact).verify()


def test_round_trip():
    answer = ds.diagnose(split("459", "118", "243", "97"))
    assert ds.results.DiagnosisResult.from_dict(answer.to_dict()) == answer


@pytest.mark.parametrize(
    ("file", "options", "kind", "ids", "proposed"),
    [
        ("faults/F6_transposed", {}, "digits_transposed", ("a",), "5,123"),
        ("01-za-population/claims_typed", {"decimal": ","}, "digits_transposed", ("pop North West",), "4,027,160"),
        ("01-za-population/pop_only", {}, "digits_transposed", ("pop North West",), "4,027,160"),
        ("faults/F6_rounding", {}, "rounding_of_parts", ("a", "b", "c", "t"), None),
        ("07-cents/claims", {"scheme": ds.Scheme(continuous=["CHF"])}, "rounding_of_parts",
         ("total", "goog", "googl", "cash"), None),
    ],
)  # fmt: skip
def test_public_cases(shared, file, options, kind, ids, proposed):
    answer = ds.diagnose(ds.read_claims(str(shared / f"data/public-cases/{file}.csv"), **options))
    first = answer.slips[0]
    assert (first.kind, set(first.ids)) == (kind, set(ids))
    assert proposed is None or first.proposed == proposed
    assert first.restores
    assert answer.verify()
