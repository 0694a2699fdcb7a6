"""Large tables get the slips of their clear contradictions; the right figures are known, as they were changed by hand."""

import random

import pytest
from seeds import seeds

import deserstats as ds

NAMES = [f"c{chr(97 + k)}" for k in range(10)]
MONTHS = [f"2023-{m:02d}" for m in range(1, 13)]


def cross_table(seed):
    """Ten categories by twelve months, with the totals of both: 143 figures that add up."""
    rng = random.Random(seed)
    cell = {(name, month): rng.randint(2_000, 9_000) for name in NAMES for month in MONTHS}
    union = "+".join(NAMES)
    rows = {(name, month): (value, name, {"start": month}) for (name, month), value in cell.items()}
    rows |= {("all", m): (sum(cell[n, m] for n in NAMES), union, {"start": m}) for m in MONTHS}
    rows |= {(n, "year"): (sum(cell[n, m] for m in MONTHS), n, {"start": "2023"}) for n in NAMES}
    rows["all", "year"] = (sum(cell.values()), union, {"start": "2023"})
    return {
        f"{name} {when}": ds.Claim(
            id=f"{name} {when}",
            value=str(value),
            relation="exact",
            measure="m",
            category=category,
            source="o",
            **window,
        )
        for (name, when), (value, category, window) in rows.items()
    }


def swapped(text):
    """Return a figure with two neighbouring digits swapped, the first pair that differs."""
    k = next(k for k in range(1, len(text) - 1) if text[k] != text[k + 1])
    return text[:k] + text[k + 1] + text[k] + text[k + 2 :]


def spoilt(seed, n):
    """Return the table with slips in n cells that share neither row nor column, and the right figures of these."""
    rows = cross_table(seed)
    rng = random.Random(1000 + seed)
    right = {}
    for name, month in zip(rng.sample(NAMES, n), rng.sample(MONTHS, n), strict=True):
        key = f"{name} {month}"
        right[key] = rows[key].value
        rows[key] = rows[key].replace(value=swapped(rows[key].value))
    return ds.ClaimSet(rows.values()), right


@pytest.mark.parametrize("seed", seeds(1, 3))
def test_every_slip_of_a_table_of_143_figures_is_put_back(seed):
    claims, right = spoilt(seed, 5)
    answer = ds.diagnose(claims)
    put_back = {
        e.id: e.after.replace(",", "") for s in answer.slips[:5] if s.restores for e in s.edits if e.column == "value"
    }
    assert put_back == right
    assert answer.n_places == 5
    assert not answer.left_open
    assert answer.verify()
    assert "in several places; for one of them the change that stands out: two digits swapped" in answer.conclusion


@pytest.mark.deep
def test_what_a_slip_leaves_aside_holds_without_it():
    """Each change alone, the claims of the others left out, is judged again by the check of consistency."""
    claims, right = spoilt(2, 4)
    for slip in ds.diagnose(claims).slips[:4]:
        rows = {c.id: c for c in claims if c.id not in slip.aside}
        for edit in slip.edits:
            rows[edit.id] = rows[edit.id].replace(**{edit.column: edit.after})
        assert ds.check_consistency(ds.ClaimSet(rows.values())).status == "consistent"
        assert set(slip.ids) <= set(right)
        assert set(slip.aside) == set(right) - set(slip.ids)


def test_the_shipped_table_lists_its_clear_slips():
    """GROUND_TRUTH: d18 a total of ten months called a year's, d2 two digits swapped where nothing contradicts them."""
    answer = ds.diagnose(ds.load_example("ua-desertion"))
    told = {(slip.ids[0], slip.kind.value) for slip in answer.slips if slip.restores}
    assert {("odb24.43", "stale"), ("boyko25.14", "digits_transposed")} <= told
    assert answer.slips[0].rescue_rate < 1e-4
    assert answer.left_open
    assert "contradictions stay open" in str(answer)
    assert answer.verify()
