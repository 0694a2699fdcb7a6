"""Conclusions put to two releases: what held, whether it still does, and why not."""

from dataclasses import replace

import pytest

import deserstats as ds

SHARED = {"measure": "m", "relation": "exact"}


def months(*figures):
    return ds.read_claims([{"value": str(v), "start": f"2024-{m:02}"} | SHARED for m, v in enumerate(figures, 1)])


OLD = months(100, 120, 140, 160)
NEW = months(100, 150, 140, 130)


def statement(**columns):
    return ds.Claim(measure="m", **columns)


def test_each_conclusion_is_asked_of_both_releases_and_comes_with_both_answers():
    over = statement(value="500", relation="over", start="2024-01", through="2024-04")
    rising = statement(kind="order", relation="rising", per="month", start="2024-01", through="2024-04")
    later = ds.compare_periods(OLD, "2024-01..2024-02", "2024-03..2024-04")
    asked = [over, rising, later, ds.bound(OLD, period="2024-01..2024-02"), ds.order_periods(OLD, "MS")]
    compared = ds.compare_answers(OLD, NEW, conclusions=asked)
    assert [c.fate for c in compared.conclusions] == ["holds", "fell", "holds", "fell", "fell"]
    assert [c.words for c in compared.fallen] == [
        "rising month, Jan-Apr 2024",
        "m, Jan-Feb 2024",
        "order of periods, Jan-Apr 2024",
    ]
    held, fell, windows, total, order = compared.conclusions
    assert (held.before.status, held.after.status) == ("implied", "implied")
    assert (fell.before.status, fell.after.status) == ("implied", "refuted")
    assert fell.after == ds.implies(NEW, rising)
    assert windows.after.certain == "higher"
    assert (total.was, total.now) == ("220", "250")
    assert order.was == "6 certain pairs, must rise"
    assert compared.verify()
    assert ds.results.AnswerComparison.from_dict(compared.to_dict()) == compared
    assert str(compared).startswith("2 figures revised; still consistent; 3 of 5 conclusions fell.")


def test_a_conclusion_that_was_open_may_be_certain_now():
    one = ds.read_claims([{"value": "400", "start": "2024-01", "through": "2024-02"} | SHARED])
    compared = ds.compare_answers(
        one, months(150, 250), conclusions=statement(value="200", relation="under", start="2024-01")
    )
    (new,) = compared.conclusions
    assert (new.was, new.now, new.fate) == ("open", "implied", "new")
    assert ds.compare_answers(OLD, OLD, conclusions=[{"value": "1", "start": "2023"}]).conclusions[0].fate == "open"


def test_a_conclusion_on_a_name_that_went_has_fallen_and_one_renamed_has_not():
    old, new = (
        ds.read_claims([{"value": v, "start": "2024", "category": c} for v, c in (("5", name), ("7", "b"))])
        for name in ("a", "A")
    )
    said = ds.Claim(value="4", relation="over", start="2024", category="a")
    (fell,) = ds.compare_answers(old, new, conclusions=[said]).conclusions
    assert (fell.fate, fell.after) == ("fell", None)
    assert "category='a' does not occur" in fell.reason
    compared = ds.compare_answers(old, new, conclusions=[said], renamed={"a": "A"})
    assert [c.fate for c in compared.conclusions] == ["holds"]
    assert compared.verify()
    with pytest.raises(ds.ClaimError, match="category='c' does not occur"):
        ds.compare_answers(old, new, conclusions=[said.replace(category="c")])


def test_what_is_no_conclusion_is_refused():
    with pytest.raises(
        ds.ClaimError, match="a conclusion is a Claim, a mapping of its columns, or an answer of implies"
    ):
        ds.compare_answers(OLD, NEW, conclusions=[5])
    with pytest.raises(ds.ClaimError, match="conclusions is a str; expected a list"):
        ds.compare_answers(OLD, NEW, conclusions="rising")


def test_an_answer_on_another_question_is_not_believed():
    compared = ds.compare_answers(OLD, NEW, conclusions=[statement(value="150", relation="over", start="2024-04")])
    other = ds.implies(NEW, statement(value="90", relation="over", start="2024-04"))
    (told,) = compared.conclusions
    assert compared.verify()
    assert not replace(compared, conclusions=(replace(told, after=other),)).verify()
    assert not replace(compared, conclusions=(replace(told, before=other),)).verify()
