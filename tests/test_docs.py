"""README and docs are run: their code, their output."""

import doctest
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
