"""What the other claims of its set allow for each claim: a row a claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from deserstats.many.one_set import Standings
from deserstats.many.plain.bounds import FAR
from deserstats.many.plain.claims import PlainClaims
from deserstats.many.plain.texts import Numbers
from deserstats.many.plain_sets import PlainVerdicts
from deserstats.many.set_rows import OF_CLAIMS, SetRow
from deserstats.many.sets import Sets

if TYPE_CHECKING:
    import pandas as pd

Told = tuple[NDArray[Any], ...]
"""Of some claims: the numbers of their sets, what they are called, and the ends of what the others allow."""


def claim_rows(
    sets: Sets, claims: PlainClaims | None, plain: PlainVerdicts | None, others: Mapping[int, tuple[SetRow, Standings]]
) -> pd.DataFrame:
    """Return the claims of one set after those of another, each with what the others allow for it.

    Parameters
    ----------
    sets : Sets
        The sets.
    claims, plain
        Those of them that were decided together, where some were.
    others : mapping
        Those that were decided one by one, by number: the verdict, and where the claims stand.
    """
    import pandas as pd

    status = np.full(sets.n, "consistent", dtype=object)
    status[list(others)] = [str(row.status) for row, _ in others.values()]
    if plain is not None:
        status[list(plain.conflicts)] = "inconsistent"
    together = _together(sets.number, claims, plain)
    begins = np.searchsorted(together[0], np.arange(sets.n + 1))
    parts: list[Told] = []
    last = 0
    for k, (_, standings) in sorted(others.items()):
        parts += [tuple(part[begins[last] : begins[k]] for part in together), _alone(k, standings)]
        last = k + 1
    parts.append(tuple(part[begins[last] :] for part in together))
    number, *told = (np.concatenate(part) for part in zip(*parts, strict=True))
    number = number.astype(np.int64)
    return frame_of_claims(pd.Series(sets.names).take(number).array, told[0], status[number], *told[1:])


def frame_of_claims(*columns: Any) -> pd.DataFrame:
    """Return columns of rows of claims as a frame."""
    import pandas as pd

    found = pd.DataFrame(dict(zip(OF_CLAIMS, columns, strict=True)))
    return found.astype({"id": "str", "status": "str", "implied_low": object, "implied_high": object})


def _together(number: Numbers, claims: PlainClaims | None, plain: PlainVerdicts | None) -> Told:
    """Return what is told of the rows of sets that were decided together, by set."""
    if claims is None or plain is None or plain.implied is None:
        return (np.zeros(0, dtype=np.int64), *(np.zeros(0, dtype=object) for _ in range(3)))
    ids, found = claims.called, plain.implied
    order = np.argsort(number, kind="stable")
    known = found.is_known[order]
    low, high = found.low[order].astype(object), found.high[order].astype(object)
    low[~known] = None
    high[~known | (found.high[order] >= FAR)] = None
    return number[order], np.array(ids.texts, dtype=object)[ids.numbers[order]], low, high


def _alone(k: int, standings: Standings) -> Told:
    """Return what is told of the claims of a set that was decided by itself; one that was not read is a row, too."""
    cells = [(s.id, s.implied_low, s.implied_high) for s in standings] or [("", None, None)]
    return (np.full(len(cells), k), *(np.array(part, dtype=object) for part in zip(*cells, strict=True)))
