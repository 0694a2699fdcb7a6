"""What the figures of each column are: of their own time, running totals or levels."""

from __future__ import annotations

from collections.abc import Sequence

from deserstats.claims.note import Note
from deserstats.claims.shapes.layouts.columns import Column
from deserstats.claims.shapes.layouts.plan import Plan
from deserstats.claims.shapes.layouts.roles import says
from deserstats.claims.shapes.options import CUMULATIVE, Shaping
from deserstats.claims.shapes.vocabulary import AT_A_DAY, OF_ITS_TIME, RUNNING, UP_TO_THEN
from deserstats.errors import ClaimError, ClaimTableError, Problem
from deserstats.wording import listing


def put_kinds(plan: Plan, shaping: Shaping, columns: Sequence[Column]) -> None:
    """Put the kind of every column of figures, by the caller's word for it or by its own heading.

    A column without any figure is none of them, and yet may be named: the next table of its kind has some.
    """
    named = {one.column.heading for one in plan.figures} | {
        column.heading for column in columns if column.heading in shaping.kinds and not column.distinct
    }
    unknown = [heading for heading in shaping.kinds if heading and heading not in named]
    if unknown:
        headings = listing(repr(one.column.heading) for one in plan.figures)
        raise ClaimError(f"kind names {unknown[0]!r}, which is no column of figures; these are {headings}")
    for one in plan.figures:
        one.kind = shaping.kind_of(one.column.heading)
        if one.kind is None and says(RUNNING, one.column.heading):
            one.kind = CUMULATIVE
            text = f"{one.column.heading!r} is read as running totals, as it says."
            plan.notes.append(Note("kind", 1, text))
    _levels(plan, shaping)
    _pairs(plan)
    if all(one.kind in ("stock", CUMULATIVE) for one in plan.figures):
        left = [one for one in plan.figures if one.is_sum]
        plan.figures = [one for one in plan.figures if not one.is_sum]
        text = "is not read: such figures do not add up over time."
        plan.notes += [Note("sums", 1, f"{one.column.heading!r} {text}") for one in left]


def _levels(plan: Plan, shaping: Shaping) -> None:
    """Ask about figures whose heading says that they are those of one day."""
    dated = [plan.dated.heading] if plan.dated else []
    told = [one.column.heading for one in plan.figures if one.kind is None and says(AT_A_DAY, one.column.heading)]
    told += [heading for heading in dated if says(AT_A_DAY, heading) and any(one.kind is None for one in plan.figures)]
    if told and not shaping.kinds:
        expected = "what the figures are: levels on a day, or counts of a time?"
        advice = "read with kind='stock' if they are levels, or with kind='total'"
        raise ClaimTableError([Problem(0, "", told[0], told[0], expected, advice)], 0)


def name_parts(plan: Plan, shaping: Shaping) -> None:
    """Tell headings that name parts of one thing (men, women, total) from those of several measures.

    ``Deaths / M``, ``Deaths / F``, ``Deaths / Total`` and ``male deaths``, ``total deaths`` are parts of Deaths.
    """
    plan.names_are_parts = any(shaping.is_total(one.name) for one in plan.figures)
    if plan.names_are_parts:
        return
    split = {one.column.index: pair for one in plan.figures if (pair := _measure_and_part(one.name))}
    groups = {measure for measure, part in split.values() if shaping.is_total(part)}
    counted = {m: [p for measure, p in split.values() if measure == m] for m in groups}
    groups = {
        m for m in groups if len(set(counted[m])) > 2 and not any(p.casefold() in OF_ITS_TIME for p in counted[m])
    }
    if not groups:
        return
    plan.names_are_parts = True
    for one in plan.figures:
        measure, part = split.get(one.column.index, ("", ""))
        if measure in groups:
            one.measure, one.name = measure, part
        else:
            one.measure, one.name = one.name, ""


def _measure_and_part(name: str) -> tuple[str, str] | None:
    """Return what a heading counts and the part of it; None where it is of one word."""
    if " / " in name:
        measure, _, part = name.rpartition(" / ")
        return measure, part
    words = name.replace("_", " ").split()
    if len(words) < 2:
        return None
    return " ".join(words[1:]).casefold(), words[0]


def _pairs(plan: Plan) -> None:
    """Read ``new_cases`` beside ``total_cases`` as one measure told in two ways, once it is said which is which."""
    stems = {stem: one for one in plan.figures if (stem := stem_of(one.name, OF_ITS_TIME))}
    for one in plan.figures:
        stem = stem_of(one.name, UP_TO_THEN)
        new = stems.get(stem)
        if not stem or new is None or new is one:
            continue
        if one.kind is None:
            a, b = new.column.heading, one.column.heading
            advice = f"read with kind={{{a!r}: 'total', {b!r}: 'cumulative'}} and since= the first day counted"
            expected = f"whether {b!r} is the running total of {a!r}"
            raise ClaimTableError([Problem(0, "", b, b, expected, advice)], 0)
        if one.kind == CUMULATIVE:
            one.name = new.name = stem
            text = f"{new.column.heading!r} and {one.column.heading!r} count one thing: {stem!r}."
            plan.notes.append(Note("kind", 2, text))


def stem_of(name: str, leads: Sequence[str]) -> str:
    """Return what follows the first word of a heading, blank where it is none of these."""
    lead, _, rest = name.replace(" ", "_").partition("_")
    return rest.replace("_", " ") if lead.casefold() in leads else ""
