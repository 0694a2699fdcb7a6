"""The figure to ask for next: what nobody reported and would narrow a bound, whatever it turned out to be.

Two series that both satisfy the claims and agree on the figure that is asked for can still
differ in the answer; how far they can is the width that is left in the worst case. It is a sharp
end of one linear program on two copies of the claims.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import islice, pairwise, product
from typing import Any, NamedTuple

from deserstats.arguments import question
from deserstats.causes.next_answers import MAX_QUESTIONS, NextQuestion, UnreportedFigure, width_of
from deserstats.checks.bounds.bound import bound
from deserstats.checks.bounds.bound_answers import Bound, target_of
from deserstats.checks.bounds.end_proofs import outermost
from deserstats.checks.bounds.feasible_set import FeasibleSet
from deserstats.checks.bounds.target import component_of
from deserstats.checks.consistency.answers import Status
from deserstats.claims.cells.interval import Interval
from deserstats.claims.cells.period import Period
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.schemes.scheme import OTHER
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.errors import ClaimError
from deserstats.model.budget import Budget
from deserstats.model.proof.certificate import Side
from deserstats.model.proof.outcome import Extreme, Feasible
from deserstats.model.rows.linear_form import Constraint, Form, add
from deserstats.model.rows.system import System
from deserstats.model.search.subsets import Choice
from deserstats.model.solve.bounds import Extremes
from deserstats.model.solve.engine import Engine
from deserstats.wording import Exact, exact, listing, nearest

MAX_CHOICES = 4
"""Choices of windows tried, for each of the two copies."""

_TWIN = "(twin)"


@question
def next_question(
    claims: ClaimsLike,
    answer: Bound | Mapping[str, Any],
    *,
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> NextQuestion:
    """Which figure that nobody reported should one ask for, to narrow a bound most?

    Parameters
    ----------
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures.
    answer : Bound or mapping
        A bound, or what to ask ``bound`` for: ``{"period": "2024", "category": "407"}``.
    effort : float
        How much work to do at most, in steps that are counted; 1 is some seconds. What was not finished is said.
    timeout : float, optional
        Seconds after which to stop as well. Without it the answer is the same on every machine.
    progress : bool
        Show a bar of the steps done, once two seconds are over.

    Returns
    -------
    NextQuestion
        ``plot()`` draws what each missing figure would leave open.

    Raises
    ------
    ClaimError
        When the answer is neither.

    Notes
    -----
    1. The figures tried are totals of the answer's measure between days on which some window
       begins or ends, and its calendar years, for every category named; the answer itself is not.
    2. A figure is ranked by the width that it leaves in the worst case, so a question that helps
       only if the answer is lucky is not listed.
    3. The figure is taken to be printed to the unit, on the same basis, and true.

    Examples
    --------
    >>> import deserstats as ds
    >>> year = ds.Claim(id="year", value="1,001", start="2024", measure="cases")
    >>> last = ds.Claim(id="last", value="301", start="2024-Q4", measure="cases")
    >>> print(ds.next_question(ds.ClaimSet([year, last]), {"period": "2024-Q1"}))
    cases, Jan-Mar 2024: 0 to 700
      Most useful missing figure: Apr-Sep 2024 (now 0 to 700); it leaves one value.
      Most useful missing figure: Apr-Dec 2024 (now 301 to 1,001); it leaves one value.
    """
    claims = as_claims(claims)
    if isinstance(answer, Mapping):
        _require_asked(answer)
        answer = bound(claims, **{"effort": effort / 2, "timeout": None if timeout is None else timeout / 4, **answer})
    if not isinstance(answer, Bound):
        raise ClaimError(f"answer is a {type(answer).__name__}; expected a bound, or a mapping that bound() takes")
    if answer.claims != claims:
        if answer.claims.about() != claims.about():
            raise ClaimError("the bound is of other claims than those that are asked")
        claims = answer.claims
    if answer.status != Status.CONSISTENT:
        reason = answer.reason or "the claims contradict each other"
        return NextQuestion(claims=claims, answer=answer, questions=(), tried=0, complete=False, reason=reason)
    return _Asked(claims, answer, Budget(effort, timeout, times=2)).asked()


def _require_asked(asked: Mapping[Any, Any]) -> None:
    """Refuse what is no mapping of arguments of a bound."""
    known = list(inspect.signature(bound).parameters)[1:]
    for name in asked:
        if name not in known:
            near = nearest(str(name), known)
            hint = f"; did you mean {near!r}?" if near else ""
            raise ClaimError(f"answer: {name!r} is no argument of bound(), which takes {listing(known)}{hint}")
    if "period" not in asked:
        raise ClaimError("answer: a bound needs a period, such as {'period': '2024'}")


class _Known(NamedTuple):
    """What is left of the answer once a figure is known, at worst, and what the figure can be."""

    left: Exact | None
    low: Exact | None
    high: Exact | None


class _Asked:
    """Two copies of the claims that bear on an answer, and the figures that may be asked for."""

    def __init__(self, claims: ClaimSet, answer: Bound, budget: Budget) -> None:
        self.claims, self.wanted, self.budget = claims, answer, budget
        self.target = target_of(answer)
        system = System(claims)
        self.form = self.target.form(system, answer.period)
        bearing = FeasibleSet.of(system, [self.form], budget).component.claims
        self.near = [c for c in bearing if self.target.counts(c.replace(category=answer.category), claims.scheme)]
        possible = self._figures(system)
        self.is_complete = len(possible) <= MAX_QUESTIONS
        self.figures = dict(list(possible.items())[:MAX_QUESTIONS])
        system = system.asked([self.form, *self.figures.values()])
        self.space = FeasibleSet(system, component_of(system, [self.form]), budget)

    def asked(self) -> NextQuestion:
        """Return the figures that are sure to narrow the answer."""
        subsets = self.space.subsets
        choices = list(islice(subsets.choices(subsets.ids), MAX_CHOICES + 1))
        if len(choices) > MAX_CHOICES:
            return self._result((), 0, "too many possible windows to say what a figure would be sure to narrow")
        held = [c for c in choices if isinstance(subsets.engine.decide(subsets.active(subsets.ids, c)), Feasible)]
        found = []
        tried = 0
        for (span, category), form in self.figures.items():
            if self.budget.is_over:
                self.is_complete = False
                break
            tried += 1
            question = self._question(span, category, form, held)
            if question is not None:
                found.append(question)
        found.sort(key=lambda q: q.width_left or 0)  # equal ones stay nearest to the answer first
        return self._result(found, tried)

    def _result(self, found: Iterable[UnreportedFigure], tried: int, reason: str = "") -> NextQuestion:
        return NextQuestion(
            claims=self.claims,
            answer=self.wanted,
            questions=tuple(found),
            tried=tried,
            complete=self.is_complete and not reason,
            reason=reason,
        )

    def _question(self, span: Period, category: str, form: Form, held: Sequence[Choice]) -> UnreportedFigure | None:
        """Return a figure, where it is open and sure to narrow the answer under every choice of windows."""
        known: list[_Known] = []
        for one, other in product(held, repeat=2):
            found = self._known(form, one, other)
            if found is None:
                continue
            if found.left is None:
                return None
            known.append(found)
        width = width_of(self.wanted)
        left = max((Fraction(k.left) for k in known if k.left is not None), default=None)
        if left is None or (width is not None and left >= width):
            return None
        low, high = outermost([k.low for k in known], Side.LOW), outermost([k.high for k in known], Side.HIGH)
        if low is not None and low == high:
            return None
        return UnreportedFigure(
            start=span.start, end=span.end, category=category, low=low, high=high, width_left=exact(left)
        )

    def _known(self, form: Form, one: Choice, other: Choice) -> _Known | None:
        """Hold two series that agree on a figure against each other; None where there are none under the windows."""
        same = Constraint(add([(form, 1), (_twin_form(form), -1)]), Interval(0, 0), "", is_rule=True)
        apart = add([(self.form, 1), (_twin_form(self.form), -1)])
        rows = [*self._rows(one), *map(_twin, self._rows(other)), same]
        engine = Engine(rows, self.space.system.domain, self.budget, [apart, form])
        ends, everything = Extremes(engine), range(len(rows))
        if not isinstance(engine.decide(everything), Feasible):
            return None
        left = _value(ends.high(apart, everything))
        if left is None:
            return _Known(None, None, None)
        return _Known(left, _value(ends.low(form, everything)), _value(ends.high(form, everything)))

    def _rows(self, choice: Choice) -> list[Constraint]:
        own = self.space.component
        return [*(row for name in own.options for row in own.options[name][choice.get(name, 0)][1]), *own.rules]

    def _figures(self, system: System) -> dict[tuple[Period, str], Form]:
        """Return what may be asked for, nearest to the answer first."""
        answer = self.wanted.period
        spans = sorted(self._spans(), key=lambda s: (_apart(s, answer), s))
        known = {self.form, *system.forms}
        found: dict[tuple[Period, str], Form] = {}
        for span, category in product(spans, self._categories()):
            form = replace(self.target, category=category).form(system, span)
            if form not in known:
                known.add(form)
                found[span, category] = form
        return found

    def _spans(self) -> Iterator[Period]:
        answer = self.wanted.period
        days = {answer.start, answer.end} | {day for c in self.near for w in c.windows for day in (w.start, w.end)}
        first, last = min(days), max(days)
        days |= {date(year, 1, 1) for year in range(first.year + 1, last.year + 1)}
        order = sorted(days)
        yield from (Period(a, b) for a, b in pairwise(order))
        near = sorted(order, key=lambda day: min(abs((day - end).days) for end in (answer.start, answer.end)))[:12]
        yield from (Period(a, b) for a in near for b in near if a < b)

    def _categories(self) -> list[str]:
        leaves = self.claims.scheme.leaves
        named = [c.category for c in self.near]
        single = sorted(leaf for leaf in leaves(self.wanted.category) if not leaf.endswith(OTHER))
        known: dict[frozenset[str], str] = {}
        for label in (self.wanted.category, *single, *named):
            known.setdefault(frozenset(leaves(label)), label)
        return [label for own, label in known.items() if own & leaves(self.wanted.category)]


def _apart(span: Period, answer: Period) -> int:
    return abs((span.start - answer.start).days) + abs((span.end - answer.end).days)


def _value(end: Extreme | None) -> Exact | None:
    return None if end is None else end.value


def _twin_form(form: Form) -> Form:
    return tuple(s._replace(series=s.series._replace(tag=f"{_TWIN}{s.series.tag}")) for s in form)


def _twin(row: Constraint) -> Constraint:
    return replace(row, form=_twin_form(row.form))
