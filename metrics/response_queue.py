"""Which leads wait for sales, and by when is each one due?"""

from datetime import UTC, datetime, timedelta

import polars as pl

from agreement.calendar import business_minutes, days
from agreement.deadlines import deadline
from agreement.ledger import Ledger
from agreement.waiting import DECISION, FIRST_RESPONSE, WAITS
from metrics._clocks import promised_minutes
from metrics._metric import Metric, Moment, N, tally
from metrics._quiet import COLD, COLD_LEADS, with_quiet
from metrics._recorded import on_record

OVERDUE, TODAY, LATER, OPEN_END = DUE = ("overdue", "due today", "later", "no deadline")
_KIND = pl.Enum(DUE)
WAITING = {FIRST_RESPONSE: "waits_for_response", DECISION: "waits_for_decision"}
"""What a lead waits for → the column that says so."""
_PROMISED = {FIRST_RESPONSE: "first_response", DECISION: "decision"}
_RECORD = {FIRST_RESPONSE: "first_response_at", DECISION: "decided_at"}
MEASURES = {N: pl.lit(1, pl.Int8), "cold": pl.col("cold"), **{name: pl.col(name) for name in WAITING.values()}}


def clock(ledger: Ledger, now: datetime | None = None) -> tuple[datetime, bool]:
    """The instant at which the queue is read, and whether that is now: else it is the end of the data's last day."""
    now, calendar = now or datetime.now(UTC), ledger.calendar
    if ledger.as_of == calendar.today(now):
        return now, True
    return calendar.begins(ledger.as_of + timedelta(days=1)), False


def queue(ledger: Ledger, now: datetime | None = None) -> pl.DataFrame:
    """Every lead handed over that waits for its first response or a decision, the one that is due first on top.

    A deadline is the promise of the agreement that judged the lead at its hand-over, in business time from its latest
    hand-over on; a lead that waits for both is due by the earlier one. Adds to `leads`

    - waits_for_response | waits_for_decision (null where none was ever recorded) | since (the latest hand-over)
    - due_at (null: nothing is promised for it) | due_for (first response, decision)
    - overdue_minutes (working minutes beyond the promise; null while within it, as response_time counts it)
    - due (DUE) | quiet_days | cold (Boolean: nothing by sales for 30 days)
    """
    at, _ = clock(ledger, now)
    until = pl.max_horizontal(pl.lit(at, pl.Datetime("us", "UTC")), "since").alias("until")
    waits = [
        (WAITS[what] if on_record(ledger, _RECORD[what]) else pl.lit(None, pl.Boolean)).alias(name)
        for what, name in WAITING.items()
    ]
    handed = ledger.leads.filter(pl.col("handed_over_week").is_not_null()).with_columns(waits)
    waiting = handed.filter(pl.any_horizontal(*WAITING.values()).fill_null(False))
    since = pl.coalesce("handed_over_again_at", "handed_over_at").alias("since")
    waiting = with_quiet(waiting.with_columns(since), ledger, at).with_columns(until)
    due = _due(waiting, ledger).with_columns(COLD_LEADS.alias("cold"))
    return due.drop("until").sort("due_at", "since", "lead_id", nulls_last=True)


def response_queue(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """How many leads are overdue, due today, due later and without a deadline; no rows where nobody knows who waits."""
    known = on_record(moment.ledger, "first_response_at") or on_record(moment.ledger, "decided_at")
    places = pl.DataFrame({"due": DUE, "place": range(len(DUE))}, schema={"due": _KIND, "place": pl.Int64})
    sums = counts.group_by("due").agg(pl.col(MEASURES).sum()).rename({N: "value"})
    rows = places.filter(known).join(sums, on="due", how="left", maintain_order="left")
    unknown = [
        pl.when(pl.lit(on_record(moment.ledger, _RECORD[what]))).then(pl.col(name)) for what, name in WAITING.items()
    ]
    filled = rows.with_columns(pl.col("value", "cold", *WAITING.values()).fill_null(0)).with_columns(unknown)
    return filled.with_columns(pl.col("due").cast(pl.String)).select(COLUMNS)


def waiting_by_due(ledger: Ledger) -> pl.DataFrame:
    """Leads that wait: DIMENSIONS | due | n | cold | waits_for_response | waits_for_decision (leads)."""
    return tally(queue(ledger), ["due"], MEASURES)


def _due(waiting: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """Adds due_at, due_for, overdue_minutes and due."""
    calendar, promised = ledger.calendar, {}
    for what, name in WAITING.items():
        minutes = promised_minutes(ledger, _PROMISED[what]).cast(pl.Int64)
        promised[what] = pl.when(pl.col(name)).then(minutes).alias(f"{name} within")
    within = {what: pl.col(f"{name} within") for what, name in WAITING.items()}
    waited = business_minutes("since", "until", calendar).alias("waited")
    rows = waiting.with_columns(*promised.values(), waited)
    shortest = pl.min_horizontal(*within.values())
    first = pl.when(within[FIRST_RESPONSE] == shortest).then(pl.lit(FIRST_RESPONSE)).otherwise(pl.lit(DECISION))
    beyond = pl.col("waited") - shortest
    rows = rows.with_columns(
        deadline("since", shortest, calendar).alias("due_at"),
        pl.when(shortest.is_not_null()).then(first).alias("due_for"),
        pl.when(beyond > 0).then(beyond).alias("overdue_minutes"),
    ).drop("waited", *(f"{name} within" for name in WAITING.values()))
    today = days("due_at", calendar) <= pl.lit(ledger.as_of).cast(pl.Int32)
    late = pl.col("overdue_minutes").is_not_null()
    dated = pl.when(late).then(pl.lit(OVERDUE)).when(today).then(pl.lit(TODAY)).otherwise(pl.lit(LATER))
    due = pl.when(pl.col("due_at").is_not_null()).then(dated).otherwise(pl.lit(OPEN_END)).cast(_KIND)
    return rows.with_columns(due.alias("due"))


METRIC = Metric(
    key="response_queue",
    name="Response queue",
    question="Which leads wait for sales, and by when is each one due?",
    formula="leads handed over that wait for a first response or a decision, by the deadline that the agreement of "
    "their hand-over promises, in business time",
    unit="leads",
    better="lower",
    owner="sales",
    clock="short",
    source="leads.handed_over_at, leads.first_response_at, leads.accepted_at, leads.rejected_at, stage_changes",
    count=waiting_by_due,
    finish=response_queue,
    measures=tuple(MEASURES),
    leads=queue,
    keys=("due",),
    n="value",
    misleads="A lead that fails the agreement, or that none judged, is promised nothing and has no deadline: it waits "
    "all the same. A lead is once in this queue, by the earlier of its deadlines, and may be twice in the backlog. "
    "Read at the end of the data's last day, or now while that day runs.",
    columns={
        "due": "overdue, due today (by its end, or not late yet), later, or no deadline (nothing is promised for it)",
        "place": "0 for overdue to 3 for no deadline",
        "value": "leads that wait",
        "cold": f"of these, leads for which sales has done nothing for {COLD} days or more",
        "waits_for_response": "of these, leads without a first response; empty where none was ever recorded",
        "waits_for_decision": "of these, leads without a decision; empty where none was ever recorded",
    },
)
COLUMNS = list(METRIC.columns or {})
