"""Tables of small sets whose answers are sums that anybody can do, and workers that fail or die on a marked set."""

import os
import random
import signal
from fractions import Fraction

import pandas as pd

from deserstats.many.check_batch import batch_rows

FAILS, DIES = "fails", "dies"
"""Ids of claims on which :func:`poisoned` fails, and on which its process dies."""

KINDS = ("fits", "apart", "fifths", "unreadable", "ambiguous")

OPTIONS = {"scheme": {"continuous": True}}
"""How the tables are read: their figures may have decimals."""

COLUMNS = ("set_id", "id", "value", "start", "start_or", "end")


def rows_of(name, k):
    """Return the rows of a set of the kind that its number says."""
    may = ("may", f"{k + 21}", "2025-05", "", "")
    made = {
        "fits": [may, ("year", f"{k + 30}", "2025", "", "")],
        "apart": [may, ("year", f"{k + 11}", "2025", "", "")],  # 10 more in a month than in its year
        "fifths": [("may", f"{k + 21}.4", "2025-05", "", ""), ("year", f"{k + 11}.2", "2025", "", "")],
        "unreadable": [("year", "many", "2025", "", "")],
        # 2 ** 7 combinations of windows, more than are tried
        "ambiguous": [(f"since {m}", f"{k + m}", f"2025-0{m}-01", "2024-12-01", "2026-01-01") for m in range(1, 8)],
    }
    return [dict(zip(COLUMNS, (name, *row), strict=True)) for row in made[KINDS[k % len(KINDS)]]]


def table(n):
    """Return the rows of so many sets, one set after the other."""
    return pd.DataFrame([row for k in range(n) for row in rows_of(f"s{k:04}", k)])


def expected(n):
    """Return status, conflict and gap of each set, by hand."""
    said = {
        "fits": ("consistent", "", None),
        "apart": ("inconsistent", "may year", 10),
        "fifths": ("inconsistent", "may year", Fraction(51, 5)),
        "unreadable": ("unreadable", "", None),
        "ambiguous": ("undecided", "", None),
    }
    return [said[KINDS[k % len(KINDS)]] for k in range(n)]


def shuffled(frame, seed):
    """Return the rows of a table in another order."""
    order = list(range(len(frame)))
    random.Random(seed).shuffle(order)
    return frame.iloc[order]


def poisoned(frame, task):
    """Do as the worker of the package, but fail or die where a claim says so."""
    marks = set(frame["id"])
    if DIES in marks:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    if FAILS in marks:
        raise ZeroDivisionError("a set that nobody thought of")
    return batch_rows(frame, task)


def environment(names):
    """Return what the environment of this process says."""
    return {name: os.environ.get(name) for name in names}
