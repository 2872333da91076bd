"""From counts of kept, broken and open to a verdict that no later fact can overturn."""

import polars as pl

KEPT, MISSED, TOO_EARLY = "kept", "missed", "too early"


def with_verdict(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds numerator | denominator | value | low | high | state to rows of kind | amount | percent | kept | broken
    | open | reps | over (whether the week is over).

    A share is judged by its bounds: `low` if every open lead turned out broken, `high` if every one were kept. Kept
    needs low ≥ target, missed needs high < target, in whole numbers. `state` is null where nothing was to be judged.
    A win settles a lead at once and a loss only with its age, so a win rate has no value while a lead is open.
    """
    volume, capacity = pl.col("kind") == "volume", pl.col("kind") == "capacity"
    settled = pl.col("kept") + pl.col("broken")
    denominator = pl.when(volume).then(1).when(capacity).then(pl.col("reps")).otherwise(settled)
    rows = rows.with_columns(pl.col("kept").alias("numerator"), denominator.cast(pl.Int64).alias("denominator"))
    told = (pl.col("denominator") > 0) & ((pl.col("kind") != "win_rate") | (pl.col("open") == 0))
    value = pl.when(told).then(pl.col("numerator") / pl.col("denominator"))
    everyone = pl.when(settled + pl.col("open") > 0).then(settled + pl.col("open"))
    whole = volume | capacity
    counted = pl.when(pl.col("over")).then(value)
    return rows.with_columns(
        value.alias("value"),
        pl.when(whole).then(counted).otherwise(pl.col("kept") / everyone).alias("low"),
        pl.when(whole).then(counted).otherwise((pl.col("kept") + pl.col("open")) / everyone).alias("high"),
        pl.when(volume).then(_volume()).when(capacity).then(_capacity()).otherwise(_share(everyone)).alias("state"),
    )


def _volume() -> pl.Expr:
    reached = pl.col("kept") >= pl.col("amount")
    return pl.when(reached).then(pl.lit(KEPT)).when("over").then(pl.lit(MISSED)).otherwise(pl.lit(TOO_EARLY))


def _capacity() -> pl.Expr:
    within = pl.col("kept") <= pl.col("amount") * pl.col("reps")
    judged = pl.when(pl.col("reps") > 0).then(pl.when(within).then(pl.lit(KEPT)).otherwise(pl.lit(MISSED)))
    return pl.when("over").then(judged).otherwise(pl.lit(TOO_EARLY))


def _share(everyone: pl.Expr) -> pl.Expr:
    target = pl.col("percent") * everyone
    worst, best = pl.col("kept") * 100, (pl.col("kept") + pl.col("open")) * 100
    judged = pl.when(worst >= target).then(pl.lit(KEPT)).when(best < target).then(pl.lit(MISSED))
    settled = pl.when(everyone.is_not_null()).then(judged.otherwise(pl.lit(TOO_EARLY)))
    return pl.when("over").then(settled).otherwise(pl.lit(TOO_EARLY))
