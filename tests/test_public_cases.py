"""Questions that real people asked in public, with the answers worked out by hand.

Figures are facts; each test names the page that printed them. Where a table may be read in two ways the
refusal has to name the edit, and after that edit the answer has to come out.
"""

import csv
import json
from pathlib import Path

import pytest

import deserstats as ds
from deserstats.__main__ import main

DATA = Path(__file__).parent / "data" / "public_cases"
DAYS = {"through": "start"}


def rows(name, **edits):
    """Read a table as records; ``edits`` are cells written into every row, or into the row of one id."""
    with (DATA / name).open(newline="") as file:
        records = list(csv.DictReader(file))
    for record in records:
        record.update({c: t for c, t in edits.items() if isinstance(t, str)})
        record.update(edits.get(record["id"]) or {})
    return records


def answer(source, **options):
    result = ds.check_consistency(ds.read_claims(source, **options))
    assert result.verify()
    return result


def gaps(result):
    """Return the difference that each conflict of two sides is short by, by the ids in it."""
    return {frozenset(c.ids): c.gap for c in result.conflicts}


def refusal(source, **options):
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims(source, **options)
    return error.value


def scheme(name):
    return json.loads((DATA / name).read_text())


def test_south_african_provinces_miss_their_official_total_by_one_and_as_typed_by_44998():
    """GitHub dsfsi/covid19za issue 436: parts 58,775,021 and 58,820,020, total 58,775,022."""
    official = answer(DATA / "01_official.csv", decimal=",")
    assert [c.gap for c in official.conflicts] == [1]
    assert "consistent" in str(official.flips)
    assert list(gaps(answer(DATA / "01_typed.csv", decimal=",")).values()) == [44_998]


def test_alaska_counts_active_cases_that_have_recovered():
    """GitHub CSSEGISandData/COVID-19 issue 2334: 321 confirmed, of which 161 recovered, yet 312 active: 152 or more."""
    rules = {"identities": ["confirmed == active + recovered + deaths"]}
    (conflict,) = answer(DATA / "04.csv", scheme=rules).conflicts
    assert conflict.gap == 312 + 161 - 321
    assert answer(DATA / "04.csv", scheme=rules | {"since": "unknown"}).status == "consistent"


def test_one_block_of_the_budget_of_gironde_does_not_add_up():
    """GitHub datalocale/dataviz-finances-gironde issue 489: 843 + 221 + 320 = 1,384 against 1,375 million."""
    blocks = scheme("06_scheme.json")
    refused = refusal(DATA / "06.csv", scheme=blocks)
    assert len(refused.problems) == 19
    typed = {p.id: dict(p.edits[0].cells) for p in refused.problems}
    assert typed["RF"] == {"value": "1,527 million"}
    result = answer(rows("06.csv", **typed), scheme=blocks)
    assert [set(c.ids) for c in result.conflicts] == [{"DF", "DF1", "DF3", "DFx"}]


def test_a_cent_is_rounding_of_parts():
    """GitHub vroonhof/opensteuerauszug issue 273: 49.92 + 6.45 + 81.48 = 137.85 against 137.84."""
    money = {"continuous": ["CHF"]}
    fix = refusal(DATA / "07.csv", scheme=money).problems[0].fix
    assert "through=start" in fix
    assert "kind=stock" in fix
    for edit in (DAYS, {"kind": "stock"}):
        result = answer(rows("07.csv", **edit), scheme=money)
        assert [str(c.gap) for c in result.conflicts] == ["1/100"]
    rounded = ds.read_claims(rows("07.csv", **DAYS), scheme=money).read_as(printed="rounded")
    assert ds.check_consistency(rounded).status == "consistent"
    typo = answer(rows("07.csv", **DAYS, goog={"value": "42.92"}), scheme=money)
    assert [str(c.gap) for c in typo.conflicts] == ["699/100"]


def test_two_tables_of_oman_differ_by_890_and_66():
    """GitHub akarlinsky/world_mortality issue 13: months 5,942 and 1,401, year 6,832 and 1,335."""
    found = gaps(answer(DATA / "09.csv"))
    assert found[frozenset(["omanis months", "omanis year"])] == 890
    assert found[frozenset(["expats months", "expats year"])] == 66
    assert found[frozenset(["total months", "total year"])] == 890 - 66


@pytest.mark.parametrize(
    ("kind", "value", "relation", "status"),
    [("ratio", "0.5", "", "refuted"), ("ratio", "14", "", "refuted"), ("ratio", "9", "nearly", "implied"),
     ("growth", "777", "", "implied")],
)  # fmt: skip
def test_the_asylum_backlog_grew_nearly_ninefold(kind, value, relation, status):
    """UK Statistics Authority letters 2022-23: 166,261 / 18,954 = 8.772."""
    said = ds.Claim(kind=kind, value=value, relation=relation, start="2022-12-31", base_start="2010-06-30")
    result = ds.implies(ds.read_claims(DATA / "10.csv"), said)
    assert result.status == status
    assert result.verify()


def test_caseworkers_up_80_and_2_percent_need_rounding_and_cutting_off():
    """channel4.com FactCheck, asylum staff: 1,073 / 597 = 1.797 and 614 / 597 = 1.0285."""
    claims = ds.read_claims(DATA / "11.csv")
    assert ds.check_consistency(claims).status == "consistent"
    for way, wrong in (("nearest", "c4"), ("truncated", "pm")):
        result = ds.check_consistency(claims.read_as(rounding=way))
        assert {wrong} < {name for c in result.conflicts for name in c.ids}


def test_violent_crime_a_year_later_is_bounded_by_44_percent():
    """channel4.com FactCheck 2010: 618,417 x 1.435 = 887,428.4 and x 1.45 = 896,704.7, read either way."""
    claims = ds.read_claims(DATA / "12.csv")
    assert ds.check_consistency(claims).status == "consistent"
    found = ds.bound(claims, period=("2008-04-01", "2009-04-01"), measure="adjusted")
    assert (found.low, found.high) == (887_429, 896_704)


def test_rates_per_100000_are_shares_of_a_population_and_both_are_impossible():
    """GitHub nychealth/coronavirus-data issue 260: 4 and 128 of 8.34 million are 0.048 and 1.53, not 1.72 and 0.32."""
    (asked,) = refusal(DATA / "15_natural.csv").problems
    assert asked.more == 1
    for told in ("kind=share", "per=100,000", "base_measure"):
        assert told in asked.fix
    share = {"kind": "share", "per": "100,000", "base_measure": "population", "base_start": "2020", "unit": ""}
    table = rows("15_natural.csv", pop={"unit": ""}, d1={"unit": ""}, d2={"unit": ""}, r1=share, r2=share)
    found = {frozenset(c.ids) for c in answer(table).conflicts}
    assert {frozenset(["pop", "d1", "r1"]), frozenset(["pop", "d2", "r2"])} <= found
    right = {"r1": share | {"value": "0.048"}, "r2": share | {"value": "1.53"}}
    plain = {name: {"unit": ""} for name in ("pop", "d1", "d2")}
    assert answer(rows("15_natural.csv", **plain, **right)).status == "consistent"
    assert answer(DATA / "15.csv").status == "inconsistent"


def test_shares_that_make_100_01_percent_are_rounding_and_103_are_not():
    """experts-exchange.com question 26821991: 1, 20, 30 and 40 of 91."""
    assert answer(DATA / "16.csv").status == "consistent"
    (conflict,) = answer(DATA / "16_mutual.csv").conflicts
    assert any("counts something" in premise for premise in map(str, conflict.premises))


def test_puerto_rico_counts_ten_too_few():
    """GitHub COVID19Tracking/issues issue 211: 736 + 189 = 925 against 915; 1,298 was withdrawn."""
    assert gaps(answer(DATA / "20.csv")) == {frozenset(["all", "mol", "ser"]): 10}


def test_ages_known_need_not_be_all_cases_of_texas():
    """GitHub timriffe/covid_age issue 33: ages of 43,409 of 513,575; the label 00+ is a name."""
    assert answer(DATA / "22.csv").status == "consistent"
    tree = {"tree": {"00+": ["ages known"]}}
    assert [c.gap for c in answer(DATA / "22.csv", scheme=tree).conflicts] == [470_166]
    assert answer(DATA / "22.csv", scheme=tree | {"exhaustive": {"00+": False}}).status == "consistent"


def test_falluja_ministry_and_hospital_cannot_both_be_right():
    """iraqbodycount.org note-x360: 160 + 141 = 301 women and children against 264 and about 280 in all."""
    claims = ds.read_claims(DATA / "23.csv")
    found = gaps(ds.check_consistency(claims))
    assert found[frozenset(["women", "children", "ihm22"])] == 37
    (repair,) = ds.find_repairs(claims).repairs
    assert set(repair.ids) == {"ihm22", "ihm-end"}


def test_officers_who_left_in_months_6_to_12_of_2009():
    """Hansard 13 May 2014 col. 483W, rounded to 10: 100 +- 5 less 40 +- 5 is 50 to 70."""
    claims = ds.read_claims(DATA / "25.csv").read_as(base=10, rounding="nearest")
    found = ds.bound(claims, period="2009", category="6-12m")
    assert (found.low, found.high) == (50, 70)


def test_unama_2010_bounds_the_deaths_of_2009_and_refutes_26_percent():
    """bbc.co.uk south-asia-12685213: 2,777 / 1.16 and / 1.145, 2,080 and 440 likewise; true 2,412, 1,630 and 596."""
    (asked,) = refusal(DATA / "27.csv").problems
    assert (asked.column, asked.more) == ("end", 1)
    assert "through=2010-11" in asked.fix
    assert "end=2010-11-01" in asked.fix
    table = rows("27.csv", sg10={"end": "2010-11-01"}, half={"end": "2010-07-01"})
    claims = ds.read_claims([row for row in table if row["id"] != "latimes"])
    assert ds.check_consistency(claims).status == "consistent"
    ends = {"age+pgf+other": (2394, 2425), "age": (1613, 1631), "pgf": (591, 602)}
    for category, expected in ends.items():
        found = ds.bound(claims, period="2009", category=category)
        assert (found.low, found.high) == expected
    wrong = answer(table)
    assert all("latimes" in c.ids for c in wrong.conflicts)
    assert wrong.status == "inconsistent"


def test_a_year_of_greater_manchester_is_six_months():
    """GitHub Autonomy-Data-Unit/annual-deprivation-index issue 35: six months add up to 193,263, the year's total."""
    found = ds.bound(ds.read_claims(DATA / "28.csv"), period=("2019-07-01", "2020-01-01"))
    assert (found.low, found.high) == (0, 0)


def test_credits_and_debits_are_one_apart_only_where_they_are_exact():
    """GitHub bcgov/tfrs issue 2817: 160,001 - 105,000 = 55,001 against 55,000."""
    assert answer(DATA / "30.csv").status == "consistent"
    assert [c.gap for c in answer(rows("30.csv", relation="exact")).conflicts] == [1]


def test_men_and_women_of_tamil_nadu_are_ten_million_more_than_all():
    """GitHub GoogleCloudPlatform/covid-19-open-data issue 130: 41,657,119 + 41,010,202 - 72,147,030."""
    (conflict,) = answer(DATA / "31.csv").conflicts
    assert conflict.gap == 10_520_291
    assert answer(rows("31.csv", all={"value": "82,667,321"})).status == "consistent"


def test_millions_are_rounded_where_the_word_says_so_and_by_a_reading_elsewhere():
    """xbrl.org Calculations 1.1: 12,141,123 + 45,441,321 = 57,582,444 printed 12.1 + 45.4 = 57.6 million."""
    assert "kind=stock" in refusal(DATA / "32_word.csv").problems[0].fix
    for edit in (DAYS, {"kind": "stock"}):
        assert answer(rows("32_word.csv", **edit)).status == "consistent"
        money = ds.read_claims(rows("32_unit.csv", **edit), scheme={"continuous": ["EUR m"]})
        assert "consistent" in str(ds.check_consistency(money).flips)
        assert ds.check_consistency(money.read_as(printed="rounded")).status == "consistent"


def test_141000_doses_after_281000_are_no_record():
    """GitHub dssg-pt/covid19pt-data issue 967."""
    (asked,) = refusal(DATA / "33.csv").problems
    assert (asked.more, "through=start" in asked.fix) == (1, True)
    days = rows("33.csv", d5=DAYS, d6=DAYS)
    assert answer(days).status == "inconsistent"
    claims = ds.read_claims(days[:2])
    record = ds.Claim(
        kind="order", value="2021-07-06", relation="highest", per="day", start="2021-07-05", through="2021-07-06"
    )
    assert ds.implies(claims, record).status == "refuted"


def test_motorway_deaths_are_not_900():
    """imediaethics.org corrections: 910 killed or seriously injured, 107 killed; 900 read as 850 or more."""
    assert gaps(answer(DATA / "36.csv")) == {frozenset(["dead", "times"]): 850 - 107}


def test_two_is_not_one_and_ten():
    """GitHub earowang/hts issue 22: without negatives b = 10 alone exceeds the total of 2."""
    assert gaps(answer(DATA / "38.csv")) == {frozenset(["total", "b"]): 8}


FAULTS = [
    ("F1_shares.csv", None, "inconsistent"),
    ("F1_zero_base.csv", None, "inconsistent"),
    ("F2_share_of_population.csv", None, "inconsistent"),
    ("F2_stock_year.csv", None, "inconsistent"),
    ("F4_plus.csv", "F4_scheme.json", "inconsistent"),
    ("F4_silent_split.csv", None, "consistent"),
    ("F6_rounding.csv", None, "inconsistent"),
    ("F6_transposed.csv", None, "inconsistent"),
    ("F7_doubled.csv", None, "inconsistent"),
    ("F7_column_switch.csv", "F7_scheme.json", "inconsistent"),
    ("F9_bound.csv", None, "consistent"),
]


@pytest.mark.parametrize(("name", "rules", "status"), FAULTS)
def test_minimal_faults_have_their_verdict_from_a_program_and_the_command_line(name, rules, status, capsys):
    options = ["--scheme", str(DATA / rules)] if rules else []
    assert answer(DATA / name, scheme=scheme(rules) if rules else None).status == status
    assert main(["check", str(DATA / name), *options]) == (1 if status == "inconsistent" else 0)
    assert status in capsys.readouterr().out.casefold()


def test_independently_rounded_spending_is_a_hinge_and_years_may_be_months():
    """331 + 337 + 333 = 1,001 against 1,002, rounded; 1,203 + 1,311 + 1,291 + 1,405 = 5,210 against 5,301."""
    rounded = ds.read_claims(DATA / "F6_rounding.csv").read_as(printed="rounded")
    assert ds.check_consistency(rounded).status == "consistent"
    (asked,) = refusal(DATA / "F3_fiscal.csv").problems
    assert (asked.more, "start=2008-04-01, through=2009-03-31" in asked.fix) == (3, True)
    years = {f"y{i}": {"start": f"{2007 + i}-04-01", "through": f"{2008 + i}-03-31"} for i in range(1, 5)}
    (conflict,) = answer(rows("F3_fiscal.csv", **years)).conflicts
    assert conflict.gap == 5301 - 5210


def test_33_and_68_percent_need_40_asked():
    """33 % of n and 68 % of n, both rounded to a whole percent of whole people, with yes + no = n."""
    found = ds.bound(ds.read_claims(DATA / "F9_bound.csv"), period="2014", category="yes+no")
    assert found.low == 40
