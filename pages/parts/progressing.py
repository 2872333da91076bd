"""A bar for what takes a while: reading files, saving rows, taking them back."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from intake.tabling import Progress as Reading
from pages.parts.wording import plain
from store.upsert import Progress


@contextmanager
def reading() -> Iterator[Reading]:
    """A line while files are read: nobody knows yet how many rows there are."""
    shown = st.empty()

    def tell(rows: int, file: str) -> None:
        shown.caption(plain(f"{file}: {rows:,} rows read"))

    yield tell
    shown.empty()


@contextmanager
def bar(doing: str) -> Iterator[Progress]:
    """A bar while rows are written: told how many of how many, and of which frame."""
    shown = st.progress(0.0, f"{doing} …")

    def tell(done: int, total: int, frame: str) -> None:
        shown.progress(done / total, f"{doing} {frame}: {done:,} of {total:,} rows")

    yield tell
    shown.empty()
