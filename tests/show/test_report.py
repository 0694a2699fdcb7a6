"""The page stands alone, says what the table says, and lets nothing of the table run."""

import io
import json
import re
from html.parser import HTMLParser

import pytest

import deserstats as ds
from deserstats.claims.note import Note

EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def whole(shipped):
    return ds.report(shipped)


@pytest.fixture(scope="module")
def evil():
    cells = {
        "start": "2025",
        "category": EVIL,
        "measure": EVIL,
        "source": EVIL,
        "origin": EVIL,
        "note": EVIL,
        "unit": EVIL,
    }
    return ds.read_claims([
        cells | {"id": EVIL, "value": "5", "url": "javascript:alert(1)"},
        cells | {"id": '"onmouseover="x', "value": "6", "url": "https://example.org/?a=\"><img src=x onerror=alert(1)>"},
        cells | {"id": "| pipe", "value": "7", "published": "2025"},
    ])  # fmt: skip


class Tags(HTMLParser):
    """Collects tags, their attributes and unclosed elements."""

    VOID = ("meta", "link", "br", "img", "input", "path", "use", "rect")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag


def test_one_file_without_request(whole):
    html = whole.to_html()
    tags = Tags(html)
    assert tags.open == []
    names = {tag for tag, _ in tags.seen}
    assert "svg" in names
    assert not names & {"iframe", "object", "embed", "img"}
    assert [attrs for tag, attrs in tags.seen if tag == "script"] == [{}]
    assert [attrs for tag, attrs in tags.seen if tag == "link"] == [{"rel": "icon", "href": "data:,"}]
    loads = [v for _, attrs in tags.seen for k, v in attrs.items() if k in ("src", "xlink:href", "data")]
    assert all(v.startswith("#") for v in loads)
    assert "url(http" not in html
    assert len(html.encode()) < 2_000_000


def test_it_is_readable_without_eyes_and_in_the_dark(whole):
    tags = Tags(whole.to_html())
    assert ("html", {"lang": "en"}) in tags.seen
    assert [t for t, _ in tags.seen].count("h1") == 1
    pictures = [attrs["aria-label"] for _, attrs in tags.seen if attrs.get("role") == "img"]
    assert pictures == [whole._page.picture.finding]
    assert "cannot all describe the same count" in pictures[0]
    assert all("scope" in attrs for tag, attrs in tags.seen if tag == "th")
    css = whole.to_html()
    assert "prefers-color-scheme: dark" in css
    assert "@media print" in css


def test_the_same_claims_give_the_same_bytes(tmp_path):
    claims = ds.load_example("two-figures")
    for name in ("a.html", "b.md", "c.json"):
        first = ds.report(claims).save(tmp_path / name).read_bytes()
        assert ds.report(claims).save(tmp_path / name).read_bytes() == first


def test_nothing_of_the_table_runs(evil):
    html = ds.report(evil).to_html()
    tags = Tags(html)
    assert [tag for tag, _ in tags.seen if tag in ("script", "img")] == ["script"]
    assert not [k for _, attrs in tags.seen for k in attrs if k.startswith("on")]
    links = [attrs["href"] for tag, attrs in tags.seen if tag == "a"]
    assert all(link.startswith(("#", "data:text/csv;", "data:application/json;")) for link in links)
    assert EVIL not in html
    assert EVIL not in evil._repr_html_()
    assert EVIL not in ds.check_consistency(evil)._repr_html_()


def test_markdown_twin(evil, whole):
    text = whole.to_markdown()
    assert text.startswith("# Among 312 figures, some cannot all describe the same count\n")
    rows = [line for line in text.splitlines() if line.startswith("| upaug25.01 ")]
    assert rows[0].split(" | ")[1:4] == ["registered, 407, proceedings", "2022", "6,988"]
    lines = ds.report(evil).to_markdown().splitlines()
    table = lines[next(k for k, line in enumerate(lines) if line.startswith("| id |")) :]
    row = next(line for line in table if "pipe" in line)
    assert len(re.findall(r"(?<!\\)\|", row)) == table[0].count("|")


def test_json_twin_is_the_result(whole):
    data = json.loads(whole.to_json())
    assert ds.results.ConsistencyResult.from_dict(data) == whole.result


def test_every_claim_state_and_conflict_is_on_the_page(whole):
    html = whole.to_html()
    assert all(f">{claim.id}<" in html for claim in whole.result.claims)
    assert html.count('class="conflict"') == len(whole.result.independent) == 20
    assert "several units: proceedings and persons" in html
    assert whole.result.claims.hash in html
    assert "The arithmetic does not say which figure is wrong" in html
    told = re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style).*?</\1>", " ", html, flags=re.DOTALL))
    assert not re.search(r"\b(false|fake|fabricated|guilty|confirmed)\b", told, re.IGNORECASE)


def test_sections_can_be_left_out():
    claims = ds.load_example("two-figures")
    assert "<svg" not in ds.report(claims, sections=["verdict", "claims"]).to_html()
    with pytest.raises(ds.ClaimError, match="'claim' is not a section"):
        ds.report(claims, sections="claim")
    with pytest.raises(ds.ClaimError, match="ends in one of"):
        ds.report(claims).save("page.pdf")


def test_sentences_of_the_three_verdicts():
    base = {"start": "2025", "category": "x"}
    fine = ds.report(ds.read_claims([base | {"value": "5"}]), title="T")
    assert "This is not confirmation." in fine.to_html()
    many = [
        {"id": f"a{i}", "value": "5", "start": "2025", "start_or": "2025-02", "end": "2027-01-01"} for i in range(7)
    ]
    undecided = ds.report(ds.read_claims(many))
    assert undecided.title == "7 figures: not decided"
    assert "Undecided: 7 claims with several possible windows" in undecided.to_html()


def test_further_questions_are_told_and_can_be_left_out():
    claims = ds.load_example("ua-desertion").select(ids=["boyko25.42", "octrec.02", "octrec.03"])
    page = ds.report(claims).to_markdown()
    assert "What happened is not established" in page
    assert "(3 totals of one series; 4 are needed)" in page
    assert "## Is it credible?" not in page  # no check had what it needs
    assert "Not asked" not in ds.report(claims, sections=["verdict", "conflicts"]).to_markdown()


REGIONS = """Area,2020,2021
Harbour,5,9
Hill,7,4
Total,13,13
"""


def regions():
    return ds.read_claims(io.StringIO(REGIONS), layout="wide")


def test_a_report_says_how_its_table_was_read_before_what_was_found():
    result = ds.check_consistency(regions())
    said = "Premise: 'Total' is the sum of the other 2"
    for page in (ds.report(result).to_html().replace("&#39;", "'"), ds.report(result).to_markdown()):
        assert page.index("How the table was read") < page.index(said) < page.index("Figures that cannot all hold")
        assert page.index("Read 6 claims, 2020-2021.") < page.index("Figures that cannot all hold")
    assert "How the table was read" not in ds.report(result, sections=["verdict"]).to_markdown()


def test_a_short_paragraph_puts_first_what_bears_on_figures():
    notes = [Note("columns", 1, "x" * 300), Note("layout", 2, "y" * 300), Note("sums", 1, "A is the sum of B.")]
    claims = ds.ClaimSet(regions(), regions().scheme, notes=notes)
    page = ds.report(claims, sections=["how_read"]).to_markdown()
    paragraph = page.split("## How the table was read\n\n")[1].split("\n")[0]
    assert paragraph.startswith("Read 6 claims, 2020-2021. A is the sum of B. xxx")
    assert paragraph.endswith("The table below has 1 more line.")
    assert len(paragraph) < 560
    assert "| layout | 2 | yyy" in page


def test_what_was_read_is_escaped():
    claims = ds.ClaimSet(regions(), regions().scheme, notes=[Note("columns", 1, "<script>alert(1)</script>")])
    assert "<script>alert" not in ds.report(claims).to_html()


def test_a_conflict_says_the_place_that_its_claims_share():
    text = "Area,3/15/20,3/16/20,3/17/20\nIceland,5,0,7\nItaly,9,10,11\n"
    claims = ds.read_claims(io.StringIO(text), kind="cumulative", since="2020-01-22")
    result = ds.check_consistency(claims)
    assert "1. Iceland: the running total falls from 5 (up to 15 Mar 2020) to 0 (up to 16 Mar 2020): 5 apart" in str(
        result
    )
    page = ds.report(result).to_markdown()
    assert "### 1. Iceland: the running total falls from 5" in page
    assert "| up to 15 Mar 2020 | 5 |" in page
    assert (
        "Smallest sets of claims to doubt contain: Iceland, 22 Jan-15 Mar 2020; and Iceland, 22 Jan-16 Mar 2020."
        in ds.diagnose(result).said
    )
    assert "(Iceland)" not in str(ds.check_consistency(claims.select(geography="Iceland")))
