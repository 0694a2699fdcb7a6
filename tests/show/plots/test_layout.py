"""Every kind of picture at three sizes: no words that hide each other or leave the figure, none too large."""

import pytest
from matplotlib.figure import Figure
from show.plots import measuring, pictures

import deserstats as ds
from deserstats.show.plots.style import style

FIRST = ("claims", "claims, months", "running totals", "bound", "slips", "order", "plausibility", "changes")
"""Kinds that are looked at in more than one size, and on a narrow page, each time; all others so deeply."""


def cases(near):
    """Every kind at every size; deeply, unless it is near."""
    return [
        pytest.param(kind, size, marks=() if near(kind, size) else pytest.mark.deep, id=f"{kind}, {size}")
        for kind in pictures.KINDS
        for size in pictures.SIZES
    ]


def narrow(height=4.8):
    """Axes as wide as a telephone."""
    with style():
        return Figure(figsize=(4.1, height), layout="constrained").add_subplot()


@pytest.mark.parametrize(
    ("kind", "size"), cases(lambda kind, size: size == "few" or (kind, size) == ("claims", "many"))
)
def test_words_are_whole_and_apart(kind, size):
    figure = pictures.draw(kind, size).figure
    assert measuring.clipped(figure) == []
    assert measuring.overlapping(figure) == []
    wide, high = figure.get_size_inches()
    assert wide <= 10
    assert high <= 7


@pytest.mark.parametrize(("kind", "size"), cases(lambda kind, size: size == "few" and kind in FIRST))
def test_words_are_whole_and_apart_on_a_narrow_page(kind, size):
    axes = narrow()
    assert pictures.draw(kind, size, axes) is axes
    assert measuring.clipped(axes.figure) == []
    assert measuring.overlapping(axes.figure) == []


@pytest.mark.parametrize("kind", ["claims, months", "bound", "slips", "repairs"])
def test_words_are_whole_and_apart_alone_on_a_plain_figure(kind):
    figure = Figure()
    pictures.draw(kind, "few", figure.add_subplot())
    assert measuring.clipped(figure) == []
    assert measuring.overlapping(figure) == []


@pytest.mark.parametrize("kind", ["bound", "slips", "repairs", "order"])
def test_two_pictures_stand_beside_each_other(kind):
    figure = Figure(figsize=(12, 5.5), layout="constrained")
    for axes in figure.subplots(1, 2):
        pictures.draw(kind, "few", axes)
    assert measuring.clipped(figure) == []
    assert measuring.overlapping(figure) == []


@pytest.mark.parametrize("dpi", [60, 80, 150, 220])
def test_a_title_keeps_its_place_at_every_resolution(dpi):
    """Numbers of other widths move the axes, but neither the title nor the unit at the edge of the figure."""
    claims = ds.load_example("two-figures").read_as(over="next_round")
    figure = ds.bound(claims, period="2022-02-01..2024-12-31").plot().figure
    figure.set_dpi(dpi)
    figure.canvas.draw()
    title = figure.axes[0]._left_title.get_window_extent()
    assert title.x0 / dpi == pytest.approx(0.1, abs=0.02)
