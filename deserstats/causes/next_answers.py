"""The figure to ask for next as a result: what it can be, and what it leaves of the answer at worst."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from deserstats.checks.bounds.bound_answers import Bound, target_of
from deserstats.checks.consistency.answers import Status, Witness
from deserstats.checks.consistency.text import interval_text
from deserstats.checks.consistency.verification import Curve
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.claims.claimset import ClaimSet
from deserstats.model.rows.system import System
from deserstats.result import Result
from deserstats.wording import Exact, count, exact, number

if TYPE_CHECKING:
    import pandas as pd

MAX_QUESTIONS = 120
"""Figures tried, those nearest to the answer first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreportedFigure:
    """A figure that nobody reported: what it can be now, and the width of the answer once it is known, at worst."""

    start: date
    end: date
    category: str
    low: Exact | None
    high: Exact | None
    width_left: Exact | None

    @property
    def words(self) -> str:
        """The figure in words."""
        return ", ".join(filter(None, (self.category, str(Period(self.start, self.end)))))


@dataclass(frozen=True, slots=True, kw_only=True)
class NextQuestion(Result):
    """Which unreported figure would narrow a bound most.

    Attributes
    ----------
    answer : Bound
        The bound as it is.
    questions : tuple of UnreportedFigure
        Figures that are sure to narrow it, best first; equal ones are ties.
    tried : int
        Figures tried.
    complete : bool
        Whether all figures in question were tried, under every choice of windows.

    Notes
    -----
    ``verify()`` checks the bound again, and that each figure is one that nobody reported and whose range holds
    the bound's series. The ranges and widths themselves are advice that a solver gave, without proof.
    """

    claims: ClaimSet
    answer: Bound
    questions: tuple[UnreportedFigure, ...]
    tried: int
    complete: bool = True
    reason: str = ""

    plotter: ClassVar[str] = "plot_question"

    @property
    def width(self) -> Exact | None:
        """Width of the bound now; None where it has no end."""
        return width_of(self.answer)

    @property
    def best(self) -> tuple[UnreportedFigure, ...]:
        """The most useful figures: all that leave the least width."""
        return tuple(q for q in self.questions if q.width_left == self.questions[0].width_left)

    @property
    def superlative(self) -> str:
        """What the best of them may be called."""
        return "Most useful missing figure" if self.complete else "Most useful of the missing figures tried"

    def to_frame(self) -> pd.DataFrame:
        """Return one row a figure: start, end (exclusive), category, low, high (now), width_left, share_left."""
        import pandas as pd

        rows = []
        for q in self.questions:
            share = float(Fraction(q.width_left) / self.width) if self.width and q.width_left is not None else None
            rows.append([q.start, q.end, q.category, q.low, q.high, q.width_left, share])
        columns = ["start", "end", "category", "low", "high", "width_left", "share_left"]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    def evidence(self) -> str:
        """Say what is lacking: a question that narrows the answer or the reason why there is none."""
        asked = self.answer.status == Status.CONSISTENT
        return "" if (asked and not self.reason) or (self.reason and not self.questions) else "an answer, or a reason"

    def _holds(self) -> bool:
        if self.answer.claims != self.claims or not self.answer.verify():
            return False
        if self.answer.status != Status.CONSISTENT:
            return not self.questions and self.tried == 0 and not self.complete
        left = [Fraction(q.width_left) for q in self.questions if q.width_left is not None]
        narrows = self.width is None or all(width < self.width for width in left)
        return (
            narrows
            and len(left) == len(self.questions) <= self.tried <= MAX_QUESTIONS
            and left == sorted(left)
            and min(left, default=0) >= 0
            and all(self._may_be_asked(q) for q in self.questions)
        )

    def _may_be_asked(self, q: UnreportedFigure) -> bool:
        """Whether the claims leave a figure open, and the answer's series, where it tells it, lies in its range."""
        system = System(self.claims)
        form = replace(target_of(self.answer), category=q.category).form(system, Period(q.start, q.end))
        told = Curve(self.answer.witness or Witness(cells=()), system.domain).value(form)
        is_open = q.low is None or q.high is None or q.low < q.high
        return is_open and form not in system.forms and (told is None or told in Interval(q.low, q.high))

    def _text(self) -> str:
        lines = [self.answer._text().split("\n")[0]]
        if self.reason:
            return "\n".join([*lines, f"  No question: {self.reason}."])
        if not self.questions:
            if self.width == 0:
                return "\n".join([*lines, "  It has one value already."])
            if not self.tried:
                return "\n".join([*lines, "  There is no other unreported figure to ask for."])
            some = f"{count(self.tried, 'figure')} tried that nobody reported"
            return "\n".join([*lines, f"  None of {some} is sure to narrow it."])
        for q in self.best[:5]:
            now = interval_text(q.low, q.high)
            lines.append(f"  {self.superlative}: {q.words} (now {now}); it leaves {self._left(q)}.")
        if len(self.best) > 5:
            lines.append(f"  {count(len(self.best) - 5, 'other')} would do as well.")
        return "\n".join(lines)

    def _left(self, q: UnreportedFigure) -> str:
        if not q.width_left:
            return "one value"
        was = "no limit" if self.width is None else number(self.width)
        return f"a range of at most {number(q.width_left)} instead of {was}"


def width_of(b: Bound) -> Exact | None:
    """Return how far the ends of a bound are apart; None where it has no two."""
    return None if b.high is None or b.low is None else exact(Fraction(b.high) - b.low)
