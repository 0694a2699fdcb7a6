"""Outlines, as pivot tables are printed: a label stands in the first row of its block and is meant for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from deserstats.claims.note import Note
from deserstats.claims.shapes.layouts.columns import Column
from deserstats.claims.shapes.layouts.plan import Plan
from deserstats.claims.shapes.options import Shaping
from deserstats.claims.shapes.vocabulary import plain


def outlined(columns: Sequence[Column], plan: Plan, shaping: Shaping) -> list[Column]:
    """Return columns of labels with the blanks of an outline filled in.

    A blank cell may also say that a place has no such part, so it takes the label above only where
    a sum, ``North Total``, shows that North heads a block.
    """
    return [_filled(column, plan) if _is_outline(column, shaping) else column for column in columns]


def _is_outline(column: Column, shaping: Shaping) -> bool:
    texts = column.texts
    if len(texts) < 3 or not texts[0] or all(texts):
        return False
    heads = {plain(text) for text in texts if text}
    return any(plain(group) in heads for text in heads if (group := _summed(text, shaping)))


def _summed(label: str, shaping: Shaping) -> str:
    """Return what a label is the sum of: ``north`` for ``north_total``."""
    words = label.split("_")
    if len(words) > 1 and shaping.is_total(words[-1]):
        return "_".join(words[:-1])
    return "_".join(words[1:]) if len(words) > 1 and shaping.is_total(words[0]) else ""


def _filled(column: Column, plan: Plan) -> Column:
    texts: list[str] = []
    for text in column.texts:
        texts.append(text or texts[-1])
    n = column.texts.count("")
    text = f"{column.heading!r}: {n:,} blank {'cell takes' if n == 1 else 'cells take'} the label above."
    plan.notes.append(Note("columns", n, text))
    return Column(column.index, column.levels, texts, column.missing)
