"""What every watched series says, week by week: limits, state, and the weeks that the limits rest on."""

from datetime import date

import polars as pl

from metrics._metric import Metric, Moment, Series
from metrics._xmr import state

COLUMNS: dict[str, pl.DataType] = {
    "series": pl.String(), "name": pl.String(), "part": pl.String(), "unit": pl.String(), "week": pl.Date(),
    "value": pl.Float64(), "low": pl.Float64(), "mean": pl.Float64(), "high": pl.Float64(), "state": pl.String(),
    "rule": pl.String(), "baseline_from": pl.Date(), "baseline_until": pl.Date(), "baseline_weeks": pl.Int64(),
}  # fmt: skip


def signals(metric: Metric, rows: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Each week of each declared series, judged by the weeks before it: better, worse, changed or no signal.

    `rows` is the metric's result. The week that the end of the data cuts is not judged, nor is one that its series
    declares unsettled: it would look worse or better only because it is young.
    Returns series (the column) | name | part (what tells series of one column apart, null for one) | unit | week (its
    first day) | value | low | mean | high (natural process limits, in the series' unit) | state | rule (in words)
    | baseline_from | baseline_until (first and last week of the baseline) | baseline_weeks.
    low, mean, high and the baseline are null while the series is too short to tell. Source: `metrics._xmr`.
    Misleads where the leads of a week are few: a share then swings by chance, and the limits say just that.
    """
    whole = _whole_weeks(rows, moment) if metric.series else rows
    found = [line for one in metric.series for line in _every_part(one, whole, metric.totals)]
    return pl.DataFrame(found, schema=COLUMNS, orient="row")


def _whole_weeks(rows: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    return rows.filter(pl.col("week") + pl.duration(days=6) <= moment.as_of).sort("week")


def _every_part(one: Series, rows: pl.DataFrame, totals: tuple[str, ...]) -> list[tuple[object, ...]]:
    if not one.by:
        return _judged(one, None, rows)
    parts = rows.partition_by(one.by, maintain_order=True, as_dict=True)
    named = sorted((_named(one.by, key, totals), str(key), key) for key in parts)
    return [line for name, _, key in named for line in _judged(one, name, parts[key])]


def _named(by: tuple[str, ...], key: tuple[object, ...], totals: tuple[str, ...]) -> str:
    """What tells a part from the others; null is all together in a total, elsewhere nobody recorded it."""
    words = zip(by, key, strict=True)
    return " · ".join(("all" if name in totals else "") if value is None else str(value) for name, value in words)


def _judged(one: Series, part: str | None, rows: pl.DataFrame) -> list[tuple[object, ...]]:
    settled = rows.filter(one.settles) if one.settles else rows
    known = settled.filter(pl.col(one.column).is_not_null())
    weeks: list[date] = known["week"].to_list()
    values: list[float] = known[one.column].cast(pl.Float64).to_list()
    return [
        (one.column, one.name, part, one.unit, week, values[place], *_said(values[: place + 1], weeks, one))
        for place, week in enumerate(weeks)
    ]


def _said(values: list[float], weeks: list[date], one: Series) -> tuple[object, ...]:
    signal = state(values, one.better)
    if signal.limits is None or signal.span is None:
        return (None, None, None, signal.state, signal.rule, None, None, None)
    first, last = weeks[signal.span.start], weeks[signal.span.stop - 1]
    usual = signal.limits
    return (usual.low, usual.mean, usual.high, signal.state, signal.rule, first, last, usual.baseline)
