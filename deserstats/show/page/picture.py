"""A picture as part of a page: its colours follow light and dark, its letters are outlines that hold no markup."""

from __future__ import annotations

import colorsys
import io
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from deserstats.checks.consistency.answers import ConsistencyResult
from deserstats.show.plots.style import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOUR = re.compile(r"#([0-9a-f]{6})\b")
DARKEST, LIGHTEST = 0.09, 0.94
"""Lightness of paper and ink in the dark."""


SIZE = (9.5, 3.5)
"""Inches; as wide as the page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing, what it says, and the colours that it takes in the dark."""

    svg: str
    finding: str
    night: str


def picture(result: ConsistencyResult) -> Picture:
    """Draw the claims of an answer."""
    from deserstats.show.plots.claims_plots import plot_claims

    return picture_of(partial(plot_claims, result), SIZE)


def picture_of(draw: Callable[[Axes], Axes], size: tuple[float, float]) -> Picture:
    """Draw on axes of a size."""
    buffer = io.StringIO()
    try:
        finding = _drawn(draw, buffer, size)
    except (ArithmeticError, ValueError):
        # figures beyond what floats hold, or days beyond the calendar of the axis: the page has them in its table
        return Picture("", "Not drawn: the figures or dates are too far apart for one picture.", "")
    text = buffer.getvalue()
    # matplotlib writes every text of the table as outlines, so the markup holds nothing of the user's
    drawn = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL)
    colours = dict.fromkeys(COLOUR.findall(drawn))
    drawn = COLOUR.sub(r"var(--c\1, #\1)", drawn)
    night = " ".join(f"--c{colour}: #{turned(colour)};" for colour in colours)
    return Picture(re.sub(r"\n\s*", "\n", drawn), " ".join(finding.split()), night)


def _drawn(draw: Callable[[Axes], Axes], buffer: io.StringIO, size: tuple[float, float]) -> str:
    """Draw into a buffer, and return what the picture says."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with style(), warnings.catch_warnings():
        # a letter that the font lacks is a box in the picture; the table below it has the name
        warnings.simplefilter("ignore", UserWarning)
        figure = Figure(figsize=size, layout="constrained")
        FigureCanvasSVG(figure)
        axes = draw(figure.add_subplot())
        finding = axes.get_title(loc="left") or axes.get_title()
        # the page says it in letters above the picture
        for place in ("left", "center"):
            axes.set_title("", loc=place)
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    return finding


def turned(colour: str) -> str:
    """Return the colour that stands for one in the dark: the same hue, as light as that was dark.

    Examples
    --------
    >>> turned("ffffff"), turned("000000")
    ('171717', 'f0f0f0')
    """
    red, green, blue = (int(colour[k : k + 2], 16) / 255 for k in (0, 2, 4))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = DARKEST + (1 - lightness) * (LIGHTEST - DARKEST)
    return "".join(f"{round(255 * part):02x}" for part in colorsys.hls_to_rgb(hue, light, saturation))
