"""The report in a real browser: one file, one request, no error, no overflow, light, dark and on paper."""

import os
import shutil

import pytest

import deserstats as ds

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    claims = ds.load_example("ua-desertion").select(source=["Ukrainska Pravda", "Babel", "TASS", "NV"])
    path = tmp_path_factory.mktemp("page") / "report.html"
    return ds.report(claims, sections=["verdict", "conflicts", "explanations", "picture", "claims", "unused",
                                       "assumptions"]).save(path)  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as tool:
        # without a sandbox only where a container runs everything as root
        flags = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        chromium = tool.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.mark.parametrize("width", [360, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_stands_alone(browser, page_file, width, scheme):
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=True
    )
    page = context.new_page()
    requests, errors = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(page_file.as_uri())
    assert requests == [page_file.as_uri()]
    assert errors == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    ink, paper = (page.evaluate(f"getComputedStyle(document.body).{name}") for name in ("color", "backgroundColor"))
    assert (brightness(ink) > brightness(paper)) == (scheme == "dark")
    assert page.locator("h1").count() == 1
    context.close()


def brightness(colour):
    return sum(map(float, colour[colour.index("(") + 1 : colour.index(")")].split(",")[:3]))


def test_it_prints(browser, page_file, tmp_path):
    page = browser.new_page()
    page.goto(page_file.as_uri())
    assert page.pdf(path=tmp_path / "report.pdf", format="A4").startswith(b"%PDF")
