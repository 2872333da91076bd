"""Which channels brought the wins, and how far does the answer depend on the model?"""

import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from metrics._bags import WON_BAGS, bag, ranges, resampled
from metrics._chains import step_lines
from metrics._credited import ENOUGH, every_row, journeyed, model_lines
from metrics._credits import ONE, credit_lines, measures
from metrics._journeys import behind, split
from metrics._lines import narrowed, stacked
from metrics._markov import allotted, markov_replicates, markov_shares
from metrics._metric import Metric, Moment, N
from metrics._models import DECAY, LINEAR, MARKOV, MODELS
from metrics._money import units
from metrics._roles import HALF_LIFE_DAYS

OF, MONEY = "channel", "amount_cents"
MEASURES = measures([MONEY])
KEYS = ["model", OF]


def journeys(ledger: Ledger) -> pl.DataFrame:
    """What the models give to the channels of each deal, and the steps of all journeys.

    Returns DIMENSIONS | bag | part | channel | to | n | amount_cents | amount_cents_known: the lines of
    `metrics._credits` and of `metrics._chains`.
    """
    won, others = split(ledger, OF)
    keys = ledger.leads.select(*DIMENSIONS, bag())
    parts = [credit_lines(won, ledger.leads, OF, [MONEY]), step_lines(won, others, keys, OF)]
    return narrowed(stacked(parts, MEASURES), MEASURES)


def won(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every won lead once for each channel that touched it before the win."""
    return behind(ledger, OF)


def attribution(counts: pl.DataFrame, _moment: Moment) -> pl.DataFrame:
    """What each model gives to each channel: a row for every model with every channel that ever touched a lead.

    Returns model | channel | leads (won, touched by it) | credit | wins (all won leads) | value | low | high (share of
    the wins, 95 % bootstrap) | least | most (value over the nine models) | priced (credit from wins with an amount)
    | revenue_cents | revenue (money in whole units) | half_life_days. Where no win was ever recorded nothing is shared.
    """
    lines = model_lines(counts, OF, MEASURES)
    sums = lines.group_by(KEYS).agg(pl.col(MEASURES).sum())
    sums = pl.concat([sums, _markov(counts, sums)])
    rows = every_row(counts, OF, MODELS).join(sums, on=KEYS, how="left", nulls_equal=True, maintain_order="left")
    rows = rows.join(_ranges(counts, lines), on=KEYS, how="left", nulls_equal=True, maintain_order="left")
    won_any = pl.when(pl.col("wins") > 0)
    shown = _shown(rows.with_columns(pl.col(MEASURES).fill_null(0)))
    return shown.with_columns(won_any.then(pl.col("credit", "priced", "revenue_cents", "revenue"))).select(COLUMNS)


def _markov(counts: pl.DataFrame, sums: pl.DataFrame) -> pl.DataFrame:
    """The sums of the Markov model: those of all journeys together, shared by the removal effects."""
    one = sums.filter(pl.col("model") == LINEAR).with_columns(pl.lit(MARKOV).alias("model"))
    shares = markov_shares(counts, OF)
    whole = one.filter(journeyed(OF)).select(pl.col(MEASURES).sum()).row(0)
    parts = {name: allotted(amount, shares.values()) for name, amount in zip(MEASURES, whole, strict=True)}
    found = pl.DataFrame({OF: list(shares), **parts}, schema={OF: pl.String, **dict.fromkeys(MEASURES, pl.Int64)})
    return pl.concat([found.select(pl.lit(MARKOV).alias("model"), *one.columns[1:]), one.filter(~journeyed(OF))])


def _ranges(counts: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Where the shares lie when other leads of the same kind are drawn: model | channel | low | high."""
    drawn = resampled(lines, KEYS, [N], WON_BAGS)
    one = drawn.filter(pl.col("model") == LINEAR).with_columns(pl.lit(MARKOV).alias("model"))
    wins = one.group_by("replicate").agg(
        pl.col(N).sum().alias("wins"), pl.col(N).filter(journeyed(OF)).sum().alias("won")
    )
    chained = markov_replicates(counts, OF).join(wins, on="replicate")
    chained = chained.select("replicate", pl.lit(MARKOV).alias("model"), OF, (pl.col("share") * pl.col("won")).alias(N))
    every = pl.concat([frame.cast({N: pl.Float64}) for frame in (drawn, chained, one.filter(~journeyed(OF)))])
    return ranges(every.join(wins, on="replicate"), KEYS, pl.col(N) / pl.col("wins"))


def _shown(rows: pl.DataFrame) -> pl.DataFrame:
    wins = pl.col(N).sum().over("model") // ONE
    rows = rows.with_columns((pl.col(N) / ONE).round(6).alias("credit"), wins.alias("wins"))
    rows = rows.with_columns((pl.col("credit") / pl.when(pl.col("wins") > 0).then(pl.col("wins"))).alias("value"))
    known = pl.when((pl.col("leads") >= ENOUGH) & (pl.col("low") < pl.col("high")))
    return rows.with_columns(
        known.then(pl.min_horizontal("low", "value")).alias("low"),
        known.then(pl.max_horizontal("high", "value")).alias("high"),
        pl.col("value").min().over(OF).alias("least"),
        pl.col("value").max().over(OF).alias("most"),
        (pl.col(f"{MONEY}_known") / ONE).round(6).alias("priced"),
        pl.col(MONEY).alias("revenue_cents"),
        pl.when((pl.col(f"{MONEY}_known") > 0) | (pl.col(N) == 0)).then(units(pl.col(MONEY))).alias("revenue"),
        pl.when(pl.col("model") == DECAY).then(HALF_LIFE_DAYS).cast(pl.Int64).alias("half_life_days"),
    )


METRIC = Metric(
    key="attribution",
    name="Attribution",
    question="Which channels brought the wins, and how far does the answer depend on the model?",
    formula="credit of the channel / won leads, by nine models; least and most over the models are the honest answer",
    unit="share",
    better="neither",
    owner="marketing",
    clock="long",
    source="touches.at, touches.channel, leads.won_at, leads.created_at, leads.opportunity_at, leads.amount_cents",
    count=journeys,
    finish=attribution,
    measures=MEASURES,
    leads=won,
    keys=("model", "channel"),
    numerator="credit",
    denominator="wins",
    n="leads",
    misleads="No model knows what would have happened without a channel: each is a rule for sharing, and a touch that "
    "was never recorded gets nothing. Where least and most lie far apart the data does not say who brought the wins. "
    "low and high are chance alone, within one model. Channels that meet ready buyers (brand search) look good in all.",
    columns={
        "model": "first touch, last touch, linear, U-shaped (40 % first, 40 % lead creation, 20 % the rest; of two "
        "touches half each), position-based (40 % first, 40 % last, 20 % the rest), W-shaped (30 % first, 30 % lead "
        "creation, 30 % opportunity, 10 % the rest), time decay (half for every half-life before the last touch), "
        "Shapley (the channels of a deal equally), Markov (what is missing if the channel leads nowhere, all journeys)",
        "channel": "channel of the touches at or before the win; empty when it has none; `no touch recorded`: wins "
        "without any, shared among nobody",
        "leads": "won leads that the channel touched",
        "credit": "wins that the model gives to the channel; the credits of a deal add up to 1; empty without a win",
        "wins": "won leads",
        "value": "credit / wins; empty without a win",
        "low": "lower end of its 95 % range (bootstrap over leads); empty below 10 won leads or where all went one way",
        "high": "upper end of its 95 % range",
        "least": "smallest value of the channel over the nine models",
        "most": "largest value of the channel over the nine models",
        "priced": "part of the credit that comes from wins with an amount; empty without a win",
        "revenue_cents": "amounts that the model gives to the channel, in cents; those of a deal add up to its "
        "amount; empty without a win",
        "revenue": "the same in whole units of the currency; empty when no win behind the credit has an amount",
        "half_life_days": "time decay only: days by which a touch must be older to weigh half",
    },
)
COLUMNS = list(METRIC.columns or {})
