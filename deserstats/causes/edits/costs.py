"""How dear it is to doubt a claim: one documented table, which the user can replace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter

from deserstats.arguments import told
from deserstats.checks.bounds.best_repairs import Costs
from deserstats.claims.cells.reading import Relation, is_rounded
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.root_origin import is_retold
from deserstats.errors import ClaimError
from deserstats.wording import Exact, exact, one_of

SAID = attrgetter(
    *("kind", "relation", "measure", "unit", "category", "geography", "per", "base_measure", "base_category"),
    *("interval", "basis", "dated_by"),
)
"""Columns besides figure and windows that bear on what a claim says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtCosts:
    """What doubting a claim costs, by how it is worded and where it comes from.

    Among the 312 hand-checked rows of the shipped table, rows with a rounded or hedged figure were
    the odd ones about three times as often as rows with an exact one; the defaults say so.

    The cost of a claim is that of its form times ``retelling`` where its source cites the origin
    through another outlet; claims of one origin with the same window and figure are one witness
    and share its cost.

    Parameters
    ----------
    exact : number
        A figure printed to the unit, or with the word "exact".
    rounded : number
        A rounded figure ("about 21,000").
    hedged : number
        A figure with any other word ("over", "up to", "nearly", "between").
    retelling : number
        Factor where the origin is cited, or the source printed, "via" or "from" somebody.

    Examples
    --------
    >>> import deserstats as ds
    >>> half = ds.Claim(id="half", value="60", relation="over", start="2025-01", through="2025-06")
    >>> year = ds.Claim(id="year", value="51", start="2025")
    >>> print(ds.find_repairs([half, year], weights="trust").repairs[0].cost)
    1/3
    >>> print(ds.DoubtCosts(hedged=2).cost(half))
    2
    """

    exact: Exact = 1
    rounded: Exact = Fraction(1, 3)
    hedged: Exact = Fraction(1, 3)
    retelling: Exact = Fraction(3, 4)

    def cost(self, claim: Claim) -> Fraction:
        """Return the cost of one claim, copies left aside."""
        is_told_on = is_retold(claim.origin) or is_retold(claim.source)
        told_on = Fraction(self.retelling) if is_told_on else Fraction(1)
        return told_on * Fraction(self._of_form(claim))

    def _of_form(self, claim: Claim) -> Exact:
        word = claim.relation
        if word == Relation.EXACT:
            return self.exact
        if word in ("", Relation.ABOUT):
            plain = claim.figure is not None and word == "" and not is_rounded(claim.figure, claim.kind)
            return self.exact if plain else self.rounded
        return self.hedged


def copies(claims: Iterable[Claim]) -> list[list[str]]:
    """Group the claims of one root origin that say the same: every column that bears on it counts."""
    groups: dict[object, list[str]] = {}
    for c in claims:
        key = (c.witness, c.windows, c.base_window, c.subject, c.figure, c.bounds, *SAID(c))
        groups.setdefault(key if c.witness else c.id, []).append(c.id)
    return list(groups.values())


def costs(
    claims: ClaimSet, weights: str | DoubtCosts | Mapping[str, float | Exact], keep: str | Iterable[str]
) -> dict[str, Fraction | None]:
    """Return the cost of doubting every claim.

    Parameters
    ----------
    claims : ClaimSet
        The claims.
    weights : "equal", "trust", DoubtCosts or mapping
        1 each; by the documented table; by another table; or by id or root origin (1 where
        neither is named, infinity for never).
    keep : str or iterable of str
        Ids, or root origins, that are never doubted.

    Raises
    ------
    ClaimError
        When a name is neither an id nor a root origin, or a weight is not positive.
    """
    found: dict[str, Fraction | None]
    if isinstance(weights, str) and weights == "equal":
        found = {c.id: Fraction(1) for c in claims}
    elif isinstance(weights, DoubtCosts) or (isinstance(weights, str) and weights == "trust"):
        table = weights if isinstance(weights, DoubtCosts) else DoubtCosts()
        found = {c.id: table.cost(c) for c in claims}
        for group in copies(claims):
            for name in group:
                found[name] = (found[name] or Fraction(0)) / len(group)
    elif isinstance(weights, Mapping):
        found = _named(claims, weights)
    else:
        raise ClaimError(
            f"weights{told(weights)}; expected {one_of(('equal', 'trust', 'a DoubtCosts', 'a mapping of names'))}"
        )
    for name in [keep] if isinstance(keep, str) else keep:
        for claim in _meant(claims, name, "keep"):
            found[claim.id] = None
    return found


def _named(claims: ClaimSet, weights: Mapping[str, float | Exact]) -> dict[str, Fraction | None]:
    found: dict[str, Fraction | None] = {c.id: Fraction(1) for c in claims}
    # a claim's own weight wins over that of its origin
    for name, weight in sorted(weights.items(), key=lambda item: item[0] in claims):
        value = _weight(name, weight)
        for claim in _meant(claims, name, "weights"):
            found[claim.id] = value
    return found


def _weight(name: str, weight: object) -> Fraction | None:
    if isinstance(weight, int | float | Fraction) and weight > 0:
        return None if weight == float("inf") else Fraction(weight)
    raise ClaimError(f"weights[{name!r}] is {weight!r}; expected a positive number, or infinity for never")


def _meant(claims: ClaimSet, name: str, where: str) -> list[Claim]:
    if name in claims:
        return [claims[name]]
    of_root = [c for c in claims if isinstance(name, str) and c.witness == name.casefold()]
    if not of_root:
        raise ClaimError(f"{where} names {name!r}, which is neither an id nor a root origin of these claims")
    return of_root


def total(names: Iterable[str], cost: Costs) -> Exact:
    """Return the cost of a set of claims."""
    return exact(sum((cost[name] or Fraction(0) for name in names), Fraction(0)))
