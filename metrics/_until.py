"""How long until a share of each group had the event: the quantiles of Kaplan–Meier curves that nobody draws."""

from collections.abc import Mapping, Sequence
from math import log

import polars as pl

from metrics._packed import PACKED, packing
from metrics._shares import Z95
from metrics._survival import ROUNDING

_ALL_GONE = -64.0
"""Stands for the logarithm of 0: that of a share so small that no group is large enough for it."""


def until(sets: pl.DataFrame, by: Sequence[str], duration: str, shares: Mapping[str, float]) -> pl.DataFrame:
    """The shortest duration by which at least each share of a group had the event, with its 95 % interval.

    `sets`: by | duration | at_risk | events, sorted by groups and durations, a group's lines together (`risk_sets`
    makes them, and `lead_sets`). The same numbers as `quantile` of `survival` gives, several times faster: the curve
    is not worked out but compared with each share on the scale of its interval, log(−log S), where a bound is a sum:
    S^exp(±z·se/|log S|) ≤ q where log|log S| ± z·se/|log S| ≥ log|log q|.
    Returns by | for each name of `shares` name, `name_low` and `name_high` (in the unit of the duration), a row for
    each group, sorted. Null: the curve (or its bound) never falls that far.
    """
    groups = [*by]
    curve = _transformed(sets, groups, duration)
    begins = curve["begins"].arg_true()
    fallen = {name: one for called, share in shares.items() for name, one in _fallen(called, share).items()}
    lines = curve.select((one & pl.col("ends")).fill_null(False).alias(name) for name, one in fallen.items())
    ends = begins.shift(-1, fill_value=curve.height)
    keys = (sets[name].gather(begins) for name in groups)
    return pl.DataFrame([*keys, *(_first(line, begins, ends, curve[duration]) for line in lines)])


def _first(holds: pl.Series, begins: pl.Series, ends: pl.Series, duration: pl.Series) -> pl.Series:
    """The duration of the first line of each group for which something holds; null where it holds for none."""
    lines = holds.arg_true()
    lines = lines.append(pl.Series([holds.len()], dtype=lines.dtype))
    first = lines.gather(lines.search_sorted(begins))
    return duration.gather(pl.select(pl.when(first < ends).then(first)).to_series()).alias(holds.name)


def lead_sets(leads: pl.DataFrame, group: str, duration: str, states: Sequence[str]) -> pl.DataFrame:
    """Leads one a line → group | duration | at_risk | events (1 or 0) of each, sorted, for `until`.

    `states` names the column of an Enum and two of its values: had the event, still waits; other leads are left out. Of
    those with the same duration the ones with the event come first, so that who waits is at risk of it.
    """
    state, event, waits = states
    waiting = pl.col(state) == waits
    timed = leads.lazy().filter(pl.col(duration).is_not_null() & (waiting | (pl.col(state) == event)))
    timed = timed.select(group, duration, waiting.alias(state))
    packs = packing(timed, [group, duration, state])
    assert packs is not None
    numbers = timed.select(packs.packed).collect(engine="streaming")[PACKED].sort()
    of_group, of_duration, of_state = packs.digits
    code, unit = pl.col(PACKED) // of_state.base, of_duration.base
    lines = numbers.to_frame().select(
        of_group.key(code // unit),
        (code % unit + of_duration.least).alias(duration),
        (pl.col(PACKED) % of_state.base == 0).cast(pl.Int32).alias("events"),
    )
    sizes = lines[group].rle().struct.field("len").cast(pl.Int32)
    after = sizes.cum_sum().repeat_by(sizes).explode(empty_as_null=False)
    return lines.with_columns((after - pl.int_range(pl.len(), dtype=pl.Int32)).alias("at_risk"))


def _transformed(sets: pl.DataFrame, groups: Sequence[str], duration: str) -> pl.DataFrame:
    """Adds hazard (−log S) | middle (its logarithm) | half (of the interval, on that scale; null where S is 0 or 1).

    begins: the first line of a group; ends: the last one of a duration.
    """
    n, d = pl.col("at_risk").cast(pl.Float64), pl.col("events")
    fall = pl.when(d < n).then((-d / n).log1p()).otherwise(_ALL_GONE)
    variance = pl.when(d < n).then(d / (n * (n - d))).otherwise(0.0)
    begins = pl.any_horizontal(pl.int_range(pl.len()) == 0, *(_changed(name) for name in groups))
    steps = sets.with_columns(begins.alias("begins"), fall.alias("fall"), variance.alias("variance"))
    ends = (pl.col("begins") | _changed(duration)).shift(-1, fill_value=True)
    summed = steps.with_columns(
        ends.alias("ends"), (-_within("fall")).alias("hazard"), _within("variance").sqrt().alias("deviation")
    )
    certain = (pl.col("hazard") == 0) | (n == d)
    return summed.with_columns(
        pl.col("hazard").log().alias("middle"),
        pl.when(~certain).then(Z95 * pl.col("deviation") / pl.col("hazard")).alias("half"),
    )


def _within(step: str) -> pl.Expr:
    """The running sum within each group: the one over all lines, less what it was before the group began."""
    running = pl.col(step).cum_sum()
    return running - pl.when("begins").then(running - pl.col(step)).forward_fill()


def _changed(name: str) -> pl.Expr:
    return pl.col(name).ne_missing(pl.col(name).shift())


def _fallen(name: str, share: float) -> dict[str, pl.Expr]:
    """Whether the curve, its lower and its upper bound have fallen so far that the share had the event."""
    level = -log(1 - share + ROUNDING)
    ends = {f"{name}_low": pl.col("middle") + pl.col("half"), f"{name}_high": pl.col("middle") - pl.col("half")}
    return {name: pl.col("hazard") >= level, **{bound: (end >= log(level)) for bound, end in ends.items()}}
