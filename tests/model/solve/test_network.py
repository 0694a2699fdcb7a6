"""Ends that are approached but not attained, on one series alone."""

from fractions import Fraction

import deserstats as ds
from deserstats import Claim, ClaimSet, Scheme


def claims(*rows):
    return ClaimSet([Claim(**{"measure": "m", "start": "2025-01"} | row) for row in rows], Scheme(continuous=True))


TEN = {"id": "a", "value": "10", "relation": "under"}


def test_below_ten_reaches_up_to_ten_and_does_not_attain_it():
    found = ds.bound(claims(TEN), period="2025-01")
    assert (found.low, found.high, found.sharp, found.verify()) == (0, 10, False, True)


def test_strict_ends_add_up_to_their_sum():
    # over 3 in Jan and over 1/2 in Feb: over 3.5 together
    rows = [
        {"id": "a", "value": "3", "relation": "over"},
        {"id": "b", "value": "0.5", "relation": "over", "start": "2025-02"},
    ]
    found = ds.bound(claims(*rows), period="2025-01..2025-02")
    assert (found.low, found.high, found.sharp, found.verify()) == (Fraction(7, 2), None, False, True)
    assert ds.bound(claims(TEN, {"id": "b", "value": "4", "start": "2025-02"}), period="2025-02").sharp


def test_what_others_imply_goes_up_to_the_strict_end():
    answer = ds.check_consistency(claims(TEN, {"id": "b", "value": "9.9", "relation": "exact"}))
    assert (answer.standings[1].implied_low, answer.standings[1].implied_high) == (0, 10)


def test_every_month_of_a_long_chain_is_bounded_without_following_the_chain():
    # 100 a month, rounded: from 50 up to, but without, 200 (cut off or rounded either way), whole numbers
    rows = [{"value": "100", "kind": "each", "per": "month", "start": "1990", "through": "2019"}]
    found = ds.bound_series(ds.read_claims(rows), "MS").to_frame()
    assert len(found) == 360
    assert set(map(tuple, found[["low", "high"]].to_numpy().tolist())) == {(50, 199)}
