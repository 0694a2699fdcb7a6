"""Claims in words: what each says that the others of a picture do not, and how it is printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deserstats.checks.sums.naming import Names, Subject, names_of, with_id
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet

NAMED = 4
"""Claims of a list that are named."""


def claim_names(claims: Iterable[Claim]) -> dict[str, str]:
    """Name claims by id; those that say the same are named by that, never by a bare id.

    Examples
    --------
    >>> from deserstats.claims.tables.examples import load_example
    >>> claim_names(load_example("two-figures").select(ids=["B"]))
    {'B': 'registered, 407+408, Jan-May 2025 [B]'}
    """
    told = list(claims)
    about = subject(told)
    return {id_: with_id(about, id_) if name == id_ else name for id_, name in names_of(told).items()}


def subject(claims: Sequence[Claim]) -> str:
    """Say what all of these count: ``registered, 407``."""
    return Names([Subject(claim, claim.window) for claim in claims]).about if claims else ""


def printed(claims: Iterable[Claim]) -> dict[str, str]:
    """Name claims by id, each with its figure: ``Jan-May 2025 [B]: 90,590``."""
    told = list(claims)
    names = claim_names(told)
    return {claim.id: _with_figure(names[claim.id], claim.words) for claim in told}


def _with_figure(name: str, words: str) -> str:
    """Add the figure to a name, unless it is what tells claims apart."""
    return name if f"({words})" in name else f"{name}: {words}"


def listed(claims: ClaimSet, ids: Sequence[str], among: Iterable[str] = ()) -> str:
    """Name some claims with their figures, the first of many; ``among``: the other claims of the picture."""
    words = printed(claims[name] for name in dict.fromkeys((*among, *ids)))
    rest = len(ids) - NAMED
    return "; ".join(words[name] for name in ids[:NAMED]) + (f"; {rest:,} more" if rest > 0 else "")
