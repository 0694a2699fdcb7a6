"""Text from bytes: nothing is lost at its beginning, and encodings of several bytes are told by their names."""

import pytest

import deserstats as ds
from deserstats.claims.files.encodings import decode

TEXT = "value,start\n5,2024\n"


def edit_of(data):
    with pytest.raises(ds.ClaimTableError) as error:
        decode(data, None)
    (problem,) = error.value.problems
    return problem.found, dict(problem.edits[0].options)["encoding"]


@pytest.mark.parametrize(
    ("encoding", "named"), [(None, "utf-8-sig"), ("utf-8", "utf-8-sig"), ("utf-16-le", "utf-16"), ("utf-16", "utf-16")]
)
def test_a_byte_order_mark_is_no_part_of_a_heading(encoding, named):
    data = "\ufeff".encode("utf-16-le") + TEXT.encode("utf-16-le") if named == "utf-16" else TEXT.encode(named)
    assert decode(data, encoding) == TEXT


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_an_encoding_of_several_bytes_is_named_and_reads_right(encoding):
    data = TEXT.encode(encoding)
    found, named = edit_of(data)
    assert found == f"{encoding[:6].upper()} text"
    assert decode(data, named) == TEXT


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1251", ["Київ", "Прокуратура"]),
        ("koi8-u", ["Київ", "Прокуратура"]),
        ("cp866", ["Москва", "область"]),
        ("cp1252", ["Zürich", "São Paulo"]),
        ("cp1250", ["Łódź", "Plzeň", "Żywiec"]),
        ("cp1254", ["İstanbul", "Iğdır", "Muğla"]),
        ("cp1253", ["Αθήνα", "Κρήτη"]),
    ],
)
def test_the_likeliest_encoding_is_shown_first(encoding, names):
    data = ("value,start,source\n" + "".join(f"5,2024,{name}\n" for name in names)).encode(encoding)
    with pytest.raises(ds.ClaimTableError) as error:
        decode(data, None)
    (problem,) = error.value.problems
    assert f"reads right: {names[0].split()[0]} is {encoding}" in problem.fix


@pytest.mark.parametrize("encoding", ["hex", "rot13", "undefined", "punycode", "utf-9", "\0", 5])
def test_what_is_no_encoding_of_text_is_one_problem(encoding):
    with pytest.raises(ds.ClaimTableError):
        decode(TEXT.encode(), encoding)


@pytest.mark.parametrize("encoding", [None, "utf-8", "cp1252"])
def test_a_nul_is_told_with_its_line_under_every_encoding(encoding):
    with pytest.raises(ds.ClaimTableError, match="line 2: found 'a NUL character'"):
        decode(b"value,start\n5\x00,2024\n", encoding)
