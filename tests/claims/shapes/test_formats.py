"""Formats that are known by their headings."""

import io

import pytest

import deserstats as ds


def read(text, **options):
    return ds.read_claims(io.StringIO(text), **options)


def test_sdmx_figures_are_in_the_units_that_it_says():
    """12.4 with UNIT_MULT 3 and DECIMALS 1 is printed to a hundred: rounded or cut off, from 12,350 to below 12,500."""
    claims = read("DATAFLOW,REF_AREA,TIME_PERIOD,OBS_VALUE,UNIT_MULT,DECIMALS\nX,FR,2023,12.4,3,1\nX,DE,2023,8,0,0\n")
    assert [c.geography for c in claims] == ["FR", "DE"]
    assert [c.figure.value for c in claims] == [12400, 8]
    told = ds.bound(claims, period="2023", geography="FR")
    assert (told.low, told.high) == (12350, 12499)


def test_the_row_of_hxl_tags_is_no_data():
    claims = read("Week,Town,People\n#date+start,#adm1,#affected\n2024-W01,A,5\n2024-W02,A,4\n", kind="total")
    assert [(str(c.window), c.value) for c in claims] == [("1-7 Jan 2024", "5"), ("8-14 Jan 2024", "4")]


def test_our_world_in_data_has_places_and_codes():
    claims = read("Entity,Code,Year,Homicides\nChad,TCD,2019,5\nChad,TCD,2020,4\n")
    assert [(c.geography, c.measure, str(c.window), c.value) for c in claims] == [
        ("Chad", "Homicides", "2019", "5"),
        ("Chad", "Homicides", "2020", "4"),
    ]
    assert all("TCD" not in (c.category, c.geography) for c in claims)


@pytest.mark.parametrize(
    "text",
    ["event_date,fatalities\n2024-01-03,2\n", "date_start,date_end,best,low,high\n2024-01-03,2024-01-04,2,1,3\n"],
)
def test_events_are_sent_to_where_they_are_summed(text):
    with pytest.raises(ds.ClaimTableError, match="from_events"):
        read(text)
