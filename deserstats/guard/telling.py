"""Findings in words: the same sentences in every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from deserstats.claims.tables.places import Place
from deserstats.guard.baseline import Compared
from deserstats.guard.finding import CheckedFile, CheckedSet, Finding, Standing
from deserstats.wording import count, folded, listing, on_one_line, shown

NAMED = 12
"""Other places that are named; the rest are counted."""

LONGEST = 6000
"""Characters of a finding in formats that hold one in a line."""

STANDINGS = {
    Standing.CONSISTENT: ("can be right", "can be right"),
    Standing.ACCEPTED: ("has only accepted conflicts", "have only accepted conflicts"),
    Standing.INCONSISTENT: ("does not add up", "do not add up"),
    Standing.UNDECIDED: ("is undecided", "are undecided"),
    Standing.UNREADABLE: ("cannot be read", "cannot be read"),
    Standing.ERROR: ("failed", "failed"),
}
"""What one set does, and what several do."""


def place_text(place: Place) -> str:
    """Say where a cell stands: ``line 7, column 'Total'``; blank for the file as a whole."""
    at = f"line {place.line}" if place.line is not None else f"row {place.row}" if place.row else ""
    heading = f"column {on_one_line(place.heading)[:60]!r}" if place.heading and at else ""
    return ", ".join(filter(None, (at, heading)))


def others_text(finding: Finding) -> str:
    """Say where the other figures of a conflict stand."""
    lines: dict[str, list[str]] = {}
    for other in finding.related:
        at = place_text(other.place._replace(heading=""))
        lines.setdefault(at, []).append(on_one_line(other.place.heading)[:60])
    said = [f"{at} ({', '.join(map(repr, dict.fromkeys(headings)))})" for at, headings in lines.items() if at]
    more = [f"{len(said) - NAMED:,} more"] if len(said) > NAMED else []
    return f"Together with {listing([*said[:NAMED], *more])}." if said else ""


def whole_text(finding: Finding) -> str:
    """Say all of a finding but its own place, in lines of any length."""
    note = (finding.accepted or "").strip().rstrip(".") or "no note says by whom and why"
    accepted = f"Accepted: {note}." if finding.accepted is not None else ""
    return shown("\n".join(filter(None, (finding.text, others_text(finding), accepted))))


def short(text: str, most: int = LONGEST) -> str:
    """Cut a text that is longer than a format shows."""
    return text if len(text) <= most else f"{text[:most]} ... ({len(text) - most:,} more characters)"


def set_title(file: CheckedFile, one: CheckedSet) -> str:
    """Name a set by its file, and by the values that tell it from the others."""
    return f"{file.shown}, {one.name}" if file.by else file.shown


def standing_counts(sets: Iterable[CheckedSet]) -> str:
    """Count sets by their verdict: ``3 can be right, 1 does not add up``."""
    found = Counter(one.standing for one in sets)
    return ", ".join(f"{found[s]:,} {STANDINGS[s][found[s] > 1]}" for s in STANDINGS if found[s])


def summary(compared: Compared) -> str:
    """Count files or sets by their verdict, and what is accepted or gone."""
    files = compared.files
    sets = [one for file in files for one in file.sets]
    n = count(len(files), "file")
    by = next((file.by for file in files if file.by), ())
    if by:
        n = f"{count(len(sets), 'set')} by {listing(by)} in {n}"
    new = sum(f.is_new_conflict for one in sets for f in one.findings)
    said = [f"{n}: {standing_counts(sets)}", count(new, "new conflict" if compared.name else "conflict")]
    if compared.name:
        said.append(f"{count(compared.n_accepted, 'conflict')} accepted in {on_one_line(compared.name)}")
    if compared.gone:
        said.append(gone_text(len(compared.gone)))
    return f"{'; '.join(said)}."


def gone_text(n: int) -> str:
    """Say how many accepted conflicts are no longer found."""
    return f"{count(n, 'accepted conflict')} {'is' if n == 1 else 'are'} gone, or no longer as accepted"


def text_report(compared: Compared) -> str:
    """Tell files one after the other: what was found where, then the count."""
    parts = ["\n".join(_file_lines(file)) for file in compared.files]
    if compared.gone:
        gone = [on_one_line(f"{', '.join(filter(None, (e.file, e.set)))}: {e.statement}") for e in compared.gone]
        parts.append("\n".join([f"{gone_text(len(gone))}:", *(line for e in gone for line in folded(e, "  "))]))
    return "\n\n".join([*filter(None, parts), summary(compared)])


def _file_lines(file: CheckedFile) -> Iterator[str]:
    if file.by:
        sets = f"{count(len(file.sets), 'set')} by {listing(file.by)}"
        yield f"{on_one_line(file.shown)}: {sets}, {standing_counts(file.sets)}"
        # premises that are the same for all are told once
        first = next((one for one in file.sets if one.how_read), None)
        if first is not None:
            yield f"  How {on_one_line(first.name) or '(blank)'} was read:"
            yield from (f"    {line}" for line in first.how_read.splitlines())
    for one in file.sets:
        if file.by and not one.findings:
            continue
        name = f"  {on_one_line(one.name) or '(blank)'}" if file.by else on_one_line(file.shown)
        figures = f" ({one.n_used:,} of {count(one.n_claims, 'figure')} used)" if one.n_claims else ""
        yield f"{name}: {STANDINGS[one.standing][0]}{figures}"
        indent = "    " if file.by else "  "
        yield from (f"{indent}{line}" for line in one.how_read.splitlines() if not file.by)
        for finding in one.findings:
            yield from _finding_lines(finding, indent)


def _finding_lines(finding: Finding, indent: str) -> Iterator[str]:
    place = place_text(finding.place)
    first, *rest = whole_text(finding).split("\n")
    yield from folded(f"{place}: {first}" if place else first, indent)
    for line in rest:
        yield from ([f"{indent}{line}"] if line.startswith(" ") else folded(line, f"{indent}  "))
