"""Text from the bytes of a file: UTF-8 unless told otherwise, never a guess."""

from __future__ import annotations

import re

from deserstats.claims.files.grid import broken
from deserstats.claims.files.likely_text import likeliness
from deserstats.errors import ClaimTableError, Edit, Problem


def decode(data: bytes, encoding: str | None) -> str:
    """Decode a text file: UTF-8 unless told otherwise; say which encoding it seems to be."""
    if encoding is not None:
        try:
            text = data.decode(encoding)
        except (UnicodeError, LookupError, ValueError, TypeError) as error:
            raise broken(str(error), f"text in {encoding}", "name the encoding that the file was saved in") from None
        return readable(text)
    if wide := _wide(data):
        edit = Edit(options=(("encoding", wide),))
        found = f"{wide[:6].upper()} text"
        raise ClaimTableError([Problem(0, "", "", found, "UTF-8", "or save as 'CSV UTF-8'", edits=(edit,))], 0)
    try:
        return readable(data.decode("utf-8"))
    except UnicodeDecodeError:
        if b"\x00" in data:
            raise _nul(data[: data.index(b"\x00")].count(b"\n") + 1) from None
        raise _wrong_encoding(data) from None


def readable(text: str) -> str:
    """Return text without the mark of its byte order, which would be part of the first heading."""
    if "\x00" in text:
        raise _nul(text[: text.index("\x00")].count("\n") + 1)
    return text.removeprefix("\ufeff")


def _nul(line: int) -> ClaimTableError:
    return broken("a NUL character", "text", "remove the character, or save the file as UTF-8 again", line)


def _wide(data: bytes) -> str | None:
    """Name the encoding of two or four bytes a character that a file is surely in, or None."""
    if data[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"):
        return "utf-32"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for encoding in ("utf-32-le", "utf-32-be"):
        if len(data) % 4 == 0 and data.count(0) * 2 > len(data) and "\n" in (_decoded(data, encoding) or ""):
            return encoding
    for encoding, high in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
        # letters, digits and marks of a table have a zero as their high byte; blanks and commas always do
        if len(data) % 2 == 0 and high.count(0) * 3 > len(high) and "\n" in (text := _decoded(data, encoding) or ""):
            return encoding if "\x00" not in text else None
    return None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


SAMPLE = 50
"""Lines whose words say which encoding is the likeliest."""

USUAL = ("cp1252", "cp1251", "cp1250", "cp1254", "cp1253", "koi8-u", "cp866")
"""Encodings that a reader is shown a line in: only the reader can tell which one is right."""


def _wrong_encoding(data: bytes) -> ClaimTableError:
    """Tell a file in one other encoding from one in which encodings are mixed; which one it is, is asked.

    Bytes above 127 are letters in every 8-bit encoding: a guess from a few names is often wrong
    and would carry wrong names into every result.
    """
    lines = data.removeprefix(b"\xef\xbb\xbf").splitlines()
    bad = [i for i, line in enumerate(lines) if not _is_utf8(line)]
    good = [line for line in lines if not line.isascii() and _is_utf8(line)]
    if not good:
        fix = f"save the file as UTF-8, or name the encoding that reads right: {_ways(lines, bad)}"
        return broken(_shown(lines[bad[0]]), "UTF-8 text", fix, bad[0] + 1)
    fix = "retype it, or save the whole file as UTF-8"
    return ClaimTableError(
        [Problem(i, "", "", _shown(lines[i]), "UTF-8 text as in the other lines", fix, i + 1) for i in bad],
        len(lines) - 1,
    )


def _ways(lines: list[bytes], bad: list[int]) -> str:
    """Show the first words that are not ASCII as the usual encodings read them, the likeliest first."""
    foreign = b" ".join(w for i in bad[:SAMPLE] for w in re.split(rb"[\s,;|\"]+", lines[i]) if not w.isascii())
    order = sorted(USUAL, key=lambda name: -likeliness(_decoded(foreign, name) or "", name))
    word = next(w for w in re.split(rb"[\s,;|\"]+", lines[bad[0]]) if not w.isascii())[:40]
    read = {text: name for name in reversed(order) if (text := _decoded(word, name)) and text.isprintable()}
    return "; ".join(f"{text} is {name}" for text, name in reversed(read.items()))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _shown(line: bytes) -> str:
    return line.decode("utf-8", errors="replace")[:60]
