"""Which figure to ask for: against all series tried one by one."""

import itertools
import random

import numpy as np
import pytest

import deserstats as ds

ENDS = [f"2025-0{m}-01" for m in range(1, 6)]
TOP = 6
SERIES = np.array([x for x in itertools.product(range(TOP + 1), repeat=4) if sum(x) <= TOP])
"""Every series over four months that adds up to 6 at most."""

BASE = {"relation": "exact", "measure": "m", "unit": "u"}


def claim_row(name, i, j, value, relation="exact"):
    return BASE | {"id": name, "start": ENDS[i], "end": ENDS[j], "value": str(value), "relation": relation}


@pytest.mark.parametrize("seed", range(15))
def test_the_width_that_is_left_is_the_worst_case_over_all_series(seed):
    rng = random.Random(seed)
    truth = SERIES[rng.randrange(len(SERIES))]
    spans = list(itertools.combinations(range(5), 2))
    told = [(0, 4), *rng.sample(spans, 2)]
    claims = ds.read_claims(
        [claim_row(f"c{k}", i, j, truth[i:j].sum()) for k, (i, j) in enumerate(dict.fromkeys(told))]
    )
    kept = SERIES[np.all([SERIES[:, i:j].sum(axis=1) == truth[i:j].sum() for i, j in told], axis=0)]
    goal = rng.choice([s for s in spans if s not in told])
    answer = ds.next_question(claims, {"period": (ENDS[goal[0]], ENDS[goal[1]])})
    wanted = kept[:, goal[0] : goal[1]].sum(axis=1)
    assert (answer.answer.low, answer.answer.high) == (wanted.min(), wanted.max())
    left = {(q.start.month - 1, q.end.month - 1): q.width_left for q in answer.questions}
    cuts = {0, 4, *goal, *(end for span in told for end in span)}
    for span in (s for s in spans if s not in told and s != goal and set(s) <= cuts):
        asked = kept[:, span[0] : span[1]].sum(axis=1)
        worst = max(np.ptp(wanted[asked == value]) for value in set(asked))
        if np.ptp(asked) and worst < np.ptp(wanted):
            assert left[span] == worst
        else:
            assert span not in left
    assert answer.questions == tuple(sorted(answer.questions, key=lambda q: q.width_left))
    assert answer.verify()


def test_the_missing_months_of_the_real_table():
    """Ten months of Article 407 are known: two months are missing for the year."""
    ids = [f"boyko24.{i:02d}" for i in range(1, 13)] + ["odb24.35", "odb24.36", "boyko24.25"]
    answer = ds.next_question(ds.load_example("ua-desertion").select(ids=ids), {"period": "2024", "category": "407"})
    assert [(str(q.start), str(q.end), q.category, q.width_left) for q in answer.best] == [
        ("2024-11-01", "2025-01-01", "407", 0)
    ]
    # November and December for both articles: 9,984 + 17,593
    assert answer.width == answer.best[0].high == 27_577
    assert ds.results.NextQuestion.from_dict(answer.to_dict()) == answer
    axes = answer.plot()
    assert axes.patches[0].get_width() == 0
    # more figures could be asked for than are tried
    assert not answer.complete
    assert axes.get_title(loc="left").startswith("Most useful of the missing figures tried: 407, Nov-Dec 2024")


def test_no_question_helps_or_can_be_asked():
    both = ds.read_claims([claim_row("a", 0, 4, 5), claim_row("b", 0, 4, 6)])
    refused = ds.next_question(both, {"period": "2025-01"})
    assert refused.questions == ()
    assert "contradict each other" in refused.reason
    alone = ds.next_question(ds.read_claims([claim_row("a", 0, 1, 5)]), {"period": "2025-01"})
    assert "It has one value already." in str(alone)
    open_end = ds.next_question(ds.read_claims([claim_row("a", 0, 1, 5, "at least")]), {"period": "2025-01"})
    assert "There is no other unreported figure to ask for." in str(open_end)
    with pytest.raises(ds.ClaimError, match="expected a bound, or a mapping"):
        ds.next_question(both, "2025")
