"""The content that sales could use in the last 90 days, and the five conversations that it is for."""

from datetime import date, timedelta

import polars as pl

from agreement.ledger import Ledger
from metrics._metric import Moment

WINDOW = 90
"""Days up to and with `as_of`."""
CONVERSATIONS = (1, 2, 3, 4, 5)


def since(as_of: date) -> date:
    """The first day of the window."""
    return as_of - timedelta(days=WINDOW - 1)


def registered(ledger: Ledger) -> pl.DataFrame:
    """All content, with `piece` (Int32): its row, the small key by which it is counted."""
    return ledger.content.with_columns(pl.int_range(pl.len(), dtype=pl.Int32).alias("piece"))


def available(ledger: Ledger) -> pl.DataFrame:
    """Content that could be used in the window: published, and not retired before it."""
    retired = pl.col("retired_on")
    return registered(ledger).filter(retired.is_null() | (retired > since(ledger.as_of)))


def on_offer(moment: Moment) -> pl.Expr:
    """Whether a piece is there now: not retired by the end of the day."""
    return pl.col("retired_on").is_null() | (pl.col("retired_on") > moment.as_of)


def aged(pieces: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Adds `age`: days since the last update (published where it never was); one dated after `as_of` is to come."""
    updated = pl.when(pl.col("updated_on") <= moment.as_of).then("updated_on")
    latest = pl.max_horizontal(updated, "published_on").cast(pl.Int32)
    return pieces.with_columns((moment.day - latest).alias("age"))


def of_each(frame: pl.DataFrame, sums: dict[str, pl.Expr], moment: Moment) -> pl.DataFrame:
    """The sums of everything (conversation null) and of each of the five conversations, with `since`.

    What belongs to no conversation, or to one that is none of the five, is in the first row only.
    """
    named = [expression.alias(name) for name, expression in sums.items()]
    scopes = [(None, frame), *((kind, frame.filter(pl.col("conversation") == kind)) for kind in CONVERSATIONS)]
    rows = [part.select(pl.lit(kind, pl.Int64).alias("conversation"), *named) for kind, part in scopes]
    return pl.concat(rows).with_columns(pl.lit(since(moment.as_of)).alias("since"))


def uses_recorded(ledger: Ledger) -> bool:
    """Whether anybody ever recorded the use of a piece; if not, nobody knows which are unused."""
    return bool(ledger.content_uses["used"].any()) or talks_name_content(ledger)


def talks_name_content(ledger: Ledger) -> bool:
    """Whether any conversation names the content it was held with; if not, nobody knows which were held without."""
    return ledger.conversations["content_id"].count() > 0
