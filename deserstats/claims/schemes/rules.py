"""Rules between measures as they are written: accounting identities, and orders."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from deserstats.errors import SchemeError


@dataclass(frozen=True)
class Rule:
    """A linear rule between measures: the weighted sum is 0 (``==``) or at most 0 (``<=``)."""

    text: str
    weights: tuple[tuple[str, int], ...]
    sense: Literal["==", "<="]


def _side(text: str, rule: str) -> dict[str, int]:
    """Read ``active + recovered - returned`` as weights of measures."""
    weights: dict[str, int] = {}
    tokens = re.split(r"(?:^|\s)([+-])(?:\s|$)", " " + text.strip())
    signs = ["+", *tokens[1::2]]
    for sign, name in zip(signs, (t.strip() for t in tokens[::2]), strict=True):
        if not name:
            if sign == "+" and not weights and len(tokens) > 1:
                continue
            raise SchemeError(f"rule {rule!r}: a measure is missing; write 'a == b + c' or 'a <= b'")
        weights[name] = weights.get(name, 0) + (1 if sign == "+" else -1)
    return weights


def _minus(left: dict[str, int], right: dict[str, int]) -> tuple[tuple[str, int], ...]:
    names = dict.fromkeys([*left, *right])
    weights = ((n, left.get(n, 0) - right.get(n, 0)) for n in names)
    return tuple((n, w) for n, w in weights if w)


def read_identity(text: str) -> Rule:
    """Read ``a == b + c``.

    Raises
    ------
    SchemeError
        When it is not of this form.
    """
    sides = re.split(r"==|(?<![<>])=", text)
    if len(sides) != 2:
        raise SchemeError(f"identity {text!r} is not of the form 'a == b + c'")
    return Rule(text, _minus(_side(sides[0], text), _side(sides[1], text)), "==")


def read_order(text: str) -> list[Rule]:
    """Read ``a <= b <= c`` as one rule a pair of neighbours.

    Raises
    ------
    SchemeError
        When it is not of this form.
    """
    sides = re.split(r"<=", text)
    if len(sides) < 2:
        raise SchemeError(f"order {text!r} is not of the form 'a <= b <= c'")
    names = [_side(side, text) for side in sides]
    texts = [side.strip() for side in sides]
    return [Rule(f"{texts[i]} <= {texts[i + 1]}", _minus(names[i], names[i + 1]), "<=") for i in range(len(sides) - 1)]
