"""The shapes of input and output, written from the code so that they cannot drift from it."""

from __future__ import annotations

import types
import typing
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from deserstats.claims.cells.fields import DATED_BY, FIELDS, KINDS
from deserstats.claims.cells.period import UNITS
from deserstats.claims.cells.reading import Order, Reading, Relation
from deserstats.claims.claimset import ClaimSet
from deserstats.result import Result
from deserstats.wording import Exact

CHOICES = {
    "kind": ["", *KINDS],
    "relation": [r.value for r in (*Relation, *Order)],
    "per": ["", *UNITS],
    "dated_by": ["", *DATED_BY],
}


TOLD = ("about", "n", "told")

HEAD: dict[str, Any] = {
    "type": "object",
    "properties": {
        "type": {"type": "string", "description": "the kind of answer"},
        "version": {"type": "string", "description": "the version of deserstats"},
        "input_hash": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 of claims and scheme"},
        "how_read": {
            "type": "array",
            "description": "how the table was read: the rows of claims.how_read.to_frame(); none without claims",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in TOLD},
                "required": list(TOLD),
            },
        },
    },
    "required": ["type", "version", "input_hash", "how_read"],
}
"""What every answer has beside its own parts; answers inside another one have it not."""


def table_schema() -> dict[str, Any]:
    """Return the claim table as a Table Schema (https://datapackage.org/standard/table-schema/)."""
    columns = []
    for field in FIELDS:
        column: dict[str, Any] = {"name": field.name, "type": "string", "description": field.about}
        if field.example:
            column["example"] = field.example
        if field.name in CHOICES:
            column["constraints"] = {"enum": CHOICES[field.name]}
        columns.append(column)
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": columns,
        "fieldsMatch": ["partial"],
        "missingValues": [""],
        "primaryKey": ["id"],
    }


def result_schema() -> dict[str, Any]:
    """Return the JSON Schema of every answer's ``to_dict()``."""
    from deserstats import results

    public = (getattr(results, name) for name in results.__all__)
    kinds = [kind for kind in public if isinstance(kind, type) and issubclass(kind, Result) and is_dataclass(kind)]
    shapes: dict[str, Any] = {}
    answers = [{"allOf": [{"$ref": "#/$defs/Answer"}, _shape(kind, shapes)]} for kind in kinds]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "deserstats answers",
        "oneOf": answers,
        "$defs": {"Answer": HEAD} | dict(sorted(shapes.items())),
    }


def _shape(kind: Any, shapes: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an annotation; classes go to ``shapes``."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if kind == Exact:
        return {"type": "string", "pattern": "^-?[0-9]+(/[0-9]+)?$", "description": "an exact number"}
    if origin in (typing.Union, types.UnionType):
        rest = [a for a in args if a is not type(None)]
        kinds = [Exact] if set(rest) == set(typing.get_args(Exact)) else rest
        nothing = [{"type": "null"}] if len(rest) < len(args) else []
        return {"anyOf": [*(_shape(a, shapes) for a in kinds), *nothing]}
    if origin is tuple:
        if args[-1] is Ellipsis:
            return {"type": "array", "items": _shape(args[0], shapes)}
        return {"type": "array", "prefixItems": [_shape(a, shapes) for a in args], "items": False}
    if kind is ClaimSet or kind is Reading:
        return {"type": "object"}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"enum": [member.value for member in kind]}
    if is_dataclass(kind):
        return _class(kind, shapes)
    plain = {str: "string", bool: "boolean", int: "string", float: "number", date: "string"}
    return {"type": plain[kind]}


def _class(kind: Any, shapes: dict[str, Any]) -> dict[str, Any]:
    name = kind.__name__
    if name not in shapes:
        shapes[name] = {}
        hints = typing.get_type_hints(kind)
        properties = {f.name: _shape(hints[f.name], shapes) for f in fields(kind)}
        shapes[name] = {"type": "object", "properties": properties, "required": list(properties)}
    return {"$ref": f"#/$defs/{name}"}
