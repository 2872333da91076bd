"""Ratings of content: what sales says of a piece, and whose last word counts."""

import polars as pl


def known_ratings(ratings: pl.DataFrame, end: pl.Expr) -> pl.DataFrame:
    """Ratings given before `end`."""
    return ratings.filter(pl.col("at") < end)


def standing_ratings(ratings: pl.DataFrame) -> pl.DataFrame:
    """The last word of each person on each piece, oldest first; what says neither yes nor no is no word.

    Whoever gave no name counts each time: nobody knows whether it was the same person.
    """
    whose = pl.coalesce("rated_by", pl.format("\0{}", pl.col("rating_id")))
    said = ratings.filter(pl.col("useful").is_not_null()).sort("at", "rating_id")
    return said.unique([pl.col("content_id"), whose], keep="last", maintain_order=True)


def latest_words(ratings: pl.DataFrame, most: int) -> pl.DataFrame:
    """The standing ratings that say something in words, the latest first, at most so many."""
    said = pl.col("comment").str.strip_chars()
    return standing_ratings(ratings).filter(said.is_not_null() & (said != "")).reverse().head(most)
