"""How true the rescue rates of the arithmetic slips are: `PYTHONPATH=. python benchmarks/rescue_rates.py [TABLES]`.

Random small tables with a right figure that others give, on sealed seeds. In its place every other figure
of the same length is put, and what share of them a change of the kind would bring back is held against the
rate that is printed. Figures have one to three digits: of longer ones all these rates are below 1 in 100.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

import deserstats as ds
from deserstats.causes.edits.breakdown import OPEN, incomplete
from deserstats.causes.edits.coincidences import doubled, growth_of_later, of_parts
from deserstats.causes.edits.neighbours import copied_from_neighbour
from deserstats.causes.edits.printed import Printed
from deserstats.causes.edits.single_edits import EditFinder, SingleEdit
from deserstats.causes.edits.slip_kinds import SlipKind
from deserstats.causes.edits.sums import Sum
from deserstats.causes.explain.component import DoubtfulComponent
from deserstats.model.budget import Budget
from deserstats.model.rows.system import System

SEALED = 20_000
DRAWN = 1000

Table = tuple[ds.ClaimSet, str]
"""Claims, and the id of the one whose figure is replaced."""


def parts(rng: random.Random) -> Table:
    """Parts of a whole: the whole, or a part."""
    letters = "abcdefg"[: rng.randint(2, 6)]
    level = 10 ** rng.randint(1, 4)
    values = {c: rng.randint(level, 9 * level) for c in letters}
    rows = [claim(c, v, category=c) for c, v in values.items()]
    rows.append(claim("all", sum(values.values()), category="+".join(letters)))
    return ds.ClaimSet(rows), rng.choice(["all", "all", *letters])


def identity(rng: random.Random) -> Table:
    """A level and the flows that it is the rest of."""
    level = 10 ** rng.randint(1, 4)
    out = {m: rng.randint(level // 2, 3 * level) for m in ("left", "died", "moved")[: rng.randint(1, 3)]}
    there = rng.randint(level, 5 * level)
    rows = [claim(m, v, measure=m, start="2023-11-20", through="2024-03-31") for m, v in out.items()]
    rows.append(claim("came", there + sum(out.values()), measure="came", start="2023-11-20", through="2024-03-31"))
    rows.append(claim("present", there, measure="present", kind="stock", start="2024-03-31"))
    scheme = ds.Scheme(identities=f"came == present + {' + '.join(out)}")
    return ds.ClaimSet(rows, scheme), rng.choice(["present", "present", "came", *out])


def months(rng: random.Random) -> Table:
    """Months and their sum."""
    level, n = 10 ** rng.randint(1, 3), rng.randint(3, 9)
    values = [rng.randint(level, 9 * level) for _ in range(n)]
    rows = [claim(f"m{k}", v, start=f"2024-{k + 1:02d}") for k, v in enumerate(values)]
    rows.append(claim("sum", sum(values), start="2024-01-01", end=f"2024-{n + 1:02d}-01"))
    return ds.ClaimSet(rows), f"m{rng.randrange(n)}"


def growth(rng: random.Random) -> Table:
    """Two years and the growth between them, in percent with one decimal."""
    earlier = rng.randint(200, 90_000)
    later = int(earlier * rng.uniform(0.4, 2.5))
    percent = f"{100 * (later / earlier - 1):.1f}"
    rows = [claim("y1", earlier, start="2023"), claim("y2", later, start="2024")]
    return ds.ClaimSet([*rows, ds.Claim(id="up", kind="growth", value=percent, start="2024", base_start="2023")]), "up"


def claim(name: str, value: int, **cells: str) -> ds.Claim:
    return ds.Claim(**{"id": name, "value": f"{value:,}", "relation": "exact", "start": "2024"} | cells)


def loose(make: Callable[[random.Random], Table]) -> Callable[[random.Random], Table]:
    """Return the same tables with figures that may have been rounded, off by what rounding allows."""

    def made(rng: random.Random) -> Table:
        claims, name = make(rng)
        rows = [c.replace(relation="", value=f"{c.figure.value + rng.choice((-1, 0, 0, 1)) or 1:,}") for c in claims]
        return ds.ClaimSet([c if int(c.figure.value) % 100 else c.replace(relation="exact") for c in rows]), name

    return made


MAKERS = {
    SlipKind.TERM: (parts, identity),
    SlipKind.UNSUBTRACTED: (identity, parts),
    SlipKind.DOUBLED: (parts, months),
    SlipKind.NEIGHBOUR: (months, parts),
    SlipKind.GROWTH_BASE: (growth,),
    SlipKind.INCOMPLETE: (parts,),
}


def doubted(claims: ds.ClaimSet, name: str) -> tuple[DoubtfulComponent, tuple[str, ...]]:
    system = System(claims)
    component = next(part for part in system.components() if name in part.options)
    doubtful = DoubtfulComponent(system, component, [], {}, {c.id: (c.id,) for c in claims}, Budget(5.0, None))
    return doubtful, doubtful.others([name])


def figures(rng: random.Random, printed: Printed) -> list[Fraction]:
    """Return other figures of the same length, 1,000 random ones of four digits."""
    first, last = 10 ** (printed.length - 1), 10**printed.length - 1
    steps = list(range(first, last + 1))
    if len(steps) > DRAWN:
        steps = [rng.randint(first, last) for _ in range(DRAWN)]
    sign = 1 if printed.value > 0 else -1
    return [sign * step * printed.step for step in steps]


def edits(kind: SlipKind, finder: EditFinder, told: Sequence[ds.Claim], sums: Sequence[Sum]) -> Iterable[SingleEdit]:
    """Return what is proposed of a kind."""
    if kind in (SlipKind.TERM, SlipKind.UNSUBTRACTED):
        return of_parts(finder, told, sums)
    if kind == SlipKind.INCOMPLETE:
        return incomplete(finder, sums)
    if kind == SlipKind.NEIGHBOUR:
        return copied_from_neighbour(finder, told)
    return doubled(finder) if kind == SlipKind.DOUBLED else growth_of_later(finder)


def measured(kind: SlipKind, seed: int) -> tuple[float, float] | None:
    """Return the printed rate of a random slip of a kind, and the share of wrong figures that it would rescue."""
    rng = random.Random(seed)
    claims, name = rng.choice(MAKERS[kind])(rng)
    doubtful, others = doubted(claims, name)
    finder = doubtful.finder(name, others)
    if finder is None or finder.printed.length > 3 + (kind == SlipKind.INCOMPLETE):
        return None
    told = [c for c in claims if c.id != name]
    sums = doubtful.sums(name, others)
    found: list[tuple[Fraction, Fraction]] = []
    wrong = 0
    for value in figures(rng, finder.printed):
        other = finder.claim.replace(value=finder.printed.cells(value)["value"])
        printed = Printed.of(other, doubtful.reading)
        if printed is None:
            continue
        changed = replace(finder, claim=other, printed=printed)
        if changed.fits(other, finder.room):
            continue
        wrong += 1
        fit = next((e for e in edits(kind, changed, told, sums) if e.kind == kind), None)
        if fit is not None:
            found.append((value, fit.rate))
    if not found:
        return None
    value, rate = rng.choice(found)
    return float(rate), sum(_as_close(kind, finder, value, other) for other, _ in found) / wrong


def _as_close(kind: SlipKind, finder: EditFinder, value: Fraction, other: Fraction) -> bool:
    """Whether a figure is rescued as closely: a whole that leaves no more open than a third, or than this one."""
    return kind != SlipKind.INCOMPLETE or other <= max(value, OPEN * Fraction(finder.room.high or 0))


def rounded(seed: int) -> tuple[float, float] | None:
    """The same for figures that were rounded by themselves: one of them, picked evenly, is any other figure."""
    rng = random.Random(seed)
    claims, _ = loose(parts)(rng)
    slip = next((s for s in ds.diagnose(claims).slips if s.kind == SlipKind.PARTS_ROUNDED), None)
    if slip is None:
        return None
    own = [claims[name] for name in slip.ids]
    total = sum(c.figure.value for c in claims if c.id != "all")
    off = total - claims["all"].figure.value
    shares = []
    for c in own:
        n = len(str(c.figure.value))
        right = c.figure.value + (off if c.id == "all" else -off)
        others = [x for x in range(10 ** (n - 1), 10**n) if x != right]
        shares.append(sum(2 * abs(x - right) <= len(own) for x in others) / len(others))
    return slip.rescue_rate, sum(shares) / len(shares)


def main(tables: int) -> None:
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for seed in range(SEALED, SEALED + tables):
        for kind in MAKERS:
            pair = measured(kind, seed)
            if pair is not None:
                found[kind.value].append(pair)
        pair = rounded(seed)
        if pair is not None:
            found[SlipKind.PARTS_ROUNDED.value].append(pair)
    print("rescue rates on sealed seeds: printed, against the share of other figures of the same length")
    for kind, pairs in found.items():
        off = [100 * abs(printed - true) for printed, true in pairs]
        print(f"- {kind}: {sum(off) / len(off):.2f} points off on average, {max(off):.2f} at most ({len(off)} tables)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
