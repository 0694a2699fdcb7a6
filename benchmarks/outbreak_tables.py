"""Tables as an office prints them during an outbreak: running totals of places and their Total, revised now and then.

Seeded. A table comes with its truth: which printed series was revised, from which report on, by how much.
Run by hand to look at one: python benchmarks/outbreak_tables.py [seed].
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date

import numpy as np

import deserstats as ds

FIRST = date(2014, 3, 1)
"""First day that the totals count."""

PLACES = tuple(f"{a}{b}" for a in ("Ka", "Mo", "Be", "Lu", "Ti", "Ro") for b in ("bara", "nga", "lia", "sende", "ri"))
TOTAL = "Total"


@dataclass(frozen=True)
class Planted:
    """One revision as it was made: ``size`` from a ``day`` on, in ``series``; carried into the Total or not.

    ``since`` is the first report of the series that shows it, which is later where the place is not in that report.
    """

    series: str
    day: date
    since: date
    size: int
    carried: bool


@dataclass(frozen=True)
class Slip:
    """One figure printed wrong once."""

    series: str
    day: date
    printed: int
    right: int


@dataclass(frozen=True)
class Outbreak:
    """A table with what was planted in it."""

    rows: tuple[dict[str, str], ...]
    steps: tuple[Planted, ...]
    slips: tuple[Slip, ...]

    @property
    def claims(self) -> ds.ClaimSet:
        """The table as claims: the Total is the sum of the places."""
        return ds.read_claims(list(self.rows), kind="cumulative", since=str(FIRST), total=TOTAL)


def outbreak(seed: int, *, dates: int = 25, places: int = 30, planted: int | None = None, slips: int = 0) -> Outbreak:
    """Make a table of about two thirds of ``dates`` x ``places`` figures and the Total of each date.

    Places enter as the outbreak reaches them, are left out of some reports, and are all in the last one.
    10 to 20 revisions are planted: two fifths corrections downwards that the Total carries, the others
    steps of one printed series alone, a place or the Total, of either sign. Each is larger than what the places
    that a report leaves out may hide, so that it can be seen at all.
    """
    rng = np.random.default_rng([2014, seed, dates, places])
    days = FIRST + np.cumsum(rng.choice([2, 3, 4, 5, 7], dates)).astype("timedelta64[D]").astype(object)
    grown, is_printed = _grown(rng, dates, places)
    figures = np.column_stack([grown, grown.sum(axis=1)])
    names = (*PLACES[:places], TOTAL)
    is_printed = np.column_stack([is_printed, np.ones(dates, dtype=bool)])
    n = int(rng.integers(10, 21)) if planted is None else planted
    steps = _planted(rng, figures, is_printed, n)
    truth = tuple(
        Planted(names[s], days[t], days[_first(is_printed, s, t)], size, carried) for s, t, size, carried in steps
    )
    wrong = []
    for _ in range(slips):
        s, t = _free(rng, is_printed, {(s, t) for s, t, _, _ in steps})
        right = int(figures[t, s])
        figures[t, s] = right + int(rng.choice([-1, 1])) * int(rng.integers(20, 60)) * (5 if s == places else 1)
        figures[t, s] = max(figures[t, s], 0)
        wrong.append(Slip(names[s], days[t], int(figures[t, s]), right))
    rows = tuple(
        {"date": str(days[t]), "place": names[s], "cases": f"{figures[t, s]:,}"}
        for t in range(dates)
        for s in range(places + 1)
        if is_printed[t, s]
    )
    return Outbreak(rows, truth, tuple(wrong))


def _grown(rng: np.random.Generator, dates: int, places: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the true running totals (dates x places), and which of them are printed."""
    entered = np.sort(np.r_[[0] * (places // 3), rng.integers(0, dates * 2 // 3, places - places // 3)])
    entered = rng.permutation(entered)
    since = np.arange(dates)[:, None] - entered[None, :]
    level = rng.lognormal(1.2, 1.0, places)
    wave = np.exp(-(((since - 6) / 5.0) ** 2)) + 0.05
    new = np.where(since >= 0, rng.poisson(level * wave), 0)
    # some had cases on the books before the first report
    new[0] += np.where(entered == 0, rng.poisson(4 * level), 0)
    is_printed = (since >= 0) & (rng.random((dates, places)) < 0.92)
    is_printed[-1] = True
    return new.cumsum(axis=0), is_printed


def _planted(
    rng: np.random.Generator, figures: np.ndarray, is_printed: np.ndarray, n: int
) -> list[tuple[int, int, int, bool]]:
    """Revise the figures in place; return (series, date, size, carried) of each, no two close in one series."""
    total = figures.shape[1] - 1
    hidden = _hidden(figures, is_printed)
    found: list[tuple[int, int, int, bool]] = []
    for k in range(100 * n):
        if len(found) == n:
            break
        carried = len(found) % 5 < 2
        s = total if not carried and k % 4 == 0 else int(rng.integers(total))
        t = int(rng.integers(2, len(figures) - 1))
        earlier = np.flatnonzero(is_printed[:t, s])
        if not is_printed[t, s] or not len(earlier) or any(abs(t - u) < 3 and s == r for r, u, _, _ in found):
            continue
        grew = int(figures[t, s] - figures[earlier[-1], s])
        room = int(hidden[max(0, t - 1) : t + 2].max())
        size = (grew if carried else max(grew, room)) + int(rng.integers(3, 30))
        sign = -1 if carried or rng.random() < 0.5 else 1
        if sign < 0 and figures[t:, s].min() <= size:
            continue
        figures[t:, s] += sign * size
        if carried:
            figures[t:, total] -= size
        found.append((s, t, sign * size, carried))
    return found


def _hidden(figures: np.ndarray, is_printed: np.ndarray) -> np.ndarray:
    """Return per date by how much the places that are left out may have grown between their reports around it."""
    dates, n = figures.shape
    hidden = np.zeros(dates, dtype=int)
    for s in range(n - 1):
        for t in np.flatnonzero(~is_printed[:, s]):
            before = np.flatnonzero(is_printed[:t, s])
            low = figures[before[-1], s] if len(before) else 0
            hidden[t] += figures[_first(is_printed, s, t), s] - low
    return hidden


def _first(is_printed: np.ndarray, s: int, t: int) -> int:
    return t + int(np.argmax(is_printed[t:, s]))


def _free(rng: np.random.Generator, is_printed: np.ndarray, taken: set[tuple[int, int]]) -> tuple[int, int]:
    """Return a printed figure that no revision is near."""
    while True:
        t, s = (int(rng.integers(n)) for n in is_printed.shape)
        if is_printed[t, s] and all(s != r or abs(t - u) > 2 for r, u in taken):
            return s, t


if __name__ == "__main__":
    made = outbreak(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    print(made.claims.how_read)
    for step in made.steps:
        print(step)
