"""Tables of one series: true claims in every word, with origins, repeats and now and then a wrong one."""

from __future__ import annotations

import deserstats as ds

READINGS = (
    {},
    {},
    {"over": "next_round"},
    {"printed": "rounded"},
    {"rounding": "truncated"},
    {"about": 0.05},
    {"base": 5},
)
WORDS = ("exact", "exact", "", "at_least", "at_most", "over", "under", "about", "between", "nearly")


def series_rows(rng, *, months: int = 7, n: int = 14, wrong: float = 0.03) -> list[dict[str, str]]:
    """Draw rows on one hidden series of months."""
    months, n_origins = rng.randint(1, months), rng.choice((0, 0, 1, 2, 3, 4, 6))
    truth = [rng.choice((0, 0, 3, 17, 100, 250, 1200)) for _ in range(months)]
    rows = []
    for _ in range(rng.randint(1, n)):
        start = rng.randrange(months)
        end = rng.randint(start + 1, months)
        kind = rng.choices(("total", "rate", "each"), (12, 1, 1))[0]
        row = {"start": f"2024-{start + 1:02}", "through": f"2024-{end:02}", "measure": "m", "unit": "u", "kind": kind}
        row |= {"total": _total, "rate": _rate, "each": _each}[kind](rng, truth[start:end], wrong)
        if n_origins:
            row |= {"origin": rng.choice(["", *(f"o{j}" for j in range(n_origins))]), "source": rng.choice("pq")}
        rows.append(row)
    return rows


def _total(rng, truth, wrong):
    value, word = sum(truth), rng.choice(WORDS)
    if rng.random() < wrong:
        value += rng.choice((1, 5, 90))
    if word == "between":
        low, high = max(0, value - rng.choice((0, 3))), value + rng.choice((0, 3))
        return {"relation": word, "low": str(low), "high": str(high), "value": ""}
    moved = {
        "at_least": max(0, value - rng.choice((0, 0, 5))),
        "at_most": value + rng.choice((0, 0, 5)),
        "over": max(0, value - 1),
        "under": value + 1 + rng.choice((0, 100)),
        "about": round(value, -1),
        "nearly": value + 1,
        "": round(value, -2) if value > 1000 else value,
    }
    return {"relation": word, "value": str(moved.get(word, value))}


def _rate(rng, truth, wrong):
    return {
        "per": "month",
        "relation": rng.choice(("", "exact", "at_least")),
        "value": str(round(sum(truth) / len(truth), 1)),
    }


def _each(rng, truth, wrong):
    word = rng.choice(("at_least", "at_most"))
    return {"per": "month", "relation": word, "value": str(min(truth) if word == "at_least" else max(truth))}


def series_claims(rng, **sizes) -> ds.ClaimSet:
    """Draw a table of one series under some reading, whole numbers or not."""
    scheme = ds.Scheme(continuous=True) if rng.random() < 0.2 else None
    return ds.read_claims(series_rows(rng, **sizes), scheme=scheme).read_as(**rng.choice(READINGS))
