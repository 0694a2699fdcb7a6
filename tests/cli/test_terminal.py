"""Shell manners: encodings, closed pipes, full disks, interrupts, and nothing of a table that steers a terminal."""

import json
import os
import signal
import subprocess
import sys
from importlib.metadata import version

import pytest

from deserstats.cli import main
from deserstats.wording import shown

RED = "b\x1b[31m\x07\u202e"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "claims.csv"
    path.write_text(f"id,value,relation,start\nКиїв,5,exact,2025\n{RED},6,exact,2025\n", encoding="utf-8")
    return str(path)


def run(*words, **options):
    environment = {**os.environ, **options.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "deserstats", *words], capture_output=True, env=environment, check=False, **options
    )


ASCII = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}


def test_what_steers_a_terminal_is_written_by_its_number(table, capsys):
    assert shown("a\x1bb\x9bc\rd\x07\u202e\n\t\u0456") == r"a\x1bb\x9bc\x0dd\x07\u202e" + "\n\t\u0456"
    assert main(["check", table]) == 1
    out = capsys.readouterr().out
    assert r"b\x1b[31m\x07\u202e" in out
    assert not set(out) & set("\x1b\x07\u202e")
    assert main(["check", table, "--category", RED]) == 2
    assert main(["check", table, f"--{RED}"]) == 2
    assert main(["check", f"{RED}.csv"]) == 2
    assert not set(capsys.readouterr().err) & set("\x1b\x07\u202e")
    assert main(["check", table, "--json"]) == 1
    out = capsys.readouterr().out
    assert not set(out) & set("\x1b\x07\u202e")
    assert [row["id"] for row in json.loads(out)["claims"]["rows"]] == ["Київ", RED]


def test_an_ascii_terminal_is_answered(table):
    told = run("check", table, env=ASCII)
    assert told.returncode == 1
    assert rb"\u041a\u0438\u0457\u0432" in told.stdout
    rows = json.loads(run("check", table, "--json", env=ASCII).stdout)["claims"]["rows"]
    assert rows[0]["id"] == "Київ"
    assert run("check", table, "--category", "Київ", env=ASCII).returncode == 2


def test_a_closed_pipe_ends_in_silence(table):
    read, write = os.pipe()
    os.close(read)
    told = subprocess.run(
        [sys.executable, "-m", "deserstats", "check", table], stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (told.returncode, told.stderr) == (141, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full on this machine")
def test_a_full_disk_is_told_in_one_line(table):
    with open("/dev/full", "wb") as full:
        told = subprocess.run(
            [sys.executable, "-m", "deserstats", "check", table], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert told.returncode == 2
    assert told.stderr.count(b"\n") == 1
    assert b"No space left on device" in told.stderr


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no signals of this kind on this machine")
def test_an_interrupt_ends_with_130_and_one_line(table):
    words = [sys.executable, "-m", "deserstats", "check", "-"]
    # a shell that runs tests in the background lets its children ignore interrupts
    asked = subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    # more than a pipe holds: once it is written, the program is reading
    asked.stdin.write(b"value,start\n" * 2**17)
    asked.stdin.flush()
    asked.send_signal(signal.SIGINT)
    out, told = asked.communicate(timeout=20)
    assert (asked.returncode, out, told) == (130, b"", b"deserstats: interrupted\n")


def test_an_interrupt_and_our_own_faults_have_codes_of_their_own(table, capsys, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    def broken(*_, **__):
        raise RuntimeError(RED)

    question = "deserstats.checks.consistency.check_consistency.check_consistency"
    monkeypatch.setattr(question, interrupted)
    assert main(["check", table]) == 130
    assert capsys.readouterr().err == "deserstats: interrupted\n"
    monkeypatch.setattr(question, broken)
    assert main(["check", table]) == 4
    told = capsys.readouterr().err
    assert "RuntimeError" in told
    assert "\x1b" not in told


def test_standard_input_is_a_table(table):
    with open(table, "rb") as file:
        told = run("check", "-", stdin=file)
    assert told.returncode == 1


def test_the_version_is_the_installed_one(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"deserstats {version('deserstats')}\n"


@pytest.mark.parametrize("name", ["folder.csv", "none.csv", "empty.csv"])
def test_what_is_no_file_is_told_without_a_traceback(tmp_path, capsys, name):
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "empty.csv").touch()
    assert main(["check", str(tmp_path / name)]) == 2
    told = capsys.readouterr().err
    assert told.startswith("deserstats: ")
    assert "Traceback" not in told


def test_every_statement_counts(table, capsys):
    statements = ["--statement", "value=7 start=2025", "--statement", "value=8 start=2025"]
    assert main(["verify", table, *statements]) == 0
    out = capsys.readouterr().out
    assert "(7, 2025)" in out
    assert "(8, 2025)" in out
    assert main(["verify", table, *statements, "--json"]) == 0
    assert [answer["type"] for answer in json.loads(capsys.readouterr().out)] == ["Implication", "Implication"]


def test_importing_warns_of_nothing():
    assert subprocess.run([sys.executable, "-W", "error", "-c", "import deserstats"], check=True).returncode == 0
