"""Who leaves recommended content lying, which piece is left, and what is used that nobody recommended?"""

import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from agreement.touched import enum
from metrics._content import available, since, uses_recorded
from metrics._lines import stacked
from metrics._metric import Metric, Moment, tally
from metrics._pairs import MEASURES, pairs
from metrics._shares import wilson, with_share

SIDES = {"piece": "content_id", "rep": "rep"}
"""By what is told → the column of the pairs that names it."""


def advised(ledger: Ledger) -> pl.DataFrame:
    """The pairs counted by piece and again by rep: DIMENSIONS | by | name (Enum) | MEASURES."""
    return stacked(
        [tally(_told(ledger, by), ["by", "name"], {one: pl.col(one) for one in MEASURES}) for by in SIDES], MEASURES
    )


def recommended(ledger: Ledger) -> pl.DataFrame:
    """The recommendations behind the numbers, once for the piece and once for the rep."""
    rows = pl.concat([_told(ledger, by) for by in SIDES]).filter("recommended")
    return rows.select("by", "name", "content_id", "lead_id", *DIMENSIONS, *MEASURES)


def _told(ledger: Ledger, by: str) -> pl.DataFrame:
    known = pairs(ledger).join(available(ledger).select("piece"), on="piece", how="semi", maintain_order="left")
    names = pl.concat([known[column].cast(pl.String) for column in SIDES.values()])
    kind = enum(names).dtype
    return known.with_columns(
        pl.lit(by, pl.Enum(list(SIDES))).alias("by"), pl.col(SIDES[by]).cast(pl.String).cast(kind).alias("name")
    )


def content_advice(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """A row for each piece and each rep that recommendations or uses of the last 90 days name, in both directions.

    What is young, followed or ignored is said by `content_ignored`. Returns the columns of METRIC.columns.
    """
    rows = counts.with_columns(pl.col("by", "name").cast(pl.String)).group_by("by", "name").agg(pl.col(MEASURES).sum())
    known = pl.lit(uses_recorded(moment.ledger))
    asked = pl.lit(bool(moment.ledger.content_uses["recommended"].any()))
    rows = rows.filter((pl.col("recommended") > 0) | (pl.col("used") > 0)).with_columns(
        pl.when(known).then(pl.col("followed", "ignored", "used")),
        pl.when(known & asked).then(pl.col("unprompted")),
        pl.lit(since(moment.as_of)).alias("since"),
    ).with_columns((pl.col("followed") + pl.col("ignored")).alias("judged"))  # fmt: skip
    ends = zip(("share", "low", "high"), wilson(pl.col("unprompted"), pl.col("used")), strict=True)
    told = with_share(rows, "ignored", "judged").with_columns(one.alias(f"unprompted_{name}") for name, one in ends)
    return told.select(COLUMNS).sort("by", "name", nulls_last=True)


METRIC = Metric(
    key="content_advice",
    name="Recommendations, by piece and rep",
    question="Who leaves recommended content lying, which piece is left, and what is used that nobody recommended?",
    formula="recommended and not used / recommended at least 14 days ago; used and never recommended / used; each "
    "piece and lead once, last 90 days",
    unit="share",
    better="lower",
    owner="both",
    clock="long",
    source="content_uses, conversations, content",
    count=advised,
    finish=content_advice,
    measures=MEASURES,
    leads=recommended,
    keys=("by", "name"),
    numerator="ignored",
    denominator="judged",
    n="recommended",
    misleads="Leaving a poor recommendation is right, and using what nobody recommended is a find: neither is a fault "
    "by itself. Reps work different leads. Of several reps the best and the worst differ by chance alone: look at the "
    "intervals. A use that nobody recorded looks ignored.",
    columns={
        "by": "piece or rep",
        "name": "the piece (content_id), or the rep: who used it or was to, else the lead's owner; empty: unknown",
        "since": "first day of the window",
        "recommended": "recommendations in the window, each piece and lead once",
        "young": "of these, less than 14 days old: too early to judge, used or not",
        "followed": "of the others, used for that lead at any time; empty where no use was ever recorded",
        "ignored": "of the others, never used for that lead",
        "judged": "followed + ignored",
        "value": "ignored / judged",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
        "used": "pieces used in the window, each piece and lead once",
        "unprompted": "of these, never recommended for that lead; empty where nothing was ever recommended",
        "unprompted_share": "unprompted / used",
        "unprompted_low": "lower end of its 95 % Wilson interval",
        "unprompted_high": "upper end of its 95 % Wilson interval",
    },
)
COLUMNS = list(METRIC.columns or {})
