"""Counting bases: fewest groups against all partitions, and the groups of the real table against the hand-made key."""

import itertools
import random

import pytest
from seeds import seeds

import deserstats as ds
from deserstats.causes.bases.pairs import names_of, pair_of
from deserstats.causes.bases.subsets_of_all import AllSubsets
from deserstats.model.budget import Budget
from deserstats.model.rows.system import System

OFFICE = "Prosecutor General's Office"


def held(claims, ids):
    return ds.check_consistency(claims.select(ids=ids)).status == "consistent"


def fewest(claims):
    """Fewest consistent groups by trying every partition of the pairs."""
    pairs = {}
    for c in claims:
        pairs.setdefault(pair_of(c), []).append(c.id)
    ids = list(pairs.values())
    ok = {
        members: held(claims, [i for m in members for i in ids[m]])
        for size in range(1, len(ids) + 1)
        for members in itertools.combinations(range(len(ids)), size)
    }
    for k in range(1, len(ids) + 1):
        for group in itertools.product(range(k), repeat=len(ids)):
            parts = [tuple(i for i, g in enumerate(group) if g == own) for own in range(k)]
            if all(not part or ok[part] for part in parts):
                return k
    raise AssertionError


@pytest.mark.parametrize("seed", seeds(4, 12))
def test_no_partition_has_fewer_groups(seed):
    rng = random.Random(seed)
    ends = [f"2025-0{m}-01" for m in range(1, 5)]
    rows = []
    for source in "ABCDE":
        for _ in range(2):
            i, j = sorted(rng.sample(range(4), 2))
            end = ends[j]
            rows.append({"source": source, "value": str(rng.randint(1, 4)), "start": ends[i], "end": end,
                         "relation": rng.choice(("exact", "at_most", "at_least")), "category": rng.choice(("p", "q", "p+q"))})  # fmt: skip
    claims = ds.read_claims(rows)
    answer = ds.find_bases(claims)
    given_up = [i for u in answer.ungrouped for i in u.ids]
    assert len(answer.groups) == fewest(claims.drop(given_up))
    assert sorted(i for g in answer.groups for i in g.ids) + sorted(given_up) == sorted(claims.ids) or given_up
    assert all(held(claims, g.ids) for g in answer.groups)
    assert answer.verify()
    assert ds.check_consistency(answer.to_claims()).status == "consistent"


def test_two_bases_of_the_acceptance_example():
    ids = [f"odb24.{i:02d}" for i in range(1, 25)] + ["upaug25.01", "upaug25.03"]
    claims = ds.load_example("ua-desertion").select(measure="registered", unit="proceedings", ids=ids)
    answer = ds.find_bases(claims)
    assert [g.name for g in answer.groups] == ["Opendatabot", "Ukrainska Pravda"]
    # 12 months of 2022 and 2023 add up to 6,183 and 16,515; the reply says 6,988 and 17,658
    assert [(w.low, w.high) for w in answer.pairs[0].windows] == [(805, 805), (1143, 1143)]
    assert list(answer.gaps["sign"]) == ["above", "above"]
    assert answer.pairs[0].share == pytest.approx((805 + 1143) / (6183 + 16515))
    assert answer.pairs[0].drift == pytest.approx(1143 / 16515 - 805 / 6183)
    assert "different definition or later revision" in answer.verdict
    assert "typo" not in str(answer)
    assert ds.check_consistency(claims).status == "inconsistent"
    assert ds.check_consistency(answer.to_claims()).status == "consistent"
    assert ds.results.BasisResult.from_dict(answer.to_dict()) == answer


@pytest.mark.parametrize("categories", [["407", "408"], ["407", "408", "407+408"]])
def test_the_bases_of_the_real_table(categories):
    """The key says: Opendatabot, Boyko, Slovo i Dilo are sums of months; the replies to requests lie above them."""
    claims = ds.load_example("ua-desertion").select(measure="registered", unit="proceedings", category=categories)
    answer = ds.find_bases(claims)
    home = {pair: g.name for g in answer.groups for pair in g.sources}
    months, replies = answer.groups[0].name, answer.groups[1].name
    assert home["Opendatabot", f"{OFFICE} monthly reports"] == months
    assert home["Slovo i Dilo", OFFICE] == months
    if "407+408" in categories:
        assert home["news-kiev.ru", f"V. Boyko from {OFFICE} monthly reports"] == months
    assert home["Ukrainska Pravda", OFFICE] == home["LIGA.net", OFFICE] == replies
    gap = answer.pairs[0]
    assert (gap.first, gap.second) == (months, replies)
    assert {w.sign for w in gap.signed} == {"above"}
    assert gap.is_definition
    years = {w.start.year: w.low for w in gap.windows if (w.end - w.start).days in (365, 366) and w.category == "407"}
    assert years == {2022: 805, 2023: 1143, 2024: 1600}  # d6 of the key
    assert answer.verify()
    assert ds.check_consistency(answer.to_claims()).status == "consistent"


def test_a_source_that_contradicts_itself_gives_up_its_smallest_repair():
    base = {"start": "2025", "relation": "exact"}
    claims = ds.read_claims([base | {"id": "a", "value": "5", "source": "A"}, base | {"id": "b", "value": "5", "source": "A"},
                             base | {"id": "c", "value": "6", "source": "A"}, base | {"id": "d", "value": "5", "source": "B"}])  # fmt: skip
    answer = ds.find_bases(claims)
    assert [g.ids for g in answer.groups] == [("a", "b", "d")]
    assert [u.ids for u in answer.ungrouped] == [("c",)]
    assert "One group holds all claims" in answer.verdict
    tied = ds.find_bases(claims.drop("b"))
    assert [(u.ids, u.ties) for u in tied.ungrouped] == [(("a",), (("c",),))]
    assert ds.check_consistency(answer.to_claims()).status == "consistent"


def test_what_fits_elsewhere_as_well_is_told():
    base = {"relation": "exact"}
    claims = ds.read_claims([base | {"id": "a", "value": "5", "start": "2025", "source": "A"},
                             base | {"id": "b", "value": "7", "start": "2025", "source": "B"},
                             base | {"id": "c", "value": "2", "start": "2025-01", "source": "C"},
                             {"id": "d", "value": "9", "start": "2025", "kind": "projection", "source": "D"}])  # fmt: skip
    answer = ds.find_bases(claims)
    assert [g.ids for g in answer.groups] == [("a", "c"), ("b",)]
    assert answer.groups[0].also_fits == (("c", "B"),)
    assert dict(zip(answer.to_frame()["id"], answer.to_frame()["also_fits"], strict=True))["c"] == "B"
    assert [u.reason for u in answer.ungrouped] == ["not used: projection"]


def test_gaps_that_go_both_ways_are_not_a_definition():
    def rows(source, values):
        return [{"id": f"{source}{y}", "value": str(v), "relation": "exact", "start": str(y), "source": source}
                for y, v in values.items()]  # fmt: skip

    both = ds.find_bases(ds.read_claims(rows("A", {2022: 100, 2023: 100}) + rows("B", {2022: 101, 2023: 99})))
    assert "the gaps go both ways" in both.verdict
    large = ds.find_bases(ds.read_claims(rows("A", {2022: 100, 2023: 100}) + rows("B", {2022: 200, 2023: 150})))
    assert "more than definitions or revisions usually make" in large.verdict
    single = ds.find_bases(ds.read_claims(rows("A", {2022: 100}) + rows("B", {2022: 101})))
    assert "cannot be told" in single.verdict


def test_steps_that_run_out_are_said():
    answer = ds.find_bases(ds.load_example("ua-desertion"), effort=0.001)
    assert answer.status == "undecided"
    assert answer.reason == "the steps that effort 0.001 allows were used up"
    assert not answer.complete


def test_every_claim_is_in_a_group_or_named():
    base = {"start": "2025", "relation": "exact"}
    rows = [base | {"id": "old", "value": "5", "source": "A"}, base | {"id": "new", "value": "6", "source": "B", "supersedes": "old"},
            {"id": "soft", "start": "2025", "low": "6", "high": "9", "interval": "ci95", "source": "C"},
            {"id": "plan", "start": "2025", "kind": "projection", "value": "9", "source": "D"}]  # fmt: skip
    answer = ds.find_bases(ds.read_claims(rows))
    assert [g.ids for g in answer.groups] == [("new",)]
    assert {i: u.reason for u in answer.ungrouped for i in u.ids} == {
        "old": "not used: superseded by new",
        "plan": "not used: projection",
        "soft": "its interval is soft and may miss, so it speaks for no basis",
    }
    assert ds.check_consistency(answer.to_claims()).status == "consistent"
    nothing = ds.find_bases(answer.claims.select(ids="plan"))
    assert (nothing.groups, nothing.verdict) == ((), "No claim takes part.")
    assert nothing.verify()


def test_rules_of_the_scheme_hold_inside_every_group():
    """Cases are active and recovered: B counts one recovered more; C contradicts its own sum."""
    figures = {"A": (10, 4, 6), "B": (11, 4, 7), "C": (12, 4, 6)}
    rows = [{"id": f"{source}-{name}", "measure": name, "value": str(value), "relation": "exact", "start": "2025",
             "source": source}
            for source, values in figures.items()
            for name, value in zip(("cases", "active", "recovered"), values, strict=True)]  # fmt: skip
    answer = ds.find_bases(ds.read_claims(rows, scheme=ds.Scheme(identities="cases == active + recovered")))
    assert [{source for source, _ in g.sources} for g in answer.groups] == [{"A", "C"}, {"B"}]
    (given_up,) = answer.ungrouped
    assert {given_up.ids, *given_up.ties} == {("C-cases",), ("C-active",), ("C-recovered",)}
    assert answer.verify()
    assert ds.check_consistency(answer.to_claims()).status == "consistent"


def test_a_window_that_is_worded_ambiguously_fits_two_groups():
    """A counts from 1 or from 24 February; read either way it stands beside C or beside D, never beside both."""
    base = {"relation": "exact", "end": "2025-01-01"}
    rows = [base | {"id": "a", "value": "100,001", "start": "2022-02-24", "start_or": "2022-02-01", "source": "A"},
            base | {"id": "c", "value": "99,001", "start": "2022-02-24", "source": "C"},
            base | {"id": "d", "value": "104,002", "start": "2022-02-01", "source": "D"}]  # fmt: skip
    answer = ds.find_bases(ds.read_claims(rows))
    assert len(answer.groups) == 2
    assert answer.verify()
    assert ds.check_consistency(answer.to_claims()).status == "consistent"


def any_rows(rng):
    """Claims that say the same or less than others, under a rule, with ambiguous windows and rounded figures."""
    ends = [f"2025-0{m}-01" for m in range(1, 6)]
    for k in range(rng.randint(5, 9)):
        i, j = sorted(rng.sample(range(5), 2))
        row = {"id": f"r{k}", "source": f"S{k}", "value": str(rng.choice((1, 2, 3, 3, 4, 100))), "start": ends[i], "end": ends[j],
               "relation": rng.choice(("exact", "exact", "at_most", "at_least", "about")),
               "category": rng.choice(("p", "q", "p+q")), "measure": rng.choice(("charged", "charged", "convicted"))}  # fmt: skip
        if i > 0 and rng.random() < 0.2:
            row["start_or"] = ends[i - 1]
        if rng.random() < 0.15:
            row |= {"kind": "share", "base_category": "p+q", "category": "p", "value": str(rng.choice((10, 50, 90)))}
        yield row


@pytest.mark.parametrize("seed", seeds(5, 16))
def test_a_contradiction_is_told_exactly_where_claims_cannot_all_hold(seed):
    rng = random.Random(seed)
    claims = ds.read_claims(list(any_rows(rng)), scheme=ds.Scheme(order="convicted <= charged"))
    subsets = AllSubsets(System(claims), Budget())
    used = subsets.used(claims.ids)
    for _ in range(6):
        ids = rng.sample(used, rng.randint(1, len(used)))
        clash = subsets.clash(ids)
        assert (clash is None) == held(claims, ids)
        assert clash is None or (clash <= set(ids) and not held(claims, clash))
        likely = subsets.likely_clash(subsets.said(ids))
        assert likely is None or clash is not None


def test_groups_are_named_by_what_they_are_and_no_line_is_long():
    answer = ds.find_bases(ds.load_example("ua-desertion").select(measure="registered", unit="proceedings"))
    lines = str(answer).split("\n")
    assert max(map(len, lines)) <= 100
    heads = [line for line in lines if line.startswith(f"  {answer.groups[0].name}, ")]
    assert len(heads) == 1
    assert f"{len(answer.groups[0].ids)} claims, " in heads[0]
    for pair in answer.pairs:
        told = [
            line for line in lines if line.startswith(f"  {pair.second} above {pair.first} in {len(pair.signed)} of ")
        ]
        assert len(told) == (len(pair.signed) > 1 and {w.sign for w in pair.signed} == {"above"})


def test_two_groups_of_one_source_are_told_apart_by_whom_they_cite():
    pairs = [("A", "ministry", ""), ("A", "court", ""), ("A", "", ""), ("A", "court", ""), ("", "", "c7")]
    assert names_of(pairs) == ["A", "A, citing court", "A, citing nobody", "A, citing court (2)", "c7"]
