"""How much of the content does sales use, and which conversations go without?"""

from datetime import timedelta

import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._metric import Metric, Moment, tally
from metrics._shares import with_share

WINDOW = 90
"""Days up to and with `as_of`."""
KINDS = pl.DataFrame({"conversation": [None, 1, 2, 3, 4, 5]}, schema={"conversation": pl.Int64})
MEASURES = ("used", "passed_over", "held", "held_with")


def uses(ledger: Ledger) -> pl.DataFrame:
    """What happened with each piece in the window, and the successful conversations held in it.

    Returns DIMENSIONS | content_id | conversation (1–5) | used | passed_over (recommended and not used; times)
    | held | held_with (successful conversations; those with a piece). A line is about a piece or a conversation.
    """
    recent = pl.col("day") > pl.lit(ledger.as_of).cast(pl.Int32) - WINDOW
    leads = ledger.leads.select("lead_id", *DIMENSIONS)
    pieces = _pieces(ledger).filter(recent).join(leads, on="lead_id", how="left")
    sums = {"used": pl.col("used").sum(), "passed_over": (pl.col("recommended") & ~pl.col("used")).sum()}
    talks = ledger.conversations.filter(recent & pl.col("successful")).rename({"kind": "conversation"})
    talks = talks.join(leads, on="lead_id", how="left")
    held = {"held": pl.len(), "held_with": pl.col("content_id").count()}
    counted = [tally(pieces, ["content_id"], sums), tally(talks, ["conversation"], held)]
    return pl.concat(counted, how="diagonal").with_columns(pl.col(MEASURES).fill_null(0))


def talks_without(ledger: Ledger) -> pl.DataFrame:
    """What is behind the holes: the successful conversations of the window held without any piece, with their lead."""
    recent = pl.col("day") > pl.lit(ledger.as_of).cast(pl.Int32) - WINDOW
    bare = ledger.conversations.filter(recent & pl.col("successful") & pl.col("content_id").is_null())
    leads = ledger.leads.select("lead_id", *DIMENSIONS)
    return bare.rename({"kind": "conversation"}).join(leads, on="lead_id", how="left", maintain_order="left")


def content_use(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Pieces used in the last 90 days out of those available, in all (conversation null) and for each of the five.

    Returns conversation | since (date) | available | used (pieces) | value | low | high (share, 95 % Wilson)
    | passed_over (pieces recommended and never used) | held | held_with (successful conversations) | without_share.
    """
    since = moment.as_of - timedelta(days=WINDOW - 1)
    available = moment.ledger.content.filter(pl.col("retired_on").is_null() | (pl.col("retired_on") > since))
    pieces = available.select("content_id", "conversation").join(_by_piece(counts), on="content_id", how="left")
    talks = counts.filter(pl.col("content_id").is_null()).select("conversation", "held", "held_with")
    rows = KINDS.join(_with_all(pieces, PIECES), on="conversation", how="left", nulls_equal=True)
    rows = rows.join(_with_all(talks, TALKS), on="conversation", how="left", nulls_equal=True)
    rows = rows.with_columns(pl.col(*PIECES, *TALKS).fill_null(0), pl.lit(since).alias("since"))
    bare = pl.when(pl.col("held") > 0).then((pl.col("held") - pl.col("held_with")) / pl.col("held"))
    return with_share(rows.with_columns(bare.alias("without_share")), "used", "available").select(COLUMNS)


def _pieces(ledger: Ledger) -> pl.DataFrame:
    """content_id | lead_id | day | used | recommended: recorded uses, and pieces named in a conversation."""
    columns = ["content_id", "lead_id", "day", "used", "recommended"]
    recorded = ledger.content_uses.select(columns).with_columns(pl.col("used", "recommended").fill_null(False))
    spoken = ledger.conversations.filter(pl.col("content_id").is_not_null())
    spoken = spoken.with_columns(pl.lit(True).alias("used"), pl.lit(False).alias("recommended"))
    return pl.concat([recorded, spoken.select(columns)]).filter(pl.col("content_id").is_not_null())


PIECES = {
    "available": pl.len(),
    "used": (pl.col("used").fill_null(0) > 0).sum(),
    "passed_over": ((pl.col("passed_over").fill_null(0) > 0) & (pl.col("used").fill_null(0) == 0)).sum(),
}
TALKS = {"held": pl.col("held").sum(), "held_with": pl.col("held_with").sum()}


def _by_piece(counts: pl.DataFrame) -> pl.DataFrame:
    return (
        counts.filter(pl.col("content_id").is_not_null())
        .group_by("content_id")
        .agg(pl.col("used", "passed_over").sum())
    )


def _with_all(frame: pl.DataFrame, sums: dict[str, pl.Expr]) -> pl.DataFrame:
    """The sums of each of the five conversations, and of everything (conversation null)."""
    cast = [expression.cast(pl.Int64).alias(name) for name, expression in sums.items()]
    everything = frame.select(cast).with_columns(pl.lit(None, pl.Int64).alias("conversation"))
    each = frame.filter(pl.col("conversation").is_not_null()).group_by("conversation").agg(cast)
    return pl.concat([everything, each], how="diagonal")


METRIC = Metric(
    key="content_use",
    name="Content in use",
    question="How much of the content does sales use, and which conversations go without?",
    formula="pieces used by sales in the last 90 days / pieces available in them",
    unit="share",
    better="higher",
    owner="marketing",
    clock="long",
    source="content, content_uses, conversations",
    count=uses,
    finish=content_use,
    measures=MEASURES,
    leads=talks_without,
    keys=("conversation",),
    totals=("conversation",),
    numerator="used",
    denominator="available",
    misleads="Use is association, not effect: good reps use more content. Uses nobody recorded look like no use.",
    columns={
        "conversation": "which of the five conversations (1–5); empty: all content",
        "since": "first day of the window",
        "available": "pieces published and not retired before the window",
        "used": "of these, pieces used at least once in the window",
        "value": "used / available",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
        "passed_over": "pieces recommended in the window and never used in it",
        "held": "successful conversations in the window",
        "held_with": "of these, conversations with a piece",
        "without_share": "conversations without a piece / conversations: the hole",
    },
)
COLUMNS = list(METRIC.columns or {})
