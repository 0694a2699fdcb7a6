"""Counting bases found again: planted bases that lie above each other, and how long the search takes.

Run by hand: python benchmarks/bases.py [tables]. A hidden monthly series of two categories is counted on
two to four bases, each a few percent above the one before, more so later on. Twenty sources report ten
windows each of one basis, some of them rounded. A claim is placed right when most claims of its group are of its
basis and no other group has more of that basis. Bases that never meet in a sum need no group of their own.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from statistics import median
from time import process_time

import deserstats as ds

MONTHS = 36
SOURCES = 20
EACH = 10


def counted(rng: random.Random, bases: int) -> list[dict[str, list[int]]]:
    """Monthly counts by category, basis by basis."""
    found = [{name: [rng.randint(200, 6000) for _ in range(MONTHS)] for name in "pq"}]
    for _ in range(bases - 1):
        gap = rng.uniform(0.02, 0.06)
        last = found[-1]
        found.append({
            name: [n + max(1, round(n * gap * (0.5 + m / MONTHS))) for m, n in enumerate(series)]
            for name, series in last.items()
        })  # fmt: skip
    return found


def window(rng: random.Random) -> tuple[int, int]:
    """A month, a quarter, a year, the year to date, or everything so far."""
    month = rng.randrange(MONTHS)
    length = {"m": 1, "q": 3, "y": 12}.get(kind := rng.choice("mmqyytc"), 12)
    if kind == "c":
        return 0, month + 1
    start = month // length * length
    return start, month + 1 if kind == "t" else start + length


def table(seed: int, bases: int) -> tuple[ds.ClaimSet, dict[str, int]]:
    """Claims of all sources, and the basis of each."""
    rng = random.Random(seed)
    counts = counted(rng, bases)
    rows, basis = [], {}
    for s in range(SOURCES):
        own = s % bases
        for k in range(EACH):
            start, end = window(rng)
            category = rng.choice(("p", "q", "p+q"))
            value = sum(sum(counts[own][name][start:end]) for name in category.split("+"))
            rounded = rng.random() < 0.2
            rows.append({
                "id": f"s{s}.{k}",
                "source": f"S{s}",
                "value": f"{round(value, -2):,}" if rounded else f"{value:,}",
                "relation": "about" if rounded else "exact",
                "start": f"{2022 + start // 12}-{start % 12 + 1:02}-01",
                "end": f"{2022 + end // 12}-{end % 12 + 1:02}-01",
                "category": category,
                "measure": "cases",
                "unit": "cases",
            })  # fmt: skip
            basis[f"s{s}.{k}"] = own
    return ds.read_claims(rows), basis


def placed(answer: ds.results.BasisResult, basis: dict[str, int]) -> float:
    """Share of the claims that are in the group of their basis."""
    tallies = [Counter(basis[name] for name in group.ids) for group in answer.groups]
    right, taken = 0, set()
    for tally in sorted(tallies, key=lambda t: -max(t.values())):
        own, n = tally.most_common(1)[0]
        right += n if own not in taken else 0
        taken.add(own)
    return right / len(basis)


def main(tables: int) -> None:
    print(
        "| table | claims | sources | bases | groups | placed right | one-sided gaps | processor seconds | verify, s |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for bases in (2, 3, 4):
        seconds, checks, shares, groups, signs = [], [], [], [], []
        for seed in range(tables):
            claims, basis = table(seed, bases)
            started = process_time()
            answer = ds.find_bases(claims)
            seconds.append(process_time() - started)
            started = process_time()
            assert answer.verify()
            checks.append(process_time() - started)
            shares.append(placed(answer, basis))
            groups.append(len(answer.groups))
            signs += [len({w.sign for w in pair.signed}) == 1 for pair in answer.pairs if pair.signed]
        sizes = f"{min(groups)}-{max(groups)}" if len(set(groups)) > 1 else f"{groups[0]}"
        one_sided = f"{sum(signs)} of {len(signs)}"
        n = SOURCES * EACH
        print(
            f"| planted, {tables} of them | {n} | {SOURCES} | {bases} | {sizes} | {median(shares):.2f} | {one_sided} "
            f"| {median(seconds):.2f} | {median(checks):.2f} |"
        )
    claims = ds.load_example("ua-desertion")
    started = process_time()
    answer = ds.find_bases(claims)
    took = process_time() - started
    started = process_time()
    assert answer.verify()
    checked = process_time() - started
    n = len({(c.source, c.origin) for c in claims})
    print(f"| `ua-desertion` | {len(claims)} | {n} | ? | {len(answer.groups)} | | | {took:.2f} | {checked:.2f} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
