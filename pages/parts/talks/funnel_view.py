"""What the funnel looks at: the age at which months are compared, and the conversation that is followed."""

from dataclasses import dataclass

import polars as pl
import streamlit as st

from metrics._cohorts import AGES
from metrics.conversations_held import KINDS
from pages.parts.board.view import Board

KEY = "conversation_funnel"
USUAL_AGE, USUAL_KIND = 90, 3


@dataclass(frozen=True)
class View:
    """One reader's look at the funnel."""

    board: Board
    age: int
    """Days after the hand-over at which months are compared."""
    kind: int
    """The conversation that is followed cohort by cohort."""

    @property
    def rows(self) -> pl.DataFrame:
        """Every month, conversation and age, under the filters."""
        return self.board.result(KEY)

    def settled(self, kind: int) -> pl.DataFrame:
        """The months that can be compared at the age, in order."""
        known = pl.col("mature") & ~pl.col("truncated") & pl.col("value").is_not_null()
        return self.rows.filter(known & (pl.col("kind") == kind) & (pl.col("age_days") == self.age)).sort("month")


def asked(board: Board) -> View:
    """Draws the age and the conversation, kept in the URL."""
    with st.container(key="accord_talks_asked", horizontal=True, gap="medium", vertical_alignment="top"):
        ages = [age for age in AGES if age]
        age = st.segmented_control(
            "Compare at the age of … days", ages, default=USUAL_AGE, key="age", bind="query-params", required=True,
            help="Days since the hand-over. Months are only compared once every lead of them is that old.",
        )  # fmt: skip
        kind = st.pills(
            "Month by month", list(KINDS), default=USUAL_KIND, key="kind", bind="query-params", required=True,
            format_func=lambda one: f"{one} {KINDS[one]}",
        )  # fmt: skip
    return View(board, age if age in ages else USUAL_AGE, kind if kind in KINDS else USUAL_KIND)
