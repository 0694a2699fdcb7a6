"""All that the scheme says between series, as rows; and what of it could not be applied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from deserstats.claims.cells.fields import RATIO_LIKE
from deserstats.claims.cells.period import Period, day_text
from deserstats.claims.claim import Claim
from deserstats.claims.schemes.rules import Rule
from deserstats.claims.schemes.times import UNKNOWN
from deserstats.model.rows.counting_start import BEGAN
from deserstats.model.rows.delays import OCCURRED, RECORDED, delay_rows
from deserstats.model.rows.head_counts import distinct_rows
from deserstats.model.rows.linear_form import Constraint, Form, Series
from deserstats.model.rows.links import link_rows, odd_link_rows
from deserstats.model.rows.measure_rules import level_rule_rows, tied_measures
from deserstats.model.rows.series_of import SeriesIndex
from deserstats.wording import listing

DATED = "figures dated by occurrence and by record"


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
    rows = list(odd_link_rows(series_index, _cuts(said)))
    cuts = _cuts([*said, *(row.form for row in rows)])
    for tied in tied_measures(series_index, cuts, told):
        rows += tied.rows()
    for theory in (delay_rows, level_rule_rows, distinct_rows, link_rows):
        rows += theory(series_index, cuts)
    return rows


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
    for claim in series_index.claims:
        if claim.kind in RATIO_LIKE:
            yield from _other_label(series_index, claim)
    names = (name for claim in series_index.claims for name in (claim.measure, claim.base_measure))
    counted = {scheme.canonical(name)[0] for name in names}
    for name in dict.fromkeys((*scheme.additive, *scheme.signed)):
        if scheme.canonical(name)[0] not in counted:
            yield f"the scheme speaks of the measure {name!r}, which no claim counts"
    for rule in scheme.rules:
        yield from _idle(series_index, rule, counted)
    for link in scheme.wide_links:
        if not link.is_whole:
            yield f"linked by broken factors, {link.left} and {link.right} are not held to whole numbers"


def _idle(series_index: SeriesIndex, rule: Rule, counted: set[str]) -> Iterator[str]:
    """Say what a rule speaks of in vain."""
    unseen = [name for name, _ in rule.weights if series_index.scheme.canonical(name)[0] not in counted]
    if unseen:
        names = listing(unseen)
        yield f"the rule {rule.text} names {names}, of which no claim speaks: perhaps a stock, which may fall"
    odd = [name for name, _ in rule.weights if not series_index.is_additive(name)]
    if odd:
        yield f"the rule {rule.text} is not applied: {listing(odd)} does not add up over windows"


def _beginnings(series_index: SeriesIndex, forms: Sequence[Form]) -> Iterator[str]:
    """Say what is known of the time before the first day in the table."""
    for tied in tied_measures(series_index, _cuts(forms), forms) if series_index.scheme.rules else ():
        if not tied.keeps_earlier:
            continue
        begun = dict.fromkeys(tied.begun.get(m) for w in tied.rules for m in w.flows)
        for known in filter(None, begun):
            yield f"{BEGAN}{known}; Scheme(since={UNKNOWN!r}) lets anything have been counted before"
        if None in begun:
            first = day_text(date.fromordinal(tied.first))
            yield f"what was counted before {first} is not known; Scheme(since=...) says that counting began then"


def _dating(series_index: SeriesIndex) -> Iterator[str]:
    """Say whether figures dated by occurrence and by record meet."""
    told: dict[str, set[str]] = {}
    for claim in series_index.claims:
        told.setdefault(series_index.scheme.canonical(claim.measure)[0], set()).add(claim.dated_by)
    both = [measure for measure, words in told.items() if {OCCURRED, RECORDED} <= words]
    days = series_index.scheme.delay_days
    if not both:
        return
    if days is None:
        yield f"{DATED} are not compared: without Scheme(delay=...) they are different counts"
        return
    odd = [m or "(no measure)" for m in both if not series_index.is_additive(m) or m in series_index.domain.signed]
    if odd:
        yield f"the delay is not applied to {listing(odd)}, which does not add up or may be negative"
    if len(odd) < len(both):
        when = "after any backlog on the first day in the table"
        yield f"{DATED} meet through a delay of at most {days:,} days, {when}"


def _other_label(series_index: SeriesIndex, claim: Claim) -> Iterator[str]:
    """Say whether a claim compares with a level of a label under which it is not told."""
    measure = claim.base_measure or claim.measure
    span = claim.base_window or claim.window
    told = list(series_index.levels_near(claim, measure)) if series_index.is_level(measure) else []
    if told and span not in told:
        near = next((window for window in told if window.overlaps(span)), told[-1])
        compared = f"{claim.id} compares with {measure or 'a level'} of {span}, which is told of"
        meant = f"if that is meant, write {_base(near, claim)}"
        yield f"{compared} {listing(map(str, told))}: levels of different labels do not meet; {meant}"


def _base(window: Period, claim: Claim) -> str:
    """Name the columns that make a window the base of a claim."""
    if ".." not in window.label and not claim.base_end:
        return f"base_start={window.label!r}"
    return f"base_start={window.start.isoformat()!r} and base_end={window.end.isoformat()!r}"
