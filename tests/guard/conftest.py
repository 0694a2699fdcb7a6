"""Schemas that the formats are held against, and the command line as a program calls it."""

import json
import os
from pathlib import Path

import pytest

from deserstats.cli import main

HERE = Path(__file__).parent
CARRIED = "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
SARIF = [Path(folder) / CARRIED for folder in (os.environ.get("SARIF_SCHEMA", "."), ".")]
"""Where the schema of SARIF may be: npm install --no-save @microsoft/jest-sarif."""


@pytest.fixture(scope="session")
def is_sarif():
    """Hold a log against the JSON schema of SARIF 2.1.0."""
    jsonschema = pytest.importorskip("jsonschema")
    path = next((path for path in SARIF if path.exists()), None)
    if path is None:
        pytest.skip("the schema of SARIF is not here: npm install --no-save @microsoft/jest-sarif, or SARIF_SCHEMA")
    schema = json.loads(path.read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(schema)(schema).validate


@pytest.fixture(scope="session")
def is_junit():
    """Hold a document against the schema of Jenkins' xunit plugin (MIT), as pytest's own sources carry it."""
    xmlschema = pytest.importorskip("xmlschema", reason="xmlschema is not here: pip install xmlschema")
    return xmlschema.XMLSchema(str(HERE / "junit-10.xsd")).validate


@pytest.fixture
def check(capsys, monkeypatch, tmp_path):
    """Run ``check`` in a folder of its own and return its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)

    def run(*words, form="json"):
        code = main(["check", *words, *(["--format", form] if form else [])])
        out = capsys.readouterr().out
        return code, json.loads(out) if form in ("json", "sarif") and out else out

    return run
