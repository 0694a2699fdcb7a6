"""A scheme in a few lines: by its names, not by all of their parts."""

from __future__ import annotations

from collections.abc import Iterator

from deserstats.claims.schemes.scheme import Scheme
from deserstats.wording import count, listing

FEW = 4
"""Parts up to which all of them are named."""


def scheme_lines(scheme: Scheme) -> list[str]:
    """Say what a scheme says, one line a rule.

    Examples
    --------
    >>> scheme_lines(Scheme({"desertion": ["407", "408"]}, order="convicted <= charged"))
    ['desertion is 407 + 408', 'order: convicted <= charged']
    """
    return [*_parents(scheme), *_rules(scheme)]


def _parents(scheme: Scheme) -> Iterator[str]:
    for parent, parts in scheme.tree.items():
        more = "" if scheme.is_exhaustive(parent) else ", and may be more"
        whole = (
            " + ".join(parts) if len(parts) <= FEW else f"{parts[0]} + ... + {parts[-1]} ({count(len(parts), 'part')})"
        )
        yield f"{parent} is {whole}{more}"


def _rules(scheme: Scheme) -> Iterator[str]:
    given = scheme.to_dict()
    if alone := [name for name in scheme.total if name not in scheme.tree]:
        yield f"{listing(alone)} is the sum of the others"
    for link in scheme.links:
        yield f"read as one: {link.text}"
    for name, kind in scheme.additive.items():
        yield f"{name}: additive={kind}"
    for name in ("order", "identities", "signed"):
        if name in given:
            yield f"{name}: {'; '.join(given[name])}"
    if "continuous" in given:
        broken = given["continuous"]
        yield f"not counted in whole numbers: {'everything' if broken is True else listing(broken)}"
    for name in ("delay", "since"):
        if name in given:
            yield f"{name}: {given[name]}"
