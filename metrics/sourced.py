"""How much of what was won did marketing bring in, by each of three meanings of the word?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._claims import SCOPES, claims, columns, scoped
from metrics._metric import Metric, Moment, moment
from metrics._origins import FIELD, MEASURES, NAMED, TOUCHED, VARIANTS, origins, wins_by_origin

BASIS = {variant: NAMED if variant == FIELD else TOUCHED for variant in VARIANTS}


def won(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every won lead once for each variant and scope that it counts in.

    Adds scope | month (first day) | variant | sourced.
    """
    leads = scoped(origins(ledger), moment(ledger))
    each = [
        leads.with_columns(pl.lit(variant).alias("variant"), pl.col(variant).alias("sourced")) for variant in VARIANTS
    ]
    return pl.concat(each).drop(VARIANTS)


def sourced(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """The marketing-sourced part of the wins by each variant: over all, over twelve months, and of every month.

    Returns variant | scope | month (its first day) | since | until (months) | sourced | wins (leads) | value | low
    | high (share, 95 % Wilson) | unknown | sourced_priced | priced (leads) | sourced_cents | revenue_cents
    | sourced_revenue | revenue (money in whole units) | revenue_share.
    """
    parts = [
        claims(counts, moment, "sourced", variant, BASIS[variant]).with_columns(pl.lit(variant).alias("variant"))
        for variant in VARIANTS
    ]
    order = (pl.col("scope").cast(pl.Enum(SCOPES)), "month", pl.col("variant").cast(pl.Enum(VARIANTS)))
    return pl.concat(parts).select(COLUMNS).sort(order)


METRIC = Metric(
    key="sourced",
    name="Marketing-sourced wins",
    question="How much of what was won did marketing bring in, by each of three meanings of the word?",
    formula="sourced wins / wins, by month of the win and over twelve months, for three variants: the source field is "
    "marketing's; the first touch is; a touch came before the first sales activity",
    unit="share",
    better="neither",
    owner="both",
    clock="long",
    source="leads.source, leads.won_at, touches.at, touches.channel, leads.assigned_at, leads.first_response_at, "
    "conversations.at, leads.amount_cents",
    count=wins_by_origin,
    finish=sourced,
    measures=MEASURES,
    leads=won,
    keys=("scope", "month", "variant"),
    totals=("month",),
    numerator="sourced",
    denominator="wins",
    n="wins",
    misleads="Three meanings, three numbers: agree on one before arguing about it. Never add them, nor sourced to "
    "influenced: they are the same wins. Touches that were never recorded and sources left empty make it smaller.",
    columns={
        "variant": "source field: a source is recorded and is not sales' own work (outbound, sales, cold calls, SDR, "
        "BDR, field sales); first touch: the channel of the first touch is not sales' own either; touch before sales: "
        "such a touch came at or before the first sales activity (assignment, response or conversation, else the win)",
        **columns("sourced"),
    },
)
COLUMNS = list(METRIC.columns or {})
