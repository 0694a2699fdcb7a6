"""Series that are refused, cannot tell, or are written down and read back."""

import math

import pytest

import deserstats as ds
from deserstats.errors import ClaimError

BAD = [
    (lambda: ds.regular.mann_kendall([1, math.nan, 3]), r"position 1 \(counted from 0\)"),
    (lambda: ds.regular.mann_kendall([1, 2, None]), "position 2"),
    (lambda: ds.regular.theil_sen([1, math.inf]), "not finite"),
    (lambda: ds.regular.mann_kendall([]), "x is empty"),
    (lambda: ds.regular.mann_kendall([1, 2, 3], [1, 1, 2]), r"t\[1\] = 1 is not later.*one value a time"),
    (lambda: ds.regular.theil_sen([1, 2, 3], [1, 3, 2]), r"t\[2\] = 2 is not later.*sort by t"),
    (lambda: ds.regular.theil_sen([1, 2], [1, 2, 3]), "one time a value"),
    (lambda: ds.regular.theil_sen([1, 2], confidence=95), "between 0 and 1"),
    (lambda: ds.regular.mann_kendall([1, 2], method="yue_wang"), "'exact'"),
    (lambda: ds.regular.mann_kendall([1, 2, 3, 4], [0, 1, 2, 9], method="prewhitened"), "even steps"),
    (lambda: ds.regular.seasonal_mann_kendall([1, 2, 3], 1), "2 or more"),
    (lambda: ds.regular.seasonal_mann_kendall([1, 2, math.nan], 2), "position 2"),
    (lambda: ds.regular.pettitt([1, math.nan]), "position 1"),
    (lambda: ds.regular.pettitt([1, 2], method="exact"), "'asymptotic' or 'permutation'"),
    (lambda: ds.regular.mann_kendall([[1, 2], [3, 4]]), "one series"),
    (lambda: ds.regular.mann_kendall("abc"), "not a list of numbers"),
]


@pytest.mark.parametrize(("call", "said"), BAD)
def test_bad_input_is_named(call, said):
    with pytest.raises(ClaimError, match=said):
        call()


def test_what_cannot_be_told_is_said():
    for x in ([7], [7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]):
        answers = [
            ds.regular.mann_kendall(x),
            ds.regular.theil_sen(x),
            ds.regular.pettitt(x),
            ds.regular.seasonal_mann_kendall(x, 2),
        ]
        assert [a.status for a in answers] == ["insufficient"] * 4
        assert all("cannot tell" in str(a) or "no interval" in str(a) for a in answers)
        assert all(a.verify() for a in answers)


def test_answers_survive_their_dictionary():
    for answer in (ds.regular.mann_kendall([1, 3, 2]), ds.regular.theil_sen([1, 3, 2]), ds.regular.pettitt([1, 3, 2]),
                   ds.regular.seasonal_mann_kendall([1, 3, 2, 4], 2), ds.regular.poisson_trend([0, 1, 2], [1, 2, 3], [3, 4, 9]),
                   ds.regular.disaggregate([1, 2], ratio=3)):  # fmt: skip
        assert type(answer).from_dict(answer.to_dict()) == answer
        assert len(answer.to_frame()) >= 1
        with pytest.raises(TypeError):
            bool(answer)
