"""Everything that has to be mended is told in one round: after every first edit the table reads.

Faults are put into good rows, several a row. Each problem is then mended as it says, its first edit in
all of its rows; where there is only advice, the cell is given back its good text. Nothing may be left.
"""

import random
import re

import pytest

import deserstats as ds

GOOD = (
    {"kind": "", "value": "213", "relation": "", "start": "2024", "end": "", "through": ""},
    {"kind": "total", "value": "1,500", "relation": "over", "start": "2024-03-05", "end": "2024-05-09", "through": ""},
    {"kind": "rate", "value": "16.5", "per": "month", "start": "2024-01", "through": "2024-05"},
    {"kind": "stock", "value": "90 590", "relation": "about", "start": "2024-06-01"},
    {"kind": "share", "value": "12.5", "base_measure": "m", "start": "2024-01", "base_start": "2023-01"},
    {"kind": "growth", "value": "-3", "base_start": "2023-02", "base_through": "2023-07", "start": "2024-02"},
    {"value": "", "relation": "between", "low": "5", "high": "9", "start": "2024-W05"},
    {"kind": "order", "value": "2024-03", "relation": "highest", "per": "month", "start": "2024"},
    {"value": "7", "start": "2024-02", "through": "2024-07", "published": "2024-08-03", "start_or": "2024-03-01"},
)
"""Rows that read."""

FAULTS = {
    "value": ["5 kg", "500+", "1 527M€", "12,5", "-5", "-5.5", "10-20", "", "n/a", "5.5", "(5)", "over 500", "x" * 300,
              "1.234", "1.234,5", "5\n6", "2.5 млн", "5%", "-12,5"],
    "relation": ["ovr", "more then", "zzz", "mehr als", "between", "highest", "not", "zwischen", "rise"],
    "start": ["", "05/31/2025", "31 May 2024", "2024-13", "soon", "2024-05-05", "2012-13", "2024-01/2024-05", "Q1 2024", "2024-02-30"],
    "end": ["2024-05", "2024-05-31", "today", "2024-03-05", "2020-01-01", "May 2025", "31 May 2030", "published", "2031-01-31", "x"],
    "through": ["2020-01", "today", "31/12/2031", "2024-13", "published", "2030", "y" * 250],
    "kind": ["totl", "percent", "average", "level", "zzz", "rat", "raito"],
    "per": ["fortnight", "monthly", "100,000", "", "0"],
    "low": ["8", "abc", "12,5", "-3"],
    "high": ["4", "7+", "1.234"],
    "interval": ["95%", "wide", "CI 90"],
    "dated_by": ["occured", "x"],
    "published": ["spring", "5 May 2025", "2024"],
    "start_or": ["31 May 2024", "2024-05-05 | 1 June 2024 | zzz", "2019-01-01"],
    "end_or": ["2024-06", "2024-06-01", "1 June 2024 | 2 June 2024"],
    "base_start": ["5 May 2023", "2024-13", "", "2023-05-05"],
    "base_end": ["2023-06", "6 June 2023", "2001-01-01"],
    "id": ["", "a0", "A1"],
    "category": ["4O7", "zzz", "407+407"],
}  # fmt: skip
SCHEME = {"desertion": ["407", "408"]}


def table(rng, n):
    """Good rows and the same rows with faults."""
    good, bad = [], []
    for i in range(n):
        row = {"id": f"a{i}", "measure": f"m{i}", "category": rng.choice(["407", "408"])} | rng.choice(GOOD)
        faults = rng.sample(list(FAULTS), rng.choice([0, 1, 1, 2, 3, 4]))
        good.append(row)
        bad.append(row | {column: rng.choice(FAULTS[column]) for column in faults})
    columns = list(dict.fromkeys(c for row in (*good, *bad) for c in row))
    return [[{c: row.get(c, "") for c in columns} for row in rows] for rows in (good, bad)]


def problems(rows, scheme):
    try:
        ds.read_claims(rows, scheme=scheme)
    except ds.ClaimTableError as error:
        return error.problems
    return ()


def mended(rows, good, found, rules):
    """Do the first edit of every problem in all of its rows; give back good cells where there is only advice."""
    rows = [dict(row) for row in rows]
    told = [(row - 1, p, next(iter(p.edits), None)) for p in found for row in (p.row, *p.rows)]
    for row, problem, edit in told:
        if edit is not None:
            rows[row] |= dict(edit.cells)
            if edit.options:
                # a custom of the table, written into the cell
                rows[row][problem.column] = rows[row][problem.column].replace(".", "").replace(",", ".")
            for rule, names in edit.scheme:
                rules.setdefault(rule, set()).update(names)
    by_hand = {row for row, _, edit in told if edit is None}
    for row, problem, edit in told:
        if edit is None:
            write(problem.column, rows[row], good[row])
    for row in by_hand:
        end_the_days(rows[row])
    return rows


def write(column, row, good):
    """Write what was meant, with what is read together with it."""
    together = next((g for g in TOGETHER if column in g), (column,))
    base = TOGETHER[1] if "kind" in together else ()
    row |= {name: good[name] for name in (*together, *base) if name in good}
    if column.startswith("base") and not row.get("base_start"):
        row |= {"base_start": "2023-01", "base_end": "", "base_through": ""}


def end_the_days(row):
    """Give an end to a day alone: a level has it, and may have become a count by the edit of its kind."""
    for own in ("", "base_") if row.get("kind") != "stock" else ():
        is_day = re.fullmatch("[-0-9]{10}", row.get(f"{own}start", ""))
        if is_day and not (row.get(f"{own}end") or row.get(f"{own}through")):
            row |= {f"{own}through": row[f"{own}start"]} | ({} if own else {"end_or": "", "start_or": ""})


TOGETHER = (
    ("start", "end", "through", "start_or", "end_or", "published"),
    ("base_start", "base_end", "base_through"),
    ("kind", "value", "relation", "low", "high", "per", "unit", "base_measure"),
)


def check(seed, n_tables, n_rows=6):
    rng = random.Random(seed)
    for _ in range(n_tables):
        good, bad = table(rng, n_rows)
        assert not problems(good, ds.Scheme(SCHEME))
        found = problems(bad, ds.Scheme(SCHEME))
        places = [(row, p.column) for p in found for row in (p.row, *p.rows)]
        assert len(set(places)) == len(places), [(p.row, p.column, p.found, p.expected) for p in found]
        rules = {}
        rows = mended(bad, good, found, rules)
        rules = {rule: sorted(names) for rule, names in rules.items()}
        again = problems(rows, ds.Scheme(SCHEME, **rules))
        assert not again, (
            [str(p) for p in again]
            + [str(q) for q in found for p in again if p.row in (q.row, *q.rows)]
            + [bad[p.row - 1] for p in again]
        )


def test_after_every_first_edit_nothing_is_left():
    check(1, 60)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(2, 12))
def test_after_every_first_edit_nothing_is_left_at_length(seed):
    check(seed, 1500)
