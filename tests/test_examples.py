"""The plain scripts of examples/ run, and print the figures that were added up by hand; notebooks keep their outputs."""

import base64
import io
import json
import re
import runpy
from pathlib import Path

import pytest
from notebook_outputs import differences
from PIL import Image, PngImagePlugin

import deserstats as ds

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
if not EXAMPLES.exists():
    pytest.skip("examples are not part of the source package", allow_module_level=True)
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))


def run(script, capsys, *arguments):
    runpy.run_path(str(EXAMPLES / script))["main"](*arguments)
    return capsys.readouterr().out


def test_from_article_to_verdict(capsys, tmp_path):
    page = tmp_path / "report.html"
    said = run("article_to_verdict.py", capsys, str(page))
    # 213,001 - 90,590 and 213,999 - 90,590
    assert "122,411 to 123,409" in said
    # (90,590 / 151) / (123,409 / 1,042) and (90,590 / 151) / (122,411 / 1,042)
    assert "5.065 to 5.107 times" in said
    assert "Two figures of one article" in page.read_text(encoding="utf-8")


def test_desertion(capsys):
    said = run("desertion.py", capsys)
    # 202,997 - 185,339 = 17,658, the year that is missing; 6,988 = 347 + 6,641
    assert "185,339 for 2022-03-01; 2023-01-01; 202,997" in said
    assert "above Opendatabot in 4 of 4: 8 to 1,600 proceedings" in said  # 347 - 339 and 67,840 - 66,240
    months = [1289, 2075, 2143, 1799, 2317, 1649, 2001, 2226, 2627, 1796]  # articles 407+408 less 407
    assert [int(v.replace(",", "")) for v in re.findall(r"registered 408, \w+ 2024: ([\d,]+)", said)] == months
    assert sum(months) == 19_922  # printed elsewhere, odb24.35
    assert "2024-12-01" in said
    assert "Average daily proceedings registered 407+408 were higher in Jan-May 2025" in said
    assert "holds if every event is recorded within 2 months; at 3 months a series breaks it" in said


def test_messy_rows(capsys):
    said = run("messy_rows.py", capsys)
    assert "7 of 12 rows cannot be read" in said
    assert "12 of 12 claims used" in said
    assert "Refuted by the claims" in said
    assert "read 2,718, not 2,178" in said  # 310 + 342 + 405 + 467 + 583 + 611


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_starts_from_a_question_and_is_listed(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert "".join(notebook["cells"][0]["source"]).split("\n")[0].endswith("?")
    assert f"]({path.name})" in (EXAMPLES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_keeps_its_answers_and_nothing_of_the_run(path):
    text = path.read_text(encoding="utf-8")
    notebook = json.loads(text)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    outputs = [output for cell in cells for output in cell["outputs"]]
    assert all(cell["execution_count"] is None and cell["metadata"] == {} for cell in cells)
    assert {output["output_type"] for output in outputs} <= {"stream", "display_data", "execute_result"}
    assert all(output.get("execution_count") is None and not output.get("metadata") for output in outputs)
    assert cells[-1]["outputs"], "the last answer is kept"
    for cell in cells:
        code = "".join(cell["source"])
        if re.search(r"^(?:print\(|ds\.plot_\w+\(|\w+\.plot\()", code, flags=re.MULTILINE):
            assert cell["outputs"], code
        streams = [output for output in cell["outputs"] if output["output_type"] == "stream"]
        assert len(streams) <= 1, "how a kernel cut what was printed differs from run to run"
    pictures = [output["data"]["image/png"] for output in outputs if "image/png" in output.get("data", {})]
    assert all(len(picture) * 3 / 4 < 60_000 for picture in pictures)
    assert not [word for word in ("/" + "root/", "/" + "work/", "/" + "home/", "/" + "tmp/", " at 0x") if word in text]


def kept(*outputs):
    """A notebook of one cell with outputs."""
    return {"cells": [{"cell_type": "markdown"}, {"cell_type": "code", "outputs": list(outputs)}]}


def drawn(left, software="matplotlib 3.11"):
    """A picture with a bar, as a version of matplotlib drew it."""
    picture = Image.new("RGB", (300, 200), "white")
    picture.paste("navy", (left, 60, left + 40, 140))
    png, about = io.BytesIO(), PngImagePlugin.PngInfo()
    about.add_text("Software", software)
    picture.save(png, "png", pnginfo=about)
    return {"output_type": "display_data", "data": {"image/png": base64.b64encode(png.getvalue()).decode()}}


def test_kept_outputs_are_the_same_to_the_letter_and_pictures_by_their_look():
    said = {"output_type": "stream", "name": "stdout", "text": "122,411 to 123,409\n"}
    assert list(differences(kept(said, drawn(60)), kept(said, drawn(60)))) == []
    (found,) = differences(kept(said), kept(said | {"text": "122,411 to 123,490\n"}))
    assert found.startswith("cell 2:")
    assert "-{'text': '122,411 to 123,409" in found
    assert len(list(differences(kept(said), kept()))) == 1
    assert list(differences(kept(drawn(60)), kept(drawn(61)))) == []  # as a letter may be set elsewhere
    assert list(differences(kept(drawn(60)), kept(drawn(66)))) == ["cell 2: the picture looks otherwise"]
    other = "matplotlib 3.8"
    assert list(differences(kept(drawn(60)), kept(drawn(63, other)))) == []
    assert list(differences(kept(drawn(60)), kept(drawn(80, other)))) == ["cell 2: the picture looks otherwise"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_notebook_reshapes_a_table_by_hand(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    assert re.findall(r"\.(?:melt|stack|unstack|pivot\w*|wide_to_long|iterrows|itertuples|to_dict)\(", code) == []


def test_the_sheet_of_an_office_has_one_slip_that_its_totals_show():
    pytest.importorskip("openpyxl")
    claims = ds.read_claims(EXAMPLES / "data/shelter-admissions.xlsx", fill={"measure": "admissions"})
    told = claims.how_read.to_frame().set_index("about")["n"]
    assert len(claims) == 7 * 26 - 1  # six districts and Total; 24 months and two totals; one cell is ".."
    assert (told["skipped"], told["words"], told["columns"]) == (1, 4, 1)
    # Riverside in 2023: the months come to 14,653, the total is 14,203; March over the districts is 450 more than its total
    doubtful = [claims[id] for repair in ds.find_repairs(claims).repairs for id in repair.ids]
    assert [(c.geography, str(c.start), c.value) for c in doubtful] == [("Riverside", "2023-03", "1,727")]
    assert ds.diagnose(claims).slips[0].proposed == "1,277"
    # 2,838 of Old Town in 2022 less its eleven months, 2,610
    late = ds.bound(claims.drop([doubtful[0].id]), period="2022-10", geography="Old Town")
    assert (late.low, late.high) == (228, 228)
