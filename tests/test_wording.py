"""What is said of a claim may harm: small answers of every kind, held against the sentences of the house."""

import ast
import re
from pathlib import Path

import pytest
from answers import ANSWERS, CLASH, FIT, ONE

import deserstats as ds
from deserstats.result import Result

PACKAGE = Path(ds.__file__).parent

FORBIDDEN = re.compile(
    r"\b(fake\w*|falsif\w*|fabricat\w*|guilt\w*|confirmed|prove[dn] true|the error|wrongdoing|blame\w*)\b", re.I
)
"""Words that no answer says of a figure; *false* is looked for apart, because schemes have booleans."""

ONE_OF_MANY = re.compile(
    r"(?<![\w.,/-])1 (?:\w+ )?(claims|figures|conflicts|repairs|groups|values|windows|totals|origins|sources|periods|others"
    r"|changes|slips|findings|pairs|months|days|years|events|copies|revisions|atoms|intervals|steps|versions|hundreds)\b"
)
MANY_OF_ONE = re.compile(
    r"(?<![\w.,/-])(?:0|[2-9]|\d[\d,]*\d) (claim|figure|conflict|repair|group|value|window|total|origin|source|period|other"
    r"|change|slip|finding|pair|month|day|year|event|copy|revision|atom|interval|step|version)(?![\w-])(?! \w+s\b)"
)
UNGROUPED = re.compile(r"(?<![\w.,#-])\d{5,}(?![\w.-])")
LOOSE = re.compile(
    r" ,| \.(?![\w.])|\bNone\b|\bnan\b|\binf\b|(?<!\.)\.\.(?!\.)|,,|\ba an\b|\bof of\b|\bto without\b|\( |:\.|;\.|\bcounts of (?:were|,)|any number to"
)


@pytest.fixture(scope="module")
def answers():
    return {name: make() for name, make in ANSWERS.items()}


def test_every_kind_of_answer_has_an_example(answers):
    public = {name: getattr(ds.results, name) for name in ds.results.__all__}
    kinds = {name for name, kind in public.items() if isinstance(kind, type) and issubclass(kind, Result)}
    assert {type(a).__name__ for a in answers.values()} == kinds


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("wrong", [FORBIDDEN, re.compile(r"\bfalse\b", re.I), ONE_OF_MANY, MANY_OF_ONE, UNGROUPED, LOOSE],
                         ids=["forbidden", "false", "1 of many", "many of 1", "ungrouped", "loose"])  # fmt: skip
def test_no_answer_says_it_wrongly(answers, name, wrong):
    text = str(answers[name])
    found = wrong.search(text)
    assert not found, f"{found.group()!r} in: {text}"


def test_the_sentences_of_the_house(answers):
    said = {name: "\n".join(answer.said) for name, answer in answers.items()}
    assert "The arithmetic does not say which figure is wrong, nor that one is: " in said["inconsistent"]
    assert "These cannot all describe the same count. Assumed:" in said["inconsistent"]
    one_origin = str(ds.check_consistency(ds.ClaimSet(c.replace(source="Office") for c in CLASH)))
    assert "These cannot all be right as printed. Assumed:" in one_origin
    assert "The arithmetic does not say which figure is wrong." in one_origin
    assert "Assumed:" in said["inconsistent"]
    assert "Reading:" in said["consistent"]
    assert "one vintage" in said["consistent"]
    assert "at least one" in said["soft"] or "missed" in said["soft"]
    assert said["soft"].startswith("Consistent")
    assert "different definition or later revision" in said["bases"]
    assert "possible slip" in said["diagnosis"]
    assert said["diagnosis"].endswith("What happened is not established; ask the publisher.")
    assert "does not choose between them" in said["repairs"]
    assert (
        said["comparison of periods"].startswith("The figures do not settle")
        or "In every series that fits these figures" in said["comparison of periods"]
    )
    assert "This does not say that numbers are still rising" in said["comparison of periods"]
    assert "cannot tell" in said["mann kendall, four"]
    assert "insufficient" in said["estimate, insufficient"]
    assert "they prove nothing about a single figure" in said["plausibility"]


def texts_of(path):
    """Every text of a file that is not a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def test_no_text_of_the_package_has_a_forbidden_word():
    texts = [(path.name, text) for path in PACKAGE.rglob("*.py") for text in texts_of(path)]
    texts += [(path.name, path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.j2")]
    assert len(texts) > 3_000
    assert [(name, text) for name, text in texts if FORBIDDEN.search(text)] == []


@pytest.mark.parametrize("claims", [FIT, CLASH, ONE], ids=["consistent", "inconsistent", "one claim"])
def test_the_report_keeps_to_them(claims):
    page = ds.report(claims).to_markdown()
    for wrong in (FORBIDDEN, ONE_OF_MANY, MANY_OF_ONE):
        found = wrong.search(page)
        assert not found, f"{found.group()!r} in {page}"
