"""A file that is cut, changed or of another kind ends in one error of ours, or is read: never in another exception."""

import io
import random
import re
import warnings
import zipfile

import openpyxl
import pandas as pd
import pytest

import deserstats as ds
from deserstats.claims.files.source import read_bytes

HTML = b"<html><body><table><tr><td>value</td></tr></table></body></html>"


def workbook():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["value", "start", "measure"])
    for n in range(8):
        sheet.append([1234.5 + n, f"2024-0{n + 1}", "files"])
    sheet["A2"].number_format = '#,##0.0" k"'
    sheet.merge_cells("C2:C4")
    found = io.BytesIO()
    book.save(found)
    return found.getvalue()


def parquet():
    found = io.BytesIO()
    pd.DataFrame({"value": ["5", "6"], "start": ["2024", "2025"]}).to_parquet(found)
    return found.getvalue()


SOUND = {
    ".xlsx": workbook,
    ".parquet": parquet,
    ".json": lambda: b'[{"value": "5", "start": "2024", "note": ["a", {"b": 1}]}, {"value": 6, "start": "2025"}]',
    ".jsonl": lambda: b'{"value": "5", "start": "2024"}\n{"value": 6, "start": "2025"}\n',
    ".csv": lambda: 'value,start,source\n5,2024,Київ\n"6",2025,"a\nb"\n'.encode(),
}


def damaged(data, chance):
    """Cut a file, change some of its bytes, take some out or put some in."""
    kind = chance.randrange(4)
    if kind == 0:
        return data[: chance.randrange(len(data))]
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(changed))
        if kind == 1:
            changed[at] = chance.randrange(256)
        elif kind == 2:
            changed[at] ^= 1 << chance.randrange(8)
        else:
            changed[at : at + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
    return bytes(changed)


def damaged_inside(data, chance):
    """Damage one part of a workbook and pack it again, so that its checksums are right."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(content, "w") as target:
        names = source.namelist()
        hurt = chance.choice(
            [name for name in names if "sheet" in name or "styles" in name] if chance.random() < 0.7 else names
        )
        for name in names:
            part = source.read(name)
            target.writestr(name, _misspelt(part, chance) if name == hurt else part)
    return content.getvalue()


def _misspelt(part, chance):
    """Change a number or a word of XML, or its bytes."""
    words = list(re.finditer(rb"[0-9]+|[A-Za-z]+", part))
    if not words or chance.random() < 0.3:
        return damaged(part or b" ", chance)
    word = chance.choice(words)
    other = chance.choice(
        [b"", b"-1", b"1e999", b"9" * 30, b"16385", b"ZZZZ9", b"A0", b"t", b"s", b"d", b"inlineStr", b"none"]
    )
    return part[: word.start()] + other + part[word.end() :]


def read(data, suffix):
    """Whether a damaged file is read; an error of ours is no exception here, any other is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", ds.DeserstatsWarning)
            read_bytes(data, suffix, None, None)
    except ds.ClaimError:
        return False
    return True


@pytest.mark.parametrize("suffix", SOUND)
def test_a_damaged_file_is_read_or_refused(suffix):
    chance = random.Random(suffix)
    sound = SOUND[suffix]()
    assert read(sound, suffix)
    refused = sum(not read(damaged(sound, chance), suffix) for _ in range(120))
    assert refused > 0


def test_a_workbook_with_damaged_parts_is_read_or_refused():
    chance = random.Random("parts")
    sound = workbook()
    refused = sum(not read(damaged_inside(sound, chance), ".xlsx") for _ in range(60))
    assert 0 < refused < 60


@pytest.mark.deep
def test_thousands_of_workbooks_with_damaged_parts_are_read_or_refused():
    chance = random.Random("deep parts")
    sound = workbook()
    for _ in range(6000):
        read(damaged_inside(sound, chance), ".xlsx")


@pytest.mark.deep
@pytest.mark.parametrize("suffix", SOUND)
def test_thousands_of_damaged_files_are_read_or_refused(suffix):
    chance = random.Random(f"deep {suffix}")
    sound = SOUND[suffix]()
    for _ in range(4000):
        read(damaged(sound, chance), suffix)


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet"])
@pytest.mark.parametrize(
    "other", [b"", b" \n", HTML, b"PK\x03\x04", b"value,start\n5,2024\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9]
)
def test_another_file_of_that_name_is_refused_once(suffix, other):
    with pytest.raises(ds.ClaimTableError) as error:
        read_bytes(other, suffix, None, None)
    assert len(error.value.problems) == 1


@pytest.mark.parametrize("suffix", SOUND)
@pytest.mark.parametrize("other", SOUND)
def test_a_file_under_the_suffix_of_another_is_refused(suffix, other):
    if suffix != other and {suffix, other} != {".json", ".jsonl"} and suffix != ".csv":
        assert not read(SOUND[other](), suffix)


@pytest.mark.parametrize("other", [".xlsx", ".parquet"])
def test_no_bytes_are_read_as_text(other):
    assert not read(SOUND[other](), ".csv")
