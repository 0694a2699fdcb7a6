"""Real errors of official series, found by hand: the figure is suspected, and its true value proposed."""

import json
from functools import cache

import pytest

import deserstats as ds

pd = pytest.importorskip("pandas")
pytest.importorskip("pyarrow")

TOTALS = {
    "recovered_cum": "recovered", "deaths_cum": "deaths", "total_cases_cum": "cases", "cases_pcr_cum": "cases_pcr",
    "cases_antigen_cum": "cases_antigen", "tests_cum": "tests", "tests_pcr_cum": "tests_pcr",
    "tests_antigen_cum": "tests_antigen", "people_tested_cum": "people_tested",
}  # fmt: skip
SUSPECTED = ("digit_transposition", "extra_digit", "one_digit_wrong", "row_shift", "swapped_with_sibling",
             "columns_swapped")  # fmt: skip
DIGITS = SUSPECTED[:3]
LAWFUL = ("official_revision", "definition_change")
TYPED = {"digits_transposed", "digit_wrong", "digit_missing", "digit_extra"}


@cache
def table(path):
    return pd.read_parquet(path)


def around(frame, day):
    days = pd.to_datetime(frame["date"])
    span = pd.Timedelta(days=7)
    return frame[(days >= pd.Timestamp(day) - span) & (days <= pd.Timestamp(day) + span)]


def total(name, value, measure, category, day):
    return ds.Claim(id=f"{name}@{day}", value=str(int(value)), relation="exact", measure=measure, unit="n",
                    category=category, start="2020-01-01", through=day, source="DPC", published=day)  # fmt: skip


def of_region(rec, root):
    """Totals of a region, and the patients active on a day, tied by what the data set states."""
    frame = table(str(root / "data/italy/italy_covid_regions.parquet"))
    rows = []
    for _, row in around(frame[frame["region"] == rec["where"]], rec["date"]).iterrows():
        rows += [total(m, row[c], m, "region", row["date"]) for c, m in TOTALS.items() if pd.notna(row[c])]
        if pd.notna(row["active"]):
            rows.append(ds.Claim(id=f"active@{row['date']}", kind="stock", value=str(int(row["active"])), unit="n",
                                 relation="exact", measure="active", category="region", start=row["date"],
                                 source="DPC", published=row["date"]))  # fmt: skip
    have = {c.measure for c in rows}
    rules = ["cases == recovered + deaths + active"]
    rules += [f"{m} == {m}_pcr + {m}_antigen" for m in ("cases", "tests") if {f"{m}_pcr", f"{m}_antigen"} <= have]
    return ds.ClaimSet(rows, ds.Scheme(identities=rules)), f"{TOTALS[rec['series']]}@{rec['date']}"


def of_province(rec, root):
    """Totals of all provinces of a region, and of the region."""
    region, province = rec["where"].split(" / ")
    parts = table(str(root / "data/italy/italy_covid_provinces.parquet"))
    parts = around(parts[parts["region"] == region], rec["date"])
    rows = [
        total(row["province"], row["total_cases_cum"], "cases", row["province"], row["date"])
        for _, row in parts.iterrows()
    ]
    whole = table(str(root / "data/italy/italy_covid_regions.parquet"))
    label = "+".join(dict.fromkeys(parts["province"]))
    for _, row in around(whole[whole["region"] == region], rec["date"]).iterrows():
        rows.append(total("region", row["total_cases_cum"], "cases", label, row["date"]))
    return ds.ClaimSet(rows), f"{province}@{rec['date']}"


def answers(root, labels):
    for rec in json.loads((root / "data/gold_real_errors.json").read_text(encoding="utf-8")):
        makers = {"italy_covid_regions": of_region, "italy_covid_provinces": of_province}
        if rec["label"] in labels and rec["file"] in makers:
            claims, name = makers[rec["file"]](rec, root)
            yield rec, name, ds.diagnose(claims, effort=6)


@pytest.mark.deep
def test_the_wrong_figure_is_suspected_and_put_back(shared):
    digits, put_back = 0, 0
    for rec, name, answer in answers(shared, SUSPECTED):
        assert name in answer.suspects, rec["where"]
        if rec["label"] in DIGITS:
            digits += 1
            right = f"{rec['likely_true']:,}"
            put_back += any(e.id == name and e.after == right for slip in answer.slips[:2] for e in slip.edits)
    assert digits == 4
    assert put_back >= 0.9 * digits


@pytest.mark.deep
def test_lawful_revisions_are_not_called_typing_errors(shared):
    for rec, _, answer in answers(shared, LAWFUL):
        if rec["file"] == "italy_covid_regions":
            assert answer.slips[0].kind == "basis"
            assert not {s.kind for s in answer.slips if s.restores} & TYPED
