"""Programs of benchmarks/: that the work is the same, the answers are held against truth, and the tables have their form.

Nothing here looks at a time.
"""

import os
from dataclasses import replace

import billion_claims
import compare
import growth
import many_sets
import numpy as np
import pytest
from measuring.own_process import ENDED, messages_of
from measuring.pages import figure, table, write_block
from peers import claim_rows, conflicts, regular_series, rules_in_r, tables
from peers.comparison import Absent, Judged
from peers.registry import COMPARISONS
from set_tables import CLAIMS, Kind, sets_of

import deserstats as ds


def answers(comparison, size):
    """Answers of every way that is installed here, and what is said of them."""
    data = comparison.make(size)
    found = {}
    for way in comparison.ways:
        try:
            found[way.name] = way.prepare(data)()
        except (ImportError, Absent):
            assert way.tool != "deserstats"
    judged = comparison.judge(data, found)
    comparison.clear(data)
    return data, found, judged


def test_one_command_compares_and_writes_the_table(tmp_path, monkeypatch, capsys):
    page = tmp_path / "page.md"
    page.write_text("before\n\n<!-- beside peers: written -->\n\nold\n\n<!-- end of beside peers -->\n\nafter\n")
    monkeypatch.setattr(compare, "PAGE", page)
    titles = ["Chow-Lin", "Fewest figures to change (R)"]
    results = compare.main(["--quick", "--only", *titles, "--write-docs"])
    assert [found.size for title in titles for found in results[title]] == [10, 1]
    for title in titles:
        (found,) = results[title]
        for way in COMPARISONS[title].ways:
            assert (way.name in found.told) != (way.name in found.without), way
            assert found.told.get(way.name, Judged(True, "")).same, way
        assert set(found.without.values()) <= {
            "tempdisagg is not installed", "R is not installed", "R is here, the package is not"
        }  # fmt: skip
        for way in COMPARISONS[title].ways:
            if way.name in found.told:
                assert all(seconds[way.name] > 0 for seconds in found.seconds)
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "old" not in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {7}
    assert len(rows) == 2 * 2 + sum(len(COMPARISONS[title].ways) for title in titles)
    assert "Of " in text
    assert " pairs the first row was quicker in " in capsys.readouterr().out


@pytest.mark.parametrize("title", [title for title in COMPARISONS if not title.startswith("Conflict")])
def test_our_answers_are_as_they_should_be(title):
    comparison = COMPARISONS[title]
    _, _, judged = answers(comparison, comparison.sizes[0])
    for name, told in judged.items():
        assert told.same or not name.startswith("deserstats"), (name, told)


def test_conflicts_of_this_package_highs_and_z3_are_judged_by_none_of_them():
    tables_of_30, found, judged = answers(conflicts.ONE_CATEGORY, 30)
    assert all(judged[name].same for name in found if name.startswith(("deserstats", "z3")))
    for table_of_30, ids in zip(tables_of_30, found["deserstats: check_batch, from texts"], strict=True):
        assert table_of_30.contradicts(ids)
        assert table_of_30.is_minimal(ids)
        other = next(row.id for row in table_of_30.rows if row.id not in ids)
        wider, narrower = (*ids, other), ids[1:]
        assert table_of_30.contradicts(wider)
        assert not table_of_30.is_minimal(wider)
        assert not table_of_30.contradicts(narrower)
    exact = found["deserstats: check_batch, from texts"]
    first = tables_of_30[0].rows
    more = [tuple(row.id for row in first), *exact[1:]]
    less = [exact[0][1:], *exact[1:]]
    told = conflicts.judged(tables_of_30, {"more": more, "less": less})
    assert told["more"] == Judged(False, "4 of 5 are minimal as claims, of 2 to 30 claims")
    assert told["less"] == Judged(False, "4 of 5 contradict themselves")


def test_rows_say_what_their_texts_say():
    """The whole numbers that others start from are those that the package reads out of the texts."""
    made = claim_rows.true_rows(60, tree=True)
    claims = ds.read_claims(made.frame, scheme=made.scheme)
    for row, claim in zip(made.rows, claims, strict=True):
        bounds = claim.allowed(claims.reading)
        assert (bounds.low, bounds.high) == (row.low, row.high), row
    assert not made.contradicts(row.id for row in made.rows)


def test_another_answer_is_told():
    told = regular_series.same_numbers(None, {"ours": [1.0, 100.0], "same": [1.0, 100.0 + 1e-9], "other": [1.0, 90.0]})
    assert told["same"].same
    assert told["other"] == Judged(False, "another: up to 1.0e-01 apart")
    y, monthly = np.array([12.0, 24.0]), np.ones(24)
    even, smooth = np.repeat([1.0, 2.0], 12), np.concatenate([np.ones(11), [1.0, 2.0], np.full(11, 2.0)])
    bent = even + np.tile([1.0, -1.0], 12)
    told = regular_series.smoother((y, monthly), {"even": even, "bent": bent, "off": smooth + 1})
    assert told["even"].same
    assert told["bent"].told == "another: the squared moves of the ratio come to 97 times the least"
    assert told["off"] == Judged(False, "does not add up")
    planted = tables.Planted(None, frozenset({1, 2, 3}))
    assert tables.same_places(planted, {"a": {1, 2, 3}, "b": {1, 9}})["b"] == Judged(False, "1 of 3 found, 1 more")


def test_equations_for_r_hold_but_for_the_month_that_is_wrong(tmp_path):
    data = rules_in_r.years(2)
    rules_in_r._write(data, tmp_path)
    system = np.loadtxt(tmp_path / "system.csv", delimiter=",", skiprows=1)
    figures = np.array(list(data.figures.values()))
    off = system[:, :-1] @ figures - system[:, -1]
    assert off.tolist().count(0) == len(off) - 1
    assert off.sum() == rules_in_r.TOO_MUCH
    assert (tmp_path / "rules.txt").read_text().splitlines()[1] == "y0q2 == y0m4 + y0m5 + y0m6"


def test_what_ends_by_itself_is_a_row_and_the_others_begin_anew(monkeypatch):
    comparison = COMPARISONS["Conflict, one category"]
    first, *_, last = (way.name for way in comparison.ways)
    begun = []

    def messages(_, title, size, left_out, pace):
        begun.append((size, left_out))
        yield from (("begins", way.name) for way in comparison.ways[:-1])
        if last not in left_out:
            yield "begins", last
            return
        yield "told", {way.name: Judged(True, "as told") for way in comparison.ways if way.name not in left_out}
        yield "round", {way.name: 0.25 for way in comparison.ways if way.name not in left_out}
        yield ENDED

    monkeypatch.setattr(compare, "messages_of", messages)
    all_found = compare.in_all_sizes(comparison, (30, 100), compare.QUICK)
    assert begun == [(30, frozenset()), (30, {last}), (100, {last})]
    rows = [row for found in all_found for row in compare.rows_of(comparison, found)]
    assert [row[3:] for row in rows if f"{row[1]}: {row[2]}" == last] == [
        ["stopped, or ended by itself, within 20 s", "", ""], ["stopped before", "", ""]
    ]  # fmt: skip
    assert [row[3:] for row in rows if f"{row[1]}: {row[2]}" == first] == [["as told", "250", "1.0"]] * 2


def test_a_process_that_dies_has_no_last_message():
    assert list(messages_of(os._exit, 3)) == []


@pytest.mark.parametrize("workload", many_sets.WORKLOADS)
def test_verdicts_of_many_sets_are_those_that_were_planted(workload):
    kind = many_sets.WORKLOADS[workload]
    made = sets_of(replace(kind, odd=10 * kind.odd), 25)
    assert len(made.table) == 25 * CLAIMS
    found = ds.check_batch(made.table, **({"scheme": kind.scheme} if kind.scheme else {}))
    assert found["status"].tolist() == made.truth.tolist()
    if kind.contradict:
        assert {"consistent", "inconsistent"} <= set(made.truth)
    if kind.odd:
        assert "unreadable" in made.truth


def test_reading_and_checking_are_measured_on_one_file():
    found = many_sets.measured("1 % odd cells", "verdict", 200, 60.0)
    assert (found.sets, found.right, found.claims) == (20, 20, 200)
    row = many_sets._row("name", found)
    assert row[1] == "200"
    assert row[-2] == "20 of 20"


def test_a_billion_claims_by_hand():
    """3.6 s for a million claims are 3,600 s for a billion: one core-hour."""
    found = many_sets.Measured("plain", "verdict", 10**6, 70.0, 0.36, 3.6, 10.0, 10**5, {"consistent": 10**5}, 200.0)
    text = billion_claims.plan([found], {("iter_check", 10**5): 200.0, ("iter_check", 10**6): 210.0})
    assert "| plain | 1,000,000 | 3.6 | 1.0 | 0.031 | 0.050 |" in text
    assert "| plain `pd.read_csv` | 1,000,000 | 0.36 | 0.10 | 0.0031 | 0.0050 |" in text
    assert "| the table as CSV | 70 bytes a claim | 70 GB |" in text
    assert "| one row a set, all kept | 200 bytes a set | 20 GB |" in text  # 1e8 sets of ten
    assert "| peak of `iter_check` on one core | 200 MB at 100,000, 210 MB at 1,000,000 | 210 MB, flat |" in text


def test_the_exponent_is_that_of_the_power():
    sizes = [10, 100, 1000]
    assert growth.exponent(sizes, [0.5 * n**1.5 for n in sizes]) == pytest.approx(1.5)


@pytest.mark.parametrize(("family", "n", "claims"), [(2, 20, 200), (3, 2, 36), (4, 12, 36)])
def test_what_grows_can_hold(family, n, claims):
    found, run = growth.FAMILIES[family].ask(n)
    told = run()
    assert found == claims
    assert told["left open"] == "0"
    planted = sets_of(Kind(contradict=0.3), n).truth.tolist().count("inconsistent")
    expected = f"{n - planted} consistent, {planted} inconsistent" if family == 2 else "consistent"
    assert told["verdict"] == expected


def test_tables_and_blocks_of_pages(tmp_path):
    assert table(["a", "b"], [["x", 1]]) == "| a | b |\n|---|--:|\n| x | 1 |"
    assert [figure(x) for x in (12_345, 9.96, 0.0123, 0)] == ["12,000", "10.0", "0.012", "0"]
    for page, names in (
        (compare.PAGE, ["beside peers"]),
        (growth.PAGE, ["growth"]),
        (many_sets.PAGE, ["many sets"]),
        (many_sets.PLAN, ["a billion claims"]),
    ):
        copy = tmp_path / page.name
        copy.write_text(page.read_text(encoding="utf-8"), encoding="utf-8")
        for name in names:
            write_block(copy, name, f"block of {name}")
            assert copy.read_text(encoding="utf-8").count(f"-->\n\nblock of {name}\n\n<!-- end") == 1
        with pytest.raises(ValueError, match="has no block nothing"):
            write_block(copy, "nothing", "")


def test_kinds_of_sets_are_true_beyond_their_planted_errors():
    """A hidden series satisfies every figure of a set that is said to hold: the same month has one value."""
    made = sets_of(Kind(), 50).table
    exact = made[made["relation"] == "exact"]
    assert (exact.groupby(["set_id", "category", "start", "end"])["value"].nunique() == 1).all()
