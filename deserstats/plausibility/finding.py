"""What a plausibility check found, or why it could not look: one shape for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from math import isfinite
from typing import TYPE_CHECKING, ClassVar

from deserstats.checks.sums.naming import names_of
from deserstats.claims.claimset import ClaimSet
from deserstats.errors import ClaimError
from deserstats.result import Result
from deserstats.stats.levels import LEVEL, POWER
from deserstats.stats.multiplicity import adjust_pvalues, cauchy_combination
from deserstats.wording import count, fitting

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 20
"""Findings printed in full; the rest are counted and stay in ``to_frame()``."""

CHECKS = ("rates", "surprise", "digits", "percentages", "shares", "revisions", "copies")
"""Checks that ask one question each; ``plausibility`` is all of them."""


class Verdict(StrEnum):
    """What a check says; a notable figure may well be right."""

    NOTABLE = "notable"
    CANNOT_TELL = "cannot tell"
    UNREMARKABLE = "unremarkable"
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check says of some claims.

    Attributes
    ----------
    ids : tuple of str
        The claims looked at.
    check : str
        The check, and after a colon the test: ``"digits: heaping"``.
    statistic : float or None
        What was measured; the reason names it.
    pvalue : float or None
        Chance of at least this under the assumptions that the reason names; None where the
        check is arithmetic or was not run.
    pvalue_adjusted : float or None
        The same among all of its family.
    effect : float or None
        How large it is, in the terms of the reason.
    power : float or None
        Chance that the check would have noticed what it looks for (the reason says what that
        is); 0 where it could not have seen anything.
    verdict : Verdict
        ``notable``, ``cannot tell``, ``unremarkable`` or ``not run``.
    reason : str
        One sentence or more: the numbers, the assumption, or what is missing.
    """

    ids: tuple[str, ...] = ()
    check: str
    statistic: float | None = None
    pvalue: float | None = None
    pvalue_adjusted: float | None = None
    effect: float | None = None
    power: float | None = None
    verdict: Verdict
    reason: str

    def __post_init__(self) -> None:
        if not self.reason:
            raise ValueError(f"{self.check}: a verdict needs its reason")
        for name in ("statistic", "pvalue", "pvalue_adjusted", "effect", "power"):
            value = getattr(self, name)
            if value is not None and not isfinite(value):
                raise ValueError(f"{self.check}: {name}={value!r} is not a finite number")
        if self.verdict == Verdict.NOT_RUN and self.pvalue is not None:
            raise ValueError(f"{self.check}: a check that was not run has no p-value")

    def __str__(self) -> str:
        return fitting(self.told({}))

    def told(self, names: Mapping[str, str]) -> str:
        """Say it in one line of any length; the claim that the reason begins with by its name, where this is given."""
        first = next((i for i in self.ids if i in names and self.reason.startswith(f"{i}: ")), "")
        said = f"{names[first]}{self.reason.removeprefix(first)}" if first else self.reason
        return f"{self.verdict}: {self.check}: {said}"


def not_run(check: str, reason: str, ids: Sequence[str] = ()) -> Finding:
    """Return the finding of a check that lacks what it needs; the reason names the number."""
    return Finding(ids=tuple(ids), check=check, verdict=Verdict.NOT_RUN, reason=reason)


def adjusted(
    findings: Iterable[Finding], *, method: str = "holm", level: float = LEVEL, others: int = 0
) -> tuple[Finding, ...]:
    """Adjust the p-values of one family, and let those verdicts follow that hang on them.

    ``others`` counts tests of the family that found nothing at all (p = 1) and are not listed.
    """
    kept = list(findings)
    tested = [f.pvalue for f in kept if f.pvalue is not None]
    new = iter(adjust_pvalues([*tested, *[1.0] * others], method))
    return tuple(f if f.pvalue is None else settled(f, next(new), level) for f in kept)


def settled(finding: Finding, pvalue: float, level: float = LEVEL) -> Finding:
    """Give a finding its adjusted p-value, and the verdict that follows.

    Surprising is notable; what is not surprising is unremarkable only where the check would have
    seen something with 80 % power. *Cannot tell* stays.
    """
    verdict = finding.verdict
    if verdict in (Verdict.NOTABLE, Verdict.UNREMARKABLE):
        able = finding.power is None or finding.power >= POWER
        verdict = Verdict.UNREMARKABLE if able else Verdict.CANNOT_TELL
        verdict = Verdict.NOTABLE if pvalue <= level else verdict
    return replace(finding, pvalue_adjusted=pvalue, verdict=verdict)


def require_options(cv: float | None, power_level: float) -> None:
    """Refuse what is no variability of a month, or no level of a test.

    Raises
    ------
    ClaimError
        Says what was found.
    """
    if cv is not None and not 0 < cv < 100:
        raise ClaimError(f"cv={cv!r} is not a positive coefficient of variation, such as 0.25")
    if not 0 < power_level < 1:
        raise ClaimError(f"power_level={power_level!r} is not a number between 0 and 1, such as 0.05")


def untouched(claims: ClaimSet, findings: Iterable[Finding], why: str) -> list[str]:
    """Count the claims that no finding speaks of, as a note; nothing where there are none."""
    spoken = {name for f in findings for name in f.ids}
    left = len(claims) - len(spoken)
    return [f"{count(left, 'claim')} not looked at: {why}"] if left else []


@dataclass(frozen=True, slots=True, kw_only=True)
class PlausibilityResult(Result):
    """What one check, or several, found in a claim set.

    Attributes
    ----------
    check : str
        Name of the check: ``"percentages"``, ``"digits"``, ...
    findings : tuple of Finding
        What was found, what was not, and what was not run and why.
    notes : tuple of str
        What was left out of the check, counted, and what was assumed.
    plain : bool
        Whether the check was asked for without options, which the answer does not keep.

    Notes
    -----
    There is no proof that chance would do something. ``verify()`` runs a check that was asked for without options
    again, and compares everything. Of others it checks that findings speak of these claims, and that p-values,
    power and verdicts agree with one another.
    """

    claims: ClaimSet
    check: str
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    plain: bool = False
    effort: float = 1.0
    timed_out: bool = False

    plotter: ClassVar[str] = "plot_plausibility"

    @property
    def status(self) -> Verdict:
        """The weightiest verdict: notable before cannot tell before unremarkable before not run."""
        found = {f.verdict for f in self.findings}
        return next((v for v in Verdict if v in found), Verdict.NOT_RUN)

    @property
    def combined_pvalue(self) -> float | None:
        """Cauchy combination of all p-values: one number for "nothing anywhere"; None without any."""
        pvalues = [f.pvalue for f in self.findings if f.pvalue is not None]
        return cauchy_combination(pvalues) if pvalues else None

    def of(self, check: str) -> tuple[Finding, ...]:
        """Return the findings of one check, with its tests: ``"revisions"``, ``"revisions: falls"``."""
        return tuple(f for f in self.findings if f.check == check or f.check.startswith(f"{check}: "))

    def to_frame(self) -> pd.DataFrame:
        """Return one row a finding.

        Columns: ``ids`` (joined by commas), ``check``, ``statistic``, ``pvalue``,
        ``pvalue_adjusted``, ``effect``, ``power``, ``verdict``, ``reason``; None where a check
        has no such number.
        """
        import pandas as pd

        columns = [f.name for f in fields(Finding)]
        rows = [[getattr(f, c) for c in columns] for f in self.findings]
        rows = [[", ".join(ids), *numbers, verdict.value, reason] for ids, *numbers, verdict, reason in rows]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    def evidence(self) -> str:
        """Say what is lacking; each finding has a reason of its own."""
        known = self.check in (*CHECKS, "plausibility")
        return "" if known else f"a check of that name: {self.check!r}"

    def _text(self) -> str:
        lines = _lines(self.findings, names_of(self.claims))
        return "\n".join([_headline(self), *lines, *(f"Note: {note}." for note in self.notes)])


def is_coherent(f: Finding) -> bool:
    """Whether chances are chances, no adjustment made one smaller, and the verdict follows from them."""
    chances = [p for p in (f.pvalue, f.pvalue_adjusted, f.power) if p is not None]
    if not all(0 <= p <= 1 for p in chances) or (f.pvalue is None and f.pvalue_adjusted is not None):
        return False
    if f.pvalue is None or f.pvalue_adjusted is None:
        return True
    return f.pvalue <= f.pvalue_adjusted and f.verdict == settled(f, f.pvalue_adjusted).verdict


def _headline(result: PlausibilityResult) -> str:
    found = Counter(f.verdict for f in result.findings)
    told = ", ".join(f"{found[v]:,} {v}" for v in Verdict if found[v])
    return f"Check of {result.check} on {count(len(result.claims), 'claim')}: {told or 'nothing to look at'}."


def _lines(findings: Sequence[Finding], names: Mapping[str, str]) -> list[str]:
    """Write all that is notable up to a screen, then a few of each check and verdict; count the rest."""
    several = len({f.check.split(":")[0] for f in findings}) > 1
    groups: dict[tuple[Verdict, str], list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: list(Verdict).index(f.verdict)):
        groups.setdefault((finding.verdict, finding.check if several else ""), []).append(finding)
    lines, cut = list[str](), list[str]()
    for (verdict, check), group in groups.items():
        limit = SHOWN if verdict == Verdict.NOTABLE or not several else 1
        lines += [f"  {finding.told(names)}" for finding in group[:limit]]
        if len(group) > limit:
            of = f" of {check}" if check else ""
            cut.append(f"  ... and {len(group) - limit:,} more {verdict}{of}; to_frame() has them all")
    said = ["Notable means worth asking about, not wrong."] if any(v == Verdict.NOTABLE for v, _ in groups) else []
    return lines + cut + said
