"""One hidden list of events behind figures of every sort: whatever is told of it truly holds together."""

import random

import pytest
from figures import answer_to, day, exactly, is_borne_out
from hypothesis import given
from hypothesis import strategies as st

import deserstats as ds

LEAVES = ("a", "b", "a+b")
SCHEME = {
    "links": [("persons", "cases", (1, 3)), ("files", "cases", 2)],
    "additive": {"seen": "distinct", "price": "none"},
    "order": "closed <= cases",
    "delay": 40,
}


class Hidden:
    """Cases by day and leaf, each with one to three persons, a day of record, and who was seen in it."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.rows: list[dict[str, str]] = []
        self.cases = []
        for _ in range(rng.randint(0, 60)):
            when = rng.randint(0, 179)
            self.cases.append({
                "leaf": rng.choice("ab"), "occurred": when, "recorded": when + rng.randint(0, 40),
                "persons": rng.randint(1, 3), "seen": rng.randrange(15),
                "closed": when + rng.randint(1, 60) if rng.random() < 0.5 else 999,
            })  # fmt: skip

    def window(self) -> tuple[int, int, str]:
        start, end = sorted(self.rng.sample(range(0, 181, 5), 2))
        return start, end, self.rng.choice(LEAVES)

    def inside(self, start: int, end: int, leaf: str, dating: str = "occurred"):
        return [c for c in self.cases if c["leaf"] in leaf and start <= c[dating] < end]

    def tell(self) -> None:
        start, end, leaf = self.window()
        here = self.inside(start, end, leaf)
        sort = self.rng.choice(("cases", "files", "persons", "seen", "price", "closed", "dated"))
        cells = {"measure": sort, "category": leaf}
        if sort == "dated":
            dating = self.rng.choice(("occurred", "recorded"))
            value = len(self.inside(start, end, leaf, dating))
            cells |= {"measure": "events", "dated_by": dating}
        elif sort == "closed":
            # counted from the first day that the table knows, like the order that it is held to
            start, value = 0, len(self.inside(0, end, leaf, "closed"))
        elif sort == "price":
            value = (7 * start + 11 * end + 13 * len(leaf)) % 100
        else:
            value = {"cases": len(here), "files": 2 * len(here), "persons": sum(c["persons"] for c in here),
                     "seen": len({c["seen"] for c in here})}[sort]  # fmt: skip
        self.say(value, start, end, cells)

    def say(self, value: int, start: int, end: int, cells: dict[str, str]) -> None:
        row = exactly(f"c{len(self.rows)}", value, start, end, **cells)
        if self.rng.random() < 0.3:
            low, high = max(0, value - self.rng.randint(0, 9)), value + self.rng.randint(0, 9)
            row |= {"value": "", "relation": "", "low": str(low), "high": str(high)}
            row["interval"] = self.rng.choice(("ci95", "source_range", "hard"))
        self.rows.append(row)


def told(rng: random.Random, n: int) -> ds.results.ConsistencyResult:
    hidden = Hidden(rng)
    while len(hidden.rows) < n:
        hidden.tell()
    # the first day of the table is that of the count
    for measure in ("cases", "closed"):
        hidden.rows.append({**exactly(f"first {measure}", 0, 0, 1, measure=measure, category="a+b"), "relation": "at_least"})  # fmt: skip
    return answer_to(*hidden.rows, **SCHEME)


@given(st.randoms(use_true_random=False), st.integers(1, 10))
def test_nothing_true_is_accused(rng, n):
    answer = told(rng, n)
    assert answer.status == "consistent", str(answer)
    assert not answer.tensions
    assert answer.tensions_complete
    assert not answer.unused
    assert answer.verify()


@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(n, marks=pytest.mark.deep) for n in range(4, 12))])
def test_the_independent_checker_confirms_it(seed, tmp_path):
    assert is_borne_out(told(random.Random(seed), 12), tmp_path)


@pytest.mark.parametrize("seed", [*range(8), *(pytest.param(n, marks=pytest.mark.deep) for n in range(8, 30))])
def test_whatever_is_told_the_evidence_holds(seed, tmp_path):
    """Some figures are changed: conflicts and tensions, if any, are confirmed by both checkers."""
    rng = random.Random(seed)
    rows = [claim.cells() for claim in told(rng, 12).claims]
    for row in rng.sample(rows, 4):
        for column in ("value", "low", "high"):
            row[column] = row[column] and str(int(row[column]) + 40 * (column != "low" or row["interval"] != "hard"))
    answer = ds.check_consistency(ds.read_claims(rows, scheme=ds.Scheme(**SCHEME)))
    assert answer.verify()
    assert all(conflict.verify() for conflict in answer.conflicts)
    assert is_borne_out(answer, tmp_path)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(200))
def test_nothing_true_is_accused_deep(seed):
    answer = told(random.Random(seed), 30)
    assert answer.status == "consistent", str(answer)
    assert not answer.tensions
    assert answer.verify()


def test_statements_on_head_counts_are_implied_by_their_parts():
    rows = [exactly("j", 50, 0, 31, measure="seen"), exactly("f", 40, 31, 59, measure="seen")]
    claims = ds.read_claims(rows, scheme=ds.Scheme(additive={"seen": "distinct"}))
    both = {"start": day(0), "through": day(58), "measure": "seen"}
    for word, value, status in (("at_most", 90, "implied"), ("at_least", 50, "implied"), ("at_most", 89, "possible"), ("over", 90, "refuted")):  # fmt: skip
        answer = ds.implies(claims, ds.Claim(value=str(value), relation=word, **both))
        assert answer.status == status
        assert answer.verify()
