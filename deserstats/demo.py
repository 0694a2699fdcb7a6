"""The first minute: two published figures, one contradiction, the whole table, a page to keep."""

from __future__ import annotations

from pathlib import Path

from deserstats.checks.bounds.bound import bound
from deserstats.checks.consistency.answers import ConsistencyResult
from deserstats.checks.consistency.check_consistency import check_consistency
from deserstats.checks.consistency.text import others_told
from deserstats.claims.tables.examples import load_example
from deserstats.show.plots.claims_plots import claims_figure
from deserstats.show.report import report
from deserstats.wording import count, fitting, number

FOLDER = Path("deserstats-report")
PARTS = ("verdict", "conflicts", "explanations", "picture", "claims", "unused", "assumptions")
BABEL = ["upaug25.16", "upaug25.17", "upaug25.18", "upaug25.19", "upaug25.20"]
PRAVDA = ["upaug25.01", "upaug25.03", "upaug25.04", "upaug25.05", "upaug25.06"]


def demo() -> None:
    """Print what the figures say and write ``deserstats-report/``."""
    lines = [*_two_figures(), "", *_contradiction(), "", *_whole_table(), "", *_next()]
    print("\n".join(map(fitting, lines)))  # noqa: T201


def _two_figures() -> list[str]:
    claims = load_example("two-figures").read_as(over="next_round")
    answer = check_consistency(claims)
    before = bound(claims, period="2022-02-01..2024-12-31")
    a, b = claims["A"], claims["B"]
    assert before.low is not None
    return [
        "1. Two published figures on proceedings",
        f"   {a.words}, {a.window} (or from 1 Feb 2022), and {b.words} in {b.window}: {answer.status}.",
        f"   Together they say what nobody printed: at least {number(before.low)} before 2025.",
    ]


def _contradiction() -> list[str]:
    claims = load_example("ua-desertion").select(ids=[*PRAVDA, *BABEL])
    answer = check_consistency(claims)
    longest = max(answer.conflicts, key=lambda c: len(c.ids))
    return [
        "2. Two outlets on one reply of the Prosecutor General (Ukrainska Pravda .01-.06, Babel .16-.20)",
        f"   {answer.status}: {_conflicts(answer)}; the longest:",
        *("   " + line for line in str(longest.statement).split("\n")),
        "   The arithmetic does not say which figure is wrong.",
    ]


def _whole_table() -> list[str]:
    claims = load_example("ua-desertion")
    answer = check_consistency(claims)
    _write(answer)
    verdicts = answer.to_frame()["verdict"].value_counts().to_dict()
    standing = ", ".join(f"{n:,} {str(name).replace('_', ' ')}" for name, n in verdicts.items())
    return [
        f"3. All {len(claims):,} figures of the table, {answer.n_used:,} used: {answer.status}, {_conflicts(answer)}",
        f"   standing: {standing}",
        f"   evidence re-checked in exact arithmetic: {answer.verify()}",
    ]


def _conflicts(answer: ConsistencyResult) -> str:
    return f"{count(len(answer.independent), 'independent conflict')}{others_told(answer)}"


def _write(answer: ConsistencyResult) -> None:
    FOLDER.mkdir(exist_ok=True)
    report(answer, title="Desertion proceedings in Ukraine, 2022-2025", sections=PARTS).save(FOLDER / "report.html")
    claims_figure(answer).savefig(FOLDER / "claims.png", dpi=120)


def _next() -> list[str]:
    return [
        f"Written: {FOLDER / 'report.html'} (open it in a browser) and {FOLDER / 'claims.png'}.",
        "Next: take your own table as it is (CSV, Excel, JSON or Parquet; times as rows or columns), and run",
        "  python -m deserstats analyse your-table.csv",
        "  python -m deserstats report your-table.csv -o report.html",
    ]
