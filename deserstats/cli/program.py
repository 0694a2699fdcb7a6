"""From the words of the command line to an exit code.

``check`` ends with 0 consistent, 1 inconsistent, 2 bad input, 3 undecided; of several tables with 2
where one cannot be read, else 1, else 3 where one is so. The others end with 0 when they answered and 2
on bad input; 4 says that the program itself failed, 130 that it was interrupted, 141 that nobody reads
its answer any more. ``--help`` loads no pandas: what a command needs is imported when it runs.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from deserstats.cli.options import parser_of_commands
from deserstats.cli.table import told, worded
from deserstats.cli.terminal import complain, complain_of_ourselves, flush, give_up, plain_warnings, prepare
from deserstats.errors import ClaimError, ClaimTableError, DeserstatsError

BAD_INPUT = 2
FAILED = 4
INTERRUPTED = 130
UNREAD = 141

PATHS = ("file", "files", "scheme", "output", "baseline", "write_baseline")
"""Options that name files: such a name may hold bytes that are no text."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    try:
        code = _ended(argv)
    except KeyboardInterrupt:
        complain("deserstats: interrupted")
        code = INTERRUPTED
    except BrokenPipeError:
        code = UNREAD
    if code in (BAD_INPUT, UNREAD):
        give_up()
    return code


def _ended(argv: Sequence[str] | None) -> int:
    """Run a command; tell what it cannot do."""
    prepare()
    options = argparse.Namespace()
    try:
        with plain_warnings():
            code = _answered(argv, options)
            flush()
    except ClaimTableError as error:
        complain(f"deserstats: {told(error)}")
    except DeserstatsError as error:
        complain(f"deserstats: {worded(error.message, options)}")
    except BrokenPipeError:
        raise
    except OSError as error:
        where = f"{error.filename!r}: " if error.filename else ""
        complain(f"deserstats: {where}{error.strerror or error}")
    except Exception:
        # Python would end with 1, which says that figures contradict each other
        complain_of_ourselves()
        return FAILED
    else:
        return code
    return BAD_INPUT


def _answered(argv: Sequence[str] | None, options: argparse.Namespace) -> int:
    parser = parser_of_commands()
    try:
        parser.parse_args(argv, options)
    except SystemExit as end:
        # help and version were printed, or what is wrong with the options
        return int(end.code or 0)
    if options.run is None:
        parser.print_help()
        return 0
    _require_text(options)
    code: int = options.run(options)
    return code


def _require_text(options: argparse.Namespace) -> None:
    """Refuse bytes that are no text; the name of a file may hold them."""
    for name, value in vars(options).items():
        for word in value if isinstance(value, list) else [value]:
            if isinstance(word, str) and name not in PATHS:
                try:
                    word.encode()
                except UnicodeEncodeError:
                    raise ClaimError(f"--{name} {word!r} is not text in UTF-8") from None
