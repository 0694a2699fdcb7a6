"""Claim tables that are shipped with the package."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import overload

from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import read_claims
from deserstats.errors import ClaimError
from deserstats.wording import one_of

EXAMPLES = {
    "two-figures": "two published figures on desertion: over 213,000 since February 2022, 90,590 in Jan-May 2025",
    "ua-desertion": "312 published figures on proceedings under Articles 407 and 408, 2022-2025",
}


@overload
def load_example() -> dict[str, str]: ...
@overload
def load_example(name: str) -> ClaimSet: ...


def load_example(name: str | None = None) -> ClaimSet | dict[str, str]:
    """Load a shipped claim table; without a name, return what there is.

    Parameters
    ----------
    name : {"two-figures", "ua-desertion"}, optional
        Which table.

    Returns
    -------
    ClaimSet, or dict of name to description

    Raises
    ------
    ClaimError
        When there is no example of that name.

    Examples
    --------
    >>> import deserstats as ds
    >>> print(ds.load_example("two-figures")["A"])
    A: over 213,000, 24 Feb 2022-May 2025, 407+408
    """
    if name is None:
        return dict(EXAMPLES)
    if not isinstance(name, str) or name not in EXAMPLES:
        raise ClaimError(f"no example {name!r}; expected {one_of(map(repr, EXAMPLES))}")
    with as_file(files("deserstats") / "data" / f"{name}.csv") as path:
        return read_claims(path)
