"""The conversations of the last 12 whole weeks, with what proves that they were successful."""

from datetime import date, timedelta

import polars as pl

from agreement.ledger import Ledger
from agreement.touched import enum
from metrics.conversations_held import held_talks

WEEKS = 12
"""Whole weeks up to `as_of` that are looked at."""
EVENTS = {2: "opportunity_at", 3: "opportunity_at", 5: "won_at"}
"""Kind → the event of the lead that it leads to: a confirmed opportunity, a qualified prospect, the formal close."""


def window(ledger: Ledger) -> tuple[date, date]:
    """The first and the last day of the 12 whole weeks."""
    calendar = ledger.calendar
    last = calendar.week(ledger.as_of + timedelta(days=1)) - 1
    return calendar.week_begins(last - WEEKS + 1), calendar.week_begins(last + 1) - timedelta(days=1)


def proved(ledger: Ledger) -> pl.DataFrame:
    """The conversations of the window with their dimensions, `rep`, and `written`, `event`, `verified` (successful)."""
    begins, ends = window(ledger)
    on = pl.col("day").cast(pl.Date)
    row = pl.col("lead_row")
    talks = ledger.conversations.with_columns(
        ledger.leads["opportunity_at"].is_not_null().gather(ledger.conversations["lead_row"]).alias("opened"),
        ledger.leads["won_at"].is_not_null().gather(ledger.conversations["lead_row"]).alias("won"),
    ).select("conversation_id", pl.when(row.is_not_null()).then("opened").alias("opened"), "won")
    held = held_talks(ledger).join(talks, on="conversation_id", how="left", maintain_order="left")
    came = {"opportunity_at": pl.col("opened").fill_null(False), "won_at": pl.col("won").fill_null(False)}
    event = pl.any_horizontal((pl.col("kind") == kind) & came[name] for kind, name in EVENTS.items())
    written = (pl.col("output").str.strip_chars() != "").fill_null(False)
    named = held.filter(on.is_between(begins, ends)).with_columns(
        (pl.col("successful") & written).alias("written"), (pl.col("successful") & event).alias("event")
    )
    return named.with_columns(
        (pl.col("written") | pl.col("event")).alias("verified"), enum(named["held_by"]).alias("rep")
    ).drop("opened", "won")
