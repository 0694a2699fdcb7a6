"""When counting began: what was counted before the first day in the table accuses nobody, and is never added up."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from honest import status

import deserstats as ds

ACTIVE = "cases == active + recovered + deaths"
ALASKA = Path("../shared/data/public-cases/04-alaska-active")


def flow(name, measure, value, start, end="", **more):
    return {"id": name, "measure": measure, "value": str(value), "relation": "exact", "start": start, "end": end} | more


def with_last_days(rows):
    """Write each end as the last day counted: an end on the last day of a month would be asked about."""
    return [
        {k: v for k, v in row.items() if k != "end"}
        | {"through": (date.fromisoformat(row["end"]) - timedelta(days=1)).isoformat()}
        if len(row.get("end", "")) == 10
        else row
        for row in rows
    ]


def level(name, measure, value, day, **more):
    return {
        "id": name,
        "kind": "stock",
        "measure": measure,
        "value": str(value),
        "relation": "exact",
        "start": day,
    } | more


def judged(rows, **scheme):
    answer = ds.check_consistency(ds.read_claims(with_last_days(rows), scheme=ds.Scheme(**scheme)))
    assert answer.verify()
    assert type(answer).from_dict(answer.to_dict()) == answer
    return answer


FEBRUARY = [flow("c", "cases", 34, "2024-02"), flow("r", "recovered", 0, "2024-02"), flow("d", "deaths", 0, "2024-02"),
            level("s1", "active", 49, "2024-02-29")]  # fmt: skip


def test_a_stock_of_before_beside_flows_accuses_nobody():
    """15 active on 31 January and 34 cases in February are 49 on 29 February; so are 34 cases and any 15 before."""
    opening = level("s0", "active", 15, "2024-01-31")
    assert judged([opening, *FEBRUARY], identities=ACTIVE).status == "consistent"
    answer = judged(FEBRUARY, identities=ACTIVE)
    assert answer.status == "consistent"
    assert (
        "what was counted before 1 Feb 2024 is not known; Scheme(since=...) says that counting began then"
        in answer.notes
    )
    # 15 + 34 - 49: with one recovered, 48 are left
    wrong = [opening, *FEBRUARY[:1], flow("r", "recovered", 1, "2024-02"), *FEBRUARY[2:]]
    assert judged(wrong, identities=ACTIVE).status == "inconsistent"


def test_where_counting_is_said_to_have_begun_the_premise_is_named_and_can_be_switched_off():
    answer = judged(FEBRUARY, identities=ACTIVE, since="2024-02-01")
    assert (answer.status, answer.conflicts[0].gap) == ("inconsistent", 15)
    premise = next(p for p in answer.conflicts[0].premises if p.text.startswith("counting began"))
    assert (premise.text, premise.switch) == ("counting began on 1 Feb 2024", "Scheme(since='unknown')")
    assert judged(FEBRUARY, identities=ACTIVE, since="unknown").status == "consistent"
    assert judged(FEBRUARY, identities=ACTIVE, since=date(2024, 1, 1)).status == "consistent"


def test_the_first_day_is_one_for_all_leaves_places_and_measures():
    """Charged in January may have been of c: 5 convicted in February are at most 3 and what was charged before."""
    rows = [flow("x", "convicted", 5, "2024-02", category="c"), flow("y", "charged", 3, "2024-02", category="c")]
    tree = {"tree": {"all": ["a", "c"]}, "order": "convicted <= charged"}
    for leaf in ("a", "all", "c"):
        january = flow("z", "charged", 9, "2024-01", category=leaf)
        assert judged([*rows, january], **tree).status == "consistent"
        # of what was charged in January 2 of c are enough, whatever else was counted
        assert judged([*rows, january], **tree, since="2024-01-01").status == "consistent"
    for n, expected in (("1", "inconsistent"), ("2", "consistent")):
        january = flow("z", "charged", n, "2024-01", category="c")
        assert judged([*rows, january], **tree, since="2024-01-01").status == expected
        assert judged([*rows, january], **tree).status == "consistent"


def test_earlier_amounts_are_one_number_a_series_and_obey_the_order():
    """40 of 50 convicted by January; 30 more in February need 20 more charged by then, whenever that was."""
    scheme = {"order": "convicted <= charged", "identities": "charged == open + closed"}
    rows = [flow("x", "convicted", 30, "2024-02"), flow("y", "charged", 3, "2024-02"), level("o", "open", 10, "2024-02-29"),
            flow("z", "closed", 0, "2024-02"), flow("w", "closed", 20, "2023-01", "2024-02-01")]  # fmt: skip
    # closed before 2023 is free, and so is charged: nothing is known
    assert judged(rows, **scheme).status == "consistent"
    answer = judged(rows, **scheme, since="2023-01-01")
    # 30 charged by 29 February are all that 30 convicted need
    assert answer.status == "consistent"
    assert judged([rows[0] | {"value": "31"}, *rows[1:]], **scheme, since="2023-01-01").status == "inconsistent"


def test_earlier_amounts_are_in_the_witness_and_in_no_total():
    answer = judged(FEBRUARY, identities=ACTIVE)
    cells = answer.witness.to_frame()
    before = cells[cells["tag"].str.startswith("before ")]
    assert set(before["tag"]) == {"before 2024-02-01"}
    of = {m: int(before.loc[before["measure"] == m, "value"].sum()) for m in ("cases", "recovered", "deaths")}
    assert of["cases"] - of["recovered"] - of["deaths"] == 15
    found = ds.bound(answer.claims, period="2024-02", measure="cases")
    assert (found.low, found.high) == (34, 34)
    assert found.verify()


def test_a_question_about_days_before_the_first_meets_what_levels_allow():
    """Admitted less left is 15 on 31 January, and nobody left before: at most 15 were admitted in 2023."""
    rows = [level("s", "inside", 15, "2024-01-31"), flow("l", "left", 0, "2020-01-01", "2024-02-01")]
    claims = ds.read_claims(
        with_last_days(rows), scheme=ds.Scheme(identities="admitted == inside + left", since="2020-01-01")
    )
    found = ds.bound(claims, period="2023", measure="admitted")
    assert (found.low, found.high) == (0, 15)
    assert found.verify()
    assert ds.bound(claims, period="2019", measure="admitted").high == 0
    # whenever counting began, nobody who came in 2023 had left; of 2019 nothing is known
    free = ds.read_claims(with_last_days(rows), scheme=ds.Scheme(identities="admitted == inside + left"))
    assert ds.bound(free, period="2023", measure="admitted").high == 15
    assert ds.bound(free, period="2019", measure="admitted").high is None


def test_what_nobody_tells_beside_stocks_need_not_grow():
    """100 beds, 50 then 60 occupied: 50 then 40 are free, which as a flow would have to grow."""
    rows = [level("b", "beds", 100, "2024-01-01"), level("b2", "beds", 100, "2024-02-01"),
            level("o", "occupied", 50, "2024-01-01"), level("o2", "occupied", 60, "2024-02-01")]  # fmt: skip
    assert judged(rows, identities="beds == occupied + free").status == "consistent"
    assert judged([*rows, level("o3", "occupied", 101, "2024-02-01")], identities="beds == occupied + free").status == (
        "inconsistent"
    )


def totals(c, r, d, start="2020-01-22", end="2020-04-21"):
    return [
        flow("c", "cases", c, start, end),
        flow("r", "recovered", r, start, end),
        flow("d", "deaths", d, start, end),
    ]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [("2020-01-22", "2020-04-21", "inconsistent"), ("2020-03-01", "2020-05-16", "inconsistent"),
     # a month, a quarter, several months, a week, a day, the year to date: anything may have been before
     ("2020-03-01", "2020-04-01", "consistent"), ("2020-04-01", "2020-07-01", "consistent"),
     ("2020-02-01", "2020-07-01", "consistent"), ("2020-03-02", "2020-03-09", "consistent"),
     ("2020-03-02", "2020-03-03", "consistent"), ("2020-01-01", "2020-04-21", "consistent")],
)  # fmt: skip
def test_running_totals_say_when_counting_began_and_ordinary_periods_do_not(start, end, expected):
    last = (date.fromisoformat(end) - timedelta(days=1)).isoformat()
    rows = [*totals(321, 161, 9, start, end), level("s", "active", 312, last)]
    answer = judged(rows, identities=ACTIVE)
    assert answer.status == expected
    assert judged([*rows[:3], level("s", "active", 151, last)], identities=ACTIVE).status == "consistent"
    assert judged(rows, identities=ACTIVE, since="unknown").status == "consistent"
    if expected == "inconsistent":
        texts = [p.text for p in answer.conflicts[0].premises]
        day = f"{date.fromisoformat(start):%-d %b %Y}"
        assert f"counting began on {day}, where the running totals begin" in texts


def test_daily_running_totals_are_running_totals():
    days = [(date(2020, 3, 5) + timedelta(days=k)).isoformat() for k in range(4)]
    rows = [row | {"id": f"{row['id']}{k}"} for k in (1, 2, 3) for row in totals(10 * k, k, 0, days[0], days[k])]
    levels = [level(f"s{k}", "active", 9 * k, days[k - 1]) for k in (1, 2, 3)]
    assert judged([*rows, *levels], identities=ACTIVE).status == "consistent"
    assert judged([*rows, *levels[:2], level("s3", "active", 37, days[2])], identities=ACTIVE).status == "inconsistent"


@pytest.mark.skipif(not ALASKA.exists(), reason="the shared public cases are not here")
@pytest.mark.parametrize(
    ("name", "expected", "gap"),
    [("claims", "inconsistent", 152), ("claims_total", "inconsistent", 152), ("claims_endday", "consistent", None)],
)
def test_alaska(name, expected, gap):
    """321 - 161 - 9 = 151 active on 20 April, printed 312: 161 apart; 321 - 161 = 160 without any deaths: 152 apart.

    The level of the end of 21 April may contain cases of that day, which no figure limits.
    """
    answer = ds.check_consistency(
        ds.read_claims(ALASKA / f"{name}.csv", scheme=ds.Scheme(identities="confirmed == active + recovered + deaths"))
    )
    assert answer.status == expected
    assert answer.verify()
    assert [c.gap for c in answer.conflicts] == ([] if gap is None else [gap])


def ends_of(first, rng):
    """Month ends, or days at random, after a first day."""
    if rng.random() < 0.5:
        months = [date(first.year + (first.month + k) // 12, (first.month + k) % 12 + 1, 1) for k in range(4)]
        return [m for m in months if m > first]
    return sorted(first + timedelta(days=d) for d in rng.sample(range(1, 100), 4))


def honest(rng):
    """A table that a true history gives, and its scheme; counting began long before, or where the table does."""
    leaves, places = ["a", "c"][: rng.randint(1, 2)], ["", "here"][: rng.randint(1, 2)]
    began = date(2023, 11, 5) + timedelta(days=rng.randint(0, 20))
    is_running = rng.random() < 0.3
    first = began if is_running else date(2024, 1, 1) + timedelta(days=rng.choice((0, 31, 60, rng.randint(0, 70))))
    ends = ends_of(first, rng)
    days = (ends[-1] - began).days
    size = rng.choice((0, 1, 3, 50))
    cases = {(x, p, t): rng.randint(0, size) for x in leaves for p in places for t in range(days)}
    out = {(m, x, p, t): 0 for m in ("recovered", "deaths") for x in leaves for p in places for t in range(days)}
    for (x, p, t), n in cases.items():
        for _ in range(n):
            later = t + rng.randint(1, 60)
            if later < days:
                out[rng.choice(("recovered", "deaths")), x, p, later] += 1
    parts = {"all": leaves, "a": ["a"], "c": ["c"]}

    def upto(measure, x, p, day):
        if measure == "active":
            return upto("cases", x, p, day) - upto("recovered", x, p, day) - upto("deaths", x, p, day)
        source = cases if measure == "cases" else {k[1:]: v for k, v in out.items() if k[0] == measure}
        return sum(source[leaf, p, t] for leaf in parts[x] for t in range((day - began).days))

    names = [*leaves, "all"]
    rows = []

    def tell(measure, x, p, start, end, relation="exact"):
        head = {"id": f"r{len(rows)}", "measure": measure, "category": x, "geography": p}
        if measure == "active":
            value = upto(measure, x, p, end)
            last = (end - timedelta(days=1)).isoformat()
            rows.append(level("", measure, value, last) | head)
        else:
            value = upto(measure, x, p, end) - upto(measure, x, p, start)
            rows.append(flow("", measure, value, start.isoformat(), end.isoformat()) | head | {"relation": relation})

    if not is_running and rng.random() < 0.5:
        tell("active", rng.choice(names), places[0], began, first)
    for start, end in zip([first, *ends], ends, strict=False):
        for x in names:
            for p in places:
                for measure in ("cases", "recovered", "deaths", "active"):
                    if rng.random() < 0.6:
                        tell(measure, x, p, first if is_running or rng.random() < 0.2 else start, end,
                             rng.choice(("exact", "exact", "exact", "at_least", "at_most")))  # fmt: skip
    if not is_running and _looks_running(rows):
        return None
    scheme = {
        "identities": ACTIVE,
        "order": rng.choice(([], ["deaths <= cases"], ["deaths <= cases", "recovered <= cases"])),
    }
    if is_running and rng.random() < 0.5:
        scheme["since"] = (began - timedelta(days=rng.choice((0, 0, 7)))).isoformat()
    return (rows, scheme | {"tree": {"all": leaves}}) if rows else None


def _looks_running(rows):
    """Whether a table of later windows cannot be told from running totals: every flow from one odd day on."""
    flows = [r for r in rows if r["measure"] != "active"]
    starts = {r["start"] for r in flows}
    return len(starts) == 1 and min(r["start"] for r in rows) in starts


def judge_honest(seed):
    table = honest(random.Random(seed))
    if table is not None:
        rows, scheme = table
        found = status(ds.read_claims(with_last_days(rows), scheme=ds.Scheme(**scheme)))
        assert found == "consistent", (seed, rows, scheme)
    return table is not None


@pytest.mark.parametrize("seed", range(60))
def test_true_tables_with_a_history_are_never_accused(seed):
    judge_honest(seed)


@pytest.mark.deep
def test_many_true_tables_with_a_history_are_never_accused():
    assert sum(judge_honest(10_000 + seed) for seed in range(1000)) > 800


def random_table(rng):
    first = date(2024, 3, rng.choice((1, 4, 5)))
    rows = []
    running = rng.random() < 0.6
    for k in range(rng.randint(2, 6)):
        measure = rng.choice(("cases", "recovered", "active", "cases"))
        start, end = (first + timedelta(days=d) for d in sorted(rng.sample(range(40), 2)))
        start = first if running else start
        value = rng.choice((0, 0, 1, 3, 5, 9))
        if measure == "active":
            rows.append(level(f"r{k}", measure, value, (end - timedelta(days=1)).isoformat()))
        else:
            rows.append(flow(f"r{k}", measure, value, start.isoformat(), end.isoformat()))
    return rows, {"identities": "cases == active + recovered", "order": rng.choice(([], ["recovered <= cases"]))}


def more_of(rng, rows, scheme, answer):
    """The same table said otherwise: with what others imply, with nothing on earlier days, or with a window split."""
    claims = answer.claims
    way = rng.choice(("implied", "nothing", "split"))
    if way == "nothing":
        start = date(2024, 2, 1) + timedelta(days=rng.randint(0, 40))
        end = start + timedelta(days=rng.randint(1, 40))
        measure = rng.choice(("cases", "recovered"))
        return [*rows, flow("x", measure, 0, start.isoformat(), end.isoformat(), relation="at_least")]
    if way == "implied":
        start, end = (date(2024, 3, 1) + timedelta(days=d) for d in sorted(rng.sample(range(45), 2)))
        measure = rng.choice([r["measure"] for r in rows if r["measure"] != "active"] or ["cases"])
        if not any(r["measure"] == measure for r in rows):
            return rows
        found = ds.bound(claims, period=(start, end), measure=measure)
        ends = [(found.low, "at_least"), (found.high, "at_most")]
        if found.low == found.high:
            ends.append((found.low, "exact"))
        value, relation = rng.choice([e for e in ends if e[0] is not None])
        return [*rows, flow("x", measure, value, start.isoformat(), end.isoformat(), relation=relation)]
    row = rng.choice([r for r in rows if r["measure"] != "active"] or [None])
    if row is None:
        return rows
    start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
    if (end - start).days < 2:
        return rows
    middle = start + timedelta(days=rng.randint(1, (end - start).days - 1))
    found = ds.bound(claims, period=(start, middle), measure=row["measure"])
    first = row | {"id": "first", "end": middle.isoformat(), "value": str(found.low)}
    rest = row | {"id": "rest", "start": middle.isoformat(), "value": str(int(row["value"]) - found.low)}
    return [*(r for r in rows if r is not row), first, rest]


def judge_otherwise(seed):
    rng = random.Random(seed)
    rows, scheme = random_table(rng)
    answer = ds.check_consistency(ds.read_claims(with_last_days(rows), scheme=ds.Scheme(**scheme)))
    if answer.status != "consistent":
        return False
    again = more_of(rng, rows, scheme, answer)
    found = status(ds.read_claims(with_last_days(again), scheme=ds.Scheme(**scheme)))
    assert found == "consistent", (rows, again)
    return True


@pytest.mark.parametrize("seed", range(60))
def test_the_same_table_said_otherwise_is_not_accused(seed):
    judge_otherwise(seed)


@pytest.mark.deep
def test_many_tables_said_otherwise_are_not_accused():
    assert sum(judge_otherwise(10_000 + seed) for seed in range(1000)) > 300
