"""Where a conclusion tips: the last value at which it is proved, and the first at which a series breaks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from deserstats.checks.bounds.end_proofs import EndProof
from deserstats.checks.consistency.answers import Witness
from deserstats.checks.sums.naming import name_list
from deserstats.model.proof.certificate import Certificate
from deserstats.trend.certain.text import outwards
from deserstats.wording import Exact, count, fitting


class Over(StrEnum):
    """What may be wrong with the figures."""

    DELAY = "delay"
    MISSING = "missing"
    REVISION = "revision"
    SOURCE = "source"


class Tips(StrEnum):
    """Whether a conclusion tips."""

    TIPS = "tips"
    NEVER = "never"
    BEYOND = "beyond"
    UNDECIDED = "undecided"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class TippingPoint:
    """The smallest doubt of one kind at which a conclusion fails.

    Attributes
    ----------
    over : {"delay", "missing", "revision", "source"}
        Longest time between occurrence and record, in ``unit``; largest share of the true count that
        a figure may lack, one more than another; largest share of itself by which a figure may be
        revised; sources withdrawn.
    status : {"tips", "never", "beyond", "undecided", "not_asked"}
        *never*: no value makes it fail; *beyond*: none that was tried does.
    holds : int, Fraction or None
        The conclusion is proved at this value (delay, source), or at every smaller one.
    fails : int, Fraction or None
        At this value a series breaks it.
    withdrawn : tuple of tuple of str
        *source*: every smallest set of sources without which it fails.
    certificates, proofs
        Why it holds up to ``holds``.
    witnesses : tuple of Witness
        Series that break it at ``fails``; one a set in ``withdrawn``.
    """

    over: Over
    status: Tips
    unit: str = ""
    holds: Exact | None = None
    fails: Exact | None = None
    withdrawn: tuple[tuple[str, ...], ...] = ()
    certificates: tuple[Certificate, ...] = ()
    proofs: tuple[tuple[EndProof, ...], ...] = ()
    witnesses: tuple[Witness, ...] = ()
    complete: bool = True
    reason: str = ""

    def __post_init__(self) -> None:
        shown = bool(self.certificates or self.proofs)
        evidence = {
            Tips.TIPS: bool(self.witnesses) and (shown or not self.holds),
            Tips.NEVER: bool(self.certificates),
            Tips.BEYOND: shown,
            Tips.UNDECIDED: bool(self.reason),
            Tips.NOT_ASKED: bool(self.reason),
        }
        if not evidence[self.status]:
            raise ValueError(f"a tipping point that is {self.status.value!r} needs its evidence")

    def __str__(self) -> str:
        return fitting(self.told())

    def told(self, names: Mapping[str, str] = MappingProxyType({})) -> str:
        """Say where it tips, in a line of any length; claims without a source by their names, where these are given."""
        if self.status in (Tips.UNDECIDED, Tips.NOT_ASKED):
            known = "" if not self.holds else f"; holds below {outwards(100 * self.holds, -1)} %"
            return f"{self.over.value}: {self.status.value.replace('_', ' ')}, {self.reason}{known}"
        if self.over == Over.DELAY:
            return f"delay: {self._delay()}"
        if self.over == Over.SOURCE:
            return f"source: {self._sources(names)}"
        return f"{self.over.value}: {self._share()}"

    def _share(self) -> str:
        lacks, of = ("lacks", " of the true count") if self.over == Over.MISSING else ("is revised by", "")
        if self.status == Tips.NEVER:
            return f"holds whatever share{of} each figure {lacks}"
        assert self.holds is not None
        if not self.holds:
            assert self.fails is not None
            return f"no smallest share is proved; a series breaks it at {outwards(100 * self.fails, 1)} %"
        share = f"less than {outwards(100 * self.holds, -1)} %"
        return f"holds as long as each figure {lacks} {share}{of}, one figure more than another or not"

    def _delay(self) -> str:
        if self.status == Tips.NEVER:
            return "holds whatever the time between event and record"
        if self.status == Tips.BEYOND:
            return f"holds up to {count(int(self.holds or 0), self.unit)}, the longest tried"
        assert self.fails is not None
        if self.holds is None:
            return f"fails if records may follow events by {count(int(self.fails), self.unit)}"
        within = f"holds if every event is recorded within {count(int(self.holds), self.unit)}"
        return f"{within}; at {count(int(self.fails), self.unit)} a series breaks it"

    def _sources(self, names: Mapping[str, str]) -> str:
        if self.status == Tips.NEVER:
            return "holds without any figure"
        sets = "; or without ".join(name_list(gone, names, len(gone)) for gone in self.withdrawn)
        return f"fails without {sets}{'' if self.complete else '; and perhaps without others'}"
