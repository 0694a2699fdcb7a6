"""A diagnosis answers for any small table: below zero, fractions, huge figures, one digit, the ends of the calendar."""

import io
import random
import warnings

import pytest

import deserstats as ds
from deserstats.causes.edits.alternatives import relabelled
from deserstats.causes.edits.slip_kinds import SlipKind

MONTHS = [
    "2024-01",
    "2024-02",
    "2024-03",
    "2023-12",
    "2024-Q1",
    "2024",
    "2024-02-29",
    "0001-01",
    "9998-12",
    "2020-02-29",
]
FIGURES = ["0", "1", "5", "8", "9", "10", "12", "99", "98", "100", "105", "1,000", "21,000", "999999999999", "10000000000000000001",
           "7", "50", "33", "250", "0.5", "2.25", "1.0"]  # fmt: skip
RELATIONS = ["", "", "exact", "exact", "over", "at_least", "under", "at_most", "about", "nearly"]
KINDS = ["total"] * 5 + ["rate", "each", "stock", "ratio", "share", "growth", "difference", "order", "projection"]


def random_row(rng, k, signed):
    kind = rng.choice(KINDS)
    value = rng.choice(FIGURES)
    start = rng.choice(MONTHS[:7] if rng.random() < 0.95 else MONTHS)
    row = {"id": f"r{k}", "kind": kind, "value": value, "start": start, "relation": rng.choice(RELATIONS),
           "measure": rng.choice(("m", "m", "m", "n")), "origin": rng.choice(("", "B", "B", "C")),
           "source": rng.choice(("S", "T")), "published": rng.choice(("", "2024-05-01"))}  # fmt: skip
    if kind in ("rate", "each"):
        row["per"] = "month" if kind == "each" else rng.choice(("month", "day"))
    if kind in ("ratio", "share", "growth", "difference"):
        row["base_start"] = rng.choice(MONTHS[:6])
    if kind in ("difference", "growth") and rng.random() < 0.6:
        row["value"] = f"-{value}"
    if kind in ("total", "stock", "rate", "each", "ratio") and signed and rng.random() < 0.5:
        row["value"] = f"-{value}"
    if kind == "order":
        row |= {
            "relation": rng.choice(("highest", "lowest", "rising", "falling")),
            "per": "month",
            "value": "",
            "start": "2024",
        }
    if kind == "total" and rng.random() < 0.2:
        row |= {"low": "2", "high": rng.choice(("3", "40")), "relation": "between", "value": ""}
    if rng.random() < 0.2:
        row["category"] = rng.choice(("a", "b", "a+b"))
    return row


def random_table(rng):
    """Rows that can be read, with their scheme."""
    signed = rng.random() < 0.4
    scheme = {"signed": ["m", "n"]} if signed else {}
    if rng.random() < 0.5:
        scheme["continuous"] = True
    if rng.random() < 0.2:
        scheme["identities"] = "m == n + k"
    rows = []
    for k in range(rng.randint(2, 6)):
        row = random_row(rng, k, signed)
        try:
            ds.read_claims([row], scheme=ds.Scheme(**scheme))
        except ds.ClaimTableError:
            continue
        rows.append(row)
    return rows, ds.Scheme(**scheme)


def diagnosed(seed):
    rows, scheme = random_table(random.Random(seed))
    if not rows:
        return None
    try:
        claims = ds.read_claims(rows, scheme=scheme)
    except ds.ClaimTableError:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        answer = ds.diagnose(claims, effort=0.05)
        assert str(answer)
    return str(answer.status)


@pytest.mark.parametrize("seed", [*range(60), *(pytest.param(n, marks=pytest.mark.deep) for n in range(60, 200))])
def test_a_diagnosis_answers_for_any_table(seed):
    diagnosed(seed)


@pytest.mark.deep
def test_a_diagnosis_answers_for_thousands_of_tables():
    found = [diagnosed(10_000 + seed) for seed in range(3000)]
    assert found.count("inconsistent") > 500


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("8", "10"),
        ("8", "9"),
        ("8", "12"),
        ("9", "10"),
        ("10", "12"),
        ("98", "105"),
        ("5", "50"),
        ("7", "11"),
        ("0", "12"),
    ],
)
def test_two_figures_of_one_origin_and_few_digits(one, other):
    rows = [
        {"id": "a", "value": one, "start": "2024-01", "origin": "B"},
        {"id": "b", "value": other, "start": "2024-01", "origin": "B"},
    ]
    answer = ds.diagnose(ds.read_claims(rows))
    assert answer.status == "inconsistent"
    assert answer.verify()


def test_a_place_may_be_another_place_and_is_no_category():
    text = "Area,2020,2021\nHarbour,5,9\nHill,7,4\nTotal,13,13\n"
    claims = ds.read_claims(io.StringIO(text), layout="wide")
    proposed = [one for claim in claims for one in relabelled(claim, claims) if one.kind == SlipKind.CATEGORY]
    assert {column for one in proposed for column in one.cells} == {"geography"}
    assert {one.cells["geography"] for one in proposed} == {"Harbour", "Hill", "Total"}
    assert not [e for slip in ds.diagnose(claims).slips for e in slip.edits if e.column == "category"]


def test_categories_and_places_of_one_set_stay_apart():
    rows = [
        {"value": str(10 + i), "start": "2024", "category": category, "geography": place}
        for i, (category, place) in enumerate((c, p) for c in ("men", "women") for p in ("north", "south"))
    ]
    claims = ds.read_claims(rows, scheme={"all": ["men", "women"], "country": ["north", "south"]})
    found = {
        (column, text) for claim in claims for one in relabelled(claim, claims) for column, text in one.cells.items()
    }
    assert {text for column, text in found if column == "category"} == {"men", "women", "all"}
    assert {text for column, text in found if column == "geography"} == {"north", "south", "country"}


def test_a_ratio_of_many_decimals_can_be_asked():
    """Half a unit of 0.0000172 has eight decimals, more than a cell is written with: that reading is left out."""
    rows = [
        {"id": "pop", "kind": "stock", "value": "8,340,000", "measure": "population", "start": "2020"},
        {"id": "d", "value": "4", "measure": "deaths", "start": "2020", "relation": "exact"},
        {"id": "r", "kind": "ratio", "value": "0.0000172", "measure": "deaths", "start": "2020", "base_measure": "population"},
    ]  # fmt: skip
    answer = ds.diagnose(ds.read_claims(rows))
    assert answer.status == "inconsistent"
    assert answer.verify()
