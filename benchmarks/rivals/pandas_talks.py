"""Rejections and conversations in pandas, in the same manner."""

import pandas as pd

from benchmarks.rivals.pandas_leads import GROUPS, Held, added, counts, grouped, some
from benchmarks.rivals.pandas_periods import every_week, weekly
from benchmarks.rivals.pandas_shares import over, shares, told

_MEASURES = ["rejected", "recycled", "recycled_accepted"]
_NO_REASON = "no reason given"
_KINDS = pd.Series({
    1: "tailored point of view", 2: "connect with the right people", 3: "relevant meeting",
    4: "definition of success", 5: "make the value tangible",
}, name="conversation").rename_axis("kind")  # fmt: skip


def rejection_mix(held: Held) -> pd.DataFrame:
    """Rejected leads by week and reason, and all together by week."""
    leads = held.leads
    those = leads["rejected_week"].notna()
    times = ["rejected_at", "recycled_at", "accepted_at"]
    frame = some(leads, those, ["rejected_week", "rejection_reason", *times])
    recycled = frame["recycled_at"] >= frame["rejected_at"]
    regained = recycled & (frame["accepted_at"] > frame["recycled_at"])
    frame = frame.drop(columns=times).assign(
        rejected=1, recycled=recycled.astype("int64"), recycled_accepted=regained.astype("int64")
    )
    keys = ["rejected_week", "rejection_reason"]
    by = (
        added(counts(frame, keys, _MEASURES), keys)
        .reset_index()
        .astype({"rejection_reason": object})
        .fillna({"rejection_reason": _NO_REASON})
    )
    return _mixed(by.set_axis(["week", "reason", *_MEASURES], axis=1), held)


def _mixed(by: pd.DataFrame, held: Held) -> pd.DataFrame:
    reasons_known, recycling_known = (held.leads[fact].notna().any() for fact in ("rejection_reason", "recycled_at"))
    total = every_week(by.groupby("week")[_MEASURES].sum(), held.calendar)
    given = by[by["reason"] != _NO_REASON].groupby("week")["rejected"].sum().reindex(total.index, fill_value=0)
    total = total.assign(reason=None, numerator=given, denominator=total["rejected"])
    grid = pd.MultiIndex.from_product([total.index, by["reason"].unique()], names=["week", "reason"])
    each = by.set_index(["week", "reason"]).reindex(grid, fill_value=0).reset_index("reason")
    each = each.assign(numerator=each["rejected"], denominator=total["rejected"].reindex(each.index))
    rows = weekly(pd.concat([total, each]), held.calendar)
    rows = rows.join(shares(rows["numerator"], rows["denominator"], reasons_known))
    return rows.assign(
        loop_closure=rows["value"].where(rows["reason"].isna()),
        recycled_share=told(over(rows["recycled"], rows["rejected"]), recycling_known),
        regained_share=told(over(rows["recycled_accepted"], rows["recycled"]), recycling_known),
    )


def conversations_held(held: Held) -> pd.DataFrame:
    """Conversations by week and kind, and accepted leads by week."""
    talks, leads = held.talks, held.leads
    talks = talks[talks["week"].notna() & talks["kind"].between(1, 5)]
    of_lead = leads[GROUPS].take(talks["lead_row"]).set_axis(talks.index)
    frame = of_lead.assign(week=talks["week"], kind=talks["kind"], successful=talks["successful"])
    by = added(grouped(frame, ["week", "kind"])["successful"].agg(["size", "sum"]), ["week", "kind"])
    accepted = some(leads, leads["accepted"] == 1, ["decided_week"])
    sals = grouped(accepted, ["decided_week"]).size().rename("sals").to_frame()
    sals = added(sals, ["decided_week"]).rename_axis("week")
    known = bool(held.talks["successful"].notna().any())
    weeks = by.index.unique("week").union(sals.index)
    sals = every_week(sals.reindex(weeks, fill_value=0), held.calendar)
    grid = pd.MultiIndex.from_product([sals.index, _KINDS.index])
    rows = by.set_axis(["held", "successful"], axis=1).reindex(grid, fill_value=0).join(sals).join(_KINDS)
    rows["value"] = told(rows["successful"], known)
    rows["per_sal"] = told(over(rows["successful"], rows["sals"]), known)
    return weekly(rows.reset_index("kind"), held.calendar)
