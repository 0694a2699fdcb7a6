"""Tables of which the truth is known, in every layout, custom, language and kind of file: none is misread in silence."""

import importlib.util
import random
import re
from collections import Counter, defaultdict

import pandas as pd
import pytest
from claims.shapes import generated, scoring
from claims.shapes.generated_files import source
from claims.shapes.generated_truth import differences

import deserstats as ds

N, DEEP = 150, 20_000
HAS_POLARS = importlib.util.find_spec("polars") is not None
WAY_ON = re.compile(r"\b(layout|columns|fill|sheet|header|kind|since|freq|fiscal|total|missing|words|scheme|decimal|thousands|encoding)\b|write|try|add |rename|put |leave |need ")  # fmt: skip


def drawn(seed):
    """Return the table of a seed, as records where it would be a polars frame and polars is not here."""
    table = generated.table(seed)
    for one in filter(None, (table, table.edited)):
        one.file = "records" if one.file == "polars" and not HAS_POLARS else one.file
    return table


def read(table, folder, options):
    """Return the claims, or the error that asks or refuses."""
    try:
        return ds.read_claims(source(table, folder), **options), None
    except ds.DeserstatsError as error:
        return None, str(error)


def answered(table, folder):
    """Read after every answer that the truth has; a heading row may be counted with or without blank rows."""
    options = table.options | table.answers
    claims, error = read(table, folder, options)
    if error and "header" in table.answers and table.titles:
        header = table.answers["header"]
        less = header - 1 if isinstance(header, int) else [h - 1 for h in header]
        claims, again = read(table, folder, options | {"header": less})
        error = error if again else None
    return claims, error


def outcome(table, folder):
    """Return (right | asked | refused | no way on | misread | guessed | crashed, what was found)."""
    try:
        claims, error = read(table, folder, table.options)
        if error is None:
            wrong = differences(table, claims)
            if wrong:
                return ("untold" if wrong[0].startswith("untold") else "misread"), wrong[:3]
            return ("guessed", [table.must_ask]) if table.must_ask else ("right", [])
        if not WAY_ON.search(error):
            return "no way on", [error]
        claims, again = answered(table, folder)
        if again and table.edited:
            claims, again = answered(table.edited, folder)
        if again:
            return "refused", [again]
        wrong = differences(table, claims)
        return ("misread", ["after the answers", *wrong[:3]]) if wrong else ("asked", [error])
    except Exception as error:
        return "crashed", [f"{type(error).__name__}: {error}"]


def tallied(seeds, folder):
    """Return the outcomes by layout, and an example of each outcome that is not as it should be."""
    tally, examples = defaultdict(Counter), defaultdict(list)
    for seed in seeds:
        table = drawn(seed)
        what, found = outcome(table, folder)
        tally[table.layout][what] += 1
        if what not in ("right", "asked"):
            examples[what].append(f"{seed} ({table.style}): {' | '.join(found)}"[:400])
    return tally, examples


def held(tally, examples):
    """Nothing is misread, guessed or ends in another error; what is refused reads right after its answers."""
    for what in ("misread", "guessed", "crashed", "untold", "no way on"):
        assert not examples[what], f"{len(examples[what])} {what}:\n" + "\n".join(examples[what][:8])
    total = Counter()
    for counts in tally.values():
        total += counts
    tried = total["asked"] + total["refused"]
    assert total["asked"] >= 0.95 * tried, f"{total['refused']} of {tried} refused:\n" + "\n".join(
        examples["refused"][:8]
    )


def test_a_sample_of_generated_tables_is_read_right_or_asked(tmp_path):
    held(*tallied(range(N), tmp_path))


@pytest.mark.deep
def test_generated_tables_of_every_layout_are_read_right_or_asked(tmp_path):
    tally, examples = tallied(range(10_000, 10_000 + DEEP), tmp_path)
    for layout, counts in sorted(tally.items()):
        print(f"{layout:16} {dict(counts.most_common())}")
    held(tally, examples)


def meaning(claim, claims):
    return claim.id, claim.kind, scoring.days(claim), scoring.allowed(claim, claims), sorted(scoring.names(claim))


def test_claims_written_as_a_frame_are_read_again_as_they_are(tmp_path):
    read_any = 0
    for seed in range(300, 350):
        table = drawn(seed)
        claims, error = read(table, tmp_path, table.options)
        if error is None:
            read_any += 1
            again = ds.read_claims(claims.to_frame(), scheme=claims.scheme)
            assert again.to_frame().equals(claims.to_frame()), seed
            assert [meaning(c, again) for c in again] == [meaning(c, claims) for c in claims], seed
    assert read_any > 15


def test_one_table_of_texts_is_the_same_claims_as_frame_csv_excel_parquet_and_json(tmp_path):
    tried = 0
    for seed in range(400, 450):
        table = drawn(seed)
        if table.numbers or table.layout == "index" or len(table.headings) > 1 or table.titles or table.notes:
            continue
        outcomes = {}
        for file in ("frame", "comma", "tsv", "xlsx", "parquet", "json", "records"):
            table.file = file
            claims, error = answered(table, tmp_path)
            outcomes[file] = "refused" if error else [(c.cells() | {"id": ""}) for c in claims]
        assert len({str(said) for said in outcomes.values()}) == 1, (seed, table.style, outcomes)
        tried += 1
    assert tried > 10


def told(table):
    """Return the truth of a table as claims, made without reading it."""
    name = ";".join
    tree = defaultdict(dict)
    for said in table.said:
        tree[name(said.names)] |= {name(table.said[part].names): 0 for part in said.parts}
    tree = {whole: list(parts) for whole, parts in tree.items() if parts and whole not in parts}
    rows = [
        {
            "kind": s.kind, "category": name(s.names), "low": s.low, "high": "" if s.high is None else s.high,
            "relation": "at_least" if s.high is None else "between", "start": s.first, "through": s.last,
        }
        for s in table.said
    ]  # fmt: skip
    for row in rows:
        if row["relation"] == "at_least":
            row |= {"value": str(row["low"]), "low": ""}
    return ds.read_claims(
        [{k: str(v) for k, v in row.items()} for row in rows], scheme=ds.Scheme(tree, exhaustive=False)
    )


def test_the_truth_holds_together_and_shows_a_sum_that_does_not():
    for seed in range(100):
        table = generated.table(seed)
        table.n_missing = 0
        assert differences(table, told(table)) == [], (seed, table.style)


def test_the_generator_draws_what_it_says(tmp_path):
    tables = [generated.table(seed) for seed in range(500)]
    assert {t.layout for t in tables} == {
        "claims",
        "long",
        "wide",
        "years by months",
        "two headings",
        "periods over measures",
        "index",
        "sdmx",
    }
    assert {t.file for t in tables} >= {"comma", "semicolon", "tsv", "json", "xlsx", "frame", "series", "parquet"}
    assert sum(bool(t.must_ask) for t in tables) > 50
    assert all(a.first <= a.last and (a.high is None or a.low <= a.high) for t in tables for a in t.said)
    for t in random.Random(1).sample(tables, 50):
        for said in (s for s in t.said if s.parts and s.high is not None):
            assert sum(t.said[p].low for p in said.parts) <= said.high
    assert isinstance(source(next(t for t in tables if t.file == "series"), tmp_path), pd.Series)
