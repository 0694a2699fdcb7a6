"""A picture: Axes with a title, a unit, names beside, a key and notes below, laid out so that no text hides another.

A figure of its own is laid out as a whole: title and notes begin at its left edge. On Axes of the caller
everything keeps to these Axes. Texts are folded to the width there is, so that a narrow picture is a tall one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from deserstats.show.plots.canvas.alternative import NOTE
from deserstats.show.plots.canvas.lettering import fold, line, shown
from deserstats.show.plots.canvas.naming import LEADING, ROOM, Name, Naming
from deserstats.show.plots.canvas.spreading import thin
from deserstats.show.plots.style import BOLD, FAINT, INK, MUTED, PALE, SMALL, darken, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.result import Result

PAD = 0.1
"""Inches between words and the edge of the figure."""

TICKS = 0.7
"""Inches that the numbers of an axis take beside it."""

LEAST = 1.2
"""Inches of a line of words at least."""

TALLEST = 7.0
"""Inches of the tallest figure."""

NARROW = 5.5
"""Inches of a figure up to which it is laid out as a column."""

LONG = 150
"""Letters of a title from which on it is cut at the end of a sentence, or of a part of one."""

SHORT = 40
"""Letters of a title at least."""

SENTENCE = re.compile(r"[.;] ")

ROUNDS = 3
"""Times that names are placed: those that had no room in the picture go beside it."""


@dataclass
class Picture:
    """One picture while it is drawn; ``finish`` lays out what was said."""

    axes: Axes
    panels: list[Picture] = field(default_factory=list)
    size: float = BOLD
    is_panel: bool = False
    said: str = ""
    unit: str = ""
    notes: list[str] = field(default_factory=list)
    handles: list[Any] = field(default_factory=list)
    headline: Any = None
    unit_text: Any = None
    unnamed: Callable[[int], str] | None = None
    """Says of how many names had room what has none."""

    def __post_init__(self) -> None:
        self.naming = Naming(self.axes)
        self.cell = self._cell()

    def _cell(self) -> float:
        """Return the inches of words over these axes; names beside make the axes narrower, but not these."""
        place = self.axes.get_subplotspec()
        if place is None or not self._is_laid_out:
            return float(self.axes.get_window_extent().width / self.figure.dpi)
        return self.width * len(place.colspan) / place.get_gridspec().ncols - TICKS

    @property
    def names(self) -> list[Name]:
        """The names to be written, those that matter most first."""
        return self.naming.names

    @property
    def figure(self) -> Any:
        """The figure, or the part of one, that the Axes are in."""
        return self.axes.figure

    @property
    def width(self) -> float:
        """Inches of the figure."""
        return float(self.figure.bbox.width / self.figure.dpi)

    @property
    def height(self) -> float:
        """Inches of the figure."""
        return float(self.figure.bbox.height / self.figure.dpi)

    @property
    def is_narrow(self) -> bool:
        """Whether the figure is a column, as on a telephone."""
        return self.width <= NARROW

    @property
    def is_whole(self) -> bool:
        """Whether the picture is all of its figure, and may lay it out."""
        mine = [self.axes, *(panel.axes for panel in self.panels)]
        return self._is_laid_out and all(axes in mine for axes in self.figure.axes)

    @property
    def _is_laid_out(self) -> bool:
        from matplotlib.layout_engine import ConstrainedLayoutEngine

        engine = getattr(self.figure, "get_layout_engine", lambda: None)()
        return isinstance(engine, ConstrainedLayoutEngine)

    @property
    def _room(self) -> float:
        """Inches that a line of words may have."""
        if self.is_whole:
            return self.width - 2 * PAD
        if self.is_panel:
            return self.cell
        return max(float(self.axes.get_window_extent().width / self.figure.dpi), LEAST)

    @property
    def breadth(self) -> float:
        """Inches of the figure, or of the part of it that these axes may take."""
        return self.width if self.is_whole else self.cell

    def title(self, text: object) -> None:
        """Say the finding: one sentence above the picture."""
        said = line(text)
        # a sentence begins large, unless its first word has a spelling of its own
        self.said = said[:1].upper() + said[1:] if said.split(" ")[0].islower() else said

    def say(self, answer: Result) -> None:
        """Say the first line of an answer; of a long one the first part is the title, the rest a note."""
        text = line(answer.said[0])
        cut = SENTENCE.search(text, SHORT) if len(text) > LONG else None
        self.title(text[: cut.start()] if cut else text)
        if cut:
            self.note(text[cut.end() :][:1].upper() + text[cut.end() + 1 :])

    def note(self, text: str) -> None:
        """Say something in small letters below the picture."""
        if text:
            self.notes.append(line(text))

    def key(self, *handles: Any) -> None:
        """Say what a line or mark means; handles carry their label."""
        self.handles += handles

    def finish(self) -> None:
        """Fold and place every text."""
        drawn = self.panels or [self]
        if not self.is_whole:
            # words are folded to the width that the names of rows leave
            self._lay_out()
        for picture in drawn:
            _harmless(picture.axes)
            picture.head()
        if self.panels:
            self.head()
        self._foot()
        self._lay_out()
        for picture in drawn:
            thin(picture.axes)
        self._name(drawn)
        if self.unnamed is not None and (text := self.unnamed(sum(p.naming.n_written for p in drawn))):
            # one line more at the foot moves what is above it
            self.notes.insert(0, text)
            self._foot()
            self._name(drawn)
            self.notes[0] = self.unnamed(sum(p.naming.n_written for p in drawn)) or text
            self._foot()
        for picture in drawn:
            picture.fold_label()
        self._lay_out()
        for picture in drawn:
            thin(picture.axes)
            picture.align()
        self._frame()
        darken(self.figure.findobj())

    def _frame(self) -> None:
        """Let a notebook that cuts a figure at what is drawn keep the words that the layout leaves out."""
        from matplotlib.patches import Rectangle

        if self.is_whole:
            look = {"fill": False, "linewidth": 0, "transform": self.figure.transFigure}
            self.figure.add_artist(Rectangle((0, 0), 1, 1, **look))

    def _name(self, drawn: Sequence[Picture]) -> None:
        """Write the names: what finds no room in a picture goes beside it, which makes the picture narrower."""
        for _ in range(ROUNDS):
            for picture in drawn:
                picture.fold_label()
                picture.naming.write_beside(picture.column)
            self._lay_out()
            had_room = [picture.naming.write_inside() for picture in drawn]
            if all(had_room):
                break

    def _lay_out(self) -> None:
        """Place all axes of the figure, where it has a layout, without drawing what is on them."""
        # a part of a figure is laid out with all of it
        whole = self.figure if hasattr(self.figure, "get_layout_engine") else self.figure.figure
        engine = whole.get_layout_engine()
        if engine is not None:
            engine.execute(whole)

    def head(self) -> None:
        """Write title and unit above the picture."""
        size = self.size - 1 if self.is_narrow else self.size
        text = fold(self.said, self._room, size, weight="bold", lines=6 if self.is_narrow else 4)
        unit = fold(self.unit, self._room, SMALL, lines=3)
        above = (unit.count("\n") + 1) * SMALL * LEADING + 4 if unit else 0.0
        if self.panels:
            self.figure.suptitle(text, x=PAD / self.width, ha="left", fontsize=size, fontweight="bold", color=INK)
        else:
            title = self.axes.set_title(text, loc="left", fontsize=size, pad=8 + above)
            title.set_linespacing(1.2)
            self.headline = title
        if unit:
            # the label of the axis holds the words; a wide one over the picture would take its room in the layout
            self.axes.set_ylabel(self.unit).set_visible(False)
            self.unit_text = self.axes.annotate(
                unit, (0, 1), xycoords="axes fraction", xytext=(0, 4), textcoords="offset points", va="bottom"
            )
            self.unit_text.set(gid="unit", color=MUTED, linespacing=1.2, in_layout=False)

    def _foot(self) -> None:
        """Write the key and the notes below the picture."""
        for note in [t for t in self.axes.texts if t.get_gid() == NOTE]:
            note.remove()
        text = "\n".join(fold(said, self._room, SMALL, lines=8) for said in self.notes)
        high = (text.count("\n") + 1) * SMALL * LEADING / 72 + 0.04 if text else 0.0
        if not self.is_whole:
            self._foot_of_axes(text)
            return
        x, y = PAD / self.width, PAD / 2 / self.height
        if text:
            self._write(text, x, y, self.figure.transFigure, "bottom")
        if self.handles:
            legend = self._legend("lower left", (x, y + high / self.height), self.figure.transFigure)
            high += legend.get_window_extent().height / self.figure.dpi + 0.04
        bottom = (high + PAD / 2) / self.height if high else 0.0
        self.figure.get_layout_engine().set(rect=(0, bottom, 1, 1 - bottom), w_pad=PAD)

    def _foot_of_axes(self, text: str) -> None:
        """Write key and notes under the axis of the caller's Axes."""
        self._lay_out()
        box = self.axes.xaxis.get_tightbbox()
        below = (self.axes.get_window_extent().y0 - box.y0) / self.figure.dpi if box is not None else 0.0
        below += 0.06
        if self.handles:
            legend = self._legend("upper left", (0, 0), lower(self.axes, below))
            below += legend.get_window_extent().height / self.figure.dpi + 0.04
        if text:
            self._write(text, 0, 0, lower(self.axes, below), "top")

    def _write(self, text: str, x: float, y: float, place: Any, side: str) -> None:
        note = self.axes.text(x, y, text, transform=place, va=side, ha="left", color=MUTED, linespacing=1.25)
        note.set(gid=NOTE, in_layout=not self.is_whole)

    def _legend(self, loc: Any, at: tuple[float, float], place: Any) -> Any:
        """Draw the key in as few rows as the width has room for."""
        for columns in range(len(self.handles), 0, -1):
            legend = self.axes.legend(
                handles=self.handles,
                loc=loc,
                bbox_to_anchor=at,
                bbox_transform=place,
                ncols=columns,
                borderaxespad=0,
                borderpad=0,
                handlelength=1.8,
                columnspacing=1.4,
            )
            legend.set_in_layout(not self.is_whole)
            if legend.get_window_extent().width / self.figure.dpi <= self._room:
                break
        return legend

    @property
    def column(self) -> float:
        """Inches of the names beside the picture."""
        return min(ROOM, 0.36 * self.width if self.is_whole else 0.42 * self.cell)

    def fold_label(self) -> None:
        """Fold the label under the axis to the width of the axes."""
        room = max(float(self.axes.get_window_extent().width / self.figure.dpi), LEAST)
        self.axes.set_xlabel(fold(self.axes.get_xlabel(), room, SMALL, lines=4))

    def align(self) -> None:
        """Let title and unit begin at the left edge of the figure."""
        if not self.is_whole:
            return
        from matplotlib.transforms import blended_transform_factory

        # by the figure, as the axes move a little at another resolution
        left, axes = PAD / self.width, cast(Any, self.axes)
        if self.unit_text is not None:
            self.unit_text.xycoords = ("figure fraction", "axes fraction")
            self.unit_text.xy = (left, 1)
        by_figure = blended_transform_factory(self.figure.transFigure, axes.transAxes)
        self.headline.set_transform(by_figure + axes.titleOffsetTrans)
        self.headline.set_x(left)


def _harmless(axes: Axes) -> None:
    from matplotlib.text import Text

    for text in axes.findobj(Text):
        text.set_text(shown(text.get_text()))


def _lay_out_alone(axes: Axes) -> None:
    """Let a figure that holds nothing else, and has no layout, make room for the words of the picture."""
    figure: Any = axes.figure
    alone = getattr(figure, "axes", None) == [axes] and axes.get_subplotspec() is not None
    if alone and hasattr(figure, "get_layout_engine") and figure.get_layout_engine() is None:
        figure.set_layout_engine("constrained")


def dress(axes: Axes) -> None:
    """Give axes the house look, as they may have been made outside of it."""
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(PALE)
    axes.set_axisbelow(True)
    axes.grid(visible=True, axis="y")
    axes.tick_params(which="both", color=PALE, labelcolor=MUTED, labelsize=SMALL, grid_color=FAINT, grid_linewidth=0.7)
    axes.tick_params(axis="y", which="both", length=0)
    axes.xaxis.label.set(fontsize=SMALL, color=MUTED)


def lower(axes: Axes, inches: float) -> Any:
    """Return the place of the axes moved down the page, by the same on every height of picture."""
    from matplotlib.transforms import ScaledTranslation

    return axes.transAxes + ScaledTranslation(0, -inches, axes.figure.dpi_scale_trans)


@contextmanager
def drawing(ax: Axes | None, *, width: float = 8.5, height: float = 4.8) -> Iterator[Picture]:
    """Give a picture to draw: on Axes of the caller, or on those of a new figure that pyplot knows."""
    with style():
        if ax is None:
            from matplotlib import pyplot as plt

            _figure, ax = plt.subplots(figsize=(width, min(height, TALLEST)), layout="constrained")
        dress(ax)
        _lay_out_alone(ax)
        picture = Picture(ax)
        yield picture
        picture.finish()


@contextmanager
def rowed(
    ax: Axes | None,
    names: Sequence[str],
    *,
    most: int = 24,
    foot: float = 0.6,
    each: float = 0.1,
    keep_last: bool = False,
    lines: int = 2,
) -> Iterator[tuple[Picture, list[int]]]:
    """Give a picture of rows, the first at the top, and which of them it has room for."""
    if ax is not None:
        _lay_out_alone(ax)
    wide, high = (8.5, TALLEST) if ax is None else (Picture(ax).breadth, Picture(ax).height)
    lines = max(lines, 3) if wide <= NARROW else lines
    folded = [fold(name, 0.36 * wide, SMALL, lines=lines) for name in names]
    longest = max((name.count("\n") + 1 for name in folded[:most]), default=1)
    if ax is not None:
        each /= 2
    row = longest * SMALL * LEADING / 72 + each
    n = max(1, min(len(names), most, int((high - foot - 1.2) / row)))
    kept = list(range(min(n, len(names))))
    if keep_last and kept:
        kept[-1] = len(names) - 1
    with drawing(ax, height=foot + 1.2 + row * n) as picture:
        yield picture, kept
        picture.axes.set_yticks(range(len(kept)), [folded[k] for k in kept])
        picture.axes.set_ylim(n - 0.45, -0.6)
        picture.axes.grid(visible=False, axis="y")
        picture.axes.tick_params(axis="y", labelcolor=INK)


def say_nothing(picture: Picture, text: str) -> None:
    """Say in the middle of the picture why nothing is drawn."""
    folded = fold(text, 0.6 * picture.width, SMALL, lines=4)
    note = picture.axes.text(0.5, 0.5, folded, transform=picture.axes.transAxes, ha="center", va="center", color=INK)
    note.set_linespacing(1.25)
