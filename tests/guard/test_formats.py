"""No name of a file and no text of a cell breaks a format, and each is read back as what was found."""

import json
import re
import string
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deserstats.claims.tables.places import Place
from deserstats.guard.baseline import Accepted, Compared
from deserstats.guard.finding import (
    OF_STATEMENT,
    RULES,
    UNREADABLE_CELL,
    CheckedFile,
    CheckedSet,
    Finding,
    Level,
    Related,
)
from deserstats.guard.github import github
from deserstats.guard.junit import junit
from deserstats.guard.records import records
from deserstats.guard.sarif import sarif_text
from deserstats.guard.telling import text_report
from deserstats.many.set_rows import SetStatus
from deserstats.wording import fitting

NASTY = [
    "::error::x",
    "]]>",
    "<a b='c'>&amp;",
    "%0A::set-output name=a::b",
    "\x00\x1b[31m",
    "\u202e\u2028\x85",
    "\ud800",
]
NASTY += ["\ufffe\uffff", "##[error]x", "a,b:c;d", "\r\n::stop-commands::x\n", "x" * 10_000, '"', "\\", "'", "${{ x }}"]
TEXT = st.one_of(st.sampled_from(NASTY), st.text(max_size=30), st.text("\n\r:%,<>&]\x0b\x0c\x1f\u2029", max_size=12))
PATH = st.one_of(st.text(string.ascii_letters + " %:,#?&\u0431\n\udc80'\"", min_size=1, max_size=20), st.just("-"))
PLACE = st.builds(Place, st.integers(0, 50), st.one_of(st.none(), st.integers(1, 10**6)), TEXT)
FINDING = st.builds(
    Finding,
    rule=st.sampled_from(RULES),
    level=st.sampled_from(list(Level)),
    message=TEXT,
    lines=st.lists(TEXT, max_size=2).map(tuple),
    closing=TEXT,
    place=PLACE,
    related=st.lists(st.builds(Related, PLACE, TEXT), max_size=3).map(tuple),
    fingerprint=st.sampled_from(["", "00ff"]),
    column=st.integers(0, 9),
    accepted=st.one_of(st.none(), TEXT),
)
SET = st.builds(
    CheckedSet,
    name=TEXT,
    status=st.sampled_from(list(SetStatus)),
    findings=st.lists(FINDING, max_size=3).map(tuple),
    how_read=TEXT,
)
FILE = st.builds(
    CheckedFile,
    path=PATH,
    sets=st.lists(SET, min_size=1, max_size=2).map(tuple),
    by=st.sampled_from([(), ("district",)]),
)
GONE = st.builds(Accepted, fingerprint=st.just("00"), file=TEXT, set=TEXT, rule=TEXT, statement=TEXT)
FOUND = st.builds(
    Compared, st.lists(FILE, max_size=2).map(tuple), st.lists(GONE, max_size=2).map(tuple), st.one_of(st.just(""), PATH)
)
COMMAND = re.compile(r"::(?P<name>\w+) (?P<properties>[^:]*)::(?P<data>.*)")
"""A workflow command as the runner takes it apart: no colon stands in the properties."""


def strings_of(data):
    """Every text of a record."""
    if isinstance(data, str):
        return [data]
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [text for part in parts for text in strings_of(part)]


def found_in(found):
    return [(file, one, finding) for file in found.files for one in file.sets for finding in one.findings]


@given(FOUND)
def test_junit_is_xml_with_every_finding(found):
    root = ET.fromstring(junit(found))
    cases = list(root.iter("testcase"))
    assert len(cases) == sum(len(file.sets) for file in found.files)
    told = [child for case in cases for child in case]
    assert len(told) == len(found_in(found))
    rules = [finding.rule.name for _, _, finding in found_in(found) if finding.level != Level.NOTE]
    assert [child.get("type") for child in told if child.tag != "system-out"] == rules


@given(FOUND)
def test_junit_is_valid(is_junit, found):
    is_junit(junit(found))


@given(FOUND)
def test_github_runs_one_command_a_finding_and_no_other(found):
    lines = re.split(r"\r\n|\r|\n", github(found).removesuffix("\n"))
    *commands, summary = lines
    assert "::" not in summary
    assert not summary.startswith("##")
    wanted = [(file, finding) for file, _, finding in found_in(found) if finding.accepted is None]
    if found.gone:
        assert commands.pop().startswith("::notice title=Baseline::")
    assert len(commands) == len(wanted)
    for line, (file, finding) in zip(commands, wanted, strict=True):
        command = COMMAND.fullmatch(line)
        properties = dict(part.split("=", 1) for part in command["properties"].split(","))
        assert command["name"] == {"error": "error", "warning": "warning", "note": "notice"}[finding.level]
        assert properties.get("line") == (None if finding.place.line is None else str(finding.place.line))
        assert ("file" in properties) == (file.path != "-")


@given(FOUND)
def test_sarif_is_valid_and_names_the_files(is_sarif, found):
    log = json.loads(sarif_text(found, "0.1.0"))
    is_sarif(log)
    for result, (file, _, finding) in zip(log["runs"][0]["results"], found_in(found), strict=True):
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[\w./~!$&'()*+,;=@%-]+", uri, re.ASCII)
        if file.path != "-":
            assert unquote(uri, errors="surrogateescape") == file.shown
        assert result["ruleId"] == finding.rule.name


@given(FOUND)
def test_records_and_text_hold_nothing_that_steers(found):
    texts = [fitting(text_report(found)), *strings_of(records(found, "0.1.0"))]
    assert max(map(len, texts[0].split("\n"))) <= 100
    for line in texts:
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", line)


def test_github_escapes_as_documented():
    finding = Finding(
        rule=OF_STATEMENT["sum"],
        level=Level.ERROR,
        message="100 % off,\r\nsaid: a::b",
        place=Place(4, 7, "Total"),
        column=3,
    )
    one = CheckedSet(name="a:b,c", status=SetStatus.INCONSISTENT, findings=(finding,))
    line = github(Compared((CheckedFile(path="data/x,y:1%.csv", sets=(one,), by=("set",)),))).split("\n")[0]
    assert line == (
        "::error file=data/x%2Cy%3A1%25.csv,line=7,col=3,title=A sum does not add up (a%3Ab%2Cc)"
        "::100 %25 off,\\x0d%0Asaid: a::b"
    )


@pytest.mark.parametrize("form", ["text", "json", "junit", "github", "sarif"])
def test_hostile_names_and_cells_pass_through_the_command_line(check, tmp_path, form, is_sarif, is_junit):
    name = "a::b,100%\n]]> \u202e.csv"
    rows = ['"]]>\n::error::x",5,2025', '"]]>\n::error::x",6,2025', f"{'y' * 10_000},7,2025", '"<b>","5 ::x",2025']
    (tmp_path / name).write_text("\n".join(["category,value,start", *rows]) + "\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text("\n".join(["category,value,start", *rows[:3]]) + "\n", encoding="utf-8")
    code, out = check("./" + name, "other.csv", form=form)
    assert code == 2
    if form == "junit":
        is_junit(out)
        assert [case.get("classname") for case in ET.fromstring(out).iter("testcase")] == [
            "a::b,100%\n]]> \\u202e.csv",
            "other.csv",
        ]
    elif form == "sarif":
        is_sarif(out)
        assert [result["ruleId"] for result in out["runs"][0]["results"]] == ["unreadable-cell", "printed-twice"]
    elif form == "github":
        assert [line[:7] for line in out.splitlines()] == ["::error", "::error", "2 files"]
    elif form == "json":
        assert out["exit_code"] == 2
    else:
        assert max(map(len, out.splitlines())) <= 100


def test_a_long_conflict_is_cut_in_formats_of_one_line_and_says_so():
    related = tuple(Related(Place(n, n, f"c{n}"), "x" * 900) for n in range(1, 300))
    finding = Finding(
        rule=UNREADABLE_CELL, level=Level.ERROR, message="m" * 9000, place=Place(1, 2, "v"), related=related
    )
    one = CheckedSet(name="", status=SetStatus.UNREADABLE, findings=(finding,))
    found = Compared((CheckedFile(path="x.csv", sets=(one,)),))
    result = json.loads(sarif_text(found, "0.1.0"))["runs"][0]["results"][0]
    assert len(result["relatedLocations"]) == 100
    assert "more characters" in result["message"]["text"]
    assert len(github(found).split("\n")[0]) < 10_000
