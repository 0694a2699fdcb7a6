"""Real figures that were corrected: what is found against what pandas says; and a shipped table that loses rows."""

import random

import pandas as pd
import pytest

import deserstats as ds


def running(series, name):
    """Running totals at dates, as claims."""
    since = "2022-02-24"
    told = series.dropna().astype(int)
    return ds.read_claims(
        [
            {"value": f"{v:,}", "start": since, "through": str(day)[:10], "measure": name, "relation": "exact"}
            for day, v in told.items()
        ]
    )


@pytest.fixture(scope="module")
def losses():
    from conftest import SHARED

    folder = SHARED / "data" / "ukraine_losses"
    if not folder.is_dir():
        pytest.skip("the material in ../shared is not on this machine")
    told = pd.read_csv(folder / "ukr_gs_equipment.csv", parse_dates=["date"]).set_index("date")
    return told, pd.read_csv(folder / "ukr_gs_equipment_corrections.csv", parse_dates=["date"]).set_index("date")


@pytest.mark.parametrize("kind", ["tank", "APC"])
def test_dated_corrections_of_running_totals_are_found_with_their_size(losses, kind):
    """The totals as printed, and as they would stand had every correction been known from the start."""
    told, corrections = losses
    days = told.index[14::60]
    printed = told.loc[days, kind]
    later = [int(corrections.loc[corrections.index > day, kind].sum()) for day in days]
    compared = ds.compare_answers(running(printed, kind), running(printed + later, kind))
    expected = {day: by for day, by in zip(days, later, strict=True) if by}
    before = compared.before.claims
    found = {
        pd.Timestamp(before[f.before].window.end) - pd.Timedelta(days=1): f.difference for f in compared.of("revised")
    }
    assert found == expected
    assert expected
    assert len(compared.figures) == len(days)
    assert {r.status for r in compared.restated} == {"refuted"}


def test_daily_figures_are_held_against_the_running_totals_of_the_release_before():
    from conftest import SHARED

    path = SHARED / "data" / "gaza" / "gaza_daily.csv"
    if not path.is_file():
        pytest.skip("the material in ../shared is not on this machine")
    told = pd.read_csv(path, parse_dates=["report_date"]).set_index("report_date").loc["2023-11-20":"2024-02-20"]
    days = told.index[::7]
    cumulative = told["ext_killed_cum"].loc[days]
    weekly = told["ext_killed"].groupby(days.searchsorted(told.index)).sum().iloc[1:]
    old = running(cumulative, "killed")
    spans = list(zip(days[:-1] + pd.Timedelta(days=1), days[1:], weekly, strict=False))
    new = ds.read_claims(
        [
            {
                "value": f"{int(v):,}",
                "start": str(a)[:10],
                "through": str(b)[:10],
                "measure": "killed",
                "relation": "exact",
            }
            for a, b, v in spans
        ]
    )
    compared = ds.compare_answers(old, new)
    # each new week is what two running totals of the old release leave, or is ruled out where they do not
    steps = cumulative.diff().iloc[1:].astype(int)
    off = {str(a)[:10] for (a, _, v), step in zip(spans, steps, strict=False) if int(v) != step}
    claims = compared.after.claims
    assert {claims[r.id].start for r in compared.anticipated if r.status == "refuted"} == off
    assert {claims[r.id].start for r in compared.anticipated if r.status == "implied"} == {
        str(a)[:10] for a, _, _ in spans
    } - off
    assert {r.low for r in compared.anticipated} <= {*map(int, steps)}


@pytest.mark.parametrize("seed", range(3))
def test_rows_that_a_release_leaves_out_are_what_bound_and_implies_say_of_them(seed):
    """The shipped table without some rows: the slow exact way is to ask of each by itself."""
    rng = random.Random(seed)
    claims = ds.load_example("ua-desertion").select(measure="registered", unit="proceedings").read_as(over="next_round")
    kept = claims.select(kind="total").select(
        ids=[c.id for c in claims.select(kind="total") if c.source == "Ukrainska Pravda"][:30]
    )
    gone = rng.sample(list(kept.ids), 4)
    compared = ds.compare_answers(kept, kept.drop(gone))
    assert set(compared.removed) == set(gone)
    rest = kept.drop(gone)
    for left in compared.restated:
        claim = kept[left.id]
        if any(getattr(claim, name) not in {getattr(c, name) for c in rest} for name in ("category", "measure")):
            # implies asks of no name that does not occur
            assert left.status == "possible"
            continue
        assert left.status == ds.implies(rest, claim).status, left.id
    assert compared.verify()
