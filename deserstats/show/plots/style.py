"""The look of every picture: colours that survive colour blindness, each with a sign of its own.

Colours: M. Okabe and K. Ito, Color Universal Design (2008), https://jfly.uni-koeln.de/color/.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from deserstats.checks.consistency.answers import Standing

INK = "#222222"
PALE = "#8a8a8a"
BLUE = "#0072B2"
SKY = "#56B4E9"
GREEN = "#009E73"
RED = "#D55E00"
AMBER = "#E69F00"
PURPLE = "#CC79A7"


@dataclass(frozen=True, slots=True)
class Look:
    """How one verdict is drawn: colour, width, dashes, mark at the ends, words of the legend."""

    colour: str
    width: float
    dashes: Any
    marker: str
    words: str


LOOKS = {
    Standing.IN_CONFLICT: Look(RED, 2.6, "solid", "X", "in conflict"),
    Standing.CORROBORATED: Look(BLUE, 2.4, "solid", "o", "corroborated"),
    Standing.ADDS_UP: Look(SKY, 2.2, (0, (6, 1.5)), "s", "adds up"),
    Standing.COMPATIBLE: Look(GREEN, 1.8, (0, (6, 2, 1, 2)), "|", "compatible"),
    Standing.IN_TENSION: Look(AMBER, 2.2, (0, (4, 1.2)), "D", "in tension"),
    Standing.UNDETERMINED: Look(PURPLE, 1.4, (0, (3, 2)), "+", "undetermined"),
    Standing.UNTESTED: Look(PALE, 1.4, (0, (1, 1.5)), ".", "untested"),
}

SETTINGS: Any = {
    "font.family": "sans-serif",
    "font.size": 9.5,
    "axes.edgecolor": PALE,
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlecolor": INK,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": "#e6e6e6",
    "grid.linewidth": 0.7,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "savefig.facecolor": "white",
    "svg.fonttype": "path",
    "svg.hashsalt": "deserstats",
}


@contextmanager
def style() -> Iterator[None]:
    """Use the house style inside the block; nothing global is changed.

    The first figure of a notebook switches pyplot to interactive. Were that undone with the rest, no
    later picture would be shown.
    """
    import matplotlib as mpl

    with mpl.rc_context(SETTINGS):
        yield
        is_interactive = mpl.is_interactive()
    mpl.interactive(is_interactive)
