"""Public names: one list, in the package, in the reference page and behind lazy loading."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import deserstats as ds

ROOT = Path(__file__).resolve().parent.parent


def test_every_name_in_all_resolves():
    assert all(getattr(ds, name) is not None for name in ds.__all__)
    assert sorted(ds._MODULE) == sorted(ds.__all__)


REFERENCE = sorted((ROOT / "docs/reference").glob("*.md"))


def listed_on(page: Path) -> list[str]:
    return re.findall(r"^   (\w+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_the_reference_pages_together_list_exactly_the_public_names():
    listed = [name for page in REFERENCE for name in listed_on(page)]
    assert sorted(listed) == sorted(ds.__all__)


@pytest.mark.parametrize("page", [p for p in REFERENCE if listed_on(p)], ids=lambda p: p.stem)
def test_a_reference_page_lists_the_names_of_its_room(page):
    assert {ds._MODULE[name].split(".")[0] for name in listed_on(page)} == {page.stem}


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        _ = ds.chek


def loaded_after(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint(*sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_import_loads_neither_pyplot_nor_an_optimiser_nor_pandas():
    loaded = loaded_after("import deserstats")
    assert not loaded & {"matplotlib", "highspy", "scipy", "pandas"}


def test_reading_loads_neither_pyplot_nor_an_optimiser():
    loaded = loaded_after("import deserstats as ds; ds.load_example('two-figures')")
    assert not loaded & {"matplotlib.pyplot", "highspy", "scipy.optimize"}


def test_help_loads_no_pandas():
    code = "from deserstats.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass\nprint()"
    assert "pandas" not in loaded_after(code)


def test_version_is_the_installed_one():
    from importlib.metadata import version

    from deserstats.result import VERSION

    assert ds.__version__ == version("deserstats") == VERSION
    assert f"version: {VERSION}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
