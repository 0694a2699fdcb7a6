"""Tables that a truthful office could print, and what they say in the words of another solver.

Every maker draws a hidden truth, prints figures of it by one custom of rounding, and writes each figure down twice: as a row of a
claim table, and as linear statements over the unknowns, made here from the contract and not from the package. So the truth is known
(nobody may be accused), and z3 is an exact judge of the same table with one figure moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import z3

import deserstats as ds
from deserstats.checks.consistency.check_consistency import decided
from deserstats.model.budget import Budget
from deserstats.model.rows.system import System

DAY = timedelta(days=1)
Key = tuple[object, ...]
Weights = dict[Key, Fraction]
Ends = tuple[Fraction | None, bool, Fraction | None, bool]
"""Low end, whether it is open, high end, whether it is open."""

Statement = tuple[Weights, Ends]


def status(claims: ds.ClaimSet, effort: float = 1.0, reading: ds.Reading | None = None) -> str:
    """Return the verdict of ``check_consistency`` without what it tells beside it, which takes most of the time."""
    return str(decided(System(claims.under(reading or claims.reading)), Budget(effort))[1])


def plus(*forms: tuple[Weights, Fraction | int]) -> Weights:
    """Add weighted sums of unknowns."""
    total: Weights = {}
    for form, factor in forms:
        for key, weight in form.items():
            total[key] = total.get(key, Fraction(0)) + weight * factor
    return total


# --- what a printed figure allows -----------------------------------------------------------------------------------------------


def number(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def last_unit(text: str) -> Fraction:
    """One unit of the last non-zero digit; of the last digit where decimals are printed."""
    digits = text.replace(",", "").lstrip("-")
    if "." in digits:
        return Fraction(1, 10 ** len(digits.partition(".")[2]))
    return Fraction(10 ** (len(digits) - len(digits.rstrip("0")) if digits.strip("0") else 0))


def exactly(text: str) -> Ends:
    v = number(text)
    return v, False, v, False


def either(text: str) -> Ends:
    """Rounded to the nearest or cut off, at the digits printed."""
    v, u = number(text), last_unit(text)
    if v < 0:
        low, low_open, high, high_open = either(text.lstrip("-"))
        return -high, high_open, -low, low_open
    return v - u / 2, False, v + u, True


def as_printed(text: str) -> Ends:
    """A count without a word: exact, unless it ends in two zeros."""
    return either(text) if last_unit(text) >= 100 else exactly(text)


def at_random(base: int) -> Callable[[str], Ends]:
    return lambda text: (number(text) - base, True, number(text) + base, True)


def to_nearest(step: Fraction | int) -> Callable[[str], Ends]:
    half = Fraction(step) / 2
    return lambda text: (number(text) - half, False, number(text) + half, False)


WORDS: dict[str, Callable[[str], Ends]] = {
    "exact": exactly,
    "over": lambda text: (number(text), True, None, False),
    "at_least": lambda text: (number(text), False, None, False),
    "under": lambda text: (None, False, number(text), True),
    "at_most": lambda text: (None, False, number(text), False),
    "about": either,
    "": as_printed,
}


def said(x: Fraction | int, rng: Random) -> tuple[str, str]:
    """Say a whole number truly in one of the words: (relation, figure)."""
    word = rng.choice(["exact", "exact", "over", "at_least", "under", "at_most", "about", ""])
    n = int(x)
    step = 10 ** rng.randint(0, max(len(str(n)) - 2, 0))
    if word == "over":
        return (word, f"{(n - 1) // step * step:,}") if n > 0 and (n - 1) // step else ("exact", f"{n:,}")
    if word == "at_least":
        return word, f"{n // step * step:,}"
    if word in ("under", "at_most"):
        return word, f"{(n // step + 1) * step:,}"
    if word in ("about", ""):
        text = f"{(n if step == 1 else (2 * n // step + 1) // 2 * step):,}"
        low, _, high, is_open = WORDS[word](text)
        inside = low <= n and (n < high if is_open else n <= high)
        return (word, text) if inside else ("exact", f"{n:,}")
    return "exact", f"{n:,}"


def written(x: Fraction, decimals: int, *, cut: bool = False) -> str:
    """Print a number of 0 or more with so many decimals, rounded half up or cut off."""
    scaled = int(x * 10**decimals + (0 if cut else Fraction(1, 2)))
    whole, rest = divmod(scaled, 10**decimals)
    return f"{whole:,}" + (f".{rest:0{decimals}d}" if decimals else "")


# --- one row, one table ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One figure: its cells without the value, the value as printed, and what any value in its place would say."""

    cells: Mapping[str, str]
    value: str
    says: Callable[[str], Iterable[Statement]]

    @property
    def record(self) -> dict[str, str]:
        return {**self.cells, "value": self.value}


@dataclass
class Table:
    """A truthful table, with the reading and the scheme that it is published under."""

    rows: list[Row] = field(default_factory=list)
    reading: dict[str, object] = field(default_factory=dict)
    scheme: dict[str, object] = field(default_factory=dict)
    rules: list[Statement] = field(default_factory=list)
    whole: bool = True

    def add(self, form: Weights, value: str, ends: Callable[[str], Ends], **cells: object) -> None:
        """Add a figure that is a weighted sum of unknowns."""
        self.put(value, lambda text: [(form, ends(text))], **cells)

    def put(self, value: str, says: Callable[[str], Iterable[Statement]], **cells: object) -> None:
        named = {"id": f"r{len(self.rows)}", "measure": "m"} | {k: str(v) for k, v in cells.items()}
        self.rows.append(Row(named, value, says))

    def compare(
        self,
        top: Weights,
        base: Weights,
        value: str,
        ends: Callable[[str], Ends],
        parts: int,
        plus_one: bool = False,
        **cells: object,
    ) -> None:
        """Add a figure that is a share, ratio or growth: so many of ``parts`` of a base that is more than nothing."""

        def says(text: str) -> Iterator[Statement]:
            low, low_open, high, high_open = ends(text)
            shift = 1 if plus_one else 0
            yield base, (Fraction(1) if self.whole else Fraction(0), not self.whole, None, False)
            if low is not None:
                yield plus((top, 1), (base, -(low / parts + shift))), (Fraction(0), low_open, None, False)
            if high is not None:
                yield plus((top, 1), (base, -(high / parts + shift))), (None, False, Fraction(0), high_open)

        self.put(value, says, **cells)

    @property
    def records(self) -> list[dict[str, str]]:
        return [row.record for row in self.rows]

    def moved(self, rng: Random) -> Table:
        """Return the table with one figure changed: by a few or many units of its last digit, or two digits swapped."""
        i = rng.choice([k for k, row in enumerate(self.rows) if row.cells.get("kind") != "order"])
        row = self.rows[i]
        other = row.value
        while other == row.value:
            other = _misprinted(row.value, rng)
        return replace(self, rows=[*self.rows[:i], replace(row, value=other), *self.rows[i + 1 :]])

    def is_possible(self) -> bool:
        """Whether z3 finds values of the unknowns under which every row and rule holds."""
        unknowns: dict[Key, z3.ArithRef] = {}
        solver = z3.Solver()
        make = z3.Int if self.whole else z3.Real
        statements = [s for row in self.rows for s in row.says(row.value)] + self.rules
        for weights, (low, low_open, high, high_open) in statements:
            terms = []
            for key, weight in weights.items():
                if key not in unknowns:
                    unknowns[key] = make(f"x{len(unknowns)}")
                    solver.add(unknowns[key] >= 0)
                terms.append(z3.Q(weight.numerator, weight.denominator) * unknowns[key])
            total = z3.Sum(terms) if terms else z3.RealVal(0)
            if low is not None:
                end = z3.Q(low.numerator, low.denominator)
                solver.add(total > end if low_open else total >= end)
            if high is not None:
                end = z3.Q(high.numerator, high.denominator)
                solver.add(total < end if high_open else total <= end)
        found = solver.check()
        assert found != z3.unknown
        return found == z3.sat


def _misprinted(text: str, rng: Random) -> str:
    decimals = len(text.partition(".")[2])
    step = Fraction(1, 10**decimals) * 10 ** rng.choice([0, 0, 0, 1, 1, 2])
    v = number(text) + step * rng.choice([-9, -3, -2, -1, 1, 2, 3, 9])
    digits = [k for k, c in enumerate(text) if c.isdigit()]
    if len(digits) > 1 and rng.random() < 0.2:
        a, b = sorted(rng.sample(digits, 2))
        swapped = list(text)
        swapped[a], swapped[b] = swapped[b], swapped[a]
        if not "".join(swapped).lstrip("-").startswith(("0", ",")):
            return "".join(swapped)
    return text if v < 0 else written(v, decimals)


# --- windows --------------------------------------------------------------------------------------------------------------------


def month(n: int) -> date:
    """The first day of the n-th month from January 2024 on."""
    return date(2024 + n // 12, n % 12 + 1, 1)


def spelled(start: date, end: date, rng: Random) -> dict[str, str]:
    """Write a half-open span of days in one of the ways that are unambiguous."""
    last = end - DAY
    ways = [{"start": f"{start}", "through": f"{last}"}, {"start": f"{start}", "end": f"{end}"}]
    if last.day != 1 and (start.day, (last + DAY).day) == (1, 1):
        ways = [{"start": f"{start:%Y-%m}", "through": f"{last:%Y-%m}"}, *ways]
        if (start.year, start.month) == (last.year, last.month):
            ways.append({"start": f"{start:%Y-%m}"})
        if start.month % 3 == 1 and last.month == start.month + 2 and start.year == last.year:
            ways.append({"start": f"{start.year}-Q{start.month // 3 + 1}"})
        if (start.month, last.month) == (1, 12) and start.year == last.year:
            ways.append({"start": f"{start.year}"})
    return rng.choice(ways)


# --- the kinds ------------------------------------------------------------------------------------------------------------------


def _grid(rng: Random, top: int) -> tuple[list[str], int, dict[Key, int]]:
    leaves, n = rng.choice([["a", "b"], ["a", "b", "c"]]), rng.randint(2, 4)
    return leaves, n, {(leaf, k): rng.randint(0, top) for leaf in leaves for k in range(n)}


def _printed_grid(
    rng: Random, table: Table, top: int, write: Callable[[int], str], ends: Callable[[str], Ends]
) -> Table:
    """Months or quarters, of calendar or fiscal years, by categories, with both margins, every cell by itself."""
    leaves, n, x = _grid(rng, top)
    size, shift = rng.choice([1, 1, 3]), rng.choice([0, 0, 3, 6])
    spans = [(k, k + 1) for k in range(n)] + [(0, n)]
    for names in [*([leaf] for leaf in leaves), leaves]:
        for first, stop in spans:
            form = {(leaf, k): Fraction(1) for leaf in names for k in range(first, stop)}
            value = write(sum(x[key] for key in form))
            window = spelled(month(shift + size * first), month(shift + size * stop), rng)
            table.add(form, value, ends, category="+".join(names), **window)
    rng.shuffle(table.rows)
    return table


def rounded_at_random(rng: Random) -> Table:
    base = rng.choice([3, 5, 10])

    def write(x: int) -> str:
        return f"{x - x % base + (base * rng.randint(0, 1) if x % base else 0):,}"

    table = Table(reading={"rounding": "random", "base": base})
    return _printed_grid(rng, table, rng.choice([20, 300, 5000]), write, at_random(base))


def rounded_to_nearest(rng: Random) -> Table:
    base = rng.choice([3, 5, 10])

    def write(x: int) -> str:
        half = rng.randint(0, 1) if base % 2 == 0 else 0
        return f"{(x + base // 2 - half * (2 * x % base == 0 and x % base > 0)) // base * base:,}"

    table = Table(reading={"rounding": "nearest", "base": base})
    return _printed_grid(rng, table, rng.choice([20, 300, 5000]), write, to_nearest(base))


def rounded_independently(rng: Random) -> Table:
    """Money in millions: parts and total are rounded by themselves, the amounts behind them are not whole."""
    decimals = rng.randint(0, 1)
    fine = 10 ** (decimals + 3)

    def write(x: int) -> str:
        return written(Fraction(x, fine), decimals)

    table = Table(reading={"printed": "rounded"}, scheme={"continuous": ["EUR m"]} if decimals else {}, whole=False)
    last_digit = to_nearest(Fraction(1, 10**decimals))
    # two zeros at the end may be rounding as well, whatever is said of the last digit
    _printed_grid(rng, table, 900 * fine, write, lambda text: (either if last_unit(text) >= 100 else last_digit)(text))
    table.rows = [replace(row, cells={**row.cells, "unit": "EUR m"}) for row in table.rows]
    return table


def shares_of_few(rng: Random) -> Table:
    """A survey of few people: whole and tenth percents of one base, now and then a count."""
    options = ["a", "b", "c", "d"][: rng.randint(2, 4)]
    x = {(name,): rng.randint(0, 15) for name in options}
    if not sum(x.values()):
        x["a",] = 7
    decimals, cut = rng.randint(0, 1), rng.random() < 0.3
    base = {(name,): Fraction(1) for name in options}
    table = Table()
    for name in options:
        value = written(Fraction(100 * x[name,], sum(x.values())), decimals, cut=cut)
        table.compare(
            {(name,): Fraction(1)},
            base,
            value,
            either,
            100,
            kind="share",
            category=name,
            base_category="+".join(options),
            start="2024",
        )
    for names in rng.sample([*([name] for name in options), options], rng.randint(0, 2)):
        form = {(name,): Fraction(1) for name in names}
        table.add(form, f"{sum(x[key] for key in form)}", as_printed, category="+".join(names), start="2024")
    return table


def levels_with_parts(rng: Random) -> Table:
    """Men, women and all of a year or a month, shares of the population, events per 100,000 of it."""
    table = Table(scheme={"all": ["men", "women"]})
    for label in rng.sample(["2020", "2021", "2024-03"], rng.randint(1, 2)):
        x = {name: rng.randint(1000, 90000) for name in ("men", "women")}
        level = {name: {(name, label): Fraction(1)} for name in x}
        level["all"] = plus((level["men"], 1), (level["women"], 1))
        x["all"] = x["men"] + x["women"]
        for name in rng.sample(list(level), rng.randint(2, 3)):
            table.add(
                level[name], f"{x[name]:,}", as_printed, kind="stock", measure="people", category=name, start=label
            )
        for name in rng.sample(["men", "women"], rng.randint(0, 2)):
            value = written(Fraction(100 * x[name], x["all"]), 1)
            table.compare(
                level[name],
                level["all"],
                value,
                either,
                100,
                kind="share",
                measure="people",
                category=name,
                base_category="all",
                start=label,
            )
        if rng.random() < 0.5:
            events = rng.randint(1, 500)
            form = {("events", label): Fraction(1)}
            table.add(form, f"{events}", as_printed, measure="deaths", category="all", start=label)
            value = written(Fraction(10**5 * events, x["all"]), 2)
            table.compare(
                form,
                level["all"],
                value,
                either,
                10**5,
                kind="share",
                per="100,000",
                measure="deaths",
                category="all",
                base_measure="people",
                start=label,
            )
    return table


def calendars(rng: Random) -> Table:
    """Months, quarters, weeks, halves, fiscal years and years of one count, exact or rounded to hundreds."""
    monday = date(2024, 1, 1) + 7 * rng.randint(0, 45) * DAY
    fiscal = date(2024, rng.choice([4, 7, 10]), 1)
    first = rng.choice([0, 3, 6, 9])
    dense = [(month(k), month(k + 1)) for k in range(first, first + 6)]
    dense += [(month(k), month(k + 3)) for k in (first, first + 3)] + [(month(first), month(first + 6))]
    spans = [*dense, (month(0), month(12)), (month(12), month(24)), (fiscal, date(2025, fiscal.month, 1)),
             (monday, monday + 7 * DAY), (monday, monday + 14 * DAY), (month(0), month(17))]  # fmt: skip
    days = sorted({day for span in spans for day in span})
    top = rng.choice([50, 4000])
    x = {(day,): rng.randint(0, top) for day in days[:-1]}
    table = Table()
    for start, end in rng.sample(spans, rng.randint(9, len(spans))):
        form = {key: Fraction(1) for key in x if start <= key[0] < end}
        total = sum(x[key] for key in form)
        rough = rng.choice([1, 1, 100])
        value = f"{(total // rough if rng.random() < 0.5 else (2 * total + rough) // (2 * rough)) * rough:,}"
        if rough > 1 and value == "0":
            value = f"{total:,}"
        week = (
            {"start": f"{start:%G}-W{start:%V}"}
            if (end - start).days == 7 and rng.random() < 0.5
            else spelled(start, end, rng)
        )
        table.add(form, value, as_printed, **week)
    return table


def running_totals(rng: Random) -> Table:
    """Running totals since one day, and figures of single days and weeks beside them."""
    first = date(2024, 1, rng.randint(2, 20))
    n = rng.randint(4, 10)
    x = {(k,): rng.randint(0, 60) for k in range(n)}
    table = Table()
    for k in sorted(rng.sample(range(n), rng.randint(3, n))):
        form = {(j,): Fraction(1) for j in range(k + 1)}
        value = f"{sum(x[j,] for j in range(k + 1)):,}"
        table.add(form, value, as_printed, start=f"{first}", through=f"{first + k * DAY}")
    for _ in range(rng.randint(1, 4)):
        a, b = sorted(rng.sample(range(n + 1), 2))
        form = {(j,): Fraction(1) for j in range(a, b)}
        table.add(
            form,
            f"{sum(x[j,] for j in range(a, b))}",
            as_printed,
            start=f"{first + a * DAY}",
            through=f"{first + (b - 1) * DAY}",
        )
    return table


def books(rng: Random) -> Table:
    """New cases, recoveries and deaths of months beside the active on month-ends; what was counted before is not told."""
    n = rng.randint(1, 4)
    earlier = {"cases": rng.randint(0, 90)}
    earlier["recovered"] = rng.randint(0, earlier["cases"])
    earlier["deaths"] = rng.randint(0, earlier["cases"] - earlier["recovered"])
    active = earlier["cases"] - earlier["recovered"] - earlier["deaths"]
    table = Table(scheme={"identities": ["cases == active + recovered + deaths"]})
    for k in range(n):
        new = {"cases": rng.randint(0, 90)}
        new["recovered"] = rng.randint(0, active + new["cases"])
        new["deaths"] = rng.randint(0, active + new["cases"] - new["recovered"])
        active += new["cases"] - new["recovered"] - new["deaths"]
        for name, value in new.items():
            if rng.random() < 0.85:
                table.add({(name, k): Fraction(1)}, f"{value}", as_printed, measure=name, start=f"{month(k):%Y-%m}")
        if rng.random() < 0.85:
            table.add(
                {("active", k): Fraction(1)},
                f"{active}",
                as_printed,
                kind="stock",
                measure="active",
                start=f"{month(k + 1) - DAY}",
            )
        upto = [{("earlier", name): Fraction(1)} | {(name, j): Fraction(1) for j in range(k + 1)} for name in new]
        balance = plus((upto[0], 1), (upto[1], -1), (upto[2], -1), ({("active", k): Fraction(1)}, -1))
        table.rules.append((balance, (Fraction(0), False, Fraction(0), False)))
    # between flows alone a rule holds in every window, which is not what these books are; and of what no row tells
    # nobody knows whether it is a stock, which may fall
    return table if {row.cells["measure"] for row in table.rows} == {*earlier, "active"} else books(rng)


def many_kinds(rng: Random) -> Table:
    """Totals in all words, rates, each, ratios, shares, growth, differences and orders over a few months."""
    n = rng.randint(3, 5)
    leaves = ["a", "b"]
    x = {(leaf, k): rng.randint(0, rng.choice([30, 900])) for leaf in leaves for k in range(n)}
    table = Table()

    def form(names: list[str], first: int, stop: int) -> Weights:
        return {(leaf, k): Fraction(1) for leaf in names for k in range(first, stop)}

    def value_of(weights: Weights) -> int:
        return sum(x[key] for key in weights)

    def total(names: list[str], first: int, stop: int) -> None:
        word, value = said(value_of(form(names, first, stop)), rng)
        table.add(
            form(names, first, stop),
            value,
            WORDS[word],
            relation=word,
            category="+".join(names),
            **spelled(month(first), month(stop), rng),
        )

    for leaf in leaves:
        total([leaf], 0, n)
    for _ in range(rng.randint(4, 8)):
        names = rng.choice([["a"], ["b"], ["a", "b"]])
        first, stop = sorted(rng.sample(range(n + 1), 2))
        top = form(names, first, stop)
        where = {"category": "+".join(names), **spelled(month(first), month(stop), rng)}
        kind = rng.choice(["total", "total", "rate", "each", "ratio", "share", "growth", "difference", "order"])
        if kind == "total":
            total(names, first, stop)
        elif kind == "rate":
            units = stop - first
            value = written(Fraction(value_of(top), units), 1)
            table.add({key: w / units for key, w in top.items()}, value, either, kind="rate", per="month", **where)
        elif kind == "each":
            sums = [value_of(form(names, k, k + 1)) for k in range(first, stop)]
            parts = [form(names, k, k + 1) for k in range(first, stop)]
            table.put(
                f"{max(sums)}",
                lambda text, parts=parts: [(p, WORDS["at_most"](text)) for p in parts],
                kind="each",
                per="month",
                relation="at_most",
                **where,
            )
        elif kind == "order" and stop - first > 1:
            sums = [value_of(form(names, k, k + 1)) for k in range(first, stop)]
            best = first + sums.index(max(sums))
            parts = [form(names, k, k + 1) for k in range(first, stop) if k != best]
            own = form(names, best, best + 1)
            pairs: list[Statement] = [(plus((own, 1), (p, -1)), (Fraction(0), False, None, False)) for p in parts]
            table.put(
                f"{month(best):%Y-%m}",
                lambda _, pairs=pairs: pairs,
                kind="order",
                per="month",
                relation="highest",
                **where,
            )
        elif kind in ("ratio", "share", "growth", "difference"):
            names2 = rng.choice([["a"], ["b"], ["a", "b"]])
            first2, stop2 = sorted(rng.sample(range(n + 1), 2))
            base = form(names2, first2, stop2)
            last = month(stop2)
            where |= {"base_category": "+".join(names2), "base_start": f"{month(first2)}", "base_end": f"{last}"}
            a, b = value_of(top), value_of(base)
            if kind == "difference":
                diff = plus((top, 1), (base, -1))
                if a >= b:
                    table.add(diff, f"{a - b}", exactly, kind=kind, relation="exact", **where)
            elif b:
                scaled = {"ratio": Fraction(a, b), "share": Fraction(100 * a, b), "growth": Fraction(100 * a, b) - 100}[
                    kind
                ]
                if scaled >= 0:
                    per = 1 if kind == "ratio" else 100
                    table.compare(top, base, written(scaled, 1), either, per, kind == "growth", kind=kind, **where)
    return table


KINDS: dict[str, Callable[[Random], Table]] = {
    "rounded at random": rounded_at_random,
    "rounded to the nearest": rounded_to_nearest,
    "rounded independently": rounded_independently,
    "shares of small bases": shares_of_few,
    "levels with parts": levels_with_parts,
    "months, quarters, weeks, fiscal years": calendars,
    "running totals": running_totals,
    "books": books,
    "mixed kinds": many_kinds,
}
