"""Credit for any event of a lead (acceptance, opening, win), shared among campaigns as attribution shares a win."""

from dataclasses import replace

import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._credited import journeyed
from metrics._credits import credit_lines, measures
from metrics._journeys import won_touches
from metrics._lines import stacked, summed
from metrics._models import CREDITED, NO_TOUCH, UNTOUCHED

SAL, OPPORTUNITY, WON = "sal", "opportunity", "won"
EVENTS = pl.Enum([SAL, OPPORTUNITY, WON])
MONEY = "amount_cents"
CREDITS = measures([MONEY])


def event_lines(ledger: Ledger, of: str) -> pl.DataFrame:
    """What each model gives to each `of` for the acceptances, the openings and the wins of leads.

    A journey ends with the event: touches after it have no part in it. An acceptance counts while it is the last
    decision, an opening where its day is on record.
    Returns DIMENSIONS | event | part | `of` | n | amount_cents | amount_cents_known, as `metrics._credits` has them;
    money is that of positive amounts.
    """
    accepted = pl.when(pl.col("accepted")).then("accepted_at")
    ends = {SAL: accepted, OPPORTUNITY: pl.col("opportunity_at"), WON: pl.col("won_at")}
    parts = [_lines(ledger, of, event, at) for event, at in ends.items()]
    return stacked(parts, CREDITS)


def _lines(ledger: Ledger, of: str, event: str, at: pl.Expr) -> pl.DataFrame:
    """The machine of wins with the event in the place of the win."""
    priced = pl.when(pl.col(MONEY) > 0).then(MONEY)
    leads = ledger.leads.with_columns(at.alias("won_at"), priced)
    lines = credit_lines(won_touches(replace(ledger, leads=leads), of), leads, of, [MONEY])
    lines = summed(lines, [*DIMENSIONS, "part", of], [pl.col(name).sum() for name in CREDITS])
    return lines.with_columns(pl.lit(event, EVENTS).alias("event"))


def event_credits(counts: pl.DataFrame, of: str, seen: pl.DataFrame) -> pl.DataFrame:
    """Every model with every `of` of `seen` and what it has: model | `of` (text) | `<event> n`, `<event> amount_cents`,
    `<event> amount_cents_known` for each event; 0 where it has nothing.
    """
    named = counts.with_columns(pl.col("part", of, "event").cast(pl.String))
    shared = named.filter(pl.col("part").is_in(CREDITED)).rename({"part": "model"})
    none = named.filter(pl.col("part") == UNTOUCHED).with_columns(pl.lit(NO_TOUCH).alias(of)).drop("part")
    none = pl.DataFrame({"model": CREDITED}).join(none, how="cross")
    lines = pl.concat([frame.select("model", of, "event", *CREDITS) for frame in (shared, none)])
    sums = [
        pl.col(name).filter(pl.col("event") == event).sum().alias(f"{event} {name}")
        for event in EVENTS.categories
        for name in CREDITS
    ]
    found = lines.group_by("model", of).agg(sums)
    names = pl.concat([seen.select(of), found.select(of)]).unique().sort(~journeyed(of), of, nulls_last=True)
    rows = pl.DataFrame({"model": CREDITED}).join(names, how="cross", maintain_order="left_right")
    rows = rows.join(found, on=["model", of], how="left", nulls_equal=True, maintain_order="left")
    return rows.with_columns(pl.col(f"{event} {name}").fill_null(0) for event in EVENTS.categories for name in CREDITS)
