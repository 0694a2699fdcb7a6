"""Pictures of repairs show the shares that the table has."""

import deserstats as ds

IDS = [f"upaug25.{k}" for k in ("01", "02", "03", "06", "16", "17", "20", "22", "23")]


def test_bars_are_the_involvement():
    answer = ds.find_repairs(ds.load_example("ua-desertion").select(ids=IDS))
    axes = answer.plot()
    shares = answer.involvement()
    assert [bar.get_width() for bar in axes.patches] == list(shares["share"])
    assert [label.get_text() for label in axes.get_yticklabels()] == list(shares["id"])
    assert axes.get_title(loc="left") == (
        f"{len(answer.repairs)} best repairs of kind drop, each of cost 3; the figures do not choose between them"
    )


def test_nothing_to_draw_is_said():
    axes = ds.find_repairs(ds.load_example("two-figures").select(ids=["A"])).plot()
    assert axes.get_title(loc="left") == "Nothing needs repair"
