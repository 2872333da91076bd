"""How long opportunities take and what they bring a day, in pandas, in the same manner."""

import numpy as np
import pandas as pd

from benchmarks.rivals.pandas_deals import deals
from benchmarks.rivals.pandas_leads import DAY, Held, added, counts
from benchmarks.rivals.pandas_periods import EPOCH, month_begins
from benchmarks.rivals.pandas_shares import Z95, in_units, over, shares
from benchmarks.rivals.pandas_survival import quantiles

_STATES = ["won", "lost", "open", "out_of_order"]
_WINDOW = 91
_ALL = -1
"""Stands for all months together."""


def sales_cycle(held: Held) -> pd.DataFrame:
    """Days from opening to the win by month of opening and in the whole, on two clocks."""
    clocks = ["cycle_days", "cycle_business_days"]
    found = deals(held, "month", *clocks)
    found = found[found["dated"] == 1]
    known = found["cycle_days"] >= 0
    found[clocks] = found[clocks].where(known)
    still = 1 - found["won"] - found["lost"]
    states = {"won": found["won"], "lost": found["lost"], "open": still}
    found = found.assign(**{name: state.where(known, 0) for name, state in states.items()}, out_of_order=1 - known)
    lines = added(counts(found, ["opened", *clocks], _STATES), ["opened", *clocks]).reset_index()
    rows = _with_whole(lines, [])[_STATES].sum()
    rows["opportunities"] = rows.sum(axis=1)
    for clock, prefix in zip(clocks, ("", "business_"), strict=True):
        aged = _with_whole(lines, [clock])[_STATES[:3]].sum().reset_index()
        rows = rows.join(_durations(aged, clock).add_prefix(prefix))
    month = month_begins(rows.index).where(rows.index != _ALL)
    return rows.assign(month=month).rename(columns={"median": "value"})


def _with_whole(lines: pd.DataFrame, keys: list[str]) -> "pd.api.typing.DataFrameGroupBy":
    """The lines grouped by month and keys, together with the same lines under all months together."""
    return pd.concat([lines.assign(opened=_ALL), lines]).groupby(["opened", *keys])


def _durations(lines: pd.DataFrame, clock: str) -> pd.DataFrame:
    """By month: mean, median with its interval and P90 of the won; the Kaplan–Meier median with its interval."""
    lines = lines.astype({"opened": "int64"})
    ended = lines.assign(events=lines["won"], left=lines["won"] + lines["lost"] + lines["open"])
    half = quantiles(ended[ended["left"] > 0], "opened", clock, {"half": 0.5})
    sold = lines[lines["won"] > 0]
    grouped = sold["won"].groupby(sold["opened"])
    seen, n = grouped.cumsum(), grouped.sum()
    all_ = sold["opened"].map(n)

    def first(where: pd.Series) -> pd.Series:
        return sold.loc[where].groupby("opened")[clock].first()

    def quantile(share: float) -> pd.Series:
        at_least, beyond = first(seen >= all_ * (share - 1e-9)), first(seen > all_ * (share + 1e-9))
        return (at_least + beyond.reindex(at_least.index).fillna(at_least)) / 2

    spread, enough = Z95 * np.sqrt(all_) / 2, all_ >= 6
    found = {
        "mean": (sold[clock] * sold["won"]).groupby(sold["opened"]).sum() / n,
        "median": quantile(0.5),
        "low": first(enough & (seen >= (all_ / 2 - spread).round())),
        "high": first(enough & (seen >= (all_ / 2 + spread).round() + 1)),
        "p90": quantile(0.9),
    }
    return half.join(pd.DataFrame(found), how="outer")


def pipeline_velocity(held: Held) -> pd.DataFrame:
    """Money a day in windows of 91 days: open deals × win rate × mean amount / mean cycle."""
    found = deals(held, "day", "amount_cents", "cycle_days", "cycle_business_days")
    won = found["won"] == 1
    timed, priced = won & (found["cycle_days"] >= 0), won & (found["amount_cents"] > 0)
    found = found.assign(
        opened=(DAY - found["opened"]) // _WINDOW, gone=(DAY - found["closed"]) // _WINDOW, deals=1,
        closed=found["closed"].notna().astype("int64"), priced_won=priced.astype("int64"),
        won_cents=found["amount_cents"].where(priced, 0), timed=timed.astype("int64"),
        days=found["cycle_days"].where(timed, 0), business_days=found["cycle_business_days"].where(timed, 0),
    )  # fmt: skip
    sums = ["won", "closed", "priced_won", "won_cents", "timed", "days", "business_days"]
    lines = added(counts(found, ["opened", "gone"], ["deals", *sums]), ["opened", "gone"]).reset_index()
    known = bool(held.leads["won_day"].notna().any() and held.leads["lost_day"].notna().any())
    return _velocity(_windows(lines, sums), known)


def _windows(lines: pd.DataFrame, sums: list[str]) -> pd.DataFrame:
    """By window (0 ends today): what was closed in it, and how many were open at its end.

    Open are those opened in it or before, less those of them that were closed by then.
    """
    windows = pd.RangeIndex(int(lines["opened"].max()) + 1)
    rows = lines.groupby("gone")[sums].sum().reindex(windows, fill_value=0)
    over_ = lines.assign(gone=lines[["opened", "gone"]].min(axis=1, skipna=False))
    begun, gone = (
        frame.groupby(event)["deals"].sum().reindex(windows, fill_value=0)[::-1].cumsum()
        for frame, event in ((lines, "opened"), (over_, "gone"))
    )
    return rows.assign(opportunities=begun - gone)


def _velocity(rows: pd.DataFrame, known: bool) -> pd.DataFrame:
    names = {"value": "win_rate", "low": "win_low", "high": "win_high"}
    until = EPOCH + pd.to_timedelta(DAY - rows.index.to_numpy() * _WINDOW, unit="D")
    rows = rows.join(shares(rows["won"], rows["closed"], known).rename(columns=names)).assign(
        mean_amount=over(in_units(rows["won_cents"]), rows["priced_won"]),
        cycle_days=over(rows["days"], rows["timed"]),
        cycle_business_days=over(rows["business_days"], rows["timed"]),
        until=until,
        since=until - pd.Timedelta(days=_WINDOW - 1),
    )
    rows["worth"] = rows["opportunities"] * rows["win_rate"] * rows["mean_amount"]
    rows["value"] = over(rows["worth"], rows["cycle_days"])
    rows["business_value"] = over(rows["worth"], rows["cycle_business_days"])
    return rows.drop(columns=["won_cents", "days", "business_days"])
