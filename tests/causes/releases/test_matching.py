"""Figures of two releases are matched by what they say: nothing is guessed, whatever the order of rows."""

import io
import random
from fractions import Fraction

import pytest

import deserstats as ds

PLACES = ("North", "South", "East", "West")
MONTHS = [f"2024-{m:02}" for m in range(1, 13)]


def figures(seed, places=PLACES):
    """A figure a place and month, no two alike."""
    rng = random.Random(seed)
    values = iter(rng.sample(range(1_000, 9_999), len(places) * len(MONTHS)))
    return {(place, month): next(values) for place in places for month in MONTHS}


def rows(told):
    return [
        {"value": str(v), "start": month, "geography": place, "measure": "thefts"} for (place, month), v in told.items()
    ]


def kinds(compared):
    return {f.kind.value for f in compared.figures}


@pytest.mark.parametrize("seed", range(4))
def test_a_table_is_the_same_as_itself_in_any_order_of_its_rows(seed):
    told = rows(figures(seed))
    mixed = random.Random(seed).sample(told, len(told))
    compared = ds.compare_answers(ds.read_claims(told), ds.read_claims(mixed))
    assert compared.status == "same"
    assert kinds(compared) == {"same"}
    assert compared.to_frame().empty
    assert compared.restated == compared.notes == ()
    assert str(compared) == "No figure changed; still consistent."


@pytest.mark.parametrize("seed", range(6))
def test_planted_revisions_are_all_found_with_their_size_and_no_others(seed):
    rng = random.Random(seed)
    told = figures(seed)
    went = set(rng.sample(sorted(told), 5))
    old = dict(told)
    new = {key: v for key, v in told.items() if key not in went}
    revised = {key: rng.choice([-1, 1]) * rng.randint(1, 900) for key in rng.sample(sorted(new), 7)}
    new = {key: v + revised.get(key, 0) for key, v in new.items()} | {
        ("Centre", month): 20_000 + k for k, month in enumerate(rng.sample(MONTHS, 4))
    }
    before, after = (ds.read_claims(rng.sample(rows(one), len(one))) for one in (old, new))
    compared = ds.compare_answers(before, after)

    def place(claim):
        return claim.geography, claim.start[:7]

    found = {place(after[f.after]): f.difference for f in compared.of("revised")}
    assert found == revised
    shares = {place(after[f.after]): f.share for f in compared.of("revised")}
    assert shares == {key: Fraction(d, old[key]) for key, d in revised.items()}
    assert {place(before[f.before]) for f in compared.of("went")} == went
    assert {place(after[f.after]) for f in compared.of("came")} == {key for key in new if key[0] == "Centre"}
    assert kinds(compared) == {"same", "revised", "went", "came"}
    # every old figure that is not printed as it was: refuted where another is printed, else nothing is said of it
    stands = {place(before[r.id]): (r.status.value, r.low) for r in compared.restated}
    assert stands == {key: ("refuted", new[key]) for key in revised} | dict.fromkeys(went, ("possible", None))


def wide(table, **options):
    return ds.read_claims(io.StringIO(table), fill={"measure": "thefts"}, **options)


OLD = wide("district,Jan 2024,Feb 2024\nNorth,410,398\nSouth,377,402\n")


def test_labels_of_months_may_be_written_otherwise():
    new = wide("district,2024-02,2024-01\nSouth,402,377\nNorth,398,410\n")
    assert ds.compare_answers(OLD, new).status == "same"


def test_a_name_is_hinted_at_and_only_matched_where_the_user_says_so():
    new = wide("district,Jan 2024,Feb 2024\nNorth,410,398\nSouthern,377,402\n")
    compared = ds.compare_answers(OLD, new)
    assert str(compared).startswith("2 came, 2 went; still consistent.")
    (hint,) = compared.notes
    assert hint == (
        "all 2 figures of geography 'South' went, and the same came under 'Southern'; if that is its new name: "
        "renamed={'South': 'Southern'}"
    )
    named = ds.compare_answers(OLD, new, renamed={"South": "Southern"})
    assert kinds(named) == {"same"}
    assert named.verify()
    revised = wide("district,Jan 2024,Feb 2024\nNorth,410,398\nSouthern,377,405\n")
    (change,) = ds.compare_answers(OLD, revised, renamed={"geography": {"South": "Southern"}}).of("revised")
    assert change.difference == 3
    assert ds.compare_answers(OLD, revised).notes == ()


@pytest.mark.parametrize(
    ("renamed", "said"),
    [
        ({"Sud": "South"}, "'Sud' does not occur in the old release"),
        ({"South": "Sud"}, "no geography of the new release is 'Sud'; it has 'North' and 'South'"),
        ({"place": {"South": "North"}}, "'place' is not one of measure, unit"),
        ({"unit": {"": 5}}, "expected old and new names"),
        ("South", "expected old and new names"),
    ],
)
def test_a_renaming_that_cannot_be_is_refused(renamed, said):
    with pytest.raises(ds.ClaimError, match=said):
        ds.compare_answers(OLD, OLD, renamed=renamed)


def test_a_window_that_moved_keeps_its_figure():
    old = [{"value": "185,339", "start": "2022-02-24", "through": "2025-05"}, {"value": "17,658", "start": "2023"}]
    new = [{"value": "17,658", "start": "2023"}, {"value": "185,339", "start": "2022-02-24", "through": "2025-06"}]
    compared = ds.compare_answers(old, new)
    (moved,) = compared.of("moved")
    assert (moved.before, moved.after, moved.difference, moved.columns) == ("c1", "c2", None, ("window",))
    assert "ends 30 days later" in str(compared)


def test_a_figure_of_another_month_has_not_moved():
    """A table of the last months: one goes, one comes, by chance with the same figure."""
    told = [120, 131, 118, 140, 120]
    old, new = (
        [{"value": str(v), "start": f"2024-0{m}"} for m, v in enumerate(told, 1) if m in of]
        for of in (range(1, 5), range(2, 6))
    )
    compared = ds.compare_answers(old, new)
    assert kinds(compared) == {"same", "went", "came"}


def test_running_totals_that_stood_still_have_not_moved():
    old, new = (
        [{"value": str(v), "start": "2024-01-01", "through": f"2024-03-0{d}"} for d, v in days]
        for days in ([(1, 100), (2, 100)], [(2, 100), (3, 100)])
    )
    assert kinds(ds.compare_answers(old, new)) == {"same", "went", "came"}


def test_what_cannot_be_told_apart_is_said_to_be_ambiguous():
    old = [{"value": v, "start": "2024"} for v in ("500", "520", "610")]
    new = [{"value": v, "start": "2024"} for v in ("610", "505", "530")]
    compared = ds.compare_answers(old, new)
    assert [(f.kind.value, f.before, f.after) for f in compared.figures] == [
        ("ambiguous", "c1", ""), ("ambiguous", "c2", ""), ("same", "c3", "c1"),
        ("ambiguous", "", "c2"), ("ambiguous", "", "c3"),
    ]  # fmt: skip
    assert str(compared).startswith("4 ambiguous;")


def test_given_ids_say_what_became_what():
    old = [{"id": "a", "value": "500", "start": "2024", "category": "x"}, {"id": "b", "value": "7", "start": "2023"}]
    new = [{"id": "b", "value": "8", "start": "2023"}, {"id": "a", "value": "500", "start": "2024", "category": "y"}]
    compared = ds.compare_answers(old, new)
    assert [(f.kind.value, f.before, f.columns) for f in compared.figures] == [
        ("relabelled", "a", ("category",)),
        ("revised", "b", ()),
    ]
    assert "relabelled: x, 2024 [a]: category x, now y" in str(compared)


def test_ids_that_are_numbers_of_rows_are_not_matched_and_that_is_said():
    told = [{"value": str(v), "start": month} for month, v in zip(MONTHS, range(101, 1301, 100), strict=True)]
    old = [row | {"id": f"r{k}"} for k, row in enumerate(told)]
    new = [row | {"id": f"r{k}"} for k, row in enumerate([{"value": "95", "start": "2023-12"}, *told])]
    compared = ds.compare_answers(old, new)
    assert kinds(compared) == {"same", "came"}
    assert compared.added == ("r0",)
    assert compared.notes[0].startswith("ids were not matched: 12 of them stand for another figure now")


def test_another_rounding_is_no_revision_that_the_figures_contradict():
    old, new = ([{"value": v, "start": "2024"}] for v in ("213,000", "213,412"))
    (change,) = ds.compare_answers(old, new).of("revised")
    assert (change.difference, change.overlaps) == (412, True)
    (change,) = ds.compare_answers(old, [{"value": "214,412", "start": "2024"}]).of("revised")
    assert (change.difference, change.overlaps) == (1412, False)
    assert kinds(ds.compare_answers([{"value": "1,234", "start": "2024"}], [{"value": "1234", "start": "2024"}])) == {
        "same"
    }


def test_who_prints_a_release_does_not_tell_its_figures_apart():
    old, new = ([{"value": v, "start": "2024", "source": s}] for v, s in (("5", "Bulletin 3"), ("6", "Bulletin 4")))
    compared = ds.compare_answers(old, new)
    assert kinds(compared) == {"revised"}
    assert compared.notes == ("source is 'Bulletin 3' before, 'Bulletin 4' now: figures are matched without it",)
    units = ds.compare_answers([{"value": "5", "start": "2024"}], [{"value": "5", "start": "2024", "unit": "cases"}])
    assert kinds(units) == {"went", "came"}
    assert units.notes[0].startswith("unit is blank before, 'cases' now: no figure is matched with one of another unit")
    named = ds.compare_answers(units.before, units.after, renamed={"unit": {"": "cases"}})
    assert kinds(named) == {"same"}


def test_a_figure_that_a_later_row_replaces_is_compared_with_that_row():
    old = [{"id": "a", "value": "500", "start": "2024"}]
    new = [*old, {"id": "b", "value": "530", "start": "2024", "supersedes": "a"}]
    compared = ds.compare_answers(old, new)
    assert [(f.kind.value, f.before, f.after, f.difference) for f in compared.figures] == [
        ("revised", "a", "b", 30),
        ("superseded", "", "a", None),
    ]
    assert compared.verify()


def test_a_status_is_told_in_one_line():
    old, new = ([{"value": "5", "start": m, "status": s} for m in MONTHS] for s in ("provisional", "final"))
    compared = ds.compare_answers(old, new)
    assert kinds(compared) == {"annotated"}
    assert "  status: provisional, now final (12 figures)" in str(compared).split("\n")


def test_unions_are_the_same_in_any_order_and_a_total_may_have_other_parts():
    old = [{"value": v, "start": "2024", "category": c} for v, c in (("9", "407+408"), ("4", "407"), ("5", "408"))]
    new = [row | {"category": {"407+408": "408+407"}.get(row["category"], row["category"])} for row in old]
    assert ds.compare_answers(old, new).status == "same"
    more = wide("district,Jan 2024\nNorth,410\nSouth,377\nTotal,787\n")
    most = wide("district,Jan 2024\nNorth,410\nSouth,377\nWest,3\nTotal,790\n")
    compared = ds.compare_answers(more, most)
    assert compared.notes == ("geography 'Total' has other parts: now also 'West'",)
    assert [f.difference for f in compared.of("revised")] == [3]


def test_windows_of_the_old_table_are_told_before_and_after_in_the_frame():
    table = ds.compare_answers(OLD, wide("district,Jan 2024,Feb 2024\nNorth,432,398\nSouth,377,402\n")).to_frame()
    row = table.iloc[0]
    assert (row["change"], row["claim"], row["value_before"], row["value_after"]) == (
        "revised",
        "North, Jan 2024",
        "410",
        "432",
    )
    assert (row["difference"], row["follows"], row["leaves_low"], row["leaves_high"]) == (22, "refuted", 432, 432)
