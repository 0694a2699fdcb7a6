"""What a sum of figures assumes, whatever they are: each can be switched off."""

from __future__ import annotations

from collections.abc import Iterator

from deserstats.checks.answers import Premise
from deserstats.claims.claimset import ClaimSet
from deserstats.model.certificate import Certificate, form_of
from deserstats.model.form import coverage


def premises(claims: ClaimSet, certificate: Certificate) -> Iterator[Premise]:
    """Return what a certificate on some claims assumes."""
    measures = list(dict.fromkeys(c.measure for c in claims))
    if any(_uses_sign(leaf) for leaf in certificate.leaves()):
        yield Premise(text="no negative period", switch=f"Scheme(signed={measures!r})")
    if len(claims) > 1:
        yield Premise(text="one definition", switch="column 'basis'")
        yield Premise(text="one vintage", switch="column 'supersedes', or as_of=")
    if is_by_cases(certificate):
        yield Premise(text="whole numbers", switch="Scheme(continuous=True)")
    for rule in dict.fromkeys(t.id for leaf in certificate.leaves() for t in leaf.rules):
        yield Premise(text=f"the rule {rule}", switch="Scheme without it")
    for claim in claims:
        if claim.is_soft:
            chance = claim.miss_chance
            name = "range" if chance is None else f"{claim.interval} interval"
            yield Premise(text=f"the {name} of {claim.id}", switch=f"leave {claim.id} out")


def is_by_cases(certificate: Certificate) -> bool:
    """Whether a certificate is by cases on a whole sum."""
    return any(case.bound is not None or is_by_cases(case.certificate) for case in certificate.cases)


def _uses_sign(certificate: Certificate) -> bool:
    """Whether a sum needs that a cell which is left over is not negative."""
    cover = coverage((form_of(t.form), t.sign * t.multiplier) for t in certificate.lines)
    return any(level for steps in cover.values() for _, _, level in steps)
