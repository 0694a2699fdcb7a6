"""Two releases: old figures that the new one does not print as they were, against what it leaves of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deserstats.checks.bounds.implies import Follows
from deserstats.claims.claim import Claim
from deserstats.show.plots.canvas.claim_names import printed
from deserstats.show.plots.canvas.picture import rowed
from deserstats.show.plots.implied_plots import (
    BEYOND,
    IMPLIED,
    REACH,
    Ends,
    as_shares,
    finish_shares,
    implied_ranges,
    share_bar,
    share_box,
)
from deserstats.show.plots.style import BLUE, GREY, PALE, RED
from deserstats.wording import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.causes.releases.comparison_answers import AnswerComparison

COLOURS = {Follows.REFUTED: RED, Follows.IMPLIED: GREY}
"""What the new release rules out, and what it implies; all else is blue."""


@dataclass(frozen=True, slots=True)
class LeftRange:
    """What is left of an old figure, as shares of it."""

    claim: Claim
    status: Follows
    ends: Ends


def plot_answer_comparison(change: AnswerComparison, ax: Axes | None = None) -> Axes:
    """Draw what the new release leaves of each old figure that it does not print as it was; else what is implied."""
    able = sorted(_left(change), key=lambda row: -_off(row))
    if not able:
        return plot_implied_before_and_after(change, ax)
    with rowed(ax, list(printed(row.claim for row in able).values()), each=0.12) as (picture, kept):
        rows = [able[k] for k in kept]
        for k, row in enumerate(rows):
            share_box(picture.axes, row.claim, change.before.claims, k)
            share_bar(picture.axes, row.ends, k, COLOURS.get(row.status, BLUE))
        picture.say(change)
        finish_shares(picture, [row.claim for row in rows], "what the new release leaves, as a share of the old figure")
        picture.note("Cross: the old figure; pale box: what its words allow. Diamond: one value is left.")
        picture.note("Orange: the new release rules the old figure out; grey: it implies it; blue: it leaves it open.")
        picture.note(BEYOND if any(row.ends[1] is None or row.ends[1] > REACH for row in rows) else "")
        left = len(change.of("revised", "moved", "relabelled", "went", "ambiguous")) - len(rows)
        more = f"{count(left, 'more change')} not drawn: nothing is left to compare, or no room."
        picture.note(more if left > 0 else "")
    return picture.axes


def _left(change: AnswerComparison) -> list[LeftRange]:
    """Return the old figures of which the new release says anything, with the ends that it leaves."""
    found = []
    for figure in change.restated:
        claim = change.before.claims[figure.id]
        if claim.figure is None or claim.figure.value <= 0 or not figure.is_told:
            continue
        if figure.low is None and figure.high is None:
            continue
        low, high = as_shares(claim, figure.low, figure.high)
        found.append(LeftRange(claim, figure.status, (low or 0.0, high)))
    return found


def _off(row: LeftRange) -> float:
    """Return how far what is left lies from the old figure, as a share of it."""
    low, high = row.ends
    return max(low - 1, 0 if high is None else 1 - high, 0)


def plot_implied_before_and_after(change: AnswerComparison, ax: Axes | None = None) -> Axes:
    """Draw the implied range of each affected claim before (pale) and after, against the printed figure."""
    old, new = ({row.claim.id: row for row in implied_ranges(side)} for side in (change.before, change.after))
    # a figure is named by its id in the new table
    old = {now: old[was] for was, now in change.pairs.items() if was in old}
    ids = [n for n in change.to_frame()["id"] if n in old or n in new]
    claims = [(new.get(n) or old[n]).claim for n in ids]
    with rowed(ax, list(printed(claims).values()) or [""], each=0.18) as (picture, kept):
        drawn = [claims[k] for k in kept] if claims else []
        for k, claim in enumerate(drawn):
            for rows, colour, shift in ((old, PALE, -0.17), (new, BLUE, 0.17)):
                if claim.id in rows:
                    share_bar(picture.axes, rows[claim.id].ends, k + shift, colour)
        picture.say(change)
        finish_shares(picture, drawn, IMPLIED)
        picture.note("Above, grey: before. Below, blue: after. Cross: the printed figure. Diamond: one value.")
        left = len(change.to_frame()) - len(drawn)
        picture.note(f"{count(left, 'more claim')} of which something changed not drawn." if left else "")
    return picture.axes
