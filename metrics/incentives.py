"""If marketing were paid on the profit of its leads instead of on their number: who would gain, who would lose?"""

import polars as pl

from agreement.calendar import month_dates
from agreement.ledger import Ledger
from agreement.touched import enum
from metrics._ages import month_ends
from metrics._bags import bag
from metrics._campaign_cost import lead_costs
from metrics._lines import stacked
from metrics._maturity import promised_age
from metrics._metric import EACH, Metric, Moment, N, moment, tally
from metrics._money import units, whole_cents
from metrics._recorded import on_record
from metrics._schemes import ALL, COUNTED, CUTS, DEAL, MONTH, Terms, cut_rows

MEASURES = (*COUNTED, "unlinked_cents")


def earned(ledger: Ledger) -> pl.DataFrame:
    """Leads with a creation date, what they cost and what each won one of them brought.

    Returns DIMENSIONS | created_month | marketing_owner | bag and deal_cents (of a won lead with a known margin; else
    null) | n | sals (accepted) | won | unpriced (won, of unknown margin) | cost_cents | costed (leads with spend on
    record) | unlinked_cents (spend that no lead pays for, in a line of its own).
    """
    adds = {N: EACH, "sals": pl.col("accepted"), "won": pl.col("is_won"), "unpriced": pl.col("is_unpriced"),
            "cost_cents": pl.col("cost_cents"), "costed": pl.col("cost_cents").is_not_null()}  # fmt: skip
    rows, lost = _priced(ledger)
    counted = tally(rows, ["created_month", "marketing_owner", "bag", DEAL], adds)
    extra = pl.DataFrame({"unlinked_cents": [lost]}, schema={"unlinked_cents": pl.Int64})
    return stacked([counted, extra], MEASURES)


def paid_for(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: all with a creation date, with `mature`, `month` and what each brought and cost."""
    old = _old(pl.col("created_month"), moment(ledger).day, promised_age(ledger)).alias("mature")
    return _priced(ledger)[0].with_columns(old, month_dates(pl.col("created_month")).alias("month"))


def incentives(counts: pl.DataFrame, when: Moment) -> pl.DataFrame:
    """The two schemes at the usual terms: `schemes` says how."""
    return schemes(counts, when, Terms())


def schemes(counts: pl.DataFrame, when: Moment, terms: Terms) -> pl.DataFrame:
    """What each source, each person of marketing and each month would be paid by the two schemes.

    One pays a rate for every lead (or SAL); the other shares the same pot out by profit: the margin of the won leads −
    the spend on record of their campaigns. Only months all of whose leads are old enough to be won count; a younger one
    is listed without money. Each cut shares the whole pot out for itself, in whole cents by the largest remainder, so
    that its rows add up to it exactly. A row at a loss gets nothing (or, with `floor` off, pays back).
    `value` = paid by profit − paid by the lead; its range is a bootstrap over the won leads (`metrics._bags`), the
    leads and their cost taken as known. Null where no win or no margin was ever recorded, and where nothing earned.
    Returns the columns of METRIC.columns.
    """
    age = promised_age(when.ledger)
    old = _old(pl.col("created_month"), when.day, age)
    lines = counts.filter(pl.col("created_month").is_not_null()).with_columns(old.alias("mature"))
    known = on_record(when.ledger, "won_at", "margin_share", "amount_cents")
    parts = [cut_rows(lines, cut, terms, known) for cut in CUTS]
    unlinked = units(pl.lit(int(counts["unlinked_cents"].sum()), pl.Int64))
    ends = (month_ends(pl.col("month")) + age).cast(pl.Int32).cast(pl.Date)
    rows = pl.concat(parts).with_columns(
        pl.when(pl.col("by") == ALL).then(unlinked).alias("unlinked"),
        month_dates(pl.col("month")).alias("month"),
        pl.when(pl.col("by") == MONTH).then(ends).alias("counts_from"),
        pl.lit(age, pl.Int64).alias("age_days"),
    )
    return rows.select(COLUMNS)


def _old(month: pl.Expr, day: int, age: int) -> pl.Expr:
    """Whether every lead of a month is old enough to be won."""
    return month_ends(month) + age <= day


def _priced(ledger: Ledger) -> tuple[pl.DataFrame, int]:
    """Leads with a creation date and what each brought and cost; and the spend that no lead pays for."""
    costs, lost = lead_costs(ledger)
    won = pl.col("won_at").is_not_null()
    margin = pl.when(won).then(whole_cents(pl.col("amount_cents") * pl.col("margin_share")))
    leads = ledger.leads.with_columns(enum(ledger.leads["marketing_owner"]), margin.alias(DEAL), won.alias("is_won"))
    dated = leads.filter(pl.col("created_day").is_not_null())
    dated = dated.join(costs, on="lead_id", how="left", maintain_order="left").with_columns(
        (pl.col("is_won") & pl.col(DEAL).is_null()).alias("is_unpriced"),
        pl.when(pl.col(DEAL).is_not_null()).then(bag()).alias("bag"),
    )
    undated = leads.filter(pl.col("created_day").is_null()).join(costs, on="lead_id")
    return dated, lost + int(undated["cost_cents"].sum())


METRIC = Metric(
    key="incentives",
    name="Paid by the lead or by its profit",
    question="If marketing were paid on the profit of won leads rather than on leads, who would gain and who lose?",
    formula="paid by profit − paid by the lead, the same pot in all: a rate for every lead of months old enough, "
    "against a share of margin won − spend on record",
    unit="money",
    better="neither",
    owner="marketing",
    clock="long",
    source="leads.created_at, leads.won_at, leads.amount_cents, leads.margin_share, leads.source, spend",
    count=earned,
    finish=incentives,
    measures=MEASURES,
    by=("source",),
    leads=paid_for,
    keys=("by", "group"),
    misleads="History under neither scheme: people paid otherwise would have worked otherwise. Paying by the lead "
    "rewards volume, good or bad; paying by profit pays months later, and rewards luck where a few deals decide: look "
    "at largest. Profit needs sales as well, and the spend of a campaign is shared by lead, not by effort. What no "
    "spend is on record for has cost nothing here.",
    columns={
        "by": "all, source, person (of marketing) or month (of the lead's creation)",
        "group": "the source, the person or the month; empty: nobody recorded it",
        "month": "first day of the month",
        "mature": "true where every lead is old enough to be won: only these are paid for",
        "counts_from": "date on which the month is old enough",
        "age_days": "days after creation within which a lead is won or not: as the agreement promises, else 270",
        "leads": "leads created",
        "sals": "of these, accepted",
        "won": "of these, won; empty where no win or no margin was ever recorded",
        "unpriced": "of these, won leads whose margin nobody recorded: they bring nothing here",
        "cost": "spend on record of their campaigns; empty where there is none",
        "margin": "margin of the won leads on record",
        "profit": "margin − spend on record",
        "lead_pay": "paid by the lead (or SAL), at the rate",
        "profit_pay": "paid by profit: its share of the same pot; a loss pays nothing",
        "value": "paid by profit − paid by the lead",
        "low": "lower end of its 95 % range (bootstrap over won leads); empty below 10 of them",
        "high": "upper end of its 95 % range",
        "profit_rate": "what is paid of each unit of profit so that both schemes pay the same",
        "largest": "share of the margin that came from the three largest deals",
        "unlinked": "spend of campaigns that no lead came from: nobody's here",
    },
)
COLUMNS = list(METRIC.columns or {})
