"""What campaigns brought, each from its own leads alone: the history that a planned campaign is foreseen from."""

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from agreement.calendar import EPOCH
from agreement.ledger import Ledger
from metrics._maturity import promised_age
from metrics._money import whole_cents
from metrics._recorded import on_record

OF = "campaign_id"
SAL_DAYS = 90
"""Days after a lead's creation by which its acceptance is read."""


@dataclass(frozen=True)
class Past:
    """One campaign. A lead is its own when it names it, so that nothing depends on a model of attribution."""

    campaign_id: str
    channel: str | None
    leads: int
    sal_leads: int
    """Leads old enough to tell whether they became a SAL."""
    sals: int | None
    """Of these, accepted within SAL_DAYS; None where no acceptance was ever recorded."""
    win_leads: int
    """Leads old enough to tell whether they were won."""
    wins: int | None
    """Of these, won within the promised time; None where no win was ever recorded."""
    cost_cents: int | None
    """Spend on record; None while the campaign still runs, or where there is none."""
    margins: tuple[int, ...] = ()
    """Margins of these wins, in cents, as far as they are known."""


def own_leads(ledger: Ledger, sal_days: int, win_days: int) -> pl.DataFrame:
    """The leads that name a campaign, with what became of each: campaign_id | age | sal | won | margin_cents.

    `age` in days since the creation; `sal` and `won` (Booleans) within those days of it; margin of the wins, null where
    it is unknown.
    """
    born = pl.col("created_day")
    sal = pl.col("accepted") & (pl.col("accepted_day") - born <= sal_days)
    won = pl.col("won_day") - born <= win_days
    margin = whole_cents(pl.col("amount_cents") * pl.col("margin_share"))
    return ledger.leads.filter(pl.col(OF).is_not_null()).select(
        OF,
        ((ledger.as_of - EPOCH).days - born).alias("age"),
        sal.fill_null(False).alias("sal"),
        won.fill_null(False).alias("won"),
        pl.when(won).then(margin).alias("margin_cents"),
    )


def history(ledger: Ledger) -> tuple[Past, ...]:
    """Every campaign on the list, by its id."""
    win_days = promised_age(ledger)
    leads = own_leads(ledger, SAL_DAYS, win_days)
    old = {name: pl.col("age") >= days for name, days in (("sal", SAL_DAYS), ("won", win_days))}
    sums = leads.group_by(OF).agg(
        pl.len().alias("leads"),
        old["sal"].sum().alias("sal_leads"),
        (old["sal"] & pl.col("sal")).sum().alias("sals"),
        old["won"].sum().alias("win_leads"),
        (old["won"] & pl.col("won")).sum().alias("wins"),
        pl.col("margin_cents").filter(old["won"] & pl.col("won")).drop_nulls().sort().alias("margins"),
    )
    listed = ledger.campaigns.select(OF, "channel", "ends_on").unique(OF, keep="first", maintain_order=True)
    rows = listed.join(sums, on=OF, how="left").join(_spent(ledger), on=OF, how="left").sort(OF)
    told = {"sals": on_record(ledger, "accepted_at"), "wins": on_record(ledger, "won_at")}
    over = ledger.as_of - timedelta(days=1)
    return tuple(
        Past(
            row[OF], row["channel"], row["leads"] or 0, row["sal_leads"] or 0,
            (row["sals"] or 0) if told["sals"] else None, row["win_leads"] or 0,
            (row["wins"] or 0) if told["wins"] else None,
            row["cost_cents"] if (row["ends_on"] or row["last"] or ledger.as_of) <= over else None,
            tuple(row["margins"] or ()),
        )
        for row in rows.iter_rows(named=True)
    )  # fmt: skip


def _spent(ledger: Ledger) -> pl.DataFrame:
    """campaign_id | cost_cents | last (day of spend)."""
    known = ledger.spend.drop_nulls("amount_cents")
    return known.group_by(OF).agg(pl.col("amount_cents").sum().alias("cost_cents"), pl.col("on").max().alias("last"))
