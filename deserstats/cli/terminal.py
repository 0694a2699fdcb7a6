"""What reaches the terminal: every character can be written, and none of them steers it."""

from __future__ import annotations

import io
import json
import os
import sys
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

from deserstats.errors import DeserstatsWarning
from deserstats.wording import STEERING, fitting, shown

MEND = "backslashreplace"
"""How what the terminal's encoding lacks is written: by its number, so that two names stay two."""


def say(text: object) -> None:
    """Print an answer, in lines that fit."""
    _write(sys.stdout, f"{fitting(str(text))}\n")


def say_json(data: Any) -> None:
    """Print an answer as JSON, in characters that the terminal has."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(data, indent=1)
    # inside the quotes of a JSON text every character may be written by its number
    _write(sys.stdout, STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


def say_document(text: str) -> None:
    """Print what another program reads, as it is."""
    _write(sys.stdout, text)


def complain(text: object) -> None:
    """Print to standard error, in lines that fit, where there still is one."""
    _to_stderr(fitting(str(text)))


def complain_of_ourselves() -> None:
    """Print the exception that is handled as a fault of the program."""
    _to_stderr(shown(traceback.format_exc().rstrip()))


def _to_stderr(text: str) -> None:
    with suppress(OSError, ValueError):
        _write(sys.stderr, f"{text}\n")


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
