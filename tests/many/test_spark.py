"""The recipe for Spark on the page of many sets gives the rows of the same table in memory."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from sets_of_all_kinds import shuffled, table

import deserstats as ds

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/how-to/many-sets.md").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs a Java runtime")
def test_spark_gives_the_rows_of_the_same_table_in_memory(tmp_path):
    pytest.importorskip("pyspark", reason="pyspark is not installed: make spark")
    frame = shuffled(table(60), 1).rename(columns={"set_id": "station"})
    frame.to_parquet(tmp_path / "claims.parquet", index=False)
    recipe = re.search(r":caption: on_spark\.py\n\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)[1]
    (tmp_path / "on_spark.py").write_text(recipe, encoding="utf-8")
    # several partitions, in frames of a few rows, so that sets go on from one frame to the next
    said = {"ui.enabled": False, "sql.adaptive.enabled": False, "sql.shuffle.partitions": 3}
    said |= {"sql.execution.arrow.maxRecordsPerBatch": 7}
    arguments = " ".join(f"--conf spark.{name}={str(value).lower()}" for name, value in said.items())
    there = {
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_SUBMIT_ARGS": f"--master local[2] {arguments} pyspark-shell",
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    run = subprocess.run(
        [sys.executable, "on_spark.py", "claims.parquet", "rows"],
        cwd=tmp_path,
        env=os.environ | there | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    assert len(list((tmp_path / "rows").glob("*.parquet"))) > 1
    found = pd.read_parquet(tmp_path / "rows").sort_values("set_id", ignore_index=True)
    want = ds.check_many(frame, by="station").astype({"gap": "string", "apart": "string"})
    want = want.sort_values("set_id", ignore_index=True)
    assert set(want["status"]) == {"consistent", "inconsistent", "unreadable", "undecided"}
    pd.testing.assert_frame_equal(found.astype(want.dtypes), want)
