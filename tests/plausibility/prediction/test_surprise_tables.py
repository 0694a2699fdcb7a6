"""Surprise in tables as they are printed: zeros, balances, rolling years, weeks with holidays, and what is said."""

from datetime import date

import numpy as np

import deserstats as ds


def a_year(values):
    return [{"id": f"m{i}", "start": f"2024-{i + 1:02d}", "value": f"{v:,}"} for i, v in enumerate(values)]


THOUSANDS = [5210, 4980, 5105, 4890, 5340, 5012, 4760, 5230, 5075, 4930, 5188, 5020]


def test_a_month_of_nothing_among_thousands_is_notable():
    """Chance of no event where 5,000 are usual: e^-5000, whatever months vary by."""
    found = ds.check_surprise(a_year([*THOUSANDS[:5], 0, *THOUSANDS[6:]])).findings
    assert [f.ids for f in found if f.verdict == "notable"] == [("m5",)]


def test_months_of_nothing_are_usual_among_small_counts_and_out_of_season():
    """Of 12 Poisson counts with mean 1, four in ten are 0; a harvest has months without any."""
    for values in ([0, 1, 3, 0, 2, 0, 1, 0, 0, 4, 1, 2], [0, 0, 0, 80, 210, 400, 510, 420, 200, 90, 0, 0]):
        found = ds.check_surprise(a_year(values)).findings
        assert not [f for f in found if f.verdict == "notable"]
        assert any("one in 6" in f.reason for f in found if f.verdict == "not run")


def test_three_figures_one_of_them_nothing():
    found = ds.check_surprise(a_year([5000, 0, 4900])).findings
    assert {f.ids for f in found} == {("m0", "m2"), ("m1",)}


def test_what_may_be_negative_has_no_rate():
    """Nine balances about nothing: half are below 0, and no month's total is a rate times its days."""
    balances = ["40", "-25", "12", "-60", "33", "8", "-17", "51", "-9"]
    rows = [
        {"id": f"m{i}", "measure": "balance", "start": f"2024-0{i + 1}", "value": v} for i, v in enumerate(balances)
    ]
    found = ds.check_surprise(ds.ClaimSet.from_frame(rows, scheme=ds.Scheme(signed="balance"))).findings
    assert {f.verdict.value for f in found} == {"not run"}


def test_shares_and_rates_of_balances_are_not_told():
    """Of 40 and -25 neither has a share of 15, and 1,200 deaths are not -48,000 per 1,000 of -25."""
    rows = [
        {"id": f"{c}{i}", "measure": "balance", "category": c, "start": f"2024-0{i + 1}", "value": str(v)}
        for i in range(6) for c, v in (("a", 40 - 9 * i), ("b", 3 * i - 25))
    ]  # fmt: skip
    levels = [{**row, "id": f"level {row['id']}", "kind": "stock"} for row in rows]
    deaths = {"id": "deaths", "measure": "deaths", "start": "2024", "value": "1,200"}
    claims = ds.ClaimSet.from_frame([*rows, *levels, deaths], scheme=ds.Scheme(signed="balance"))
    with np.errstate(all="raise"):
        assert [f.verdict.value for f in ds.check_shares(claims).findings] == ["not run"]
        assert not [f for f in ds.check_rates(claims).findings if " -" in f.reason]


def test_a_level_of_nobody_is_no_denominator():
    rows = [
        {"id": "level", "kind": "stock", "measure": "army", "start": "2024-01-05", "value": "0"},
        *a_year([5, 6, 7]),
    ]
    assert [f.verdict.value for f in ds.check_rates(rows).findings] == ["not run"]


def test_rolling_years_end_and_tell_finite_numbers():
    """Sums of 12 months, each with 11 of the last: a share of variance that was -1e-17 made an endless search."""
    for seed in range(8):
        months = np.random.default_rng(seed).poisson(500, 35)
        rows = [
            {"id": f"c{i}", "start": f"{2015 + i // 12}-{i % 12 + 1:02d}", "value": str(sum(months[i : i + 12])),
             "through": f"{2015 + (i + 11) // 12}-{(i + 11) % 12 + 1:02d}"} for i in range(24)
        ]  # fmt: skip
        with np.errstate(all="raise", under="ignore"):
            assert not [f for f in ds.check_surprise(rows).findings if "nan" in f.reason]


def test_weeks_with_holidays_are_honest():
    """Turn of the year and Easter two fifths lower, for a year and a half: one table in twenty at most."""
    notable = 0
    for seed in range(20):
        rng = np.random.default_rng([41, seed])
        weeks = np.where(np.isin(np.arange(80) % 52, (0, 51, 16)), 240, 400) * np.exp(0.08 * rng.normal(size=80))
        rows = [
            {"id": f"w{i}", "start": str(date.fromordinal(738_156 + 7 * i)), "value": str(n),
             "through": str(date.fromordinal(738_162 + 7 * i))} for i, n in enumerate(rng.poisson(weeks))
        ]  # fmt: skip
        notable += any(f.verdict == "notable" for f in ds.check_surprise(rows, effort=0.2).findings)
    assert notable <= 1


def test_no_sentence_has_powers_of_ten_or_a_rate_times_nothing():
    """Figures that vary less than counts do leave a variability of nearly 0, and rare ones a prediction below 1."""
    for values in (THOUSANDS, [1, 2, 1, 1, 3, 1, 2, 1, 1, 1, 2, 1], [48_200, 51_000, 50_300, 49_500, 50_800, 49_900]):
        for finding in ds.check_surprise(a_year(values)).findings:
            assert "e-0" not in finding.reason
            assert "e+0" not in finding.reason
            assert "predict 0 to 0 " not in finding.reason
            assert "Tipping variability: 0 " not in finding.reason


def test_over_is_not_stretched_by_an_outlet_that_counts_a_little_more():
    """4,950 events are over 4,000; 5,020 elsewhere are 1.4 % more. 9,000 are not what over 4,000 is said of."""

    def verdicts(value):
        rows = [{"id": "A", "value": "4,000", "relation": "over", "start": "2024"},
                {"id": "B", "value": value, "start": "2024"}]  # fmt: skip
        return [f.verdict.value for f in ds.check_surprise(rows).findings if f.check == "surprise: wording"]

    assert verdicts("5,020") == []
    assert verdicts("9,000") == ["notable"]


def test_a_running_total_that_stands_still_at_its_end_is_not_called_usual():
    """Steps of about 5,000, then four of 0: no event in four months, or a figure copied on."""
    totals = [5_000, 10_100, 14_900, 20_050, 25_000, 25_000, 25_000, 25_000, 25_000]
    rows = [{"id": f"t{i}", "start": "2024-01", "through": f"2024-0{i + 1}", "value": f"{v:,}"}
            for i, v in enumerate(totals)]  # fmt: skip
    said = {f.check: f for f in ds.check_revisions(rows).findings}["revisions: steps"]
    assert said.verdict == "cannot tell"
    assert "no new count" in said.reason
