"""Sentences of robust_trend and tipping on small tables, each held against all series of whole numbers."""

import random
import re
from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from wording.small import CAP, Row, month, rows, series, table

import deserstats as ds

DAYS = [31, 29, 31, 30]
CHOSEN = re.compile(r"^(?:In every series|The figures do not settle)")
ALONE = re.compile(r"If (c\d) alone is wrong, (.*?) only (.*?)(?:, [\d.]+ times the figure printed)?\.$")
ONLY_IF = re.compile(r"(.*) only if (c\d) is (.*?)(?:, [\d.]+ times the figure printed)?\.$")
TERM = re.compile(r"from ([\d,]+(?:\.\d+)?) (up|down)|at ([\d,]+)|([\d,]+) or (more|less)|([\d,]+)")


def allowed(words, v):
    """Whether a value is among those that a sentence names."""
    for part in words.split(" or from "):
        text = part if part.startswith(("from", "at")) or "or" in part or part.isdigit() else f"from {part}"
        at, way, alone, end, side, bare = TERM.fullmatch(text).groups()
        number = float((at or alone or end or bare).replace(",", ""))
        way = way or {"more": "up", "less": "down"}.get(side)
        if (v == number) if way is None else (v >= number) if way == "up" else (v <= number):
            return True
    return False


def held(text, found, n, fails):
    """Check what a text says of single figures; ``fails`` says of words and a series whether it breaks what they say."""
    said = 0
    for line in map(str.strip, text.split("\n")):
        if match := ALONE.fullmatch(line):
            name, words, values = match.groups()
            (row,) = (r for r in found if r.id == name)
            for x in series([r for r in found if r.id != name], n):
                assert not fails(words, x) or all(allowed(values, v) for v in row.values(x)), (line, x)
            assert not any(fails(words, x) for x in series(found, n)), line
            said += 1
        elif match := ONLY_IF.fullmatch(line):
            words, name, values = match.groups()
            (row,) = (r for r in found if r.id == name)
            for x in series(found, n):
                if fails(words, x):
                    own = [v for v in row.values(x) if v >= row.low and (row.high is None or v <= row.high)]
                    assert all(allowed(values, v) for v in own), (line, x)
            said += 1
        elif line.startswith("However wrong any single figure is, "):
            for row in found:
                for x in series([r for r in found if r is not row], n):
                    assert not fails(line, x), (line, row, x)
            said += 1
    return said


def of_windows(words, x):
    """Whether a series of two months breaks a conclusion on their daily rates."""
    earlier, later = Fraction(x[0], DAYS[0]), Fraction(sum(x[1:]), sum(DAYS[1 : len(x)]))
    return later <= earlier if "higher" in words else later >= earlier


SAID = dict.fromkeys(["alone", "times", "same", "open"], 0)


@pytest.mark.parametrize("seed", range(120))
def test_what_is_said_of_two_windows_holds_in_every_series(seed):
    rng = random.Random(seed)
    n = rng.choice([2, 3])
    found = rows(rng, n, two_ways=seed % 3 == 0)
    r = ds.robust_trend(table(found), "2024-01", f"2024-02..2024-{n:02}")
    every = series(found, n)
    if r.status != "consistent":
        assert r.status == "undecided" or not every
        return
    text = str(r)
    head = text.split("\n")[0]
    signs = {(b > a) - (b < a) for x in every for a, b in [(x[0] * sum(DAYS[1:n]), sum(x[1:]) * DAYS[0])]}
    if " were the same in " in head:
        assert signs == {0}
    elif head.startswith("The figures do not settle"):
        doubt = re.search(r"were (higher or lower|higher or the same|lower or the same) in", head)[1]
        assert signs >= {"higher or lower": {1, -1}, "higher or the same": {1, 0}, "lower or the same": {-1, 0}}[doubt]
        if "same" in doubt:
            assert len(signs) == 2
    else:
        low, high, exact = re.search(r"were (?:([\d.,]+) (?:to ([\d.,]+)|or more)|([\d.,]+)) times those", head).groups()
        for x in every:
            earlier, later = Fraction(x[0], DAYS[0]), Fraction(sum(x[1:]), sum(DAYS[1:n]))
            assert later >= Fraction(low or exact) * earlier * (1 if low else Fraction(999, 1000))
            if high or exact:
                assert later <= Fraction(high or exact) * earlier * (1 if high else Fraction(1001, 1000))
    held(text, found, n, of_windows)
