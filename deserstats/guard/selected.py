"""The figures of a table that a check looks at."""

from __future__ import annotations

from collections.abc import Mapping

from deserstats.claims.claimset import ClaimSet
from deserstats.claims.topic import known
from deserstats.errors import ClaimError
from deserstats.wording import listing


def selected(claims: ClaimSet, asked: Mapping[str, str]) -> ClaimSet:
    """Return the claims that have what is asked for: names by column, and ``period`` as their window.

    Raises
    ------
    ClaimError
        When a name does not occur, or no claim has all of them.
    """
    for name, value in asked.items():
        if name != "period":
            known(claims, name, value)
    found = claims.select(**asked) if asked else claims
    if asked and not len(found):
        raise ClaimError(f"no claim has {listing(f'{name}={value!r}' for name, value in asked.items())}")
    return found
