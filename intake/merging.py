"""What the frames become when rows are saved over them, worked out in memory: the same upsert, without a database."""

from collections.abc import Mapping

import polars as pl

from agreement.frames import FRAMES, Frame


def merged(stored: Mapping[str, pl.DataFrame], rows: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Every frame of the contract after saving `rows` (contract types, each key once) over `stored` (whole frames).

    A row with a known key gets the values that are brought, null included; a column that is not brought keeps its
    values. Sorted by key.
    """
    return {
        name: _over(frame, stored.get(name, frame.empty), rows[name]) if name in rows else stored.get(name, frame.empty)
        for name, frame in FRAMES.items()
    }


def _over(frame: Frame, there: pl.DataFrame, brought: pl.DataFrame) -> pl.DataFrame:
    key = list(frame.key)
    known = there.join(brought.with_columns(pl.lit(True).alias("#met")), on=key, how="left", suffix="#new")
    met = pl.col("#met").fill_null(False)
    news = [pl.when(met).then(f"{name}#new").otherwise(name).alias(name) for name in brought.columns if name not in key]
    new = brought.join(there.select(key), on=key, how="anti")
    whole = pl.concat([known.with_columns(news).select(there.columns), new], how="diagonal")
    return whole.select(list(frame.columns)).sort(key)
