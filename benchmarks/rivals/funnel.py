"""What a careful pandas does for the counts of a funnel metric: categories, whole numbers, one group-by a question.

Only the counting is asked of pandas. Ours is timed with everything that follows: shares, intervals, survival curves.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger

UNKNOWN = -1


@dataclass(frozen=True)
class Grouped:
    """One group-by: rows where the first key is known, by the four dimensions and the keys, summing the columns."""

    keys: tuple[str, ...]
    sums: tuple[str, ...]
    frame: str = "leads"


_CLOCKS = ("response", "response_business", "system", "human")
FUNNEL: dict[str, tuple[Grouped, ...]] = {
    "handed_over": (Grouped(("handed_over_week",), ("one", "is_accepted", "is_rejected")),),
    "sal_rate": (
        Grouped(("decided_week",), ("one", "is_accepted")),
        Grouped(("handed_over_week",), ("one", "handed_over_day")),
        Grouped(("first_decided_week",), ("one", "handed_over_day")),
    ),
    "decision_time": tuple(
        Grouped(("handed_over_week", f"{name}_ran"), ("one", f"{name}_ended"))
        for name in ("decision", "decision_business")
    ),
    "response_time": tuple(Grouped(("handed_over_week", f"{n}_ran"), ("one", f"{n}_ended")) for n in _CLOCKS),
    "backlog": (Grouped(("handed_over_week", "band"), ("one", "no_answer", "no_decision")),),
    "rejection_mix": (Grouped(("rejected_week", "rejection_reason"), ("one", "is_recycled")),),
    "conversations_held": (Grouped(("week", "kind"), ("one", "is_successful"), "conversations"),),
    "opportunities": (Grouped(("opportunity_week",), ("one", "is_won", "is_lost")),),
    "pipeline_created": (Grouped(("opportunity_week",), ("one", "amount")),),
    "win_rate": (
        Grouped(("opportunity_month",), ("one", "is_won")),
        Grouped(("closed_month",), ("one", "is_won", "amount")),
    ),
    "revenue": (Grouped(("won_month",), ("one", "amount")),),
}


def held(read: Ledger) -> dict[str, pd.DataFrame]:
    """The leads and conversations as pandas holds them: dimensions as categories, unknown whole numbers as −1."""
    leads = read.leads
    weeks = ("handed_over", "decided", "first_decided", "rejected", "opportunity")
    whole = {f"{event}_week": leads[f"{event}_week"] for event in weeks if f"{event}_week" in leads.columns}
    whole |= {name: leads[name] for name in ("handed_over_day", "won_month", "opportunity_month")}
    closed = leads.select(pl.coalesce("won_month", "lost_month")).to_series()
    ran = {
        f"{name}_ran": leads.select(pl.coalesce(f"{name}_minutes", waits)).to_series() for name, waits in _WAITS.items()
    }
    frame = pd.DataFrame(
        {
            name: column.fill_null(UNKNOWN).to_numpy()
            for name, column in {**whole, "closed_month": closed, **ran}.items()
        }
    )
    for name in (*DIMENSIONS, "rejection_reason"):
        frame[name] = pd.Categorical(leads[name].cast(pl.String).fill_null("").to_list())
    flags = {
        "is_accepted": pl.col("accepted"), "is_rejected": ~pl.col("accepted"),
        "is_recycled": pl.col("recycled_at").is_not_null(), "is_won": pl.col("won_at").is_not_null(),
        "is_lost": pl.col("lost_at").is_not_null(), "no_answer": pl.col("first_response_at").is_null(),
        "no_decision": pl.col("decided_at").is_null(),
        **{f"{name}_ended": pl.col(f"{name}_minutes").is_not_null() for name in _WAITS},
    }  # fmt: skip
    for name, flag in flags.items():
        frame[name] = leads.select(flag.fill_null(False).cast(pl.Int64)).to_series().to_numpy()
    frame["amount"] = leads["amount_cents"].fill_null(0).to_numpy()
    waited = leads["waiting_minutes"].fill_null(0).to_numpy()
    frame["band"] = np.digitize(waited, [day * 1440 for day in (1, 3, 7, 14, 30)])
    frame["one"] = 1
    return {"leads": frame, "conversations": _conversations(read, frame)}


def grouped(frames: dict[str, pd.DataFrame], key: str) -> list[pd.DataFrame]:
    """Every group-by of a metric."""
    return [_grouped(frames[one.frame], one) for one in FUNNEL[key]]


def _grouped(frame: pd.DataFrame, one: Grouped) -> pd.DataFrame:
    known = frame[frame[one.keys[0]] != UNKNOWN]
    return known.groupby([*DIMENSIONS, *one.keys], observed=True, sort=False)[list(one.sums)].sum()


_WAITS = {
    "decision": "waiting_minutes", "decision_business": "waiting_business_minutes", "response": "waiting_minutes",
    "response_business": "waiting_business_minutes", "system": "unassigned_minutes", "human": "unanswered_minutes",
}  # fmt: skip


def _conversations(read: Ledger, leads: pd.DataFrame) -> pd.DataFrame:
    talks = read.conversations
    rows = read.leads.select("lead_id").with_row_index("row")
    row = talks.select("lead_id").join(rows, on="lead_id", how="left", maintain_order="left")["row"].to_numpy()
    frame = leads.loc[row, list(DIMENSIONS)].reset_index(drop=True)
    frame["week"], frame["kind"] = talks["week"].to_numpy(), talks["kind"].to_numpy()
    frame["is_successful"] = talks["successful"].fill_null(False).cast(pl.Int64).to_numpy()
    frame["one"] = 1
    return frame
