"""What a page says, as data: sums by their parts, claims as rows, schemes by their names."""

import csv
import io

import pytest

import deserstats as ds
from deserstats.analysis import analyse as module
from deserstats.checks.sums.parts import sides_of, weighted_sum
from deserstats.claims.schemes.scheme import Scheme
from deserstats.show.page.claim_table import claim_table
from deserstats.show.page.naming import linked
from deserstats.show.page.scheme_words import scheme_lines
from deserstats.show.page.sums import told_conflict


def checked(text, **options):
    return ds.check_consistency(ds.read_claims(io.StringIO(text), **options))


def told(text, **options):
    result = checked(text, **options)
    return told_conflict(1, result.independent[0], "", result.claims)


def test_many_parts_are_one_line_that_can_be_opened():
    days = "".join(f"{10 + k},2024-01-{k + 1:02d},2024-01-{k + 1:02d}\n" for k in range(9))
    result = checked(f"value,start,through\n{days}99,2024-01-01,2024-01-09\n")
    sides = sides_of(result.independent[0].statement, result.claims)
    (run,) = sides.needs  # 10 + 11 + ... + 18 = 126
    assert (len(run.addends), run.amount, run.name) == (9, 126, "9 days, 1 Jan 2024 to 9 Jan 2024")
    assert [part.amount for part in sides.allows] == [99]
    assert sides.apart == 27
    page = told_conflict(1, result.independent[0], "", result.claims).sum
    assert [(row.role, row.amount, len(row.rows)) for row in page.left] == [("run", "126", 9)]
    assert page.apart.amount == "27"


def test_a_rate_is_added_for_its_units_of_time():
    page = told("kind,per,value,start,relation\nrate,month,20.5,2025-H1,\ntotal,,90,2025-H1,exact\n").sum
    (rate,), (total,) = page.left, page.right
    # six months of 20.5
    assert (rate.amount, rate.per, rate.side, total.side) == ("123", "6", "low", "high")
    assert rate.said == "printed 20.5 a month, 123 in all"
    assert total.said == ""
    assert page.apart.amount == "33"


def test_a_proof_without_a_sum_of_its_own_is_its_weighted_sum():
    """a is twice b, and b 100 or more: a is 200 or more, but 150 is printed."""
    text = "id,kind,value,start,category,base_category,relation\nr,ratio,2,2024,a,b,at_least\n"
    result = checked(f"{text}b,total,101,2024,b,,at_least\na,total,151,2024,a,,exact\n")
    conflict = result.independent[0]
    sides = weighted_sum(conflict.certificate, result.claims)
    (need,), (allow,) = sides.needs, sides.allows
    assert (need.amount, need.addends[0].figure.times, allow.amount, sides.apart) == (202, 2, 151, 51)
    assert sides.ties == ("at least 2 times (a [r])",)


def test_one_source_of_all_figures_is_named_once():
    text = "value,start,source,url\n5,2024,Office,{}\n6,2024,Office,{}\n"
    one = told(text.format("https://example.org/a", "https://example.org/a")).sum
    assert (one.source.name, one.source.url) == ("Office", "https://example.org/a")
    assert [row.source.name for row in (*one.left, *one.right)] == ["", ""]
    two = told(text.format("https://example.org/a", "javascript:alert(1)")).sum
    assert not two.source
    assert sorted(row.source.url for row in (*two.left, *two.right)) == ["", "https://example.org/a"]


def test_rows_say_what_was_printed_and_what_it_was_read_as():
    text = 'id,value,relation,start,category\na,"213,000",over,2024,x\nb,6988,,2024,y\nc,500,about,2024,z\n'
    table = claim_table(checked(text))
    a, b, c = table.rows
    assert (a.printed, "".join((a.read[0], a.low, a.read[1], a.high, a.read[2]))) == (
        "over 213,000",
        "read as 213,001 or more",
    )
    assert (b.printed, b.low, b.high, b.read) == ("6988", "6,988", "6,988", ("", "", ""))
    assert (c.low, c.high, c.read) == ("450", "599", ("read as ", " to ", ""))
    assert [name for name, _ in table.columns] == ["id", "what", "window", "printed", "standing"]
    assert [(words, n) for _, words, _, n in table.legend] == [("untested", 3)]


def test_made_ids_and_what_all_share_are_no_columns():
    table = claim_table(checked("value,start,category,measure\n5,2024,x,fires\n6,2025,x,fires\n"))
    assert [name for name, _ in table.columns] == ["window", "printed", "standing"]
    assert table.shared == "fires, x"


def test_the_file_of_a_page_has_what_was_found_beside_what_was_said():
    text = 'id,value,start,relation,standing\na,"1,200",2024,at_least,high\nb,300,2024,exact,low\n'
    rows = list(csv.DictReader(io.StringIO(claim_table(checked(text)).file)))
    assert [row["standing"] for row in rows] == ["high", "low"]
    assert [row["found_standing"] for row in rows] == ["in_conflict", "in_conflict"]
    assert (rows[0]["read_low"], rows[0]["read_high"], rows[0]["as_printed"]) == ("1200", "", "at least 1,200")
    assert rows[1]["others_low"] == "1200"


def test_a_scheme_is_told_by_names():
    regions = [f"r{k}" for k in range(27)]
    lines = scheme_lines(Scheme({"all": regions, "few": ["a", "b"]}, exhaustive={"few": False}, signed="profit"))
    assert lines == ["all is r0 + ... + r26 (27 parts)", "few is a + b, and may be more", "signed: profit"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Jan 2024 and Jan 2024", [("Jan 2024", "x"), (" and Jan 2024", "")]),
        ("c11, not c1", [("c11, not ", ""), ("c1", "y")]),
        ("nothing", [("nothing", "")]),
    ],
)
def test_a_claim_is_linked_where_it_is_first_named(text, pieces):
    found = linked(text, {"Jan 2024": "x", "c1": "y"})
    assert "".join(piece for piece, _ in found) == text
    assert [p for p in found if p[1]] == [p for p in pieces if p[1]]


def test_nothing_is_decided_twice(monkeypatch):
    rows = [{"value": "5", "start": "2024"}, {"value": "6", "start": "2024"}]
    answer = ds.check_consistency(rows)
    analysis = ds.analyse(answer)
    assert analysis.consistency is answer
    for name in ("check_consistency", "find_repairs", "diagnose", "check_plausibility", "estimate_trend"):
        monkeypatch.setattr(module, name, None)
    assert ds.report(analysis).result is answer
    assert analysis.report().to_html() == ds.report(analysis).to_html()
