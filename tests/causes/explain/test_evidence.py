"""Repairs and diagnoses carry the evidence of their verdict, and refuse one without; nothing stored goes unchecked."""

from dataclasses import replace
from itertools import product

import pytest

import deserstats as ds

BOTH = {"relation": "exact", "start": "2025-01", "end": "2025-03-01", "origin": "Office"}


def claims_of(*rows, scheme=None):
    claims = [ds.Claim(**{"id": f"c{k}", **BOTH, **row}) for k, row in enumerate(rows)]
    return ds.ClaimSet(claims, scheme or ds.Scheme())


@pytest.mark.parametrize(
    "rows",
    [
        # one origin, one window, one number printed, and yet not the same claim
        [{"kind": "rate", "value": "60", "per": "month"}, {"kind": "rate", "value": "60", "per": "day"}],
        [{"value": "5", "basis": "x"}, {"value": "5"}, {"value": "9"}],
        [{"low": "5", "high": "6", "relation": "", "interval": "ci95"}, {"low": "5", "high": "6", "relation": ""},
         {"value": "9"}],
        [{"kind": "ratio", "value": "2", "base_start": "2024"},
         {"kind": "ratio", "value": "2", "base_start": "2024", "base_category": "n"}, {"value": "10"},
         {"value": "5", "start": "2024", "end": ""}, {"value": "9", "start": "2024", "end": "", "category": "n"}],
        # the first is withdrawn, its copy is not
        [{"value": "5", "published": "2025-01-01"}, {"value": "5", "published": "2025-01-02"},
         {"value": "7", "supersedes": "c0"}],
        # a copy replaces the figure that alone contradicts the rest
        [{"value": "5"}, {"value": "5", "supersedes": "c2"}, {"value": "9"}, {"value": "5", "supersedes": "c0"}],
    ],
)  # fmt: skip
def test_diagnosis_and_repairs_have_the_verdict_of_the_check(rows):
    claims = claims_of(*rows)
    status = ds.check_consistency(claims).status
    for answer in (ds.diagnose(claims), *(ds.find_repairs(claims, k, weights="trust") for k in ("drop", "reread"))):
        assert answer.status == status
        assert answer.verify()


def test_random_labels_of_equal_figures_never_change_the_verdict():
    columns = {"per": ["", "month", "day"], "basis": ["", "x"], "published": ["", "2025-05"], "category": ["a", "b"]}
    for values in product(*columns.values()):
        odd = dict(zip(columns, values, strict=True)) | {"kind": "rate" if values[0] else "total", "value": "60"}
        claims = claims_of({"value": "60", "category": "a"}, odd, {"value": "60", "category": "b"})
        assert ds.diagnose(claims).status == ds.check_consistency(claims).status


TWO = ({"value": "5"}, {"value": "6", "origin": "Other"})


@pytest.mark.parametrize("answer", [ds.diagnose, ds.find_repairs, lambda c: ds.find_repairs(c, "adjust")])
def test_a_verdict_without_evidence_is_refused(answer):
    bad, good = answer(claims_of(*TWO)), answer(claims_of(TWO[0]))
    assert (bad.status, good.status) == ("inconsistent", "consistent")
    with pytest.raises(ValueError, match="needs its evidence"):
        replace(bad, cores=())
    with pytest.raises(ValueError, match="needs its evidence"):
        replace(bad, status=ds.results.Status.CONSISTENT, **({"repairs": ()} if hasattr(bad, "repairs") else {}))
    # evidence of one set says nothing of another
    assert not replace(bad, claims=claims_of(TWO[0], {"value": "5", "origin": "Other"})).verify()
    assert not replace(good, claims=claims_of({"value": "8"})).verify()


def test_a_slip_that_restores_nothing_is_found_out():
    answer = ds.diagnose(claims_of({"value": "4,812"}, {"value": "4,182", "origin": "Other"}))
    slip = next(s for s in answer.slips if s.edits[0].column == "value")
    forged = [
        replace(slip, edits=tuple(replace(e, after="7") for e in slip.edits)),
        replace(slip, checked=()),
        replace(slip, aside=(*slip.checked,)),
    ]
    assert answer.verify()
    with pytest.raises(ValueError, match="needs its evidence"):
        replace(answer, slips=(replace(slip, witness=None),))
    assert not any(replace(answer, slips=(one,)).verify() for one in forged)


def test_what_would_make_it_true_settles_only_what_it_shows():
    months = claims_of({"value": "5"})
    held = ds.what_would_make_it_true(months, ds.Claim(id="s", value="5", **BOTH))
    refuted = ds.what_would_make_it_true(months, ds.Claim(id="s", value="6", **BOTH))
    late = ds.what_would_make_it_true(months, ds.Claim(id="s", value="6", **BOTH), effort=1e-9)
    assert (held.status, refuted.status, late.status) == ("consistent", "inconsistent", "undecided")
    assert held.verify()
    assert refuted.verify()
    assert late.slips == ()


def test_rules_count_from_one_day_in_the_whole_table():
    # n stays below m at every date, counted from 2024: the slip of another group may not move that day
    scheme = ds.Scheme(order="n <= m", since="2024-01-01")
    early = [{"measure": "m", "value": "3", "start": "2024-01", "end": "2024-02-01", "category": "a"},
             {"measure": "n", "value": "3", "start": "2024-01", "end": "2024-02-01", "category": "a"}]  # fmt: skip
    wrong = [{"measure": "m", "value": "0", "start": "2024", "category": "b"},
             {"measure": "m", "value": "5", "start": "2025-01", "category": "b"},
             {"measure": "n", "value": "6", "start": "2025-01", "category": "b"}]  # fmt: skip
    answer = ds.diagnose(claims_of(*early, *wrong, scheme=scheme))
    assert answer.status == "inconsistent"
    assert answer.verify()
    for slip in (s for s in answer.slips if s.restores):
        rows = {c.id: c for c in answer.claims}
        for edit in slip.edits:
            rows[edit.id] = rows[edit.id].replace(**{edit.column: edit.after})
        assert ds.check_consistency(ds.ClaimSet(rows.values(), scheme)).status == "consistent"
