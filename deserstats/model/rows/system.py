"""A claim set as rows, split into groups that share cells; every claim ends used or with a reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import TypedDict, Unpack

from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period, as_period
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.selection import published
from deserstats.model.rows.claim_rows import compared_parts, rows_of
from deserstats.model.rows.linear_form import Constraint, Domain, Form
from deserstats.model.rows.scheme_rows import tie_rows
from deserstats.model.rows.series_of import SeriesIndex, UnusedError

Statement = tuple[Period, tuple[Constraint, ...]]
"""What a claim says with one of its windows."""

Options = tuple[Statement, ...]
"""The possible windows of a claim, as printed first, with the rows of each."""


BOUNDING = ("total", "stock", "each")
"""Kinds whose rows are what their figure allows, as it is."""


@dataclass(frozen=True, slots=True)
class Component:
    """Claims that share cells, with the rules that tie them; nothing outside concerns them."""

    claims: tuple[Claim, ...]
    options: Mapping[str, Options]
    rules: tuple[Constraint, ...]


class _Parts(TypedDict, total=False):
    """What a system works out for itself."""

    claims: ClaimSet
    series_index: SeriesIndex
    options: Mapping[str, Options]
    soft: Mapping[str, Options]
    unused: Mapping[str, str]
    rules: tuple[Constraint, ...]
    questions: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class System:
    """What a claim set says, as rows.

    Attributes
    ----------
    series_index : SeriesIndex
        The series that the claims speak of.
    options : dict
        Per used claim, its possible windows with the rows of each; as printed first.
    soft : dict
        Per claim whose interval is no hard limit (``ci95``, ``source_range``), what it says. Such
        claims are among ``options`` only of a system that is asked ``with_soft``.
    unused : dict
        Per claim that takes no part, the reason.
    rules : tuple of Constraint
        The scheme's rules on the cut days.
    questions : tuple of Form
        What a question speaks of, beside the claims.
    """

    claims: ClaimSet
    as_of: object = None
    with_soft: bool = False
    series_index: SeriesIndex = field(init=False)
    options: Mapping[str, Options] = field(init=False)
    soft: Mapping[str, Options] = field(init=False)
    unused: Mapping[str, str] = field(init=False)
    rules: tuple[Constraint, ...] = field(init=False)
    questions: tuple[Form, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        late = _too_late(self.claims, self.as_of)
        unused = {**superseded(c for c in self.claims if c.id not in late), **late}
        kept = self.claims.with_rows(c for c in self.claims if c.id not in unused)
        self._put(series_index=SeriesIndex(kept))
        options: dict[str, Options] = {}
        soft: dict[str, Options] = {}
        for claim in kept:
            try:
                said = self.statements(claim)
            except UnusedError as reason:
                unused[claim.id] = str(reason)
                continue
            if claim.is_soft:
                soft[claim.id] = said
            if self.with_soft or not claim.is_soft:
                options[claim.id] = said
        self._put(options=options, soft=soft, unused=unused)
        self._put(rules=self._ties())

    def _put(self, **parts: Unpack[_Parts]) -> None:
        for name, value in parts.items():
            object.__setattr__(self, name, value)

    def _but(self, **parts: Unpack[_Parts]) -> System:
        """Return a copy in which some parts are others."""
        other = copy(self)
        other._put(**parts)
        return other

    def reread(self, claims: ClaimSet, changed: Collection[str]) -> System:
        """Return the system of the same claims under another reading, which changes the numbers of some of them."""
        index = self.series_index.under(claims.reading)
        other, domain = self._but(claims=claims, series_index=index), index.domain
        more_is_whole = self.domain.continuous is not False and domain != self.domain
        anew = {name for name in self.said if more_is_whole or name in changed or not self._keeps(name, domain)}
        said = {name: other.statements(claims[name]) if name in anew else old for name, old in self.said.items()}
        other._put(
            options={name: said[name] for name in self.options},
            soft={name: said[name] for name in self.soft},
        )
        other._put(rules=other._ties())
        return other

    @property
    def said(self) -> Mapping[str, Options]:
        """What every claim says that takes part or is soft."""
        return {**self.options, **self.soft}

    def _keeps(self, name: str, domain: Domain) -> bool:
        """Whether a claim says the same of series which need not be whole: nothing was made whole for it."""
        claim = self.claims[name]
        if domain == self.domain:
            return True
        allowed = claim.allowed(self.claims.reading)
        rows = (row for _, rows in self.options.get(name, ()) for row in rows)
        return claim.kind in BOUNDING and name in self.options and all(row.bounds == allowed for row in rows)

    def _ties(self) -> tuple[Constraint, ...]:
        """The rules on the cut days of hard claims, whatever soft ones say; then those of all together."""
        if not self.with_soft:
            return tuple(tie_rows(self.series_index, self.forms))
        said = (options for name, options in self.options.items() if name not in self.soft)
        hard = [row.form for options in said for _, rows in options for row in rows]
        return tuple(dict.fromkeys([*tie_rows(self.series_index, hard), *tie_rows(self.series_index, self.forms)]))

    def asked(self, forms: Iterable[Form]) -> System:
        """Return the system whose rules speak of the days on which a question begins and ends, too."""
        questions = tuple(forms)
        return self._but(questions=questions, rules=tuple(tie_rows(self.series_index, self.forms, questions)))

    def beside(self, more: Mapping[str, Options]) -> System:
        """Return the system with some statements beside those of the claims, or in their place."""
        return self._but(options={**self.options, **more})

    def only(self, names: Iterable[str]) -> System:
        """Return the system in which only some claims count, under all rules."""
        return self._but(options={name: self.options[name] for name in names})

    def with_rows(self, rows: Iterable[Constraint]) -> System:
        """Return the system with some rows more among its rules."""
        return self._but(rules=(*self.rules, *rows))

    def over(self, domain: Domain) -> System:
        """Return the system whose series may be negative or broken otherwise."""
        return self._but(series_index=self.series_index.over(domain))

    def within(self, component: Component) -> System:
        """Return the system of the claims and rules of a component alone."""
        return self._but(options=dict(component.options), rules=component.rules)

    def statements(self, claim: Claim, allowed: Interval | None = None) -> Options:
        """Return the possible windows of a claim with the rows of each; with other numbers than its own ``allowed``.

        Raises
        ------
        UnusedError
            When the claim takes no part.
        """
        if claim.is_soft and claim.bounds == (None, None):
            raise UnusedError(f"its interval is {claim.interval}, but low and high are blank")
        numbers = claim.allowed(self.claims.reading) if allowed is None else allowed
        return tuple((window, tuple(rows_of(claim, window, self.series_index, numbers))) for window in claim.windows)

    @property
    def domain(self) -> Domain:
        """Which series may be negative or broken."""
        return self.series_index.domain

    @property
    def forms(self) -> Iterable[Form]:
        """Every form of every used claim."""
        return (row.form for options in self.options.values() for _, rows in options for row in rows)

    def components(self) -> list[Component]:
        """Split the used claims into groups that share cells, in the order of the table."""
        names = list(self.options)
        # what a ratio compares is in its group even where it cancels: no two groups share a cell
        said = [
            [row.form for _, rows in options for row in rows] + compared_parts([self.claims[name]], self.series_index)
            for name, options in self.options.items()
        ]
        groups: dict[int, tuple[list[str], list[Constraint]]] = {}
        for i, root in enumerate(grouped([*said, *([row.form] for row in self.rules)])):
            ids, rules = groups.setdefault(root, ([], []))
            if i < len(names):
                ids.append(names[i])
            else:
                rules.append(self.rules[i - len(names)])
        return [
            Component(
                tuple(self.claims[name] for name in ids), {name: self.options[name] for name in ids}, tuple(rules)
            )
            for ids, rules in groups.values()
            if ids
        ]


def superseded(claims: Iterable[Claim]) -> dict[str, str]:
    """Claims that a later figure replaces; a projection replaces no count."""
    named = {claim.id: claim for claim in claims}
    reasons = {}
    for claim in named.values():
        for name in claim.earlier:
            if name in named and name != claim.id and (claim.kind != "projection" or named[name].kind == "projection"):
                back = ", which it supersedes in turn" if claim.id in _replaced(name, named) else ""
                reasons[name] = f"superseded by {claim.id}{back}"
    return reasons


def _replaced(name: str, named: Mapping[str, Claim]) -> set[str]:
    """All claims that a claim replaces, at first or second hand."""
    found: set[str] = set()
    left = [name]
    while left:
        new = [n for n in named[left.pop()].earlier if n in named and n not in found]
        found.update(new)
        left.extend(new)
    return found


def _too_late(claims: ClaimSet, as_of: object) -> dict[str, str]:
    if as_of is None:
        return {}
    last = as_period(as_of).end
    reasons = {}
    for claim in claims:
        day = published(claim)
        if day is None:
            reasons[claim.id] = "no date of publication, so it cannot be placed before as_of"
        elif day.end > last:
            reasons[claim.id] = f"published {day}, after as_of"
    return reasons


def grouped(items: Sequence[Sequence[Form]]) -> list[int]:
    """Return for each item the number of its group: items that share a cell are in one."""
    # not scipy's DisjointSet: importing it takes three times as long as a whole check of a small table
    parent = list(range(len(items)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    spans: dict[object, list[tuple[int, int, int]]] = {}
    for i, forms in enumerate(items):
        for form in forms:
            for series, start, end, _ in form:
                spans.setdefault(series, []).append((start, end, i))
    for windows in spans.values():
        windows.sort()
        reach, owner = windows[0][1], windows[0][2]
        for start, end, i in windows:
            if start < reach:
                parent[root(i)] = root(owner)
                reach = max(reach, end)
            else:
                reach, owner = end, i
    return [root(i) for i in range(len(items))]
