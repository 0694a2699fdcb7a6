"""Work in a fresh process, which the system may end: what it sent until then is kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

ENDED = "ended"
"""Last message of work that came to its end."""


def messages_of(work: Callable[..., Iterator[Any]], *args: Any) -> Iterator[Any]:
    """Yield what the work yields in a process of its own; ``ENDED`` comes last only if that came to its end."""
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_send_all, args=(there, work, args), daemon=True)
    process.start()
    there.close()
    try:
        while True:
            yield here.recv()
    except EOFError:
        pass
    finally:
        here.close()
        process.join()


def _send_all(there: Connection, work: Callable[..., Iterator[Any]], args: tuple[Any, ...]) -> None:
    # what libraries print by themselves is no part of a table
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for message in work(*args):
        there.send(message)
    there.send(ENDED)
