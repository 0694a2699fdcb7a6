"""The one thing that a user sends on: a page that stands alone, and its Markdown and JSON twins.

Everything that came from a table is made harmless, links are only http and https, and the same claims give the
same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from deserstats.analysis.analyse import analyse
from deserstats.analysis.answers import Analysis
from deserstats.arguments import question
from deserstats.checks.consistency.answers import ConsistencyResult
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.errors import ClaimError
from deserstats.show.page.content import HEADINGS, Content
from deserstats.show.page.opening import title_of
from deserstats.show.page.rendering import html, text
from deserstats.show.redact import redacted
from deserstats.show.saving import write_whole
from deserstats.wording import one_of

SECTIONS = tuple(HEADINGS)
"""Parts of a report, in order; each can be left out."""

SUFFIXES = (".html", ".md", ".json")


@dataclass(frozen=True)
class Report:
    """A report on a set of claims; ``save`` writes it as HTML, Markdown or JSON."""

    analysis: Analysis
    title: str
    sections: tuple[str, ...] = field(default=SECTIONS)

    @property
    def result(self) -> ConsistencyResult:
        """Whether the claims can all be right: what the JSON twin holds."""
        return self.analysis.consistency

    def save(self, path: str | Path) -> Path:
        """Write the report; the suffix says how: .html (self-contained), .md or .json.

        A report that is there already is replaced when all of the new one is written.

        Raises
        ------
        ClaimError
            When the suffix is none of these.
        OSError
            When there is no room or no right to write it.
        """
        target = Path(path)
        writers = {".html": self.to_html, ".md": self.to_markdown, ".json": self.to_json}
        writer = writers.get(target.suffix.casefold())
        if writer is None:
            raise ClaimError(f"cannot write {target.name!r}: expected a name that ends in {one_of(SUFFIXES)}")
        write_whole(target, writer())
        return target

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

    def _repr_html_(self) -> str:
        return self.to_html()

    @cached_property
    def _page(self) -> Content:
        return Content(self.analysis, self.title, self.sections)


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
) -> Report:
    """Write one page on a set of claims that can be sent on and checked.

    Parameters
    ----------
    claims : ClaimSet, Analysis, ConsistencyResult, or whatever ``read_claims`` takes
        The figures; what has not been answered is asked first (see ``analyse``).
    title : str, optional
        Heading of the page; by default the finding.
    sections : "all" or iterable of str
        Parts to include: verdict, how_read, conflicts, explanations, tensions, picture, claims,
        trend, credibility, unused, assumptions. One that has nothing to say is left out.
    redact : {"sources", "small"} or iterable of these
        Names of sources are numbered, and addresses, quotes and notes left out; counts of 1 to 4
        are given as a range; how the table was read is left out, as it quotes the table. What is left is checked
        anew.
    effort, timeout, progress
        As in ``analyse``, where a set is given.

    Returns
    -------
    Report
        With ``save(path)`` for ``.html``, ``.md`` and ``.json``.

    Raises
    ------
    ClaimError
        When a section, or a part to redact, is unknown.

    Examples
    --------
    >>> import deserstats as ds
    >>> print(ds.report(ds.load_example("two-figures")).title)
    Nothing here contradicts these 2 figures
    """
    wanted = SECTIONS if sections == "all" else tuple([sections] if isinstance(sections, str) else sections)
    unknown = [s for s in wanted if s not in SECTIONS]
    if unknown:
        raise ClaimError(f"{unknown[0]!r} is not a section of a report; expected {one_of(SECTIONS)}")
    analysis = claims if isinstance(claims, Analysis) and not redact else None
    if analysis is None:
        asked = redacted(as_claims(claims), redact) if redact else claims
        analysis = analyse(asked, effort=effort, timeout=timeout, progress=progress)
    return Report(analysis, title or title_of(analysis.consistency), wanted)
