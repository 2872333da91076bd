"""Opportunities, wins and revenue in pandas, in the same manner."""

import numpy as np
import pandas as pd

from agreement.calendar import Calendar
from benchmarks.rivals.pandas_leads import Held, added, counts, grouped, some
from benchmarks.rivals.pandas_periods import TOMORROW, every_month, every_week, month_begins, periods, targets, weekly
from benchmarks.rivals.pandas_shares import in_units, over


def deals(held: Held, unit: str, *columns: str) -> pd.DataFrame:
    """Leads ever opened, won or lost, with what is asked for; a win stays a win.

    Returns the filters | columns | won | lost | dated (whole numbers) | opened | closed (in the unit: day, week, month;
    closed is NaN while open, and a deal closed without a known opening was opened when it closed).
    """
    leads, names = held.leads, [f"{event}_{unit}" for event in ("opportunity", "won", "lost")]
    those = leads[names[0]].notna() | leads[names[1]].notna() | leads[names[2]].notna()
    found = some(leads, those, [*names, *columns])
    opened, won, lost = (found.pop(name) for name in names)
    is_won, closed = won.notna(), won.fillna(lost)
    return found.assign(
        won=is_won.astype("int64"), lost=(lost.notna() & ~is_won).astype("int64"),
        dated=opened.notna().astype("int64"), opened=opened.fillna(closed), closed=closed,
    )  # fmt: skip


def opportunities(held: Held) -> pd.DataFrame:
    """Opportunities by week of opening."""
    found = deals(held, "week").assign(value=1)
    rows = every_week(added(counts(found, ["opened"], ["value", "won", "lost", "dated"]), ["opened"]), held.calendar)
    rows = rows.assign(open=rows["value"] - rows["won"] - rows["lost"], undated=rows["value"] - rows["dated"])
    return weekly(rows.drop(columns="dated"), held.calendar)


def pipeline_created(held: Held) -> pd.DataFrame:
    """Opportunities and their positive amounts by week of opening."""
    found = deals(held, "week", "amount_cents")
    priced = found["amount_cents"].where(found["amount_cents"] > 0)
    rows = _amounts(found.assign(amount_cents=priced), "opened")
    known = rows["priced"].any()
    rows = every_week(rows, held.calendar).rename(columns={"all": "opportunities"})
    told = known & ((rows["priced"] > 0) | (rows["opportunities"] == 0))
    value = in_units(rows["amount_cents"]).where(told)
    return weekly(rows.assign(unpriced=rows["opportunities"] - rows["priced"], value=value), held.calendar)


def wins(held: Held) -> pd.DataFrame:
    """Won deals and their amounts by week of the win."""
    leads = held.leads
    rows = _amounts(some(leads, leads["won_week"].notna(), ["won_week", "amount_cents"]), "won_week")
    known = rows["priced"].any()
    rows = every_week(rows, held.calendar).rename(columns={"all": "value"})
    told = known & ((rows["priced"] > 0) | (rows["value"] == 0))
    rows = rows.assign(unpriced=rows["value"] - rows["priced"], revenue=in_units(rows["amount_cents"]).where(told))
    return weekly(rows.drop(columns="priced"), held.calendar)


def revenue(held: Held) -> pd.DataFrame:
    """Won amounts by month and by fiscal quarter, against the target."""
    leads = held.leads
    won = _amounts(some(leads, leads["won_month"].notna(), ["won_month", "amount_cents"]), "won_month")
    months = every_month(won.rename(columns={"all": "won"}))
    rows = periods(months.index[0], held.calendar)
    ends, begins = rows["end"].clip(upper=months.index[-1] + 1), rows["begin"].clip(lower=months.index[0])
    rows = rows.join(_between(months, begins, ends))
    told = won["priced"].any() & ((rows["priced"] > 0) | (rows["won"] == 0))
    rows = rows.assign(
        **_time(rows, held.calendar),
        unpriced=rows["won"] - rows["priced"],
        value=in_units(rows["amount_cents"]).where(told),
        target=targets(held.targets, "revenue", rows["period"]),
    )
    return rows.assign(of_target=over(rows["value"], rows["target"])).drop(columns=["begin", "end"])


def _amounts(frame: pd.DataFrame, period: str) -> pd.DataFrame:
    """By period: all | priced (with an amount) | amount_cents."""
    sums = added(grouped(frame, [period])["amount_cents"].agg(["size", "count", "sum"]), [period])
    return sums.set_axis(["all", "priced", "amount_cents"], axis=1)


def _between(months: pd.DataFrame, begins: pd.Series, ends: pd.Series) -> pd.DataFrame:
    """The sums of the months from the begins on and before the ends."""
    until = np.vstack([np.zeros(months.shape[1]), months.cumsum().to_numpy()])
    first = months.index[0]
    return pd.DataFrame(until[ends - first] - until[begins - first], begins.index, months.columns)


def _time(rows: pd.DataFrame, calendar: Calendar) -> dict[str, object]:
    """The first day of each period, whether it is not over, and which share of its working days is."""
    begins, after = month_begins(rows["begin"]), month_begins(rows["end"])
    until = after.where(after <= TOMORROW, TOMORROW)
    week = [day in calendar.workdays for day in range(1, 8)]
    over_, whole = (
        np.busday_count(begins.to_numpy("datetime64[D]"), end.to_numpy("datetime64[D]"), week, calendar.holidays)
        for end in (until, after)
    )
    share = over(pd.Series(over_), pd.Series(whole))
    return {"starts_on": begins, "to_date": after > TOMORROW, "working_share": share}
