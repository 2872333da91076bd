"""Kaplan–Meier in pandas for many groups at once: grouped once, then cumulated without a loop over groups."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from benchmarks.rivals.pandas_shares import Z95

_ROUNDING = 1e-9


def lines(leads: pd.DataFrame, period: str, duration: str, done: str) -> pd.DataFrame:
    """How many of the leads have each duration in each period, and of how many it is done.

    Returns period | duration | events | left, sorted. One whole number for both keys is grouped faster than two keys.
    """
    span = int(leads[duration].max()) + 1 if len(leads) else 1
    key = leads[period].astype("int64") * span + leads[duration].astype("int64")
    found = leads[done].groupby(key.to_numpy()).agg(["sum", "size"])
    periods, durations = divmod(found.index.to_numpy(), span)
    return pd.DataFrame({
        period: periods, duration: durations, "events": found["sum"].to_numpy(), "left": found["size"].to_numpy(),
    })  # fmt: skip


def quantiles(lines: pd.DataFrame, period: str, duration: str, shares: Mapping[str, float]) -> pd.DataFrame:
    """By period: each named quantile with its interval (Greenwood, log-log; Brookmeyer and Crowley).

    `lines` are sorted by period and duration; `left` counts those with the event and those censored.
    """
    by, left, events = lines[period], lines["left"], lines["events"]
    grouped = left.groupby(by)
    at_risk = grouped.transform("sum") - grouped.cumsum() + left
    surviving = (1 - events / at_risk).groupby(by).cumprod()
    with np.errstate(all="ignore"):
        variance = (events / (at_risk * (at_risk - events))).groupby(by).cumsum()
        spread = np.exp(Z95 * np.sqrt(variance) / np.abs(np.log(surviving)))
        low, high = surviving**spread, surviving ** (1 / spread)
    certain, gone = surviving == 1, surviving <= 0
    bounds = {
        "": surviving, "_low": low.mask(certain, 1.0).mask(gone), "_high": high.mask(certain, 1.0).mask(gone),
    }  # fmt: skip
    found = {
        f"{name}{end}": lines.loc[bound <= 1 - share + _ROUNDING].groupby(period)[duration].first()
        for name, share in shares.items()
        for end, bound in bounds.items()
    }
    return pd.DataFrame(found)
