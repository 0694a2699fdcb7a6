"""Sentences of check_consistency, report, what_would_make_it_true and next_question, held against all series of small tables."""

import random
import re
from dataclasses import replace
from itertools import combinations

import pytest
from wording.small import CAP, lines_of, month, rows, series, table

import deserstats as ds

N = 3


def drawn(seed):
    """Draw a small table; every other one has a figure that is off by some."""
    rng = random.Random(3000 + seed)
    found = rows(rng, N)
    k = rng.randrange(len(found))
    row = found[k]
    if seed % 2 and row.columns.get("relation") == "exact":
        v = max(0, row.low + rng.choice([-3, -2, 2, 3]))
        found[k] = replace(row, low=v, high=v, printed=v, columns={"value": str(v), "relation": "exact"})
    return found


def conflicts_of(found):
    """Return every minimal set of claims that no series fits."""
    minimal = []
    for size in range(1, len(found) + 1):
        for some in combinations(found, size):
            ids = {r.id for r in some}
            if not any(m <= ids for m in minimal) and not series(some, N):
                minimal.append(ids)
    return minimal


@pytest.mark.parametrize("origin", ["", "Office"])
@pytest.mark.parametrize("seed", range(30))
def test_a_verdict_says_what_an_enumeration_finds(seed, origin):
    found = drawn(seed)
    claims = ds.ClaimSet(c.replace(source=origin) for c in table(found))
    answer = ds.check_consistency(claims)
    text, page = str(answer), ds.report(answer, sections=("verdict", "conflicts", "claims")).to_markdown()
    wrong = conflicts_of(found)
    title = page.split("\n")[0]
    if not wrong:
        assert text.startswith(f"Consistent: one series satisfies every claim ({len(found)} of")
        assert title == f"# Nothing here contradicts these {len(found)} figures"
    else:
        apart = [set(c.ids) for c in answer.conflicts if c.independent]
        assert sorted(map(sorted, (c.ids for c in answer.conflicts))) == sorted(map(sorted, wrong))
        assert all(a.isdisjoint(b) for a, b in combinations(apart, 2))
        assert all(any(ids & a for a in apart) for ids in wrong)
        more = len(wrong) - len(apart)
        assert f"Inconsistent: {len(apart)} independent conflict" in text
        assert not more or f", {more} more that share" in text
        told = re.findall(r"^  These cannot all (.*?)\. Assumed: ", text, re.M)
        what = "be right as printed" if origin else "describe the same count"
        assert told == [what] * len(apart)
        assert ("nor that one is" in text) == (not origin)
        assert title == f"# Among {len(found)} figures, some cannot all {what}"
        assert page.count("nor that one is") == (0 if origin else 1 + len(apart))
    open_ = [row for row in found if untested(row, found)]
    told = re.search(r"(\d+) of them could be wrong by any amount unnoticed", page)
    assert not told or wrong or int(told[1]) <= len(open_)
    for row in found:
        implied(row, found, next(line for line in page.split("\n") if line.startswith(f"| {row.id} |")))


def untested(row, found):
    """Whether no other figure of the same form would be contradicted (those up to the cap)."""
    others = [r for r in found if r is not row]
    values = {row.values(x)[0] for x in series(others, N)}
    if row.columns.get("relation") in ("over", "at least"):
        return max(values, default=0) >= CAP
    if row.columns.get("relation") == "at most":
        return 0 in values
    return values >= set(range(CAP))


def implied(row, found, line):
    """Check what a line of the table says that the others allow."""
    others = [r for r in found if r is not row]
    values = {row.values(x)[0] for x in series(others, N)}
    said = line.split(" | ")[5]
    verdict = line.split(" | ")[4]
    if match := re.fullmatch(r"(\d+) to (\d+)", said):
        assert min(values) == int(match[1])
        assert max(values) == int(match[2])
    elif match := re.fullmatch(r"(\d+) or more", said):
        assert min(values) == int(match[1])
    elif re.fullmatch(r"\d+", said):
        assert values == {int(said)}
    assert verdict != "adds up" or not any(v < row.low or (row.high is not None and v > row.high) for v in values)


def test_a_figure_that_is_not_used_is_not_spoken_for():
    """The newer figure takes the place of the older one, which it contradicts."""
    old = ds.Claim(id="old", value="5", start=month(0), measure="m")
    new = ds.Claim(id="new", value="9", start=month(0), measure="m", supersedes="old")
    answer = ds.check_consistency(ds.ClaimSet([old, new]))
    assert "one series satisfies every claim used" in str(answer)
    assert ds.report(answer).title == "Nothing here contradicts the 1 figure used"
    assert "contradicts these 2" not in ds.report(answer).to_markdown()


@pytest.mark.parametrize("seed", range(30))
def test_a_statement_holds_under_the_changes_that_are_counted(seed):
    """Each change of its figure alone makes it hold; where none is told, no swap or change of one digit does."""
    rng = random.Random(seed)
    parts = [rng.randint(10, 99) for _ in range(2)]
    total = str(sum(parts) + rng.choice([-9, -1, 1, 9, 20, 300]))
    claims = ds.ClaimSet(
        ds.Claim(id=f"r{k}", value=str(v), relation="exact", start=month(k), measure="m") for k, v in enumerate(parts)
    )
    said = ds.Claim(id="s", value=total, relation="exact", start=month(0), end=month(2) + "-01", measure="m")
    answer = ds.what_would_make_it_true(claims, said)
    figures = {e.after.replace(",", "") for slip in answer.slips for e in slip.edits if e.column == "value"}
    assert figures <= {str(sum(parts))}
    told = re.search(r"would hold under (\d+) single change", answer.conclusion)
    assert (int(told[1]) if told else 0) == len({tuple((e.column, e.after) for e in s.edits) for s in answer.slips})
    assert told or answer.conclusion == "None of the changes tried makes it hold."


@pytest.mark.parametrize("seed", range(60))
def test_the_most_useful_figure_leaves_no_more_than_is_told(seed):
    """Whatever it turns out to be, the total of the goal is left in a range of that width."""
    rng = random.Random(4000 + seed)
    found = rows(rng, N)
    every = series(found, N)
    answer = ds.next_question(table(found), {"period": month(0)})
    for line in answer.said[1:]:
        match = re.match(
            r"  Most useful .*: (?:m, )?(\w+)(?:-(\w+))? 2024 \(now .*\); it leaves (one value|a range of at most (\d+))",
            line,
        )
        if match:
            a, b = (["Jan", "Feb", "Mar"].index(name or match[1]) for name in match.groups()[:2])
            left = {}
            for x in every:
                left.setdefault(sum(x[a : b + 1]), set()).add(x[0])
            assert max(max(v) - min(v) for v in left.values()) <= int(match[4] or 0)


@pytest.mark.parametrize("seed", range(30))
def test_what_a_claim_changed_is_not_told_of_what_is_not_known(seed):
    """A range is called open only where every value fits the others."""
    found = drawn(seed)
    before, after = found[:-1], found
    if seed % 3 == 0:
        before = found[:1]
    told = "\n".join(
        lines_of(ds.compare_answers(ds.check_consistency(table(before)), ds.check_consistency(table(after))))
    )
    for name, was, now in re.findall(r"^  (r\d): implied (.*), now (.*)$", told, re.M):
        for said, own in ((was, before), (now, after)):
            (row,) = (r for r in own if r.id == name)
            values = {row.values(x)[0] for x in series([r for r in own if r is not row], N)}
            if said == "no limit":
                assert values >= set(range(CAP))
            elif match := re.fullmatch(r"(\d+) to (\d+)", said):
                assert (min(values), max(values)) == tuple(map(int, match.groups()))
            elif match := re.fullmatch(r"(?:at least )?(\d+)", said):
                assert min(values) == int(match[1])
            elif match := re.fullmatch(r"at most (\d+)", said):
                assert max(values) == int(match[1])
            else:
                assert said == "nothing that was settled"
                assert not values


def test_an_oddity_is_not_said_to_be_needed():
    """Two offices print one figure for two units: nothing contradicts it, so nothing has to change."""
    rows_ = [
        ds.Claim(
            id=f"r{k}",
            value="4,812",
            relation="exact",
            start="2024",
            measure="m",
            unit=unit,
            source=source,
            published=day,
        )
        for k, (unit, source, day) in enumerate((("persons", "A", "2025-01-01"), ("cases", "B", "2025-02-01")))
    ]
    answer = ds.diagnose(ds.ClaimSet(rows_))
    assert answer.slips
    assert "none of them a contradiction" in answer.conclusion
    assert all("would fit as well if" in str(s) for s in answer.slips if s.restores)
    assert all("are not shown to fit if" in str(s) for s in answer.slips if not s.restores)
