"""Copies, retellings and one figure under several labels, against the hand-made key of the real table."""

import pytest

import deserstats as ds


@pytest.fixture(scope="module")
def answer():
    return ds.find_lineage(ds.load_example("ua-desertion"))


def links(answer, kind):
    return {frozenset((link.id, link.other)) for link in answer.links if link.kind == kind}


def test_an_outlet_that_copied_a_print_is_no_second_witness(answer):
    """d1 of the key: for-ua.com copied Babel, figure by figure."""
    assert {frozenset(("upaug25.22", "upaug25.17")), frozenset(("upaug25.23", "upaug25.20"))} <= links(answer, "copy")


def test_a_rounded_figure_hangs_on_the_precise_one(answer):
    """'Over 185,000' is Babel's own 185,339, not the 202,997 that it would also hold."""
    found = {link.id: link.other for link in answer.links if link.kind == "retelling"}
    assert found["upaug25.21"] == "upaug25.20"
    assert found["boyko25.20"] == "boyko25.18"


def test_one_figure_under_several_labels_is_flagged(answer):
    """d40 (persons and proceedings), d4 and d33 (windows), d34 (category), d18 (ten months called a year)."""
    differs = {frozenset((k.id, k.other)): k.differs for k in answer.links if k.kind == "same_figure"}
    assert differs[frozenset(("boyko25.22", "boyko25.18"))] == ("measure", "unit")
    assert differs[frozenset(("upaug25.12", "upaug25.06"))] == ("window",)
    assert differs[frozenset(("upoct25.01", "upoct25.08"))] == ("category",)
    assert differs[frozenset(("odb24.43", "odb24.36"))] == ("window",)


def test_independent_support_needs_two_named_roots():
    base = {"start": "2025", "relation": "exact", "value": "5,123"}
    rows = [base | {"id": "a", "origin": "Office"}, base | {"id": "b", "origin": "Ministry"},
            base | {"id": "c"}, base | {"id": "d", "origin": "Office via B", "value": "5,100", "relation": "about"},
            base | {"id": "e", "origin": "Police", "value": "6,000"}]  # fmt: skip
    answer = ds.find_lineage(ds.read_claims(rows))
    assert links(answer, "independent") == {frozenset("ab")}
    assert links(answer, "retelling") == {frozenset("ad")}
    assert answer.verify()


def test_the_first_print_is_the_head():
    base = {"start": "2025", "relation": "exact", "value": "5,123", "origin": "Office"}
    rows = [base | {"id": "late", "published": "2026-03-02"}, base | {"id": "early", "published": "2026-03"},
            base | {"id": "undated"}]  # fmt: skip
    answer = ds.find_lineage(ds.read_claims(rows))
    assert {(k.id, k.other) for k in answer.links} == {("late", "early"), ("undated", "early")}


def test_tables_and_round_trip(answer):
    table = answer.origins()
    assert (table["own"] + table["copies"] + table["retellings"] == table["claims"]).all()
    assert table["claims"].sum() == len(answer.claims)
    office = table.iloc[0]
    assert office["root"] == "Prosecutor General's Office"
    assert ds.results.LineageResult.from_dict(answer.to_dict()) == answer
    assert len(answer.to_frame()) == len(answer.links)
    axes = answer.plot()
    assert [p.get_width() for p in axes.patches[:3]] == list(table["own"][:3])
