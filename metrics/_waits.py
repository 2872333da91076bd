"""How long something takes while some still wait: median and P90 by week, with their intervals and their words."""

import polars as pl

from metrics._survival import quantile, survival

SHARES = {"median": 0.5, "p90": 0.9}


def waits(counts: pl.DataFrame, duration: str, done: str, waiting: str, prefix: str) -> pl.DataFrame:
    """Median and P90 of `duration` by week (Kaplan–Meier: who still waits is counted), in its unit.

    Returns week | median | median_low | median_high | p90 | p90_low | p90_high, each name after `prefix`. A quantile is
    null while fewer are done, an upper end while there is no upper limit yet.
    """
    curve = survival(counts, ["week"], duration, done, waiting)
    found = [quantile(curve, ["week"], share) for share in SHARES.values()]
    ends = {"value": "", "low": "_low", "high": "_high"}
    named = [
        one.rename({end: f"{prefix}{name}{words}" for end, words in ends.items()})
        for one, name in zip(found, SHARES, strict=True)
    ]
    return named[0].join(named[1], on="week")


def wait_columns(prefix: str, words: str, what: str) -> dict[str, str]:
    """What the columns of `waits` mean: `words` says of which clock, `what` what is waited for."""
    return {
        f"{prefix}median": f"{words} by which half were {what}; empty while fewer are",
        f"{prefix}median_low": "lower end of its 95 % interval (Greenwood, log-log)",
        f"{prefix}median_high": "upper end of its 95 % interval; empty when there is no upper limit yet",
        f"{prefix}p90": f"{words} by which 90 % were {what}; empty while fewer are",
        f"{prefix}p90_low": "lower end of its 95 % interval",
        f"{prefix}p90_high": "upper end of its 95 % interval; empty when there is no upper limit yet",
    }
