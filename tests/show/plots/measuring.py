"""What a picture looks like, in numbers: boxes of its words, colours as others see them."""

from itertools import combinations

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.text import Text

TOUCH = 1.0
"""Pixels by which two boxes may meet: a box is a little larger than its letters."""


def words_of(figure):
    """Every text of a figure that is seen, with its box in pixels."""
    figure.draw_without_rendering()
    seen = []
    for axes in figure.axes:
        told = [text for text in axes.findobj(Text) if text.get_visible() and text.get_text().strip()]
        # the box of the words alone: that of an annotation holds its arrow, too
        seen += [(text.get_text(), Text.get_window_extent(text)) for text in told if _is_drawn(text, axes)]
    if figure.get_suptitle():
        seen.append((figure.get_suptitle(), figure._suptitle.get_window_extent()))
    return seen


def _is_drawn(text, axes):
    """Whether a text is no tick outside of what is seen, nor on axes that are off."""
    for axis, place in ((axes.xaxis, 0), (axes.yaxis, 1)):
        labels = [*axis.get_majorticklabels(), *axis.get_minorticklabels()]
        if text in labels or text in (axis.label, axis.get_offset_text()):
            if not axes.axison or not axis.get_visible():
                return False
            low, high = sorted(axis.get_view_interval())
            return text not in labels or low <= text.get_position()[place] <= high
    return True


def clipped(figure):
    """Words that reach beyond the figure."""
    words = words_of(figure)
    wide, high = figure.bbox.width, figure.bbox.height
    return [text for text, b in words if b.x0 < -0.5 or b.y0 < -0.5 or b.x1 > wide + 0.5 or b.y1 > high + 0.5]


def overlapping(figure):
    """Pairs of words that hide each other."""
    return [
        (a, b)
        for (a, one), (b, other) in combinations(words_of(figure), 2)
        if min(one.x1, other.x1) - max(one.x0, other.x0) > TOUCH
        and min(one.y1, other.y1) - max(one.y0, other.y0) > TOUCH
    ]


# severity 1.0, of linear RGB: G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, A physiologically-based model for
# simulation of color vision deficiency, IEEE Trans. Vis. Comput. Graph. 15(6), 2009, 1291-1298
SEEN_BY = {
    "anyone": np.eye(3),
    "protanopia": np.array([
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998],
    ]),
    "deuteranopia": np.array([
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881],
    ]),
    "grey": np.array([[0.2126, 0.7152, 0.0722]] * 3),
}  # fmt: skip


def lightness(colour, eyes="anyone"):
    """CIE lightness of a colour as some eyes see it, from 0 to 100."""
    linear = np.array([c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)])
    y = float(np.array([0.2126, 0.7152, 0.0722]) @ np.clip(SEEN_BY[eyes] @ linear, 0, 1))
    return 116 * y ** (1 / 3) - 16 if y > 0.008856 else 903.3 * y


def contrast(colour, ground):
    """WCAG contrast of a colour on a ground."""
    one, other = sorted(_luminance(c) for c in (colour, ground))
    return (other + 0.05) / (one + 0.05)


def _luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return float(np.array([0.2126, 0.7152, 0.0722]) @ np.array(linear))


def said(axes, gid=None):
    """The words on axes, each on one line: names and numbers, or notes (``note``), or the unit (``unit``)."""
    return [" ".join(t.get_text().split()) for t in axes.texts if t.get_text() and t.get_gid() == gid]


def notes(axes):
    """Everything that is said below a picture."""
    return " ".join(said(axes, "note"))


def title(axes):
    """What is said above a picture, on one line."""
    return " ".join(axes.get_title(loc="left").split())


def arrows(axes):
    """Where arrows begin, and which way they go: (x, y, way)."""
    marked = [t for t in axes.texts if (t.get_gid() or "").startswith("arrow")]
    return [(float(t.xy[0]), float(t.xy[1]), t.get_gid().split()[1]) for t in marked]
