"""Names that are read as one count: measures or units, with a factor or an interval of factors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from deserstats.errors import SchemeError
from deserstats.wording import Exact, exact, number


@dataclass(frozen=True)
class Link:
    """The count of ``left`` is between ``low`` and ``high`` times that of ``right``, in every window.

    With one factor (``low`` equals ``high``) the two names are one series.
    """

    left: str
    right: str
    low: Exact = 1
    high: Exact = 1

    @property
    def is_exact(self) -> bool:
        """Whether there is one factor."""
        return self.low == self.high

    @property
    def is_whole(self) -> bool:
        """Whether the factors keep whole numbers whole."""
        return isinstance(self.low, int) and isinstance(self.high, int)

    @property
    def text(self) -> str:
        """The link as a rule is named."""
        return f"{self.left} = {number(self.low)} to {number(self.high)} x {self.right}"

    def row(self) -> list[str]:
        """Return the link as it is written in a scheme's JSON."""
        ends = [self.low] if self.is_exact else [self.low, self.high]
        return [self.left, self.right, *map(str, ends)]


def read_links(links: Mapping[Any, Any] | Iterable[Any]) -> Iterator[Link]:
    """Accept ``{"a": "b"}``, ``{("a", "b"): 12}``, ``{"a": ("b", (1, 2))}`` and rows of these.

    Raises
    ------
    SchemeError
        When a row is not of this form, or a factor is not positive.
    """
    rows = links.items() if isinstance(links, Mapping) else links
    for row in rows:
        parts = list(_flat(row))
        if len(parts) not in (2, 3, 4):
            raise SchemeError(f"link {row!r} is not (left, right), (left, right, factor) or (left, right, (low, high))")
        ends = [_factor(part, row) for part in parts[2:]] or [1]
        if ends[0] > ends[-1]:
            raise SchemeError(f"link {row!r}: the low factor is above the high one; swap them")
        yield Link(str(parts[0]), str(parts[1]), ends[0], ends[-1])


def _flat(part: Any) -> Iterator[Any]:
    if isinstance(part, tuple | list):
        for item in part:
            yield from _flat(item)
    else:
        yield part


def _factor(part: Any, row: Any) -> Exact:
    try:
        factor = Fraction(str(part))
    except (ValueError, ZeroDivisionError):
        raise SchemeError(f"link {row!r}: {part!r} is not a factor") from None
    if factor <= 0:
        raise SchemeError(f"link {row!r}: the factor must be positive")
    return exact(factor)


def canonical_names(links: Iterable[Link]) -> dict[str, tuple[str, Exact]]:
    """Return each name that links of one factor lead away from, as (name it is read as, factor).

    Raises
    ------
    SchemeError
        When two ways from one name to another have different factors.
    """
    known: dict[str, tuple[str, Exact]] = {}
    for link in links:
        if not link.is_exact:
            continue
        right, scale = known.get(link.right, (link.right, 1))
        left, other = known.get(link.left, (link.left, 1))
        # link.left = other x left and link.left = factor x link.right = factor x scale x right
        factor = Fraction(link.low) * scale / Fraction(other)
        if left == right:
            if factor != 1:
                raise SchemeError(f"the links give {link.left!r} and {link.right!r} two factors")
            continue
        for name, (target, f) in list(known.items()):
            if target == left:
                known[name] = (right, exact(f * factor))
        known[left] = (right, exact(factor))
    return known


def wide_links(links: Iterable[Link], known: Mapping[str, tuple[str, Exact]]) -> tuple[Link, ...]:
    """Return the links with an interval of factors, between the names that exact links lead to.

    Raises
    ------
    SchemeError
        When exact links give the two names a factor outside the interval.
    """
    found = []
    for link in links:
        if link.is_exact:
            continue
        (left, f), (right, g) = (known.get(name, (name, 1)) for name in (link.left, link.right))
        low, high = (exact(Fraction(end) * g / Fraction(f)) for end in (link.low, link.high))
        if left == right:
            if not low <= 1 <= high:
                raise SchemeError(f"the links give {link.left!r} and {link.right!r} two factors")
            continue
        found.append(Link(left, right, low, high))
    return tuple(found)
