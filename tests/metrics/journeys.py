"""Journeys from short literals: what touched a lead, when, and whether it was won."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import strategies as st

from agreement.frames import LEADS, TOUCHES
from agreement.ledger import Ledger, ledger
from metrics.attribution import METRIC

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)

TOUCH = st.tuples(st.integers(0, 2_000), st.sampled_from(["a", "b", "c", "d", None]))
JOURNEY = st.fixed_dictionaries(
    {
        "touches": st.lists(TOUCH, max_size=9),
        "created": st.none() | st.integers(0, 2_000),
        "opportunity": st.none() | st.integers(0, 2_000),
        "won": st.none() | st.integers(500, 2_500),
        "amount": st.none() | st.integers(-500, 10**7),
        "region": st.sampled_from(["north", "south", None]),
    }
)
JOURNEYS = st.lists(JOURNEY, min_size=1, max_size=12)


def ledger_of_journeys(
    *journeys: dict[str, Any], of: str = "channel", as_of: date = date(2026, 12, 31), **more: pl.DataFrame
) -> Ledger:
    """Times are in hours since BEGIN, touches are (hour, channel); `more` frames of the contract."""
    leads = [
        {
            "lead_id": str(number),
            **{f"{event}_at": at(one.get(event)) for event in ("created", "opportunity", "won")},
            **{name: one.get(name) for name in ("region", "margin_share")},
            "amount_cents": one.get("amount"),
        }
        for number, one in enumerate(journeys, start=1)
    ]
    touches = [
        {"touch_id": f"{number} {place:03}", "lead_id": str(number), "at": at(hour), of: name}
        for number, one in enumerate(journeys, start=1)
        for place, (hour, name) in enumerate(one["touches"])
    ]
    frames = {
        "leads": pl.DataFrame(leads, _some(LEADS, leads)),
        "touches": pl.DataFrame(touches, _some(TOUCHES, touches)),
    }
    return ledger(frames | more, as_of=as_of)


def at(hour: int | None) -> datetime | None:
    return None if hour is None else BEGIN + hour * HOUR


def credits(read: Ledger, model: str) -> dict[str | None, float]:
    """Channel → credit."""
    return dict(METRIC.result(read).filter(model=model).select("channel", "credit").iter_rows())


def counted_paths(public_data: Path) -> pl.DataFrame:
    """ChannelAttribution's example: path (channels) | conversions | nulls, 10,000 lines."""
    lines = pl.read_csv(public_data / "attribution" / "Data.csv", separator=";")
    return lines.select(
        pl.col("path").str.split(" > "),
        pl.col("total_conversions").alias("conversions"),
        pl.col("total_null").alias("nulls"),
    )


def ledger_of_paths(paths: pl.DataFrame) -> Ledger:
    """Every conversion and every null of the counted paths as a lead of its own, a touch an hour."""
    kinds = [
        paths.select("path", pl.col(n).alias("n"), pl.lit(n == "conversions").alias("won"))
        for n in ("conversions", "nulls")
    ]
    each = pl.concat(kinds).with_columns(pl.int_ranges("n").alias("copy")).filter(pl.col("n") > 0).explode("copy")
    leads = each.with_row_index("lead_id").with_columns(pl.col("lead_id").cast(pl.String))
    hours = pl.lit(BEGIN) + pl.duration(hours=pl.int_range(pl.len()).over("lead_id"))
    touches = (
        leads.select("lead_id", pl.col("path").alias("channel")).explode("channel").with_columns(hours.alias("at"))
    )
    touches = touches.with_row_index("touch_id").with_columns(pl.col("touch_id").cast(pl.String))
    end = pl.lit(BEGIN) + pl.duration(hours=pl.col("path").list.len())
    won = leads.select("lead_id", pl.lit(BEGIN).alias("created_at"), pl.when("won").then(end).alias("won_at"))
    return ledger({"leads": won, "touches": touches}, as_of=date(2026, 12, 31))


def _some(frame: Any, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: kind for name, kind in frame.columns.items() if not rows or name in rows[0]}
