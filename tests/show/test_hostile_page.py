"""A table whose every text is hostile: over all three writers nothing of it runs, hides, or ends what it stands in."""

import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest

import deserstats as ds
from deserstats.show.page.harmless import anchor, fenced, is_web, markdown, visible

SCRIPT = "<script>alert(1)</script>"
TURNED = "\u202e312"
IDS = (
    *(
        SCRIPT,
        '"onmouseover="x',
        "| pipe `tick` [x](javascript:alert(1))",
        '=HYPERLINK("http://evil","x")',
        f"a{TURNED}",
    ),
    *("bell\x07", "]](javascript:alert(1))", "# head", "- item", "&lt;b&gt;", "```", "x" * 200, "two words"),
    *("[r]: javascript:alert(1)", "US$ 5 and US$ 6", r"$\frac{1}{0}$", "\u2067right\u2069", "＝1+1"),
)
URLS = (
    "javascript:alert(1)",
    'https://example.org/?a="><img src=x onerror=alert(1)>',
    "data:text/html,<script>alert(1)</script>",
    "https://example.org/a)b",
    " https://example.org/\njavascript:alert(1)",
)
HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def hostile():
    rows = [
        {
            "id": name,
            "value": str(100 + k),
            "start": "2025",
            "category": f"{SCRIPT} {TURNED} {k % 3}",
            "measure": "m|`*_#",
            "unit": "**u**",
            "source": f"=cmd {TURNED} ](x) <img src=x onerror=alert({k % 2})>",
            "origin": "@SUM(A1)",
            "url": URLS[k % len(URLS)],
            "note": "-1+cmd|' /C calc'!A0",
            "=HYPERLINK(1)": "+1+1",
        }
        for k, name in enumerate(IDS)
    ]
    shared = {"measure": "m|`*_#", "category": "far"}
    rows += [
        {"id": "large", "value": f"1{'0' * 99}", "start": "2024"} | shared,
        {"id": "late", "value": "5", "start": "9998", "note": "1e309"} | shared,
    ]
    return ds.report(ds.read_claims(rows), effort=0.1)


class Parsed(HTMLParser):
    """Tags with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def file_inside(html, name):
    import base64

    (link,) = (a["href"] for tag, a in Parsed(html).tags if tag == "a" and a.get("download") == name)
    return base64.b64decode(link.split(",")[1]).decode("utf-8")


def test_html(hostile):
    html = hostile.to_html()
    tags = Parsed(html).tags
    assert [tag for tag, _ in tags if tag in ("script", "img", "iframe", "object", "base", "form")] == ["script"]
    assert not [k for _, attrs in tags for k in attrs if k.startswith("on")]
    links = {attrs["href"] for tag, attrs in tags if tag == "a" and not attrs["href"].startswith("#")}
    assert {link for link in links if not link.startswith("data:")} == {"https://example.org/a)b"}
    assert html.count(SCRIPT) == 0
    assert HIDDEN.findall(html) == []
    assert r"\u202e312" in html
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert all(anchor(name) in ids for name in IDS)


def test_the_file_inside_and_the_one_that_is_saved_hold_no_formula(hostile, tmp_path):
    claims = hostile.result.claims
    claims.to_csv(tmp_path / "saved.csv")
    saved = (tmp_path / "saved.csv").read_text(encoding="utf-8")
    for text in (saved, file_inside(hostile.to_html(), "claims.csv")):
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert [cell for cell in cells if cell[:1] in "=@＝\t\r" and cell] == []
        assert "'=HYPERLINK(1)" in cells
        assert "'-1+cmd|' /C calc'!A0" in cells
    assert ds.read_claims(tmp_path / "saved.csv").to_frame().equals(claims.to_frame())


def test_markdown(hostile):
    text = hostile.to_markdown()
    assert HIDDEN.findall(text) == []
    assert not re.search(r"(?<!\\)<(?!https://example\.org/a\)b>)[a-zA-Z/!]", text)
    assert re.findall(r"(?<!\\)\]\(([^)]*)", text) == ["<https://example.org/a"] * text.count(
        "](<https://example.org/a)b>)"
    )
    heads = [line for line in text.splitlines() if line.lstrip().startswith("#")]
    assert all(re.match(r"#{1,3} \S", line) for line in heads)
    assert "# head" not in [line.strip() for line in text.splitlines()]
    # every row of a table has as many cells as its heading
    width = 0
    for line in text.splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert not (width and cells) or cells == width, line
        width = cells


def test_markdown_as_it_is_rendered(hostile):
    markdown_it = pytest.importorskip("markdown_it")
    html = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(hostile.to_markdown())
    tags = Parsed(html).tags
    assert {tag for tag, _ in tags} <= {
        *("h1", "h2", "h3", "p", "ul", "li", "strong", "table", "thead", "tbody", "tr", "th", "td", "a"),
        *("pre", "code"),
    }
    assert {attrs["href"] for tag, attrs in tags if tag == "a"} <= {"https://example.org/a)b"}


def test_json(hostile):
    data = json.loads(hostile.to_json())
    assert ds.results.ConsistencyResult.from_dict(data) == hostile.result
    assert json.loads(file_inside(hostile.to_html(), "report.json")) == data


def test_in_a_browser_it_is_silent_and_adds_up(opened, hostile):
    for width in (390, 1280):
        page = opened(hostile.to_html(), width=width)
        assert page.messages == []
        assert len(page.requests) == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("#readded.good").count() == 1


def test_what_is_hidden_is_written_by_its_number():
    assert visible("a\u202eb\x00c\nd\u200f") == r"a\u202eb\x00c d\u200f"
    assert visible("Київ, naïve, 東京") == "Київ, naïve, 東京"


@pytest.mark.parametrize(
    "text",
    ["1. one", "12. one", "0.7 %", "2) two", "+ a", "= b", "a_b_c", "_a_", "~~a~~", "![x](y)", "<!-- -->", "&amp;"],
)
def test_markdown_shows_a_text_as_it_is(text):
    markdown_it = pytest.importorskip("markdown_it")
    from html import unescape

    html = markdown_it.MarkdownIt("commonmark").enable("strikethrough").render(markdown(text))
    assert unescape(html) == f"<p>{text}</p>\n"


def test_no_line_ends_a_block_of_code():
    assert fenced("a\n```\nb").splitlines() == ["````", "a", "```", "b", "````"]


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://example.org/a?b=c#d", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)//https://x", False),
        ("https://a b", False),
        ("https://a\n", False),
        ("https://a>", False),
        ("//example.org", False),
        ("", False),
    ],
)
def test_addresses_of_the_web(url, is_one):
    assert is_web(url) == is_one


def test_anchors_differ_and_need_no_escaping():
    names = [*IDS, "a", "A", "a.b", "_a", "claim-a", "", "c1"]
    anchors = [anchor(name) for name in names]
    assert len(set(anchors)) == len(names)
    assert all(re.fullmatch("claim-[A-Za-z0-9._-]+", text) for text in anchors)
