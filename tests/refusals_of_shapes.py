"""What a table of another shape is refused for: options that do not fit it, and what its headings leave open."""

import io

import deserstats as ds

YEARS = [{"Offence": "Theft", "2023": "12", "2024": "15"}, {"Offence": "Fraud", "2023": "6", "2024": "4"}]
CASES = [{"Year": "2023", "Offence": "Theft", "Cases": "12"}, {"Year": "2024", "Offence": "Theft", "Cases": "15"}]
CLAIM = [{"start": "2023", "value": "12"}]


def text(content, **options):
    """Read a CSV that holds this text."""
    return ds.read_claims(io.StringIO(content), **options)


def days(name, *figures, **options):
    """Read figures of the days of January 2024."""
    return ds.read_claims([{"date": f"2024-01-{k:02}", name: v} for k, v in enumerate(figures, start=1)], **options)


SHAPING = {
    "a layout that there is not": lambda: ds.read_claims(YEARS, layout="tall"),
    "a heading for columns": lambda: ds.read_claims(YEARS, columns="Offence"),
    "a text for fill": lambda: ds.read_claims(YEARS, fill="theft"),
    "a slip in a name to fill": lambda: ds.read_claims(YEARS, fill={"mesure": "theft"}),
    "a column to fill that is there": lambda: ds.read_claims(
        [{"Year": "2023", "unit": "a", "n": 1}], fill={"unit": "b"}
    ),
    "a category to fill where headings say it": lambda: ds.read_claims(CASES, fill={"category": "theft"}),
    "a time to fill where headings say it": lambda: ds.read_claims(YEARS, fill={"start": "2020"}),
    "a time to fill where a column says it": lambda: ds.read_claims(CASES, fill={"period": "2020"}),
    "a period to fill in a table with a claim a row": lambda: ds.read_claims(CLAIM, fill={"period": "2020"}),
    "a word for the year of months": lambda: ds.read_claims(
        [{"Town": "A", "Jan": 2, "Feb": 1}], fill={"period": "soon"}
    ),
    "a kind that figures of a column have not": lambda: ds.read_claims(YEARS, kind="rate"),
    "a kind of a column that there is not": lambda: ds.read_claims(CASES, kind={"Deaths": "cumulative"}),
    "a kind for a table with a claim a row": lambda: ds.read_claims(CLAIM, kind="cumulative"),
    "a frequency for a table with a claim a row": lambda: ds.read_claims(CLAIM, freq="MS"),
    "a word for the first day of running totals": lambda: ds.read_claims(YEARS, since="spring"),
    "dates of ten days": lambda: ds.read_claims(YEARS, freq="10D"),
    "a month for the first day of a year": lambda: ds.read_claims(YEARS, fiscal="April"),
    "a first day without running totals": lambda: ds.read_claims(YEARS, since="2020-01-01"),
    "a frequency without dates": lambda: ds.read_claims(YEARS, freq="MS"),
    "a first day of years that no label has": lambda: ds.read_claims(YEARS, fiscal="04-01"),
    "a total that no label of the table is": lambda: ds.read_claims(CASES, total="Sum"),
    "a heading row that holds figures": lambda: text("Year,Cases\n2023,1204\n2024,1137\n", header=1),
    "a heading row that there is not": lambda: text("Year,Cases\n2023,1204\n2024,1137\n", header=7),
}

ASKED = {
    "times in the headings and in a column": lambda: ds.read_claims(
        [{"Reported": "2025-01", "2023": "12", "2024": "15"}, {"Reported": "2025-02", "2023": "12", "2024": "16"}]
    ),
    "two columns of times": lambda: ds.read_claims(
        [{"Reported": "2024-02", "Occurred": "2024-01", "n": 3}, {"Reported": "2024-03", "Occurred": "2024-02", "n": 4}]
    ),
    "headings that are bare numbers": lambda: ds.read_claims([{"Year": "2023", "1": "3", "2": "4"}]),
    "headings of days in two orders": lambda: ds.read_claims([{"Town": "A", "01/02/2024": "3", "02/02/2024": "4"}]),
    "headings of years across two": lambda: ds.read_claims([{"Town": "A", "2022/23": "3", "2023/24": "4"}]),
    "headings of months without their year": lambda: ds.read_claims([{"Town": "A", "Jan": "3", "Feb": "4"}]),
    "a column of months without their year": lambda: ds.read_claims(
        [{"Month": "Jan", "n": 3}, {"Month": "Feb", "n": 4}]
    ),
    "a heading among months with a slip in its name": lambda: ds.read_claims(
        [{"Town": "A", "2024-04": "3", "Jna 2024": "4", "2024-06": "5"}]
    ),
    "new and all cases side by side": lambda: ds.read_claims(
        [
            {"date": "2024-01-01", "new_cases": 3, "total_cases": 3},
            {"date": "2024-01-02", "new_cases": 4, "total_cases": 7},
        ]
    ),
    "days that may be running totals": lambda: days("deaths", 3, 4, 8),
    "running totals without their first day": lambda: days("deaths", 3, 4, 8, kind="cumulative"),
    "figures in thousands by the title": lambda: text("Cases in thousands\nYear,Cases\n2023,1.2\n2024,1.1\n"),
    "a total that is no sum of the others": lambda: ds.read_claims(
        [{"Year": "2023", "Town": town, "n": n} for town, n in (("A", 5), ("B", 6), ("Total", 20))]
    ),
    "a column of figures that does not say what is counted": lambda: ds.read_claims(
        [{"Year": "2023", "Count": 5, "Killed": 6}]
    ),
    "a table without a time": lambda: ds.read_claims([{"Town": "A", "Cases": 5}, {"Town": "B", "Cases": 6}]),
    "a table whose figures are words": lambda: ds.read_claims(
        [{"Year": "2023", "Cases": "few"}, {"Year": "2024", "Cases": "some"}], layout="long"
    ),
    "a row without a name": lambda: ds.read_claims(
        [{"Year": "2023", "Town": t, "n": n} for t, n in (("A", 5), ("", 6))]
    ),
    "one series twice in one window": lambda: ds.read_claims([{"Year": "2023", "Town": "A", "n": n} for n in (5, 6)]),
    "levels by the name of a column": lambda: ds.read_claims([{"Year": "2023", "Inmates at year-end": 5}]),
    "fiscal years without their first day": lambda: ds.read_claims([{"Fiscal year": "2021", "n": 5}]),
    "weeks of epidemiology": lambda: ds.read_claims([{"Epiweek": "2024-W01", "n": 5}, {"Epiweek": "2024-W02", "n": 4}]),
    "numbers and words in one column": lambda: ds.read_claims(
        [{"Year": "2021", "n": n, "Deaths": d} for n, d in ((1, "4"), (3, "many"), (2, "5"), (1, "few"), (4, "seven"))]
    ),
    "the lowest and the highest number": lambda: ds.read_claims([{"Year": "2021", "deaths_low": 3, "deaths_high": 5}]),
    "a heading among months that is no time": lambda: ds.read_claims(
        [{"Town": "A", "2024-04": "3", "Births": "4", "2024-06": "5"}]
    ),
    "a word among figures": lambda: text("Year,Cases\n2021,5\n2022,some\n2023,6\n"),
    "single events of UCDP": lambda: ds.read_claims(
        [{"date_start": "2024-01-03", "date_end": "2024-01-04", "best": 2, "low": 1, "high": 3}]
    ),
    "SDMX figures in units that have no word": lambda: text(
        "DATAFLOW,REF_AREA,TIME_PERIOD,OBS_VALUE,UNIT_MULT\nX,FR,2023,12.4,3\nX,DE,2023,8.1,4\n"
    ),
}
