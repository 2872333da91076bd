"""How long something takes while some still wait: median and P90 by week, with their intervals and their words."""

from collections.abc import Sequence

import polars as pl

from metrics._until import lead_sets, until

SHARES = {"median": 0.5, "p90": 0.9}


def waits(leads: pl.DataFrame, duration: str, states: Sequence[str], prefix: str) -> pl.DataFrame:
    """Median and P90 of `duration` by week (Kaplan–Meier: who still waits is counted), in its unit.

    `leads` has one a line: week | duration | the column that `states` names, with its values for "done" and "waiting".
    Returns week | median | median_low | median_high | p90 | p90_low | p90_high, each name after `prefix`. A quantile is
    null while fewer are done, an upper end while there is no upper limit yet.
    """
    named = {f"{prefix}{name}": share for name, share in SHARES.items()}
    return until(lead_sets(leads, "week", duration, states), ["week"], duration, named)


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
