"""README and docs are run: their code, their output, their commands; their pictures are as they are drawn."""

import inspect
import re
import shlex
from pathlib import Path

import page_outputs
import pictures
import pytest

import deserstats as ds
from deserstats.cli import main
from deserstats.result import Result

ROOT = Path(__file__).resolve().parent.parent
PAGES = page_outputs.pages()
BESIDE = [ROOT / "CONTRIBUTING.md", ROOT / "examples/README.md", ROOT / "deserstats/data/README.md"]
BLOCK = re.compile(r"^(?P<fence>`{3,})(?P<kind>[^\n]*)\n(?P<text>.*?)^(?P=fence)$", flags=re.MULTILINE | re.DOTALL)
THREE = (ROOT / "docs/tutorial/three-users.md").read_text(encoding="utf-8")


def named(page):
    return str(page.relative_to(ROOT))


def blocks(page, *kinds):
    """Blocks of code of a page that are neither examples with a prompt nor transcripts."""
    found = [block for block in BLOCK.finditer(page.read_text(encoding="utf-8")) if block["kind"] in kinds]
    return [block["text"] for block in found if ">>>" not in block["text"]]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_prints_what_it_says(page):
    text = page.read_text(encoding="utf-8")
    now = page_outputs.page_now(text, page.name)
    assert now.splitlines() == text.splitlines()


def test_an_output_that_is_no_longer_true_is_written_anew_and_the_rest_is_kept():
    page = "\n".join(["```", ">>> for k in (1, 2):", "...     print(k)", "1", "3", ">>> print('a', 9)", "a ...", "```"])
    assert page_outputs.page_now(page) == page.replace("\n3\n", "\n2\n")
    page = "```console\n$ deserstats --version\n0.0.9\n```"
    assert page_outputs.page_now(page).split("\n")[2] == f"deserstats {ds.__version__}"
    with pytest.raises(RuntimeError, match="page, line 2: 1 / 0"):
        page_outputs.page_now("```\n>>> 1 / 0\n```")


def test_of_what_an_example_raises_the_frames_are_left_out():
    page = "```\n>>> int('x')\nTraceback (most recent call last):\nValueError: {}\n```"
    now = page_outputs.page_now(page.format("another"))
    assert now == page.format("invalid literal for int() with base 10: 'x'")


def test_a_program_that_fails_is_not_written_down_as_an_answer(monkeypatch):
    monkeypatch.setattr(page_outputs, "command_line", lambda words: print("Traceback") or 4)
    with pytest.raises(RuntimeError, match="check table: Traceback"):
        page_outputs.page_now("```console\n$ deserstats check table\nfine\n```")


def test_examples_of_a_module_are_written_anew_among_its_names():
    module = 'def one():\n    """Say one.\n\n    >>> one()\n    2\n    """\n    return 1\n'
    assert page_outputs.module_now(module, known={"one": lambda: 1}) == module.replace("    2\n", "    1\n")
    kept = module.replace("Say one.", "Say one\\n.")
    assert page_outputs.module_now(kept, known={"one": lambda: 1}) == kept


def test_every_block_of_code_is_run_or_is_a_command_that_is_looked_at():
    told = {"", "python", "console"}
    other = {"{toctree}", "{eval-rst}", "{code-block} text", "{code-cell} ipython3", "{include} ../CHANGELOG.md"}
    for page in [*PAGES, *BESIDE]:
        text = page.read_text(encoding="utf-8")
        kinds = {block["kind"] for block in BLOCK.finditer(text)}
        assert kinds <= told | other, page
        transcripts = [block["text"] for block in BLOCK.finditer(text) if block["kind"] == "console"]
        assert len(transcripts) == sum(step["command"] is not None for step in page_outputs.STEP.finditer(text)), page
    assert [page for page in PAGES if blocks(page, "python")] == [ROOT / "README.md"]  # run below


@pytest.mark.parametrize("page", [*PAGES, *BESIDE], ids=named)
def test_every_command_of_a_page_exists(page, capsys):
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    for line in "\n".join(blocks(page, "")).splitlines():
        for command in filter(None, map(str.strip, line.split("&&"))):
            words = shlex.split(command.replace(".venv/bin/", "").replace("python -m deserstats", "deserstats"))
            if words[0] == "make":
                assert set(words[1:]) <= set(targets)
            elif words[0] == "deserstats":
                assert main([words[1], "--help"]) == 0
                options = {word for word in words if word.startswith("-")}
                assert options <= set(re.findall(r"--?\w[\w-]*", capsys.readouterr().out))
            elif words[0] == "python" and words[1].endswith(".py"):
                assert (ROOT / words[1]).exists()
            else:
                known = (
                    ["python", "-m", "pip", "install"],
                    ["python3", "-m", "venv"],
                    ["pip", "install"],
                    ["python", "-m", "pytest"],
                )
                assert [start for start in known if words[: len(start)] == start], command


def test_the_first_lines_of_the_readme_answer_a_sheet_as_it_came(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    pytest.importorskip("openpyxl")
    sheet = next(step for step in page_outputs.STEP.finditer(THREE) if step["name"] == "evictions.xlsx")
    page_outputs.saved("your-table.xlsx", sheet["text"])
    (code,) = blocks(ROOT / "README.md", "python")
    exec(code, {})
    # the districts of the third quarter: 441 + 276 + 367 = 1,084; Total says 1,048
    assert "3 parts add up to 1,084, Total is printed 1048: 36 apart" in capsys.readouterr().out
    assert "1,084" in Path("report.html").read_text(encoding="utf-8")
    for command in re.findall(r"^deserstats (.*)$", "\n".join(blocks(ROOT / "README.md", "")), flags=re.MULTILINE):
        Path("report.html").unlink(missing_ok=True)
        assert main(shlex.split(command)) == 0
        assert "1,084" in capsys.readouterr().out or Path("report.html").exists()


def test_each_of_three_users_has_a_verdict_within_three_calls():
    parts = THREE.split("\n## ")[1:]
    assert len(parts) == 3
    for part in parts:
        calls = re.findall(r"^\$ deserstats .*|^>>> (?!import).*", part, flags=re.MULTILINE)
        verdict = re.search(r"They cannot all describe the same count|^Inconsistent:", part, flags=re.MULTILINE)
        first = part[: verdict.start()]
        assert 0 < sum(call in first for call in calls) <= 3, part.split("\n")[0]


@pytest.mark.parametrize("page", [*PAGES, *BESIDE], ids=named)
def test_links_within_the_repository_lead_somewhere(page):
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" not in link and not link.startswith("#"):
            # the pages of the notebooks are copied beside the others when they are built
            target = (page.parent / link.split("#")[0]).resolve()
            built = ROOT / "docs/examples/index.md"
            assert target.exists() or target == built, link


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_a_picture_looks_as_it_is_drawn_now(name):
    kept = (ROOT / "docs/_static" / name).read_bytes()
    assert pictures.alike(kept, pictures.drawn(name))
    assert len(kept) < 60_000


def test_pictures_are_told_apart_by_what_they_show(monkeypatch):
    kept = pictures.drawn("first.png")
    parts, total, apart = pictures.figures()
    monkeypatch.setattr(pictures, "figures", lambda: (parts, total, apart))
    assert pictures.alike(kept, pictures.drawn("first.png"))
    monkeypatch.setattr(pictures, "figures", lambda: (parts, total, 17_685))  # two digits of one label
    assert not pictures.alike(kept, pictures.drawn("first.png"))
    monkeypatch.setattr(pictures, "figures", lambda: (parts[::-1], total, apart))
    assert not pictures.alike(kept, pictures.drawn("first.png"))
    assert not pictures.alike(kept, pictures.drawn("card.png"))


def test_badges_say_what_the_metadata_say():
    for name, text in pictures.badges().items():
        assert (ROOT / "docs/_static" / name).read_text(encoding="utf-8") == text
    assert "3.11 or later" in pictures.badges()["python.svg"]


def test_the_words_beside_the_first_picture_are_its_figures():
    parts, (_, total), apart = pictures.figures()
    shown = [figure.printed for _, figure in parts] + [
        total.printed,
        f"{sum(f.value for _, f in parts):,}",
        f"{apart:,}",
    ]
    assert shown == ["347", "6,641", "67,840", "110,511", "202,997", "185,339", "17,658"]
    for page in (ROOT / "README.md", ROOT / "docs/index.md"):
        (words,) = re.findall(r"!\[([^\]]*)\]\([^)]*first\.png\)", page.read_text(encoding="utf-8"))
        assert [figure for figure in shown if figure not in words] == []


FUNCTIONS = {
    f"{space.__name__}.{name}": getattr(space, name)
    for space in (ds, ds.regular)
    for name in space.__all__
    if inspect.isfunction(getattr(space, name))
}


def public():
    """Every public name with examples, and the methods of public classes that have some."""
    found = dict(FUNCTIONS)
    for space in (ds, ds.results):
        for name in space.__all__:
            kind = getattr(space, name)
            if inspect.isclass(kind):
                found |= {name: kind}
                found |= {f"{name}.{key}": value for key, value in vars(kind).items() if not key.startswith("_")}
    return {name: thing for name, thing in found.items() if ">>>" in (inspect.getdoc(thing) or "")}


@pytest.mark.parametrize("name", public())
def test_an_example_of_a_public_name_can_be_pasted(name):
    text = inspect.getdoc(public()[name])
    prompts = re.findall(r"^>>> (.*)", text, flags=re.MULTILINE)
    assert prompts[0] == "import deserstats as ds"
    assert not [line for line in prompts if line.startswith("from deserstats")]
    with page_outputs.folder_of_its_own():
        assert page_outputs.examples_now(text, name) == {}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_question_has_an_example_and_names_its_picture(name):
    text = inspect.getdoc(FUNCTIONS[name])
    assert ">>> " in text
    annotation = inspect.signature(FUNCTIONS[name]).return_annotation
    kinds = [getattr(ds.results, kind, None) for kind in re.findall(r"\w+", annotation)]
    if any(kind is not None and issubclass(kind, Result) for kind in kinds):
        assert "``plot()``" in text


def test_no_page_names_a_registry_or_a_path_of_one_machine():
    words = ("/" + "root/", "/" + "work/", "/" + "home/", "/" + "tmp/", "pypi" + ".org/simple")
    for page in [*PAGES, *BESIDE]:
        text = page.read_text(encoding="utf-8")
        assert not [word for word in words if word in text], page


def test_every_doi_of_the_package_is_on_the_page_of_references():
    doi = re.compile(r"\b10\.\d{4,9}/[^\s,;<>\"'`]*[\w-](?:\(\d+\)[\w-]+)?")
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "deserstats").rglob("*.py")]
    cited = {found.rstrip(".)") for source in sources for found in doi.findall(source)}
    page = (ROOT / "docs/references.md").read_text(encoding="utf-8")
    assert len(cited) > 40
    assert {found for found in cited if found not in page} == set()


NAMED = re.compile(r"`((?:deserstats|tests|docs|claims|model|checks|causes|trend|plausibility|show|stats)/[\w/.]*)`")


@pytest.mark.parametrize("page", ["docs/architecture.md", "docs/how-to/adding-a-shape.md", "CONTRIBUTING.md"])
def test_every_file_and_folder_that_a_page_names_exists(page):
    names = NAMED.findall((ROOT / page).read_text(encoding="utf-8"))
    assert len(names) > 15
    assert [name for name in names if not (ROOT / name).exists() and not (ROOT / "deserstats" / name).exists()] == []
