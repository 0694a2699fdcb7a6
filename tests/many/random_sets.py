"""Sets of claims of all kinds, told in all ways, right and wrong: many of them in one frame."""

import random

import pandas as pd

MONTHS = [f"{y}-{m:02}" for y in (2020, 2021) for m in range(1, 13)]
FIRSTS = [*(f"{month}-01" for month in MONTHS), "2022-01-01"]
CATEGORIES = (["a"], ["a"], ["a", "b"], ["a", "b", "Total"], ["Total"], ["", "a"], ["a", "a+b", "b"], ["80+"])
WORDS = ("", "", "", "exact", "at least", "over", "under", "at_most", "about", "nearly", "at_least")


def random_sets(seed: int, n: int) -> pd.DataFrame:
    """Claims of so many sets; some of them cannot hold, some cannot be read."""
    rng = random.Random(seed)
    return pd.DataFrame([row for k in range(n) for row in random_set(rng, k)])


def random_set(rng: random.Random, name: object) -> list[dict[str, object]]:
    names = rng.choice(CATEGORIES)
    largest = rng.choice((3, 10, 500, 20_000, 10**12))
    truth = {(c, i): rng.randint(0, largest) for c in names for i in range(24)}
    rows = []
    for j in range(rng.randint(1, 7)):
        first = rng.randrange(24)
        last = rng.randint(first + 1, min(24, first + rng.choice((1, 3, 12, 24))))
        category = rng.choice(names)
        row = _figure(rng, sum(truth[category, i] for i in range(first, last)), largest)
        row |= _window(rng, first, last) | {"set_id": name, "category": category, "measure": "m", "unit": ""}
        row["id"] = f"k{j}" if rng.random() < 0.995 else "k0"
        row["kind"] = rng.choice(("", "total") if rng.random() < 0.97 else ("stock", "rate", "each"))
        row["published"] = "" if rng.random() < 0.99 else rng.choice(("2022-05-01", "soon"))
        if rng.random() < 0.05:
            row["measure"] = "n"
        rows.append(row)
    return rows


def _figure(rng: random.Random, value: int, largest: int) -> dict[str, str]:
    word = rng.choice(WORDS) if rng.random() < 0.97 else rng.choice(("between", "highest", "bogus"))
    unit = rng.choice((1, 1, 10, 100, 1000))
    value = value // unit * unit if rng.random() < 0.5 else value
    value += rng.choice((-1, 1, 2, -5, 100)) if rng.random() < 0.15 else 0
    value = max(0, value + (word == "under") - (word == "over"))
    text = rng.choice((str(value), f"{value:,}"))
    if rng.random() < 0.01:
        text = rng.choice(("abut 5", "1.234", "", "-3", "1.5", "n/a", " 7"))
    low = high = ""
    if rng.random() < 0.05:
        least = rng.randint(0, largest)
        low, high = str(least), str(least + rng.randint(-1, 10)) if rng.random() < 0.7 else ""
        text = text if rng.random() < 0.5 else ""
    return {"value": text, "relation": word, "low": low, "high": high}


def _window(rng: random.Random, first: int, last: int) -> dict[str, str]:
    blank = {"start": FIRSTS[first], "end": "", "through": "", "per": ""}
    form = rng.random()
    if form < 0.1:
        return blank | {"start": MONTHS[first], "through": MONTHS[last - 1]}
    if form < 0.2 and last == first + 1:
        return blank | {"start": MONTHS[first]}
    if form < 0.25:
        return blank | {"start": rng.choice(("2020", "2021", "2020-Q1", "2020-H2", "2020-W05"))}
    if form < 0.33:
        day = pd.Timestamp("2020-01-01") + pd.Timedelta(days=rng.randint(0, 40))
        end = day + pd.Timedelta(days=rng.choice((1, 6, 7, 13, 30)))
        return blank | {"start": str(day.date()), "end": str(end.date())}
    return blank | {"end": FIRSTS[last]}


TREES = (
    ({"All": ["P", "Q"], "P": ["A", "B"], "Q": ["C", "D"]}, {"All": "ABCD", "P": "AB", "Q": "CD"}),
    ({"all": ["a", "b", "c"]}, {"all": "abc"}),
    ({}, {"a+b": "ab", "b+c": "bc", "a+b+c": "abc", "c+a": "ac"}),
)
"""Schemes, and the leaves of every name that is more than a leaf."""


def random_trees(seed: int, n: int) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """Claims of so many sets whose categories are parts of each other, and the scheme that says so."""
    rng = random.Random(seed)
    tree, unions = rng.choice(TREES)
    leaves = sorted(set("".join(unions.values())))
    rows = []
    for name in range(n):
        largest = rng.choice((2, 5, 100, 10**6))
        truth = {(leaf, i): rng.randint(0, largest) for leaf in leaves for i in range(8)}
        for j in range(rng.randint(2, 9)):
            category = rng.choice([*leaves, *unions])
            first = rng.randrange(8)
            last = rng.randint(first + 1, min(8, first + 3))
            value = sum(truth[leaf, i] for leaf in unions.get(category, category) for i in range(first, last))
            value = max(0, value + (rng.choice((-1, 1, 3)) if rng.random() < 0.15 else 0))
            word = rng.choice(("", "exact", "exact", "at_least", "at_most", "about"))
            row = {"set_id": name, "id": f"k{j}", "value": str(value), "relation": word, "category": category}
            rows.append(row | {"measure": rng.choice("mmmn"), "start": MONTHS[first], "through": MONTHS[last - 1]})
    return pd.DataFrame(rows), tree
