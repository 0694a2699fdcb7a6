"""A claim set as rows, split into groups that share cells; every claim ends used or with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet, published
from deserstats.claims.period import Period, as_period
from deserstats.claims.reading import Reading
from deserstats.model.form import Facts, Form, Row
from deserstats.model.rules import rule_rows
from deserstats.model.statement import rows_of
from deserstats.model.world import UnusedError, World

Statement = tuple[Period, tuple[Row, ...]]
"""What a claim says with one of its windows."""

Options = tuple[Statement, ...]
"""The possible windows of a claim, as printed first, with the rows of each."""


@dataclass(frozen=True, slots=True)
class Component:
    """Claims that share cells, with the rules that tie them; nothing outside concerns them."""

    claims: tuple[Claim, ...]
    options: Mapping[str, Options]
    rules: tuple[Row, ...]


@dataclass(slots=True)
class System:
    """What a claim set says, as rows.

    Attributes
    ----------
    world : World
        The series that the claims speak of.
    options : dict
        Per used claim, its possible windows with the rows of each; as printed first.
    unused : dict
        Per claim that takes no part, the reason.
    rules : list of Row
        The scheme's rules on the cut days.
    """

    claims: ClaimSet
    reading: Reading
    as_of: object = None
    world: World = field(init=False)
    options: dict[str, Options] = field(init=False)
    unused: dict[str, str] = field(init=False)
    rules: list[Row] = field(init=False)

    def __post_init__(self) -> None:
        self.unused = {**_superseded(self.claims), **_too_late(self.claims, self.as_of)}
        kept = ClaimSet.trusted((c for c in self.claims if c.id not in self.unused), self.claims.scheme)
        self.world = World(kept)
        self.options = {}
        for claim in kept:
            try:
                _refuse(claim, self.world)
                self.options[claim.id] = self.statements(claim)
            except UnusedError as reason:
                self.unused[claim.id] = str(reason)
        self.rules = rule_rows(self.world, self.forms)

    def ask(self, forms: Iterable[Form]) -> None:
        """Let the rules speak of the days on which a question begins and ends, too."""
        self.rules = rule_rows(self.world, [*self.forms, *forms])

    def statements(self, claim: Claim) -> Options:
        """Return the possible windows of a claim with the rows of each.

        Raises
        ------
        UnusedError
            When the claim takes no part.
        """
        return tuple((window, tuple(rows_of(claim, window, self.world, self.reading))) for window in claim.windows)

    @property
    def facts(self) -> Facts:
        """Which series may be negative or broken."""
        return self.world.facts

    @property
    def forms(self) -> Iterable[Form]:
        """Every form of every used claim."""
        return (row.form for options in self.options.values() for _, rows in options for row in rows)

    def components(self) -> list[Component]:
        """Split the used claims into groups that share cells, in the order of the table."""
        items: list[tuple[str, Sequence[Form]]] = [
            (name, [row.form for _, rows in options for row in rows]) for name, options in self.options.items()
        ]
        items += [("", [row.form]) for row in self.rules]
        groups: dict[int, list[int]] = {}
        for i, root in enumerate(grouped([forms for _, forms in items])):
            groups.setdefault(root, []).append(i)
        n = len(self.options)
        components = []
        for members in groups.values():
            names = [items[i][0] for i in members if i < n]
            if names:
                components.append(Component(
                    tuple(self.claims[name] for name in names),
                    {name: self.options[name] for name in names},
                    tuple(self.rules[i - n] for i in members if i >= n),
                ))  # fmt: skip
        return components


def _superseded(claims: ClaimSet) -> dict[str, str]:
    reasons = {}
    for claim in claims:
        for name in filter(None, (part.strip() for part in claim.supersedes.split("|"))):
            if name in claims and name != claim.id:
                reasons[name] = f"superseded by {claim.id}"
    return reasons


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


def _refuse(claim: Claim, world: World) -> None:
    """Set aside what the engine does not read yet, loudly."""
    if claim.interval not in ("", "hard"):
        raise UnusedError(f"its interval is {claim.interval}, which is not a hard limit")
    kind = world.scheme.additive.get(claim.measure, "sum")
    if kind != "sum":
        raise UnusedError(f"its measure is declared additive={kind!r}, so its totals do not add up")


def grouped(items: Sequence[Sequence[Form]]) -> list[int]:
    """Return for each item the number of its group: items that share a cell are in one."""
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
