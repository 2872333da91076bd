"""The hand-over in pandas: one group-by over categories for each count, all that follows on the small sums.

Each function keeps the four filters in its counts, as the metric does, and yields every column of its result.
"""

import numpy as np
import pandas as pd

from benchmarks.rivals.pandas_leads import DAY, Held, added, grouped, some
from benchmarks.rivals.pandas_periods import EPOCH, every_week, week_begins, weekly
from benchmarks.rivals.pandas_shares import over, shares

_EDGES = np.array([1, 3, 7, 14, 30])
_BANDS = ("0–1 d", "1–3 d", "3–7 d", "7–14 d", "14–30 d", "> 30 d")
_CLOCKS = (("waiting_minutes", "value", "oldest_days"), ("waiting_business_minutes", "working", "oldest_working_days"))


def handed_over(held: Held) -> pd.DataFrame:
    """Leads by week of hand-over, with what sales has said."""
    leads = held.leads
    frame = some(leads, leads["handed_over_week"].notna(), ["handed_over_week", "accepted"])
    rows = every_week(_decisions(frame, "handed_over_week"), held.calendar)
    rows = rows.rename(columns={"all": "handed_over"})
    rows["rejected"] = rows["decided"] - rows["accepted"]
    rows["pending"] = rows["handed_over"] - rows["decided"]
    known = leads["accepted_at"].notna().any()
    found = shares(rows["accepted"], rows["handed_over"], known).rename(columns={"value": "share"})
    rows = rows.join(found.add_prefix("accepted_")).assign(value=rows["handed_over"])
    return weekly(rows, held.calendar).drop(columns="decided")


def sal_rate(held: Held) -> pd.DataFrame:
    """Accepted over decided by week of the decision, and who was pending at the end of the week."""
    leads, begun = held.leads, "handed_over_day"
    done = _decisions(some(leads, leads["decided_week"].notna(), ["decided_week", "accepted"]), "decided_week")
    waited = leads[begun].notna() & ~(leads["first_decided_at"] < leads["handed_over_at"])
    queue = some(leads, waited, ["handed_over_week", "first_decided_week", begun])
    arrived = _moves(queue, "handed_over_week")
    left = _moves(queue[queue["first_decided_week"].notna()], "first_decided_week")
    rows = done[["accepted", "decided"]].join([arrived.add_suffix(" in"), left.add_suffix(" out")], how="outer")
    rows = every_week(rows.fillna(0), held.calendar)
    pending = (rows["size in"] - rows["size out"]).cumsum()
    days = (rows["sum in"] - rows["sum out"]).cumsum()
    ends = ((week_begins(rows.index, held.calendar) - EPOCH).days + 6).to_series(rows.index).clip(upper=DAY)
    rows = rows[["accepted", "decided"]].assign(pending=pending, pending_days=over(pending * ends - days, pending))
    known = bool(leads["accepted_at"].notna().any() and leads["rejected_at"].notna().any())
    return weekly(rows.join(shares(rows["accepted"], rows["decided"], known)), held.calendar)


def backlog(held: Held) -> pd.DataFrame:
    """Leads that wait, by what for and by how long on two clocks."""
    leads, hours = held.leads, held.calendar.closes - held.calendar.opens
    over = leads["opportunity_week"].notna() | leads["won_week"].notna() | leads["lost_week"].notna()
    handed = leads["handed_over_week"].notna()
    waits = {
        "first response": handed & leads["first_response_at"].isna() & ~(leads["accepted"] == 0) & ~over,
        "decision": handed & leads["decided_at"].isna(),
    }
    known = [leads[fact].notna().any() for fact in ("first_response_at", "decided_at")]
    anything = waits["first response"] | waits["decision"]
    frame = some(leads, anything, [clock for clock, _, _ in _CLOCKS]).assign(
        **{what: wait[anything] for what, wait in waits.items()}
    )
    frame["waiting_minutes"] //= 1440
    frame["waiting_business_minutes"] //= hours
    keys = [*waits, *(clock for clock, _, _ in _CLOCKS)]
    lines = added(grouped(frame, keys).size().rename("n").to_frame(), keys).reset_index()
    told = [what for what, is_known in zip(waits, known, strict=True) if is_known]
    return pd.concat([_queue(lines[lines[what]], what) for what in told])


def _decisions(frame: pd.DataFrame, week: str) -> pd.DataFrame:
    """By week: all | accepted | decided."""
    sums = added(grouped(frame, [week])["accepted"].agg(["size", "sum", "count"]), [week])
    return sums.set_axis(["all", "accepted", "decided"], axis=1)


def _moves(queue: pd.DataFrame, week: str) -> pd.DataFrame:
    """By week: size | sum (of the days of hand-over)."""
    return added(grouped(queue, [week])["handed_over_day"].agg(["size", "sum"]), [week])


def _queue(lines: pd.DataFrame, what: str) -> pd.DataFrame:
    rows = pd.DataFrame({"waiting_for": what, "band": _BANDS}, index=pd.RangeIndex(len(_BANDS), name="band_order"))
    for age, leads, oldest in _CLOCKS:
        bands = np.searchsorted(_EDGES, lines[age], side="right")
        banded = lines.groupby(bands)
        rows[leads] = banded["n"].sum().reindex(rows.index, fill_value=0)
        rows[oldest] = banded[age].max().reindex(rows.index)
    return rows.reset_index()
