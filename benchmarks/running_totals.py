"""Italy's daily figures of 21 regions and 107 provinces: falls, sums and accounts, ours against plain pandas.

``python benchmarks/running_totals.py`` prints one line a question: how many figures it asks about, how many
conflicts are counted here and by pandas, and the processor time of both; then the possible slips of the regions and
days on which the provinces do not add up. The tables are those of ``../shared/data/italy`` (their README says where
they are from); without them it says so and ends.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

import deserstats as ds

ITALY = Path(__file__).resolve().parents[2] / "shared/data/italy"
SINCE = "2020-01-31"
TOTAL = "total_cases_cum"
STOCKS = ("hospital_ward", "icu", "hospital_total", "home_isolation", "active")
ACCOUNTS = {
    TOTAL: ("active", "recovered_cum", "deaths_cum"),
    "active": ("home_isolation", "hospital_total"),
    "hospital_total": ("hospital_ward", "icu"),
    "tests_cum": ("tests_pcr_cum", "tests_antigen_cum"),
}
"""What adds up to what; and since January 2021 also cases by kind of test."""
BY_TEST = ("cases_pcr_cum", "cases_antigen_cum")
BY_DAY = {"by": ("region", "date"), "columns": {"date": "period"}}


def timed(ask: Callable[[], object]) -> tuple[object, float]:
    begun = time.process_time()
    found = ask()
    return found, time.process_time() - begun


def kinds(names) -> dict[str, str]:
    return {name: "stock" if name in STOCKS else "cumulative" for name in names}


def since(names) -> str | None:
    return None if set(names) <= set(STOCKS) else SINCE


def n_conflicts(frame: pd.DataFrame, **asked) -> int:
    return int(ds.check_many(frame, conflicts=True, **asked)["n_conflicts"].sum())


def falls(regions: pd.DataFrame, name: str):
    """Running totals that fall from one day to the next."""
    frame = regions[["region", "date", name]]
    ours = lambda: n_conflicts(frame, by="region", kind="cumulative", since=SINCE)  # noqa: E731
    return f"falls of {name}", len(frame), ours, lambda: int((frame.groupby("region")[name].diff() < 0).sum())


def growth(regions: pd.DataFrame):
    """New cases against the growth of all cases; offices correct both, so that either may be negative."""
    frame = regions[["region", "date", "new_cases", TOTAL]].rename(columns={TOTAL: "total_cases"})
    asked = {"kind": {"new_cases": "total", "total_cases": "cumulative"}, "since": SINCE, "scheme": {"signed": "cases"}}

    def plain() -> int:
        steps = frame.groupby("region")["total_cases"].diff()
        return int((steps.notna() & (steps != frame["new_cases"])).sum())

    return "new cases, growth", 2 * len(frame), lambda: n_conflicts(frame, by="region", **asked), plain


def account(regions: pd.DataFrame, whole: str, parts: tuple[str, ...]):
    """Measures of one region and day that add up."""
    names = (whole, *parts)
    frame = regions[["region", "date", *names]]
    scheme = {"identities": f"{whole} == {' + '.join(parts)}"}
    asked = {**BY_DAY, "kind": kinds(names), "since": since(names), "scheme": scheme}

    def plain() -> int:
        told = frame.dropna()
        return int((told[list(parts)].sum(axis=1) != told[whole]).sum())

    return f"{whole} = {' + '.join(parts)}", len(names) * len(frame), lambda: n_conflicts(frame, **asked), plain


def national(regions: pd.DataFrame, country: pd.DataFrame):
    """The country against the sum of its regions, day by day, in 14 columns."""
    names = [name for name in regions if name in STOCKS or name.endswith("_cum")]
    both = pd.concat([regions[["region", "date", *names]], country.assign(region="Italy")[["region", "date", *names]]])
    frame = both.astype(dict.fromkeys(names, "Int64"))
    asked = {"by": "date", "columns": {"date": "period"}, "kind": kinds(names), "since": SINCE, "total": "Italy"}

    def plain() -> int:
        sums = regions.groupby("date")[names].sum(min_count=21)
        return int((sums != country.set_index("date")[names].astype("Int64")).sum().sum())

    return "country = 21 regions", len(names) * len(frame), lambda: n_conflicts(frame, **asked), plain


def provinces_of(regions: pd.DataFrame, provinces: pd.DataFrame) -> pd.DataFrame:
    own = regions[["region", "date", TOTAL]].assign(province="Region")
    return pd.concat([provinces[["region", "date", "province", TOTAL]], own], ignore_index=True)


ASKED = {"columns": {"date": "period"}, "kind": "cumulative", "since": SINCE, "total": "Region"}


def sums(regions: pd.DataFrame, provinces: pd.DataFrame):
    """Provinces, with the units for what has no province, against their region, day by day."""
    frame = provinces_of(regions, provinces)

    def plain() -> int:
        parts = provinces.groupby(["region", "date"])[TOTAL].sum()
        return int(parts.ne(regions.set_index(["region", "date"])[TOTAL]).sum())

    return "region = provinces", len(frame), lambda: n_conflicts(frame, by=("region", "date"), **ASKED), plain


def slips(frame: pd.DataFrame, sets: list[tuple[str, str]]) -> int:
    """Count the regions and days with a possible slip."""
    days = frame.merge(pd.DataFrame(sets, columns=["region", "date"])).groupby(["region", "date"])
    return sum(bool(ds.diagnose(ds.read_claims(day.drop(columns="region"), **ASKED)).slips) for _, day in days)


def main() -> None:
    if not ITALY.is_dir():
        print(f"{ITALY.name}: the tables are not there")
        return
    (tables, read) = timed(
        lambda: [pd.read_parquet(ITALY / f"italy_covid_{name}.parquet") for name in ("regions", "provinces")]
    )
    regions, provinces = tables
    country = pd.read_csv(ITALY / "italy_covid_national.csv").assign(date=lambda frame: frame["date"].str[:10])
    cumulative = [name for name in regions if name.endswith("_cum")]
    asked = [falls(regions, name) for name in cumulative]
    asked += [account(regions, whole, parts) for whole, parts in (*ACCOUNTS.items(), (TOTAL, BY_TEST))]
    asked += [growth(regions), national(regions, country), sums(regions, provinces)]
    print(f"{'question':58} {'figures':>9} {'here':>6} {'pandas':>6} {'s':>6} {'s':>6}")
    spent = read
    for name, n, ours, plain in asked:
        (found, own), (expected, other) = timed(ours), timed(plain)
        spent += own
        print(f"{name:58} {n:9,} {found:6,} {expected:6,} {own:6.2f} {other:6.2f}")
    frame = provinces_of(regions, provinces)
    rows = ds.check_many(frame, by=("region", "date"), **ASKED)
    wrong = rows["set_id"][rows["status"] == "inconsistent"].tolist()
    found, own = timed(lambda: slips(frame, wrong))
    print(f"{'possible slips of regions and days that do not add up':58} {len(wrong):9,} {found:6,} {'':6} {own:6.2f}")
    print(f"processor time: {spent:.1f} s read and checked, {spent + own:.1f} s with the possible slips")


if __name__ == "__main__":
    main()
