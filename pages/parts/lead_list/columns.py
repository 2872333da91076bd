"""Leads as people read them: the columns of the list and of every file that holds leads."""

import polars as pl

from pages.parts.wording import masked

HANDED_OVER = "Handed over"


def listed(rows: pl.DataFrame, names: bool, currency: str) -> pl.DataFrame:
    """The columns that people read, the latest first; initials where names are not for this seat or screen."""
    latest = rows.sort("handed_over_at", "created_at", "lead_id", descending=[True, True, False], nulls_last=True)
    named = [pl.col(name) if names else _initials(name) for name in ("name", "company")]
    return latest.select(
        pl.col("lead_id").alias("Lead"),
        *(column.alias(label) for column, label in zip(named, ("Contact", "Company"), strict=True)),
        pl.col("handed_over_day").cast(pl.Date).alias(HANDED_OVER),
        _decision().alias("Decision"),
        _outcome().alias("Outcome"),
        (pl.col("amount_cents") / 100).round(2).alias(f"Amount ({currency})"),
        _verdict().alias("By the agreement"),
        pl.col("score").alias("Score"),
        pl.col("source").cast(pl.String).alias("Source"),
        pl.col("segment").cast(pl.String).alias("Segment"),
        pl.col("sales_owner").cast(pl.String).alias("Sales owner"),
        (pl.col("response_minutes") / 60).round(1).alias("Answered after (h)"),
    )


def _initials(column: str) -> pl.Expr:
    return pl.col(column).map_elements(masked, return_dtype=pl.String, skip_nulls=False)


def _decision() -> pl.Expr:
    waits = pl.when(pl.col("handed_over_at").is_not_null()).then(pl.lit("waits"))
    why = pl.format("rejected: {}", pl.col("rejection_reason").cast(pl.String).fill_null("no reason given"))
    return pl.when("accepted").then(pl.lit("accepted")).when(~pl.col("accepted")).then(why).otherwise(waits)


def _outcome() -> pl.Expr:
    won, lost, opened = (pl.col(f"{event}_at").is_not_null() for event in ("won", "lost", "opportunity"))
    return pl.when(won).then(pl.lit("won")).when(lost).then(pl.lit("lost")).when(opened).then(pl.lit("open"))


def _verdict() -> pl.Expr:
    version = pl.col("judged_version")
    failed = pl.format("v{} fails: {}", version, pl.col("first_failed").fill_null(""))
    return pl.when("passes").then(pl.format("v{} passes", version)).when(~pl.col("passes")).then(failed)
