"""Warnings that the meaning of a number was inferred, told at the line of the caller."""

from __future__ import annotations

import sys
import warnings

from deserstats.errors import DeserstatsWarning


def warn_of(text: str) -> None:
    """Warn at the first line that is not of this package, however deep the reader is called."""
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == "deserstats":
        level, frame = level + 1, frame.f_back
    warnings.warn(text, DeserstatsWarning, stacklevel=level)
