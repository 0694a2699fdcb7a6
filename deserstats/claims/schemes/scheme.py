"""What the user knows of the count itself: unions and trees, links, rules between measures.

Nothing here is guessed from the table. A rule that takes part in a conflict is named in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from deserstats.arguments import told
from deserstats.claims.cells.period import first_of_month
from deserstats.claims.schemes.links import Link, canonical_names, read_links, wide_links
from deserstats.claims.schemes.names import Names
from deserstats.claims.schemes.rules import Rule, read_identity, read_order
from deserstats.claims.schemes.scheme_file import DEFAULTS, check_shapes
from deserstats.claims.schemes.times import read_calendar_months, read_delay, read_since
from deserstats.claims.schemes.totals import parts_of_totals
from deserstats.errors import SchemeError
from deserstats.wording import Exact, nearest, one_of

OTHER = " (other)"
"""Suffix of the leaf that holds what a parent has beyond its named parts."""

TOTAL = "total"
"""Part of a scheme that may also be the name of a parent: a parent has a list of parts."""

ADDITIVE = ("sum", "distinct", "none")


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
    total : str or sequence of str, optional
        Names that are the sum of the others, ``"Total"``: of all other categories of the claims, or of
        all other places. The parts are those of the claims that the scheme is first given for, and of
        any that are added; a selection of the claims keeps them.
    links : mapping or sequence, optional
        Measures or units to be read as one: ``[("files", "proceedings")]``; with a factor,
        ``[("persons", "proceedings", 2)]``, twice as many of the first as of the second; with
        an interval of factors, ``[("persons", "proceedings", (1, 3))]``, one to three times as
        many in every window between days that the table names.
    additive : mapping, optional
        Per measure ``"sum"`` (default); ``"distinct"``, persons who may recur: over windows and
        over categories, largest part <= total <= sum of parts; or ``"none"``: figures of
        different windows or categories say nothing of each other.
    order : str or sequence of str, optional
        Inequalities between measures, ``"convicted <= charged <= registered"``, that hold at
        every date between all that was counted up to then.
    delay : str, int or timedelta, optional
        Longest time from occurrence to record: ``"90 days"``, ``"3 months"`` (of 31 days),
        ``"3 calendar months"``, or a number of days. Figures that are ``dated_by`` occurrence and
        by record meet only through it: at each date the count recorded so far lies between what
        had occurred a delay earlier and what has occurred. What was not yet recorded on the first
        day in the table may be anything.
    identities : str or sequence of str, optional
        Accounting rules, ``"cases == active + recovered + deaths"``: at each date between all that
        was counted up to then where a stock takes part, else in every window.
    signed : str or sequence of str, optional
        Measures that may be negative.
    continuous : bool, str or sequence of str, default False
        Measures or units that need not be whole numbers; True for all.
    since : str or date, optional
        The day on which the counting of all that orders and identities tie began:
        ``"2020-01-22"``. Without it, what was counted before the first day in the table may be
        anything, save where every flow of an identity with a stock is told as running totals
        from one day on (no first of January, no whole months): counting began then, unless this
        is ``"unknown"``.

    Raises
    ------
    SchemeError
        When a tree has a loop, a rule cannot be read or an option is unknown.

    Examples
    --------
    >>> import deserstats as ds
    >>> scheme = ds.Scheme({"desertion": ["407", "408"]})
    >>> sorted(scheme.leaves("desertion"))
    ['407', '408']
    """

    def __init__(
        self,
        tree: Mapping[str, Sequence[str]] | None = None,
        *,
        exhaustive: bool | Mapping[str, bool] = True,
        total: str | Iterable[str] = (),
        links: Mapping[Any, Any] | Iterable[Any] = (),
        additive: Mapping[str, str] | None = None,
        order: str | Iterable[str] = (),
        delay: str | int | timedelta | None = None,
        identities: str | Iterable[str] = (),
        signed: str | Iterable[str] = (),
        continuous: bool | str | Iterable[str] = False,
        since: str | date | None = None,
    ) -> None:
        if not isinstance(tree, Mapping | None):
            raise SchemeError(f"tree{told(tree)}; expected a mapping such as {{'all': ['a', 'b']}}")
        self.tree = {str(k): tuple(map(str, _words(v))) for k, v in (tree or {}).items()}
        self.exhaustive = exhaustive if isinstance(exhaustive, bool) else dict(exhaustive)
        self.total = tuple(dict.fromkeys(map(str, _words(total))))
        self.links = tuple(read_links(links))
        self.additive = dict(additive or {})
        self.order = tuple(_words(order))
        self.delay, self.delay_days = read_delay(delay)
        self.delay_months = read_calendar_months(self.delay)
        self.identities = tuple(_words(identities))
        self.signed = tuple(_words(signed))
        self.continuous = continuous if isinstance(continuous, bool) else tuple(_words(continuous))
        self.since = read_since(since)
        self._cells: dict[str, None] = {}
        self.table_names = self._names()
        self._check()

    def _check(self) -> None:
        for name, kind in self.additive.items():
            if kind not in ADDITIVE:
                raise SchemeError(f"additive[{name!r}] is {kind!r}; expected {one_of(ADDITIVE)}")
            if kind == "distinct" and name in self.signed:
                raise SchemeError(f"{name!r} is declared both signed and additive='distinct'; a head count has no sign")
        if isinstance(self.exhaustive, dict):
            for name in self.exhaustive:
                if name not in self.tree and name not in self.total:
                    raise SchemeError(f"exhaustive names {name!r}, which has no parts in the tree")
        _ = self._leaves
        for link in self.links:
            if not link.is_exact and {link.left, link.right} & set(self.signed):
                raise SchemeError(f"link {link.text!r}: an interval of factors needs measures that are not signed")
        _ = self.rules, self.wide_links, self._additive

    def recorded_by(self, day: int) -> int:
        """Return the day before which all that occurred before a day is recorded; both are ordinals.

        A calendar month after a day that the next month does not have, it is the first of the month after.
        """
        assert self.delay_days is not None
        if self.delay_months is None:
            return day + self.delay_days
        start = date.fromordinal(day)
        month = start.month + self.delay_months
        try:
            first, after = first_of_month(start.year, month), first_of_month(start.year, month + 1)
        except (ValueError, OverflowError):
            # the calendar ends with the year 9999: no figure tells what is recorded by then
            return date.max.toordinal() + 1
        return min(first.toordinal() + start.day - 1, after.toordinal())

    def is_exhaustive(self, parent: str) -> bool:
        """Whether the named parts of a parent are all of it."""
        if isinstance(self.exhaustive, bool):
            return self.exhaustive
        return self.exhaustive.get(parent, True)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every label that the tree knows."""
        return frozenset(self.tree) | {part for parts in self.tree.values() for part in parts}

    def knowing(self, cells: Iterable[str]) -> Scheme:
        """Return the same scheme for a table with these categories and places: they say which plus signs join names."""
        more = [cell for cell in dict.fromkeys(cells) if cell not in self._cells]
        if not more:
            return self
        made = copy(self)
        made._cells = self._cells | dict.fromkeys(more)
        made.table_names = made._names()
        return made

    def with_sums(self, sums: Mapping[str, Sequence[str]]) -> Scheme:
        """Return the same scheme with names that a table shows as sums of others; its own parents stay as they are."""
        more = {name: tuple(parts) for name, parts in sums.items() if name not in self.tree}
        if not more:
            return self
        return Scheme.from_dict(self.to_dict() | {"tree": {**self.tree, **more}}).knowing(self.cells)

    def with_totals(self, *dimensions: Iterable[str]) -> Scheme:
        """Return the same scheme for claims with these categories, and these places: they are the parts of totals.

        Raises
        ------
        SchemeError
            When a total is no name of the claims, or one of both dimensions.
        """
        if not self.total:
            return self
        sides = [set(names) for names in dimensions]
        dropped = self._cells.keys() - set().union(*sides)
        parts = parts_of_totals(self.total, self.tree, sides, self.parts, dropped)
        tree = {**self.tree, **parts}
        if tree == self.tree:
            return self
        return Scheme.from_dict(self.to_dict() | {"tree": tree}).knowing(self.cells)

    def without_parts_of_totals(self) -> Scheme:
        """Return the same scheme as it is before it knows what its totals are the sums of."""
        tree = {name: parts for name, parts in self.tree.items() if name not in self.total}
        return Scheme.from_dict(self.to_dict() | {"tree": tree}) if self.total else self

    def _names(self) -> Names:
        return Names(self._cells, (*self.names, *(name + OTHER for name in self.tree)))

    @property
    def cells(self) -> tuple[str, ...]:
        """The categories and places of the table that the scheme was given for."""
        return tuple(self._cells)

    def names_beside(self, cells: Iterable[str]) -> list[str]:
        """Return the names of the table beside these cells, where without them a union would read as one name."""
        own = dict.fromkeys(cells)
        alone = Names(own, self.table_names.named)
        if all(set(alone.parts(cell)) == set(self.parts(cell)) for cell in own):
            return []
        return [cell for cell in self._cells if cell not in own]

    def parts(self, label: str) -> tuple[str, ...]:
        """Return the names that a label joins; see :class:`deserstats.claims.schemes.names.Names`."""
        return self.table_names.parts(label)

    def leaves(self, label: str) -> frozenset[str]:
        """Return the leaves that a label covers: ``"407+408"`` those of its names, a name of the tree its parts.

        Examples
        --------
        >>> import deserstats as ds
        >>> sorted(ds.Scheme({"total": ["0-79", "80+"]}).leaves("0-79+80+"))
        ['0-79', '80+']
        """
        parts = self.parts(label)
        if len(parts) == 1:
            return self._leaves.get(parts[0]) or frozenset(parts)
        return frozenset().union(*(self._leaves.get(part, (part,)) for part in parts))

    @cached_property
    def _leaves(self) -> dict[str, frozenset[str]]:
        """The leaves of every name that has parts; a name that several parents share is looked at once."""
        known: dict[str, frozenset[str]] = {}
        for top in self.tree:
            above: dict[str, None] = {}
            ahead = [top]
            while ahead:
                name = ahead[-1]
                parts = self.tree.get(name)
                if name in known or not parts:
                    known.setdefault(name, frozenset((name,)))
                    ahead.pop()
                elif name not in above:
                    above[name] = None
                    ahead.extend(part for part in reversed(parts) if part not in known)
                    if loop := next((part for part in parts if part in above), None):
                        raise SchemeError(f"the tree has a loop: {_way(above, loop)}")
                else:
                    own = () if self.is_exhaustive(name) else (name + OTHER,)
                    known[name] = frozenset(own).union(*(known[part] for part in parts))
                    above.pop(name)
                    ahead.pop()
        return known

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Identities and orders as linear rules."""
        rules = [read_identity(text) for text in self.identities]
        for text in self.order:
            rules.extend(read_order(text))
        return tuple(rules)

    @cached_property
    def _canonical(self) -> dict[str, tuple[str, Exact]]:
        """Each name that is read as another, with the factor between them."""
        return canonical_names(self.links)

    @cached_property
    def wide_links(self) -> tuple[Link, ...]:
        """Links with an interval of factors, between the names that the others are read as."""
        return wide_links(self.links, self._canonical)

    @cached_property
    def _additive(self) -> dict[str, str]:
        """How the measure that a name is read as adds up."""
        found: dict[str, str] = {}
        for name, kind in self.additive.items():
            read_as = self.canonical(name)[0]
            if found.setdefault(read_as, kind) != kind:
                raise SchemeError(f"{name!r} is linked to a measure that is not additive={kind!r}")
        return found

    def additive_of(self, measure: str) -> str:
        """Return how the totals of a measure add up: ``"sum"``, ``"distinct"`` or ``"none"``."""
        return self._additive.get(self.canonical(measure)[0], "sum")

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
            "total": list(self.total),
            "links": [link.row() for link in self.links],
            "additive": self.additive,
            "order": list(self.order),
            "delay": self.delay,
            "identities": list(self.identities),
            "signed": list(self.signed),
            "continuous": self.continuous if isinstance(self.continuous, bool) else list(self.continuous),
            "since": self.since,
        }
        return {k: v for k, v in data.items() if v != DEFAULTS[k]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Scheme:
        """Rebuild a scheme from :meth:`to_dict`."""
        check_shapes(data)
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


SchemeLike = Scheme | Mapping[str, Any] | None
"""A scheme, or a mapping that :func:`as_scheme` takes."""


def as_scheme(given: SchemeLike) -> Scheme:
    """Return a scheme; a mapping holds either the parts of one, or parents with lists of their parts.

    ``{"total": ["men", "women"]}`` is a parent with its parts, as ``{"all": ["men", "women"]}`` is;
    ``{"total": "Total"}`` says that this name is the sum of the others.

    Raises
    ------
    SchemeError
        When it may be either, or is neither.
    """
    if given is None or isinstance(given, Scheme):
        return Scheme() if given is None else given
    if not isinstance(given, Mapping):
        raise SchemeError(f"{given!r} is not a scheme; expected a Scheme or a mapping such as {{'all': ['a', 'b']}}")
    is_parent = isinstance(given.get(TOTAL), list | tuple)
    if given and all(name in DEFAULTS for name in given) and not (is_parent and len(given) == 1):
        return Scheme.from_dict(given)
    for name, parts in given.items():
        # a rule with a slip in its name must not become a category that nobody has
        rules = [rule for rule in DEFAULTS if rule != TOTAL]
        if name in rules or nearest(str(name), rules) or not isinstance(parts, list | tuple):
            raise SchemeError(
                f"{name!r} is neither a part of a scheme ({one_of(DEFAULTS)}) nor a parent with a list of its parts; "
                f"for a category of this name write {{'tree': {{{str(name)!r}: [...]}}}}"
            )
    return Scheme.from_dict({"tree": given})


def _way(above: Iterable[str], loop: str) -> str:
    """Write how a name leads to itself."""
    return " > ".join((*above, loop))


def _words(value: str | Iterable[str] | None) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)
