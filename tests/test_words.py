"""Every technical word of an answer stands on the page of words, and that page is plain."""

import re
from pathlib import Path

import pytest
from test_messages import KEPT

PAGE = (Path(__file__).parents[1] / "docs" / "words.md").read_text(encoding="utf-8")
ENTRY = re.compile(r"^((?:\*\*[^*]+\*\*(?:, )?)+): (.+?)(?=\n\n|\Z)", re.M | re.S)

TECHNICAL = [
    "adjusted",
    "apart",
    "assumed",
    "atoms?",
    "backlogs?",
    "basis",
    "bases",
    "binding",
    "bounds?",
    "Cauchy",
    "certificates?",
    "chi-square",
    "claims?",
    "compatible",
    "complete",
    "conflicts?",
    "consistent",
    "contradictions?",
    "contradict",
    "cop(?:y|ies)",
    "corroborated",
    "correlations?",
    "correlate",
    "cost",
    "cumulative",
    "CV",
    "degrees·of·freedom",
    "denominators?",
    "detectable",
    "digits·swapped",
    "dispersion",
    "disjoint",
    "drift",
    "effort",
    "factors?",
    "forward·search",
    "gamma·process",
    "gaps?",
    "group",
    "growth",
    "hard",
    "heaping",
    "Holm",
    "implied",
    "inconsistent",
    "independent",
    "insufficient",
    "intervals?",
    "Kendall's·S",
    "leaf",
    "least-squares",
    "levels?",
    "lineage",
    "log-normal",
    "Mann-Kendall",
    "measures?",
    "medians?",
    "mid-p",
    "nominal·chance",
    "notable",
    "oddit(?:y|ies)",
    "origins?",
    "p-values?",
    "percentages?",
    "Pettitt",
    "power",
    "premises?",
    "prior",
    "projections?",
    "proved",
    "proof",
    "rates?",
    "reading",
    "reconstruction",
    "refuted",
    "repairs?",
    "retellings?",
    "revisions?",
    "revised",
    "rho",
    "root·origins?",
    "rounded",
    "running·totals?",
    "scheme",
    "seasons?",
    "series",
    "sharp",
    "shares?",
    "slips?",
    "slope",
    "soft",
    "sources?",
    "standing",
    "steps?",
    "stock",
    "supersedes",
    "surprise",
    "suspects?",
    "tau",
    "tensions?",
    "Theil-Sen",
    "timeout",
    "tipping",
    "trend",
    "undecided",
    "union",
    "unremarkable",
    "unused",
    "variability",
    "vintage",
    "windows?",
    "witness(?:es)?",
]
"""Words of statistics, of accounting and of this house; a point in the middle is a space."""

NOT_FOR_READERS = re.compile(
    r"\b(Farkas|simplex|infeasible|feasible|polytope|polyhedr\w+|IIS|linear program\w*|integrality|hull|Bonferroni|dataclass"
    r"|heterosce\w+|overdispers\w+|posterior|likelihood|covarian\w+|quasi-\w+|Dirichlet|eigen\w+|None|NaN|enum)\b"
)
"""Words of the inside, which no answer says at all."""


def entries():
    return [(re.findall(r"\*\*([^*]+)\*\*", words), said) for words, said in ENTRY.findall(PAGE)]


def kept():
    paths = [path for kind in ("answers", "how-read") for path in sorted((KEPT / kind).glob("*.txt"))]
    assert len(paths) > 50
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def of(word):
    spaced = word.replace("·", r"\s+")
    return re.compile(rf"(?<![\w-]){spaced}(?![\w-])", re.I)


@pytest.mark.parametrize("word", TECHNICAL)
def test_a_technical_word_of_an_answer_is_explained(word):
    used = [name for name, text in kept().items() if of(word).search(text)]
    assert not used or of(word).search(PAGE), f"{word} of {used[0]} is not on the page of words"


def test_the_list_of_technical_words_is_that_of_answers():
    """Most of them do occur in kept answers: the list is of words that are used, not of any."""
    texts = "\n".join(kept().values())
    used = [word for word in TECHNICAL if of(word).search(texts)]
    assert len(used) > 0.6 * len(TECHNICAL)


def test_no_answer_speaks_of_the_inside():
    assert {name: found[0] for name, text in kept().items() if (found := NOT_FOR_READERS.search(text))} == {}


def test_every_word_is_explained_shortly_and_once():
    words = [word for own, _ in entries() for word in own]
    assert len(words) > 100
    assert sorted(set(words)) == sorted(words)
    assert [own for own, said in entries() if not 20 < len(said) < 520 or not said.rstrip().endswith((".", ".*"))] == []
    # every paragraph of the page but its first is an entry
    paragraphs = [part for part in PAGE.split("\n\n") if not part.startswith("#")]
    assert len(paragraphs) - 1 == len(entries())


def test_the_words_asked_of_most_are_entries():
    words = {word for own, _ in entries() for word in own}
    assert words >= {"claim", "window", "witness", "vintage", "reading", "basis", "standing", "atom", "leaf", "origin", "root origin",
                     "certificate", "conflict", "independent", "premise", "repair", "slip", "rescue rate"}  # fmt: skip


def test_the_page_is_one_of_the_documentation():
    assert re.search(r"^words$", (Path(__file__).parents[1] / "docs" / "index.md").read_text(encoding="utf-8"), re.M)
