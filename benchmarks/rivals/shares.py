"""Wilson's interval and Cohen's kappa against statsmodels, on the small numbers that are left after counting."""

from collections.abc import Iterator

import numpy as np
import polars as pl
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

from agreement.ledger import Ledger
from benchmarks.timing import Ratio, in_turn
from metrics._agreed import kappa
from metrics._shares import with_share

LINES, TABLES = 100_000, 1_000


def compared(_read: Ledger, times: int) -> Iterator[Ratio]:
    """Two ratios: many shares at once, and many tables one after the other."""
    source = np.random.default_rng(5)
    whole = source.integers(1, 1000, LINES)
    part = (source.random(LINES) * (whole + 1)).astype(np.int64)
    frame = pl.DataFrame({"part": part, "whole": whole})
    low, high = proportion_confint(part, whole, method="wilson")
    mine = with_share(frame, "part", "whole")
    assert np.allclose(mine["low"], low, atol=1e-9)
    assert np.allclose(mine["high"], high, atol=1e-9)
    ours, theirs = in_turn(
        lambda: with_share(frame, "part", "whole"), lambda: proportion_confint(part, whole, method="wilson"), times
    )
    yield Ratio(f"Wilson intervals of {LINES:,} shares", "statsmodels", ours, theirs, 0.0)
    tables = [tuple(int(cell) for cell in row) for row in source.integers(1, 60, (TABLES, 4))]
    squares = [np.array([[a, b], [c, d]]) for a, b, c, d in tables]
    values = np.array([kappa(*cells).value for cells in tables], dtype=float)
    assert np.allclose(values, [cohens_kappa(one).kappa for one in squares])
    ours, theirs = in_turn(
        lambda: [kappa(*cells) for cells in tables], lambda: [cohens_kappa(one) for one in squares], times
    )
    yield Ratio(f"Cohen's kappa of {TABLES:,} tables with intervals", "statsmodels", ours, theirs, 0.0)
