"""A piece of work, the ways of doing it, and what is said of their answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Way:
    """How one tool does the work.

    ``prepare`` takes the data and returns what is timed; imports and what the work starts from lie outside. It may
    raise ImportError, or :class:`Absent` with what is lacking.
    """

    tool: str
    call: str
    prepare: Callable[[Any], Callable[[], Any]]

    @property
    def name(self) -> str:
        """Tool and call: names the way in a comparison."""
        return f"{self.tool}: {self.call}"


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether an answer is as it should be, in a word or a sentence."""

    same: bool
    told: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """One piece of work in several sizes; the first way is the one that ratios are taken to."""

    title: str
    work: str
    counted: str
    sizes: tuple[int, ...]
    make: Callable[[int], Any]
    ways: tuple[Way, ...]
    judge: Callable[[Any, Mapping[str, Any]], dict[str, Judged]]
    clear: Callable[[Any], None] = lambda _: None
    """Removes what the data left on disk."""


class Absent(Exception):
    """What a way needs is not here."""


@dataclass(frozen=True, slots=True)
class SelfTimed:
    """An answer of a program that starts slowly and has told its own processor time."""

    answer: Any
    seconds: float
