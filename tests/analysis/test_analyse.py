"""One call, one screen: every part is the answer of its own question, and nothing is said that no part says."""

import re

import pytest

import deserstats as ds
from deserstats.errors import DeserstatsError


def monthly(figures, category="all", **more):
    return [
        {"measure": "cases", "category": category, "start": f"2024-{k:02d}", "value": str(value)} | more
        for k, value in enumerate(figures, start=1)
    ]


YEAR = [110, 120, 118, 131, 140, 139, 150, 161, 160, 172, 180, 191]


@pytest.fixture(scope="module")
def broken():
    """Twelve months, and a year that is 100 short of their sum (1,772)."""
    return ds.analyse(ds.read_claims([*monthly(YEAR), {"measure": "cases", "category": "all", "start": "2024", "value": "1672", "relation": "exact"}]))  # fmt: skip


@pytest.fixture(scope="module")
def sound():
    return ds.analyse(ds.read_claims(monthly(YEAR)))


def test_a_contradiction_is_the_sum_with_its_difference(broken):
    text = " ".join(str(broken).split())
    assert broken.status == "inconsistent"
    assert "12 months add up to 1,772, 2024 is printed 1672: 100 apart" in text
    assert "They cannot all describe the same count." in text
    # any one of the thirteen, left out, settles it
    assert len(broken.repairs.repairs) == 13
    assert "Leaving out 1 figure would settle the conflict, no fewer; 13 ways to choose them." in text
    assert broken.diagnosis.claims == broken.claims
    assert [(n.question, n.reason) for n in broken.not_asked] == [
        ("changes", "its figures contradict others"),
        ("order", "its figures contradict others"),
    ]


def test_a_sound_table_is_asked_where_it_goes(sound):
    assert sound.status == "consistent"
    assert sound.repairs is None
    assert sound.diagnosis is None
    assert not sound.not_asked
    # three months are below the one before (118, 139, 160)
    assert sound.order.certain("2024-02", "2024-03") == "lower"
    assert sound.trend.growth > 1.5  # 191 / 110 within eleven months
    assert "This is not confirmation." in str(sound)


@pytest.mark.parametrize("name", ["broken", "sound"])
def test_one_screen_and_parts_that_verify(name, request):
    analysis = request.getfixturevalue(name)
    lines = str(analysis).splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 100
    assert analysis.verify()
    again = type(analysis).from_dict(analysis.to_dict())
    assert again == analysis
    assert str(again) == str(analysis)


def test_each_part_is_the_answer_of_its_question(broken):
    claims = broken.claims
    assert broken.consistency == ds.check_consistency(claims)
    assert broken.plausibility == ds.check_plausibility(claims, effort=0.1)


def test_a_part_of_other_claims_is_refused(broken, sound):
    from dataclasses import replace

    with pytest.raises(ValueError, match="parts on the same claims"):
        replace(broken, consistency=sound.consistency)
    with pytest.raises(ValueError, match="order, or why it was not asked"):
        replace(sound, order=None)


def test_ids_that_were_made_are_not_named(broken):
    assert "c13" not in str(broken)
    assert "c1 " not in str(broken)


def test_the_whole_before_its_parts_is_asked_about():
    parts = monthly(YEAR, "north") + monthly(YEAR, "south")
    whole = monthly([2 * v for v in YEAR], "north+south")
    assert ds.analyse(ds.read_claims([*parts, *whole])).series == "cases, north+south"
    assert ds.analyse(ds.read_claims([*parts, *whole]).about(category="north")).series == "cases, north"


@pytest.mark.parametrize("rows", [[], [{"measure": "m", "start": "2024", "value": "5", "kind": "projection"}]])
def test_a_table_that_says_nothing_has_reasons(rows):
    claims = ds.ClaimSet([]) if not rows else ds.read_claims(rows)
    text = str(ds.analyse(claims))
    assert "Not asked" in text
    assert len(text.splitlines()) <= 40


def test_limits_are_refused_by_name():
    with pytest.raises(DeserstatsError, match="effort=0"):
        ds.analyse(ds.load_example("two-figures"), effort=0)


def test_the_shipped_table_is_one_screen():
    analysis = ds.analyse(ds.load_example("ua-desertion"), effort=0.3)
    lines = str(analysis).splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 100
    # repairs are at least as many figures as are proved to be needed
    assert analysis.repairs.lower <= len(analysis.repairs.repairs[0].ids)
    assert {c.id for c in analysis.diagnosis.claims} >= set(analysis.consistency.independent[0].ids)


def test_a_contradiction_is_drawn_as_its_sum(broken):
    """Bars end to end: the twelve months reach 1,772, the year 1,672, and the last row is the 100 between them."""
    upper = broken.plot()
    lower = next(axes for axes in upper.figure.axes if axes is not upper)
    apart = lower.patches[-1]
    assert (apart.get_x(), apart.get_x() + apart.get_width()) == (1672, 1772)
    assert lower.texts[-1].get_text() == "100"
    assert tuple(upper.figure.get_size_inches()) <= (10, 7)


def test_where_nothing_contradicts_the_trend_is_drawn():
    two_years = [{"measure": "cases", "start": f"{2023 + k // 12}-{k % 12 + 1:02d}", "value": str(v)}
                 for k, v in enumerate([*YEAR, *(v + 80 for v in YEAR)])]  # fmt: skip
    analysis = ds.analyse(ds.read_claims(two_years))
    assert analysis.trend.status == "ok"
    assert len(analysis.plot().figure.axes) == 2


def test_the_first_year_of_the_calendar_is_a_year_like_others():
    """No step of the calendar is sought before the year 1; the same months of 2001 give the same answers."""

    def answers(year):
        rows = [
            {"measure": "m", "start": f"{year}-{k:02d}-01", "through": f"{year}-{k:02d}-28", "value": str(10 + k)}
            for k in range(1, 13)
        ]
        analysis = ds.analyse(ds.read_claims(rows))
        return analysis.status, analysis.trend.status, analysis.changes.status

    assert answers("0001") == answers("2001")


ALIKE = [
    {"kind": "each", "per": "month", "value": "100", "start": "2024", "relation": "over"},
    {"kind": "total", "value": "900", "start": "2024"},
    {"kind": "each", "per": "month", "value": "50", "start": "2024-H1", "relation": "under"},
]


def test_a_figure_that_is_singled_out_is_named_as_no_other():
    """Over 100 every month leaves 1,212 or more a year, and not under 50 in June: it alone settles both conflicts."""
    analysis = ds.analyse(ds.read_claims(ALIKE))
    text = " ".join(str(analysis).split())
    assert analysis.repairs.repairs[0].ids == ("c1",)
    assert "would settle both conflicts, in one way: 2024 (over 100 every month)." in text
    assert not re.search(r"\bc[123]\b", text)
    html = analysis.report().to_html()
    page = re.sub(r"<[^>]*>", " ", html[html.index("<main") :].replace("claim-c", ""))
    assert not re.search(r"\bc1 is printed", page)


def test_who_printed_the_first_conflict_is_to_be_asked():
    rows = [{"source": s, "measure": "cases", "start": "2024", "value": v, "relation": "exact"} for s, v in (("North Post", "10"), ("South Post", "12"))]  # fmt: skip
    text = " ".join(str(ds.analyse(ds.read_claims(rows))).split())
    assert "Ask North Post and South Post about: " in text


def test_an_order_says_what_ties_its_figures():
    months = [
        {"measure": "m", "start": f"2024-0{k}", "value": v, "relation": "exact"} for k, v in ((1, "10"), (2, "9"))
    ]
    order = {"measure": "m", "kind": "order", "relation": "rising", "per": "month", "start": "2024-01", "through": "2024-06"}  # fmt: skip
    text = " ".join(str(ds.analyse(ds.read_claims([*months, order]))).split())
    assert "1 apart; tied by" in text
