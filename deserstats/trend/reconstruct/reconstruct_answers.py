"""A reconstruction as a result: one series of many, the band of all, and others that were drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from deserstats.checks.bounds.bound_answers import Bound
from deserstats.checks.consistency.answers import Status
from deserstats.checks.sums.naming import figure_name
from deserstats.claims.claimset import ClaimSet
from deserstats.errors import ClaimError
from deserstats.result import Result, lacking
from deserstats.wording import count, measured

if TYPE_CHECKING:
    import pandas as pd


PRIORS = ("autoregression", "gamma_process")

LABEL = "one of many"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconstruction(Result):
    """One series that satisfies every claim, with the band of all of them.

    Attributes
    ----------
    status : {"consistent", "inconsistent", "undecided"}
        Without "consistent" there is no series.
    values : tuple of float
        Total of each period. One of many.
    bounds : tuple of Bound
        What the claims allow for each period by itself, exact, with proofs.
    draws : tuple of tuple of float
        Other series, under ``prior``.
    rho : float or None
        For "chow_lin": correlation of the rest; ``rho_is_assumed`` says that it was not estimated.
    coefficients : tuple of float
        For "chow_lin": factors of the indicators.
    windows : tuple of (id, label)
        Windows chosen for claims that have several.
    unused : tuple of (id, reason)
        Claims that take no part.
    indicator, n_draws, asked_prior, cv, seed
        As asked for.

    Notes
    -----
    ``verify()`` adds up the sums of the band and looks whether every series lies in it. Which series it is has no
    proof: it is worked out again and compared.
    """

    claims: ClaimSet
    freq: str
    method: str
    status: Status
    values: tuple[float, ...]
    bounds: tuple[Bound, ...]
    draws: tuple[tuple[float, ...], ...] = ()
    prior: str = ""
    draws_reason: str = ""
    rho: float | None = None
    rho_is_assumed: bool = False
    coefficients: tuple[float, ...] = ()
    windows: tuple[tuple[str, str], ...] = ()
    unused: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    indicator: tuple[tuple[float, ...], ...] = ()
    n_draws: int = 0
    asked_prior: str = PRIORS[0]
    cv: float | None = None
    seed: int = 0
    effort: float = 1.0
    timed_out: bool = False

    plotter: ClassVar[str] = "plot_reconstruction"
    gallery: ClassVar[str] = "series_plots"

    def evidence(self) -> str:
        """Say what is lacking: a series and its band, or a reason why there is none."""
        n = len(self.bounds)
        whole = n and len(self.values) == n and all(len(line) == n for line in self.draws)
        none = self.reason and not self.values and not self.draws
        return lacking(
            self.status,
            {
                Status.CONSISTENT: (whole and not self.reason, "a value for each period"),
                Status.INCONSISTENT: (none and n, "a reason, and with no series"),
                Status.UNDECIDED: (none and n, "a reason, and with no series"),
            },
        )

    @property
    def n_used(self) -> int:
        """How many claims took part."""
        return len(self.claims) - len(self.unused) if self.values else 0

    @property
    def label(self) -> str:
        """What the series is."""
        return LABEL

    def interval(self, share: float = 0.9) -> tuple[tuple[float, float], ...]:
        """Return for each period the limits between which this share of the draws lies."""
        if not self.draws:
            raise ClaimError(f"there are no draws{f': {self.draws_reason}' if self.draws_reason else ''}")
        low, high = np.quantile(np.array(self.draws), [(1 - share) / 2, (1 + share) / 2], axis=0)
        return tuple(zip(low.tolist(), high.tolist(), strict=True))

    def to_frame(self) -> pd.DataFrame:
        """Return one row a period: start, end (exclusive), value, low, high, draws_low, draws_high, label.

        ``low`` and ``high`` are the exact band, ``draws_low`` and ``draws_high`` hold 90 % of the draws.
        """
        import pandas as pd

        n = len(self.bounds)
        between = self.interval() if self.draws else [(None, None)] * n
        values = self.values or [None] * n
        rows = [
            [b.start, b.end, value, b.low, b.high, *limits, LABEL]
            for b, value, limits in zip(self.bounds, values, between, strict=True)
        ]
        columns = ["start", "end", "value", "low", "high", "draws_low", "draws_high", "label"]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    def _text(self) -> str:
        head = f"Reconstruction by {self.method}, {count(len(self.bounds), 'period')}"
        if self.status != Status.CONSISTENT:
            return f"{head}: none, {self.reason}."
        free = sum(b.low != b.high for b in self.bounds)
        used = count(self.n_used, "claim")
        left = f"{LABEL} series that they allow; they leave {count(free, 'period')} open" if free else "all fixed"
        lines = [f"{head} from {used}: {left}."]
        if self.rho is not None:
            lines.append(f"  rho {measured(self.rho)}{' (assumed)' if self.rho_is_assumed else ''}")
        if self.draws:
            lines.append(f"  {len(self.draws):,} other series drawn, prior: {self.prior}")
        elif self.draws_reason:
            lines.append(f"  no draws: {self.draws_reason}")
        lines += [f"  {figure_name(self.claims[name])} is taken to count {label}" for name, label in self.windows]
        return "\n".join(lines)
