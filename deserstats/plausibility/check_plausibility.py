"""All checks of plausibility at once, with one error rate over all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from deserstats.arguments import question
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.codec import alike
from deserstats.errors import ClaimError
from deserstats.model.budget import AT_ONCE
from deserstats.plausibility.copying.check_copies import check_copies
from deserstats.plausibility.digits.check_digits import check_digits
from deserstats.plausibility.finding import Finding, PlausibilityResult, is_coherent, not_run, settled
from deserstats.plausibility.prediction.check_surprise import check_surprise
from deserstats.plausibility.proportion.check_percentages import check_percentages
from deserstats.plausibility.proportion.check_rates import Range, check_rates
from deserstats.plausibility.proportion.check_shares import check_shares
from deserstats.plausibility.proportion.denominators import Denominators
from deserstats.plausibility.revision.check_revisions import check_revisions
from deserstats.result import rechecks
from deserstats.stats.levels import LEVEL
from deserstats.stats.multiplicity import METHODS, across_families, cauchy_combination
from deserstats.wording import chance, count, one_of


@question
def check_plausibility(
    claims: ClaimsLike,
    *,
    denominators: Denominators = None,
    per: int = 1000,
    reference: Mapping[str, Range] | Range | None = None,
    once: str | Collection[str] = (),
    bases: Mapping[str, int | tuple[int, int]] | None = None,
    cv: float | None = None,
    digits: bool = False,
    smooth: bool = False,
    method: str = "holm",
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> PlausibilityResult:
    """Are the figures credible? Every check, what each could have seen, and what was not run and why.

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    denominators, per, reference, once
        As in :func:`check_rates`.
    bases
        As in :func:`check_percentages`.
    cv
        As in :func:`check_surprise` and :func:`check_shares`.
    digits : bool, default False
        Also look at digits: opt-in.
    smooth : bool, default False
        Also look for series that are too smooth: opt-in.
    method : {"holm", "bh", "by"}
        How p-values are adjusted. ``holm``: inside each check, and across checks by passing the
        level on when all of a check's tests are rejected; the chance of any wrong finding is at
        most 5 % whatever the dependence. ``bh`` and ``by``: over all p-values, the expected
        share of wrong ones among the findings.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    PlausibilityResult
        Findings of all checks; ``combined_pvalue`` is the Cauchy combination of all p-values:
        one number for "nothing anywhere".

    Raises
    ------
    ClaimError
        When ``method`` is unknown, or an argument of a check is.

    Notes
    -----
    1. Contradictions are no tests: they have proofs, see :func:`check_consistency`, and are
       never mixed into p-values.
    2. Surprise and shares tell power, the smallest error or change noticed, and *unremarkable* at the level that
       each check with p-values has at first, 5 % by their number. The others tell them at 5 % for themselves:
       among several more is needed to be notable, as the last note says.
    3. Credible is not true, notable is not wrong.

    References
    ----------
    S. Holm (1979), Scandinavian Journal of Statistics 6, 65-70. F. Bretz et al. (2009),
    10.1002/sim.3495 (levels passed on). Y. Liu and J. Xie (2020), 10.1080/01621459.2018.1554485.

    Examples
    --------
    >>> from deserstats.claims.tables.examples import load_example
    >>> from deserstats.plausibility.finding import CHECKS
    >>> result = check_plausibility(load_example("two-figures"))
    >>> sorted({f.check.split(":")[0] for f in result.findings}) == sorted(CHECKS)
    True
    """
    claims = as_claims(claims)
    if method not in METHODS:
        raise ClaimError(f"method={method!r} is not {one_of(map(repr, METHODS))}")
    asked = any(option is not None for option in (denominators, reference, bases, cv))
    plain = not asked and not once and not digits and not smooth and (per, method) == (1000, "holm")
    rates = check_rates(claims, denominators, per, reference=reference, once=once)
    counted = check_digits(claims) if digits else _unasked(claims)
    percentages, revisions = check_percentages(claims, bases=bases), check_revisions(claims, smooth=smooth)
    copies = check_copies(claims)
    # the level that surprise and shares have at first, at which they tell what they would notice
    others = sum(map(_has_tests, (rates, counted, percentages, revisions, copies)))
    shares = check_shares(claims, cv=cv, power_level=LEVEL / (others + 2))
    others += _has_tests(shares)
    surprise = check_surprise(claims, cv=cv, power_level=LEVEL / (others + 1), effort=effort, timeout=timeout)
    if _has_tests(shares) and not _has_tests(surprise):
        shares = check_shares(claims, cv=cv, power_level=LEVEL / others)
    results = [rates, surprise, counted, percentages, shares, revisions, copies]
    notes = [f"{r.check}: {note}" for r in results for note in r.notes]
    return PlausibilityResult(
        claims=claims,
        check="plausibility",
        findings=_adjusted(results, method),
        notes=(*notes, _how(results, method)),
        plain=plain,
        effort=surprise.effort,
        timed_out=surprise.timed_out,
    )


def _tested(result: PlausibilityResult) -> list[Finding]:
    return [f for f in result.findings if f.pvalue is not None]


def _has_tests(result: PlausibilityResult) -> bool:
    return bool(_tested(result))


def _unasked(claims: ClaimSet) -> PlausibilityResult:
    """Digits are never looked at unasked: a wrong suspicion costs more than they can find."""
    reason = "asked for only by digits=True: the risk of a wrong suspicion is higher than the power of digits"
    return PlausibilityResult(claims=claims, check="digits", findings=(not_run("digits", reason),))


def _adjusted(results: Sequence[PlausibilityResult], method: str) -> tuple[Finding, ...]:
    """Adjust over all checks, and let verdicts follow."""
    families = [tested for r in results if (tested := _tested(r))]
    inside = [[f.pvalue_adjusted or 0.0 for f in family] for family in families]
    raw = [[f.pvalue or 0.0 for f in family] for family in families]
    new = iter(across_families(raw, inside, method))
    return tuple(f if f.pvalue is None else settled(f, next(new)) for r in results for f in r.findings)


def _how(results: Sequence[PlausibilityResult], method: str) -> str:
    words = {"holm": "Holm, inside and across checks", "bh": "Benjamini and Hochberg", "by": "Benjamini and Yekutieli"}
    pvalues = [f.pvalue for r in results for f in r.findings if f.pvalue is not None]
    text = f"{count(len(pvalues), 'p-value')} adjusted by {words[method]}"
    if pvalues:
        text += f"; all together {chance(cauchy_combination(pvalues))} (Cauchy combination)"
    checks = sum(map(_has_tests, results))
    if checks > 1:
        text += f"; of surprise and shares power and smallest errors are told at {LEVEL / checks:.2g}, which each "
        text += f"of {checks} checks has at first; of the others at {LEVEL:.0%}, for each check alone"
    return text + "; contradictions are not among them, see check_consistency"


_QUESTIONS: dict[str, Callable[..., PlausibilityResult]] = {
    "rates": check_rates,
    "surprise": check_surprise,
    "digits": check_digits,
    "percentages": check_percentages,
    "shares": check_shares,
    "revisions": check_revisions,
    "copies": check_copies,
    "plausibility": check_plausibility,
}


@rechecks(PlausibilityResult)
def _is_found_again(answer: PlausibilityResult) -> bool:
    """Whether findings speak of these claims and agree with themselves, and a check without options finds them anew."""
    known = all(name in answer.claims for f in answer.findings for name in f.ids)
    if not known or not all(map(is_coherent, answer.findings)):
        return False
    # what the clock stopped is worked out again as stopped
    timeout = AT_ONCE if answer.timed_out else None
    return not answer.plain or alike(
        answer, _QUESTIONS[answer.check](answer.claims, effort=answer.effort, timeout=timeout)
    )
