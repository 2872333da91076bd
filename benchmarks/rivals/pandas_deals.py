"""The funnel metrics of opportunities in pandas, in the same manner."""

import pandas as pd

from benchmarks.rivals.pandas_leads import DAY, Held, added, counts, whole
from benchmarks.rivals.pandas_waits import quantiles


def deals(held: Held) -> pd.DataFrame:
    """Leads ever opened, won or lost; a win stays a win."""
    leads = held.leads
    leads = leads[leads["opportunity_at"].notna() | leads["won_at"].notna() | leads["lost_at"].notna()]
    won, lost, cents = leads["won_at"].notna(), leads["lost_at"].notna(), leads["amount_cents"]
    priced = cents > 0
    closed = {f"closed_{unit}": leads[f"won_{unit}"].fillna(leads[f"lost_{unit}"]) for unit in ("day", "week", "month")}
    opened = {
        f"opened_{unit}": leads[f"opportunity_{unit}"].fillna(closed[f"closed_{unit}"])
        for unit in ("day", "week", "month")
    }
    return leads.assign(
        **closed, **opened, n=1, won=whole(won), lost=whole(lost & ~won), open=whole(~won & ~lost),
        priced=whole(priced), priced_cents=cents.where(priced, 0), priced_won=whole(won & priced),
        priced_won_cents=cents.where(won & priced, 0), won_cents=cents.where(won, 0).fillna(0),
    )  # fmt: skip


def opportunities(held: Held) -> pd.DataFrame:
    """Returns week | value | won | lost | open."""
    found = deals(held).assign(week=lambda frame: frame["opened_week"])
    return added(counts(found, ["week"], ["n", "won", "lost", "open"]), ["week"]).rename(columns={"n": "value"})


def pipeline_created(held: Held) -> pd.DataFrame:
    """Returns week | opportunities | priced | amount_cents."""
    found = deals(held).assign(week=lambda frame: frame["opened_week"])
    rows = added(counts(found, ["week"], ["n", "priced", "priced_cents"]), ["week"])
    return rows.rename(columns={"n": "opportunities", "priced_cents": "amount_cents"})


def win_rate(held: Held) -> pd.DataFrame:
    """Returns kind | month | won | whole, of the three kinds by month."""
    stock = (
        _stock(held).groupby(level=["opened_month", "closed_month"], dropna=False, observed=True).sum().reset_index()
    )
    closed = stock[stock["closed_month"].notna()].groupby("closed_month").sum()
    kinds = {
        "by count": closed[["won", "n"]],
        "by amount": closed[["priced_won", "priced"]],
        "of all opened": stock.groupby("opened_month")[["won", "n"]].sum(),
    }
    rows = [one.set_axis(["won", "whole"], axis=1).assign(kind=kind) for kind, one in kinds.items()]
    return pd.concat(rows).rename_axis("month").reset_index()


def pipeline_coverage(held: Held) -> pd.DataFrame:
    """Returns month | won_cents | opening_deals | opening_cents."""
    stock = (
        _stock(held).groupby(level=["opened_month", "closed_month"], dropna=False, observed=True).sum().reset_index()
    )
    won = stock.groupby("closed_month")["won_cents"].sum()
    gone = stock.groupby("closed_month")[["n", "priced_cents"]].sum()
    come = stock.groupby("opened_month")[["n", "priced_cents"]].sum()
    months = pd.RangeIndex(int(come.index.min()), DAY // 30 + 60).intersection(come.index.union(gone.index))
    flow = come.reindex(months, fill_value=0) - gone.reindex(months, fill_value=0)
    opening = (
        flow.cumsum().shift(1, fill_value=0).rename(columns={"n": "opening_deals", "priced_cents": "opening_cents"})
    )
    return opening.assign(won_cents=won.reindex(months, fill_value=0)).iloc[1:].rename_axis("month").reset_index()


def sales_cycle(held: Held) -> pd.DataFrame:
    """Returns month | won | lost | open | mean | half | half_low | half_high and the same of working days."""
    found = deals(held)
    found = found[found["opportunity_at"].notna() & (found["cycle_days"] >= 0)]
    keys = ["opened_month", "cycle_days", "cycle_business_days"]
    lines = added(counts(found, keys, ["won", "lost", "open"]), keys)
    rows = lines.groupby("opened_month")[["won", "lost", "open"]].sum()
    for clock, prefix in (("cycle_days", ""), ("cycle_business_days", "business_")):
        sold = (lines[clock] * lines["won"]).groupby(lines["opened_month"]).sum()
        rows[f"{prefix}mean"] = (sold / rows["won"]).where(rows["won"] > 0)
        timed = lines.assign(week=lines["opened_month"], minutes=lines[clock], done=lines["won"])
        half = quantiles(timed.assign(waits=lines["lost"] + lines["open"]), "").filter(like="median")
        rows = rows.join(half.rename(columns=lambda name, to=prefix: f"{to}{name.replace('median', 'half')}"))
    return rows.rename_axis("month").reset_index()


def pipeline_velocity(held: Held) -> pd.DataFrame:
    """Returns window | opportunities | closed | won | priced_won | won_cents | days."""
    found = deals(held)
    timed = found["cycle_days"].where((found["won"] == 1) & (found["cycle_days"] >= 0), 0)
    found = found.assign(
        opened=(DAY - found["opened_day"]) // 91, gone=(DAY - found["closed_day"]) // 91, days=timed,
        closed=whole(found["closed_day"].notna()),
    )  # fmt: skip
    sums = ["n", "closed", "won", "priced_won", "priced_won_cents", "days"]
    lines = added(counts(found, ["opened", "gone"], sums), ["opened", "gone"])
    inside = lines.groupby("gone")[sums[1:]].sum()
    come, left = (lines.groupby(key)["n"].sum().sort_index(ascending=False).cumsum() for key in ("opened", "gone"))
    windows = come.index.sort_values()
    still = come - left.reindex(come.index).fillna(0)
    return inside.reindex(windows, fill_value=0).assign(opportunities=still).rename_axis("window").reset_index()


def wins(held: Held) -> pd.DataFrame:
    """Returns week | value | amount_cents."""
    won = deals(held).query("won == 1")
    rows = added(counts(won.assign(week=won["won_week"]), ["week"], ["n", "won_cents"]), ["week"])
    return rows.rename(columns={"n": "value", "won_cents": "amount_cents"})


def revenue(held: Held) -> pd.DataFrame:
    """Returns month | won | amount_cents."""
    won = held.leads[held.leads["won_month"].notna()]
    frame = won.assign(month=won["won_month"], won=1, amount_cents=won["amount_cents"].fillna(0))
    return added(counts(frame, ["month"], ["won", "amount_cents"]), ["month"])


def _stock(held: Held) -> pd.DataFrame:
    sums = ["n", "won", "priced", "priced_won", "priced_cents", "priced_won_cents", "won_cents"]
    return counts(deals(held), ["opened_month", "closed_month"], sums)
