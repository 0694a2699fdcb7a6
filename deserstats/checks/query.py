"""What a question asks for, and the claims that bear on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.fields import COMPARING
from deserstats.claims.names import UNION
from deserstats.claims.period import Period
from deserstats.claims.window import window_cells
from deserstats.errors import ClaimError
from deserstats.model.form import Form
from deserstats.model.system import Component, System, grouped
from deserstats.model.world import FLOWS
from deserstats.wording import listing

ASKED = "asked"
"""Id of the quantity that a question asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The series that a question is about: one measure, unit, place and basis, some categories."""

    measure: str
    unit: str
    category: str
    geography: str
    basis: str
    dated_by: str = ""

    def claim(self, period: Period) -> Claim:
        """Return the target over a period as a claim without a limit."""
        return Claim(
            id=ASKED, low="0", **window_cells(period), measure=self.measure, unit=self.unit,
            category=self.category, geography=self.geography, basis=self.basis, dated_by=self.dated_by,
        )  # fmt: skip

    def form(self, system: System, period: Period) -> Form:
        """Return the sum that is asked for."""
        claim = self.claim(period)
        level = system.world.is_level(self.measure)
        return system.world.form(claim, self.measure, self.unit, self.category, period, level=level)


def target(
    claims: ClaimSet,
    category: str | None,
    measure: str | None,
    unit: str | None,
    geography: str | None,
    basis: str | None,
    dated_by: str | None = None,
    *,
    levels: bool = False,
) -> Target:
    """Fill in what a question left out, where only one value occurs; ``levels``: it may ask for a stock.

    Raises
    ------
    ClaimError
        When several values occur, or a name does not; lists those that do.
    """
    kinds = (*FLOWS, "stock") if levels else FLOWS
    rows: list[Claim] = [c for c in claims if c.kind in kinds]
    if not rows:
        raise ClaimError(f"these claims have no totals, rates{', levels' if levels else ''} or each rows to ask about")
    chosen: dict[str, str] = {}
    asked = {"measure": measure, "unit": unit, "geography": geography, "basis": basis, "dated_by": dated_by}
    for column, given in asked.items():
        values = list(dict.fromkeys(getattr(c, column) for c in rows))
        if column == "unit" and all(c.measure != chosen["measure"] for c in rows):
            # what only ratios speak of is counted in no unit
            values = _anonymous(claims, chosen["measure"]) or values
        if given is not None:
            chosen[column] = _known(claims, column, given)
        elif len(values) == 1:
            chosen[column] = values[0]
        else:
            raise ClaimError(f"name the {column}: these claims have {listing(map(repr, values))}")
        rows = [c for c in rows if getattr(c, column) == chosen[column]] or rows
        if column == "measure":
            # a measure that is told as a total, too, is asked for as a total
            rows = [c for c in rows if c.kind in FLOWS] or rows
    if category is None:
        leaves = sorted({leaf for c in rows for leaf in claims.scheme.leaves(c.category)})
        category = UNION.join(leaves)
    return Target(category=_known(claims, "category", category), **chosen)


def _anonymous(claims: ClaimSet, measure: str) -> list[str]:
    """Return no unit, as the one that a measure is counted in which only ratios speak of; nothing for any other."""
    return [""] if any(c.kind in COMPARING and measure in (c.measure, c.base_measure) for c in claims) else []


def levels_told(claims: ClaimSet, wanted: Target) -> list[Period]:
    """Return the windows under which a measure that is only told as a stock is told."""
    name = claims.scheme.canonical(wanted.measure)[0]
    rows = [c for c in claims if c.kind in (*FLOWS, "stock") and claims.scheme.canonical(c.measure)[0] == name]
    if any(c.kind in FLOWS for c in rows):
        return []
    return list(dict.fromkeys(window for c in rows for window in c.windows))


def _known(claims: ClaimSet, column: str, name: str) -> str:
    """Return a name that claims or their scheme have, else raise."""
    scheme = claims.scheme
    names = [getattr(c, column) for c in claims]
    if column in ("measure", "category"):
        names += [base for c in claims if (base := getattr(c, f"base_{column}"))]
    if column in ("measure", "unit"):
        names += [n for link in scheme.links for n in (link.left, link.right)]
        names += [n for rule in scheme.rules for n, _ in rule.weights]
    if column == "dated_by" and scheme.delay is not None:
        names += ["occurred", "recorded"]
    if column in ("category", "geography"):
        names += sorted(scheme.names)
        known = {leaf for n in names for leaf in scheme.leaves(n)}
        missing = sorted(scheme.leaves(name) - known)
    else:
        missing = [] if name in names else [name]
    whole = [label for label in scheme.table_names.labels if name in label.split(UNION)]
    if missing and whole:
        parts = {whole[0]: [part.strip() for part in whole[0].split(UNION)]}
        raise ClaimError(
            f"{column}={missing[0]!r} occurs only in {whole[0]!r}, which is read as one name; "
            f"if it is a sum, read with scheme={parts}"
        )
    if missing:
        raise ClaimError(
            f"{column}={missing[0]!r} does not occur; these claims have {listing(map(repr, dict.fromkeys(names)))}"
        )
    return name


def touched(system: System, components: Sequence[Component], forms: Iterable[Form]) -> list[Component]:
    """Return the components that share a cell with one of the forms."""
    asked = list(forms)
    items: list[Sequence[Form]] = [
        [row.form for options in c.options.values() for _, rows in options for row in rows]
        + [row.form for row in c.rules]
        for c in components
    ]
    groups = grouped([*items, asked])
    return [c for c, group in zip(components, groups, strict=False) if group == groups[-1]]


def merged(components: Sequence[Component]) -> Component:
    """Join components into one."""
    return Component(
        tuple(claim for c in components for claim in c.claims),
        {name: options for c in components for name, options in c.options.items()},
        tuple(row for c in components for row in c.rules),
    )
