"""Files to findings: each file, or each set of it, by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from deserstats.claims.cells.stored import as_text
from deserstats.errors import ClaimError, ClaimTableError
from deserstats.guard.examine import Asked, Where, examined, not_readable, unreadable
from deserstats.guard.finding import CheckedFile, CheckedSet, Finding
from deserstats.guard.opened import OpenedFile
from deserstats.many.check_many import check_many
from deserstats.many.set_rows import SetStatus


def check_files(paths: Iterable[str], by: Sequence[str], asked: Asked) -> tuple[CheckedFile, ...]:
    """Return what is found in each of some files; a file that cannot be read is a finding, not the end."""
    return tuple(_checked(path, tuple(by), asked) for path in dict.fromkeys(paths))


def _checked(path: str, by: tuple[str, ...], asked: Asked) -> CheckedFile:
    nowhere = Where(None, lambda row: None, lambda place: 0)
    try:
        opened = OpenedFile(path, asked.options)
        if by:
            return CheckedFile(path=path, sets=tuple(_sets(opened, by, asked)), by=by)
        one = examined("", opened.grid, Where(None, opened.line_of, opened.character), asked)
        return CheckedFile(path=path, sets=(one,))
    except ClaimTableError as error:
        return _unread(path, unreadable(error, nowhere, asked))
    except ClaimError as error:
        return _unread(path, [not_readable(asked.worded(error.message))])
    except OSError as error:
        return _unread(path, [not_readable(str(error.strerror or error))])


def _unread(path: str, findings: Iterable[Finding]) -> CheckedFile:
    """Return a file of which nothing was judged."""
    one = CheckedSet(name="", status=SetStatus.UNREADABLE, findings=tuple(findings))
    return CheckedFile(path=path, sets=(one,))


def _sets(opened: OpenedFile, by: tuple[str, ...], asked: Asked) -> Iterator[CheckedSet]:
    """Return every set; those that hold by the columns of all of them are not looked at one by one, but the first."""
    parts = list(opened.parts(by))
    of_sets = asked.of_sets()
    known = _at_once(opened, by, of_sets)
    for n, part in enumerate(parts):
        if n and n in known:
            n_used, n_unused = known[n]
            n_claims = n_used + n_unused
            yield CheckedSet(name=part.name, status=SetStatus.CONSISTENT, n_used=n_used, n_claims=n_claims)
        else:
            yield examined(part.name, part.grid, Where(part.rows, opened.line_of, opened.character), of_sets)


def _at_once(opened: OpenedFile, by: tuple[str, ...], asked: Asked) -> dict[int, tuple[int, int]]:
    """Return the sets that hold, with how many figures are used and are not, where their rows make one frame."""
    import pandas as pd

    table = opened.table
    # cells of other files may be more than their text
    is_plain = (
        opened.grid.mark
        and all(len(level) == 1 for level in table.levels)
        and len({*table.header, ""}) == len(table.header) + 1
    )
    if asked.selecting or table.problems or not is_plain:
        return {}
    cells = {name: pd.Series(column, dtype=object) for name, column in zip(table.header, table.columns, strict=True)}
    # what a set is called is compared as text, as where the file is cut
    frame = pd.DataFrame(cells | {name: cells[name].map(as_text) for name in map(opened.heading, by)})
    rows = check_many(
        frame,
        tuple(map(opened.heading, by)),
        reading=asked.reading,
        effort=asked.effort,
        timeout=asked.timeout,
        progress=asked.progress,
        **asked.options,
    )
    holds = rows[rows["status"] == SetStatus.CONSISTENT.value]
    counts = zip(holds["n_used"].tolist(), holds["n_unused"].tolist(), strict=True)
    return dict(zip(holds.index.tolist(), counts, strict=True))
