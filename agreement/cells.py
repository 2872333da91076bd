"""Cells that no spreadsheet takes for a formula: the one place that says what is harmless, for every file we write."""

import re
from typing import TypeVar

import polars as pl

BLANK = r"\x00-\x20\x7f\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
"""What spreadsheets trim or do not show."""
QUOTES = '"“”„«»`´‘’‚‛＂＇'
BEGINS = r"=+\-@\t\n\r＝＋－＠﹢﹣﹦﹫−"
"""How a formula begins, also as full-width and small forms, which some of them read as the plain sign."""
FORMULA = f"^(?:[{BLANK}{QUOTES}][{BLANK}{QUOTES}']*)?[{BEGINS}]"
"""A cell that a spreadsheet may calculate: also behind blanks and quotes. One that begins with ' is text already."""

_FOUND = re.compile(FORMULA)
Text = TypeVar("Text", str, str | None)


def harmless(text: Text) -> Text:
    r"""The text, behind an apostrophe where a spreadsheet would calculate it.

    >>> harmless("=HYPERLINK(1)"), harmless(" \u00a0@SUM(A1)"), harmless("＝1"), harmless("Ada"), harmless("'=1")
    ("'=HYPERLINK(1)", "' \xa0@SUM(A1)", "'＝1", 'Ada', "'=1")
    """
    return f"'{text}" if text is not None and _FOUND.match(text) else text


def harmless_cells(frame: pl.DataFrame) -> pl.DataFrame:
    """Every text of a frame as `harmless` has it, its column names too; numbers and dates stay as they are.

    >>> harmless_cells(pl.DataFrame({"name": ["=HYPERLINK(1)", "-", "Ada"], "amount": [-1, 2, 3]})).rows()
    [("'=HYPERLINK(1)", -1), ("'-", 2), ('Ada', 3)]
    """
    text = frame.with_columns(pl.col(pl.Enum, pl.Categorical).cast(pl.String))
    marked = [_marked(name) for name, kind in text.schema.items() if kind == pl.String]
    return text.with_columns(marked).rename({name: harmless(name) for name in text.columns})


def csv_bytes(frame: pl.DataFrame) -> bytes:
    """The frame as CSV, UTF-8 with a byte-order mark so that spreadsheets read its letters; no cell computes."""
    return harmless_cells(frame).write_csv(include_bom=True).encode()


def _marked(column: str) -> pl.Expr:
    cell = pl.col(column)
    return pl.when(cell.str.contains(FORMULA)).then(pl.lit("'") + cell).otherwise(cell).alias(column)
