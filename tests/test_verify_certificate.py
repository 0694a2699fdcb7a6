"""The checker in docs knows nothing of the package and confirms, or refuses, what it is given."""

import copy
import json
import random
import runpy
from pathlib import Path

import pytest
from strategies import Truth, plain_reading
from test_laws import corrupted, one_unit_off

import deserstats as ds

ROOT = Path(__file__).resolve().parent.parent
CHECKER = ROOT / "docs" / "verify_certificate.py"
PRAVDA = [f"upaug25.{i:02}" for i in (1, 2, 3, 4, 5, 6)]
BABEL = [f"upaug25.{i:02}" for i in (16, 17, 20, 21)]


@pytest.fixture(scope="module")
def checker():
    return runpy.run_path(str(CHECKER))["main"]


def written(tmp_path, claims: ds.ClaimSet, answer: dict) -> tuple[Path, Path]:
    table, result = tmp_path / "claims.csv", tmp_path / "answer.json"
    claims.to_csv(table)
    result.write_text(json.dumps(answer), encoding="utf-8")
    return table, result


def is_confirmed(checker, tmp_path, claims, answer) -> bool:
    return checker(*written(tmp_path, claims, answer)) == 0


def test_it_is_short_and_stands_alone():
    text = CHECKER.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 80
    assert "import deserstats" not in text
    assert "from deserstats" not in text


@pytest.mark.parametrize("name", ["ua-desertion", "two-figures"])
def test_it_confirms_the_examples(checker, tmp_path, name):
    claims = ds.load_example(name)
    assert is_confirmed(checker, tmp_path, claims, ds.check_consistency(claims).to_dict())


@pytest.mark.parametrize("seed", range(60))
def test_it_confirms_random_systems(checker, tmp_path, seed):
    rng = random.Random(seed)
    truth, claims = corrupted(rng, rng.randint(3, 15))
    answer = ds.check_consistency(claims, reading=truth.reading)
    assert is_confirmed(checker, tmp_path, claims, answer.to_dict())


@pytest.mark.parametrize("seed", range(15))
def test_it_confirms_one_unit_contradictions_up_to_a_quadrillion(checker, tmp_path, seed):
    rows, reading = one_unit_off(random.Random(seed), seed + 1, plain_reading(random.Random(seed)))
    claims = ds.read_claims([r | {"category": "a"} for r in rows if r["category"] == rows[-1]["category"]])
    answer = ds.check_consistency(claims, reading=reading)
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


def tampered(answer, change):
    other = copy.deepcopy(answer)
    change(other)
    return other


def first_term(answer):
    return answer["conflicts"][0]["certificate"]["terms"][0]


CHANGES = {
    "a bound that the claim does not give": lambda a: first_term(a).update(bound="999999"),
    "a negative multiplier": lambda a: first_term(a).update(multiplier="-1"),
    "a line of another claim": lambda a: first_term(a).update(id="upaug25.02"),
    "a wider window": lambda a: first_term(a)["form"][0].update(start="2000-01-01"),
    "a term left out": lambda a: a["conflicts"][0]["certificate"]["terms"].pop(),
    "a statement that the table does not make": lambda a: a["statements"][0].update(low="0", high="1"),
    "another window in a statement": lambda a: a["statements"][0]["form"][0].update(end="2031-01-01"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_it_refuses_what_was_tampered_with(checker, tmp_path, contradiction, name):
    claims, answer = contradiction
    assert is_confirmed(checker, tmp_path, claims, answer)
    assert not is_confirmed(checker, tmp_path, claims, tampered(answer, CHANGES[name]))


def test_it_refuses_a_witness_that_breaks_a_claim(checker, tmp_path):
    claims = ds.load_example("two-figures")
    answer = ds.check_consistency(claims).to_dict()
    low = tampered(answer, lambda a: [cell.update(value="0") for cell in a["witness"]["cells"]])
    assert is_confirmed(checker, tmp_path, claims, answer)
    assert not is_confirmed(checker, tmp_path, claims, low)


def test_it_refuses_another_table(checker, tmp_path, contradiction):
    claims, answer = contradiction
    changed = ds.ClaimSet([c.replace(value="6,989") if c.id == "upaug25.01" else c for c in claims])
    assert not is_confirmed(checker, tmp_path, changed, answer)


def test_the_hidden_truth_itself_would_be_a_witness(checker, tmp_path):
    """The checker's notion of a witness is the claims', not the engine's: the truth passes, too."""
    rng = random.Random(5)
    truth = Truth(rng, size=4, leaves="a", reading=plain_reading(rng))
    claims = truth.claims(12, kinds="total", tree=False).select(category="a")
    answer = ds.check_consistency(claims, reading=truth.reading).to_dict()
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
    answer = ds.check_consistency(claims, reading=ds.Reading(rounding=rounding))
    assert answer.status == status
    assert is_confirmed(checker, tmp_path, claims, answer.to_dict())


def test_it_reads_the_customs_of_the_table(checker, tmp_path):
    """1.234 with points between thousands is 1,234, in the file as it was and as it is written again."""
    table = tmp_path / "own.csv"
    rows = ["a,1.234,exact,2025-01-01,2025-07-01", "b,1.233,exact,2025-01-01,2025-07-01"]
    table.write_text("\n".join(["id,value,relation,start,end", *rows]) + "\n", encoding="utf-8")
    claims = ds.read_claims(table, thousands=".")
    answer = ds.check_consistency(claims).to_dict()
    assert answer["conflicts"][0]["certificate"]["terms"][0]["bound"] in ("1234", "1233")
    _, result = written(tmp_path, claims, answer)
    assert checker(table, result) == 0
    assert is_confirmed(checker, tmp_path, claims, answer)
    forged = tampered(answer, lambda a: a["claims"].pop("customs"))
    assert checker(table, written(tmp_path, claims, forged)[1]) == 1
