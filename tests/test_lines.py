"""Texts of answers fit: at most 100 characters a line, names in words, nothing that steers a terminal, whatever was asked."""

import random
import re

import pytest
from answers import ANSWERS, CLASH, FIT, HALVES, MONTHS, ONE, RETOLD, TWO_CATEGORIES, TWO_COUNTS
from test_messages import KEPT

import deserstats as ds
from deserstats.cli import main
from deserstats.wording import WIDTH, fitting, folded, shown

MADE = re.compile(r"(?<![\w.])c\d+(?![\w.])")
POWERS = re.compile(r"\d[.\d]*e[+-]?\d\d")
LONG = "n" * 200
HOSTILE = "a\nb\tc \u202eback\u2066 \x1b[31m <script>alert(1)</script> $\\frac{1}{0}$"


def widest(text):
    return max(text.split("\n"), key=len)


def made(claims):
    """The same claims without ids of their own."""
    return ds.ClaimSet(
        (c.replace(id=f"c{k}") for k, c in enumerate(claims, start=1)), scheme=claims.scheme, reading=claims.reading
    )


def named(claims, name):
    """The same claims, all that is called anything called so."""
    marks = {}
    return ds.ClaimSet(
        c.replace(id=f"{name}{k}", measure=name, unit=name, geography=name, source=f"{name}{k % 2}", origin=name,
                  category=marks.setdefault(c.category, f"{name}{len(marks)}"))
        for k, c in enumerate(claims, start=1)
    )  # fmt: skip


def running(days=50, places=("Nord", "Sud", "Isole"), seed=5):
    """Running totals of regions and their sum, as an office prints them day by day; two falls."""
    rng = random.Random(seed)
    totals, rows = dict.fromkeys(places, 0), []
    for day in range(days):
        for place in places:
            totals[place] += rng.randint(0, 90) - (200 if (day, place) in ((20, "Sud"), (33, "Nord")) else 0)
        date = f"2020-{3 + day // 28:02d}-{1 + day % 28:02d}"
        rows += [{"data": date, "regione": p, "casi": str(max(n, 0))} for p, n in totals.items()]
        rows.append({"data": date, "regione": "Totale", "casi": str(sum(max(n, 0) for n in totals.values()))})
    return ds.read_claims(rows, kind="cumulative", since="2020-02-24", total="Totale",
                          columns={"data": "period", "regione": "geography"})  # fmt: skip


def asked(claims):
    """Ask a table what may be asked of any."""
    statement = next(c for c in claims if c.kind == "total").replace(
        id="", value="90,000", relation="over", low="", high=""
    )
    at = {
        "measure": statement.measure,
        "category": statement.category or None,
        "geography": statement.geography or None,
    }
    yield from (ds.check_consistency(claims), ds.diagnose(claims), ds.find_lineage(claims), ds.find_bases(claims))
    yield from (ds.find_repairs(claims, kind) for kind in ("drop", "adjust", "reread"))
    yield ds.check_plausibility(claims)
    yield from (ds.bound(claims, period="2024", **at), ds.implies(claims, statement))
    yield ds.what_would_make_it_true(claims, statement)
    yield ds.compare_periods(claims, *HALVES, **at)
    yield ds.order_periods(claims, "QS", **at)
    yield ds.find_tipping(claims, statement.replace(value="1", relation="at_least"))
    yield from (ds.reconstruct(claims, "QS", **at), ds.estimate_trend(claims, **at), ds.find_changes(claims, **at))
    yield from (ds.compare_rates(claims, *HALVES, **at), ds.find_changes(claims, "2024-05", **at))
    yield ds.next_question(claims, {"period": "2024-Q1", **at})
    yield ds.analyse(claims)
    yield ds.compare_answers(ds.check_consistency(claims.drop([claims.ids[0]])), ds.check_consistency(claims))


def several(answer, name):
    """What an answer has several of."""
    found = getattr(answer, name, ())
    return found if isinstance(found, tuple) else ()


def parts_of(answer):
    """What of an answer is printed by itself as well."""
    yield answer
    for name in ("findings", "slips", "conflicts", "tensions", "changes"):
        yield from several(answer, name)
    for conflict in several(answer, "conflicts"):
        yield from (conflict.statement, conflict.certificate.as_arithmetic())
    for repair in several(answer, "repairs"):
        yield from (*several(repair, "edits"), *several(repair, "steps"))
    for proof in (*several(answer, "low_proofs"), *several(answer, "high_proofs")):
        yield proof.as_arithmetic()


def all_fit(answers):
    for answer in answers:
        for part in parts_of(answer):
            text = str(part)
            assert len(widest(text)) <= WIDTH, f"{type(part).__name__}: {widest(text)!r}"
            assert shown(text) == text
            assert not POWERS.search(text), text


TABLES = {"consistent": FIT, "contradictory": CLASH, "one claim": ONE, "months": MONTHS, "two sources": TWO_COUNTS,
          "categories": TWO_CATEGORIES.select(category="a"), "retold": RETOLD}  # fmt: skip


def test_kept_texts_fit():
    kept = [path for kind in ("answers", "errors", "how-read") for path in (KEPT / kind).glob("*.txt")]
    # what Python writes before a message, its class, is not ours
    texts = {path.name: re.sub(r"^\w+Error: ", "", path.read_text(encoding="utf-8")) for path in kept}
    assert len(texts) > 300
    assert {name: widest(text) for name, text in texts.items() if len(widest(text)) > WIDTH} == {}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_kind_of_answer_fits(name):
    all_fit([ANSWERS[name]()])


@pytest.mark.parametrize("name", TABLES)
def test_answers_name_claims_without_ids_in_words(name):
    for answer in asked(made(TABLES[name])):
        all_fit([answer])
        found = MADE.search(str(answer))
        assert not found, f"{found[0]} in {answer}"


@pytest.mark.parametrize("table", [CLASH, MONTHS, TWO_COUNTS], ids=["contradictory", "months", "two sources"])
def test_answers_on_long_names_fit(table):
    all_fit(asked(named(table, LONG)))


@pytest.mark.parametrize("table", [CLASH, MONTHS, TWO_COUNTS], ids=["contradictory", "months", "two sources"])
def test_hostile_names_are_shown_harmlessly(table):
    answers = list(asked(named(table, HOSTILE)))
    all_fit(answers)
    assert all("\x1b" not in str(a) and "\u202e" not in str(a) for a in answers)
    assert any("\\x0ab" in str(a) for a in answers)


def test_answers_on_running_totals_fit():
    claims = running()
    all_fit([ds.check_consistency(claims), ds.find_repairs(claims, "revise"), ds.check_revisions(claims)])
    assert len(widest(str(claims.how_read))) <= WIDTH


def test_answers_on_the_shipped_table_fit():
    claims = ds.load_example("ua-desertion")
    all_fit([ds.check_consistency(claims), ds.find_lineage(claims)])
    assert len(widest(str(claims.how_read))) <= WIDTH


@pytest.mark.deep
def test_every_answer_on_the_shipped_table_fits():
    all_fit(
        asked(
            ds.load_example("ua-desertion").select(
                measure="registered", unit="proceedings", category="407", geography="Ukraine"
            )
        )
    )


EXTREME = {
    "90 digits": {"value": "9" * 90, "start": "2024"},
    "the last years": {"value": "12", "start": "9998"},
    "the first year": {"value": "12", "start": "0001"},
    "a tiny share": {"value": "0." + "0" * 80 + "1", "start": "2024", "kind": "share", "base_measure": "n"},
}


@pytest.mark.parametrize("name", EXTREME)
def test_extreme_figures_end_in_no_crash(name):
    claims = ds.ClaimSet(
        [ds.Claim(**{"id": "x", "measure": "m"} | EXTREME[name]), *(c.replace(measure="m") for c in CLASH)]
    )
    for ask in (ds.check_consistency, ds.find_repairs, ds.diagnose, ds.find_lineage, ds.check_plausibility, ds.analyse):
        all_fit([ask(claims)])


def test_messages_of_errors_fit():
    with pytest.raises(ds.ClaimError) as told:
        ds.bound(FIT, period="2024", measure=LONG)
    assert len(widest(str(told.value))) <= WIDTH
    assert LONG in told.value.message


COMMANDS = (
    ("check",), ("analyse",), ("bound", "--period", "2024-01..2024-06"), ("repair",), ("repair", "--kind", "adjust"), ("diagnose",),
    ("plausibility",), ("trend", "--earlier", HALVES[0], "--later", HALVES[1]), ("verify", "--statement", "value=90,000 start=2024"),
)  # fmt: skip


@pytest.mark.parametrize("name", [LONG, HOSTILE.replace("\n", " ")], ids=["long", "hostile"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_what_the_command_line_prints_fits(command, name, tmp_path, capsys):
    path = tmp_path / "table.csv"
    named(CLASH, name).to_csv(path)
    assert main([command[0], str(path), *command[1:]]) < 2
    printed = capsys.readouterr()
    assert len(printed.out) > 20
    assert len(widest(printed.out)) <= WIDTH
    assert shown(printed.out) == printed.out
    assert printed.err == ""


def test_the_demo_fits(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["demo"]) == 0
    assert len(widest(capsys.readouterr().out)) <= WIDTH


@pytest.mark.parametrize("name", [LONG, HOSTILE], ids=["long", "hostile"])
def test_claims_and_how_they_were_read_fit(name):
    claims = named(CLASH, name)
    for text in (str(claims), str(claims.how_read), str(ds.read_claims(claims.to_frame()).how_read)):
        assert len(widest(text)) <= WIDTH
        assert shown(text) == text


def test_a_line_is_folded_at_words_and_its_rest_stands_further_in():
    told = fitting("  one: " + "word " * 30)
    first, second = told.split("\n")
    assert first.startswith("  one: ")
    assert len(first) <= WIDTH
    assert re.match(r"    word", second)
    # a name without a space is broken
    assert list(map(len, folded("x" * 250))) == [100, 100, 54]


def test_what_belongs_together_stays_in_a_line():
    for k in range(60, 100):
        told = fitting("x" * k + " p = 0.05, 5 % of them, 3 times")
        assert not re.search(r"p\n|=\n|\d\n\s*(%|times)", told), told
