"""What the cohorts page looks at: the age at which months are compared, and the month that is asked about."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
import streamlit as st

from metrics.cohort_conversion import AGES
from pages.parts.board.view import Board

KEY = "cohort_conversion"
USUAL_AGE = 180
NEWEST = "newest"
"""The cohort that is asked about where none is: the newest that is old enough."""


@dataclass(frozen=True)
class View:
    """One reader's look at the cohorts."""

    board: Board
    age: int
    """Days after creation at which cohorts are compared."""
    cohort: date | None
    """First day of the month that is asked about; None where there are no leads."""
    picked: bool
    """Whether the reader asked for that month."""

    @property
    def rows(self) -> pl.DataFrame:
        """Every cohort at every age, under the filters."""
        return self.board.result(KEY)

    @property
    def words(self) -> tuple[str, str]:
        """Whose leads, judged by which agreement: a cohort holds leads of all of them."""
        return self.board.chosen.words, "all agreements"

    @property
    def at_age(self) -> pl.DataFrame:
        """The cohorts that can be compared at the age: old enough, and their early wins on record."""
        return judged(self.rows, self.age)


def counts_from(month: date, age: int) -> date:
    """The day on which every lead of a month (its first day) is that many days old, also where none is yet."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) + timedelta(days=age - 1)


def judged(rows: pl.DataFrame, age: int) -> pl.DataFrame:
    """The cohorts of `cohort_conversion` that can be compared at an age, in order."""
    known = pl.col("mature") & ~pl.col("truncated") & pl.col("value").is_not_null()
    return rows.filter((pl.col("age_days") == age) & known).sort("month")


def asked(board: Board) -> View:
    """Draws the age and the cohort, kept in the URL, and says what is chosen."""
    rows = board.result(KEY)
    with st.container(key="accord_cohort_asked", horizontal=True, gap="medium", vertical_alignment="top"):
        age = _age(rows)
        month = _month(rows, age)
    newest = judged(rows, age)["month"].to_list() or rows["month"].unique().sort().to_list()
    return View(board, age, month or (newest[-1] if newest else None), month is not None)


def usual_age(rows: pl.DataFrame) -> int:
    """180 days, or the greatest age that a whole cohort has reached where none is so old."""
    reached = [age for age in AGES if age and judged(rows, age).height]
    return USUAL_AGE if USUAL_AGE in reached or not reached else reached[-1]


def _age(rows: pl.DataFrame) -> int:
    ages = [age for age in AGES if age]
    found = st.segmented_control(
        "Compare at the age of … days", ages, default=usual_age(rows), key="age", bind="query-params", required=True,
        help="Cohorts are only compared once every lead of the month is that old.",
    )  # fmt: skip
    return found if found in ages else usual_age(rows)


def _month(rows: pl.DataFrame, age: int) -> date | None:
    """The month that is picked; None for the newest that is old enough."""
    months = {f"{month:%B %Y}": month for month in rows["month"].unique().sort(descending=True)}
    newest = judged(rows, age)["month"].max()
    first = f"Newest old enough: {newest:%B %Y}" if isinstance(newest, date) else "Newest"
    found = st.selectbox(
        "Cohort: leads created in", [NEWEST, *months], key="cohort", bind="query-params", width=260,
        format_func=lambda name: first if name == NEWEST else name,
    )  # fmt: skip
    return months.get(found or NEWEST)
