"""Cells that came as numbers, dates or anything else, as text."""

import contextlib
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import deserstats as ds
from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.stored import LONG, as_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (float("nan"), ""),
        (Decimal("NaN"), ""),
        (pd.NA, ""),
        (pd.NaT, ""),
        (213000.0, "213000"),
        (1e-7, "0.0000001"),
        (np.float32(0.1), "0.1"),
        (np.int64(5), "5"),
        (2**53 + 1, "9007199254740993"),
        (Decimal("1.20"), "1.20"),
        (Decimal("1E+2"), "100"),
        (True, "True"),
        (Decimal("1E+99999999"), "1E+99999999"),
        (float("inf"), "inf"),
    ],
)
def test_a_cell_as_text(value, text):
    assert as_text(value) == text


def test_a_whole_number_that_python_does_not_write_is_named():
    assert as_text(10**5000) == LONG


CELLS = {
    "4,301 digits": "9" * 4301,
    "a number of 5,000 digits": 10**5000,
    "thousands of groups": "1,000" + ",000" * 2000,
    "thousands of decimals": "1." + "9" * 4400,
    "a long percentage": "9" * 4301 + "%",
    "a list": [5],
    "infinity": float("inf"),
}


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("cell", CELLS)
def test_no_cell_ends_in_another_exception(column, cell):
    with contextlib.suppress(ds.ClaimTableError):
        ds.read_claims([{"value": "5", "start": "2024", "kind": "share", "base_measure": "m"} | {column: CELLS[cell]}])
