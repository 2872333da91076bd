"""How each rep answers: the counts of response_time, by the person who had the lead when it counted."""

from datetime import date, timedelta

import polars as pl

from metrics import response_time
from metrics._clocks import BUSINESS, CALENDAR, MEASURES, STATE, clock, in_state, within
from metrics._metric import Filters, Moment, added_up
from metrics._periods import dated
from metrics._shares import with_share
from metrics._until import lead_sets, until

FEWEST = 30
"""Below so many judged leads a rep is not ranked."""
TO_COMPARE = 3
"""Fewer ranked reps have no middle one."""
SLOWER, FASTER, ALIKE = "slower", "faster", "like the others"
BY = "rep"


def by_owner(
    counted: pl.DataFrame, moment: Moment, until: date, weeks: int, band: str, filters: Filters | None = None
) -> pl.DataFrame:
    """How fast does each rep answer the leads that were handed to them?

    A lead that was given to another rep in Accord counts for the one who had it when it was answered or when its
    promised time ran out, whichever was first (`metrics._clocks.with_rep`).
    `counted` is what `response_time` counts; the `weeks` weeks of hand-over up to the one that begins on `until` are
    taken together. `band` is one of response_time's: business minutes promised ("commitment"), or calendar minutes.
    Returns rep (null: nobody is on record) | leads | never_answered | within | judged | pending (leads)
    | value (within / judged) | low | high (share, 95 % Wilson) | median | p90 (minutes of the band's clock,
    Kaplan–Meier) | ranked (at least 30 judged) | standing, sorted: ranked by value, then those with few, then nobody.
    standing is "slower" ("faster") where the whole interval lies below (above) that of the middle rep, else "like the
    others"; null where a rep is not ranked or fewer than three are. The middle rep, unlike the mean of the others, is
    not moved by one who is far off.
    Misleads where reps are handed different leads or work at different hours.
    """
    reps = with_share(_reps(_lines(counted, moment, until, weeks, filters), band), "within", "judged")
    named = pl.col(BY).is_not_null()
    reps = reps.with_columns((named & (pl.col("judged") >= FEWEST)).alias("ranked"))
    reps = reps.sort(~named, ~pl.col("ranked"), "value", BY, nulls_last=True)
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
    lines = dated(added_up(counted, response_time.METRIC, filters), moment)
    return lines.filter(pl.col("week").is_between(until - timedelta(weeks=weeks - 1), until))


def _reps(lines: pl.DataFrame, band: str) -> pl.DataFrame:
    """A line a rep: all leads handed to them, how they stand in the band, and how long the answers took."""
    promised = band == response_time.COMMITMENT
    timed = clock(lines, BUSINESS if promised else CALENDAR)
    most = pl.col("committed") if promised else pl.lit(response_time.BANDS[band])
    stands = dict(zip(("within", "judged", "pending"), within(band, most, most.is_not_null()), strict=True))
    reps = timed.group_by(BY).agg(
        pl.len().cast(pl.Int64).alias("leads"),
        in_state("waiting").alias("never_answered"),
        *(one.alias(name) for name, one in stands.items()),
    )
    sets = lead_sets(timed, BY, "minutes", (STATE, *MEASURES[:2]))
    reached = until(sets, [BY], "minutes", {"median": 0.5, "p90": 0.9}).select(BY, "median", "p90")
    return reps.join(reached, on=BY, how="left", nulls_equal=True)


COLUMNS = [
    "rep", "leads", "never_answered", "within", "judged", "pending", "value", "low", "high", "median", "p90",
    "ranked", "standing",
]  # fmt: skip
