"""What telling costs: screen and page of tables of 12 to 1,000 figures, in processor time, lines, pixels and A4 pages.

Run by hand: python benchmarks/telling.py. Pixels and pages are measured in Chromium, where it and playwright are there.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tree_tables import tree_table

import deserstats as ds

PLACES = 6
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def monthly(n: int, wrong: int, seed: int = 1) -> ds.ClaimSet:
    """Make about n figures of months and six places with their total, some of them wrong."""
    rng = random.Random(seed)
    rows: list[dict[str, str]] = []
    for k in range(n // (PLACES + 1)):
        month = f"{2005 + k // 12}-{k % 12 + 1:02d}"
        values = [int(200 * 1.005**k * rng.uniform(0.8, 1.25)) for _ in range(PLACES)]
        names = [f"place {p}" for p in range(PLACES)]
        told = [*zip(names, values, strict=True), ("+".join(names), sum(values))]
        rows += [
            {"measure": "cases", "category": c, "start": month, "value": str(v), "relation": "exact"} for c, v in told
        ]
    for row in rng.sample(rows, wrong):
        row["value"] = str(int(row["value"]) + rng.choice([90, -90, 700]))
    return ds.read_claims(rows)


def twelve(wrong: int) -> ds.ClaimSet:
    """Make three quarters of three places with their totals, some of them wrong."""
    rows = []
    for k, quarter in enumerate(("2024-Q1", "2024-Q2", "2024-Q3")):
        values = {"north": 1_210 + 37 * k, "south": 2_045 + 51 * k, "east": 893 + 12 * k}
        for place, value in [*values.items(), ("north+south+east", sum(values.values()))]:
            rows.append({"measure": "arrivals", "category": place, "start": quarter, "value": str(value)})
    for row in rows[: 4 * wrong : 4]:
        row["value"] = str(int(row["value"]) + 90)
    return ds.read_claims(rows)


def tables() -> Iterator[tuple[str, ds.ClaimSet]]:
    yield "12 figures, consistent", twelve(0)
    yield "12 figures, 3 wrong", twelve(3)
    yield "shipped table", ds.load_example("ua-desertion")
    yield "months, consistent", monthly(1000, 0)
    yield "months, 20 wrong", monthly(1000, 20)
    yield "tree of 7, 20 wrong", tree_table(0).claims


def measured(page: Path) -> tuple[str, str]:
    """Return the height at 1,280 pixels, and the pages of A4; blank without a browser."""
    if BROWSER is None:
        return "-", "-"
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return "-", "-"
    flags = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=BROWSER, args=flags)
        view = browser.new_page(viewport={"width": 1280, "height": 900})
        view.goto(page.as_uri())
        height = view.evaluate("document.documentElement.scrollHeight")
        pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", view.pdf(format="A4")))
        browser.close()
    return f"{height:,}", str(pages)


if __name__ == "__main__":
    ds.report(twelve(0)).to_html()  # what is imported once is not counted
    print("| table | figures | status | screen, lines | analysis, s | page, s | kB | px at 1,280 | A4 pages |")
    print("|---|--:|---|--:|--:|--:|--:|--:|--:|")
    for name, claims in tables():
        start = time.process_time()
        analysis = ds.analyse(claims)
        lines = len(str(analysis).splitlines())
        asked = time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            page = analysis.save(Path(folder) / "report.html")
            told = time.process_time()
            size = page.stat().st_size / 1000
            height, pages = measured(page)
        print(
            f"| {name} | {len(claims):,} | {analysis.status} | {lines} | {asked - start:.1f} | {told - asked:.1f} "
            f"| {size:,.0f} | {height} | {pages} |",
            flush=True,
        )
