"""Options that a table gives no occasion to heed: a slip of the caller, and not what was meant."""

from __future__ import annotations

from deserstats.claims.shapes.layouts.plan import Plan
from deserstats.claims.shapes.options import CUMULATIVE, Shaping
from deserstats.claims.shapes.series.melt import Melted
from deserstats.errors import ClaimError
from deserstats.wording import listing


def refuse_unheeded(plan: Plan, found: Melted, shaping: Shaping) -> None:
    """Refuse an option that changes nothing: the figures would be read otherwise than the caller believes.

    Raises
    ------
    ClaimError
        When ``since`` is given and no column holds running totals, ``freq`` and there are no dates, ``fiscal``
        and no year begins on that day, or ``total`` and no label has that name.
    """
    headings = listing(repr(one.column.heading) for one in plan.figures[:4])
    if shaping.since is not None and not any(one.kind == CUMULATIVE for one in plan.figures):
        raise ClaimError(f"since={str(shaping.since)!r} is for running totals: add kind='cumulative' if {headings} are")
    if shaping.unit is not None and not found.dates and not any(one.date for one in plan.figures):
        raise ClaimError("freq says what a date stands for, and this table has no dates: leave it out")
    if shaping.fiscal is not None and not any(f"{span.start:%m-%d}" == shaping.fiscal for span in found.spans):
        raise ClaimError(
            f"fiscal={shaping.fiscal!r}: no label of this table is read as a year that begins on that day; "
            "years across two calendar years are written 2019/20"
        )
    labels = {label for keys in found.shown.values() for key in keys for label in key}
    labels |= {name for one in plan.figures for name in one.column.names}
    texts = {word for label in labels for word in (label, *label.split()[:1], *label.split()[-1:])}
    if shaping.totals and not any(map(shaping.is_total, texts)):
        named = listing(repr(name.replace("_", " ")) for name in shaping.totals)
        raise ClaimError(f"total names {named}, which is no label of this table")
