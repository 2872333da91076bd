"""The leads behind the numbers of a week, as the lead list shows them: for the workbook."""

import polars as pl

from agreement.ledger import Ledger
from pages.parts.lead_list.columns import listed
from pages.parts.reporting import Telling
from reports.forms import Form
from reports.week import Week


def behind(told: Week, ledger: Ledger, names: bool) -> pl.DataFrame:
    """A row a lead of any measure, the latest hand-over first; initials where names are not for the reader."""
    ids = {lead for one in told.measures for lead in one.behind}
    rows = ledger.leads.filter(pl.col("lead_id").is_in(list(ids)))
    opened = pl.coalesce("opportunity_day", "won_day", "lost_day")
    more = rows.select(
        pl.col("lead_id").alias("Lead"),
        pl.col("decided_day").cast(pl.Date).alias("Decided"),
        opened.cast(pl.Date).alias("Opened"),
        pl.col("won_day").cast(pl.Date).alias("Won"),
        pl.col("region").cast(pl.String).alias("Region"),
        pl.col("marketing_owner").cast(pl.String).alias("Marketing owner"),
    )
    return listed(rows, names, ledger.calendar.currency).join(more, on="Lead", how="left", maintain_order="left")


def file_of(form: Form, one: Telling, ledger: Ledger, names: bool, corrected: bool) -> bytes:
    """A form of the week, with its corrections or without; the page that prints is the very one that was reported."""
    if form.key == "html" and not corrected:
        return one.page.encode()
    since = one.corrections if corrected else ()
    return form.make(one.shown, lambda: behind(one.shown, ledger, names), since)
