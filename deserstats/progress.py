"""How far a question is: one bar for all, which counts the steps that its work may take, or what is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from tqdm import tqdm

DELAY = 2.0
"""Seconds before a bar is shown: what is answered sooner shows none."""

FORM = "{desc} {percentage:3.0f}% |{bar}| of the steps allowed, {elapsed}"


COUNTED = "{desc}: {n:,}{unit} [{elapsed}, {rate_fmt}]"
Part = TypeVar("Part", bound=Sized)


class Watch:
    """A bar that is shown while a question works, also on behalf of others that it asks."""

    def __init__(self, name: str) -> None:
        # the bar tells how much of the work that is allowed was done; most questions need less, and end before
        self.bar: tqdm[Any] = tqdm(desc=name, total=1, delay=DELAY, bar_format=FORM, leave=False)
        self._steps = self._allowed = 0

    def expect(self, steps: int) -> None:
        """Allow for so many steps from here on."""
        self._allowed = self.bar.total = max(self._allowed, self._steps + steps)

    def done(self, steps: int) -> None:
        """Count steps; the bar never shows more than are allowed for."""
        shown = min(self._steps, self._allowed)
        self._steps += steps
        self.bar.update(min(self._steps, self._allowed) - shown)


_WATCH: ContextVar[Watch | None] = ContextVar("watch", default=None)


def current() -> Watch | None:
    """Return the bar of the question that is asked, where it is watched."""
    return _WATCH.get()


@contextmanager
def asking(name: str, *, progress: bool) -> Iterator[None]:
    """Show a bar while a question is asked, or name it on the bar of the question that asks it."""
    watch = _WATCH.get()
    if watch is not None:
        outer = watch.bar.desc
        watch.bar.set_description_str(f"{outer.partition(':')[0]}: {name}")
        try:
            yield
        finally:
            watch.bar.set_description_str(outer)
        return
    if not progress:
        yield
        return
    watch = Watch(name)
    token = _WATCH.set(watch)
    try:
        yield
    finally:
        _WATCH.reset(token)
        watch.bar.close()


def counted(parts: Iterable[Part], name: str, unit: str, *, progress: bool) -> Iterator[Part]:
    """Yield parts of an answer, and show how much is in those that came, of how much nobody knows."""
    if not progress:
        yield from parts
        return
    bar: tqdm[Any] = tqdm(desc=name, unit=f" {unit}", delay=DELAY, bar_format=COUNTED, leave=False)
    with bar:
        for part in parts:
            bar.update(len(part))
            yield part
