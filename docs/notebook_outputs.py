"""Run the notebooks of examples/ and keep what they print and draw in them, or check what is kept.

``python docs/notebook_outputs.py`` writes; with ``--check`` it ends with 1 where a kept output is not what the code
gives now; names of notebooks after it choose some. Text must be the same to the letter. A picture must look the same:
other versions of matplotlib set letters a little differently, and that is no other picture.
"""

import argparse
import base64
import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

from pictures import alike, small

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
TIMEOUT = 120  # seconds for one cell


def executed(path):
    """Return the notebook after a run in a fresh kernel; a cell that fails, or that warns, stops it."""
    # what compares outputs needs neither
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": path.parent}},
        extra_arguments=["--log-level=ERROR"],
    )
    client.execute()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = [stripped(output) for output in cell.outputs]
    notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"], "language_info": {"name": "python"}}
    return notebook


def stripped(output):
    """Return an output without what differs from run to run: counts, and the time at which a picture was drawn."""
    if output.output_type == "stream":
        if output.name == "stderr":
            raise RuntimeError(f"a cell writes to stderr: {output.text}")
        return output
    if "execution_count" in output:
        output.execution_count = None
    output.metadata = {}
    if "image/png" in output.data:
        output.data = {"image/png": base64.b64encode(small(base64.b64decode(output.data["image/png"]))).decode() + "\n"}
    return output


def texts(output):
    """Return the texts of an output by their kind; of a picture that it is one."""
    if output["output_type"] == "stream":
        return {"text": output["text"]}
    return {kind: "a picture" if kind == "image/png" else text for kind, text in output["data"].items()}


def differences(kept, fresh) -> Iterator[str]:
    """Say where the outputs of two runs of one notebook differ."""
    for number, (old, new) in enumerate(zip(kept["cells"], fresh["cells"], strict=True), start=1):
        before, after = old.get("outputs", []), new.get("outputs", [])
        if [texts(output) for output in before] != [texts(output) for output in after]:
            lines = ["\n".join(str(texts(output)) for output in side).replace("\\n", "\n") for side in (before, after)]
            diff = difflib.unified_diff(*(text.splitlines() for text in lines), "kept", "now", lineterm="", n=0)
            yield f"cell {number}:\n" + "\n".join(diff)
            continue
        for one, other in zip(before, after, strict=True):
            png = [side.get("data", {}).get("image/png") for side in (one, other)]
            if all(png) and not alike(*map(base64.b64decode, png)):
                yield f"cell {number}: the picture looks otherwise"


def main(arguments=None):
    import nbformat
    from nbclient.exceptions import CellExecutionError

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    parser.add_argument("notebooks", nargs="*", type=Path, default=sorted(EXAMPLES.glob("*.ipynb")))
    asked = parser.parse_args(arguments)
    stale = broken = 0
    for path in asked.notebooks:
        kept = nbformat.read(path, as_version=4)
        try:
            fresh = executed(path)
        except (CellExecutionError, RuntimeError) as error:
            broken += 1
            print(f"{path.name} cannot be run: {error}")
            continue
        found = list(differences(kept, fresh))
        for difference in found:
            print(f"{path.name}, {difference}")
        if found and not asked.check:
            nbformat.write(fresh, path)
        stale += len(found)
    if stale and asked.check:
        print("make outputs keeps the outputs as they are now")
    return int(broken > 0 or (stale > 0 and asked.check))


if __name__ == "__main__":
    sys.exit(main())
