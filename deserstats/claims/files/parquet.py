"""Parquet files as grids: whole numbers and decimals stay exact, with or without missing ones."""

from __future__ import annotations

from io import BytesIO

from deserstats.claims.files.frames import exact_frame, of_frame
from deserstats.claims.files.grid import Grid, broken
from deserstats.errors import ClaimError

LARGEST = 50_000_000
"""Cells that a file may say it has: a few bytes may stand for any number of equal ones."""


def read_parquet(data: bytes) -> Grid:
    """Read the rows of a Parquet file.

    Raises
    ------
    ClaimError
        When pyarrow is missing.
    ClaimTableError
        When the file is broken or too large.
    """
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        raise ClaimError("reading Parquet needs pyarrow: pip install pyarrow") from None
    if not data:
        raise broken("an empty file", "a Parquet file", "write the table again")
    try:
        file = parquet.ParquetFile(BytesIO(data))
        n = file.metadata.num_rows * file.metadata.num_columns
        frame = exact_frame(file.read()) if n <= LARGEST else None
    except Exception as error:  # a parser of others raises whatever it comes upon in a file that is broken
        raise broken(
            f"a broken file ({type(error).__name__})", "a Parquet file", "write the table again, or export it as CSV"
        ) from None
    if frame is None:
        raise broken(f"{n:,} cells", f"a table of at most {LARGEST:,} cells", "read it in parts")
    return of_frame(frame)
