"""Which of the five conversations are held without content?"""

import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._content import WINDOW, available, of_each, talks_name_content
from metrics._metric import EACH, Metric, Moment, tally
from metrics._shares import with_share

MEASURES = ("held", "held_with")


def talks_held(ledger: Ledger) -> pl.DataFrame:
    """Successful conversations of the window: DIMENSIONS | conversation (1–5) | held | held_with (with a piece)."""
    held = {"held": EACH, "held_with": pl.col("with_piece")}
    return tally(talks(ledger), ["conversation"], held)


def talks(ledger: Ledger) -> pl.DataFrame:
    """The conversations behind the number, with their lead and whether a piece was named in them (`with_piece`)."""
    recent = pl.col("day") > pl.lit(ledger.as_of).cast(pl.Int32) - WINDOW
    held = ledger.conversations.filter(recent & pl.col("successful")).rename({"kind": "conversation"})
    held = held.with_columns(pl.col("content_id").is_not_null().alias("with_piece"))
    return held.join(ledger.leads.select("lead_id", *DIMENSIONS), on="lead_id", how="left", maintain_order="left")


def content_coverage(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Successful conversations of the last 90 days held with content, in all (conversation null) and for each kind.

    Where no conversation ever names its content nobody knows which were held without: null.
    Returns the columns of METRIC.columns.
    """
    rows = of_each(counts, {name: pl.col(name).sum() for name in MEASURES}, moment)
    rows = rows.with_columns(pl.when(pl.lit(talks_name_content(moment.ledger))).then("held_with").alias("held_with"))
    pieces = of_each(available(moment.ledger), {"available": pl.len().cast(pl.Int64)}, moment)
    rows = rows.join(pieces.drop("since"), on="conversation", nulls_equal=True, how="left", maintain_order="left")
    without = pl.col("held") - pl.col("held_with")
    return with_share(rows, "held_with", "held").with_columns(
        without.alias("without"),
        pl.when(pl.col("held") > 0).then(without / pl.col("held")).alias("without_share"),
    ).select(COLUMNS)  # fmt: skip


METRIC = Metric(
    key="content_coverage",
    name="Conversations with content",
    question="Which of the five conversations are held without content?",
    formula="successful conversations with a piece / successful conversations, of the last 90 days, by kind",
    unit="share",
    better="higher",
    owner="marketing",
    clock="long",
    source="conversations.content_id, conversations.kind, conversations.successful, content.conversation",
    count=talks_held,
    finish=content_coverage,
    measures=MEASURES,
    leads=talks,
    keys=("conversation",),
    totals=("conversation",),
    numerator="held_with",
    denominator="held",
    n="held",
    misleads="A conversation without content is not a worse one: this is association, not effect. Content that nobody "
    "named in the conversation looks like none. Several conversations of one lead are not independent: the interval is "
    "a little too narrow.",
    columns={
        "conversation": "which of the five conversations (1–5); empty: all of them",
        "since": "first day of the window",
        "available": "pieces for the conversation, published and not retired before the window",
        "held": "successful conversations in the window",
        "held_with": "of these, conversations with a piece; empty where no conversation ever names one",
        "value": "held_with / held",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
        "without": "conversations without a piece: the hole",
        "without_share": "without / held",
    },
)
COLUMNS = list(METRIC.columns or {})
