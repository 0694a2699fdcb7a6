"""Every question takes any table; a natural mistake ends in an answer, or in an error that says what to type."""

import inspect
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import deserstats as ds

ROWS = [
    {"id": f"m{i}", "value": str(10 + i), "start": f"2024-0{i}", "category": "Kyiv", "measure": "deaths"}
    for i in range(1, 5)
]
CLAIMS = ds.read_claims(ROWS)
CLAIM = ds.Claim(value="5", start="2024-01", relation="over", category="Kyiv", measure="deaths")
BOUND = ds.bound(CLAIMS, period="2024-01..2024-04")
COMPARED = ds.compare_periods(CLAIMS, "2024-01", "2024-02")
NEEDED = {
    "bound": {"period": "2024"},
    "compare_periods": {"earlier": "2024-01", "later": "2024-02"},
    "compare_rates": {"earlier": "2024-01..2024-02", "later": "2024-03..2024-04"},
    "find_tipping": {"answer": CLAIM, "over": "revision"},
    "implies": {"claim": CLAIM},
    "what_would_make_it_true": {"claim": CLAIM},
    "next_question": {"answer": {"period": "2024"}},
    "order_periods": {"freq": "MS"},
    "compare_answers": {"after": CLAIMS},
    "check_rates": {"denominators": 10_000},
    "find_changes": {"n_resamples": 19},
}
"""What a question asks for beside the table."""

QUESTIONS = sorted(
    name
    for name in ds.__all__
    if inspect.isfunction(getattr(ds, name)) and name not in ("read_claims", "load_example", "report")
)
ANSWERED = ["bound", "check_consistency", "estimate_trend", "diagnose", "plot_claims", "check_copies", "plot_implied"]
"""One question of each room; the others go through the same two doors."""


def asked(name, source):
    question = getattr(ds, name)
    options = {"effort": 0.02} if "effort" in inspect.signature(question).parameters else {}
    return question(source, **NEEDED.get(name, {}), **options)


@pytest.fixture
def sources(tmp_path):
    path = tmp_path / "claims.csv"
    CLAIMS.to_csv(path)
    return {
        "path as text": str(path),
        "Path": Path(path),
        "frame": pd.DataFrame(ROWS),
        "records": ROWS,
        "columns": pd.DataFrame(ROWS).to_dict("list"),
        "one row as a mapping": ROWS[0],
        "open file": io.StringIO(path.read_text()),
        "set": CLAIMS,
        "claims": list(CLAIMS),
        "answer": ds.check_consistency(CLAIMS),
        "series": pd.Series(["11", "12"], index=pd.period_range("2024-01", periods=2, freq="M")),
    }


@pytest.mark.parametrize("name", ANSWERED)
def test_a_question_takes_whatever_is_a_table(name, sources):
    for source in sources.values():
        assert asked(name, source) is not None


def test_a_mapping_of_cells_is_one_claim_and_columns_are_several(sources):
    assert len(ds.read_claims(sources["one row as a mapping"])) == 1
    assert ds.read_claims(sources["columns"]) == CLAIMS


NO_TABLE = {
    "nothing": (None, "expected a path, an open file, a frame, a Series, records"),
    "number": (5, "expected a path"),
    "scheme": (ds.Scheme(), "expected a path"),
    "one claim": (CLAIM, "or a list of Claims"),
    "array": (np.array([1, 2]), "expected a path"),
    "bytes": (b"value,start\n5,2024\n", "io.BytesIO"),
    "text of a table": ("value,start\n5,2024\n", "io.StringIO"),
    "claims and records": ([CLAIM, ROWS[0]], "whose row 1 is Claim"),
    "sets": ([CLAIMS, CLAIMS], "a list with ClaimSet"),
    "columns of different lengths": ({"value": ["5"], "start": ["2024", "2025"]}, "1 in value and 2 in start"),
    "period": ("2025", "expected a file that ends in"),
}


@pytest.mark.parametrize("kind", NO_TABLE)
@pytest.mark.parametrize("name", QUESTIONS)
def test_what_is_no_table_is_refused_with_what_to_pass(name, kind):
    source, said = NO_TABLE[kind]
    with pytest.raises(ds.ClaimError) as caught:
        asked(name, source)
    assert said in str(caught.value)


MISTAKES = {
    "category with a slip": (lambda: ds.bound(CLAIMS, period="2024", category="Kyvi"), "'Kyiv'"),
    "measure with a slip": (lambda: ds.estimate_trend(CLAIMS, measure="deths"), "'deaths'"),
    "category to draw with a slip": (lambda: ds.plot_claims(CLAIMS, category="Kyvi"), "'Kyiv'"),
    "topic with a slip": (lambda: CLAIMS.about(category="Kiev"), "'Kyiv'"),
    "category as a number": (lambda: ds.bound(CLAIMS, period="2024", category=407), "expected text"),
    "category to select as a number": (lambda: CLAIMS.select(category=407), "such as '407'"),
    "colon in a range": (lambda: ds.bound(CLAIMS, period="2024-01:2024-05"), "write '2024-01..2024-05'"),
    "list of periods": (
        lambda: ds.bound(CLAIMS, period=["2024-01", "2024-02", "2024-03"]),
        "write '2024-01..2024-03'",
    ),
    "index of periods": (
        lambda: ds.bound(CLAIMS, period=pd.period_range("2024-01", periods=3, freq="M")),
        "write '2024-01..2024-03'",
    ),
    "slice": (lambda: ds.bound(CLAIMS, period=slice("2024-01", "2024-02")), "write '2024-01..2024-02'"),
    "no date": (lambda: ds.bound(CLAIMS, period=pd.NaT), "a range 'a..b'"),
    "no period": (lambda: ds.bound(CLAIMS, period=None), "a range 'a..b'"),
    "no date of a change": (lambda: ds.find_changes(CLAIMS, at=pd.NaT), "such as '2024-07-01'"),
    "limit as text": (lambda: ds.find_repairs(CLAIMS, limit="5"), "a whole number, such as 5"),
    "limit beyond all": (lambda: ds.find_repairs(CLAIMS, limit=10**400), "a whole number, such as 5"),
    "limit as a truth": (lambda: ds.find_repairs(CLAIMS, limit=True), "a whole number, such as 5"),
    "truth as text": (lambda: ds.estimate_trend(CLAIMS, season="no"), "True or False"),
    "effort beyond all": (lambda: ds.bound(CLAIMS, period="2024", effort=10**400), "a number, such as 0.5"),
    "ladder of words": (lambda: ds.order_periods(CLAIMS, "MS", ladder=["a"]), "such as [10, 20]"),
    "no conflicts at all": (lambda: ds.check_consistency(CLAIMS, max_conflicts=0), "from 1 up"),
    "claims to keep": (lambda: ds.find_repairs(CLAIMS, keep=CLAIM), "text, or a list of texts"),
    "weights as a frame": (lambda: ds.find_repairs(CLAIMS, weights=pd.DataFrame(ROWS)), "a mapping of names"),
    "denominator without a number": (lambda: ds.check_rates(CLAIMS, {"Kyiv": "many"}), "a positive number"),
    "denominator of another type": (lambda: ds.check_rates(CLAIMS, pd.Period("2024")), "expected a number"),
    "slip in the arguments of a bound": (lambda: ds.next_question(CLAIMS, {"perod": "2024"}), "did you mean 'period'?"),
    "bound of no period": (lambda: ds.next_question(CLAIMS, {}), "{'period': '2024'}"),
    "axes as text": (lambda: ds.plot_claims(CLAIMS, "a"), "Axes of matplotlib"),
    "unit of time": (lambda: ds.plot_claims(CLAIMS, per="m"), "'month'"),
    "frame as a set": (lambda: ds.ClaimSet(pd.DataFrame(ROWS)), "read_claims(...)"),
    "record to add": (lambda: CLAIMS.add(ROWS[0]), "Claim(value='5', start='2025')"),
    "claim to drop": (lambda: CLAIMS.drop(CLAIMS["m1"]), "text, or a list of texts"),
    "one set to join": (lambda: ds.ClaimSet.concat(CLAIMS), "[first, second]"),
    "reading as a list": (lambda: CLAIMS.read_as(["over"]), "over='next_round'"),
    "scheme as a list": (lambda: CLAIMS.with_scheme(["a"]), "{'all': ['a', 'b']}"),
    "tree as a number": (lambda: ds.Scheme(5), "{'all': ['a', 'b']}"),
    "period of texts": (lambda: ds.Period("2024", "2025"), "date(2025, 1, 1)"),
    "events in a path": (lambda: ds.ClaimSet.from_events("events.csv", best="best"), "pandas.read_csv"),
    "total as a number": (lambda: ds.read_claims(ROWS, total=5), "text, or a list of texts"),
    "example as a list": (lambda: ds.load_example(["two-figures"]), "'two-figures'"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_answered_with_what_to_type(name):
    ask, said = MISTAKES[name]
    with pytest.raises(ds.ClaimError) as caught:
        ask()
    assert said in str(caught.value)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    "junk", [object(), {1: 2}, [None], pd.Series([1]), pd.DataFrame(ROWS), np.array([1.0]), 1j, len]
)
@pytest.mark.parametrize("name", QUESTIONS)
def test_nothing_fails_inside_whatever_an_argument_is(name, junk):
    question = getattr(ds, name)
    sets = CLAIMS.to_frame().assign(set_id="x")
    base = {
        "claims": CLAIMS,
        "table": sets,
        "frame": sets,
        "before": CLAIMS,
        "result": CLAIMS,
        "effort": 0.02,
        **NEEDED.get(name, {}),
    }
    parameters = inspect.signature(question).parameters
    base = {given: value for given, value in base.items() if given in parameters}
    for parameter in parameters:
        if parameters[parameter].annotation in ("str", "str | None", "int", "float", "float | None", "bool", "object"):
            with pytest.raises(ds.ClaimError):
                question(**base | {parameter: junk})


def test_years_spans_and_readings_come_in_the_forms_that_python_has():
    assert ds.bound(CLAIMS, period=2024).low == 11 + 12 + 13 + 14
    assert ds.bound(CLAIMS, period=np.int64(2024)).low == 50
    assert ds.bound(CLAIMS, period=pd.Period("2024-01", "M")).low == 11
    rounded = CLAIMS.read_as(over="next_round")
    assert CLAIMS.read_as({"over": "next_round"}) == CLAIMS.read_as(ds.Reading(over="next_round")) == rounded
    assert rounded.read_as({"rounding": "up"}).reading == ds.Reading(over="next_round", rounding="up")
    assert ds.ClaimSet(CLAIMS, reading={"over": "next_round"}) == rounded
    assert CLAIMS.select(category=None) == CLAIMS


def test_an_argument_that_there_is_not_is_named_as_python_does():
    with pytest.raises(TypeError, match=r"bound\(\) got an unexpected keyword argument 'perod'"):
        ds.bound(CLAIMS, perod="2024")


@pytest.mark.parametrize("name", ["bound", "order_periods", "estimate_trend", "implies", "find_changes"])
def test_a_topic_that_names_what_was_selected_away_is_refused_by_name(name):
    births = {"id": "b", "value": "5", "start": "2024", "category": "Lviv", "measure": "births"}
    left = ds.read_claims([*ROWS, births]).about(category="Kyiv", measure="deaths").select(measure="births")
    assert ds.check_consistency(left).status == "consistent"
    with pytest.raises(ds.ClaimError, match="'deaths' does not occur; these claims have 'births'"):
        asked(name, left)
