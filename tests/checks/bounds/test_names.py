"""A statement takes the only measure, unit, place and category of the claims; a name that does not occur is refused."""

import json

import pytest

import deserstats as ds
from deserstats.cli import main

HEAD = {
    "measure": "registered",
    "unit": "proceedings",
    "category": "407+408",
    "geography": "Ukraine",
    "basis": "opened",
}
ROWS = [{"id": "a", "value": "102", "relation": "exact", "start": "2024-01", "source": "A"} | HEAD,
        {"id": "b", "value": "50", "relation": "exact", "start": "2024-02", "source": "B"} | HEAD]  # fmt: skip
SHORT = ds.Claim(value="100", relation="at_least", start="2024-01")
ASKS = {
    "implies": lambda claims, statement: ds.implies(claims, statement),
    "tipping": lambda claims, statement: ds.find_tipping(claims, statement, over="revision"),
    "wish": lambda claims, statement: ds.what_would_make_it_true(claims, statement),
}


def test_what_a_statement_leaves_blank_is_the_only_one_that_occurs():
    answer = ds.implies(ds.read_claims(ROWS), SHORT)
    assert answer.status == "implied"
    assert {k: v for k, v in answer.statement if k in HEAD} == HEAD
    assert answer.verify()
    assert type(answer).from_dict(answer.to_dict()) == answer
    assert ds.implies(ds.read_claims(ROWS), SHORT.replace(value="103")).status == "refuted"
    tip = ds.find_tipping(ds.read_claims(ROWS), SHORT, over="revision")
    # 99 of 102 counts fail: 3 of 102
    assert (tip.status, tip["revision"].holds) == (
        "implied",
        ds.find_tipping(ds.read_claims(ROWS), SHORT.replace(**HEAD), over="revision")["revision"].holds,
    )
    assert (
        ds.what_would_make_it_true(ds.read_claims(ROWS), SHORT.replace(value="103", relation="exact")).status
        == "inconsistent"
    )


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("column", ["measure", "unit", "category", "geography", "basis"])
def test_where_several_occur_the_statement_is_asked_to_name_one(ask, column):
    other = {"category": "409", "geography": "Poland"}.get(column, "another")
    claims = ds.read_claims([*ROWS, ROWS[0] | {"id": "c", column: other}])
    with pytest.raises(ds.ClaimError, match=f"name the {column} of the statement.*{other}"):
        ASKS[ask](claims, SHORT)
    named = ASKS[ask](claims, SHORT.replace(**{column: HEAD[column]}))
    assert named.verify()


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("column", ["measure", "unit", "category", "geography", "basis"])
def test_a_name_that_does_not_occur_is_refused_with_the_near_ones(ask, column):
    near = HEAD[column].split("+")[0]
    wrong = near[:-1] + "x" if column != "category" else "407x"
    with pytest.raises(ds.ClaimError, match=f"{column}='{wrong}' does not occur; near it is '{near}") as refused:
        ASKS[ask](
            ds.read_claims([*ROWS, ROWS[0] | {"id": "c", "category": "407"}]),
            SHORT.replace(**{"category": "407", column: wrong}),
        )
    assert "these claims have" in str(refused.value)


@pytest.mark.parametrize("column", ["measure", "unit", "category", "geography", "basis"])
def test_bounds_and_trends_refuse_such_names_too(column):
    claims = ds.read_claims(ROWS)
    wrong = HEAD[column][:-1] + "x"
    for ask in (lambda **named: ds.bound(claims, period="2024", **named),
                lambda **named: ds.compare_periods(claims, "2024-01", "2024-02", **named)):  # fmt: skip
        with pytest.raises(ds.ClaimError, match=f"{column}=.* does not occur"):
            ask(**{column: wrong})


def test_a_base_that_does_not_occur_is_refused():
    ratio = ds.Claim(kind="ratio", value="2.0", start="2024-01", base_start="2024-02", base_measure="registred")
    with pytest.raises(ds.ClaimError, match="'registred' does not occur; near it is 'registered'"):
        ds.implies(ds.read_claims(ROWS), ratio)


def test_a_label_that_claims_leave_blank_stays_blank():
    rows = [{k: v for k, v in row.items() if k != "geography"} for row in ROWS]
    claims = ds.read_claims([*rows, ROWS[0] | {"id": "c", "value": "7"}])
    answer = ds.implies(claims, SHORT)
    assert (answer.status, dict(answer.statement).get("geography")) == ("implied", None)


def test_levels_take_the_measure_of_levels():
    level = {"id": "s", "kind": "stock", "value": "40", "start": "2024-01-31", "measure": "open", "unit": "files"}
    claims = ds.read_claims([*ROWS, level])
    assert ds.implies(claims, ds.Claim(kind="stock", value="40", start="2024-01-31")).status == "implied"
    assert ds.implies(claims, SHORT).status == "implied"


def test_the_command_line_takes_a_short_statement(tmp_path, capsys):
    path = tmp_path / "figures.csv"
    ds.read_claims(ROWS).to_csv(path)
    assert main(["verify", str(path), "--statement", "value=100 relation=at_least start=2024-01", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "implied"
    assert dict(answer["statement"])["measure"] == "registered"
    assert main(["verify", str(path), "--statement", "value=100 start=2024-01 measure=registred"]) == 2
    assert "near it is 'registered'" in capsys.readouterr().err
