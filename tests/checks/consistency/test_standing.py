"""The per-claim table: what the others imply, by brute force over small series; who implies it."""

import random
from fractions import Fraction
from itertools import product

import pytest
from seeds import seeds

import deserstats as ds


def read(*rows):
    base = {"relation": "exact", "measure": "m", "unit": "u"}
    return ds.read_claims([base | row for row in rows])


def frame_of(*rows, **options):
    answer = ds.check_consistency(read(*rows), **options)
    return answer.to_frame().set_index("id")


YEAR = {"start": "2025-01", "end": "2025-04-01"}


def test_columns_and_their_order():
    frame = ds.check_consistency(read(YEAR | {"value": "5"})).to_frame()
    assert list(frame.columns) == ["id", "verdict", "implied_low", "implied_high", "detectable_error", "n_conflicts",
                                   "witnesses", "reason"]  # fmt: skip


def test_parts_of_one_origin_add_up_and_of_another_corroborate():
    parts = [{"id": "a", "start": "2025-01", "value": "3", "origin": "Office"},
             {"id": "b", "start": "2025-02", "end": "2025-04-01", "value": "4", "origin": "Office via Paper"}]  # fmt: skip
    same = frame_of(*parts, YEAR | {"id": "t", "value": "7", "origin": "Office"})
    assert (same.verdict["t"], same.witnesses["t"]) == ("adds_up", 1)
    other = frame_of(*parts, YEAR | {"id": "t", "value": "7", "origin": "Ministry"})
    assert (other.verdict["t"], other.witnesses["t"]) == ("corroborated", 1)
    assert other.verdict["a"] == "adds_up"  # needs b, which is of its own origin
    blank = frame_of(*parts, YEAR | {"id": "t", "value": "7"})
    assert blank.verdict["t"] == "adds_up"
    assert same.detectable_error["t"] == pytest.approx(1 / 7)


def test_witnesses_count_origins_not_outlets():
    rows = [{"id": "a", "value": "5", "origin": "X"} | YEAR]
    rows += [YEAR | {"id": f"b{i}", "value": "5", "origin": o} for i, o in enumerate(("Y", "Y via Z", "W from Y", "V"))]
    frame = frame_of(*rows)
    assert (frame.verdict["a"], frame.witnesses["a"]) == ("corroborated", 2)


def test_a_figure_that_nothing_tests_says_so():
    frame = frame_of(YEAR | {"id": "a", "value": "5"}, YEAR | {"id": "b", "value": "6", "category": "y"})
    assert list(frame.verdict) == ["untested"] * 2
    assert frame.detectable_error.isna().all()


@pytest.mark.parametrize(
    ("cells", "limits", "error"),
    [
        # figure, what another claim allows, the nearest figure of the same form that would clash
        ({"value": "100"}, ("90", "130"), Fraction(11, 100)),  # 89
        ({"value": "100"}, ("40", "130"), Fraction(31, 100)),  # 131
        ({"value": "100", "relation": "over"}, ("90", "130"), Fraction(100, 100)),  # "over 200": 101 to 130 is left
        ({"value": "120", "relation": "over"}, ("90", "130"), Fraction(10, 120)),  # "over 130"
        ({"value": "120", "relation": "under"}, ("90", "130"), Fraction(30, 120)),  # "under 90"
        ({"value": "120", "relation": "about"}, ("90", "130"), Fraction(20, 120)),  # "about 140" is 135 or more
        ({"value": "120", "low": "118", "high": "122"}, ("90", "130"), Fraction(20, 120)),  # 138 to 142
        ({"value": "7", "relation": "at_least"}, ("0", ""), None),
    ],
)
def test_the_smallest_slip_that_would_show(cells, limits, error):
    other = YEAR | {
        "id": "o",
        "low": limits[0],
        "high": limits[1],
        "relation": "between" if limits[1] else "",
        "value": "",
    }
    frame = frame_of(YEAR | {"id": "a"} | cells, other)
    found = frame.detectable_error["a"]
    assert (error is None and found != found) or found == pytest.approx(float(error))


def test_in_an_inconsistent_set_the_reason_is_given():
    rows = [
        YEAR | {"id": "a", "value": "5"},
        YEAR | {"id": "b", "value": "6"},
        {"id": "c", "start": "2025-01", "value": "2"},
    ]
    frame = frame_of(*rows)
    assert list(frame.verdict) == ["in_conflict", "in_conflict", "compatible"]
    assert (frame.implied_low["a"], frame.implied_high["a"]) == (6, 6)
    assert frame.implied_low["c"] is None
    assert "conflict among themselves" in frame.reason["c"]


def test_what_is_cut_off_is_undetermined():
    rows = [YEAR | {"id": f"x{i}", "value": str(i)} for i in range(1, 6)]
    frame = frame_of(*rows, max_conflicts=1)
    assert sorted(frame.verdict) == ["in_conflict"] * 2 + ["undetermined"] * 3


def by_brute_force(claims: ds.ClaimSet, name: str, top: int) -> tuple[int | None, int | None]:
    """Range of one claim's sum over all small series that satisfy the others."""
    months = sorted({m for c in claims for m in range(c.window.start.month, c.window.end.month)})
    values = []
    for x in product(range(top + 1), repeat=len(months)):
        sums = {c.id: sum(v for m, v in zip(months, x, strict=True) if c.window.start.month <= m < c.window.end.month)
                for c in claims}  # fmt: skip
        if all(sums[c.id] in c.allowed(ds.Reading()) for c in claims if c.id != name):
            values.append(sums[name])
    return min(values), max(values)


@pytest.mark.parametrize("seed", seeds(12, 40))
def test_implied_ranges_equal_those_of_every_small_series(seed):
    """All windows lie inside one limited total, so that small series are all there are."""
    rng = random.Random(seed)
    truth = [rng.randint(0, 3) for _ in range(4)]
    rows = [
        {
            "id": "all",
            "start": "2025-01",
            "end": "2025-05-01",
            "value": str(sum(truth) + rng.randint(0, 2)),
            "relation": "at_most",
        }
    ]
    for i in range(rng.randint(1, 5)):
        a, b = sorted(rng.sample(range(5), 2))
        value = sum(truth[a:b])
        word = rng.choice(("exact", "at_least", "at_most"))
        shift = {"exact": 0, "at_least": -rng.randint(0, 1), "at_most": rng.randint(0, 2)}[word]
        rows.append({"id": f"c{i}", "start": f"2025-0{a + 1}", "end": f"2025-0{b + 1}-01", "value": str(max(0, value + shift)),
                     "relation": word})  # fmt: skip
    claims = read(*rows)
    frame = ds.check_consistency(claims).to_frame().set_index("id")
    for name in claims.ids[1:]:
        assert (frame.implied_low[name], frame.implied_high[name]) == by_brute_force(claims, name, sum(truth) + 2)


EACH = {"id": "e", "kind": "each", "per": "month", "start": "2025-01", "end": "2026-01-01", "value": "10"}


def test_each_month_is_tested_by_what_all_of_them_make():
    # twelve months of 11 are 132, not 120: one unit of ten
    frame = frame_of({"id": "y", "start": "2025", "value": "120"}, EACH)
    assert (frame.verdict["e"], frame.detectable_error["e"]) == ("compatible", pytest.approx(0.1))


def test_each_month_is_implied_only_where_every_one_is():
    months = [{"id": f"m{i:02}", "start": f"2025-{i:02}", "value": "10"} for i in range(1, 13)]
    assert frame_of(*months, EACH).verdict["e"] == "adds_up"
    frame = frame_of(*months[:-1], EACH)
    assert (frame.verdict["e"], frame.detectable_error["e"]) == ("compatible", pytest.approx(0.1))


def test_a_figure_of_nothing_is_tested_like_any_other():
    # 4 in January would be more than the 3 of the quarter; a share of 0 is not defined
    frame = frame_of({"id": "a", "start": "2025-01", "value": "0"}, YEAR | {"id": "q", "value": "3"})
    assert (frame.verdict["a"], frame.implied_high["a"]) == ("compatible", 3)
    assert frame.detectable_error.isna()["a"]
    assert frame_of({"id": "a", "start": "2025-01", "value": "0"}).verdict["a"] == "untested"
