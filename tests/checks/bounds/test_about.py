"""What claims are about stands in where a question does not say it, and nowhere else."""

import pytest

import deserstats as ds

MONTHS = [
    {
        "id": f"{name}{m}",
        "value": str(base + m),
        "measure": "reg",
        "unit": "proc",
        "category": category,
        "start": f"2025-0{m}",
    }
    for name, base, category in (("a", 10, "407"), ("b", 20, "408"))
    for m in range(1, 7)
]
OTHERS = [
    {"id": f"p{m}", "value": value, "measure": "conv", "unit": "pers", "category": "407", "start": f"2025-0{m}"}
    for m, value in ((1, "7"), (2, "9"))
]
CLAIMS = ds.read_claims([*MONTHS, *OTHERS])
ABOUT = CLAIMS.about(category="407", measure="reg", unit="proc")
TOLD = {"category": "407", "measure": "reg", "unit": "proc"}
QUESTIONS = {
    "bound": lambda c, **k: ds.bound(c, period="2025-01", **k),
    "bound_series": lambda c, **k: ds.bound_series(c, **k),
    "compare_periods": lambda c, **k: ds.compare_periods(c, "2025-01", "2025-02", **k),
    "order_periods": lambda c, **k: ds.order_periods(c, "MS", **k),
    "estimate_trend": lambda c, **k: ds.estimate_trend(c, **k),
    "compare_rates": lambda c, **k: ds.compare_rates(c, "2025-01..2025-03", "2025-04..2025-06", **k),
    "find_changes": lambda c, **k: ds.find_changes(c, **k),
    "reconstruct": lambda c, **k: ds.reconstruct(c, **k),
}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_topic_asks_what_the_arguments_ask(name):
    asked, about = QUESTIONS[name](CLAIMS, **TOLD), QUESTIONS[name](ABOUT)
    assert about.to_frame().equals(asked.to_frame())
    assert (about.status, about.verify(), about.claims.topic) == (asked.status, True, ABOUT.topic)


@pytest.mark.parametrize("name", ["bound", "bound_series", "compare_periods", "order_periods", "reconstruct"])
def test_a_question_about_another_measure_is_not_about_the_unit_of_the_topic(name):
    other, plain = QUESTIONS[name](ABOUT, measure="conv"), QUESTIONS[name](CLAIMS, measure="conv")
    assert other.to_frame().equals(plain.to_frame())


def test_statements_are_completed_from_the_topic():
    assert ds.implies(ABOUT, {"value": "11", "start": "2025-01"}).status == "implied"
    assert ds.implies(ABOUT, {"value": "7", "start": "2025-01", "measure": "conv"}).status == "implied"
    whole = ds.read_claims(
        [
            {"id": "all", "value": "31", "start": "2025-01"},
            {"id": "x", "value": "10", "category": "407", "start": "2025-01"},
        ]
    ).about(category="407")
    assert ds.implies(whole, {"value": "10", "start": "2025-01"}).status == "implied"
    assert ds.implies(whole, {"value": "31", "start": "2025-01", "category": ""}).status == "implied"


def test_a_topic_that_no_claim_has_is_refused():
    with pytest.raises(ds.ClaimError, match="no claim has measure 'reg' and unit 'pers'"):
        CLAIMS.about(measure="reg", unit="pers")
    with pytest.raises(ds.ClaimError, match="category=407 is a int; expected text"):
        CLAIMS.about(category=407)


def test_the_category_of_the_topic_is_compared_and_drawn():
    assert ds.estimate_trend(ABOUT, against="408").category == "407"
    assert len(ds.plot_claims(ABOUT).lines) == len(ds.plot_claims(CLAIMS, measure="reg", category="407").lines)


def test_a_bound_of_other_claims_is_not_narrowed():
    bound = ds.bound(ABOUT, period="2025-01..2025-08")
    assert ds.next_question(CLAIMS, bound).verify()
    with pytest.raises(ds.ClaimError, match="other claims"):
        ds.next_question(CLAIMS.drop("a1"), bound)


@pytest.mark.parametrize("asked", [{"measure": "reg"}, {"measure": "reg", "category": "407+408"}])
def test_an_estimate_that_names_other_categories_verifies(asked):
    answer = ds.estimate_trend(CLAIMS, **asked)
    assert "name a category" in " ".join(answer.notes)
    assert answer.verify()


def test_two_windows_that_are_one_are_refused():
    with pytest.raises(ds.ClaimError, match="earlier and later are one window, Jan 2025"):
        ds.compare_periods(ABOUT, "2025-01", "2025-01")
    with pytest.raises(ds.ClaimError, match="PeriodOrder; expected a Claim"):
        ds.find_tipping(ABOUT, ds.order_periods(ABOUT, "MS"))
