"""Unknowns beside those of the claims: which may be broken, which negative."""

import pytest

from deserstats.model.rows.linear_form import Domain, Series


@pytest.mark.parametrize("continuous", [False, True, frozenset({("rate", "u")})])
def test_what_is_freed_may_be_broken_and_nothing_else_changes(continuous):
    aside, own = (Series(name, "", "", "", "", "") for name in ("(share)", "count"))
    before = Domain(frozenset({"profit"}), continuous)
    after = before.free(["(share)"])
    assert not after.is_whole(aside)
    assert after.is_whole(own) == before.is_whole(own)
    assert after.signed == before.signed
    assert before.free(["(share)"], signed=True).is_signed(aside)
    assert before.free(["(share)"], signed=True).signed == {"profit", "(share)"}
