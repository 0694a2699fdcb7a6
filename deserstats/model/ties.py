"""All that the scheme says between series, as rows; and what of it could not be applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from deserstats.model.delays import OCCURRED, RECORDED, delay_rows
from deserstats.model.distinct import distinct_rows
from deserstats.model.form import Form, Row, Series
from deserstats.model.linked import link_rows
from deserstats.model.rules import rule_rows
from deserstats.model.world import World
from deserstats.wording import listing


def tie_rows(world: World, forms: Iterable[Form]) -> list[Row]:
    """Write the rules, delay, head counts and wide links of the scheme on the cut days of some forms."""
    cuts: dict[Series, set[int]] = {}
    for form in forms:
        for series, start, end, _ in form:
            cuts.setdefault(series, set()).update((start, end))
    return [row for rows in (rule_rows, delay_rows, distinct_rows, link_rows) for row in rows(world, cuts)]


def remarks(world: World) -> Iterator[str]:
    """Say which ties are missing, or are not what one may think."""
    scheme = world.scheme
    if {OCCURRED, RECORDED} <= {claim.dated_by for claim in world.claims}:
        if scheme.delay_days is None:
            yield ("figures dated by occurrence and by record are not compared: without Scheme(delay=...) they are "
                   "different counts")  # fmt: skip
        else:
            yield (f"figures dated by occurrence and by record meet through a delay of at most "
                   f"{scheme.delay_days:,} days, after any backlog on the first day in the table")  # fmt: skip
    for rule in scheme.rules:
        odd = [name for name, _ in rule.weights if not world.is_additive(name)]
        if odd:
            yield f"the rule {rule.text} is not applied: {listing(odd)} does not add up over windows"
    for link in scheme.wide_links:
        if not world.is_additive(link.left, link.right):
            yield f"the link {link.text} is not applied to measures that do not add up over windows"
        elif not link.is_whole:
            yield f"linked by broken factors, {link.left} and {link.right} are not held to whole numbers"
