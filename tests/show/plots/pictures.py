"""Answers of every kind at three sizes: what the tests of pictures look at."""

from functools import cache, partial
from math import sin

import answers
import pandas as pd

import deserstats as ds

NAMES = [
    "Amber",
    "Birch",
    "Cedar",
    "Dover",
    "Elm",
    "Ferry",
    "Grove",
    "Harbour",
    "Island",
    "Junction",
    "Keep",
    "Lodge",
    "Mill",
    "North",
    "Orchard",
    "Port",
]


@cache
def shipped():
    return ds.load_example("ua-desertion")


@cache
def checked(n):
    """The first claims of the shipped table that count proceedings, or all of it."""
    table = shipped() if n >= len(shipped()) else shipped().select(unit="proceedings")
    return ds.check_consistency(table.select(ids=table.ids[:n]))


def ids(*names):
    return shipped().select(ids=list(names))


@cache
def months(n, clash=False, first=2016, **columns):
    """Counts of n months, and their years unless the months do not fill them; one year too high where they clash."""
    counts = [round(400 + 6 * k + 90 * sin(k)) + (300 if k >= n // 2 else 0) for k in range(n)]
    told = {"measure": "arrivals", "unit": "persons", "relation": "exact"} | columns
    rows = [{"start": f"{first + k // 12}-{k % 12 + 1:02d}", "value": str(v), **told} for k, v in enumerate(counts)]
    for year in range(n // 12):
        total = sum(counts[12 * year : 12 * year + 12]) + (5000 if clash and year % 2 == 0 else 0)
        rows.append({"start": str(first + year), "value": str(total), **told})
    return ds.read_claims(rows)


@cache
def open_ended(n):
    """Years of which every third has a least figure only."""
    words = ("exact", "about", "over")
    rows = [{"start": str(2024 - n + k), "value": str(1000 * (k % 7 + 2)), "relation": words[k % 3]} for k in range(n)]
    return ds.read_claims(rows, fill={"measure": "arrivals", "unit": "persons"})


@cache
def regions(n, years=3):
    """Figures of n regions and their total, which is too low in the last year."""
    rows = []
    for year in range(years):
        counts = [100 + 37 * k + 11 * year for k in range(n)]
        told = {"start": str(2021 + year), "measure": "cases", "relation": "exact"}
        rows += [told | {"category": _named(k), "value": str(v)} for k, v in enumerate(counts)]
        total = sum(counts) - (50 if year == years - 1 else 0)
        rows.append(told | {"category": "Total", "value": str(total)})
    return ds.read_claims(rows, scheme=ds.Scheme(total="Total"))


def _named(k):
    return f"{NAMES[k % 16]}{' and the valleys' if k % 3 == 1 else ''}{f' {k // 16 + 1}' if k >= 16 else ''}"


@cache
def running(n_series, n_days, falls=()):
    """Running totals of some places; those that fall do so once."""
    start = pd.Timestamp("2020-03-01")
    rows = {}
    for k in range(n_series):
        figures = [round((k + 1) * (d + 1) ** 1.5) for d in range(n_days)]
        if k in falls:
            figures[n_days // 2] = figures[n_days // 2 - 1] - 3
        rows[_named(k)] = figures
    frame = pd.DataFrame(rows, index=[f"{start + pd.Timedelta(days=d):%Y-%m-%d}" for d in range(n_days)]).T
    frame.insert(0, "Place", frame.index)
    return ds.read_claims(frame.reset_index(drop=True), kind="cumulative", since="2020-01-22", freq="D")


@cache
def retold(n):
    """Figures of n origins, each repeated by some papers."""
    rows = [
        ds.Claim(id=f"f{k}-{j}", value=f"{4000 + 13 * k}", start=str(2000 + k % 20), category=f"k{k}",
                 source=f"Paper {j}" if j else f"Office of {_named(k)}", origin=f"Office of {_named(k)}")
        for k in range(n) for j in range(k % 4 + 1)
    ]  # fmt: skip
    return ds.ClaimSet(rows)


@cache
def sources(n, years):
    """One count by n sources, each some percent above the first."""
    return ds.ClaimSet(
        ds.Claim(id=f"{_named(s)[:3]}{2000 + y}", start=str(2000 + y),
                 value=str(6183 * (100 + 4 * s) // 100 + 731 * y + 1), source=f"Statistical office of {_named(s)}", measure="convicted")
        for s in range(n) for y in range(years)
    )  # fmt: skip


DAYS = ("2022-02-24..2024-12-31", "2025-01..2025-05")


def two():
    return ds.load_example("two-figures")


def _noise(n):
    return [10 + k // 3 + (7 * k) % 5 for k in range(n)]


def _poisson(n):
    ends = [k + (k % 3 == 0) / 2 for k in range(1, n + 1)]
    return ds.regular.poisson_trend([0, *ends[:-1]], ends, [20 + 2 * k for k in range(n)])


def _repairs(claims, **options):
    return ds.find_repairs(claims, **options)


def _changed(n):
    before = ds.check_consistency(months(n))
    return ds.compare_answers(before, ds.check_consistency(months(n, clash=True)))


def _by_category(n):
    return ds.ClaimSet(
        ds.Claim(id=f"{name}{k}", value=str(base + k * step + (31 * k) % 17), start=f"{2015 + k // 4}-Q{k % 4 + 1}",
                 category=name, relation="exact")
        for name, base, step in (("desertion proceedings", 310, 3), ("absence without leave", 100, 9)) for k in range(n)
    )  # fmt: skip


A = answers.ANSWERS
KINDS = {
    "claims": (lambda: checked(12), lambda: checked(30), lambda: checked(312)),
    "claims, months": (lambda: ds.check_consistency(months(12, True)), lambda: ds.check_consistency(months(36, True)),
                       lambda: ds.check_consistency(months(96, True))),
    "claims, regions": (lambda: ds.check_consistency(regions(3)), lambda: ds.check_consistency(regions(12)),
                        lambda: ds.check_consistency(regions(40))),
    "running totals": (lambda: ds.check_consistency(running(1, 12, (0,))),
                       lambda: ds.check_consistency(running(8, 20, (2, 5))),
                       lambda: ds.check_consistency(running(40, 20, (3, 11, 30)))),
    "bound": (A["bound"], lambda: ds.bound(answers.CLASH, period="2024-01..2024-06"),
              lambda: ds.bound(checked(60).claims, period="2024", category="407", measure="registered")),
    "bound without limit": (lambda: ds.bound(open_ended(3), period="2022..2024"),
                            lambda: ds.bound(open_ended(12), period="2013..2024"),
                            lambda: ds.bound(open_ended(40), period="1985..2024")),
    "bound series": (A["bound series"], lambda: ds.bound_series(open_ended(24), "YS"),
                     lambda: ds.bound_series(months(96), "MS")),
    "implication": (A["implied"], A["refuted"], lambda: ds.implies(months(60), months(60)["c61"].replace(value="9"))),
    "bases": (A["bases"], lambda: ds.find_bases(sources(4, 8)), lambda: ds.find_bases(sources(7, 24))),
    "question": (A["next question"], lambda: ds.next_question(open_ended(6), {"period": "2020..2022"}),
                 lambda: ds.next_question(open_ended(16), {"period": "2012..2024"})),
    "lineage": (A["lineage"], lambda: ds.find_lineage(retold(12)), lambda: ds.find_lineage(retold(60))),
    "answer comparison": (A["comparison"], lambda: _changed(12), lambda: _changed(48)),
    "implied": (lambda: partial(ds.plot_implied, A["consistent"]()), lambda: partial(ds.plot_implied, checked(30)),
                lambda: partial(ds.plot_implied, checked(312))),
    "plausibility": (lambda: ds.check_plausibility(answers.MONTHS, digits=True),
                     lambda: ds.check_plausibility(months(36), digits=True),
                     lambda: ds.check_plausibility(shipped(), digits=True)),
    "digits": (lambda: ds.check_digits(answers.MONTHS), lambda: ds.check_digits(months(60)),
               lambda: ds.check_digits(shipped())),
    "repairs": (A["repairs"], lambda: _repairs(months(36, True)), lambda: _repairs(checked(60).claims)),
    "repairs, adjust": (A["repairs, adjust"], A["repairs, reread"], A["repairs, revise"]),
    "slips": (A["diagnosis"], lambda: ds.diagnose(ids("boyko25.42", "octrec.02", "octrec.03")),
              lambda: ds.diagnose(months(24, True))),
    "periods": (A["comparison of periods"], lambda: ds.compare_periods(two().read_as(over="next_round"), *DAYS),
                A["comparison of periods, conflict"]),
    "periods without limit": (lambda: ds.compare_periods(two(), *DAYS), A["comparison of periods, one claim"],
                              lambda: ds.compare_periods(open_ended(24), "2001", "2022")),
    "order": (A["order of periods"], lambda: ds.order_periods(months(24), "MS"),
              lambda: ds.order_periods(months(60), "MS")),
    "tipping": (A["tipping"],
                lambda: ds.find_tipping(c := two().read_as(over="next_round"), ds.compare_periods(c, *DAYS)),
                lambda: ds.find_tipping(two(), ds.compare_periods(two(), *DAYS))),
    "rate ratio": (A["rate ratio"], lambda: ds.compare_rates(months(36), "2016", "2018"), A["rate ratio, one claim"]),
    "change at a date": (A["change at a date"], lambda: ds.find_changes(months(36), "2017-07"),
                         lambda: ds.find_changes(months(96), "2020-01")),
    "growth ratio": (A["growth ratio"],
                     lambda: ds.estimate_trend(_by_category(16), category="desertion proceedings",
                                               against="absence without leave"),
                     lambda: ds.estimate_trend(_by_category(40), category="desertion proceedings",
                                               against="absence without leave")),
    "estimate": (A["estimate"], lambda: ds.estimate_trend(ids(*(f"boyko24.{i:02d}" for i in range(1, 13)))),
                 lambda: ds.estimate_trend(months(60))),
    "mann kendall": tuple(partial(lambda n: ds.regular.mann_kendall(_noise(n)), n) for n in (5, 30, 300)),
    "theil sen": tuple(partial(lambda n: ds.regular.theil_sen(_noise(n)), n) for n in (5, 30, 300)),
    "seasonal": tuple(partial(lambda n, p: ds.regular.seasonal_mann_kendall(_noise(n), p), n, p)
                      for n, p in ((10, 2), (48, 12), (520, 52))),
    "pettitt": tuple(partial(lambda n: ds.regular.pettitt([*_noise(n), *(40 + x for x in _noise(n))]), n)
                     for n in (4, 20, 150)),
    "poisson": tuple(partial(_poisson, n) for n in (3, 20, 120)),
    "disaggregation": tuple(partial(lambda n: ds.regular.disaggregate([40 + 7 * k % 50 for k in range(n)], ratio=4), n)
                            for n in (2, 10, 40)),
    "changes": (A["changes"], lambda: ds.find_changes(months(36), n_resamples=99),
                lambda: ds.find_changes(months(96), n_resamples=99)),
    "reconstruction": (A["reconstruction"], lambda: ds.reconstruct(open_ended(12), "YS", draws=20),
                       lambda: ds.reconstruct(months(60), "QS")),
}  # fmt: skip
SIZES = ("few", "middle", "many")


@cache
def answer(kind, size):
    """Return an answer, or a picture of its own (a function of the Axes)."""
    return KINDS[kind][SIZES.index(size)]()


def draw(kind, size, ax=None):
    found = answer(kind, size)
    return found(ax) if callable(found) else found.plot(ax)
