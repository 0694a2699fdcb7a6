"""All that the scheme says between series, as rows; and what of it could not be applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from deserstats.claims.cells.period import day_text
from deserstats.claims.schemes.scheme import UNKNOWN
from deserstats.model.rows.counting_start import BEGAN
from deserstats.model.rows.delays import OCCURRED, RECORDED, delay_rows
from deserstats.model.rows.head_counts import distinct_rows
from deserstats.model.rows.levels import apart, level_rule_rows
from deserstats.model.rows.linear_form import Constraint, Form, Series
from deserstats.model.rows.links import link_rows, odd_link_rows
from deserstats.model.rows.measure_rules import rule_rows, tied_measures
from deserstats.model.rows.series_of import SeriesIndex
from deserstats.wording import listing


def tie_rows(series_index: SeriesIndex, forms: Iterable[Form], asked: Iterable[Form] = ()) -> list[Constraint]:
    """Write the rules, delay, head counts and wide links of the scheme on the cut days of some forms.

    What is ``asked`` for has cut days, too, but does not tell when counting began.
    """
    scheme = series_index.scheme
    if not (scheme.rules or scheme.delay_days is not None or scheme.additive or scheme.wide_links):
        return []
    said = list(forms)
    # what odd links speak of has windows, too
    told = [*said, *(row.form for row in odd_link_rows(series_index, _cuts(said)))]
    said += asked
    odd = list(odd_link_rows(series_index, _cuts(said)))
    cuts = _cuts([*said, *(row.form for row in odd)])
    counted = [*rule_rows(series_index, cuts, told), *delay_rows(series_index, cuts)]
    return (
        odd
        + counted
        + [row for rows in (level_rule_rows, distinct_rows, link_rows) for row in rows(series_index, cuts)]
    )


def _cuts(forms: Iterable[Form]) -> dict[Series, set[int]]:
    """Return the days on which the windows of forms begin or end."""
    cuts: dict[Series, set[int]] = {}
    for form in forms:
        for series, start, end, _ in form:
            cuts.setdefault(series, set()).update((start, end))
    return cuts


def remarks(series_index: SeriesIndex, forms: Iterable[Form]) -> Iterator[str]:
    """Say which ties are missing, or are not what one may think."""
    scheme = series_index.scheme
    yield from dict.fromkeys(_beginnings(series_index, list(forms)))
    yield from _dating(series_index)
    yield from apart(series_index)
    counted = {
        scheme.canonical(name)[0] for claim in series_index.claims for name in (claim.measure, claim.base_measure)
    }
    for name in dict.fromkeys((*scheme.additive, *scheme.signed)):
        if scheme.canonical(name)[0] not in counted:
            yield f"the scheme speaks of the measure {name!r}, which no claim counts"
    for rule in scheme.rules:
        unseen = [name for name, _ in rule.weights if scheme.canonical(name)[0] not in counted]
        if unseen:
            names = listing(unseen)
            yield f"the rule {rule.text} names {names}, of which no claim speaks: perhaps a stock, which may fall"
        odd = [name for name, _ in rule.weights if not series_index.is_additive(name)]
        if odd:
            yield f"the rule {rule.text} is not applied: {listing(odd)} does not add up over windows"
    for link in scheme.wide_links:
        if not link.is_whole:
            yield f"linked by broken factors, {link.left} and {link.right} are not held to whole numbers"


def _beginnings(series_index: SeriesIndex, forms: Sequence[Form]) -> Iterator[str]:
    """Say what is known of the time before the first day in the table."""
    for tied in tied_measures(series_index, _cuts(forms), forms) if series_index.scheme.rules else ():
        if not tied.keeps_earlier:
            continue
        begun = dict.fromkeys(tied.beginning.of(m) for w in tied.rules for m in w.flows)
        for known in filter(None, begun):
            yield f"{BEGAN}{known}; Scheme(since={UNKNOWN!r}) lets anything have been counted before"
        if None in begun:
            yield (f"what was counted before {day_text(date.fromordinal(tied.first))} is not known; "
                   "Scheme(since=...) says that counting began then")  # fmt: skip


def _dating(series_index: SeriesIndex) -> Iterator[str]:
    """Say whether figures dated by occurrence and by record meet."""
    told: dict[str, set[str]] = {}
    for claim in series_index.claims:
        told.setdefault(series_index.scheme.canonical(claim.measure)[0], set()).add(claim.dated_by)
    both = [measure for measure, words in told.items() if {OCCURRED, RECORDED} <= words]
    if not both:
        return
    days = series_index.scheme.delay_days
    if days is None:
        yield ("figures dated by occurrence and by record are not compared: without Scheme(delay=...) they are "
               "different counts")  # fmt: skip
        return
    odd = [m or "(no measure)" for m in both if not series_index.is_additive(m) or m in series_index.domain.signed]
    if odd:
        yield f"the delay is not applied to {listing(odd)}, which does not add up or may be negative"
    if len(odd) < len(both):
        yield (f"figures dated by occurrence and by record meet through a delay of at most {days:,} days, after any "
               "backlog on the first day in the table")  # fmt: skip
