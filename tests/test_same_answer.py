"""The same file gives the same bytes, whatever else the machine does and in whatever order a process keeps its sets."""

import os
import random
import subprocess
import sys

import pytest

import deserstats as ds

BUSY = "while True: pass"
WORDS = ("exact", "exact", "over", "about", "at_most", "")


def hardish(seed, path):
    """Contradictory totals, shares and copies over unions of a tree, so that every kind of search has work to do."""
    rng = random.Random(seed)
    rows = []
    for i in range(30):
        first = rng.randint(1, 9)
        row = {"id": f"c{i}", "value": str(rng.randint(1, 60)), "relation": rng.choice(WORDS),
               "start": f"2025-{first:02}", "through": f"2025-{rng.randint(first, 10):02}",
               "category": rng.choice(("a", "b", "c", "a+b", "b+c", "all")), "measure": rng.choice("mmmn"),
               "unit": "u", "source": rng.choice("AB"), "origin": rng.choice("OP")}  # fmt: skip
        if i % 7 == 0:
            row |= {"kind": "share", "relation": "", "category": "a", "base_category": "all"}
        rows.append(row)
    ds.ClaimSet.from_frame(rows, scheme={"all": ["a", "b", "c"]}).to_csv(path)


def printed(args, seed):
    environment = os.environ | {"PYTHONHASHSEED": str(seed)}
    done = subprocess.run(
        [sys.executable, "-m", "deserstats", *args], capture_output=True, env=environment, check=False
    )
    assert done.returncode in (0, 1, 3), done.stderr.decode()
    assert done.stdout
    return done.stdout


@pytest.mark.parametrize(
    "question",
    [["check"], ["repair"], ["repair", "--kind", "reread"], ["repair", "--kind", "adjust"], ["diagnose"]],
    ids=" ".join,
)
def test_a_busy_machine_and_another_order_of_sets_change_no_byte(question, tmp_path):
    table, scheme = tmp_path / "claims.csv", tmp_path / "scheme.json"
    hardish(5, table)
    scheme.write_text('{"tree": {"all": ["a", "b", "c"]}, "order": "n <= m"}', encoding="utf-8")
    command, *options = question
    args = [command, str(table), *options, "--scheme", str(scheme), "--effort", "0.02", "--json"]
    alone = printed(args, 1)
    busy = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(2)]
    try:
        assert printed(args, 2) == alone
    finally:
        for process in busy:
            process.kill()
            process.wait()


def test_a_timeout_is_said_with_the_best_found():
    claims = ds.load_example("ua-desertion").select(measure="registered", unit="proceedings")
    late = ds.find_repairs(claims, timeout=0.001)
    assert not late.complete
    assert late.reason == "the timeout of 0.001 s was reached"
    checked = ds.check_consistency(claims, timeout=1e-9)
    assert (checked.status, checked.reason) == ("undecided", "the timeout of 0.000000001 s was reached")


def test_few_steps_still_give_a_repair_that_holds():
    claims = ds.load_example("ua-desertion").select(measure="registered", unit="proceedings")
    found = ds.find_repairs(claims, effort=0.02)
    assert not found.complete
    assert "effort 0.02" in found.reason
    assert found.lower <= found.repairs[0].cost
    assert found.verify()
    assert ds.check_consistency(claims.drop(found.repairs[0].ids)).status == "consistent"
