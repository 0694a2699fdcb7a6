"""What a sum of figures assumes, whatever they are: each can be switched off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from deserstats.checks.consistency.answers import Premise
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.schemes.times import UNKNOWN
from deserstats.model.proof.certificate import Certificate, form_of
from deserstats.model.rows.claim_rows import BASE, DAYS_PER, is_mean, rows_of
from deserstats.model.rows.counting_start import BEGAN
from deserstats.model.rows.linear_form import Constraint, Domain, coverage
from deserstats.model.rows.series_of import SeriesIndex, has_reference_day
from deserstats.model.rows.system import System
from deserstats.wording import exact, number

WHOLE = Premise(text="whole numbers", switch="Scheme(continuous=True)")
"""That what is counted is counted in whole numbers."""


def premises(claims: ClaimSet, certificate: Certificate, system: System) -> Iterator[Premise]:
    """Return what a certificate on some claims of a system assumes."""
    index = system.series_index
    leaves = list(certificate.leaves())
    if any(map(_uses_sign, leaves)):
        measures = list(dict.fromkeys(c.measure for c in claims))
        yield Premise(text="no negative period", switch=f"Scheme(signed={measures!r})")
    if len(claims) > 1:
        yield Premise(text="one definition", switch="column 'basis'")
        yield Premise(text="one vintage", switch="column 'supersedes', or as_of=")
    yield from _inferred_sums(claims, index)
    if is_by_cases(certificate) or _needs_rounding(claims, certificate, system):
        yield WHOLE
    yield from _bases_and_levels(leaves)
    yield from _silent_measures(leaves, index)
    yield from _links(claims, index)
    yield from _rules(leaves)
    yield from _mean_units(claims)
    yield from _soft_intervals(claims)


def _inferred_sums(claims: ClaimSet, index: SeriesIndex) -> Iterator[Premise]:
    inferred = index.scheme.table_names.inferred
    for name in dict.fromkeys(n for c in claims for n in (c.category, c.base_category, c.geography) if n in inferred):
        text = f"{name} is the sum of its parts, of which not all are told by themselves"
        yield Premise(text=text, switch="blanks around its plus signs, if it is one name")


def _bases_and_levels(leaves: Sequence[Certificate]) -> Iterator[Premise]:
    for name in dict.fromkeys(t.id for leaf in leaves for t in leaf.terms if t.part == BASE):
        yield Premise(text=f"the base of {name} counts something", switch=f"leave {name} out")
    levels = (p.window for leaf in leaves for t in leaf.lines for p in t.form if has_reference_day(p.series))
    for window in dict.fromkeys(levels):
        yield Premise(text=f"one reference day in {window}", switch="column 'start' with the day of each level")


def _silent_measures(leaves: Sequence[Certificate], index: SeriesIndex) -> Iterator[Premise]:
    ruled = (p.measure for leaf in leaves for t in leaf.rules for p in t.form if not p.level and not p.tag)
    for name in dict.fromkeys(name for name in ruled if not index.is_told(name)):
        text = f"{name}, of which no claim speaks, is counted like the others"
        yield Premise(text=text, switch="a claim that tells it as a stock")


def _links(claims: ClaimSet, index: SeriesIndex) -> Iterator[Premise]:
    for name in dict.fromkeys(name for c in claims for name in (c.measure, c.base_measure, c.unit)):
        read_as, factor = index.scheme.canonical(name)
        if read_as != name and (factor != 1 or len(claims) > 1):
            yield Premise(text=f"{name} read as {number(factor)} x {read_as}", switch="Scheme without the link")


def _rules(leaves: Sequence[Certificate]) -> Iterator[Premise]:
    for rule in dict.fromkeys(t.id for leaf in leaves for t in leaf.rules):
        if rule.startswith(BEGAN):
            yield Premise(text=rule, switch=f"Scheme(since={UNKNOWN!r})")
        else:
            yield Premise(text=f"the rule {rule}", switch="Scheme without it")


def _mean_units(claims: ClaimSet) -> Iterator[Premise]:
    for unit in dict.fromkeys(c.per for c in claims if c.kind == "rate" and any(is_mean(w, c.per) for w in c.windows)):
        text = f"a {unit} of {number(exact(DAYS_PER[unit]))} days, the mean of the calendar"
        yield Premise(text=text, switch=f"a window of whole {unit}s, or the total")


def _soft_intervals(claims: ClaimSet) -> Iterator[Premise]:
    for claim in claims:
        if claim.is_soft:
            name = "range" if claim.miss_chance is None else f"{claim.interval} interval"
            yield Premise(text=f"the {name} of {claim.id}", switch=f"leave {claim.id} out")


def is_by_cases(certificate: Certificate) -> bool:
    """Whether a certificate is by cases on a whole sum."""
    return any(case.bound is not None or is_by_cases(case.certificate) for case in certificate.cases)


def _needs_rounding(claims: ClaimSet, certificate: Certificate, system: System) -> bool:
    """Whether a sum would not add up if bounds had not been moved to the next whole number inside."""
    loose = system.series_index.over(Domain(system.domain.signed, continuous=True))
    said = [row for c in claims for w in c.windows for row in rows_of(c, w, loose, c.allowed(system.claims.reading))]
    return any(not _adds_up(leaf, said) for leaf in certificate.leaves())


def _adds_up(leaf: Certificate, said: Sequence[Constraint]) -> bool:
    gap, strict = Fraction(0), False
    for t in leaf.lines:
        bound, is_open = t.bound, t.strict
        if t.role == "claim":
            rows = [r for r in said if (r.owner, r.part, r.form) == (t.id, t.part, form_of(t.form))]
            ends = [
                (r.bounds.low, r.bounds.low_open) if t.sign > 0 else (r.bounds.high, r.bounds.high_open) for r in rows
            ]
            bound, is_open = next(((end, is_open) for end, is_open in ends if end is not None), (bound, is_open))
        gap += t.sign * t.multiplier * Fraction(bound)
        strict = strict or is_open
    return gap > 0 or (gap == 0 and strict)


def _uses_sign(certificate: Certificate) -> bool:
    """Whether a sum needs that a cell which is left over is not negative."""
    cover = coverage((form_of(t.form), t.sign * t.multiplier) for t in certificate.lines)
    return any(level for steps in cover.values() for _, _, level in steps)
