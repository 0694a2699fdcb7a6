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
def whole():
    return ds.report(ds.load_example("ua-desertion"))


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

    VOID = ("meta", "link", "br", "img", "path", "use", "rect")

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


def test_one_file_without_script_or_request(whole):
    html = whole.to_html()
    tags = Tags(html)
    assert tags.open == []
    names = {tag for tag, _ in tags.seen}
    assert "svg" in names
    assert not names & {"script", "iframe", "object", "embed", "link", "img"}
    loads = [v for _, attrs in tags.seen for k, v in attrs.items() if k in ("src", "xlink:href", "data")]
    assert all(v.startswith("#") for v in loads)
    assert "url(http" not in html
    assert len(html.encode()) < 2_000_000


def test_it_is_readable_without_eyes_and_in_the_dark(whole):
    tags = Tags(whole.to_html())
    assert ("html", {"lang": "en"}) in tags.seen
    assert [t for t, _ in tags.seen].count("h1") == 1
    assert any(tag == "figure" and attrs.get("aria-label") for tag, attrs in tags.seen)
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
    assert not {tag for tag, _ in tags.seen} & {"script", "img"}
    assert not [k for _, attrs in tags.seen for k in attrs if k.startswith("on")]
    links = [attrs["href"] for tag, attrs in tags.seen if tag == "a"]
    assert all(link.startswith("https://") for link in links)
    assert EVIL not in html
    assert EVIL not in evil._repr_html_()
    assert EVIL not in ds.check_consistency(evil)._repr_html_()


def test_markdown_twin(evil, whole):
    text = whole.to_markdown()
    assert text.startswith("# Among 312 figures, some cannot all describe the same count\n")
    rows = [line for line in text.splitlines() if line.startswith("| upaug25.01 ")]
    assert rows[0].split(" | ")[1:4] == ["6,988", "registered 407 Ukraine", "2022"]
    table = [line for line in ds.report(evil).to_markdown().splitlines() if "pipe" in line and line.startswith("|")]
    assert len(re.findall(r"(?<!\\)\|", table[0])) == 9


def test_json_twin_is_the_result(whole):
    data = json.loads(whole.to_json())
    assert ds.results.ConsistencyResult.from_dict(data) == whole.result


def test_every_claim_state_and_conflict_is_on_the_page(whole):
    html = whole.to_html()
    assert all(f">{claim.id}<" in html for claim in whole.result.claims)
    assert html.count('class="conflict"') >= 10
    assert "several units: proceedings and persons" in html
    assert whole.result.claims.hash in html
    assert "The arithmetic does not say which figure is wrong" in html
    assert not re.search(r"\b(false|fake|fabricated|guilty|confirmed)\b", re.sub(r"<[^>]+>", " ", html), re.IGNORECASE)


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
    assert "octrec.02 read at_least, not at_most" in page
    assert "## Is it credible?" in page
    assert "not asked: 3 totals of one kind, and 4 are needed" in page
    assert "credible" not in ds.report(claims, sections=["verdict", "conflicts"]).to_markdown()


def test_redaction_keeps_who_shares_a_source_and_says_less_of_small_counts():
    rows = [
        {
            "id": "a",
            "value": "3",
            "relation": "exact",
            "start": "2025-01",
            "source": "The Paper",
            "url": "https://x.org/a",
        },
        {
            "id": "b",
            "value": "9",
            "relation": "exact",
            "start": "2025-01",
            "source": "The Paper",
            "origin": "An Office",
        },
    ]
    page = ds.report(ds.read_claims(rows), redact=("sources", "small"))
    text = page.to_html() + page.to_json()
    assert not [word for word in ("The Paper", "An Office", "x.org") if word in text]
    assert "source 1" in text
    assert page.result.status == "inconsistent"  # 1 to 4 against 9
    with pytest.raises(ds.ClaimError, match="redact"):
        ds.report(ds.read_claims(rows), redact="names")


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
    assert "<details>" in ds.report(result).to_html()
    assert "| sums | 1 | Premise: 'Total'" in ds.report(result).to_markdown()
    assert "How the table was read" not in ds.report(result, sections=["verdict"]).to_markdown()


def test_a_short_paragraph_puts_first_what_bears_on_figures():
    notes = [Note("columns", 1, "x" * 400), Note("layout", 2, "y" * 300), Note("sums", 1, "A is the sum of B.")]
    claims = ds.ClaimSet(regions(), regions().scheme, notes=notes)
    page = ds.report(claims, sections=["how_read"]).to_markdown()
    paragraph = page.split("## How the table was read\n\n")[1].split("\n")[0]
    assert paragraph.startswith("Read 6 claims, 2020-2021. A is the sum of B. xxx")
    assert paragraph.endswith("The table below has 1 more line.")
    assert len(paragraph) < 560
    assert "| layout | 2 | yyy" in page


def test_what_was_read_is_escaped():
    claims = ds.ClaimSet(regions(), regions().scheme, notes=[Note("columns", 1, "<script>alert(1)</script>")])
    assert "<script>" not in ds.report(claims).to_html()


@pytest.mark.parametrize("part", ["sources", "small"])
def test_redaction_leaves_out_what_quotes_the_table(part):
    text = "Area,2020,2021,reported to Ms Doe\nHarbour,5,9,yes\nHill,7,4,no\n"
    claims = ds.read_claims(io.StringIO(text), layout="wide", columns={"reported to Ms Doe": "note"})
    claims = ds.ClaimSet(claims, claims.scheme, notes=[*claims._notes, Note("heading", 1, "Title: list of Ms Doe.")])
    open_page, page = ds.report(claims), ds.report(claims, redact=part)
    assert "Ms Doe" in open_page.to_html()
    assert "Ms Doe" in open_page.to_json()
    assert "Ms Doe" not in page.to_html() + page.to_markdown() + page.to_json()
    assert "Left out, as they quote the table: 2 notes on how it was read." in page.to_markdown()


def test_a_conflict_says_the_place_that_its_claims_share():
    text = "Area,3/15/20,3/16/20,3/17/20\nIceland,5,0,7\nItaly,9,10,11\n"
    claims = ds.read_claims(io.StringIO(text), kind="cumulative", since="2020-01-22")
    result = ds.check_consistency(claims)
    assert "1. Iceland: the running total falls from 5 (up to 15 Mar 2020) to 0 (up to 16 Mar 2020): 5 apart" in str(
        result
    )
    page = ds.report(result).to_markdown()
    assert "### Iceland: the running total falls from 5" in page
    assert "5, 22 Jan-15 Mar 2020, Iceland" in page
    assert (
        "Smallest sets of claims to doubt contain: Iceland, 22 Jan-15 Mar 2020; and Iceland, 22 Jan-16 Mar 2020."
        in ds.diagnose(result).said
    )
    assert "(Iceland)" not in str(ds.check_consistency(claims.select(geography="Iceland")))
