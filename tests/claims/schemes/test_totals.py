"""A name that is the sum of the others: its parts are the names of the claims, and stay so in a selection."""

import json
import pickle

import pytest

import deserstats as ds
from deserstats.errors import SchemeError

OURS = [("theft", 5), ("fraud", 6), ("arson", 9), ("Total", 20)]
"""5 + 6 + 9 = 20."""


def claims(*figures, total="Total", column="category", **cells):
    rows = [{"value": str(v), "relation": "exact", "start": "2024", column: name} | cells for name, v in figures]
    return ds.read_claims(rows, scheme=ds.Scheme(total=total))


def status(made):
    return ds.check_consistency(made).status


@pytest.mark.parametrize("column", ["category", "geography"])
@pytest.mark.parametrize(("total", "expected"), [(20, "consistent"), (21, "inconsistent"), (19, "inconsistent")])
def test_a_total_is_the_sum_of_the_others(column, total, expected):
    assert status(claims(*OURS[:3], ("Total", total), column=column)) == expected


def test_without_the_word_of_the_caller_any_name_is_one_of_its_own():
    rows = [{"value": str(v), "start": "2024", "category": name} for name, v in (*OURS[:3], ("Bundesweit", 3))]
    assert status(ds.read_claims(rows)) == "consistent"
    assert status(ds.read_claims(rows, scheme={"total": "Bundesweit"})) == "inconsistent"


def test_a_total_may_be_larger_where_the_others_are_not_all_of_it():
    rows = [{"value": str(v), "start": "2024", "category": name} for name, v in (*OURS[:3], ("Total", 30))]
    loose = ds.Scheme(total="Total", exhaustive={"Total": False})
    assert status(ds.read_claims(rows, scheme=loose)) == "consistent"


def test_two_totals_are_no_parts_of_each_other():
    assert status(claims(*OURS, ("Insgesamt", 20), total=["Total", "Insgesamt"])) == "consistent"
    assert status(claims(*OURS, ("Insgesamt", 22), total=["Total", "Insgesamt"])) == "inconsistent"


def test_a_union_is_no_part_and_a_name_with_a_plus_sign_is_one():
    """7 + 8 + 2 = 17, of which 0-79 are 15."""
    ages = [("0-39", 7), ("40-79", 8), ("80+", 2), ("0-39+40-79", 15)]
    assert status(claims(*ages, ("Total", 17))) == "consistent"
    assert status(claims(*ages, ("Total", 15))) == "inconsistent"


def test_a_parent_of_the_tree_is_not_counted_beside_its_parts():
    scheme = {"tree": {"property": ["theft", "fraud"]}, "total": "Total"}
    rows = [{"value": str(v), "start": "2024", "category": name} for name, v in (*OURS, ("property", 11))]
    assert status(ds.read_claims(rows, scheme=scheme)) == "consistent"
    above = {"tree": {"world": ["Total", "abroad"]}, "total": "Total"}
    rows[-1] = {"value": "25", "start": "2024", "category": "world"}
    assert ds.read_claims(rows, scheme=above).scheme.leaves("Total") == {"theft", "fraud", "arson"}


def test_a_selection_keeps_the_parts():
    """5 of 20: what the others are is not told there, so nothing is missed."""
    some = claims(*OURS).select(category=["theft", "Total"])
    assert some.scheme.leaves("Total") == {"theft", "fraud", "arson"}
    assert status(some) == "consistent"
    assert ds.bound(some, period="2024", category="fraud").high == 15


def test_a_scheme_put_on_a_selection_counts_names_that_were_left_out():
    some = claims(*OURS, total=()).select(category=["theft", "Total"])
    assert status(some.with_scheme({"total": "Total"})) == "consistent"
    assert status(claims(*OURS, total=()).with_scheme({"total": "Total"})) == "consistent"


def test_a_claim_that_is_added_counts_among_the_parts():
    more = claims(*OURS).add(ds.Claim(value="1", relation="exact", start="2024", category="other"))
    assert more.scheme.leaves("Total") == {"theft", "fraud", "arson", "other"}
    assert status(more) == "inconsistent"


def test_sets_of_one_scheme_are_joined():
    whole = claims(*OURS)
    ids = whole.ids
    assert ds.ClaimSet.concat([whole.select(ids=ids[:2]), whole.select(ids=ids[2:])]) == whole
    a = [ds.Claim(id=n, value="1", start="2024", category=n) for n in ("a", "Total")]
    b = [ds.Claim(id=f"{n} 2", value="1", start="2025", category=n) for n in ("b", "Total")]
    both = ds.ClaimSet.concat([ds.ClaimSet(rows, {"total": "Total"}) for rows in (a, b)])
    assert both.scheme.leaves("Total") == {"a", "b"}


def test_it_is_kept_as_text():
    whole = claims(*OURS)
    for made in (whole, whole.select(category=["theft", "Total"]), whole.drop(whole.ids[3])):
        assert ds.ClaimSet.from_dict(json.loads(json.dumps(made.to_dict()))) == made
        assert pickle.loads(pickle.dumps(made)) == made
    scheme = ds.Scheme(total="Total")
    assert scheme.to_dict() == {"total": ["Total"]}
    assert ds.Scheme.from_dict(scheme.to_dict()) == scheme != ds.Scheme()
    assert repr(scheme) == "Scheme(total=['Total'])"


def test_a_mapping_with_a_list_is_a_tree():
    """As for any other parent: {'all': ['men', 'women']}."""
    both = [("men", 5), ("women", 6), ("total", 12)]
    rows = [{"value": str(v), "start": "2024", "category": name} for name, v in both]
    for name in ("total", "Total"):
        own = [row | {"category": name if row["category"] == "total" else row["category"]} for row in rows]
        assert ds.read_claims(own, scheme={name: ["men", "women"]}).scheme.leaves(name) == {"men", "women"}


@pytest.mark.parametrize(("name", "hint"), [("Totl", "did you mean 'Total'?"), ("Zebra", "these have ")])
def test_a_total_that_no_claim_has_is_refused(name, hint):
    with pytest.raises(SchemeError, match="no category or place") as error:
        claims(*OURS, total=name)
    assert hint in str(error.value)


def test_a_name_cannot_be_a_sum_of_both_dimensions():
    rows = [("a", "All", 3), ("All", "b", 3)]
    cells = [{"category": c, "geography": g, "value": str(v), "start": "2024"} for c, g, v in rows]
    with pytest.raises(SchemeError, match="a category and a place"):
        ds.read_claims(cells, scheme={"total": "All"})


def test_no_claims_are_no_reason_to_refuse():
    assert len(ds.ClaimSet([], {"total": "Total"})) == 0
