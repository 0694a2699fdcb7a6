"""How often `diagnose` keeps quiet where it cannot know: `python benchmarks/unknown_slips.py [SETS] [FIRST SEED]`.

Tables that add up (parts and a total, months and a total, a cross table, windows of any length), with one
figure replaced in a way that no kind of slip describes: a random one, off by some per cent, two others averaged or
added up, a figure of another size, two digits wrong. Nothing should stand out. Beside them the same tables with
a slip of one digit or a power of ten: how often the right change comes first, and how often it stands out.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Sequence

import diagnosis

import deserstats as ds
from deserstats.causes.edits.digits import edited
from deserstats.causes.edits.slip_kinds import SlipKind

UNKNOWN = ("random", "off by 1 to 30 %", "two averaged", "another size", "two digits wrong", "two added up")
KNOWN = (SlipKind.TRANSPOSED, SlipKind.WRONG, SlipKind.MISSING, SlipKind.EXTRA, SlipKind.SCALE)
LEVELS = (60, 300, 3_000, 30_000, 300_000)
SEALED = 50_000


def claim(name: str, value: int, **labels: str) -> ds.Claim:
    return ds.Claim(id=name, value=f"{value:,}", relation="exact", measure="m", source="office", **labels)


def table(rng: random.Random) -> list[ds.Claim]:
    """Return a table that adds up."""
    shape = rng.choice(["windows", "parts", "months", "cross"])
    if shape == "windows":
        return list(diagnosis.plant(rng.randrange(10**9), rng.choice([12, 24, 36]), 0).claims)
    level = rng.choice(LEVELS)
    n = rng.randint(3, 7)
    values = [rng.randint(level // 2, level * 2) for _ in range(n)]
    if shape == "parts":
        names = [f"p{k}" for k in range(n)]
        rows = [claim(name, v, category=name, start="2023") for name, v in zip(names, values, strict=True)]
        return [*rows, claim("t", sum(values), category="+".join(names), start="2023")]
    if shape == "months":
        rows = [claim(f"m{k}", v, start=f"2023-{k:02d}") for k, v in enumerate(values, 1)]
        return [*rows, claim("t", sum(values), start="2023-01", end=f"2023-{n + 1:02d}-01")]
    return crossed(rng, level)


def crossed(rng: random.Random, level: int) -> list[ds.Claim]:
    names, years = "abc"[: rng.randint(2, 3)], range(2019, 2019 + rng.randint(2, 3))
    cell = {(name, year): rng.randint(level // 2, level * 2) for name in names for year in years}
    rows = [claim(f"{name}{year}", v, category=name, start=str(year)) for (name, year), v in cell.items()]
    rows += [claim(f"all{y}", sum(cell[a, y] for a in names), category="+".join(names), start=str(y)) for y in years]
    last = f"{years[-1] + 1}-01-01"
    return rows + [claim(f"{a}all", sum(cell[a, y] for y in years), category=a, start="2019", end=last) for a in names]


def figure(one: ds.Claim) -> int:
    return int(one.figure.value)


def unknown(rng: random.Random, one: ds.Claim, rows: Sequence[ds.Claim], kind: str) -> int:
    """Return a wrong figure that is no slip of the menu."""
    x, others = figure(one), [figure(row) for row in rows if row is not one]
    n = len(str(x))
    match kind:
        case "random":
            return rng.randrange(10 ** (n - 1), 10**n)
        case "off by 1 to 30 %":
            return round(x * (1 + rng.choice([-1, 1]) * rng.uniform(0.01, 0.3)))
        case "two averaged":
            return sum(rng.sample(others, 2)) // 2
        case "another size":
            return rng.randrange(10 ** (n - 1), 10 ** (n + 1))
        case "two added up":
            return sum(rng.sample(others, 2))
        case _:
            digits = list(str(x))
            for k in rng.sample(range(n), 2):
                digits[k] = rng.choice([d for d in "123456789" if d != digits[k]])
            return int("".join(digits))


def known(rng: random.Random, one: ds.Claim, kind: SlipKind) -> int:
    """Return what a slip of the menu makes of a figure."""
    x = figure(one)
    if kind == SlipKind.SCALE:
        return 10 * x
    back = {SlipKind.MISSING: SlipKind.EXTRA, SlipKind.EXTRA: SlipKind.MISSING}.get(kind, kind)
    options = edited(str(x), back)
    return int(rng.choice(options)) if options else x


def stands_out(answer: ds.results.DiagnosisResult) -> bool:
    return "the change that stands out" in answer.conclusion


def spoilt(rows: Sequence[ds.Claim], one: ds.Claim, value: int) -> ds.results.DiagnosisResult | None:
    """Return what is said of a table with one figure replaced; None where nothing contradicts it."""
    if value in (0, figure(one)):
        return None
    answer = ds.diagnose(ds.ClaimSet([row.replace(value=f"{value:,}") if row is one else row for row in rows]))
    return answer if answer.status == "inconsistent" else None


def main(sets: int, first: int) -> None:
    tally: Counter = Counter()
    for seed in range(first, first + sets):
        rng = random.Random(seed)
        rows = table(rng)
        one, kind, slip = rng.choice(rows), UNKNOWN[seed % len(UNKNOWN)], KNOWN[seed % len(KNOWN)]
        answer = spoilt(rows, one, unknown(rng, one, rows, kind))
        if answer is not None:
            tally[kind, "n"] += 1
            tally[kind, "loud"] += stands_out(answer)
        answer = spoilt(rows, one, known(rng, one, slip))
        if answer is not None:
            right = [k for k, s in enumerate(answer.slips) if s.proposed.replace(",", "") == str(figure(one))]
            tally[slip, "n"] += 1
            tally[slip, "first"] += right[:1] == [0]
            tally[slip, "three"] += bool(right) and right[0] < 3
            tally[slip, "loud"] += stands_out(answer) and right[:1] == [0]
            tally[slip, "misled"] += stands_out(answer) and right[:1] != [0]
    print("| no slip of the menu | contradictions | nothing stands out |\n|---|---|---|")
    for kind in (*UNKNOWN, ""):
        n, loud = (sum(tally[k, w] for k in UNKNOWN if kind in ("", k)) for w in ("n", "loud"))
        print(f"| {kind or 'all'} | {n} | {1 - loud / max(n, 1):.1%} |")
    print("\n| slip of the menu | contradictions | right first | among three | stands out | another stands out |")
    print("|---|---|---|---|---|---|")
    for kind in KNOWN:
        n = tally[kind, "n"] or 1
        shares = (f"{tally[kind, w] / n:.0%}" for w in ("first", "three", "loud", "misled"))
        print(f"| {kind.value} | {tally[kind, 'n']} | {' | '.join(shares)} |")


if __name__ == "__main__":
    asked = [int(text) for text in sys.argv[1:]]
    main(*(asked + [240, SEALED][len(asked) :]))
