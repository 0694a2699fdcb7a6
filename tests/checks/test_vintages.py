"""Which figures count: superseded ones, and those published later than asked."""

import pytest

import deserstats as ds
from deserstats import Claim, ClaimSet

OLD = {"id": "a", "value": "10", "published": "2025-02"}
NEW = {"id": "b", "value": "12", "published": "2025-06", "supersedes": "a"}
OTHER = {"id": "c", "value": "11", "published": "2025-02"}


def judged(*rows, **options):
    claims = ClaimSet([Claim(**{"measure": "m", "start": "2025-01"} | row) for row in rows])
    answer = ds.check_consistency(claims, **options)
    assert answer.verify()
    return answer


def test_a_figure_published_later_than_asked_replaces_nothing():
    # in March 2025 the 10 of February still stood beside the 11
    answer = judged(OLD, NEW, OTHER, as_of="2025-03")
    assert (answer.status, answer.conflicts[0].ids) == ("inconsistent", ("a", "c"))
    assert dict(answer.unused) == {"b": "published Jun 2025, after as_of"}
    assert dict(judged(OLD, NEW, OTHER).unused) == {"a": "superseded by b"}


@pytest.mark.parametrize("as_of", ["2025-06", ("2025-01", "2025-07"), "2025-01..2025-06"])
def test_any_way_to_write_the_date_asked_for_can_be_verified(as_of):
    assert dict(judged(OLD, NEW, OTHER, as_of=as_of).unused) == {"a": "superseded by b"}


def test_a_projection_replaces_no_count():
    answer = judged(OLD, NEW | {"kind": "projection"}, OTHER)
    assert (answer.status, answer.conflicts[0].ids) == ("inconsistent", ("a", "c"))
