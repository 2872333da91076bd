"""The two waiting times in pandas: a line for each lead, then Kaplan–Meier on each clock."""

import pandas as pd

from benchmarks.rivals.pandas_leads import Held
from benchmarks.rivals.pandas_periods import every_week, weekly
from benchmarks.rivals.pandas_shares import shares
from benchmarks.rivals.pandas_survival import lines, quantiles

_SHARES = {"median": 0.5, "p90": 0.9}
_BANDS = {"5_minutes": 5, "1_hour": 60, "24_hours": 1440}
_CLOCKS = {
    "": ("response_minutes", "waiting_minutes", "response_minutes"),
    "business_": ("response_business_minutes", "waiting_business_minutes", "response_minutes"),
    "system_": ("system_minutes", "unassigned_minutes", "system_minutes"),
    "system_business_": ("system_business_minutes", "unassigned_business_minutes", "system_minutes"),
    "human_": ("human_minutes", "unanswered_minutes", "human_minutes"),
    "human_business_": ("human_business_minutes", "unanswered_business_minutes", "human_minutes"),
}
"""How long each clock ran, how long it has run so far, and the calendar minutes that are below 0 out of order."""

_DECISION = [
    "handed_over_week", "first_decided_at", "decision_minutes", "waiting_minutes", "decision_business_minutes",
    "waiting_business_minutes",
]  # fmt: skip
_RESPONSE = [
    "handed_over_week", "judged_version", "judged_segment", "passes",
    *dict.fromkeys(column for clock in _CLOCKS.values() for column in clock),
]  # fmt: skip


def decision_time(held: Held) -> pd.DataFrame:
    """Hours from the hand-over to the first decision, by week of hand-over, on two clocks."""
    leads = held.leads.loc[held.leads["handed_over_week"].notna(), _DECISION]
    week, pending, early = leads["handed_over_week"], leads["first_decided_at"].isna(), leads["decision_minutes"] < 0
    states = {"decided": ~pending & ~early, "pending": pending & ~early, "out_of_order": early}
    rows = pd.DataFrame({"leads": 1, **states}).groupby(week).sum().astype("int64")
    rows = every_week(rows, held.calendar)
    found = {}
    for clock, prefix in (("minutes", ""), ("business_minutes", "business_")):
        minutes = leads[f"decision_{clock}"].fillna(leads[f"waiting_{clock}"])
        timed = pd.DataFrame({"week": week, "minutes": minutes, "done": ~pending})[~early & minutes.notna()]
        found[prefix] = lines(timed, "week", "minutes", "done")
        rows = rows.join(quantiles(found[prefix], "week", "minutes", _SHARES).add_prefix(prefix))
    waiting = found[""].assign(pending=found[""]["left"] - found[""]["events"])
    young = waiting.loc[waiting["minutes"] <= waiting["week"].map(rows["median"])].groupby("week")["pending"].sum()
    settled = rows["median"].notna() & ~(young.reindex(rows.index) > 0)
    hours = rows.loc[:, "median":] / 60
    rows = rows.loc[:, :"out_of_order"].join(hours).assign(at_risk=rows["decided"] + rows["pending"], settled=settled)
    names = {"median": "value", "median_low": "low", "median_high": "high"}
    return weekly(rows.rename(columns=names), held.calendar)


def response_time(held: Held) -> pd.DataFrame:
    """Minutes from the hand-over to the first response by week: shares within each band and six clocks."""
    answered = held.leads["handed_over_week"].notna() & held.leads["first_response_at"].notna().any()
    leads = held.leads.loc[answered, _RESPONSE]
    ticked = {prefix: _ticked(leads, *clock) for prefix, clock in _CLOCKS.items()}
    rows = every_week(_within(leads, ticked[""], ticked["business_"], _promised(leads, held.promises)), held.calendar)
    for band in (*_BANDS, "business_1_hour", "commitment"):
        found = shares(rows[f"within_{band}"], rows[f"judged_{band}"]).rename(columns={"value": "share"})
        rows = rows.join(found.add_suffix(f"_{band}"))
    never = shares(rows["never_answered"], rows["leads"]).rename(columns={"value": "share"})
    rows = rows.join(never.add_prefix("never_"))
    for prefix, timed in ticked.items():
        known = timed[timed["minutes"].notna()]
        curve = quantiles(lines(known, "week", "minutes", "done"), "week", "minutes", _SHARES)
        rows = rows.join(curve.add_prefix(prefix))
    young = rows[[f"pending_{band}" for band in (*_BANDS, "commitment")]].max(axis=1)
    headline = {end: rows[f"{name}_1_hour"] for end, name in (("value", "share"), ("low", "low"), ("high", "high"))}
    return weekly(rows.assign(**headline, settled=young * 10 <= rows["leads"]), held.calendar)


def _ticked(leads: pd.DataFrame, ran: str, waits: str, calendar: str) -> pd.DataFrame:
    """Returns week | minutes (NaN where they are unknown or out of order) | done."""
    minutes = leads[ran].fillna(leads[waits]).mask(leads[calendar] < 0)
    return pd.DataFrame({"week": leads["handed_over_week"], "minutes": minutes, "done": leads[ran].notna()})


def _within(leads: pd.DataFrame, calendar: pd.DataFrame, business: pd.DataFrame, promised: pd.Series) -> pd.DataFrame:
    """By week: leads by state, and within | judged | pending of each band."""
    early = leads["response_minutes"] < 0
    answered, waiting = calendar["done"] & ~early, calendar["minutes"].notna() & ~calendar["done"]
    flags = {"answered": answered, "never_answered": waiting, "out_of_order": early}
    bands = {band: (calendar, calendar["minutes"] <= most) for band, most in _BANDS.items()}
    bands["business_1_hour"] = business, business["minutes"] <= 60
    bands["commitment"] = business, business["minutes"] <= promised
    for band, (timed, inside) in bands.items():
        flags |= {f"within_{band}": inside & timed["done"], f"pending_{band}": inside & ~timed["done"]}
    flags["timed"] = business["minutes"].notna()
    flags["promised"] = flags["timed"] & promised.notna()
    rows = pd.DataFrame(flags).astype("int64").groupby(calendar["week"]).sum()
    rows["leads"] = rows["answered"] + rows["never_answered"] + rows["out_of_order"]
    whole = {**dict.fromkeys(_BANDS, rows["answered"] + rows["never_answered"]), "business_1_hour": rows["timed"]}
    for band, all_ in {**whole, "commitment": rows["promised"]}.items():
        rows[f"judged_{band}"] = all_ - rows[f"pending_{band}"]
    return rows.drop(columns=["timed", "promised"])


def _promised(leads: pd.DataFrame, promises: pd.DataFrame) -> pd.Series:
    """Business minutes that the version judging a lead promises, where the lead passes it; NaN elsewhere."""
    promised = pd.Series(float("nan"), leads.index)
    least = promises.groupby(["version", "segment"])["committed"].min()
    for (version, segment), minutes in least.items():
        judged = (leads["judged_version"] == version) & (leads["judged_segment"] == segment) & (leads["passes"] == 1)
        promised = promised.mask(judged, minutes)
    return promised
