import io
import json
import random
import re
from fractions import Fraction
from html import unescape
from itertools import combinations
from urllib.request import urlopen

import pytest
from printed_rows import TREE, can, solver_of, true_rows, value

import deserstats as ds
from deserstats.claims.cells.interval import Interval
from deserstats.claims.note import Note
from deserstats.cli import main
from deserstats.model.budget import Budget
from deserstats.show.redact.redacted import CONTRADICTED, HELD, NOT_SAID, redacted
from deserstats.show.redact.small import is_small, withheld

PARTS = {"T": ["a", "b"]}


def row(value, category="", start="2025-01", relation="exact", **cells):
    return {"value": str(value), "category": category, "start": start, "relation": relation, **cells}


def read(*rows, scheme=None):
    return ds.read_claims([{"id": f"r{k}", **cells} for k, cells in enumerate(rows)], scheme=scheme)


def shown(*rows, scheme=None, parts="small"):
    """What is printed of some rows: figures by what they are of, and the sentence on the verdict."""
    made = redacted(read(*rows, scheme=scheme), parts, Budget())
    return {f"{c.category} {c.window}".strip(): c.words for c in made.claims}, made.sentence


def pages(*rows, scheme=None, **options):
    report = ds.report(read(*rows, scheme=scheme), **{"redact": "small"} | options)
    html = report.to_html()
    return html, report.to_markdown(), report.to_json(), inside(html, "claims.csv")


# --- the range of a figure --------------------------------------------------------------------------------------------

READINGS = [
    ds.Reading(),
    ds.Reading(over="next_round"),
    ds.Reading(about=0.5),
    ds.Reading(printed="rounded"),
    ds.Reading(zeros="exact", rounding="up"),
    ds.Reading(base=3, rounding="random"),
    ds.Reading(base=5),
]
WORDS = ("", "exact", "about", "over", "at_least", "under", "at_most", "nearly")


@pytest.mark.parametrize("reading", READINGS, ids=str)
@pytest.mark.parametrize("relation", WORDS)
def test_a_range_holds_all_that_its_figure_allows_and_tells_nothing_of_it(relation, reading):
    for is_whole in (True, False):
        ranges = set()
        for v in range(1, 5):
            claim = ds.Claim(value=str(v), relation=relation, start="2025")
            printed = withheld(claim, reading, is_whole=is_whole, is_signed=False).printed
            allowed = claim.allowed(reading)
            positive = allowed.meet(Interval(0, None))
            assert (positive.whole() if is_whole else positive).lies_in(printed)
            ranges.add(printed)
        assert len(ranges) == 1


@pytest.mark.parametrize(
    ("cells", "printed"),
    [
        ({"value": "3"}, "1 to 4"),
        ({"value": "4", "relation": "about"}, "1 to 4"),
        ({"value": "3", "relation": "over"}, "1 or more"),
        ({"value": "2", "relation": "at_least"}, "1 or more"),
        ({"value": "3", "relation": "at_most"}, "4 or less"),
        ({"value": "4", "relation": "under"}, "4 or less"),
        ({"low": "2", "high": "3", "relation": "between"}, "1 to 4"),
        ({"low": "2", "high": "30", "relation": "between"}, "1 to 30"),
        ({"low": "0", "high": "3"}, "0 to 4"),
        ({"value": "12", "low": "2.5", "high": "30.1", "interval": "ci95"}, "12, 95 % interval 0 to 30.1"),
        ({"value": "3", "kind": "each", "per": "month"}, "1 to 4 every month"),
        ({"value": "3", "kind": "stock", "start": "2025-01-31"}, "1 to 4"),
        ({"value": "-3", "kind": "difference", "base_start": "2024"}, "-4 to -1"),
        ({"value": "3", "kind": "projection"}, "1 to 4"),
        ({"value": "0"}, "0"),
        ({"value": "5"}, "5"),
        ({"value": "3.0", "kind": "share", "base_category": "T"}, "3.0 %"),
    ],
)
def test_small_figures_of_every_kind_are_printed_as_ranges(cells, printed):
    (claim,) = redacted(ds.read_claims([{"start": "2025", **cells}]), "small", Budget()).claims
    assert claim.words == printed


def test_an_interval_around_a_small_count_is_left_out():
    cells = {"value": "3", "low": "0.6", "high": "8.8", "interval": "ci95", "start": "2025"}
    assert not len(redacted(ds.read_claims([cells]), "small", Budget()).claims)


def test_a_rate_that_amounts_to_a_small_count_is_left_out():
    rate = {"kind": "rate", "per": "month", "value": "0.3", "start": "2025"}
    assert not len(redacted(ds.read_claims([rate]), "small", Budget()).claims)
    assert len(redacted(ds.read_claims([rate | {"value": "0.5"}]), "small", Budget()).claims) == 1


# --- attacks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "scheme", "printed"),
    [
        # consistent figures stay consistent: "over 3" beside 10
        ((row(3, relation="over"), row(10)), None, {"Jan 2025": "10"}),
        # subtract: of the figures of a sum the least part goes as well
        ((row(3, "a"), row(7, "b"), row(10, "T")), PARTS, {"T Jan 2025": "10", "b Jan 2025": "6 to 9"}),
        # two small parts of a total between which every value is left
        ((row(3, "a"), row(2, "b"), row(5, "T")), PARTS, {"a Jan 2025": "1 to 4", "T Jan 2025": "5"}),
        # the ranges of parts say more of their total than its own
        ((row(1, "a"), row(2, "b"), row(3, "T")), PARTS, {"a Jan 2025": "1 to 4", "T Jan 2025": "2 to 8"}),
        # part of a base: the share goes
        ((row(3, "a"), row(30, "T"), row("10.0", "a", kind="share", base_category="T")), PARTS, {"T Jan 2025": "30"}),
        # a rounded total taken at its word
        (
            (row(3, "a"), row(1197, "b"), row(1200, "T", relation="about")),
            PARTS,
            {"b Jan 2025": "1,146 to 1,298", "T Jan 2025": "about 1200"},
        ),
        # running totals
        (
            (row(100, "a", "2025-01-01", through="2025-01-10"), row(103, "a", "2025-01-01", through="2025-01-11"),
             row(3, "a", "2025-01-11", through="2025-01-11")),
            None,
            {"a 1-10 Jan 2025": "99 to 102", "a 1-11 Jan 2025": "103", "a 11 Jan 2025": "1 to 4"},
        ),
        # each month, and all of them
        ((row(3, "a", "2025", kind="each", per="month"), row(36, "b", "2025")), {"b": ["a"]}, {"b 2025": "12 to 48"}),
        # a figure that was replaced
        ((row(2, "a"), row(8, "b", id="new", supersedes="r2"), row(8, "b"), row(10, "T")), PARTS, {"b Jan 2025": "6 to 9"}),
        # a range of a source, which is no hard limit
        ((row(3, "a"), row(7, "b", low="7", high="7", interval="source_range"), row(10, "T")), PARTS, {"T Jan 2025": "10"}),
        # a rule between measures
        (
            (row(3, measure="deaths"), row(50, "a", measure="recovered"), row(53, "b", measure="closed")),
            ds.Scheme({"": ["a"], "b": ["a"]}, identities="closed == recovered + deaths"),
            {"b Jan 2025": "53", "a Jan 2025": "49 to 52"},
        ),
        # growth on a small base
        ((row(3, "a"), row(9, "a", "2025-02"), row(200, "a", "2025-02", kind="growth", base_start="2025-01")), None,
         {"a Feb 2025": "9", "a Jan 2025": "1 to 4"}),
    ],
)  # fmt: skip
def test_what_would_give_a_small_count_away_is_withheld_too(rows, scheme, printed):
    found, _ = shown(*rows, scheme=scheme)
    assert {name: found[name] for name in printed} == printed


def test_no_withheld_number_is_anywhere_on_a_page():
    rows = (
        row(2, "a"),
        row(7644, "b"),
        row(7646, "T"),
        row("0.0392", "a", relation="", kind="share", base_category="b"),
    )
    claims = [
        cells | {"quote": "all 7,644 and 3", "note": "3", "url": "https://x.org/7644", "ref": "7644"} for cells in rows
    ]
    text = "".join(pages(*claims, scheme=PARTS, title="7,644 and more"))
    assert "7,646" in text
    assert not re.findall(r"7,?644|0\.0392|x\.org", text)
    # 3 stands alone nowhere but where figures are counted
    assert "a: 3" not in text
    assert {claim.words for claim in redacted(read(*claims, scheme=PARTS), "small", Budget()).claims} == {
        "1 to 4",
        "7,642 to 7,645",
        "7646",
    }


@pytest.mark.parametrize(
    "tables",
    [
        [(row(v, "a"), row(10 - v, "b"), row(10, "T")) for v in range(1, 5)],
        [(row(v, "a"), row(5 - v, "b"), row(5, "T")) for v in range(1, 5)],
        [(row(v, "a", relation="over"), row(30, "a")) for v in range(1, 5)],
        [(row(v, "a"), row(25 * v, "a", kind="share", base_category="b"), row(4, "b")) for v in range(1, 5)],
        # which of two contradicts the other would narrow both: 2 of 3 cannot be, 3 of 2 could
        [(row(v, "T"), row(w, "a")) for v, w in ((1, 4), (4, 1), (2, 3), (2, 2))],
        # that the other part is no small one would tell that this one is less than 4, or less than 2
        [(row(v, "a"), row(n - v, "b"), row(n, "T")) for v, n in ((1, 6), (1, 8), (3, 8), (1, 9), (2, 9), (4, 9))],
        # a sum that does not add up
        [(row(v, "a"), row(w, "b"), row(10, "T")) for v, w in ((1, 6), (2, 9), (4, 7))],
        # contradictory copies: all that is said is that there was a contradiction
        [(row(v, "a"), row(w, "a")) for v, w in ((1, 4), (4, 2), (2, 3), (3, 1))],
        # the order of a sorted table
        [(row(12 - v, "b"), row(v, "a"), row(12, "T")) for v in (1, 4)]
        + [(row(v, "a"), row(12, "T"), row(12 - v, "b")) for v in (2, 3)],
    ],
)
def test_tables_that_differ_in_withheld_figures_are_printed_alike(tables):
    made = [redacted(read(*rows, scheme=PARTS), "small", Budget()) for rows in tables]
    assert len({(json.dumps(found.claims.to_dict()), found.claims.hash, found.sentence) for found in made}) == 1


def test_what_is_withheld_beside_small_counts_does_not_tell_how_large_they_are():
    # 8 of p less 5 of b would leave a no 4; yet a table in which it is 4 is printed alike
    names = [("p", "2025-Q1"), ("b", "2025-02"), ("b", "2025-Q1"), ("a", "2025-02"), ("T", "2025-01")]
    tables = [
        [row(v, *name) for v, name in zip(values, names, strict=True)] for values in ((8, 1, 5, 2, 2), (9, 1, 5, 4, 1))
    ]
    first, second = (redacted(read(*rows, scheme=TREE), "small", Budget()) for rows in tables)
    assert (first.claims, first.sentence) == (second.claims, second.sentence)
    assert [claim.words for claim in first.claims] == ["1 to 4", "1 to 4", "1 or more", "1 to 4", "2 or more"]


def test_their_pages_are_the_same_byte_by_byte():
    # no hash, witness, slip, standing, picture or sum tells one from another
    first, second = (pages(row(v, "a"), row(10 - v, "b"), row(10, "T"), scheme=PARTS) for v in (1, 4))
    assert first == second


@pytest.mark.parametrize(
    ("rows", "status", "said"),
    [
        ((row(3, "a"), row(7, "b"), row(10, "T")), "consistent", HELD),
        ((row(3, "a"), row(8, "b"), row(10, "T")), "consistent", CONTRADICTED),
        ((row(3, "a"), row(2, "a")), "consistent", CONTRADICTED),
        ((row(2, "T"), row(3, "a")), "consistent", NOT_SAID),
        ((row(3, "T"), row(2, "a")), "consistent", NOT_SAID),
        ((row(3, "a"), row(9, "a")), "inconsistent", ""),
        ((row(8, "a"), row(9, "a")), "inconsistent", ""),
    ],
)
def test_the_verdict_on_the_true_figures_is_told_where_it_tells_nothing_of_them(rows, status, said):
    report = ds.report(read(*rows, scheme=PARTS), redact="small")
    assert (report.result.status, report.withheld) == (status, said)
    assert not re.search(r"\d", said)
    for text in (report.to_html(), report.to_markdown(), report.to_json()):
        assert said in text


def test_a_contradiction_that_only_some_small_figures_could_make_is_not_told():
    # p of February is no small figure: with 4 of a, at most 9 of it contradict nothing
    rows = (
        row(2, "a", "2025-02"),
        row(14, "p", "2025-Q1"),
        row(8, "p", "2025-02"),
        row(8, "a", "2025-Q1", "at_least"),
        row(5, "b", "2025-Q1"),
    )
    assert ds.check_consistency(read(*rows, scheme=TREE)).status == "inconsistent"
    assert shown(*rows, scheme=TREE)[1] == NOT_SAID


def test_contradictions_among_what_is_printed_are_still_shown():
    report = ds.report(read(row(3, "a"), row(8, "b", "2025-02"), row(9, "b", "2025-02")), redact="small")
    (conflict,) = report.result.conflicts
    assert [report.result.claims[name].words for name in conflict.ids] == ["8", "9"]
    assert report.result.verify()


# --- any table, judged by another solver ------------------------------------------------------------------------------

RANGES = {("1", "4"): range(1, 5), ("", "4"): range(5), ("-4", "-1"): range(-4, 0)}
"""Ranges every value of which has to stay possible; of others, both ends."""


def narrowed(rows):
    """Return ranges that rows alone narrow."""
    solver, x = solver_of(rows)
    assert can(solver)
    for printed in rows:
        if printed.get("note") == "withheld":
            low, high = printed.get("low", ""), printed.get("high", "")
            ends = [int(end) for end in (low, high) if end]
            if high and int(high) > 4 and low == "1":
                # only the low end is withheld, or both are implied
                ends = [int(high)]
            own, values = value(x, printed), RANGES.get((low, high), ends)
            told = [own == v for v in values] if high else [own >= 5]
            yield from ((printed, what) for what in told if not can(solver, what))


def inside(html, name):
    """Return the file inside a page."""
    link = re.search(rf'download="{name}" href="([^"]*)"', html)[1]
    with urlopen(unescape(link)) as file:
        return file.read().decode()


def test_every_form_of_a_page_has_the_same_rows():
    report = ds.report(read(row(3, "a"), row(7, "b"), row(10, "T"), scheme=PARTS), redact="small")
    html, text, data = report.to_html(), report.to_markdown(), report.to_json()
    assert json.loads(inside(html, "report.json")) == json.loads(data)
    for printed in ("10", "1 to 4", "6 to 9"):
        assert re.search(rf"<td[^>]*>(<[^>]*>)*{printed}\b", html)
        assert f"| {printed} " in text
        assert printed in inside(html, "claims.csv")


@pytest.mark.parametrize("seed", range(8))
def test_true_tables_are_not_accused_and_no_range_is_narrower_than_it_says(seed):
    rng = random.Random(seed)
    rows = true_rows(rng, rng.randint(4, 14))
    found = redacted(ds.read_claims(rows, scheme=TREE), "small", Budget())
    assert not list(narrowed(found.claims.to_dict()["rows"]))
    assert found.sentence in (HELD, NOT_SAID) or not any(map(has_small, rows))


def has_small(cells):
    texts = (cells.get(end) for end in ("value", "low", "high"))
    return cells.get("kind") != "share" and any(text and is_small(Fraction(text)) for text in texts)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(100, 400))
def test_more_true_tables_are_not_accused_and_no_range_is_narrower_than_it_says(seed):
    test_true_tables_are_not_accused_and_no_range_is_narrower_than_it_says(seed)


@pytest.mark.parametrize("seed", range(2))
def test_no_part_of_contradictory_rows_that_holds_together_tells_one_small_figure_from_another(seed):
    rng = random.Random(seed)
    found = redacted(ds.read_claims(true_rows(rng, 5, wrong=0.25), scheme=TREE), "small", Budget())
    rows = found.claims.to_dict()["rows"]
    for printed in rows:
        values = RANGES.get((printed.get("low", ""), printed.get("high", "")), ())
        others = [other for other in rows if other is not printed]
        for part in (part for n in range(len(rows)) for part in combinations(others, n) if values):
            solver, x = solver_of(part)
            if can(solver):
                assert len({can(solver, value(x, printed) == v) for v in values}) == 1


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(100, 200))
def test_no_part_of_more_contradictory_rows_tells_one_small_figure_from_another(seed):
    test_no_part_of_contradictory_rows_that_holds_together_tells_one_small_figure_from_another(seed)


def test_without_work_all_that_counts_some_of_a_small_figure_is_left_out():
    rows = (row(3, "a"), row(7, "b"), row(10, "T"), row(9, "b", "2026"))
    found = redacted(read(*rows, scheme=PARTS), "small", Budget(1e-7))
    assert [claim.words for claim in found.claims] == ["0 or more", "7", "9"]
    assert found.sentence == NOT_SAID


# --- names ------------------------------------------------------------------------------------------------------------


def test_sources_are_numbered_everywhere_and_still_shared():
    rows = (
        row(
            12,
            "a",
            source="The Paper",
            origin="Ministry of Justice via The Paper",
            measure="cases of the ministry of justice",
        ),
        row(13, "b", source="The Paper", basis="The  Paper's count", url="https://the.paper", quote="says Jane Doe"),
        row(14, "c", source="B", origin="Ministry of Justice", id="paper7", clerk="Jane Doe"),
        row(15, "d", origin="own count"),
    )
    claims = read(*rows, scheme={"all, says The Paper": list("abcd")})
    report = ds.report(claims, redact="sources", title="What The Paper printed")
    text = report.to_html() + report.to_markdown() + report.to_json()
    assert not re.findall(r"the\s+paper|justice|Jane Doe|the\.paper|paper7", text, re.IGNORECASE)
    first, second, third, fourth = report.result.claims
    assert first.source == second.source != third.source
    assert first.root_origin == third.root_origin != second.root_origin
    assert fourth.root_origin == ""
    assert report.title == f"What {first.source} printed"
    assert [claim.value for claim in report.result.claims] == ["12", "13", "14", "15"]
    assert first.measure == f"cases of the {first.root_origin}"


def test_short_names_are_found_as_they_are_written():
    (claim,) = redacted(read(row(12, source="A", measure="a court, grade A")), "sources", Budget()).claims
    assert claim.measure == "a court, grade source 1"


@pytest.mark.parametrize("part", ["sources", "small"])
def test_redaction_leaves_out_what_quotes_the_table(part):
    text = "Area,2020,2021,reported to Ms Doe\nHarbour,5,9,yes\nHill,7,4,no\n"
    claims = ds.read_claims(io.StringIO(text), layout="wide", columns={"reported to Ms Doe": "note"})
    claims = ds.ClaimSet(claims, claims.scheme, notes=[*claims._notes, Note("heading", 1, "Title: list of Ms Doe.")])
    open_page, page = ds.report(claims), ds.report(claims, redact=part)
    assert "Ms Doe" in open_page.to_html()
    assert "Ms Doe" in open_page.to_json()
    assert "Ms Doe" not in page.to_html() + page.to_markdown() + page.to_json()
    assert "Left out: other columns, quotes, addresses, notes" in page.to_markdown()


@pytest.mark.parametrize(("title", "kept"), [("Desertion 2024, Q1", True), ("7 of 10", False), ("All 3", False)])
def test_a_title_with_a_withheld_number_is_left_out(title, kept):
    report = ds.report(read(row(3, "a"), row(7, "b"), row(10, "T"), scheme=PARTS), redact="small", title=title)
    assert (report.title == title) is kept
    assert ("The title is left out" in report.to_json()) is not kept


def test_claims_that_replace_others_still_do():
    rows = (row(70, "a", id="x"), row(80, "a", id="y", supersedes="x"), row(3, "b", "2024"))
    claims = redacted(read(*rows), "small", Budget()).claims
    (later,) = (claim for claim in claims if claim.supersedes)
    assert claims[later.supersedes].value == "70"
    assert later.value == "80"


def test_what_to_redact_is_refused_where_there_is_no_such():
    with pytest.raises(ds.ClaimError, match="redact"):
        ds.report(read(row(3)), redact="names")


def test_a_spreadsheet_on_the_command_line(tmp_path, capsys):
    table, page = tmp_path / "table.csv", tmp_path / "page.md"
    table.write_text("Area,2020,2021\nHarbour,5312,9004\nHill,3,7071\nTotal,5315,16075\n", encoding="utf-8")
    told = ["report", str(table), "-o", str(page), "--layout", "wide", "--redact", "small", "--redact", "sources"]
    assert main(told) == 0
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"\| (Harbour|Hill|Total) \| (\d+) \| ([\d,to ]+)", text) == [
        ("Harbour", "2020", "5,311 to 5,314 "),
        ("Harbour", "2021", "9004 "),
        ("Hill", "2020", "1 to 4 "),
        ("Hill", "2021", "7071 "),
        ("Total", "2020", "5315 "),
        ("Total", "2021", "16075 "),
    ]
    assert main([*told[:4], "--redact", "names"]) == 2
    assert "invalid choice: 'names'" in capsys.readouterr().err
