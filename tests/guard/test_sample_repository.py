"""The sample repository: what was planted is flagged at its rows and columns, and nothing else is."""

import csv
import json
import re
import shlex
import shutil
from fnmatch import fnmatch
from pathlib import Path

import pytest

from deserstats.cli import main

SAMPLE = Path(__file__).parents[2] / "examples/guarded-repository"
HOOKS = SAMPLE / ".pre-commit-config.yaml"
WORKFLOW = SAMPLE / ".github/workflows/figures.yml"
DATA = sorted(str(path.relative_to(SAMPLE)) for path in SAMPLE.glob("data/*"))
ACCEPTED = "accepted in the baseline"


def planted():
    with open(SAMPLE / "planted.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def steps():
    """The words of every check of the workflow: its options, then its files."""
    yaml = pytest.importorskip("yaml")
    for step in yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["check"]["steps"]:
        given = step.get("with", {})
        if "files" in given:
            files = [name for pattern in given["files"].split() for name in DATA if fnmatch(name, pattern)]
            words = shlex.split(given.get("options", "")) + [f"--by={name}" for name in given.get("by", "").split()]
            yield [*words, *([f"--baseline={given['baseline']}"] if "baseline" in given else []), *files]


def hooks():
    """The same of every hook."""
    yaml = pytest.importorskip("yaml")
    for hook in yaml.safe_load(HOOKS.read_text(encoding="utf-8"))["repos"][0]["hooks"]:
        yield [*hook.get("args", []), *(name for name in DATA if re.search(hook["files"], name))]


@pytest.fixture(scope="module", params=[steps, hooks], ids=["workflow", "pre-commit"])
def found(request, tmp_path_factory):
    """What the sample's checks find, each run in a copy of it."""
    folder = tmp_path_factory.mktemp("sample") / "repository"
    shutil.copytree(SAMPLE, folder)
    answers = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for words in request.param():
            answer = folder / "answer.json"
            with open(answer, "w", encoding="utf-8") as out, pytest.MonkeyPatch.context() as inner:
                inner.setattr("sys.stdout", out)
                # one file alone is answered in full: --by or a second file makes it findings
                code = main(["check", "--format", "sarif", *words])
            answers.append((code, json.loads(answer.read_text(encoding="utf-8"))["runs"][0]))
    return answers


def flagged(found, *, accepted):
    for _, run in found:
        for result in run["results"]:
            if bool(result.get("suppressions")) == accepted:
                place = result["locations"][0]
                physical = place["physicalLocation"]
                heading = place["logicalLocations"][0]["name"]
                yield physical["artifactLocation"]["uri"], physical["region"]["startLine"], heading, physical["region"]


def test_every_planted_fault_is_flagged_at_its_row_and_column_and_nothing_else_is(found):
    truth = sorted((p["file"], int(p["line"]), p["column"]) for p in planted() if p["what"] != ACCEPTED)
    assert sorted(place[:3] for place in flagged(found, accepted=False)) == truth
    assert len(truth) == 9


def test_what_the_baseline_has_is_told_and_does_not_fail(found):
    truth = [(p["file"], int(p["line"]), p["column"]) for p in planted() if p["what"] == ACCEPTED]
    assert [place[:3] for place in flagged(found, accepted=True)] == truth
    assert sorted(code for code, _ in found) == [1, 1, 2]  # the letter O cannot be read


def test_the_character_is_where_the_planted_figure_begins(found):
    at = {(p["file"], int(p["line"]), p["column"]): p["printed"] for p in planted()}
    for accepted in (False, True):
        for file, line, column, region in flagged(found, accepted=accepted):
            text = (SAMPLE / file).read_text(encoding="utf-8").split("\n")[line - 1]
            rest = text[region["startColumn"] - 1 :].replace('"', "").replace(",", "")
            assert rest.startswith(at[file, line, column].replace(",", "")), (file, line)


def test_what_is_written_for_code_scanning_is_valid(found, is_sarif):
    for _, run in found:
        is_sarif({"version": "2.1.0", "runs": [run]})


@pytest.mark.parametrize("form", ["junit", "github", "text"])
def test_the_other_formats_find_as_many(form, monkeypatch, capsys, is_junit):
    monkeypatch.chdir(SAMPLE)
    assert main(["check", "data/schools.csv", "--by", "school", "--baseline", "accepted.json", "--format", form]) == 2
    out = capsys.readouterr().out
    if form == "junit":
        is_junit(out)
        assert (out.count("<failure "), out.count("<error "), out.count("<testcase ")) == (2, 1, 40)
    elif form == "github":
        assert sorted(map(int, re.findall(r"^::error file=data/schools.csv,line=(\d+)", out, re.MULTILINE))) == [
            43,
            112,
            168,
        ]
    else:
        assert "1 conflict accepted in accepted.json" in " ".join(out.split())
        assert max(map(len, out.splitlines())) <= 100


def test_mended_the_sample_has_no_finding(tmp_path, monkeypatch):
    shutil.copytree(SAMPLE / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    for p in planted():
        path = Path(p["file"])
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
        place = rows[0].index(p["column"])
        assert rows[int(p["line"]) - 1][place].replace(",", "") == p["printed"].replace(",", "")
        rows[int(p["line"]) - 1][place] = p["true"]
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    assert main(["check", "data/thefts-2024.csv", "data/press.csv"]) == 0
    assert main(["check", "data/admissions-2025.csv", "--kind", "cumulative", "--since", "2025-01-01"]) == 0
    assert main(["check", "data/schools.csv", "--by", "school"]) == 0
