"""The page on two releases: the finding first, every change with its sum, nothing from outside, nothing that runs."""

import io
import json
import re

import pytest

import deserstats as ds


def read(table):
    return ds.read_claims(io.StringIO(table), fill={"measure": "thefts"}, total="Total")


OLD = """district,Jan 2024,Feb 2024,Mar 2024,Q2 2024,Q3 2024
North,410,398,401,1220,1190
South,377,402,415,1180,1201
Total,787,800,816,2400,2391"""
NEW = """district,Q1 2024,Apr 2024,May 2024,Jun 2024,Q3 2024
North,1231,432,398,401,1190
South,1194,377,402,415,1201
West,12,3,4,5,6
Total,2437,812,804,821,2391"""


@pytest.fixture(scope="module")
def compared():
    old = read(OLD)
    asked = [
        ds.Claim(value="1,225", relation="under", start="2024-Q2", geography="North"),
        ds.bound(old, period="2024-Q1", geography="Total"),
    ]
    return ds.compare_answers(old, read(NEW), conclusions=asked)


def test_a_page_says_the_finding_first_and_every_change_with_what_proves_it(compared):
    page = ds.report(compared)
    assert page.title == "17 came, 12 went; was consistent, now inconsistent; 2 of 2 conclusions fell"
    markup = page.to_html()
    assert f"<h1>{page.title}</h1>" in markup
    assert markup.count("<tr>") >= 29
    # 1220 of North was the sum of 432, 398 and 401 all along
    assert "The new release leaves exactly 1,231: 11 more" in markup
    assert (
        "low end: North, Apr 2024 432 + North, May 2024 398 + North, Jun 2024 401 = 1,231, so 1,231 or more" in markup
    )
    assert "3 parts add up to 2,397, Total is printed 2391: 6 apart" in markup
    assert "<svg" in markup


def test_a_page_asks_nothing_of_anywhere_and_runs_nothing(compared):
    markup = ds.report(compared).to_html()
    assert "<script" not in markup
    assert "default-src 'none'" in markup
    assert not re.findall(r'(?:src|href)="(?!#|data:)', markup)
    hostile = [{"value": "5", "start": "2024", "category": "<script>alert(1)</script>|`"}]
    page = ds.report(ds.compare_answers(hostile, ds.ClaimSet()))
    assert "<script" not in page.to_html()
    assert "\\<script\\>alert(1)" in page.to_markdown()


def test_its_twins_hold_the_same(compared, tmp_path):
    page = compared.report(title="Thefts, two releases")
    assert [page.save(tmp_path / name).name for name in ("a.html", "a.md", "a.json")] == ["a.html", "a.md", "a.json"]
    assert ds.results.AnswerComparison.from_dict(json.loads((tmp_path / "a.json").read_text())) == compared
    text = (tmp_path / "a.md").read_text()
    assert text.startswith("# Thefts, two releases\n")
    assert "| North, Apr-Jun 2024 | 1220 | The new release leaves exactly 1,231: 11 more" in text
    with pytest.raises(ds.ClaimError, match=r"cannot write 'a\.pdf'"):
        page.save(tmp_path / "a.pdf")
    with pytest.raises(ds.ClaimError, match="a comparison is written whole"):
        ds.report(compared, sections=["claims"])


def test_a_page_on_nothing_new_says_so():
    page = ds.report(ds.compare_answers(read(OLD), read(OLD)))
    assert page.title == "No figure changed; still consistent"
    assert "<svg" not in page.to_html()


def test_a_picture_draws_what_is_left_as_a_share_of_the_old_figure(compared):
    axes = compared.plot()
    drawn = {round(float(x), 6) for line in axes.lines if line.get_marker() == "D" for x in line.get_xdata()}
    assert {round(1231 / 1220, 6), round(1194 / 1180, 6)} <= drawn
