"""The one thing that a user sends on: a page that stands alone, and its Markdown and JSON twins.

Everything that came from a table is made harmless, links are only http and https, and the same claims give the
same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import overload

from deserstats.analysis.analyse import analyse
from deserstats.analysis.answers import Analysis
from deserstats.arguments import question
from deserstats.causes.releases.comparison_answers import AnswerComparison
from deserstats.checks.consistency.answers import ConsistencyResult
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.errors import ClaimError
from deserstats.model.budget import Budget
from deserstats.show.page.content import HEADINGS, Content
from deserstats.show.page.opening import title_of
from deserstats.show.page.rendering import html, text
from deserstats.show.redact.redacted import WORK, redacted
from deserstats.show.release_report import ReleaseReport
from deserstats.show.saving import Saved
from deserstats.wording import one_of

SECTIONS = tuple(HEADINGS)
"""Parts of a report, in order; each can be left out."""


@dataclass(frozen=True)
class Report(Saved):
    """A report on a set of claims; ``save`` writes it as HTML, Markdown or JSON.

    ``withheld`` is the sentence on the verdict before figures were withheld; blank where there is nothing to say.
    """

    analysis: Analysis
    title: str
    sections: tuple[str, ...] = field(default=SECTIONS)
    withheld: str = ""

    @property
    def result(self) -> ConsistencyResult:
        """Whether the claims can all be right: what the JSON twin holds."""
        return self.analysis.consistency

    def to_html(self) -> str:
        """Return the page: one file with picture and data inside, no request to anywhere.

        A script of its own adds up every sum again, and sorts and filters the table; nothing is missing without it.
        """
        return html(self._page, json.dumps(self.result.to_dict(), ensure_ascii=False))

    def to_markdown(self) -> str:
        """Return the report as Markdown."""
        return text(self._page)

    def to_json(self) -> str:
        """Return the result as JSON: what ``docs/verify_certificate.py`` checks."""
        return json.dumps(self.result.to_dict(), ensure_ascii=False, indent=1) + "\n"

    @cached_property
    def _page(self) -> Content:
        return Content(self.analysis, self.title, self.sections, self.withheld)


@overload
def report(  # type: ignore[overload-overlap]  # a comparison is told before all other claims
    claims: AnswerComparison,
    *,
    title: str | None = None,
    sections: str | Iterable[str] = "all",
    redact: str | Iterable[str] = (),
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> ReleaseReport: ...


@overload
def report(
    claims: ClaimsLike,
    *,
    title: str | None = None,
    sections: str | Iterable[str] = "all",
    redact: str | Iterable[str] = (),
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> Report: ...


@question
def report(
    claims: ClaimsLike,
    *,
    title: str | None = None,
    sections: str | Iterable[str] = "all",
    redact: str | Iterable[str] = (),
    effort: float = 1.0,
    timeout: float | None = None,
    progress: bool = False,
) -> Report | ReleaseReport:
    """Write one page on a set of claims that can be sent on and checked.

    Parameters
    ----------
    claims : ClaimSet, Analysis, ConsistencyResult, AnswerComparison, or whatever ``read_claims`` takes
        The figures; what has not been answered is asked first (see ``analyse``). Of two releases that were
        compared, what changed; such a page is written whole.
    title : str, optional
        Heading of the page; by default the finding.
    sections : "all" or iterable of str
        Parts to include: verdict, how_read, conflicts, explanations, tensions, picture, claims,
        trend, credibility, unused, assumptions. One that has nothing to say is left out.
    redact : {"sources", "small"} or iterable of these
        What is withheld. ``"sources"``: names of sources are numbered. ``"small"``: printed counts of 1 to 4
        are given as ranges, and so is, or is left out, whatever else would give them away; see Notes. Quotes,
        addresses, notes, other columns and how the table was read are left out, and ids are made anew.
    effort, timeout, progress
        As in ``analyse``, where a set is given.

    Returns
    -------
    Report or ReleaseReport
        With ``save(path)`` for ``.html``, ``.md`` and ``.json``.

    Raises
    ------
    ClaimError
        When a section, or a part to redact, is unknown; when they are asked of a comparison.

    Notes
    -----
    1. With ``redact``, everything on the page, in its data and in its picture is worked out from what is printed
       there. Every figure withheld is printed as a range around it, so that claims which can all hold can all hold
       there. Where only withheld figures contradict each other, one sentence says that they did.
    2. No claim of the page, part of them that holds together, window that may be meant or rounded figure taken at
       its word rules out anything that a withheld count may have been: where it would, it is withheld as well.
    3. Withheld are small printed figures: totals, levels, each, differences, projections, and rates that amount to
       so few. Small counts that a reader may work out from larger figures are not: two running totals of 100 and
       103, or 3 percent of 100. Names of categories, places and measures stay as they are.

    Examples
    --------
    >>> import deserstats as ds
    >>> print(ds.report(ds.load_example("two-figures")).title)
    Nothing here contradicts these 2 figures
    """
    if isinstance(claims, AnswerComparison):
        if sections != "all" or redact:
            raise ClaimError(
                "a comparison is written whole: leave sections and redact out, or report(...) each release"
            )
        return ReleaseReport(claims, claims.said[0].removesuffix(".") if title is None else title)
    wanted = SECTIONS if sections == "all" else tuple([sections] if isinstance(sections, str) else sections)
    unknown = [s for s in wanted if s not in SECTIONS]
    if unknown:
        raise ClaimError(f"{unknown[0]!r} is not a section of a report; expected {one_of(SECTIONS)}")
    asked, told = claims, ""
    if redact:
        made = redacted(as_claims(claims), redact, Budget(effort, timeout, times=WORK), title or "")
        asked, title, told = made.claims, made.title, made.sentence
    if isinstance(asked, Analysis):
        analysis = asked
    else:
        analysis = analyse(asked, effort=effort, timeout=timeout, progress=progress)
    return Report(analysis, title or title_of(analysis.consistency), wanted, told)
