"""The CSVs as frames of the contract, moved so that they end on a given day.

They move by whole weeks in local time, so that Mondays stay Mondays and nine o'clock stays nine o'clock across a change
of summer time; what would then lie after the last day is cut, as if it had not happened yet. The seasons move along.
"""

from datetime import date
from pathlib import Path

import polars as pl

from agreement.calendar import month, month_begins
from agreement.frames import EVENTS, FRAMES
from sample_data.disputes import SAID
from sample_data.targets import quarters
from sample_data.truth import ENDS_ON, TIME_ZONE

HERE = Path(__file__).resolve().parent
_UTC = pl.Datetime("us", "UTC")
_WITH = {
    "first_response": ("attempts",), "rejected": ("rejection_reason",), "lost": ("lost_reason",),
    "opportunity": ("amount_cents", "margin_share"), "assigned": ("sales_owner",),
}  # fmt: skip
"""What becomes known together with an event."""


def frames(ends_on: date) -> dict[str, pl.DataFrame]:
    """Every frame of the contract, ending on `ends_on`."""
    days = moved_by(ends_on)
    moved = {name: _moved(_read(name), days) for name in FRAMES}
    end = pl.lit(ends_on).cast(pl.Datetime("us")).dt.offset_by("1d").dt.replace_time_zone(TIME_ZONE).cast(_UTC)
    moved["leads"] = _known(moved["leads"], end)
    for name in ("stage_changes", "touches", "conversations", "content_uses", "ratings"):
        moved[name] = moved[name].filter(pl.col("at") < end)
    moved["disputes"] = _said(moved["disputes"], end)
    moved["spend"] = moved["spend"].filter(pl.col("on") <= ends_on)
    moved["targets"] = _retargeted(moved["targets"], month(ends_on) - month(ENDS_ON))
    return moved


def moved_by(ends_on: date) -> int:
    """How many days the sample moves: the fewest whole weeks that reach `ends_on`."""
    return -7 * ((ENDS_ON - ends_on).days // 7)


def _read(name: str) -> pl.DataFrame:
    columns = FRAMES[name].columns
    text = pl.read_csv(HERE / f"{name}.csv", infer_schema=False)
    return text.select(_typed(column, kind) for column, kind in columns.items())


def _typed(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if kind == _UTC:
        return column.str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us", time_zone="UTC")
    if kind == pl.Date():
        return column.str.to_date("%Y-%m-%d")
    return column == "true" if kind == pl.Boolean() else column.cast(kind)


def _moved(frame: pl.DataFrame, days: int) -> pl.DataFrame:
    return frame.with_columns(
        *(_later(name, days) for name, kind in frame.schema.items() if kind == _UTC),
        *(pl.col(name).dt.offset_by(f"{days}d") for name, kind in frame.schema.items() if kind == pl.Date()),
    )


def _later(name: str, days: int) -> pl.Expr:
    local = pl.col(name).dt.convert_time_zone(TIME_ZONE).dt.replace_time_zone(None)
    return (
        local.dt.offset_by(f"{days}d").dt.replace_time_zone(TIME_ZONE, ambiguous="earliest").dt.convert_time_zone("UTC")
    )


def _known(leads: pl.DataFrame, end: pl.Expr) -> pl.DataFrame:
    """Leads as they were known at `end`."""
    times = [f"{event}_at" for event in EVENTS]
    leads = leads.filter(pl.col("created_at") < end)
    leads = leads.with_columns(pl.when(pl.col(name) < end).then(pl.col(name)).alias(name) for name in times)
    known = [
        pl.when(pl.col(f"{event}_at").is_not_null()).then(pl.col(column)).alias(column)
        for event, columns in _WITH.items() for column in columns
    ]  # fmt: skip
    return leads.with_columns(*known, pl.max_horizontal(times).alias("updated_at"))


def _said(disputes: pl.DataFrame, end: pl.Expr) -> pl.DataFrame:
    """Disputes as far as both teams had spoken at `end`."""
    begun = disputes.filter(pl.col("contested_at") < end)
    return begun.with_columns(
        pl.when(pl.col(time) < end).then(pl.col(name)).alias(name)
        for time, said in SAID.items() for name in (time, said)
    )  # fmt: skip


def _retargeted(targets: pl.DataFrame, months: int) -> pl.DataFrame:
    """Monthly targets moved by whole months, with the quarters they now make."""
    monthly = [
        row | {"period": _month(row["period"], months)}
        for row in targets.iter_rows(named=True) if "Q" not in row["period"]
    ]  # fmt: skip
    return pl.DataFrame(monthly + quarters(monthly), schema=FRAMES["targets"].columns)


def _month(period: str, months: int) -> str:
    return month_begins(month(date.fromisoformat(f"{period}-01")) + months).strftime("%Y-%m")
