"""A statement that only one of two contradictory sources supports."""

import deserstats as ds


def test_a_conclusion_that_only_one_side_supports():
    ids = [f"upaug25.{k}" for k in ("01", "02", "03", "04", "05", "06", "16", "17", "20")]
    claims = ds.load_example("ua-desertion").select(ids=ids)
    window = {"start": "2022-01", "end": "2025-08-01", "measure": "registered", "unit": "proceedings", "category": "407",
              "geography": "Ukraine"}  # fmt: skip
    # both sides print 67,840 for 2024 and 110,511 for January-July 2025
    sure = ds.implies(claims, ds.Claim(value="178,000", relation="over", **window))
    assert {r.status.value for r in sure.repairs} == {"implied"}
    # 190,000 lies between the totals 185,339 and 202,997
    split = ds.implies(claims, ds.Claim(value="190,000", relation="over", **window))
    assert {frozenset(r.dropped): r.status.value for r in split.repairs} == {
        frozenset({"upaug25.16", "upaug25.17", "upaug25.20"}): "implied",
        frozenset({"upaug25.01", "upaug25.03", "upaug25.06"}): "refuted",
    }
    assert split.verify()
    assert ds.results.Implication.from_dict(split.to_dict()) == split
