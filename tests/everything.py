"""Small random tables of every kind of claim, and what they say in the words of another solver.

Figures lie on or near a hidden truth, so that about half of the tables can hold. What a row says is written
here from the contract, as alternatives of linear statements, and not taken from the package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from random import Random

import z3
from honest import Ends, Key, Statement, Weights, last_unit, month, number, plus, written

MONTHS = 3
FIRST = f"{month(0)}"
Says = list[list[Statement]]
"""Alternatives, of which one is meant; each a list of statements that all hold."""

NOTHING = (Fraction(0), False, Fraction(0), False)
ZERO_OR_MORE = (Fraction(0), False, None, False)


def span(v: Fraction, u: Fraction, mode: str) -> Ends:
    """Return what is printed as v when it is rounded to u; below zero mirrored."""
    if v < 0:
        low, low_open, high, high_open = span(-v, u, mode)
        return -high, high_open, -low, low_open
    cut = (v, False) if v else (-u, True)
    match mode:
        case "nearest":
            return v - u / 2, False, v + u / 2, False
        case "truncated":
            return *cut, v + u, True
        case "up":
            return v - u, True, v, False
        case "random":
            return v - u, True, v + u, True
    return *((v - u / 2, False) if v else cut), v + u, True


def ends_of(text: str, word: str, kind: str, reading: dict[str, object]) -> Ends:
    """Return the numbers that a figure with its word allows under a reading."""
    v, u = number(text), last_unit(text)
    step = Fraction(1, 10 ** len(text.partition(".")[2]))
    is_count = kind in ("total", "each", "stock", "difference")
    mode = str(reading.get("rounding", "either"))
    other = "either" if mode == "random" else mode
    match word:
        case "exact":
            return v, False, v, False
        case "over":
            return (v, True, v + u, not (is_count and u == 1)) if "over" in reading else (v, True, None, False)
        case "at_least":
            return v, False, None, False
        case "under":
            return None, False, v, True
        case "at_most":
            return None, False, v, False
    if is_count and "base" in reading:
        return span(v, Fraction(int(str(reading["base"]))), mode)
    if reading.get("zeros") == "exact" and not is_count:
        return span(v, step, other)
    if not is_count or (u >= 100 and "zeros" not in reading):
        return span(v, u, other)
    if "printed" in reading:
        return span(v, step, "nearest" if other == "either" else other)
    return v, False, v, False


READINGS: list[dict[str, object]] = [
    {}, {}, {}, {"over": "next_round"}, {"zeros": "exact"}, {"printed": "rounded"}, {"rounding": "up"},
    {"rounding": "nearest"}, {"rounding": "truncated", "printed": "rounded"},
    *({"base": base, "rounding": mode} for base in (3, 5, 10) for mode in ("random", "nearest", "up", "either")),
]  # fmt: skip


@dataclass
class Everything:
    """A table under construction, its truth, and what it says."""

    rng: Random
    reading: dict[str, object] = field(default_factory=dict)
    scheme: dict[str, object] = field(default_factory=dict)
    records: list[dict[str, str]] = field(default_factory=list)
    says: list[Says] = field(default_factory=list)
    rules: list[Statement] = field(default_factory=list)
    truth: dict[Key, int] = field(default_factory=dict)
    signed: set[str] = field(default_factory=set)
    broken: set[str] | bool = False
    levels: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)

    # --- the world ---

    def is_whole(self, measure: object) -> bool:
        return self.broken is False or (self.broken is not True and measure not in self.broken)

    def leaves(self, category: str) -> list[str]:
        parts = ["a", "b", "rest"] if "exhaustive" in self.scheme else ["a", "b"]
        return parts if category == "all" else category.split("+")

    def flow(self, measure: str, category: str, first: int, stop: int) -> Weights:
        """A count of months; where n is linked to m, of two n for each m."""
        factor = Fraction(1)
        if measure == "n" and self.scheme.get("links") == [["n", "m", 2]]:
            measure, factor = "m", Fraction(2)
        return {(measure, leaf, k): factor for leaf in self.leaves(category) for k in range(first, stop)}

    def level(self, category: str, label: str) -> Weights:
        return {("people", leaf, label): Fraction(1) for leaf in self.leaves(category)}

    def value(self, form: Weights) -> Fraction:
        for measure, *rest in form:
            low, high = (1000, 90_000) if measure == "people" else (-20 if measure in self.signed else 0, self.size)
            if (measure, *rest) not in self.truth:
                self.truth[measure, *rest] = self.rng.randint(low, high)
        return sum((w * self.truth[key] for key, w in form.items()), Fraction(0))

    def near(self, x: Fraction) -> Fraction:
        """Now and then something else than the truth."""
        off = self.rng.choice([0] * 6 + [1, -1, 2, 10, -10, 100])
        return x + off if x + off >= 0 else x

    # --- rows ---

    def put(self, says: Says, kind: str, value: str, **cells: object) -> None:
        self.kinds.add(kind)
        named = {"id": f"r{len(self.records)}", "kind": kind, "value": value}
        self.records.append(named | {k: str(v) for k, v in cells.items() if v != ""})
        self.says.append(says)

    def months(self) -> tuple[int, int]:
        first, stop = sorted(self.rng.sample(range(MONTHS + 1), 2))
        return first, stop

    def figure(self, x: Fraction) -> tuple[str, str]:
        """Print a count: its word and its digits."""
        x = self.near(x)
        word = self.rng.choice(["exact", "exact", "", "", "over", "at_least", "under", "at_most"])
        rough = self.rng.choice([1, 1, 1, 10, 100]) if word not in ("exact",) else 1
        n = int(x) // rough * rough
        if "base" in self.reading and word == "":
            base = int(str(self.reading["base"]))
            n = int(x) // base * base + self.rng.choice([0, base])
        if word in ("under", "at_most"):
            n += rough
        if word == "over" and n:
            n -= 1
        return word, written(Fraction(n), 0) if x >= 0 else str(n)

    def where(self) -> tuple[str, str]:
        return self.rng.choice(self.flows), self.rng.choice(["a", "b", "a+b", "all"])

    def total(self) -> None:
        measure, category = self.where()
        first, stop = self.months()
        word, text = self.figure(self.value(self.flow(measure, category, first, stop)))
        ends = ends_of(text, word, "total", self.reading)
        spans = [(first, stop)]
        cells: dict[str, object] = {"start": month(first), "end": month(stop)}
        if self.rng.random() < 0.2 and stop < MONTHS:
            spans.append((first, stop + 1))
            cells["end_or"] = month(stop + 1)
        if self.rng.random() < 0.1 and first > 0:
            spans += [(first - 1, stop) for _, stop in spans]
            cells["start_or"] = month(first - 1)
        says = [[(self.flow(measure, category, *months), ends)] for months in spans]
        self.put(says, "total", text, relation=word, measure=measure, category=category, **cells)

    def rate(self) -> None:
        measure, category = self.where()
        first, stop = self.months()
        form = {key: w / (stop - first) for key, w in self.flow(measure, category, first, stop).items()}
        text = written(abs(self.near(self.value(form))), 1)
        self.put([[(form, ends_of(text, "", "rate", self.reading))]], "rate", text, per="month", measure=measure,
                 category=category, start=month(first), end=month(stop))  # fmt: skip

    def each(self) -> None:
        measure, category = self.where()
        first, stop = self.months()
        forms = [self.flow(measure, category, k, k + 1) for k in range(first, stop)]
        word = self.rng.choice(["at_most", "at_least"])
        text = str(max(0, int((max if word == "at_most" else min)(map(self.value, forms)))))
        ends = ends_of(text, word, "each", self.reading)
        self.put([[(form, ends) for form in forms]], "each", text, relation=word, per="month", measure=measure,
                 category=category, start=month(first), end=month(stop))  # fmt: skip

    def stock(self) -> None:
        category, label = self.rng.choice(["a", "b", "a+b", "all"]), self.rng.choice(self.levels)
        form = self.level(category, label)
        word, text = self.figure(self.value(form))
        self.put([[(form, ends_of(text, word, "stock", self.reading))]], "stock", text, relation=word,
                 measure="people", category=category, start=label)  # fmt: skip

    def compare(self, kind: str, parts: int, top: Weights, base: Weights, cells: dict[str, object]) -> None:
        a, b = self.value(top), self.value(base)
        if b <= 0 or a < 0 or any(key[0] in self.signed for key in base):
            return
        shift = 1 if kind == "growth" else 0
        x = a * parts / b - (100 if shift else 0)
        if x < 0:
            return
        decimals = self.rng.choice([0, 1, 1, 2])
        x += Fraction(self.rng.choice([0] * 8 + [1, 5]), 10**decimals)
        text = written(x, decimals, cut=self.rng.random() < 0.3)
        low, low_open, high, high_open = ends_of(text, "", kind, self.reading)
        whole = all(self.is_whole(key[0]) for key in base)
        something = (Fraction(1), False, None, False) if whole else (Fraction(0), True, None, False)
        says: list[Statement] = [
            (base, something),
            (plus((top, 1), (base, -(low / parts + shift))), (Fraction(0), low_open, None, False)),
            (plus((top, 1), (base, -(high / parts + shift))), (None, False, Fraction(0), high_open)),
        ]
        self.put([says], kind, text, **cells)

    def of_flows(self) -> None:
        measure, category = self.where()
        (first, stop), (first2, stop2) = self.months(), self.months()
        other, category2 = self.where()
        kind = self.rng.choice(["ratio", "share", "growth"])
        cells: dict[str, object] = {
            "measure": measure, "category": category, "start": month(first), "end": month(stop), "base_measure": other,
            "base_category": category2, "base_start": month(first2), "base_end": month(stop2),
        }  # fmt: skip
        parts = {"ratio": 1, "share": self.rng.choice([100, 1000]), "growth": 100}[kind]
        if kind == "share" and parts != 100:
            cells["per"] = f"{parts:,}"
        base = self.flow(other, category2, first2, stop2)
        self.compare(kind, parts, self.flow(measure, category, first, stop), base, cells)

    def of_levels(self) -> None:
        category, label = self.rng.choice(["a", "b"]), self.rng.choice(self.levels)
        if not any(r.get("start") == label and r["kind"] == "stock" for r in self.records):
            return
        cells: dict[str, object] = {"category": category, "base_category": "all", "start": label}
        base = self.level("all", label)
        if self.rng.random() < 0.5:
            self.compare("share", 100, self.level(category, label), base, cells | {"measure": "people"})
        elif label == "2024-03":
            measure = self.rng.choice(self.flows)
            cells |= {"measure": measure, "base_measure": "people", "per": "100,000"}
            self.compare("share", 10**5, self.flow(measure, category, 2, 3), base, cells)

    def difference(self) -> None:
        measure, category = self.where()
        (first, stop), (first2, stop2) = self.months(), self.months()
        form = plus((self.flow(measure, category, first, stop), 1), (self.flow(measure, category, first2, stop2), -1))
        x = self.value(form)
        text = str(int(self.near(x)) if x >= 0 else int(x))
        self.put([[(form, ends_of(text, "exact", "difference", self.reading))]], "difference", text, relation="exact",
                 measure=measure, category=category, start=month(first), end=month(stop),
                 base_start=month(first2), base_end=month(stop2))  # fmt: skip

    def order(self) -> None:
        measure, category = self.where()
        first, stop = self.months()
        if stop - first < 2:
            return
        units = [self.flow(measure, category, k, k + 1) for k in range(first, stop)]
        values = [self.value(unit) for unit in units]
        word = self.rng.choice(["highest", "lowest", "rising", "falling"])
        sign, text = (1 if word in ("highest", "rising") else -1), ""
        if word in ("rising", "falling"):
            pairs = [(units[k + 1], units[k]) for k in range(len(units) - 1)]
        else:
            best = values.index(max(values) if sign > 0 else min(values))
            if self.rng.random() < 0.3:
                best = self.rng.randrange(len(units))
            text = f"{month(first + best):%Y-%m}"
            pairs = [(units[best], unit) for k, unit in enumerate(units) if k != best]
        says = [(plus((one, sign), (two, -sign)), ZERO_OR_MORE) for one, two in pairs]
        self.put([says], "order", text, relation=word, per="month", measure=measure, category=category,
                 start=month(first), end=month(stop))  # fmt: skip

    # --- the scheme ---

    def choose(self) -> None:
        rng = self.rng
        self.size = rng.choice([4, 30, 900])
        self.reading = dict(rng.choice(READINGS))
        self.scheme = {"tree": {"all": ["a", "b"]}}
        if rng.random() < 0.3:
            self.scheme["exhaustive"] = False
        self.flows = ["m"]
        self.levels = rng.sample(["2024", "2024-03", "2024-Q1", "2024-03-31"], 2)
        match rng.choice(["", "link", "wide link", "identity", "order", "began", "books", "signed", "continuous"]):
            case "link":
                self.scheme["links"], self.flows = [["n", "m", 2]], ["m", "n"]
            case "wide link":
                self.scheme["links"], self.flows = [["n", "m", [1, 3]]], ["m", "n"]
                self._in_each_month([({"n": 1, "m": -1}, ZERO_OR_MORE), ({"n": -1, "m": 3}, ZERO_OR_MORE)])
            case "identity":
                self.scheme["identities"], self.flows = ["m == n + k"], ["m", "n", "k"]
                self._in_each_month([({"m": 1, "n": -1, "k": -1}, NOTHING)])
            case "order" | "began" as which:
                self.scheme["order"], self.flows = ["n <= m"], ["m", "n"]
                if which == "began":
                    self.scheme["since"] = FIRST
                self._up_to_each_date(["m"], ["n"], [], ZERO_OR_MORE, began=which == "began")
            case "books":
                self.scheme |= {"identities": ["m == s + n"], "since": rng.choice([FIRST, "unknown"])}
                self.flows = ["m", "n"]
                self._up_to_each_date(["m"], ["n"], ["s"], NOTHING, began=self.scheme["since"] == FIRST)
            case "signed":
                self.scheme["signed"], self.flows, self.signed = ["p"], ["m", "p"], {"p"}
            case "continuous":
                self.scheme["continuous"], self.flows, self.broken = ["e"], ["m", "e"], {"e"}
        if "printed" in self.reading:
            self.broken = True

    def _in_each_month(self, rules: list[tuple[dict[str, int], Ends]]) -> None:
        for weights, ends in rules:
            for leaf in self.leaves("all"):
                for k in range(MONTHS):
                    self.rules.append(({(m, leaf, k): Fraction(w) for m, w in weights.items()}, ends))

    def _up_to_each_date(self, more: list[str], less: list[str], levels: list[str], ends: Ends, *, began: bool) -> None:
        """Compare all that was counted, before the first day as well where counting did not begin then."""
        for leaf in self.leaves("all"):
            for k in range(MONTHS):
                form: Weights = {}
                for measure, w in [*((m, 1) for m in more), *((m, -1) for m in less)]:
                    form |= {(measure, leaf, t): Fraction(w) for t in range(k + 1)}
                    form |= {} if began else {(measure, leaf, "before"): Fraction(w)}
                form |= {(measure, leaf, k): Fraction(-1) for measure in levels}
                self.rules.append((form, ends))

    def active(self) -> None:
        category, k = self.rng.choice(["a", "b", "a+b"]), self.rng.randrange(MONTHS)
        form: Weights = {("s", leaf, k): Fraction(1) for leaf in self.leaves(category)}
        text = str(self.rng.randint(0, self.size))
        self.put([[(form, ends_of(text, "exact", "stock", self.reading))]], "stock", text, relation="exact",
                 measure="s", category=category, start=month(k + 1) - timedelta(days=1))  # fmt: skip

    # --- the judge ---

    def is_possible(self) -> bool | None:
        """Whether z3 finds values of the unknowns for one alternative of every row, and all rules; None: not settled."""
        unknowns: dict[Key, z3.ArithRef] = {}
        solver = z3.Solver()
        solver.set("rlimit", 1_000_000)

        def term(statement: Statement) -> z3.BoolRef:
            weights, (low, low_open, high, high_open) = statement
            total = z3.Sum(
                [z3.RealVal(0), *(z3.Q(w.numerator, w.denominator) * unknown(k) for k, w in weights.items())]
            )
            sides = []
            if low is not None:
                end = z3.Q(low.numerator, low.denominator)
                sides.append(total > end if low_open else total >= end)
            if high is not None:
                end = z3.Q(high.numerator, high.denominator)
                sides.append(total < end if high_open else total <= end)
            return z3.And(sides)

        def unknown(key: Key) -> z3.ArithRef:
            if key not in unknowns:
                unknowns[key] = (z3.Int if self.is_whole(key[0]) else z3.Real)(f"x{len(unknowns)}")
                if key[0] not in self.signed:
                    solver.add(unknowns[key] >= 0)
            return unknowns[key]

        for alternatives in [*self.says, *([[rule]] for rule in self.rules)]:
            solver.add(z3.Or([z3.And([term(s) for s in statements]) for statements in alternatives]))
        found = solver.check()
        return None if found == z3.unknown else bool(found == z3.sat)


def table(rng: Random) -> Everything:
    """Draw a table: a reading, a scheme and four to twelve rows of any kind."""
    made = Everything(rng)
    made.choose()
    makers: Iterable[Callable[[], None]] = (
        made.total, made.total, made.total, made.rate, made.each, made.stock, made.stock, made.of_flows, made.of_flows,
        made.of_levels, made.difference, made.order,
    )  # fmt: skip
    ways = list(makers)
    n = rng.randint(6, 13)
    # what names are joined, which measures are counted over windows and which are levels is told in every table
    for measure in made.flows:
        says: Says = [[(made.flow(measure, "a", 0, MONTHS), ZERO_OR_MORE)]]
        made.put(says, "total", "0", relation="at_least", measure=measure, category="a", start=month(0),
                 end=month(MONTHS))  # fmt: skip
    if "s" in str(made.scheme.get("identities")):
        made.active()
    while len(made.records) < n:
        rng.choice(ways)()
    return made
