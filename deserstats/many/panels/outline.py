"""Which series sets of one kind have: told by the one reader of tables, from a sample of the rows of one of them.

What the sample says is held against what the arrays say, cell by cell: where they differ, the sets are no panel.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.cells.period import as_period
from deserstats.claims.cells.stored import as_text
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.claims.files.source import open_source
from deserstats.claims.schemes.rules import Rule
from deserstats.claims.schemes.times import UNKNOWN
from deserstats.claims.shapes.heading_rows import headed
from deserstats.claims.shapes.layouts.choice import is_claims, plan_of
from deserstats.claims.shapes.layouts.columns import Column
from deserstats.claims.shapes.layouts.plan import Plan
from deserstats.claims.shapes.layouts.roles import TIMES, is_countable
from deserstats.claims.shapes.options import CUMULATIVE, Shaping, TableOptions
from deserstats.claims.shapes.vocabulary import is_total, plain
from deserstats.claims.tables.rows import read_rows
from deserstats.errors import DeserstatsError
from deserstats.many.panels.figures import Whole, whole_ends
from deserstats.many.panels.panel_table import TOLD_APART, Alike, PanelTable
from deserstats.many.panels.spans import Spans
from deserstats.model.rows.linear_form import Series
from deserstats.model.rows.system import System

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 2
"""Rows of the sample per series, where there are as many: running totals are told from one day up to several."""

KNOWN = 4096
"""Samples that are kept: the sets of the next batch are mostly of the same kinds."""

TYPICAL = (("0", "1", "2"), ("1", "2", "3"), ("7", "5", "7"), ("900", "54", "7"))
"""Cells under which a column of figures must mean the same."""


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of one series: those of one name under one heading.

    Attributes
    ----------
    key, column : int
        Place of the name among those of the sets, and of the heading among those of figures.
    kind : str
        ``total``, ``cumulative`` or ``stock``.
    cells : frozenset of int
        What it is the sum of.
    measure : str
        What it counts, as links read it.
    is_signed : bool
        Whether it may be negative.
    """

    key: int
    column: int
    kind: str
    cells: frozenset[int]
    measure: str
    is_signed: bool

    @property
    def place(self) -> tuple[int, int]:
        """Name and heading."""
        return self.key, self.column

    @property
    def is_monotone(self) -> bool:
        """Whether its figures never fall."""
        return self.kind == CUMULATIVE and not self.is_signed


@dataclass(frozen=True, slots=True)
class Outline:
    """The series of sets that are alike, and the rules between them.

    Attributes
    ----------
    columns : tuple of int
        The headings of figures, as places among those of the table.
    told : tuple of Told
        The series that figures are told of.
    cells : tuple of Series
        What they are made of.
    rules : tuple of Rule
        Accounts, with measures as links read them.
    since : int or None
        First day that running totals count.
    counted_since : int, str or None
        First day of counting by the user's word: an ordinal, ``"unknown"``, or None where nobody says it.
    is_asked : bool
        Whether sums are told by the usual words, so that the figures have to bear them out.
    signed : frozenset of str
        Measures that may be negative.
    """

    columns: tuple[int, ...]
    told: tuple[Told, ...]
    cells: tuple[Series, ...]
    rules: tuple[Rule, ...]
    since: int | None
    counted_since: int | str | None
    is_asked: bool
    signed: frozenset[str]


_outlines: OrderedDict[object, Outline | None] = OrderedDict()


def outline_of(table: PanelTable, group: Alike, spans: Spans) -> Outline | None:
    """Return the outline of sets that are alike; None where they are to be read one by one.

    It is the same for the same names, kinds of cells and options, so it is kept.
    """
    sets = table.sets
    task = pickle.dumps((sets.task, list(sets.body.columns)))
    names = tuple(table.names[key] for key in group.keys.tolist())
    known = (task, table.kinds, names, group.seen.tobytes(), group.marked.tobytes())
    if known in _outlines:
        _outlines.move_to_end(known)
        return _outlines[known]
    try:
        found = _outline(table, group, spans)
    except DeserstatsError:
        # what is wrong with the table is told by the reader of each set
        found = None
    _outlines[known] = found
    while len(_outlines) > KNOWN:
        _outlines.popitem(last=False)
    return found


def _outline(table: PanelTable, group: Alike, spans: Spans) -> Outline | None:
    rows = _sample(table, group)
    options, is_asked = sample_options(table, group)
    shaping = Shaping.of(**options)
    frame = _written(table.sets.body.iloc[rows].reset_index(drop=True))
    plan = _plan(frame, shaping)
    columns = _columns(plan, table, shaping) if plan is not None else None
    if plan is None or columns is None:
        return None
    kinds = [one.kind or "" for one in plan.figures]
    read = read_rows(frame, **options)
    claims = ClaimSet.trusted(read.claims, read.scheme, table.sets.task.reading, read.notes)
    system = System(claims)
    scheme = claims.scheme
    # beside parents that may exceed their parts the reader asks of each set what its total is the sum of
    is_plain = scheme.exhaustive is not False and not (
        scheme.additive or scheme.order or scheme.wide_links or scheme.delay_days is not None
    )
    is_used = not (system.unused or system.soft) and system.domain.continuous is False
    placed = _placed(read.claims, table, rows, columns, kinds, spans) if is_plain and is_used else None
    if placed is None:
        return None
    places = {key: place for place, key in enumerate(group.keys.tolist())}
    numbered: dict[Series, int] = {}
    told: dict[tuple[int, int], Told] = {}
    for (row, j), claim in placed:
        form = system.series_index.own(claim, claim.window)
        if any(segment.weight != 1 or segment.series.tag for segment in form):
            return None
        cells = frozenset(numbered.setdefault(segment.series, len(numbered)) for segment in form)
        series = form[0].series
        place = (places[int(table.keys[row])], j)
        told[place] = Told(*place, kinds[j], cells, series.measure, system.domain.is_signed(series))
    since = shaping.since.toordinal() if shaping.since is not None else None
    counted = scheme.since
    began = counted if counted in (None, UNKNOWN) else as_period(counted).start.toordinal()
    rules = tuple(rule for rule in _read_as(claims) if rule.weights)
    is_by_day = shaping.unit in (None, "day")
    if any(abs(weight) != 1 for rule in rules for _, weight in rule.weights) or (
        rules and not is_by_day and len({kind == "stock" for kind in kinds}) > 1
    ):
        return None  # a level is of its day, and a running total goes on to the end of the week or month
    return Outline(
        tuple(columns), tuple(told.values()), tuple(numbered), rules, since, began, is_asked, system.domain.signed
    )


def _read_as(claims: ClaimSet) -> list[Rule]:
    """Return the rules with measures as links read them."""
    scheme = claims.scheme
    found = []
    for rule in scheme.rules:
        weights: dict[str, int] = {}
        for name, weight in rule.weights:
            measure, factor = scheme.canonical(name)
            weights[measure] = weights.get(measure, 0) + weight * int(factor)
        found.append(Rule(rule.text, tuple((m, w) for m, w in weights.items() if w), rule.sense))
    return found


def _sample(table: PanelTable, group: Alike) -> Whole:
    """Return rows of one set in which every series is told, in the order of the frame."""
    figures, sets = table.figures, table.sets
    clean = [int(n) for n in group.sets[:8] if not figures.odd[sets.places(int(n))].any()]
    places = sets.places(clean[0] if clean else int(group.sets[0]))
    keys, seen = table.keys[places], figures.seen[places]
    chosen = [np.unique(keys, return_index=True)[1]]
    for j in range(seen.shape[1]):
        left = np.flatnonzero(seen[:, j])
        for _ in range(SHOWN):
            firsts = left[np.unique(keys[left], return_index=True)[1]]
            chosen.append(firsts)
            left = np.setdiff1d(left, firsts)
    return places[np.unique(np.concatenate(chosen))]


def _written(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a sample with broken numbers as text: no figure of a panel is one, and nobody need be warned."""
    broken = [name for name in frame.columns if frame[name].dtype.kind == "f" and (frame[name].dropna() % 1 != 0).any()]
    texts = {name: [as_text(cell) for cell in frame[name]] for name in broken}
    return frame.assign(**texts) if broken else frame


def sample_options(table: PanelTable, group: Alike) -> tuple[TableOptions, bool]:
    """Return how the sample is read: it is too small to tell what sums and dates are, which the whole tells."""
    options = table.sets.task.reading_options.copy()
    if table.shaping.unit is None and "total" in table.shaping.kinds.values():
        options["freq"] = "D"
    if table.shaping.totals is not None:
        return options, False
    labels = {text for key in group.keys.tolist() for text in table.names[key]} | set(table.headings)
    words = {
        word
        for label in labels
        for word in (label, *label.split(), *(part.strip() for part in label.split(">")), *label.split(" / "))
    }
    totals = sorted(filter(is_total, words))
    if totals:
        options["total"] = totals
    return options, bool(totals)


def _plan(frame: pd.DataFrame, shaping: Shaping) -> Plan | None:
    """Return what each column of the sample is; None where it is no long table with one column of days."""
    table = headed(open_source(frame, None, None), None)
    columns = [
        Column(i, *pair, shaping.missing) for i, pair in enumerate(zip(table.levels, table.columns, strict=True))
    ]
    if is_claims(columns, shaping):
        return None
    plan = plan_of(columns, shaping)
    is_long = plan is not None and plan.layout == "long" and plan.period is not None and plan.part is None
    return plan if is_long else None


def _columns(plan: Plan, table: PanelTable, shaping: Shaping) -> list[int] | None:
    """Return which headings are figures; None where a column may say something else in another set."""
    named = {one.column.heading for one in plan.figures}
    labels = {column.heading for columns in plan.labels.values() for column in columns}
    kept = {name for column, name in plan.kept if column.heading not in (table.day,)}
    if plan.period is None or plan.period.heading != table.day or not named <= set(table.headings):
        return None
    if (
        labels & set(table.headings)
        or kept & set(COLUMNS).difference(TOLD_APART)
        or not all(one.kind for one in plan.figures)
    ):
        return None
    for heading in table.headings:
        is_time = not heading or TIMES.intersection(plain(heading).split("_"))
        roles = {is_countable(Column(0, (heading,), cells, shaping.missing)) for cells in TYPICAL}
        if is_time or len(roles) > 1:
            return None
    return [table.headings.index(one.column.heading) for one in plan.figures]


def _placed(
    claims: Sequence[Claim], table: PanelTable, rows: Whole, columns: list[int], kinds: list[str], spans: Spans
) -> list[tuple[tuple[int, int], Claim]] | None:
    """Return the claims of the sample by row and column; None where they say something else than the arrays."""
    figures = table.figures
    places = [(int(row), j) for row in rows for j, column in enumerate(columns) if figures.seen[row, column]]
    if len(places) != len(claims):
        return None
    for (row, j), claim in zip(places, claims, strict=True):
        allowed = claim.allowed(table.sets.task.reading)
        ends = (int(figures.low[row, columns[j]]), int(figures.high[row, columns[j]]))
        window = (claim.window.start.toordinal(), claim.window.end.toordinal())
        kind = "stock" if kinds[j] == "stock" else "total"
        is_bounded = allowed.low is not None and allowed.high is not None
        if claim.kind != kind or not is_bounded or len(claim.windows) != 1 or claim.is_soft:
            return None
        if whole_ends(allowed) != ends or window != spans.window(row, kinds[j]):
            return None
    return list(zip(places, claims, strict=True))
