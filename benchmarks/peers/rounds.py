"""All ways of one piece of work by turns in one process, so that they share what else the machine does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from measuring.processor_time import allow, processor_seconds

from peers.comparison import Absent, Comparison, SelfTimed
from peers.registry import COMPARISONS

SHORTEST = 0.02
"""Seconds that a round of one way should take, as the clock of the processor is coarse: quick calls are repeated."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long it may take: seconds of one call, rounds at most, seconds of all rounds together."""

    call: float = 10.0
    rounds: int = 7
    together: float = 8.0


def rounds(title: str, size: int, left_out: frozenset[str], pace: Pace) -> Iterator[tuple[Any, ...]]:
    """Yield what happens: ``begins``, ``absent``, ``told`` (of all answers) and ``round`` (seconds by way)."""
    comparison = COMPARISONS[title]
    data = comparison.make(size)
    runs: dict[str, Callable[[], Any]] = {}
    for way in comparison.ways:
        if way.name in left_out:
            continue
        yield "begins", way.name
        allow(2 * pace.call)
        try:
            runs[way.name] = way.prepare(data)
        except ImportError as error:
            yield "absent", way.name, f"{error.name or way.tool} is not installed"
        except Absent as error:
            yield "absent", way.name, str(error)
    yield from _timed(comparison, data, runs, pace)
    comparison.clear(data)


def _timed(
    comparison: Comparison, data: Any, runs: dict[str, Callable[[], Any]], pace: Pace
) -> Iterator[tuple[Any, ...]]:
    answers, first = {}, {}
    for name, run in runs.items():
        yield "begins", name
        allow(pace.call)
        answers[name], first[name] = _call(run, 1)
    allow(1e6)
    yield "told", comparison.judge(data, answers)
    together = sum(first.values())
    count = min(pace.rounds, int(pace.together / max(together, 1e-9)))
    if not count:
        yield "round", first
    for k in range(count):
        seconds = {}
        # by turns from either end, so that none always comes after the same one
        for name in list(runs)[:: -1 if k % 2 else 1]:
            yield "begins", name
            allow(pace.call)
            _, seconds[name] = _call(runs[name], max(1, round(SHORTEST / max(first[name], 1e-6))))
        yield "round", seconds


def _call(run: Callable[[], Any], times: int) -> tuple[Any, float]:
    """Return the answer and the seconds of one call, as the mean of so many."""
    before, told = processor_seconds(), 0.0
    for _ in range(times):
        answer = run()
        if isinstance(answer, SelfTimed):
            answer, told = answer.answer, told + answer.seconds
    return answer, (told or processor_seconds() - before) / times
