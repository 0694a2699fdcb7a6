"""Parts that are not all, and columns switched from a date on: tables made by hand."""

from fractions import Fraction

import pytest

import deserstats as ds


def counts(figures, scheme=None, **fill):
    """Rows as (category, start, value)."""
    rows = [ds.Claim(id=f"{c} {s}", value=v, category=c, start=s, **fill) for c, s, v in figures]
    return ds.ClaimSet(rows, scheme or ds.Scheme())


TREE = ds.Scheme({"all": ["north", "south"]})

OPEN = [
    # 3,127 + 2,418 = 5,545 of 6,318: 773 are neither
    (counts([("all", "2024", "6,318"), ("north", "2024", "3,127"), ("south", "2024", "2,418")], TREE), "all 2024"),
    # 211 + 145 + 98 = 454 of 1,037
    (counts([("a+b+c", "2024", "1,037"), ("a", "2024", "211"), ("b", "2024", "145"), ("c", "2024", "98")]), "a+b+c 2024"),
    # 12,046 of 151,772 with a known age, and no other part
    (counts([("cases", "2024", "151,772"), ("age known", "2024", "12,046")], ds.Scheme({"cases": ["age known"]})),
     "cases 2024"),
]  # fmt: skip


@pytest.mark.parametrize(("claims", "whole"), OPEN, ids=[whole for _, whole in OPEN])
def test_parts_that_are_less_than_their_whole_need_not_be_all(claims, whole):
    answer = ds.diagnose(claims)
    first = next(s for s in answer.slips if s.ids == (whole,) and s.kind == "incomplete_breakdown")
    assert answer.slips.index(first) < 3
    assert [(e.column, e.after) for e in first.edits] == [("relation", "at_most")]
    assert first.restores
    assert answer.verify()


def test_the_reason_has_the_sum():
    answer = ds.diagnose(OPEN[0][0])
    slip = next(s for s in answer.slips if s.kind == "incomplete_breakdown")
    assert "3,127 + 2,418 = 5,545: 773 of 6,318 are broken down no further" in slip.reason


def test_its_rescue_rate_counts_wholes_that_leave_a_third_open_or_as_much_as_this_one():
    """Of 9,000 figures of four digits 5,546 to 8,317 are above 5,545 and at most half as much again.

    Of 900,000 of six digits 100,000 to 151,772 leave no more open than 151,772 does.
    """
    rates = [
        next(s.rescue_rate for s in ds.diagnose(OPEN[k][0]).slips if s.kind == "incomplete_breakdown") for k in (0, 2)
    ]
    assert rates == pytest.approx([float(Fraction(8317 - 5545, 9000)), float(Fraction(51_773, 900_000))])


def test_parts_that_are_more_than_their_whole_are_no_incomplete_breakdown():
    claims = counts([("all", "2024", "5,000"), ("north", "2024", "3,127"), ("south", "2024", "2,418")], TREE)
    assert "incomplete_breakdown" not in {s.kind for s in ds.diagnose(claims).slips}


def test_an_exact_coincidence_comes_before_parts_that_are_not_all():
    """3,127 + 2,418 = 5,545; 5,545 and 5,454 are apart by two digits swapped, the other way 5,554."""
    claims = counts([("all", "2024", "5,554"), ("north", "2024", "3,127"), ("south", "2024", "2,418")], TREE)
    first = ds.diagnose(claims).slips[0]
    assert (first.kind, first.proposed) == ("digits_transposed", "5,545")


def test_the_same_column_is_incomplete_in_every_year():
    """51 + 34, 55 + 37 and 58 + 41 of 103, 112 and 121: 18, 20 and 22 are neither."""
    years = {"2021": ("103", "51", "34"), "2022": ("112", "55", "37"), "2023": ("121", "58", "41")}
    figures = [(c, y, v) for y, row in years.items() for c, v in zip(("all", "north", "south"), row, strict=True)]
    answer = ds.diagnose(counts(figures, TREE))
    story = next(s for s in answer.slips if s.kind == "incomplete_breakdown" and len(s.ids) == 3)
    assert set(story.ids) == {"all 2021", "all 2022", "all 2023"}
    assert answer.slips.index(story) < 3
    assert story.n_slips == 1
    assert answer.verify()


def running(rows, scheme, exact=True):
    """Running totals from 3 January 2024 through the days of March, a column a measure."""
    claims = [
        ds.Claim(id=f"{m}{k}", value=f"{v:,}", measure=m, start="2024-01-03", through=f"2024-03-{k:02d}", source="office",
                 relation="exact" if exact else "")
        for m, column in rows.items() for k, v in enumerate(column, start=1)
    ]  # fmt: skip
    return ds.ClaimSet(claims, scheme)


def switched(columns, one, other, rows):
    """Exchange two columns in some rows."""
    changed = {name: list(column) for name, column in columns.items()}
    for k in rows:
        changed[one][k], changed[other][k] = columns[other][k], columns[one][k]
    return changed


TESTS = {"pcr": [5210, 5307, 5390, 5488, 5571, 5660], "quick": [1804, 1851, 1907, 1962, 2010, 2074]}
BOTH = TESTS | {"tests": [a + b for a, b in zip(*TESTS.values(), strict=True)]}
RULE = ds.Scheme(identities="tests == pcr + quick")


@pytest.mark.parametrize("rows", [[3, 4, 5], [2, 3], [4, 5]])
def test_two_columns_are_switched_in_a_run_of_rows(rows):
    claims = running(switched(BOTH, "pcr", "quick", rows), RULE)
    answer = ds.diagnose(claims)
    first = answer.slips[0]
    assert first.kind == "column_switched"
    assert set(first.ids) == {f"{m}{k + 1}" for m in TESTS for k in rows}
    right = {f"{m}{k + 1}": f"{TESTS[m][k]:,}" for m in TESTS for k in rows}
    assert {e.id: e.after for e in first.edits} == right
    assert first.n_slips == 1
    assert answer.verify()


def test_one_column_carries_what_is_not_printed():
    """Second doses carry the first ones from the third day on: 1,507 - 1,203 = 304, and so on."""
    doses, second = [1180, 1350, 1507, 1660, 1820], [215, 262, 304, 351, 402]
    printed = second[:2] + [a - b for a, b in zip(doses[2:], second[2:], strict=True)]
    claims = running({"doses": doses, "second": printed}, ds.Scheme(identities="doses == first + second"))
    answer = ds.diagnose(claims)
    first = answer.slips[0]
    assert (first.kind, first.ids) == ("column_switched", ("second3", "second4", "second5"))
    assert [e.after for e in first.edits] == ["304", "351", "402"]
    assert "second carries the figures of first from 3 Mar 2024 on: 1,507 - 1,203 = 304" in first.reason
    assert answer.verify()


def test_categories_of_a_month_are_switched_and_the_years_show_it():
    """Months of men and women with a total of the half-year each; from April on the columns are exchanged."""
    men, women = [410, 395, 420, 431, 402, 418], [188, 204, 197, 210, 190, 201]
    figures = [("men", f"2024-{k + 1:02d}", str((men if k < 3 else women)[k])) for k in range(6)]
    figures += [("women", f"2024-{k + 1:02d}", str((women if k < 3 else men)[k])) for k in range(6)]
    figures += [("men", "2024-H1", str(sum(men))), ("women", "2024-H1", str(sum(women)))]
    answer = ds.diagnose(counts(figures, relation="exact"))
    story = next(s for s in answer.slips if s.kind == "column_switched")
    assert set(story.ids) == {f"{c} 2024-{k:02d}" for c in ("men", "women") for k in (4, 5, 6)}
    assert answer.slips.index(story) < 2
    assert answer.verify()


def test_one_wrong_row_is_no_switched_column():
    claims = running(switched(BOTH, "pcr", "quick", [3]), RULE)
    answer = ds.diagnose(claims)
    assert answer.slips[0].kind == "swapped"
    assert "column_switched" not in {s.kind for s in answer.slips}


def test_a_digit_wrong_in_one_row_is_no_switched_column():
    pcr = TESTS["pcr"].copy()
    pcr[3] = 8488
    answer = ds.diagnose(running(BOTH | {"pcr": pcr}, RULE))
    assert (answer.slips[0].kind, answer.slips[0].proposed) == ("digit_wrong", "5,488")
    assert "column_switched" not in {s.kind for s in answer.slips}


def test_right_columns_hold_together():
    assert ds.diagnose(running(BOTH, RULE)).slips == ()


@pytest.mark.parametrize(
    ("file", "scheme", "kind", "ids"),
    [
        ("22-texas-ages/claims", {"tree": {"TOT": ["ages known"]}}, "incomplete_breakdown", ("all",)),
        ("faults/F7_column_switch", {"identities": ["doses == first + second"]}, "column_switched", ("s4", "s5")),
    ],
)
def test_public_cases(shared, file, scheme, kind, ids):
    answer = ds.diagnose(ds.read_claims(str(shared / f"data/public-cases/{file}.csv"), scheme=ds.Scheme(**scheme)))
    assert (answer.slips[0].kind, answer.slips[0].ids) == (kind, ids)
    assert answer.verify()
