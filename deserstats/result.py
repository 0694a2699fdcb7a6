"""What every answer can do: be printed, tabulated, saved, loaded, checked again; never be a bool."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, final

from deserstats.checks.sums.naming import in_words
from deserstats.claims.claim import Claim
from deserstats.claims.claimset import ClaimSet
from deserstats.codec import decode, difference, encode
from deserstats.errors import ClaimError, message_of
from deserstats.wording import fitting, on_one_line, shown

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

T = TypeVar("T")

VERSION = "0.1.0"
"""Version of the package; stored in every result."""

LABELS = ("id", "measure", "category", "geography", "unit", "basis", "dated_by", "source", "origin", "root", "value")
"""Columns of a claim that texts show."""

_RECHECKS: dict[type, Callable[[Any], bool]] = {}


def rechecks(kind: type[T]) -> Callable[[Callable[[T], bool]], Callable[[T], bool]]:
    """Register how answers of a kind are worked out again, where that takes the question itself."""

    def register(again: Callable[[T], bool]) -> Callable[[T], bool]:
        _RECHECKS[kind] = again
        return again

    return register


def lacking(verdict: str, needed: Mapping[str, tuple[object, str]]) -> str:
    """Say what a verdict lacks, by what each verdict needs: what there is of it, and its name."""
    if verdict not in needed:
        return f"{verdict!r} is not a verdict"
    has, name = needed[verdict]
    return "" if has else f"{str(verdict)!r} without {name}"


class Result:
    """Base of every answer: frozen, comparable, without a truth value, and never without its evidence.

    A kind of answer says in :meth:`evidence` what it still lacks, and in :meth:`_holds` how what it
    has is checked again. The constructor asks the first, :meth:`verify` both.
    """

    __slots__ = ()
    claims: ClaimSet
    plotter: ClassVar[str] = ""
    gallery: ClassVar[str] = "claims_plots"
    """The module of ``deserstats.show.plots`` that holds the plotter."""

    def __post_init__(self) -> None:
        lacking = self.evidence()
        if lacking:
            raise ValueError(f"a {type(self).__name__} needs its evidence: {lacking}")

    @property
    def input_hash(self) -> str:
        """A fingerprint of the input: equal for equal claims."""
        return self.claims.hash

    def __bool__(self) -> bool:
        raise TypeError(f"a {type(self).__name__} is neither true nor false; look at .status")

    def __str__(self) -> str:
        """Say the answer in lines of at most 100 characters, whatever its names hold."""
        return "\n".join(map(fitting, self.said))

    @property
    def said(self) -> tuple[str, ...]:
        """The lines of the answer in words, of any length; the first is the finding."""
        # statistics of a plain series know no claims
        claims: Iterable[Claim] = getattr(self, "claims", ())
        text = in_words(self._text(), claims)
        for name in _steering_names(claims):
            text = text.replace(name, on_one_line(name))
        return tuple(shown(text).split("\n"))

    def _text(self) -> str:
        """Say the answer, in lines of any length."""
        raise NotImplementedError

    def to_frame(self) -> pd.DataFrame:
        """Return the answer as a table."""
        raise NotImplementedError

    def evidence(self) -> str:
        """Say what the answer lacks to be believed; nothing where its evidence is complete."""
        raise NotImplementedError

    def _misfit(self) -> str:
        """Say what of an answer that was loaded cannot be of its claims, as far as that is seen at once."""
        return ""

    def _holds(self) -> bool:
        """Whether what the answer says follows from its claims, as the module of its question works it out again."""
        if type(self) not in _RECHECKS:
            # an answer that was unpickled: its question has not been asked here
            import deserstats.results  # noqa: F401
        return _RECHECKS[type(self)](self)

    @final
    def verify(self) -> bool:
        """Check again that the evidence is there and that the answer follows from it; never raises.

        Proofs are added up and series are held against the claims in exact arithmetic, without a
        solver. What has no proof (an estimate, a p-value) is worked out again and compared. What is
        not checked again is said under each kind of answer.
        """
        try:
            return not self.evidence() and self._holds()
        except Exception:
            # a forged or broken answer may fail in any way while it is worked out again: it is not verified
            return False

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the answer; see ``deserstats.show``."""
        from importlib import import_module

        axes: Axes = getattr(import_module(f"deserstats.show.plots.{self.gallery}"), self.plotter)(self, ax=ax)
        return axes

    def to_dict(self) -> dict[str, Any]:
        """Return the answer JSON-ready: exact numbers as text, with version, input hash and how the table was read."""
        head = {"type": type(self).__name__, "version": VERSION, "input_hash": self.input_hash}
        parts: dict[str, Any] = encode(self)
        # statistics of a plain series know no claims
        claims: ClaimSet | None = getattr(self, "claims", None)
        return head | {"how_read": [] if claims is None else claims.how_read.to_list()} | parts

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Rebuild the equal result from :meth:`to_dict`.

        Raises
        ------
        ClaimError
            When the data is no such answer, was written by another version, belongs to other
            claims than those inside, lacks its evidence, or would not be written back the same.
        """
        _check_head(cls, data)
        kept = {f.name: data[f.name] for f in fields(cls) if f.name in data}  # type: ignore[arg-type]
        try:
            result: Self = decode(cls, kept)
        except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise ClaimError(f"this is no {cls.__name__}: {message_of(error)}") from None
        if data["input_hash"] != result.input_hash:
            raise ClaimError(
                f"input_hash={data['input_hash']!r} belongs to other claims: those inside have {result.input_hash!r}"
            )
        if misfit := result._misfit():
            raise ClaimError(f"this is no {cls.__name__} of these claims: {misfit}")
        place = difference(data, result.to_dict())
        if place is not None:
            raise ClaimError(f"this is no {cls.__name__} as to_dict writes it: {place}")
        return result

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


def _steering_names(claims: Iterable[Claim]) -> list[str]:
    """Return what claims are called by where it would end or move a line, longest first."""
    names = {getattr(claim, column) for claim in claims for column in LABELS}
    return sorted((name for name in names if "\n" in name or "\t" in name), key=len, reverse=True)


def _check_head(cls: type, data: object) -> None:
    """Raise where data is not an answer of this kind, written by this version."""
    if not isinstance(data, dict):
        raise ClaimError(f"found a {type(data).__name__}, expected the dict of a {cls.__name__}")
    for key, wanted in (("type", cls.__name__), ("version", VERSION)):
        if data.get(key) != wanted:
            raise ClaimError(f"{key}={data.get(key)!r} is not {wanted!r}")
    if "input_hash" not in data:
        raise ClaimError("input_hash is missing")
