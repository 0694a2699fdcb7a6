"""What claims are asked about where a question does not say it, and the names that may be asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from deserstats.claims.cells.fields import DATED_BY
from deserstats.claims.schemes.names import UNION
from deserstats.claims.selection import ReadClaims
from deserstats.errors import ClaimError
from deserstats.wording import listing

LISTED = 12
"""Names listed at most in an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a question asks about by default; None is left to the question.

    Parameters
    ----------
    category, measure, unit, geography, dated_by : str, optional
        As the arguments of a question.
    """

    category: str | None = None
    measure: str | None = None
    unit: str | None = None
    geography: str | None = None
    dated_by: str | None = None

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not isinstance(value := getattr(self, name), str | None):
                raise ClaimError(f"{name}={value!r} is a {type(value).__name__}; expected text")

    def to_dict(self) -> dict[str, str]:
        """Return the parts that are said."""
        return {name: text for name in self.__slots__ if (text := getattr(self, name)) is not None}

    def __bool__(self) -> bool:
        return self != Topic()

    def __str__(self) -> str:
        return ", ".join(f"{name} {text!r}" for name, text in self.to_dict().items())


def occurring(claims: ReadClaims, topic: Topic) -> Topic:
    """Return a topic that some claim is about; raise where a name does not occur, or names do not occur together."""
    for column, name in topic.to_dict().items():
        known(claims, column, name)
    told = {name: text for name, text in topic.to_dict().items() if name != "category"}
    # what only the scheme names is not asked of rows
    told = {name: text for name, text in told.items() if any(getattr(c, name) == text for c in claims)}
    if told and not any(all(getattr(c, name) == text for name, text in told.items()) for c in claims):
        raise ClaimError(f"no claim has {listing(f'{name} {text!r}' for name, text in told.items())}")
    return topic


def known(claims: ReadClaims, column: str, name: str, said: str = "") -> str:
    """Return a name that claims or their scheme have; ``said`` is where it was given, if not as its column.

    Raises
    ------
    ClaimError
        When it does not occur; with those that are near, and those that do occur.
    """
    names = _names(claims, column)
    if column in ("category", "geography"):
        leaves = {leaf for n in names for leaf in claims.scheme.leaves(n)}
        missing = sorted(claims.scheme.leaves(name) - leaves)
    else:
        missing = [] if name in names else [name]
    if not missing:
        return name
    labels = claims.scheme.table_names.labels
    whole = [label for label in labels if name in (part.strip() for part in label.split(UNION))]
    if whole:
        parts = {whole[0]: [part.strip() for part in whole[0].split(UNION)]}
        raise ClaimError(
            f"{said or column}={missing[0]!r} occurs only in {whole[0]!r}, which is read as one name; "
            f"if it is a sum, read with scheme={parts}"
        )
    near = get_close_matches(missing[0], [n for n in dict.fromkeys(names) if n], n=3)
    hint = f"; near it is {listing(map(repr, near), 'or')}" if near else ""
    raise ClaimError(f"{said or column}={missing[0]!r} does not occur{hint}; these claims have {listed(names)}")


def _names(claims: ReadClaims, column: str) -> list[str]:
    """Return the names that a column of claims, or their scheme, has."""
    scheme = claims.scheme
    names = [getattr(c, column) for c in claims]
    if column in ("measure", "category"):
        names += [base for c in claims if (base := getattr(c, f"base_{column}"))]
    if column in ("measure", "unit"):
        names += [n for link in scheme.links for n in (link.left, link.right)]
        names += [n for rule in scheme.rules for n, _ in rule.weights]
    if column == "dated_by" and scheme.delay is not None:
        names += DATED_BY
    if column in ("category", "geography"):
        names += sorted(scheme.names)
    return names


def listed(names: Sequence[str]) -> str:
    """Return names as an error lists them, each once."""
    kept = [repr(name) if name.strip() else "(blank)" for name in dict.fromkeys(names)]
    return listing(kept) if len(kept) <= LISTED else listing([*kept[:LISTED], f"{len(kept) - LISTED:,} more"])
