"""The journey of a deal: the touches of a won lead at or before its win."""

import polars as pl

from agreement.ledger import Ledger
from metrics._models import NO_TOUCH


def won_touches(ledger: Ledger, of: str) -> pl.DataFrame:
    """Touches of won leads at or before the win, in order: lead_row | at | day | `of` (channel or campaign_id)."""
    return _until_won(ledger, of, _is_won(ledger))


def split(ledger: Ledger, of: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The touches of won leads as in `won_touches`, and all those of the other leads (lead_row | `of`)."""
    won = _is_won(ledger)
    return _until_won(ledger, of, won), ledger.touches.select("lead_row", of).filter(~won)


def untouched(leads: pl.DataFrame, touched: pl.Series) -> pl.DataFrame:
    """The won leads that have no journey; `touched` holds the rows of those that have one."""
    won = leads.select(pl.col("won_at").is_not_null().arg_true().cast(touched.dtype)).to_series()
    return leads[won.filter(~won.is_in(touched.unique().implode()))]


def behind(ledger: Ledger, of: str) -> pl.DataFrame:
    """Every won lead once for each `of` that touched it (how often: `touches`), or once with NO_TOUCH."""
    pairs = won_touches(ledger, of).group_by("lead_row", of).len("touches").sort("lead_row", of, nulls_last=True)
    found = ledger.leads[pairs["lead_row"]].with_columns(pairs[of].cast(pl.String), pairs["touches"])
    none = untouched(ledger.leads, pairs["lead_row"])
    none = none.with_columns(pl.lit(NO_TOUCH).alias(of), pl.lit(0, pl.UInt32).alias("touches"))
    return pl.concat([found, none.select(found.columns)])


def spanned(frame: pl.DataFrame) -> pl.DataFrame:
    """Adds `row`, and the `begin` and `end` (rows) of the lead that a row belongs to; a lead's rows stand together.

    Sums along a lead are then differences of sums along the frame: many times faster than a window for each lead.
    """
    lengths = frame["lead_row"].rle().struct.field("len").cast(pl.Int64)
    ends, lead = lengths.cum_sum(), frame["lead_row"].rle_id()
    begin, end = (ends - lengths).gather(lead), (ends - 1).gather(lead)
    return frame.with_columns(pl.int_range(pl.len()).alias("row"), begin.alias("begin"), end.alias("end"))


def _is_won(ledger: Ledger) -> pl.Series:
    """Whether the lead of each touch was won."""
    return ledger.leads["won_at"].is_not_null().gather(ledger.touches["lead_row"])


def _until_won(ledger: Ledger, of: str, won: pl.Series) -> pl.DataFrame:
    touches = ledger.touches.select("lead_row", "at", "day", of).filter(won)
    return touches.filter(touches["at"] <= ledger.leads["won_at"].gather(touches["lead_row"]))
