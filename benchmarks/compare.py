"""The same work by this package and by its neighbours: `make compare`, or `python benchmarks/compare.py`.

Every tool starts from the same data; answers are held against each other, or against a judge of neither side, before
time is looked at. All ways of one piece of work run by turns in one process; printed are medians of processor time,
with all threads and children, and medians of the ratios within a round. A tool that is not installed, or does not end
in time, is a row that says so. `--quick`: the smallest sizes, one round. `--write-docs`: into docs.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is loaded, here and in children

from measuring.own_process import ENDED, messages_of
from measuring.pages import DOCS, figure, machine, table, version_of, write_block
from peers.comparison import Comparison, Judged
from peers.registry import COMPARISONS, PACKAGES
from peers.rounds import Pace, rounds

PAGE = DOCS / "benchmarks-peers.md"
QUICK = Pace(call=20, rounds=1, together=1e9)


@dataclass
class Found:
    """What came of one piece of work in one size."""

    size: int
    seconds: list[dict[str, float]] = field(default_factory=list)
    told: dict[str, Judged] = field(default_factory=dict)
    without: dict[str, str] = field(default_factory=dict)

    def ratio(self, name: str, base: str) -> float | None:
        """Return the median of this way's time over that of the base, round by round."""
        both = [spent[name] / spent[base] for spent in self.seconds if name in spent and base in spent]
        return median(both) if both else None


def in_all_sizes(comparison: Comparison, sizes: Sequence[int], pace: Pace) -> list[Found]:
    """Run all sizes, from the smallest; what was stopped at one is not begun at larger ones."""
    all_found: list[Found] = []
    for size in sizes:
        stopped = [name for name, why in all_found[-1].without.items() if why.startswith(STOPPED)] if all_found else []
        found = Found(size, without=dict.fromkeys(stopped, f"{STOPPED} before"))
        all_found.append(measured(comparison.title, found, pace))
    return all_found


STOPPED = "stopped"


def measured(title: str, found: Found, pace: Pace) -> Found:
    """Run the rounds of one size; a way at which the process ended is left out, and the rest begins anew."""
    while True:
        begun = ""
        found.seconds.clear()
        for message in messages_of(rounds, title, found.size, frozenset(found.without), pace):
            match message:
                case ("begins", name):
                    begun = name
                case ("absent", name, why):
                    found.without[name] = why
                case ("told", judged):
                    found.told |= judged
                case ("round", seconds):
                    found.seconds.append(seconds)
                case _:
                    assert message == ENDED
                    return found
        if not begun or begun in found.without:
            raise RuntimeError(f"{title} at {found.size:,} ended by itself")
        found.without[begun] = f"{STOPPED}, or ended by itself, within {pace.call:.0f} s"


def rows_of(comparison: Comparison, found: Found) -> Iterator[list[str]]:
    """Yield a row a way: losses as wins."""
    base = comparison.ways[0].name
    for way in comparison.ways:
        head = [f"{found.size:,}", way.tool, way.call]
        if way.name in found.without:
            yield [*head, found.without[way.name], "", ""]
            continue
        spent = median(seconds[way.name] for seconds in found.seconds) if found.seconds else 0.0
        ratio = found.ratio(way.name, base)
        yield [*head, found.told[way.name].told, figure(1e3 * spent), "" if ratio is None else figure(ratio)]


def section(comparison: Comparison, all_found: Iterable[Found]) -> str:
    head = [comparison.counted, "tool", "call", "answer", "ms", "times the first row"]
    rows = [row for found in all_found for row in rows_of(comparison, found)]
    return (
        f"### {comparison.title}\n\n{comparison.work[0].upper()}{comparison.work[1:]}.\n\n{table(head, rows, words=4)}"
    )


def summary(results: dict[str, list[Found]]) -> str:
    """Count the pairs in which the first way was quicker and slower, and the answers that were others."""
    quicker = slower = 0
    others: list[str] = []
    for title, all_found in results.items():
        first, *peers = COMPARISONS[title].ways
        for way in peers:
            if way.tool == first.tool:
                continue
            ratios = [r for found in all_found if (r := found.ratio(way.name, first.name)) is not None]
            quicker, slower = quicker + sum(r > 1 for r in ratios), slower + sum(r <= 1 for r in ratios)
            if any(way.name in found.told and not found.told[way.name].same for found in all_found):
                others.append(f"{way.tool} ({title})")
    said = f"Of {quicker + slower} pairs the first row was quicker in {quicker}, slower in {slower}."
    return said + (f" Another answer: {', '.join(others)}." if others else "")


def page_of(results: dict[str, list[Found]]) -> str:
    named = [f"{machine(PACKAGES)} {summary(results)}"]
    return "\n\n".join([*named, *(section(COMPARISONS[title], found) for title, found in results.items())])


def main(arguments: list[str] | None = None) -> dict[str, list[Found]]:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="the smallest sizes, one round")
    parser.add_argument("--only", nargs="*", default=list(COMPARISONS), metavar="TITLE", help="these comparisons")
    parser.add_argument("--write-docs", action="store_true", help=f"write the tables into docs/{PAGE.name}")
    options = parser.parse_args(arguments)
    results: dict[str, list[Found]] = {}
    for title in options.only:
        sizes = COMPARISONS[title].sizes[: 1 if options.quick else None]
        results[title] = in_all_sizes(COMPARISONS[title], sizes, QUICK if options.quick else Pace())
        print(section(COMPARISONS[title], results[title]), end="\n\n", flush=True)
    print(summary(results))
    if options.write_docs:
        assert version_of("deserstats")
        write_block(PAGE, "beside peers", page_of(results))
    return results


if __name__ == "__main__":
    main()
