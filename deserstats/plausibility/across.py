"""One error rate over several families of tests."""

from __future__ import annotations

from collections.abc import Sequence

from deserstats.stats.multiplicity import adjust_pvalues


def across_families(
    pvalues: Sequence[Sequence[float]], inside: Sequence[Sequence[float]] | None = None, method: str = "holm"
) -> tuple[float, ...]:
    """How surprising is each p-value among several families of checks?

    Parameters
    ----------
    pvalues : sequence of sequence of float
        p-values, one row a family.
    inside : sequence of sequence of float, optional
        The same adjusted inside each family; by Holm where left out.
    method : {"holm", "bh", "by"}
        With ``holm`` each of F families gets 1/F of the level; a family all of whose tests are
        rejected passes its part on to the others in equal parts. With ``bh`` and ``by`` all
        p-values are one family.

    Returns
    -------
    tuple of float
        Adjusted p-values, family after family.

    Notes
    -----
    1. Holm: families of one test each give Holm's procedure, one family alone its own values.

    References
    ----------
    F. Bretz et al. (2009), 10.1002/sim.3495.

    Examples
    --------
    >>> [round(p, 3) for p in across_families([[0.003], [0.012], [0.03], [0.04], [0.2], [0.6]])]
    [0.018, 0.06, 0.12, 0.12, 0.4, 0.6]
    >>> across_families([[0.01, 0.02]])
    (0.02, 0.02)
    """
    if method != "holm":
        return adjust_pvalues([p for family in pvalues for p in family], method)
    adjusted = [adjust_pvalues(f) for f in pvalues] if inside is None else [tuple(f) for f in inside]
    order = sorted(range(len(adjusted)), key=lambda i: max(adjusted[i], default=0.0))
    left, rejected = len(order), 0.0
    found: dict[int, tuple[float, ...]] = {i: tuple(1.0 for _ in adjusted[i]) for i in order}
    for rank, i in enumerate(order):
        for j in order[rank:]:
            found[j] = tuple(
                min(old, max(rejected, min(1.0, p * left))) for old, p in zip(found[j], adjusted[j], strict=True)
            )
        rejected = max(rejected, max(found[i], default=0.0))
        left -= 1
    return tuple(p for i in range(len(adjusted)) for p in found[i])
