"""Text → numbers, money, shares and yes or no, by declared type: never guessed, never through a float for money."""

from dataclasses import dataclass

import polars as pl

from intake.numbers import Numbers

__all__ = ["Converted", "Numbers", "cents", "like", "number", "share", "text", "whole", "yes_no"]

LONGEST_TEXT = 10_000
_MONEY = r"^(?<sign>[+-]?)(?<units>\d{0,15})(?:\.(?<rest>\d*))?$"
_SPREADSHEET_ERROR = r"^#(REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)$"
_YES, _NO = ("true", "yes", "1", "t", "y"), ("false", "no", "0", "f", "n")


@dataclass(frozen=True)
class Converted:
    """Values of the contract's type; where a text could not be one, null and the reason."""

    values: pl.Series
    reasons: pl.Series
    notes: tuple[str, ...] = ()


def text(cells: pl.Series) -> Converted:
    """Text as it stands; refuses what no database keeps."""
    reasons = cells.to_frame("c").select(
        pl.when(pl.col("c").str.len_chars() > LONGEST_TEXT)
        .then(pl.lit(f"longer than {LONGEST_TEXT} characters"))
        .when(pl.col("c").str.contains("\x00", literal=True))
        .then(pl.lit("holds a NUL character"))
        .when(pl.col("c").str.contains(_SPREADSHEET_ERROR))
        .then(pl.lit("an error of the spreadsheet: mend its formula or clear the cell"))
    )
    reason = reasons.to_series()
    return Converted(cells.zip_with(reason.is_null(), pl.Series([None], dtype=pl.String)), reason)


def like(cells: pl.Series, pattern: str, reason: str) -> Converted:
    """Text of a given form."""
    fits = cells.str.contains(pattern).fill_null(False)
    return _checked(cells, cells.zip_with(fits, pl.Series([None], dtype=pl.String)), reason)


def whole(cells: pl.Series, lowest: int | None = None, highest: int | None = None) -> Converted:
    """Whole numbers: `12`, `-3`, `12.0`."""
    digits = cells.str.extract(r"^([+-]?\d+)(?:\.0*)?$").str.strip_prefix("+")
    values = digits.cast(pl.Int64, strict=False)
    checked = _checked(cells, values, "no whole number")
    return _within(checked, lowest, highest)


def cents(cells: pl.Series) -> Converted:
    """Money in whole currency units → whole cents, exactly: `-3.5` is -350; a third decimal is refused."""
    parts = cells.str.extract_groups(_MONEY).struct.unnest()
    rest = pl.col("rest").fill_null("").str.strip_chars_end("0")
    amount = pl.concat_str(pl.col("units"), rest.str.pad_end(2, "0")).cast(pl.Int64, strict=False)
    signed = pl.when(pl.col("sign") == "-").then(-amount).otherwise(amount)
    written = pl.concat_str(pl.col("units"), pl.col("rest").fill_null("")) != ""
    values = parts.select(pl.when((rest.str.len_chars() <= 2) & written).then(signed).alias(cells.name)).to_series()
    return _checked(cells, values, "no amount of money with at most two decimals")


def number(cells: pl.Series) -> Converted:
    """A finite number, like a target."""
    values = _decimal(cells)
    return _checked(cells, values, "no number")


def share(cells: pl.Series) -> Converted:
    """A share between 0 and 1."""
    checked = number(cells)
    return _within(checked, 0, 1, "a share lies between 0 and 1")


def yes_no(cells: pl.Series) -> Converted:
    """true, false, yes, no, 1, 0 in any case."""
    lower = cells.str.to_lowercase()
    frame = lower.to_frame("c").select(
        pl.when(pl.col("c").is_in(_YES)).then(True).when(pl.col("c").is_in(_NO)).then(False)
    )
    return _checked(cells, frame.to_series(), "neither yes nor no: write true, false, yes, no, 1 or 0")


def _decimal(cells: pl.Series) -> pl.Series:
    """Digits with an optional exponent; `nan` and `inf` are words, not numbers."""
    values = cells.str.extract(r"^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?)$").cast(pl.Float64, strict=False)
    return values.to_frame("v").select(pl.when(pl.col("v").is_finite()).then("v")).to_series()


def _checked(cells: pl.Series, values: pl.Series, reason: str) -> Converted:
    wrong = cells.is_not_null() & values.is_null()
    return Converted(values, _reasons(wrong, reason))


def _within(checked: Converted, lowest: int | None, highest: int | None, reason: str | None = None) -> Converted:
    if lowest is None and highest is None:
        return checked
    values = checked.values
    outside = pl.Series([False]).new_from_index(0, len(values))
    if lowest is not None:
        outside = outside | (values < lowest).fill_null(False)
    if highest is not None:
        outside = outside | (values > highest).fill_null(False)
    reason = reason or (f"outside {lowest} to {highest}" if highest is not None else f"below {lowest}")
    found = _reasons(outside, reason)
    return Converted(values, checked.reasons.zip_with(checked.reasons.is_not_null(), found), checked.notes)


def _reasons(wrong: pl.Series, reason: str) -> pl.Series:
    return wrong.to_frame("w").select(pl.when("w").then(pl.lit(reason)).alias("reason")).to_series()
