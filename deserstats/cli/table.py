"""Options that say how a table is read, as arguments of ``read_claims``; and errors about those as options."""

from __future__ import annotations

import argparse
import ast
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deserstats.claims.cells.reading import Reading
    from deserstats.claims.claimset import ClaimSet
    from deserstats.claims.schemes.scheme import Scheme
    from deserstats.errors import ClaimTableError

LAYOUTS = ("auto", "claims", "long", "wide")
REPAIRS = ("drop", "adjust", "reread", "revise")
"""Kinds of repair; in the command ``repair`` no kind of figures has such a name."""

AS_THEY_ARE = ("layout", "sheet", "header", "since", "freq", "fiscal", "decimal", "thousands", "encoding")
"""Options that are arguments of ``read_claims`` without further ado."""

OF_TABLES = (*AS_THEY_ARE, "columns", "fill", "kind", "missing", "total", "words", "scheme")
"""Options that say how a table is read."""

NO_TOTAL = "none"


def claims_of(options: argparse.Namespace) -> ClaimSet:
    """Read the table that a command names, under its scheme and reading."""
    from deserstats.claims.tables.read_claims import read_claims

    claims = read_claims(options.file, scheme=scheme_of(options.scheme), **table_options(options))
    return claims.under(reading_of(options))


def table_options(options: argparse.Namespace) -> dict[str, Any]:
    """Return the arguments of ``read_claims`` that were given as options."""
    asked: dict[str, Any] = {name: getattr(options, name) for name in AS_THEY_ARE}
    asked["columns"] = pairs(options.columns, "--columns", "HEADING=NAME", last=True)
    asked["fill"] = pairs(options.fill, "--fill", "COLUMN=TEXT")
    asked["kind"] = _kind([word for word in options.kind if word not in REPAIRS])
    asked["missing"] = options.missing
    given = {name: value for name, value in asked.items() if value not in (None, [], {})}
    if options.total:
        given["total"] = _total(options.total)
    if not options.words:
        given["words"] = False
    return given


def header_rows(text: str) -> int | list[int]:
    """Read the heading row, or several after commas, counted from 0."""
    try:
        rows = [int(part) for part in text.split(",")]
    except ValueError:
        rows = [-1]
    if min(rows) < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a row such as 0, nor rows such as 3,4 (the first row is 0)")
    return rows[0] if len(rows) == 1 else rows


def _kind(words: Sequence[str]) -> str | dict[str, str]:
    """Read one kind for all figures, or the kind of each column."""
    from deserstats.errors import ClaimError

    whole = [word for word in words if "=" not in word]
    if whole and len(words) > 1:
        raise ClaimError(f"--kind is given {len(words)} times: give one kind for all, or COLUMN=KIND for each column")
    return whole[0] if whole else pairs(words, "--kind", "COLUMN=KIND", last=True)


def _total(names: Sequence[str]) -> str | list[str] | None:
    """Read the names of totals; ``none`` says that nothing is one."""
    from deserstats.errors import ClaimError

    if NO_TOTAL not in names:
        return names[0] if len(names) == 1 else list(names)
    if len(names) > 1:
        raise ClaimError(f"--total {NO_TOTAL} says that nothing is a total; leave out the others")
    return None


def pairs(words: Sequence[str], option: str, form: str, *, last: bool = False) -> dict[str, str]:
    """Read words of the form KEY=VALUE, each key once; ``last``: a key may hold equals signs itself.

    Raises
    ------
    ClaimError
        When a word is of another form, or a key occurs twice.
    """
    from deserstats.errors import ClaimError

    found: dict[str, str] = {}
    for word in words:
        key, mark, value = word.rpartition("=") if last else word.partition("=")
        key, value = key.strip(), value.strip()
        if not mark or not (value if last else key):
            quotes = "; quote values with blanks" if option == "--statement" else ""
            raise ClaimError(f"{option} {word!r} is not of the form {form}{quotes}")
        if key in found:
            raise ClaimError(f"{option} says {key!r} twice: {found[key]!r} and {value!r}")
        found[key] = value
    return found


def scheme_of(name: str | None) -> Scheme | None:
    """Read the scheme of a file, where one is named."""
    from deserstats.claims.schemes.scheme import as_scheme
    from deserstats.errors import ClaimError

    if name is None:
        return None
    try:
        with open(name, encoding="utf-8-sig") as file:
            return as_scheme(_object(file.read(), name))
    except UnicodeDecodeError:
        raise ClaimError(f"{name}: this is not UTF-8; save the scheme as UTF-8") from None


def _object(text: str, name: str) -> dict[str, Any]:
    from deserstats.errors import ClaimError

    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise ClaimError(f"{name}: line {error.lineno} is not JSON: {error.msg}") from None
    except (RecursionError, ValueError):
        raise ClaimError(f"{name}: this JSON is nested too deep, or holds a number too long, for a scheme") from None
    if not isinstance(data, dict):
        raise ClaimError(f'{name}: expected an object such as {{"tree": {{"desertion": ["407", "408"]}}}}')
    return data


def reading_of(options: argparse.Namespace) -> Reading:
    """Return how words and digits are read."""
    from deserstats.claims.cells.reading import Reading

    return Reading.from_dict(pairs(options.reading, "--reading", "KEY=VALUE"))


def told(error: ClaimTableError) -> str:
    """Tell what is wrong with a table, what to pass to ``read_claims`` as options."""
    from deserstats.errors import ClaimTableError

    problems = [
        replace(p, expected=reworded(p.expected, OF_TABLES), advice=reworded(p.advice, OF_TABLES))
        for p in error.problems
    ]
    return ClaimTableError(problems, error.n_rows).told(command_line=True)


def how_read(claims: ClaimSet) -> str:
    """Say how a table was read; what would read it otherwise is an option."""
    return reworded(str(claims.how_read), ("total",))


def worded(text: str, options: argparse.Namespace) -> str:
    """Name arguments of a program as the options of the command line: ``sheet='a'`` is ``--sheet 'a'``."""
    return reworded(text, [name for name in vars(options) if name not in ("run", "reading", "file", "files", "by")])


READ_AS = re.compile(r"claims\.read_as\((\w+)='(\w+)'\)")
NO_OPTION = re.compile(r"ClaimSet\.from_events(?:\([^()]*\))?")


def reworded(text: str, names: Sequence[str]) -> str:
    """Name some arguments of a program as options."""
    # kind=share without quotes is what the cell of a row should say
    argument = re.compile(rf"(?<![\w{{'\"-])({'|'.join(names)})=(?=[^=])(?<!kind=(?=\w))")
    kept: list[str] = []
    at = 0
    for found in argument.finditer(text):
        if found.start() >= at:
            kept.append(text[at : found.start()])
            option, at = _option(found[1], text, found.end())
            kept.append(option)
    said = READ_AS.sub(r"--reading \1=\2", "".join([*kept, text[at:]]))
    return NO_OPTION.sub(r"\g<0> in Python", said)


def _option(name: str, text: str, start: int) -> tuple[str, int]:
    """Write an argument whose value begins here as an option, or several; with where the value ends."""
    from deserstats.errors import as_options

    value, end = _literal(text, start)
    if end == start:
        # a mark of the sentence follows, or a word
        option = f"--{name.replace('_', '-')}"
        return (option if text[start] in ":;, " else f"{option} "), end
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    is_plain = isinstance(value, str) and not set(text[start + 1 : end - 1]) & SPECIAL and value[:1] != "-"
    if is_number or is_plain:
        return f"--{name.replace('_', '-')} {text[start:end]}", end
    return as_options({name: value}), end


SPECIAL = frozenset("\\'\"$`!")
"""Marks that a shell may read otherwise than Python does, within quotes."""

OPENING = {"{": "}", "[": "]", "(": ")", "'": "'", '"': '"'}


def _literal(text: str, start: int) -> tuple[object, int]:
    """Return the value that is written from here on, and where it ends; nothing, and here, where there is none."""
    if close := OPENING.get(text[start : start + 1]):
        ends = [i + 1 for i in range(start + 1, min(len(text), start + 2000)) if text[i] == close]
    else:
        word = re.compile(r"-?[\w.+]*\w").match(text, start)
        ends = [word.end()] if word else []
    for end in ends:
        try:
            return ast.literal_eval(text[start:end]), end
        except (ValueError, SyntaxError):
            continue
    return None, start
