"""How many conversations succeed each week, against the target, by rep and by segment?"""

import polars as pl

from agreement.calendar import week_dates
from agreement.ledger import Ledger
from agreement.touched import enum
from metrics._metric import EACH, Metric, Moment, Series, tally
from metrics._periods import added, every_week
from metrics._talks import success_known
from metrics._weekly_targets import weekly_targets
from metrics.conversations_held import held_talks

SCOPES = {"all": None, "rep": "rep", "segment": "segment"}
"""Scope → the counted column that names its parts."""
MEASURES = ("held", "successful")
WEEKS = 12
"""Weeks over which the average is taken."""
TARGET = "conversations_held"
"""The metric of the frame targets that this one is held against."""
_KEYS = {"scope": pl.String(), "part": pl.String(), "week": pl.Int32()}


def talks(ledger: Ledger) -> pl.DataFrame:
    """Conversations by week and by who held them.

    Returns DIMENSIONS | week | rep | held | successful (conversations) | success_known.
    """
    held = _held(ledger)
    counted = tally(held, ["week", "rep"], {"held": EACH, "successful": pl.col("successful")})
    return counted.with_columns(success_known(ledger))


def successful(ledger: Ledger) -> pl.DataFrame:
    """What is behind the number: every successful conversation once for each scope, with its part and its lead."""
    rows = _held(ledger).filter("successful").with_columns(week_dates(pl.col("week"), ledger.calendar).alias("week"))
    return pl.concat(rows.with_columns(pl.lit(scope).alias("scope"), _part(own)) for scope, own in SCOPES.items())


def conversations_weekly(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Successful conversations of all five kinds by week: all together, by rep and by segment of the lead.

    Every part has a row in every week from the first conversation to `as_of`; a week without any is a 0. The target of
    a month (else of a quarter) is spread over its working days, and a week has those of its days: it is the company's,
    stands in scope "all" only, and no filter splits it.
    Returns the columns of METRIC.columns. value is null where the success of no conversation was ever recorded.
    """
    known = pl.lit(bool(counts["success_known"].any()))
    rows = pl.concat([_scoped(counts, scope, own, moment) for scope, own in SCOPES.items()])
    promised = weekly_targets(TARGET, rows["week"].unique().to_list(), moment)
    rows = rows.join(promised, on="week", how="left", maintain_order="left").with_columns(
        pl.when(known).then("successful").alias("value"),
        pl.when(pl.col("scope") == "all").then("target").alias("target"),
    )
    usual = pl.col("value").cast(pl.Float64).rolling_mean(WEEKS).over("scope", "part", order_by="week")
    share = pl.when(pl.col("target") > 0).then(pl.col("value") / pl.col("target")).alias("of_target")
    dated = week_dates(pl.col("week"), moment.ledger.calendar).alias("week")
    return (
        rows.with_columns(share, usual.alias("a_week"), dated)
        .select(COLUMNS)
        .sort("scope", "part", "week", nulls_last=True)
    )


def _held(ledger: Ledger) -> pl.DataFrame:
    talks = held_talks(ledger)
    return talks.with_columns(enum(talks["held_by"]).alias("rep"))


def _part(own: str | None) -> pl.Expr:
    return (pl.col(own).cast(pl.String) if own else pl.lit(None, pl.String)).alias("part")


def _scoped(counts: pl.DataFrame, scope: str, own: str | None, moment: Moment) -> pl.DataFrame:
    """Every part of a scope in every week of the data: scope | part | week | held | successful."""
    weeks = every_week(added(counts, ["week"], MEASURES), moment).select("week")
    named = counts.with_columns(_part(own))
    parts = named.select("part").unique()
    met = added(named, ["part", "week"], MEASURES)
    rows = parts.join(weeks, how="cross").join(met, on=["part", "week"], how="left", nulls_equal=True)
    return rows.select(pl.lit(scope).alias("scope"), "part", "week", pl.col(MEASURES).fill_null(0).cast(pl.Int64))


METRIC = Metric(
    key="conversations_weekly",
    name="Conversations by week",
    question="How many conversations succeed each week, against the target, by rep and by segment?",
    formula="successful conversations of the five kinds by week; target of the month spread over its working days",
    unit="conversations",
    better="higher",
    owner="both",
    clock="together",
    source="conversations.at, conversations.successful, conversations.held_by, targets (metric conversations_held)",
    count=talks,
    finish=conversations_weekly,
    measures=MEASURES,
    by=("segment",),
    leads=successful,
    keys=("scope", "part", "week"),
    n="successful",
    series=(Series("value", "successful conversations", "higher", "conversations", by=("scope", "part")),),
    misleads="A rep who works half the week holds half as many. The target is the company's: a filter does not split "
    "it. Five short talks count as much as one that closes: read it with the funnel.",
    columns={
        "scope": "all, rep (who held it) or segment (of the lead)",
        "part": "the rep or segment, empty where nobody recorded it; empty in scope all",
        "week": "first day of the week",
        "held": "conversations held, successful or not",
        "successful": "of these, successful ones",
        "value": "successful conversations; empty where the success of none was ever recorded",
        "a_week": "average of the 12 weeks up to and with this one; empty before there are 12",
        "target": "what was promised for the working days of the week; empty where a day of it has no target",
        "of_target": "value / target",
    },
)
COLUMNS = list(METRIC.columns or {})
