"""Public names: one list, in the package, in the reference page and behind lazy loading."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import deserstats as ds

ROOT = Path(__file__).resolve().parent.parent


STUB = (Path(ds.__file__).parent / "__init__.pyi").read_text(encoding="utf-8")
ROOM = {name: module.split(".")[0] for module, name in re.findall(r"^from \.([\w.]+) import (\w+) as", STUB, re.M)}
PAGES = {"results": ds.results, "regular": ds.regular}
REFERENCE = sorted((ROOT / "docs/reference").glob("*.md"))


def listed_on(page: Path) -> list[str]:
    return re.findall(r"^   (\w+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_every_public_name_resolves_to_what_its_stub_names():
    assert all(getattr(ds, name).__module__.startswith(f"deserstats.{room}") for name, room in ROOM.items())
    assert sorted([*ROOM, *PAGES]) == sorted(ds.__all__)
    # about 45, and the three of many sets
    assert len(ds.__all__) <= 49


@pytest.mark.parametrize("name", PAGES)
def test_a_module_of_names_has_a_page_that_lists_them_all(name):
    assert sorted(listed_on(ROOT / f"docs/reference/{name}.md")) == sorted(PAGES[name].__all__)


def test_tests_of_regular_series_are_functions_however_their_modules_were_loaded():
    code = "import deserstats.results, deserstats as ds; print(*(callable(getattr(ds.regular, n)) for n in ds.regular.__all__))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True"] * len(ds.regular.__all__)


def test_the_reference_pages_of_the_rooms_together_list_exactly_the_public_names():
    listed = [name for page in REFERENCE if page.stem not in PAGES for name in listed_on(page)]
    assert sorted(listed) == sorted(ROOM)


@pytest.mark.parametrize("page", [p for p in REFERENCE if listed_on(p) and p.stem not in PAGES], ids=lambda p: p.stem)
def test_a_reference_page_lists_the_names_of_its_room(page):
    assert {ROOM[name] for name in listed_on(page)} == {page.stem}


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="chek"):
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
