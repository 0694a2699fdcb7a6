"""Whoever does the work, the rows are the same, in order, a bounded number of batches on their way, and none is lost."""

import multiprocessing
import os
import re
import subprocess
import sys
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pandas as pd
import pytest
import sets_of_all_kinds
from sets_of_all_kinds import DIES, FAILS, OPTIONS, expected, poisoned, rows_of, shuffled, table

import deserstats as ds
from deserstats import progress
from deserstats.errors import ClaimError, ClaimTableError
from deserstats.many.executors import run
from deserstats.many.running import isolation
from deserstats.many.running.flight import AHEAD
from deserstats.many.task import task_of

ROOT = Path(__file__).resolve().parents[2]
N = 40
SPAWN = multiprocessing.get_context("spawn")


@contextmanager
def cluster_in_this_process():
    """Return the executor of a Dask client whose workers are threads."""
    distributed = pytest.importorskip("distributed", reason="distributed is not installed")
    with distributed.Client(processes=False, n_workers=1, threads_per_worker=2, dashboard_address=":0") as client:
        yield client.get_executor()


@contextmanager
def nobody():
    yield None


@pytest.fixture(
    scope="module",
    params=[nobody, lambda: ThreadPoolExecutor(2), lambda: ProcessPoolExecutor(2, SPAWN), cluster_in_this_process],
    ids=["none", "threads", "processes", "dask"],
)
def executor(request):
    with request.param() as made:
        yield made


def batches(n, marked=(), size=5, taken=None):
    """Yield batches of so many sets; some of the sets have a claim with an id that is a mark."""
    for first in range(0, n, size):
        if taken is not None:
            taken.append(first)
        rows = [row for k in range(first, min(first + size, n)) for row in rows_of(f"s{k:04}", k)]
        frame = pd.DataFrame(rows)
        for k, mark in dict(marked).items():
            frame.loc[frame["set_id"] == f"s{k:04}", "id"] = mark
        yield frame


def rows(executor, given, worker=poisoned, **options):
    """Return the rows of batches in one frame."""
    return pd.concat(run(worker, given, task(**options), executor), ignore_index=True)


def task(**options):
    return task_of("set_id", OPTIONS | options)


def said(frame):
    return list(zip(frame["status"], frame["conflict"], frame["gap"], strict=True))


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_rows_are_those_worked_out_by_hand_whoever_works_and_whatever_the_batches(executor, size):
    found = ds.check_many(table(N), executor=executor, batch_sets=size, **OPTIONS)
    assert list(found["set_id"]) == [f"s{k:04}" for k in range(N)]
    assert said(found) == expected(N)
    pd.testing.assert_frame_equal(found, ds.check_batch(table(N), **OPTIONS))


@pytest.mark.parametrize("seed", [1, 2])
def test_rows_of_a_table_in_any_order_give_the_same(executor, seed):
    found = ds.check_many(shuffled(table(N), seed), executor=executor, batch_sets=9, **OPTIONS)
    pd.testing.assert_frame_equal(
        found.sort_values("set_id", ignore_index=True), ds.check_many(table(N), **OPTIONS), check_exact=True
    )


def test_a_set_on_which_the_work_fails_is_a_row_and_nothing_else_is_lost(executor):
    found = rows(executor, batches(N, {13: FAILS, 14: FAILS, 39: FAILS}))
    wrong = found[found["status"] == "error"]
    assert list(wrong["set_id"]) == ["s0013", "s0014", "s0039"]
    assert set(wrong["reason"]) == {"the check failed with ZeroDivisionError: a set that nobody thought of"}
    kept = [row for k, row in enumerate(expected(N)) if k not in (13, 14, 39)]
    assert said(found.drop(index=wrong.index)) == kept
    assert list(found["set_id"]) == [f"s{k:04}" for k in range(N)]


def test_of_claims_that_are_asked_for_a_set_that_fails_is_a_row_too(executor):
    found = rows(executor, batches(10, {5: FAILS}), implied=True)
    assert list(dict.fromkeys(found["set_id"])) == [f"s{k:04}" for k in range(10)]
    assert list(found["set_id"][found["status"] == "error"]) == ["s0005"]
    assert list(found["set_id"][found["id"] == ""]) == ["s0003", "s0005", "s0008"]  # two of them cannot be read


def test_what_is_refused_on_purpose_is_raised_after_the_rows_before_it(executor):
    with pytest.raises(ClaimTableError, match="many"):
        next(run(poisoned, batches(N), task(on_error="raise"), executor))
    before = []
    with pytest.raises(ClaimError, match="the end is not there"):
        before.extend(run(poisoned, ending(3), task(), executor))
    assert [row for frame in before for row in said(frame)] == expected(15)


def test_an_option_that_does_not_fit_one_set_is_told_of_that_set_alone(executor):
    parts = [("x", "north", "3"), ("x", "south", "4"), ("x", "Total", "8"), ("y", "north", "3"), ("y", "south", "4")]
    frame = pd.DataFrame(parts, columns=["set_id", "category", "value"]).assign(start="2025")
    found = ds.check_many(frame, executor=executor, scheme={"total": "Total"})
    assert list(zip(found["status"], found["gap"], strict=True)) == [("inconsistent", 1), ("unreadable", None)]
    assert "total names 'Total', which is no category" in found["reason"][1]
    with pytest.raises(ClaimError, match="decimal='ab'"):
        ds.check_many(frame, executor=executor, decimal="ab")


def ending(n):
    yield from batches(5 * n)
    raise ClaimError("the end is not there")


def test_an_endless_table_is_taken_a_bounded_number_of_batches_ahead(executor):
    taken = []
    endless = (frame for n in count() for frame in batches(5, taken=taken))
    running = run(poisoned, endless, task(), executor)
    for k in range(1, 4):
        assert said(next(running)) == expected(5)
        assert len(taken) < k + AHEAD
    running.close()


class Slow(Executor):
    """Does only what comes first."""

    def __init__(self):
        self.given = []

    def submit(self, function, /, *arguments):
        future = Future()
        if not self.given:
            future.set_result(function(*arguments))
        self.given.append(future)
        return future


def test_who_stops_early_leaves_nothing_on_its_way():
    slow = Slow()
    found = ds.iter_check(table(N), executor=slow, batch_sets=2, **OPTIONS)
    assert next(found).status == "consistent"
    assert [future.cancelled() for future in slow.given[1:]] == [False] * (AHEAD - 1)
    found.close()
    assert [future.cancelled() for future in slow.given[1:]] == [True] * (AHEAD - 1)


def test_many_workers_have_two_batches_each():
    slow, taken = Slow(), []
    slow._max_workers = 20
    next(run(poisoned, batches(500, taken=taken), task(), slow))
    assert len(taken) == 40


def test_a_killed_process_loses_one_row_and_no_process_is_left():
    marks = {13: DIES, 22: FAILS}
    with ProcessPoolExecutor(2, SPAWN) as pool:
        found = rows(pool, batches(N + 20, marks))
        assert [child for child in multiprocessing.active_children() if child.is_alive()] == []
    wrong = found[found["status"] == "error"]
    assert list(wrong["set_id"]) == ["s0013", "s0022"]
    assert wrong["reason"].iloc[0] == isolation.DIED
    assert list(found["set_id"]) == [f"s{k:04}" for k in range(N + 20)]
    kept = [row for k, row in enumerate(expected(N + 20)) if k not in marks]
    assert said(found.drop(index=wrong.index)) == kept


def test_processes_that_die_again_and_again_are_started_a_bounded_number_of_times(monkeypatch):
    monkeypatch.setattr(isolation, "MOST_DEATHS", 2)
    with ProcessPoolExecutor(1, SPAWN) as pool:
        found = rows(pool, batches(10, dict.fromkeys(range(5), DIES)))
    assert list(found["status"]) == ["error"] * 5 + [status for status, _, _ in expected(10)[5:]]
    # the first set killed two processes alone, and that was all
    assert (
        list(found["reason"][:5]) == [isolation.DIED] + ["not checked: 2 processes died on sets that came with it"] * 4
    )


def test_two_processes_of_a_cluster_lose_one_row_when_one_is_killed():
    distributed = pytest.importorskip("distributed", reason="distributed is not installed")
    dask = pytest.importorskip("dask")
    no_patience = {"distributed.scheduler.allowed-failures": 0, "logging.distributed": "critical"}
    with (
        dask.config.set(no_patience),
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=50) as cluster,
        distributed.Client(cluster) as client,
    ):
        found = rows(client, batches(N, {13: DIES, 22: FAILS}))
    wrong = found[found["status"] == "error"]
    assert list(wrong["set_id"]) == ["s0013", "s0022"]
    assert list(found["set_id"]) == [f"s{k:04}" for k in range(N)]
    kept = [row for k, row in enumerate(expected(N)) if k not in (13, 22)]
    assert said(found.drop(index=wrong.index)) == kept


@pytest.mark.deep
@pytest.mark.parametrize("guarded", [True, False])
def test_the_program_of_the_page_runs_and_one_without_a_guard_is_told_so(guarded, tmp_path):
    page = (ROOT / "docs/how-to/many-sets.md").read_text(encoding="utf-8")
    program = re.search(r":caption: in_processes\.py\n\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL)[1]
    if not guarded:
        program = re.sub(r"if __name__.*", "if True:", program)
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    table(N).rename(columns={"set_id": "station"}).to_csv(tmp_path / "claims.csv", index=False)
    there = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, env=there, capture_output=True, text=True, timeout=300
    )
    if guarded:
        assert done.returncode == 0, done.stderr
        assert list(pd.read_csv(tmp_path / "rows.csv")["set_id"]) == [f"s{k:04}" for k in range(N)]
    else:
        assert done.returncode == 1
        assert "its processes die before they have any work" in done.stderr


def test_processes_that_are_started_here_have_one_thread_each(monkeypatch):
    from deserstats.many.running.processes import THREADS, Pool

    monkeypatch.setenv("MKL_NUM_THREADS", "3")
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    pool = Pool(ProcessPoolExecutor(2, SPAWN), 1)
    told = pool.submit(sets_of_all_kinds.environment, THREADS).result()
    pool.close()
    assert told["OPENBLAS_NUM_THREADS"] == told["OMP_NUM_THREADS"] == "1"
    assert told["MKL_NUM_THREADS"] == "3"
    assert sets_of_all_kinds.environment(["OMP_NUM_THREADS"]) == {"OMP_NUM_THREADS": None}


@pytest.mark.parametrize("ask", [ds.check_many, lambda *a, **k: list(ds.iter_check(*a, **k))], ids=["many", "iter"])
def test_a_bar_counts_sets_where_it_is_asked_for(ask, monkeypatch, capsys):
    monkeypatch.setattr(progress, "DELAY", 0.0)
    plain = ask(table(10), batch_sets=2, **OPTIONS)
    assert capsys.readouterr().err == ""
    assert len(ask(table(10), batch_sets=2, progress=True, **OPTIONS)) == len(plain) == 10
    assert "0 sets [" in capsys.readouterr().err
