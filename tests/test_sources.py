"""Every question takes whatever can be read, and the reading that it is asked for stays with its claims."""

import pickle

import pandas as pd
import pytest

import deserstats as ds
from deserstats.causes.lineage import find_lineage

ROWS = [
    {"id": "a", "value": "213,000", "relation": "over", "start": "2022", "measure": "m", "source": "A"},
    {"id": "b", "value": "90,590", "start": "2023", "measure": "m", "source": "B"},
    {"id": "c", "value": "303,590", "start": "2022", "through": "2023", "measure": "m", "source": "B"},
]
SAID = ds.Claim(value="100", relation="over", start="2022", measure="m")
NEXT = {"over": "next_round"}
QUESTIONS = {
    "check_consistency": ds.check_consistency,
    "bound": lambda c, **k: ds.bound(c, period="2022", **k),
    "bound_series": lambda c, **k: ds.bound_series(c, "YS", **k),
    "implies": lambda c, **k: ds.implies(c, SAID, **k),
    "find_repairs": ds.find_repairs,
    "diagnose": ds.diagnose,
    "what_would_make_it_true": lambda c, **k: ds.what_would_make_it_true(c, SAID, **k),
    "find_bases": ds.find_bases,
    "next_question": lambda c, **k: ds.next_question(c, {"period": "2022"}, **k),
    "robust_trend": lambda c, **k: ds.compare_periods(c, "2022", "2023", **k),
    "tipping": lambda c, **k: ds.find_tipping(c, SAID, over="revision", **k),
    "estimate_trend": ds.estimate_trend,
    "find_changes": ds.find_changes,
    "compare_rates": lambda c, **k: ds.compare_rates(c, "2022", "2023", **k),
    "change at a date": lambda c, **k: ds.find_changes(c, "2023", **k),
    "reconstruct": lambda c, **k: ds.reconstruct(c, "YS", **k),
    "check_plausibility": ds.check_plausibility,
    "check_surprise": ds.check_surprise,
}
UNLIMITED = {
    "find_lineage": find_lineage,
    "check_rates": ds.check_rates,
    "check_digits": ds.check_digits,
    "check_percentages": ds.check_percentages,
    "check_shares": ds.check_shares,
    "check_revisions": ds.check_revisions,
    "check_copies": ds.check_copies,
}


@pytest.mark.parametrize("name", [*QUESTIONS, *UNLIMITED])
def test_a_question_takes_any_source_and_gives_the_same_answer(name, tmp_path):
    ask = (QUESTIONS | UNLIMITED)[name]
    claims = ds.read_claims(ROWS)
    path = tmp_path / "claims.csv"
    claims.to_csv(path)
    answer = ask(claims)
    for source in (ROWS, pd.DataFrame(ROWS), list(claims), path, str(path), ds.check_consistency(claims), answer):
        other = ask(source)
        assert other.to_frame().equals(answer.to_frame())
        assert set(claims) <= set(other.claims)


@pytest.mark.parametrize("name", [*QUESTIONS, *UNLIMITED])
def test_the_reading_asked_for_is_that_of_the_claims_of_the_answer(name):
    ask = (QUESTIONS | UNLIMITED)[name]
    claims = ds.read_claims(ROWS)
    assert ask(claims.read_as(**NEXT)).claims.reading == ds.Reading(**NEXT)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_takes_effort_and_timeout(name):
    claims = ds.read_claims(ROWS)
    assert set(claims) <= set(QUESTIONS[name](claims, effort=2, timeout=600).claims)
    with pytest.raises(ds.ClaimError, match="effort"):
        QUESTIONS[name](claims, effort=0)


def test_a_report_and_a_picture_take_any_source():
    assert "3 figures" in ds.report(ROWS).title
    assert ds.plot_claims(ROWS).has_data()


def test_a_reading_stays_with_the_claims():
    claims = ds.read_claims(ROWS, scheme={"all": ["x", "y"]}).read_as(over="next_round", rounding="nearest")
    reading = ds.Reading(over="next_round", rounding="nearest")
    others = [claims.select(ids=["a"]), claims.drop("b"), claims.add(SAID), claims.with_scheme(None),
              ds.ClaimSet.concat([claims]), ds.ClaimSet.from_dict(claims.to_dict()), ds.read_claims(claims),
              pickle.loads(pickle.dumps(claims))]  # fmt: skip
    assert {c.reading for c in others} == {reading}
    assert ds.ClaimSet.from_dict(claims.to_dict()) == claims
    plain = claims.read_as(over="literal", rounding="either")
    assert plain != claims
    assert (plain.hash == claims.hash, "reading" in plain.to_dict()) == (False, False)
    with pytest.raises(ds.ClaimError, match="read_as"):
        ds.ClaimSet.concat([claims, ds.read_claims([ROWS[0] | {"id": "z"}])])
    with pytest.raises(ds.ClaimError, match="ovr"):
        claims.read_as(ovr="literal")


def test_a_plain_mapping_is_a_tree_or_the_parts_of_a_scheme():
    tree = ds.Scheme({"all": ["a", "b"]})
    assert ds.read_claims(ROWS, scheme={"all": ["a", "b"]}).scheme == tree
    assert ds.ClaimSet(scheme={"tree": {"all": ["a", "b"]}, "signed": "m"}).scheme == ds.Scheme(
        {"all": ["a", "b"]}, signed="m"
    )
    assert ds.read_claims(ROWS).with_scheme({"all": ("a", "b")}).scheme == tree
    assert ds.read_claims(ROWS, scheme={}).scheme == ds.Scheme()


@pytest.mark.parametrize("given", [{"identites": ["a == b"]}, {"all": ["a"], "signed": "m"}, {"all": "a"}, "all"])
def test_a_mapping_that_may_be_either_is_refused(given):
    with pytest.raises(ds.DeserstatsError):
        ds.read_claims(ROWS, scheme=given)
