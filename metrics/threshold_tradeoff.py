"""If the score bar stood elsewhere, what would sales get, and whom would it never see?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._backtest import MEASURES as MEASURES
from metrics._backtest import Terms as Terms
from metrics._backtest import bar as bar
from metrics._backtest import cases as cases
from metrics._backtest import counts as counts
from metrics._backtest import in_force as in_force
from metrics._backtest import terms as terms
from metrics._backtest import with_bar as with_bar
from metrics._foreseen import foreseen as foreseen
from metrics._metric import Metric, Moment
from metrics._sweep import COLUMNS
from metrics._sweep import tradeoff as tradeoff


def replay(ledger: Ledger) -> pl.DataFrame:
    """The agreement in force, replayed over every lead that was handed over.

    Returns DIMENSIONS | score | fits | current | age_days | recent_weeks | MEASURES (leads; money in cents).
    """
    ruling = in_force(ledger)
    return counts(ledger, terms(ruling, ruling))


def replayed(ledger: Ledger) -> pl.DataFrame:
    """The leads behind `replayed`: old enough to have an outcome; `passing`, `won` and `missed` are Boolean."""
    ruling = in_force(ledger)
    return (
        cases(ledger, terms(ruling, ruling))
        .filter("old_enough")
        .with_columns(
            pl.col("current").alias("passing"),
            pl.col("is_won").alias("won"),
            (pl.col("is_won") & ~pl.col("current")).alias("missed"),
        )
    )


def sweep(counted: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """The trade-off of the agreement in force: `tradeoff` with `in_force` (Boolean) at its own bar."""
    ruling = bar(in_force(moment.ledger))
    return tradeoff(counted).with_columns(pl.col("bar").eq_missing(pl.lit(ruling, pl.Int64)).alias("in_force"))


METRIC = Metric(
    key="threshold_tradeoff",
    name="Threshold trade-off",
    question="If the score bar stood elsewhere, what would sales get, and whom would it never see?",
    formula="for each bar: won / passing, won / all wins, passing leads a week; all other rules as in force",
    unit="mixed",
    better="neither",
    owner="both",
    clock="together",
    source="leads.score, leads.handed_over_at, leads.opportunity_at, leads.won_at, leads.amount_cents; the agreement",
    count=replay,
    finish=sweep,
    measures=MEASURES,
    by=("sales_owner",),
    leads=replayed,
    keys=("bar",),
    numerator="won",
    denominator="passing",
    n="replayed",
    misleads="It replays leads that came in under the old agreement: a new bar changes which leads marketing sends. "
    "Leads never worked have no outcome: read the range, not one number. A win after the age counts as not won.",
    columns={**COLUMNS, "in_force": "the bar of the agreement in force"},
)
