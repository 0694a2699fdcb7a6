"""An analysis: the answers to all questions that a table of claims raises, asked once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from deserstats.analysis.screen import screen
from deserstats.causes.explain.slip_answers import DiagnosisResult
from deserstats.causes.repair.repair_answers import RepairResult
from deserstats.checks.consistency.answers import ConsistencyResult, Status
from deserstats.claims.claimset import ClaimSet
from deserstats.plausibility.finding import PlausibilityResult
from deserstats.result import Result
from deserstats.trend.certain.order_answers import PeriodOrder
from deserstats.trend.change.change_answers import ChangesResult
from deserstats.trend.estimate.estimate_answers import TrendEstimate

if TYPE_CHECKING:
    import pandas as pd

    from deserstats.show.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAsked:
    """A question that was not asked of the claims, and why."""

    question: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis(Result):
    """What can be said of a table of claims: are they consistent, plausible, and do they trend?

    Attributes
    ----------
    consistency : ConsistencyResult
        Can all claims be right?
    repairs : RepairResult or None
        The fewest claims to leave out, where they contradict each other.
    diagnosis : DiagnosisResult or None
        Possible slips, where they contradict each other: of all claims, or in a large table of the first conflicts
        and what their outlets tell beside them (``diagnosis.claims``).
    plausibility : PlausibilityResult
        Are they credible?
    series : str
        What the three answers below are of: the series that most totals tell.
    trend : TrendEstimate or None
        Where it is going.
    changes : ChangesResult or None
        When its rate changed.
    order : PeriodOrder or None
        Which periods are above which in every series that fits.
    not_asked : tuple of NotAsked
        Questions that were not asked, each with the reason.

    Notes
    -----
    ``verify()`` verifies every part.
    """

    claims: ClaimSet
    consistency: ConsistencyResult
    repairs: RepairResult | None = None
    diagnosis: DiagnosisResult | None = None
    plausibility: PlausibilityResult
    series: str = ""
    trend: TrendEstimate | None = None
    changes: ChangesResult | None = None
    order: PeriodOrder | None = None
    not_asked: tuple[NotAsked, ...] = ()

    gallery: ClassVar[str] = "story.analysis_plots"
    plotter: ClassVar[str] = "plot_analysis"

    @property
    def status(self) -> Status:
        """Whether the claims can all be right."""
        return self.consistency.status

    @property
    def parts(self) -> dict[str, Result]:
        """The answers that there are, by name."""
        names = ("consistency", "repairs", "diagnosis", "plausibility", "trend", "changes", "order")
        answers = {name: getattr(self, name) for name in names}
        return {name: answer for name, answer in answers.items() if answer is not None}

    def to_frame(self) -> pd.DataFrame:
        """Return one row a claim, as ``consistency.to_frame()``."""
        return self.consistency.to_frame()

    def evidence(self) -> str:
        """Say what is lacking: parts on these claims, and repairs and a diagnosis where the claims contradict."""
        if any(part.claims != self.claims for name, part in self.parts.items() if name != "diagnosis"):
            return "parts on the same claims"
        if self.diagnosis is not None and any(self.claims[c.id] != c for c in self.diagnosis.claims):
            return "a diagnosis of the same claims"
        told = {note.question for note in self.not_asked}
        needed = {"trend", "changes", "order"} | (
            {"repairs", "diagnosis"} if self.status == Status.INCONSISTENT else set()
        )
        missing = sorted(needed - told - set(self.parts))
        return f"{missing[0]}, or why it was not asked" if missing else ""

    def _holds(self) -> bool:
        return all(part.verify() for part in self.parts.values())

    def report(self, *, title: str | None = None) -> Report:
        """Return its page; see :func:`deserstats.report`."""
        from deserstats.show.report import report

        return report(self.consistency, title=title)

    def save(self, path: str | Path) -> Path:
        """Write its page as .html, .md or .json; see :meth:`deserstats.results.Report.save`."""
        return self.report().save(path)

    def _text(self) -> str:
        return screen(self)
