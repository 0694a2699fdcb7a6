"""The one thing that a user sends on: a page that stands alone, and its Markdown and JSON twins.

The only place that writes markup; everything that came from a table is escaped, links are only
http and https, and the same claims give the same bytes.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from deserstats.arguments import question
from deserstats.checks.consistency.answers import ClaimStanding, Conflict, ConsistencyResult, Standing, Tension
from deserstats.checks.consistency.check_consistency import check_consistency
from deserstats.checks.consistency.text import (
    caveat,
    headline,
    others_told,
    settled_together,
    together,
    unused_lines,
    with_it,
)
from deserstats.claims.cells.interval import Interval
from deserstats.claims.claim import Claim
from deserstats.claims.tables.how_read import HowRead
from deserstats.claims.tables.read_claims import ClaimsLike, as_claims
from deserstats.errors import ClaimError
from deserstats.result import VERSION
from deserstats.show.further import Block, credibility, explanations, trend
from deserstats.show.plots.style import LOOKS, style
from deserstats.show.redact import redacted
from deserstats.show.saving import write_whole
from deserstats.wording import count, one_of

SECTIONS = (
    *("verdict", "how_read", "conflicts", "explanations", "tensions", "picture"),
    *("claims", "trend", "credibility", "unused", "assumptions"),
)
"""Parts of a report, in order; each can be left out."""

COLUMNS = ("id", "figure", "of what", "period", "standing", "others allow", "slip noticed from", "printed by")
"""Headings of the table of claims."""

ON_FIGURES = ("windows", "kind", "sums", "skipped", "words", "numbers")
"""What a reader should know first of how a table was read."""

PARAGRAPH = 500
"""Letters of the paragraph on how a table was read; the table below it has everything."""

SUFFIXES = (".html", ".md", ".json")


@dataclass(frozen=True)
class Report:
    """A report on a set of claims; ``save`` writes it as HTML, Markdown or JSON."""

    result: ConsistencyResult
    title: str
    sections: tuple[str, ...] = field(default=SECTIONS)

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
        """Return the page: one file, inline picture, no script, no request to anywhere."""
        return _render("report.html.j2", self._page, escaped=True)

    def to_markdown(self) -> str:
        """Return the report as Markdown."""
        return re.sub(r"\n{3,}", "\n\n", _render("report.md.j2", self._page, escaped=False)).strip() + "\n"

    def to_json(self) -> str:
        """Return the result as JSON: what ``docs/verify_certificate.py`` checks."""
        return json.dumps(self.result.to_dict(), ensure_ascii=False, indent=1) + "\n"

    def _repr_html_(self) -> str:
        return self.to_html()

    @cached_property
    def _page(self) -> dict[str, Any]:
        result = self.result
        picture, alt = _picture(result) if "picture" in self.sections else ("", "")
        standings = {s.id: s for s in result.standings}
        return {
            "title": self.title,
            "about": f"{count(len(result.claims), 'figure')}, {result.n_used:,} of them used. "
            f"Checked with deserstats {VERSION} in exact arithmetic.",
            "status": result.status.value,
            "sections": self.sections,
            "sentence": sentence(result),
            "how_read": _how_read(result.claims.how_read),
            "conflicts": [_conflict(c, others, result) for c, others in settled_together(result.conflicts)],
            "tensions": [_tension(t, result) for t in result.tensions],
            "further": {block.name: block for block in self._further()},
            "picture": picture,
            "picture_alt": alt,
            "columns": COLUMNS,
            "rows": [_row(claim, standings[claim.id]) for claim in result.claims],
            "legend": LEGEND,
            "unused": [line.strip() for line in unused_lines(result.unused)],
            "assumptions": _assumptions(result),
        }

    def _further(self) -> Iterator[Block]:
        """Ask the further questions that are wanted."""
        claims = self.result.claims
        if "explanations" in self.sections and (block := explanations(self.result)) is not None:
            yield block
        if "trend" in self.sections and (block := trend(claims)) is not None:
            yield block
        if "credibility" in self.sections:
            yield credibility(claims)


LEGEND = (
    "Standing: in conflict - listed above; corroborated - figures of another origin leave no other value; adds up - "
    "other figures, not known to be of another origin, leave no other value; compatible - not contradicted, though a "
    "large enough slip would have been; in tension - a soft interval that does not fit the others, which is no "
    "contradiction; untested - nothing here could have contradicted it, which is not confirmation. "
    "'Slip noticed from' is the smallest change of the printed figure that the others would have contradicted."
)


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
    claims : ClaimSet, or whatever ``read_claims`` takes
        The figures; a set is checked first.
    title : str, optional
        Heading of the page; by default the finding.
    sections : "all" or iterable of str
        Parts to include: verdict, how_read, conflicts, explanations, tensions, picture, claims,
        trend, credibility, unused, assumptions.
    redact : {"sources", "small"} or iterable of these
        Names of sources are numbered, and addresses, quotes and notes left out; counts of 1 to 4
        are given as a range; how the table was read is left out, as it quotes the table. What is left is checked
        anew.
    effort, timeout, progress
        As in ``check_consistency``, where a set is given.

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
    result = claims if isinstance(claims, ConsistencyResult) and not redact else None
    if result is None:
        read = as_claims(claims)
        checked = redacted(read, redact) if redact else read
        result = check_consistency(checked, effort=effort, timeout=timeout, progress=progress)
    wanted = SECTIONS if sections == "all" else tuple([sections] if isinstance(sections, str) else sections)
    unknown = [s for s in wanted if s not in SECTIONS]
    if unknown:
        raise ClaimError(f"{unknown[0]!r} is not a section of a report; expected {one_of(SECTIONS)}")
    return Report(result, title or _title(result), wanted)


def _title(result: ConsistencyResult) -> str:
    n = count(len(result.claims), "figure")
    if result.status == "inconsistent":
        return f"Among {n}, some cannot all {together(result.conflicts)}"
    if result.status == "consistent":
        return f"Nothing here contradicts {_those_used(result)}"
    return f"{n[0].upper()}{n[1:]}: not decided"


def _those_used(result: ConsistencyResult) -> str:
    """Name the figures of which a consistent verdict speaks."""
    if result.unused:
        return f"the {count(result.n_used, 'figure')} used" if result.n_used else "these figures: none could be used"
    return f"these {count(len(result.claims), 'figure')}"


def sentence(result: ConsistencyResult) -> str:
    """Write the verdict as a sentence that may be quoted."""
    if result.status == "inconsistent":
        found = f"{count(len(result.independent), 'independent conflict')}{others_told(result)}"
        return (
            f"These figures cannot all {together(result.conflicts)}: {found}. "
            f"Each is arithmetic that anyone can do again. {caveat(result.conflicts)}"
        )
    if result.status == "consistent":
        if result.tensions or not result.tensions_complete:
            return f"{_apart(result)} This is not confirmation."
        open_ = sum(s.verdict == Standing.UNTESTED for s in result.standings)
        if not result.n_used:
            return "None of these figures could be used, so nothing was tested."
        more = f" {open_:,} of them could be wrong by any amount unnoticed." if open_ else ""
        return (
            f"One series satisfies every figure used, so nothing here contradicts them.{more} This is not confirmation."
        )
    return headline(result)


def _apart(result: ConsistencyResult) -> str:
    """Say that hard limits hold, and how many soft intervals do not fit them."""
    n = len(result.tensions)
    least = "" if result.tensions_complete else "at least "
    verb = "does" if n == 1 else "do"
    found = f"{least}{count(n, 'combination')} of confidence intervals or sources' ranges {verb} not fit"
    if not n:
        found = "not every combination of confidence intervals and sources' ranges was judged"
    return f"One series satisfies every figure that is a hard limit, so nothing here contradicts them; {found}."


def _how_read(read: HowRead) -> dict[str, Any]:
    """Return a short paragraph, what bears on the figures first, and as rows what is more than one thing."""
    order = sorted(read.notes, key=lambda note: ON_FIGURES.index(note.about) if note.about in ON_FIGURES else 9)
    shown = [order[0].text]
    for note in order[1:]:
        if len(" ".join([*shown, note.text])) > PARAGRAPH:
            break
        shown.append(note.text)
    left = len(order) - len(shown)
    more = [f"The table below has {count(left, 'more line')}."] if left else []
    rows = [(note.about, f"{note.n:,}" if note.n else "", note.text) for note in read.notes]
    return {"paragraph": " ".join([*shown, *more]), "rows": rows if len(rows) > 1 else []}


def _conflict(conflict: Conflict, others: list[Conflict], result: ConsistencyResult) -> dict[str, Any]:
    statement = conflict.statement
    return {
        "head": statement.sentence,
        "sentence": f"These figures cannot all {together([conflict])}.",
        "sum": "\n".join(statement.lines),
        "remark": statement.remark,
        "n": count(len(statement.ids), "figure"),
        "proof": f"{count(len(conflict.ids), 'figure')} of these cannot all hold, and none of them can be left out",
        "arithmetic": conflict.certificate.as_arithmetic(),
        "more": " ".join(with_it(others)).strip(),
        "premises": "; ".join(p.text for p in conflict.premises),
        "caveat": caveat([conflict]),
        "claims": [result.claims[name] for name in statement.ids],
    }


def _tension(tension: Tension, result: ConsistencyResult) -> dict[str, Any]:
    n = count(len(tension.soft), "soft interval")
    beside = len(tension.ids) - len(tension.soft)
    return {
        "head": f"{n[0].upper()}{n[1:]}" + (f" beside {count(beside, 'figure')}" if beside else ""),
        "sentence": tension.sentence,
        "sum": tension.certificate.as_arithmetic(),
        "premises": "; ".join(p.text for p in tension.premises),
        "claims": [result.claims[name] for name in tension.ids],
    }


def _row(claim: Claim, standing: ClaimStanding) -> dict[str, str]:
    look = LOOKS.get(standing.verdict)
    error = standing.detectable_error
    return {
        "id": claim.id,
        "words": claim.words,
        "what": " ".join(filter(None, (claim.measure, claim.category, claim.geography))),
        "window": str(claim.window),
        "verdict": standing.verdict.value,
        "verdict_words": look.words if look else "not used",
        "implied": _implied(standing),
        "detectable": "" if error is None else f"{float(Fraction(error)):.2%}",
        "source": claim.source,
    }


def _implied(standing: ClaimStanding) -> str:
    low, high = standing.implied_low, standing.implied_high
    if high is None and not low:
        return ""
    return str(Interval(low, high))


def _assumptions(result: ConsistencyResult) -> list[str]:
    lines = [
        "No period counts less than nothing; figures of one measure, unit and basis share one definition.",
        f"Reading: {result.claims.reading}.",
        *(f"{note[0].upper()}{note[1:]}." for note in result.notes),
        *(f"The verdict hinges on the reading: with {f.change}, {f.status.value}." for f in result.flips),
    ]
    if result.claims.scheme:
        lines.append(f"Scheme: {result.claims.scheme!r}.")
    lines.append(f"Input: SHA-256 {result.claims.hash} (rows and scheme).")
    lines.append(
        "To check without deserstats: save this report as .json and run verify_certificate.py, with the files "
        "beside it (Python's standard library only), from the project's docs on the table and that file."
    )
    return lines


def _picture(result: ConsistencyResult) -> tuple[Any, str]:
    """Return the picture of the claims as inline SVG, and its title as words."""
    from markupsafe import Markup
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    from deserstats.show.plots.claims_plots import plot_claims

    with style():
        figure = Figure(figsize=(9, 4.8), layout="constrained")
        FigureCanvasSVG(figure)
        axes = plot_claims(result, figure.add_subplot())
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    # matplotlib writes every text of the table as outlines, so the markup holds nothing of the user's
    svg = re.sub(r"<!--.*?-->", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    return Markup(svg), axes.get_title(loc="left") or axes.get_title()  # noqa: S704


def _render(template: str, page: dict[str, Any], *, escaped: bool) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("deserstats", "show/templates"),
        autoescape=escaped,  # noqa: S701 - Markdown has no markup to escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests["web"] = re.compile(r"https?://").match
    environment.filters["cell"] = lambda text: str(text).replace("|", "\\|").replace("\n", " ")
    return environment.get_template(template).render(page=page)
