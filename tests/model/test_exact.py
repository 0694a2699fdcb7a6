"""Whole numbers by cases: a case inside a case that does not need the outer one."""

import deserstats as ds


def test_a_case_inside_a_case_that_needs_only_its_own_bound():
    """Three outlets of the example: one conflict is proved by cases of which the outer falls away."""
    claims = ds.load_example("ua-desertion").select(source=["news-kiev.ru", "Opendatabot", "Ukrainska Pravda"])
    result = ds.check_consistency(claims)
    assert result.status == "inconsistent"
    assert "integrality" in [conflict.kind for conflict in result.conflicts]
    assert result.verify()
    assert all(conflict.verify() for conflict in result.conflicts)
