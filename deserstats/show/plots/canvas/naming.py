"""Names at what they name: in the picture where nothing is in the way, else in a column beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from deserstats.show.plots.canvas.lettering import fold, width
from deserstats.show.plots.canvas.spreading import spread
from deserstats.show.plots.style import INK, SMALL

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEADING = 1.32
"""Height of a line by the size of its letters."""

ROOM = 2.3
"""Inches of a name at most."""

GAP = 3.5
"""Points between a bar and its name."""

THICK = 2.5
"""Points that a bar takes above and below its middle."""


FEW = 8
"""Names that are written beside the picture wherever their points are; of more, only those that are near."""

NEAR = 0.55
"""Share of the width from which on a point is near the names beside it."""


class Name(NamedTuple):
    """Words at a point; where this is the end of a bar, ``begin`` is its other end, and the words may stand at it."""

    x: float
    y: float
    text: str
    colour: str = INK
    begin: float | None = None


class Box(NamedTuple):
    """A part of the figure, in pixels."""

    x0: float
    y0: float
    x1: float
    y1: float

    def hits(self, other: Box) -> bool:
        """Whether both share a pixel."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1

    def lies_in(self, other: Box) -> bool:
        """Whether the other holds all of it."""
        return other.x0 <= self.x0 and self.x1 <= other.x1 and other.y0 <= self.y0 and self.y1 <= other.y1


@dataclass
class Naming:
    """The names of one picture, those that matter most first, and the bars that they must not hide."""

    axes: Axes
    names: list[Name] = field(default_factory=list)
    bars: list[tuple[float, float, float]] = field(default_factory=list)
    """What is in the way: begin, end, height."""

    is_beside: set[int] = field(default_factory=set)
    written: list[Any] = field(default_factory=list)
    n_inside: int = 0
    n_beside: int = 0

    @property
    def n_written(self) -> int:
        """How many names had room."""
        return self.n_inside + self.n_beside

    def write_beside(self, room: float) -> None:
        """Write the names that have no room in the picture beside it, each joined to its point, as far as there is."""
        for text in self.written:
            text.remove()
        self.written.clear()
        self.is_beside |= {k for k, name in enumerate(self.names) if name.begin is None}
        mine = [self.names[k] for k in sorted(self.is_beside) if self._is_near(self.names[k])]
        high = self.axes.get_window_extent().height / self._dpi
        texts = [fold(name.text, room, SMALL, lines=4) for name in mine]
        sizes = [(text.count("\n") + 1.25) * SMALL * LEADING / 72 / high for text in texts]
        kept = 0
        while kept < len(sizes) and sum(sizes[: kept + 1]) <= 1.0:
            kept += 1
        places = [self._height_of(name) for name in mine[:kept]]
        for name, text, place in zip(mine, texts, spread(places, sizes[:kept]), strict=False):
            self._join(text, name, place)
        self.n_beside = kept

    def _is_near(self, name: Name) -> bool:
        """Whether a line to a name beside the picture would not cross most of it."""
        place = self.axes.transAxes.inverted().transform(self._pixel(name.x, name.y))[0]
        return name.begin is None or len(self.names) <= FEW or place >= NEAR

    def write_inside(self) -> bool:
        """Write the other names at their bars; whether all of them have room there, else they are marked."""
        box = self.axes.get_window_extent()
        frame = Box(box.x0, box.y0, box.x1, box.y1)
        taken = [self._bar(*bar) for bar in self.bars]
        failed = set()
        self.n_inside = 0
        for k, name in enumerate(self.names):
            if k in self.is_beside:
                continue
            text = fold(name.text, ROOM, SMALL, lines=2)
            found = next((at for at in self._around(name, text) if _is_free(at[0], frame, taken)), None)
            if found is None:
                failed.add(k)
                continue
            taken.append(found[0])
            self._put(text, name, found[1])
            self.n_inside += 1
        self.is_beside |= failed
        return not failed

    @property
    def _dpi(self) -> float:
        return float(self.axes.figure.dpi)

    def _pixel(self, x: float, y: float) -> tuple[float, float]:
        across, up = self.axes.transData.transform((x, y))
        return float(across), float(up)

    def _bar(self, begin: float, end: float, y: float) -> Box:
        (x0, y0), (x1, _) = self._pixel(begin, y), self._pixel(end, y)
        thick = THICK * self._dpi / 72
        return Box(x0, y0 - thick, x1, y0 + thick)

    def _height_of(self, name: Name) -> float:
        return float(self.axes.transAxes.inverted().transform(self._pixel(name.x, name.y))[1])

    def _around(self, name: Name, text: str) -> Iterator[tuple[Box, tuple[float, float, str, str]]]:
        """Yield places at a bar: over and under both of its ends, and behind it, those first that suit its length."""
        # letters are set on whole pixels, which makes some lines a little wider
        wide = max(width(row, SMALL) for row in text.split("\n")) * self._dpi * 1.03 + 2
        high = (text.count("\n") + 1) * SMALL * LEADING / 72 * self._dpi
        gap = GAP * self._dpi / 72
        (x0, y), (x1, _) = (
            self._pixel(name.x if name.begin is None else name.begin, name.y),
            self._pixel(name.x, name.y),
        )
        over, under = (y + gap, y + gap + high), (y - gap - high, y - gap)
        spots = [
            (Box(x0, over[0], x0 + wide, over[1]), (0.0, GAP, "left", "bottom")),
            (Box(x1 - wide, over[0], x1, over[1]), (1.0, GAP, "right", "bottom")),
            (Box(x0, under[0], x0 + wide, under[1]), (0.0, -GAP, "left", "top")),
            (Box(x1 - wide, under[0], x1, under[1]), (1.0, -GAP, "right", "top")),
        ]
        behind = (Box(x1 + gap, y - high / 2, x1 + gap + wide, y + high / 2), (1.0, 0.0, "left", "center"))
        yield from [behind, *spots] if x1 - x0 < 0.6 * wide else [*spots, behind]

    def _put(self, text: str, name: Name, at: tuple[float, float, str, str]) -> None:
        end, gap, across, up = at
        x = name.x if end or name.begin is None else name.begin
        note = self.axes.annotate(
            text, (x, name.y), xytext=(0 if gap else GAP, gap), textcoords="offset points", annotation_clip=False
        )
        note.set(ha=across, va=up, color=name.colour, linespacing=1.15, in_layout=False, zorder=6)
        self.written.append(note)

    def _join(self, text: str, name: Name, place: float) -> None:
        look = {"arrowstyle": "-", "color": name.colour, "linewidth": 0.5, "alpha": 0.55, "relpos": (0, 0.5)}
        note = self.axes.annotate(
            text,
            (name.x, name.y),
            xytext=(1.03, place),
            textcoords="axes fraction",
            annotation_clip=False,
            arrowprops={**look, "shrinkA": 1, "shrinkB": 1},
        )
        note.set(va="center", ha="left", color=name.colour, linespacing=1.15)
        self.written.append(note)


def _is_free(box: Box, frame: Box, taken: Sequence[Box]) -> bool:
    return box.lies_in(frame) and not any(box.hits(other) for other in taken)
