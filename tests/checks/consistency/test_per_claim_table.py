"""The per-claim table against every small series: ranges, slips, support and witnesses, claim by claim."""

import random
from fractions import Fraction
from itertools import combinations, product

import pytest
from seeds import seeds

import deserstats as ds
from deserstats.checks.consistency.detectable import Reprints
from deserstats.claims.cells.figure import read_figure

MONTHS, LEAVES = 2, "ab"
CELLS = [(leaf, month) for leaf in LEAVES for month in range(MONTHS)]
TOP, FAR = 9, 97
"""No limit that a table states is TOP or more; FAR is beyond all of them."""

WINDOWS = [(0, 1), (1, 2), (0, 2)]
CATEGORIES = ["a", "b", "a+b"]
WORDS = {"exact": (0, 0), "at_least": (-1, 0), "at_most": (0, 2), "": (0, 0)}


def amount(x, category, window):
    return sum(v for (leaf, month), v in zip(CELLS, x, strict=True)
               if leaf in category and window[0] <= month < window[1])  # fmt: skip


def label(window):
    return {"start": f"2025-0{window[0] + 1}", "end": f"2025-0{window[1] + 1}-01"}


def random_table(rng, kinds):
    """Mostly true claims on a small series, and how each is measured on any series."""
    truth = [rng.randint(0, 2) for _ in CELLS]
    rows = [{"id": "cap", "category": "a+b", "value": str(max(1, sum(truth))), "relation": "at_most"} | label((0, 2))]
    for i in range(rng.randint(2, 5)):
        kind, category, window = rng.choice(kinds), rng.choice(CATEGORIES), rng.choice(WINDOWS)
        row = {"id": f"c{i}", "kind": kind, "category": category, "origin": rng.choice(("X", "Y", "Z", ""))} | label(
            window
        )
        value = amount(truth, category, window)
        if kind == "share":
            base = amount(truth, "a+b", (0, 2))
            if not base:
                continue
            row |= {
                "value": str(round(100 * value / base)),
                "base_category": "a+b",
                "base_start": "2025-01",
                "base_end": "2025-03-01",
            }
        elif kind == "difference":
            row |= {"base_category": rng.choice(CATEGORIES), "base_start": row["start"], "base_end": row["end"]}
            row["value"] = str(value - amount(truth, row["base_category"], window))
        elif kind == "order":
            months = [amount(truth, category, (m, m + 1)) for m in range(MONTHS)]
            row |= label((0, 2)) | {"per": "month", "relation": "rising" if months[0] <= months[1] else "falling"}
        elif kind == "rate":
            row |= {"per": "month", "value": f"{value / (window[1] - window[0]):.1f}", "relation": "about"}
        else:
            word = rng.choice(list(WORDS))
            row |= {"value": str(max(0, value + rng.randint(*WORDS[word]))), "relation": word}
        rows.append(row)
    return [{"measure": "m", "unit": "u"} | row for row in rows]


def measured(claim, x):
    """What the figure of a claim would be for a series, exactly; None where it has no base."""
    window = (claim.window.start.month - 1, claim.window.end.month - 1)
    own = amount(x, claim.category, window)
    if claim.kind == "share":
        base = amount(x, claim.base_category, (0, 2))
        return Fraction(100 * own, base) if base else None
    if claim.kind == "difference":
        return own - amount(x, claim.base_category, window)
    if claim.kind == "order":
        first, second = (amount(x, claim.category, (m, m + 1)) for m in range(MONTHS))
        return second - first if claim.relation == "rising" else first - second
    return Fraction(own, window[1] - window[0]) if claim.kind == "rate" else own


def allows(claim, x):
    found = measured(claim, x)
    if found is None:
        return False
    return found >= 0 if claim.kind == "order" else found in claim.allowed(ds.Reading())


def small_series(values):
    return list(product(values, repeat=len(CELLS)))


BOUNDED = [x for x in small_series(range(TOP)) if sum(x) < TOP]
OPEN = small_series([*range(TOP), FAR])


def reprinted(claim, k):
    """The claim printed k steps off, read anew; None where it cannot be read."""
    figure = read_figure(claim.value)
    allowed = claim.allowed(ds.Reading())
    is_exact = allowed.low == allowed.high
    value = figure.value + k * (figure.step if is_exact else figure.unit)
    text = f"{float(value):,.1f}" if "." in claim.value else f"{int(value):,}"
    try:
        return claim.replace(value=text) if value >= 0 or claim.kind in ("difference", "growth") else None
    except ds.ClaimTableError:
        return None


def expected_slip(claim, beside):
    """The smallest slip that no series beside the others allows; 60 steps are looked at."""
    found = {measured(claim, x) for x in beside} - {None}
    for k in range(1, 60):
        for step in (k, -k):
            other = reprinted(claim, step)
            if other is not None and not any(v in other.allowed(ds.Reading()) for v in found):
                return k
    return None


def expected_roots(claim, others, hold, said):
    """Origins that some smallest set of origins needs to imply a claim."""
    roots = sorted({c.witness for c in others})
    implying = []
    for n in range(1, len(roots) + 1):
        for some in combinations(roots, n):
            chosen = [c for c in others if c.witness in some]
            is_told = all(said[claim.id][i] for i in range(len(OPEN)) if all(hold[c.id][i] for c in chosen))
            if is_told and not any(set(less) < set(some) for less in implying):
                implying.append(some)
    return {root for some in implying for root in some} - {""}


def check(seed, kinds):
    rng = random.Random(seed)
    claims = ds.read_claims(random_table(rng, kinds))
    answer = ds.check_consistency(claims)
    assert (answer.status == "consistent") == any(all(allows(c, x) for c in claims) for x in BOUNDED)
    if answer.status != "consistent":
        return
    hold = {c.id: [allows(c, x) for x in OPEN] for c in claims}
    # a share and its opposite both presuppose that its base is more than nothing
    said = {c.id: [measured(c, x) is None or allows(c, x) for x in OPEN] for c in claims}
    for claim, found in zip(claims, answer.standings, strict=True):
        if claim.id == "cap":
            continue
        others = [c for c in claims if c.id != claim.id]
        beside = [x for x in BOUNDED if all(allows(c, x) for c in others)]
        if claim.kind in ("total", "difference"):
            values = [measured(claim, x) for x in beside]
            assert (found.implied_low, found.implied_high) == (min(values), max(values)), claim.id
        if claim.kind != "order":
            k = expected_slip(claim, beside)
            value, allowed = read_figure(claim.value), claim.allowed(ds.Reading())
            step = value.step if allowed.low == allowed.high else value.unit
            share = None if k is None or not value.value else abs(k * Fraction(step) / value.value)
            assert found.detectable_error == share, (claim.id, k)
            if k is None:
                assert found.verdict == "untested" or found.verdict in ("adds_up", "corroborated")
        implied = all(said[claim.id][i] for i in range(len(OPEN)) if all(hold[c.id][i] for c in others))
        trivial = all(h for h, x in zip(hold[claim.id], OPEN, strict=True) if measured(claim, x) is not None)
        is_told = implied and not trivial
        assert (found.verdict in ("adds_up", "corroborated")) == is_told, (claim.id, found)
        # how far a share reaches without any limit, series up to FAR do not show
        if is_told and "share" not in kinds:
            far = [c for c in others if claim.witness and c.witness not in ("", claim.witness)]
            alone = bool(far) and all(said[claim.id][i] for i in range(len(OPEN)) if all(hold[c.id][i] for c in far))
            assert found.verdict == ("corroborated" if alone else "adds_up"), (claim.id, found)
            assert found.witnesses == len(expected_roots(claim, others, hold, said)), (claim.id, found)


KINDS = (["total"], ["total", "total", "difference", "order"], ["total", "rate", "order"], ["total", "total", "share"])


@pytest.mark.parametrize("seed", seeds(10, 60))
def test_the_table_of_a_small_set_is_that_of_every_small_series(seed):
    check(seed, KINDS[seed % len(KINDS)])


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(1000, 3000))
def test_the_table_of_a_small_set_is_that_of_every_small_series_deep(seed):
    check(seed, KINDS[seed % len(KINDS)])


def test_a_round_figure_that_turned_to_nothing_would_be_noticed():
    """100 may be 50 to 200 and 200 may be 150 to 300, which 60 in a part allows; 0 is nothing but 0: one step of 100."""
    window = {"start": "2025-01", "measure": "m"}
    part = window | {"id": "part", "value": "60", "relation": "exact"}
    for rows in (
        [window | {"id": "round", "value": "100"}, part | {"start": "2025-01-01", "through": "2025-01-15"}],
        [window | {"id": "round", "value": "100", "category": "a+b"}, part | {"category": "a"},
         window | {"id": "rest", "value": "0", "relation": "at_least", "category": "b"}],
    ):  # fmt: skip
        standing = ds.check_consistency(ds.read_claims(rows)).standings[0]
        assert (standing.detectable_error, standing.verdict) == (1, "compatible")


SHAPES = {
    "total": {},
    "difference": {"base_start": "2024"},
    "growth": {"base_start": "2024"},
    "share": {"base_category": "z"},
}
READINGS = [{}, {"rounding": "truncated"}, {"rounding": "up"}, {"rounding": "random", "base": 3}, {"printed": "rounded"},
            {"zeros": "exact"}, {"over": "next_round"}]  # fmt: skip


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize(
    "value", ["7", "90", "99", "100", "950", "1,200", "9,900", "10,000", "0.5", "2.50", "2.5 million", "-50"]
)
def test_what_is_taken_for_another_figure_is_never_wider_than_that_figure_read(kind, value):
    """A search that looks at less than the figure allows asks once more; at more, it would miss a clash."""
    if value.startswith("-") and kind not in ("difference", "growth"):
        return
    for word, reading in product(("", "exact", "about", "over", "under"), READINGS):
        claim = ds.Claim(id="c", kind=kind, value=value, relation=word, start="2025", category="y", **SHAPES[kind])
        reprints = Reprints(claim, ds.Reading(**reading))
        for k in (1, -1, 2, -3, 5, -9, 10, -10, 50):
            other = reprints.at(k) if reprints.value + k * reprints.step else None
            if other is not None:
                assert reprints.shape(k).lies_in(other.allowed(reprints.reading)), (word, reading, k)
