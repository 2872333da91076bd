"""Is there enough open pipeline to reach what is still to be won?"""

import polars as pl

from agreement.calendar import month
from agreement.ledger import Ledger
from metrics._deals import deals
from metrics._fiscal import periods, targets
from metrics._metric import Metric, Moment
from metrics._money import whole_cents
from metrics._recorded import on_record
from metrics._shares import with_share
from metrics._stock import MEASURES, by_period, stock

TO_GO, REACHED, OVER = "to go", "reached", "over"
NO_TARGET, WON_UNKNOWN, OPEN_UNKNOWN = "no target", "won unknown", "pipeline unknown"


def open_deals(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every open deal, once for the running month and once for the running quarter."""
    running = periods([month(ledger.as_of)], ledger.calendar).filter(pl.col("ends_on") > ledger.as_of)
    return deals(ledger).filter("is_open").collect().join(running.drop("month"), how="cross")


def pipeline_coverage(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Open pipeline over what is still to be won of the target, for every month and fiscal quarter up to `as_of`.

    A running period is covered by everything that is open on `as_of`. A period that is over has no `value`: what it
    began with stands in `opening_`. `required` is 1 / win rate of the deals closed in the 12 months before the period.
    Returns the columns of METRIC.columns, sorted by kind and beginning; `state` says why a value is missing.
    """
    wins, losses = (bool(counts[flag].any()) for flag in ("wins_known", "losses_known"))
    rows = by_period(counts, moment).join(targets(moment, "revenue"), on="period", how="left", maintain_order="left")
    rows = rows.with_columns(whole_cents(pl.col("target") * 100).alias("target_cents"))
    rows = rows.with_columns(_state(moment, wins).alias("state"))
    rows = _required(_recorded(_remaining(rows), moment, wins), wins and losses)
    told, promised = pl.col("state") == TO_GO, pl.col("target_cents") > 0
    rows = rows.with_columns(
        pl.when(told).then(pl.col("pipeline_cents") / pl.col("remaining_cents")).alias("value"),
        pl.when(promised & pl.lit(wins)).then(pl.col("opening_cents") / pl.col("target_cents")).alias("opening_value"),
    )
    return rows.sort("kind", "starts_on").select(COLUMNS)


def _state(moment: Moment, wins_known: bool) -> pl.Expr:
    """Why there is a value, or why there is none; the first that holds."""
    unpriced_wins = (pl.col("inside_won") > 0) & (pl.col("inside_amounted") == 0)
    unpriced_open = (pl.col("open_deals") > 0) & (pl.col("open_priced") == 0)
    unrecorded = pl.lit(not on_record(moment.ledger, "opportunity_at", "amount_cents"))
    return (
        pl.when(pl.col("ends_on") <= moment.as_of)
        .then(pl.lit(OVER))
        .when(pl.col("target_cents").is_null())
        .then(pl.lit(NO_TARGET))
        .when(pl.lit(not wins_known) | unpriced_wins)
        .then(pl.lit(WON_UNKNOWN))
        .when(pl.col("target_cents") <= pl.col("inside_won_cents"))
        .then(pl.lit(REACHED))
        .when(unpriced_open | unrecorded)
        .then(pl.lit(OPEN_UNKNOWN))
        .otherwise(pl.lit(TO_GO))
    )


def _remaining(rows: pl.DataFrame) -> pl.DataFrame:
    """What is still to be won, and the pipeline of now and of the beginning; null where it is over or unknown."""
    running, begun = pl.col("state") != OVER, pl.col("earlier") > 0
    short = pl.max_horizontal(pl.col("target_cents") - pl.col("inside_won_cents"), pl.lit(0))
    known = pl.col("state").is_in([TO_GO, REACHED, OPEN_UNKNOWN])
    return rows.with_columns(
        pl.col("inside_won_cents").alias("won_cents"),
        pl.when(known).then(short).alias("remaining_cents"),
        pl.when(running & _told("open")).then("open_priced_cents").alias("pipeline_cents"),
        pl.when(running).then(pl.col("open_deals")),
        pl.when(running).then(pl.col("open_deals") - pl.col("open_priced")).alias("open_unpriced"),
        pl.when(begun & _told("opening")).then("opening_priced_cents").alias("opening_cents"),
        pl.when(begun).then(pl.col("opening_deals")),
        pl.when(begun).then(pl.col("opening_deals") - pl.col("opening_priced")).alias("opening_unpriced"),
    )


def _recorded(rows: pl.DataFrame, moment: Moment, wins_known: bool) -> pl.DataFrame:
    """Nothing is open or paid where no opening, no win or no amount was ever recorded: nobody knows."""
    openings, amounts = on_record(moment.ledger, "opportunity_at"), on_record(moment.ledger, "amount_cents")
    counts = [f"{part}_{what}" for part in ("open", "opening") for what in ("deals", "unpriced")]
    return rows.with_columns(
        pl.when(pl.lit(openings)).then(pl.col(counts)),
        pl.when(pl.lit(openings and amounts)).then(pl.col("pipeline_cents", "opening_cents")),
        pl.when(pl.lit(wins_known and amounts)).then(pl.col("won_cents")),
    )


def _told(part: str) -> pl.Expr:
    """Whether the amounts of some deals say anything: none at all do not, no deals do (nothing)."""
    return (pl.col(f"{part}_priced") > 0) | (pl.col(f"{part}_deals") == 0)


def _required(rows: pl.DataFrame, known: bool) -> pl.DataFrame:
    """How many times what is still to be won must be open, by the win rate of the twelve months before."""
    shared = with_share(rows, "before_won", "before_deals").with_columns(
        pl.when(pl.lit(known)).then(pl.col("value", "low", "high"))
    )
    lost, priced_lost = (
        pl.col(f"before_{a}") - pl.col(f"before_{b}") for a, b in (("deals", "won"), ("priced", "priced_won"))
    )
    both = (pl.col("before_priced_won") > 0) & ((priced_lost > 0) | (lost == 0))
    rate = pl.when(pl.lit(known) & both).then(pl.col("before_priced_won_cents") / pl.col("before_priced_cents"))
    return shared.with_columns(
        _inverse("value").alias("required"),
        _inverse("high").alias("required_low"),
        _inverse("low").alias("required_high"),
        (1 / rate).alias("required_by_amount"),
    ).rename({"value": "win_rate", "before_deals": "closed_before", "before_won": "won_before"})


def _inverse(share: str) -> pl.Expr:
    return pl.when(pl.col(share) > 0).then(1 / pl.col(share))


METRIC = Metric(
    key="pipeline_coverage",
    name="Pipeline coverage",
    question="Is there enough open pipeline to reach what is still to be won?",
    formula="open pipeline / (revenue target − won so far), by month and by fiscal quarter; required = 1 / win rate",
    unit="ratio",
    better="higher",
    owner="sales",
    clock="short",
    source="leads.opportunity_at, leads.won_at, leads.lost_at, leads.amount_cents, targets (metric revenue)",
    count=stock,
    finish=pipeline_coverage,
    measures=MEASURES,
    leads=open_deals,
    keys=("kind", "period"),
    numerator="pipeline_cents",
    denominator="remaining_cents",
    n="open_deals",
    misleads="Nobody records when an open deal will close: all open pipeline is set against each running period, so "
    "month and quarter share the same deals, and a deal opened yesterday will not close this month. Deals that nobody "
    "closes keep it high; near the target it grows without limit. Targets are the company's and are not split by a "
    "filter. What a past period began with is priced as on record today.",
    columns={
        "kind": "month or quarter: never add the two",
        "period": "month (2026-11) or fiscal quarter (2026-Q4; the fiscal year bears the year in which it ends)",
        "starts_on": "first day of the period",
        "state": "to go (there is a value); or why there is none: over, no target, won unknown (no win was ever "
        "recorded, or none of the period's has an amount), reached (nothing is left to win), pipeline unknown (no open "
        "deal has an amount)",
        "target": "promised revenue of the period in whole units; empty when nothing was promised",
        "won_cents": "won in the period so far, in cents, negative amounts as recorded",
        "remaining_cents": "target − won, at least 0, in cents; empty in a period that is over or where one is unknown",
        "open_deals": "deals open on the last day of the data; empty in a period that is over",
        "open_unpriced": "of these, deals without a positive amount: in no sum",
        "pipeline_cents": "amounts of the open deals, in cents",
        "value": "pipeline_cents / remaining_cents",
        "closed_before": "deals closed in the twelve months before the period",
        "won_before": "of these, deals won",
        "win_rate": "won_before / closed_before; empty where no win or no loss was ever recorded",
        "required": "1 / win_rate: the coverage at which the open deals are just enough",
        "required_low": "its lower end, from the 95 % Wilson interval of the win rate",
        "required_high": "its upper end",
        "required_by_amount": "the same by amount: closed money / won money; empty where one side has no amounts",
        "opening_deals": "deals open when the period began; empty where none was opened earlier: the log begins there",
        "opening_unpriced": "of these, deals without a positive amount",
        "opening_cents": "amounts of the deals open when the period began, in cents; empty when none has one",
        "opening_value": "opening_cents / target; empty where no win was ever recorded",
    },
)
COLUMNS = list(METRIC.columns or {})
