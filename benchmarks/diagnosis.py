"""How well `diagnose` finds planted errors, and how true its rescue rates are: `python benchmarks/diagnosis.py [SETS]`.

Hidden monthly series of three categories, monthly and longer claims on categories and their union,
printed exactly. Zero to three errors a set, from the menu (digits, scale, swapped, another period,
an earlier state, another category) and, one in five, from outside it (a random figure). Seeds are
fixed; the sealed ones (from 10,000 on) were not used while the method was written.
"""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

import deserstats as ds
from deserstats.causes.edits.digits import edited, rescued
from deserstats.causes.edits.slip_kinds import SlipKind
from deserstats.causes.explain import exchanges, explanations, ranking
from deserstats.causes.explain.slip_answers import DiagnosisResult

CATEGORIES = {"a": "a", "b": "b", "c": "c", "a+b+c": "abc"}
STARTS = [f"{2022 + m // 12}-{m % 12 + 1:02d}-01" for m in range(13)]
DIGITS = (SlipKind.TRANSPOSED, SlipKind.WRONG, SlipKind.MISSING, SlipKind.EXTRA)
MENU = (*DIGITS, SlipKind.SCALE, SlipKind.SWAPPED, SlipKind.WINDOW, SlipKind.STALE, SlipKind.CATEGORY)
OUTSIDE = "outside"
SEALED = 10_000


@dataclass
class Planted:
    """A set of claims and the errors in it: per claim the kind, and what would be right."""

    claims: ds.ClaimSet
    errors: dict[str, tuple[str, ds.Claim]] = field(default_factory=dict)


def plant(seed: int, n: int, k: int) -> Planted:
    rng = random.Random(seed)
    level = rng.choice([300, 3_000, 30_000])
    series = {(leaf, m): rng.randint(level // 2, level * 2) for leaf in "abc" for m in range(12)}
    rows = []
    for i in range(n):
        category = rng.choice(list(CATEGORIES))
        first = rng.randrange(12)
        last = min(12, first + rng.choice([1, 1, 2, 3, 6, 12]))
        rows.append(claim(f"r{i}", total(series, category, first, last), category, first, last))
    planted = Planted(ds.ClaimSet(rows))
    for one in rng.sample(rows, k):
        kind = OUTSIDE if rng.random() < 0.2 else rng.choice(MENU)
        wrong = spoilt(rng, one, kind, rows, series)
        if wrong is not None and wrong.cells() != one.cells():
            planted.errors[one.id] = (str(kind), one)
            rows = [wrong if row.id == one.id else row for row in rows]
    planted.claims = ds.ClaimSet(rows)
    return planted


def total(series: dict[tuple[str, int], int], category: str, first: int, last: int) -> int:
    return sum(series[leaf, m] for leaf in CATEGORIES[category] for m in range(first, last))


def claim(name: str, value: int, category: str, first: int, last: int) -> ds.Claim:
    return ds.Claim(id=name, value=f"{value:,}", relation="exact", category=category,
                    start=STARTS[first], end=STARTS[last], source="office")  # fmt: skip


def spoilt(rng, one, kind, rows, series):
    """Return the claim with an error of a kind, or None where it cannot have one."""
    text = str(one.figure.value)
    if kind in DIGITS:
        back = {SlipKind.MISSING: SlipKind.EXTRA, SlipKind.EXTRA: SlipKind.MISSING}.get(kind, kind)
        options = edited(text, back)
        return one.replace(value=f"{int(rng.choice(options)):,}") if options else None
    if kind == SlipKind.SCALE:
        return one.replace(value=f"{one.figure.value * 10:,}")
    if kind == OUTSIDE:
        return one.replace(value=f"{rng.randrange(10 ** (len(text) - 1), 10 ** len(text)):,}")
    first, last = STARTS.index(one.start), STARTS.index(one.end)
    if kind == SlipKind.SWAPPED:
        other = rng.choice(rows)
        return one.replace(value=other.value) if other.category == one.category else None
    if kind == SlipKind.STALE and last - first > 1:
        return one.replace(value=f"{total(series, one.category, first, last - 1):,}")
    if kind == SlipKind.WINDOW and last < 12:
        return one.replace(value=f"{total(series, one.category, first, last + 1):,}")
    if kind == SlipKind.CATEGORY:
        category = rng.choice([c for c in CATEGORIES if c != one.category])
        return one.replace(value=f"{total(series, category, first, last):,}")
    return None


def explains(slip: ds.results.Slip, name: str, kind: str, right: ds.Claim, claims: ds.ClaimSet) -> bool:
    """Whether a slip puts the right figure back, or names the right kind of label."""
    edits = {edit.column: edit.after for edit in slip.edits if edit.id == name}
    if "value" in edits:
        return edits["value"].replace(",", "") == str(right.figure.value)
    return bool(edits) and kind in (slip.kind.value, str(slip.kind)) and kind not in DIGITS


def measure(sets: int, n: int, k: int, first: int) -> Counter:
    """Return counts over sets with k errors among n claims."""
    tally: Counter = Counter()
    for seed in range(first, first + sets):
        planted = plant(seed, n, k)
        if len(planted.errors) != k:
            continue
        tally["sets"] += 1
        answer = ds.diagnose(planted.claims, effort=2)
        found = answer.status == "inconsistent"
        tally["detected"] += found
        tally["complete"] += answer.complete
        if k == 0:
            continue
        if found and k == 1:
            one(tally, answer, planted)
        elif found:
            tally["some suspect"] += any(name in answer.suspects for name in planted.errors)
    return tally


def one(tally: Counter, answer: DiagnosisResult, planted: Planted) -> None:
    ((name, (kind, right)),) = planted.errors.items()
    tally["suspect"] += name in answer.suspects
    if kind == OUTSIDE:
        return
    tally["on the menu"] += 1
    tally["top-1 claim"] += bool(answer.slips) and name in answer.slips[0].ids
    tally["top-3 change"] += any(explains(s, name, kind, right, planted.claims) for s in answer.slips[:3])


def rescue_rates(sets: int) -> dict[str, list[tuple[float, float]]]:
    """Per kind, printed rescue rates and true ones: of other random wrong figures, how many have such a neighbour."""
    seen: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for seed in range(SEALED, SEALED + sets):
        rng = random.Random(seed)
        length = rng.randint(2, 7)
        low = rng.randint(0, 10**length)
        high = low + int(10 ** rng.uniform(0, length))
        for kind in DIGITS:
            every = range(10 ** (length - 1), 10**length)
            figures = every if length < 5 else [rng.choice(every) for _ in range(10_000)]
            wrong = [x for x in figures if not low <= x <= high]
            hits = sum(any(low <= int(y) <= high for y in edited(str(x), kind)) for x in wrong)
            seen[kind.value].append((float(rescued(kind, length, low, high)), hits / max(len(wrong), 1)))
    return seen


def main(sets: int) -> None:
    print("| claims | errors | sets | detected | true claim among suspects | top-1 claim | top-3 change | complete |")
    print("|---|---|---|---|---|---|---|---|")
    for n in (12, 24, 48):
        for k in (0, 1, 2, 3):
            t = measure(sets, n, k, SEALED + 1000 * n)
            d = t["detected"] or 1
            menu = t["on the menu"] or 1
            suspects = t["suspect"] if k == 1 else t["some suspect"]
            shares = ["", "", ""] if k == 0 else [f"{suspects / d:.0%}", "", ""]
            if k == 1:
                shares[1:] = [f"{t['top-1 claim'] / menu:.0%}", f"{t['top-3 change'] / menu:.0%}"]
            print(f"| {n} | {k} | {t['sets']} | {t['detected'] / max(t['sets'], 1):.0%} | {' | '.join(shares)} | "
                  f"{t['complete'] / max(t['sets'], 1):.0%} |", flush=True)  # fmt: skip
    print("\nrescue rates on sealed seeds: printed against the share of all wrong figures, or 10,000 other random ones")
    for kind, pairs in rescue_rates(200).items():
        off = [100 * abs(printed - true) for printed, true in pairs]
        print(f"- {kind}: {sum(off) / len(off):.2f} points off on average, {max(off):.2f} at most ({len(off)} ranges)")
    print("\nsensitivity: share of single errors on the menu with the right change among the first three")
    for epsilon in (1 / 100, 1 / 20, 1 / 5):
        for module in (exchanges, explanations, ranking):
            module.EPSILON = Fraction(epsilon).limit_denominator(100)
        t = measure(sets, 24, 1, SEALED)
        print(f"- another slip {epsilon:.0%} as likely: {t['top-3 change'] / max(t['on the menu'], 1):.0%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
