"""All checks at once: a row for each, one error rate, contradictions apart, one picture."""

import json

import pytest
from matplotlib.axes import Axes

import deserstats as ds
from deserstats.plausibility.finding import CHECKS, Finding, Verdict, adjusted, settled
from deserstats.stats.multiplicity import cauchy_combination

COLUMNS = ["ids", "check", "statistic", "pvalue", "pvalue_adjusted", "effect", "power", "verdict", "reason"]


@pytest.fixture(scope="module")
def desertion():
    return ds.check_plausibility(ds.load_example("ua-desertion"))


def test_a_row_for_every_check_also_those_not_run(desertion):
    frame = desertion.to_frame()
    assert list(frame.columns) == COLUMNS
    assert {name.split(":")[0] for name in frame["check"]} == set(CHECKS)
    assert set(frame["verdict"]) <= {v.value for v in Verdict}
    assert (frame["reason"].str.len() > 10).all()


def test_digits_are_opt_in(desertion):
    assert [f.verdict for f in desertion.of("digits")] == ["not run"]
    asked = ds.check_plausibility(ds.load_example("ua-desertion").select(source="news-kiev.ru"), digits=True)
    assert len(asked.of("digits")) == 6


def test_contradictions_are_never_mixed_into_pvalues(desertion):
    conflicts = ds.check_consistency(ds.load_example("ua-desertion").select(source="Ukrainska Pravda")).conflicts
    assert conflicts == ()
    tested = [f for f in desertion.of("surprise") if f.pvalue is not None]
    assert not any("contradiction" in f.reason for f in tested)
    assert any("contradiction" in f.reason for f in desertion.of("surprise") if f.verdict == "not run")
    assert "contradictions are not among them" in desertion.notes[-1]


def test_adjustment_across_checks_only_softens(desertion):
    alone = {(f.check, f.ids): f.pvalue_adjusted for f in ds.check_copies(desertion.claims).findings}
    for finding in (f for f in desertion.of("copies") if f.pvalue is not None):
        assert finding.pvalue_adjusted >= alone[finding.check, finding.ids]
    assert desertion.verify()


def test_at_what_level_power_is_told(desertion):
    """Holm across checks gives each an equal part of 5 % at first; surprise and shares tell power at that part."""
    n = len({f.check.split(":")[0] for f in desertion.findings if f.pvalue is not None})
    assert f"told at {0.05 / n:.2g}, which each of {n} checks has at first" in desertion.notes[-1]
    for check in (ds.check_surprise, ds.check_shares):
        alone = check(desertion.claims, power_level=0.05 / n)
        powers = {f.ids: f.power for f in alone.findings if f.pvalue is not None}
        assert powers == {f.ids: f.power for f in desertion.of(alone.check) if f.pvalue is not None}
    one = ds.check_plausibility(ds.load_example("two-figures"), cv=0.25)
    assert "alone" not in one.notes[-1]  # nothing beside it takes a part of the level


def test_cauchy_combination_of_all(desertion):
    pvalues = [f.pvalue for f in desertion.findings if f.pvalue is not None]
    assert desertion.combined_pvalue == pytest.approx(cauchy_combination(pvalues))


def test_the_result_survives_saving(desertion):
    saved = json.loads(json.dumps(desertion.to_dict()))
    assert ds.results.PlausibilityResult.from_dict(saved) == desertion


def test_few_claims_are_not_run_with_the_number_needed():
    for claims in (ds.ClaimSet(), ds.load_example("two-figures")):
        result = ds.check_plausibility(claims)
        assert {f.check.split(":")[0] for f in result.findings} == set(CHECKS)
        waiting = [f.reason for f in result.findings if f.verdict == "not run" and "asked for only" not in f.reason]
        assert all("needs" in reason or "not tested" in reason for reason in waiting)


ODD = [
    {"value": "0", "start": "2024"}, {"value": "-5", "start": "2024", "measure": "profit"},
    {"value": "", "low": "5", "high": "9", "start": "2024"}, {"value": "12.5", "kind": "share", "start": "2024", "base_category": "all"},
    {"kind": "order", "relation": "highest", "per": "month", "start": "2024", "end": "2025-01-01"},
    {"value": "3", "kind": "each", "per": "day", "start": "2024-01"}, {"value": "7", "kind": "stock", "start": "2024-03-01"},
    {"value": "2", "kind": "ratio", "start": "2024", "base_start": "2023"}, {"value": "9", "kind": "rate", "per": "hour",
     "start": "2024-05"}, {"value": "1" + "0" * 30, "start": "2023"}, {"value": "5", "kind": "projection", "start": "2030"},
    {"value": "100", "start": "2022", "start_or": "2022-02-24"}, {"value": "33", "kind": "growth", "start": "2024",
     "base_start": "2023"}, {"value": "1,234", "start": "2021", "interval": "ci95", "low": "1,000", "high": "1,400"},
]  # fmt: skip


def test_odd_but_readable_input_raises_nothing():
    claims = ds.read_claims(ODD, scheme=ds.Scheme(signed=["profit"]))
    result = ds.check_plausibility(claims, digits=True, smooth=True, cv=0.3)
    assert result.verify()
    assert str(result)


@pytest.mark.parametrize("row", ODD, ids=str)
def test_odd_rows_alone(row):
    claims = ds.read_claims([row], scheme=ds.Scheme(signed=["profit"]))
    assert ds.check_plausibility(claims, digits=True, smooth=True).verify()


def test_order_of_claims_changes_nothing():
    claims = ds.load_example("ua-desertion").select(source=["news-kiev.ru", "Opendatabot", "Ukrainska Pravda"])
    turned = ds.ClaimSet(list(claims)[::-1])
    one, other = (
        {(f.check, frozenset(f.ids), f.verdict, None if f.pvalue is None else round(f.pvalue, 9)) for f in r.findings}
        for r in (ds.check_plausibility(claims), ds.check_plausibility(turned))
    )
    assert one == other


@pytest.mark.parametrize("method", ["holm", "bh", "by"])
def test_methods(method):
    result = ds.check_plausibility(ds.load_example("two-figures"), method=method)
    assert result.verify()


def test_unknown_methods_are_named():
    with pytest.raises(ds.ClaimError, match="'holm', 'bh' or 'by'"):
        ds.check_plausibility(ds.ClaimSet(), method="none")


# --- findings


def finding(**more):
    return Finding(**{"check": "x", "verdict": Verdict.UNREMARKABLE, "reason": "because"} | more)


def test_a_verdict_needs_its_reason():
    with pytest.raises(ValueError, match="needs its reason"):
        finding(reason="")
    with pytest.raises(ValueError, match="finite"):
        finding(pvalue=float("nan"))
    with pytest.raises(ValueError, match="no p-value"):
        finding(verdict=Verdict.NOT_RUN, pvalue=0.5)


def test_verdicts_follow_the_adjusted_pvalue_and_the_power():
    assert settled(finding(pvalue=0.01, power=0.1), 0.04).verdict == "notable"
    assert settled(finding(pvalue=0.01, power=0.1), 0.06).verdict == "cannot tell"
    assert settled(finding(pvalue=0.01, power=0.9), 0.06).verdict == "unremarkable"
    assert settled(finding(verdict=Verdict.CANNOT_TELL, pvalue=0.01), 0.01).verdict == "cannot tell"


def test_tests_that_found_nothing_count_as_well():
    alone, among = (adjusted([finding(pvalue=0.01)], others=n)[0].pvalue_adjusted for n in (0, 9))
    assert (alone, among) == (pytest.approx(0.01), pytest.approx(0.1))


def test_the_result_is_told_by_check(desertion):
    text = str(desertion)
    assert text.startswith("Check of plausibility on 312 claims: ")
    assert "Notable means worth asking about, not wrong." in text
    assert "more cannot tell of rates; to_frame() has them all" in text
    for word in ("false", "fake", "fabricated", "guilty", "proved true"):
        assert word not in text.casefold()


def test_the_picture_shows_every_check(desertion):
    ax = desertion.plot()
    assert isinstance(ax, Axes)
    names = [" ".join(label.get_text().split()) for label in ax.get_yticklabels()]
    told = [f for f in desertion.findings if f.pvalue_adjusted is not None or f.verdict == "notable"]
    assert len(names) == len({f.check for f in told})
    assert any(name.startswith("against the other figures") for name in names)
    drawn = sum(len(line.get_xdata()) for line in ax.lines if line.get_linestyle() == "None")
    assert drawn == sum(f.pvalue is not None for f in desertion.findings)
    words = " ".join(" ".join(text.get_text() for text in ax.texts).split())
    assert "Not run, or cannot tell: rate per head, digits, percentages of whole numbers, revisions." in words
    assert "p < 0.0001" in words
    assert "p = p" not in words
    n = sum(f.verdict == "notable" for f in desertion.findings)
    assert ax.get_title(loc="left") == f"{n} of {len(desertion.findings):,} findings on 312 figures stand out"


def test_markup_is_escaped():
    claims = ds.read_claims([{"id": "<script>", "value": "156,361", "start": "2024", "category": c} if i == 0 else
                             {"id": "b", "value": "156,361", "start": "2023", "category": c}
                             for i, c in enumerate("ab")])  # fmt: skip
    assert "<script>" not in ds.check_copies(claims)._repr_html_()
