"""Panels decided as arrays: the rows of each set by itself, and the counts of plain pandas."""

import json
from pathlib import Path

import pandas as pd
import pytest
from panel_tables import RandomTable
from seeds import seeds

import deserstats as ds
from deserstats.codec import decode
from deserstats.errors import ClaimError, DeserstatsError
from deserstats.many.one_set import checked
from deserstats.many.panels import panel_rows as panels
from deserstats.many.set_rows import SetRow, SetStatus
from deserstats.many.sets import Sets
from deserstats.many.task import task_of
from deserstats.model.proof.certificate import Certificate

pytestmark = pytest.mark.filterwarnings("ignore:.*came as floating-point:deserstats.errors.DeserstatsWarning")
ITALY = Path(__file__).parents[3] / "shared/data/italy"
TOLD = ("status", "conflict", "gap", "apart", "n_used", "n_unused", "reason")


def asked_of(frame, by, **options):
    """What a batch is: sets, and what is asked of them."""
    task = task_of(by, {"conflicts": True, **options})
    return Sets.of(frame, task), task


def of(table):
    return asked_of(table.frame, table.by, **table.options)


def rows_of(sets, n):
    """The rows of one set, as a table of its own."""
    return sets.frame[sets.number == n].drop(columns=sets.apart).reset_index(drop=True)


def alone(sets, n, task):
    try:
        return checked(sets.names[n], rows_of(sets, n), task)[0]
    except DeserstatsError:
        return None


def is_minimal(claims, ids):
    """Whether claims contradict each other, and no longer when one of them is dropped."""
    without = [claims.select([name for name in ids if name != left]) for left in ids]
    status = [ds.check_consistency(some).status for some in (claims.select(ids), *without)]
    return status == ["inconsistent"] + ["consistent"] * len(ids)


@pytest.mark.parametrize("seed", seeds(26, 3000))
def test_a_panel_has_the_row_of_its_set_by_itself(seed):
    table = RandomTable(seed)
    sets, task = of(table)
    for n, row in panels.panel_rows(sets, task).items():
        own = alone(sets, n, task)
        assert own is not None, "a set that cannot be read has a row"
        assert [getattr(row, name) for name in TOLD] == [getattr(own, name) for name in TOLD]


@pytest.mark.parametrize("seed", seeds(8, 400))
def test_every_listed_conflict_is_minimal(seed):
    table = RandomTable(seed)
    sets, task = of(table)
    for n, row in panels.panel_rows(sets, task).items():
        if row.n_conflicts:
            claims = ds.read_claims(rows_of(sets, n), **table.options)
            measures = set(claims["c1"].extra) or {claim.measure for claim in claims}
            for listed in row.conflicts.split(" | ")[:3]:
                some = claims.select(listed.split())
                # a rule means less where one of its measures is told by nobody
                if "identities" not in table.options.get("scheme", {}) or {c.measure for c in some} == measures:
                    assert is_minimal(claims, listed.split())


def test_most_panels_are_decided_without_the_single_path(monkeypatch):
    """Of tables without an odd cell all but a few: they are not handed on because that would be easier."""
    monkeypatch.setattr(panels, "checked", lambda name, rows, task: (SetRow(name, SetStatus.UNDECIDED), ()))
    tables = [RandomTable(seed) for seed in range(200, 260)]
    plain = [t for t in tables if not t.frame.isna().any(axis=None) and not (t.frame == "").any(axis=None)]
    n_sets = n_rows = 0
    for table in plain:
        sets, task = of(table)
        n_sets += sets.n
        n_rows += len(panels.panel_rows(sets, task))
    assert n_sets > 50
    assert 3 * n_rows > 2 * n_sets


def reports(places=("a", "b", "c"), days=40):
    """Running totals of places and of all of them, with falls and sums that differ where the hand has put them."""
    dates = pd.date_range("2021-03-01", periods=days).strftime("%Y-%m-%d")
    rows = [
        {"region": region, "place": place, "date": day, "cases": (i + 1) * (1 + n) * (1 if region == "N" else 7)}
        for region in ("N", "S")
        for i, day in enumerate(dates)
        for n, place in enumerate(places)
    ]
    frame = pd.DataFrame(rows)
    whole = frame.groupby(["region", "date"], as_index=False)["cases"].sum().assign(place="Whole")
    return pd.concat([frame, whole], ignore_index=True)


OPTIONS = {"kind": "cumulative", "since": "2021-02-15", "total": "Whole"}


def test_falls_and_sums_are_counted_as_pandas_does():
    frame = reports()
    frame.loc[(frame.region == "N") & (frame.place == "b") & (frame.date == "2021-03-10"), "cases"] = 3
    frame.loc[(frame.region == "S") & (frame.place == "Whole") & (frame.date == "2021-03-20"), "cases"] += 1
    by_time = frame.sort_values("date").groupby(["region", "place"])["cases"].diff()
    falls = by_time.lt(0).groupby(frame["region"]).sum()
    parts = frame[frame.place != "Whole"].groupby(["region", "date"])["cases"].sum()
    whole = frame[frame.place == "Whole"].set_index(["region", "date"])["cases"]
    sums = parts.ne(whole).groupby("region").sum()
    found = ds.check_many(frame, by="region", conflicts=True, **OPTIONS).set_index("set_id")
    assert found["n_conflicts"].to_dict() == (falls + sums).to_dict() == {"N": 2, "S": 1}
    assert set(found["status"]) == {"inconsistent"}


def test_a_conflict_is_looked_up_among_the_claims_of_the_set():
    frame = reports()
    frame.loc[(frame.region == "N") & (frame.place == "b") & (frame.date == "2021-03-10"), "cases"] = 3
    row = ds.check_many(frame, by="region", **OPTIONS).iloc[0]
    own = frame[frame.region == "N"].drop(columns="region")
    claims = ds.read_claims(own, **OPTIONS)
    earlier, later = (claims[name] for name in sorted(row["conflict"].split(), key=lambda name: int(name[1:])))
    assert (earlier.geography or earlier.category, later.value) == ("b", "3")
    assert int(earlier.value) - 3 == row["gap"] == 2 * 9 - 3
    assert is_minimal(claims, row["conflict"].split())


def test_the_proof_of_a_long_panel_can_be_added_up_by_hand():
    frame = reports(days=100)
    frame.loc[(frame.region == "N") & (frame.place == "b") & (frame.date == "2021-03-10"), "cases"] = 3
    row = ds.check_many(frame, by="region", certificates=True, **OPTIONS).iloc[0]
    proof = decode(Certificate, json.loads(row["certificate"]))
    assert proof.verify()
    assert (" ".join(proof.ids), proof.gap) == (row["conflict"], row["gap"])


def test_a_long_consistent_panel_needs_no_single_path(monkeypatch):
    monkeypatch.setattr(panels, "checked", None)
    frame = reports(days=400)
    found = panels.panel_rows(*asked_of(frame, "region", **OPTIONS))
    assert [(row.status, row.n_used) for row in found.values()] == [("consistent", 1600)] * 2


def test_rows_do_not_depend_on_batches_or_their_order():
    frame = reports()
    frame.loc[(frame.region == "N") & (frame.place == "b") & (frame.date == "2021-03-10"), "cases"] = 3
    options = {**OPTIONS, "by": ("region", "date"), "columns": {"date": "period"}, "conflicts": True}
    whole = ds.check_many(frame, **options)
    pd.testing.assert_frame_equal(whole, ds.check_many(frame, batch_sets=7, **options))
    mixed = ds.check_many(frame.sample(frac=1, random_state=3), **options)
    status = whole.set_index("set_id")["status"]
    assert mixed.set_index("set_id")["status"].reindex(status.index).to_dict() == status.to_dict()


def test_what_no_figure_tells_has_to_fit_days_and_running_totals():
    """Others than p and q had 5 that day by the figures of the day, and 1 ever by the running totals."""
    rows = [("p", 4, 25), ("q", 18, 27), ("x", 27, 53)]
    frame = pd.DataFrame(rows, columns=["place", "new_cases", "total_cases"]).assign(date="2020-03-01", set=1)
    scheme = {"tree": {"x": ["p", "q"]}, "exhaustive": False}
    kinds = {"new_cases": "total", "total_cases": "cumulative"}
    found = ds.check_many(frame, by="set", kind=kinds, since="2020-02-20", freq="D", scheme=scheme)
    assert found["status"].tolist() == ["inconsistent"]


@pytest.mark.parametrize(("counted", "status"), [("2020-02-20", "inconsistent"), ("unknown", "consistent")])
def test_what_was_counted_earlier_has_its_levels_too(counted, status):
    """Two who are gone and no case before the first day: the level of the day before would be -2."""
    frame = pd.DataFrame({"set": [1], "date": ["2020-02-28"], "cases": [7], "active": [3], "gone": [2]})
    kinds = {"cases": "cumulative", "active": "stock", "gone": "cumulative"}
    scheme = {"identities": "cases == active + gone", "since": counted}
    found = ds.check_many(frame, by="set", kind=kinds, since="2020-02-27", scheme=scheme)
    assert found["status"].tolist() == [status]


def test_rounded_text_is_no_fall_and_the_same_numbers_are():
    rows = {"place": ["a"] * 3, "date": ["2021-03-01", "2021-03-02", "2021-03-03"]}
    options = {"by": "place", "kind": "cumulative", "since": "2021-01-05"}
    as_text = pd.DataFrame({**rows, "cases": ["1,230", "1,200", "1,240"]})
    as_numbers = pd.DataFrame({**rows, "cases": [1230, 1200, 1240]})
    assert ds.check_many(as_text, **options)["status"].tolist() == ["consistent"]
    row = ds.check_many(as_numbers, **options).iloc[0]
    assert (row["conflict"], row["gap"]) == ("c1 c2", 30)


def test_a_cell_with_a_word_sends_its_set_alone_to_the_reader():
    frame = reports(days=5).astype({"cases": object})
    frame.loc[(frame.region == "S") & (frame.place == "a") & (frame.date == "2021-03-02"), "cases"] = "over 13"
    assert (
        list(panels.panel_rows(*asked_of(frame, "region", **OPTIONS))) == []
    )  # numbers beside texts: what is exact is told cell by cell
    frame["cases"] = frame["cases"].astype(str)
    assert list(panels.panel_rows(*asked_of(frame, "region", **OPTIONS))) == [0]
    assert ds.check_many(frame, by="region", **OPTIONS)["status"].tolist() == ["consistent", "consistent"]


def test_kind_may_name_a_column_that_one_set_leaves_blank():
    rows = [("a", "2021-03-01", 5, None), ("b", "2021-03-01", 5, 6)]
    frame = pd.DataFrame(rows, columns=["place", "date", "cases", "deaths"])
    scheme = {"order": "deaths <= cases", "since": "2021-01-05"}
    options = {"kind": {"cases": "cumulative", "deaths": "cumulative"}, "since": "2021-01-05", "scheme": scheme}
    assert ds.check_many(frame, by="place", **options)["status"].tolist() == ["consistent", "inconsistent"]
    with pytest.raises(ClaimError, match="no column of figures"):
        ds.read_claims(frame[frame.place == "b"], **{**options, "kind": {"tests": "cumulative"}})


@pytest.fixture(scope="module")
def italy():
    if not ITALY.is_dir():
        pytest.skip("../shared/data/italy is not there")
    regions = pd.read_parquet(ITALY / "italy_covid_regions.parquet")
    return regions, pd.read_parquet(ITALY / "italy_covid_provinces.parquet")


def test_italy_is_counted_as_pandas_does(italy):
    """48 falls, 1,923 days that are not the growth of the total, 15 accounts and 60 sums: counted in plain pandas."""
    regions, provinces = italy
    total, since = "total_cases_cum", "2020-01-31"
    asked = {"since": since, "conflicts": True}
    steps = regions.sort_values("date").groupby("region")[total].diff()
    falls = ds.check_many(regions[["region", "date", total]], by="region", kind="cumulative", **asked)
    assert falls["n_conflicts"].sum() == (steps < 0).sum() == 48

    both = regions[["region", "date", "new_cases", total]].rename(columns={total: "total_cases"})
    kinds = {"new_cases": "total", "total_cases": "cumulative"}
    days = ds.check_many(both, by="region", kind=kinds, scheme={"signed": "cases"}, **asked)
    assert days["n_conflicts"].sum() == (steps.notna() & (steps != regions["new_cases"])).sum() == 1_923

    names = ["active", "recovered_cum", "deaths_cum"]
    kinds = {"active": "stock", **dict.fromkeys((*names[1:], total), "cumulative")}
    by_day = {"by": ("region", "date"), "columns": {"date": "period"}}
    account = {"identities": f"{total} == {' + '.join(names)}"}
    rows = ds.check_many(regions[["region", "date", total, *names]], **by_day, kind=kinds, scheme=account, **asked)
    assert (rows["status"] == "inconsistent").sum() == (regions[names].sum(axis=1) != regions[total]).sum() == 15

    own = regions[["region", "date", total]].assign(province="Region")
    joined = pd.concat([provinces[["region", "date", "province", total]], own])
    rows = ds.check_many(joined, **by_day, kind="cumulative", total="Region", **asked).set_index("set_id")
    parts = provinces.groupby(["region", "date"])[total].sum()
    apart = (parts - own.set_index(["region", "date"])[total]).abs()
    assert (rows["status"] == "inconsistent").sum() == (apart > 0).sum() == 60
    wrong = rows[rows["status"] == "inconsistent"]
    whole = wrong[wrong["conflict"].str.count(" ") + 1 == wrong["n_used"]]
    # of a sum that is too large the largest parts alone may suffice
    assert len(whole) > 20
    assert [apart[key] for key in whole.index] == whole["apart"].tolist()
    assert all(apart[key] >= row.apart > 0 for key, row in wrong.drop(whole.index).iterrows())
    assert set(rows["status"]) == {"consistent", "inconsistent"}
