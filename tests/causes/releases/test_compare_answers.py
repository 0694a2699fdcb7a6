"""What a claim changed between two answers."""

import pytest

import deserstats as ds

ENDS = [f"2025-0{m}-01" for m in range(1, 6)]

BASE = {"relation": "exact", "measure": "m", "unit": "u"}


def claim_row(name, i, j, value, relation="exact"):
    return BASE | {"id": name, "start": ENDS[i], "end": ENDS[j], "value": str(value), "relation": relation}


def test_what_a_claim_changed():
    one = ds.read_claims([claim_row("year", 0, 4, 10), claim_row("jan", 0, 1, 3)])
    more = one.add(ds.Claim(**claim_row("rest", 1, 4, 8)))
    before, after = ds.check_consistency(one), ds.check_consistency(more)
    change = ds.compare_answers(before, after)
    assert change.added == ("rest",)
    assert [set(c.ids) for c in change.gained] == [{"year", "jan", "rest"}]
    assert change.lost == ()
    table = change.to_frame().set_index("id")
    assert list(table.loc["jan", ["change", "verdict_before", "verdict_after"]]) == [
        "affected",
        "compatible",
        "in_conflict",
    ]
    assert list(table.loc["jan", ["implied_high_before", "implied_low_after", "implied_high_after"]]) == [10, 2, 2]
    back = ds.compare_answers(after, ds.check_consistency(one.drop("jan").add(ds.Claim(**claim_row("jan", 0, 1, 2)))))
    assert (back.removed, back.edited) == (("rest",), ("jan",))
    assert [set(c.ids) for c in back.lost] == [{"year", "jan", "rest"}]
    assert str(back).startswith("1 figure revised, 1 went; was inconsistent, now consistent.")
    assert change.verify()
    assert ds.results.AnswerComparison.from_dict(change.to_dict()) == change
    assert ds.compare_answers(after, after).to_frame().empty
    with pytest.raises(ds.ClaimError, match="expected a file that ends in"):
        ds.compare_answers(before, "after")


def test_pictures_of_implied_ranges():
    claims = ds.read_claims([claim_row("year", 0, 4, 10), claim_row("jan", 0, 1, 3), claim_row("rest", 1, 4, 8)])
    axes = ds.plot_implied(ds.check_consistency(claims))
    assert axes.get_title(loc="left") == "3 of 3 figures lie outside what the others imply"
    # the others leave 2 for January, which is printed as 3
    drawn = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "D"]
    assert 2 / 3 in drawn
    change = ds.compare_answers(ds.check_consistency(claims.drop("rest")), ds.check_consistency(claims))
    assert change.plot().get_title(loc="left") == "1 came; was consistent, now inconsistent."


def test_tables_are_checked_before_they_are_compared():
    rows = [claim_row("year", 0, 4, 10), claim_row("jan", 0, 1, 3)]
    change = ds.compare_answers(rows, ds.read_claims([*rows, claim_row("rest", 1, 4, 8)]))
    assert change.status == "changed"
    assert change == ds.compare_answers(*(ds.check_consistency(c) for c in (change.before.claims, change.claims)))
    assert ds.compare_answers(rows, rows).status == "same"
