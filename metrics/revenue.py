"""How much was won, against what was promised?"""

import polars as pl

from agreement.calendar import Calendar, working_days
from agreement.ledger import Ledger
from metrics._fiscal import periods, targets
from metrics._metric import EACH, Metric, Moment, tally
from metrics._money import units
from metrics._periods import added, every_month

MEASURES = ("won", "priced", "amount_cents")


def wins(ledger: Ledger) -> pl.DataFrame:
    """Won deals by month of the win.

    Returns DIMENSIONS | month | priced_ever (whether any win of the data has an amount) | won | priced (deals; those
    with an amount) | amount_cents (money).
    """
    sums = {"won": EACH, "priced": pl.col("amount_cents").is_not_null(), "amount_cents": pl.col("amount_cents")}
    counted = tally(_won(ledger), ["month"], sums)
    return counted.with_columns((pl.col("priced") > 0).any().alias("priced_ever"))


def won(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every won lead, once for its month and once for its quarter (`kind`, `period`)."""
    return _periods(_won(ledger).collect(), ledger.calendar)


def revenue(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Won amount by month and by fiscal quarter against the target, from the first win to `as_of`.

    The last month and quarter are to date. Wins without an amount count as won but add nothing; where none of a
    period's wins has an amount the value is unknown, and everywhere where no win of the data has one. Targets belong to
    the company: a filter does not split them.
    Returns period ("2026-11", "2026-Q4") | kind (month, quarter) | starts_on (date) | to_date (the period is not over)
    | working_share (of the period's working days, those that are over) | won | priced | unpriced (deals) | amount_cents
    | value | target (money in whole units) | of_target (share).
    """
    calendar = moment.ledger.calendar
    ever = pl.lit(bool(counts["priced_ever"].any()))
    sums = _periods(every_month(counts.drop("priced_ever"), moment), calendar)
    rows = added(sums, ["kind", "period", "starts_on", "ends_on"], MEASURES)
    rows = rows.join(targets(moment, METRIC.key), on="period", how="left", maintain_order="left")
    known = ever & ((pl.col("priced") > 0) | (pl.col("won") == 0))
    rows = _with_working_share(rows, moment).with_columns(
        (pl.col("won") - pl.col("priced")).alias("unpriced"),
        pl.when(known).then(units(pl.col("amount_cents"))).alias("value"),
        (pl.col("ends_on") > moment.as_of).alias("to_date"),
    )
    share = pl.when(pl.col("target") > 0).then(pl.col("value") / pl.col("target"))
    return rows.with_columns(share.alias("of_target")).sort("kind", "starts_on").select(COLUMNS)


def _with_working_share(rows: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Adds `working_share`; null for a period without working days."""
    ends = {"begins": pl.col("starts_on"), "after": pl.col("ends_on") + pl.duration(days=1)}
    until = pl.min_horizontal("after", pl.lit(moment.day + 1)).alias("until")
    days = rows.with_columns(day.cast(pl.Int32).alias(name) for name, day in ends.items()).with_columns(until)
    over, whole = (working_days("begins", end, moment.ledger.calendar) for end in ("until", "after"))
    return days.with_columns(pl.when(whole > 0).then(over / whole).alias("working_share"))


def _won(ledger: Ledger) -> pl.LazyFrame:
    return (
        ledger.leads.lazy().filter(pl.col("won_month").is_not_null()).with_columns(pl.col("won_month").alias("month"))
    )


def _periods(frame: pl.DataFrame, calendar: Calendar) -> pl.DataFrame:
    """Every row twice: with its month and with its fiscal quarter (`kind`, `period`, `starts_on`, `ends_on`)."""
    named = periods(frame["month"].unique().to_list(), calendar)
    return frame.join(named, on="month", how="left", maintain_order="left")


METRIC = Metric(
    key="revenue",
    name="Revenue won",
    question="How much was won, against what was promised?",
    formula="sum of the amounts of won leads, by month and by fiscal quarter of the win; of target = revenue / target",
    unit="money",
    better="higher",
    owner="sales",
    clock="short",
    source="leads.won_at, leads.amount_cents, targets (metric revenue)",
    count=wins,
    finish=revenue,
    measures=MEASURES,
    leads=won,
    keys=("kind", "period"),
    n="won",
    misleads="A period to date is not a bad period: see how much of it is over (working_share). Targets are the "
    "company's and are not split by a filter. Negative amounts are added as recorded; data quality lists them.",
    columns={
        "period": "month (2026-11) or fiscal quarter (2026-Q4; the fiscal year bears the year in which it ends)",
        "kind": "month or quarter: never add the two",
        "starts_on": "first day of the period",
        "to_date": "true while the period is not over",
        "working_share": "share of the period's working days that are over, holidays left out",
        "won": "leads won",
        "priced": "of these, leads with an amount",
        "unpriced": "of these, leads without one: in no sum",
        "amount_cents": "their amounts added up, in cents",
        "value": "the same in whole units of the currency; empty when there are wins and none has an amount, and where "
        "no win of the data has one",
        "target": "promised revenue of the period in whole units; empty when nothing was promised",
        "of_target": "value / target; empty without a target",
    },
)
COLUMNS = list(METRIC.columns or {})
