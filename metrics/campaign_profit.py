"""Which campaigns earned more than they cost?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._bags import WHOLE, WON_BAGS, ranges, resampled
from metrics._credited import ENOUGH, every_row, model_lines
from metrics._credits import ONE, credit_lines, measures
from metrics._journeys import behind, won_touches
from metrics._lines import narrowed, stacked
from metrics._metric import Metric, Moment, N
from metrics._models import COST, CREDITED, MATURE, REACHED
from metrics._money import whole_cents
from metrics._reached import reached_lines
from metrics._returns import COST_CENTS, MARGIN, REVENUE, with_profit, with_return

OF = "campaign_id"
CREDITS = measures([REVENUE, MARGIN])
MEASURES = (*CREDITS, COST_CENTS)
KEYS = ["model", OF]
SETTLED = 0.8
"""A campaign is mature when so many of the leads that it reached are."""


def earnings(ledger: Ledger) -> pl.DataFrame:
    """What the models give to the campaigns of each deal, whom each campaign reached and what it cost.

    Returns DIMENSIONS | bag | part | campaign_id | n | amount_cents | margin_cents, each with `…_known` | cost_cents:
    the lines of `metrics._credits` and of `metrics._reached`.
    """
    margin = whole_cents(pl.col(REVENUE) * pl.col("margin_share")).alias(MARGIN)
    reached = reached_lines(ledger)
    leads = ledger.leads.with_columns(margin)
    credits = credit_lines(won_touches(ledger, OF), leads, OF, [REVENUE, MARGIN]).cast({OF: reached.schema[OF]})
    return narrowed(stacked([credits, reached], MEASURES), MEASURES)


def won(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every won lead once for each campaign that touched it before the win."""
    return behind(ledger, OF)


def campaign_profit(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """What each campaign earned by each model: a row for every model with every campaign that reached or cost anything.

    Returns model | campaign_id | name | channel | reached | mature_share | mature | leads | credit | revenue | margin
    | cost | profit | profit_low | profit_high (money in whole units; profit_cents, cost_cents too) | profit_least
    | profit_most (over the models) | credit_low | credit_high (95 % bootstrap) | value | low | high (profit / cost).
    """
    lines = model_lines(counts, OF, CREDITS)
    sums = lines.group_by(KEYS).agg(pl.col(CREDITS).sum())
    rows = every_row(counts, OF, CREDITED).join(sums, on=KEYS, how="left", nulls_equal=True, maintain_order="left")
    rows = rows.with_columns(pl.col(CREDITS).fill_null(0))
    for more, keys in ((_campaigns(counts, moment), [OF]), (_margins(lines), KEYS)):
        rows = rows.join(more, on=keys, how="left", nulls_equal=True, maintain_order="left")
    return _ranged(with_return(with_profit(rows))).select(COLUMNS)


def _campaigns(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """campaign_id | reached | mature_share | mature | cost_cents | name | channel; cost is null without spend."""
    lines = counts.with_columns(pl.col("part", OF).cast(pl.String)).filter(
        pl.col("part").is_in([REACHED, MATURE, COST])
    )
    n = {what: pl.col(N).filter(pl.col("part") == what).sum() for what in (REACHED, MATURE)}
    spent = pl.col(COST_CENTS).filter(pl.col("part") == COST)
    share = n[MATURE] / pl.when(n[REACHED] > 0).then(n[REACHED])
    rows = lines.group_by(OF).agg(
        n[REACHED].alias("reached"),
        share.alias("mature_share"),
        (share >= SETTLED).alias("mature"),
        pl.when(spent.len() > 0).then(spent.sum()).alias(COST_CENTS),
    )
    return rows.join(moment.ledger.campaigns.select(OF, "name", "channel"), on=OF, how="left")


def _margins(lines: pl.DataFrame) -> pl.DataFrame:
    """How far chance moves margin and credit: model | campaign_id | low | high (cents) | credit_low | credit_high."""
    drawn = resampled(lines, KEYS, [MARGIN, N], WON_BAGS)
    credit = ranges(drawn, KEYS, pl.col(N) / (WHOLE * ONE)).rename({"low": "credit_low", "high": "credit_high"})
    return ranges(drawn, KEYS, pl.col(MARGIN) / WHOLE).join(credit, on=KEYS, nulls_equal=True, maintain_order="left")


def _ranged(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds profit_least | profit_most over the models; the range of the credit only where that of money is told."""
    told = pl.when((pl.col("leads") >= ENOUGH) & (pl.col("credit_low") < pl.col("credit_high")))
    return rows.with_columns(
        pl.col("profit").min().over(OF).alias("profit_least"),
        pl.col("profit").max().over(OF).alias("profit_most"),
        told.then(pl.min_horizontal("credit_low", "credit")).alias("credit_low"),
        told.then(pl.max_horizontal("credit_high", "credit")).alias("credit_high"),
    )


METRIC = Metric(
    key="campaign_profit",
    name="Campaign profit",
    question="Which campaigns earned more than they cost?",
    formula="profit = attributed margin − cost; value (ROI) = profit / cost; margin = amount × margin share of the "
    "wins, as each of eight models shares them (linear is the headline)",
    unit="share",
    better="higher",
    owner="marketing",
    clock="long",
    source="touches.campaign_id, leads.won_at, leads.amount_cents, leads.margin_share, spend, campaigns",
    count=earnings,
    finish=campaign_profit,
    measures=MEASURES,
    leads=won,
    keys=("model", "campaign_id"),
    numerator="profit",
    denominator="cost",
    n="leads",
    misleads="A campaign whose leads are young has its cost but not yet its wins: look at `mature`. Attribution shares "
    "what was won, it does not know what would have been won without the campaign. With a filter, cost is shared by "
    "the leads that a campaign reached. There is no Markov row: with dozens of campaigns most steps from one to "
    "another were seen once or never.",
    columns={
        "model": "how wins are shared, as in attribution; linear is the headline",
        "campaign_id": "the campaign; empty for touches without one; `no touch recorded`: wins without any touch",
        "name": "its name; empty when it is not on the list of campaigns",
        "channel": "its channel",
        "reached": "leads that it touched, won or not",
        "mature_share": "share of these created at least as many days ago as the agreement gives a win (else 270)",
        "mature": "true when 80 % of them are: before that the wins are still to come",
        "leads": "won leads that it touched before the win",
        "credit": "wins that the model gives to it; empty, like all that follows, where no win was ever recorded",
        "revenue": "amounts that the model gives to it, in whole units; empty when no win behind the credit has one",
        "margin": "amount × margin share likewise; empty when it is unknown for any of the wins",
        "cost": "spend on record, in whole units; empty when there is none on record",
        "profit": "margin − cost; empty when either is unknown, or when no win was ever recorded",
        "profit_low": "lower end of its 95 % range (bootstrap over leads); empty below 10 won leads",
        "profit_high": "upper end of its 95 % range",
        "profit_least": "smallest profit of the campaign over the eight models",
        "profit_most": "largest profit over the eight models",
        "credit_low": "lower end of the 95 % range of the credit (bootstrap over leads); empty below 10 won leads",
        "credit_high": "upper end of its 95 % range",
        "cost_cents": "cost in cents",
        "profit_cents": "profit in cents",
        "value": "return on investment: profit / cost; −100 % when nothing was won",
        "low": "lower end of its 95 % range (bootstrap over leads); empty below 10 won leads",
        "high": "upper end of its 95 % range",
    },
)
COLUMNS = list(METRIC.columns or {})
