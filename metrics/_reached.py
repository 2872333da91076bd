"""Whom a campaign reached, how many of them are old enough to have been won, and what it cost."""

import polars as pl

from agreement.calendar import EPOCH
from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._lines import counted
from metrics._maturity import promised_age
from metrics._metric import N
from metrics._models import COST, MATURE, REACHED, part
from metrics._packed import Packing, enum_digit, packing

OF = "campaign_id"


def reached_lines(ledger: Ledger) -> pl.DataFrame:
    """Leads that each campaign touched, won or not, and its spend, shared equally among them to the cent.

    Returns DIMENSIONS | part | campaign_id | n | cost_cents. part: reached (n: leads) | mature (n: those of them that
    were created at least as many days ago as the agreement gives a win) | cost (cost_cents; the spend of a campaign
    that reached nobody stands in a line without dimensions).
    """
    lines = _reached(ledger)
    spent = ledger.spend.drop_nulls("amount_cents").group_by(OF).agg(pl.col("amount_cents").sum().alias("cents"))
    names = pl.concat([lines[OF].unique().cast(pl.String), spent[OF]]).drop_nulls().unique().sort()
    lines, spent = lines.cast({OF: pl.Enum(names)}), spent.cast({OF: pl.Enum(names)})
    mature = lines.filter(MATURE).select(*DIMENSIONS, OF, part(MATURE), N)
    reached = lines.group_by(*DIMENSIONS, OF).agg(pl.col(N).sum())
    return pl.concat([reached.with_columns(part(REACHED)), mature, _costs(reached, spent)], how="diagonal")


def _reached(ledger: Ledger) -> pl.DataFrame:
    """DIMENSIONS | mature | campaign_id | n: leads, each once for every campaign that touched it."""
    born = (ledger.as_of - EPOCH).days - promised_age(ledger)
    leads = ledger.leads.select(*DIMENSIONS, (pl.col("created_day") <= born).fill_null(False).alias(MATURE))
    packs, here = packing(leads.lazy(), leads.columns), enum_digit(OF, ledger.touches.schema[OF])
    assert packs is not None
    touches = ledger.touches.select("lead_row", OF).drop_nulls(OF)
    pairs = touches.select(pl.col("lead_row").cast(pl.Int64) * here.base + here.code(pl.Int64())).to_series().unique()
    lead = leads.select(packs.packed.cast(pl.Int64)).to_series().gather(pairs // here.base)
    return counted(lead * here.base + pairs % here.base, Packing((*packs.digits, here)))


def _costs(reached: pl.DataFrame, spent: pl.DataFrame) -> pl.DataFrame:
    """DIMENSIONS | part | campaign_id | cost_cents: running wholes, rounded down, so that every cent is there once."""
    lines = reached.join(spent, on=OF, how="right")
    lines = lines.with_columns(pl.col(N).fill_null(1)).sort(OF, *DIMENSIONS, nulls_last=True)
    until, whole = pl.col(N).cum_sum().over(OF), pl.col(N).sum().over(OF)
    cents = pl.col("cents") * until // whole - pl.col("cents") * (until - pl.col(N)) // whole
    return lines.select(*DIMENSIONS, OF, part(COST), cents.alias("cost_cents"))
