"""Text → UTC times and dates. A format is declared, tried row by row, and counted; nothing is guessed."""

import polars as pl

from intake.serials import EXCEL, SERIALS, numbered
from intake.values import Converted
from intake.wording import plain_gaps, worded

ISO = "iso"
"""`2026-03-12`, `2026-03-12 09:14`, `2026-03-12T09:14:05.123Z`, `2026-03-12T09:14:05+02:00`."""
_ISO = (
    r"^(?<date>\d{4}-\d{2}-\d{2})(?:[T ](?<minute>\d{2}:\d{2})(?<second>:\d{2})?(?<part>\.\d{1,9})?"
    r"(?: ?(?<zone>Z|[+-]\d{2}:?\d{2}))?)?$"
)
_ZONED = r"(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})$"
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_TIME = pl.Datetime("us", "UTC")


def times(cells: pl.Series, formats: tuple[str, ...], zone: str) -> Converted:
    """UTC instants. A text without a zone is local time in `zone`; a date alone is midnight there.

    A year before 1900 or after 2199 does not fit a format: `%Y` would read `21` as the year 21.
    A time that the clocks skipped is refused; one that they showed twice is the earlier one, and is counted.
    """
    written, values = plain_gaps(cells), pl.Series(cells.name, [None], _TIME).new_from_index(0, len(cells))
    counts: dict[str, int] = {}
    twice = 0
    for pattern in formats:
        left = written.zip_with(values.is_null(), pl.Series([None], dtype=pl.String))
        found, doubled = _instants(left, pattern, zone)
        counts[pattern] = len(found) - found.null_count()
        twice += doubled
        values = values.zip_with(values.is_not_null(), found)
    return Converted(values, _reasons(cells, values, formats, zone), _notes(counts, twice, zone))


def local(cells: pl.Series, formats: tuple[str, ...]) -> bool:
    """Whether times of day stand here without a zone, so that the zone which is set decides what they are."""
    if any(one.startswith(EXCEL) for one in formats):
        return True
    first = cells.drop_nulls().head(1_000)
    return bool((first.str.contains(r"\d:\d{2}") & ~first.str.contains(_ZONED)).any())


def dates(cells: pl.Series, formats: tuple[str, ...]) -> Converted:
    """Dates, by the first format that fits each row. Of a time with an offset, and of Unix time, the day in UTC."""
    written, values = plain_gaps(cells), pl.Series(cells.name, [None], pl.Date).new_from_index(0, len(cells))
    counts: dict[str, int] = {}
    for pattern in formats:
        left = written.zip_with(values.is_null(), pl.Series([None], dtype=pl.String))
        found = _days(left, pattern)
        counts[pattern] = len(found) - found.null_count()
        values = values.zip_with(values.is_not_null(), found)
    return Converted(values, _reasons(cells, values, formats, None), _notes(counts, 0, ""))


def _instants(cells: pl.Series, pattern: str, zone: str) -> tuple[pl.Series, int]:
    if pattern == ISO:
        return _iso(cells, zone)
    parsed = numbered(cells, pattern) if pattern in SERIALS else _parsed(cells, pattern)
    if parsed.dtype == _TIME:
        return _sane(parsed), 0
    return _local(_sane(parsed), zone)


def _days(cells: pl.Series, pattern: str) -> pl.Series:
    if pattern in SERIALS:
        return numbered(cells, pattern).dt.date()
    if pattern == ISO:
        return _sane(cells.str.to_date("%Y-%m-%d", strict=False, exact=True))
    return _sane(_parsed(cells, pattern).dt.date())


def _parsed(cells: pl.Series, pattern: str) -> pl.Series:
    cells, pattern = worded(cells, pattern)
    if pattern.startswith("%Y%m%d"):  # polars would read 2016014 as the fourth of January
        cells = cells.zip_with(cells.str.contains(r"^\d{8}").fill_null(False), pl.Series([None], dtype=pl.String))
    return cells.str.to_datetime(pattern, strict=False, exact=True, time_unit="us")


def _iso(cells: pl.Series, zone: str) -> tuple[pl.Series, int]:
    parts = cells.str.extract_groups(_ISO).struct.unnest()
    clock = pl.concat_str(
        pl.col("minute").fill_null("00:00"), pl.col("second").fill_null(":00"), pl.col("part").fill_null("")
    )
    written = parts.select(pl.concat_str("date", pl.lit(" "), clock)).to_series()
    naive = _sane(written.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", strict=False, time_unit="us"))
    signs = pl.col("zone").str.replace("Z", "+00:00", literal=True).str.replace(":", "", literal=True)
    minutes = signs.str.slice(1, 2).cast(pl.Int64) * 60 + signs.str.slice(3, 2).cast(pl.Int64)
    shift = parts.select(pl.when(signs.str.starts_with("-")).then(-minutes).otherwise(minutes)).to_series()
    local, twice = _local(naive.zip_with(shift.is_null(), pl.Series([None], dtype=pl.Datetime("us"))), zone)
    return local.zip_with(shift.is_null(), _shifted(naive, shift)), twice


def _shifted(naive: pl.Series, minutes: pl.Series) -> pl.Series:
    frame = pl.DataFrame({"naive": naive, "minutes": minutes})
    moved = pl.col("naive") - pl.duration(minutes=pl.col("minutes"))
    return frame.select(moved.dt.replace_time_zone("UTC").cast(_TIME)).to_series()


def _local(naive: pl.Series, zone: str) -> tuple[pl.Series, int]:
    """Local times as UTC, and how many of them the clocks showed twice."""
    first = naive.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null").dt.convert_time_zone("UTC")
    last = naive.dt.replace_time_zone(zone, ambiguous="latest", non_existent="null").dt.convert_time_zone("UTC")
    return first.cast(_TIME), int((first != last).sum())


def _sane(values: pl.Series) -> pl.Series:
    year = values.dt.year()
    fits = ((year >= _FIRST_YEAR) & (year <= _LAST_YEAR)).fill_null(False)
    return values.zip_with(fits, pl.Series([None], dtype=values.dtype))


def _reasons(cells: pl.Series, values: pl.Series, formats: tuple[str, ...], zone: str | None) -> pl.Series:
    kind = "date" if zone is None else "time"
    known = " or ".join("ISO 8601 like 2026-03-12" if pattern == ISO else pattern for pattern in formats)
    skipped = f", or a time that the clocks in {zone} skipped" if zone not in (None, "UTC") else ""
    wrong = cells.is_not_null() & values.is_null()
    reason = f"no {kind} written as {known}{skipped}"
    return wrong.to_frame("w").select(pl.when("w").then(pl.lit(reason)).alias("reason")).to_series()


def _notes(counts: dict[str, int], twice: int, zone: str) -> tuple[str, ...]:
    used = {pattern: count for pattern, count in counts.items() if count}
    mixed = ", ".join(f"{count:,} as {pattern}" for pattern, count in used.items())
    notes = [f"dates in {len(used)} formats: {mixed}"] if len(used) > 1 else []
    if twice:
        notes.append(f"{twice:,} times that the clocks in {zone} showed twice, taken as the earlier one")
    return tuple(notes)
