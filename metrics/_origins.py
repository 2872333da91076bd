"""Where wins came from, by each of the ways in which marketing may claim them."""

from dataclasses import replace

import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._journeys import won_touches
from metrics._metric import EACH, N, tally

SALES = ("outbound", "sales", "sales outreach", "cold call", "cold calling", "cold email", "sdr", "bdr", "field sales")
"""Sources and channels that are sales' own work; every other that is recorded counts as marketing's."""
UNKNOWN = ("unknown", "none", "n/a", "")
"""What people write into a source when they do not know it."""
FIELD, FIRST, EARLY = VARIANTS = "source field", "first touch", "touch before sales"
TOUCHED, NAMED = "touched", "named"
FLAGS = [NAMED, TOUCHED, *VARIANTS]
MEASURES = (N, "priced", "amount_cents")
_READ = [*DIMENSIONS, "lead_id", "won_at", "won_month", "assigned_at", "first_response_at", "amount_cents"]
"""The columns of leads that are counted: a lead has many more."""


def wins_by_origin(ledger: Ledger) -> pl.DataFrame:
    """Won leads by month of the win and by what is known of their origin.

    Returns DIMENSIONS | month | named | touched | source field | first touch | touch before sales (Boolean, as in
    `origins`) | n | priced (leads; those with an amount) | amount_cents.
    """
    sums = {N: EACH, "priced": pl.col("amount_cents").is_not_null(), "amount_cents": pl.col("amount_cents")}
    return tally(origins(replace(ledger, leads=ledger.leads.select(_READ))), ["month", *FLAGS], sums)


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
    source = leads["source"].is_not_null() & ~_is(leads["source"], UNKNOWN)
    field = source & ~_is(leads["source"], SALES)
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
    ours = ~_is(touches["channel"], SALES)
    early = ours & (touches["at"] <= touches["begun"])
    said = touches.select("lead_row", ours.alias(FIRST), early.alias(EARLY))
    return said.group_by("lead_row", maintain_order=True).agg(
        pl.lit(True).alias(TOUCHED), pl.col(FIRST).first(), pl.col(EARLY).any()
    )


def _is(column: pl.Series, names: tuple[str, ...]) -> pl.Series:
    """Whether each is one of `names`, however it is written; false where it is null."""
    kinds = column.unique().drop_nulls()
    plain = kinds.cast(pl.String).str.strip_chars().str.to_lowercase().str.replace_all("[-_]", " ")
    return column.is_in(kinds.filter(plain.is_in(names)).implode()).fill_null(False)
