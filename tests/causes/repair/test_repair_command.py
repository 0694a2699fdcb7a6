"""The command ``repair``: what it lists, its JSON, its exit codes."""

import json

import deserstats as ds
from deserstats.cli import main

ROWS = """id,value,relation,start,category,origin
a,5,exact,2025,x,Office
b,6,exact,2025,x,Ministry
c,9,exact,2025,y,Office
"""


def test_repair(tmp_path, capsys):
    path = tmp_path / "claims.csv"
    path.write_text(ROWS, encoding="utf-8")
    assert main(["repair", str(path)]) == 0
    assert "2 best repairs of kind drop, each of cost 1" in capsys.readouterr().out
    assert main(["repair", str(path), "--keep", "Office", "--json"]) == 0
    answer = ds.results.RepairResult.from_dict(json.loads(capsys.readouterr().out))
    assert [r.ids for r in answer.repairs] == [("b",)]
    assert answer.verify()
    assert main(["repair", str(path), "--kind", "adjust"]) == 0
    assert "each of cost 1" in capsys.readouterr().out
    assert main(["repair", str(path), "--category", "y"]) == 0
    assert "nothing needs repair" in capsys.readouterr().out
    assert main(["repair", str(path), "--keep", "nobody"]) == 2
    assert "neither an id nor a root origin" in capsys.readouterr().err
