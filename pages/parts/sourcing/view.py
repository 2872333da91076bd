"""What the credit for wins is looked at by: the model that is marked, and whether wins or money are shared."""

from dataclasses import dataclass
from typing import Any

import polars as pl
import streamlit as st

from pages.parts.board.view import Board
from pages.parts.filters import UNKNOWN

KEY = "attribution"
USUAL = "linear"
WINS, MONEY = "wins", "revenue"


@dataclass(frozen=True)
class Credit:
    """One reader's look at the attribution: the model that is marked, and whether wins or money are shared."""

    board: Board
    model: str
    measure: str

    @property
    def rows(self) -> pl.DataFrame:
        """What every model gives to every channel."""
        return self.board.result(KEY)

    @property
    def column(self) -> str:
        """The column that is shown: a share of the wins, or money."""
        return "value" if self.measure == WINS else "revenue"

    @property
    def unit(self) -> str:
        """The unit of that column."""
        return "share" if self.measure == WINS else "money"

    def channels(self) -> list[dict[str, Any]]:
        """A line a channel, that with most by the chosen model first: the model's own row and all `answers`."""
        by_model = pl.col(self.column).alias("answers")
        answers = self.rows.group_by("channel", maintain_order=True).agg(by_model)
        own = self.rows.filter(pl.col("model") == self.model).join(
            answers, on="channel", how="left", nulls_equal=True, maintain_order="left"
        )
        return own.sort(self.column, "channel", descending=[True, False], nulls_last=True).to_dicts()


def models(rows: pl.DataFrame) -> list[str]:
    """The models in reading order."""
    return rows["model"].unique(maintain_order=True).to_list()


def asked(board: Board) -> Credit:
    """Draws the model and the measure, kept in the URL, and says what is chosen."""
    names = models(board.result(KEY)) or [USUAL]
    with st.container(key="accord_credit_asked", horizontal=True, gap="medium", vertical_alignment="top"):
        model = st.selectbox(
            "Model that is marked", names, index=names.index(USUAL), key="model", bind="query-params", width=260
        )
        measure = st.segmented_control(
            "What is shared", [WINS, MONEY], default=WINS, key="shared", bind="query-params", required=True
        )
    return Credit(board, model or USUAL, measure or WINS)


def called(line: dict[str, Any]) -> str:
    """A channel as people say it."""
    return str(line["channel"]) if line["channel"] is not None else UNKNOWN
