"""Rules of attribution: how much each touch of a journey weighs, in whole numbers."""

from collections.abc import Mapping, Sequence

import polars as pl

from metrics._models import DECAY, FIRST, LAST, LINEAR, POSITION, U, W

HALF_LIFE_DAYS = 7
"""Time decay: a touch so many days earlier weighs half. A week; printed beside every number that it makes."""
_LIVES = 24
"""A touch older than so many half-lives before the last one weighs nothing (less than one part in 16 million)."""
_DECAY = pl.Series(
    [*(round(2 ** (_LIVES - days / HALF_LIFE_DAYS)) for days in range(_LIVES * HALF_LIFE_DAYS + 1)), 0], dtype=pl.Int32
)
_EVENTS = ("created", "opportunity")


def weights() -> Mapping[str, pl.Expr]:
    """The weight of a touch by each rule, from the columns of `placed`; what counts is its part of the journey's sum.

    first touch, last touch: all to that one. linear: the same to each. U-shaped: 40 % to the first, 40 % to that of
    the lead's creation, 20 % shared by the rest; of two touches each has half. position-based: 40 % first, 40 % last,
    20 % the rest. W-shaped: 30 % to the first, to that of the creation and to that of the opportunity, 10 % the rest.
    time decay: 2^(−days / HALF_LIFE_DAYS), in days before the last touch (days before the win make the same parts).
    A touch with several roles has them all; where no touch is without a role, the roles alone make up the whole.
    """
    first, last, created, opportunity = pl.lit(0, pl.Int32), pl.col("length") - 1, *map(pl.col, _EVENTS)
    age = (pl.col("last_day") - pl.col("day")).clip(upper_bound=len(_DECAY) - 1)
    return {
        FIRST: _at(first),
        LAST: _at(last),
        LINEAR: pl.lit(1, pl.Int32),
        U: pl.when(pl.col("length") == 2).then(1).otherwise(_held([first, created], 40, 20)),
        POSITION: _held([first, last], 40, 20),
        W: _held([first, created, opportunity], 30, 10),
        DECAY: pl.lit(_DECAY).gather(age),
    }


def placed(touches: pl.DataFrame, leads: pl.DataFrame) -> pl.DataFrame:
    """Adds where each touch stands in its journey, and where the decisive touches stand.

    place (0 is the first) | length (touches) | last_day (day of the last touch) | created, opportunity: the place of
    the last touch at or before the lead's creation or opportunity; of the first touch where none came before it, or
    where nobody recorded when it was.
    """
    each = _journeys(touches, leads)
    row = pl.int_range(pl.len(), dtype=pl.Int32)
    found = touches.hstack(each[touches["lead_row"].rle_id()])
    return found.with_columns((row - pl.col("begin")).alias("place")).drop("begin")


def _journeys(touches: pl.DataFrame, leads: pl.DataFrame) -> pl.DataFrame:
    """A row for each journey: begin (the row of its first touch) | length | last_day | created | opportunity."""
    length = touches["lead_row"].rle().struct.field("len").cast(pl.Int32)
    end = length.cum_sum()
    early = {event: touches["at"] <= leads[f"{event}_at"].gather(touches["lead_row"]) for event in _EVENTS}
    until = {event: one.fill_null(False).cast(pl.Int32).cum_sum().gather(end - 1) for event, one in early.items()}
    return pl.DataFrame(
        {"begin": end - length, "length": length, "last_day": touches["day"].gather(end - 1)}
        | {event: (along - along.shift(fill_value=0) - 1).clip(0) for event, along in until.items()}
    )


def _held(roles: Sequence[pl.Expr], each: int, rest: int) -> pl.Expr:
    """`each` for every role that a touch has; the touches without a role share `rest` equally."""
    mine = pl.sum_horizontal(_at(role) for role in roles)
    free = pl.col("length") - pl.sum_horizontal(_new(role, roles[:number]) for number, role in enumerate(roles))
    return pl.when(mine == 0).then(rest).otherwise(each * mine * pl.max_horizontal(free, 1))


def _at(place: pl.Expr) -> pl.Expr:
    return (pl.col("place") == place).cast(pl.Int32)


def _new(role: pl.Expr, earlier: Sequence[pl.Expr]) -> pl.Expr:
    """1 where a role is at another touch than all the earlier ones."""
    return pl.all_horizontal(pl.lit(True), *(role != other for other in earlier)).cast(pl.Int32)
