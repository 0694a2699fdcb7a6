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


def test_figures_that_replace_each_other_are_set_aside_and_it_is_said():
    answer = judged(OLD | {"supersedes": "b"}, NEW)
    assert dict(answer.unused) == {"a": "superseded by b, which it supersedes in turn",
                                   "b": "superseded by a, which it supersedes in turn"}  # fmt: skip
    assert "no claim takes part, so nothing was tested" in answer.notes


def test_an_earlier_figure_that_is_not_there_is_named():
    assert "b supersedes a, which is not in the table" in judged(NEW, OTHER | {"value": "12"}).notes
