"""The command line: exit codes, JSON, and a demo that needs nothing but the package."""

import json
import subprocess
import sys

import pytest

import deserstats as ds
from deserstats.cli import main


@pytest.fixture
def table(tmp_path):
    def write(*values: str) -> str:
        path = tmp_path / "claims.csv"
        rows = [f"c{i},{value},exact,2025,{(i % 2 and 'x') or 'x'}" for i, value in enumerate(values)]
        path.write_text("\n".join(["id,value,relation,start,category", *rows]) + "\n", encoding="utf-8")
        return str(path)

    return write


def test_exit_codes_of_check(table, capsys, tmp_path):
    assert main(["check", table("5", "5")]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Read 2 claims, 2025: 2 the window of the label in start."
    assert said[2] == "Consistent: one series satisfies every claim (2 of 2 claims used, 1 group)."
    assert main(["check", table("5", "6")]) == 1
    assert ": 1 apart" in capsys.readouterr().out
    assert main(["check", table("abut 5")]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "found 'abut 5', expected a reported number" in captured.err
    assert main(["check", str(tmp_path / "none.csv")]) == 2
    undecided = tmp_path / "u.csv"
    rows = [f"a{i},5,2025-01-01,2025-02-01,2027-01-01" for i in range(7)]
    undecided.write_text("\n".join(["id,value,start,start_or,end", *rows]), encoding="utf-8")
    assert main(["check", str(undecided)]) == 3


def test_json_is_the_result(table, capsys):
    assert main(["check", table("5", "6"), "--json"]) == 1
    answer = ds.results.ConsistencyResult.from_dict(json.loads(capsys.readouterr().out))
    assert answer.status == "inconsistent"
    assert answer.verify()


def test_reading_and_scheme(table, tmp_path, capsys):
    path = tmp_path / "t.csv"
    path.write_text(
        "id,value,relation,start,category\na,213000,over,2025,all\nb,214500,exact,2025,p\nc,0,exact,2025,q\n"
    )
    scheme = tmp_path / "scheme.json"
    scheme.write_text(json.dumps({"tree": {"all": ["p", "q"]}}))
    assert main(["check", str(path), "--scheme", str(scheme)]) == 0
    assert main(["check", str(path), "--scheme", str(scheme), "--reading", "over=next_round"]) == 1
    assert main(["check", str(path), "--reading", "over"]) == 2
    assert main(["check", str(path), "--reading", "ovr=x"]) == 2
    scheme.write_text("{")
    assert main(["check", str(path), "--scheme", str(scheme)]) == 2
    assert "line 1 is not JSON" in " ".join(capsys.readouterr().err.split())


def test_customs_and_soft_intervals(tmp_path, capsys):
    path = tmp_path / "t.csv"
    rows = ["a;1.234;exact;;;;2025", "b;;;1.300,5;1.400;ci95;2025"]
    path.write_text("\n".join(["id;value;relation;low;high;interval;start", *rows]), encoding="utf-8")
    assert main(["check", str(path)]) == 2
    assert "read with --thousands '.'" in capsys.readouterr().err
    assert main(["check", str(path), "--decimal", ","]) == 0
    said = capsys.readouterr().out
    said = " ".join(said.split())
    assert (
        "This interval missed (2025 (95 % interval 1,300.5 to 1,400) [b]), if 2025 (1.234) [a] holds as printed;"
        in said
    )
    assert "nominal chance at most 5 %." in said
    assert main(["check", str(path), "--decimal", ",", "--json"]) == 0
    answer = ds.results.ConsistencyResult.from_dict(json.loads(capsys.readouterr().out))
    assert answer.tensions[0].gap == 1301 - 1234
    assert answer.verify()
    assert main(["check", str(path), "--decimal", "x"]) == 2


def test_delay_from_a_scheme_file(tmp_path, capsys):
    path, scheme = tmp_path / "t.csv", tmp_path / "scheme.json"
    path.write_text("id,value,start,end,dated_by\no,101,2025-01,,occurred\nr,99,2025-01,2025-05-01,recorded\n")
    assert main(["check", str(path)]) == 0
    assert "without Scheme(delay=...)" in capsys.readouterr().out
    scheme.write_text(json.dumps({"delay": "3 months"}))
    assert main(["check", str(path), "--scheme", str(scheme)]) == 0
    scheme.write_text(json.dumps({"delay": "2 months"}))
    assert main(["check", str(path), "--scheme", str(scheme)]) == 1
    assert "recorded within 2 months" in capsys.readouterr().out
    assert main(["bound", str(path), "--period", "2025-01", "--scheme", str(scheme)]) == 2
    assert "name the dated_by" in capsys.readouterr().err
    path.write_text("id,value,start,end,dated_by\no,101,2025-01,,occurred\n")
    asked = ["bound", str(path), "--period", "2025-01..2025-04", "--dated-by", "recorded", "--scheme", str(scheme)]
    assert main(asked) == 0
    assert "101 to no upper limit" in capsys.readouterr().out


def test_bound(table, capsys):
    assert main(["bound", table("5"), "--period", "2025-03"]) == 0
    assert capsys.readouterr().out == "x, Mar 2025: 0 to 5\n  at most: because of x, 2025\n"
    assert main(["bound", table("5"), "--period", "soon"]) == 2


def test_report(table, tmp_path, capsys):
    page = tmp_path / "page.html"
    assert main(["report", table("5", "6"), "-o", str(page), "--title", "Two figures"]) == 0
    assert "<h1>Two figures</h1>" in page.read_text(encoding="utf-8")
    assert main(["report", table("5"), "-o", str(tmp_path / "page.pdf")]) == 2


def test_schema(capsys):
    assert main(["schema"]) == 0
    fields = [f["name"] for f in json.loads(capsys.readouterr().out)["fields"]]
    assert fields[:4] == ["id", "kind", "value", "relation"]
    assert main(["schema", "--results"]) == 0
    assert "ConsistencyResult" in json.loads(capsys.readouterr().out)["$defs"]


def test_without_a_command_the_help_is_shown(capsys):
    assert main([]) == 0
    assert "demo" in capsys.readouterr().out


def test_demo_tells_its_story_on_one_screen_and_writes_a_report(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "deserstats", "demo"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    lines = run.stdout.rstrip().split("\n")
    assert len(lines) <= 26
    assert max(map(len, lines)) <= 100
    assert (
        "over 213,000, 24 Feb 2022-May 2025 (or from 1 Feb 2022), and 90,590 in Jan-May 2025: consistent." in run.stdout
    )
    assert "at least 122,411 before 2025" in run.stdout
    assert "4 figures cover it and add up to 185,339" in run.stdout
    assert "17,658 apart" in run.stdout
    assert "evidence re-checked in exact arithmetic: True" in run.stdout
    assert (tmp_path / "deserstats-report" / "report.html").stat().st_size > 10_000
    assert (tmp_path / "deserstats-report" / "claims.png").stat().st_size > 10_000
    assert run.stderr == ""


@pytest.mark.parametrize("scheme", ['{"tree": 5}', '{"links": [["a", "b", "1/0"]]}', '{"exhaustive": "no"}', "[]", "{"])
def test_a_bad_scheme_file_is_bad_input(table, tmp_path, capsys, scheme):
    path = tmp_path / "scheme.json"
    path.write_text(scheme, encoding="utf-8")
    assert main(["check", table("5", "5"), "--scheme", str(path)]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_failure_of_the_program_is_no_verdict(table, capsys, monkeypatch):
    def broken(*args, **options):
        raise RuntimeError("not foreseen")

    monkeypatch.setattr("deserstats.checks.consistency.check_consistency.check_consistency", broken)
    assert main(["check", table("5", "5")]) == 4
    assert "not foreseen" in capsys.readouterr().err


def test_verify_tells_what_would_make_a_refuted_sentence_true(tmp_path, capsys):
    path = tmp_path / "claims.csv"
    path.write_text('id,value,relation,start\nm1,"1,137",exact,2025-01\nm2,"1,274",exact,2025-02\n', encoding="utf-8")
    assert main(["verify", str(path), "--statement", "value=2,141 relation=exact start=2025-01 end=2025-03-01"]) == 0
    said = capsys.readouterr().out
    assert "refuted" in said.casefold()
    assert "2,411, not 2,141" in said


def test_diagnose_and_verify_refuse_what_they_cannot_read(tmp_path, capsys):
    path = tmp_path / "claims.csv"
    path.write_text("id,value,relation,start\na,5,exact,2025\nb,6,exact,2025\n", encoding="utf-8")
    assert main(["verify", str(path), "--statement", "value"]) == 2
    assert "COLUMN=VALUE" in capsys.readouterr().err
    assert main(["diagnose", str(path)]) == 0
    assert "contradict each other" in capsys.readouterr().out


def test_plausibility(table, capsys):
    assert main(["plausibility", table("156361", "156361"), "--digits", "--cv", "0.3"]) == 0
    assert capsys.readouterr().out.startswith("Check of plausibility on 2 claims: ")
    assert main(["plausibility", table("5", "6"), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert ds.results.PlausibilityResult.from_dict(data).to_dict() == data
    assert main(["plausibility", table("5", "6"), "--cv", "-1"]) == 2
    assert "--cv -1.0" in capsys.readouterr().err


def test_trend_answers_both_questions(tmp_path, capsys):
    path = tmp_path / "two.csv"
    ds.load_example("two-figures").to_csv(path)
    windows = ["--earlier", "2022-02-24..2024-12-31", "--later", "2025-01..2025-05"]
    assert main(["trend", str(path), *windows, "--reading", "over=next_round"]) == 0
    said = capsys.readouterr().out
    assert "5.065 to 5.107 times" in said
    assert "insufficient" in said
    assert main(["trend", str(path), *windows, "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"compare_periods", "estimate_trend"}
    assert main(["trend", str(path), "--earlier", "2024"]) == 2


def test_edits_are_worded_for_the_command_line_and_do_as_they_say(tmp_path, capsys):
    path = tmp_path / "t.csv"
    rows = ['a,"12,5",2024,CHF', 'b,"7,25",2024,CHF', "c,500+,2024,CHF"]
    path.write_text("\n".join(["id,value,start,unit", *rows]), encoding="utf-8")
    assert main(["check", str(path)]) == 2
    told = capsys.readouterr().err
    assert "read with --decimal ','" in told
    assert "decimal=" not in told
    path.write_text(path.read_text().replace("500+", "500"), encoding="utf-8")
    assert main(["check", str(path), "--decimal", ","]) == 2
    told = capsys.readouterr().err
    rules = told.split("the file holding ")[1].splitlines()[0]
    (tmp_path / "s.json").write_text(rules, encoding="utf-8")
    assert main(["check", str(path), "--decimal", ",", "--scheme", str(tmp_path / "s.json")]) == 1
    path.write_text("Value:,start\n5,2024\n", encoding="utf-8")
    assert main(["check", str(path)]) == 2
    told = capsys.readouterr().err
    assert "read with --columns Value:=value" in told
    assert "columns=" not in told


def test_encodings_and_sheets_are_options(tmp_path, capsys):
    path = tmp_path / "t.csv"
    path.write_bytes("value,start,source\n5,2024,Київ\n".encode("utf-16-be"))
    assert main(["check", str(path)]) == 2
    assert "read with --encoding utf-16-be" in capsys.readouterr().err
    assert main(["check", str(path), "--encoding", "utf-16-be"]) == 0
    capsys.readouterr()
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("second")):
        sheet.append(["value", "start"])
        sheet.append([5, "2024"])
    book.save(tmp_path / "t.xlsx")
    assert main(["check", str(tmp_path / "t.xlsx")]) == 2
    assert "name one of the sheets with --sheet: 'Sheet' or 'second'" in capsys.readouterr().err
    assert main(["check", str(tmp_path / "t.xlsx"), "--sheet", "second"]) == 0


def test_analyse_prints_one_screen_and_its_parts_as_json(table, capsys):
    assert main(["analyse", table("5", "6")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "How it was read"
    assert len(lines) <= 40
    assert main(["analyse", table("5", "6"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["type"], answer["consistency"]["status"]) == ("Analysis", "inconsistent")
    assert main(["analyse", "no-such-file.csv"]) == 2
