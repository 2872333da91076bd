"""Where wins came from, by each of the ways in which marketing may claim them."""

import polars as pl

from agreement.ledger import Ledger
from metrics._journeys import won_touches
from metrics._metric import N, tally

SALES = ("outbound", "sales", "sales outreach", "cold call", "cold calling", "cold email", "sdr", "bdr", "field sales")
"""Sources and channels that are sales' own work; every other that is recorded counts as marketing's."""
UNKNOWN = ("unknown", "none", "n/a", "")
"""What people write into a source when they do not know it."""
FIELD, FIRST, EARLY = VARIANTS = "source field", "first touch", "touch before sales"
TOUCHED, NAMED = "touched", "named"
FLAGS = [NAMED, TOUCHED, *VARIANTS]
MEASURES = (N, "priced", "amount_cents")


def wins_by_origin(ledger: Ledger) -> pl.DataFrame:
    """Won leads by month of the win and by what is known of their origin.

    Returns DIMENSIONS | month | named | touched | source field | first touch | touch before sales (Boolean, as in
    `origins`) | n | priced (leads; those with an amount) | amount_cents.
    """
    sums = {N: pl.len(), "priced": pl.col("amount_cents").count(), "amount_cents": pl.col("amount_cents").sum()}
    return tally(origins(ledger), ["month", *FLAGS], sums)


def origins(ledger: Ledger) -> pl.DataFrame:
    """Every won lead with `month` (index, of the win) and what speaks for marketing (Boolean).

    named: a source is recorded. touched: a touch is recorded at or before the win. source field: the source is
    marketing's. first touch: the channel of the first touch is marketing's, or nobody recorded it. touch before sales:
    such a touch came at or before the first sales activity (assigned, first response or conversation; the win where
    none is recorded).
    """
    leads = ledger.leads.with_row_index("lead_row").filter(pl.col("won_at").is_not_null())
    leads = leads.join(_touched(ledger, _begun(leads, ledger)), on="lead_row", how="left", maintain_order="left")
    known = [pl.col(flag).fill_null(False) for flag in (TOUCHED, FIRST, EARLY)]
    source = ~_is(pl.col("source"), UNKNOWN).fill_null(True)
    field = (source & ~_is(pl.col("source"), SALES)).fill_null(False)
    return leads.drop("lead_row").with_columns(
        pl.col("won_month").alias("month"), source.alias(NAMED), field.alias(FIELD), *known
    )


def _begun(leads: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """When sales first did anything with each won lead: lead_row | begun."""
    talks = ledger.conversations.lazy().join(leads.lazy().select("lead_id", "lead_row"), on="lead_id")
    first = talks.group_by("lead_row").agg(pl.col("at").min().alias("talked_at")).collect()
    timed = leads.join(first, on="lead_row", how="left", maintain_order="left")
    begun = pl.min_horizontal("assigned_at", "first_response_at", "talked_at").fill_null(pl.col("won_at"))
    return timed.select("lead_row", begun.alias("begun"))


def _touched(ledger: Ledger, begun: pl.DataFrame) -> pl.DataFrame:
    """What the touches say of each won lead that has one: lead_row | touched | first touch | touch before sales."""
    touches = won_touches(ledger, "channel").join(begun, on="lead_row", how="left", maintain_order="left")
    ours = ~_is(pl.col("channel"), SALES).fill_null(False)
    early = ours & (pl.col("at") <= pl.col("begun"))
    return touches.group_by("lead_row", maintain_order=True).agg(
        pl.lit(True).alias(TOUCHED), ours.first().alias(FIRST), early.any().alias(EARLY)
    )


def _is(column: pl.Expr, names: tuple[str, ...]) -> pl.Expr:
    """Whether a name is one of `names`, however it is written."""
    plain = column.cast(pl.String).str.strip_chars().str.to_lowercase().str.replace_all("[-_]", " ")
    return plain.is_in(names)
