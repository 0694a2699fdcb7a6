"""Hidden series and true claims on them: consistent by construction, in every word and rounding mode."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import floor

import deserstats as ds

EPOCH = date(2020, 1, 1)
MODES = ("either", "nearest", "truncated", "random")
TREE = {"all": ["p", "q"], "p": ["a", "b"], "q": ["c"]}
LEAVES = {"all": "abc", "p": "ab", "q": "c", "a": "a", "b": "b", "c": "c", "a+c": "ac", "b + q": "bc"}


def month(n: int) -> date:
    return date(2020 + n // 12, n % 12 + 1, 1)


class Truth:
    """A hidden series per leaf and day block, and true claims about its sums."""

    def __init__(self, rng, *, size: int = 3, leaves: str = "abc", months: int = 12, days: bool = True) -> None:
        self.rng = rng
        self.months = rng.randint(2, months)
        self.value = 10**size
        cuts = {month(n) for n in range(self.months + 1)}
        if days:
            span = (month(self.months) - EPOCH).days
            cuts |= {EPOCH + timedelta(rng.randrange(span)) for _ in range(rng.randint(0, 6))}
        self.cuts = sorted(cuts)
        self.leaves = leaves
        self.x = {
            (leaf, k): rng.randint(0, self.value) * (rng.random() < 0.7)
            for leaf in leaves
            for k in range(len(self.cuts) - 1)
        }
        self.reading = ds.Reading(
            over=rng.choice(("literal", "next_round")), rounding=rng.choice(MODES), base=rng.choice((3, 5))
        )
        self.rows: list[dict[str, str]] = []

    # --- sums -----------------------------------------------------------------------------------
    def total(self, category: str, start: date, end: date) -> int:
        return sum(
            self.x[leaf, k]
            for leaf in LEAVES[category]
            for k in range(len(self.cuts) - 1)
            if start <= self.cuts[k] and self.cuts[k + 1] <= end
        )

    def window(self, whole_months: bool = False) -> tuple[date, date]:
        cuts = [c for c in self.cuts if c.day == 1] if whole_months else self.cuts
        i, j = sorted(self.rng.sample(range(len(cuts)), 2))
        return cuts[i], cuts[j]

    def category(self) -> str:
        return self.rng.choice([c for c, leaves in LEAVES.items() if set(leaves) <= set(self.leaves)])

    # --- printing -------------------------------------------------------------------------------
    def printed(self, x: Fraction, decimals: int, zeros: int) -> str:
        """Print a number rounded as the reading's mode says; True to the mode, whatever the digits."""
        step = Fraction(10) ** (zeros - decimals)
        sign, size = (-1 if x < 0 else 1), abs(Fraction(x))
        mode = self.reading.rounding
        if mode == "either":
            mode = self.rng.choice(("nearest", "truncated"))
        units = floor(size / step + (Fraction(1, 2) if mode in ("nearest", "random") else 0))
        return text(sign * units * step, decimals)

    def random_rounded(self, x: int) -> int:
        base = self.reading.base
        low = x - x % base
        return self.rng.choice((low, low + base)) if x % base else x

    def figure(self, x: int) -> dict[str, str]:
        """Say a whole number in one of the words, truly."""
        rng = self.rng
        word = rng.choice(("exact", "about", "over", "at_least", "under", "at_most", "nearly", "between", ""))
        zeros = rng.randint(0, max(0, len(str(x)) - 1))
        step = 10**zeros
        if word == "between":
            return {
                "relation": word,
                "low": text(max(0, x - rng.randint(0, step)), 0),
                "high": text(x + rng.randint(0, step), 0),
            }
        if word == "about" and self.reading.rounding == "random":
            return {"relation": word, "value": text(self.random_rounded(x), 0)}
        if word in ("about", ""):
            value = self.printed(Fraction(x), 0, zeros)
            rounded = (
                value.replace(",", "").rstrip("0")
                and len(value.replace(",", "")) - len(value.replace(",", "").rstrip("0")) >= 2
            )
            if value == "0" or (word == "" and (not rounded or self.reading.rounding == "random")):
                return {"relation": "exact", "value": text(x, 0)}
            return {"relation": word, "value": value}
        if word == "over" and x > 0:
            value = (x - 1) // step * step
            below_next = self.reading.over == "literal" or x < value + _unit(value) or (step == 1 and x == value + 1)
            if value and below_next:
                return {"relation": word, "value": text(value, 0)}
            return {"relation": "at_least", "value": text(x, 0)}
        if word in ("under", "nearly"):
            value = (x // step + 1) * step
            if word == "nearly" and value - _unit(value) >= x:
                word = "under"
            return {"relation": word, "value": text(value, 0)}
        if word == "at_least":
            return {"relation": word, "value": text(x - rng.randint(0, min(x, step)), 0)}
        if word == "at_most":
            return {"relation": word, "value": text(x + rng.randint(0, step), 0)}
        return {"relation": "exact", "value": text(x, 0)}

    def broken(self, x: Fraction, decimals: int) -> dict[str, str]:
        """Say a ratio, share or rate in one of the words, truly."""
        word = self.rng.choice(("about", "", "over", "under", "at_least", "at_most"))
        step = Fraction(1, 10**decimals)
        below, above = floor(x / step) * step, (floor(x / step) + 1) * step
        if word in ("about", "") and self.reading.rounding != "random":
            return {"relation": word, "value": self.printed(x, decimals, 0)}
        if word == "over" and below < x and (self.reading.over == "literal" or x < below + step):
            return {"relation": word, "value": text(below, decimals)}
        if word == "under":
            return {"relation": word, "value": text(above, decimals)}
        if word == "at_least":
            return {"relation": word, "value": text(below, decimals)}
        return {"relation": "between", "low": text(below, decimals), "high": text(above, decimals)}

    # --- claims ---------------------------------------------------------------------------------
    def add(self, **cells: object) -> None:
        base = {"measure": "m", "unit": "u", "id": f"t{len(self.rows)}"}
        # whether the last day of a month is counted as an end would be asked
        cells |= {c.replace("end", "through"): cells.pop(c) - timedelta(1) for c in ("end", "base_end") if cells.get(c)}
        self.rows.append(base | {k: str(v) for k, v in cells.items()})

    def add_total(self) -> None:
        (start, end), category = self.window(), self.category()
        self.add(category=category, start=start, end=end, **self.figure(self.total(category, start, end)))

    def add_rate(self) -> None:
        (start, end), category = self.window(), self.category()
        whole = start.day == end.day == 1
        n = (
            Fraction((end.year - start.year) * 12 + end.month - start.month)
            if whole
            else (end - start).days / Fraction("30.436875")
        )
        mean = Fraction(self.total(category, start, end)) / n
        self.add(
            kind="rate",
            per="month",
            category=category,
            start=start,
            end=end,
            **self.broken(mean, self.rng.randint(0, 2)),
        )

    def add_each(self) -> None:
        (start, end), category = self.window(whole_months=True), self.category()
        months = [c for c in self.cuts if c.day == 1 and start <= c <= end]
        sums = [self.total(category, a, b) for a, b in zip(months, months[1:], strict=False)]
        self.add(kind="each", per="month", category=category, start=start, end=end, relation="between",
                 low=text(min(sums), 0), high=text(max(sums), 0))  # fmt: skip

    def add_ratio(self) -> None:
        kind = self.rng.choice(("ratio", "share", "growth", "difference"))
        (start, end), category = self.window(), self.category()
        (base_start, base_end), base_category = self.window(), self.category()
        top, base = self.total(category, start, end), self.total(base_category, base_start, base_end)
        cells = {"kind": kind, "category": category, "start": start, "end": end, "base_category": base_category,
                 "base_start": base_start, "base_end": base_end}  # fmt: skip
        if kind == "difference":
            sign = "-" if top < base else ""
            figure = (
                self.figure(abs(top - base))
                if top > base
                else {"relation": "exact", "value": sign + text(abs(top - base), 0)}
            )
            self.add(**cells, **figure)
            return
        if base == 0:
            self.add_total()
            return
        r = Fraction(top, base)
        scaled = {"ratio": r, "share": r * 100, "growth": (r - 1) * 100}[kind]
        if scaled < 0:
            if self.reading.rounding == "random":
                cells |= {"relation": "at_least", "value": "-100"}
            else:
                cells |= {"relation": "about", "value": self.printed(scaled, 1, 0)}
            self.add(**cells)
            return
        self.add(**cells, **self.broken(scaled, self.rng.randint(0, 2)))

    def add_order(self) -> None:
        (start, end), category = self.window(whole_months=True), self.category()
        months = [c for c in self.cuts if c.day == 1 and start <= c <= end]
        sums = [self.total(category, a, b) for a, b in zip(months, months[1:], strict=False)]
        if len(sums) < 2:
            self.add_total()
            return
        best = self.rng.choice(("highest", "lowest"))
        k = sums.index((max if best == "highest" else min)(sums))
        self.add(
            kind="order",
            per="month",
            category=category,
            start=start,
            end=end,
            relation=best,
            value=f"{months[k]:%Y-%m}",
        )

    def claims(self, n: int, kinds: str = "total rate each ratio order", tree: bool = True) -> ds.ClaimSet:
        """Make n true claims of these kinds."""
        makers = [getattr(self, f"add_{kind}") for kind in kinds.split()]
        while len(self.rows) < n:
            (self.rng.choice(makers) if self.rng.random() < 0.5 else self.add_total)()
        return ds.read_claims(self.rows, scheme=ds.Scheme(TREE) if tree else None)


def _unit(value: int) -> int:
    digits = str(value)
    return 10 ** (len(digits) - len(digits.rstrip("0")))


def text(value, decimals: int) -> str:
    """Print an exact number with so many decimals; three decimals after a short whole are padded."""
    scaled = Fraction(value) * 10**decimals
    assert scaled.denominator == 1
    sign, digits = ("-" if scaled < 0 else ""), abs(scaled.numerator)
    whole, rest = divmod(digits, 10**decimals)
    return f"{sign}{whole:,}" + (f".{rest:0{decimals}d}" if decimals else "")
