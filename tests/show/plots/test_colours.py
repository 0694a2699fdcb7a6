"""Colours that mean something are told apart by every eye, in grey, and on a dark page."""

from itertools import combinations

import matplotlib as mpl
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from show.plots import pictures
from show.plots.measuring import SEEN_BY, contrast, lightness

from deserstats.show.plots.style import BLUE, DARK, FAINT, GREY, INK, LOOKS, MUTED, PALE, PAPER, RED, style

APART = 15
"""Steps of lightness, of 100, that are told apart beside each other."""

READABLE = 4.5
"""Contrast of small words: WCAG 2.2, success criterion 1.4.3."""


@pytest.mark.parametrize("eyes", SEEN_BY)
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("finding", [BLUE, RED])
def test_the_finding_is_not_the_context(eyes, dark, finding):
    page = DARK if dark else {colour: colour for colour in DARK}
    for context in (PALE, FAINT, PAPER):
        assert abs(lightness(page[finding], eyes) - lightness(page[context], eyes)) >= APART


@pytest.mark.parametrize("eyes", SEEN_BY)
def test_two_standings_of_like_lightness_differ_in_dashes_and_in_mark(eyes):
    for a, b in combinations(LOOKS.values(), 2):
        if abs(lightness(a.colour, eyes) - lightness(b.colour, eyes)) < APART:
            assert (str(a.dashes), a.width) != (str(b.dashes), b.width)
            assert a.marker != b.marker


@pytest.mark.parametrize("colour", [INK, MUTED, BLUE, RED])
def test_words_can_be_read(colour):
    assert contrast(colour, PAPER) >= READABLE
    assert contrast(DARK[colour], DARK[PAPER]) >= READABLE


def test_grey_beside_the_finding_has_another_mark_or_width():
    """What is grey as a finding is dark: the pictures that have both tell them apart by more than colour."""
    assert abs(lightness(GREY) - lightness(RED)) < APART
    quiet = [look for look in LOOKS.values() if look.colour == GREY]
    loud = [look for look in LOOKS.values() if look.colour == RED]
    assert min(look.width for look in loud) > max(look.width for look in quiet)


@pytest.mark.parametrize("kind", ["claims", "bound without limit", "slips", "estimate", "order", "lineage"])
def test_a_dark_page_has_dark_pictures_and_no_light_colour_is_left(kind):
    with style(dark=True, transparent=True):
        figure = Figure(figsize=(9, 4.8), layout="constrained")
        pictures.draw(kind, "few", figure.add_subplot())
    assert figure.get_facecolor()[3] == 0
    left = {to_hex(text.get_color()) for text in figure.findobj(mpl.text.Text) if text.get_text()}
    left |= {to_hex(a.arrow_patch.get_edgecolor()) for a in figure.findobj(mpl.text.Annotation) if a.arrow_patch}
    left |= {to_hex(line.get_color()) for line in figure.findobj(mpl.lines.Line2D)}
    assert left.isdisjoint({INK, MUTED, BLUE, RED, FAINT})


def test_the_style_ends_with_its_block():
    with style(dark=True):
        pass
    ax = pictures.draw("bound", "few")
    assert to_hex(ax.figure.get_facecolor()) == PAPER
    assert ax.lines[0].get_color() == BLUE
