"""Which rows say the same as another row, compared the way people compare names."""

from functools import reduce

import polars as pl


def twice(rows: pl.DataFrame, *columns: str) -> pl.Series:
    """Whether some other row has the same texts in `columns` (Boolean; null where one of them is unknown or empty).

    Spaces around a text and capital letters do not matter. Hashes find the few rows that may be alike, the texts
    themselves decide: comparing a million texts takes several times as long.
    """
    plain = rows.select(_plain(name) for name in columns)
    known = plain.select(pl.all_horizontal(pl.all().is_not_null())).to_series()
    hashes = [text.hash(seed) for seed, text in enumerate(plain)]
    alike = reduce(pl.Series.__xor__, hashes).is_duplicated() & known
    same = plain.filter(alike).is_duplicated()
    found = pl.Series("twice", [False], pl.Boolean).new_from_index(0, rows.height)
    return found.scatter(alike.arg_true(), same).set(~known, None)


def _plain(column: str) -> pl.Expr:
    """A text as it is compared: without spaces around it, in small letters; empty is unknown."""
    text = pl.col(column).str.strip_chars().str.to_lowercase()
    return pl.when(text != "").then(text).alias(column)
