"""Rows of figures by day number, and their answer under a scheme."""

import contextlib
import io
import json
import runpy
from datetime import date, timedelta
from pathlib import Path

import deserstats as ds

FIRST = date(2025, 1, 1)
CHECKER = Path(__file__).resolve().parent.parent / "docs" / "verify_certificate.py"


def day(n: int) -> str:
    return (FIRST + timedelta(n)).isoformat()


def answer_to(*rows, **scheme):
    return ds.check_consistency(ds.read_claims(list(rows), scheme=ds.Scheme(**scheme)))


def exactly(name, value, start, end, **cells):
    return {"id": name, "value": str(value), "relation": "exact", "start": day(start), "through": day(end - 1), **cells}


def occurred(name, value, start, end, **cells):
    return exactly(name, value, start, end, dated_by="occurred", **cells)


def recorded(name, value, start, end, **cells):
    return exactly(name, value, start, end, dated_by="recorded", **cells)


PERSONS = {"additive": {"persons": "distinct"}}


def persons(name, value, start, end, **cells):
    return exactly(name, value, start, end, measure="persons", **cells)


def is_borne_out(answer, folder) -> bool:
    """Whether the checker that knows nothing of the package finds no fault, be it that some rules are not worked out there."""
    table, result, said = folder / "claims.csv", folder / "answer.json", io.StringIO()
    answer.claims.to_csv(table)
    result.write_text(json.dumps(answer.to_dict()), encoding="utf-8")
    with contextlib.redirect_stdout(said):
        runpy.run_path(str(CHECKER))["main"](table, result)
    return said.getvalue().startswith(("confirmed:", "NOT CONFIRMED in full"))
