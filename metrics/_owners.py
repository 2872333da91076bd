"""How each rep answers: the counts of response_time, by the person who was handed the leads."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl

from metrics import response_time
from metrics._clocks import BUSINESS, CALENDAR, MEASURES, clock_lines, within
from metrics._metric import Filters, Moment, added_up
from metrics._periods import dated
from metrics._shares import with_share
from metrics._survival import quantile, survival

FEWEST = 30
"""Below so many judged leads a rep is not ranked."""
TO_COMPARE = 3
"""Fewer ranked reps have no middle one."""
SLOWER, FASTER, ALIKE = "slower", "faster", "like the others"
BY_OWNER = replace(response_time.METRIC, by=("sales_owner",))
BY = ["sales_owner"]


def by_owner(
    counted: pl.DataFrame, moment: Moment, until: date, weeks: int, band: str, filters: Filters | None = None
) -> pl.DataFrame:
    """How fast does each rep answer the leads that were handed to them?

    `counted` is what `response_time` counts; the `weeks` weeks of hand-over up to the one that begins on `until` are
    taken together. `band` is one of response_time's: business minutes promised ("commitment"), or calendar minutes.
    Returns sales_owner (null: nobody is on record) | leads | never_answered | within | judged | pending (leads)
    | value (within / judged) | low | high (share, 95 % Wilson) | median | p90 (minutes of the band's clock,
    Kaplan–Meier) | ranked (at least 30 judged) | standing, sorted: ranked by value, then those with few, then nobody.
    standing is "slower" ("faster") where the whole interval lies below (above) that of the middle rep, else "like the
    others"; null where a rep is not ranked or fewer than three are. The middle rep, unlike the mean of the others, is
    not moved by one who is far off.
    Misleads where reps are handed different leads or work at different hours.
    """
    reps = with_share(_reps(_lines(counted, moment, until, weeks, filters), band), "within", "judged")
    named = pl.col("sales_owner").is_not_null()
    reps = reps.with_columns((named & (pl.col("judged") >= FEWEST)).alias("ranked"))
    reps = reps.sort(~named, ~pl.col("ranked"), "value", "sales_owner", nulls_last=True)
    return reps.with_columns(_standing(reps.filter("ranked"))).select(COLUMNS)


def _standing(ranked: pl.DataFrame) -> pl.Expr:
    """How a rep stands beside the middle one of the ranked, who are sorted."""
    if ranked.height < TO_COMPARE:
        return pl.lit(None, pl.String).alias("standing")
    middle = ranked.row((ranked.height - 1) // 2, named=True)
    slower, faster = pl.col("high") < middle["low"], pl.col("low") > middle["high"]
    said = pl.when(slower).then(pl.lit(SLOWER)).when(faster).then(pl.lit(FASTER)).otherwise(pl.lit(ALIKE))
    return pl.when("ranked").then(said).alias("standing")


def _lines(counted: pl.DataFrame, moment: Moment, until: date, weeks: int, filters: Filters | None) -> pl.DataFrame:
    lines = dated(added_up(counted, BY_OWNER, filters), moment)
    return lines.filter(pl.col("week").is_between(until - timedelta(weeks=weeks - 1), until))


def _reps(lines: pl.DataFrame, band: str) -> pl.DataFrame:
    """A line a rep: all leads handed to them, how they stand in the band, and how long the answers took."""
    promised = band == response_time.COMMITMENT
    clock = clock_lines(lines, BUSINESS if promised else CALENDAR, BY)
    most = pl.col("committed") if promised else pl.lit(response_time.BANDS[band])
    everyone = clock.group_by(BY).agg(
        pl.sum_horizontal(pl.col(MEASURES).sum()).alias("leads"), pl.col("waiting").sum().alias("never_answered")
    )
    named = {f"{part}_{band}": part for part in ("within", "judged", "pending")}
    stands = within(clock.filter(most.is_not_null()), BY, band, most).rename(named)
    reps = everyone.join(stands, on=BY, how="left", nulls_equal=True).with_columns(pl.col(named.values()).fill_null(0))
    curve = survival(clock, BY, "minutes", "answered", "waiting")
    for name, share in (("median", 0.5), ("p90", 0.9)):
        reached = quantile(curve, BY, share).select("sales_owner", pl.col("value").alias(name))
        reps = reps.join(reached, on=BY, how="left", nulls_equal=True)
    return reps


COLUMNS = [
    "sales_owner", "leads", "never_answered", "within", "judged", "pending", "value", "low", "high", "median", "p90",
    "ranked", "standing",
]  # fmt: skip
