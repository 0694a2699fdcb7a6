"""Findings as one picture: every check a line, every chance a mark, what has none told in words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from deserstats.plausibility.finding import PlausibilityResult, Verdict
from deserstats.show.plots.canvas.claim_names import claim_names
from deserstats.show.plots.canvas.lettering import fold
from deserstats.show.plots.canvas.naming import Name
from deserstats.show.plots.canvas.picture import Picture, rowed, say_nothing
from deserstats.show.plots.style import BLUE, GREY, INK, PALE, SMALL
from deserstats.stats.levels import LEVEL
from deserstats.wording import chance, count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deserstats.plausibility.finding import Finding

MARKS = {
    Verdict.NOTABLE: (BLUE, "D", "stands out"),
    Verdict.UNREMARKABLE: (GREY, "o", "nothing odd"),
    Verdict.CANNOT_TELL: (PALE, "x", "cannot tell"),
    Verdict.NOT_RUN: (PALE, "|", "not run"),
}
"""Colour, mark and words of each verdict."""

WORDS = {
    "rates": "rate per head",
    "surprise": "against the other figures",
    "digits": "digits",
    "percentages": "percentages of whole numbers",
    "shares": "shares of a whole",
    "revisions": "revisions",
    "copies": "copies",
}
"""What a check looks at."""

OFFSETS = (0.0, 0.13, -0.13, 0.26, -0.26)
"""Heights around the line of a check, so that equal chances do not hide each other."""

LEAST = 1e-6
"""Smallest chance drawn; smaller ones stand at the edge."""

NAMED = 6
"""Findings that stand out and are named."""

TICKS = {
    1.0: "always",
    0.1: "1 in 10",
    0.01: "1 in 100",
    1e-3: "1 in\n1,000",
    1e-4: "1 in\n10,000",
    1e-6: "1 in a\nmillion",
}


def plot_plausibility(result: PlausibilityResult, ax: Axes | None = None) -> Axes:
    """Draw how often chance would do as much, for every finding (adjusted p-value); the rarer, the further right."""
    by_check = {
        check: [f for f in result.findings if f.check == check]
        for check in dict.fromkeys(f.check for f in result.findings)
    }
    rows = {check: found for check, found in by_check.items() if any(map(_is_told, found))}
    with rowed(ax, [_row(check, found) for check, found in rows.items()] or [""], each=0.2) as (picture, kept):
        axes = picture.axes
        picture.title(_title(result))
        checks = list(rows)[: len(kept)]
        for row, check in enumerate(checks):
            _marks(axes, rows[check], row)
            _in_words(picture, rows[check], row)
        drawn = [f for check in checks for f in rows[check] if f.pvalue_adjusted is not None]
        if drawn:
            _frame(axes)
        else:
            axes.set_xticks([])
            axes.set_xlim(1.6, LEAST)
        if not rows:
            say_nothing(picture, "None of the checks has what it needs.")
        _key(picture, drawn)
        _names(picture, result, checks, drawn)
        _rest(picture, [check for check in by_check if check not in checks])
    return axes


def _is_told(f: Finding) -> bool:
    """Whether a finding has a place: a chance, or something that stands out."""
    return f.pvalue_adjusted is not None or f.verdict == Verdict.NOTABLE


def _rest(picture: Picture, checks: list[str]) -> None:
    """Say which checks are not drawn, and what it means that something stands out."""
    names = list(dict.fromkeys(WORDS.get(check.split(":")[0], check) for check in checks))
    picture.note(f"Not run, or cannot tell: {', '.join(names)}." if names else "")
    picture.note("What stands out is worth asking about; it may well be right.")


def _row(check: str, found: list[Finding]) -> str:
    """Name a check, and count what has no chance of its own."""
    head, _, test = check.partition(":")
    plain = Counter(f.verdict for f in found if f.pvalue_adjusted is None)
    told = ", ".join(f"{plain[v]:,} {v.value}" for v in MARKS if plain[v])
    name = WORDS.get(head, head) + (f": {test.strip()}" if test else "")
    return f"{name} ({told})" if told else name


def _marks(axes: Axes, found: list[Finding], row: int) -> None:
    for verdict, (colour, mark, _) in MARKS.items():
        tested = [f.pvalue_adjusted for f in found if f.verdict == verdict and f.pvalue_adjusted is not None]
        if not tested:
            continue
        heights = [row + OFFSETS[k % len(OFFSETS)] for k in range(len(tested))]
        (points,) = axes.plot([max(p, LEAST) for p in tested], heights, linestyle="", color=colour, marker=mark)
        points.set(markersize=8 if verdict == Verdict.NOTABLE else 5, zorder=3, clip_on=False)


def _in_words(picture: Picture, found: list[Finding], row: int) -> None:
    """Say in a line without marks what stands out."""
    if any(f.pvalue_adjusted is not None for f in found):
        return
    first = next(f for f in found if f.verdict == Verdict.NOTABLE)
    text = fold(first.reason, (0.2 if picture.is_narrow else 0.42) * picture.breadth, SMALL, lines=1)
    picture.axes.text(0.8 * LEVEL, row, text, ha="left", va="center", color=BLUE)


def _frame(axes: Axes) -> None:
    axes.set_xscale("log")
    axes.set_xlim(1.6, LEAST / 1.6)
    axes.set_xticks(list(TICKS), list(TICKS.values()))
    axes.set_xticks([], minor=True)
    axes.axvline(LEVEL, color=INK, linewidth=0.8, linestyle=(0, (4, 2)), zorder=1)
    axes.set_xlabel("how often chance alone would do as much (adjusted p-value; dashes: 1 in 20)")


def _key(picture: Picture, drawn: list[Finding]) -> None:
    from matplotlib.lines import Line2D

    found = Counter(f.verdict for f in drawn)
    for verdict, (colour, mark, words) in MARKS.items():
        if found[verdict]:
            line = Line2D([], [], linestyle="", color=colour, marker=mark, label=f"{words} ({found[verdict]:,})")
            picture.key(line)


def _names(picture: Picture, result: PlausibilityResult, checks: list[str], drawn: list[Finding]) -> None:
    """Name what stands out, the rarest first."""
    notable = sorted((f for f in drawn if f.verdict == Verdict.NOTABLE), key=lambda f: f.pvalue_adjusted or 0)
    words = claim_names(result.claims[name] for f in notable for name in f.ids[:1] if name in result.claims)
    for f in notable[:NAMED]:
        p = f.pvalue_adjusted or 0
        who = "".join(words.get(n, n) for n in f.ids[:1]) + (f" and {len(f.ids) - 1:,} more" if f.ids[1:] else "")
        picture.names.append(Name(max(p, LEAST), checks.index(f.check), f"{who or 'all'}: {chance(p)}", BLUE))


def _title(result: PlausibilityResult) -> str:
    found = Counter(f.verdict for f in result.findings)
    about = count(len(result.claims), "figure")
    n, notable = len(result.findings), found[Verdict.NOTABLE]
    open_ = found[Verdict.CANNOT_TELL] + found[Verdict.NOT_RUN]
    if notable:
        return f"{notable:,} of {count(n, 'finding')} on {about} {'stands' if notable == 1 else 'stand'} out"
    if open_ == n:
        return f"No check could tell whether anything is odd about {about}"
    return f"Nothing stands out in {about}" + (f"; {open_:,} of {count(n, 'finding')} cannot tell" if open_ else "")
