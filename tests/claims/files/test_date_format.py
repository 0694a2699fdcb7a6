"""Dates as a sheet shows them: labels of the calendar units that the format names."""

from datetime import datetime

import pytest

from deserstats.claims.files.date_format import shown_date

MAY = datetime(2024, 5, 17, 13, 45)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("mmm-yy", "2024-05"),
        ("mm/yyyy", "2024-05"),
        ("yyyy mm", "2024-05"),
        ("[$-407]mmmm yyyy", "2024-05"),
        ("yyyy", "2024"),
        ("yy", "2024"),
        ("yyyy-mm-dd", "2024-05-17"),
        ("dd.mm.yyyy", "2024-05-17"),
        (r"[$-F800]dddd\,\ mmmm\ dd\,\ yyyy", "2024-05-17"),
        ("m/d/yy h:mm", "2024-05-17T13:45:00"),
        ("mmmm", "May"),
        ("dddd", "Friday"),
        ("h:mm AM/PM", "13:45:00"),
        ("mm:ss", "13:45:00"),
    ],
)
def test_a_date_is_the_label_of_what_is_shown(form, text):
    shown = shown_date(MAY, form)
    assert (shown.text, shown.doubt) == (text, "")


@pytest.mark.parametrize("form", ["d mmm", "dd/mm", "d", "mm", "yyyy d", "[$-1070000]mmm yyyy", "ggge", "bbbb"])
def test_a_date_without_its_year_or_of_another_calendar_is_asked(form):
    assert shown_date(MAY, form).doubt.endswith("where the cell holds 2024-05-17T13:45:00")


def test_a_day_of_another_calendar_is_still_that_day():
    assert shown_date(MAY, "[$-1070000]d mmm yyyy").text == "2024-05-17"


def test_a_month_or_year_that_hides_a_day_is_told():
    days = (((5, 1), "mmm yy"), ((5, 2), "mmm yy"), ((1, 1), "yyyy"), ((5, 1), "yyyy"))
    assert [shown_date(datetime(2024, *day), form).is_cut for day, form in days] == [False, True, False, True]
