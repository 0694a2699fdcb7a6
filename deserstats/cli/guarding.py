"""The command ``check``: one table in full, or files of a repository as findings."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from deserstats import __version__
from deserstats.cli.commands import CODES, SELECTING, limits, selected, selecting, tell
from deserstats.cli.table import OF_TABLES, how_read, reading_of, reworded, scheme_of, table_options
from deserstats.cli.terminal import say, say_document, say_json

if TYPE_CHECKING:
    from deserstats.guard.baseline import Accepted, Compared

FORMATS = ("text", "json", "junit", "github", "sarif")


def check(options: argparse.Namespace) -> int:
    """Print whether the figures of tables can all be right, and what stands where."""
    form = _form(options)
    is_one = len(options.files) == 1 and not (options.by or options.baseline or options.write_baseline)
    if is_one and (form == "json" or options.format is None):
        options.file, options.json = options.files[0], form == "json"
        return _check_one(options)
    return _check_files(options, form)


def _form(options: argparse.Namespace) -> str:
    """Return the format that is asked for.

    Raises
    ------
    ClaimError
        When two are.
    """
    from deserstats.errors import ClaimError

    if options.json and options.format not in (None, "json"):
        raise ClaimError(f"--json and --format {options.format} ask for two formats: give one")
    return "json" if options.json else options.format or "text"


def _check_one(options: argparse.Namespace) -> int:
    from deserstats.checks.consistency.check_consistency import check_consistency

    claims = selected(options)
    if not options.json:
        say(f"{how_read(claims)}\n")
    result = check_consistency(claims, **limits(options))
    tell(options, result)
    return CODES[result.status]


def _check_files(options: argparse.Namespace, form: str) -> int:
    from deserstats.claims.shapes.options import TableOptions
    from deserstats.guard.baseline import Compared, baseline_of, baseline_text, compared
    from deserstats.guard.check_files import check_files
    from deserstats.guard.examine import Asked
    from deserstats.guard.finding import exit_code

    known = _accepted(options)
    read: TableOptions = {**table_options(options), "scheme": scheme_of(options.scheme)}  # type: ignore[typeddict-item]
    asked = Asked(
        options=read,
        reading=reading_of(options),
        selecting=selecting(options),
        worded=lambda text: reworded(text, (*OF_TABLES, *SELECTING, "by")),
        **limits(options),
    )
    files = check_files(options.files, options.by, asked)
    found = Compared(files)
    if options.write_baseline:
        accepted = baseline_of(files, known)
        Path(options.write_baseline).write_text(baseline_text(accepted), encoding="utf-8", newline="\n")
        found = compared(files, accepted, options.write_baseline)
    elif options.baseline:
        found = compared(files, known, options.baseline)
    _print(found, form)
    return exit_code(found.files)


def _accepted(options: argparse.Namespace) -> tuple[Accepted, ...]:
    """Read what was accepted: by the baseline that is compared with, and by the one that is written anew."""
    from deserstats.guard.baseline import read_baseline

    names: Sequence[str] = [options.baseline] if options.baseline else []
    if options.write_baseline and options.write_baseline != options.baseline and Path(options.write_baseline).exists():
        names = [*names, options.write_baseline]
    return tuple(entry for name in names for entry in read_baseline(name))


def _print(found: Compared, form: str) -> None:
    if form == "json":
        from deserstats.guard.records import records

        say_json(records(found, __version__))
    elif form == "junit":
        from deserstats.guard.junit import junit

        say_document(junit(found))
    elif form == "github":
        from deserstats.guard.github import github

        say_document(github(found))
    elif form == "sarif":
        from deserstats.guard.sarif import sarif_text

        say_document(sarif_text(found, __version__))
    else:
        from deserstats.guard.telling import text_report

        say(text_report(found))
