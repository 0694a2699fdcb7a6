"""What is said of a claim may harm: small answers of every kind, held against the sentences of the house."""

import ast
import re
from pathlib import Path

import pytest

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


def rows(*figures, **shared):
    """Claims a to z of these (figure, word, start, end), with what they share."""
    named = zip("abcdefghijklmnopqrstuvwxyz", figures, strict=False)
    return ds.ClaimSet(
        ds.Claim(id=name, value=value, relation=relation, start=start, end=end, **shared)
        for name, (value, relation, start, end) in named
    )


PARTS = (("41,000", "over", "2024-01", "2024-07-01"), ("36,900", "exact", "2024-07", "2025-01-01"))
FIT = rows(("78,450", "exact", "2024", ""), *PARTS, measure="arrivals", unit="persons")
CLASH = rows(("77,450", "exact", "2024", ""), *PARTS, measure="arrivals", unit="persons")
ONE = rows(("101", "exact", "2024", ""))
MONTHS = rows(
    *((f"{n}", "exact", f"2024-{m:02d}", "") for m, n in enumerate((212, 240, 251, 238, 290, 310, 305, 352), 1))
)
TWO_CATEGORIES = ds.ClaimSet(
    ds.Claim(id=f"{name}{k}", value=str(v), start=f"{2023 + k // 4}-Q{k % 4 + 1}", category=name, relation="exact")
    for name, counts in (
        ("a", (310, 290, 305, 315, 300, 340, 310, 355)),
        ("b", (100, 120, 131, 118, 160, 171, 182, 230)),
    )
    for k, v in enumerate(counts)
)
SERIES = [10, 50, 11, 52, 13, 51, 14, 55, 16, 57]
TWO_COUNTS = ds.ClaimSet(
    ds.Claim(id=f"{source}{year}", value=value, start=str(year), source=source)
    for source, values in (("A", ("6,183", "16,515")), ("B", ("6,988", "17,658")))
    for year, value in zip((2022, 2023), values, strict=True)
)
RETOLD = ds.ClaimSet(
    ds.Claim(id=name, value="4,812", start="2024", source=source, origin=origin)
    for name, source, origin in (
        ("first", "Office", "Office"),
        ("again", "Paper", "Office"),
        ("more", "Radio", "Office"),
    )
)
CONCLUSION = ds.Claim(value="70,000", relation="over", start="2024", measure="arrivals", unit="persons")
HALVES = ("2024-01..2024-06", "2024-07..2024-12")

ANSWERS = {
    "consistent": lambda: ds.check_consistency(FIT),
    "consistent, one claim": lambda: ds.check_consistency(ONE),
    "inconsistent": lambda: ds.check_consistency(CLASH),
    "inconsistent, pair": lambda: ds.check_consistency(ONE.add(ds.Claim(id="z", value="120", start="2024-05"))),
    "soft": lambda: ds.check_consistency(
        ONE.add(ds.Claim(id="z", relation="between", low="120", high="140", interval="ci95", start="2024"))
    ),
    "bases": lambda: ds.find_bases(TWO_COUNTS),
    "bases, one": lambda: ds.find_bases(FIT),
    "bound": lambda: ds.bound(FIT, period="2024-01..2024-06"),
    "bound, conflict": lambda: ds.bound(CLASH, period="2024-01..2024-06"),
    "bound series": lambda: ds.bound_series(FIT, "QS"),
    "bound series, conflict": lambda: ds.bound_series(CLASH, "QS"),
    "changes": lambda: ds.find_changes(MONTHS),
    "changes, few": lambda: ds.find_changes(ONE),
    "diff": lambda: ds.compare_answers(ds.check_consistency(FIT), ds.check_consistency(CLASH)),
    "diff, same": lambda: ds.compare_answers(ds.check_consistency(FIT), ds.check_consistency(FIT)),
    "diagnosis": lambda: ds.diagnose(CLASH),
    "diagnosis, consistent": lambda: ds.diagnose(FIT),
    "wish": lambda: ds.what_would_make_it_true(FIT, CONCLUSION.replace(value="90,000")),
    "disaggregation": lambda: ds.regular.disaggregate([40, 80], ratio=4),
    "implied": lambda: ds.implies(FIT, CONCLUSION),
    "refuted": lambda: ds.implies(FIT, CONCLUSION.replace(value="90,000")),
    "possible": lambda: ds.implies(FIT, CONCLUSION.replace(value="10,000", start="2024-02", end="2024-03-01")),
    "lineage": lambda: ds.find_lineage(RETOLD),
    "lineage, one": lambda: ds.find_lineage(ONE),
    "mann kendall": lambda: ds.regular.mann_kendall(SERIES),
    "mann kendall, four": lambda: ds.regular.mann_kendall(SERIES[:4]),
    "question": lambda: ds.next_question(FIT, {"period": "2024-Q1"}),
    "pettitt": lambda: ds.regular.pettitt([*range(12), *range(50, 62)]),
    "pettitt, few": lambda: ds.regular.pettitt(SERIES),
    "plausibility": lambda: ds.check_plausibility(MONTHS, digits=True),
    "plausibility, one claim": lambda: ds.check_plausibility(ONE),
    "poisson": lambda: ds.regular.poisson_trend([0, 1, 2, 4, 6], [1, 2, 4, 6, 7], [10, 14, 44, 83, 61]),
    "reconstruction": lambda: ds.reconstruct(FIT),
    "reconstruction, conflict": lambda: ds.reconstruct(CLASH),
    "repairs": lambda: ds.find_repairs(CLASH),
    "repairs, adjust": lambda: ds.find_repairs(CLASH, kind="adjust"),
    "repairs, reread": lambda: ds.find_repairs(CLASH, kind="reread"),
    "repairs, nothing to do": lambda: ds.find_repairs(FIT),
    "robust series": lambda: ds.order_periods(MONTHS, freq="MS"),
    "robust": lambda: ds.compare_periods(FIT, *HALVES),
    "robust, conflict": lambda: ds.compare_periods(CLASH, *HALVES),
    "robust, one claim": lambda: ds.compare_periods(ONE, *HALVES),
    "seasonal": lambda: ds.regular.seasonal_mann_kendall(SERIES, 2),
    "theil sen": lambda: ds.regular.theil_sen(SERIES),
    "tipping": lambda: ds.find_tipping(FIT, CONCLUSION, over="revision"),
    "estimate": lambda: ds.estimate_trend(MONTHS),
    "growth ratio": lambda: ds.estimate_trend(TWO_CATEGORIES, category="a", against="b"),
    "rate ratio": lambda: ds.compare_rates(MONTHS, "2024-01..2024-03", "2024-04..2024-06"),
    "rate ratio, one claim": lambda: ds.compare_rates(ONE, *HALVES),
    "change at a date": lambda: ds.find_changes(MONTHS, "2024-04"),
    "change at a date, one claim": lambda: ds.find_changes(ONE, "2024-04"),
    "estimate, insufficient": lambda: ds.estimate_trend(ONE),
}  # fmt: skip


@pytest.fixture(scope="module")
def answers():
    return {name: make() for name, make in ANSWERS.items()}


def test_every_kind_of_answer_has_an_example(answers):
    kinds = {
        name for name in ds.__all__ if isinstance(getattr(ds, name), type) and issubclass(getattr(ds, name), Result)
    }
    assert {type(a).__name__ for a in answers.values()} == kinds


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("wrong", [FORBIDDEN, re.compile(r"\bfalse\b", re.I), ONE_OF_MANY, MANY_OF_ONE, UNGROUPED, LOOSE],
                         ids=["forbidden", "false", "1 of many", "many of 1", "ungrouped", "loose"])  # fmt: skip
def test_no_answer_says_it_wrongly(answers, name, wrong):
    text = str(answers[name])
    found = wrong.search(text)
    assert not found, f"{found.group()!r} in: {text}"


def test_the_sentences_of_the_house(answers):
    said = {name: str(answer) for name, answer in answers.items()}
    assert "The arithmetic does not say which figure is wrong, nor that one is: " in said["inconsistent"]
    assert "they cannot all describe the same count; short by" in said["inconsistent"]
    one_origin = str(ds.check_consistency(ds.ClaimSet(c.replace(source="Office") for c in CLASH)))
    assert "they cannot all be right as printed; short by" in one_origin
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
        said["robust"].startswith("The figures do not settle")
        or "In every series that fits these figures" in said["robust"]
    )
    assert "This does not say that numbers are still rising" in said["robust"]
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
