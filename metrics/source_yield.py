"""Which sources bring leads that become customers, and at what profit?"""

import polars as pl

from agreement.ledger import Ledger
from metrics import _cost
from metrics._gamma import with_reach, worth
from metrics._lines import stacked
from metrics._metric import EACH, Metric, Moment, N, tally
from metrics._money import units
from metrics._recorded import on_record
from metrics._shares import with_share
from metrics._wins import MONEY, with_wins
from metrics._yields import with_equal_age

ENOUGH = 30
"""Below so many leads a source is listed but not ranked."""
LEADS = {N: EACH, "accepted": pl.col("accepted"), "decided": pl.col("accepted").is_not_null(), **MONEY}
MEASURES = (*LEADS, *_cost.MEASURES)
WON = ("won", "value", "low", "high", "at_age", "at_age_leads", "pooled_value", "pooled_low", "pooled_high", "unpriced")


def yields(ledger: Ledger) -> pl.DataFrame:
    """Leads and what they brought by the day of their creation and their age when they were won, and their cost.

    Returns DIMENSIONS | created_day | won_age | recorded | decisions_known (whether any win ever was; any acceptance
    and any rejection: the same in every line) | n | accepted | decided (leads), the sums of `_wins.MONEY` and of
    `_cost.costs`.
    """
    counted = [tally(with_wins(ledger), ["created_day", "won_age"], LEADS), _cost.costs(ledger)]
    known = {
        "recorded": on_record(ledger, "won_at"),
        "decisions_known": on_record(ledger, "accepted_at", "rejected_at"),
    }
    flags = [pl.lit(flag).alias(name) for name, flag in known.items()]
    return stacked(counted, MEASURES).with_columns(*flags)


def leads(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every lead, with `won_age` and what its win brought."""
    return with_wins(ledger).collect()


def source_yield(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """A row a source (null: nobody recorded one); the rows together hold every lead and every cent of spend once.

    Where no win was ever recorded nobody knows what was won: null, not 0 %. The interval of the profit is that of a
    sum of unequal margins, each as likely to be missing as to be there twice; the spend is taken as known.
    Returns the columns of METRIC.columns.
    """
    won = pl.when(pl.col("won_age").is_not_null()).then(pl.col(N)).otherwise(0)
    sums = [pl.col(name).sum() for name in MEASURES if name != N]
    rows = counts.group_by("source").agg(
        pl.col(N).sum().alias("leads"), won.sum().alias("won"), pl.col("recorded", "decisions_known").any(), *sums
    )
    rows = with_equal_age(with_share(rows, "won", "leads"), counts, "source", moment.day)
    rows = _with_profit(_with_money(rows)).with_columns(pl.when(pl.col("recorded")).then(pl.col(WON)))
    return _with_rank(rows).select(METRIC_COLUMNS).sort("source", nulls_last=True)


def _with_money(rows: pl.DataFrame) -> pl.DataFrame:
    """Unknown is not zero: no spend on record means an unknown cost, a won lead without margin an unknown margin."""
    priced = pl.col("recorded") & ((pl.col("unpriced") < pl.col("won")) | (pl.col("won") == 0))
    decided = pl.when(pl.col("decisions_known") & (pl.col("decided") > 0)).then(pl.col("decided"))
    revenue = pl.when(priced).then(pl.col("revenue_cents"))
    cost = pl.when(pl.col("cost_lines") > 0).then(pl.col("cost_cents"))
    margin = pl.when(pl.col("recorded") & (pl.col("margin_known") == pl.col("won"))).then(pl.col("margin_cents"))
    return rows.with_columns(
        (pl.col("accepted") / decided).alias("sal_rate"),
        revenue.alias("revenue_cents"),
        units(revenue).alias("revenue"),
        cost.alias("cost_cents"),
        units(cost).alias("cost"),
        margin.alias("margin_cents"),
        (margin - cost).alias("profit_cents"),
    )


def _with_profit(rows: pl.DataFrame) -> pl.DataFrame:
    """Margin and profit for each lead, and how far the profit could be off."""
    margin, leads = units(pl.col("margin_cents")), pl.when(pl.col("leads") > 0).then(pl.col("leads"))
    rows = with_reach(rows, worth(margin, pl.col("margin_squares")))
    return rows.with_columns(
        (margin / leads).alias("margin_per_lead"),
        (units(pl.col("profit_cents")) / leads).alias("profit_per_lead"),
        ((margin * pl.col("least") - pl.col("cost")) / leads).alias("profit_low"),
        ((margin * pl.col("most") - pl.col("cost")) / leads).alias("profit_high"),
    )


def _with_rank(rows: pl.DataFrame) -> pl.DataFrame:
    ranked = pl.col("leads") >= ENOUGH
    compared = pl.when(ranked).then(pl.col("pooled_value"))
    place = compared.rank("min", descending=True).cast(pl.Int64)
    return rows.with_columns(ranked.alias("ranked"), place.alias("rank"))


METRIC = Metric(
    key="source_yield",
    name="Yield of each source",
    question="Which sources bring leads that become customers, and at what profit?",
    formula="won / leads of each source; at equal age by Kaplan–Meier; pooled towards the mean of all sources",
    unit="share",
    better="higher",
    owner="marketing",
    clock="long",
    source="leads.source, leads.won_at, leads.amount_cents, leads.margin_share, spend, campaigns",
    count=yields,
    finish=source_yield,
    measures=MEASURES,
    by=("source",),
    leads=leads,
    keys=("source",),
    numerator="won",
    denominator="leads",
    n="leads",
    misleads="A source that grew lately has young leads and a low share of wins so far: compare at_age. Small sources "
    "swing by chance: read pooled_value, and do not rank fewer than 30 leads. Spend is shared by lead, not by effort. "
    "Profit has all of the cost already and only the wins so far: it grows as leads ripen.",
    columns={
        "source": "where the lead came from; empty when nobody recorded it",
        "leads": "leads of the source",
        "won": "of these, won so far; empty, like all that follows from it, where no win was ever recorded",
        "value": "won / leads",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
        "accepted": "leads whose last decision was to accept",
        "decided": "leads with a decision",
        "sal_rate": "accepted / decided; empty where no acceptance or no rejection was ever recorded",
        "age_days": "the equal age, in days after creation",
        "at_age": "share won by that age (Kaplan–Meier); empty when no lead is that old",
        "at_age_leads": "how many fully observed leads that share is worth",
        "pooled_value": "the same share, pooled towards the mean of all sources (Beta-binomial)",
        "pooled_low": "lower end of its 95 % credible interval",
        "pooled_high": "upper end of its 95 % credible interval",
        "revenue_cents": "won amounts, in cents; empty when no win has one",
        "revenue": "won amounts",
        "unpriced": "won leads without an amount: missing from revenue",
        "cost_cents": "spend of the campaigns that brought the leads, in cents; empty when none is on record",
        "cost": "the same in whole currency units",
        "unlinked_cents": "spend of campaigns that no lead came from, in cents; in the row without a source only",
        "margin_cents": "margin won, in cents; empty while a win has no margin or no amount",
        "margin_per_lead": "margin won for each lead, won or not",
        "profit_cents": "margin − cost, in cents; empty while either is unknown",
        "profit_per_lead": "margin − cost for each lead, won or not",
        "profit_low": "lower end of its 95 % interval (scaled Poisson, of the margins won); empty without a win",
        "profit_high": "upper end of its 95 % interval",
        "ranked": "false below 30 leads",
        "rank": "place by pooled_value among those that are ranked, 1 the best",
    },
)
METRIC_COLUMNS = list(METRIC.columns or {})
