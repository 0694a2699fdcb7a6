"""Small answers of every kind, by name: what the tests of wording and of messages look at."""

import deserstats as ds


def rows(*figures, **shared):
    """Claims a to z of these (figure, word, start, end), with what they share."""
    named = zip("abcdefghijklmnopqrstuvwxyz", figures, strict=False)
    return ds.ClaimSet(
        ds.Claim(id=name, value=value, relation=relation, start=start, end=end, **shared)
        for name, (value, relation, start, end) in named
    )


PARTS = (("41,000", "over", "2024-01", "2024-07-01"), ("36,900", "exact", "2024-07", "2025-01-01"))
FIT = rows(("78,450", "exact", "2024", ""), *PARTS, measure="arrivals", unit="persons")
CLASH = rows(("77,450", "exact", "2024", ""), *PARTS, measure="arrivals", unit="persons")
ONE = rows(("101", "exact", "2024", ""))
MONTHS = rows(
    *((f"{n}", "exact", f"2024-{m:02d}", "") for m, n in enumerate((212, 240, 251, 238, 290, 310, 305, 352), 1))
)
TWO_CATEGORIES = ds.ClaimSet(
    ds.Claim(id=f"{name}{k}", value=str(v), start=f"{2023 + k // 4}-Q{k % 4 + 1}", category=name, relation="exact")
    for name, counts in (
        ("a", (310, 290, 305, 315, 300, 340, 310, 355)),
        ("b", (100, 120, 131, 118, 160, 171, 182, 230)),
    )
    for k, v in enumerate(counts)
)
SERIES = [10, 50, 11, 52, 13, 51, 14, 55, 16, 57]
TWO_COUNTS = ds.ClaimSet(
    ds.Claim(id=f"{source}{year}", value=value, start=str(year), source=source)
    for source, values in (("A", ("6,183", "16,515")), ("B", ("6,988", "17,658")))
    for year, value in zip((2022, 2023), values, strict=True)
)
RETOLD = ds.ClaimSet(
    ds.Claim(id=name, value="4,812", start="2024", source=source, origin=origin)
    for name, source, origin in (
        ("first", "Office", "Office"),
        ("again", "Paper", "Office"),
        ("more", "Radio", "Office"),
    )
)
REVISED = ds.read_claims(
    [
        {"date": f"2024-03-{d:02d}", "place": place, "cases": f"{n}"}
        for d, counts in ((1, (40, 25, 65)), (8, (46, 21, 67)), (15, (51, 22, 80)))
        for place, n in zip(("North", "South", "Total"), counts, strict=True)
    ],
    kind="cumulative",
    since="2024-01-01",
    total="Total",
)
CONCLUSION = ds.Claim(value="70,000", relation="over", start="2024", measure="arrivals", unit="persons")
HALVES = ("2024-01..2024-06", "2024-07..2024-12")


def released(labels, *table):
    """A release of a table of districts, with their total."""
    return ds.read_claims([dict(zip(("district", *labels), row, strict=True)) for row in table], total="Total")


MONTHLY = ("Jan 2024", "Feb 2024", "Mar 2024", "Q2 2024")
NORTH, TOTAL = ("North", "410", "398", "401", "1221"), ("Total", "787", "800", "816", "2404")
RELEASE = released(MONTHLY, NORTH, ("South", "377", "402", "415", "1183"), TOTAL)
RENAMED = released(MONTHLY, NORTH, ("South District", "377", "402", "415", "1183"), TOTAL)
NEXT_RELEASE = released(
    ("Q1 2024", "Q2 2024", "Q3 2024"),
    ("North", "1231", "1240", "1196"),
    ("South", "1194", "1183", "1207"),
    ("Total", "2425", "2404", "2403"),
)

JUMP = rows(
    *(
        (f"{n}", "exact", f"2024-{m:02d}", "")
        for m, n in enumerate((310, 290, 305, 315, 300, 640, 610, 655, 620, 630), 1)
    )
)
EITHER = rows(("5,000", "exact", "2024-03", "2024-07-01"), ("4,200", "at most", "2024-02", "2024-07-01")).add(
    ds.Claim(id="c", value="5,100", start="2024-01", end="2024-07-01", start_or="2024-02", relation="exact")
)
LITTLE = {"effort": 1e-7}

ANSWERS = {
    "analysis, months": lambda: ds.analyse(JUMP),
    "consistent, little work": lambda: ds.check_consistency(FIT, **LITTLE),
    "inconsistent, several windows": lambda: ds.check_consistency(EITHER),
    "bound, several windows": lambda: ds.bound(EITHER.drop(["a"]), period="2024-01..2024-06"),
    "changes, found": lambda: ds.find_changes(JUMP),
    "changes, conflict": lambda: ds.find_changes(CLASH),
    "change at a date, found": lambda: ds.find_changes(JUMP, "2024-06"),
    "comparison of periods, higher": lambda: ds.compare_periods(JUMP, "2024-01..2024-05", "2024-06..2024-10"),
    "comparison of periods, undecided": lambda: ds.compare_periods(FIT, *HALVES, **LITTLE),
    "diagnosis, undecided": lambda: ds.diagnose(CLASH, **LITTLE),
    "estimate, two years": lambda: ds.estimate_trend(TWO_CATEGORIES, category="b"),
    "implied, conflict": lambda: ds.implies(CLASH, CONCLUSION),
    "implied, undecided": lambda: ds.implies(FIT, CONCLUSION, **LITTLE),
    "lineage, same figure": lambda: ds.find_lineage(RETOLD.add(ds.Claim(id="other", value="4,812", start="2023"))),
    "next question, conflict": lambda: ds.next_question(CLASH, {"period": "2024-Q1"}),
    "next question, one value": lambda: ds.next_question(FIT, {"period": "2024"}),
    "order of periods, conflict": lambda: ds.order_periods(CLASH, freq="QS"),
    "rate ratio, wide": lambda: ds.compare_rates(MONTHS, "2024-01..2024-02", "2024-03..2024-04"),
    "repairs, trust": lambda: ds.find_repairs(CLASH, weights="trust"),
    "repairs, none": lambda: ds.find_repairs(CLASH, keep=list("abc")),
    "repairs, undecided": lambda: ds.find_repairs(CLASH, **LITTLE),
    "tipping, conflict": lambda: ds.find_tipping(CLASH, CONCLUSION, over="revision"),
    "tipping, nothing certain": lambda: ds.find_tipping(FIT, CONCLUSION.replace(value="10,000", start="2024-02", end="2024-03-01")),
    "tipping, every doubt": lambda: ds.find_tipping(JUMP, ds.compare_periods(JUMP, "2024-01..2024-05", "2024-06..2024-10")),
    "what would make it true, true": lambda: ds.what_would_make_it_true(FIT, CONCLUSION),
    "consistent": lambda: ds.check_consistency(FIT),
    "consistent, one claim": lambda: ds.check_consistency(ONE),
    "inconsistent": lambda: ds.check_consistency(CLASH),
    "inconsistent, pair": lambda: ds.check_consistency(ONE.add(ds.Claim(id="z", value="120", start="2024-05"))),
    "soft": lambda: ds.check_consistency(
        ONE.add(ds.Claim(id="z", relation="between", low="120", high="140", interval="ci95", start="2024"))
    ),
    "analysis": lambda: ds.analyse(FIT),
    "analysis, conflict": lambda: ds.analyse(CLASH),
    "analysis, trend": lambda: ds.analyse(MONTHS),
    "bases": lambda: ds.find_bases(TWO_COUNTS),
    "bases, one": lambda: ds.find_bases(FIT),
    "bound": lambda: ds.bound(FIT, period="2024-01..2024-06"),
    "bound, conflict": lambda: ds.bound(CLASH, period="2024-01..2024-06"),
    "bound series": lambda: ds.bound_series(FIT, "QS"),
    "bound series, conflict": lambda: ds.bound_series(CLASH, "QS"),
    "changes": lambda: ds.find_changes(MONTHS),
    "changes, few": lambda: ds.find_changes(ONE),
    "comparison": lambda: ds.compare_answers(ds.check_consistency(FIT), ds.check_consistency(CLASH)),
    "comparison, two releases": lambda: ds.compare_answers(
        RELEASE,
        NEXT_RELEASE,
        conclusions=[
            ds.Claim(value="1,210", relation="under", start="2024-Q1", geography="North"),
            ds.compare_periods(RELEASE, "2024-01", "2024-Q2", geography="Total", per="month"),
        ],
    ),
    "comparison, named otherwise": lambda: ds.compare_answers(RELEASE, RENAMED),
    "comparison, same": lambda: ds.compare_answers(ds.check_consistency(FIT), ds.check_consistency(FIT)),
    "diagnosis": lambda: ds.diagnose(CLASH),
    "diagnosis, consistent": lambda: ds.diagnose(FIT),
    "what would make it true": lambda: ds.what_would_make_it_true(FIT, CONCLUSION.replace(value="90,000")),
    "disaggregation": lambda: ds.regular.disaggregate([40, 80], ratio=4),
    "implied": lambda: ds.implies(FIT, CONCLUSION),
    "refuted": lambda: ds.implies(FIT, CONCLUSION.replace(value="90,000")),
    "possible": lambda: ds.implies(FIT, CONCLUSION.replace(value="10,000", start="2024-02", end="2024-03-01")),
    "lineage": lambda: ds.find_lineage(RETOLD),
    "lineage, one": lambda: ds.find_lineage(ONE),
    "mann kendall": lambda: ds.regular.mann_kendall(SERIES),
    "mann kendall, four": lambda: ds.regular.mann_kendall(SERIES[:4]),
    "next question": lambda: ds.next_question(FIT, {"period": "2024-Q1"}),
    "pettitt": lambda: ds.regular.pettitt([*range(12), *range(50, 62)]),
    "pettitt, few": lambda: ds.regular.pettitt(SERIES),
    "plausibility": lambda: ds.check_plausibility(MONTHS, digits=True),
    "plausibility, one claim": lambda: ds.check_plausibility(ONE),
    "poisson": lambda: ds.regular.poisson_trend([0, 1, 2, 4, 6], [1, 2, 4, 6, 7], [10, 14, 44, 83, 61]),
    "reconstruction": lambda: ds.reconstruct(FIT),
    "reconstruction, conflict": lambda: ds.reconstruct(CLASH),
    "repairs": lambda: ds.find_repairs(CLASH),
    "repairs, adjust": lambda: ds.find_repairs(CLASH, kind="adjust"),
    "repairs, reread": lambda: ds.find_repairs(CLASH, kind="reread"),
    "repairs, revise": lambda: ds.find_repairs(REVISED, kind="revise"),
    "repairs, nothing to do": lambda: ds.find_repairs(FIT),
    "order of periods": lambda: ds.order_periods(MONTHS, freq="MS"),
    "comparison of periods": lambda: ds.compare_periods(FIT, *HALVES),
    "comparison of periods, conflict": lambda: ds.compare_periods(CLASH, *HALVES),
    "comparison of periods, one claim": lambda: ds.compare_periods(ONE, *HALVES),
    "seasonal": lambda: ds.regular.seasonal_mann_kendall(SERIES, 2),
    "theil sen": lambda: ds.regular.theil_sen(SERIES),
    "tipping": lambda: ds.find_tipping(FIT, CONCLUSION, over="revision"),
    "estimate": lambda: ds.estimate_trend(MONTHS),
    "growth ratio": lambda: ds.estimate_trend(TWO_CATEGORIES, category="a", against="b"),
    "rate ratio": lambda: ds.compare_rates(MONTHS, "2024-01..2024-03", "2024-04..2024-06"),
    "rate ratio, one claim": lambda: ds.compare_rates(ONE, *HALVES),
    "change at a date": lambda: ds.find_changes(MONTHS, "2024-04"),
    "change at a date, one claim": lambda: ds.find_changes(ONE, "2024-04"),
    "estimate, insufficient": lambda: ds.estimate_trend(ONE),
}  # fmt: skip
