"""Statements that follow, are refuted, or stay open: by hand, and with the evidence checked."""

import json

import pytest

import deserstats as ds


def read(*rows):
    base = {"relation": "exact", "measure": "m", "unit": "u", "category": "x"}
    return ds.read_claims([base | row for row in rows])


def statement(**cells):
    return ds.Claim(**({"measure": "m", "unit": "u", "category": "x", "relation": "exact"} | cells))


MONTHS = [{"id": f"m{i}", "start": f"2025-0{i}", "value": str(v)} for i, v in enumerate((3, 5, 9), start=1)]
ELSEWHERE = {"id": "y", "category": "y", "start": "2025-01", "value": "0", "relation": "at_least"}
QUARTER = {"start": "2025-01", "end": "2025-04-01"}

STATEMENTS = [
    # statement, answer
    (QUARTER | {"value": "17"}, "implied"),
    (QUARTER | {"value": "18"}, "refuted"),
    (QUARTER | {"value": "16", "relation": "over"}, "implied"),
    (QUARTER | {"value": "17", "relation": "over"}, "refuted"),
    (QUARTER | {"value": "17", "relation": "at_most"}, "implied"),
    ({"start": "2025-03", "end": "2025-05-01", "value": "9"}, "possible"),
    ({"start": "2025-03", "end": "2025-05-01", "value": "8"}, "refuted"),
    ({"start": "2025-03", "end": "2025-05-01", "value": "9", "relation": "at_least"}, "implied"),
    ({"kind": "ratio", "start": "2025-03", "base_start": "2025-01", "value": "3"}, "implied"),
    ({"kind": "ratio", "start": "2025-02", "base_start": "2025-01", "value": "2", "relation": "over"}, "refuted"),
    ({"kind": "growth", "start": "2025-02", "base_start": "2025-01", "value": "66.7", "relation": "about"}, "implied"),
    ({"kind": "order", "relation": "rising", "per": "month", **QUARTER}, "implied"),
    ({"kind": "order", "relation": "falling", "per": "month", **QUARTER}, "refuted"),
    ({"kind": "order", "relation": "highest", "per": "month", **QUARTER}, "implied"),
    ({"kind": "order", "relation": "rising", "per": "month", "start": "2025-01", "end": "2025-05-01"}, "possible"),
    ({"kind": "rate", "per": "month", **QUARTER, "value": "5.67", "relation": "about"}, "implied"),
    ({"kind": "each", "per": "month", **QUARTER, "low": "3", "high": "9", "relation": "between"}, "implied"),
    ({"kind": "each", "per": "month", **QUARTER, "low": "4", "high": "9", "relation": "between"}, "refuted"),
    (QUARTER | {"category": "y", "value": "5"}, "possible"),
    (QUARTER | {"category": "y", "value": "4", "relation": "under"}, "possible"),
]


@pytest.mark.parametrize(("cells", "answer"), STATEMENTS)
def test_statements(cells, answer):
    found = ds.implies(read(*MONTHS, ELSEWHERE), statement(**cells))
    assert found.status == answer
    assert found.verify()
    assert type(found).from_dict(json.loads(json.dumps(found.to_dict()))) == found
    assert (len(found.ids) > 0) == (answer in ("implied", "refuted"))


def test_equal_months_neither_prove_nor_refute_a_rise():
    flat = read(*[row | {"value": "4"} for row in MONTHS])
    rise = statement(kind="order", relation="rising", per="month", **QUARTER)
    assert ds.implies(flat, rise).status == "possible"


def test_ambiguous_windows_must_all_refute():
    two = ds.load_example("two-figures")
    more = ds.Claim(value="90,590", relation="over", start="2025-01", end="2025-06-01", measure="registered",
                    unit="proceedings", category="407+408")  # fmt: skip
    assert ds.implies(two, more).status == "refuted"
    before = more.replace(start="2022-02-24", end="2025-01-01", value="122,411", relation="at_least")
    found = ds.implies(two, before)
    assert found.status == "possible"
    assert found.verify()
    from_february = before.replace(start="2022-02-01")
    found = ds.implies(two, from_february)
    assert found.status == "implied"
    assert found.verify()


def test_contradictory_claims_answer_by_repair():
    claims = read(*MONTHS, QUARTER | {"id": "t", "value": "18"})
    found = ds.implies(claims, statement(**QUARTER, value="17"))
    assert found.status == "inconsistent"
    assert {r.dropped: str(r.status) for r in found.repairs} == {
        ("t",): "implied", ("m1",): "refuted", ("m2",): "refuted", ("m3",): "refuted",
    }  # fmt: skip


def test_statements_that_take_no_part_are_undecided_with_the_reason():
    found = ds.implies(read(*MONTHS), statement(kind="projection", start="2025", value="40"))
    assert (found.status, found.reason) == ("undecided", "projection")


def test_zelensky_on_falling_desertion():
    """'Fallen since September-October 2024': the registered months say the opposite."""
    months = ds.load_example("ua-desertion").select(ids=[f"boyko24.{i:02}" for i in range(9, 13)])
    fell = ds.Claim(kind="order", relation="falling", per="month", start="2024-09", end="2025-01-01",
                    measure="registered", unit="proceedings", category="407+408", geography="Ukraine")  # fmt: skip
    assert ds.implies(months, fell).status == "refuted"
    assert ds.implies(months, fell.replace(relation="rising")).status == "implied"


def test_tampered_proofs_do_not_verify():
    from dataclasses import replace

    found = ds.implies(read(*MONTHS), statement(**QUARTER, value="18"))
    term = found.certificates[0].terms[0]
    other = replace(found.certificates[0], terms=(replace(term, bound=99), *found.certificates[0].terms[1:]))
    assert not replace(found, certificates=(other,)).verify()
    implied = ds.implies(read(*MONTHS), statement(**QUARTER, value="17"))
    assert not replace(implied, certificates=implied.certificates[:1]).verify()
    with pytest.raises(ValueError, match="needs its evidence"):
        replace(found, certificates=())


@pytest.mark.parametrize("name", ["statement", "opposite", "statement'"])
def test_a_claim_may_have_the_name_of_a_statement(name):
    claims = read({"id": name, "start": "2025-01", "value": "5"})
    refuted = ds.implies(claims, statement(start="2025-01", value="7"))
    assert (refuted.status, refuted.ids, refuted.verify()) == ("refuted", (name,), True)
    implied = ds.implies(claims, statement(start="2025-01", value="5"))
    assert (implied.status, implied.ids, implied.verify()) == ("implied", (name,), True)


def test_a_refutation_that_needs_no_choice_of_windows_stands_alone():
    # c3 says that January is 0, whatever c1 counts
    rows = [{"id": "c1", "start": "2025-01", "end": "2025-02-01", "end_or": "2025-03-01", "value": "0"},
            {"id": "c3", "start": "2025-01", "value": "0"}]  # fmt: skip
    answer = ds.implies(read(*rows), statement(start="2025-01", value="1"))
    assert (answer.status, answer.ids, answer.verify()) == ("refuted", ("c3",), True)
    assert "If " not in str(answer)
