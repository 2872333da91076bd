"""The stock of opportunities: by the months in which they were opened and closed, with what they are worth."""

import polars as pl

from agreement.calendar import month, months
from agreement.ledger import Ledger
from metrics._deals import deals
from metrics._fiscal import periods
from metrics._lines import sum_where
from metrics._metric import EACH, Moment, tally
from metrics._recorded import on_record

DEALS = ("deals", "priced", "won", "priced_won", "amounted")
MONEY = ("priced_cents", "won_cents", "priced_won_cents", "squares")
MEASURES = (*DEALS, *MONEY)
BEFORE = 12
"""Months before a period whose closed deals say how much pipeline it needs."""
PARTS = {
    "inside": ("won", "amounted", "won_cents"),
    "before": ("deals", "won", "priced", "priced_won", "priced_cents", "priced_won_cents"),
    "opening": ("deals", "priced", "priced_cents"),
    "open": ("deals", "priced", "priced_cents"),
}
"""What is told of each part of the stock beside a period."""
PERIOD = ["kind", "period", "starts_on", "ends_on"]


def stock(ledger: Ledger) -> pl.DataFrame:
    """Opportunities by the months in which they were opened and closed.

    Returns DIMENSIONS | opened | closed (months; null while open) | wins_known | losses_known (whether any lead of the
    data was won, was lost) | deals | priced (a positive amount) | won | priced_won | amounted (won, any amount)
    | priced_cents | won_cents | priced_won_cents (money of the priced, the won, and the priced that are won)
    | squares (of the amounts of the priced, in cents²).
    """
    found = deals(ledger).with_columns(pl.col("opened_month").alias("opened"), pl.col("closed_month").alias("closed"))
    cents, won, priced = pl.col("amount_cents"), pl.col("is_won"), pl.col("is_priced")
    sums = {
        "deals": EACH,
        "priced": priced,
        "won": won,
        "priced_won": won & priced,
        "amounted": won & cents.is_not_null(),
        "priced_cents": pl.when(priced).then(cents),
        "won_cents": pl.when(won).then(cents),
        "priced_won_cents": pl.when(won & priced).then(cents),
        "squares": pl.when(priced).then(cents.cast(pl.Int128) * cents),
    }
    known = {"wins_known": "won_at", "losses_known": "lost_at"}
    flags = [pl.lit(on_record(ledger, column)).alias(name) for name, column in known.items()]
    return tally(found, ["opened", "closed"], sums, wide=["squares"]).with_columns(flags)


def begun(counts: pl.DataFrame) -> int | None:
    """The month in which the first opportunity was opened or closed; None without any."""
    first = counts.select(pl.min_horizontal(pl.col("opened").min(), pl.col("closed").min())).item()
    return None if first is None else int(first)


def by_period(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """What `stock` counts, for every month and fiscal quarter from the first opening to `as_of`.

    Returns kind | period | starts_on | ends_on, then the measures named in PARTS: `inside_` (closed in the period),
    `before_` (closed in the twelve months before it), `opening_` (open when it began) and `open_` (open on `as_of`);
    earlier (deals opened before it: with none the log begins there, and nobody knows what was open).
    """
    now, earliest = month(moment.as_of), begun(counts)
    every = periods(range(now + 1 if earliest is None else earliest, now + 1), moment.ledger.calendar)
    edges = {name: months(pl.col(edge).cast(pl.Int32)) for name, edge in (("first", "starts_on"), ("last", "ends_on"))}
    spans = every.drop("month").unique().with_row_index("place").with_columns(**edges)
    closed, opened, first = pl.col("closed"), pl.col("opened"), pl.col("first")
    kept = {
        "inside": closed.is_between(first, "last"),
        "before": closed.is_between(first - BEFORE, first - 1),
        "opening": (opened < first) & (closed.is_null() | (closed >= first)),
        "open": closed.is_null(),
        "early": opened < first,
    }
    read = {name for names in PARTS.values() for name in names}
    lines = spans.select("place", *edges).join(counts.select("opened", "closed", *sorted(read)), how="cross")
    sums = [sum_where(pl.col(name), pl.col(part)).alias(f"{part}_{name}") for part in PARTS for name in PARTS[part]]
    earlier = sum_where(pl.col("deals"), pl.col("early")).alias("earlier")
    found = lines.with_columns(**kept).group_by("place").agg(*sums, earlier)
    return spans.drop(*edges).join(found, on="place").drop("place")
