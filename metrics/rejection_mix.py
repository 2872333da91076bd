"""Why does sales reject leads, how many rejections say so, and what becomes of the rejected?"""

import polars as pl

from agreement.calendar import week_dates
from agreement.ledger import Ledger
from metrics._metric import EACH, Metric, Moment, Series, tally
from metrics._periods import added, dated, every_week
from metrics._recorded import on_record
from metrics._shares import with_share

MEASURES = ("rejected", "recycled", "recycled_accepted")
KNOWN = {"reasons_known": "rejection_reason", "recycling_known": "recycled_at", "acceptance_known": "accepted_at"}
NO_REASON = "no reason given"


def rejections(ledger: Ledger) -> pl.DataFrame:
    """Rejected leads by week of the rejection and by reason (null: none was given).

    Returns DIMENSIONS | week | reason | reasons_known | recycling_known | acceptance_known (whether any lead of the
    data has a reason, was recycled, was accepted) | rejected | recycled | recycled_accepted (leads).
    """
    sums = {"rejected": EACH, **{name: pl.col(name) for name in MEASURES[1:]}}
    counted = tally(_rejected(ledger).with_columns(pl.col("rejected_week").alias("week")), ["week", "reason"], sums)
    return counted.with_columns(pl.lit(on_record(ledger, fact)).alias(flag) for flag, fact in KNOWN.items())


def rejected(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every lead ever rejected, with `week` (first day of that of its rejection).

    `reason` is in words; `recycled` and `recycled_accepted` are Booleans, so that every count of a row can be opened.
    """
    weekly = week_dates(pl.col("rejected_week"), ledger.calendar).alias("week")
    return _rejected(ledger).with_columns(weekly, _in_words()).collect()


def rejection_mix(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Rejected leads for every week up to `as_of`: a row for all together (`reason` null) and one for each reason.

    `value` of a reason is its share of the week's rejections; of all together it is the share that has any reason, the
    loop closure. It is null in a week without rejections and where no lead of the data has a reason.
    Returns week (its first day) | reason | rejected | recycled | recycled_accepted | numerator | denominator (leads)
    | value | low | high (share, 95 % Wilson) | loop_closure (= value of all together) | recycled_share (of the
    rejected) | regained_share (of the recycled).
    """
    reasons_known, recycling_known, acceptance_known = (bool(counts[flag].any()) for flag in KNOWN)
    weekly = every_week(added(counts, ["week"], MEASURES), moment)
    given = added(counts.filter(pl.col("reason").is_not_null()), ["week"], ["rejected"]).rename({"rejected": "given"})
    total = weekly.join(given, on="week", how="left", maintain_order="left").with_columns(
        pl.lit(None, pl.String).alias("reason"),
        pl.col("given").fill_null(0).alias("numerator"),
        pl.col("rejected").alias("denominator"),
    )
    every = pl.concat([total.drop("given"), _by_reason(counts, weekly)], how="diagonal")
    rows = with_share(every, "numerator", "denominator").with_columns(
        pl.when(pl.lit(reasons_known)).then(pl.col("value", "low", "high")),
        _share("recycled", "rejected", recycling_known).alias("recycled_share"),
        _share("recycled_accepted", "recycled", recycling_known and acceptance_known).alias("regained_share"),
    )
    closure = pl.when(pl.col("reason").is_null()).then("value").alias("loop_closure")
    return dated(rows.with_columns(closure).sort("week", "reason"), moment).select(COLUMNS)


def _by_reason(counts: pl.DataFrame, weekly: pl.DataFrame) -> pl.DataFrame:
    """Every reason of the data in every week, with the week's rejections as its denominator."""
    found = added(counts.with_columns(_in_words()), ["week", "reason"], MEASURES)
    weeks = weekly.select("week", pl.col("rejected").alias("denominator"))
    grid = weeks.join(found.select(pl.col("reason").unique()), how="cross")
    rows = grid.join(found, on=["week", "reason"], how="left", maintain_order="left")
    return rows.with_columns(pl.col(MEASURES).fill_null(0)).with_columns(pl.col("rejected").alias("numerator"))


def _share(part: str, whole: str, known: bool) -> pl.Expr:
    return pl.when(pl.lit(known) & (pl.col(whole) > 0)).then(pl.col(part) / pl.col(whole))


def _in_words() -> pl.Expr:
    return pl.col("reason").cast(pl.String).fill_null(NO_REASON)


def _rejected(ledger: Ledger) -> pl.LazyFrame:
    """Leads that were ever rejected, also those accepted later."""
    recycled = (pl.col("recycled_at") >= pl.col("rejected_at")).fill_null(False)
    regained = recycled & (pl.col("accepted_at") > pl.col("recycled_at")).fill_null(False)
    leads = ledger.leads.lazy().filter(pl.col("rejected_week").is_not_null())
    return leads.with_columns(
        pl.col("rejection_reason").alias("reason"), recycled.alias("recycled"), regained.alias("recycled_accepted")
    )


METRIC = Metric(
    key="rejection_mix",
    name="Rejections by reason",
    question="Why does sales reject leads, how many rejections say so, and what becomes of the rejected?",
    formula="rejected for each reason / rejected, by week of rejection; loop closure = rejected with any / rejected",
    unit="share",
    better="neither",
    owner="sales",
    clock="short",
    source="leads.rejected_at, leads.rejection_reason, leads.recycled_at, leads.accepted_at",
    count=rejections,
    finish=rejection_mix,
    measures=MEASURES,
    leads=rejected,
    keys=("week", "reason"),
    totals=("reason",),
    numerator="numerator",
    denominator="denominator",
    n="rejected",
    series=(
        Series("loop_closure", "rejected with a reason", "higher", "share"),
        Series("rejected", "rejected leads", "neither", "leads", by=("reason",)),
    ),
    misleads="A lead rejected and accepted later is in here and counts as accepted in the SAL rate. Reasons are what "
    "sales chose from a list, the first that came to mind included. Recycling takes months: young weeks have little of "
    "it. A lead is in the week of its latest rejection.",
    columns={
        "week": "first day of the week of the rejection",
        "reason": "coded reason, or that none was given; empty for all rejections together",
        "rejected": "leads rejected",
        "recycled": "of these, leads taken back by marketing after the rejection",
        "recycled_accepted": "of these, leads accepted after they were taken back",
        "numerator": "leads rejected for the reason; all together: leads rejected with any reason",
        "denominator": "leads rejected in the week",
        "value": "numerator / denominator; empty in a week without rejections and where nobody records reasons",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
        "loop_closure": "share of rejections with a reason; only in the row of all together",
        "recycled_share": "recycled / rejected; empty where nobody records recycling",
        "regained_share": "recycled_accepted / recycled",
    },
)
COLUMNS = list(METRIC.columns or {})
