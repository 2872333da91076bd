"""How old is the content that sales has, and the content that it uses?"""

import polars as pl

from metrics._content import aged, of_each
from metrics._metric import Metric, Moment
from metrics._pairs import MEASURES, by_piece, pieces_met
from metrics._shares import with_share

STALE = 365
"""Days after which a piece that nobody touched counts as stale."""
_DATED, _USED, _OLD = pl.col("age").is_not_null(), pl.col("used") > 0, pl.col("age") > STALE
SUMS = {
    "available": pl.len().cast(pl.Int64),
    "dated": _DATED.sum().cast(pl.Int64),
    "stale": _OLD.sum().cast(pl.Int64),
    "median_days": pl.col("age").median(),
    "used": _USED.sum().cast(pl.Int64),
    "used_dated": (_USED & _DATED).sum().cast(pl.Int64),
    "used_stale": (_USED & _OLD).sum().cast(pl.Int64),
    "used_median_days": pl.col("age").filter(_USED).median(),
}
_USED_SHARE = {"value": "used_stale_share", "low": "used_low", "high": "used_high"}


def content_freshness(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Days since each available piece was updated (published where it never was), and the share older than a year.

    In all (conversation null) and for each of the five, beside the same of the pieces used in the last 90 days.
    Pieces without any date are in `available` only. Returns the columns of METRIC.columns.
    """
    rows = of_each(aged(by_piece(counts, moment), moment), SUMS, moment)
    shared = with_share(rows, "used_stale", "used_dated").rename(_USED_SHARE)
    return with_share(shared, "stale", "dated").select(COLUMNS)


METRIC = Metric(
    key="content_freshness",
    name="Freshness of content",
    question="How old is the content that sales has, and the content that it uses?",
    formula=f"pieces not updated for more than {STALE} days / pieces available in the last 90 days; median age in days",
    unit="share",
    better="lower",
    owner="marketing",
    clock="long",
    source="content.published_on, content.updated_on, content.retired_on, content_uses, conversations",
    count=pieces_met,
    finish=content_freshness,
    measures=MEASURES,
    keys=("conversation",),
    totals=("conversation",),
    numerator="stale",
    denominator="dated",
    misleads="Old is not wrong: a good case study lasts. An update may be a comma. Of few pieces a median says little; "
    "pieces without a date are in no share.",
    columns={
        "conversation": "which of the five conversations the piece is for (1–5); empty: all content",
        "since": "first day of the window in which pieces are available or used",
        "available": "pieces published and not retired before the window",
        "dated": "of these, pieces with a date",
        "stale": f"of these, last updated (published, if never) more than {STALE} days ago",
        "value": "stale / dated",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
        "median_days": "median days since the last update of the available pieces",
        "used": "available pieces used in the window",
        "used_dated": "of these, pieces with a date",
        "used_stale": f"of these, more than {STALE} days old",
        "used_stale_share": "used_stale / used_dated",
        "used_low": "lower end of its 95 % Wilson interval",
        "used_high": "upper end of its 95 % Wilson interval",
        "used_median_days": "median days since the last update of the pieces used",
    },
)
COLUMNS = list(METRIC.columns or {})
