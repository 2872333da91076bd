"""Every use of a piece by sales, once for each lead and day, and what became of the lead afterwards."""

from datetime import date

import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from agreement.touched import enum
from metrics._content import WINDOW
from metrics._metric import tally
from metrics._pairs import shown

ONCE = ("leads", "recent", "could", "moved", "opened", "won")
"""What is counted once for a piece and lead, at its first use."""
MEASURES = ("uses", *ONCE)
_PAIR = ["piece", "lead_id", "alone"]


def used_by_day(ledger: Ledger) -> pl.DataFrame:
    """Each use: piece | content_id | lead_id | who (Enum) | DIMENSIONS | the Booleans MEASURES.

    leads: the first use of the piece for a lead that is known | recent: used for it in the window | could: not won yet
    at that first use | opened, won: the opportunity, the win came after it | moved: one of both did.
    """
    begins = (ledger.as_of - date(1970, 1, 1)).days - WINDOW
    days = shown(ledger).filter("used").group_by([*_PAIR, "content_id", "day"]).agg(
        pl.col("at").min(), pl.col("who").drop_nulls().min(), pl.lit(True).alias("uses"),
    )  # fmt: skip
    known = ledger.leads.select("lead_id", *DIMENSIONS, "opportunity_at", "won_at", pl.lit(True).alias("known"))
    of_lead = days.join(known, on="lead_id", how="left").sort([*_PAIR, "day"], nulls_last=True)
    first = (pl.col("day") == pl.col("day").min().over(_PAIR)) & pl.col("known").fill_null(False)
    opened, won = ((pl.col(f"{event}_at") > pl.col("at")).fill_null(False) for event in ("opportunity", "won"))
    told = {
        "leads": pl.lit(True), "recent": (pl.col("day").max().over(_PAIR) > begins),
        "could": pl.col("won_at").is_null() | won, "moved": opened | won, "opened": opened, "won": won,
    }  # fmt: skip
    return of_lead.with_columns((first & holds).alias(name) for name, holds in told.items()).with_columns(
        enum(of_lead["who"])
    )


def used_counts(ledger: Ledger) -> pl.DataFrame:
    """The uses counted by piece and rep: DIMENSIONS | piece | who | MEASURES."""
    return tally(used_by_day(ledger), ["piece", "who"], {name: pl.col(name) for name in MEASURES})


def used_leads(ledger: Ledger) -> pl.DataFrame:
    """A row for each piece and known lead that it was used for."""
    return used_by_day(ledger).filter("leads").select("content_id", "lead_id", *DIMENSIONS, *ONCE[1:])
