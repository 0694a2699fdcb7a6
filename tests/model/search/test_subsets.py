"""What a refutation needs, and nothing else, is told."""

from fractions import Fraction

import deserstats as ds
from deserstats.checks.consistency.evidence import certificate_of
from deserstats.checks.consistency.verification import verify_refutation
from deserstats.model.budget import Budget
from deserstats.model.proof.outcome import Refuted
from deserstats.model.rows.system import System
from deserstats.model.search.subsets import InfeasibleSubset, Subsets


def test_a_contradiction_that_no_window_matters_to_stands_alone(monkeypatch):
    """Where the first choice is refuted through its window and the second is not, the second alone is told."""
    base = {"measure": "m", "relation": "exact"}
    claims = ds.ClaimSet(
        [
            ds.Claim(id="t", value="5", start="2024-01", **base),
            ds.Claim(id="u", value="7", start="2024-01", **base),
            ds.Claim(id="w", value="3", start="2024-01", end="2024-03-01", start_or="2024-02", **base),
        ]
    )
    system = System(claims)
    (component,) = system.components()
    subsets = Subsets(component, system.domain, Budget())
    answers = iter([Refuted({0: 1, 2: -1}), Refuted({0: -1, 1: 1})])
    monkeypatch.setattr(subsets.engine, "decide", lambda active: next(answers))
    verdict = subsets.decide()
    assert isinstance(verdict, InfeasibleSubset)
    certificate = certificate_of(verdict, subsets, component.options)
    assert certificate.gap == 2
    assert verify_refutation(certificate, system.options, system)


def test_a_ratio_of_a_window_to_itself_is_one():
    claims = ds.ClaimSet(
        [
            ds.Claim(id="t", value="5", start="2024-01", relation="exact", measure="m"),
            ds.Claim.ratio(id="r", low="0.9", high="1.1", start="2024-01", base_start="2024-01", measure="m"),
        ]
    )
    result = ds.check_consistency(claims)
    assert result.status == "consistent"
    assert result.to_frame().set_index("id").loc["r", "implied_low"] == Fraction(1)
