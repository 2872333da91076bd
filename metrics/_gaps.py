"""The matrix conversation × persona × phase: what is on offer, what is used, what is asked for."""

import polars as pl

from metrics._content import CONVERSATIONS, on_offer
from metrics._metric import Moment
from metrics._register import persona

NO_PHASE = "not recorded"
_PLACE = ["conversation", "phase"]


def cells(held: pl.DataFrame, pieces: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Conversation | persona | phase | held | held_with | pieces | general | uses | hole | rank, in this order.

    `held`: conversation | persona | held | held_with. `pieces`: content with the `uses` of each piece.
    """
    offered = pieces.filter(on_offer(moment), pl.col("conversation").is_in(CONVERSATIONS)).select(
        "conversation", persona().alias("persona"), pl.col("phase").fill_null(NO_PHASE), pl.col("uses").fill_null(0)
    )
    both = pl.concat([offered, offered.with_columns(pl.lit(None, pl.String).alias("phase"))])
    there = both.group_by("conversation", "persona", "phase").agg(
        pl.len().cast(pl.Int64).alias("pieces"), pl.col("uses").sum()
    )
    general = there.filter(pl.col("persona").is_null()).select(*_PLACE, pl.col("pieces").alias("general"))
    rows = _places(held, there).join(held, on=["conversation", "persona"], how="left", nulls_equal=True)
    rows = rows.join(there, on=["conversation", "persona", "phase"], how="left", nulls_equal=True)
    rows = rows.join(general, on=_PLACE, how="left", nulls_equal=True)
    rows = rows.with_columns(pl.col("held", "held_with", "pieces", "general", "uses").fill_null(0))
    empty = (pl.col("held") > 0) & (pl.col("pieces") == 0) & (pl.col("general") == 0)
    return _ranked(rows.with_columns((empty & pl.col("persona").is_not_null()).alias("hole")))


def _places(held: pl.DataFrame, there: pl.DataFrame) -> pl.DataFrame:
    """Every conversation with every persona that is named, in each phase that its content knows and in all."""
    kinds = pl.DataFrame({"conversation": CONVERSATIONS}, schema={"conversation": pl.Int64})
    whole = kinds.with_columns(pl.lit(None, pl.String).alias("phase"))
    phases = pl.concat([whole, there.select(_PLACE)]).unique()
    people = pl.concat([held.select("persona"), there.select("persona")]).unique()
    return phases.join(people, how="cross").select("conversation", "persona", "phase")


def _ranked(rows: pl.DataFrame) -> pl.DataFrame:
    whole = pl.col("hole") & pl.col("phase").is_null()
    rows = rows.sort("held", "conversation", "persona", descending=[True, False, False], nulls_last=True)
    rank = pl.when(whole).then(whole.cast(pl.Int64).cum_sum()).alias("rank")
    return rows.with_columns(rank).sort("conversation", "persona", "phase", nulls_last=[False, True, False])
