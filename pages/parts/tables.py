"""Every table of the house: shown, and taken away as a CSV file in which nothing computes.

Streamlit's own CSV and clipboard know nothing of formulas in cells; `client.disableDataExport` takes them away.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

import polars as pl
import streamlit as st

from agreement.cells import csv_bytes

LINK = r"^/\w+\?\w+="
"""How a cell begins that is the address of a lead: the file holds the lead's number."""


def draw(
    frame: pl.DataFrame, alt: str, name: str, *, key: str = "", words: str = "CSV",
    whole: Callable[[], pl.DataFrame] | None = None, **shown: Any,
) -> None:  # fmt: skip
    """The table, and under it the button that saves it as `name`.csv; `whole` is what is saved where more is known."""
    st.dataframe(frame, hide_index=True, alt=alt, **shown)
    save(whole or (lambda: frame), name, key=key, words=words)


def save(made: Callable[[], pl.DataFrame], name: str, *, key: str = "", words: str = "CSV") -> None:
    """A button that saves a table, made when it is pressed."""
    st.download_button(
        words, lambda: csv_bytes(bare(made())), f"{name}.csv", "text/csv", key=f"csv_{key or name}", type="tertiary",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def rows(lines: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    """Rows that a page shows as they are, as a frame."""
    return pl.DataFrame(lines, infer_schema_length=None)


def bare(frame: pl.DataFrame) -> pl.DataFrame:
    """The table with the lead's number where the screen has its address.

    >>> bare(pl.DataFrame({"Lead": ["/leads?lead=A%26B%207", "B1", None]}))["Lead"].to_list()
    ['A&B 7', 'B1', None]
    """
    linked = [
        pl.when(pl.col(name).str.contains(LINK)).then(pl.col(name).str.replace(LINK, "").map_elements(
            unquote, return_dtype=pl.String)).otherwise(pl.col(name)).alias(name)
        for name, kind in frame.schema.items() if kind == pl.String and frame[name].str.contains(LINK).any()
    ]  # fmt: skip
    return frame.with_columns(linked)
