"""What a new customer brings each month, beside what it cost to win it."""

import polars as pl

from metrics._acquisition import acquisition
from metrics._gamma import with_reach, worth
from metrics._metric import Moment
from metrics._money import units
from metrics.cac import with_cac


def customer_value(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """The rows of `cac` with what a customer brings, and how far the margins won could be off (`least`, `most`).

    Adds cac | monthly_revenue | margin_share | monthly_margin (of one customer, in whole units), all from the wins that
    have both an amount and a margin; null where none has. The reach is that of a sum of unequal margins, each as likely
    to be missing as to be there twice (scaled Poisson); the spend is taken as known.
    """
    rows = with_cac(acquisition(counts, moment)).rename({"value": "cac"})
    months = moment.ledger.calendar.contract_months
    known = pl.when(pl.col("margin_known") > 0).then(pl.col("margin_known"))
    rows = rows.with_columns(
        (units(pl.col("known_cents")) / known / months).alias("monthly_revenue"),
        pl.when(pl.col("known_cents") > 0).then(pl.col("margin_cents") / pl.col("known_cents")).alias("margin_share"),
        (units(pl.col("margin_cents")) / known / months).alias("monthly_margin"),
    )
    return with_reach(rows.drop("least", "most"), worth(units(pl.col("margin_cents")), pl.col("margin_squares")))


VALUE = {
    "cac": "marketing spend for one customer, lagged (see cac)",
    "margin_known": "of the customers, those with an amount and a margin: the next three columns are theirs",
    "monthly_revenue": "what one customer pays a month: amount / months that it covers (a setting of the company)",
    "margin_share": "margin / amount, by amount",
    "monthly_margin": "what the company keeps of it a month; empty where no win has a margin",
}
