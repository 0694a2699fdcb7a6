"""Two windows over every compatible series: worked numbers, hand sums, enumeration, repairs."""

import itertools
import json
import pickle
import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

import deserstats as ds

NEXT = ds.Reading(over="next_round")
DAYS = ("2022-02-24..2024-12-31", "2025-01..2025-05")


def two(start="2022-02-24", **more):
    base = {"measure": "registered", "unit": "proceedings", "category": "407+408", "end": "2025-06-01"}
    whole = {"id": "A", "value": "213,000", "relation": "over", "start": start}
    part = {"id": "B", "value": "90,590", "relation": "exact", "start": "2025-01-01"}
    return ds.read_claims([base | whole | more, base | part])


def months(*values, first=1):
    return ds.ClaimSet(
        ds.Claim(id=f"m{k}", value=str(v), start=f"2024-{k:02}", relation="exact", measure="m", unit="u")
        for k, v in enumerate(values, start=first)
    )


def test_the_two_published_figures_by_days():
    """statistics.md 3.4: before 2025 117.5-118.4 a day, then 599.9; the ends as hand fractions."""
    r = ds.compare_periods(two().under(NEXT), *DAYS)
    assert r.ratio_low == Fraction(90590, 151) / Fraction(213999 - 90590, 1042)
    assert r.ratio_high == Fraction(90590, 151) / Fraction(213001 - 90590, 1042)
    assert r.difference_low == Fraction(90590, 151) - Fraction(123409, 1042)
    assert r.difference_high == Fraction(90590, 151) - Fraction(122411, 1042)
    assert (r.status, r.certain) == ("consistent", "higher")
    assert [round(float(e), 2) for e in (r.ratio_low, r.ratio_high)] == [5.07, 5.11]
    assert r.verify()


def test_read_literally_nothing_is_proved_but_the_breakdown_stands():
    r = ds.compare_periods(two(), *DAYS)
    assert (r.ratio_low, r.certain) == (0, "neither")
    assert r.not_higher is not None
    assert r.not_lower is not None
    assert r.verify()
    (b,) = r.breakdowns
    assert (b.id, b.conclusion, b.low, b.high, b.nearest) == ("A", "higher", 715721, None, 715721)
    said = (
        "It can fail to be higher only if 24 Feb 2022-May 2025 [A] is 715,721 or more, 3.360 times the figure printed."
    )
    assert f"  {said}" in r.said
    assert "stop being higher" not in str(r)


def test_from_1_february_on_whole_months():
    r = ds.compare_periods(two("2022-02-01").under(NEXT), "2022-02..2024-12", DAYS[1])
    assert 5.17 < r.ratio_low < 5.18 < 5.21 < r.ratio_high < 5.22
    assert r.verify()


def test_both_possible_starts_are_answered_and_the_weaker_is_the_headline():
    r = ds.compare_periods(ds.load_example("two-figures").under(NEXT), *DAYS)
    one, other = r.contrasts[0].answers
    assert one.windows == (("A", "2022-02-24..2025-05-31"),)
    assert (one.ratio_low, one.ratio_high) == (Fraction(94394780, 18634759), Fraction(94394780, 18484061))
    assert (other.ratio_low, other.ratio_high) == (one.ratio_low, None)
    assert (r.ratio_low, r.ratio_high, r.certain) == (one.ratio_low, None, "higher")
    longer = ds.compare_periods(ds.load_example("two-figures").under(NEXT), "2022-02..2024-12", DAYS[1])
    assert [a.certain for a in longer.contrasts[0].answers] == ["neither", "higher"]
    assert (longer.ratio_low, longer.certain) == (0, "neither")
    assert r.verify()
    assert longer.verify()


def test_the_year_before_and_the_time_just_before_stand_beside():
    claims = ds.load_example("ua-desertion")
    claims = claims.select(ids=[f"boyko24.{i:02}" for i in range(1, 13)] + [f"boyko25.{i:02}" for i in range(1, 6)])
    r = ds.compare_periods(claims, "2024", "2025-01..2025-05")
    year, before = r.contrasts[1:]
    assert (year.base, str(year.earlier)) == ("year_before", "Jan-May 2024")
    assert (before.base, str(before.earlier)) == ("just_before", "Aug-Dec 2024")
    assert year.ratio_low == year.ratio_high == Fraction(90590, 151) / Fraction(3448 + 4613 + 4715 + 5114 + 6928, 152)
    assert before.ratio_low == Fraction(90590, 151) / Fraction(6808 + 7808 + 9417 + 9984 + 17593, 153)
    assert len(r.windows) == 4
    assert r.verify()


def test_days_are_the_exposure():
    """100 a day is no fall from January to February."""
    r = ds.compare_periods(months(3100, 2900), "2024-01", "2024-02")
    assert (r.ratio_low, r.ratio_high, r.difference_low, r.certain) == (1, 1, 0, "neither")
    assert ds.compare_periods(months(3100, 2899), "2024-01", "2024-02").certain == "lower"


def small_table(rng, least=1, most=3):
    """Totals over windows of four months, as (first, last, low, high) and as claims."""
    truth = [rng.randint(0, 3), rng.randint(0, 1), rng.randint(0, 1), rng.randint(0, 1)]
    rng.shuffle(truth)
    spans = [(0, 4)] + [tuple(sorted(rng.sample(range(5), 2))) for _ in range(rng.randint(least, most))]
    rows = [(a, b, sum(truth[a:b]) - rng.randint(0, 1), sum(truth[a:b]) + rng.randint(0, 1)) for a, b in spans]
    rows = [(a, b, max(low, 0), min(high, 6)) for a, b, low, high in rows]
    claims = [
        ds.Claim(id=f"c{k}", low=str(low), high=str(high), start=month(a), end=month(b), measure="m")
        for k, (a, b, low, high) in enumerate(rows)
    ]
    return rows, ds.ClaimSet(claims)


def month(k):
    """The first day of a month of 2023, from 0."""
    return f"2023-{k + 1:02}-01"


def compatible(claims, n):
    """Every series of whole numbers that satisfies totals over windows of months 1..n."""
    for x in itertools.product(range(7), repeat=n):
        if all(low <= sum(x[a:b]) <= high for a, b, low, high in claims):
            yield x


@pytest.mark.parametrize("seed", range(12))
def test_ends_are_those_of_an_enumeration(seed):
    """Totals over windows make a polytope whose corners are whole, so the ends are attained."""
    rows, claims = small_table(random.Random(seed))
    every = list(compatible(rows, 4))
    if not every:
        assert ds.compare_periods(claims, "2023-01..2023-02", "2023-03..2023-04").status == "inconsistent"
        return
    pairs = [(Fraction(x[0] + x[1], 59), Fraction(x[2] + x[3], 61)) for x in every]
    r = ds.compare_periods(claims, "2023-01..2023-02", "2023-03..2023-04")
    assert (r.difference_low, r.difference_high) == (min(b - a for a, b in pairs), max(b - a for a, b in pairs))
    assert r.verify()
    if all(a > 0 for a, _ in pairs):
        assert (r.ratio_low, r.ratio_high) == (min(b / a for a, b in pairs), max(b / a for a, b in pairs))
    else:
        assert r.ratio_high is None or all(b <= r.ratio_high * a for a, b in pairs)
        assert all(b >= r.ratio_low * a for a, b in pairs)
    for b in r.breakdowns:
        a_, b_, _, _ = rows[int(b.id[1:])]
        others = [row for k, row in enumerate(rows) if k != int(b.id[1:])]
        fails = [
            sum(x[a_:b_])
            for x in compatible(others, 4)
            if (Fraction(x[2] + x[3], 61) <= Fraction(x[0] + x[1], 59)) == (b.conclusion == "higher")
        ]
        assert all((b.low is None or v >= b.low) and (b.high is None or v <= b.high) for v in fails)


def test_ratio_claims_bound_ratios():
    later = {"start": "2024-03", "end": "2024-05-01", "base_start": "2024-01", "base_end": "2024-03-01"}
    ratio = ds.Claim.ratio(id="r", low="2", high="2.5", measure="m", **later)
    whole = ds.Claim(id="t", value="900", start="2024-01", end="2024-05-01", relation="exact", measure="m")
    claims = ds.ClaimSet([whole, ratio])
    r = ds.compare_periods(claims, "2024-01..2024-02", "2024-03..2024-04")
    assert (r.ratio_low, r.ratio_high) == (2 * Fraction(60, 61), Fraction(5, 2) * Fraction(60, 61))
    assert r.certain == "higher"
    assert r.verify()


def test_a_signed_measure_has_a_difference_but_no_ratio():
    rows = [{"id": "a", "value": "-5", "start": "2024-01"}, {"id": "b", "value": "3", "start": "2024-02"}]
    claims = ds.read_claims([r | {"measure": "profit"} for r in rows], scheme=ds.Scheme(signed="profit"))
    r = ds.compare_periods(claims, "2024-01", "2024-02")
    assert (r.ratio_low, r.ratio_high) == (None, None)
    assert r.difference_low == r.difference_high == Fraction(3, 29) + Fraction(5, 31)
    assert r.certain == "higher"
    assert r.verify()


def test_contradictory_claims_are_answered_repair_by_repair():
    claims = ds.load_example("ua-desertion")
    claims = claims.select(ids=["octrec.02", "boyko25.42"] + [f"boyko24.{i:02}" for i in range(1, 13)])
    r = ds.compare_periods(claims, "2024-01..2024-06", "2025-01..2025-09", category="407+408")
    assert r.status == "inconsistent"
    assert r.complete
    assert {x.dropped for x in r.repairs} == {("octrec.02",), ("boyko25.42",)}
    exact = next(x.contrast for x in r.repairs if x.dropped == ("octrec.02",))
    half = 3448 + 4613 + 4715 + 5114 + 6928 + 6061
    assert exact.ratio_low == exact.ratio_high == Fraction(161755, 273) / Fraction(half, 182)
    assert (r.ratio_low, r.ratio_high, r.certain) == (0, exact.ratio_high, "neither")
    assert r.certificate is not None
    assert r.certificate.gap == 1755
    assert r.verify()
    assert len(r.to_frame()) == 3


def test_windows_that_nobody_reported_are_not_settled():
    r = ds.compare_periods(two().under(NEXT), "2019", "2020")
    assert (r.ratio_low, r.ratio_high, r.certain, r.status) == (0, None, "neither", "consistent")
    assert r.verify()


def test_bad_questions():
    with pytest.raises(ds.PeriodError):
        ds.compare_periods(two(), "whenever", "2024")


def test_results_travel_and_tampering_shows():
    r = ds.compare_periods(ds.load_example("two-figures").under(NEXT), *DAYS)
    assert ds.results.PeriodComparison.from_dict(json.loads(json.dumps(r.to_dict()))) == r
    assert pickle.loads(pickle.dumps(r)) == r
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(r)
    assert not replace(r, ratio_low=6).verify()
    chosen, *rest = r.contrasts
    assert not replace(r, ratio_low=6, contrasts=(replace(chosen, ratio_low=6), *rest)).verify()
    proof = chosen.ratio_low_proofs[0]
    lied = replace(chosen, ratio_low=6, ratio_low_proofs=tuple(replace(p, ratio=6) for p in chosen.ratio_low_proofs))
    assert not replace(r, ratio_low=6, contrasts=(lied, *rest)).verify()
    fewer = replace(chosen, ratio_low_proofs=(proof,))
    assert not replace(r, contrasts=(fewer, *rest)).verify()
    assert not replace(r, breakdowns=(replace(r.breakdowns[0], low=800000), *r.breakdowns[1:])).verify()


def test_by_calendar_month_the_ratio_is_another():
    """statistics.md 3.4: 3,497-3,526 a month before 2025, 18,118 since: 5.14-5.18."""
    r = ds.compare_periods(two("2022-02-01").under(NEXT), "2022-02..2024-12", DAYS[1], per="month")
    assert [(int(w.low), int(w.high)) for w in r.windows[:2]] == [(18118, 18118), (3497, 3525)]
    assert r.ratio_low == 18118 / Fraction(123409, 35)
    assert r.ratio_high == 18118 / Fraction(122411, 35)
    assert [round(float(e), 2) for e in (r.ratio_low, r.ratio_high)] == [5.14, 5.18]
    assert r.verify()


def test_what_only_whole_counts_make_certain_has_cases():
    """Five in two months, the second not below the first: in whole numbers it is above."""
    both = ds.Claim(id="both", value="5", start="2024-07", end="2024-09-01", relation="exact", measure="m")
    ratio = ds.Claim.ratio(id="r", low="1", start="2024-08", base_start="2024-07", base_end="2024-08-01", measure="m")
    claims = ds.ClaimSet([both, ratio])
    r = ds.compare_periods(claims, "2024-07", "2024-08")
    # two and three, or less in July: one more at least, over 31 days each
    assert (r.certain, r.difference_low) == ("higher", Fraction(1, 31))
    (proof,) = r.contrasts[0].difference_low_proofs
    assert proof.beyond is not None
    assert r.verify()
    assert {b.id for b in r.breakdowns} == {"both", "r"}
    assert not replace(r, difference_low=Fraction(2, 31)).verify()


@pytest.mark.parametrize("seed", range(8))
def test_true_claims_never_exclude_the_truth(seed):
    """Totals of windows and unions, growth, differences and orders of a hidden table of counts."""
    rng = random.Random(seed)
    n = 8
    table = {c: [rng.randint(0, 400) for _ in range(n)] for c in "xy"}
    total = [table["x"][k] + table["y"][k] for k in range(n)]
    rows = []
    for k in range(rng.randint(4, 9)):
        c, (a, b) = rng.choice(["x", "y", "x+y"]), sorted(rng.sample(range(n + 1), 2))
        v = sum(sum(table[p][a:b]) for p in c.split("+"))
        blur = rng.choice([0, 0, 30])
        ends = {"low": str(max(0, v - blur)), "high": str(v + blur)}
        rows.append(ds.Claim(id=f"t{k}", start=month(a), end=month(b), category=c, measure="m", **ends))
    a, b = sorted(rng.sample(range(n), 2))
    windows = {"start": month(b)[:7], "base_start": month(a), "base_end": month(a + 1)}
    more = {"value": str(total[b] - total[a]), "relation": "exact", "category": "x+y", "measure": "m"}
    claims = ds.ClaimSet([*rows, ds.Claim(id="d", kind="difference", **more, **windows)])
    r = ds.compare_periods(claims, "2023-01..2023-03", "2023-05..2023-08", category="x+y")
    earlier, later = Fraction(sum(total[:3]), 90), Fraction(sum(total[4:8]), 123)
    assert r.difference_low is None or r.difference_low <= later - earlier
    assert r.difference_high is None or later - earlier <= r.difference_high
    assert later >= r.ratio_low * earlier
    assert r.ratio_high is None or later <= r.ratio_high * earlier
    assert r.certain in ("neither", "higher" if later > earlier else "lower" if later < earlier else "neither")
    assert r.verify()
    s = ds.order_periods(claims, freq="MS", category="x+y", period="2023-01..2023-08")
    for p in s.answer.pairs:
        sign = (total[p.later] > total[p.earlier]) - (total[p.later] < total[p.earlier])
        assert p.sign_low <= sign <= p.sign_high
    slope = sum(Fraction(2 * k - 7, 84) * v for k, v in enumerate(total))
    assert s.slope_low is None or s.slope_low <= slope
    assert s.slope_high is None or slope <= s.slope_high
    assert s.rise <= max(b - a for a, b in itertools.combinations(total, 2))
    assert s.fall <= max(a - b for a, b in itertools.combinations(total, 2))
    assert s.verify()


def test_a_part_of_a_whole_that_may_be_more_is_asked_through_the_scheme():
    scheme = ds.Scheme({"all": ["x", "y"]}, exhaustive=False)
    base = {"measure": "m", "relation": "exact"}
    told = (("all", 1, 100), ("all", 2, 400), ("x", 1, 80), ("x", 2, 20))
    rows = [base | {"id": f"{c}{k}", "category": c, "start": f"2024-0{k}", "value": str(v)} for c, k, v in told]
    claims = ds.read_claims(rows, scheme=scheme)
    r = ds.compare_periods(claims, "2024-01", "2024-02", category="y")
    assert (r.ratio_low, r.ratio_high, r.certain) == (0, None, "neither")
    whole = ds.compare_periods(claims, "2024-01", "2024-02", category="all")
    assert whole.ratio_low == whole.ratio_high == Fraction(400 * 31, 100 * 29)
    assert whole.verify()
    assert r.verify()


@pytest.mark.parametrize(
    ("earlier", "later", "bases"),
    [
        # no 29 February a year before, and 28 February just before
        ("2024-01", "2024-02-29", ["chosen", "just_before"]),
        ("2023", "2024-02-29", ["chosen", "just_before"]),
        ("2024-01", "2024-02-28..2024-02-29", ["chosen", "year_before", "just_before"]),
        ("2024-01", "2024-02-29..2024-03-05", ["chosen", "year_before", "just_before"]),
        # before the calendar begins, and where it ends
        ("0001-01", "0001-03", ["chosen", "just_before"]),
        ("0001-02", "0001-01", ["chosen"]),
        ("0001-01-01", "0001-01-02", ["chosen"]),
        ("9998", "9999-12-01..9999-12-29", ["chosen", "year_before", "just_before"]),
        ("2023-05-05", "2024-05-05", ["chosen", "just_before"]),
    ],
)
def test_windows_at_leap_days_and_at_the_ends_of_the_calendar(earlier, later, bases):
    span = [("a", earlier, "31"), ("b", later, "5")]
    rows = []
    for name, window, value in span:
        first, _, last = window.partition("..")
        end = {"through": last or "start"} if len(first) == 10 else {}
        rows.append({"id": name, "value": value, "relation": "exact", "start": first, "measure": "m"} | end)
    found = ds.compare_periods(ds.read_claims(rows), earlier, later)
    assert [c.base.value for c in found.contrasts] == bases
    assert found.verify()
    assert type(found).from_dict(found.to_dict()) == found
    days = {c.base.value: c.earlier.days for c in found.contrasts}
    assert days["chosen"] == found.earlier.days


def test_every_day_can_be_the_later_window():
    rows = [{"id": "a", "value": "5", "start": "2023-12", "measure": "m"}]
    claims = ds.read_claims(rows)
    for k in (0, 57, 58, 59, 60, 61):
        day = date(2024, 1, 1) + timedelta(days=k)
        for length in (1, 2, 3):
            window = (day.isoformat(), (day + timedelta(days=length)).isoformat())
            assert ds.compare_periods(claims, "2023-12", window).status == "consistent"
