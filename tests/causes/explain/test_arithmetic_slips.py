"""Slips that the figures give away exactly: small tables made by hand, with one wrong step in each.

The right figure stands beside the wrong one; every table can be worked out with pencil and paper.
"""

import pytest

import deserstats as ds
from deserstats.causes.explain.slip_text import STANDS_OUT


def table(rows, scheme=None, **fill):
    """Rows as ``id: value`` or ``id: (value, cells)``; what is not said is a total of 2024."""
    claims = []
    for name, said in rows.items():
        value, cells = said if isinstance(said, tuple) else (said, {})
        claims.append(ds.Claim(**{"id": name, "value": value, "start": "2024", **fill, **cells}))
    return ds.ClaimSet(claims, scheme or ds.Scheme())


def growth(value, **cells):
    return value, {"kind": "growth", "start": "2024", "base_start": "2023", **cells}


def years(earlier, later, percent):
    return table({"y1": (earlier, {"start": "2023"}), "y2": later, "up": growth(percent)}, measure="visits")


def identity(rule, **figures):
    levels = {"present": {"kind": "stock", "start": "2024-06-30"}}
    day = {"start": "2023-11-20", "through": "2024-06-30"}
    rows = {name: (value, {"measure": name, **levels.get(name, day)}) for name, value in figures.items()}
    return table(rows, ds.Scheme(identities=rule), relation="exact")


PARTS = {"a": {"category": "a"}, "b": {"category": "b"}, "c": {"category": "c"}, "all": {"category": "a+b+c"}}


def parts(scheme=None, **figures):
    return table({name: (value, PARTS[name]) for name, value in figures.items()}, scheme)


MONTHS = [f"2024-{m:02d}" for m in range(1, 13)]


def by_month(*values, total):
    rows = {f"m{k}": (v, {"start": MONTHS[k]}) for k, v in enumerate(values)}
    return table(
        {**rows, "sum": (total, {"start": "2024-01", "end": f"2024-{len(values) + 1:02d}-01"})}, relation="exact"
    )


MONEY = ds.Scheme(continuous=True)

CASES = [
    # 640 - 480 = 160: 33.3 % of 480, 25 % of 640
    ("base_of_growth", years("480", "640", "25.0"), "up", "33.3"),
    # 920 - 736 = 184: 20 % of 920, 25 % of 736
    ("base_of_growth", years("920", "736", "-25.0"), "up", "-20.0"),
    # 2,011 - 1,250 = 761: 60.88 % of 1,250, 37.84 % of 2,011
    ("base_of_growth", years("1,250", "2,011", "37.8"), "up", "60.9"),
    # 211 + 193 + 205 = 609, and twice that
    ("doubled", by_month("211", "193", "205", total="1,218"), "sum", "609"),
    # 12.35 + 7.42 + 3.18 = 22.95; half of 7.42 is 3.71
    ("doubled", parts(MONEY, a="12.35", b="3.71", c="3.18", all="22.95"), "b", "7.42"),
    # 1,466 = 2 x 733; 733 + 208 + 419 = 1,360
    ("doubled", parts(a="1,466", b="208", c="419", all="1,360"), "a", "733"),
    # 5,312 - 4,127 = 1,185, and 5,312 + 4,127 = 9,439
    ("added_not_subtracted", identity("balance == income - spending", income="5,312", spending="4,127",
                                      balance="9,439"), "balance", "1,185"),
    # 5,127 - 4,318 - 172 = 637; without the deaths 809
    ("added_not_subtracted", identity("admitted == present + discharged + died", admitted="5,127", discharged="4,318", died="172", present="809"), "present", "637"),
    # 847 - 793 = 54, and 847 + 793 = 1,640
    ("added_not_subtracted", table({"y1": ("793", {"start": "2023"}), "y2": "847",
                                    "more": ("1,640", {"kind": "difference", "base_start": "2023"})}), "more", "54"),
    # 512 + 547 + 598 = 1,657: March has the figure of February
    ("neighbour_copied", by_month("512", "547", "547", total="1,657"), "m2", "598"),
    # 4,027 + 3,981 + 5,116 + 4,402 = 17,526: April has the figure of March
    ("neighbour_copied", by_month("4,027", "3,981", "5,116", "5,116", total="17,526"), "m3", "4,402"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "claims", "name", "right"), CASES, ids=[f"{c[0]}-{c[3]}" for c in CASES])
def test_the_wrong_step_is_named_first(kind, claims, name, right):
    answer = ds.diagnose(claims)
    first = answer.slips[0]
    assert (first.kind, first.ids, first.proposed) == (kind, (name,), right)
    assert first.restores
    assert first.rescue_rate < STANDS_OUT
    assert answer.verify()


def test_of_two_equal_parts_either_may_have_the_figure_of_the_other():
    """340 + 295 + 118 = 753: a or b has the figure of the other."""
    answer = ds.diagnose(parts(a="340", b="340", c="118", all="753"))
    both = [(s.kind, s.ids, s.proposed) for s in answer.slips[:2]]
    assert sorted(both) == [("neighbour_copied", ("a",), "295"), ("neighbour_copied", ("b",), "295")]
    assert "no explanation stands out" in answer.conclusion


def kinds(claims):
    return [slip.kind.value for slip in ds.diagnose(claims).slips]


def test_the_right_figures_are_no_slips():
    honest = (years("480", "640", "33.3"), by_month("211", "193", "205", total="609"),
              identity("balance == income - spending", income="5,312", spending="4,127", balance="1,185"))  # fmt: skip
    assert [ds.diagnose(claims).status for claims in honest] == ["consistent"] * 3
    assert not any(kinds(claims) for claims in honest)


def test_other_slips_are_not_taken_for_these():
    """133.3 % of 480 is 640; 906 is 609 turned round, 6,090 ten times 609; of 5,312 - 4,127 one digit is wrong."""
    of = kinds(years("480", "640", "133.3"))
    assert of[0] == "percent_of"
    assert "base_of_growth" not in of
    for total in ("690", "6,090"):
        assert "doubled" not in kinds(by_month("211", "193", "205", total=total))
    wrong = kinds(identity("balance == income - spending", income="5,312", spending="4,127", balance="1,785"))
    assert wrong[0] == "digit_wrong"
    assert not {"added_not_subtracted", "doubled", "neighbour_copied"} & set(wrong)


def test_a_part_left_out_of_a_whole_comes_before_a_part_that_nobody_works_out_as_a_difference():
    """1,137 + 1,274 + 1,411 = 3,822; the whole is printed without c, and c would be 2,411 - 1,137 too."""
    claims = table({name: (v, PARTS[name]) for name, v in
                    (("a", "1,137"), ("b", "1,274"), ("c", "1,411"), ("all", "2,411"))})  # fmt: skip
    first = ds.diagnose(claims).slips[0]
    assert (first.kind, first.ids, first.proposed) == ("term_omitted", ("all",), "3,822")


def test_a_part_of_an_identity_may_be_left_out():
    """431 + 17 + 64 = 512; 448 is without those present."""
    claims = identity("admitted == present + discharged + died", admitted="448", discharged="431", died="17",
                      present="64")  # fmt: skip
    found = ds.diagnose(claims).slips
    assert any((s.kind, s.ids, s.proposed) == ("term_omitted", ("admitted",), "512") for s in found[:2])


def test_the_sum_can_be_read_in_the_reason():
    claims = identity("admitted == present + discharged + died", admitted="5,127", discharged="4,318", died="172", present="809")  # fmt: skip
    assert "809 = 5,127 - 4,318: died, 172, was not subtracted" in ds.diagnose(claims).slips[0].reason
    assert "1,218 is twice 609" in ds.diagnose(by_month("211", "193", "205", total="1,218")).slips[0].reason
    later = ds.diagnose(years("480", "640", "25.0")).slips[0].reason
    assert "25.0 % of the later figure are 33.3 % of the earlier" in later
    copied = ds.diagnose(by_month("512", "547", "547", total="1,657")).slips[0].reason
    assert "547 is the figure of Feb 2024" in copied


def test_what_the_others_leave_open_gives_no_figure():
    """Nothing but "over 300" stands beside 620: half of it is no more than one figure of many."""
    claims = table({"few": ("300", {"relation": "under"}), "many": "620"})
    assert not {"doubled", "neighbour_copied", "added_not_subtracted"} & set(kinds(claims))


def test_one_slip_in_every_row_of_a_column_is_one_story():
    """Two charts of one count: 93 and 186, 77 and 154, 81 and 162."""
    once, twice = ("93", "77", "81"), ("186", "154", "162")
    rows = {f"a{k}": (v, {"start": str(2016 + k), "source": "ages"}) for k, v in enumerate(twice)}
    rows |= {f"m{k}": (v, {"start": str(2016 + k), "source": "months"}) for k, v in enumerate(once)}
    answer = ds.diagnose(table(rows, measure="deaths"))
    assert (answer.slips[0].kind, answer.slips[0].ids) == ("doubled", ("a0", "a1", "a2"))
    assert answer.slips[0].n_slips == 1
    assert answer.verify()


def test_one_part_is_left_in_on_every_day():
    """Still open = opened - closed - void, printed without taking the void ones off: 40-12 = 28, not 25, and so on."""
    days = [(40, 12, 3), (52, 19, 4), (61, 23, 4), (70, 31, 6)]
    rows = {}
    for k, (opened, closed, void) in enumerate(days):
        day = {"start": "2023-11-20", "through": f"2024-02-0{k + 1}"}
        for name, value in (("opened", opened), ("closed", closed), ("void", void)):
            rows[f"{name}{k}"] = (str(value), {"measure": name, **day})
        rows[f"pending{k}"] = (str(opened - closed), {"measure": "pending", "kind": "stock", "start": day["through"]})
    answer = ds.diagnose(table(rows, ds.Scheme(identities="opened == pending + closed + void"), relation="exact"))
    first = answer.slips[0]
    assert (first.kind, set(first.ids)) == ("added_not_subtracted", {f"pending{k}" for k in range(4)})
    assert {e.id: e.after for e in first.edits} == {f"pending{k}": v for k, v in enumerate(("25", "29", "34", "33"))}
    assert answer.verify()


@pytest.mark.parametrize(
    ("file", "rule", "kind", "ids", "proposed"),
    [
        ("F7_wrong_base", "", "base_of_growth", ("up",), "60.6"),
        ("F7_doubled", "", "doubled", ("a1", "a2", "a3"), "93; 77; 81"),
        ("F7_not_subtracted", "confirmed == active + recovered + deaths", "added_not_subtracted", ("a",), "151"),
    ],
)
def test_public_cases(shared, file, rule, kind, ids, proposed):
    scheme = ds.Scheme(identities=rule) if rule else None
    answer = ds.diagnose(ds.read_claims(str(shared / f"data/public-cases/faults/{file}.csv"), scheme=scheme))
    assert (answer.slips[0].kind, answer.slips[0].ids, answer.slips[0].proposed) == (kind, ids, proposed)
