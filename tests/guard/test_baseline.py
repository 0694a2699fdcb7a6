"""Accepted conflicts: only new ones fail, and what is accepted, changed or gone is said."""

import json
from pathlib import Path

import pytest
from guarded import findings, places

HEAD = "District,Q1 2024,Q2 2024,Total"
ROWS = ["North,310,298,609", "South,277,302,579", "East,123,151,274"]
"""Of North 310 + 298 = 608, and 609 is printed."""

BASE = "--baseline=accepted.json"


def table(*rows, name="t.csv", head=HEAD):
    Path(name).write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return name


@pytest.fixture
def accepted(check):
    """A folder whose one conflict is accepted, with a note."""
    code, _ = check(table(*ROWS), "--write-baseline=accepted.json")
    assert code == 0
    data = json.loads(Path("accepted.json").read_text(encoding="utf-8"))
    assert [entry["note"] for entry in data["accepted"]] == [""]
    data["accepted"][0]["note"] = "Ask Ann."
    Path("accepted.json").write_text(json.dumps(data), encoding="utf-8")
    return check


def test_an_accepted_conflict_passes_and_is_said(accepted):
    code, answer = accepted("t.csv", BASE)
    assert (code, places(answer), places(answer, "note")) == (0, [], [("t.csv", 2, "Total")])
    assert answer["files"][0]["sets"][0]["status"] == "inconsistent"
    assert answer["files"][0]["sets"][0]["counts_as"] == "accepted"
    assert findings(answer)[0]["accepted"] == "Ask Ann."
    assert accepted("t.csv", form=None)[0] == 1
    _, text = accepted("t.csv", BASE, form="text")
    assert "t.csv: has only accepted conflicts" in text
    assert "Accepted: Ask Ann." in text
    assert text.splitlines()[-1].startswith(
        "1 file: 1 has only accepted conflicts; 0 new conflicts; 1 conflict accepted"
    )


def test_rows_above_and_other_ids_do_not_make_it_another(accepted):
    before = findings(accepted("t.csv", BASE)[1])[0]
    code, answer = accepted(table("Hill,5,6,11", "", ROWS[2], *ROWS[:2]), BASE)
    after = findings(answer)[0]
    assert (code, after["fingerprint"]) == (0, before["fingerprint"])
    assert (before["line"], after["line"]) == (2, 5)
    assert accepted(table(*ROWS, head="District,Jan-Mar 2024,Apr-Jun 2024,Jan-Jun 2024"), BASE)[0] == 0


@pytest.mark.parametrize("row", ["North,310,298,610", "North,311,298,610", "North,310,299,610"])
def test_a_figure_that_changed_makes_it_new_and_the_old_one_gone(accepted, row):
    code, answer = accepted(table(row, *ROWS[1:]), BASE)
    assert (code, places(answer)) == (1, [("t.csv", 2, "Total")])
    assert [entry["note"] for entry in answer["gone"]] == ["Ask Ann."]


def test_a_mended_one_is_gone(accepted):
    code, answer = accepted(table("North,310,298,608", *ROWS[1:]), BASE)
    assert (code, findings(answer), len(answer["gone"])) == (0, [], 1)
    _, text = accepted("t.csv", BASE, form="text")
    assert "1 accepted conflict is gone, or no longer as accepted:\n  t.csv: " in text


def test_what_was_not_looked_at_is_not_gone(accepted):
    for name in (table("North,310,298,608", name="other.csv"), table("North,31o,298,609", *ROWS[1:])):
        _, answer = accepted(name, BASE)
        assert answer["gone"] == []


def test_another_conflict_of_the_same_file_fails(accepted):
    code, answer = accepted(table(ROWS[0], "South,277,302,597", ROWS[2]), BASE)
    assert (code, places(answer), places(answer, "note")) == (1, [("t.csv", 3, "Total")], [("t.csv", 2, "Total")])


def test_a_new_figure_that_contradicts_an_accepted_one_fails(check):
    """Of the parts and the whole any may be doubted; once other parts contradict the whole too, it alone is."""
    head = "start,through,value,category"
    halves, quarters = (
        ["2024-01,2024-06,310,a", "2024-07,2024-12,298,a", "2024,,611,a"],
        [
            "2024-01,2024-03,151,a",
            "2024-04,2024-06,159,a",
            "2024-07,2024-09,150,a",
            "2024-10,2024-12,148,a",
        ],
    )
    assert check(table(*halves, head=head), "--write-baseline=accepted.json")[0] == 0
    assert check("t.csv", BASE)[0] == 0
    code, answer = check(table(*halves, *quarters, head=head), BASE)
    assert (code, len(places(answer))) == (1, 1)


def test_days_that_are_added_later_do_not_make_an_accepted_jump_new(check):
    days = [10, 12, 15, 99, 18, 21, 24, 26, 31]
    rows = [f"2024-01-{n:02},{value}" for n, value in enumerate(days, 1)]
    options = ("--kind=cumulative", "--since=2024-01-01")
    assert check(table(*rows[:6], head="date,cases"), *options, "--write-baseline=accepted.json")[0] == 0
    code, answer = check(table(*rows, head="date,cases"), *options, BASE)
    assert (code, places(answer, "note"), answer["gone"]) == (0, [("t.csv", 5, "cases")], [])


def test_one_entry_accepts_one_conflict(accepted):
    table(*ROWS, name="copy.csv")
    code, answer = accepted("t.csv", "copy.csv", BASE)
    assert (code, places(answer)) == (1, [("copy.csv", 2, "Total")])


def test_written_anew_notes_stay_and_so_does_what_was_not_looked_at(accepted):
    other = table("A,5,6,12", name="other.csv")
    assert accepted(other, "--write-baseline=accepted.json")[0] == 0
    entries = json.loads(Path("accepted.json").read_text(encoding="utf-8"))["accepted"]
    assert [(e["file"], e["note"]) for e in entries] == [("other.csv", ""), ("t.csv", "Ask Ann.")]
    assert accepted(table("North,310,298,608"), "--write-baseline=accepted.json")[0] == 0
    entries = json.loads(Path("accepted.json").read_text(encoding="utf-8"))["accepted"]
    assert [e["file"] for e in entries] == ["other.csv"]
    assert accepted("other.csv", "t.csv", BASE, "--write-baseline=second.json")[0] == 0
    assert json.loads(Path("second.json").read_text(encoding="utf-8"))["accepted"] == entries


def test_what_cannot_be_read_is_never_accepted(check):
    table("North,31o,298,609")
    assert check("t.csv", "--write-baseline=accepted.json")[0] == 2
    assert json.loads(Path("accepted.json").read_text(encoding="utf-8"))["accepted"] == []
    assert check("t.csv", BASE)[0] == 2


def test_sets_of_one_name_in_sarif_say_what_is_new(accepted):
    _, log = accepted(table(ROWS[0], "South,277,302,597", ROWS[2]), BASE, form="sarif")
    results = log["runs"][0]["results"]
    assert sorted((r["baselineState"], r["level"], "suppressions" in r) for r in results) == [
        ("new", "error", False),
        ("unchanged", "note", True),
    ]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"type": "deserstats-baseline", "version": 2, "accepted": []}', "\udcff"],
)
def test_a_file_that_is_no_baseline_is_bad_input(check, capsys, text):
    Path("accepted.json").write_text(text, encoding="utf-8", errors="surrogateescape")
    assert check(table(*ROWS), BASE) == (2, "")
