"""Cohorts of a month at equal ages: what was counted by each age, and the curves read there."""

import polars as pl
from polars.dataframe.group_by import GroupBy

from metrics._ages import by_age
from metrics._competing import incidence
from metrics._ends import ENDS, WON, by_end, ever
from metrics._read_at import read_at
from metrics._survival import survival

AGES = (0, 7, 30, 60, 90, 180, 270, 365, 540, 730)
"""The ages, in days, at which every cohort is read."""
COHORT = ["month", "age_days"]


def with_won_age(counts: pl.DataFrame) -> pl.DataFrame:
    """Adds `won_age` (days, null while not won) to counts by end: what a curve of wins alone needs."""
    return counts.with_columns(pl.when(pl.col("end") == WON).then("end_age").alias("won_age"))


def counted_at(monthly: pl.DataFrame, day: int) -> pl.DataFrame:
    """Plain counts at each age that the first lead of the month has reached.

    `monthly`: month | created_day | entered (age from which its win would have been recorded) | end | end_age | n.
    Returns month | age_days | leads | won, lost, rejected, recycled (by that age) | undecided (followed that long, no
    end before) | at_risk (followed that long, not won before) | watched (of these, entered by then; 0 where nobody of
    the month was watched from age 0).
    """
    age, at, all_of = pl.col("age"), pl.col("age_days"), pl.sum_horizontal("won", "waiting")
    ended = _at_ages(by_end(monthly, ["month"], "created_day", day)).agg(
        pl.sum_horizontal(*ENDS, "open").sum().alias("leads"),
        *(pl.col(name).filter(age <= at).sum() for name in ENDS),
        pl.sum_horizontal(*ENDS, "open").filter(age >= at).sum().alias("undecided"),
    )
    entered = pl.when(pl.col("entered").min() == 0).then(all_of.filter((age >= at) & (pl.col("entered") <= at)).sum())
    followed = _at_ages(_lives(monthly, day)).agg(
        all_of.filter(age >= at).sum().alias("at_risk"), entered.otherwise(0).alias("watched")
    )
    first = monthly.group_by("month").agg((day - pl.col("created_day").min()).alias("oldest"))
    rows = ended.join(followed, on=COHORT).join(first, on="month").filter(pl.col("oldest") >= at)
    return rows.drop("oldest").sort(COHORT)


def with_shares(rows: pl.DataFrame, monthly: pl.DataFrame, day: int) -> pl.DataFrame:
    """Adds to `counted_at` the share won by Kaplan–Meier and by Aalen–Johansen, and the shares of the other ends.

    Adds value | low | high, adjusted | adjusted_low | adjusted_high (with delayed entry), incidence | incidence_low
    | incidence_high, lost_share | rejected_share | recycled_share | open_share. Null where no such end was ever
    recorded, and where nobody is left to tell.
    """
    lives = _lives(monthly, day)
    late = lives.filter(pl.col("entered").min().over("month") == 0)
    late = pl.concat(
        [late, late.select("month", age="entered", enter=pl.col("won") + pl.col("waiting"))], how="diagonal"
    )
    rows = read_at(rows, _won(survival(lives, ["month"], "age", "won", "waiting")), ["month"], "plain")
    delayed = survival(late, ["month"], "age", "won", "waiting", "enter")
    rows = read_at(rows, _won(delayed), ["month"], "adjusted", "watched")
    competing = incidence(by_end(monthly, ["month"], "created_day", day), ["month"], "age", ENDS, "open")
    for end in ENDS:
        parts = {part: f"{end}_{part}" for part in ("share", "low", "high")}
        curve = competing.select("month", "age", "waiting", **parts)
        rows = read_at(rows, curve, ["month"], f"{end}_share", "at_risk", "undecided")
    still = (1 - pl.sum_horizontal([f"{end}_share" for end in ENDS], ignore_nulls=False)).clip(lower_bound=0)
    rows = rows.with_columns(still.alias("open_share"))
    unknown = [name for end in ENDS if not ever(monthly, end) for name in _ABOUT[end]]
    return rows.with_columns(pl.lit(None, pl.Float64).alias(name) for name in unknown).rename(_NAMES)


_NAMES = {
    f"{was}{bound}": f"{becomes}{bound}".removeprefix("value_")
    for was, becomes in (("plain", "value"), (f"{WON}_share", "incidence"))
    for bound in ("", "_low", "_high")
}
_ABOUT = {end: [f"{end}_share"] for end in ENDS}
_ABOUT[WON] = [f"{name}{bound}" for name in ("plain", "adjusted", f"{WON}_share") for bound in ("", "_low", "_high")]


def _lives(monthly: pl.DataFrame, day: int) -> pl.DataFrame:
    return by_age(with_won_age(monthly), ["month", "entered"], "created_day", day)


def _at_ages(lines: pl.DataFrame) -> GroupBy:
    ages = pl.DataFrame({"age_days": AGES}, schema={"age_days": pl.Int64})
    return lines.join(ages, how="cross").group_by(COHORT)


def _won(curve: pl.DataFrame) -> pl.DataFrame:
    """A survival curve as the share that was won."""
    surviving = pl.col("surviving")
    return curve.select(
        "month", "age", share=1 - surviving, low=1 - pl.col("high"), high=1 - pl.col("low"), waiting=surviving
    )
