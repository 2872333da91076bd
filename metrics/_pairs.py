"""What sales did with content: a piece and a lead that it was used or recommended for, once each."""

from datetime import date

import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._content import WINDOW, available, registered
from metrics._metric import Moment, tally

PATIENCE = 14
"""Days after which a recommendation is judged: used or ignored."""
MEASURES = ("used", "recommended", "followed", "ignored", "young", "unprompted")
_SHOWN = ["content_id", "lead_id", "at", "day", "used", "recommended", "who"]
_PAIR = ["piece", "lead_id", "alone"]


def pairs(ledger: Ledger) -> pl.DataFrame:
    """Each piece and lead that met in the window.

    Returns piece | content_id | conversation (of the piece) | lead_id | rep (who used it or was to, else the lead's
    sales owner) | DIMENSIONS, then Booleans: used (in the window) | recommended (in the window) | young (not
    recommended before the last PATIENCE days: too early to judge) | followed (recommended, not young, and used at any
    time) | ignored (recommended, not young, never used) | unprompted (used, never recommended). A piece named in a
    conversation was used in it. Pieces that nobody registered are left out; rows without a lead stand for one each.
    """
    day = (ledger.as_of - date(1970, 1, 1)).days
    recent = pl.col("day") > day - WINDOW
    met = shown(ledger).group_by(_PAIR).agg(
        (pl.col("used") & recent).any().alias("used"),
        pl.col("used").any().alias("ever_used"),
        pl.col("recommended").any().alias("ever_recommended"),
        pl.col("day").filter(recent & pl.col("recommended")).min().alias("asked"),
        pl.col("who").sort_by("day", "who").drop_nulls().first().alias("who"),
    )  # fmt: skip
    asked = pl.col("asked") <= day - PATIENCE
    told = met.with_columns(
        pl.col("asked").is_not_null().alias("recommended"),
        (~asked).fill_null(False).alias("young"),
        (asked & pl.col("ever_used")).fill_null(False).alias("followed"),
        (asked & ~pl.col("ever_used")).alias("ignored"),
        (pl.col("used") & ~pl.col("ever_recommended")).alias("unprompted"),
    )
    pieces = registered(ledger).select("piece", "content_id", "conversation")
    leads = ledger.leads.select("lead_id", *DIMENSIONS)
    named = told.join(pieces, on="piece").join(leads, on="lead_id", how="left")
    named = named.with_columns(pl.coalesce("who", pl.col("sales_owner").cast(pl.String)).alias("rep"))
    whole = named.filter(pl.col("used") | pl.col("recommended")).sort(_PAIR, nulls_last=True)
    return whole.select("piece", "content_id", "conversation", "lead_id", "rep", *DIMENSIONS, *MEASURES)


def pieces_met(ledger: Ledger) -> pl.DataFrame:
    """The pairs counted by piece: DIMENSIONS | piece | MEASURES."""
    return tally(pairs(ledger), ["piece"], {name: pl.col(name) for name in MEASURES})


def pairs_that(ledger: Ledger, kept: str) -> pl.DataFrame:
    """The pairs behind a number: of available pieces, those that were `kept` (one of MEASURES)."""
    known = available(ledger).select("piece")
    return pairs(ledger).filter(pl.col(kept)).join(known, on="piece", how="semi", maintain_order="left")


def by_piece(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Every available piece with its content columns and what it met; 0 where it met nothing."""
    pieces = available(moment.ledger).join(counts, on="piece", how="left", maintain_order="left")
    return pieces.with_columns(pl.col(MEASURES).fill_null(0))


def shown(ledger: Ledger) -> pl.DataFrame:
    """Every time that a registered piece was used or recommended: piece | lead_id | alone | at | day | used
    | recommended | who (the rep, as text).

    `alone` keeps rows without a lead apart; what nobody ticked was not done.
    """
    spoken = ledger.conversations.with_columns(pl.lit(True).alias("used"), pl.lit(False).alias("recommended"))
    told = ledger.content_uses.rename({"used_by": "who"}).select(_SHOWN)
    both = pl.concat([told, spoken.rename({"held_by": "who"}).select(_SHOWN)])
    ids = registered(ledger).select("content_id", "piece")
    lines = both.join(ids, on="content_id", maintain_order="left").with_row_index("row")
    return lines.with_columns(
        pl.when(pl.col("lead_id").is_null()).then("row").alias("alone"),
        pl.col("used", "recommended").fill_null(False),
    )
