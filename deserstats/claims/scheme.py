"""What the user knows of the count itself: unions and trees, links, rules between measures.

Nothing here is guessed from the table. A rule that takes part in a conflict is named in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from deserstats.claims.period import first_of_month
from deserstats.errors import SchemeError
from deserstats.wording import Exact, count, exact, one_of

UNION = "+"
OTHER = " (other)"
"""Suffix of the leaf that holds what a parent has beyond its named parts."""


@dataclass(frozen=True)
class Link:
    """Two measures, or two units, read as one: the count of ``left`` is ``factor`` x that of ``right``."""

    left: str
    right: str
    factor: Exact = 1


@dataclass(frozen=True)
class Rule:
    """A linear rule between measures: the weighted sum is 0 (``==``) or at most 0 (``<=``)."""

    text: str
    weights: tuple[tuple[str, int], ...]
    sense: Literal["==", "<="]


DELAYS = {
    "d": "day", "day": "day", "w": "week", "week": "week", "m": "month", "month": "month",
    "q": "quarter", "quarter": "quarter", "y": "year", "year": "year",
}  # fmt: skip
"""Units of a delay as they may be written."""


@dataclass(frozen=True)
class Delay:
    """A span of calendar time from occurrence to record."""

    count: int
    unit: str

    def after(self, day: date) -> date:
        """Return the day so much later; where the month has no such day, the first of the next.

        What happened before ``day`` is recorded before the day returned.
        """
        if self.unit in ("day", "week"):
            return day + timedelta(days=self.count * (7 if self.unit == "week" else 1))
        month = day.month + self.count * {"month": 1, "quarter": 3, "year": 12}[self.unit]
        return min(first_of_month(day.year, month) + timedelta(days=day.day - 1), first_of_month(day.year, month + 1))

    def __str__(self) -> str:
        return count(self.count, self.unit)


class Scheme:
    """Names of unions and trees, and the rules that tie measures together.

    Parameters
    ----------
    tree : mapping, optional
        Parent to parts, for categories and geographies alike:
        ``{"desertion": ["407", "408"]}``. A name without parts is a leaf.
    exhaustive : bool or mapping, default True
        Whether the parts of a parent are all of it; a mapping says it per parent. With False
        the parent may exceed the sum of its named parts.
    links : mapping or sequence, optional
        Measures or units to be read as one: ``[("files", "proceedings")]``; with a factor,
        ``[("persons", "proceedings", 2)]``, twice as many of the first as of the second.
    additive : mapping, optional
        Per measure ``"sum"`` (default), ``"distinct"`` or ``"none"``.
    order : str or sequence of str, optional
        Inequalities between measures, ``"convicted <= charged <= registered"``, that hold at
        every date between the totals counted from the first day in the table.
    delay : str, int or timedelta, optional
        Longest time from occurrence to record, ``"2 months"`` or a number of days: claims ``dated_by`` occurred and
        claims ``dated_by`` recorded then speak of the same events. Days, weeks, months, quarters
        or years; without it the two are never compared.
    identities : str or sequence of str, optional
        Accounting rules, ``"cases == active + recovered + deaths"``: at each date between totals
        counted from the first day in the table where a stock takes part, else in every window.
    signed : str or sequence of str, optional
        Measures that may be negative.
    continuous : bool, str or sequence of str, default False
        Measures or units that need not be whole numbers; True for all.

    Raises
    ------
    SchemeError
        When a tree has a loop, a rule cannot be read or an option is unknown.

    Examples
    --------
    >>> scheme = Scheme({"desertion": ["407", "408"]})
    >>> sorted(scheme.leaves("desertion"))
    ['407', '408']
    """

    def __init__(
        self,
        tree: Mapping[str, Sequence[str]] | None = None,
        *,
        exhaustive: bool | Mapping[str, bool] = True,
        links: Mapping[Any, Any] | Iterable[Any] = (),
        additive: Mapping[str, str] | None = None,
        order: str | Iterable[str] = (),
        delay: str | int | timedelta | None = None,
        identities: str | Iterable[str] = (),
        signed: str | Iterable[str] = (),
        continuous: bool | str | Iterable[str] = False,
    ) -> None:
        self.tree = {str(k): tuple(map(str, _words(v))) for k, v in (tree or {}).items()}
        self.exhaustive = exhaustive if isinstance(exhaustive, bool) else dict(exhaustive)
        self.links = tuple(_links(links))
        self.additive = dict(additive or {})
        self.order = tuple(_words(order))
        self.delay = _delay_text(delay)
        self.identities = tuple(_words(identities))
        self.signed = tuple(_words(signed))
        self.continuous = continuous if isinstance(continuous, bool) else tuple(_words(continuous))
        self._check()

    def _check(self) -> None:
        for name, kind in self.additive.items():
            if kind not in ("sum", "distinct", "none"):
                raise SchemeError(f"additive[{name!r}] is {kind!r}; expected {one_of(('sum', 'distinct', 'none'))}")
        if isinstance(self.exhaustive, dict):
            for name in self.exhaustive:
                if name not in self.tree:
                    raise SchemeError(f"exhaustive names {name!r}, which has no parts in the tree")
        for name in self.tree:
            self._expand(name, ())
        _ = self.rules, self._canonical, self.longest_delay

    @cached_property
    def longest_delay(self) -> Delay | None:
        """The delay as calendar time; None where the two ways of dating are not tied."""
        if self.delay is None:
            return None
        found = re.fullmatch(r"p?(\d+)\s*([a-z]+?)s?", self.delay.strip().casefold())
        unit = None if found is None else DELAYS.get(found[2])
        if found is None or unit is None:
            raise SchemeError(f"delay={self.delay!r} is not a time such as '2 months' or '30 days'")
        return Delay(int(found[1]), unit)

    def is_exhaustive(self, parent: str) -> bool:
        """Whether the named parts of a parent are all of it."""
        if isinstance(self.exhaustive, bool):
            return self.exhaustive
        return self.exhaustive.get(parent, True)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every label that the tree knows."""
        return frozenset(self.tree) | {part for parts in self.tree.values() for part in parts}

    def leaves(self, label: str) -> frozenset[str]:
        """Return the leaves that a label covers: ``"407+408"``, a name of the tree, or itself."""
        return frozenset(leaf for part in label.split(UNION) for leaf in self._expand(part.strip(), ()))

    def _expand(self, name: str, above: tuple[str, ...]) -> list[str]:
        if name in above:
            raise SchemeError(f"the tree has a loop: {' > '.join((*above, name))}")
        parts = self.tree.get(name)
        if not parts:
            return [name]
        leaves = [leaf for part in parts for leaf in self._expand(part, (*above, name))]
        if not self.is_exhaustive(name):
            leaves.append(name + OTHER)
        return leaves

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Identities and orders as linear rules."""
        rules = [_identity(text) for text in self.identities]
        for text in self.order:
            rules.extend(_order(text))
        return tuple(rules)

    @cached_property
    def _canonical(self) -> dict[str, tuple[str, Exact]]:
        """Each linked name as (name it is read as, factor)."""
        known: dict[str, tuple[str, Exact]] = {}
        for link in self.links:
            right, scale = known.get(link.right, (link.right, 1))
            left, other = known.get(link.left, (link.left, 1))
            if left == right:
                if Fraction(other) != Fraction(link.factor) * scale:
                    raise SchemeError(f"the links give {link.left!r} and {link.right!r} two factors")
                continue
            # link.left = other x left and link.left = factor x link.right = factor x scale x right
            factor = Fraction(link.factor) * scale / Fraction(other)
            for name, (target, f) in list(known.items()):
                if target == left:
                    known[name] = (right, exact(f * factor))
            known[left] = (right, exact(factor))
        return known

    def canonical(self, name: str) -> tuple[str, Exact]:
        """Return the measure or unit that a name is read as, and the factor from its count to this one."""
        return self._canonical.get(name, (name, 1))

    def is_signed(self, measure: str) -> bool:
        """Whether a measure may be negative."""
        return measure in self.signed

    def is_continuous(self, measure: str, unit: str) -> bool:
        """Whether a measure, or a unit, need not be a whole number."""
        if isinstance(self.continuous, bool):
            return self.continuous
        return measure in self.continuous or unit in self.continuous

    def to_dict(self) -> dict[str, Any]:
        """Return the arguments that differ from the defaults, JSON-ready."""
        data = {
            "tree": {k: list(v) for k, v in self.tree.items()},
            "exhaustive": self.exhaustive,
            "links": [[link.left, link.right, str(link.factor)] for link in self.links],
            "additive": self.additive,
            "order": list(self.order),
            "delay": self.delay,
            "identities": list(self.identities),
            "signed": list(self.signed),
            "continuous": self.continuous if isinstance(self.continuous, bool) else list(self.continuous),
        }
        return {k: v for k, v in data.items() if v not in ({}, [], None, False) and (k, v) != ("exhaustive", True)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Scheme:
        """Rebuild a scheme from :meth:`to_dict`."""
        options = ("tree", "exhaustive", "links", "additive", "order", "delay", "identities", "signed", "continuous")
        unknown = sorted(set(data) - set(options))
        if unknown:
            raise SchemeError(f"{unknown[0]!r} is not a part of a scheme; expected {one_of(options)}")
        return cls(**data)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scheme) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash(repr(sorted(self.to_dict().items())))

    def __repr__(self) -> str:
        parts = ", ".join(f"{key}={value!r}" for key, value in self.to_dict().items())
        return f"Scheme({parts})"

    def __bool__(self) -> bool:
        return bool(self.to_dict())


def _words(value: str | Iterable[str] | None) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def _delay_text(delay: str | int | timedelta | None) -> str | None:
    """Write a delay as text; a number is one of days."""
    if isinstance(delay, timedelta):
        delay = delay.days
    return f"{delay} days" if isinstance(delay, int) else delay


def _links(links: Mapping[Any, Any] | Iterable[Any]) -> Iterable[Link]:
    """Accept ``{"a": "b"}``, ``{("a", "b"): 12}``, ``{"a": ("b", 12)}`` and rows of these."""
    rows = links.items() if isinstance(links, Mapping) else links
    for row in rows:
        flat: list[Any] = []
        for part in row:
            flat.extend(part if isinstance(part, tuple | list) else [part])
        if len(flat) not in (2, 3):
            raise SchemeError(f"link {row!r} is not (left, right) or (left, right, factor)")
        try:
            factor = Fraction(str(flat[2])) if len(flat) == 3 else Fraction(1)
        except ValueError:
            raise SchemeError(f"link {row!r}: {flat[2]!r} is not a factor") from None
        if factor <= 0:
            raise SchemeError(f"link {row!r}: the factor must be positive")
        yield Link(str(flat[0]), str(flat[1]), exact(factor))


def _side(text: str, rule: str) -> dict[str, int]:
    """Read ``active + recovered - returned`` as weights of measures."""
    weights: dict[str, int] = {}
    tokens = re.split(r"(?:^|\s)([+-])\s", " " + text.strip())
    signs = ["+", *tokens[1::2]]
    for sign, name in zip(signs, (t.strip() for t in tokens[::2]), strict=True):
        if not name:
            if sign == "+" and not weights and len(tokens) > 1:
                continue
            raise SchemeError(f"rule {rule!r}: a measure is missing; write 'a == b + c' or 'a <= b'")
        weights[name] = weights.get(name, 0) + (1 if sign == "+" else -1)
    return weights


def _minus(left: dict[str, int], right: dict[str, int]) -> tuple[tuple[str, int], ...]:
    names = dict.fromkeys([*left, *right])
    weights = ((n, left.get(n, 0) - right.get(n, 0)) for n in names)
    return tuple((n, w) for n, w in weights if w)


def _identity(text: str) -> Rule:
    sides = re.split(r"==|(?<![<>])=", text)
    if len(sides) != 2:
        raise SchemeError(f"identity {text!r} is not of the form 'a == b + c'")
    return Rule(text, _minus(_side(sides[0], text), _side(sides[1], text)), "==")


def _order(text: str) -> list[Rule]:
    sides = re.split(r"<=", text)
    if len(sides) < 2:
        raise SchemeError(f"order {text!r} is not of the form 'a <= b <= c'")
    names = [_side(side, text) for side in sides]
    texts = [side.strip() for side in sides]
    return [Rule(f"{texts[i]} <= {texts[i + 1]}", _minus(names[i], names[i + 1]), "<=") for i in range(len(sides) - 1)]
