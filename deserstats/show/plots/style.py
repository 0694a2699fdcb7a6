"""The look of every picture: greys for what stands around, one colour for the finding, a sign beside each colour.

Blue and vermilion are those of M. Okabe and K. Ito, Color Universal Design (2008), https://jfly.uni-koeln.de/color/;
the vermilion is darker, so that words in it can be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from deserstats.checks.consistency.answers import Standing
from deserstats.show.plots.canvas.lettering import families

INK = "#222222"
MUTED = "#5f5f5f"
"""Words that stand behind: ticks, notes, names of what is not the finding."""

GREY = "#7a7a7a"
"""Context that carries something of its own."""

PALE = "#b4b4b4"
"""Context."""

FAINT = "#e4e4e4"
"""Grids, and the ranges of context."""

PAPER = "#ffffff"
BLUE = "#0072b2"
"""The finding."""

RED = "#bf4000"
"""The finding, where it is a contradiction, or where a conclusion breaks."""

DARK = {
    INK: "#f0f0f0",
    MUTED: "#b9b9b9",
    GREY: "#9c9c9c",
    PALE: "#6a6a6a",
    FAINT: "#383838",
    PAPER: "#16181c",
    BLUE: "#5cb8f2",
    RED: "#ff8c5a",
}
"""What each colour becomes on a dark page."""

SMALL = 8.5
"""Size of words in points."""

BOLD = 11.5
"""Size of a title in points."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one verdict is drawn: colour, width, dashes, mark where there are points, words of the legend."""

    colour: str
    width: float
    dashes: Any
    marker: str
    words: str


LOOKS = {
    Standing.IN_CONFLICT: Look(RED, 3.2, "solid", "X", "in conflict"),
    Standing.IN_TENSION: Look(RED, 2.2, (0, (4, 1.2)), "D", "in tension"),
    Standing.CORROBORATED: Look(INK, 2.0, "solid", "o", "corroborated"),
    Standing.ADDS_UP: Look(GREY, 2.0, "solid", "s", "adds up"),
    Standing.COMPATIBLE: Look(GREY, 1.6, (0, (6, 2, 1, 2)), ".", "compatible"),
    Standing.UNDETERMINED: Look(PALE, 1.6, (0, (3, 1.5)), "+", "undetermined"),
    Standing.UNTESTED: Look(PALE, 1.6, (0, (1, 1)), "|", "untested"),
}

SETTINGS: Any = {
    "font.size": SMALL,
    "text.color": INK,
    # a dollar sign is one, and nothing of a table is set as a formula
    "text.parse_math": False,
    "text.usetex": False,
    "axes.edgecolor": PALE,
    "axes.labelcolor": MUTED,
    "axes.labelsize": SMALL,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": BOLD,
    "axes.titleweight": "bold",
    "axes.titlecolor": INK,
    "axes.titlepad": 8,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": FAINT,
    "grid.linewidth": 0.7,
    "xtick.color": PALE,
    "xtick.labelcolor": MUTED,
    "ytick.color": PALE,
    "ytick.labelcolor": MUTED,
    "ytick.major.size": 0,
    "ytick.minor.size": 0,
    "hatch.color": PAPER,
    "hatch.linewidth": 0.8,
    "legend.frameon": False,
    "legend.fontsize": SMALL,
    "legend.labelcolor": MUTED,
    "svg.fonttype": "path",
    "svg.hashsalt": "deserstats",
}

_is_dark: ContextVar[bool] = ContextVar("_is_dark", default=False)


@contextmanager
def style(*, dark: bool | None = None, transparent: bool = False) -> Iterator[None]:
    """Use the house style inside the block; nothing global is changed.

    Parameters
    ----------
    dark : bool, optional
        Draw for a dark page; by default as the block around does.
    transparent : bool
        Draw without a background, for a page that has one.

    Notes
    -----
    The first figure of a notebook switches pyplot to interactive. Were that undone with the rest, no
    later picture would be shown.
    """
    import matplotlib as mpl

    token = _is_dark.set(_is_dark.get() if dark is None else dark)
    paper = "none" if transparent else _paper()
    ground: Any = {"figure.facecolor": paper, "axes.facecolor": "none", "savefig.facecolor": "auto"}
    try:
        with mpl.rc_context({**SETTINGS, **ground, "font.family": list(families())}):
            yield
            is_interactive = mpl.is_interactive()
    finally:
        _is_dark.reset(token)
    mpl.interactive(is_interactive)


def _paper() -> str:
    return DARK[PAPER] if _is_dark.get() else PAPER


def darken(artists: Any) -> None:
    """Give artists the colours of a dark page, where the block around asks for it."""
    if not _is_dark.get():
        return
    from matplotlib.colors import to_hex, to_rgba

    def other(colour: Any) -> Any:
        red, green, blue, alpha = to_rgba(colour)
        found = DARK.get(to_hex((red, green, blue)))
        return colour if found is None else to_rgba(found, alpha)

    every = list(artists)
    # an annotation keeps its arrow to itself
    every += [arrow for artist in every if (arrow := getattr(artist, "arrow_patch", None)) is not None]
    for artist in every:
        for part in ("color", "facecolor", "edgecolor", "markerfacecolor", "markeredgecolor"):
            get, put = getattr(artist, f"get_{part}", None), getattr(artist, f"set_{part}", None)
            if get is None or put is None or (part == "color" and hasattr(artist, "get_facecolor")):
                continue
            found = get()
            is_many = getattr(found, "ndim", 0) == 2
            put([other(colour) for colour in found] if is_many else other(found))
