"""Conflicts that are accepted: a file that says which, so that only new ones fail."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from deserstats.errors import ClaimError
from deserstats.guard.finding import CheckedFile, CheckedSet, Finding, Level
from deserstats.many.set_rows import SetStatus
from deserstats.wording import shown

KIND, VERSION = "deserstats-baseline", 1
ABOUT = "Conflicts that are accepted: write into each note who accepts it and why. Made by check --write-baseline."
EXPECTED = "expected what --write-baseline writes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A conflict that is accepted: by what it says, with a sentence for people and a note by them."""

    fingerprint: str
    file: str
    set: str
    rule: str
    statement: str
    note: str = ""
    doubted: tuple[str, ...] = ()

    @classmethod
    def of(cls, finding: Finding, file: CheckedFile, one: CheckedSet, note: str) -> Accepted:
        """Accept a conflict that was found."""
        return cls(
            fingerprint=finding.fingerprint,
            file=shown(file.shown),
            set=shown(one.name),
            rule=finding.rule.name,
            statement=shown(finding.message),
            note=note,
            doubted=tuple(sorted(finding.doubted)),
        )

    def covers(self, finding: Finding) -> bool:
        """Whether a conflict is the accepted one.

        It is another where fewer of its figures can be doubted than when it was accepted: then a figure that came
        since contradicts some of them.
        """
        return self.fingerprint == finding.fingerprint and set(self.doubted) <= set(finding.doubted)


@dataclass(frozen=True, slots=True)
class Compared:
    """Files held against a baseline.

    Attributes
    ----------
    files : tuple of CheckedFile
        Their accepted conflicts are notes.
    gone : tuple of Accepted
        Conflicts of these files that were accepted and are no longer found as they were.
    name : str
        The file of the baseline; blank where there is none.
    """

    files: tuple[CheckedFile, ...]
    gone: tuple[Accepted, ...] = ()
    name: str = ""

    @property
    def n_accepted(self) -> int:
        """Number of conflicts that the baseline has."""
        return sum(f.accepted is not None for file in self.files for one in file.sets for f in one.findings)


def read_baseline(path: str) -> tuple[Accepted, ...]:
    """Read the conflicts that are accepted.

    Raises
    ------
    ClaimError
        When the file is no baseline.
    """
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ClaimError(f"{path}: this baseline is no JSON in UTF-8 ({type(error).__name__}); {EXPECTED}") from None
    if not isinstance(data, dict) or (data.get("type"), data.get("version")) != (KIND, VERSION):
        raise ClaimError(f'{path}: this is no baseline; {EXPECTED}, with "type": "{KIND}" and "version": {VERSION}')
    entries = data.get("accepted")
    if not isinstance(entries, list):
        raise ClaimError(f'{path}: "accepted" is no list; {EXPECTED}')
    return tuple(_entry(entry, path, n) for n, entry in enumerate(entries, start=1))


def _entry(entry: Any, path: str, n: int) -> Accepted:
    """Read one entry; a field that it has not is named."""
    texts = ("fingerprint", "file", "set", "rule", "statement")
    if not isinstance(entry, dict):
        raise ClaimError(f"{path}: entry {n:,} is no object; {EXPECTED}")
    bad = [name for name in texts if not isinstance(entry.get(name), str)]
    bad += [] if isinstance(entry.get("note", ""), str) else ["note"]
    doubted = entry.get("doubted")
    bad += [] if isinstance(doubted, list) and all(isinstance(one, str) for one in doubted) else ["doubted"]
    if bad or not isinstance(doubted, list):
        raise ClaimError(f"{path}: entry {n:,} has no {bad[0]!r} as it should be; {EXPECTED}")
    return Accepted(**{name: entry[name] for name in texts}, note=entry.get("note", ""), doubted=tuple(doubted))


def compared(files: Sequence[CheckedFile], accepted: Iterable[Accepted], name: str) -> Compared:
    """Hold files against a baseline: each entry accepts one conflict."""
    left = list(accepted)
    marked = tuple(replace(file, sets=tuple(_marked(one, left) for one in file.sets)) for file in files)
    return Compared(marked, tuple(entry for entry in left if _is_looked_at(entry, files)), name)


def _is_looked_at(entry: Accepted, files: Iterable[CheckedFile]) -> bool:
    """Whether it is known which conflicts its set still has."""
    mine = [file for file in files if shown(file.shown) == entry.file]
    open_ = {shown(one.name) for file in mine for one in file.sets if one.status not in DECIDED}
    return bool(mine) and open_.isdisjoint({"", entry.set})


DECIDED = (SetStatus.CONSISTENT, SetStatus.INCONSISTENT)
"""Sets of which it is known which conflicts they have."""


def _marked(one: CheckedSet, left: list[Accepted]) -> CheckedSet:
    """Make accepted conflicts of a set notes, and take their entries from those that are left."""
    findings = []
    for finding in one.findings:
        entry = next((entry for entry in left if finding.fingerprint and entry.covers(finding)), None)
        if entry is not None:
            left.remove(entry)
            finding = replace(finding, level=Level.NOTE, accepted=entry.note)
        findings.append(finding)
    return replace(one, findings=tuple(findings))


def baseline_of(files: Sequence[CheckedFile], known: Iterable[Accepted]) -> tuple[Accepted, ...]:
    """Accept every conflict of some files; notes stay, and so do entries of what was not looked at."""
    known = tuple(dict.fromkeys(known))
    notes = {entry.fingerprint: entry.note for entry in known}
    found = [
        Accepted.of(finding, file, one, notes.get(finding.fingerprint, ""))
        for file in files
        for one in file.sets
        for finding in one.findings
        if finding.fingerprint
    ]
    here = {(entry.file, entry.fingerprint) for entry in found}
    kept = [e for e in known if not _is_looked_at(e, files) and (e.file, e.fingerprint) not in here]
    return tuple(sorted([*found, *kept], key=lambda entry: (entry.file, entry.set, entry.fingerprint)))


def baseline_text(accepted: Iterable[Accepted]) -> str:
    """Write a baseline, one field a line, so that its history is read as differences."""
    entries = [asdict(entry) for entry in accepted]
    data = {"type": KIND, "version": VERSION, "about": ABOUT, "accepted": entries}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
