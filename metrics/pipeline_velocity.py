"""How much money does the pipeline bring a day?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._deals import deals
from metrics._metric import EACH, Metric, Moment, tally
from metrics._money import units
from metrics._recorded import on_record
from metrics._shares import with_share

WINDOW = 91
"""Days of a window: thirteen whole weeks."""
CLOSED = ("won", "closed", "priced_won", "won_cents", "timed", "days", "business_days")
MEASURES = ("deals", *CLOSED)


def flows(ledger: Ledger) -> pl.DataFrame:
    """Opportunities by the windows in which they were opened and closed (0 ends on `as_of`, 1 is the one before).

    Returns DIMENSIONS | opened | closed_in (windows; null while open) | closings_known (whether any lead of the data
    was won, and any was lost) | deals | won | closed | priced_won | timed (won deals with a known way from opening to
    win) | won_cents (money of the priced ones) | days | business_days (of the timed, added up).
    """
    won, timed = pl.col("is_won"), pl.col("is_won") & (pl.col("cycle_days") >= 0).fill_null(False)
    priced = won & pl.col("is_priced")
    sums = {
        "deals": EACH,
        "won": won,
        "closed": pl.col("closed_in").is_not_null(),
        "priced_won": priced,
        "won_cents": pl.when(priced).then("amount_cents"),
        "timed": timed,
        "days": pl.when(timed).then("cycle_days"),
        "business_days": pl.when(timed).then("cycle_business_days"),
    }
    known = on_record(ledger, "won_at") and on_record(ledger, "lost_at")
    return tally(_windowed(ledger), ["opened", "closed_in"], sums).with_columns(pl.lit(known).alias("closings_known"))


def open_deals(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every opportunity once for each window at whose end it was open (`until`)."""
    first, end = pl.col("closed_in").fill_null(-1) + 1, pl.col("opened") + 1
    windows = pl.int_ranges(first, pl.max_horizontal(first, end), dtype=pl.Int32).alias("window")
    spread = _windowed(ledger).with_columns(windows).explode("window").collect()
    return spread.with_columns(_until(Moment(ledger.as_of, ledger)))


def pipeline_velocity(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Money a day: open opportunities × win rate × mean won amount / mean cycle, a row for each window, oldest first.

    Open are those at the end of the window; the other factors are of the deals that were closed within it. By Little's
    law open deals / cycle is how many leave the pipeline a day. Any unknown factor leaves the value null;
    where no opening was ever recorded, nobody knows what is open.
    Returns since | until (first and last day) | opportunities | closed | won (deals) | win_rate | win_low | win_high
    (share, 95 % Wilson) | priced_won (deals) | mean_amount (money) | timed (deals) | cycle_days | cycle_business_days
    (means) | worth (money: the first three factors) | value (money a calendar day) | business_value (a working day).
    """
    known = bool(counts["closings_known"].any())
    rows = with_share(_windows(counts), "won", "closed").rename(
        {"value": "win_rate", "low": "win_low", "high": "win_high"}
    )
    rows = rows.with_columns(
        pl.when(pl.lit(known)).then(pl.col("win_rate", "win_low", "win_high")),
        pl.when(pl.lit(on_record(moment.ledger, "opportunity_at"))).then("opportunities").alias("opportunities"),
        _mean(units(pl.col("won_cents")), "priced_won").alias("mean_amount"),
        _mean(pl.col("days"), "timed").alias("cycle_days"),
        _mean(pl.col("business_days"), "timed").alias("cycle_business_days"),
    )
    worth = pl.col("opportunities") * pl.col("win_rate") * pl.col("mean_amount")
    rows = rows.with_columns(worth.alias("worth"), _until(moment)).with_columns(
        (pl.col("until") - pl.duration(days=WINDOW - 1)).alias("since"),
        _mean(pl.col("worth"), "cycle_days").alias("value"),
        _mean(pl.col("worth"), "cycle_business_days").alias("business_value"),
    )
    return rows.sort("until").select(COLUMNS)


def _windows(counts: pl.DataFrame) -> pl.DataFrame:
    """A line for every window since the first opening: what was closed in it and how many were open at its end."""
    windows = counts.select(pl.int_range(0, pl.col("opened").max().fill_null(-1) + 1, dtype=pl.Int32).alias("window"))
    begun, gone = pl.col("opened") >= pl.col("window"), pl.col("closed_in") >= pl.col("window")
    inside = pl.col("closed_in") == pl.col("window")
    return (
        windows.join(counts, how="cross")
        .group_by("window")
        .agg(
            pl.col("deals").filter(begun & ~gone.fill_null(False)).sum().alias("opportunities"),
            pl.col(CLOSED).filter(inside.fill_null(False)).sum(),
        )
    )


def _mean(whole: pl.Expr, parts: str) -> pl.Expr:
    return pl.when(pl.col(parts) > 0).then(whole / pl.col(parts))


def _until(moment: Moment) -> pl.Expr:
    return (pl.lit(moment.day) - pl.col("window") * WINDOW).cast(pl.Int32).cast(pl.Date).alias("until")


def _windowed(ledger: Ledger) -> pl.LazyFrame:
    day = Moment(ledger.as_of, ledger).day
    windows = [(day - pl.col(f"{event}_day")) // WINDOW for event in ("opened", "closed")]
    return deals(ledger).with_columns(windows[0].alias("opened"), windows[1].alias("closed_in"))


METRIC = Metric(
    key="pipeline_velocity",
    name="Pipeline velocity",
    question="How much money does the pipeline bring a day?",
    formula="open opportunities × win rate × mean won amount / mean days from opening to win, over 91 days",
    unit="money",
    better="higher",
    owner="sales",
    clock="short",
    source="leads.opportunity_at, leads.won_at, leads.lost_at, leads.amount_cents",
    count=flows,
    finish=pipeline_velocity,
    measures=MEASURES,
    leads=open_deals,
    keys=("until",),
    numerator="worth",
    denominator="cycle_days",
    n="opportunities",
    misleads="A product of four estimates, each with its own doubt, so it has no interval: look at the factors. It "
    "rises when deals that nobody will win are left open and when small deals are no longer opened. It takes losses to "
    "need as long as wins. It is what the pipeline promises, not revenue. The oldest window may begin before the log.",
    columns={
        "since": "first day of the window",
        "until": "last day of the window; the youngest ends with the data",
        "opportunities": "deals open at the end of the window",
        "closed": "deals won or lost in the window",
        "won": "of these, deals won",
        "win_rate": "won / closed; empty where none was closed, or where no win or no loss was ever recorded",
        "win_low": "lower end of its 95 % Wilson interval",
        "win_high": "upper end of its 95 % Wilson interval",
        "priced_won": "deals won in the window with a positive amount",
        "mean_amount": "their mean amount in whole units of the currency",
        "timed": "deals won in the window whose opening is on record and not later than the win",
        "cycle_days": "their mean calendar days from opening to win",
        "cycle_business_days": "their mean working days from opening to win",
        "worth": "opportunities × win_rate × mean_amount: what the open deals may bring, in whole units",
        "value": "worth / cycle_days: money a calendar day; empty while a factor is unknown",
        "business_value": "worth / cycle_business_days: money a working day",
    },
)
COLUMNS = list(METRIC.columns or {})
