"""The tutorial is a transcript: its files are written, its commands run, and their output compared."""

import doctest
import re
import shlex
from pathlib import Path

from deserstats.cli import main

PAGE = Path(__file__).resolve().parent.parent / "docs/tutorial/index.md"
STEP = re.compile(
    r"^```\{code-block\} text\n:caption: (?P<name>\S+)\n\n(?P<text>.*?)^```"
    r"|^```console\n\$ python -m deserstats (?P<command>.*?)\n(?P<output>.*?)^```",
    flags=re.MULTILINE | re.DOTALL,
)
SAME = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def test_the_transcript_is_what_the_program_prints(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    commands = []
    for step in STEP.finditer(PAGE.read_text(encoding="utf-8")):
        if step["name"]:
            Path(step["name"]).write_text(step["text"], encoding="utf-8")
            continue
        main(shlex.split(step["command"]))
        printed = capsys.readouterr()
        commands.append(step["command"].split()[0])
        assert doctest.OutputChecker().check_output(step["output"], printed.out + printed.err, SAME), step["command"]
    assert commands == ["check", "repair", "check", "bound", "verify", "trend", "check", "report"]
    assert 10_000 < Path("report.html").stat().st_size < 2_000_000
