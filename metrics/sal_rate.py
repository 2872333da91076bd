"""Of the leads that sales has decided on, what share was accepted?"""

import polars as pl

from agreement.calendar import days, week_dates, weeks
from agreement.entered import returns
from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._lines import stacked
from metrics._metric import EACH, Metric, Moment, Series, tally
from metrics._periods import dated, every_week
from metrics._recorded import on_record
from metrics._shares import with_share

MEASURES = ("accepted", "decided", "arrived", "arrived_days", "left", "left_days")


def decisions(ledger: Ledger) -> pl.DataFrame:
    """Decided leads by week of their last decision; who joined and who left the queue for a decision, by week.

    Returns DIMENSIONS | week | both_known (whether any lead of the data was accepted, and any was rejected) | accepted
    | decided | arrived | left (leads) | arrived_days | left_days (the hand-over days of those that arrived or left, as
    days since 1970, added up).
    """
    queue = _queue(ledger)
    left = queue.filter(pl.col("first_decided_at").is_not_null())
    begun = pl.col("handed_over_day")
    parts = [
        _weekly(_decided(ledger), "decided_week", {"accepted": pl.col("accepted"), "decided": EACH}),
        _weekly(queue, "handed_over_week", {"arrived": EACH, "arrived_days": begun}),
        _weekly(left, "first_decided_week", {"left": EACH, "left_days": begun}),
        *_returned(ledger),
    ]
    known = pl.lit(on_record(ledger, "accepted_at", "rejected_at")).alias("both_known")
    return stacked(parts, MEASURES).with_columns(known)


def decided(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every lead with a decision, with `week` (first day of that of its last decision)."""
    return _decided(ledger).with_columns(week_dates(pl.col("decided_week"), ledger.calendar).alias("week")).collect()


def sal_rate(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Accepted over decided, a row for every week up to `as_of`; a week without decisions has 0 decided and no value.

    There is no value either where no acceptance or no rejection was ever recorded: nobody knows what is left out.
    `accepted` and `pending` are null where what they count was never recorded.
    Returns week (its first day) | accepted | decided (leads) | value | low | high (share, 95 % Wilson) | pending
    (leads handed over and undecided at the end of the week) | pending_days (their mean age).
    """
    known = pl.lit(bool(counts["both_known"].any()))
    facts = moment.ledger
    decisions = on_record(facts, "accepted_at") or on_record(facts, "rejected_at")
    waits = pl.lit(decisions and on_record(facts, "handed_over_at"))
    accepted = pl.when(pl.lit(on_record(facts, "accepted_at"))).then("accepted").alias("accepted")
    weekly = with_share(every_week(counts.drop("both_known"), moment), "accepted", "decided")
    weekly = weekly.with_columns(pl.when(known).then(pl.col("value", "low", "high")), accepted)
    ends = pl.min_horizontal(weeks_end(moment), pl.lit(moment.day))
    pending = (pl.col("arrived") - pl.col("left")).cum_sum()
    begun = (pl.col("arrived_days") - pl.col("left_days")).cum_sum()
    age = pl.when(waits & (pending > 0)).then((pending * ends - begun) / pending)
    pending = pl.when(waits).then(pending)
    return dated(weekly.with_columns(pending.alias("pending"), age.alias("pending_days")), moment).select(COLUMNS)


def weeks_end(moment: Moment) -> pl.Expr:
    """The last day of each `week`, in days since 1970."""
    return week_dates(pl.col("week"), moment.ledger.calendar).cast(pl.Int32) + 6


def _decided(ledger: Ledger) -> pl.LazyFrame:
    return ledger.leads.lazy().filter(pl.col("decided_week").is_not_null())


def _queue(ledger: Ledger) -> pl.LazyFrame:
    """Leads that were ever waiting for a decision (one decided before its hand-over never was)."""
    handed = ledger.leads.lazy().filter(pl.col("handed_over_day").is_not_null())
    return handed.filter((pl.col("first_decided_at") >= pl.col("handed_over_at")).fill_null(True))


def _returned(ledger: Ledger) -> list[pl.DataFrame]:
    """The same of leads that waited for another decision, as far as a stage history knows."""
    if ledger.stage_changes.is_empty():
        return []
    again, calendar = returns(ledger.stage_changes, ledger.leads), ledger.calendar
    rows = again.with_columns(days(name, calendar).alias(name) for name in ("at", "until"))
    rows = rows.hstack(ledger.leads.select(DIMENSIONS)[again["lead_row"]])
    rows = rows.with_columns(weeks(pl.col(name), calendar).alias(f"{name}_week") for name in ("at", "until"))
    over, begun = rows.filter(pl.col("until").is_not_null()).lazy(), pl.col("at")
    return [
        _weekly(rows.lazy(), "at_week", {"arrived": EACH, "arrived_days": begun}),
        _weekly(over, "until_week", {"left": EACH, "left_days": begun}),
    ]


def _weekly(leads: pl.LazyFrame, week: str, measures: dict[str, pl.Expr]) -> pl.DataFrame:
    return tally(leads.with_columns(pl.col(week).alias("week")), ["week"], measures)


METRIC = Metric(
    key="sal_rate",
    name="SAL rate",
    question="Of the leads that sales has decided on, what share was accepted?",
    formula="accepted / (accepted + rejected), by week of the decision",
    unit="share",
    better="higher",
    owner="both",
    clock="short",
    source="leads.accepted_at, leads.rejected_at, leads.handed_over_at, stage_changes",
    count=decisions,
    finish=sal_rate,
    measures=MEASURES,
    leads=decided,
    keys=("week",),
    numerator="accepted",
    denominator="decided",
    n="decided",
    series=(
        Series("value", "SAL rate", "higher", "share"),
        Series("accepted", "leads accepted", "higher", "leads"),
        Series("pending", "leads pending", "lower", "leads"),
    ),
    misleads="Near 100 % the bar is too low or nobody looks. Pending leads are in neither part: read it with `pending` "
    "and its age. It is not the accepted share of handed_over, which divides by all leads of a week. A lead taken back "
    "and decided again counts in the week of its last decision: an old week may lose it.",
    columns={
        "week": "first day of the week in which the lead was decided",
        "accepted": "leads whose last decision was to accept",
        "decided": "leads with a decision",
        "value": "accepted / decided; empty in a week without decisions, and where no acceptance or no rejection was "
        "ever recorded",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
        "pending": "leads handed over and not decided since at the end of the week (or of the last day of the data)",
        "pending_days": "their mean age in days since the hand-over; empty when none is pending",
    },
)
COLUMNS = list(METRIC.columns or {})
