"""The week for machines: every number as it was counted, as JSON and as CSV."""

import json
from dataclasses import asdict
from datetime import date, datetime

import polars as pl

from agreement.cells import csv_bytes
from reports.told import known_limits, state_words
from reports.week import Measure, Week

SCHEMA = {
    "week": pl.Date(), "key": pl.String(), "measure": pl.String(), "side": pl.String(), "unit": pl.String(),
    "number": pl.Float64(), "previous": pl.Float64(), "low": pl.Float64(), "mean": pl.Float64(), "high": pl.Float64(),
    "signal": pl.String(), "leads_behind": pl.Int64(), "written": pl.String(), "written_before": pl.String(),
}  # fmt: skip
"""The columns of the CSV; money in whole units of the currency that `written` names."""


def week_json(one: Week) -> bytes:
    """Everything that the report says, as one JSON object in UTF-8."""
    return json.dumps(asdict(one), ensure_ascii=False, allow_nan=False, indent=1, default=_plain).encode() + b"\n"


def week_csv(one: Week) -> bytes:
    """A row a measure."""
    return csv_bytes(pl.DataFrame([_row(one, measure) for measure in one.measures], schema=SCHEMA, orient="row"))


def _row(one: Week, m: Measure) -> tuple[object, ...]:
    limits = known_limits(m)
    unit = one.currency if m.unit == "money" else m.unit
    return (
        one.begins, m.key, m.name, m.side, unit, m.number, m.previous, *limits, state_words(m), len(m.behind), m.value,
        m.before,
    )  # fmt: skip


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in JSON.")
