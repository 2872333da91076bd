"""Leads as a CSV file that no spreadsheet can mistake for formulas."""

import polars as pl

FORMULA = "^[=+\\-@\t\r]"
"""How a cell begins that a spreadsheet would calculate."""


def neutralised(frame: pl.DataFrame) -> pl.DataFrame:
    """Text that begins like a formula gets an apostrophe in front; numbers and dates stay as they are.

    >>> neutralised(pl.DataFrame({"name": ["=HYPERLINK(1)", "-", "Ada"], "amount": [-1, 2, 3]})).rows()
    [("'=HYPERLINK(1)", -1), ("'-", 2), ('Ada', 3)]
    """
    harmless = [
        pl.when(pl.col(name).str.contains(FORMULA)).then(pl.lit("'") + pl.col(name)).otherwise(pl.col(name)).alias(name)
        for name, kind in frame.schema.items()
        if kind == pl.String
    ]
    return frame.with_columns(harmless)


def csv(frame: pl.DataFrame) -> bytes:
    """The frame as UTF-8 with a byte-order mark, so that every spreadsheet reads its letters."""
    text = frame.with_columns(pl.col(pl.Enum, pl.Categorical).cast(pl.String))
    return neutralised(text).write_csv(include_bom=True).encode()
