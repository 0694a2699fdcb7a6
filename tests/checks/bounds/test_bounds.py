"""Bounds: by hand sums, by closed forms, on contradictory claims by repair."""

from fractions import Fraction

import pytest

import deserstats as ds


def read(*rows, scheme=None):
    base = {"relation": "exact", "measure": "m", "unit": "u", "category": "x"}
    return ds.read_claims([base | row for row in rows], scheme=scheme)


Q1 = [
    {"id": "q", "start": "2025-01", "end": "2025-04-01", "value": "10"},
    {"id": "jan", "start": "2025-01", "value": "3"},
]


def test_the_rest_of_a_quarter():
    b = ds.bound(read(*Q1), period="2025-02..2025-03")
    assert (b.low, b.high, b.status, b.sharp) == (7, 7, "consistent", True)
    assert set(b.binding_low) == set(b.binding_high) == {"q", "jan"}
    assert b.verify()
    assert [p.as_arithmetic() for p in b.low_proofs] == ["q 10 - jan 3 = 7, so 7 or more"]
    february = ds.bound(read(*Q1), period="2025-02")
    assert (february.low, february.high, february.binding_low) == (0, 7, ())
    assert str(february) == "m x, Feb 2025: 0 to 7\n  at most: because of Jan-Mar 2025 [q] and Jan 2025 [jan]"


def test_days_that_nobody_reported():
    b = ds.bound(read(*Q1), period=("2025-03-20", "2025-04-10"))
    assert (b.low, b.high) == (0, None)
    assert b.verify()
    b = ds.bound(read(*Q1), period="2030")
    assert (b.low, b.high) == (0, None)


def test_the_ten_unprinted_months_that_two_sources_give_away():
    """Boyko's months for both articles minus Opendatabot's for Article 407 (ground truth D11)."""
    claims = ds.load_example("ua-desertion")
    ids = [f"boyko24.{i:02}" for i in range(1, 11)] + [f"odb24.{i:02}" for i in range(25, 35)]
    series = ds.bound_series(claims.select(ids=ids), "MS", category="408")
    frame = series.to_frame()
    assert frame["low"].tolist() == frame["high"].tolist() == [
        1289, 2075, 2143, 1799, 2317, 1649, 2001, 2226, 2627, 1796,
    ]  # fmt: skip
    assert series.verify()
    assert series.status == "consistent"


def test_ends_of_counts_are_whole_and_of_measures_may_be_broken():
    rows = [{"id": "a", "start": "2025", "low": "1.5", "high": "4.5", "value": ""}]
    whole, broken = (ds.bound(read(*rows, scheme=s), period="2025") for s in (None, ds.Scheme(continuous=True)))
    assert (whole.low, whole.high) == (2, 4)
    assert (broken.low, broken.high) == (Fraction(3, 2), Fraction(9, 2))
    assert whole.verify()
    assert broken.verify()


def test_what_is_left_out_must_be_the_only_one():
    claims = read(*Q1, Q1[1] | {"id": "p", "unit": "persons"})
    with pytest.raises(ValueError, match="name the unit: these claims have 'u' and 'persons'"):
        ds.bound(claims, period="2025-01")
    assert ds.bound(claims, period="2025-01", unit="persons").low == 3


def test_the_default_category_is_all_leaves():
    claims = read(Q1[0], Q1[0] | {"id": "y", "category": "y", "value": "5"})
    assert ds.bound(claims, period="2025-01..2025-03").low == 15
    tree = ds.Scheme({"all": ["x", "y"]}, exhaustive=False)
    claims = read(Q1[0], Q1[0] | {"id": "all", "category": "all", "value": "14"}, scheme=tree)
    b = ds.bound(claims, period="2025-01..2025-03", category="y")
    assert (b.low, b.high) == (0, 4)


def test_on_contradictory_claims_every_best_repair_has_its_bound():
    claims = read(*Q1, {"id": "feb", "start": "2025-02", "value": "9"})
    b = ds.bound(claims, period="2025-03")
    assert b.status == "inconsistent"
    assert {r.dropped: (r.low, r.high) for r in b.repairs} == {("q",): (0, None), ("jan",): (0, 1), ("feb",): (0, 7)}
    assert (b.low, b.high, b.complete) == (0, None, True)
    assert len(b.to_frame()) == 4
    untouched = ds.bound(claims, period="2026")
    assert untouched.status == "consistent"


def test_rules_between_measures_bound_what_one_of_them_leaves_open():
    scheme = ds.Scheme(identities="m == men + women")
    claims = read(Q1[0], Q1[0] | {"id": "men", "measure": "men", "value": "4", "end": "2025-04-01"}, scheme=scheme)
    b = ds.bound(claims, period="2025-01..2025-03", measure="women", unit="u", category="x")
    assert (b.low, b.high) == (6, 6)
    assert b.verify()
    inner = ds.bound(claims, period="2025-02", measure="women", unit="u", category="x")
    assert (inner.low, inner.high) == (0, 6)


@pytest.mark.parametrize("power", [3, 9, 15, 18])
def test_large_numbers_stay_exact(power):
    big = 10**power
    claims = read({"id": "a", "category": "x", "start": "2025", "value": str(big + 1)},
                  {"id": "b", "category": "x+y", "start": "2025", "value": str(3 * big)})  # fmt: skip
    b = ds.bound(claims, period="2025", category="y")
    assert b.low == b.high == 2 * big - 1
    assert b.verify()


def test_bad_questions():
    with pytest.raises(ds.PeriodError):
        ds.bound(read(*Q1), period="sometime")
    with pytest.raises(ds.ClaimError, match="freq='M' is not one of"):
        ds.bound_series(read(*Q1), "M")
    with pytest.raises(ds.ClaimError, match="no totals"):
        ds.bound(read(Q1[0] | {"kind": "share", "base_measure": "n"}), period="2025")


def test_results_travel():
    import json
    import pickle

    for b in (ds.bound(read(*Q1), period="2025-02"), ds.bound_series(read(*Q1), period="2025-01..2025-03")):
        assert type(b).from_dict(json.loads(json.dumps(b.to_dict()))) == b
        assert pickle.loads(pickle.dumps(b)) == b
        with pytest.raises(TypeError, match="neither true nor false"):
            bool(b)


def test_proofs_that_were_tampered_with_do_not_verify():
    from dataclasses import replace

    b = ds.bound(read(*Q1), period="2025-02..2025-03")
    assert not replace(b, low=8).verify()
    assert not replace(b, high=6).verify()
    (proof,) = b.low_proofs
    term = proof.terms[0]
    assert not replace(b, low_proofs=(replace(proof, terms=(replace(term, bound=11), *proof.terms[1:])),)).verify()
    with pytest.raises(ValueError, match="needs its evidence"):
        replace(b, low_proofs=())


def test_whole_numbers_leave_one_end_and_no_limit_is_sought_again():
    """33 % and 68 % of the same whole number: 40 is the least, which only a search through whole numbers shows."""
    from dataclasses import replace

    base = {"start": "2025", "base_measure": "m", "base_category": "x", "kind": "share"}
    asked = read(
        {"start": "2025", "kind": "total", "low": "30", "high": "50", "relation": ""},
        *(
            base | {"category": name, "value": value, "relation": "exact"}
            for name, value in (("a", "32.5%"), ("b", "67.5%"))
        ),
        scheme={"x": ["a", "b"]},
    )
    b = ds.bound(asked, period="2025", category="x")
    assert (b.low, b.high, b.sharp, b.verify()) == (40, 40, True, True)
    limited = ds.bound(read(*Q1), period="2025-02")
    nothing = replace(limited.high_proofs[0], value=None, terms=(), rules=())
    assert not replace(limited, high=None, high_proofs=(nothing,), binding_high=()).verify()


@pytest.mark.parametrize(
    "asked", [{"category": "zzz"}, {"category": "a+zzz"}, {"measure": "zzz"}, {"unit": "zzz"}, {"geography": "zzz"},
              {"basis": "zzz"}, {"dated_by": "recorded"}],
)  # fmt: skip
def test_a_name_that_does_not_occur_is_refused(asked):
    claims = ds.read_claims([{"value": "5", "start": "2025-01", "measure": "m", "unit": "u", "category": "a"}])
    with pytest.raises(ds.ClaimError, match="does not occur"):
        ds.bound(claims, period="2025-01", **asked)


def test_a_bound_of_figures_dated_one_way_is_theirs():
    claims = ds.read_claims([{"value": "5", "start": "2025-01", "dated_by": "recorded"}])
    found = ds.bound(claims, period="2025-01")
    assert (found.low, found.high, found.dated_by) == (5, 5, "recorded")


def test_a_bound_names_its_place_where_the_claims_have_several():
    rows = [{"id": p, "value": v, "start": "2025", "geography": p} for p, v in (("North", "5"), ("South", "7"))]
    assert str(ds.bound(ds.read_claims(rows), period="2025", geography="North")).startswith("North, 2025: 5")
    assert str(ds.bound(ds.read_claims(rows[:1]), period="2025")).startswith("2025: 5")
