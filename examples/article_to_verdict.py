"""From article to verdict: can two printed figures both be right, and what do they say together?

The same as article-to-verdict.ipynb, to be run and changed: ``python examples/article_to_verdict.py report.html``.
"""

import sys

import deserstats as ds

COMMON = {"unit": "proceedings", "measure": "registered", "category": "407+408", "origin": "V. Boyko"}
BEFORE, AFTER = "2022-02-24..2024-12-31", "2025-01..2025-05"


def main(page: str | None = None) -> None:
    """Print the verdict, what was printed nowhere, and what is certain; write the page where a path is given."""
    claims = ds.ClaimSet([
        ds.Claim(id="A", value="213,000", relation="over", start="2022-02-24", start_or="2022-02-01", end="2025-06-01",
                 **COMMON),
        ds.Claim(id="B", value="90,590", relation="exact", start="2025-01-01", end="2025-06-01", **COMMON),
    ])  # fmt: skip
    usual = claims.read_as(over="next_round")  # "over 213,000" means that 214,000 was not reached
    print(ds.check_consistency(claims), end="\n\n")
    print(ds.bound(usual, period="2022-02-01..2024-12-31"), end="\n\n")
    print(ds.compare_periods(usual, BEFORE, AFTER))
    if page:
        ds.report(claims, title="Two figures of one article").save(page)


if __name__ == "__main__":
    main(*sys.argv[1:2])
