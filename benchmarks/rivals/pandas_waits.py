"""Kaplan–Meier medians and P90s by week in pandas: grouped once, then cumulated without a loop over weeks."""

import numpy as np
import pandas as pd

from benchmarks.rivals.pandas_leads import Held
from metrics._clocks import _PARTS as PARTS
from metrics.response_time import TIMED

Z95 = 1.959963984540054


def decision_time(held: Held) -> pd.DataFrame:
    """Returns week | leads | decided | pending | the median and P90 of both clocks with their intervals, in hours."""
    leads = held.leads[held.leads["handed_over_week"].notna()]
    waiting = leads["first_decided_at"].isna()
    early = leads["decision_minutes"] < 0
    frame = pd.DataFrame({"week": leads["handed_over_week"], "done": ~waiting & ~early, "waits": waiting & ~early})
    rows = frame.astype({"done": "int64", "waits": "int64"}).groupby("week").sum()
    rows = rows.rename(columns={"done": "decided", "waits": "pending"})
    for clock, prefix in (("minutes", ""), ("business_minutes", "business_")):
        timed = frame.assign(minutes=leads[f"decision_{clock}"].fillna(leads[f"waiting_{clock}"]))[~early]
        rows = rows.join(quantiles(timed, prefix) / 60)
    return rows.rename(columns={"median": "value", "median_low": "low", "median_high": "high"}).reset_index()


def response_time(held: Held) -> pd.DataFrame:
    """Returns week | leads | the shares in time | the quantiles of all six clocks, in minutes."""
    leads = held.answerable
    week, ran, waits = leads["handed_over_week"], leads["response_minutes"], leads["waiting_minutes"]
    parts = {"week": week, "leads": 1}
    for band, most in (("5_minutes", 5), ("1_hour", 60), ("24_hours", 1440)):
        young = ran.isna() & (waits <= most)
        parts[f"within_{band}"] = ((ran >= 0) & (ran <= most)).astype("int64")
        parts[f"judged_{band}"] = (~young & (ran.isna() | (ran >= 0))).astype("int64")
    rows = pd.DataFrame(parts).groupby("week").sum()
    for prefix, clock in TIMED.items():
        rows = rows.join(quantiles(_clock(leads, *PARTS[clock]), prefix))
    return rows.reset_index()


def _clock(leads: pd.DataFrame, ran: str, waits: str, calendar: str) -> pd.DataFrame:
    minutes, ended = leads[ran].fillna(leads[waits]), leads[ran].notna()
    frame = pd.DataFrame({"week": leads["handed_over_week"], "minutes": minutes, "done": ended, "waits": ~ended})
    return frame[minutes.notna() & ~(leads[calendar] < 0)]


def quantiles(timed: pd.DataFrame, prefix: str) -> pd.DataFrame:
    """By week: median and P90 with their intervals (Greenwood, log-log), each name after the prefix."""
    by = ["week", "minutes"]
    lines = timed.astype({"done": "int64", "waits": "int64"}).groupby(by)[["done", "waits"]].sum().reset_index()
    left, weeks = lines["done"] + lines["waits"], lines["week"]
    at_risk = left.groupby(weeks).transform("sum") - left.groupby(weeks).cumsum() + left
    surviving = (1 - lines["done"] / at_risk).groupby(weeks).cumprod()
    with np.errstate(all="ignore"):
        variance = (lines["done"] / (at_risk * (at_risk - lines["done"]))).groupby(weeks).cumsum()
        spread = np.exp(Z95 * np.sqrt(variance) / np.abs(np.log(surviving)))
        low, high = surviving**spread, surviving ** (1 / spread)
    ends = {
        "": surviving,
        "_low": low.where(surviving < 1, 1.0).where(surviving > 0),
        "_high": high.where(surviving < 1, 1.0).where(surviving > 0),
    }
    found = {
        f"{prefix}{name}{end}": lines[bound <= 1 - share + 1e-12].groupby("week")["minutes"].min()
        for name, share in (("median", 0.5), ("p90", 0.9))
        for end, bound in ends.items()
    }
    return pd.DataFrame(found)
