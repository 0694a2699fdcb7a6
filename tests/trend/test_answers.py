"""Answers about series fit the committed schema."""

import json

import pytest
from test_schema import fits

import deserstats as ds
from deserstats.schema import result_schema

ROWS = [{"start": f"2025-{k + 1:02d}", "value": str(30 + 9 * k), "relation": "exact"} for k in range(7)]
ASK = {
    "MannKendall": lambda: ds.regular.mann_kendall([1, 3, 2, 5]),
    "MannKendall, whitened": lambda: ds.regular.mann_kendall([1, 3, 2, 5], method="prewhitened"),
    "TheilSen": lambda: ds.regular.theil_sen([1]),
    "SeasonalMannKendall": lambda: ds.regular.seasonal_mann_kendall([1, 3, 2, 5], 2),
    "Pettitt": lambda: ds.regular.pettitt([2, 2]),
    "PoissonTrend": lambda: ds.regular.poisson_trend([0, 1, 2], [1, 2, 3], [0, 0, 0]),
    "Disaggregation": lambda: ds.regular.disaggregate([3, 5], ratio=2),
    "ChangesResult": lambda: ds.find_changes(ds.read_claims(ROWS), n_resamples=9),
    "Reconstruction": lambda: ds.reconstruct(ds.read_claims(ROWS), "QS", draws=3),
}


@pytest.mark.parametrize("name", ASK)
def test_answers_fit_the_schema(name):
    schema, answer = result_schema(), ASK[name]()
    data = json.loads(json.dumps(answer.to_dict()))
    assert data["type"] == type(answer).__name__
    assert fits(data, schema["$defs"][data["type"]], schema["$defs"])
    assert type(answer).from_dict(data) == answer
