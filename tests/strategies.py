"""Hidden series and true claims on them: consistent by construction, in every word and rounding mode."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor

import deserstats as ds
from deserstats.wording import exact

EPOCH = date(2020, 1, 1)
MODES = ("either", "nearest", "truncated", "up", "random")
TREE = {"all": ["p", "q"], "p": ["a", "b"], "q": ["c"]}
LEAVES = {"all": "abc", "p": "ab", "q": "c", "a": "a", "b": "b", "c": "c", "a+c": "ac", "b + q": "bc"}


def month(n: int) -> date:
    return date(2020 + n // 12, n % 12 + 1, 1)


def any_reading(rng) -> ds.Reading:
    """Draw a reading: every option of every part may occur."""
    return ds.Reading(
        over=rng.choice(("literal", "next_round")),
        rounding=rng.choice(MODES),
        base=rng.choice((None, None, None, 3, 5, 10)),
        zeros=rng.choice(("rounded", "rounded", "exact")),
        printed=rng.choice(("exact", "exact", "rounded")),
    )


def plain_reading(rng) -> ds.Reading:
    """Draw a reading of whole counts, rounded at their digits or not at all."""
    return ds.Reading(
        over=rng.choice(("literal", "next_round")), rounding=rng.choice(("either", "nearest", "truncated"))
    )


class Truth:
    """A hidden series per leaf and day block, and true claims about its sums."""

    def __init__(
        self,
        rng,
        *,
        size: int = 3,
        leaves: str = "abc",
        months: int = 12,
        days: bool = True,
        reading: ds.Reading | None = None,
    ) -> None:
        self.rng = rng
        self.months = rng.randint(2, months)
        self.value = 10**size
        cuts = {month(n) for n in range(self.months + 1)}
        if days:
            span = (month(self.months) - EPOCH).days
            cuts |= {EPOCH + timedelta(rng.randrange(span)) for _ in range(rng.randint(0, 6))}
        self.cuts = sorted(cuts)
        self.leaves = leaves
        self.reading = reading or any_reading(rng)
        # what is rounded at its last digit need not be whole in the unit printed
        parts = rng.choice((2, 7, 10)) if self.reading.printed == "rounded" else 1
        self.x = {
            (leaf, k): exact(Fraction(rng.randint(0, self.value * parts), parts)) * (rng.random() < 0.7)
            for leaf in leaves
            for k in range(len(self.cuts) - 1)
        }
        self.rows: list[dict[str, str]] = []

    # --- sums -----------------------------------------------------------------------------------
    def total(self, category: str, start: date, end: date) -> Fraction:
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
    def printed(self, x: Fraction, step: Fraction, decimals: int = 0, plain: str = "") -> str:
        """Print a number rounded to a step as the reading's mode says; ``plain`` where no mode is named."""
        mode, rng = self.reading.rounding, self.rng
        if mode == "either":
            mode = plain or rng.choice(("nearest", "truncated"))
        sign, size = (-1 if x < 0 else 1), abs(Fraction(x)) / Fraction(step)
        ways = {"nearest": [floor(size + Fraction(1, 2))], "truncated": [floor(size)], "up": [ceil(size)],
                "random": [floor(size), ceil(size)]}  # fmt: skip
        return text(sign * rng.choice(ways[mode]) * step, decimals)

    def digits(self, x: Fraction, decimals: int, zeros: int) -> str:
        """Print a number at some digit; no digit is rounded at random."""
        step = Fraction(10) ** (zeros - decimals)
        if self.reading.rounding == "random":
            return text(floor(x / step + Fraction(1, 2)) * step, decimals)
        return self.printed(x, step, decimals)

    def printed_below(self, x: Fraction) -> str:
        """Print a negative number at one decimal."""
        value = self.digits(-x, 1, 0)
        return value if value == "0.0" else f"-{value}"

    def blank(self, x: Fraction) -> dict[str, str]:
        """Say a number of 0 or more without a word, rounded as the reading has it; in words where it is not rounded."""
        reading, zeros = self.reading, self.rng.randint(0, max(0, len(str(floor(x))) - 1))
        if reading.grid:
            return {"relation": "", "value": self.printed(x, reading.grid)}
        value = self.digits(x, 0, zeros)
        bare = value.replace(",", "")
        if reading.zeros == "rounded" and bare.strip("0") and bare.endswith("00"):
            return {"relation": "", "value": value}
        if reading.printed == "rounded":
            return {"relation": "", "value": self.printed(x, 1, plain="nearest")}
        return {
            "relation": self.rng.choice(("", "exact")) if reading.zeros == "exact" else "exact",
            "value": text(x, 0),
        }

    def figure(self, x: Fraction) -> dict[str, str]:
        """Say a number of 0 or more in one of the words, truly."""
        rng = self.rng
        word = rng.choice(("exact", "about", "over", "at_least", "under", "at_most", "nearly", "between", ""))
        if x != int(x) and word in ("exact", "nearly"):
            word = ""
        below, above = floor(x), ceil(x)
        zeros = rng.randint(0, max(0, len(str(below)) - 1))
        step = 10**zeros
        if word == "":
            return self.blank(x)
        if word == "about":
            value = self.digits(x, 0, zeros)
            return {"relation": word, "value": value} if value != "0" else self.blank(x)
        if word == "over" and x > 0:
            value = (above - 1) // step * step
            below_next = self.reading.over == "literal" or x < value + _unit(value) or (step == 1 and x == value + 1)
            if value and below_next:
                return {"relation": word, "value": text(value, 0)}
            word = "at_least"
        if word in ("under", "nearly"):
            value = (below // step + 1) * step
            if word == "nearly" and value - _unit(value) >= x:
                word = "under"
            return {"relation": word, "value": text(value, 0)}
        if word == "at_least":
            return {"relation": word, "value": text(below - rng.randint(0, min(below, step)), 0)}
        if word == "at_most":
            return {"relation": word, "value": text(above + rng.randint(0, step), 0)}
        if word == "exact":
            return {"relation": word, "value": text(x, 0)}
        low, high = max(0, below - rng.randint(0, step)), above + rng.randint(0, step)
        return {"relation": "between", "low": text(low, 0), "high": text(high, 0)}

    def broken(self, x: Fraction, decimals: int) -> dict[str, str]:
        """Say a ratio, share or rate in one of the words, truly."""
        word = self.rng.choice(("about", "", "over", "under", "at_least", "at_most"))
        step = Fraction(1, 10**decimals)
        below, above = floor(x / step) * step, (floor(x / step) + 1) * step
        if word in ("about", ""):
            return {"relation": word, "value": self.digits(x, decimals, 0)}
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
                 low=text(floor(min(sums)), 0), high=text(ceil(max(sums)), 0))  # fmt: skip

    def add_ratio(self) -> None:
        kind = self.rng.choice(("ratio", "share", "growth", "difference"))
        (start, end), category = self.window(), self.category()
        (base_start, base_end), base_category = self.window(), self.category()
        top, base = self.total(category, start, end), self.total(base_category, base_start, base_end)
        cells = {"kind": kind, "category": category, "start": start, "end": end, "base_category": base_category,
                 "base_start": base_start, "base_end": base_end}  # fmt: skip
        if kind == "difference":
            said = self.figure(top - base) if top > base else self.blank(base - top)
            if top < base and said["value"] != "0":
                said["value"] = "-" + said["value"]
            self.add(**cells, **said)
            return
        if base == 0:
            self.add_total()
            return
        r = Fraction(top, base)
        scaled = {"ratio": r, "share": r * 100, "growth": (r - 1) * 100}[kind]
        if scaled < 0:
            cells |= {"relation": "about", "value": self.printed_below(scaled)}
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
