"""One deal, one whole: its win and its money shared among what touched it, to the last part and the last cent."""

from collections.abc import Sequence

import polars as pl

from agreement.frames import DIMENSIONS
from metrics._bags import bag
from metrics._journeys import spanned, untouched
from metrics._lines import stacked, summed
from metrics._metric import N, tally
from metrics._models import CREDITED, SHAPLEY, TOUCHED, UNTOUCHED, part
from metrics._packed import enum_digit
from metrics._roles import placed, weights

ONE = 720_720
"""A win is so many parts: journeys of up to 16 touches divide it without a remainder."""


def measures(money: Sequence[str]) -> tuple[str, ...]:
    """The measures of a credit line: n, and for each column of money its cents and `<money>_known`."""
    return (N, *(name for column in money for name in (column, f"{column}_known")))


def credit_lines(touches: pl.DataFrame, leads: pl.DataFrame, of: str, money: Sequence[str]) -> pl.DataFrame:
    """What each model gives to each `of` (channel or campaign_id), added up over the won leads.

    `touches` are those of `won_touches`; `money` names columns of leads in cents, null where unknown.
    Returns DIMENSIONS | bag | part | `of` | n | for each of `money` its cents | `<money>_known`.
    part: a model (n: its credit, ONE is a win) | touched (n: won leads that it touched) | untouched (n: ONE for each
    won lead without a journey). `<money>_known` is the part of n that comes from deals whose money is known.
    """
    pairs = deal_credits(touches, leads, of, money)
    deal = pairs["lead_row"].rle_id()
    deals = leads.select(*DIMENSIONS, "lead_id", "won_at")[pairs["lead_row"].rle().struct.field("value")]
    who = deals.select(*DIMENSIONS, bag())[deal]
    sums = [*(pl.col(name).sum() for name in pairs.columns[2:]), pl.len().cast(pl.Int64).alias(f"{TOUCHED} {N}")]
    wide = summed(who.hstack(pairs), [*DIMENSIONS, "bag", of], sums)
    models = [_lines(wide, of, model, measures(money)) for model in CREDITED]
    none = _untouched(leads.select(*DIMENSIONS, "lead_id", "won_at", *money), touches["lead_row"], money)
    return stacked([*models, _lines(wide, of, TOUCHED, [N]), none], measures(money))


def deal_credits(touches: pl.DataFrame, leads: pl.DataFrame, of: str, money: Sequence[str]) -> pl.DataFrame:
    """Each deal shared out: lead_row | `of` | for each model `<model> n` (credit), `<model> <money>`, `… known`.

    The credits of a deal add up to ONE and its cents to its money, in every model.

    Shapley: a coalition of channels wins the deals whose channels all lie inside it. Such a game is a sum of unanimity
    games, one a deal, and in each its channels have equal parts (Shapley 1953): exact for any number of channels.
    """
    pairs = spanned(_paired(placed(touches, leads), of)).with_columns((pl.col("row") + 1).alias(SHAPLEY))
    pairs = pairs.with_columns(leads[name].gather(pairs["lead_row"]) for name in money)
    pairs = pairs.lazy().with_columns(_credited(pl.col(model)).alias(model) for model in CREDITED).collect()
    return pairs.select("lead_row", of, *(one for model in CREDITED for one in _shared(model, money)))


def _paired(touches: pl.DataFrame, of: str) -> pl.DataFrame:
    """One row for each lead with each `of` that touched it, in order.

    Returns lead_row | `of` | for each rule the weights of all touches of this and the rows before, added up. To sort
    the touches and to take the running sums where a row ends is faster than to group by the rows.
    """
    digit = enum_digit(of, touches.schema[of])
    pair = touches.select(pl.col("lead_row").cast(pl.Int64) * digit.base + digit.code(pl.Int64())).to_series()
    order = pair.arg_sort()
    pair = pair.gather(order)
    ends = pair.ne_missing(pair.shift(-1)).arg_true()
    weighed = touches.lazy().select(one.alias(rule) for rule, one in weights().items()).collect()
    sums = weighed.select(pl.all().gather(order).cast(pl.Int64).cum_sum().gather(ends))
    lead = (pl.col("pair") // digit.base).cast(pl.UInt32).alias("lead_row")
    rows = pair.gather(ends).alias("pair").to_frame()
    return rows.select(lead, digit.key(pl.col("pair") % digit.base)).hstack(sums)


def _credited(along: pl.Expr) -> pl.Expr:
    """The credit of a deal up to a row, in parts of ONE; `along` is the running sum over the rows of all deals."""
    before = along.shift(1, fill_value=0).gather(pl.col("begin"))
    return ONE * (along - before) // (along.gather(pl.col("end")) - before)


def _shared(model: str, money: Sequence[str]) -> list[pl.Expr]:
    """What each row has of its deal, from the running wholes of a model: rounded down, so that nothing is lost."""
    until, credit = pl.col(model), _part(pl.col(model))
    found = [credit.alias(f"{model} {N}")]
    for name in money:
        cents = _part(pl.col(name).fill_null(0) * until // ONE)
        known = pl.when(pl.col(name).is_not_null()).then(credit).otherwise(0)
        found += [cents.alias(f"{model} {name}"), known.alias(f"{model} {name}_known")]
    return found


def _part(until: pl.Expr) -> pl.Expr:
    """What a row adds to the running whole of its lead."""
    return until - pl.when(pl.col("row") > pl.col("begin")).then(until.shift(1)).otherwise(0)


def _lines(wide: pl.DataFrame, of: str, what: str, names: Sequence[str]) -> pl.DataFrame:
    """The lines of one part, without those that are nothing."""
    found = [pl.col(f"{what} {name}").alias(name) for name in names]
    lines = wide.select(*DIMENSIONS, "bag", of, part(what), *found)
    return lines.filter(pl.any_horizontal(pl.col(name) != 0 for name in names))


def _untouched(leads: pl.DataFrame, touched: pl.Series, money: Sequence[str]) -> pl.DataFrame:
    sums = {N: pl.lit(ONE)}
    for name in money:
        sums |= {name: pl.col(name), f"{name}_known": pl.col(name).is_not_null() * pl.lit(ONE)}
    return tally(untouched(leads, touched).with_columns(bag(), part(UNTOUCHED)), ["bag", "part"], sums)
