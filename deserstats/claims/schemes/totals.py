"""Names that are the sum of the others: their parts are known once the claims are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from deserstats.errors import SchemeError
from deserstats.wording import listing, nearest


def parts_of_totals(
    totals: Sequence[str],
    tree: Mapping[str, tuple[str, ...]],
    dimensions: Iterable[Collection[str]],
    joined: Callable[[str], tuple[str, ...]],
    dropped: Collection[str] = (),
) -> dict[str, tuple[str, ...]]:
    """Return the names that each total is the sum of: the others of its dimension, and those known already.

    Parameters
    ----------
    totals : sequence of str
        Names that are sums of the others.
    tree : mapping
        Parents and their parts; a total that stands here keeps what it has.
    dimensions : iterable of collections of str
        The categories of the claims, and their places.
    joined : callable
        The names that a text of the table joins: a union is no part itself, its names are.
    dropped : collection of str
        Names of claims that were left out: whether they are parts is not known, so they may be.

    Raises
    ------
    SchemeError
        When a total is no name of the claims, or one of both dimensions.

    Examples
    --------
    >>> parts_of_totals(["all"], {}, [["a", "b", "a+b", "all"]], lambda text: tuple(text.split("+")))
    {'all': ('a', 'b')}
    """
    found: dict[str, tuple[str, ...]] = {}
    sides = [dict.fromkeys(filter(None, names)) for names in dimensions]
    for names in sides:
        for name in [name for name in totals if name in names]:
            if name in found:
                raise SchemeError(f"total names {name!r}, which is a category and a place: rename one of the two")
            others = (*names, *(() if name in tree else dropped))
            parts = {part for other in others for part in joined(other) if part and part not in totals}
            parts = {part for part in parts if not _leads_to(part, totals, tree)}
            found[name] = tuple(sorted({*tree.get(name, ()), *parts}))
    lost = [name for name in totals if name not in found and name not in tree]
    if lost:
        occurring = list(dict.fromkeys(name for side in sides for name in side))
        meant = nearest(lost[0], occurring)
        hint = f"did you mean {meant!r}?" if meant else f"these have {listing(map(repr, occurring[:8])) or 'no names'}"
        raise SchemeError(f"total names {lost[0]!r}, which is no category or place of the claims; {hint}")
    return found


def _leads_to(name: str, totals: Collection[str], tree: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether one of the totals is below a name: a whole that a total is a part of is no part of it."""
    ahead, seen = [name], {name}
    while ahead:
        below = [part for part in tree.get(ahead.pop(), ()) if part not in seen]
        if any(part in totals for part in below):
            return True
        seen.update(below)
        ahead += below
    return False
