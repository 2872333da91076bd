"""Numbers that stand for times: Unix seconds and milliseconds, and a spreadsheet's days since its first."""

from datetime import UTC, datetime

import polars as pl

UNIX_MS, UNIX_S, EXCEL, EXCEL_1904 = SERIALS = ("unix-ms", "unix-s", "excel", "excel-1904")
"""Names that stand where a format would. A spreadsheet counts days from 1900, one from an old Mac from 1904."""
_FIRST, _AFTER_MS, _AFTER_S = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (1990, 2101, 2200))
_DAY_ZERO = {EXCEL: datetime(1899, 12, 30), EXCEL_1904: datetime(1904, 1, 1)}
_DAYS_UNTIL_1990, _DAYS_UNTIL_2101 = 32_874, 73_416
_MAC = (_DAY_ZERO[EXCEL_1904] - _DAY_ZERO[EXCEL]).days


def numbered(cells: pl.Series, pattern: str) -> pl.Series:
    """Digits → times: UTC for Unix, without a zone for a spreadsheet; null for what cannot be meant.

    Milliseconds lie within 1990–2100, seconds within 1990–2199, days within 1990–2100: no number can be two of them.
    """
    if pattern in _DAY_ZERO:
        return _days(cells, pattern)
    return _seconds(cells) if pattern == UNIX_S else _milliseconds(cells)


def _milliseconds(cells: pl.Series) -> pl.Series:
    count = cells.str.extract(r"^(\d{12,13})(?:\.0+)?$").cast(pl.Int64)
    return _within(count, _FIRST * 1000, _AFTER_MS * 1000, 1000)


def _seconds(cells: pl.Series) -> pl.Series:
    parts = cells.str.extract_groups(r"^(?<whole>\d{9,10})(?:\.(?<part>\d{1,9}))?$").struct.unnest()
    part = pl.col("part").fill_null("").str.pad_end(6, "0").str.head(6)
    count = parts.select(pl.concat_str("whole", part).cast(pl.Int64)).to_series()
    return _within(count, _FIRST * 1_000_000, _AFTER_S * 1_000_000, 1)


def _within(count: pl.Series, first: int, after: int, microseconds: int) -> pl.Series:
    fits = ((count >= first) & (count < after)).fill_null(False)
    kept = count.zip_with(fits, pl.Series([None], dtype=pl.Int64)) * microseconds
    return kept.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def _days(cells: pl.Series, pattern: str) -> pl.Series:
    parts = cells.str.extract_groups(r"^(?<day>\d{5})(?<part>[.,]\d+)?$").struct.unnest()
    day = pl.col("day").cast(pl.Int64)
    since_1900 = day + (_MAC if pattern == EXCEL_1904 else 0)
    part = (pl.lit("0") + pl.col("part").fill_null(".0").str.replace(",", ".", literal=True)).cast(pl.Float64)
    time = pl.lit(_DAY_ZERO[pattern]) + pl.duration(days=day, milliseconds=(part * 86_400_000).round().cast(pl.Int64))
    fits = (since_1900 >= _DAYS_UNTIL_1990) & (since_1900 < _DAYS_UNTIL_2101)
    return parts.select(pl.when(fits).then(time).cast(pl.Datetime("us")).alias("at")).to_series()
