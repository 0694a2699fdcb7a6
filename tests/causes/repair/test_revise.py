"""Revisions of running totals against a model of its own in z3, all cuts tried one by one, and hand-made cases."""

import itertools
import random
from datetime import date, timedelta
from fractions import Fraction

import pandas as pd
import pytest
import z3

import deserstats as ds
from deserstats.causes.repair.revisions.possible_steps import PossibleSteps
from deserstats.causes.repair.revisions.stretches import RunningTotal
from deserstats.model.rows.system import System

FIRST = date(2024, 1, 1)


def day(t):
    return FIRST + timedelta(days=9 + 10 * t)


def table(figures, places="AB", **more):
    """Claims of {(place or Total, number of the report): figure}."""
    rows = [
        {"id": f"{s}{t}", "value": str(v), "relation": "exact", "measure": "cases", "geography": s,
         "start": str(FIRST), "through": str(day(t)), **more}
        for (s, t), v in sorted(figures.items(), key=lambda item: (item[0][1], item[0][0]))
    ]  # fmt: skip
    return ds.read_claims(rows, scheme=ds.Scheme({"Total": list(places)}))


def series(*values, **more):
    rows = [
        {"id": f"c{t}", "start": str(FIRST), "through": str(day(t)), "relation": "exact", "measure": "cases",
         **(v if isinstance(v, dict) else {"value": str(v)}), **more}
        for t, v in enumerate(values)
    ]  # fmt: skip
    return ds.read_claims(rows)


def revised(claims, **options):
    result = ds.find_repairs(claims, "revise", **options)
    assert result.verify()
    assert type(result).from_dict(result.to_dict()) == result
    return result


def places_of(steps):
    return {(s.geography, s.since, s.reach.value) for s in steps}


# --- by hand


def test_a_running_total_that_falls_once_was_revised_from_that_day_on():
    result = revised(series(10, 50, 42, 60))
    (repair,) = result.repairs
    (step,) = repair.steps
    assert (step.id, step.since, step.after, step.low, step.high, step.sign) == ("c2", day(2), day(1), None, -8, "-")
    assert not step.is_carried
    assert (repair.ids, repair.cost, result.lower, result.unique, result.complete) == (("c2",), 1, 1, True, True)
    (edit,) = repair.edits
    assert (edit.id, edit.column, edit.after) == ("c2", "revision", "-8 or less")
    assert edit.note == "cases revised by -8 or less from 30 Jan 2024 on (made 21-30 Jan 2024)"
    (row,) = result.to_frame().to_dict("records")
    assert (row["since"], row["later_than"], row["sign"], row["high"]) == (day(2), day(1), "-", -8)


def test_a_correction_that_the_total_carries_is_one_step_of_the_place():
    # A falls by 4 where B stands still, and so does the Total
    figures = {("A", 0): 10, ("B", 0): 5, ("Total", 0): 15, ("A", 1): 6, ("B", 1): 5, ("Total", 1): 11}
    result = revised(table(figures))
    (step,) = result.repairs[0].steps
    assert result.unique
    assert (step.geography, step.since, step.by, step.sums) == ("A", day(1), "-4 or less", ("Total",))


def test_a_place_that_is_revised_but_not_the_total():
    figures = {("A", 0): 10, ("B", 0): 5, ("Total", 0): 15, ("A", 1): 6, ("B", 1): 5, ("Total", 1): 15}
    result = revised(table(figures))
    (step,) = result.repairs[0].steps
    assert result.unique
    assert (step.geography, step.since, step.by, step.is_carried) == ("A", day(1), "-4", False)


def test_a_total_that_is_too_high_may_be_that_or_a_place_too_low():
    figures = {("A", 0): 10, ("B", 0): 5, ("Total", 0): 15, ("A", 1): 11, ("B", 1): 5, ("Total", 1): 20}
    result = revised(table(figures))
    assert result.complete
    ways = {step.geography: step.by for repair in result.repairs for step in repair.steps}
    assert ways == {"Total": "+4", "A": "-4", "B": "-4"}
    assert "or " in str(result)
    assert str(result).startswith("1 revision, and no fewer, reconciles the figures, in 3 ways:")


def test_what_steps_cannot_reconcile_is_said_with_the_conflict():
    claims = series(10, 20).add(ds.Claim(id="again", value="25", relation="exact", measure="cases", start=str(FIRST),
                                         through=str(day(1))))  # fmt: skip
    result = revised(claims)
    assert not result.repairs
    assert "no step of a running total reconciles c1 and again" in result.reason
    assert {"c1", "again"} in [set(core.ids) for core in result.cores]


def test_claims_that_are_no_running_totals_are_kept():
    claims = table({("A", 0): 10, ("B", 0): 5}).add(
        ds.Claim(id="w", value="20", relation="exact", measure="cases", geography="Total", start=str(FIRST),
                 through=str(day(0))))  # fmt: skip
    result = revised(claims)
    assert not result.repairs
    assert "w" in result.reason


def test_several_measures_are_told_apart():
    claims = series(10, 50, 42)
    for t, value in enumerate(("4", "3")):
        claims = claims.add(
            ds.Claim(id=f"d{t}", value=value, relation="exact", measure="deaths", geography="X", start=str(FIRST),
                     through=str(day(t))))  # fmt: skip
    lines = str(revised(claims)).splitlines()
    assert lines[1].startswith("  cases revised by -8 or less from")
    assert lines[2].startswith("  deaths X revised by -1 or less from")


def test_nothing_needs_revision():
    result = revised(series(1, 2, 2, 5))
    assert (result.status, result.repairs[0].steps, result.lower) == ("consistent", (), 0)


def test_no_step_begins_at_a_figure_that_is_kept():
    claims = table({("A", 0): 10, ("B", 0): 5, ("Total", 0): 15, ("A", 1): 6, ("B", 1): 5, ("Total", 1): 11})
    result = revised(claims, keep="A1")
    # without a step of A at its second figure it began too high, or the Total and B are told otherwise
    assert all(step.id != "A1" for repair in result.repairs for step in repair.steps)
    assert not revised(series(10, 50, 42), keep="c2").repairs


def test_weights_are_those_of_the_first_figure_that_carries_a_step():
    # 50 falls to 42, for 3, and 60 to 55, for a half
    result = revised(series(10, 50, 42, 60, 55), weights={"c2": 3, "c4": Fraction(1, 2)})
    assert result.repairs[0].cost == result.lower == Fraction(7, 2)


# --- one series: every set of cuts


def holds(stretch):
    """Whether numbers that never fall lie in these closed intervals: each as low as it may be."""
    level = 0
    for low, high in stretch:
        level = max(level, low)
        if level > high:
            return False
    return True


@pytest.mark.parametrize("seed", [*range(15), *(pytest.param(s, marks=pytest.mark.deep) for s in range(15, 400))])
def test_cuts_of_one_series_against_all_cuts(seed):
    rng = random.Random(seed)
    n = rng.randint(3, 9)
    spans = []
    for t in range(n):
        low = max(0, 10 * t + rng.randint(-25, 25))
        spans.append((low, low + rng.choice((0, 0, 0, 5, 20))))
    claims = series(*({"relation": "between", "low": str(a), "high": str(b)} for a, b in spans))
    best, count = [], n
    for k in range(n):
        for cuts in itertools.combinations(range(1, n), k):
            if all(holds(spans[a:b]) for a, b in itertools.pairwise([0, *cuts, n])):
                best, count = [*best, cuts] if count == k else [cuts], k
        if best:
            break
    result = revised(claims, limit=1000)
    assert result.complete
    assert result.lower == count
    assert {tuple(int(step.id[1:]) for step in repair.steps) for repair in result.repairs} == set(best)
    for repair in result.repairs:
        for k, step in enumerate(repair.steps):
            assert highest(spans, [int(s.id[1:]) for s in repair.steps], k) == step.high
            assert step.low is None


def highest(spans, cuts, k):
    """Return the largest size of a step that some curve allows, by z3."""
    counted = z3.Ints(" ".join(f"t{i}" for i in range(len(spans))))
    sizes = z3.Ints(" ".join(f"z{i}" for i in range(len(cuts))))
    if not isinstance(sizes, list):
        sizes = [sizes]
    model = z3.Optimize()
    model.add(counted[0] >= 0, *(b >= a for a, b in itertools.pairwise(counted)))
    for i, (low, high) in enumerate(spans):
        printed = counted[i] + z3.Sum(
            [size for size, cut in zip(sizes, cuts, strict=True) if cut <= i] + [z3.IntVal(0)]
        )
        model.add(printed >= low, printed <= high)
    end = model.maximize(sizes[k])
    assert model.check() == z3.sat
    return model.upper(end).as_long()


def test_weighted_cuts_and_never_touched_figures_against_all_cuts():
    for seed in range(20):
        rng = random.Random(1000 + seed)
        n = rng.randint(3, 8)
        values = [max(0, 10 * t + rng.randint(-30, 30)) for t in range(n)]
        weights = {f"c{t}": rng.choice((1, 2, 5)) for t in range(n)}
        kept = [f"c{t}" for t in range(n) if rng.random() < 0.15]
        spans = [(v, v) for v in values]
        costs = [
            sum(weights[f"c{c}"] for c in cuts)
            for k in range(n)
            for cuts in itertools.combinations([t for t in range(1, n) if f"c{t}" not in kept], k)
            if all(holds(spans[a:b]) for a, b in itertools.pairwise([0, *cuts, n]))
        ]
        result = revised(series(*values), weights=weights, keep=kept)
        if costs:
            assert result.repairs[0].cost == result.lower == min(costs)
        else:
            assert not result.repairs
            assert "never touched" in result.reason


def test_open_ends_meet_only_where_both_allow_it():
    # up to, but not, 20; then at least 20: they may rise; the other way round they need a step
    below, above = {"relation": "under", "value": "20"}, {"relation": "over", "value": "19"}
    assert revised(series(above, below, unit="t")).lower == 1
    assert revised(series(below, above, unit="t")).lower == 0


def test_the_pairs_that_show_what_is_needed_share_no_cut():
    claims = series(5, 9, 3, 4, 2, 8, 1)
    system = System(claims)
    possible = PossibleSteps(system.components()[0])
    total = RunningTotal(possible, {e: Fraction(1) for e in range(len(possible.steps))})
    pairs = list(total.pairs())
    # 9 > 3, 4 > 2, 8 > 1: three disjoint falls, and three steps do
    assert pairs == [(1, 2), (3, 4), (5, 6)]
    assert revised(claims).lower == 3


# --- places and their Total: a model of its own


class Model:
    """The same question put to z3: which steps, by what they reach, does it take at least?"""

    def __init__(self, figures, places, dates):
        self.figures, self.places, self.dates = figures, places, dates
        self.reports = {s: [t for t in range(dates) if (s, t) in figures] for s in (*places, "Total")}
        elements = {}
        for s, own in self.reports.items():
            if len(own) > 1:
                for t in own:
                    elements[frozenset([(s, t)])] = (s, t, "alone")
        for p in places:
            for t in range(dates):
                starts = {s: next((u for u in self.reports[s] if u >= t), None) for s in (p, "Total")}
                reached = frozenset(i for i in starts.items() if i[1] is not None)
                named = p if len(self.reports[p]) > 1 else "Total"
                # what is corrected was printed before
                is_known = any(u < (starts[named] or 0) for u in self.reports[named])
                if len(reached) == 2 and len(self.reports[named]) > 1 and is_known:
                    elements[reached] = (p, t, "sums")
        self.elements = elements
        new = {(p, t): z3.Int(f"new{p}{t}") for p in places for t in range(dates)}
        self.size = {key: z3.Int(f"size{k}") for k, key in enumerate(elements)}
        self.taken = {key: z3.Bool(f"taken{k}") for k, key in enumerate(elements)}
        self.rules = [v >= 0 for v in new.values()]
        for key, size in self.size.items():
            self.rules.append(z3.Implies(z3.Not(self.taken[key]), size == 0))
            if elements[key][2] == "sums":
                self.rules.append(size <= 0)
                p, t, _ = elements[key]
        counted = {}
        for p, t in new:
            falls = [self.size[key] for key, (q, u, kind) in elements.items() if kind == "sums" and q == p and u <= t]
            counted[p, t] = z3.Sum([new[p, u] for u in range(t + 1)])
            self.rules.append(counted[p, t] + z3.Sum([*falls, z3.IntVal(0)]) >= 0)
        for (s, t), value in figures.items():
            own = [self.size[key] for key in elements for r, u in key if r == s and u <= t]
            parts = [counted[p, t] for p in (places if s == "Total" else [s])]
            self.rules.append(z3.Sum([*parts, *own]) == value)

    def fewest(self):
        """Return the least number of steps, and every set of that number.

        A series is off from its first report on only where no revisions do.
        """
        first = [b for key, b in self.taken.items() if self.elements[key][2] == "alone" and self.is_first(key)]
        model = z3.Optimize()
        model.add(*self.rules, *map(z3.Not, first))
        if model.check() == z3.sat:
            self.rules += map(z3.Not, first)
        model = z3.Optimize()
        model.add(*self.rules)
        cost = z3.Sum([z3.If(b, 1, 0) for b in self.taken.values()])
        model.minimize(cost)
        if model.check() != z3.sat:
            return None, set()
        least = model.model().eval(cost, model_completion=True).as_long()
        solver = z3.Solver()
        solver.add(*self.rules, cost == least)
        found = set()
        while solver.check() == z3.sat:
            values = solver.model()
            chosen = [key for key, b in self.taken.items() if z3.is_true(values.eval(b, model_completion=True))]
            found.add(frozenset(chosen))
            solver.add(z3.Or([z3.Not(self.taken[key]) for key in chosen] or [z3.BoolVal(False)]))
        return least, found

    def is_first(self, key):
        s, t, _ = self.elements[key]
        return self.reports[s][0] == t

    def ends(self, chosen, key):
        """Return the smallest and largest size of one step beside the others; None without limit."""
        found = []
        for seek in ("minimize", "maximize"):
            model = z3.Optimize()
            model.add(*self.rules, *(b if k in chosen else z3.Not(b) for k, b in self.taken.items()))
            end = getattr(model, seek)(self.size[key])
            assert model.check() == z3.sat
            value = model.lower(end) if seek == "minimize" else model.upper(end)
            found.append(value.as_long() if z3.is_int_value(value) else None)
        return tuple(found)


def random_table(rng, places, dates, printed=0.8):
    figures, level = {}, {p: rng.randint(0, 6) for p in places}
    shift = dict.fromkeys((*places, "Total"), 0)
    for t in range(dates):
        for p in places:
            level[p] += rng.choice((0, 0, 1, 3))
        if t and rng.random() < 0.5:
            s = rng.choice([*places, "Total"])
            shift[s] += rng.choice((-4, -2, 3, 5))
        elif t and rng.random() < 0.4:
            p = rng.choice(places)
            level[p] -= min(level[p], rng.randint(1, 4))
        for s in (*places, "Total"):
            value = (sum(level.values()) if s == "Total" else level[s]) + shift[s]
            if value >= 0 and rng.random() < printed:
                figures[s, t] = value
    return figures


def reached(step, figures):
    """Return the first figures that carry a step, by series; one figure alone is no running total, but may carry it."""
    since = (step.since - day(0)).days // 10
    names = {step.geography} if step.reach == "alone" else {step.geography, "Total"}
    return frozenset((s, min(t for r, t in figures if r == s and t >= since)) for s in names)


@pytest.mark.parametrize("seed", [*range(15), *(pytest.param(s, marks=pytest.mark.deep) for s in range(15, 400))])
def test_places_and_their_total_against_z3(seed):
    rng = random.Random(seed)
    places, dates = rng.choice((("AB", 4), ("ABC", 3), ("A", 5)))
    # where all is printed, reports cut the table into blocks
    figures = random_table(rng, places, dates, 1.0 if seed % 3 == 0 else 0.8)
    model = Model(figures, places, dates)
    least, sets = model.fewest()
    result = revised(table(figures, places), limit=500)
    if least is None:
        assert not result.repairs
        return
    assert result.lower == least
    assert result.complete
    assert {frozenset(reached(step, figures) for step in repair.steps) for repair in result.repairs} == sets
    if least:
        chosen = {reached(step, figures): step for step in result.repairs[0].steps}
        for key, step in chosen.items():
            assert model.ends(chosen.keys(), key) == (step.low, step.high)
            assert step.sign == ("-" if step.size < 0 else "+")


# --- tables as offices print them


def falls_in_italy(shared, days):
    """Claims of the regions' running totals over the first days, with their falls by region and day."""
    frame = pd.read_parquet(shared / "data/italy/italy_covid_regions.parquet")[["date", "region", "total_cases_cum"]]
    frame["date"] = frame["date"].astype(str).str[:10]
    frame = frame[frame["date"].isin(sorted(set(frame["date"]))[:days])].sort_values(["region", "date"])
    frame["total_cases_cum"] = frame["total_cases_cum"].astype(int)
    fell = frame.groupby("region")["total_cases_cum"].diff()
    falls = {(r, d): int(n) for r, d, n in zip(frame["region"], frame["date"], fell, strict=True) if n < 0}
    return frame, falls


@pytest.mark.parametrize("days", [150, pytest.param(1781, marks=pytest.mark.deep)])
def test_the_falls_of_italian_regions_are_told_as_revisions(shared, days):
    frame, falls = falls_in_italy(shared, days)
    assert len(falls) == {150: 23, 1781: 48}[days]
    result = ds.find_repairs(ds.read_claims(frame, kind="cumulative", since="2020-02-24"), "revise")
    assert result.verify()
    assert result.lower == len(falls)
    assert {(s.geography, str(s.since)): s.high for s in result.repairs[0].steps} == falls
    assert all(f"{s.geography} revised by " in str(result) for s in result.repairs[0].steps)


def test_a_total_beside_daily_series_of_many_places(shared):
    frame, falls = falls_in_italy(shared, 120)
    nation = frame.groupby("date", as_index=False)["total_cases_cum"].sum().assign(region="Italy")
    claims = ds.read_claims(pd.concat([frame, nation]), kind="cumulative", since="2020-02-24", total="Italy")
    result = ds.find_repairs(claims, "revise")
    assert result.verify()
    assert result.unique
    assert result.lower == len(falls)
    told = {(s.geography, str(s.since)): (s.high, s.sums) for s in result.repairs[0].steps}
    assert told == {fall: (size, ("Italy",)) for fall, size in falls.items()}


def test_some_set_is_found_at_any_effort():
    rng = random.Random(5)
    claims = table(random_table(rng, "ABCD", 6), "ABCD")
    best = revised(claims).lower
    found = revised(claims, effort=0.001)
    assert found.repairs
    assert found.lower <= best <= found.repairs[0].cost
