"""How much of what marketing recommends does sales leave lying?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._content import of_each, uses_recorded
from metrics._metric import Metric, Moment
from metrics._pairs import MEASURES, PATIENCE, by_piece, pairs_that, pieces_met
from metrics._shares import with_share

SUMS = {
    **{name: pl.col(name).sum() for name in MEASURES},
    "pieces": (pl.col("recommended") > 0).sum().cast(pl.Int64),
    "pieces_ignored": ((pl.col("ignored") > 0) & (pl.col("used") == 0)).sum().cast(pl.Int64),
}


def recommendations(ledger: Ledger) -> pl.DataFrame:
    """The recommendations behind the number: a row for each piece and lead; followed, ignored or young."""
    return pairs_that(ledger, "recommended")


def content_ignored(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Recommendations of the last 90 days that were not followed, in all and for each of the five conversations.

    One of the last 14 days is young: in neither part, used or not, else the quick ones would be judged before the slow.
    Where no use was ever recorded nobody knows what was ignored: null; where nothing was ever recommended, nothing can
    be unprompted.
    Returns the columns of METRIC.columns.
    """
    rows = of_each(by_piece(counts, moment), SUMS, moment)
    known = pl.lit(uses_recorded(moment.ledger))
    asked = pl.lit(bool(moment.ledger.content_uses["recommended"].any()))
    rows = rows.with_columns(
        pl.when(known).then(pl.col("followed", "ignored", "used", "pieces_ignored")),
        pl.when(known & asked).then(pl.col("unprompted")),
    ).with_columns((pl.col("followed") + pl.col("ignored")).alias("judged"))
    share = pl.when(pl.col("used") > 0).then(pl.col("unprompted") / pl.col("used"))
    return with_share(rows, "ignored", "judged").with_columns(share.alias("unprompted_share")).select(COLUMNS)


METRIC = Metric(
    key="content_ignored",
    name="Recommended content not used",
    question="How much of what marketing recommends does sales leave lying?",
    formula="recommended and not used / recommended at least 14 days ago, each piece and lead once, last 90 days",
    unit="share",
    better="lower",
    owner="both",
    clock="long",
    source="content_uses, conversations, content",
    count=pieces_met,
    finish=content_ignored,
    measures=MEASURES,
    leads=recommendations,
    keys=("conversation",),
    totals=("conversation",),
    numerator="ignored",
    denominator="judged",
    n="recommended",
    misleads="Ignoring a poor recommendation is right: it says as much about what is recommended as about sales. A use "
    "that nobody recorded looks ignored. A recommendation that came after the use counts as followed.",
    columns={
        "conversation": "which of the five conversations the piece is for (1–5); empty: all content",
        "since": "first day of the window",
        "recommended": "recommendations in the window, each piece and lead once",
        "young": f"of these, less than {PATIENCE} days old: too early to judge, used or not",
        "followed": "of the others, used for that lead at any time; empty where no use was ever recorded",
        "ignored": "of the others, never used for that lead",
        "judged": "followed + ignored",
        "value": "ignored / judged",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
        "pieces": "pieces recommended in the window",
        "pieces_ignored": "of these, pieces ignored, and used for nobody in the window",
        "used": "pieces used in the window, each piece and lead once",
        "unprompted": "of these, never recommended for that lead; empty where nothing was ever recommended",
        "unprompted_share": "unprompted / used",
    },
)
COLUMNS = list(METRIC.columns or {})
