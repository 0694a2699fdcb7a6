"""Revisions, falls, weekdays and smooth stretches: small tables by hand, large ones as plain pandas counts them."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom, friedmanchisquare

import deserstats as ds
from deserstats.plausibility.revision.smoothness import smoothest, smoothness_test
from deserstats.plausibility.revision.vintages import sign_power, sign_pvalue
from deserstats.plausibility.revision.weekdays import friedman, weekday_profile, weekday_ratios, working_days_test

FIRST = date(2024, 1, 1)


def cumulative(values, notes=(), **more):
    """Totals from one day on, a day longer each."""
    notes = dict(notes)
    return ds.read_claims([
        {"id": f"d{i}", "value": f"{v}", "relation": "exact", "start": FIRST.isoformat(), "measure": "deaths",
         "through": (FIRST + timedelta(days=i)).isoformat(), "note": notes.get(i, "")} | more
        for i, v in enumerate(values)
    ])  # fmt: skip


def falls_of(claims):
    return ds.check_revisions(claims).of("revisions: falls")[0]


# --- falls


def test_a_digit_that_slipped_for_one_day():
    """Marche, 5 January 2024: 4,418 between 4,518 and 4,519."""
    finding = falls_of(cumulative([4516, 4517, 4518, 4418, 4519, 4520]))
    assert (finding.verdict, finding.statistic) == ("notable", 1)
    assert "1 slip candidate" in finding.reason
    assert "d3 stands alone" in finding.reason


def test_a_figure_that_is_too_high_for_one_day():
    finding = falls_of(cumulative([1970, 1975, 19979, 1982, 1988]))
    assert "d2 stands alone" in finding.reason


def test_a_fall_that_lasts_has_no_cause_without_a_note():
    finding = falls_of(cumulative([100, 110, 120, 90, 100, 110, 120]))
    assert finding.verdict == "notable"
    assert "1 lasting, without a note" in finding.reason
    assert "slip" not in finding.reason


def test_a_note_makes_it_a_correction_or_a_change_of_definition():
    values = [100, 110, 120, 90, 100]
    corrected = falls_of(cumulative(values, {3: "11 cases counted twice were removed"}))
    assert corrected.verdict == "unremarkable"
    assert "1 correction with a note" in corrected.reason
    redefined = falls_of(cumulative(values, {3: "new case definition"}))
    assert "1 change of definition" in redefined.reason
    assert "correction" in falls_of(cumulative(values, status="revised")).reason


def test_growth_may_hide_a_slip_so_none_is_claimed():
    assert "slip" not in falls_of(cumulative([900, 1009, 991, 1083, 1170])).reason


def test_series_that_fall_on_one_day_changed_together():
    rows = [*cumulative([100, 110, 120, 90, 95], source="office"),
            *cumulative([10, 11, 12, 9, 10], source="office", measure="cases")]  # fmt: skip
    claims = ds.ClaimSet(c.replace(id=f"{c.measure}-{c.id}") for c in rows)
    assert all("change of definition" in f.reason for f in ds.check_revisions(claims).of("revisions: falls"))


def test_outlets_that_count_differently_do_not_fall():
    rows = [c.replace(id=f"{c.id}{s}", source=s, value=str(int(c.value) + k))
            for s, k in (("a", 0), ("b", 800)) for c in cumulative([1000, 1100, 1200, 1300])]  # fmt: skip
    found = ds.check_revisions(ds.ClaimSet(rows)).of("revisions: falls")
    assert [f.statistic for f in found] == [0, 0]


def test_figures_that_may_be_equal_do_not_fall():
    claims = ds.read_claims([
        {"id": f"r{i}", "value": v, "relation": "about", "start": "2024", "end": f"2024-0{i + 3}-01", "measure": "m"}
        for i, v in enumerate(["12,000", "11,900", "12,000"])
    ])  # fmt: skip
    assert falls_of(claims).statistic == 0


# --- revisions


def vintages(*rows):
    return ds.read_claims([
        {"id": f"v{i}", "value": value, "relation": "exact", "start": window, "published": published,
         "origin": "Office", "measure": "m"}
        for i, (window, value, published) in enumerate(rows)
    ])  # fmt: skip


def test_a_history_by_hand():
    claims = vintages(("2024", "100", "2025-01-10"), ("2024", "110", "2025-02-10"), ("2024", "108", "2025-04-11"),
                      ("2024", "108", "2025-06-01"))  # fmt: skip
    finding = ds.check_revisions(claims).findings[0]
    assert finding.statistic == 2
    assert finding.effect == pytest.approx(10 / 108)
    assert "settled after 91 days" in finding.reason
    assert "both ways, largest 10" in finding.reason
    assert finding.pvalue is None


def test_rounding_is_no_revision():
    claims = vintages(("2024", "17,082", "2025-01-10"), ("2024", "17,100", "2025-02-10"))
    claims = ds.ClaimSet([claims["v0"], claims["v1"].replace(relation="about")])
    assert ds.check_revisions(claims).findings[0].statistic == 0


def test_one_sided_gaps_are_a_later_revision_or_another_definition():
    rows = [(str(2010 + i), str(1000 + 7 * i + 40 * late), f"2025-0{1 + late}-01") for i in range(6) for late in (0, 1)]
    finding = ds.check_revisions(vintages(*rows)).of("revisions: direction")[0]
    assert finding.pvalue == pytest.approx(2 / 2**6)
    assert finding.verdict == "notable"
    assert "another definition" in finding.reason
    assert "slip" not in finding.reason


def test_direction_needs_six():
    rows = [(str(2010 + i), str(1000 + 40 * late), f"2025-0{1 + late}-01") for i in range(5) for late in (0, 1)]
    finding = ds.check_revisions(vintages(*rows)).of("revisions: direction")[0]
    assert finding.verdict == "not run"
    assert "needs 6" in finding.reason
    assert "found 5" in finding.reason


def test_sign_test():
    assert sign_pvalue(0, 6) == pytest.approx(2 / 64)
    assert sign_pvalue(5, 10) == 1
    assert sign_power(6, 0.9) == pytest.approx(0.9**6 + 0.1**6)


def test_basis_gaps_of_the_desertion_table_are_no_slips():
    result = ds.check_revisions(ds.load_example("ua-desertion"))
    year = next(f for f in result.of("revisions") if "upaug25.01" in f.ids)
    assert "revision or another definition" in year.reason
    assert not any("slip" in f.reason or "typ" in f.reason for f in result.findings)


# --- weekdays


def test_friedman_as_scipy_has_it():
    rng = np.random.default_rng(8)
    values = rng.poisson(200, 7 * 10 + 6)
    ratios = weekday_ratios(values)
    assert ratios.shape == (10, 7)
    assert friedman(ratios) == pytest.approx(friedmanchisquare(*ratios.T).statistic)


def test_a_line_has_no_weekdays():
    assert weekday_ratios(np.arange(100, 200)) == pytest.approx(1)
    assert working_days_test(np.arange(100, 200, dtype=float), 0)[1] > 0.05


def test_profile_starts_on_monday():
    week = np.array([70, 90, 100, 110, 120, 130, 80.0])
    for first in range(7):
        values = np.roll(np.tile(week, 12), -first)
        assert weekday_profile(values, first) == pytest.approx(week / 100)


def test_weekday_effect_in_a_cumulative_series():
    rng = np.random.default_rng(3)
    level = np.array([100, 100, 100, 100, 100, 60, 50])  # Monday 1 January 2024 first
    steps = rng.poisson(np.tile(level, 12))
    result = ds.check_revisions(cumulative(np.cumsum(steps), source="office"))
    finding = result.of("revisions: weekdays")[0]
    assert finding.verdict == "unremarkable"  # a weekend is no oddity
    assert "Sundays" in finding.reason
    assert finding.effect == pytest.approx(50 / 87.14 - 1, abs=0.05)


def test_working_days_that_differ_are_notable_and_weekends_are_not():
    """Size of the test beside a weekend dip: 200 series, at 5 percent 20 or fewer are expected in 999 of 1,000."""
    weekend = np.tile([100, 100, 100, 100, 100, 60, 50], 12)
    seeds = range(200)
    pvalues = [working_days_test(np.random.default_rng([5, s]).poisson(weekend), 0, draws=199)[1] for s in seeds]
    assert sum(p <= 0.05 for p in pvalues) <= binom.isf(0.001, 200, 0.05)
    late = np.tile([60, 90, 110, 110, 110, 110, 60], 12)  # what Sunday booked is missing on Mondays as well
    assert working_days_test(np.random.default_rng(1).poisson(late), 0)[1] < 0.001


def test_short_series_say_how_long_they_must_be():
    finding = ds.check_revisions(cumulative(range(100, 150))).of("revisions: weekdays")[0]
    assert finding.verdict == "not run"
    assert "62 consecutive days" in finding.reason


def test_small_cells_are_warned_about():
    steps = np.random.default_rng(2).poisson(0.7, 90)
    finding = ds.check_revisions(cumulative(np.cumsum(steps))).of("revisions: weekdays")[0]
    assert finding.verdict == "cannot tell"
    assert "Small cells" in finding.reason


# --- smoothness


def test_smoothness_is_asked_for():
    claims = cumulative(np.cumsum([100] * 80))
    finding = ds.check_revisions(claims).of("revisions: smoothness")[0]
    assert finding.verdict == "not run"
    asked = ds.check_revisions(claims, smooth=True).of("revisions: smoothness")[0]
    assert asked.verdict == "notable"
    assert "Honest causes first" in asked.reason


def test_the_smooth_stretch_is_named():
    rng = np.random.default_rng(12)
    steps = [*rng.poisson(400, 60), *np.round(rng.normal(400, 4, 60)), *rng.poisson(400, 60)]
    found = smoothest(steps)
    assert (found.start, found.stop, found.stretches) == (60, 120, 3)
    assert found.pvalue < 0.001


def test_smoothness_statistic_by_hand():
    values = [10, 14, 7, 9] * 5
    assert smoothness_test(values)[0] == pytest.approx((16 / 24 + 4 / 16) / 2)
    with pytest.raises(ds.ClaimError, match="10 pairs"):
        smoothness_test([5, 6] * 9)


# --- real series


def as_claims(frame, series, start, source, measure="m"):
    """One claim a date from a column of a frame indexed by day."""
    column = frame[series].dropna()
    return pd.DataFrame({
        "id": [f"{series}-{d}" for d in column.index], "value": [f"{int(v)}" for v in column], "relation": "exact",
        "measure": measure, "category": series, "start": start, "through": column.index, "source": source,
    })  # fmt: skip


def plain(frame, series):
    """Falls, dates left out and unchanged steps as pandas has them."""
    column = frame[series].dropna()
    steps, days = column.diff(), pd.Series(pd.to_datetime(column.index)).diff().dt.days
    return int((steps < 0).sum()), int((days > 1).sum()), int((steps == 0).sum())


def told(result):
    falls = {f.ids[0].rsplit("-", 3)[0]: f.statistic for f in result.of("revisions: falls")}
    gaps = {f.ids[0].rsplit("-", 3)[0]: (f.statistic, f.effect) for f in result.of("revisions: steps")}
    return falls, gaps


def test_gaza(shared):
    frame = pd.read_csv(shared / "data/gaza/gaza_daily.csv").set_index("report_date")
    names = ["killed_cum", "injured_cum", "killed_children_cum", "killed_women_cum", "press_killed_cum"]
    claims = ds.read_claims(pd.concat(as_claims(frame, n, "2023-10-07", "ministry") for n in names))
    result = ds.check_revisions(claims)
    falls, gaps = told(result)
    for name in names:
        expected = plain(frame, name)
        assert (falls[name], gaps[name][0]) == expected[:2], name
        assert gaps[name][1] == pytest.approx(expected[2] / (frame[name].count() - 1))
    killed = next(f for f in result.of("revisions: weekdays") if f.ids[0].startswith("killed_cum"))
    assert killed.verdict == "unremarkable"  # Fridays and Saturdays are the weekend
    assert "Fridays" in killed.reason


def test_gaza_too_smooth_on_request(shared):
    """Counts that the publisher filled in vary less than events do."""
    frame = pd.read_csv(shared / "data/gaza/gaza_daily.csv").set_index("report_date")
    claims = ds.read_claims(as_claims(frame, "ext_massacres_cum", "2023-10-07", "fill-in"))
    finding = ds.check_revisions(claims, smooth=True).of("revisions: smoothness")[0]
    assert finding.verdict == "notable"
    assert finding.statistic < 0.5


def test_ukraine_losses(shared):
    frame = pd.read_csv(shared / "data/ukraine_losses/ukr_gs_equipment.csv").sort_values("date").set_index("date")
    names = ["tank", "APC", "field artillery", "MRL", "aircraft", "helicopter"]
    claims = ds.read_claims(pd.concat(as_claims(frame, n, "2022-02-24", "staff") for n in names))
    falls, gaps = told(ds.check_revisions(claims))
    for name in names:
        expected = plain(frame, name)
        assert (falls[name], gaps[name][0]) == expected[:2], name
    assert sum(falls.values()) == 7


@pytest.mark.deep
def test_italy_37401_region_days(shared):
    folder = shared / "data/italy"
    frame = pd.read_parquet(folder / "italy_covid_regions.parquet")
    notes = pd.read_parquet(folder / "italy_covid_region_notes.parquet")
    frame["day"] = pd.to_datetime(frame["date"]).dt.strftime("%Y-%m-%d")
    noted = set(zip(pd.to_datetime(notes["date"]).dt.strftime("%Y-%m-%d"), notes["region"], strict=True))
    table = pd.DataFrame({
        "id": frame["region"] + "-" + frame["day"], "value": frame["total_cases_cum"].astype(int).astype(str),
        "relation": "exact", "measure": "cases", "geography": frame["region"], "start": "2020-02-24",
        "through": frame["day"], "source": "department",
        "note": ["see the notes" if key in noted else "" for key in zip(frame["day"], frame["region"], strict=True)],
    })  # fmt: skip
    result = ds.check_revisions(ds.read_claims(table))
    found = result.of("revisions: falls")
    steps = frame.sort_values(["region", "day"]).groupby("region")["total_cases_cum"].diff()
    assert sum(f.statistic for f in found) == int((steps < 0).sum()) == 48
    assert sum(int(f.reason.split(" correction with a note")[0].rsplit("(", 1)[-1])
               for f in found if "correction with a note" in f.reason) == 40  # fmt: skip
    assert len(result.of("revisions: weekdays")) == 21
    assert all(f.verdict == "notable" for f in result.of("revisions: weekdays"))


def test_real_errors_of_single_days_are_slip_candidates(shared):
    frame = pd.read_parquet(shared / "data/italy/italy_covid_regions.parquet")
    frame["day"] = pd.to_datetime(frame["date"]).dt.strftime("%Y-%m-%d")
    for region, column, day in (("Marche", "deaths_cum", "2024-01-05"), ("Marche", "people_tested_cum", "2024-04-03"),
                                ("Friuli Venezia Giulia", "recovered_cum", "2022-06-19")):  # fmt: skip
        one = frame[(frame["region"] == region)].sort_values("day").set_index("day")
        near = one.loc[: str(date.fromisoformat(day) + timedelta(days=20))].tail(60)
        finding = ds.check_revisions(ds.read_claims(as_claims(near, column, "2020-02-24", "x"))).of("revisions: falls")[
            0
        ]
        assert f"{column}-{day} stands alone" in finding.reason


# --- backlog


def late(rng, days, share):
    """Move a share of each day's reports to the next."""
    booked = rng.binomial(days, share)
    return days - booked + np.r_[0, booked[:-1]]


def test_a_backlog_is_found_beside_weekdays():
    rng = np.random.default_rng(21)
    days = rng.poisson(np.tile([100, 100, 100, 100, 100, 60, 50], 20))
    plain = ds.check_revisions(cumulative(np.cumsum(days))).of("revisions: backlog")[0]
    assert plain.verdict != "notable"
    behind = ds.check_revisions(cumulative(np.cumsum(late(rng, days, rng.uniform(0, 0.5, len(days))))))
    finding = behind.of("revisions: backlog")[0]
    assert finding.verdict == "notable"
    assert "made up for on the next" in finding.reason
    assert finding.statistic < plain.statistic


def test_independent_days_correlate_as_worked_out():
    """Less their moving mean, neighbours have the correlation -4/21."""
    days = np.random.default_rng(5).normal(1000, 1, 70_006)
    rest = weekday_ratios(days).reshape(-1) - 1
    assert np.corrcoef(rest[:-1], rest[1:])[0, 1] == pytest.approx(-4 / 21, abs=0.01)
