"""The committed schemas are those that the code writes, and answers fit them."""

import json
from pathlib import Path

import pytest

import deserstats as ds
from deserstats.claims.cells.fields import COLUMNS
from deserstats.schema import result_schema, table_schema

DOCS = Path(__file__).resolve().parent.parent / "docs"


def test_committed_schemas_are_up_to_date():
    for name, schema in (("claims.schema.json", table_schema()), ("schema.json", result_schema())):
        assert json.loads((DOCS / name).read_text(encoding="utf-8")) == schema, f"run: make schemas ({name})"


def test_every_column_is_described():
    assert tuple(f["name"] for f in table_schema()["fields"]) == COLUMNS
    assert all(f["description"] for f in table_schema()["fields"])


def fits(value, shape, shapes) -> bool:
    """A small validator for the few words that the schema uses."""
    if "$ref" in shape:
        return fits(value, shapes[shape["$ref"].rpartition("/")[2]], shapes)
    if "anyOf" in shape:
        return any(fits(value, s, shapes) for s in shape["anyOf"])
    if "enum" in shape:
        return value in shape["enum"]
    kind = shape["type"]
    if kind == "object":
        known = shape.get("properties", {})
        return isinstance(value, dict) and all(k in value and fits(value[k], s, shapes) for k, s in known.items())
    if kind == "array":
        if "prefixItems" in shape:
            pairs = zip(value, shape["prefixItems"], strict=True)
            return all(fits(v, s, shapes) for v, s in pairs)
        return isinstance(value, list) and all(fits(v, shape["items"], shapes) for v in value)
    return isinstance(value, {"string": str, "boolean": bool, "number": float, "null": type(None)}[kind])


def test_answers_fit_the_schema():
    schema = result_schema()
    claims = ds.load_example("ua-desertion")
    two = ds.load_example("two-figures")
    answers = [ds.check_consistency(claims), ds.check_consistency(two), ds.bound(two, period="2025-01"),
               ds.bound_series(two, "YS"), ds.implies(two, two["B"])]  # fmt: skip
    for answer in answers:
        data = json.loads(json.dumps(answer.to_dict()))
        assert data["type"] == type(answer).__name__
        assert len(data["input_hash"]) == 64
        assert fits(data, schema["$defs"][data["type"]], schema["$defs"])
        assert fits(data, schema["$defs"]["Answer"], schema["$defs"])


def test_every_answer_says_how_its_table_was_read():
    two = ds.load_example("two-figures")
    told = [
        {"about": "windows", "n": "2"},
        {"about": "names", "n": "1"},
    ]
    for answer in (ds.check_consistency(two), ds.bound(two, period="2025-01"), ds.implies(two, two["B"])):
        rows = answer.to_dict()["how_read"]
        assert [{name: row[name] for name in ("about", "n")} for row in rows] == told
        assert rows[1]["told"] == "One name each: 407+408."
        data = json.loads(json.dumps(answer.to_dict()))
        assert type(answer).from_dict(data) == answer
        data["how_read"][0]["told"] = "Read 3 claims."
        with pytest.raises(ds.ClaimError, match=r"how_read\[0\].told"):
            type(answer).from_dict(data)
