"""How often do the plausibility checks raise a finding where there is none, and how often where there is one?

Run by hand: python benchmarks/plausibility_sizes.py. Seeds are fixed, so the tables come out the
same; docs/plausibility-sizes.md keeps them. Nominal level 5 % throughout.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from deserstats.plausibility.copying.check_copies import check_copies
from deserstats.plausibility.digits import digit_tests
from deserstats.plausibility.prediction import families
from deserstats.plausibility.proportion import share_tests
from deserstats.plausibility.proportion.granularity import attained
from deserstats.plausibility.revision.backlog import backlog_power, backlog_test
from deserstats.plausibility.revision.smoothness import smoothest, smoothness_power
from deserstats.plausibility.revision.vintages import sign_power, sign_pvalue
from deserstats.plausibility.revision.weekdays import weekday_power, working_days_test
from deserstats.stats.leave_one_out import KnownNoise, forward_search
from deserstats.stats.multiplicity import adjust_pvalues
from deserstats.stats.prediction_power import cautious_spread, error_power

LEVEL = 0.05
Floats = NDArray[np.float64]
MONTHS = 36


def table(title: str, head: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table in Markdown."""
    print(f"\n### {title}\n")
    names = list(head)
    print("| " + " | ".join(names) + " |")
    print("|" + "---|" * len(names))
    for row in rows:
        print("| " + " | ".join(f"{x:.3f}" if isinstance(x, float) else str(x) for x in row) + " |")
        sys.stdout.flush()


# --- surprise


def windows(rng: np.random.Generator, k: int, cv: float, growth: float) -> tuple[families.CellFamily, Floats]:
    """Cut 36 gamma months into k windows of whole months."""
    ends = np.r_[0, np.sort(rng.choice(np.arange(1, MONTHS), k - 1, replace=False)), MONTHS]
    rates = 1000 * growth ** (np.arange(MONTHS) / 12)
    counts = rng.poisson(rates * rng.gamma(1 / cv**2, cv**2, MONTHS))
    months = np.diff(ends).astype(float)
    made = families.CellFamily((), np.eye(k), months, (ends[:-1] + ends[1:]) / 24, (ends[:-1] + ends[1:]) // 2 % 12,
                           np.zeros(k, dtype=np.intp), ("x",))  # fmt: skip
    return made, np.diff(np.r_[0, counts.cumsum()][ends]).astype(float)


def predicted(made: families.CellFamily, steps: Floats, totals: bool) -> tuple[Floats, object, families.FamilyFit]:
    """Test every window, or every cumulative total, as check_surprise does."""
    k = len(steps)
    cells = np.tril(np.ones((k, k))) if totals else np.eye(k)
    turned = families.CellFamily((), cells, made.months, made.at, made.month, made.leaf, made.leaves)
    y = cells @ steps
    fitted = families.fit(turned, y, np.zeros(k))
    known = KnownNoise(fitted.known + fitted.levels, np.zeros(k), np.zeros(k), fitted.floor)
    found = forward_search(fitted.rest, fitted.varying, fitted.design, parts=fitted.parts, known=known)
    return np.nan_to_num(found.pvalue, nan=1.0), found, fitted


def surprise_sizes(runs: int = 300) -> Iterable[tuple[object, ...]]:
    for totals in (False, True):
        for k in (4, 6, 10, 20):
            row: list[object] = ["cumulative" if totals else "apart", k]
            for cv, growth in ((0.1, 1.0), (0.25, 1.0), (0.5, 1.0), (0.25, 2.0)):
                if k == 4 and growth != 1.0:
                    row += ["-", "-"]
                    continue
                rng = np.random.default_rng([1, k, totals, int(100 * cv), int(growth)])
                found = [predicted(*windows(rng, k, cv, growth), totals)[0] for _ in range(runs)]
                row += [float(np.mean([(p <= LEVEL).mean() for p in found])),
                        float(np.mean([min(adjust_pvalues(p.tolist())) <= LEVEL for p in found]))]  # fmt: skip
            yield row


def surprise_power(runs: int = 300) -> Iterable[tuple[object, ...]]:
    """One window raised by one half of what is expected."""
    for k in (6, 10, 20):
        for cv in (0.1, 0.25):
            rng = np.random.default_rng([2, k, int(100 * cv)])
            hits, said = [], []
            for _ in range(runs):
                made, steps = windows(rng, k, cv, 1.0)
                i = int(rng.integers(k))
                _, clean, _ = predicted(made, steps, False)
                expected = steps[i] - clean.error[i]
                if expected <= 0 or clean.removed:
                    continue
                wide = cautious_spread(float(clean.spread[i]), float(clean.df[i]))
                said.append(error_power(0.5 * expected, wide, float(clean.df[i]), skew=float(clean.skew[i])))
                moved = steps.copy()
                moved[i] += 0.5 * 1000 * made.months[i]
                hits.append(predicted(made, moved, False)[0][i] <= LEVEL)
            yield k, cv, float(np.mean(said)), float(np.mean(hits))


# --- shares


def split_pvalues(counts: Floats, months: Floats, half: float = 0.0) -> list[float]:
    """Compare every window with the others, as check_shares does; counts known to ``half`` either way."""
    tests = split_tests(counts, months, half)
    return [share_tests.homogeneity(test) for test in tests if not test.is_blind]


def split_tests(counts: Floats, months: Floats, half: float) -> list[share_tests.ShareTest]:
    totals = counts.sum(axis=1)
    middle, wide = counts / totals[:, None], half / totals[:, None]
    ends = np.stack([np.maximum(middle - wide, 0), np.minimum(middle + wide, 1)], axis=2)
    orders = [[i, *(j for j in range(len(counts)) if j != i)] for i in range(len(counts))]
    return [share_tests.ShareTest.of(ends[o], months[o], totals[o]) for o in orders]


def split_counts(rng: np.random.Generator, p: list[float], m: int, mean: float, cv: float) -> tuple[Floats, Floats]:
    """Windows of 1 to 11 months; cv 0 is the multinomial law alone."""
    months = rng.integers(1, 12, m).astype(float)
    laws = [rng.dirichlet(np.array(p) * n / cv**2) if cv else p for n in months]
    return np.array([rng.multinomial(int(mean * n), law) for n, law in zip(months, laws, strict=True)], float), months


def share_sizes(runs: int = 500) -> Iterable[tuple[object, ...]]:
    """All windows compared: share of p-values up to the level, and of tables with any after Holm."""
    for p in ([0.7, 0.3], [0.5, 0.3, 0.2]):
        for m in (4, 6, 12):
            row: list[object] = [" : ".join(map(str, p)), m]
            for mean, cv, step in (
                (1e5, 0.25, 1),
                (2000, 0.05, 1),
                (2000, 0.0, 1),
                (2000, 0.05, 100),
                (2000, 0.0, 100),
            ):
                rng = np.random.default_rng([3, m, len(p), int(mean), int(100 * cv), step])
                found = []
                for _ in range(runs):
                    counts, months = split_counts(rng, p, m, mean, cv)
                    half = step / 2 if step > 1 else 0.0
                    found.append(split_pvalues(np.round(counts / step) * step, months, half))
                row += [float(np.mean(np.concatenate(found) <= LEVEL)),
                        float(np.mean([min(adjust_pvalues(x), default=1) <= LEVEL for x in found]))]  # fmt: skip
            yield row


def share_powers(runs: int = 600) -> Iterable[tuple[object, ...]]:
    """The smallest share of one window raised by exactly what is said to be noticed with 80 % power."""
    for p in ([0.7, 0.3], [0.5, 0.3, 0.2]):
        for m, mean, cv in ((6, 1e5, 0.05), (12, 1e5, 0.1), (24, 1e5, 0.1), (12, 2000, 0.0)):
            rng = np.random.default_rng([11, m, len(p), int(100 * cv)])
            hits, said = [], []
            for _ in range(runs):
                counts, months = split_counts(rng, p, m, mean, cv)
                test = split_tests(counts, months, 0.0)[0]
                least = share_tests.smallest_noticed(test, level=LEVEL / m, power=0.8)
                if least is None or least > 1 / p[-1] - 1:
                    continue
                said.append(least)
                law = np.array(p)
                law[-1] *= 1 + least
                law[:-1] *= (1 - law[-1]) / law[:-1].sum()
                drawn = rng.dirichlet(law * months[0] / cv**2) if cv else law
                counts[0] = rng.multinomial(int(mean * months[0]), drawn)
                hits.append(adjust_pvalues(split_pvalues(counts, months))[0] <= LEVEL)
            yield " : ".join(map(str, p)), m, cv, len(said) / runs, float(np.mean(said)), float(np.mean(hits))


# --- daily series


def rejected(days: Floats) -> float:
    """Share of the series, a row each, in which weekdays are found to matter."""
    return float(np.mean([working_days_test(row, 0, draws=199)[1] <= LEVEL for row in days]))


def weekday_sizes() -> Iterable[tuple[object, ...]]:
    for weeks, runs in ((8, 2000), (12, 2000), (26, 1000), (52, 10_000), (80, 10_000)):
        rng = np.random.default_rng([4, weeks])
        days = 7 * weeks + 6
        means = [np.full((runs, days), mean) for mean in (5.0, 50.0, 1000.0)]
        means += [rng.gamma(50 / 9, 9, (runs, days)), np.tile(200 * 1.5 ** (np.arange(days) / 30), (runs, 1))]
        yield weeks, *(rejected(rng.poisson(mean)) for mean in means)


def weekday_powers(runs: int = 400) -> Iterable[tuple[object, ...]]:
    """One weekday lower by the smallest share that is said to be noticed with 80 % power."""
    for weeks, mean in ((8, 50), (12, 100), (26, 50), (52, 20)):
        rng = np.random.default_rng([5, weeks, mean])
        level = np.full((runs, 7 * weeks + 6), float(mean))
        least = float(np.mean([weekday_power(row)[1] for row in rng.poisson(level[:100])]))
        level[:, ::7] *= 1 - least
        yield weeks, mean, least, rejected(rng.poisson(level))


def backlogs(days: Floats) -> float:
    """Share of the series, a row each, in which a backlog is found."""
    return float(np.mean([backlog_test(row, draws=199)[1] <= LEVEL for row in days]))


def backlog_sizes(runs: int = 600) -> Iterable[tuple[object, ...]]:
    for weeks in (8, 26):
        rng = np.random.default_rng([10, weeks])
        n = 7 * weeks + 6
        week = np.array([1, 1, 1, 1, 1, 0.6, 0.5])[np.arange(n) % 7] * 100
        means = (np.full((runs, n), 50.0), np.tile(week, (runs, 1)), rng.gamma(50 / 9, 9, (runs, n)))
        sizes = [backlogs(rng.poisson(mean)) for mean in means]
        days = rng.poisson(np.tile(week, (300, 1)))
        late = rng.binomial(days, rng.uniform(0, 0.4, days.shape))
        booked = days - late + np.c_[np.zeros(300), late[:, :-1]]
        yield weeks, *sizes, backlog_power(n), backlogs(booked)


def smoothness(runs: int = 2000) -> Iterable[tuple[object, ...]]:
    for days in (30, 90, 240):
        rng = np.random.default_rng([6, days])
        row: list[object] = [days]
        for mean in (2, 10, 200):
            found = (smoothest(rng.poisson(mean, days), draws=399) for _ in range(runs))
            row.append(float(np.mean([f is not None and f.pvalue <= LEVEL for f in found])))
        half = [smoothest(np.round(200 + rng.normal(0, 10, days)), draws=1999) for _ in range(300)]
        stretches = max(1, days // 60)
        row += [smoothness_power(min(days, 60) // 2, stretches), float(np.mean([f.pvalue <= LEVEL for f in half]))]
        yield row


# --- digits


LAWS = {
    "last digit": (digit_tests.LAST, (10, 20, 50, 100)),
    "first digit": (digit_tests.FIRST, (100, 500, 2000)),
    "first two digits": (digit_tests.FIRST_TWO, (300, 1000)),
    "second digit": (digit_tests.SECOND, (100, 1000)),
}


def digit_sizes(draws: int = 40_000) -> Iterable[tuple[object, ...]]:
    for n in (10, 20, 50, 100):
        tails = binom.sf(np.arange(n + 1) - 1, n, 0.2)
        yield "heaping", n, float(tails[tails <= LEVEL].max()), float(tails[tails <= LEVEL].max())
    for name, (law, sizes) in LAWS.items():
        for n in sizes:
            rng = np.random.default_rng([7, n, len(law)])
            counts = rng.multinomial(n, law, size=draws)
            expected = n * np.asarray(law)
            statistics = ((counts - expected) ** 2 / expected).sum(axis=1)
            null = digit_tests.null_distribution(n, law)
            hits = null.size - np.searchsorted(null, statistics * (1 - 1e-12), side="left")
            pvalues = (1 + hits) / (1 + null.size)
            _, times = np.unique(statistics.round(9), return_counts=True)
            tails = times[::-1].cumsum()[::-1] / draws
            yield name, n, float((pvalues <= LEVEL).mean()), float(tails[tails <= LEVEL].max(initial=0.0))


def digit_powers() -> Iterable[tuple[object, ...]]:
    said = {(10, 0.3): 0.47, (10, 0.5): 0.83, (20, 0.2): 0.44, (20, 0.3): 0.72, (20, 0.5): 0.98, (50, 0.2): 0.77,
            (100, 0.1): 0.54}  # fmt: skip
    for (n, share), power in said.items():
        yield "heaping, share rounded", n, share, power, digit_tests.binomial_power(n, 0.2, share)
    even = (1 / 9,) * 9
    for n, uniform, fifth in ((10, 0.38, 0.08), (20, 0.61, 0.09), (30, 0.77, 0.10), (50, 0.94, 0.11), (100, 1.0, 0.14),
                              (500, 1.0, 0.50), (1000, 1.0, 0.84)):  # fmt: skip
        for share, power in ((1.0, uniform), (0.2, fifth)):
            yield ("first digit, share at random", n, share, power,
                   digit_tests.chisquare_power(n, digit_tests.FIRST, even, share))  # fmt: skip
    for n, decimals, power in ((7, 0, 0.92), (25, 0, 0.74), (50, 0, 0.50), (89, 0, 0.11), (100, 0, 0.0), (213, 1, 0.79),
                               (1000, 1, 0.0)):  # fmt: skip
        share = 1 - len(attained(n, decimals, "nearest")) / (100 * 10**decimals + 1)
        yield f"percentages with {decimals} decimals", n, "-", power, share


def cumulative_digits(runs: int = 2000) -> Iterable[tuple[object, ...]]:
    """Forty honest successive totals taken for forty figures."""
    rng = np.random.default_rng(8)
    hits = 0
    for _ in range(runs):
        totals = rng.lognormal(6.5, 0.5, 40).cumsum()
        first = [int(str(int(t))[0]) for t in totals]
        counts = [first.count(d) for d in range(1, 10)]
        hits += digit_tests.montecarlo_pvalue(counts, digit_tests.FIRST) <= LEVEL
    yield 40, hits / runs, "left out as cumulative"


# --- copies and revisions


def months_of(series: Iterable[Floats], step: int = 1, total: bool = False) -> list[dict[str, str]]:
    """Rows of a table: a category a series, a month a figure; or running totals from the first month on."""
    rows = []
    for k, figures in enumerate(series):
        for j, x in enumerate(figures):
            month = f"{2018 + j // 12}-{j % 12 + 1:02}"
            window = {"start": "2018-01", "through": month} if total else {"start": month}
            rows.append({"value": str(round(float(x) / step) * step), "category": f"c{k}", "measure": "m", "unit": "u",
                         "relation": "exact", "id": f"{k}.{j}", **window})  # fmt: skip
    return rows


def steady(rng: np.random.Generator, kind: str, m: int) -> Floats:
    """Figures of a series that varies by 1 to 5 % about 2,000 to 50,000."""
    noise = rng.normal(size=m)
    if kind == "AR 0.6":
        for i in range(1, m):
            noise[i] = 0.6 * noise[i - 1] + 0.8 * noise[i]
    noise = noise.cumsum() if kind == "random walk" else noise
    figures = np.exp(rng.uniform(np.log(2000), np.log(50_000)) + rng.uniform(0.01, 0.05) * noise)
    t = np.arange(m) / 12
    return figures * {"growth": 1.3**t, "season": 1 + 0.2 * np.sin(2 * np.pi * t)}.get(kind, np.ones(m))


def honest_rows(rng: np.random.Generator, kind: str, n: int) -> list[dict[str, str]]:
    """A table of about so many figures in one to three series."""
    k = int(rng.integers(1, 4))
    m = max(4, n // k)
    series = [steady(rng, kind, m) for _ in range(k)]
    if kind == "with empty months":
        series = [s * (rng.random(m) < 0.7) + 1500 * (np.arange(m) == 0) for s in series]
    if kind == "parents and parts":
        small = rng.poisson(0.5, m)
        whole = months_of([series[0] + small])
        return months_of([series[0], small]) + [r | {"id": f"w{r['id']}", "category": "c0+c1"} for r in whole]
    if kind == "constant":
        series = [np.full(m, s[0]) for s in series]
    total = kind in ("running totals", "with empty months")
    return months_of([s.cumsum() for s in series] if total else series, 10 if kind == "to tens" else 1, total)


def copies_sizes(runs: int = 200) -> Iterable[tuple[object, ...]]:
    """Any notable number in honest tables."""
    kinds = ("independent", "AR 0.6", "random walk", "growth", "season", "to tens", "constant", "running totals",
             "with empty months", "parents and parts")  # fmt: skip
    for kind in kinds:
        row: list[object] = [kind]
        for n in (6, 12, 24, 60):
            rng = np.random.default_rng([9, n, len(kind)])
            found = [check_copies(honest_rows(rng, kind, n)).status == "notable" for _ in range(runs)]
            row.append(float(np.mean(found)))
        yield row


def copies_powers(runs: int = 200) -> Iterable[tuple[object, ...]]:
    """One figure of a series that varies by 25 % stands under another month or category as well."""
    for mean in (20_000, 150_000):
        row: list[object] = [f"{mean:,}"]
        for m, k in ((6, 1), (12, 2), (24, 1), (30, 2)):
            rng = np.random.default_rng([12, mean, m, k])
            hits = 0
            for _ in range(runs):
                figures = np.round(mean * np.exp(rng.normal(0, 0.25, m * k)))
                a, b = rng.choice(m * k, 2, replace=False)
                figures[b] = figures[a] = figures[a] + (figures[a] % 10 == 0)
                names = {f"{i // m}.{i % m}" for i in (a, b)}
                found = check_copies(months_of(figures.reshape(k, m))).findings
                hits += any(f.verdict == "notable" and names <= set(f.ids) for f in found)
            row.append(hits / runs)
        yield row


def direction() -> Iterable[tuple[object, ...]]:
    for n in (6, 8, 10, 20):
        size = sum(binom.pmf(k, n, 0.5) for k in range(n + 1) if sign_pvalue(k, n) <= LEVEL)
        yield n, float(size), sign_power(n, 0.9)


HEADS = [f"{what}, cv {cv}" for cv in ("0.1", "0.25", "0.5", "0.25 growing") for what in ("each", "any")]
SPLITS = ("cv 0.25", "cv 0.05", "multinomial", "cv 0.05 to hundreds", "multinomial to hundreds")
TABLES = {
    "surprise": (
        "Surprise: share of figures called so, and of tables with any", ["windows", "k", *HEADS], surprise_sizes
    ),
    "surprise-power": (
        "Surprise: power against one window raised by one half", ["k", "cv", "stated", "measured"], surprise_power
    ),
    "shares": (
        "Shares: p-values up to 5 %, and tables with any after Holm",
        ["shares", "windows", *(f"{what}, {kind}" for kind in SPLITS for what in ("each", "any"))], share_sizes,
    ),
    "shares-power": (
        "Shares: power at the smallest rise said to be noticed with 80 %",
        ["shares", "windows", "cv", "stated in", "mean rise stated", "notable"], share_powers,
    ),
    "weekdays": (
        "Weekdays: size", ["weeks", "mean 5", "mean 50", "mean 1000", "clustered", "rising"], weekday_sizes
    ),
    "weekday-power": (
        "Weekdays: power", ["weeks", "mean", "one day lower by (stated for 80 %)", "measured"], weekday_powers
    ),
    "backlog": (
        "Backlog: size, and power where up to 40 % of a day are booked on the next",
        ["weeks", "mean 50", "weekdays", "clustered", "power at a correlation lower by 0.2", "measured"], backlog_sizes,
    ),
    "smoothness": (
        "Smoothness: size, and power at half of the variation",
        ["days", "mean 2", "mean 10", "mean 200", "power stated", "measured"], smoothness,
    ),
    "digits": ("Digits: size", ["test", "n", "size", "largest attainable"], digit_sizes),
    "digit-power": (
        "Digits and percentages: power", ["test", "n", "share", "worked out", "measured"], digit_powers
    ),
    "cumulative": (
        "Digits of honest cumulative totals", ["n", "rejected if tested", "in check_digits"], cumulative_digits
    ),
    "copies": (
        "Copies: honest tables with any notable number",
        ["figures are", "6 figures", "12 figures", "24 figures", "60 figures"], copies_sizes,
    ),
    "copies-power": (
        "Copies: power", ["mean", "6 months", "2 x 12 months", "24 months", "2 x 30 months"], copies_powers
    ),
    "direction": (
        "Direction of revisions: exact size, and power at nine in ten", ["revised", "size", "power"], direction
    ),
}  # fmt: skip
"""Tables by name: title, columns, rows."""


def main(names: list[str]) -> None:
    """Print all tables, or those that are named."""
    for name in names or TABLES:
        title, head, rows = TABLES[name]
        table(title, head, rows())


if __name__ == "__main__":
    main(sys.argv[1:])
