"""Tables with more figures than are looked at to tell running totals from others."""

import deserstats as ds

N = 20_500


def table(*days):
    """A row for each place on each day, all of one day one after the other."""
    return [
        {"place": f"p{i}", "date": f"2024-05-{day:02}", "cases": str(figure + i)}
        for day, figure in enumerate(days, start=1)
        for i in range(N)
    ]


def test_whole_series_tell_that_figures_fall():
    claims = ds.read_claims(table(9, 3), layout="long")
    assert len(claims) == 2 * N
    assert [str(claims[name]) for name in ("c1", "c41000")] == [
        "c1: 9, 1 May 2024, p0",
        "c41000: 20502, 2 May 2024, p20499",
    ]
