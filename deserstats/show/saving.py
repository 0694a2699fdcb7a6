"""A file is written whole, or the one that was there stays as it was."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path


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
