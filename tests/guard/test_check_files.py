"""Where findings stand, whatever the shape of the file; which files and sets fail, and with which code."""

import random
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from guarded import findings, places

import deserstats as ds

TWO = "id,value,relation,start,category\na,5,exact,2025,x\nb,{},exact,2025,x\n"
OPEN = "\n".join(["id,value,start,start_or,end", *(f"a{i},5,2025-01-01,2025-02-01,2027-01-01" for i in range(7)), ""])
FILES = {"good": TWO.format(5), "bad": TWO.format(6), "open": OPEN, "broken": TWO.format("5 or 6")}


def write(name, text):
    Path(name).write_text(text, encoding="utf-8")
    return name


@pytest.mark.parametrize("form", ["text", "json", "junit", "github", "sarif"])
def test_of_several_files_the_worst_counts(check, form):
    for name, text in FILES.items():
        write(f"{name}.csv", text)
    cases = {"good good2": 0, "good bad": 1, "good open": 3, "open bad": 1, "bad absent open": 2, "good broken": 2}
    write("good2.csv", FILES["good"])
    for names, code in cases.items():
        assert check(*(f"{name}.csv" for name in names.split()), form=form)[0] == code, names


def test_one_file_is_answered_in_full_as_ever(check):
    write("t.csv", FILES["bad"])
    code, answer = check("t.csv")
    assert (code, ds.results.ConsistencyResult.from_dict(answer).verify()) == (1, True)
    assert check("t.csv", "--json", form=None)[0] == 1
    assert check("t.csv", "--json", form="sarif") == (2, "")
    assert check("t.csv", form=None)[1].startswith("Read 2 claims, 2025")
    assert "line 3, column 'value'" in check("t.csv", form="text")[1]


SHAPES = {
    "wide": ("d,Q1 2024,Q2 2024,Total\nN,3,4,8\nS,1,2,3\n", (), (2, "Total", 7)),
    "quoted": ('d,Q1 2024,Q2 2024,Total\n"a, b","1,003",4,"1,008"\nS,1,2,3\n', (), (2, "Total", 18)),
    "a line in a cell": ('d,note,Q1 2024,Q2 2024,Total\n"a\nb",x,1,2,3\nS,y,3,4,8\n', (), (4, "Total", 9)),
    "titles": ("Thefts\n\nd;Q1 2024;Q2 2024;Total\nN;3;4;8\n", (), (4, "Total", 7)),
    "two headings": ("d,2024,,,,\n,Q1,Q2,Q3,Q4,Total\nN,3,4,5,6,19\n", (), (3, "2024 / Total", 11)),
    "long": (
        "day,n\n2024-01-01,9\n2024-01-02,50\n2024-01-03,11\n2024-01-04,12\n",
        ("--kind=cumulative",),
        (3, "n", 12),
    ),
    "renamed": ("Figure,start\n5,2024\n6,2024\n", ("--columns=Figure=value",), (3, "Figure", 1)),
    "ranges": ("low,high,relation,start\n5,6,between,2024\n8,9,between,2024\n", (), (3, "low", 1)),
    "blank columns": (",d,,Q1 2024,Q2 2024,Total\n,N,,3,4,8\n", (), (2, "Total", 9)),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_conflict_stands_at_its_line_and_column(check, shape):
    text, options, (line, column, character) = SHAPES[shape]
    _, answer = check(
        write("t.csv", text),
        "absent.csv",
        *options,
        *(["--since=2024-01-01"] if options[:1] == ("--kind=cumulative",) else []),
    )
    (found,) = [f for f in findings(answer) if f["rule"] != "unreadable-file"]
    assert (found["line"], found["column"], found["character"]) == (line, column, character)


def test_files_without_lines_have_rows(check):
    pytest.importorskip("openpyxl")
    rows = [{"value": "5", "start": "2024"}, {"value": "6", "start": "2024"}]
    pd.DataFrame(rows).to_json("t.json", orient="records")
    pd.DataFrame(rows).to_excel("t.xlsx", index=False)
    _, answer = check("t.json", "t.xlsx")
    assert [(f["row"], f["line"], f["column"], f["character"]) for f in findings(answer)] == [
        (2, None, "value", None),
        (2, 3, "value", None),
    ]
    assert "file=t.json,title=" in check("t.json", "t.xlsx", form="github")[1]


def test_every_bad_cell_is_found_with_its_row(check):
    write("t.csv", "value,start\n5,2024\nmany,2024\n6,soon\nmany,2025\n")
    code, answer = check("t.csv", "absent.csv")
    told = {(f["line"], f["column"]) for f in findings(answer)} | {
        (other["line"], other["column"]) for f in findings(answer) for other in f["related"]
    }
    assert code == 2
    assert {(3, "value"), (4, "start"), (5, "value")} <= told


def test_many_faults_are_all_found(check):
    """Sixty pairs that differ: the list of an answer ends at twenty conflicts, that of a check does not."""
    rows = [f"{n % 60},{n // 60 + 5},2024" for n in range(120)]
    write("t.csv", "\n".join(["category,value,start", *rows]) + "\n")
    code, answer = check("t.csv", form="sarif")
    assert code == 1
    lines = [r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in answer["runs"][0]["results"]]
    assert sorted(lines) == list(range(62, 122))


def test_falls_of_one_running_total_are_all_found(check):
    """Within one group, too: each day is below the day before it, pair by pair."""
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(60)]
    values = [100 * n + 11 if n % 2 else 100 * n + 137 for n in range(60)]
    write("t.csv", "\n".join(["day,cases", *(f"{d},{v}" for d, v in zip(days, values, strict=True))]) + "\n")
    _, answer = check("t.csv", "--kind=cumulative", "--since=2024-01-01", form="sarif")
    results = answer["runs"][0]["results"]
    assert {r["ruleId"] for r in results} == {"falls"}
    assert len(results) == sum(later < earlier for earlier, later in zip(values, values[1:], strict=False)) == 30


def test_a_repair_that_is_certain_says_where(check):
    """A wrong cell in a table with both totals is in a sum of its row and in one of its column: it alone is in both."""
    rng = random.Random(4)
    cells = [[rng.randrange(11, 99) for _ in range(4)] for _ in range(5)]
    table = [[*row, sum(row)] for row in cells]
    table.append([sum(column) for column in zip(*table, strict=True)])
    for at, column in [(0, 0), (3, 2), (5, 1), (2, 4)]:
        wrong = [list(row) for row in table]
        wrong[at][column] += 7
        names = ["A", "B", "C", "D", "E", "Total"]
        rows = [f"{name},{','.join(map(str, row))}" for name, row in zip(names, wrong, strict=True)]
        write("t.csv", "\n".join(["d,Q1 2024,Q2 2024,Q3 2024,Q4 2024,Total", *rows]) + "\n")
        _, answer = check("t.csv", "absent.csv")
        heading = ["Q1 2024", "Q2 2024", "Q3 2024", "Q4 2024", "Total"][column]
        assert places(answer)[0] == ("t.csv", at + 2, heading)
        assert (
            "Every way to settle this by doubting the fewest figures doubts the one here."
            in findings(answer)[0]["closing"]
        )
        assert len(places(answer)) == 2  # and the file that there is not


SETS = ["set,value,start", "x,5,2024", "y,5,2024", "x,6,2024", "y,5,2024", "z,7,2024"]


def test_sets_are_checked_by_themselves_as_check_many_does(check):
    write("t.csv", "\n".join(SETS) + "\n")
    code, answer = check("t.csv", "--by=set")
    sets = answer["files"][0]["sets"]
    many = ds.check_many(pd.read_csv("t.csv", dtype=str), by="set")
    assert [(one["set"], one["status"], one["n_used"]) for one in sets] == list(
        many[["set_id", "status", "n_used"]].itertuples(index=False, name=None)
    )
    assert (code, places(answer)) == (1, [("t.csv", 4, "value")])
    assert findings(answer)[0]["related"][0]["line"] == 2


def test_sets_by_several_columns_one_of_them_ours(check):
    rows = ["round,geography,value,start", "1,a,5,2024", "1,b,6,2024", "2,a,7,2024", "1,a,8,2024"]
    write("t.csv", "\n".join(rows) + "\n")
    _, answer = check("t.csv", "--by", "round", "--by", "geography")
    assert [one["set"] for one in answer["files"][0]["sets"]] == ["1, a", "1, b", "2, a"]
    assert places(answer) == [("t.csv", 5, "value")]


def test_a_set_that_cannot_be_read_leaves_the_others(check):
    write("t.csv", "\n".join([*SETS, "z,abut 8,2024"]) + "\n")
    code, answer = check("t.csv", "--by=set")
    assert (code, [one["status"] for one in answer["files"][0]["sets"]]) == (
        2,
        ["inconsistent", "consistent", "unreadable"],
    )
    assert places(answer) == [("t.csv", 4, "value"), ("t.csv", 7, "value")]


def test_where_a_row_may_belong_to_any_set_none_is_judged(check):
    write("t.csv", "\n".join([*SETS, "z,8"]) + "\n")
    code, answer = check("t.csv", "--by=set")
    assert (code, places(answer), len(answer["files"][0]["sets"])) == (2, [("t.csv", 7, "")], 1)


def test_a_column_that_there_is_not_is_bad_input(check):
    write("t.csv", "\n".join(SETS) + "\n")
    code, answer = check("t.csv", "--by=sett")
    assert code == 2
    assert findings(answer)[0]["message"].startswith("--by 'sett' is no column of the table")


def test_a_set_without_what_is_asked_for_is_told(check):
    write("t.csv", "set,category,value,start\nx,a,5,2024\nx,a,6,2024\ny,b,5,2024\n")
    code, answer = check("t.csv", "--by=set", "--category=a")
    assert (code, [one["status"] for one in answer["files"][0]["sets"]]) == (2, ["inconsistent", "unreadable"])


def test_soft_intervals_that_do_not_fit_are_notes(check):
    write("t.csv", "value,low,high,interval,start\n5,,,,2024\n,8,9,ci95,2024\n")
    code, log = check("t.csv", form="sarif")
    (result,) = log["runs"][0]["results"]
    assert (code, result["ruleId"], result["level"]) == (0, "tension", "note")


def fewest_to_doubt(claims):
    """How many figures have to be left out at least, by trying every choice."""
    for n in range(len(claims)):
        for left in combinations(claims.ids, len(claims) - n):
            if ds.check_consistency(claims.select(ids=left)).status == "consistent":
                return n
    return len(claims)


def test_as_many_conflicts_are_found_as_figures_have_to_be_doubted(check):
    """Random tables, each a file: the verdict of check_consistency, and the number that trying every choice gives."""
    rng = random.Random(11)
    for n in range(8):
        rows = [
            f"{rng.choice('ab')},{rng.choice('356')},{rng.choice(['2024', '2024-01', '2024-02'])}" for _ in range(5)
        ]
        write("t.csv", "\n".join(["category,value,start", *rows]) + "\n")
        _, answer = check("t.csv", "absent.csv")
        claims = ds.read_claims("t.csv")
        assert answer["files"][0]["sets"][0]["status"] == ds.check_consistency(claims).status
        found = [f for f in findings(answer) if f["fingerprint"]]
        assert len(found) == fewest_to_doubt(claims), n
        assert len({f["line"] for f in found}) == len(found)


def faulty(rng, n_faults):
    """A table of districts by quarters with both totals, some cells of it wrong: its text, and the wrong cells."""
    quarters = [f"Q{n} 2024" for n in range(1, 5)]
    table = [[rng.randrange(101, 199) for _ in quarters] for _ in range(4)]
    table = [[*row, sum(row)] for row in table]
    table.append([sum(column) for column in zip(*table, strict=True)])
    cells = rng.sample([(row, column) for row in range(5) for column in range(5)], n_faults)
    for row, column in cells:
        table[row][column] += rng.choice([-9, 7, 18, 40, 90])
    lines = [f"{name},{','.join(map(str, row))}" for name, row in zip([*"ABCD", "Total"], table, strict=True)]
    heading = [*quarters, "Total"]
    return "\n".join([f"d,{','.join(heading)}", *lines, ""]), {(row + 2, heading[column]) for row, column in cells}


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(n, marks=pytest.mark.deep) for n in range(6, 60))])
def test_no_conflict_is_found_without_a_wrong_figure_in_it(check, seed):
    rng = random.Random(seed)
    text, wrong = faulty(rng, seed % 4)
    write("t.csv", text)
    code, answer = check("t.csv", form="sarif")
    results = answer["runs"][0]["results"]
    assert code == bool(wrong)
    assert bool(wrong) <= len(results) <= len(wrong)
    for result in results:
        at = [*result["locations"], *result["relatedLocations"]]
        found = {(p["physicalLocation"]["region"]["startLine"], p["logicalLocations"][0]["name"]) for p in at}
        assert found & wrong


def test_sets_that_hold_at_once_are_those_that_hold_one_by_one(check, monkeypatch):
    rng = random.Random(5)
    rows = [
        f"s{rng.randrange(40)},{rng.choice('ab')},{rng.choice(['3', 'over 3', '5', '1,200', '6'])},{rng.choice(WINDOWS)}"
        for _ in range(160)
    ]
    text = [
        ",".join(f'"{cell}"' for cell in row.split(",", 2)[:2] + row.split(",", 2)[2].rsplit(",", 1)) for row in rows
    ]
    write("t.csv", "\n".join(["set,category,value,start", *text]) + "\n")
    _, at_once = check("t.csv", "--by=set")
    monkeypatch.setattr("deserstats.guard.check_files._at_once", lambda *asked: {})
    _, one_by_one = check("t.csv", "--by=set")
    for answer in (at_once, one_by_one):
        for one in answer["files"][0]["sets"]:
            one.pop("how_read")
    assert at_once == one_by_one
    assert len({one["status"] for one in at_once["files"][0]["sets"]}) > 1


WINDOWS = ["2024", "2024-01", "2024-02", "2024-Q1"]
