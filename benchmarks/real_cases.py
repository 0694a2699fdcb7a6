"""Where `diagnose` puts the true cause of real cases that were settled by hand: `python benchmarks/real_cases.py [-v]`.

Public cases (`tests/data/public_cases/slips.csv`: questions asked in public trackers, with the answers
worked out by hand) and the contradictions of the desertion table (`tests/causes/explain/slip_cases.csv`).
Real errors of the Italian series are added where ../shared is there. Cases called open have no known cause:
nothing should stand out.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import deserstats as ds

ROOT = Path(__file__).parent.parent
PUBLIC = ROOT / "tests" / "data" / "public_cases"
DESERTION = ROOT / "tests" / "causes" / "explain" / "slip_cases.csv"
SHARED = ROOT.parent / "shared"
NONE = "none"


@dataclass(frozen=True)
class Case:
    """Claims with what is known of them: the claims that a slip must change, its kinds, the right figure."""

    name: str
    block: str
    claims: ds.ClaimSet
    ids: frozenset[str]
    kinds: frozenset[str]
    figure: str = ""
    effort: float = 1.0

    def is_told_by(self, slip: ds.results.Slip) -> bool:
        if slip.kind.value not in self.kinds or not self.ids <= set(slip.ids):
            return False
        after = [edit.after.replace(",", "").replace(" ", "") for edit in slip.edits if edit.column == "value"]
        return not self.figure or self.figure in after


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def public() -> Iterator[Case]:
    for row in table(PUBLIC / "slips.csv"):
        scheme = row["scheme"]
        if scheme.endswith(".json"):
            scheme = (PUBLIC / scheme).read_text(encoding="utf-8")
        options = json.loads(row["options"] or "{}")
        records, edits = table(PUBLIC / row["table"]), options.pop("edits", {})
        records = [record | edits.get(record["id"], {}) for record in records]
        claims = ds.read_claims(records, scheme=json.loads(scheme) if scheme else None, **options)
        ids, kinds = frozenset(_ids(row["ids"], claims)), frozenset(row["kinds"].split())
        yield Case(row["case"], row["block"], claims, ids, kinds, row["figure"])


def _ids(text: str, claims: ds.ClaimSet) -> list[str]:
    return [text] if text in claims.ids else text.split()


def desertion() -> Iterator[Case]:
    sys.path.insert(0, str(ROOT / "tests"))
    from desertion_basis import BASIS_A

    example = ds.load_example("ua-desertion")
    for row in table(DESERTION):
        names = set(row["rows"].split())
        if row["context"]:
            names |= {*BASIS_A, *row["context"].removeprefix("basis A").strip(" ,").split()}
        claims = example.select(ids=[c.id for c in example if c.id in names])
        block = "open" if row["kinds"] == NONE else "desertion" if row["status"] == "inconsistent" else "oddities"
        yield Case(row["case"], block, claims, frozenset(row["ids"].split()), frozenset(row["kinds"].split()))


def italy() -> Iterator[Case]:
    if not (SHARED / "data").is_dir():
        print("(no ../shared: the Italian series are left out)")
        return
    sys.path.insert(0, str(ROOT / "tests" / "causes" / "explain"))
    from test_gold_errors import DIGITS, LAWFUL, SUSPECTED, of_province, of_region

    kinds = {
        "digit_transposition": "digits_transposed", "extra_digit": "digit_extra", "one_digit_wrong": "digit_wrong",
        "row_shift": "shifted_rows swapped neighbour_copied", "swapped_with_sibling": "swapped shifted_rows",
        "columns_swapped": "swapped column_switched shifted_rows",
        **dict.fromkeys(LAWFUL, "basis"),
    }  # fmt: skip
    makers = {"italy_covid_regions": of_region, "italy_covid_provinces": of_province}
    for k, rec in enumerate(json.loads((SHARED / "data/gold_real_errors.json").read_text(encoding="utf-8"))):
        if rec["label"] in (*SUSPECTED, *LAWFUL) and rec["file"] in makers:
            claims, name = makers[rec["file"]](rec, SHARED)
            figure = str(rec["likely_true"]) if rec["label"] in DIGITS else ""
            ids = frozenset() if rec["label"] in LAWFUL else frozenset([name])
            yield Case(f"italy-{k}", "italy", claims, ids, frozenset(kinds[rec["label"]].split()), figure, effort=6)


def rank(case: Case, answer: ds.results.DiagnosisResult) -> int:
    """Return the place of the true cause, 0 where it is not listed."""
    return next((k for k, slip in enumerate(answer.slips, 1) if case.is_told_by(slip)), 0)


def told(case: Case, *, loud: bool) -> int | None:
    """Print how a case comes out; return the place of its cause, or None where it is open."""
    began = process_time()
    answer = ds.diagnose(case.claims, effort=case.effort)
    seconds = process_time() - began
    first = answer.slips[0] if answer.slips else None
    what = "nothing" if first is None else f"{first.kind.value} {' '.join(first.ids[:3])} ({first.rescue_rate:.2g})"
    is_open = case.kinds == {NONE}
    stands = "stands out" in answer.conclusion and "no " not in answer.conclusion.partition("stands out")[0]
    place = rank(case, answer)
    own = "quiet" if is_open and not stands else "LOUD" if is_open else str(place or "-")
    rate = f"{answer.slips[place - 1].rescue_rate:.2g}" if place else ""
    print(f"| {case.name} | {own} | {rate} | {what} | {seconds:.1f} s |", flush=True)
    if loud:
        print(answer, "\n")
    return None if is_open else place


def main(*, loud: bool) -> None:
    print("| case | place of the true cause | its rate | first slip (rate) | processor time |\n|---|---|---|---|---|")
    places: dict[str, list[int]] = defaultdict(list)
    for case in [*public(), *desertion(), *italy()]:
        place = told(case, loud=loud)
        if place is not None:
            places[case.block].append(place)
    for block, found in places.items():
        first, three = sum(p == 1 for p in found), sum(1 <= p <= 3 for p in found)
        print(f"{block}: first in {first} of {len(found)}, among the first three in {three}")


if __name__ == "__main__":
    main(loud="-v" in sys.argv[1:])
