"""A file is written whole, or the one that was there stays as it was."""

from __future__ import annotations

import os
import stat
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path

from deserstats.errors import ClaimError
from deserstats.wording import one_of

SUFFIXES = (".html", ".md", ".json")
"""Files that a page can be."""


class Saved(ABC):
    """A page that is written as HTML, Markdown or JSON."""

    @abstractmethod
    def to_html(self) -> str:
        """Return the page: one file with picture and data inside, no request to anywhere."""

    @abstractmethod
    def to_markdown(self) -> str:
        """Return the page as Markdown."""

    @abstractmethod
    def to_json(self) -> str:
        """Return the answer as JSON."""

    def save(self, path: str | Path) -> Path:
        """Write the page; the suffix says how: .html (self-contained), .md or .json.

        A page that is there already is replaced when all of the new one is written.

        Raises
        ------
        ClaimError
            When the suffix is none of these.
        OSError
            When there is no room or no right to write it.
        """
        target = Path(path)
        writers = {".html": self.to_html, ".md": self.to_markdown, ".json": self.to_json}
        writer = writers.get(target.suffix.casefold())
        if writer is None:
            raise ClaimError(f"cannot write {target.name!r}: expected a name that ends in {one_of(SUFFIXES)}")
        write_whole(target, writer())
        return target

    def _repr_html_(self) -> str:
        return self.to_html()


def write_whole(path: Path, text: str) -> None:
    """Write a text beside the file first, and then put it in its place.

    Parameters
    ----------
    path : Path
        The file; where it is a link, the file that it leads to.
    text : str
        Written in UTF-8.

    Raises
    ------
    OSError
        When there is no room or no right to write; names the file that was asked for.
    """
    target = path.resolve()
    try:
        _replace(target, text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None


def _replace(target: Path, data: bytes) -> None:
    mode = target.stat().st_mode if target.exists() else None
    if mode is not None and not stat.S_ISREG(mode):
        # nothing can stand in the place of a device or a pipe
        target.write_bytes(data)
        return
    if mode is not None and not os.access(target, os.W_OK):
        raise PermissionError(13, "Permission denied")
    beside = target.with_name(f".deserstats-{os.getpid()}.part")
    try:
        with open(beside, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            beside.chmod(stat.S_IMODE(mode))
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
