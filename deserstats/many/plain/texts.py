"""The texts of a column as numbers: each text once, and which of them every row has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from deserstats.claims.cells.stored import as_text

if TYPE_CHECKING:
    import pandas as pd

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Codes:
    """A column as numbers of its texts.

    Attributes
    ----------
    numbers : int64 array (n_rows,)
        Which of the texts each row has.
    texts : list of str
        Every text once; some may be in no row.
    """

    numbers: Numbers
    texts: list[str]

    def flags(self, told: Callable[[str], bool]) -> Flags:
        """Return for each row what is told of its text."""
        return np.fromiter(map(told, self.texts), dtype=bool, count=len(self.texts))[self.numbers]

    def values(self, told: Sequence[Any]) -> Numbers:
        """Return for each row the number that belongs to its text."""
        return np.asarray(told, dtype=np.int64)[self.numbers]

    def written(self, form: Callable[[str], str]) -> Codes:
        """Return the column with its texts written otherwise; those that become alike are one."""
        return merged(self.numbers, list(map(form, self.texts)))

    @property
    def is_one(self) -> bool:
        """Whether every row has the same text."""
        return len(self.texts) == 1


def codes_of(column: pd.Series[Any]) -> Codes:
    """Return a column as numbers of its texts, without blanks around them.

    Raises
    ------
    TypeError
        When a cell holds several values.
    """
    import pandas as pd

    found: Any
    if isinstance(column.dtype, pd.CategoricalDtype):
        numbers, found = column.cat.codes.to_numpy(), column.cat.categories
    elif column.dtype == object and len(set(map(type, column.dropna().tolist()))) > 1:
        # 1 and True, and numbers that are equal but written differently, are different texts
        numbers, found = pd.factorize(np.array(list(map(as_text, column.tolist())), dtype=object))
    else:
        numbers, found = pd.factorize(column)
    texts = [as_text(cell).strip() for cell in found.tolist()]
    codes = np.asarray(numbers, dtype=np.int64)
    if len(codes) and codes.min() < 0:
        codes = np.where(codes < 0, len(texts), codes)
        texts.append("")
    return merged(codes, texts)


def merged(numbers: Numbers, texts: list[str]) -> Codes:
    """Return codes in which each text is there once."""
    place = {text: k for k, text in enumerate(dict.fromkeys(texts))}
    if len(place) == len(texts):
        return Codes(numbers, texts)
    return Codes(np.array([place[text] for text in texts], dtype=np.int64)[numbers], list(place))


def blank(n_rows: int) -> Codes:
    """Return a column without a text."""
    return Codes(np.zeros(n_rows, dtype=np.int64), [""])


def combined(columns: Sequence[Codes]) -> tuple[Numbers, list[tuple[str, ...]]]:
    """Return numbers of the rows of several columns, alike where all of their texts are, and these texts."""
    numbers = columns[0].numbers
    texts: list[tuple[str, ...]] = [(text,) for text in columns[0].texts]
    for column in columns[1:]:
        numbers, texts = _joined(numbers, texts, column)
    return numbers, texts


def _joined(numbers: Numbers, texts: list[tuple[str, ...]], more: Codes) -> tuple[Numbers, list[tuple[str, ...]]]:
    if more.is_one:
        return numbers, [(*text, more.texts[0]) for text in texts]
    if len(texts) == 1:
        return more.numbers, [(*texts[0], text) for text in more.texts]
    import pandas as pd

    found, pairs = pd.factorize(numbers * len(more.texts) + more.numbers)
    firsts, seconds = (part.tolist() for part in np.divmod(cast("Numbers", pairs), len(more.texts)))
    return np.asarray(found, dtype=np.int64), [(*texts[i], more.texts[j]) for i, j in zip(firsts, seconds, strict=True)]
