"""The conclusion speaks of the first slip of the list or says that nothing stands out; a story gives a claim one figure."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from seeds import seeds

import deserstats as ds
from deserstats.causes.edits.single_edits import SingleEdit
from deserstats.causes.edits.slip_kinds import Alternative, SlipKind
from deserstats.causes.explain.explanations import Explanation
from deserstats.claims.cells.interval import Interval

OUT = "the change that stands out: "


def parts(*values, total):
    names = [f"p{k}" for k in range(len(values))]
    rows = [
        ds.Claim(id=n, value=str(v), relation="exact", start="2023", category=n)
        for n, v in zip(names, values, strict=True)
    ]
    return ds.ClaimSet(
        [*rows, ds.Claim(id="t", value=str(total), relation="exact", start="2023", category="+".join(names))]
    )


@pytest.mark.parametrize("seed", seeds(15, 40))
def test_the_conclusion_speaks_of_the_first_or_of_none(seed):
    rng = random.Random(seed)
    values = [rng.randint(10 ** rng.randint(1, 4), 99_999) for _ in range(rng.randint(2, 5))]
    wrong = sum(values) + rng.choice([-1, 1]) * rng.choice([1, 9, 27, 90, 100, 360, 450, 999, 1234, values[0]])
    answer = ds.diagnose(parts(*values, total=wrong))
    said = answer.conclusion
    assert ("no explanation stands out" in said or "none of them stands out" in said) != (OUT in said)
    if OUT in said:
        assert said.endswith((f"({answer.slips[0].ids[0]}).", f" [{answer.slips[0].ids[0]}])."))
        assert answer.slips[0].rescue_rate < 0.05
    assert all(slip.rescue_rate <= 0.5 for slip in answer.slips)


def test_three_equal_swaps_do_not_stand_out():
    """421 + 132 + 243 = 796 against 787: each of the three parts is 9 lower with its last two digits swapped."""
    answer = ds.diagnose(parts(421, 132, 243, total=787))
    assert {s.proposed for s in answer.slips[:3]} == {"412", "123", "234"}
    assert "no explanation stands out" in answer.conclusion
    assert OUT not in answer.conclusion


def test_one_swap_of_a_long_figure_does():
    """52,183 + 40,222 + 31,111 = 123,516 against 132,516: nothing but the swapped 23 gives it, 4 of 90,000 figures do."""
    answer = ds.diagnose(parts(52_183, 40_222, 31_111, total=132_516))
    assert answer.conclusion.endswith(f"{OUT}two digits swapped (p0+p1+p2 [t]).")
    assert answer.slips[0].proposed == "123,516"


def test_a_coincidence_comes_before_labels():
    """1,204 + 2,310 = 3,514; printed 3,154. Another period of the total would leave it nearly any figure."""
    rows = [
        ds.Claim(id=f"m{k}", value=v, relation="exact", start=f"2023-0{k}") for k, v in ((1, "1,204"), (2, "2,310"))
    ]
    rows.append(ds.Claim(id="t", value="3,154", relation="exact", start="2023-01", end="2023-03-01"))
    kinds = [slip.kind.value for slip in ds.diagnose(rows).slips]
    assert kinds[0] == "digits_transposed"
    assert set(kinds) & {"window", "stale"}


def test_a_story_gives_a_claim_one_figure():
    claim = ds.Claim(id="a", value="12", relation="exact", start="2023")
    fits = [
        SingleEdit(
            claim,
            claim.replace(value=v),
            Alternative(SlipKind.WRONG, {"value": v}, ""),
            Interval(1, 99),
            Fraction(1),
            1,
        )
        for v in ("13", "14")
    ]
    with pytest.raises(ValueError, match="two values"):
        Explanation(SlipKind.WRONG, tuple(fits), (0,), (), Fraction(1, 9), Fraction(1, 9))
    slip = ds.diagnose(parts(421, 132, 243, total=787)).slips[0]
    with pytest.raises(ValueError, match="two values"):
        replace(slip, edits=(*slip.edits, replace(slip.edits[0], after="999")))


def test_lines_say_what_from_and_to():
    claims = parts(52_183, 40_222, 31_111, total=132_516)
    lines = ds.diagnose(claims).said
    assert "the figures would fit if" in lines[2]
    assert any("[t] read 123,516, not 132516" in line for line in lines[2:4])
    assert any(line.strip().endswith("in 100 random wrong figures could be rescued as easily.") for line in lines[3:6])
    unnamed = ds.read_claims([{k: v for k, v in c.cells().items() if v and k != "id"} for c in claims])
    said = str(ds.diagnose(unnamed))
    assert "p0+p1+p2 read 123,516, not 132516" in said
    assert "two digits swapped (p0+p1+p2)" in said
