"""Seeded chance by the column: a million leads are drawn at once, never one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
SECOND = 1_000_000
"""One second in the contract's microseconds."""
DAY = 86_400 * SECOND


@dataclass(frozen=True)
class Chance:
    """`n` rows of everything that is asked for, from one seeded generator."""

    source: np.random.Generator
    n: int

    def chosen(self, names: Sequence[str], weights: Sequence[float], known: float = 1.0) -> pl.Series:
        """A name for each row, or null where it is not known."""
        shares = np.asarray(weights) / sum(weights)
        codes = self.source.choice(len(names), self.n, p=shares).astype(np.uint32)
        return self.unless(pl.Series(names).gather(codes), known)

    def yes(self, share: float, known: float = 1.0) -> pl.Series:
        """True for about `share` of the rows."""
        return self.unless(pl.Series(self.source.random(self.n) < share), known)

    def whole(self, median: float, spread: float, known: float = 1.0) -> pl.Series:
        """Whole numbers around a median with a long tail."""
        drawn = self.source.lognormal(np.log(median), spread, self.n)
        return self.unless(pl.Series(drawn.astype(np.int64)), known)

    def later(self, start: pl.Series, median_days: float, spread: float, known: pl.Series) -> pl.Series:
        """A time after `start` by so many days, on a whole second, where `known`."""
        gap = self.source.lognormal(np.log(median_days), spread, self.n) * DAY
        return masked(start + pl.Series(whole_seconds(gap)), known & start.is_not_null())

    def unless(self, values: pl.Series, known: float) -> pl.Series:
        """The same with all but about the share `known` null."""
        return values if known >= 1 else masked(values, pl.Series(self.source.random(self.n) < known))


def masked(values: pl.Series, known: pl.Series) -> pl.Series:
    """The values where `known`, null elsewhere."""
    return pl.select(pl.when(known).then(values)).to_series()


def whole_seconds(microseconds: NDArray[np.float64]) -> Numbers:
    """Microseconds cut to whole seconds: CRMs know no finer time."""
    return (microseconds // SECOND * SECOND).astype(np.int64)
