"""Sheets as they are shown: formats, merged and hidden cells, and what holds no cells costs nothing."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from openpyxl.styles import Font

import deserstats as ds
from deserstats.claims.files.excel import place, read_excel
from deserstats.claims.files.workbook import Filled, read_sheet


def book(*rows, merge=(), change=None, **formats):
    made = openpyxl.Workbook()
    for cells in rows:
        made.active.append(cells)
    for address, form in formats.items():
        made.active[address].number_format = form
    for merged in merge:
        made.active.merge_cells(merged)
    if change:
        change(made)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def with_xml(data, old, new):
    """Change the XML of the first sheet, as no program would."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, part.replace(old, new) if name.endswith("sheet1.xml") else part)
    return content.getvalue()


def read(data, **options):
    return ds.read_claims(io.BytesIO(data), **options)


def problem_of(data):
    with pytest.raises(ds.ClaimTableError) as error:
        read(data)
    (problem,) = error.value.problems
    return problem


def test_months_and_years_are_windows_as_they_are_shown():
    claims = read(
        book(["value", "start", "through"], [5, date(2024, 1, 1), date(2024, 5, 1)], [6, date(2024, 1, 1)],
             B2="mmm-yy", C2="mmm-yy", B3="yyyy")
    )  # fmt: skip
    assert [str(claim.window) for claim in claims] == ["Jan-May 2024", "2024"]


def test_a_figure_that_is_scaled_is_asked_with_what_the_cell_holds():
    problem = problem_of(book(["value", "start"], [12345678, "2024"], A2="#,##0,"))
    assert (problem.line, problem.column, problem.found) == (
        2,
        "value",
        "A2: the sheet shows 12,346 where the cell holds 12345678",
    )
    assert problem.edits[0].to_dict() == {"value": "12345678"}


def test_a_day_without_its_year_is_asked_with_the_day():
    problem = problem_of(book(["value", "start"], [5, date(2024, 5, 1)], B2="d mmm"))
    assert (problem.column, problem.edits[0].to_dict()) == ("start", {"start": "2024-05-01"})


def test_digits_not_shown_money_and_short_dates_are_told():
    data = book(["value", "start", "kind", "per"], [12.75, date(2024, 5, 2), "rate", "month"], [8, "2024", "rate", "month"],
                A2="0.0", A3='"$"0', B2="mmm-yy")  # fmt: skip
    told = str(read(data).how_read)
    assert "1 cell of the sheet hold more digits" in told
    assert "1 figure shown with $" in told
    assert "1 date shown as a month or a year" in told


def test_a_merged_word_counts_for_all_of_its_rows():
    data = book(["value", "start", "relation"], ["213,000", "2024", "over"], ["230,000", "2024"], ["250,000", "2024", "exact"],
                merge=["C2:C3"])  # fmt: skip
    claims = read(data)
    assert [claim.words for claim in claims] == ["over 213,000", "over 230,000", "250,000"]
    assert "1 cell of merged ranges" in str(claims.how_read)


def test_merged_headings_and_years_are_filled_titles_are_not():
    data = book(["Deaths"], [None, 2023, None, 2024], ["region", "m", "f", "m", "f"], ["north", 1, 2, 3, 4], ["south", 5, 6, 7, 8],
                merge=["A1:E1", "B2:C2", "D2:E2"])  # fmt: skip
    rows = read_excel(data, None).rows
    assert rows[:2] == [["Deaths", "", "", "", ""], ["", "2023", "2023", "2024", "2024"]]


def test_a_merged_figure_is_asked():
    problem = problem_of(book(["value", "start"], [5, "2024"], [None, "2025"], merge=["A2:A3"]))
    assert (problem.line, problem.found) == (2, "5")
    assert "2 merged cells" in problem.expected


def test_hidden_rows_and_columns_are_read_and_told():
    def hide(made):
        made.active.row_dimensions[2].hidden = True
        made.active.column_dimensions["B"].hidden = True

    claims = read(book(["value", "start"], [5, "2024"], [6, "2025"], change=hide))
    assert len(claims) == 2
    assert "1 hidden row is read. 1 hidden column is read." in " ".join(str(claims.how_read).split())


def test_cells_that_are_formatted_and_empty_cost_nothing():
    def far(made):
        for row in range(2, 600):
            made.active.cell(row, 16384).font = Font(bold=True)

    data = book(["value", "start"], [5, "2024"], change=far)
    assert len(read_sheet(data, None).cells) == 4
    assert read_excel(data, None).rows == [["value", "start"], ["5", "2024"]]


def test_a_merged_range_of_a_whole_sheet_costs_nothing():
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="B2:XFD1048576"/></mergeCells>'
    data = with_xml(book(["value", "start"], ["5", "deaths"]), b"</sheetData>", merged)
    assert read_excel(data, None).rows == [["value", "start"], ["5", "deaths"]]


def test_a_cell_far_from_the_others_leaves_no_gap_to_be_filled():
    def far(made):
        made.active.cell(400, 16384).value = "note"

    grid = read_excel(book(["value", "start"], *([n, "2024"] for n in range(300)), change=far), None)
    assert {len(row) for row in grid.rows} == {3}


def test_a_workbook_that_unpacks_to_very_much_is_refused_before_it_is_unpacked():
    data = with_xml(book(["value", "start"]), b"</sheetData>", b"<row></row>" * 6_000_000 + b"</sheetData>")
    with pytest.raises(ds.ClaimTableError, match=r"unpacks to 6[0-9] MB"):
        read(data)


def test_pages_that_are_charts_are_no_sheets():
    def add(made):
        made.create_chartsheet("chart")
        made.create_sheet("empty")

    data = book(["value", "start"], ["5", "2024"], change=add)
    assert len(read(data)) == len(read(data, sheet=0)) == 1
    for sheet in ("chart", 2, -1):
        with pytest.raises(ds.ClaimError, match="'Sheet' or 'empty'"):
            read(data, sheet=sheet)


def test_a_formula_without_a_value_is_asked_and_one_of_an_empty_text_is_blank():
    data = book(["value", "start", "note"], ["5", "2024", '=""'])
    assert problem_of(data).found == '=""'
    for written in (b'<c r="C2"><f>""</f><v></v></c>', b'<c r="C2"><f>""</f><v /></c>'):
        data = with_xml(data, written, b'<c r="C2" t="str"><f>""</f><v></v></c>')
    assert read(data)["c1"].note == ""


def test_errors_truth_values_and_rich_texts_are_text():
    data = book(["value", "start", "note"], ["5", "2024", "#DIV/0!"], ["6", "2025", True])
    assert [dict(claim.extra).get("note", claim.note) for claim in read(data)] == ["#DIV/0!", "TRUE"]


def test_accounting_formats_have_their_sections():
    form = '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)'
    data = book(["value", "start"], [0, "2024"], [5, "2025"], A2=form)
    assert [claim.value for claim in read(data)] == ["0", "5"]


@pytest.mark.parametrize(("column", "address"), [(1, "A7"), (26, "Z7"), (27, "AA7"), (16384, "XFD7")])
def test_the_address_of_a_cell(column, address):
    assert place(Filled(7, column, None)) == address
