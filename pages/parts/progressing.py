"""A bar for what takes a while: reading files, saving rows, taking them back."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from store.upsert import Progress


@contextmanager
def bar(doing: str) -> Iterator[Progress]:
    """A bar while rows are written: told how many of how many, and of which frame."""
    shown = st.progress(0.0, f"{doing} …")

    def tell(done: int, total: int, frame: str) -> None:
        shown.progress(done / total, f"{doing} {frame}: {done:,} of {total:,} rows")

    yield tell
    shown.empty()
