"""estimate_trend on claims: the published months, too few figures, contradictions, ambiguous windows, parts, seasons."""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

import deserstats as ds
from deserstats.trend.estimate.estimate_answers import Use

MONTHS = [f"boyko24.{i:02d}" for i in range(1, 13)]
STARTS = [f"{2021 + m // 12}-{m % 12 + 1:02d}" for m in range(49)]


def days_of(month):
    first = date.fromisoformat(month + "-01")
    return (date(first.year + first.month // 12, first.month % 12 + 1, 1) - first).days


def rows(counts, **more):
    """Exact counts of months from January 2021 on."""
    return [{"id": f"m{i}", "start": STARTS[i], "value": f"{v:,}", "relation": "exact"} | more
            for i, v in enumerate(counts)]  # fmt: skip


def noisy(n, growth=0.0, seed=1, season=0.0):
    rng = np.random.default_rng(seed)
    days = np.array([days_of(m) for m in STARTS[:n]])
    mu = 30 * days * np.exp(growth * np.arange(n) / 12 + season * np.sin(2 * np.pi * np.arange(n) / 12))
    return [int(v) for v in rng.negative_binomial(mu / 20, 1 / 21)]


def growth_of(answer):
    return answer.growth, answer.growth_low, answer.growth_high, answer.pvalue


@pytest.fixture(scope="module")
def months():
    return ds.estimate_trend(ds.load_example("ua-desertion").select(ids=MONTHS))


def test_the_months_of_2024_rise(months):
    assert months.status == "ok"
    assert months.pvalue < 0.05
    assert 1 < months.growth_low < months.growth < months.growth_high
    assert (months.n_used, months.n_atoms, months.df) == (12, 12, 10)
    assert (months.category, months.unit) == ("407+408", "proceedings")


def test_the_headline_is_the_weakest_line_that_was_fitted(months):
    gamma, serial = months.sensitivity[:2]
    assert months.pvalue == max(gamma.pvalue, serial.pvalue)
    assert months.to_frame().iloc[0]["growth"] == months.growth


def test_it_survives_json_and_is_verified(months):
    again = ds.results.TrendEstimate.from_dict(json.loads(json.dumps(months.to_dict())))
    assert again == months
    assert months.verify()
    assert not replace(months, growth=2 * months.growth).verify()


def test_an_answer_needs_its_evidence(months):
    with pytest.raises(ValueError, match="interval"):
        replace(months, pvalue=None)
    with pytest.raises(ValueError, match="no p-value"):
        replace(months, status=ds.results.TrendStatus.INSUFFICIENT)


def test_the_order_of_claims_does_not_matter(months):
    claims = ds.load_example("ua-desertion").select(ids=MONTHS[::-1])
    assert growth_of(ds.estimate_trend(claims)) == pytest.approx(growth_of(months), rel=1e-9)


def test_running_totals_say_what_the_months_say(months):
    claims = ds.load_example("ua-desertion").select(ids=MONTHS)
    total, cumulative = 0, []
    for c in claims:
        total += c.figure.value
        cumulative.append({"start": "2024-01-01", "end": c.end, "value": f"{total:,}", "relation": "exact"})
    assert growth_of(ds.estimate_trend(ds.read_claims(cumulative))) == pytest.approx(growth_of(months), rel=1e-9)


def test_the_total_of_the_year_adds_nothing(months):
    claims = ds.load_example("ua-desertion").select(ids=[*MONTHS, "boyko24.25"])
    answer = ds.estimate_trend(claims)
    assert growth_of(answer) == growth_of(months)
    assert [f.ids for f in answer.figures if f.use == Use.IMPLIED] == [("boyko24.25",)]


def test_one_claim_is_insufficient():
    answer = ds.estimate_trend(ds.load_example("two-figures").select(ids=["B"]))
    assert answer.status == "insufficient"
    assert growth_of(answer) == (None, None, None, None)
    assert answer.smallest_pvalue == 1.0
    assert "1 independent window" in answer.reason


def test_no_claims_are_insufficient():
    answer = ds.estimate_trend(ds.ClaimSet())
    assert (answer.status, answer.reason) == ("insufficient", "there are no totals or rates among these claims")


@pytest.mark.parametrize(("n", "smallest"), [(2, 1.0), (3, 1 / 3)])
def test_up_to_three_windows_have_a_tipping_variability_instead_of_a_pvalue(n, smallest):
    answer = ds.estimate_trend(ds.read_claims(rows([900, 1400, 2100][:n])))
    assert (answer.status, answer.pvalue, answer.growth_low) == ("insufficient", None, None)
    assert answer.growth is None
    assert "a year" not in str(answer)
    assert answer.tipping > 0.1
    assert answer.smallest_pvalue == pytest.approx(smallest)


def test_four_windows_say_what_a_test_of_order_could_reach():
    years = [
        {"start": f"{2018 + i}", "value": v, "relation": "exact"}
        for i, v in enumerate(("900", "1,100", "1,500", "2,100"))
    ]
    answer = ds.estimate_trend(ds.read_claims(years))
    assert (answer.status, answer.df, answer.step) == ("ok", 2, "year")
    assert answer.smallest_pvalue == pytest.approx(0.0833, abs=5e-5)
    assert "could not go below p = 0.083" in str(answer)


def test_under_a_full_year_growth_is_not_told_from_a_season():
    rising = rows([1000 * 2**i for i in range(11)])
    answer = ds.estimate_trend(ds.read_claims(rising))
    assert (answer.status, answer.pvalue, answer.growth) == ("insufficient", None, None)
    assert answer.reason == (
        "cannot tell: the figures cover 334 days, and under a full year growth looks like a season"
    )
    assert ds.estimate_trend(ds.read_claims(rows([1000 * 2**i for i in range(12)]))).status == "ok"


def test_no_line_of_the_average_is_below_the_headline_without_its_reason(months):
    better = [line.assumption for line in months.sensitivity if line.pvalue < months.pvalue]
    assert all(name == "gamma process" or name.startswith("if that correlation were") for name in better)


def test_what_growth_would_have_shown_stands_beside_every_no():
    answer = ds.estimate_trend(ds.read_claims(rows(noisy(24))))
    assert answer.pvalue > 0.05
    assert answer.detectable > answer.growth_high / answer.growth > 1
    assert "do not settle whether it grows or falls" in str(answer)


def test_the_two_published_figures_tip_at_a_spread_of_230_percent():
    claims = ds.load_example("two-figures")
    answer = ds.estimate_trend(claims.read_as(over="next_round"))
    assert answer.status == "insufficient"
    assert answer.tipping == pytest.approx(2.30, abs=0.005)
    assert [line.assumption for line in answer.sensitivity] == ["A as 24 Feb 2022-May 2025", "A as Feb 2022-May 2025"]


def test_a_window_under_which_the_claims_cannot_hold_is_not_fitted():
    counts = noisy(12)
    total = {"id": "t", "start": "2021-01", "end": "2021-11-01", "end_or": "2022-01-01", "value": str(sum(counts)),
             "relation": "exact"}  # fmt: skip
    answer = ds.estimate_trend(ds.read_claims([*rows(counts), total]))
    assert growth_of(answer) == growth_of(ds.estimate_trend(ds.read_claims(rows(counts))))
    assert not any(" as " in line.assumption for line in answer.sensitivity)
    assert answer.notes[-1] == "fitted t as 2021"


def test_read_literally_over_has_no_upper_end_and_nothing_follows():
    answer = ds.estimate_trend(ds.load_example("two-figures"))
    assert (answer.status, answer.growth, answer.tipping) == ("insufficient", None, None)
    assert "wide or one-sided" in answer.reason


def test_contradictory_claims_are_fitted_once_for_each_best_repair():
    claims = ds.load_example("ua-desertion").select(ids=["octrec.02", "boyko25.42", *MONTHS])
    answer = ds.estimate_trend(claims, category="407+408")
    variants = {line.assumption: line.pvalue for line in answer.sensitivity if line.assumption.startswith("without")}
    assert set(variants) == {"without octrec.02", "without boyko25.42"}
    assert answer.pvalue == max(variants.values())
    assert dict(answer.unused) == {"boyko25.42": "left out to make the claims consistent"}
    assert any("contradict" in note for note in answer.notes)


def test_exposure_is_counted_in_days():
    answer = ds.estimate_trend(ds.read_claims(rows([100 * days_of(m) for m in STARTS[:12]])))
    assert answer.growth == pytest.approx(1, abs=1e-9)
    assert answer.dispersion == 1
    assert answer.pvalue == pytest.approx(1, abs=1e-6)


def test_a_known_growth_is_recovered():
    day = [1e6 * 2 ** (d / 365.2425) for d in range(3 * 366)]
    first = date(2021, 1, 1)
    edges = [(date.fromisoformat(m + "-01") - first).days for m in STARTS[:25]]
    answer = ds.estimate_trend(ds.read_claims(rows([round(sum(day[a:b])) for a, b in pairwise(edges)])))
    assert answer.growth == pytest.approx(2, rel=1e-3)


def test_parts_add_up_where_they_make_the_whole_over_one_window():
    counts = noisy(13)
    whole = ds.read_claims(rows(counts, category="a+b"))
    rest = rows([c - c // 3 for c in counts], category="b")
    parts = [*rows([c // 3 for c in counts], category="a"), *(r | {"id": f"b{i}"} for i, r in enumerate(rest))]
    assert growth_of(ds.estimate_trend(ds.read_claims(parts))) == growth_of(ds.estimate_trend(whole))
    answer = ds.estimate_trend(ds.read_claims(parts[:-1]))
    assert answer.n_atoms == 12
    assert dict(answer.unused) == {"m12": "a part, and no other claims complete it over its window"}


def test_where_the_union_is_told_over_few_windows_the_categories_are_named():
    claims = ds.read_claims(
        [*rows(noisy(12), category="a"), {"id": "b", "start": "2021", "value": "5", "category": "b"}]
    )
    answer = ds.estimate_trend(claims)
    assert (answer.status, answer.category) == ("insufficient", "a+b")
    assert answer.notes[-1] == "name a category; told are a over 12 windows and b over 1 window"
    assert ds.estimate_trend(claims, category="a").status == "ok"


def test_copies_are_one_figure():
    table = rows(noisy(12))
    twice = table + [r | {"id": f"again{i}"} for i, r in enumerate(table)]
    one, other = ds.estimate_trend(ds.read_claims(table)), ds.estimate_trend(ds.read_claims(twice))
    assert growth_of(one) == growth_of(other)
    assert (other.n_atoms, other.n_used) == (12, 24)


def test_a_one_sided_figure_pulls_only_where_it_cuts():
    counts = noisy(14, growth=0.5)
    table = rows(counts)
    alone = ds.estimate_trend(ds.read_claims(table[:-1]))
    idle = [*table[:-1], table[-1] | {"value": "10", "relation": "over"}]
    beside = ds.estimate_trend(ds.read_claims(idle))
    assert growth_of(beside)[:3] == pytest.approx(growth_of(alone)[:3], rel=1e-2)
    # what says nothing may cost degrees of freedom, and lends none
    assert beside.pvalue >= alone.pvalue * 0.99
    cut = [*table[:-1], table[-1] | {"value": f"{4 * max(counts):,}", "relation": "over"}]
    answer = ds.estimate_trend(ds.read_claims(cut))
    assert answer.sensitivity[0].growth > 1.05 * alone.sensitivity[0].growth
    assert [f.ids for f in answer.figures if f.use == Use.INTERVAL] == [("m13",)]


def test_every_claim_that_is_not_used_has_its_reason():
    table = [
        *rows(noisy(6)),
        {"id": "g", "kind": "growth", "value": "5", "start": "2021-02", "base_start": "2021-01", "base_end": "2021-02-01"},
        {"id": "e", "kind": "each", "per": "month", "value": "5", "relation": "over", "start": "2021-01", "end": "2021-04-01"},
        {"id": "p", "kind": "projection", "value": "5", "start": "2022"},
        {"id": "old", "value": "1", "start": "2021-08"},
        {"id": "new", "value": "900", "start": "2021-07", "supersedes": "old"},
        {"id": "ci", "low": "1", "high": "9000", "start": "2021-09", "interval": "ci95"},
    ]  # fmt: skip
    answer = ds.estimate_trend(ds.read_claims(table))
    assert dict(answer.unused) == {
        "g": "a growth is not a sum over a window", "e": "one figure for every month does not say how they differ",
        "p": "projection", "old": "superseded by new", "ci": "its interval is ci95, which is not a hard limit",
    }  # fmt: skip
    assert answer.n_used == 7


def test_zeros_constants_and_signed_measures_are_refused_with_their_reason():
    assert "above zero" in ds.estimate_trend(ds.read_claims(rows([0] * 6))).reason
    money = ds.Scheme(continuous=True)
    flat = [100 * days_of(m) for m in STARTS[:12]]
    assert "do not vary" in ds.estimate_trend(ds.read_claims(rows(flat), scheme=money)).reason
    profit = ds.read_claims(rows(noisy(6), measure="profit"), scheme=ds.Scheme(signed="profit"))
    assert "may be negative" in ds.estimate_trend(profit).reason
    persons = ds.read_claims(rows(noisy(6), measure="persons"), scheme=ds.Scheme(additive={"persons": "distinct"}))
    assert "do not add up" in ds.estimate_trend(persons).reason


def test_what_was_left_out_and_could_mean_several_things_is_asked_for():
    two = ds.read_claims(
        rows(noisy(12), measure="a") + [r | {"id": "x" + r["id"]} for r in rows(noisy(12), measure="b")]
    )
    with pytest.raises(ds.ClaimError, match=r"name the measure.*'a' and 'b'"):
        ds.estimate_trend(two)
    assert ds.estimate_trend(two, measure="b").status == "ok"
    dated = [
        *rows(noisy(4), dated_by="occurred"),
        {"id": "r", "start": "2021-08", "value": "7", "dated_by": "recorded"},
    ]
    with pytest.raises(ds.ClaimError, match="'occurred' and 'recorded'"):
        ds.estimate_trend(ds.read_claims(dated))
    with pytest.raises(ds.ClaimError, match=r"confidence=1\.5"):
        ds.estimate_trend(two, measure="a", confidence=1.5)


def test_a_season_is_told_from_a_trend():
    claims = ds.read_claims(rows(noisy(36, growth=0.2, season=0.6)))
    answer = ds.estimate_trend(claims, season=True)
    assert answer.df == 36 - 13
    assert np.prod(answer.months) == pytest.approx(1)
    assert np.argmax(answer.months) in (2, 3, 4)
    assert max(answer.months) == pytest.approx(np.exp(0.6), rel=0.25)
    assert answer.growth_low < np.exp(0.2) < answer.growth_high
    assert answer.verify()


def test_a_season_has_as_many_coefficients_as_the_figures_carry():
    wave = ds.estimate_trend(ds.read_claims(rows(noisy(14, season=0.3))), season=True)
    assert (wave.status, wave.df, len(wave.months)) == ("ok", 14 - 4, 12)
    few = ds.estimate_trend(ds.read_claims(rows(noisy(5))), season=True)
    assert few.reason == "5 independent windows, and a trend beside a season needs 6"
    rng = np.random.default_rng(2)
    quarters = [{"start": f"{y}-Q{q}", "value": f"{rng.poisson(900 * (1.5 if q == 2 else 1))}", "relation": "exact"}
                for y in range(2018, 2023) for q in range(1, 5)]  # fmt: skip
    answer = ds.estimate_trend(ds.read_claims(quarters), season=True)
    assert (answer.status, answer.step, answer.df) == ("ok", "quarter", 20 - 5)
    assert answer.months[4] / answer.months[0] == pytest.approx(1.5, rel=0.1)
    years = [{"start": f"{y}", "value": f"{900 + y % 7}", "relation": "exact"} for y in range(2010, 2024)]
    assert "figures of a year do not tell a season" in ds.estimate_trend(ds.read_claims(years), season=True).reason


def test_daily_figures_have_a_day_as_their_step():
    rng = np.random.default_rng(3)
    first = date(2021, 3, 1)
    table = [{"start": first + timedelta(d), "through": "start", "value": int(v), "relation": "exact"}
             for d, v in enumerate(rng.poisson(200, 40))]  # fmt: skip
    answer = ds.estimate_trend(ds.read_claims(table))
    assert (answer.step, answer.n_atoms, answer.status) == ("day", 40, "insufficient")
    assert "the figures cover 40 days" in answer.reason


def test_windows_of_a_few_days_do_not_take_over_the_factors_of_a_month():
    counts = noisy(12, seed=5)
    claims = ds.read_claims(rows(counts))
    table = rows(counts)
    # the first month in two parts of very different rates
    split = [
        {"id": "s1", "start": "2021-01-01", "end": "2021-01-08", "value": str(counts[0] // 2), "relation": "exact"}
    ]
    answer, plain = ds.estimate_trend(ds.read_claims(table + split)), ds.estimate_trend(claims)
    assert answer.n_atoms == plain.n_atoms + 1
    serial, alone = answer.sensitivity[1], plain.sensitivity[1]
    assert serial.growth == pytest.approx(alone.growth, rel=0.02)
    assert any("much shorter than a month" in note for note in answer.notes)


def test_growth_per_head_is_that_of_the_counts_less_that_of_the_people():
    claims = ds.read_claims(rows(noisy(36, growth=0.3)))
    alone = ds.estimate_trend(claims)
    people = {"2020": 1e6, "2024": 2e6}  # from middle to middle of two leap years: a factor of 2 ** 0.25 a year
    per_head = ds.estimate_trend(claims, population=people)
    assert per_head.growth == pytest.approx(alone.growth / 2**0.25, rel=1e-3)
    assert per_head.verify()
    assert "per head" in str(per_head)
    again = ds.results.TrendEstimate.from_dict(json.loads(json.dumps(per_head.to_dict())))
    assert again == per_head
    with pytest.raises(ds.ClaimError, match=r"'2021': 0"):
        ds.estimate_trend(claims, population={"2021": 0})


def test_a_growth_of_what_would_have_shown_shows_in_four_of_five():
    """Six years of gamma rates and Poisson counts: flat tables print a growth; tables that grow so much are counted."""
    rng = np.random.default_rng(8)
    times = np.arange(6) - 2.5

    def told(growth):
        counts = rng.poisson(12_000 * growth**times * rng.gamma(100, 0.01, size=6))
        rows = [{"start": str(2015 + k), "value": str(v), "relation": "exact"} for k, v in enumerate(counts)]
        return ds.estimate_trend(ds.read_claims(rows))

    printed = [told(1.0).detectable for _ in range(60)]
    shown = [told(growth).pvalue < 0.05 for growth in printed for _ in range(3)]
    assert 0.74 <= np.mean(shown) <= 0.9  # 0.69 where the model told was the only one asked


def test_versions_that_leave_out_many_claims_are_told_apart():
    """Two origins differ in each of 16 months: 2 to the 16th repairs, of which each fitted one has a line of its own."""
    claims = ds.read_claims([
        {"id": f"{origin}{k}", "origin": origin, "start": f"{2023 + k // 12}-{k % 12 + 1:02d}", "value": str(v + k % 3),
         "relation": "exact"}
        for origin, v in (("P", 20), ("Q", 25)) for k in range(16)
    ])  # fmt: skip
    lines = [x.assumption for x in ds.estimate_trend(claims).sensitivity if x.assumption.startswith("without")]
    assert len(lines) == len(set(lines)) > 10
