"""Frames put into a real database through the store's own tables, to be asked again by hand-written SQL."""

from typing import Any

import polars as pl
from sqlalchemy import insert, text

from store.engine import reading, writing
from store.models import TABLES


def store_frames(url: str, **frames: pl.DataFrame) -> None:
    """Inserts every row of the given frames of the contract."""
    with writing(url) as session:
        for name, frame in frames.items():
            if frame.height:
                session.execute(insert(TABLES[name]), frame.to_dicts())


def asked(url: str, query: str, **values: Any) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with reading(url) as session:
        return [tuple(row) for row in session.execute(text(query), values)]
