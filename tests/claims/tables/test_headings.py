"""Headings that miss ours: told or mapped in every form, and honest headings of public data left alone."""

import pytest

import deserstats as ds
from deserstats.claims.cells.fields import COLUMNS
from deserstats.claims.misspelt import CARRIED

CELLS = {
    "relation": "over", "value": "5", "low": "4", "high": "6", "start": "2024", "end": "2025-01-02", "through": "2024-12",
    "start_or": "2024-02-01", "end_or": "2025-03-02", "kind": "stock", "per": "month", "interval": "ci95", "dated_by": "occurred",
    "published": "2024", "base_start": "2023", "base_end": "2024-01-03", "base_through": "2023-12",
}  # fmt: skip
AFTER = ("s", ":", ".", "*", " *", "**", "?", ";", ",", "\u2020", "\u00b9", " (1)", "[1]", "#", "\u200b", "\ufeff", "\u00ad", "\u200e", "\u2060",
         "-", " (number)", " (%)", " column", " :", "1", "_1", ".1", "\u0301", "|", " (rev.)")  # fmt: skip
BEFORE = ("*", "#", "\u200b", "\ufeff", "\u200f", "-")
AROUND = ("()", "[]", '""', "''", "<>")
CYRILLIC = dict(zip("aeopcxiy", "аеорсхіу", strict=True))


def variants(name):
    """Forms of a heading that are ours to a careful reader."""
    yield from (name + mark for mark in AFTER)
    yield from (mark + name for mark in BEFORE)
    yield from (a + name + b for a, b in AROUND)
    yield from (name[:2] + mark + name[2:] for mark in ("\u200b", "\u00ad"))
    yield from (name[:i] + CYRILLIC[c] + name[i + 1 :] for i, c in enumerate(name) if c in CYRILLIC)
    if len(name) > 4:
        yield from (name[:-2] + name[-1] + name[-2], name[1] + name[0] + name[2:])
    yield name.upper() + ":"
    yield name + name[-1]
    yield "".join(c if c == "_" else chr(0xFEE0 + ord(c)) for c in name)


def told_of(row, name):
    """Whether our column is read, or a problem names it."""
    try:
        (claim,) = ds.read_claims([row])
    except ds.ClaimTableError as error:
        return any(p.column == name or f"'{name}'" in p.expected for p in error.problems)
    return getattr(claim, name) != "" and not claim.extra


@pytest.mark.parametrize("name", [c for c in COLUMNS if c not in CARRIED])
def test_a_heading_near_ours_is_never_carried_along(name):
    forms = list(variants(name))
    assert len(forms) >= 44
    lost = []
    for heading in forms:
        row = {"value": "5", "start": "2024"}
        row.pop(name, None)
        if not told_of(row | {heading: CELLS.get(name, "x")}, name):
            lost.append(heading)
    assert lost == []


@pytest.mark.parametrize("form", ["{} ", " {}", "{}_", "_{}", "{}\u00a0", "\t{}"])
def test_case_blanks_and_underscores_are_ours(form):
    for name in ("relation", "Relation", "RELATION"):
        row = {"value": "5", "start": "2024", form.format(name): "over"}
        assert ds.read_claims([row])["c1"].relation == "over"
    row = {"value": "5", "start": "2024", form.format("Start or"): "2024-02-01"}
    assert len(ds.read_claims([row])["c1"].windows) == 2


@pytest.mark.parametrize("twin", ["Value", "value_", "Value:", "value\u200b", "(value)", "vаlue", "VALUE *"])
def test_a_second_column_of_the_same_letters_is_a_duplicate(twin):
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims([{"value": "5", "start": "2024", twin: "6"}])
    assert any(p.expected.startswith("each column once") for p in error.value.problems)


HONEST = """
Country;Country Code;Indicator;Indicator Name;Year;Month;Region;State;Province;District;City;County;Sex;Gender;Age;Age group
Population;Area;Density;GDP;Rate per 100,000;Notes;Footnotes;Sources;Source URL;Data source;Comments;Remarks;Description;Name
Title;Label;Code;ISO3;FIPS;NUTS;Latitude;Longitude;geometry;Geo;geo_code;OBS_STATUS;OBS_FLAG;UNIT_MULT;DECIMALS;FREQ;Frequency
Last update;Updated;Report date;Reported;Reporter;Reporting period;Hour;Deaths;Cases;Confirmed;Recovered;Active;Tests;Vaccinated
Hospitalised;Injured;Killed;Missing;Refugees;Applications;Granted;Rejected;Pending;Arrivals;Departures;Births;Marriages;Divorces
Population density;Share;Percent;Percentage;Proportion;Change;Growth;Difference;Total;Subtotal;All;Men;Women;Male;Female;Children
Adults;Min;Max;Mean;Median;Average;Std;Variance;CI lower;CI upper;Lower;Upper;Lower bound;Upper bound;Estimate;Error;p-value
Weight;Rank;Position;Order;Index;Row;No.;Number of rows;Reference;Ref;Citation;Author;Publisher;Published by;Publication
Published in;Archive;Language;Languages;Quotes;Status code;State code;Statement;Stock;Flow;Kindergarten;Kin;Valued
Values per day;Evaluate;Value added;Relative;Related;Relationship;Unit price;Unit of measure;Unity;Measured;Measurement;Measure ID
Categories of goods;Category code;Catalogue;Geographic area;Geography code;Starting point;Start time;Started;Ending;End use
Thoroughfare;Throughput;Person;Persons;Period of stay;Perimeter;Peer;Base;Base year;Basis points;Basic;Rooted;Root cause
Origin country;Original;Original title;Interval length;Internal;Status quo;Supersedes date;Superseded;Dated;Lowland;Lowest;Slow
Highland;Highway;Highest;Highlight;Thigh;Open;Close;Volume;Adj Close;High school;Low income;Fuel;Type;Class;Group;Sector;Industry
Occupation;Nationality;Citizenship;Religion;Event;Event type;Actor;Side A;Conflict ID;Fatalities;Admin1;Admin2;Location;Precision
Flag;Confidence;Quality;Version;Revision;Release;Series;Dataset;Table;Currency;Price;Cost;Budget;Revenue;Balance;Tax;Income;Debt
Imports;Energy;CO2;Temperature;Rainfall
"""


def test_usual_headings_of_public_data_are_carried_along():
    names = HONEST.replace("\n", ";").strip(";").split(";")
    assert len(names) >= 200
    row = {"value": "5", "start": "2024"} | dict.fromkeys(names, "x")
    assert dict(ds.read_claims([row])["c1"].extra) == dict.fromkeys(names, "x")


def test_rows_under_a_heading_that_is_told_are_told_with_it():
    rows = [{"Value:": "5 kg", "start": "2024"}, {"Value:": "6", "start": "2024-13"}]
    with pytest.raises(ds.ClaimTableError) as error:
        ds.read_claims(rows)
    assert [(p.row, p.column) for p in error.value.problems] == [(0, "value"), (1, "value"), (2, "start")]


@pytest.mark.parametrize("name", [c for c in COLUMNS if c not in CARRIED])
def test_a_keyword_near_ours_is_never_carried_along(name):
    plain = {"value": "5", "start": "2024"}
    plain.pop(name, None)
    for keyword in variants(name):
        with pytest.raises(ds.ClaimTableError) as error:
            ds.Claim(**plain | {keyword: CELLS.get(name, "x")})
        assert f"the column {name!r}" in [p.expected for p in error.value.problems], keyword


def test_keywords_of_their_own_are_carried_along():
    names = HONEST.replace("\n", ";").strip(";").split(";")
    claim = ds.Claim(value="5", start="2024", **dict.fromkeys(names, "x"))
    assert dict(claim.extra) == dict.fromkeys(names, "x")
    with pytest.raises(ds.ClaimTableError, match="leave one of 'Relation' and 'relation' out"):
        ds.Claim(value="5", start="2024", relation="over", Relation="under")
    with pytest.raises(ds.ClaimTableError, match="write relation='over'"):
        claim.replace(realtion="over")
    assert dict(ds.Claim(value="5", start="2024", relations="").extra) == {"relations": ""}
