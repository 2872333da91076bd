"""The register of content: each piece with what was counted, what sales says of it, and what to do with it."""

import polars as pl

from agreement.ratings import standing_ratings
from metrics._content import aged, on_offer, registered, uses_recorded
from metrics._content_used import MEASURES
from metrics._metric import Moment
from metrics._shares import wilson
from metrics.content_freshness import STALE

JUDGED_AFTER = 180
"""Days that a piece must have been left untouched before anybody may say that nobody wants it."""
RETIRED, UNDATED, YOUNG, RETIRE, RENEW, KEEP = "retired", "no date", "too young", "retire", "renew", "keep"
VERDICTS = (RETIRE, RENEW, KEEP, YOUNG, UNDATED, RETIRED)


def entered(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Every registered piece with `MEASURES`, users, retired, age, days_offered, alone.

    Null in all measures where no use was ever recorded: nobody knows which piece is unused.
    """
    who = pl.col("who").filter(pl.col("uses") > 0).drop_nulls().n_unique().cast(pl.Int64).alias("users")
    used = counts.group_by("piece").agg(pl.col(MEASURES).sum(), who)
    rows = aged(registered(moment.ledger), moment).join(used, on="piece", how="left", maintain_order="left")
    names = [*MEASURES, "users"]
    known = pl.lit(uses_recorded(moment.ledger))
    until = pl.min_horizontal("retired_on", pl.lit(moment.as_of)).cast(pl.Int32)
    there = on_offer(moment)
    return rows.with_columns(
        *(pl.when(known).then(pl.col(name).fill_null(0)).alias(name) for name in names),
        (~there).alias("retired"),
        (until - pl.col("published_on").cast(pl.Int32)).alias("days_offered"),
        (there & (there.sum().over("conversation", persona()) == 1)).alias("alone"),
    )


def persona(column: str = "persona") -> pl.Expr:
    """Whom something is for, however it is spelled; null where nobody said it."""
    plain = pl.col(column).cast(pl.String).str.strip_chars().str.to_lowercase()
    return pl.when(plain != "").then(plain)


def rated(rows: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Adds rated, useful, and the share with its interval; null where nobody ever rated anything."""
    said = standing_ratings(moment.ledger.ratings)
    each = said.group_by("content_id").agg(pl.len().cast(pl.Int64).alias("rated"), pl.col("useful").sum())
    each = each.with_columns(pl.col("useful").cast(pl.Int64))
    known = pl.lit(said.height > 0)
    with_words = rows.join(each, on="content_id", how="left", maintain_order="left").with_columns(
        pl.when(known).then(pl.col(name).fill_null(0)).alias(name) for name in ("rated", "useful")
    )
    ends = zip(("share", "low", "high"), wilson(pl.col("useful"), pl.col("rated")), strict=True)
    return with_words.with_columns(one.alias(f"useful_{name}") for name, one in ends)


def verdict(moment: Moment) -> pl.Expr:
    """What the rule says of a piece; see `content_register.METRIC.columns`."""
    liked = (pl.col("useful") * 2 > pl.col("rated")).fill_null(False)
    idle = pl.col("recent") == 0
    said = (
        pl.when(pl.col("retired")).then(pl.lit(RETIRED))
        .when(pl.lit(not uses_recorded(moment.ledger))).then(None)
        .when(pl.col("age").is_null()).then(pl.lit(UNDATED))
        .when(idle & (pl.col("age") < JUDGED_AFTER)).then(pl.lit(YOUNG))
        .when(idle & ~liked).then(pl.lit(RETIRE))
        .when(~idle & (pl.col("age") > STALE)).then(pl.lit(RENEW))
    )  # fmt: skip
    return said.otherwise(pl.lit(KEEP))
