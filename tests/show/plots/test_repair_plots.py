"""Pictures of repairs show the shares that the table has."""

from show.plots import pictures
from show.plots.measuring import notes, said, title

import deserstats as ds
from deserstats.show.plots.style import BLUE

IDS = [f"upaug25.{k}" for k in ("01", "02", "03", "06", "16", "17", "20", "22", "23")]


def test_bars_are_the_involvement_and_rows_say_what_the_claims_say():
    answer = ds.find_repairs(ds.load_example("ua-desertion").select(ids=IDS))
    axes = answer.plot()
    shares = answer.involvement()
    bars = axes.patches[1::2]
    assert [bar.get_width() for bar in bars] == list(shares["share"])
    rows = [" ".join(label.get_text().split()) for label in axes.get_yticklabels()]
    assert all(f"[{name}]" in row for name, row in zip(shares["id"], rows, strict=True))
    n = len(answer.repairs)
    assert said(axes) == [f"{round(share * n)} of {n}" for share in shares["share"]]
    assert title(axes) == (
        f"Leaving out 3 figures would settle it; {n} ways, and the figures do not choose between them"
    )
    assert "does not say it is wrong" in notes(axes)


def test_only_what_every_best_repair_touches_has_the_colour():
    from matplotlib.colors import to_rgba

    axes = pictures.draw("repairs", "middle")
    shares = pictures.answer("repairs", "middle").involvement()["share"]
    blue = [bar.get_facecolor() == to_rgba(BLUE) for bar in axes.patches[1::2]]
    assert blue == [share == 1 for share in shares][: len(blue)]


def test_what_a_repair_makes_of_a_figure_is_said():
    assert "1 of 3: 77,450 \u2192 77,901" in said(pictures.draw("repairs, adjust", "few"))


def test_nothing_to_draw_is_said():
    axes = ds.find_repairs(ds.load_example("two-figures").select(ids=["A"])).plot()
    assert title(axes) == "Nothing needs repair: the figures hold together"
