"""Sentences of robust_trend and tipping on small tables, each held against all series of whole numbers."""

import random
import re
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from wording.small import Row, lines_of, month, rows, series, table

import deserstats as ds

DAYS = [31, 29, 31, 30]
CHOSEN = re.compile(r"^(?:In every series|The figures do not settle)")
ALONE = re.compile(r"If (r\d) alone is wrong, (.*?) only (.*?)(?:, [\d.]+ times the figure printed)?\.$")
ONLY_IF = re.compile(r"(.*) only if (r\d) is (.*?)(?:, [\d.]+ times the figure printed)?\.$")
TERM = re.compile(r"from ([\d,]+(?:\.\d+)?) (up|down)|at ([\d,]+)|([\d,]+) or (more|less)|([\d,]+)")


def allowed(words, v):
    """Whether a value is among those that a sentence names."""
    for part in words.split(" or from "):
        text = part if part.startswith(("from", "at")) or "or" in part or part.isdigit() else f"from {part}"
        at, way, alone, end, side, bare = TERM.fullmatch(text).groups()
        number = float((at or alone or end or bare).replace(",", ""))
        way = way or {"more": "up", "less": "down"}.get(side)
        if (v == number) if way is None else (v >= number) if way == "up" else (v <= number):
            return True
    return False


def held(text, found, n, fails):
    """Check what a text says of single figures; ``fails`` says of words and a series whether it breaks what they say."""
    said = 0
    for line in map(str.strip, text.split("\n")):
        if match := ALONE.fullmatch(line):
            name, words, values = match.groups()
            (row,) = (r for r in found if r.id == name)
            for x in series([r for r in found if r.id != name], n):
                assert not fails(words, x) or all(allowed(values, v) for v in row.values(x)), (line, x)
            assert not any(fails(words, x) for x in series(found, n)), line
            said += 1
        elif match := ONLY_IF.fullmatch(line):
            words, name, values = match.groups()
            (row,) = (r for r in found if r.id == name)
            for x in series(found, n):
                if fails(words, x):
                    own = [v for v in row.values(x) if v >= row.low and (row.high is None or v <= row.high)]
                    assert all(allowed(values, v) for v in own), (line, x)
            said += 1
        elif line.startswith("However wrong any single figure is, "):
            for row in found:
                for x in series([r for r in found if r is not row], n):
                    assert not fails(line, x), (line, row, x)
            said += 1
    return said


def of_windows(words, x):
    """Whether a series of two months breaks a conclusion on their daily rates."""
    earlier, later = Fraction(x[0], DAYS[0]), Fraction(sum(x[1:]), sum(DAYS[1 : len(x)]))
    return later <= earlier if "higher" in words else later >= earlier


def of_head(head, rates):
    """Check the first line on two windows: ``rates`` are the earlier and the later one of every series."""
    signs = {(b > a) - (b < a) for a, b in rates}
    if " were the same in " in head:
        assert signs == {0}
    elif head.startswith("The figures do not settle"):
        doubt = re.search(r"were (higher or lower|higher|lower) in .* than in [^,:]*(, or the same)?:", head).groups()
        meant = {"higher or lower": {1, -1}, "higher": {1, 0}, "lower": {-1, 0}}[doubt[0]]
        assert (doubt[0] == "higher or lower") == (doubt[1] is None)
        assert signs == meant if doubt[1] else signs >= meant
    elif " in every series" in head.casefold() and " times those of " not in head:
        assert signs == {1 if "were higher in" in head else -1}
    if match := re.search(r"([\d.,]+) (?:to ([\d.,]+)|or more) times", head):
        low, high = match.groups()
        assert all(b >= Fraction(low) * a for a, b in rates)
        assert high is None or all(b <= Fraction(high) * a for a, b in rates)
    if match := re.search(
        r"the later less the earlier is (-?[\d.]+\d|-?\d)(?: to (-?[\d.]+\d|-?\d)| or (more|less)|\.$)", head
    ):
        low, high, way = match.groups()
        low, high = (None, low) if way == "less" else (low, high)
        if high is None and way is None:  # one value, to the nearest digit
            assert all(abs(b - a - Fraction(low)) < Fraction(1, 1000) for a, b in rates)
            return
        assert low is None or all(b - a >= Fraction(low) for a, b in rates)
        assert high is None or all(b - a <= Fraction(high) for a, b in rates)


@pytest.mark.parametrize("seed", range(90))
def test_what_is_said_of_two_windows_holds_in_every_series(seed):
    rng = random.Random(seed)
    n = rng.choice([2, 3])
    found = rows(rng, n, two_ways=seed % 3 == 0)
    r = ds.compare_periods(table(found), "2024-01", f"2024-02..2024-{n:02}")
    every = series(found, n)
    assert r.status == "consistent"
    assert r.verify()
    lines = lines_of(r)
    of_head(lines[0], rates_of(every))
    for line in lines[1:]:
        if line.startswith("  if r"):
            of_head(line, rates_of(series(read_as(found, line), n)))
    held("\n".join(lines), found, n, of_windows)


@pytest.mark.parametrize("seed", range(60))
def test_what_is_said_once_claims_are_left_out_holds_in_every_series(seed):
    """A figure that is off: each smallest way to leave claims out is told, and what all of them share."""
    rng = random.Random(7000 + seed)
    n = rng.choice([2, 3])
    found = rows(rng, n)
    low = found[0].low + rng.randint(1, 3)
    found.append(Row("r9", found[0].spans, low, low, low, {"value": str(low), "relation": "exact"}))
    if series(found, n):
        return
    lines = lines_of(ds.compare_periods(table(found), "2024-01", f"2024-02..2024-{n:02}"))
    told = {
        frozenset(re.findall(r"r\d", line.split(":")[0])): line for line in lines[2:] if line.startswith("  without ")
    }
    assert set(told) == fewest(found, n)
    assert lines[0].startswith("The claims contradict each other; whichever of ")
    of_head(lines[1], [pair for gone in told for pair in rates_of(left(found, gone, n))])
    for gone, line in told.items():
        of_head(line, rates_of(left(found, gone, n)))


def left(found, gone, n):
    """Return every series that fits the claims but some."""
    return series([row for row in found if row.id not in gone], n)


def fewest(found, n):
    """Return every smallest set of claims without which some series fits."""
    for size in range(1, len(found)):
        sets = {frozenset(r.id for r in gone) for gone in combinations(found, size)}
        if fits := {gone for gone in sets if left(found, gone, n)}:
            return fits
    return set()


def rates_of(every):
    """Return the rates a day of January and of what follows, of every series."""
    return [(Fraction(x[0], DAYS[0]), Fraction(sum(x[1:]), sum(DAYS[1 : len(x)]))) for x in every]


def read_as(found, line):
    """Return the rows with the windows that a line says they count."""
    months = ["Jan", "Feb", "Mar"]
    said = re.findall(r"(r\d) counts (\w+)(?:-(\w+))? 2024", line)
    chosen = {name: (months.index(first), months.index(last or first) + 1) for name, first, last in said}
    return [replace(row, spans=[chosen.get(row.id, row.spans[0])]) for row in found]


def months_of(*values):
    """A claim a month: a figure, or a figure and a word."""
    given = [v if isinstance(v, tuple) else (v, "exact") for v in values]
    return ds.ClaimSet(
        ds.Claim(id=f"r{k}", value=str(v), relation=word, start=month(k), measure="m")
        for k, (v, word) in enumerate(given)
    )


def test_a_figure_that_ends_the_conclusion_only_at_nothing_is_told():
    """Whatever February was, it was more a day than nothing in January; unless it was nothing, too."""
    told = "\n".join(lines_of(ds.compare_periods(months_of(0, (3, "at least")), "2024-01", "2024-02")))
    assert "If r1 alone is wrong, it can stop being higher only at 0." in told
    assert "were higher in Feb 2024 than in Jan 2024" in told


def test_rates_that_are_equal_are_not_called_unsettled():
    told = "\n".join(lines_of(ds.compare_periods(months_of(310, 290), "2024-01", "2024-02")))
    assert "average daily counts of m were the same in Feb 2024 as in Jan 2024" in told


def test_a_claim_read_two_ways_has_one_line():
    """r0 is January, or December and January; February is 9 or more. By either it fails from another figure on."""
    wide = ds.Claim(
        id="r0", value="4", relation="exact", start="2024-01", start_or="2023-12", end="2024-02-01", measure="m"
    )
    claims = ds.ClaimSet([wide, ds.Claim(id="r1", value="9", relation="at least", start="2024-02", measure="m")])
    told = "\n".join(lines_of(ds.compare_periods(claims, "2024-01", "2024-02")))
    assert told.count("If r0 alone is wrong") == 1
    assert "If r0 alone is wrong, it can stop being higher only from 10 up" in told


def of_months(words, x):
    """Whether a series never rises (never falls), as the words have it."""
    return not any(a < b for a, b in pairwise(x)) if "never rises" in words else not any(a > b for a, b in pairwise(x))


def slope_of(x):
    """Return the least-squares slope."""
    n = len(x)
    return sum((2 * k - n + 1) * v for k, v in enumerate(x)) * Fraction(6, n * (n * n - 1))


def of_month_line(line, every, n):
    """Check one line on the months of every series."""
    pairs = list(combinations(range(n), 2))
    if match := re.match(
        r"(\d+) of (\d+) pairs of months certainly rise, (\d+) certainly fall; .* between (\S+) and (\S+)$", line
    ):
        up, total, down, low, high = map(int, match.groups())
        assert total == len(pairs)
        assert up <= sum(all(x[s] < x[t] for x in every) for s, t in pairs)
        assert down <= sum(all(x[s] > x[t] for x in every) for s, t in pairs)
        assert all(low <= sum((x[t] > x[s]) - (x[t] < x[s]) for s, t in pairs) <= high for x in every)
    elif "is above the one before" in line or "is below the one before" in line:
        sign = 1 if "is above" in line else -1
        assert all(any(sign * (b - a) > 0 for a, b in pairwise(x)) for x in every)
        assert not any(of_months(line, x) for x in every)
    elif line.startswith("but a series that never"):
        assert any(of_months(line, x) for x in every)
    elif match := re.match(r"between some month and a later one there is a (rise|fall) of ([\d.,]+) or more", line):
        sign, least = 1 if match[1] == "rise" else -1, Fraction(match[2].replace(",", ""))
        assert all(max(sign * (x[t] - x[s]) for s, t in pairs) >= least for x in every)
    elif match := re.match(r"from one month to the next there is a change of ([\d.,]+) or more", line):
        assert all(max(abs(b - a) for a, b in pairwise(x)) >= Fraction(match[1]) for x in every)
    elif match := re.match(r"the slope is (positive|negative) as long as no change .* is ([\d.,]+) or more", line):
        sign = 1 if match[1] == "positive" else -1
        smooth = [x for x in every if max(abs(b - a) for a, b in pairwise(x)) < Fraction(match[2])]
        assert all(sign * slope_of(x) > 0 for x in smooth)
    elif match := re.match(r"the least-squares slope is (\S+)(?: to (any number|\S+))? a month", line):
        low, high = match.groups()
        low = None if line.startswith("the least-squares slope is any number") else low
        assert low is None or all(slope_of(x) >= Fraction(low) - Fraction(1, 1000) * (high is None) for x in every)
        assert high in (None, "any number") or all(slope_of(x) <= Fraction(high) for x in every)
    else:
        return False
    return True


@pytest.mark.parametrize("seed", range(60))
def test_what_is_said_of_a_calendar_holds_in_every_series(seed):
    rng = random.Random(1000 + seed)
    n = 3
    found = rows(rng, n, two_ways=seed % 4 == 0)
    told = "\n".join(lines_of(ds.order_periods(table(found), freq="MS", period=(month(0), month(n)))))
    every = series(found, n)
    lines = [line.strip() for line in told.split("\n")[1:-1]]
    assert sum(of_month_line(line, every, n) for line in lines) >= 3
    held(told, found, n, of_months)
