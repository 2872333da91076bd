"""How much of the content does sales use?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._benchmarks import UNUSED
from metrics._content import of_each, uses_recorded
from metrics._metric import Metric, Moment
from metrics._money import units
from metrics._pairs import MEASURES, by_piece, pairs_that, pieces_met
from metrics._shares import with_share

_IDLE = pl.col("used") == 0
SUMS = {
    "available": pl.len().cast(pl.Int64),
    "used": (pl.col("used") > 0).sum().cast(pl.Int64),
    "uses": pl.col("used").sum(),
    "unused_cost_cents": pl.col("cost_cents").filter(_IDLE).sum(),
    "priced": pl.col("cost_cents").filter(_IDLE).count().cast(pl.Int64),
}


def uses(ledger: Ledger) -> pl.DataFrame:
    """The uses behind the number: a row for each piece and lead that it was used for in the window."""
    return pairs_that(ledger, "used")


def content_use(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Pieces used in the last 90 days out of those available, in all (conversation null) and for each of the five.

    A filter asks who used them; the pieces available stay all. Where no use was ever recorded nobody knows: null.
    Returns the columns of METRIC.columns.
    """
    rows = of_each(by_piece(counts, moment), SUMS, moment)
    known = pl.lit(uses_recorded(moment.ledger))
    rows = rows.with_columns(pl.when(known).then(pl.col("used", "uses", "unused_cost_cents", "priced")))
    unused = pl.col("available") - pl.col("used")
    cost = pl.when((pl.col("priced") > 0) | (unused == 0)).then(pl.col("unused_cost_cents"))
    return with_share(rows, "used", "available").with_columns(
        unused.alias("unused"),
        pl.when(pl.col("available") > 0).then(unused / pl.col("available")).alias("unused_share"),
        pl.lit(UNUSED.share).alias("benchmark_unused"),
        cost.alias("unused_cost_cents"),
        units(cost).alias("unused_cost"),
        (unused - pl.col("priced")).alias("unused_unpriced"),
    ).select(COLUMNS)  # fmt: skip


METRIC = Metric(
    key="content_use",
    name="Content in use",
    question="How much of the content does sales use?",
    formula="pieces used by sales in the last 90 days / pieces available in them",
    unit="share",
    better="higher",
    owner="marketing",
    clock="long",
    source="content, content_uses, conversations",
    count=pieces_met,
    finish=content_use,
    measures=MEASURES,
    leads=uses,
    keys=("conversation",),
    totals=("conversation",),
    numerator="used",
    denominator="available",
    n="uses",
    misleads="Use is association, not effect: good reps use more content, and it does not show that the content wins. "
    "Uses nobody recorded look like no use, and a new piece has had less time to be used. A piece used once counts as "
    "much as one used every day. The benchmark is of other firms, asked and not measured.",
    columns={
        "conversation": "which of the five conversations the piece is for (1–5); empty: all content",
        "since": "first day of the window",
        "available": "pieces published and not retired before the window",
        "used": "of these, pieces used at least once in the window; empty where no use was ever recorded",
        "value": "used / available",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
        "uses": "leads that these pieces were used for, each piece and lead once",
        "unused": "available pieces not used in the window",
        "unused_share": "unused / available",
        "benchmark_unused": f"what others have said of unused_share: {UNUSED.source}",
        "unused_cost_cents": "cost of the unused pieces, in cents; empty where none of them has one",
        "unused_cost": "the same in whole units of the currency",
        "unused_unpriced": "unused pieces without a cost: missing from unused_cost",
    },
)
COLUMNS = list(METRIC.columns or {})
