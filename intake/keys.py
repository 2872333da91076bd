"""What makes a row itself: keys made from its content, and rows that stand twice in one import."""

from hashlib import sha256

import polars as pl

from agreement.frames import FRAMES


def made(frame: str, texts: dict[str, pl.Series], rows: int) -> pl.Series:
    """A key for each row of a file that brings none: SHA-256 of the row's own text and its number among equals.

    Made from the text as it stands, not from the converted values: after the time zone is set right, the same file
    changes the times of its rows instead of adding every row once more.
    """
    order = [name for name in texts if name not in FRAMES[frame].key]
    parts = [
        texts[name].to_frame(name).select((pl.lit(f"{name}=") + pl.col(name)).alias(name)).to_series()
        for name in sorted(order)
    ]
    lines = pl.DataFrame(parts) if parts else pl.DataFrame({"none": [""] * rows})
    whole = lines.select(pl.concat_str(pl.all(), separator="\x1f", ignore_nulls=True).alias("content"))
    numbered = whole.with_columns(pl.int_range(pl.len()).over("content").alias("number"))
    digests = [_digests(frame, part) for part in numbered.iter_slices(50_000)] or [pl.Series([], dtype=pl.String)]
    return pl.concat(digests).alias(FRAMES[frame].key[0])


def _digests(frame: str, numbered: pl.DataFrame) -> pl.Series:
    """Digests of some rows: never of a million at once, each an object of Python."""
    made_of = (f"{frame}\x1e{content}\x1e{number}" for content, number in numbered.iter_rows())
    return pl.Series([sha256(one.encode()).hexdigest()[:32] for one in made_of], dtype=pl.String)


def repeated(rows: pl.DataFrame, key: tuple[str, ...]) -> pl.DataFrame:
    """Rows whose key stood in an earlier row: `#at`, `#first` (positions) and `#copy` (nothing differs)."""
    whole = rows.with_row_index("#at").with_columns(pl.col("#at").first().over(key).alias("#first"))
    later = whole.filter(pl.col("#at") != pl.col("#first"))
    earlier = whole.select(pl.col("#at").alias("#first"), pl.col(rows.columns).name.suffix("#"))
    pairs = later.join(earlier, on="#first", how="left", maintain_order="left")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}#")) for name in rows.columns)
    return pairs.select("#at", "#first", same.alias("#copy"))
