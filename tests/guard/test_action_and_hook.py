"""The action and the hook, taken apart as their runners do, and the action's script run."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deserstats.cli.options import parser_of_commands

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples/guarded-repository"
yaml = pytest.importorskip("yaml")


def read(path):
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def test_the_hook_has_what_pre_commit_needs():
    (hook,) = read(".pre-commit-hooks.yaml")
    assert {"id", "name", "entry", "language"} <= hook.keys()
    assert (hook["id"], hook["entry"], hook["language"]) == (
        "deserstats-check",
        "deserstats check --format text",
        "python",
    )
    assert hook["pass_filenames"] is True
    for used in read("examples/guarded-repository/.pre-commit-config.yaml")["repos"][0]["hooks"]:
        assert used["id"] == hook["id"]
        options = parser_of_commands().parse_args(["check", "--format", "text", *used.get("args", []), "a.csv"])
        assert options.files == ["a.csv"]


def test_the_action_has_what_the_runner_needs():
    action = read("action.yml")
    assert {"name", "description", "inputs", "runs"} <= action.keys()
    assert action["runs"]["using"] == "composite"
    for step in action["runs"]["steps"]:
        assert "uses" in step or "shell" in step
        # inputs reach the script as variables: a text in one is no part of the script
        assert "inputs." not in step.get("run", "")
    steps = read("examples/guarded-repository/.github/workflows/figures.yml")["jobs"]["check"]["steps"]
    for step in steps:
        if step.get("uses", "").startswith("ORGANISATION/"):
            assert step["with"].keys() <= action["inputs"].keys()


@pytest.fixture
def act(tmp_path):
    """Run the script of the action in a copy of the sample, with a command ``deserstats`` that is this one."""
    bash = shutil.which("bash")
    if bash is None or os.name == "nt":
        pytest.skip("there is no bash here")
    folder = tmp_path / "repository"
    shutil.copytree(SAMPLE, folder)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, words in (("deserstats", "-m deserstats"), ("python", "")):
        tool = tools / name
        tool.write_text(f'#!{bash}\nexec "{sys.executable}" {words} "$@"\n', encoding="utf-8")
        tool.chmod(0o755)
    (script,) = [step["run"] for step in read("action.yml")["runs"]["steps"] if step.get("id") == "check"]
    inputs = read("action.yml")["inputs"]

    def run(**given):
        variables = {name.upper(): given.get(name, inputs[name].get("default", "")) for name in inputs}
        env = os.environ | variables | {"GITHUB_OUTPUT": str(tmp_path / "output"), "PYTHONPATH": str(ROOT)}
        env["PATH"] = f"{tools}{os.pathsep}{env['PATH']}"
        words = [bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)
        assert done.stderr == ""
        assert (tmp_path / "output").read_text().splitlines()[-1] == f"exit-code={done.returncode}"
        return done.returncode, done.stdout, folder

    return run


def test_the_script_of_the_action_checks_patterns_and_writes_reports(act, is_junit):
    code, out, folder = act(files="data/thefts-*.csv\ndata/press.csv\n", junit="report.xml")
    assert code == 1
    lines = [line.split(",")[:2] for line in out.splitlines() if line.startswith("::error")]
    assert sorted(lines) == [
        ["::error file=data/press.csv", "line=2"],
        ["::error file=data/press.csv", "line=6"],
        ["::error file=data/thefts-2024.csv", "line=3"],
        ["::error file=data/thefts-2024.csv", "line=7"],
    ]
    is_junit((folder / "report.xml").read_text(encoding="ascii"))


def test_the_script_of_the_action_takes_sets_a_baseline_and_options(act):
    code, out, _ = act(
        files="data/schools.csv", by="school", baseline="accepted.json", options="--reading 'zeros=exact'"
    )
    assert code == 2
    assert "1 conflict accepted in accepted.json" in out
    assert act(files="data/nothing-*.csv")[0] == 2
    marked = act(files="data/$(touch made).csv", options="--fill 'measure=a;touch made'")
    assert marked[0] == 2
    assert not (marked[2] / "made").exists()
