"""Findings as JUnit XML: a test case a file, or a set of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from deserstats.guard.baseline import Compared
from deserstats.guard.finding import UNREADABLE_CELL, UNREADABLE_FILE, CheckedSet, Finding, Level, Standing
from deserstats.guard.telling import place_text, short, summary, whole_text
from deserstats.wording import shown

NO_CHARACTER = re.compile("[\ufffe\uffff]")
"""What XML has no place for, beside controls and halves of characters."""

ALL = "figures"
"""Name of the test case of a file that is one set."""


def junit(compared: Compared) -> str:
    """Write a JUnit document, in ASCII so that every terminal and file can hold it."""
    files = compared.files
    root = ET.Element("testsuites", _counts([one for file in files for one in file.sets], "deserstats check"))
    for file in files:
        counts = _counts(file.sets, _plain(file.shown))
        skipped = sum(one.standing == Standing.UNDECIDED for one in file.sets)
        suite = ET.SubElement(root, "testsuite", counts | {"skipped": str(skipped)})
        for one in file.sets:
            case = ET.SubElement(suite, "testcase", {"classname": _plain(file.shown), "name": _plain(one.name) or ALL})
            for finding in one.findings:
                _add(case, finding)
    if len(root):
        ET.SubElement(root[-1], "system-out").text = _plain(summary(compared))
    ET.indent(root, " ")
    written: bytes = ET.tostring(root, encoding="us-ascii", xml_declaration=True)
    return f"{written.decode('ascii')}\n"


def _counts(sets: Sequence[CheckedSet], name: str) -> dict[str, str]:
    """Count test cases: a set with a new conflict fails, one that cannot be read is an error."""
    found = Counter(one.standing for one in sets)
    errors = found[Standing.UNREADABLE] + found[Standing.ERROR]
    failures = found[Standing.INCONSISTENT]
    return {"name": name, "tests": str(len(sets)), "failures": str(failures), "errors": str(errors)}


def _add(case: ET.Element, finding: Finding) -> None:
    """Add a finding to its test case: what decides nothing is text beside it."""
    place = place_text(finding.place)
    text = _plain(short(f"{place}: {whole_text(finding)}" if place else whole_text(finding)))
    if finding.level == Level.NOTE:
        ET.SubElement(case, "system-out").text = text
        return
    kind = "skipped" if finding.level == Level.WARNING else "error" if finding.rule in UNREADABLE else "failure"
    about = {"type": finding.rule.name, "message": _plain(short(finding.message, 500))}
    ET.SubElement(case, kind, about).text = text


UNREADABLE = (UNREADABLE_CELL, UNREADABLE_FILE)


def _plain(text: str) -> str:
    """Write what XML cannot hold by its number."""
    return NO_CHARACTER.sub(lambda found: f"\\u{ord(found[0]):04x}", shown(text))
