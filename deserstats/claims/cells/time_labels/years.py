"""Years across two calendar years, and years of another calendar."""

from __future__ import annotations

from itertools import pairwise

from deserstats.claims.cells.period import MONTHS
from deserstats.claims.cells.time_labels.column import LabelColumn, some_of
from deserstats.claims.cells.time_labels.forms import Atom, Label

SPANNED = range(1700, 2151)
"""Years that two numbers of four digits may name; ``1000-1999`` is rather a class of sizes."""

GREGORIAN = 2100
"""A column whose years are all later is of another calendar, or of a projection."""

GREGORIAN_ONES = "write Gregorian years: 2567 of the Buddhist calendar is 2024, 1445 of the Hijra is 2023/24"

HIJRI = range(1300, 1501)

FISCAL = 'pass fiscal="04-01" if {year} begins on 1 April, "07-01" if on 1 July, "10-01" if on 1 October'


def settle_years(column: LabelColumn, fiscal: str | None) -> None:
    """Read ``2019/20`` as a year from the day that ``fiscal`` says, ``2008-09`` as a month where the column does."""
    _settle_named(column, fiscal)
    slashed = column.having("slashed")
    column.become(slashed, "month")
    texts = column.having("split")
    named = any(label.first.kind == "fiscal" for label in column.labels.values())
    firsts = {text: column.labels[text].first for text in texts}
    short = [atom for atom in firsts.values() if atom.n < 100]
    if not named and all(1 <= atom.n <= 12 for atom in short):
        months = [text for text in texts if firsts[text].n < 100]
        if _are_months(short) or slashed:
            column.become(months, "month")
            texts = [text for text in texts if text not in set(months)]
        elif not all(map(_is_next, short)):
            expected = f"months, or years: {some_of(months)} may be both"
            column.ask(months, expected, "write months as Sep 2008, years as 2008..2009 or as 2008/2009")
            texts = [text for text in texts if text in column.labels]
    _settle_split(column, texts, fiscal)


def _is_next(atom: Atom) -> bool:
    """Whether the second year is the one after the first."""
    return atom.n in (atom.year + 1, (atom.year + 1) % 100)


def _are_months(atoms: list[Atom]) -> bool:
    """Whether two numbers, the second of which may be a month, are a month throughout a column."""
    following = sum(map(_is_next, atoms))
    if not following:
        return not _are_chained(atoms)
    several = len({atom.year for atom in atoms}) < len(atoms)
    return several and following < len(atoms)


def _are_chained(atoms: list[Atom]) -> bool:
    """Whether each span of years begins where the one before ends: ``2001-05``, ``2006-10``."""
    ordered = sorted(atoms)
    onward = all(atom.n > atom.year % 100 for atom in ordered)
    return len(ordered) > 1 and onward and all(b.year % 100 in (a.n, a.n + 1) for a, b in pairwise(ordered))


def _settle_split(column: LabelColumn, texts: list[str], fiscal: str | None) -> None:
    following = [text for text in texts if _is_next(column.labels[text].first)]
    others = [text for text in texts if not _is_next(column.labels[text].first)]
    column.drop([text for text in others if _last_year(column.labels[text].first) is None])
    others = [text for text in others if text in column.labels]
    if others and (following or fiscal):
        first = column.labels[others[0]].first
        advice = (
            f"write {first.year}-01..{_last_year(first)}-12 for whole calendar years, or the first and the last day"
        )
        column.ask([*others, *following], f"spans of years of one kind: {some_of([*others, *following])}", advice)
        return
    for text in others:
        label = column.labels[text]
        year, last = label.first.year, _last_year(label.first)
        assert last is not None
        column.labels[text] = Label(Atom("year", year), Atom("year", last), label.mark)
    if others:
        column.notes.append(f"{others[0]!r} is all of its calendar years, the last included")
    if fiscal:
        column.change(following, lambda atom: Atom("fiscal", atom.year))
    elif following:
        _ask_split(column, following)


def _last_year(atom: Atom) -> int | None:
    """Return the last year of a span of several; None where it is not after the first."""
    last = atom.n if atom.n >= 100 else atom.year - atom.year % 100 + atom.n
    return last if last > atom.year and atom.year in SPANNED and last in SPANNED else None


def _ask_split(column: LabelColumn, texts: list[str]) -> None:
    atoms = column.atoms(texts)
    advice = FISCAL.format(year=repr(texts[0]))
    year = atoms[0].year
    if all(atom.n >= 100 for atom in atoms):
        expected = f"the day on which the year {texts[0]!r} begins, or both calendar years"
        advice += f"; write {year}..{year + 1} for both calendar years"
    elif all(1 <= atom.n <= 12 for atom in atoms):
        expected = f"years or months: {some_of(texts)} may be years across two calendar years, or months"
        advice += f"; write {year}-{atoms[0].n:02} as {MONTHS[atoms[0].n - 1]} {year} if they are months"
    else:
        expected = f"the day on which a year across two calendar years begins: {some_of(texts)}"
    column.ask(texts, expected, advice)


def _settle_named(column: LabelColumn, fiscal: str | None) -> None:
    """Read ``FY 2019/20`` as a year from ``fiscal``; ``FY20`` may begin or end in 2020."""
    named = column.having("named")
    column.drop([text for text in named if not all(map(_is_next, column.labels[text].atoms))])
    named = [text for text in named if text in column.labels]
    if fiscal:
        column.change(named, lambda atom: Atom("fiscal", atom.year))
    elif named:
        expected = f"the day on which a year across two calendar years begins: {some_of(named)}"
        column.ask(named, expected, FISCAL.format(year=repr(named[0])))
    if ends := column.having("fy"):
        year = column.labels[ends[0]].first.year
        before, after = (f"{first}/{(first + 1) % 100:02}" for first in (year - 1, year))
        expected = f"both calendar years of a fiscal year: does {ends[0]!r} begin or end in {year}?"
        advice = f'write {before} if it ends in {year}, {after} if it begins then, and pass fiscal="04-01" for April'
        column.ask(ends, expected, advice)


def settle_calendar(column: LabelColumn) -> None:
    """Ask about a column whose years are of no Gregorian table: 2567 of the Buddhist calendar, 1445 of the Hijra."""
    years = {atom.year for atom in column.atoms(column.labels) if atom.year}
    late = {year for year in years if year > GREGORIAN}
    early = {year for year in years if year < 1900}
    odd = late if late and (late == years or max(late) > 2400) else set()
    odd |= early if early and all(year in HIJRI for year in early) else set()
    texts = [text for text, label in column.labels.items() if any(atom.year in odd for atom in label.atoms)]
    if texts:
        expected = f"years of the Gregorian calendar: of which calendar is {texts[0]!r}?"
        column.ask(texts, expected, GREGORIAN_ONES)
