"""What must hold of any table: melted by hand it is what was read; its order and what stands around it change nothing."""

import csv
import io
from collections import Counter
from itertools import product

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import deserstats as ds

QUICK = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PLACES = ("Aby", "Bro", "Cul", "Dun")
YEARS = (2019, 2020, 2021, 2022)


@st.composite
def tables(draw, places=4, years=4):
    """Draw figures by place and year: at least two of each, of three digits so that none seems a year."""
    names = PLACES[: draw(st.integers(2, places))]
    spans = YEARS[: draw(st.integers(2, years))]
    figures = st.integers(100, 899).filter(lambda n: n % 100)
    made = {(name, year): draw(figures) for name, year in product(names, spans)}
    # figures that fall once are no running totals
    assume(any(made[name, a] > made[name, b] for name in names for a, b in zip(spans, spans[1:], strict=False)))
    return made


def wide(made, heading="Town", label=str):
    names, years = (dict.fromkeys(keys) for keys in zip(*made, strict=True))
    return [[heading, *map(label, years)], *([name, *(str(made[name, year]) for year in years)] for name in names)]


def long(made, headings=("Year", "Town", "Cases")):
    return [list(headings), *([str(year), name, str(figure)] for (name, year), figure in made.items())]


def read(rows, before="", after="", mark="", **options):
    content = io.StringIO()
    csv.writer(content, lineterminator="\n").writerows(rows)
    options.setdefault("kind", "total")
    return ds.read_claims(io.BytesIO((mark + before + content.getvalue() + after).encode()), **options)


def said(claims):
    """Return each claim as its place, window and figure."""
    return Counter(((c.geography or c.category), str(c.window), c.value, c.kind) for c in claims)


def by_hand(made):
    return Counter((name, str(year), str(figure), "total") for (name, year), figure in made.items())


@QUICK
@given(tables())
def test_a_table_melted_by_hand_is_what_is_read(made):
    assert said(read(wide(made))) == said(read(long(made))) == by_hand(made)


@QUICK
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_changes_no_claim(made, chance):
    rows = wide(made)
    places = [0, *chance.sample(range(1, len(rows[0])), len(rows[0]) - 1)]
    mixed = [[row[i] for i in places] for row in (rows[0], *chance.sample(rows[1:], len(rows) - 1))]
    assert said(read(mixed)) == by_hand(made)
    rows = long(made)
    places = chance.sample(range(3), 3)
    mixed = [[row[i] for i in places] for row in (rows[0], *chance.sample(rows[1:], len(rows) - 1))]
    assert said(read(mixed)) == by_hand(made)


@QUICK
@given(tables(), st.sampled_from([wide, long]))
def test_what_stands_around_a_table_changes_no_claim(made, shape):
    rows = shape(made)
    plain = said(read(rows))
    gap = "," * (len(rows[0]) - 1)
    assert said(read(rows, mark="\ufeff")) == plain
    assert said(read(rows, before=f"Cases told to the office{gap}\n{gap}\n")) == plain
    assert said(read(rows, after=f"Source: the office{gap}\n")) == plain
    assert said(read([[*row, ""] for row in rows])) == plain


@QUICK
@given(tables())
def test_a_heading_renamed_by_the_caller_is_one_renamed_in_the_file(made):
    foreign = read(long(made, ("Foo", "Bar", "Baz")), columns={"Foo": "period", "Bar": "geography", "Baz": "value"})
    ours = read(long(made, ("period", "geography", "value")))
    assert said(foreign) == said(ours) == by_hand(made)


@QUICK
@given(tables(), st.sampled_from([wide, long]), st.sampled_from(["Total", "Insgesamt", "Усього"]))
def test_a_true_total_is_no_contradiction(made, shape, word):
    whole = made | {(word, year): sum(n for (_, y), n in made.items() if y == year) for _, year in made}
    assert ds.check_consistency(read(shape(whole))).status == "consistent"


@QUICK
@given(tables(), st.sampled_from([wide, long]), st.sampled_from([-1, 1]), st.data())
def test_a_total_that_is_off_by_one_in_one_of_its_windows_is_a_contradiction(made, shape, off, data):
    years = sorted({year for _, year in made})
    assume(len(years) >= 3)
    whole = made | {("Total", year): sum(n for (_, y), n in made.items() if y == year) for year in years}
    # a figure that ends in two zeros is read as rounded
    year = data.draw(st.sampled_from([y for y in years if (whole["Total", y] + off) % 100] or [None]))
    assume(year is not None)
    whole["Total", year] += off
    assert ds.check_consistency(read(shape(whole))).status == "inconsistent"


@QUICK
@given(tables(places=3))
def test_a_total_of_all_windows_beside_them_is_checked_too(made):
    rows = wide(made)
    right = [[*rows[0], "Total"], *([*row, str(sum(map(int, row[1:])))] for row in rows[1:])]
    assert ds.check_consistency(read(right)).status == "consistent"
    wrong = [*right[:-1], [*right[-1][:-1], str(int(right[-1][-1]) + 1)]]
    assume(int(wrong[-1][-1]) % 100)
    assert ds.check_consistency(read(wrong)).status == "inconsistent"
