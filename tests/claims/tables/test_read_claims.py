"""Reading tables: the traps of real files, and every bad cell told once with its fix."""

import io
import json
import pickle
import time
from fractions import Fraction

import openpyxl
import pandas as pd
import pytest

import deserstats as ds
from deserstats.claims.tables.examples import EXAMPLES

CSV = 'id,value,relation,start,end,category\na,"213,000",over,2022-02-24,2025-06-01,407\nb,1.20,about,2025,,NA\n'


def problems(source, **options):
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims(source, **options)
    return error.value.problems


def write(tmp_path, name, text, encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


# --- the same table in every form --------------------------------------------------------------


def continuous():
    return ds.Scheme(continuous=True)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_every_delimiter(tmp_path, mark):
    rows = [["id", "value", "start", "end"], ["a", '"213,000"' if mark == "," else "213,000", "2022", "2025-01-01"]]
    path = write(tmp_path, "t.csv", "\n".join(mark.join(row) for row in rows))
    assert ds.read_claims(path)["a"].figure.value == 213000


def test_csv_keeps_trailing_zeros_and_the_place_na(tmp_path):
    claims = ds.read_claims(write(tmp_path, "t.csv", CSV), scheme=continuous())
    assert claims["b"].value == "1.20"
    assert claims["b"].category == "NA"
    assert str(claims["b"].figure.step) == "1/100"


def test_tsv_json_lines_parquet_and_frames_read_alike(tmp_path):
    expected = ds.read_claims(write(tmp_path, "t.csv", CSV), scheme=continuous())
    frame = expected.to_frame()
    records = [{k: v for k, v in row.items() if v} for row in frame.to_dict("records")]
    frame.to_csv(tmp_path / "t.tsv", sep="\t", index=False)
    (tmp_path / "t.json").write_text(json.dumps(records), encoding="utf-8")
    (tmp_path / "w.json").write_text(json.dumps({"claims": records}), encoding="utf-8")
    (tmp_path / "t.jsonl").write_text("\n".join(map(json.dumps, records)) + "\n\n", encoding="utf-8")
    frame.to_parquet(tmp_path / "t.parquet")
    for name in ("t.tsv", "t.json", "w.json", "t.jsonl", "t.parquet"):
        assert ds.read_claims(tmp_path / name, scheme=continuous()) == expected, name
    for source in (frame, records, frame.to_dict("list"), list(expected), expected, io.StringIO(CSV)):
        assert ds.read_claims(source, scheme=continuous()) == expected
    assert ds.read_claims(frame.set_index("id"), scheme=continuous()) == expected


def test_frames_of_other_libraries_come_through_the_arrow_interface():
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is an optional extra")
    table = pyarrow.table({"id": ["a"], "value": ["5"], "start": ["2025"]})
    assert ds.read_claims(table)["a"].figure.value == 5


def test_json_numbers_keep_their_printed_digits(tmp_path):
    path = write(tmp_path, "t.json", '[{"value": 1.20, "kind": "ratio", "base_start": "2024", "start": 2025}]')
    claim = ds.read_claims(path)["c1"]
    assert (claim.value, claim.start) == ("1.20", "2025")


def test_a_frame_of_numbers_dates_and_missing_cells():
    frame = pd.DataFrame({
        "value": [213000, 90590], "start": pd.to_datetime(["2022-02-24", "2025-01-01"]),
        "end": pd.to_datetime(["2025-06-01", "2025-06-01"]), "category": ["407", None], "low": [None, float("nan")],
        "note": pd.array(["x", pd.NA], dtype="string"),
    })  # fmt: skip
    a, b = ds.read_claims(frame)
    assert (a.value, a.start, a.end, a.note) == ("213000", "2022-02-24", "2025-06-01", "x")
    assert (b.category, b.low, b.note, str(b.window)) == ("", "", "", "Jan-May 2025")


def test_whole_numbers_in_a_float_column_get_no_decimals():
    frame = pd.DataFrame({"value": [90590.0, None], "low": ["", "1"], "high": ["", "2"], "start": ["2025", "2024"]})
    assert ds.read_claims(frame)["c1"].value == "90590"


def test_floats_say_that_their_digits_are_inferred():
    frame = pd.DataFrame({"value": [1.5], "start": ["2025"], "kind": ["rate"], "per": ["month"]})
    with pytest.warns(ds.DeserstatsWarning, match="1 figure came as floating-point numbers"):
        ds.read_claims(frame)


def test_excel_keeps_the_digits_that_it_shows(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["id", "kind", "value", "per", "start", "end"])
    sheet.append(["a", "rate", 1.2, "month", "2025", None])
    sheet.append(["b", "rate", 90, "month", "2025", None])
    sheet.append(["c", "total", 213000, None, "2022-02-24", "2025-06-01"])
    sheet.append(["d", "share", 0.111, None, "2025", None])
    sheet["C2"].number_format, sheet["C3"].number_format = "0.00", "0.0"
    sheet["C4"].number_format, sheet["C5"].number_format = "#,##0", "0.0%"
    sheet["G1"], sheet["G5"] = "base_measure", "all"
    path = tmp_path / "t.xlsx"
    book.save(path)
    values = [claim.value for claim in ds.read_claims(path)]
    assert values == ["1.20", "90.0", "213,000", "11.1%"]


def test_excel_dates_several_sheets_and_formulas_without_values(tmp_path):
    book = openpyxl.Workbook()
    first = book.active
    first.title = "notes"
    first.append(["hello"])
    second = book.create_sheet("claims")
    second.append(["value", "start", "through"])
    second.append(["=1+1", *[pd.Timestamp("2025-01-01").to_pydatetime()] * 2])
    path = tmp_path / "t.xlsx"
    book.save(path)
    with pytest.raises(ds.ClaimError, match="sheet=: 'notes' or 'claims'"):
        ds.read_claims(path)
    (problem, *_) = problems(path, sheet="claims")
    assert (problem.found, problem.expected, problem.line) == ("=1+1", "a stored value", 2)


def test_excel_without_a_number_format_warns(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["value", "start", "kind", "per"])
    book.active.append([1.5, "2025", "rate", "month"])
    path = tmp_path / "t.xlsx"
    book.save(path)
    with pytest.warns(ds.DeserstatsWarning, match="digits shown in A2"):
        assert ds.read_claims(path)["c1"].value == "1.5"


def test_foreign_names_are_mapped():
    frame = pd.DataFrame({"figure": ["5"], "since": ["2025"], "Kind": ["total"]})
    claims = ds.read_claims(frame, columns={"figure": "value", "since": "start"})
    assert claims["c1"].kind == "total"
    with pytest.raises(ds.ClaimError, match="columns names 'fig', but the table has 'figure', 'since' and 'Kind'"):
        ds.read_claims(frame, columns={"fig": "value"})


def test_other_columns_are_carried_along(tmp_path):
    claims = ds.read_claims([{"value": "5", "start": "2025", "Reviewer": "AB"}])
    assert claims.to_frame()["Reviewer"].tolist() == ["AB"]
    assert claims.select(Reviewer="AB").ids == ("c1",)


def test_decimal_commas():
    rows = [{"value": "1.234,5", "start": "2025", "kind": "rate", "per": "day"}]
    claims = ds.read_claims(rows, decimal=",")
    assert str(claims["c1"].figure.value) == "2469/2"
    assert claims["c1"].replace(id="x").figure.value == claims["c1"].figure.value
    assert ds.ClaimSet.from_dict(claims.to_dict()) == claims


def test_customs_stay_with_claims_and_leave_a_file(tmp_path):
    """1,234 is 1.234 in a table with decimal commas, and stays so when read from claims or from a written file."""
    rows = [{"value": "1,234", "low": "1,2", "high": "1.300,5", "start": "2025", "kind": "rate", "per": "day"}]
    claims = ds.read_claims(rows, decimal=",")
    assert claims["c1"].bounds == (Fraction(12, 10), Fraction(13005, 10))
    for again in (ds.read_claims(claims), ds.read_claims(list(claims)), ds.ClaimSet.concat([claims])):
        assert again == claims
        assert again["c1"].figure.value == Fraction(1234, 1000)
    claims.to_csv(tmp_path / "t.csv")
    for back in (ds.read_claims(tmp_path / "t.csv"), ds.ClaimSet.from_frame(claims.to_frame())):
        assert (back["c1"].figure, back["c1"].bounds) == (claims["c1"].figure, claims["c1"].bounds)


def test_claims_keep_the_scheme_that_they_were_read_under():
    claims = ds.read_claims([{"value": "1", "start": "2025", "category": "a"}], scheme=ds.Scheme({"all": ["a", "b"]}))
    assert ds.read_claims(claims).scheme == claims.scheme
    assert ds.read_claims(claims, scheme=ds.Scheme({"a": ["c"]})).scheme == ds.Scheme({"a": ["c"]})


@pytest.mark.parametrize("cell", [1.234, Fraction(1234, 1000), "1,234"])
def test_numbers_have_a_decimal_point_whatever_the_customs(cell, tmp_path):
    if isinstance(cell, Fraction):
        (tmp_path / "t.json").write_text('[{"value": 1.234, "start": "2025", "kind": "rate", "per": "day"}]')
        source = tmp_path / "t.json"
    else:
        source = [{"value": cell, "start": "2025", "kind": "rate", "per": "day"}]
    assert ds.read_claims(source, decimal=",")["c1"].figure.value == Fraction(1234, 1000)


def test_numbers_of_a_workbook_have_a_decimal_point_whatever_the_customs(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["value", "start", "kind", "per"])
    book.active.append([1234.5, "2025", "rate", "day"])
    book.active.append(["1.234,5", "2025", "rate", "day"])
    book.active["A2"].number_format = "#,##0.00"
    book.save(tmp_path / "t.xlsx")
    claims = ds.read_claims(tmp_path / "t.xlsx", decimal=",")
    assert [c.figure.value for c in claims] == [Fraction(12345, 10)] * 2
    assert claims["c1"].figure.step == Fraction(1, 100)


def test_semicolons_and_decimal_commas(tmp_path):
    (tmp_path / "t.csv").write_text("id;value;start;kind;per\na;16,5;2025;rate;day\n")
    assert ds.read_claims(tmp_path / "t.csv", decimal=",")["a"].figure.value == Fraction(33, 2)


@pytest.mark.parametrize("marks", [{"decimal": "x"}, {"decimal": ",", "thousands": ","}, {"thousands": "--"}, {"thousands": "1"}])  # fmt: skip
def test_customs_that_are_none(marks):
    with pytest.raises(ds.ClaimError, match=r"mark|differ"):
        ds.read_claims([{"value": "5", "start": "2025"}], **marks)


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_survive_every_round_trip(tmp_path, name):
    claims = ds.load_example(name)
    claims.to_csv(tmp_path / "t.csv")
    assert ds.read_claims(tmp_path / "t.csv") == claims
    assert ds.ClaimSet.from_frame(claims.to_frame()) == claims
    assert ds.ClaimSet.from_dict(json.loads(json.dumps(claims.to_dict()))) == claims


def test_formulas_are_made_harmless_on_export(tmp_path):
    evil = '=HYPERLINK("http://x")'
    claims = ds.read_claims([{"value": "5", "start": "2025", "note": evil, "source": "@SUM(A1)", "quote": "-5 or so"}])
    claims.to_csv(tmp_path / "t.csv")
    text = (tmp_path / "t.csv").read_text(encoding="utf-8")
    assert "'=HYPERLINK" in text
    assert "'@SUM" in text
    assert ds.read_claims(tmp_path / "t.csv") == claims


# --- what is refused ----------------------------------------------------------------------------


def test_thousands_commas_without_quotes_name_the_line(tmp_path):
    (problem,) = problems(write(tmp_path, "t.csv", "value,start\n5,2025\n213,000,2022-02\n"))
    assert (problem.line, problem.found) == (3, "213,000,2022-02")
    assert problem.expected == "2 fields as in the header, not 3"
    assert "quotes" in problem.fix


def test_a_file_of_one_column_is_not_cut_at_a_letter(tmp_path):
    (problem,) = problems(write(tmp_path, "t.csv", "value\n5\n7\n"))
    assert (problem.column, problem.expected) == ("start", "a column 'start'; found value")


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-16", "encoding='utf-16'"),
        ("utf-16-le", "encoding='utf-16-le'"),
        ("utf-16-be", "encoding='utf-16-be'"),
        ("cp1251", "Українська is cp1251"),
        ("cp1252", "für is cp1252"),
    ],
)
def test_other_encodings_are_named_where_sure_and_shown_where_not(tmp_path, encoding, named):
    text = "value,start,source\n5,2025,Zeitung f\u00fcr M\u00e4rkte\n" if encoding == "cp1252" else (
        "value,start,source\n5,2025,\u0423\u043a\u0440\u0430\u0457\u043d\u0441\u044c\u043a\u0430 \u043f\u0440\u0430\u0432\u0434\u0430\n")  # fmt: skip
    path = write(tmp_path, "t.csv", text, encoding)
    (problem,) = problems(path)
    assert named in problem.fix
    assert len(ds.read_claims(path, encoding=encoding)) == 1


def test_a_byte_order_mark_is_harmless(tmp_path):
    assert ds.read_claims(write(tmp_path, "t.csv", "value,start\n5,2025\n", "utf-8-sig")).ids == ("c1",)


def test_mixed_encodings_list_every_line(tmp_path):
    good = "5,2025,\u041a\u0438\u0457\u0432\n".encode()
    bad = "5,2025,\u041b\u044c\u0432\u0456\u0432\n".encode("cp1251")
    path = tmp_path / "t.csv"
    path.write_bytes(b"value,start,source\n" + good + bad + good + bad)
    assert [(p.line, p.edits) for p in problems(path)] == [(3, ()), (5, ())]


@pytest.mark.parametrize("text", ["", "  \n\n", "value,start\n", "[]"])
def test_empty_files(tmp_path, text):
    name = "t.json" if text == "[]" else "t.csv"
    assert problems(write(tmp_path, name, text))


def test_broken_files(tmp_path):
    assert "quotes" in problems(write(tmp_path, "t.csv", 'value,start\n"5,2025\n'))[0].expected
    assert problems(write(tmp_path, "t.json", "[{]"))[0].expected == "JSON"
    assert problems(write(tmp_path, "t.jsonl", '{"value": "5", "start": "2025"}\n{\n'))[0].line == 2
    assert problems(write(tmp_path, "t.json", "5"))[0].expected == "a list of objects, one a claim"
    with pytest.raises(ds.ClaimError, match="expected a file that ends in one of"):
        ds.read_claims(write(tmp_path, "t.doc", "x"))
    with pytest.raises(FileNotFoundError):
        ds.read_claims(tmp_path / "none.csv")
    with pytest.raises(ds.ClaimError, match="cannot read claims from int"):
        ds.read_claims(5)


def test_missing_repeated_and_nameless_columns():
    assert [p.column for p in problems([{"vlaue": "5", "srart": "2025"}])] == ["value", "start"]
    assert problems([{"vlaue": "5", "start": "2025"}])[0].fix.startswith(
        "rename 'vlaue' to 'value', or read with columns={'vlaue': 'value'}"
    )
    named = problems([{"figure": "5", "From": "2025-01", "to": "2025-03"}])
    assert [p.fix.split(" if ")[0] for p in named] == ["read with columns={'From': 'start', 'to': 'through'}"]
    rows = [{"figure": "5", "From": "2025-01", "to": "2025-03"}]
    assert str(ds.read_claims(rows, columns={"From": "start", "to": "through"})["c1"].window) == "Jan-Mar 2025"
    assert [p.column for p in problems([{"value": "5", "start": "2025-01", "until": "2025-03"}])] == ["until"]
    assert len(ds.read_claims([{"value": "5", "start": "2025-01", "end": "2025-03-01", "to": "Kyiv"}])) == 1
    frame = pd.DataFrame([["5", "6", "2025"]], columns=["value", "value", "start"])
    assert problems(frame)[0].expected == "each column once"
    frame = pd.DataFrame([["5", "x", "2025"]], columns=["value", "", "start"])
    assert problems(frame)[0].expected == "a name for every column"


def test_the_table_of_the_contract_lists_all_five_cells():
    frame = pd.DataFrame({
        "id": ["a", "a", "c"], "value": ["213 000+", "5", "7"], "relation": ["over", "more then", "exact"],
        "start": ["2025-01-01", "2025-06-01", "2025-01-01"], "end": ["2025-02-01", "2025-05-31", "2025-02-30"],
    })  # fmt: skip
    with pytest.raises(ValueError, match="3 of 3 rows cannot be read as claims") as error:
        ds.ClaimSet.from_frame(frame)
    found = [(p.row, p.id, p.column, p.found) for p in error.value.problems]
    assert found == [
        (1, "a", "value", "213 000+"), (2, "a", "relation", "more then"), (2, "a", "end", "2025-05-31"),
        (2, "a", "id", "a"), (3, "c", "end", "2025-02-30"),
    ]  # fmt: skip
    assert error.value.to_frame()["fix"].tolist() == [
        "write '213,000'", "try 'over'", "swap start and end", "try 'a-2'",
        "write it as YYYY-MM-DD, or the label of a month, a quarter, a week or a year",
    ]  # fmt: skip


GOOD = {"id": "a", "value": "5", "start": "2025-01", "measure": "m", "category": "407"}
BAD_CELLS = [
    ({"kind": "totl"}, "kind", "try 'total'"),
    ({"relation": "ovr"}, "relation", "try 'over'"),
    ({"relation": "highest"}, "relation", "said by claims of kind 'order'"),
    ({"value": ""}, "value", "write the figure as printed"),
    ({"value": "-5"}, "value", "Scheme(signed=['m'])"),
    ({"value": "5.5"}, "value", "Scheme(continuous=['m'])"),
    ({"low": "9", "high": "3"}, "low", "try low '3' with high '9'"),
    ({"relation": "between", "low": "1"}, "relation", "fill in low and high"),
    ({"start": ""}, "start", "write the date"),
    ({"start": "2025", "end": "2025"}, "end", "through=2025 if"),
    ({"start": "2025-05", "end": "2025-05"}, "end", "through=2025-05 if"),
    ({"start": "2025-05-31", "end": "2025-05-31"}, "end", "through=2025-05-31 instead"),
    ({"start": "2025-05", "end": "2025-04-01"}, "end", "swap start and end"),
    ({"start": "2025-05", "end": "2025-05-01"}, "end", "correct one of the two"),
    ({"end": "2025-06-01", "through": "2025-05"}, "through", "leave one of the two blank"),
    ({"through": "2024"}, "through", "swap start and through"),
    ({"start_or": "2026"}, "start_or", "correct the date"),
    ({"end_or": "soon"}, "end_or", "write it as"),
    ({"kind": "rate"}, "per", "a claim of kind 'rate' needs one"),
    ({"kind": "rate", "per": "fortnight"}, "per", "needs one"),
    ({"kind": "share"}, "base_start", "base_measure"),
    ({"kind": "ratio", "base_end": "2024-01-01"}, "base_start", "fill in base_start"),
    ({"kind": "ratio", "value": "-2", "base_start": "2024"}, "value", "kind 'growth'"),
    ({"kind": "order", "relation": "over", "per": "month", "value": ""}, "relation", "write the one that is meant"),
    ({"interval": "ci"}, "interval", "hard"),
    ({"dated_by": "guess"}, "dated_by", "leave it blank"),
    ({"published": "yesterday"}, "published", "write it as"),
    ({"category": "407+407"}, "category", "try '407'"),
    ({"id": ""}, "id", "try 'c1'"),
]


@pytest.mark.parametrize(("cells", "column", "fix"), BAD_CELLS)
def test_every_bad_cell_is_told_once_with_its_fix(cells, column, fix):
    found = problems([GOOD | cells])
    assert [p.column for p in found] == [column]
    assert fix in found[0].fix
    assert found[0].found == cells[column] if cells.get(column) else True


def test_unknown_categories_are_refused_where_the_scheme_has_a_tree():
    scheme = ds.Scheme({"desertion": ["407", "408"]})
    (problem,) = problems([GOOD | {"category": "4O7"}, GOOD | {"id": "b", "category": "desertion"}], scheme=scheme)
    assert problem.expected == "names of the scheme's tree: one of 407, 408 or desertion"
    assert problem.fix == "try '407'"
    assert len(ds.read_claims([GOOD | {"category": "recruits"}], scheme=scheme)) == 1


def test_a_large_file_with_many_bad_cells_answers_in_seconds(tmp_path):
    lines = ["id,value,start,category"]
    lines += [f"c{i},{'x' * (i % 100 == 0)}{i},2025-0{i % 9 + 1},407" for i in range(100_000)]
    path = write(tmp_path, "t.csv", "\n".join(lines))
    started = time.process_time()
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims(path)
    assert time.process_time() - started < 20
    text = str(error.value)
    assert text.startswith("1,000 of 100,000 rows cannot be read as claims (1,000 bad cells)")
    assert text.count("\n") == 61
    assert text.endswith("... and 980 more; .problems and .to_frame() have them all")
    assert len(error.value.problems) == 1000


def test_errors_pickle():
    import pickle

    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims([{"value": "x", "start": "2025"}])
    again = pickle.loads(pickle.dumps(error.value))
    assert again.problems == error.value.problems
    assert str(again) == str(error.value)


@pytest.mark.parametrize("extra", [{"foo": ""}, {"customs": "x"}, {"customs": ""}, {"foo": "1", "customs": "2"}])
@pytest.mark.parametrize("decimal", [None, ","])
def test_columns_of_other_names_come_back_as_they_were(extra, decimal):
    row = {"value": "1,234", "start": "2025-01"} | extra
    claims = ds.read_claims([row], decimal=decimal, scheme=ds.Scheme(continuous=True))
    assert claims["c1"].figure.value == (1234 if decimal is None else Fraction(1234, 1000))
    again = ds.ClaimSet.from_dict(json.loads(json.dumps(claims.to_dict())))
    assert (again, again["c1"].customs, again.hash) == (claims, claims["c1"].customs, claims.hash)
    assert pickle.loads(pickle.dumps(claims))["c1"].figure == claims["c1"].figure
    assert ds.read_claims(claims.to_frame(), scheme=claims.scheme)["c1"].figure == claims["c1"].figure


def test_a_column_called_to_that_holds_no_dates_is_carried_along():
    claim = ds.read_claims([{"id": "a", "value": "5", "start": "2025", "to": "Kyiv"}])["a"]
    assert dict(claim.extra) == {"to": "Kyiv"}
    with pytest.raises(ds.ClaimTableError, match="rename 'to' to 'through'"):
        ds.read_claims([{"id": "a", "value": "5", "start": "2025-01", "to": "2025-03"}])


def test_an_empty_workbook_is_refused_as_an_empty_sheet(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    with pytest.raises(ds.ClaimTableError, match="an empty sheet"):
        ds.read_claims(tmp_path / "empty.xlsx")
