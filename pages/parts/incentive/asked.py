"""What is tried out: the rate, what it is paid for, and what a loss does; worked out again from counts each time."""

from dataclasses import dataclass
from typing import Literal

import polars as pl
import streamlit as st

from charts.numbers import compact, written
from metrics import added_up, moment
from metrics._schemes import Terms
from metrics.incentives import METRIC, schemes
from pages.parts import frames
from pages.parts.board.view import Board

KEY = "incentives"
PER: dict[Literal["lead", "sal"], str] = {"lead": "every lead", "sal": "every accepted lead"}
"""What a rate may be paid for → how it is called, on the page and in its address."""
OFF, PAID_BACK = "pays nothing", "is paid back"


@dataclass(frozen=True)
class Tried:
    """One reader's look at the two schemes."""

    board: Board
    terms: Terms
    rows: pl.DataFrame
    names: bool
    """Whether people are named in full."""

    def cut(self, by: str) -> pl.DataFrame:
        """The rows of one cut."""
        return self.rows.filter(pl.col("by") == by)

    def money(self, amount: float | None) -> str:
        """An amount in the company's currency; a dash where it is unknown."""
        return "–" if amount is None else written(amount, "money", self.board.currency)

    def short(self, amount: float | None, sign: bool = False) -> str:
        """The same without the currency, which the table says once; a difference with its sign."""
        if amount is None:
            return "–"
        plus = "+" if sign and amount > 0 else ""
        return f"{plus}{compact(amount)}".replace("-", "−")

    @property
    def whole(self) -> dict[str, object]:
        """The row of all months that count; empty where there is none."""
        found = self.cut("all")
        return found.row(0, named=True) if found.height else {}


def tried(board: Board, names: bool) -> Tried:
    """Draws the controls, kept in the URL, and works both schemes out."""
    with st.container(key="accord_incentive_asked", horizontal=True, gap="medium", vertical_alignment="top"):
        rate = st.slider(f"Rate, {board.currency}", 5, 500, 50, 5, key="rate", bind="query-params", width=300)
        per = st.segmented_control(
            "Paid for", list(PER.values()), default=PER["lead"], key="per", bind="query-params", required=True
        )  # fmt: skip
        loss = st.segmented_control(
            "A loss", [OFF, PAID_BACK], default=OFF, key="loss", bind="query-params", required=True
        )
    terms = Terms(100 * rate, "sal" if per == PER["sal"] else "lead", loss != PAID_BACK)
    counts = added_up(frames.counted(KEY), METRIC, board.chosen.filters)
    return Tried(board, terms, schemes(counts, moment(board.ledger), terms), names)
