"""How far do the leads of each campaign come, and what did each step of it cost?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._campaign_leads import COUNTED, OF, touched
from metrics._credits import ONE
from metrics._event_credits import CREDITS, MONEY, OPPORTUNITY, SAL, WON, event_credits, event_lines
from metrics._lines import narrowed, stacked
from metrics._metric import EACH, Metric, Moment, N, tally
from metrics._models import COST, REACHED, part
from metrics._money import units
from metrics._reached import reached_lines
from metrics._recorded import on_record
from metrics._shares import some, wilson, with_share
from metrics.campaign_profit import SETTLED

MEASURES = (*CREDITS, "cost_cents", *COUNTED)
CREDITED_AS = {"sals": SAL, "opportunities": OPPORTUNITY, "wins": WON}
"""Column of the result → the event whose credit it is."""
RANGED = ("sals", "pipeline", "wins")


def funnel(ledger: Ledger) -> pl.DataFrame:
    """The leads of each campaign and how far they came, what each model gives to it, and its spend.

    Returns DIMENSIONS | event | part | campaign_id | n | amount_cents | amount_cents_known (lines of
    `metrics._event_credits`; part `reached`: n leads) | cost_cents | the counts of COUNTED (leads).
    """
    own = tally(touched(ledger), [OF], {N: EACH, **COUNTED}).with_columns(part(REACHED))
    spent = reached_lines(ledger).filter(pl.col("part") == COST)
    lines = [event_lines(ledger, OF), own, spent]
    names = pl.concat([one.select(pl.col(OF).cast(pl.String)) for one in lines]).drop_nulls().unique().to_series()
    kind = pl.Enum(names.sort())
    one_kind = [one.with_columns(pl.col(OF).cast(pl.String).cast(kind)) for one in lines]
    return narrowed(stacked(one_kind, MEASURES), MEASURES)


def campaign_funnel(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """A row for every model with every campaign that reached anybody, is named by a lead, or cost anything.

    The leads and their shares are whole and the same in each model; sals, opportunities, pipeline and wins are credits:
    those of all campaigns of a model add up to the company's. Returns the columns of METRIC.columns.
    """
    own = _own(counts, moment)
    rows = event_credits(counts, OF, own).join(own, on=OF, how="left", nulls_equal=True, maintain_order="left")
    rows = _told(rows, moment)
    ranges = [
        column
        for name in RANGED
        for column in (
            pl.col(name).min().over(OF).alias(f"{name}_least"),
            pl.col(name).max().over(OF).alias(f"{name}_most"),
        )
    ]
    each = pl.col("cost") / pl.when(pl.col("sals") > 0).then(pl.col("sals"))
    return rows.with_columns(*ranges, each.alias("cost_per_sal")).select(COLUMNS)


def _own(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """campaign_id | name | channel | leads | the counts of COUNTED | mature | the two shares with their ends | cost."""
    named = counts.with_columns(pl.col("part", OF).cast(pl.String)).filter(pl.col("part").is_in([REACHED, COST]))
    spent = pl.col("cost_cents").filter(pl.col("part") == COST)
    rows = named.group_by(OF).agg(
        pl.col(N).filter(pl.col("part") == REACHED).sum().alias("leads"),
        *(pl.col(name).sum() for name in COUNTED),
        pl.when(spent.len() > 0).then(spent.sum()).alias("cost_cents"),
    )
    rows = with_share(_decided(rows, moment), "accepted", "decided")
    won = pl.lit(on_record(moment.ledger, "won_at"))
    old_won = pl.when(won).then(pl.col("old_won")).alias("old_won")
    shares = dict(zip(("won_share", "won_low", "won_high"), wilson(pl.col("old_won"), pl.col("old")), strict=True))
    rows = rows.with_columns(old_won).with_columns(one.alias(name) for name, one in shares.items())
    mature = (pl.col("old") / some(pl.col("leads"))) >= SETTLED
    listed = moment.ledger.campaigns.select(OF, "name", "channel").unique(OF, keep="first", maintain_order=True)
    return rows.with_columns(mature.alias("mature"), units(pl.col("cost_cents")).alias("cost")).join(
        listed, on=OF, how="left"
    )


def _decided(rows: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Where acceptances or rejections were never recorded nobody knows a share of the decided."""
    known = {"accepted": ("accepted_at",), "decided": ("accepted_at", "rejected_at")}
    flags = {name: pl.lit(on_record(moment.ledger, *facts)) for name, facts in known.items()}
    return rows.with_columns(pl.when(flag).then(pl.col(name)).alias(name) for name, flag in flags.items())


def _told(rows: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Credits as numbers, null where the event was never recorded; money where some of the credit has an amount."""
    facts = {"sals": "accepted_at", "opportunities": "opportunity_at", "wins": "won_at"}
    told = {name: pl.when(pl.lit(on_record(moment.ledger, fact))) for name, fact in facts.items()}
    credits = [
        told[name].then((pl.col(f"{event} {N}") / ONE).round(6)).alias(name) for name, event in CREDITED_AS.items()
    ]
    n, known = (pl.col(f"{OPPORTUNITY} {name}") for name in (N, f"{MONEY}_known"))
    money = told["opportunities"].then(pl.when((known > 0) | (n == 0)).then(units(pl.col(f"{OPPORTUNITY} {MONEY}"))))
    priced = told["opportunities"].then((known / ONE).round(6))
    return rows.with_columns(*credits, money.alias("pipeline"), priced.alias("priced"))


METRIC = Metric(
    key="campaign_funnel",
    name="Campaign funnel",
    question="How far do the leads of each campaign come, and what did each step of it cost?",
    formula="SAL rate = accepted / decided of the leads it touched or that name it; SALs, opportunities, pipeline and "
    "wins are credited by each of eight models up to that event, least and most over the models beside them",
    unit="share",
    better="higher",
    owner="marketing",
    clock="long",
    source="touches.campaign_id, leads.campaign_id, leads.accepted_at, leads.rejected_at, leads.opportunity_at, "
    "leads.won_at, leads.amount_cents, spend, campaigns",
    count=funnel,
    finish=campaign_funnel,
    measures=MEASURES,
    leads=touched,
    keys=("model", "campaign_id"),
    numerator="accepted",
    denominator="decided",
    n="leads",
    misleads="A lead that two campaigns touched counts in the SAL rate of both; only the credits add up. A campaign "
    "whose leads are young has its SALs but not yet its wins: look at `mature`, and compare `won_share`. Late "
    "touches (a mailing to open deals) look good in every model: they met leads that were good already.",
    columns={
        "model": "how credit is shared, as in attribution; linear is the headline",
        "campaign_id": "the campaign; empty for touches without one; `no touch recorded`: events without any touch",
        "name": "its name; empty when it is not on the list of campaigns",
        "channel": "its channel",
        "leads": "leads that it touched, or that name it as their campaign",
        "reached": "of these, leads that it touched",
        "created": "of these, leads that name it as their campaign",
        "decided": "of these leads, those with a decision; empty where acceptances or rejections were never recorded",
        "accepted": "of these, leads whose last decision was to accept",
        "value": "SAL rate: accepted / decided",
        "low": "lower end of its 95 % Wilson interval",
        "high": "upper end of its 95 % Wilson interval",
        "old": "of the leads, those created at least as many days ago as the agreement gives a win (else 270)",
        "old_won": "of these, won within that time; empty, like all of wins, where no win was ever recorded",
        "won_share": "old_won / old: all campaigns at the same age",
        "won_low": "lower end of its 95 % Wilson interval",
        "won_high": "upper end of its 95 % Wilson interval",
        "mature": "true when 80 % of its leads are old: before that the wins are still to come, and it is not ranked",
        "cost_cents": "spend on record, in cents; empty when there is none on record",
        "cost": "the same in whole units of the currency",
        "sals": "accepted leads that the model gives to it; empty where no acceptance was ever recorded",
        "sals_least": "smallest over the eight models",
        "sals_most": "largest over the eight models",
        "cost_per_sal": "cost / sals",
        "opportunities": "opened leads that the model gives to it; empty where no opening was ever recorded",
        "pipeline": "their positive amounts, in whole units; empty when none of them has one",
        "pipeline_least": "smallest over the eight models",
        "pipeline_most": "largest over the eight models",
        "priced": "part of the opportunities that comes from leads with an amount",
        "wins": "won leads that the model gives to it",
        "wins_least": "smallest over the eight models",
        "wins_most": "largest over the eight models",
    },
)
COLUMNS = list(METRIC.columns or {})
