"""Every kind of answer, as a text that a reviewer reads: ``pytest tests/test_messages.py --accept`` writes them anew."""

import re
from pathlib import Path

import pytest
from answers import ANSWERS, CLASH, FIT

import deserstats as ds

KEPT = Path(__file__).parent / "messages"


@pytest.fixture
def kept(request):
    """Compare a text with the one that is kept under a name; with ``--accept`` keep it."""

    def compare(kind: str, name: str, text: str) -> None:
        path = KEPT / kind / f"{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}.txt"
        if request.config.getoption("--accept"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
        assert path.exists(), f"{path.name} is not kept; look at the text and run with --accept:\n{text}"
        assert path.read_text(encoding="utf-8") == text + "\n"

    return compare


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_reads_as_it_is_kept(kept, name):
    kept("answers", name, str(ANSWERS[name]()))


@pytest.mark.parametrize(("name", "claims"), [("consistent", FIT), ("inconsistent", CLASH)])
def test_a_page_reads_as_it_is_kept(kept, name, claims):
    kept("pages", name, ds.report(claims).to_markdown().rstrip("\n"))


@pytest.mark.parametrize(("name", "claims"), [("consistent", FIT), ("inconsistent", CLASH)])
def test_how_a_table_was_read_reads_as_it_is_kept(kept, name, claims):
    kept("how-read", name, str(claims.how_read))


def test_no_message_is_kept_that_nothing_says():
    names = {f"{re.sub(r'[^a-z0-9]+', '-', name).strip('-')}.txt" for name in ANSWERS}
    assert {path.name for path in (KEPT / "answers").glob("*.txt")} == names
