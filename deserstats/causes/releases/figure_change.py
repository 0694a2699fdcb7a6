"""What became of one figure between two releases."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from deserstats.wording import Exact


class ChangeKind(StrEnum):
    """What became of a figure."""

    SAME = "same"
    REVISED = "revised"
    MOVED = "moved"
    RELABELLED = "relabelled"
    ANNOTATED = "annotated"
    AMBIGUOUS = "ambiguous"
    CAME = "came"
    WENT = "went"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """One figure of the old release, of the new one, or of both.

    Attributes
    ----------
    kind : {"same", "revised", "moved", "relabelled", "annotated", "ambiguous", "came", "went", "superseded"}
        *revised*: another figure for what it counts; *moved*: the same figure for another window;
        *relabelled*: the same given id for something else (``columns``); *annotated*: only its ``status`` column
        is another one; *ambiguous*: several figures of either release say that they count the same, and none
        tells which became which; *came*, *went*: only one release has it; *superseded*: a row that a later row
        of its own table replaces.
    before, after : str
        Its id in the old and in the new release; blank where it has none.
    difference : int, Fraction or None
        New figure less old one.
    share : int, Fraction or None
        That as a share of the old figure.
    overlaps : bool or None
        Of a figure that is another one: whether some number is both what the old one allows and what the new one
        does, so that it may have been rounded otherwise, and no more.
    columns : tuple of str
        Columns in which the two differ, beside the figure.
    """

    kind: ChangeKind
    before: str = ""
    after: str = ""
    difference: Exact | None = None
    share: Exact | None = None
    overlaps: bool | None = None
    columns: tuple[str, ...] = ()
