"""Contradictions told as sums: every expected number is added up by hand or by plain arithmetic on the table."""

import random
from fractions import Fraction

import pandas as pd
import pytest

import deserstats as ds
from deserstats.checks.consistency.answers import ConsistencyResult


def first(rows, **options):
    """The first conflict of a table, whose answer verifies and fits on a page."""
    answer = ds.check_consistency(ds.read_claims(rows, **options), max_conflicts=1)
    assert answer.status == "inconsistent"
    assert answer.verify()
    assert all(conflict.statement.verify() for conflict in answer.conflicts)
    assert max(map(len, str(answer).splitlines())) <= 100
    return answer.conflicts[0]


def row(id_, value, start="2024", **cells):
    return {"id": id_, "value": value, "start": start, "measure": "m", "relation": "exact"} | cells


WEEKS = [row(f"w{k}", str(80 + k), start=f"2024-W{k:02d}") for k in range(1, 53)]
"""52 weeks of 81 to 132: 52 x 106.5 = 5,538."""


@pytest.mark.parametrize("by", [500, -500])
def test_all_weeks_are_added_up_although_fewer_would_prove_it(by):
    year = row("year", str(5538 + by), start="2024-01-01", through="2024-12-29")
    conflict = first([*WEEKS, year])
    statement = conflict.statement
    assert (statement.kind, statement.apart) == ("sum", 500)
    assert len(statement.ids) == 53
    expected = f"m: 52 weeks add up to 5,538, 1 Jan-29 Dec 2024 is printed {5538 + by}: 500 apart"
    assert statement.sentence == expected
    assert len(statement.lines) == 3  # the weeks as a range, the year, the difference
    if by < 0:
        # the largest weeks alone exceed 5,038: 5,538 - 5,038 = 500 is less than the six smallest, 81 + ... + 86 = 501
        assert len(conflict.ids) == 48


def test_every_sum_of_weeks_can_be_done_again_from_the_statement():
    year = row("year", "5038", start="2024-01-01", through="2024-12-29")
    statement = first([*WEEKS, year]).statement
    assert sum(f.value * f.times for f in statement.needs) == 5538
    assert [f.value for f in statement.allows] == [5038]
    assert all(f.printed == str(f.value) and not f.reading for f in (*statement.needs, *statement.allows))


def test_parts_in_their_own_categories_are_all_added():
    parts = [row(c, v, category=c) for c, v in (("a", "120"), ("b", "300"), ("c", "41"))]
    statement = first([*parts, row("t", "262", category="a+b+c")]).statement
    assert statement.apart == 120 + 300 + 41 - 262
    assert set(statement.ids) == {"a", "b", "c", "t"}


def test_a_rounded_whole_says_how_it_was_read():
    parts = [row("a", "150", category="a"), row("b", "127", category="b")]
    statement = first([*parts, row("t", "100", category="a+b", relation="")]).statement
    assert statement.allows[0].reading == "read as up to 199"
    assert statement.apart == 150 + 127 - 199
    assert "is printed 100, read as up to 199" in statement.sentence


def test_two_figures_of_the_same_name_who_printed_them():
    statement = first([row("A", "5", source="x"), row("B", "6", source="y")]).statement
    assert (statement.kind, statement.apart) == ("twice", 1)
    assert statement.sentence == "m, 2024: x [A] is printed 5, and y [B] is printed 6: 1 apart"


def test_a_running_total_falls():
    frame = pd.DataFrame({"date": ["2024-03-01", "2024-03-02", "2024-03-03"], "total": ["1340", "1345", "1341"]})
    statement = first(frame, kind="cumulative", since="2024-01-01").statement
    assert (statement.kind, statement.apart) == ("fall", 4)
    expected = "total: the running total falls from 1345 (up to 2 Mar 2024) to 1341 (up to 3 Mar 2024): 4 apart"
    assert statement.sentence == expected


def test_totals_of_two_outlets_are_no_running_total():
    rows = [
        row("a", "600", start="2024-04-05", through="2024-04-12", source="hospital"),
        row("b", "264", start="2024-04-05", through="2024-04-21", source="ministry"),
    ]
    assert first(rows).statement.kind == "part"


@pytest.mark.parametrize(("yes", "no", "apart"), [("46.3", "54.7", "1"), ("60", "60", "20"), ("40.0", "57.5", "-2.5")])
def test_shares_are_percents_of_one_whole(yes, no, apart):
    base = {"kind": "share", "base_category": "yes+no", "relation": ""}
    statement = first([row("a", yes, category="yes", **base), row("b", no, category="no", **base)]).statement
    assert (statement.unit, statement.apart) == ("%", abs(Fraction(apart)))
    word = "less" if apart.startswith("-") else "more"
    assert f"{yes} + {no} = " in statement.sentence
    assert f"{word} than 100" in statement.sentence
    assert "rounding explains at most" in statement.remark


def test_rounded_shares_say_how_much_rounding_explains():
    base = {"kind": "share", "base_category": "yes+no", "relation": ""}
    statement = first([row("a", "46.3", category="yes", **base), row("b", "54.7", category="no", **base)]).statement
    # each may be half a tenth less: 46.25 and 54.65
    assert statement.remark == "rounding explains at most 0.1 of it"


def test_a_growth_is_worked_out_from_its_counts():
    growth = row("g", "85", kind="growth", start="2022", base_start="2021", relation="")
    statement = first([row("x", "597", start="2021"), row("y", "1,073", start="2022"), growth]).statement
    assert statement.apart == 85 - (100 * Fraction(1073, 597) - 100)
    assert "is 79.73 % more, printed 85 % more: 5.27 points apart" in statement.sentence


def test_a_ratio_and_a_share_are_worked_out_from_their_counts():
    ratio = row("r", "1.5", kind="ratio", start="2010", base_start="2009", relation="")
    counts = [row("y", "618,417", start="2010"), row("x", "502,778", start="2009")]
    statement = first([*counts, ratio]).statement
    assert statement.apart == Fraction("1.5") - Fraction(618417, 502778)
    share = row("s", "31", kind="share", category="a", base_category="a+b", relation="")
    statement = first([row("a", "10", category="a"), row("b", "30", category="b"), share]).statement
    assert statement.apart == 6  # 10 of 40 are 25 %
    assert {f.id for f in statement.allows} == {"a", "b"}


def test_a_rate_is_told_with_what_it_makes_in_all():
    statement = first([row("r", "16,512", kind="rate", per="month"), row("t", "150,123")]).statement
    assert statement.apart == 12 * 16512 - 150123
    assert "198,144 in all" in str(statement)


def test_figures_of_several_measures_are_tied_by_their_rule():
    window = {"start": "2020-01-22", "through": "2020-04-20"}
    rows = [
        row("confirmed", "321", measure="confirmed", **window) | {"measure": "confirmed"},
        row("recovered", "161", **window) | {"measure": "recovered"},
        row("deaths", "9", **window) | {"measure": "deaths"},
        row("active", "312", start="2020-04-20", through="2020-04-20", kind="stock") | {"measure": "active"},
    ]
    scheme = {"identities": ["confirmed == active + recovered + deaths"]}
    statement = first(rows, scheme=ds.Scheme(**scheme)).statement
    assert statement.apart == 312 + 161 + 9 - 321
    assert len(statement.ids) == 4
    assert "confirmed == active + recovered + deaths" in statement.links


def test_of_several_possible_windows_the_nearest_sum_is_told():
    # 30 + 30 in two months; the whole is 50 over both, or over January alone, where 30 fits
    rows = [row("jan", "30", start="2024-01"), row("feb", "40", start="2024-02")]
    whole = row("all", "20", start="2024-01-01", through="2024-02-29", start_or="2024-02-01")
    conflict = first([*rows, whole])
    # over both months 70 - 20, over February alone 40 - 20
    assert conflict.statement.apart == 20
    assert "20 [all] counts Feb 2024" in conflict.statement.remark


def test_a_weighted_sum_says_how_often_a_figure_counts():
    scheme = {"ab": ["a", "b"], "bc": ["b", "c"], "ac": ["a", "c"], "abc": ["a", "b", "c"]}
    rows = [row(name, value, category=name) for name, value in (("ab", "2"), ("bc", "2"), ("ac", "2"), ("abc", "4"))]
    statement = first(rows, scheme=scheme).statement
    # the three pairs count everybody twice: 2 + 2 + 2 = 6, and 2 x 4 = 8
    assert statement.apart == 2
    assert {(f.id, f.times) for f in statement.needs} == {("abc", 2)}


DISTRICTS = ["north", "south", "east", "west", "centre", "islands"]
MONTHS = ["Jan 2024", "Feb 2024", "Mar 2024"]


def square(seed):
    """A table of 28 cells with totals both ways, none of which reads as rounded."""
    rng = random.Random(seed)
    while True:
        cells = {(d, m): rng.randint(1000, 9999) for d in DISTRICTS for m in MONTHS}
        frame = pd.DataFrame({"district": [*DISTRICTS, "Total"]})
        for m in MONTHS:
            column = [cells[d, m] for d in DISTRICTS]
            frame[m] = [*column, sum(column)]
        frame["Total"] = frame[MONTHS].sum(axis=1)
        if not any(value % 100 == 0 for name in [*MONTHS, "Total"] for value in frame[name]):
            return frame


@pytest.mark.parametrize(
    ("seed", "listed"),
    [*((seed, 1) for seed in range(6)), *(pytest.param(n, 20, marks=pytest.mark.deep) for n in range(12))],
)
def test_one_wrong_cell_is_one_conflict_with_its_true_difference(seed, listed):
    frame, rng = square(seed), random.Random(seed)
    place, column, by = rng.randrange(7), rng.choice([*MONTHS, "Total"]), rng.choice([700, -700])
    frame.loc[place, column] += by
    wrong = 4 * place + [*MONTHS, "Total"].index(column) + 1
    claims = ds.read_claims(frame.astype(str), fill={"measure": "arrivals"})
    answer = ds.check_consistency(claims, max_conflicts=listed)
    assert answer.verify()
    assert len(answer.independent) == 1
    assert f"c{wrong}" in answer.conflicts[0].ids
    assert answer.conflicts[0].statement.apart == 700
    lines = str(answer).splitlines()
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 100


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(12))
def test_independent_conflicts_share_no_claim_and_leave_nothing_that_contradicts(seed):
    frame, rng = square(seed), random.Random(seed)
    for _ in range(4):
        frame.loc[rng.randrange(7), rng.choice([*MONTHS, "Total"])] += rng.choice([700, -700, 91])
    claims = ds.read_claims(frame.astype(str), fill={"measure": "arrivals"})
    answer = ds.check_consistency(claims, max_conflicts=5)
    named = [name for conflict in answer.independent for name in conflict.ids]
    assert len(named) == len(set(named))
    assert ds.check_consistency(claims.drop(named)).status == "consistent"
    others = [c for c in answer.conflicts if not c.independent]
    assert all(set(c.ids) & set(named) for c in others)
    assert ConsistencyResult.from_dict(answer.to_dict()) == answer


def test_a_forged_statement_does_not_verify():
    from dataclasses import replace

    answer = ds.check_consistency(ds.read_claims([row("A", "5", source="x"), row("B", "6", source="y")]))
    (conflict,) = answer.conflicts
    for forged in (
        replace(conflict.statement, apart=2),
        replace(conflict.statement, sentence="x printed a million"),
        replace(conflict.statement, lines=("apart  2",)),
    ):
        assert not replace(answer, conflicts=(replace(conflict, statement=forged),)).verify()
    assert not replace(answer, conflicts=(replace(conflict, independent=False),)).verify()
