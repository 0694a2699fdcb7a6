"""Labels of time in every language: their first and last day, what a column tells, what it is asked."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from claims.shapes.generated_labels import MONTHS as MONTH_NAMES
from hypothesis import given, settings
from hypothesis import strategies as st

from deserstats.claims.cells.labels import Labels, Part, label_within, read_labels, read_part
from deserstats.claims.cells.period import Period
from deserstats.claims.cells.time_labels import words

LINES = Path(__file__).with_name("labels_of_time.txt").read_text(encoding="utf-8").splitlines()
SPANS = [line.split(": ", 1) for line in LINES if not line.startswith("#")]
KNOWN = [(label.strip(), span) for span, labels in SPANS for label in labels.split(" | ")]
DAY = timedelta(days=1)


def days(period: Period) -> str:
    return f"{period.start}..{period.end - DAY}"


def spans(*texts: str, **options) -> dict[str, str]:
    """First and last days by label; everything has to be read."""
    read = read_labels(texts, **options)
    assert (read.unread, read.questions, read.parts) == ((), (), {})
    return {text: days(period) for text, period in read.periods.items()}


def question(*texts: str, **options):
    """The one question that a column of labels puts; it concerns all of them."""
    read = read_labels(texts, **options)
    assert read.unread == ()
    assert not read.periods
    assert not read.parts
    (asked,) = read.questions
    assert set(asked.texts) == set(texts)
    return f"{asked.expected}; {asked.advice}"


def test_the_table_is_long_enough():
    assert len(KNOWN) > 450


@pytest.mark.parametrize(("span", "labels"), SPANS)
def test_a_label_is_its_days(span, labels):
    for text in labels.split(" | "):
        for written in (text, f"  {text.replace(' ', chr(0xA0))} ", text.replace(" ", chr(0x202F))):
            assert spans(written) == {written: span}


@pytest.mark.parametrize(
    "text",
    [
        "to date", "YTD 2024", "2024 YTD", "since 2022", "from 2022", "з 2022", "с 2022 года", "desde 2022", "ab 2022",
        "seit 2022", "until May 2024", "до травня 2024", "по май 2024", "bis Mai 2024", "before 2020", "2020+", "2020 ff.",
        "Total", "Average", "Всього", "Year to March 2024", "12 months to March 2024", "year ended March 2024",
        "week ending 5 May 2024", "1,234", "3.5", "12", "1", "2.051", "2024.0", "2024.5", "2024.05", "-2024", "(2024)",
        "45292", "2024-1l", "0012", "12345", "Lat", "Set", "mars", "Change Oct–Mar, %", "Cases 2024", "2024 (thousands)",
        "Total 2024", "05-06", "2024-13", "2024-00", "13/2024", "2024-02-30", "30 Feb 2024", "31.04.2024", "32/01/2024",
        "13/13/2024", "2024-05-31 25:00", "Mon 31 May 2024", "Q5 2024", "H3 2024", "5Q24", "2024-W54", "2024-W53", "M13 2024",
        "202413", "20241301", "1000-1999", "18-64", "2024-2019", "second half of March 2024", "last 9 months of 2024",
        "second 6 months of 2024", "4 weeks 2024", "5 years 2024", "2 quarters 2024", "1-3 2024", "5 2024", "May 2024 May",
        "Mar 2024 - Jan 2024", "2024-05-31..2024-05-01", "2024-01 - 05", "Jan 05 - Feb 2024", "1.2345", "1/1000", "12.1875",
        "April 31, 2024", "2024 2025", "Jan Feb 2024", "2024-01-02-03", "2024 - Mar 2025", "", " ", "-", "'", ".", "..",
        "Jan 24th", "24 months 2024", "24 months", "weeks 5", "5 weeks", "2 h", "5 W", "24W", "3 T", "5M 2024", "months 5 2024",
        "2024e", "2024p", "Q1 2023/24", "Q1 FY2024", "2008-09 to 2009-10", "c. 2024", "May 5", "20241)",
        "n/a", "no", "de", "Q", "W", "1st", "I", "IV", "2024年", "令和6年", "Mario 2024", "Mayor 2024", "Epi week 5 2024",
    ],
)  # fmt: skip
def test_what_is_no_label_is_not_read(text):
    read = read_labels([text])
    assert read == Labels(unread=(text,)), read


@pytest.mark.parametrize(
    ("text", "n", "of"),
    [
        ("Oct", 10, 12), ("October", 10, 12), ("Oct.", 10, 12), ("жовтень", 10, 12), ("May", 5, 12), ("Mar", 3, 12),
        ("M05", 5, 12), ("month 5", 5, 12), ("Q1", 1, 4), ("1. Quartal", 1, 4), ("T4", 4, 4), ("III квартал", 3, 4),
        ("third quarter", 3, 4), ("H2", 2, 2), ("S2", 2, 2), ("1er semestre", 1, 2), ("I півріччя", 1, 2), ("Week 5", 5, 53),
        ("KW 12", 12, 53), ("W53", 53, 53), ("Jan-Mar", 1, 4), ("Oct–Dec", 4, 4), ("July to December", 2, 2),
    ],
)  # fmt: skip
def test_a_part_of_a_year(text, n, of):
    assert read_labels([text]).parts == {text: Part(n, of)}
    assert read_part(text) == Part(n, of)


def test_parts_of_a_year_have_their_days():
    assert [days(Part(n, of).of_year(2024)) for n, of in ((2, 12), (4, 4), (2, 2), (5, 53))] == [
        "2024-02-01..2024-02-29", "2024-10-01..2024-12-31", "2024-07-01..2024-12-31", "2024-01-29..2024-02-04",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="week"):
        Part(53, 53).of_year(2024)


def test_bare_numbers_are_parts_only_where_that_is_known():
    assert [read_part(text, of=12) for text in ("1", "01", "12", "13", "0", "Q1", "Jan")] == [
        Part(1, 12), Part(1, 12), Part(12, 12), None, None, None, Part(1, 12),
    ]  # fmt: skip
    assert [read_part(text, of=4) for text in ("4", "5", "Q2", "II кв.")] == [Part(4, 4), None, Part(2, 4), Part(2, 4)]
    assert [read_part(text) for text in ("1", "01", "2024", "Jan 2024", "Total")] == [None] * 5


def test_names_that_are_also_words_are_months_among_months():
    assert read_labels(["janv.", "févr.", "mars"]).parts == {
        n: Part(k, 12) for k, n in enumerate(("janv.", "févr.", "mars"), 1)
    }
    assert read_labels(["Set", "Out"]).unread == ("Set", "Out")


# --- what the column tells -----------------------------------------------------------------------


def test_one_order_of_day_and_month_for_the_column():
    assert spans("03/04/2025", "13/04/2025") == {
        "03/04/2025": "2025-04-03..2025-04-03",
        "13/04/2025": "2025-04-13..2025-04-13",
    }
    assert spans("03/04/2025", "04/13/2025")["03/04/2025"] == "2025-03-04..2025-03-04"
    assert spans("05/05/2025") == {"05/05/2025": "2025-05-05..2025-05-05"}
    assert spans("1/2/2024 - 1/8/2024", "1/9/2024 - 1/15/2024")["1/2/2024 - 1/8/2024"] == "2024-01-02..2024-01-08"
    assert spans("1/12/2024-2/1/2024") == {
        "1/12/2024-2/1/2024": "2024-01-12..2024-02-01"
    }  # else it ends before it starts
    assert read_labels(["03/04/2025", "13/04/2025"]).notes == ("days stand before months, as '13/04/2025' tells",)


@pytest.mark.parametrize(
    "texts",
    [
        ["03/04/2025"],
        ["03/04/2025", "04/04/2025", "05/04/2025"],
        ["1/2/24"],
        ["04/13/2025", "13/04/2025"],
        ["3-4-2025"],
    ],
)
def test_both_orders_are_asked(texts):
    asked = question(*texts)
    assert "day" in asked
    assert "month" in asked
    assert "YYYY-MM-DD" in asked
    assert texts[0] in asked


def test_an_order_that_is_said_is_taken():
    assert spans("03/04/2025", dayfirst=True) == {"03/04/2025": "2025-04-03..2025-04-03"}
    assert spans("03/04/2025", dayfirst=False) == {"03/04/2025": "2025-03-04..2025-03-04"}
    assert read_labels(["13/04/2025"], dayfirst=False).unread == ("13/04/2025",)


def test_years_in_front_of_short_dates_are_asked():
    assert "begin or end with its year" in question("24/05/13", "24/05/14", "24/05/15")


def test_months_and_years_of_two_digits():
    read = spans(*[f"{m}-{y}" for y in (22, 23, 24) for m in ("Jan", "Feb", "Mar", "Apr")])
    assert read["Feb-23"] == "2023-02-01..2023-02-28"
    assert spans("Dec-23", "Jan-24")["Dec-23"] == "2023-12-01..2023-12-31"
    assert spans("Mar-22", "Jun-22", "Sep-22")["Sep-22"] == "2022-09-01..2022-09-30"
    assert spans("Jan-98", "Jan-99", "Jan-00")["Jan-00"] == "2000-01-01..2000-01-31"


@pytest.mark.parametrize(
    "texts",
    [["Jan-01", "Jan-02", "Jan-03"], ["Jan-23", "Jan-24"], ["Jan-30", "Jan-31", "Feb-01", "Feb-02"],
     ["Jan-31", "Feb-28", "Mar-31"], ["Mar-05", "Mar-12", "Apr-02"], ["24-Jan"], ["24-Jan", "24-Feb"]],
)  # fmt: skip
def test_days_of_no_year_are_asked(texts):
    assert "YYYY-MM-DD" in question(*texts)


def test_two_centuries_are_asked():
    assert "four digits" in question("Q4 48", "Q4 51")


def test_a_year_of_two_digits_is_told():
    assert read_labels(["Q1/24"]).notes == ("a year of two digits is 2024, as in 'Q1/24'",)
    assert read_labels(["3/13/20", "4/14/21"]).notes[1] == "years of two digits are 2020 to 2021, as in '3/13/20'"


def test_split_years_begin_where_it_is_said():
    labels = ("2019/20", "2020-21", "2021–2022", "FY2022/23", "FY 2023-24")
    assert list(spans(*labels, fiscal="04-01").values()) == [f"{y}-04-01..{y + 1}-03-31" for y in range(2019, 2024)]
    assert spans("2019 to 2020", fiscal="04-06") == {"2019 to 2020": "2019-04-06..2020-04-05"}
    assert spans("2019/20 – 2023/24", fiscal="04-01") == {"2019/20 – 2023/24": "2019-04-01..2024-03-31"}
    assert spans("FY19/20", fiscal="04-01") == {"FY19/20": "2019-04-01..2020-03-31"}
    assert spans("1999/00", fiscal="07-01") == {"1999/00": "1999-07-01..2000-06-30"}
    assert spans("2008-09", "2009-10", fiscal="10-01")["2009-10"] == "2009-10-01..2010-09-30"


@pytest.mark.parametrize(
    "text",
    ["2019/20", "2019-20", "2019–2020", "FY2019/20", "FY 2019-20", "2019/2020", "School year 2019/20", "2019/20 н.р.",
     "Schuljahr 2019/20", "season 2019/20", "2019 to 2020"],
)  # fmt: skip
def test_split_years_are_asked_where_they_begin(text):
    asked = question(text)
    assert text in asked
    assert 'fiscal="04-01"' in asked
    assert '"07-01"' in asked
    assert '"10-01"' in asked


@pytest.mark.parametrize("text", ["FY2020", "FY20", "FY 2020", "fiscal year 2020", "financial year 2020"])
@pytest.mark.parametrize("fiscal", [None, "04-01"])
def test_a_fiscal_year_of_one_number_is_always_asked(text, fiscal):
    asked = question(text, fiscal=fiscal)
    assert "begin or end in 2020" in asked
    assert "2019/20" in asked
    assert "2020/21" in asked


def test_a_column_of_months_is_months():
    assert spans("2008-08", "2008-09", "2008-10")["2008-09"] == "2008-09-01..2008-09-30"
    assert spans("2008-08", "2008-09", fiscal="04-01")["2008-09"] == "2008-09-01..2008-09-30"
    every = [f"{y}-{m:02}" for y in range(2000, 2012) for m in range(1, 13)]
    assert spans(*every)["2009-10"] == "2009-10-01..2009-10-31"
    assert spans("2009/8", "2009/9", "2009/10")["2009/10"] == "2009-10-01..2009-10-31"
    assert spans("2001-05") == {"2001-05": "2001-05-01..2001-05-31"}


@pytest.mark.parametrize(
    ("texts", "told"),
    [(["2008-09"], "months"), (["2008-09", "2009-10"], "months"), (["2008/09", "2009/10"], "months"),
     (["2001-05", "2006-10"], "years"), (["2008-09", "2010-13"], "calendar years")],
)  # fmt: skip
def test_months_or_years_are_asked(texts, told):
    assert told in question(*texts)


def test_what_the_questions_advise_is_read():
    assert spans("2019..2020") == {"2019..2020": "2019-01-01..2020-12-31"}
    assert spans("2010-01..2013-12") == {"2010-01..2013-12": "2010-01-01..2013-12-31"}
    assert spans("Sep 2008") == {"Sep 2008": "2008-09-01..2008-09-30"}


def test_the_turn_of_the_year_is_asked():
    asked = question("Nov-Feb 2024")
    assert "both years" in asked
    assert "2023" in asked


def test_months_in_digits_only_are_months_where_all_are():
    assert spans("202401", "202402")["202402"] == "2024-02-01..2024-02-29"
    assert read_labels(["202401", "202413"]).unread == ("202401", "202413")
    assert read_labels(["202401", "12345"]).periods == {}
    assert read_labels(["01.2024", "13.2"]).periods == {}
    assert read_labels(["1.2345", "1.2024"]).periods == {}


def test_short_names_of_two_units_are_told_by_the_column():
    assert spans("S1 2024", "S2 2024")["S2 2024"] == "2024-07-01..2024-12-31"
    assert "week" in question("S1 2024", "S12 2024")
    assert spans("1. KW 2024", "12. KW 2024")["1. KW 2024"] == "2024-01-01..2024-01-07"
    assert "quarter" in question("1. KW 2024", "2. KW 2024")


@pytest.mark.parametrize("texts", [["Week 53 2024"], ["Week 0 2024", "Week 1 2024"], ["Week 52 2024", "Week 53 2024"]])
def test_weeks_of_another_calendar_are_asked(texts):
    assert "ISO" in question(*texts)


def test_weeks_are_told_where_the_label_does_not_say_which():
    assert read_labels(["week 5 2024"]).notes == ("weeks are those of ISO 8601, from Monday to Sunday: 'week 5 2024'",)
    assert read_labels(["2024-W05"]).notes == ()


@pytest.mark.parametrize("texts", [["2566", "2567"], ["1444", "1445"], ["Jan 2567"], ["2567-05-31"], ["1402"]])
def test_years_of_another_calendar_are_asked(texts):
    assert "Gregorian" in question(*texts)


def test_far_years_of_the_same_calendar_are_read():
    assert spans("2000", "2100", "2150")["2150"] == "2150-01-01..2150-12-31"
    assert spans("1000", "1500", "1600", "1820", "2018")["1500"] == "1500-01-01..1500-12-31"
    assert [q.texts for q in read_labels(["2024", "2567"]).questions] == [("2567",)]


def test_what_was_left_out_is_told():
    assert read_labels(["2023", "2024 (p)"]).notes == ("marks beside labels are left out: '(p)' in '2024 (p)'",)
    assert read_labels(["2024-05-31 14:30"]).notes == ("times of day are left out: '2024-05-31 14:30' is the day",)
    assert read_labels(["2024-05-31T00:00:00", "5/31/2024 12:00:00 AM"]).notes[1:] == ()
    assert read_labels(["2024-05-31 12:00"]).notes  # noon, not midnight
    assert "begins in January" in read_labels(["9 months 2024"]).notes[0]


def test_labels_that_are_settled_stand_beside_those_that_are_not():
    read = read_labels(["Region", "2023", "Q1 2024", "2019/20", "03/04/2024", "Oct"])
    assert list(read.periods) == ["2023", "Q1 2024"]
    assert read.unread == ("Region",)
    assert list(read.parts) == ["Oct"]
    assert [q.texts for q in read.questions] == [("03/04/2024",), ("2019/20",)]


# --- headings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "words", "label"),
    [
        ("Cases 2024", "Cases", "2024"), ("2024 cases", "cases", "2024"), ("Total 2024", "Total", "2024"),
        ("Population (2020)", "Population", "2020"), ("Cases, 2024", "Cases", "2024"), ("Cases_2024", "Cases", "2024"),
        ("2024 (thousands)", "thousands", "2024"), ("Sales, Q1 2024", "Sales", "Q1 2024"), ("Jan 2024 cases", "cases", "Jan 2024"),
        ("Cases 2019/20", "Cases", "2019/20"), ("Випадки 2024 рік", "Випадки", "2024 рік"), ("2023 / Oct", "", "2023 / Oct"),
        ("2024", "", "2024"), ("Jan-Mario 2024", "Jan-Mario", "2024"), ("Fälle Jan-März 2024", "Fälle", "Jan-März 2024"),
        ("Change Oct–Mar, %", None, None), ("Cases since 2022", None, None), ("Change Jan 2023 vs Jan 2024", None, None),
        ("Growth 2019 2020", None, None), ("COVID-19", None, None), ("Year to March 2024", None, None), ("Cases 2020+", None, None),
        ("2024 onwards", None, None), ("YTD 2024", None, None), ("Theresa May", None, None), ("Total", None, None), ("", None, None),
        ("Week ending 5 May 2024", None, None), ("Article 407", None, None), ("Випадки з 2022", None, None),
    ],
)  # fmt: skip
def test_a_heading_is_split_into_words_and_label(heading, words, label):
    assert label_within(heading) == (None if label is None else (words, label))


# --- laws ----------------------------------------------------------------------------------------

QUARTERS = [
    "Q{n} {y}",
    "{y}Q{n}",
    "{y}-Q{n}",
    "{n}Q{y}",
    "{n}. Quartal {y}",
    "T{n} {y}",
    "{n}e trimestre {y}",
    "{n} кв. {y}",
]
MONTHS = [
    "{name} {y}",
    "{y} {name}",
    "{name}, {y}",
    "{y}M{m:02}",
    "{m:02}/{y}",
    "{y}/{m}",
    "{m:02}.{y}",
    "{name} {y} р.",
    "{name} de {y}",
]
DAYS = [
    "{y}-{m:02}-{d:02}",
    "{d}.{m}.{y}",
    "{d:02}.{m:02}.{y}",
    "{d} {name} {y}",
    "{name} {d}, {y}",
    "{d}. {name} {y}",
    "{y}{m:02}{d:02}",
]
RANGES = [" - ", " – ", "..", " to ", " bis "]
CASES = [str, str.upper, str.lower, str.title]


@st.composite
def formatted(draw) -> tuple[str, str]:
    """A label in any form and language, and the days that it is."""
    first = draw(st.dates(date(1951, 1, 1), date(2049, 12, 31)))
    names = MONTH_NAMES[draw(st.sampled_from(sorted(MONTH_NAMES)))].split()
    kind = draw(st.sampled_from([QUARTERS, MONTHS, DAYS]))
    form, change = draw(st.sampled_from(kind)), draw(st.sampled_from(CASES))

    def written(day: date) -> str:
        return change(
            form.format(y=day.year, m=day.month, d=day.day, n=(day.month + 2) // 3, name=names[day.month - 1])
        )

    size = {id(QUARTERS): 3, id(MONTHS): 1, id(DAYS): 0}[id(kind)]

    def ends(day: date) -> tuple[date, date]:
        if not size:
            return day, day
        begin = day.replace(day=1, month=day.month - (day.month - 1) % size)
        past = begin.month + size
        return begin, date(begin.year + past // 13, past if past < 13 else 1, 1) - DAY

    text, (start, last) = written(first), ends(first)
    later = draw(st.none() | st.integers(1, 4000).map(lambda n: last + n * DAY))
    if later is not None:
        between = draw(st.sampled_from([sign for sign in RANGES if not (sign[0] == text[-1] == ".")]))
        text, last = text + between + written(later), ends(later)[1]
    return text, f"{start}..{last}"


@given(formatted())
@settings(max_examples=150)
def test_a_window_in_any_form_reads_back(case):
    text, span = case
    assert spans(text) == {text: span}


@pytest.mark.deep
@given(st.lists(formatted(), min_size=1, max_size=12))
@settings(max_examples=3000)
def test_a_column_reads_right_or_asks(cases):
    read = read_labels([text for text, _ in cases])
    truth = dict(cases)
    assert all(days(period) == truth[text] for text, period in read.periods.items())
    assert not read.parts


PIECES = [
    *"-/.,'()*+: ", "..", " - ", "–", "2024", "24", "1", "05", "31", "202401", "jan", "May", "Q1", "q", "h", "W5", "kw", "T",
    "квартал", "січня", "to", "по", "from", "FY", "first", "II", "months", "m", "st", "er", "12:00", "Mon", "²", "፩", "½", "\ud800",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=9).map("".join))
@settings(max_examples=400)
def test_any_text_ends_in_one_of_four(text):
    read = read_labels([text])
    asked = [t for q in read.questions for t in q.texts]
    assert [*read.periods, *read.parts, *read.unread, *asked] == [text]
    label_within(text)
    read_part(text, of=12)


def test_long_texts_end_at_once():
    for piece in ("1-", "jan-", "(", "* ", "'", "12:", "2024 ", ". "):
        assert read_labels([piece * 20000, piece * (79 // len(piece))]).periods == {}


def test_a_word_stands_for_one_thing():
    tables = (
        words.MONTH_NAMES,
        words.NUMBERS,
        words.COUNTED,
        words.UNITS,
        f"{words.YEAR_WORDS.strip()} {words.FILLERS}",
    )
    lines = [set(line) for table in tables for line in words.lines_of(table)]
    seen = [word for line in lines for word in line if not word.endswith(":")]
    assert {word for word in seen if seen.count(word) > 1} == set()
