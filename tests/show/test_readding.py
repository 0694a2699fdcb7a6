"""A page adds its sums up again from its own table, and shows where a digit of either was changed."""

import io
from datetime import date, timedelta
from functools import cache

import pytest

import deserstats as ds

TABLES = {
    "parts": "value,start,category\n1013,2024-01,x\n1044,2024-02,x\n1075,2024-03,x\n3222,2024-Q1,x\n",
    "twice": "id,value,start,relation\na,5000,2024,over\nb,4100,2024,\n",
    "fall": "value,start,through\n503,2024-01-01,2024-03-31\n451,2024-01-01,2024-06-30\n",
    "part": "value,start,relation\n16001,2025-05,\n12345,2025,\n",
    "rate": "kind,per,value,start,relation\nrate,month,20.5,2025-H1,\ntotal,,90,2025-H1,exact\n",
    "shares": "kind,value,start,category,base_category\nshare,46.3,2024,men,men+women\nshare,54.7,2024,women,men+women\n",
    "growth": "kind,value,start,base_start\ngrowth,30,2024,2023\ntotal,1001,2023,\ntotal,1517,2024,\n",
    "ratio": "kind,value,start,base_start\nratio,2.0,2024,2023\ntotal,1001,2023,\ntotal,1517,2024,\n",
    "share": "kind,value,start,category,base_category\nshare,31,2024,a,a+b\ntotal,10,2024,a,\ntotal,33,2024,b,\n",
    "overlap": "value,start,through\n511,2024-01,2024-02\n622,2024-02,2024-03\n399,2024-02,2024-02\n99,2024-03,2024-03\n",
}
"""One contradiction of each kind that a page tells as a sum."""


WEEKS = [80 + 7 * k % 31 for k in range(20)]


def weekly():
    """Return twenty weeks and their total, which is 77 short: a sum that is folded."""
    first = date(2024, 1, 1)
    rows = ["value,start,through"]
    for k, v in enumerate(WEEKS):
        rows.append(f"{v},{first + timedelta(7 * k)},{first + timedelta(7 * k + 6)}")
    return "\n".join([*rows, f"{sum(WEEKS) - 77},{first},{first + timedelta(139)}\n"])


@cache
def report_of(name):
    text = weekly() if name == "weeks" else TABLES[name]
    return ds.report(ds.read_claims(io.StringIO(text)), sections=["verdict", "conflicts", "claims"])


@pytest.mark.parametrize("name", [*TABLES, "weeks"])
def test_every_kind_of_sum_is_added_up_again(opened, name):
    report = report_of(name)
    assert report.result.status == "inconsistent"
    page = opened(report.to_html())
    assert page.messages == []
    assert page.locator(".mark").all_text_contents() == ["✓ re-added"] * page.locator("table.sum tfoot").count()
    assert page.locator("#readded.good").count() == 1
    assert page.locator("table.sum tfoot").count() >= 1


CHANGE = """() => {
  const figures = "table.sum td.n, table.sum .said, table.claims .printed, table.claims .low, table.claims .high";
  const texts = [];
  for (const element of document.querySelectorAll(figures + ", .conflict h3")) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) texts.push(walker.currentNode);
  }
  const script = document.scripts[0].textContent, missed = [];
  let n = 0;
  for (const text of texts) {
    const was = text.data;
    for (const [i, digit] of [...was].entries()) {
      if (!/[0-9]/.test(digit) || (text.parentElement.tagName === "H3" && !isLarge(was, i))) continue;
      text.data = was.slice(0, i) + (Number(digit) + 3) % 10 + was.slice(i + 1);
      for (const mark of document.querySelectorAll(".mark")) mark.className = "mark";
      (0, eval)(script);
      n += 1;
      if (!document.querySelector("#readded.bad")) missed.push(text.data);
    }
    text.data = was;
  }
  return [n, missed];
  function isLarge(was, i) {
    const found = [...was.matchAll(/[0-9][0-9,]*/g)].find((m) => m.index <= i && i < m.index + m[0].length);
    return found[0].replace(/,/g, "").length > 2;
  }
}"""
"""Change every digit of every figure in a sum, of those in the table, and of large numbers in the sentences."""


@pytest.mark.parametrize("name", [*TABLES, "weeks"])
def test_a_digit_that_was_changed_is_shown(opened, name):
    page = opened(report_of(name).to_html(), bypass_csp=True)
    n, missed = page.evaluate(CHANGE)
    assert n >= 10
    assert missed == []


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ('<td class="n">4,234</td>', '<td class="n">4,324</td>'),
        ('<span class="printed low high">1044</span>', '<span class="printed low high">1444</span>'),
    ],
)
def test_a_page_that_was_changed_in_the_file_says_so(opened, three_wrong, was, now):
    html = three_wrong.to_html()
    assert was in html
    page = opened(html.replace(was, now, 1))
    assert "This page was changed after it was written" in page.locator("#readded").inner_text()
    assert page.locator(".mark.bad").first.is_visible()
    assert page.locator(".mark.good").count() >= 1


def test_a_script_that_was_changed_does_not_run(opened, three_wrong):
    html = three_wrong.to_html()
    assert "does not add up" in html
    page = opened(html.replace("does not add up", "adds up well"))
    assert page.get_by_text("Each sum below can be added up by hand").is_visible()
    assert "Content Security Policy" in page.messages[0]
