"""A question is asked of the claims that share cells with it: any other table beside them changes no answer."""

import pytest

import deserstats as ds

HEAD = {"measure": "m", "unit": "u", "category": "a", "geography": "X"}
NAMED = {**HEAD, "basis": "", "dated_by": ""}


def row(name, value, start, end="", relation="exact", **more):
    return (
        {"id": name, "value": value, "start": start, "end": end, "relation": relation, "source": f"source of {name}"}
        | HEAD
        | more
    )


MONTHS = [row(f"m{k}", str(v), f"2024-{k:02}") for k, v in enumerate((102, 50, 60, 70, 85, 90, 101, 130), 1)]
BASES = {
    "months": [*MONTHS, row("y", "900", "2024", relation="at_most")],
    "contradictory": [
        *MONTHS[:4],
        row("q", "203", "2024-Q1", relation="at_most"),
        row("y", "900", "2024", relation="at_most"),
    ],
}


def pair(start="2024-05", low="22", high="25", **more):
    """Two figures that contradict each other."""
    return [row("x1", high, start, **more), row("x2", low, start, **more)]


def ratios(**more):
    """More than once and less than once: a contradiction that needs no total."""
    head = {"kind": "ratio", "base_start": "2024-06"} | more
    return [row("x1", "1.0", "2024-05", relation="over", **head), row("x2", "1.0", "2024-05", relation="under", **head)]


OTHERS = {
    "a contradiction in another measure": pair(measure="z"),
    "the same over the same days": pair("2024", measure="z"),
    "ratios of another measure": ratios(measure="z"),
    "ratios with a total of theirs": [*ratios(measure="z"), row("x3", "7", "2024-05", measure="z")],
    "another unit": pair(unit="persons"),
    "another place": pair(geography="Y"),
    "another place, long before": pair("2019-03", geography="Y"),
    "another category": pair(category="c"),
    "another basis": pair(basis="revised"),
    "another dating": pair(dated_by="occurred"),
    "figures that hold together": [row("x1", "1000", "2021", measure="z"), row("x2", "30", "2022-03", measure="z"),
                                   row("x3", "7", "2024-02-29", kind="stock", measure="level")],
}  # fmt: skip

ATLEAST = ds.Claim(value="100", relation="at_least", start="2024-01", **HEAD)
WRONG = ds.Claim(value="120", relation="exact", start="2024-01", **HEAD)
TWICE = ds.Claim(kind="ratio", value="1.5", relation="over", start="2024-01", base_start="2024-02", **HEAD)
FELL = ds.Claim(kind="order", relation="falling", per="month", start="2024-01", end="2024-04-01", **HEAD)
WINDOWS = ("2024-02", "2024-04")

QUESTIONS = {
    "bound": lambda c: ds.bound(c, period="2024-09..2024-10", **NAMED),
    "bound_series": lambda c: ds.bound_series(c, freq="MS", **NAMED),
    "implies": lambda c: ds.implies(c, ATLEAST),
    "implies a ratio": lambda c: ds.implies(c, TWICE),
    "implies an order": lambda c: ds.implies(c, FELL),
    "refutes": lambda c: ds.implies(c, WRONG),
    "robust_trend": lambda c: ds.compare_periods(c, *WINDOWS, **NAMED),
    "order of periods": lambda c: ds.order_periods(c, freq="MS", **NAMED),
    "tipping": lambda c: ds.find_tipping(c, ATLEAST, longest=2),
    "tipping of two windows": lambda c: ds.find_tipping(c, ds.compare_periods(c, *WINDOWS, **NAMED), longest=2),
    "next_question": lambda c: ds.next_question(c, {"period": "2024-09", **NAMED}),
    "what_would_make_it_true": lambda c: ds.what_would_make_it_true(c, WRONG),
    "estimate_trend": lambda c: ds.estimate_trend(c, **{k: v for k, v in NAMED.items() if k != "dated_by"}),
    "find_changes": lambda c: ds.find_changes(c, **{k: v for k, v in NAMED.items() if k != "dated_by"}),
    "compare_rates": lambda c: ds.compare_rates(c, *WINDOWS, **{k: v for k, v in NAMED.items() if k != "dated_by"}),
    "change at a date": lambda c: ds.find_changes(c, "2024-04", **{k: v for k, v in NAMED.items() if k != "dated_by"}),
    "reconstruct": lambda c: ds.reconstruct(c, **{k: v for k, v in NAMED.items() if k != "dated_by"}),
}  # fmt: skip

SAYS = {"claims", "how_read", "input_hash", "notes"}
"""Parts of an answer that repeat the table, or say what else is in it."""


def told(part):
    """An answer without what repeats the table, and without what is said of other claims by name."""
    if isinstance(part, dict):
        return {key: told(value) for key, value in part.items() if key not in SAYS}
    if isinstance(part, list):
        return [
            told(value) for value in part if not (isinstance(value, list) and value and value[0] in ("x1", "x2", "x3"))
        ]
    return part


def own_slips(answer):
    """Slips that do not lead to another label; such labels may be found anywhere in the table."""
    return [(s.ids, s.kind, s.proposed) for s in answer.slips if s.kind not in ("measure", "unit", "category", "basis")]


MEETS = {("tipping", "another dating"), ("tipping of two windows", "another dating")}
"""Under a delay, what is dated by occurrence shares cells with what is dated by record."""

ASKS = {
    (question, "another dating")
    for question in ("estimate_trend", "find_changes", "compare_rates", "change at a date", "reconstruct")
}
"""Questions that want one dating to be selected first."""

CASES = [(q, base, other) for q in QUESTIONS for base in BASES for other in OTHERS if (q, other) not in MEETS | ASKS]
SEEN_OFTEN = 5
"""One case of so many is in every run, all are in deep ones."""

PARAMS = [pytest.param(*c, marks=[pytest.mark.deep] if k % SEEN_OFTEN else []) for k, c in enumerate(CASES)]
_alone = {}


def alone(question, base):
    if (question, base) not in _alone:
        _alone[question, base] = QUESTIONS[question](ds.read_claims(BASES[base]))
    return _alone[question, base]


@pytest.mark.parametrize(("question", "base", "other"), PARAMS)
def test_a_table_that_shares_no_cell_changes_no_answer(question, base, other):
    before = alone(question, base)
    after = QUESTIONS[question](ds.read_claims([*BASES[base], *OTHERS[other]]))
    if question == "what_would_make_it_true":
        assert (after.status, after.conclusion.split(" under ")[0], after.complete) == (
            before.status, before.conclusion.split(" under ")[0], before.complete)  # fmt: skip
        assert own_slips(after) == own_slips(before)
    else:
        assert told(after.to_dict()) == told(before.to_dict())
    assert after.verify()
