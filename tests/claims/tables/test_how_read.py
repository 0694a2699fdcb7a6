"""How a table was read; and figures that come as numbers."""

import io
import json
from decimal import Decimal

import pandas as pd
import pytest

import deserstats as ds
from deserstats.cli import main

ROW = {"measure": "m", "start": "2025"}


def test_windows_and_everything_inferred_are_told_in_a_few_lines():
    rows = [{"id": "a", "value": 21000, "category": "80+", **ROW}, {"id": "b", "value": "5", "through": "2025-06", **ROW},
            {"id": "c", "value": "5", "end": "2025-06-01", "end_or": "2025-07-01|2025-08-01", **ROW}]  # fmt: skip
    claims = ds.read_claims(rows)
    text = str(claims.how_read)
    assert text.startswith("Read 3 claims, 2025: 1 the window of the label in start")
    for said in (
        "1 through a last day",
        "1 up to a day no longer",
        "3 possible windows",
        "One name each: 80+",
        "1 count stored",
    ):
        assert said in text.replace("\n  ", " ")
    assert max(map(len, text.splitlines())) <= 100
    assert "1 count stored" in str(claims.drop("b").read_as(over="next_round").how_read)
    assert claims.drop("b").hash == ds.ClaimSet(claims.drop("b").claims).hash


def test_the_command_line_says_first_how_it_read(tmp_path, capsys):
    path = tmp_path / "t.csv"
    path.write_text("id,value,start\na,5,2025\n", encoding="utf-8")
    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().out.startswith("Read 1 claim, 2025:")
    assert main(["check", str(path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["how_read"][0]["told"].startswith("Read 1 claim, 2025")
    assert ds.results.ConsistencyResult.from_dict(answer).status == "consistent"


@pytest.mark.parametrize("value", [21000, 21000.0, Decimal("21000")])
def test_a_count_that_comes_as_a_number_is_exact(value):
    """As text, 21,000 would be met by 21,400."""
    parts = [{"id": "a", "value": "21,400", "relation": "exact", **ROW}]
    answer = ds.check_consistency([*parts, {"id": "b", "value": value, **ROW}])
    assert answer.conflicts[0].gap == 400
    assert ds.check_consistency([*parts, {"id": "b", "value": "21,000", **ROW}]).status == "consistent"
    assert ds.Claim(value=value, **ROW).relation == "exact"
    assert ds.Claim(value=value, relation="over", **ROW).relation == "over"


def test_numbers_of_json_parquet_and_frames_are_read_alike(tmp_path):
    frame = pd.DataFrame([{"id": "a", "value": 21000, "start": "2025"}])
    frame.to_json(tmp_path / "t.json", orient="records")
    frame.to_parquet(tmp_path / "t.parquet")
    frame.to_csv(tmp_path / "t.csv", index=False)
    found = [ds.read_claims(source)["a"].relation for source in (frame, tmp_path / "t.json", tmp_path / "t.parquet")]
    assert found == ["exact"] * 3
    assert ds.read_claims(tmp_path / "t.csv")["a"].relation == ""


def test_digits_of_floating_point_arithmetic_accuse_nobody():
    """In doubles 0.1 + 0.2 is 0.30000000000000004, and a third of 100 is no number of them."""
    scheme = {"continuous": True}
    sums = [{"id": n, "value": v, "category": c, **ROW} for n, v, c in (("a", 0.1, "a"), ("b", 0.2, "b"), ("t", 0.1 + 0.2, "a+b"))]  # fmt: skip
    assert ds.check_consistency(ds.read_claims(sums, scheme=scheme)).status == "consistent"
    wrong = [*sums[:2], sums[2] | {"value": 0.31}]
    assert ds.check_consistency(ds.read_claims(wrong, scheme=scheme)).status == "inconsistent"
    shares = [
        {"id": c, "kind": "share", "value": 100 / 3, "category": c, "base_category": "a+b+c", **ROW} for c in "abc"
    ]
    claims = ds.read_claims(shares)
    assert claims["a"].value == repr(100 / 3)
    assert ds.check_consistency(claims).status == "consistent"
    assert (
        ds.read_claims([{"id": "r", "kind": "ratio", "value": 0.0000172, "base_start": "2024", **ROW}])["r"].value
        == "0.0000172"
    )
    assert (
        ds.read_claims([{"id": "r", "kind": "ratio", "value": 1.234, "base_start": "2024", **ROW}])["r"].figure.value
        * 1000
        == 1234
    )


def told(text, **options):
    return [(note.about, note.n, note.text) for note in ds.read_claims(io.StringIO(text), **options).how_read.notes]


def test_running_totals_and_levels_are_told():
    wide = "Land,2020-03-01,2020-03-02\nChad,3,5\nMali,2,2\n"
    running = ("kind", 2, "Every figure is read as a running total since 22 Jan 2020.")
    assert running in told(wide, kind="cumulative", since="2020-01-22", freq="D")
    assert ("kind", 2, "Every figure is read as a level on a day.") in told(wide, kind="stock", freq="D")
    assert not [note for note in told(wide, kind="total", freq="D") if note[0] == "kind"]
    long = "date,deaths,beds,tests\n2020-03-01,3,50,4\n2020-03-02,5,40,6\n"
    kinds = {"deaths": "cumulative", "beds": "stock", "tests": "total"}
    notes = told(long, kind=kinds, since="2020-01-22", freq="D")
    assert ("kind", 1, "Read as running totals since 22 Jan 2020: 'deaths'.") in notes
    assert ("kind", 1, "Read as levels on a day: 'beds'.") in notes


def test_a_total_over_time_is_told_among_the_sums():
    text = "Land,2022,2023,Total\nChad,3,5,8\nMali,2,2,4\n"
    assert ("sums", 1, "'Total' is the total of 2022-2023.") in told(text)
