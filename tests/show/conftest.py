"""What tests of pages share: the analysis of the shipped table, tables with known contradictions, one browser."""

import io
import os
import shutil

import pytest

import deserstats as ds

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

REGIONS = ("north", "south", "east")
WRONG = (90, -270, 1000)
"""By how much the printed quarter of each region misses its three months."""


@pytest.fixture(scope="session")
def shipped():
    """The analysis of the shipped table of 312 claims."""
    return ds.analyse(ds.load_example("ua-desertion"))


@pytest.fixture(scope="session")
def three_wrong():
    """The page of twelve rows, three of which miss the sum of their parts: by 90, 270 and 1,000."""
    rows = ["id,value,start,category,source,url"]
    for k, (name, off) in enumerate(zip(REGIONS, WRONG, strict=True)):
        months = [1013 + 17 * k + 31 * i for i in range(3)]
        rows += [
            f"{name[0]}{i + 1},{v},2024-0{i + 1},{name},Office,https://example.org/{i}" for i, v in enumerate(months)
        ]
        rows.append(f"{name[0]}q,{sum(months) + off},2024-Q1,{name},Office,https://example.org/q")
    return ds.report(ds.read_claims(io.StringIO("\n".join(rows))))


@pytest.fixture(scope="session")
def browser():
    """One browser for all tests, where the machine has one."""
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    with playwright.sync_playwright() as tool:
        # without a sandbox only where a container runs everything as root
        flags = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        chromium = tool.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Open a page in a fresh window of the browser; returns it with its requests and messages."""
    contexts = []

    def open_(html, *, width=1280, height=900, scheme="light", scripts=True, bypass_csp=False):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=scripts,
            bypass_csp=bypass_csp,
        )
        contexts.append(context)
        page = context.new_page()
        page.requests, page.messages = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("console", lambda message: page.messages.append(message.text))
        page.on("pageerror", lambda error: page.messages.append(str(error)))
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        page.goto(path.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
