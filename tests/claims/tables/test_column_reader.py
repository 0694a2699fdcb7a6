"""A table read in columns says the same as each of its rows read by itself."""

import pickle
import random
from datetime import date
from fractions import Fraction

import pytest

import deserstats as ds
from deserstats.claims.cells.period import Period

CELLS = {
    "value": ["5", "1,200", "16.5", "-3", "", "2 million", "45 %", "1.234", "x"],
    "kind": ["", "total", "Rate", "share", "difference", "stock", "order", "none"],
    "relation": ["", "over", "At least", "between", "highest", "moer than"],
    "low": ["", "", "1", "9"],
    "high": ["", "", "7"],
    "start": ["2024", "2024-02-01", "2023-12", "soon"],
    "end": ["", "", "2024-03-01"],
    "through": ["", "", "2024-02", "published"],
    "per": ["", "month", "Month", "1000"],
    "published": ["", "2024-05-03", "2024-05", "never"],
    "base_category": ["", "all"],
    "interval": ["", "ci95", "hard", "wide"],
    "note": ["", " kept "],
}


def alone(row: dict[str, str]) -> ds.Claim | None:
    try:
        return ds.Claim(**row)
    except ds.ClaimTableError:
        return None


def test_a_row_means_in_a_table_what_it_means_alone() -> None:
    rng = random.Random(7)
    rows = [{name: rng.choice(texts) for name, texts in CELLS.items()} for _ in range(4000)]
    good = [claim for row in rows if (claim := alone(row))]
    assert len(good) > 20
    kept = [claim for claim in good if claim.figure is None or "." not in claim.value]
    table = [claim.cells() | {"id": f"r{i}"} for i, claim in enumerate(kept)]
    scheme = ds.Scheme(continuous=True, signed=[""])
    for claim in ds.read_claims(table, scheme=scheme):
        twin = ds.Claim(**claim.cells())
        assert claim == twin
        for part in ("figure", "bounds", "windows", "base_window", "subject", "parts", "kind", "relation", "customs"):
            assert getattr(claim, part) == getattr(twin, part), part


def test_figures_of_a_column_are_read_at_their_digits() -> None:
    rows = [{"value": text, "start": "2024", "kind": "rate", "per": "month"} for text in ("1,200", "16.5", "007", "0")]
    figures = [claim.figure for claim in ds.read_claims(rows)]
    assert [figure and (figure.value, figure.unit, figure.step, figure.zeros) for figure in figures] == [
        (1200, 100, 1, 2),
        (Fraction(33, 2), Fraction(1, 10), Fraction(1, 10), 0),
        (7, 1, 1, 0),
        (0, 1, 1, 0),
    ]


def test_a_last_day_that_is_the_day_of_publication_is_that_of_its_row() -> None:
    rows = [{"value": "5", "start": "2024-01-01", "through": "published", "published": f"2024-0{m}-02"} for m in (3, 4)]
    first, second = ds.read_claims(rows)
    assert first.window == Period(date(2024, 1, 1), date(2024, 3, 3))
    assert second.window == Period(date(2024, 1, 1), date(2024, 4, 3))


def test_a_claim_is_its_texts_and_cannot_be_changed() -> None:
    claim = ds.read_claims([{"value": "5", "start": "2024", "Place": " x "}])["c1"]
    assert claim.extra == (("Place", " x "),)
    assert pickle.loads(pickle.dumps(claim)) == claim
    for name in ("value", "figure", "kind", "colour"):
        with pytest.raises(AttributeError):
            setattr(claim, name, "6")


def test_more_windows_than_a_claim_may_have_are_told() -> None:
    days = "|".join(f"2020-01-{day:02}" for day in range(2, 22))
    ends = "|".join(f"2021-01-{day:02}" for day in range(2, 22))
    row = {"value": "5", "start": "2020-01-01", "end": "2021-01-01"}
    assert len(ds.read_claims([row | {"end_or": ends}])["c1"].windows) == 21
    with pytest.raises(ds.ClaimTableError, match="at most 256 windows, not 21 starts with 21 ends"):
        ds.read_claims([row | {"start_or": days, "end_or": ends}])


def test_a_tree_of_diamonds_and_a_deep_one_are_looked_at_once() -> None:
    n = 300
    tree = {f"l{i}": [f"l{i + 1}", f"m{i + 1}"] for i in range(n)} | {f"m{i + 1}": [f"l{i + 1}"] for i in range(n)}
    assert ds.Scheme(tree).leaves("l0") == {f"l{n}"}
    assert ds.Scheme({f"a{i}": [f"a{i + 1}"] for i in range(5000)}).leaves("a0") == {"a5000"}


def test_a_claim_of_every_month_of_a_century_is_judged() -> None:
    claims = ds.read_claims([{"value": "5", "kind": "each", "per": "month", "start": "1900", "end": "2026-01-01"}])
    answer = ds.check_consistency(claims)
    assert answer.status == "consistent"
    # 126 years of 12 months
    assert ds.bound(claims, period="1900..2025").low == 126 * 12 * 5


def test_claims_are_rebuilt_with_the_columns_of_each_row() -> None:
    claims = ds.ClaimSet(
        [
            ds.Claim(id="a", value="1,200", start="2024", office="north"),
            ds.Claim(id="b", low="1", high="2", relation="between", start="2024", end="2025-03-01"),
            ds.Claim(id="c", value="7", start="2024", desk="", office="south"),
        ]
    )
    again = pickle.loads(pickle.dumps(claims))
    assert again == claims
    assert [claim.extra for claim in again] == [(("office", "north"),), (), (("desk", ""), ("office", "south"))]
    assert [claim.figure and claim.figure.value for claim in again] == [1200, None, 7]
    broken = claims.to_dict()
    broken["rows"][1]["low"] = "x"
    with pytest.raises(ds.ClaimTableError, match="low"):
        ds.ClaimSet.from_dict(broken)


def test_numbers_of_every_kind_are_read_as_their_texts_with_the_word_exact() -> None:
    numbers = [5, 5.0, -0.0, None, 2**60, 10**15, 1200, True]
    stored = [{"value": n, "start": "2024"} for n in numbers if n is not None and n is not True]
    claims = ds.read_claims(stored)
    assert [claim.value for claim in claims] == ["5", "5", "0", "1152921504606846976", "1000000000000000", "1200"]
    assert {claim.relation for claim in claims} == {"exact"}
    beside = ds.read_claims([{"value": 1200, "relation": word, "start": "2024"} for word in ("", "about", "over")])
    assert [claim.relation for claim in beside] == ["exact", "about", "over"]
    assert ds.read_claims([{"value": 90, "kind": "rate", "per": "month", "start": "2024"}])["c1"].relation == ""
