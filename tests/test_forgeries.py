"""Every answer verifies; an answer of which one field was changed is refused, does not verify, or says the same."""

import copy
import json
import random
import re
from dataclasses import replace
from enum import StrEnum

import pytest
from answers import REVISED

import deserstats as ds
from deserstats.causes.lineage import find_lineage
from deserstats.checks.consistency.answers import Flip
from deserstats.checks.consistency.sensitivity import variants

# ---- tables, by what they bring into play


def table(*rows, **scheme):
    named = ({"id": f"c{k}", "measure": "m", **row} for k, row in enumerate(rows, start=1))
    return ds.read_claims(list(named), scheme=ds.Scheme(**scheme) if scheme else None)


def at(value, start, end=None, **more):
    own = {"value": value, "start": start, **more}
    return own if end is None else own | {"end": end}


TABLES = {
    "months": lambda: table(at("10", "2025-01"), at("20", "2025-02", source="B"), at("40", "2025-01", "2025-05-01")),
    "clash": lambda: table(
        at("10", "2025-01"), at("20", "2025-02"), at("25", "2025-01", "2025-03-01"), at("7", "2025-05")
    ),
    "two clashes": lambda: table(
        at("1", "2025-01"), at("2", "2025-01"), at("8", "2026"), at("9", "2026-03"), at("3", "2027")
    ),
    "tree": lambda: table(
        at("7", "2025-01", category="a"),
        at("9", "2025-01", category="b"),
        at("15", "2025-01", category="all"),
        tree={"all": ["a", "b"]},
    ),
    "identity": lambda: table(
        at("9", "2025-01", measure="n"), at("4", "2025-01", measure="k"), at("7", "2025-01"), identities=["n == m + k"]
    ),
    "link": lambda: table(at("5", "2025-01"), at("11", "2025-01", measure="k"), links=[("k", "m", (1, 2))]),
    "signed": lambda: table(at("-4", "2025-01"), at("9", "2025-02"), at("3", "2025-01", "2025-03-01"), signed=["m"]),
    "broken": lambda: table(at("2.5", "2025-01"), at("4", "2025-01", "2025-03-01"), continuous=True),
    "whole": lambda: table(
        {"kind": "each", "per": "month", "low": "3", "high": "3", "start": "2025-01", "end": "2025-03-01"},
        at("7", "2025-01", "2025-03-01"),
    ),
    "either": lambda: table(
        at("5", "2025-01", "2025-02-01", start_or="2024-12-01"), at("3", "2025-01"), at("9", "2024-12", "2025-02-01")
    ),
    "soft": lambda: table(at("5", "2025-01"), {"low": "7", "high": "9", "start": "2025-01", "interval": "ci95"}),
    "unused": lambda: table(
        at("5", "2025-01"), at("6", "2026", kind="projection"), at("3", "2025-01", "2025-03-01", relation="at_least")
    ),
    "share": lambda: table(
        at("30", "2025-01", measure="k"),
        at("60", "2025-01"),
        at("40", "2025-01", kind="share", measure="k", base_measure="m"),
    ),
}
STATEMENT = {"value": "12", "relation": "at_least", "start": "2025-01", "end": "2025-03-01", "measure": "m"}


def sources():
    rows = [
        {"value": v, "start": y, "source": s}
        for s, own in (("A", (100, 110)), ("B", (104, 115)))
        for y, v in zip(("2022", "2023"), map(str, own), strict=True)
    ]
    return table(*rows)


def counted():
    values = (310, 290, 305, 315, 300, 640, 610, 655, 620, 630)
    return table(*(at(str(v), f"2024-{k:02d}", relation="exact") for k, v in enumerate(values, start=1)))


def quarterly():
    values = {"a": (310, 290, 305, 315, 300, 340, 310, 355), "b": (100, 120, 131, 118, 160, 171, 182, 230)}
    return table(*(
        at(str(v), f"{2023 + k // 4}-Q{k % 4 + 1}", relation="exact", category=name)
        for name, counts in values.items() for k, v in enumerate(counts)
    ))  # fmt: skip


def answers():
    """Every kind of answer, on every table that it can be asked of."""
    for name, make in TABLES.items():
        claims = make()
        yield f"check {name}", lambda c=claims: ds.check_consistency(c)
        own = {"measure": "m"} | ({"category": "all"} if name == "tree" else {})
        yield f"bound {name}", lambda c=claims, own=own: ds.bound(c, period="2025-01..2025-02", **own)
        said = ds.Claim(**(STATEMENT | ({"category": "all"} if name == "tree" else {})))
        yield f"implies {name}", lambda c=claims, s=said: ds.implies(c, s)
        for kind in ("drop", "adjust", "reread", "revise"):
            yield f"{kind} {name}", lambda c=claims, kind=kind: ds.find_repairs(c, kind)
    months, clash = TABLES["months"](), TABLES["clash"]()
    for name, claims in (("months", months), ("clash", clash)):
        yield f"series {name}", lambda c=claims: ds.bound_series(c, "MS")
        yield f"diagnose {name}", lambda c=claims: ds.diagnose(c)
        yield f"windows {name}", lambda c=claims: ds.compare_periods(c, "2025-01", "2025-02")
        yield f"calendar {name}", lambda c=claims: ds.order_periods(c, freq="MS", period="2025-01..2025-03")
        yield f"tipping {name}", lambda c=claims: ds.find_tipping(c, ds.Claim(**STATEMENT | {"value": "25"}))
    yield "tipping windows", lambda: ds.find_tipping(months, ds.compare_periods(months, "2025-01", "2025-02"))
    yield "revise running totals", lambda: ds.find_repairs(REVISED, "revise")
    yield "revise one running total", lambda: ds.find_repairs(REVISED.select(geography="South"), "revise")
    yield "question", lambda: ds.next_question(months, {"period": "2025-03"})
    yield "diff", lambda: ds.compare_answers(ds.check_consistency(months), ds.check_consistency(clash))
    yield "bases", lambda: ds.find_bases(sources())
    yield (
        "lineage",
        lambda: find_lineage(sources().add(ds.Claim(id="z", value="1,234", start="2020", origin="A from B"))),
    )
    yield "estimate", lambda: ds.estimate_trend(counted())
    yield "growth ratio", lambda: ds.estimate_trend(quarterly(), category="a", against="b")
    yield "changes", lambda: ds.find_changes(counted(), n_resamples=9)
    yield "rate ratio", lambda: ds.compare_rates(counted(), "2024-01..2024-04", "2024-05..2024-08")
    yield "change at a date", lambda: ds.find_changes(counted(), "2024-05")
    yield "smooth", lambda: ds.reconstruct(months, "MS")
    yield "plausibility", lambda: ds.check_plausibility(sources())
    yield "mann_kendall", lambda: ds.regular.mann_kendall([1, 3, 2, 5, 6, 9])
    yield (
        "theil_sen",
        lambda: ds.regular.theil_sen([1, 3, 2, 5, 6, 9], [f"2025-01-{d:02d}" for d in (1, 2, 4, 5, 8, 9)]),
    )
    yield "pettitt", lambda: ds.regular.pettitt([1, 2, 1, 8, 9, 8])
    yield "seasonal", lambda: ds.regular.seasonal_mann_kendall([1, 3, 2, 5, 3, 7], 2)
    yield "poisson", lambda: ds.regular.poisson_trend([0, 1, 2], [1, 2, 3], [4, 6, 9])
    yield "disaggregation", lambda: ds.regular.disaggregate([40, 80], ratio=4)


CASES = dict(answers())

# ---- what no proof reaches, said under each kind of answer

NOT_PROVED = (
    # what a solver alone could say: that nothing was left out, that nothing smaller does
    r"complete",
    r"conflicts\[\]\.minimal",
    r"tensions\[\]\.minimal",
    # where it was enough, more of it gives the same answer; a clock that stopped nothing
    r"(max_conflicts|effort|timed_out)",
    # advice of a search
    r"questions(\[\]\.(low|high|width_left))?",
    r"tried",
    r"suspects(\[\])?",
    r"slips(\[\]\.(kind|rescue_rate|n_alternatives|n_rivals|n_slips|n_tried|reason|aside|checked)(\[\])?)?",
    r"(n_easy|n_places|left_open(\[\])*)",
    r"groups\[\]\.also_fits(\[\])*",
    r"ungrouped\[\]\.ties(\[\])*",
    r"repairs",
    # what moves of figures cost, and why something was not settled
    r"(repairs\[\]\.cost|repairs\[\]\.edits|repairs\[\]\.edits\[\]\.after|prices\[\]\[\]|lower)",
    r"reason",
)
"""Fields that verify() does not work out again, by their places in to_dict(); each kind of answer says so."""

OTHER_QUESTION = {
    "Bound": ("start", "end"),
    "BoundSeries": ("bounds",),
    "Implication": (r"statement.*",),
    # nothing was to be repaired, in whatever way; the ranges of a question are not worked out again
    "RepairResult": ("kind",),
    "NextQuestion": (r"questions\[\]\..*",),
    # where it was enough, more of it gives the same answer
    "RateRatio": ("effort",),
    "InterruptedTrend": ("effort",),
}
"""What was asked: an answer may be as true of another question."""

OTHER_SERIES = r"(.*\.)?(witness|witnesses\[\]|counterexample|not_higher|not_lower)\.(cells|windows).*"
"""A series: another one that satisfies every claim shows as much."""

INSIDE = r"(.*\.)?(before|after|goal|answer|never_rises|never_falls|bounds\[\]|sources\[\]|repairs\[\]|points\[\])\."
"""Parts that are answers of their own."""


def is_harmless(kind, data, path, other):
    """Whether a changed field says the same, or nothing that verify() promises to work out again."""
    place = named(path)
    short = re.sub(f"^{INSIDE}", "", place)
    if any(re.fullmatch(pattern, own) for own in (place, short) for pattern in NOT_PROVED):
        return True
    if any(re.fullmatch(pattern, place) for pattern in OTHER_QUESTION.get(kind, ())):
        return True
    if place.endswith("cores[].weight"):
        return True  # other weights that take no more than the prices show a bound as true
    if path[-1] in ("sharp_low", "sharp_high") and other is False:
        return True  # a weaker statement: that an end was not shown to be attained
    before = at_place(data, path)
    if isinstance(before, list) and sorted(map(json.dumps, before)) == sorted(map(json.dumps, other)):
        return True  # the order of lines, cells and repairs says nothing
    return bool(re.fullmatch(OTHER_SERIES, place)) and is_free(data, path, other)


def is_free(data, path, other):
    """Whether a changed cell still counts the same things: it is empty, or counts more, less, earlier or later."""
    if not isinstance(path[-1], str) or "cells" not in path:
        return True
    return at_place(data, path[:-1])["value"] == "0" or path[-1] in ("start", "end", "value")


def at_place(data, path):
    for key in path:
        data = data[key]
    return data


# ---- forgeries


def enums():
    found = {}
    left = [StrEnum]
    while left:
        kind = left.pop()
        left += kind.__subclasses__()
        for member in kind if kind.__module__.startswith("deserstats") else ():
            found.setdefault(member.value, set()).update(other.value for other in kind if other is not member)
    return found


ENUMS = enums()


def other_values(value, ids):
    """Return single changes of a value."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float):
        yield value * 1.5 + 1
    elif value is None:
        yield "1"
    elif isinstance(value, str):
        if re.fullmatch(r"-?\d+(/\d+)?", value):
            number = [*map(int, value.split("/"))]
            yield from ("/".join(map(str, [number[0] + step, *number[1:]])) for step in (1, -1))
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            yield value[:-2] + f"{int(value[-2:]) % 28 + 1:02d}"
        elif value in ids:
            yield ids[(ids.index(value) + 1) % len(ids)]
        else:
            yield from sorted(ENUMS.get(value, ()))
            yield value + "x"
    elif isinstance(value, list) and value:
        yield value[1:]
        yield [*value, value[-1]]
        if len(value) > 1:
            yield value[::-1]


def places(value, path=()):
    yield path, value
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*path, key))
    elif isinstance(value, list):
        for k, item in enumerate(value):
            yield from places(item, (*path, k))


def forged(data):
    ids = [row["id"] for row in data.get("claims", {"rows": []})["rows"] if "id" in row] if "claims" in data else []
    for path, value in places(data):
        for other in other_values(value, ids):
            if path and json.dumps(other) != json.dumps(value):
                yield path, other


def changed(data, path, value):
    new = copy.deepcopy(data)
    place = new
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return new


def named(path):
    text = "".join("[]" if isinstance(key, int) else f".{key}" for key in path)
    return text.lstrip(".")


def is_believed(kind, data):
    try:
        answer = kind.from_dict(data)
    except ds.ClaimError:
        return False
    found = answer.verify()
    assert isinstance(found, bool)
    return found


def believed(name, most=None):
    """Return the places at which a change is believed."""
    answer = CASES[name]()
    data = json.loads(json.dumps(answer.to_dict()))
    # what is told of the table is no evidence: from_dict compares it with the claims
    tries = list(forged({key: part for key, part in data.items() if key != "how_read"}))
    if most is not None and len(tries) > most:
        tries = random.Random(name).sample(tries, most)
    return [
        (named(path), other)
        for path, other in tries
        if is_believed(type(answer), changed(data, path, other))
        and not is_harmless(type(answer).__name__, data, path, other)
    ]


SLOW = ("estimate", "plausibility", "changes")
"""Answers that take seconds to work out again."""


@pytest.mark.parametrize("name", CASES)
def test_a_true_answer_verifies_and_comes_back_equal(name):
    answer = CASES[name]()
    assert answer.verify()
    again = type(answer).from_dict(json.loads(json.dumps(answer.to_dict())))
    assert again == answer
    assert again.verify()


@pytest.mark.parametrize("name", [name for name in CASES if name not in SLOW])
def test_a_changed_field_is_refused_or_says_the_same(name):
    assert believed(name, 6) == []


@pytest.mark.deep
@pytest.mark.parametrize("name", CASES)
def test_every_changed_field_is_refused_or_says_the_same(name):
    assert believed(name, 150 if name in SLOW else None) == []


def small():
    answer = ds.check_consistency(TABLES["clash"]())
    return answer, json.loads(json.dumps(answer.to_dict()))


@pytest.mark.parametrize(
    "key, value, said",
    [("type", "Bound", "type='Bound' is not 'ConsistencyResult'"), ("version", "0.0.1", "version='0.0.1' is not"),
     ("input_hash", "0" * 64, "belongs to other"), ("status", "maybe", "'maybe' is not a valid Status"),
     ("complete", "no", "found a str, expected bool"), ("more", 1, "more is unknown"), ("unused", 5, "found a int, expected list or tuple")],
)  # fmt: skip
def test_data_of_another_shape_is_refused_with_what_is_wrong(key, value, said):
    _, data = small()
    with pytest.raises(ds.ClaimError, match=re.escape(said)):
        ds.results.ConsistencyResult.from_dict(data | {key: value})


def test_a_missing_field_or_another_table_is_refused():
    answer, data = small()
    for key in data:
        with pytest.raises(ds.ClaimError):
            ds.results.ConsistencyResult.from_dict({k: v for k, v in data.items() if k != key})
    other = copy.deepcopy(data)
    other["claims"]["rows"][0]["value"] = "11"
    with pytest.raises(ds.ClaimError, match="input_hash"):
        ds.results.ConsistencyResult.from_dict(other)
    with pytest.raises(ds.ClaimError, match="found a list"):
        ds.results.ConsistencyResult.from_dict([])
    assert type(answer).from_dict(data) == answer


def test_a_verdict_cannot_be_built_without_its_evidence():
    answer, _ = small()
    consistent = ds.check_consistency(TABLES["months"]())
    for bad in (
        lambda: replace(answer, conflicts=()), lambda: replace(answer, status=ds.results.Status.CONSISTENT),
        lambda: replace(answer, status=ds.results.Status.UNDECIDED), lambda: replace(consistent, witness=None),
        lambda: replace(consistent, status=ds.results.Status.INCONSISTENT), lambda: replace(answer, status="maybe"),
        lambda: replace(consistent, conflicts=answer.conflicts), lambda: replace(answer, components=()),
    ):  # fmt: skip
        with pytest.raises(ValueError, match="needs its evidence"):
            bad()


def test_what_is_signed_or_whole_is_the_word_of_the_scheme():
    # -5 in January and 3 in all of the first quarter: impossible of counts, possible of a measure that may be negative
    rows = at("9", "2025-01"), at("3", "2025-01", "2025-04-01")
    counts, profit = table(*rows), table(*rows, signed=["m"])
    forged = replace(ds.check_consistency(counts), claims=profit)
    assert ds.check_consistency(profit).status == "consistent"
    assert forged.conflicts[0].certificate.verify()
    assert not forged.verify()
    # three halves twice are three: no whole number, but a broken one
    halves = {"kind": "each", "per": "month", "low": "3", "high": "3", "start": "2025-01", "end": "2025-03-01"}
    split = at("5", "2025-01", "2025-03-01"), at("10", "2025-01", "2025-03-01", kind="total"), halves
    whole = ds.check_consistency(table(*split))
    assert whole.verify()
    assert not replace(whole, claims=table(*split[:1], continuous=True)).verify()


def test_nothing_that_is_broken_makes_verify_raise():
    answer, _ = small()
    for broken in (
        replace(answer, claims=None), replace(answer, unused=5), replace(answer, standings=(None,)),
        replace(answer, notes=None), replace(answer, as_of="no day"),
        replace(answer, conflicts=(replace(answer.conflicts[0], certificate=None),)),
    ):  # fmt: skip
        assert broken.verify() is False


def test_a_statement_that_takes_no_part_or_says_nothing_is_undecided_and_verifies():
    months = TABLES["months"]()
    for said in ({"kind": "projection"}, {"kind": "each", "per": "month", "start": "2025-01-02", "end": "2025-01-09"}):
        answer = ds.implies(months, ds.Claim(**{"value": "5", "start": "2025-01", "measure": "m"} | said))
        assert answer.status == "undecided"
        assert answer.verify()


@pytest.mark.parametrize("name", ["identity", "link"])
def test_another_reading_under_rules_and_links_verifies(name):
    repairs = ds.find_repairs(TABLES[name](), "reread")
    assert repairs.repairs
    assert repairs.verify()


def test_an_answer_as_of_a_day_verifies_with_what_it_leaves_out():
    claims = table(at("5", "2025-01", published="2025-02"), at("6", "2025-01", published="2026-02"))
    answer = ds.check_consistency(claims, as_of="2025-12")
    assert answer.status == "consistent"
    assert answer.verify()
    assert not replace(answer, as_of="2026-12").verify()


def rows_of(name):
    answer = ds.check_consistency(TABLES[name]())
    return answer, list(answer.standings)


@pytest.mark.parametrize("name", TABLES)
def test_rows_of_the_table_per_claim_that_are_changed_or_exchanged_do_not_verify(name):
    """Every row in the place of another, and every column of a row with another value."""
    answer, rows = rows_of(name)
    assert answer.verify()
    forged = []
    for k, row in enumerate(rows):
        forged += [(k, replace(other, id=row.id)) for other in rows if replace(other, id=row.id) != row]
        ends = {
            "implied_low": row.implied_low,
            "implied_high": row.implied_high,
            "detectable_error": row.detectable_error,
        }
        forged += [(k, replace(row, **{end: None if value is not None else 3})) for end, value in ends.items()]
        forged += [(k, replace(row, **{end: value + 1})) for end, value in ends.items() if value is not None]
        forged += [(k, replace(row, n_conflicts=row.n_conflicts + 1)), (k, replace(row, witnesses=row.witnesses + 1))]
        forged += [(k, replace(row, verdict=verdict)) for verdict in ds.results.Standing if verdict != row.verdict]
        forged += [(k, replace(row, reason=row.reason + " nothing"))]
    assert len(forged) > 10
    for k, row in forged:
        assert not replace(answer, standings=(*rows[:k], row, *rows[k + 1 :])).verify(), row


def test_rows_told_in_another_order_or_twice_are_refused():
    answer, rows = rows_of("clash")
    data = json.loads(json.dumps(answer.to_dict()))
    assert [row.n_conflicts for row in rows] == [1, 1, 1, 0]
    for order in ((3, 2, 1, 0), (0, 1, 2, 3, 0), (1, 2, 3), (1, 1, 2, 3)):
        assert not replace(answer, standings=tuple(rows[k] for k in order)).verify()
        with pytest.raises(ds.ClaimError, match="rows of the per-claim table"):
            type(answer).from_dict(data | {"standings": [data["standings"][k] for k in order]})
    # what two rows say, each under the other's name
    first, *_, last = data["standings"]
    swapped = [last | {"id": first["id"]}, *data["standings"][1:-1], first | {"id": last["id"]}]
    with pytest.raises(ds.ClaimError, match="rows of the per-claim table"):
        type(answer).from_dict(data | {"standings": swapped})


def test_an_answer_that_a_clock_stopped_says_no_more_than_is_so():
    full, rows = rows_of("months")
    assert replace(full, timed_out=True).verify()
    less = replace(
        rows[0], verdict="undetermined", implied_low=None, implied_high=None, detectable_error=None, witnesses=0
    )
    assert replace(full, timed_out=True, standings=(less, *rows[1:])).verify()
    for more in (
        {"implied_low": 9},
        {"implied_high": 11},
        {"detectable_error": 7},
        {"verdict": ds.results.Standing.CORROBORATED},
    ):
        wrong = replace(rows[0], **more)
        assert not replace(full, timed_out=True, standings=(wrong, *rows[1:])).verify(), wrong


def test_readings_under_which_the_verdict_would_be_another_are_asked_again():
    claims = table(
        at("1,000", "2025-01"), at("1,400", "2025-01", "2025-03-01"), at("500", "2025-02", relation="over"),
        at("2,901", "2025-01", "2025-06-01"),
    )  # fmt: skip
    answer = ds.check_consistency(claims)
    assert answer.verify()
    found = ds.results.Status.INCONSISTENT if answer.status == "consistent" else ds.results.Status.CONSISTENT
    flips = [Flip(change=variant.change, status=found) for variant in variants(claims)]
    assert len(flips) > 2
    for flip in flips:
        told = tuple(f for f in answer.flips if f != flip) if flip in answer.flips else (*answer.flips, flip)
        assert not replace(answer, flips=told).verify()
    assert not replace(answer, complete=not answer.complete).verify()


def edited(data, **heads):
    return copy.deepcopy(data) | heads


def test_from_dict_refuses_what_was_put_beside_or_taken_from_elsewhere():
    answer, data = small()
    kind, other = type(answer), json.loads(json.dumps(ds.check_consistency(TABLES["months"]()).to_dict()))
    for wrong in (
        edited(data, how_read=["Read 9 claims."]), edited(data, how_read=[]), edited(data, claims=other["claims"]),
        edited(data, version="9.9.9"), edited(data, version=None), edited(data, type="consistencyresult"), edited(data, type=None),
        edited(data, extra={"x": 1}), edited(data, statements=other["statements"]), edited(data, standings=other["standings"]),
        edited(data, input_hash=other["input_hash"]), edited(data, input_hash=None), edited(data, conflicts=other["conflicts"]),
        edited(data, claims=other["claims"], input_hash=other["input_hash"]),
    ):  # fmt: skip
        assert not is_believed(kind, wrong), {key for key in wrong if key not in data or wrong[key] != data[key]}
    for kind in (ds.results.Bound, ds.results.RepairResult, ds.results.PlausibilityResult):
        with pytest.raises(ds.ClaimError, match="type="):
            kind.from_dict(data)
    rows = copy.deepcopy(data)
    rows["standings"][0]["extra"] = 1
    with pytest.raises(ds.ClaimError):
        type(answer).from_dict(rows)


def lists_of_rows(value, path=()):
    """Every list of two rows or more that differ."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from lists_of_rows(item, (*path, key))
    elif isinstance(value, list):
        if len(value) > 1 and isinstance(value[0], dict) and value[0] != value[1]:
            yield path, value
        for k, item in enumerate(value):
            yield from lists_of_rows(item, (*path, k))


HEADS = {
    "type": ["Bound", "ConsistencyResult", "boundseries", "", None],
    "version": ["0.0.9", "", None, 1],
    "input_hash": ["0" * 64, "", None],
    "how_read": [["Read 3 claims."], [{"about": "windows", "n": "1", "text": "Read 9 claims."}], None],
}


@pytest.mark.parametrize("name", CASES)
def test_no_kind_of_answer_loads_under_another_head(name):
    answer = CASES[name]()
    data = json.loads(json.dumps(answer.to_dict()))
    for key, values in HEADS.items():
        for value in values:
            if value != data[key]:
                with pytest.raises(ds.ClaimError):
                    type(answer).from_dict(data | {key: value})
    for more in ({"extra": 1}, {"": ""}, {"verified": True}):
        with pytest.raises(ds.ClaimError, match="is unknown"):
            type(answer).from_dict(data | more)
    if "claims" not in data:
        return
    # other claims under the hash of these, and under their own
    for change in (lambda rows: rows[0].update(value="98765"), lambda rows: rows.reverse(), lambda rows: rows.pop()):
        other = copy.deepcopy(data)
        change(other["claims"]["rows"])
        if other["claims"]["rows"] != data["claims"]["rows"]:
            with pytest.raises(ds.ClaimError):
                type(answer).from_dict(other)


def exchanged(rows):
    """What two rows say, each under the name of the other."""
    names = [key for key in ("id", "change", "start", "end", "date") if key in rows[0] and key in rows[1]]
    first, second, *rest = rows
    return [second | {key: first[key] for key in names}, first | {key: second[key] for key in names}, *rest]


@pytest.mark.parametrize("name", [name for name in CASES if name not in SLOW])
def test_rows_that_say_what_the_others_do_are_refused_or_do_not_verify(name):
    answer = CASES[name]()
    data = json.loads(json.dumps(answer.to_dict()))
    kind = type(answer).__name__
    places = [(path, rows) for path, rows in lists_of_rows(data) if path[0] != "how_read"]
    if len(places) > 12:
        places = random.Random(name).sample(places, 12)
    kept = []
    for path, rows in places:
        other = exchanged(rows)
        if sorted(map(json.dumps, other)) == sorted(map(json.dumps, rows)):
            continue
        if is_believed(type(answer), changed(data, path, other)) and not is_harmless(kind, data, path, other):
            # a field of the rows that nothing proves may be exchanged with its like
            fields_ = {named((*path, 0, key)) for key in rows[0] if other[0].get(key) != rows[0][key]}
            free = [f for f in fields_ if any(re.fullmatch(p, re.sub(f"^{INSIDE}", "", f)) for p in NOT_PROVED)]
            if len(free) < len(fields_):
                kept.append((named(path), sorted(fields_ - set(free))))
    assert kept == []
