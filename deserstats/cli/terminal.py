"""What reaches the terminal: every character can be written, and none of them steers it."""

from __future__ import annotations

import io
import json
import os
import re
import sys
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from deserstats.errors import DeserstatsWarning

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls but for the end of a line and the tab, marks that turn or break a line, halves of characters."""

MEND = "backslashreplace"
"""How what the terminal's encoding lacks is written: by its number, so that two names stay two."""


def shown(text: object) -> str:
    r"""Write what steers a terminal by its number.

    Examples
    --------
    >>> print(shown("red \x1b[31m and \u202eback"))
    red \x1b[31m and \u202eback
    """
    return STEERING.sub(lambda found: _by_number(ord(found[0])), str(text))


def _by_number(code: int) -> str:
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def say(text: object) -> None:
    """Print an answer."""
    _write(sys.stdout, f"{shown(text)}\n")


def say_json(data: Any) -> None:
    """Print an answer as JSON, in characters that the terminal has."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(data, indent=1)
    # inside the quotes of a JSON text every character may be written by its number
    _write(sys.stdout, STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


def complain(text: object) -> None:
    """Print to standard error, where there still is one."""
    with suppress(OSError, ValueError):
        _write(sys.stderr, f"{shown(text)}\n")


def complain_of_ourselves() -> None:
    """Print the exception that is handled as a fault of the program."""
    complain(traceback.format_exc().rstrip())


def is_watched() -> bool:
    """Whether someone sees how the work goes on."""
    return sys.stderr is not None and sys.stderr.isatty()


def prepare() -> None:
    """Let no character be a reason to fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=MEND)


def flush() -> None:
    """Write what is still held back, so that a full disk is noticed while it can be told."""
    _write(sys.stdout, "")


def give_up() -> None:
    """Send nowhere what cannot be written: Python would try once more at its end, and complain."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
            continue
        with suppress(OSError, ValueError, AttributeError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


@contextmanager
def plain_warnings() -> Iterator[None]:
    """Print warnings about the meaning of a number as one line, others not at all."""

    def tell(message: Warning | str, category: type[Warning], *place: Any, **rest: Any) -> None:
        if issubclass(category, DeserstatsWarning):
            complain(f"deserstats: {message}")

    with warnings.catch_warnings():
        warnings.showwarning = tell
        yield


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:
        return
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OSError(error.errno, error.strerror, "standard output") from None
