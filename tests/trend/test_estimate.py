"""estimate_trend on claims: the published months, too few figures, contradictions, ambiguous windows."""

import json

import pytest

import deserstats as ds

MONTHS = [f"boyko24.{i:02d}" for i in range(1, 13)]


@pytest.fixture(scope="module")
def months():
    return ds.estimate_trend(ds.load_example("ua-desertion").select(ids=MONTHS))


def test_the_months_of_2024_rise(months):
    assert months.status == "ok"
    assert months.pvalue < 0.05
    assert 1 < months.growth_low < months.growth < months.growth_high
    assert (months.n_used, months.n_atoms, months.df) == (12, 12, 10)


def test_the_headline_is_the_weakest_line_that_was_fitted(months):
    gamma, serial = months.sensitivity[:2]
    assert months.pvalue == max(gamma.pvalue, serial.pvalue)
    assert months.to_frame().iloc[0]["growth"] == months.growth


def test_it_survives_json_and_is_verified(months):
    again = ds.TrendEstimate.from_dict(json.loads(json.dumps(months.to_dict())))
    assert again == months
    assert months.verify()


def test_one_claim_is_insufficient():
    answer = ds.estimate_trend(ds.load_example("two-figures").select(ids=["B"]))
    assert answer.status == "insufficient"
    assert (answer.pvalue, answer.growth, answer.smallest_pvalue) == (None, None, 1.0)
    assert "1 independent window" in answer.reason
