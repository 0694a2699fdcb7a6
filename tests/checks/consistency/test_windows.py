"""Windows that are worded ambiguously: inconsistent only if every choice is."""

import pytest

import deserstats as ds


def claim(name, value, start, end="", **cells):
    return {"id": name, "value": str(value), "relation": "exact", "start": start, "end": end} | cells


def test_one_choice_that_holds_is_enough_and_is_named():
    rows = [claim("a", 5, "2025-01", "2025-04-01", start_or="2025-02"), claim("b", 7, "2025-01")]
    answer = ds.check_consistency(ds.read_claims(rows))
    assert answer.status == "consistent"
    assert answer.witness.windows == (("a", "2025-02..2025-03"),)
    assert "windows chosen: 5 [a] as 2025-02..2025-03" in str(answer)
    assert answer.verify()


def test_every_choice_must_be_refuted():
    """From January or February, 5 is less than the 6 of March."""
    rows = [claim("a", 5, "2025-01", "2025-04-01", start_or="2025-02"), claim("b", 6, "2025-03")]
    answer = ds.check_consistency(ds.read_claims(rows))
    (conflict,) = answer.conflicts
    assert conflict.ids == ("a", "b")
    assert conflict.gap == 1
    assert len(conflict.certificate.cases) == 2
    assert answer.verify()
    assert conflict.certificate.as_arithmetic().splitlines()[0] == "  If a counts Jan-Mar 2025:"


def test_claims_without_ambiguity_conflict_by_themselves():
    rows = [
        claim("a", 5, "2025-01", "2025-04-01", end_or="2025-05-01|2025-06-01"),
        claim("b", 7, "2025-01"),
        claim("c", 8, "2025-01"),
    ]
    answer = ds.check_consistency(ds.read_claims(rows))
    assert ("b", "c") in [c.ids for c in answer.conflicts]
    assert answer.verify()


def many(n: int, **last):
    rows = [claim(f"a{i}", 5, "2025-01", "2025-06-01", start_or="2025-02") for i in range(n)]
    return ds.read_claims([*rows, *[claim("z", 1, "2025-03") | last]] if last else rows)


def test_up_to_64_combinations_are_tried():
    assert ds.check_consistency(many(6)).status == "consistent"
    refuted = ds.check_consistency(many(6, value="6"))
    assert refuted.status == "inconsistent"
    assert refuted.verify()


def test_beyond_64_combinations_nothing_is_claimed():
    answer = ds.check_consistency(many(7))
    assert answer.status == "undecided"
    assert "find_repairs" in answer.reason
    assert set(answer.to_frame().verdict) == {"undetermined"}


def test_beyond_64_combinations_other_claims_may_still_conflict():
    rows = [claim(f"a{i}", 5, "2025-01", "2025-06-01", start_or="2025-02") for i in range(8)]
    rows += [claim("b", 7, "2025-03"), claim("c", 8, "2025-03")]
    answer = ds.check_consistency(ds.read_claims(rows))
    assert answer.status == "inconsistent"
    assert answer.verify()


def test_implied_ranges_cover_every_choice():
    """b is 5 if a begins in January, at most 5 if a begins in February."""
    rows = [
        claim("a", 5, "2025-01", "2025-03-01", start_or="2025-02"),
        claim("b", 3, "2025-02"),
        claim("c", 2, "2025-01"),
    ]
    frame = ds.check_consistency(ds.read_claims(rows)).to_frame().set_index("id")
    assert (frame.implied_low["b"], frame.implied_high["b"]) == (3, 5)


def test_a_bound_is_the_outermost_over_the_choices_that_can_hold():
    two = ds.load_example("two-figures")
    b = ds.bound(two.read_as(over="next_round"), period="2022-02-24..2024-12-31")
    assert (b.low, b.high) == (0, 123_409)
    assert b.verify()
    assert [(p.windows[0][1], p.value) for p in b.low_proofs] == [
        ("2022-02-24..2025-05-31", 122_411), ("2022-02..2025-05", 0),
    ]  # fmt: skip


def test_through_is_the_last_day_counted():
    a = ds.Claim(value="5", start="2025-01-01", through="2025-05")
    b = ds.Claim(value="5", start="2025-01", through="2025-05-31")
    assert a.window == b.window == ds.Claim(value="5", start="2025-01", end="2025-06-01").window


def test_an_end_on_the_last_day_of_a_month_is_flagged_and_may_be_the_hinge():
    rows = [
        claim("a", 5, "2025-01-02", "2025-01-31"),
        claim("b", 9, "2025-01-31", "2025-02-01"),
        claim("t", 5, "2025-01-02", "2025-02-01"),
    ]
    answer = ds.check_consistency(ds.read_claims(rows))
    assert answer.status == "inconsistent"
    assert any("a" in note and "last day of a month" in note for note in answer.notes)
    rows = [
        claim("a", 5, "2025-01-02", "2025-01-31"),
        claim("b", 4, "2025-01-31", "2025-02-01"),
        claim("t", 5, "2025-01-02", "2025-02-01"),
    ]
    answer = ds.check_consistency(ds.read_claims(rows))
    assert [f.change for f in answer.flips] == ["an end on the last day of a month read as counted"]
    assert "an end on the last day of a month read as exclusive" in [p.text for p in answer.conflicts[0].premises]


@pytest.mark.parametrize("weeks", [("2025-W01", "2025-W02"), ("2024-W52", "2025-W01")])
def test_weeks_add_up_to_days(weeks):
    rows = [claim(w, 3, w) for w in weeks]
    start, end = ds.Claim(value="1", start=weeks[0]).window.start, ds.Claim(value="1", start=weeks[1]).window.end
    rows.append(claim("both", 7, start.isoformat(), end.isoformat()))
    assert ds.check_consistency(ds.read_claims(rows)).conflicts[0].gap == 1


def test_superseded_claims_never_conflict_with_what_replaces_them():
    rows = [claim("old", 5, "2025-01"), claim("new", 6, "2025-01", supersedes="old")]
    answer = ds.check_consistency(ds.read_claims(rows))
    assert answer.status == "consistent"
    assert answer.unused == (("old", "superseded by new"),)


def test_as_of_selects_by_publication():
    rows = [claim("old", 5, "2025-01", published="2025-02"), claim("new", 6, "2025-01", published="2025-03-04"),
            claim("undated", 7, "2025-01")]  # fmt: skip
    claims = ds.read_claims(rows)
    answer = ds.check_consistency(claims, as_of="2025-02")
    assert answer.status == "consistent"
    assert [name for name, _ in answer.unused] == ["new", "undated"]
    assert answer.verify()
    assert claims.select(as_of="2025-03-04").ids == ("old", "new")
    assert claims.select(as_of="2025-03-03").ids == ("old",)
