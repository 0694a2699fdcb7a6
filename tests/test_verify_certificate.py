"""The checker in docs knows nothing of the package and confirms, or refuses, what it is given."""

import contextlib
import copy
import io
import json
import random
import runpy
from datetime import date, timedelta
from pathlib import Path

import honest
import pandas as pd
import pytest
from seeds import seeds
from strategies import Truth, plain_reading
from tampering import WAYS, Untouched
from tampering_more import MORE
from test_laws import corrupted, one_unit_off

import deserstats as ds

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("verify_certificate.py", "claim_rows.py", "scheme_rows.py", "tried_evidence.py")
FILES = [ROOT / "docs" / name for name in PARTS]
PRAVDA = [f"upaug25.{i:02}" for i in (1, 2, 3, 4, 5, 6)]
BABEL = [f"upaug25.{i:02}" for i in (16, 17, 20, 21)]


@pytest.fixture(scope="module")
def checker():
    return runpy.run_path(str(FILES[0]))["main"]


def verdict_on(checker, folder, claims, answer, *scheme) -> str:
    """What the checker prints; it returns a truth value and never raises."""
    table, result, said = folder / "claims.csv", folder / "answer.json", io.StringIO()
    claims.to_csv(table)
    result.write_text(json.dumps(answer), encoding="utf-8")
    with contextlib.redirect_stdout(said):
        refused = checker(table, result, *scheme)
    text = said.getvalue()
    assert refused == (not text.startswith("confirmed:"))
    assert refused == text.startswith("NOT CONFIRMED")
    return text


def is_confirmed(checker, folder, claims, answer) -> bool:
    return verdict_on(checker, folder, claims, answer).startswith("confirmed:")


def test_it_is_short_and_stands_alone():
    for path in FILES:
        text = path.read_text(encoding="utf-8").splitlines()
        assert len(text) <= 300
        assert max(map(len, text)) <= 120
        assert not [line for line in text if line.startswith(("import deserstats", "from deserstats"))]


def rows(*cells, **more):
    return [{"id": f"r{i}", "measure": "m"} | more | cell for i, cell in enumerate(cells)]


def months(*values, **more):
    return rows(*({"value": v, "start": w} for v, w in values), relation="exact", **more)


SETS = {
    "one claim": (months(("3", "2024-01")), {}, "consistent"),
    "months and their sum": (months(("3", "2024-01"), ("4", "2024-02"), ("60", "2024")), {}, "consistent"),
    "nothing and nothing make ten": (months(("0", "2024-01"), ("0", "2024-02"), ("10", "2024-Q1"), ("0", "2024-03")), {}, "inconsistent"),
    "a part above the whole": (months(("5", "2024-01"), ("3", "2024")), {}, "inconsistent"),
    "words": (rows({"value": "21,000", "start": "2024", "relation": "over"}, {"value": "20 thousand", "start": "2024"},
                   {"value": "7", "start": "2024-03"}), {}, "consistent"),
    "a tree": (rows({"value": "5", "start": "2024", "category": "p"}, {"value": "2", "start": "2024", "category": "a"},
                    {"value": "9", "start": "2024", "category": "b"}), {"tree": {"p": ["a", "b"]}}, "inconsistent"),
    "a tree with others": (rows({"value": "50", "start": "2024", "category": "p"}, {"value": "2", "start": "2024", "category": "a"}),
                           {"tree": {"p": ["a", "b"]}, "exhaustive": False}, "consistent"),
    "whole numbers": (rows({"value": "50", "kind": "share", "start": "2024", "base_category": "b", "category": "a", "low": "49", "high": "51"},
                           {"value": "3", "start": "2024", "category": "b", "relation": "exact"}), {}, "inconsistent"),
    "two windows": (rows({"value": "9", "start": "2024-01-01", "end": "2024-07-01", "end_or": "2024-08-01", "relation": "exact"},
                         {"value": "5", "start": "2024", "relation": "exact"}), {}, "inconsistent"),
    "two windows of which one fits": (rows({"value": "9", "start": "2024-01-01", "end": "2024-07-01", "end_or": "2024-08-01",
                                            "relation": "exact"}, {"value": "4", "start": "2024-07", "relation": "exact"},
                                           {"value": "9", "start": "2024-01-01", "end": "2024-08-01", "relation": "exact"}), {}, "consistent"),
    "a base of nothing": (rows({"value": "60", "kind": "share", "start": "2024", "category": "a", "base_category": "b"},
                               {"value": "0", "start": "2024", "category": "b", "relation": "exact"}), {}, "inconsistent"),
    "growth and back": (rows({"value": "100", "kind": "growth", "start": "2024", "base_start": "2023"},
                             {"value": "-50", "kind": "growth", "start": "2024", "base_start": "2023"}), {}, "inconsistent"),
    "levels of one year": (rows({"value": "4", "kind": "stock", "start": "2020", "category": "men"},
                                {"value": "5", "kind": "stock", "start": "2020", "category": "women"},
                                {"value": "12", "kind": "stock", "start": "2020", "category": "men+women"}), {}, "inconsistent"),
    "a rate of levels": (rows({"value": "20", "kind": "share", "per": "1,000", "start": "2020", "base_measure": "pop", "base_start": "2020"},
                              {"value": "500", "measure": "pop", "kind": "stock", "start": "2020", "relation": "exact"}), {}, "consistent"),
    "rates and months": (rows({"value": "10", "kind": "rate", "per": "month", "start": "2024", "relation": "at_least"},
                              {"value": "5", "kind": "each", "per": "month", "start": "2024", "relation": "at_most"}), {}, "inconsistent"),
    "a record": (rows({"value": "2024-03", "kind": "order", "relation": "highest", "per": "month", "start": "2024"},
                      {"value": "5", "start": "2024-03", "relation": "exact"}, {"value": "9", "start": "2024-04", "relation": "exact"}), {}, "inconsistent"),
    "falling": (rows({"value": "", "kind": "order", "relation": "falling", "per": "quarter", "start": "2024"},
                     {"value": "5", "start": "2024-Q3", "relation": "exact"}), {}, "consistent"),
    "a difference": (rows({"value": "5", "kind": "difference", "start": "2024", "base_start": "2023", "relation": "exact"},
                          {"value": "9", "start": "2023", "relation": "exact"}, {"value": "13", "start": "2024", "relation": "exact"}), {}, "inconsistent"),
    "a link": (rows({"value": "5", "start": "2024", "measure": "pairs", "relation": "exact"},
                    {"value": "12", "start": "2024", "measure": "shoes", "relation": "exact"}), {"links": [["shoes", "pairs", "2"]]}, "inconsistent"),
    "a profit": (months(("-5", "2024-01"), ("9", "2024"), measure="profit"), {"signed": ["profit"]}, "consistent"),
    "two profits": (months(("-5", "2024"), ("9", "2024"), measure="profit"), {"signed": ["profit"]}, "inconsistent"),
    "litres": (months(("2.5", "2024-01"), ("1.5", "2024"), measure="litres"), {"continuous": ["litres"]}, "inconsistent"),
    "superseded": ([*months(("3", "2024"), ("4", "2024")), {"id": "n", "measure": "m", "value": "4", "relation": "exact", "start": "2024", "supersedes": "r0"}],
                   {}, "consistent"),
    "a range that does not fit": (rows({"value": "3", "start": "2024", "relation": "exact"}, {"low": "5", "high": "9", "start": "2024", "interval": "ci95"}),
                                  {}, "consistent"),
    "not additive": (months(("3", "2024-01"), ("2", "2024"), ("4", "2024-01"), measure="persons"), {"additive": {"persons": "none"}}, "inconsistent"),
    "an order": (rows({"value": "5", "start": "2024", "measure": "a", "relation": "exact"}, {"value": "3", "start": "2024", "measure": "b", "relation": "exact"}),
                 {"order": ["a <= b"], "since": "2024-01-01"}, "inconsistent"),
    "an identity": (rows({"value": "5", "start": "2024", "measure": "a", "relation": "exact"}, {"value": "9", "start": "2024", "measure": "b", "relation": "exact"},
                         {"value": "0", "start": "2024", "measure": "c", "relation": "at_least"}),
                    {"identities": ["a == b + c"]}, "inconsistent"),
    "a balance": (rows({"value": "321", "start": "2020-01-22", "end": "2020-04-21", "measure": "confirmed", "relation": "exact"},
                       {"value": "170", "start": "2020-01-22", "end": "2020-04-21", "measure": "recovered", "relation": "exact"},
                       {"value": "312", "kind": "stock", "start": "2020-04-20", "measure": "active", "relation": "exact"}),
                  {"identities": ["confirmed == active + recovered"]}, "inconsistent"),
    "a balance that began earlier": (rows({"value": "34", "start": "2024-02", "measure": "confirmed", "relation": "exact"},
                                          {"value": "49", "kind": "stock", "start": "2024-02-29", "measure": "active", "relation": "exact"}),
                                     {"identities": ["confirmed == active + recovered"]}, "consistent"),
}  # fmt: skip


def told(name):
    cells, scheme, _ = SETS[name]
    claims = ds.read_claims(cells, scheme=ds.Scheme.from_dict(scheme))
    return claims, ds.check_consistency(claims).to_dict()


@pytest.fixture(scope="module")
def answers():
    found = {}
    return lambda name: found.setdefault(name, told(name))


@pytest.mark.parametrize("name", SETS)
def test_it_confirms_every_kind(checker, tmp_path, answers, name):
    claims, answer = answers(name)
    assert answer["status"] == SETS[name][2]
    assert verdict_on(checker, tmp_path, claims, answer).startswith(f"confirmed: {SETS[name][2]}")


def test_there_are_many_ways():
    assert len(WAYS) >= 60
    assert len(MORE) >= 60


@pytest.mark.parametrize("way", [*WAYS, *MORE])
def test_it_refuses_what_was_tampered_with(checker, tmp_path, answers, way):
    """Each way is tried on several kinds of answer that have what it changes."""
    refuses(checker, tmp_path, answers, way, 3)


def refuses(checker, tmp_path, answers, way, most):
    tried = 0
    for name in random.Random(way).sample(list(SETS), len(SETS)):
        claims, answer = answers(name)
        forged = copy.deepcopy(answer)
        try:
            (WAYS | MORE)[way](forged)
        except Untouched:
            continue
        if json.dumps(forged) != json.dumps(answer):
            tried += 1
            assert not is_confirmed(checker, tmp_path, claims, forged), name
        if tried == most:
            break
    assert tried


@pytest.mark.deep
@pytest.mark.parametrize("way", [*WAYS, *MORE])
def test_it_refuses_what_was_tampered_with_on_every_kind(checker, tmp_path, answers, way):
    refuses(checker, tmp_path, answers, way, len(SETS))


FILES_TAMPERED = {
    "a name twice in the answer": lambda table, text: (table, text.replace("{", '{"status": "consistent", ', 1)),
    "a number that is none": lambda table, text: (table, text.replace('"version"', '"n": NaN, "version"', 1)),
    "half an answer": lambda table, text: (table, text[: len(text) // 2]),
    "another figure in the table": lambda table, text: (table.replace(",exact,", ",at_most,", 1), text),
    "a row less in the table": lambda table, text: ("".join(table.splitlines(keepends=True)[:-1]), text),
    "a row twice in the table": lambda table, text: (table + table.splitlines(keepends=True)[-1], text),
    "a cell more in a row": lambda table, text: (table.rstrip() + ",more\n", text),
    "a column twice in the table": lambda table, text: (table.replace("kind,", "id,", 1), text),
    "no table": lambda table, text: ("", text),
}
"""Edits of the files themselves."""


@pytest.mark.parametrize("way", FILES_TAMPERED)
def test_it_refuses_files_that_were_tampered_with(checker, tmp_path, answers, way):
    claims, answer = answers("months and their sum")
    claims.to_csv(tmp_path / "own.csv")
    files = (tmp_path / "own.csv").read_text(encoding="utf-8"), json.dumps(answer)
    edited = FILES_TAMPERED[way](*files)
    assert edited != files
    for name, text in zip(("claims.csv", "answer.json"), edited, strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with contextlib.redirect_stdout(io.StringIO()):
        assert checker(tmp_path / "claims.csv", tmp_path / "answer.json")


def test_it_confirms_tables_with_notes_of_their_reader(checker, tmp_path):
    """What a reader noted of the table is no part of its hash."""
    frame = pd.DataFrame({"measure": ["m", "m"], "start": ["2024-01", "2024"], "value": [4, 3]})
    claims = ds.read_claims(frame)
    answer = ds.check_consistency(claims).to_dict()
    assert answer["claims"]["notes"]
    assert verdict_on(checker, tmp_path, claims, answer).startswith("confirmed: inconsistent")


@pytest.mark.parametrize("name", SETS)
def test_it_confirms_the_same_under_its_scheme_and_refuses_another(checker, tmp_path, answers, name):
    claims, answer = answers(name)
    own, other = tmp_path / "own.json", tmp_path / "other.json"
    own.write_text(json.dumps(answer["claims"]["scheme"]), encoding="utf-8")
    other.write_text(json.dumps({"signed": ["something"]}), encoding="utf-8")
    assert verdict_on(checker, tmp_path, claims, answer, own).startswith("confirmed:")
    assert "another scheme" in verdict_on(checker, tmp_path, claims, answer, other)


def places(value, path=()):
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield from places(part, (*path, key))


NOT_LOOKED_AT = {
    "version",
    "type",
    "components",
    "complete",
    "flips",
    "standings",
    "notes",
    "reason",
    "tensions_complete",
}
"""Parts of an answer that the checker says nothing of."""

OF_A_CONFLICT = {"kind", "minimal", "scope", "premises", "chances"}


def is_harmless(path, answer, forged):
    """Whether an edit leaves what is confirmed as it is: other parts, or a witness or a sum that is as good."""
    if path[0] in NOT_LOOKED_AT or (
        len(path) > 2 and path[0] in ("conflicts", "tensions") and path[2] in OF_A_CONFLICT
    ):
        return True
    if path[0] == "statements" and path[-1] == "part" and not answer["statements"][path[1]]["kind"]:
        return True  # the caption of a rule, whose form and ends are looked at
    kept = ("status", "claims", "unused", "soft", "as_of", "input_hash", "statements")
    same = all(answer[part] == forged.get(part) for part in kept)
    return same and [c["ids"] for c in answer["conflicts"]] == [c["ids"] for c in forged["conflicts"]]


@pytest.mark.parametrize("seed", seeds(5, 12))
def test_random_edits_are_refused_or_harmless(checker, tmp_path, answers, seed):
    """What is still confirmed after an edit has the verdict, claims, scheme and ids that the truth has."""
    rng = random.Random(seed)
    for name in rng.sample(list(SETS), 4):
        claims, answer = answers(name)
        for path in rng.sample(list(places(answer))[1:], 20):
            forged = copy.deepcopy(answer)
            inner = forged
            for key in path[:-1]:
                inner = inner[key]
            if rng.random() < 0.3:
                del inner[path[-1]]
            else:
                inner[path[-1]] = rng.choice(["", "0", "1", "7", "-3", "1/2", None, [], {}, True, 5, "2024", "r1"])
            if forged != answer and is_confirmed(checker, tmp_path, claims, forged):
                assert is_harmless(path, answer, forged), (name, path)


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "nonsense", '{"claims": 5}', "[" * 100_000])
def test_it_refuses_what_is_no_answer_and_never_raises(checker, tmp_path, text, answers):
    claims, _ = answers("one claim")
    claims.to_csv(tmp_path / "claims.csv")
    (tmp_path / "answer.json").write_text(text, encoding="utf-8")
    with contextlib.redirect_stdout(io.StringIO()) as said:
        assert checker(tmp_path / "claims.csv", tmp_path / "answer.json")
        assert checker(tmp_path / "nowhere.csv", tmp_path / "answer.json")
    assert said.getvalue().count("NOT CONFIRMED") == 2


@pytest.mark.parametrize(
    "scheme",
    [
        {"additive": {"heads": "distinct"}},
        {"delay": "90 days"},
        {"links": [("m", "n", (1, 2))]},
        {"links": [("x", "y", ("1/2", 2))]},
    ],
)
def test_it_confirms_in_full_what_a_scheme_says_of_no_claim_of_the_table(checker, tmp_path, scheme):
    claims = ds.read_claims(months(("3", "2024-01"), ("5", "2024")), scheme=scheme)
    answer = ds.check_consistency(claims).to_dict()
    assert verdict_on(checker, tmp_path, claims, answer).startswith("confirmed: consistent")


@pytest.mark.parametrize("seeds", [range(3), pytest.param(range(3, 60), marks=pytest.mark.deep)], ids=str)
@pytest.mark.parametrize("moved", [False, True], ids=["honest", "moved"])
@pytest.mark.parametrize("kind", honest.KINDS)
def test_it_confirms_tables_of_truthful_offices_and_the_same_with_a_figure_moved(checker, tmp_path, kind, moved, seeds):
    for seed in seeds:
        rng = random.Random(f"checker {kind} {seed}")
        table = honest.KINDS[kind](rng)
        table = table.moved(rng) if moved else table
        claims = ds.read_claims(table.records, scheme=table.scheme).read_as(**table.reading)
        answer = ds.check_consistency(claims, max_conflicts=3)
        assert verdict_on(checker, tmp_path, claims, answer.to_dict()).startswith(f"confirmed: {answer.status}"), seed


def test_it_never_confirms_in_full_what_it_does_not_work_out(checker, tmp_path):
    """A head count is not worked out: a witness of it is not confirmed, however true."""
    claims = ds.read_claims(months(("3", "2024-01"), ("5", "2024")), scheme=ds.Scheme(additive={"m": "distinct"}))
    answer = ds.check_consistency(claims).to_dict()
    assert answer["status"] == "consistent"
    assert verdict_on(checker, tmp_path, claims, answer).startswith("NOT CONFIRMED in full")


@pytest.mark.parametrize("name", ["ua-desertion", "two-figures"])
def test_it_confirms_the_examples(checker, tmp_path, name):
    claims = ds.load_example(name)
    assert is_confirmed(checker, tmp_path, claims, ds.check_consistency(claims).to_dict())


@pytest.mark.parametrize("seed", seeds(5, 12))
def test_it_confirms_random_systems(checker, tmp_path, seed):
    rng = random.Random(seed)
    truth, claims = corrupted(rng, rng.randint(3, 9))
    answer = ds.check_consistency(claims.under(truth.reading))
    assert is_confirmed(checker, tmp_path, claims, answer.to_dict())


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(1000, 1300))
def test_it_confirms_random_systems_deep(checker, tmp_path, seed):
    test_it_confirms_random_systems(checker, tmp_path, seed)


@pytest.mark.parametrize("seed", seeds(6, 200))
def test_it_reads_every_figure_as_the_package_does(checker, tmp_path, seed):
    """Statements are compared one by one, so a reading apart from the package's is refused."""
    rng = random.Random(seed)
    reading = ds.Reading(
        over=rng.choice(("literal", "next_round")),
        about=rng.choice(("printed", "0.05")),
        rounding=rng.choice(("either", "nearest", "truncated", "up", "random")),
        base=rng.choice((None, 3, 5, 10)),
        zeros=rng.choice(("rounded", "exact")),
        printed=rng.choice(("exact", "rounded")),
    )
    claims = Truth(rng, size=rng.randint(0, 9), leaves="ab").claims(8)
    assert is_confirmed(checker, tmp_path, claims, ds.check_consistency(claims.under(reading)).to_dict())


SCHEMES = (
    {"order": ["c <= b <= a"]}, {"identities": ["a == b + c"]}, {"identities": ["a == b + s"]},
    {"identities": ["a == b + s"], "order": ["b <= a"]}, {"identities": ["a == b + c", "c == d + e"]},
    {"identities": ["a == b + s"], "since": "2020-01-10"}, {"identities": ["a == b + s"], "since": "unknown"},
    {"order": ["b <= a"], "links": [("d", "b", 2)]}, {"identities": ["a == b - c"], "signed": ["c"]},
)  # fmt: skip


@pytest.mark.parametrize("seed", seeds(8, 400))
def test_it_confirms_random_rules(checker, tmp_path, seed):
    rng = random.Random(seed)
    day = [f"{date(2020, 1, 22) + timedelta(7 * n)}" for n in range(8)]
    cells = []
    for _ in range(rng.randint(2, 8)):
        measure, (i, j) = rng.choice("abcds"), sorted(rng.sample(range(8), 2))
        if measure == "s":
            cells.append({"kind": "stock", "measure": "s", "start": day[i]})
        else:
            cells.append(
                {
                    "measure": measure,
                    "start": day[rng.choice((0, i))],
                    "through": day[j],
                    "category": rng.choice(("", "", "p")),
                }
            )
        cells[-1] |= {"value": str(rng.randint(0, 30)), "relation": rng.choice(("exact", "at_most", ""))}
    claims = ds.read_claims(rows(*cells), scheme=ds.Scheme(**rng.choice(SCHEMES)))
    assert is_confirmed(checker, tmp_path, claims, ds.check_consistency(claims).to_dict())


@pytest.mark.parametrize("seed", seeds(6, 15))
def test_it_confirms_one_unit_contradictions_up_to_a_quadrillion(checker, tmp_path, seed):
    rows, reading = one_unit_off(random.Random(seed), seed + 1, plain_reading(random.Random(seed)))
    claims = ds.read_claims([r | {"category": "a"} for r in rows if r["category"] == rows[-1]["category"]])
    answer = ds.check_consistency(claims.under(reading))
    assert answer.status == "inconsistent"
    assert is_confirmed(checker, tmp_path, claims, answer.to_dict())


def test_it_confirms_integrality_by_cases(checker, tmp_path):
    claims = ds.read_claims(parity_trap(1), scheme=ds.Scheme())
    answer = ds.check_consistency(claims)
    assert answer.conflicts[0].kind == "integrality"
    assert is_confirmed(checker, tmp_path, claims, answer.to_dict())


def parity_trap(unit: int) -> list[dict[str, str]]:
    """Feasible in fractions, impossible in whole numbers unless everything is doubled."""
    sums = [("a", "a", 0, 3, unit), ("b", "a+b", 1, 3, unit), ("c", "a+b", 0, 2, unit),
            ("d", "b", 2, 3, 0), ("e", "a", 1, 2, 0), ("f", "b", 0, 1, 0)]  # fmt: skip
    return [
        {
            "id": i,
            "category": c,
            "start": f"2025-0{s + 1}",
            "end": f"2025-0{e + 1}-01",
            "value": str(v),
            "relation": "exact",
        }
        for i, c, s, e, v in sums
    ]


@pytest.fixture(scope="module")
def contradiction():
    claims = ds.load_example("ua-desertion").select(ids=[*PRAVDA, *BABEL])
    return claims, ds.check_consistency(claims).to_dict()


def test_it_refuses_another_table(checker, tmp_path, contradiction):
    claims, answer = contradiction
    changed = ds.ClaimSet([c.replace(value="6,989") if c.id == "upaug25.01" else c for c in claims])
    assert not is_confirmed(checker, tmp_path, changed, answer)


def test_the_hidden_truth_itself_would_be_a_witness(checker, tmp_path):
    """The checker's notion of a witness is the claims', not the engine's: the truth passes, too."""
    rng = random.Random(5)
    truth = Truth(rng, size=4, leaves="a", reading=plain_reading(rng))
    claims = truth.claims(12, kinds="total", tree=False).select(category="a")
    answer = ds.check_consistency(claims.under(truth.reading)).to_dict()
    answer["witness"]["cells"] = [
        {"measure": "m", "unit": "u", "basis": "", "dated_by": "", "category": "a", "geography": "", "level": False,
         "tag": "", "start": a.isoformat(), "end": b.isoformat(), "value": str(truth.x["a", k])}
        for k, (a, b) in enumerate(zip(truth.cuts, truth.cuts[1:], strict=False))
    ]  # fmt: skip
    assert is_confirmed(checker, tmp_path, claims, answer)


@pytest.mark.parametrize(
    ("value", "relation", "rounding", "other", "status"),
    [("2.5 million", "", "either", "2599999", "consistent"), ("2.5 million", "", "either", "2600000", "inconsistent"),
     ("20 thousand", "about", "random", "29999", "consistent"),
     ("21,001", "about", "random", "20,999", "consistent"), ("21,001", "about", "random", "20,998", "inconsistent"), ("20 thousand", "", "truncated", "19999", "inconsistent"),
     ("21,000", "", "random", "21003", "inconsistent")],
)  # fmt: skip
def test_it_reads_scale_words_and_random_rounding_alike(checker, tmp_path, value, relation, rounding, other, status):
    rows = [{"id": "a", "value": value, "relation": relation}, {"id": "b", "value": other, "relation": "exact"}]
    claims = ds.read_claims([row | {"start": "2025-01-01", "end": "2025-02-01"} for row in rows])
    answer = ds.check_consistency(claims.read_as(rounding=rounding))
    assert answer.status == status
    assert is_confirmed(checker, tmp_path, claims, answer.to_dict())


def test_it_reads_tables_with_marks_of_their_own(checker, tmp_path):
    """1.234 with points between thousands is 1,234 in the table that is written again."""
    table = tmp_path / "own.csv"
    cells = ["a,1.234,exact,2025-H1", "b,1.233,exact,2025-H1"]
    table.write_text("\n".join(["id,value,relation,start", *cells]).replace("H1", "Q1") + "\n", encoding="utf-8")
    claims = ds.read_claims(table, thousands=".")
    answer = ds.check_consistency(claims).to_dict()
    assert answer["status"] == "inconsistent"
    assert is_confirmed(checker, tmp_path, claims, answer)
    answer["claims"]["rows"][0]["value"] = "1.235"
    assert not is_confirmed(checker, tmp_path, claims, answer)
