"""Of the leads of a month, what share had each of the five conversations with success by each age?"""

import polars as pl

from agreement.calendar import month_dates
from agreement.ledger import Ledger
from metrics._ages import month_ends
from metrics._competing import incidence
from metrics._ends import with_end
from metrics._lines import stacked
from metrics._metric import EACH, Metric, Moment, tally
from metrics._read_at import read_at
from metrics._talk_ages import ENDED, EVERY, HELD, OPEN, ROW, lives, reached
from metrics._talks import FIRST, success_known, with_firsts
from metrics.conversations_held import KINDS


def first_talks(ledger: Ledger) -> pl.DataFrame:
    """Leads by day of hand-over and kind: whether and at what age it first succeeded, else when the lead ended.

    Returns DIMENSIONS | handed_over_day | kind | state (held, ended, open) | age (days, null while open) | n | skipped
    (leads) | recorded_from (day of the first conversation of the data) | success_known.
    """
    leads = _handed(ledger)
    parts = [_counted(leads, kind) for kind in KINDS]
    began = pl.lit(ledger.conversations["day"].min(), pl.Int32).alias("recorded_from")
    return stacked(parts, ("n", "skipped")).with_columns(began, success_known(ledger))


def handed(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number, once for each kind: `month`, `kind`, `held` (Boolean) and `age` (days)."""
    leads = _handed(ledger).with_columns(month_dates(pl.col("handed_over_month")).alias("month"))
    parts = [leads.with_columns(pl.lit(kind, pl.Int64).alias("kind"), *_outcome(kind)) for kind in KINDS]
    whole = pl.concat(parts).with_columns((pl.col("state") == HELD).alias("held"))
    return whole.drop("state", "skipped", *FIRST.values()).collect()


def conversation_funnel(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """The share of each month's leads with which a conversation first succeeded by an age (Aalen–Johansen).

    A lead is followed from its hand-over. One that was won, lost, rejected or recycled before the conversation can no
    longer come to it (a competing end); an open one leaves the count as it runs out of history. A conversation held
    before the hand-over counts as age 0. Month null is all months together. Only ages that a lead has reached.
    Returns the columns of METRIC.columns, by month (its first day), kind and age_days. Shares are null where nobody is
    left to tell, and where the success of no conversation was ever recorded.
    """
    lines = lives(counts, moment.day)
    rows = reached(lines, moment.day)
    curve = incidence(lines, ["month", "kind"], "age", [HELD, ENDED], OPEN)
    parts = {part: f"{HELD}_{part}" for part in ("share", "low", "high")}
    rows = read_at(rows, curve.select("month", "kind", "age", "waiting", **parts), ["month", "kind"], "told")
    known = pl.lit(bool(counts["success_known"].any()))
    told = {"value": "told", "low": "told_low", "high": "told_high", "reached": "reached", "so_far": "so_far"}
    counts_from = (month_ends(pl.col("month")) + pl.col("age_days")).cast(pl.Int32).cast(pl.Date)
    names = pl.DataFrame({"kind": list(KINDS), "conversation": list(KINDS.values())}, schema_overrides=_KIND)
    begins = pl.date(1970 + pl.col("month") // 12, pl.col("month") % 12 + 1, 1)
    late = begins.cast(pl.Int32) < months_begin(pl.lit(counts["recorded_from"].max(), pl.Int32))
    rows = rows.join(names, on="kind", how="left", maintain_order="left").with_columns(
        *(pl.when(known).then(column).alias(name) for name, column in told.items()),
        (counts_from <= moment.as_of).alias("mature"),
        late.fill_null(False).alias("truncated"),
    )
    whole = pl.col("month") == EVERY
    rows = rows.with_columns(
        pl.when(~whole).then("mature").alias("mature"),
        (~whole & pl.col("truncated")).alias("truncated"),
        pl.when(~whole).then(begins).alias("month"),
    )
    return rows.select(COLUMNS).sort(ROW, nulls_last=True)


def months_begin(day: pl.Expr) -> pl.Expr:
    """The first day of a day's month, both in days since 1970."""
    return day.cast(pl.Date).dt.month_start().cast(pl.Int32)


def _handed(ledger: Ledger) -> pl.LazyFrame:
    return with_end(with_firsts(ledger).filter(pl.col("handed_over_day").is_not_null()), "handed_over_day")


def _outcome(kind: int) -> tuple[pl.Expr, ...]:
    """State | age | skipped: the conversation before this one did not succeed by its day."""
    first, held = pl.col(FIRST[kind]), pl.col(FIRST[kind]).is_not_null()
    state = pl.when(held).then(pl.lit(HELD)).when(pl.col("end").is_not_null()).then(pl.lit(ENDED))
    age = pl.when(held).then(first - pl.col("handed_over_day")).otherwise("end_age").clip(lower_bound=0)
    before = (pl.col(FIRST[kind - 1]) <= first).fill_null(False) if kind > 1 else pl.lit(True)
    states = pl.Enum([HELD, ENDED, OPEN])
    return (
        state.otherwise(pl.lit(OPEN)).cast(states).alias("state"),
        age.cast(pl.Int32).alias("age"),
        (held & ~before).alias("skipped"),
    )


def _counted(leads: pl.LazyFrame, kind: int) -> pl.DataFrame:
    lines = leads.with_columns(pl.lit(kind, pl.Int64).alias("kind"), *_outcome(kind))
    return tally(lines, ["handed_over_day", "kind", "state", "age"], {"n": EACH, "skipped": pl.col("skipped")})


_KIND = {"kind": pl.Int64}
METRIC = Metric(
    key="conversation_funnel",
    name="Conversation funnel",
    question="Of the leads of a month, what share had each of the five conversations with success by each age?",
    formula="leads with which the conversation first succeeded by the age / leads handed over in the month, by "
    "cumulative incidence (Aalen–Johansen): won, lost, rejected and recycled compete, open leads are censored",
    unit="share",
    better="higher",
    owner="both",
    clock="long",
    source="conversations.kind, conversations.successful, conversations.at, leads.handed_over_at, rejected_at, "
    "recycled_at, won_at, lost_at",
    count=first_talks,
    finish=conversation_funnel,
    measures=("n", "skipped"),
    leads=handed,
    keys=("month", "kind", "age_days"),
    totals=("month",),
    n="leads",
    misleads="A young cohort is not worse, it is young: compare months at the same age, and only mature ones. "
    "The month is that of the hand-over, so that it also answers for leads that sales turned away: what was handed "
    "over well is part of how far conversations get. A step may be skipped, so a later one can be reached more often "
    "than an earlier one. Who does not log conversations looks as if they held none.",
    columns={
        "month": "first day of the month in which the leads were handed over; empty: all months",
        "kind": "1 to 5",
        "conversation": "what the conversation is about",
        "age_days": "age in whole days since the hand-over; a conversation before it counts as age 0",
        "leads": "leads handed over in the month",
        "reached": "of these, leads with which the conversation succeeded by that age so far; empty where the success "
        "of no conversation was ever recorded",
        "skipped": "of these, leads with which the one before it had not succeeded by then",
        "so_far": "leads with which it succeeded at any age so far",
        "at_risk": "leads followed for that many days that had neither come to it nor to an end before",
        "value": "share with which it succeeded by that age (Aalen–Johansen)",
        "low": "lower end of the 95 % interval (log-log; Wilson where none or all came to it)",
        "high": "upper end of the 95 % interval",
        "mature": "true once the whole month has reached the age; empty for all months",
        "truncated": "true for months that began before the first conversation on record: their early ones are missing",
    },
)
COLUMNS = list(METRIC.columns or {})
