"""The stock of opportunities in pandas: win rates, and the pipeline against what is still to be won."""

import numpy as np
import pandas as pd

from benchmarks.rivals.pandas_deals import deals
from benchmarks.rivals.pandas_leads import Held, added, counts
from benchmarks.rivals.pandas_periods import MONTH, TOMORROW, every_month, month_begins, periods, targets
from benchmarks.rivals.pandas_shares import over, shares, told

_KEYS = ["opened", "closed"]
_DEALS = ["deals", "won", "priced", "priced_won"]
_BEFORE = 12


def stock(held: Held, *more: str) -> pd.DataFrame:
    """Opportunities by the months of opening and closing: the sums of _DEALS, of their money and of `more`."""
    found = deals(held, "month", "amount_cents")
    cents = found.pop("amount_cents")
    won, priced = found["won"] == 1, cents > 0
    worth = cents.where(priced, 0)
    sums = {
        "deals": 1, "priced": priced.astype("int64"), "priced_won": (priced & won).astype("int64"),
        "priced_cents": worth, "priced_won_cents": worth.where(won, 0),
    }  # fmt: skip
    extra = {
        "won_cents": lambda: cents.where(won, 0).fillna(0),
        "amounted": lambda: (won & cents.notna()).astype("int64"),
        "squares": lambda: worth * worth,
    }
    sums |= {name: extra[name]() for name in more}
    return added(counts(found.assign(**sums), _KEYS, ["won", *sums]), _KEYS).reset_index()


def win_rate(held: Held) -> pd.DataFrame:
    """Three win rates by month and in the whole: by count, by amount, of all opened."""
    lines = stock(held, "squares")
    wins, losses = _known(held)
    closed = _by_month(lines[lines["closed"].notna()], "closed", lines)
    opened = _by_month(lines, "opened", lines)
    kinds = {
        "by count": _by_count(closed, wins and losses),
        "by amount": _by_amount(closed, wins and losses),
        "of all opened": _by_count(opened, wins),
    }
    return pd.concat([rows.assign(kind=kind) for kind, rows in kinds.items()])


def _by_month(some: pd.DataFrame, when: str, lines: pd.DataFrame) -> pd.DataFrame:
    """The whole, whose month is NaT, and every month since the first opening or closing of any deal."""
    sums = some.drop(columns=[name for name in _KEYS if name != when]).groupby(when).sum()
    rows = every_month(sums, lines[_KEYS].min().min())
    whole = sums.sum().to_frame().T.assign(month=pd.NaT).astype({"month": "datetime64[ns]"})
    return pd.concat([whole, rows.assign(month=month_begins(rows.index))], ignore_index=True)


def _by_count(rows: pd.DataFrame, known: bool) -> pd.DataFrame:
    parts = {"won": rows["won"], "whole": rows["deals"], "numerator": rows["won"], "denominator": rows["deals"]}
    empty = dict.fromkeys(("won_cents", "whole_cents", "effective"), np.nan)
    return rows[["month"]].assign(**parts, **empty).join(shares(rows["won"], rows["deals"], known))


def _by_amount(rows: pd.DataFrame, known: bool) -> pd.DataFrame:
    """As sure as the same share of so many equal deals: the square of their sum over the sum of their squares."""
    won, whole = rows["priced_won_cents"], rows["priced_cents"]
    lost, priced_lost = rows["deals"] - rows["won"], rows["priced"] - rows["priced_won"]
    told = known & ~((rows["won"] > 0) & (rows["priced_won"] == 0) | (lost > 0) & (priced_lost == 0))
    effective, share = over(whole**2, rows["squares"]), over(won, whole)
    found = shares(effective * share, effective.where(told)).assign(value=share.where(told))
    parts = {"won": rows["priced_won"], "whole": rows["priced"], "won_cents": won, "whole_cents": whole}
    return rows[["month"]].assign(**parts, effective=effective, numerator=won, denominator=whole).join(found)


def pipeline_coverage(held: Held) -> pd.DataFrame:
    """Open pipeline over what is still to be won, and what would be needed, by month and by fiscal quarter."""
    lines = stock(held, "won_cents", "amounted")
    wins, losses = _known(held)
    rows = periods(lines[_KEYS].min().min(), held.calendar)
    rows = rows.join(_stocks(lines, rows)).assign(target=targets(held.targets, "revenue", rows["period"]))
    rows = _covered(rows, lines.loc[lines["closed"].isna(), ["deals", "priced", "priced_cents"]].sum(), wins)
    rows = _required(rows, wins and losses)
    kept = ["kind", "period", "state", "target", *_COLUMNS]
    return rows[kept].assign(starts_on=month_begins(rows["begin"]))


_COLUMNS = (
    "won_cents", "remaining_cents", "open_deals", "open_unpriced", "pipeline_cents", "value", "closed_before",
    "won_before", "win_rate", "required", "required_low", "required_high", "required_by_amount", "opening_deals",
    "opening_unpriced", "opening_cents", "opening_value",
)  # fmt: skip


def _stocks(lines: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """For each period the sums closed in it (in_), in the twelve months before (before_), and open before (opening_).

    What was open when it began are the deals opened before, less those of them that were also closed before.
    """
    sums = lines.columns.drop(_KEYS)
    span = pd.RangeIndex(int(rows["begin"].min()) - _BEFORE - 1, int(max(rows["end"].max(), MONTH)) + 1)
    both = lines.assign(gone=lines[_KEYS].max(axis=1, skipna=False))
    until = {
        event: both.groupby(event)[sums].sum().reindex(span, fill_value=0).cumsum()
        for event in ("opened", "closed", "gone")
    }
    at = {name: rows[name] - 1 for name in ("begin", "end")}
    closed = [until["closed"].loc[month].set_axis(rows.index) for month in (*at.values(), at["begin"] - _BEFORE)]
    earlier = until["opened"].loc[at["begin"]].set_axis(rows.index)
    opening = earlier - until["gone"].loc[at["begin"]].set_axis(rows.index)
    parts = [
        (closed[1] - closed[0]).add_prefix("in_"), (closed[0] - closed[2]).add_prefix("before_"),
        opening.add_prefix("opening_"), earlier["deals"].rename("earlier"),
    ]  # fmt: skip
    return pd.concat(parts, axis=1)


def _covered(rows: pd.DataFrame, open_: pd.Series, wins_known: bool) -> pd.DataFrame:
    cents, won = (rows["target"] * 100).round(), rows["in_won_cents"]
    begun, running = rows["earlier"] > 0, month_begins(rows["end"]) > TOMORROW
    begun_told = (rows["opening_priced"] > 0) | (rows["opening_deals"] == 0)
    open_told = bool(open_["priced"] > 0 or open_["deals"] == 0)
    unknown = (not wins_known) | ((rows["in_won"] > 0) & (rows["in_amounted"] == 0))
    reasons = [~running, cents.isna(), unknown, cents <= won, pd.Series(not open_told, rows.index)]
    words = ["over", "no target", "won unknown", "reached", "pipeline unknown"]
    state = pd.Series(np.select(reasons, words, "to go"), rows.index)
    left = (cents - won).clip(lower=0).where(state.isin(["to go", "reached", "pipeline unknown"]))
    now = {
        "open_deals": open_["deals"],
        "open_unpriced": open_["deals"] - open_["priced"],
        "pipeline_cents": open_["priced_cents"],
    }
    rows = rows.assign(
        state=state, won_cents=won, remaining_cents=left,
        **{name: pd.Series(float(sum_), rows.index).where(running) for name, sum_ in now.items()},
        opening_unpriced=(rows["opening_deals"] - rows["opening_priced"]).where(begun),
        opening_deals=rows["opening_deals"].where(begun),
        opening_cents=rows["opening_priced_cents"].where(begun & begun_told),
    )  # fmt: skip
    rows["pipeline_cents"] = told(rows["pipeline_cents"], open_told)
    rows["opening_value"] = over(rows["opening_cents"], cents)
    return rows.assign(value=over(rows["pipeline_cents"], rows["remaining_cents"]).where(state == "to go"))


def _required(rows: pd.DataFrame, known: bool) -> pd.DataFrame:
    deals_, won, priced, priced_won = (rows[f"before_{name}"] for name in ("deals", "won", "priced", "priced_won"))
    rate = shares(won, deals_, known)
    both = known & (priced_won > 0) & ((priced > priced_won) | (deals_ == won))
    by_amount = (rows["before_priced_cents"] / rows["before_priced_won_cents"]).where(both)
    return rows.assign(
        closed_before=deals_, won_before=won, win_rate=rate["value"], required=over(1, rate["value"]),
        required_low=over(1, rate["high"]), required_high=over(1, rate["low"]), required_by_amount=by_amount,
    )  # fmt: skip


def _known(held: Held) -> tuple[bool, bool]:
    return bool(held.leads["won_month"].notna().any()), bool(held.leads["lost_month"].notna().any())
