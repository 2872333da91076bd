"""The funnel metrics in pandas: one vectorised group-by over categories for each count, as small frames afterwards.

Each function keeps the four filters in its counts, as the metrics do, and yields a few columns of the metric's result.
"""

import numpy as np
import pandas as pd

from benchmarks.rivals.pandas_leads import Held, added, counts, whole


def handed_over(held: Held) -> pd.DataFrame:
    """Returns week | handed_over | accepted | rejected."""
    leads = held.leads[held.leads["handed_over_week"].notna()]
    frame = leads.assign(
        week=leads["handed_over_week"],
        handed_over=1,
        accepted=whole(leads["accepted"] == 1),
        rejected=whole(leads["accepted"] == 0),
    )
    return added(counts(frame, ["week"], ["handed_over", "accepted", "rejected"]), ["week"])


def sal_rate(held: Held) -> pd.DataFrame:
    """Returns week | accepted | decided | pending, the last from who joined and who left the queue."""
    leads = held.leads
    done = leads[leads["decided_week"].notna()]
    done = done.assign(week=done["decided_week"], accepted=whole(done["accepted"] == 1), decided=1)
    waited = ~(leads["first_decided_at"] < leads["handed_over_at"])
    queue = leads[leads["handed_over_week"].notna() & waited].assign(n=1)
    left = queue[queue["first_decided_at"].notna()]
    day = left["first_decided_at"].dt.floor("D").dt.tz_localize(None).to_numpy().astype("datetime64[D]").astype("int64")
    arrivals = counts(queue.assign(week=queue["handed_over_week"]), ["week"], ["n", "handed_over_day"])
    leavings = counts(left.assign(week=(day - 4) // 7), ["week"], ["n", "handed_over_day"])
    rows = added(counts(done, ["week"], ["accepted", "decided"]), ["week"]).set_index("week")
    moves = [added(one, ["week"]).set_index("week")["n"] for one in (arrivals, leavings)]
    rows = rows.join(moves[0].rename("arrived"), how="outer").join(moves[1].rename("left"), how="outer").fillna(0)
    rows["pending"] = (rows["arrived"] - rows["left"]).cumsum()
    return rows.reset_index()[["week", "accepted", "decided", "pending"]]


def backlog(held: Held) -> pd.DataFrame:
    """Returns waiting_for | band_order | value."""
    leads = held.leads[held.leads["waiting_minutes"].notna()]
    over = leads[["opportunity_at", "won_at", "lost_at"]].notna().any(axis=1)
    bands = np.searchsorted(np.array([1, 3, 7, 14, 30]) * 1440, leads["waiting_minutes"], side="right")
    waits = {
        "first response": leads["first_response_at"].isna() & ~(leads["accepted"] == 0) & ~over,
        "decision": leads["decided_at"].isna(),
    }
    found = []
    for what, those in waits.items():
        frame = leads[those].assign(band_order=bands[those.to_numpy()], value=1)
        found.append(added(counts(frame, ["band_order"], ["value"]), ["band_order"]).assign(waiting_for=what))
    return pd.concat(found)


def rejection_mix(held: Held) -> pd.DataFrame:
    """Returns week | reason | rejected | recycled | recycled_accepted."""
    leads = held.leads[held.leads["rejected_week"].notna()]
    recycled = leads["recycled_at"] >= leads["rejected_at"]
    frame = leads.assign(
        week=leads["rejected_week"],
        rejected=1,
        recycled=whole(recycled),
        recycled_accepted=whole(recycled & (leads["accepted_at"] > leads["recycled_at"])),
    ).rename(columns={"rejection_reason": "reason"})
    rows = added(counts(frame, ["week", "reason"], ["rejected", "recycled", "recycled_accepted"]), ["week", "reason"])
    return rows[rows["reason"].notna()].astype({"reason": str})


def conversations_held(held: Held) -> pd.DataFrame:
    """Returns week | kind | held | successful | sals."""
    talks = held.talks.assign(held=1, successful=whole(held.talks["successful"] == 1))
    rows = added(counts(talks, ["week", "kind"], ["held", "successful"]), ["week", "kind"])
    leads = held.leads[held.leads["accepted"] == 1]
    sals = added(counts(leads.assign(week=leads["decided_week"], sals=1), ["week"], ["sals"]), ["week"])
    return rows.merge(sals, on="week", how="left").fillna({"sals": 0})
