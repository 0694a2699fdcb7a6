"""README and docs are run: their code, their output."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_python_in_pages_prints_what_they_say(page):
    text = page.read_text(encoding="utf-8").replace("```", "")
    test = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    assert runner.run(test).failed == 0


def test_no_page_names_a_registry_or_a_path_of_one_machine():
    words = ("/" + "root/", "/" + "work/", "/" + "home/", "pypi" + ".org/simple")
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert not [word for word in words if word in text], page


def test_every_doi_of_the_package_is_on_the_page_of_references():
    doi = re.compile(r"\b10\.\d{4,9}/[^\s,;<>\"'`]*[\w-](?:\(\d+\)[\w-]+)?")
    cited = {found.rstrip(".)") for path in (ROOT / "deserstats").rglob("*.py")
             for found in doi.findall(path.read_text(encoding="utf-8"))}  # fmt: skip
    page = (ROOT / "docs/references.md").read_text(encoding="utf-8")
    assert len(cited) > 40
    assert {found for found in cited if found not in page} == set()


NAMED = re.compile(r"`((?:deserstats|tests|docs|claims|model|checks|causes|trend|plausibility|show|stats)/[\w/.]*)`")


@pytest.mark.parametrize("page", ["docs/architecture.md", "docs/how-to/adding-a-shape.md", "CONTRIBUTING.md"])
def test_every_file_and_folder_that_a_page_names_exists(page):
    named = NAMED.findall((ROOT / page).read_text(encoding="utf-8"))
    assert len(named) > 15
    assert [name for name in named if not (ROOT / name).exists() and not (ROOT / "deserstats" / name).exists()] == []
