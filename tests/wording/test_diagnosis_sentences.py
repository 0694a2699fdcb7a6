"""What diagnose says first, held against every change of one digit or one term, counted out apart from the code."""

import random
import re
from itertools import product

import pytest

import deserstats as ds
from deserstats.causes.explain.slip_text import conclusion

NAMED = {
    "two digits swapped": "swapped", "one digit wrong": "wrong", "a digit missing": "missing",
    "a digit too many": "extra", "a power of ten": "scale", "a part left out or counted twice": "term",
}  # fmt: skip
KINDS = {
    "digits_transposed": "swapped",
    "digit_wrong": "wrong",
    "digit_missing": "missing",
    "digit_extra": "extra",
    "term_omitted": "term",
    "scale": "scale",
}
CHANGE = re.compile(r"([a-z][a-z ,-]+) \(([^()]+)\)")


def whole(texts, length=None):
    """Return the figures among some strings of digits, of a length."""
    return {int(t) for t in texts if t and (t[0] != "0" or t == "0") and length in (None, len(t))}


def changed(figure, kind, parts):
    """Return every figure that a slip of a kind may have turned into this one."""
    d, places = str(figure), range(len(str(figure)))
    match kind:
        case "swapped":
            found = whole(d[:i] + d[i + 1] + d[i] + d[i + 2 :] for i in places[:-1])
        case "wrong":
            found = whole(d[:i] + x + d[i + 1 :] for i, x in product(places, "0123456789"))
        case "missing":
            found = whole(d[:i] + x + d[i:] for i, x in product(range(len(d) + 1), "0123456789"))
        case "extra":
            found = whole(d[:i] + d[i + 1 :] for i in places)
        case "scale":
            found = {figure * 10**k for k in range(1, 7)} | {
                figure // 10**k for k in range(1, 7) if figure % 10**k == 0
            }
        case _:
            found = {figure + p for p in parts} | {figure - p for p in parts}
    return found - {figure}


def rate(figure, kind, parts, truth):
    """Return the share of wrong figures of a length that a slip of a kind brings to the truth."""
    length = len(str(figure))
    others = range(10 ** (length - 1), 10**length)
    return sum(z != truth and truth in changed(z, kind, parts) for z in others) / (len(others) - (truth in others))


def mends(table):
    """Return the rate of every change of one figure of one table that makes its parts add up to its total, by kind and claim."""
    found = {}
    total, parts = table["t"], {name: v for name, v in table.items() if name != "t"}
    truth = {"t": sum(parts.values())} | {name: total - sum(parts.values()) + v for name, v in parts.items()}
    for name, figure in table.items():
        terms = list(parts.values()) if name == "t" else []
        for kind in NAMED.values():
            if truth[name] >= 0 and truth[name] in changed(figure, kind, terms):
                found[kind, name] = rate(figure, kind, terms, truth[name])
    return found


def slipped(rng, table):
    """Change one figure of a table as a slip would."""
    name = rng.choice([*table, "t"])
    kind = rng.choice(["swapped", "wrong", "missing", "extra", "term", "term"])
    parts = [v for other, v in table.items() if other != "t"]
    options = sorted(
        v for v in changed(table[name], "term" if name == "t" and kind == "term" else kind, parts) if v > 9
    )
    return table | {name: rng.choice(options)} if options and (kind != "term" or name == "t") else table


def drawn(seed):
    """Draw parts of three digits, by month or by category, and their total, with one slip."""
    rng = random.Random(seed)
    parts = {name: rng.randint(100, 999) for name in "abc"[: rng.randint(2, 3)]}
    return slipped(rng, parts | {"t": sum(parts.values())})


def claims_of(table, *, by_month, measure="m", mark=""):
    """Write a table as claims; ``mark`` is added to the names."""
    names = [name for name in table if name != "t"]
    windows = [(f"2025-{k:02}", "") for k in range(1, len(names) + 1)] + [("2025-01", f"2025-{len(names) + 1:02}-01")]
    labels = [*names, "+".join(names)]
    return [
        ds.Claim(id=f"{name}{mark}", value=str(v), relation="exact", measure=measure, start=start if by_month else "2025",
                 end=end if by_month else "", category="" if by_month else label)
        for (name, v), (start, end), label in zip(table.items(), windows, labels, strict=True)
    ]  # fmt: skip


def told(conclusion):
    """Return the changes that a conclusion names, as kind and claim: the id, where it stands in brackets."""
    named = CHANGE.findall(conclusion.split(": ", 1)[1])
    return [(NAMED.get(kind.strip(), kind), name.rpartition("[")[2].rstrip("]")) for kind, name in named]


def is_right(table):
    """Whether the parts add up to the total."""
    return table["t"] == sum(v for name, v in table.items() if name != "t")


def heads(said, rates):
    """Check which changes a conclusion names."""
    if "the change that stands out" in said:
        ((kind, name),) = told(said)
        if kind in NAMED.values():
            mine = rates[kind, name]
            assert mine < 0.05
            assert not [other for other, its in rates.items() if other != (kind, name) and its < 1.9 * mine], said
    elif "would explain it" in said:
        named = told(said)
        assert int(re.search(r"(\d+) changes", said)[1]) >= len(named) >= 2
        of = [rates[change] for change in named if change[0] in NAMED.values()]
        assert "about as well" not in said or max(of, default=0) <= 2.1 * min(of, default=0)
    elif "single change listed" in said:
        assert min(rates.values(), default=1) > 0.045
    else:
        assert "no explanation stands out" in said


@pytest.mark.parametrize("seed", range(60))
def test_what_stands_out_mends_the_claims_and_nothing_else_is_about_as_rare(seed):
    table = drawn(seed)
    answer = ds.diagnose(ds.ClaimSet(claims_of(table, by_month=seed % 4 > 0)))
    assert (answer.status == "consistent") == is_right(table)
    if answer.status == "consistent":
        assert answer.conclusion.startswith("The claims hold together")
        return
    rates = mends(table)
    assert "in several places" not in answer.conclusion
    heads(answer.conclusion, rates)
    for slip in answer.slips:
        if slip.kind.value in KINDS and slip.restores:
            (edit,) = slip.edits
            assert is_right(table | {edit.id: int(edit.after.replace(",", ""))})
            assert slip.rescue_rate == pytest.approx(rates[KINDS[slip.kind.value], edit.id], rel=0.1, abs=1e-5)
    total = sum(v for name, v in table.items() if name != "t")
    assert set(answer.suspects) == {name for name, v in table.items() if name == "t" or table["t"] - total + v >= 0}


@pytest.mark.parametrize("seed", range(30))
def test_a_short_list_hides_no_tie(seed, monkeypatch):
    """However few slips are listed, those about as rare as one that stands out are."""
    monkeypatch.setattr("deserstats.causes.explain.diagnose.MAX_SLIPS", 1)
    table = drawn(seed)
    said = ds.diagnose(ds.ClaimSet(claims_of(table, by_month=seed % 4 > 0))).conclusion
    if "the change that stands out" in said or "would explain it" in said:
        heads(said, mends(table))


@pytest.mark.parametrize("seed", range(20))
def test_changes_of_other_contradictions_are_no_ties(seed):
    """Two tables that each contradict themselves: no change of one explains the other."""
    one, other = drawn(seed), drawn(1000 + seed)
    if is_right(one) or is_right(other):
        return
    rows = [*claims_of(one, by_month=True), *claims_of(other, by_month=True, measure="n", mark="2")]
    said = ds.diagnose(ds.ClaimSet(rows)).conclusion
    if "the change that stands out" in said or "would explain it" in said:
        assert " in several places; for one of them " in said
        assert len({"2" in ids for _, ids in told(said)}) == 1
        marked = {ids.endswith("2") for _, ids in told(said)} == {True}
        heads(said.replace("2])", "])"), mends(other if marked else one))


def test_far_rarer_changes_are_not_told_as_about_as_good():
    """Hand-made: the likelier change has a rate of 1 in 1,000, another of 1 in 100,000."""
    slips = tuple(
        ds.results.Slip(ids=(name,), kind="digit_wrong", found="1", proposed="2", restores=True, rescue_rate=rate,
                n_alternatives=2, reason="made by hand")
        for name, rate in (("a", 1e-3), ("b", 1e-5))
    )  # fmt: skip
    said = conclusion(ds.results.Status.INCONSISTENT, slips)
    assert "2 changes would explain it and none of them stands out" in said
    assert "about as well" not in said


def test_a_search_that_was_cut_short_says_so():
    slip = ds.results.Slip(ids=("a",), kind="digit_wrong", found="1", proposed="2", restores=True, rescue_rate=1e-3,
                   n_alternatives=2, reason="made by hand")  # fmt: skip
    assert conclusion(ds.results.Status.INCONSISTENT, (slip,), complete=False).endswith("(a), of those tried.")


def test_a_slip_that_leaves_other_claims_aside_says_so():
    slip = ds.results.Slip(ids=("a",), kind="digit_wrong", found="1", proposed="2", restores=False, rescue_rate=1e-3,
                   n_alternatives=2, reason="made by hand", aside=("x",))  # fmt: skip
    assert "would fit in part, with x left out, if" in str(slip)
