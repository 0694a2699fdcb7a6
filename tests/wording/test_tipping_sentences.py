"""Sentences of tipping on small tables: each share, and each set of sources, tried on all series of whole numbers."""

import random
import re
from itertools import combinations, pairwise

import pytest
from wording.small import CAP, lines_of, month, rows, series, table
from wording.test_trend_sentences import months_of

import deserstats as ds

SHARES = re.compile(
    r"  (missing|revision): holds as long as each figure (?:lacks|is revised by) less than ([\d.]+) %( of the true count)?, one"
)
WHATEVER = re.compile(
    r"  (missing|revision): holds whatever share(?: of the true count)? each figure (?:lacks|is revised by)$"
)
SOURCES = re.compile(r"  source: fails without (.*?)(; and perhaps without others)?$")
N = 3


def loosened(found, over, share):
    """Return every series that fits figures of which a share is missing, or by which they may be revised."""
    if over == "missing":  # a figure lacks m of the true count: the true count is up to the figure / (1 - m)
        return series(found, N, more=1 / (1 - share) - 1)
    return series(found, N, less=share, more=share)


def conclusions(rng, found):
    """Return conclusions with what makes a series break them."""
    a, b = sorted(rng.sample(range(N + 1), 2))
    every = series(found, N)
    sums = [sum(x[a:b]) for x in every]
    low = ds.Claim(low=str(min(sums)), start=month(a), end=month(b) + "-01", measure="m")
    yield low, lambda x: sum(x[a:b]) < min(sums)
    if max(sums) < CAP:
        high = ds.Claim(high=str(max(sums)), start=month(a), end=month(b) + "-01", measure="m")
        yield high, lambda x: sum(x[a:b]) > max(sums)
    rising = ds.Claim(kind="order", relation="rising", per="month", start=month(0), end=month(N) + "-01", measure="m")
    is_rising = {all(u <= v for u, v in pairwise(x)) for x in every}
    if len(is_rising) == 1:
        yield rising, lambda x: all(u <= v for u, v in pairwise(x)) not in is_rising
    trend = ds.compare_periods(table(found), month(0), month(1))
    if trend.certain != "neither":
        yield trend, lambda x: (29 * x[0] >= 31 * x[1]) if trend.certain == "higher" else (29 * x[0] <= 31 * x[1])


@pytest.mark.parametrize("seed", range(40))
def test_a_conclusion_holds_below_the_share_that_is_told(seed):
    rng = random.Random(2000 + seed)
    found = rows(rng, N)
    for asked, breaks in conclusions(rng, found):
        r = ds.find_tipping(table(found), asked, over=("missing", "revision", "source"))
        if r.status in ("open", "undecided"):
            continue
        for line in lines_of(r)[1:]:
            if match := SHARES.match(line):
                over, percent, of = match.groups()
                assert bool(of) == (over == "missing")
                assert not any(breaks(x) for x in loosened(found, over, float(percent) / 100 * 0.9999)), line
            elif match := WHATEVER.match(line):
                for share in (0.3, 0.6, 0.9):
                    assert not any(breaks(x) for x in loosened(found, match[1], share)), line
            elif match := SOURCES.match(line):
                told = {frozenset(re.findall(r"r\d", part)) for part in match[1].split("; or without ")}
                assert smallest(found, breaks) == told, line
            elif "holds without any figure" in line:
                assert not any(breaks(x) for x in series([], N))
            else:
                assert "no smallest share is proved" in line or "undecided" in line, line


def smallest(found, breaks):
    """Return every smallest set of claims without which a series breaks the conclusion."""
    for size in range(len(found) + 1):
        sets = {
            frozenset(r.id for r in gone)
            for gone in combinations(found, size)
            if any(breaks(x) for x in series([r for r in found if r not in gone], N))
        }
        if sets:
            return sets
    return set()


def test_the_share_is_of_the_true_count():
    """9 printed: 12 if 3 of the 12, a quarter, are missing. Two months of 9 stay below 24 until then."""
    below = ds.Claim(value="24", relation="under", start=month(0), end=month(2) + "-01", measure="m")
    r = ds.find_tipping(months_of(9, 9), below, over=("missing", "revision"))
    assert "missing: holds as long as each figure lacks less than 25 % of the true count" in str(r)
    assert "revision: holds as long as each figure is revised by less than 33.33 %" in str(r)


def test_comparisons_are_said_to_stay_as_they_are():
    twice = ds.Claim.ratio(id="r", value="2", relation="exact", start=month(1), end=month(2) + "-01",
                           base_start=month(0), base_end=month(1) + "-01", measure="m")  # fmt: skip
    claims = months_of(5).add(twice)
    most = ds.Claim(value="10", relation="at most", start=month(1), measure="m")
    told = "\n".join(lines_of(ds.find_tipping(claims, most, over=("missing", "source"))))
    assert "Only counts, rates and levels lack cases or are revised; as printed: r." in told
    assert "as printed:" not in str(ds.find_tipping(claims, most, over="source"))


@pytest.mark.parametrize("seed", range(30))
def test_the_delay_that_is_told_is_the_first_that_breaks_it(seed):
    """Records of months a + d to b come from events of a to b, which are recorded in months a to b + d."""
    rng = random.Random(5000 + seed)
    n = 5
    recorded = [rng.randint(0, 5) for _ in range(n)]
    a, b = sorted(rng.sample(range(n), 2))
    total, window = sum(recorded[a : b + 1]), {"start": month(a), "end": month(b + 1) + "-01", "measure": "m"}
    is_least = rng.random() < 0.6
    least = rng.randint(0, total)
    most = rng.randint(total, 25)
    asked = ds.Claim(low=str(least), **window) if is_least else ds.Claim(high=str(most), **window)

    def holds(d):
        if is_least:
            return sum(recorded[a + d : b + 1]) >= least
        return b + d < n and sum(recorded[a : b + d + 1]) <= most

    told = str(ds.find_tipping(months_of(*recorded), asked, over="delay", longest=8)).split("\n")[1]
    if match := re.match(
        r"  delay: holds if every event is recorded within (\d+) months?; at (\d+) months? a series", told
    ):
        kept, broken = map(int, match.groups())
        assert broken == kept + 1
        assert holds(kept)
        assert not holds(broken)
    else:
        assert told == "  delay: holds up to 8 months, the longest tried"
        assert all(map(holds, range(9)))
