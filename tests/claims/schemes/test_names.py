"""A plus sign joins names that occur; any other text with one is a label."""

import json
import pickle

import pytest

import deserstats as ds


def rows(*figures, **cells):
    return [
        {"id": f"r{i}", "value": str(value), "relation": "exact", "measure": "deaths", "category": name, "start": "2020"} | cells
        for i, (name, value) in enumerate(figures)
    ]  # fmt: skip


def status(figures, **options):
    return ds.check_consistency(ds.read_claims(rows(*figures), **options)).status


AGES = [("0-79", 20), ("80+", 45)]


@pytest.mark.parametrize(
    ("figures", "scheme", "expected"),
    [
        ([*AGES, ("total", 65)], {"total": ["0-79", "80+"]}, "consistent"),
        ([*AGES, ("total", 70)], {"total": ["0-79", "80+"]}, "inconsistent"),
        ([*AGES, ("total", 70)], None, "consistent"),
        ([*AGES, ("0-79+80+", 65)], None, "consistent"),
        ([*AGES, ("0-79 + 80+", 66)], None, "inconsistent"),
        ([("80", 46), ("80+", 45)], None, "consistent"),
        ([("C", 9), ("C++", 5), ("+C", 4)], None, "consistent"),
        ([("85+ years", 5), ("85+ years", 6)], None, "inconsistent"),
        ([("a", 5), ("b", 6), ("b+a", 11), ("a + b", 12)], None, "inconsistent"),
        ([("Bosnia + Herzegovina", 50), ("Bosnia ", 60)], None, "consistent"),
        # public case F4: no name of these is taken apart
        ([("Bosnia + Herzegovina", 50), ("Bosnia + Herzegovina + Serbia", 51), ("Serbia", 3), ("Bosnia ", 60)], None,
         "consistent"),
        ([("407+408", 5), ("408 + 407", 6)], None, "inconsistent"),
    ],
)  # fmt: skip
def test_a_plus_sign_joins_what_occurs_by_itself(figures, scheme, expected):
    assert status(figures, scheme=scheme) == expected


def test_one_part_that_only_unions_name_is_understood_and_is_a_premise():
    """Public case 23: 160 women and 141 children are more than 264 women, children and men."""
    claims = ds.read_claims(rows(("women", 160), ("children", 141), ("women+children+men", 264)))
    (conflict,) = ds.check_consistency(claims).conflicts
    assert conflict.gap == 160 + 141 - 264
    assert any("women+children+men is the sum of its parts" in p.text for p in conflict.premises)
    assert "women+children+men" in str(claims.how_read)
    assert ds.bound(ds.read_claims(rows(("0-6m", 40), ("0-6m+6-12m", 100))), period="2020", category="6-12m").low == 60


def test_a_part_of_a_label_is_asked_for_in_vain_and_it_is_said_what_to_do():
    claims = ds.read_claims(rows(("407+408", 5)))
    assert ds.bound(claims, period="2020", category="408+407").high == 5
    with pytest.raises(ds.ClaimError, match=r"(?s)'407\+408', which is read as one name.*scheme="):
        ds.bound(claims, period="2020", category="407")
    told = claims.with_scheme({"407+408": ["407", "408"]})
    assert (ds.bound(told, period="2020", category="407").low, ds.bound(told, period="2020", category="407").high) == (
        0,
        5,
    )


def test_dropping_a_row_changes_no_name():
    claims = ds.read_claims(rows(("a", 5), ("b c", 6), ("a + b c", 9)))
    few = claims.drop("r1")
    assert few.scheme.leaves("a + b c") == {"a", "b c"}
    for again in (few, pickle.loads(pickle.dumps(few)), ds.ClaimSet.from_dict(json.loads(json.dumps(few.to_dict())))):
        assert again == few
        assert again.hash == few.hash
        assert ds.bound(again, period="2020", category="b c").low == 4
    alone = ds.read_claims(rows(("a", 5), ("a + b c", 9)))
    assert alone.scheme.leaves("a + b c") == {"a + b c"}
    joined = ds.ClaimSet.concat([alone, ds.read_claims(rows(("b c", 6), start="2021", id="z"))])
    assert joined.scheme.leaves("a + b c") == {"a", "b c"}


def test_heads_are_counted_by_names_with_a_plus_sign():
    """Persons who may recur: the total is at least the largest part."""
    claims = ds.read_claims(rows(*AGES, ("0-79+80+", 44)), scheme={"additive": {"deaths": "distinct"}})
    assert ds.check_consistency(claims).conflicts[0].gap == 1


def test_a_union_of_thousands_of_names_is_read():
    names = [f"n{i}" for i in range(3000)]
    claims = ds.read_claims(rows(*((name, "1") for name in names), ("+".join(names), "3,000")))
    assert claims.scheme.parts(claims["r3000"].category) == tuple(names)
    with pytest.raises(ds.ClaimTableError, match="each part of a union once"):
        ds.read_claims(rows(("a", "1"), ("+".join(["a"] * 3000), "3,000")))
