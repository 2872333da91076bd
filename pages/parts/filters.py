"""The filters of every screen: one bar, kept in the URL, so that a pasted link shows the same numbers to anyone."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date

import polars as pl
import streamlit as st

from agreement.ledger import Ledger
from metrics import Filters
from pages.parts import frames, present
from pages.parts.wording import masked, plain
from reports.week import last_whole_week

FIELDS = {"source": "source", "segment": "segment", "region": "region", "owner": "sales_owner"}
"""URL parameter → dimension."""
LABELS = {"source": "Source", "segment": "Segment", "region": "Region", "owner": "Sales owner"}
UNKNOWN = "not recorded"
"""How a missing value is called in the bar and in the URL."""


@dataclass(frozen=True)
class Chosen:
    """What the reader looks at."""

    week: date
    """First day of the chosen week."""
    filters: Filters

    @property
    def words(self) -> str:
        """The filters as people say them, owners by their initials on a shared screen; "all leads" without any."""
        hidden = {FIELDS["owner"]} if present.on() else set()
        said = [
            ", ".join(masked(value) if value and name in hidden else str(value or UNKNOWN) for value in values)
            for name, values in self.filters.items()
        ]
        return " · ".join(said) or "all leads"

    @property
    def query(self) -> dict[str, list[str]]:
        """The same filters as URL parameters, for links that keep them."""
        by_dimension = {dimension: name for name, dimension in FIELDS.items()}
        return {by_dimension[d]: [str(value or UNKNOWN) for value in values] for d, values in self.filters.items()}


def chosen(hidden: bool = False, weekly: bool = True) -> Chosen:
    """Draws the filter bar and says what is chosen; what the URL asks for and the data does not know is named.

    `weekly` false keeps the week for other pages but does not show it: whole cohorts have none.
    """
    bundle = frames.bundle()
    strangers = _strangers(bundle)
    with st.container(key="accord_filters_hidden" if hidden else "accord_filters", horizontal=True, gap="small"):
        with nullcontext() if weekly else st.container(key="accord_filters_hidden_week", width="content"):
            begins = week(bundle)
        picked = {name: _picked(name, options(bundle, name)) for name in FIELDS}
    for words in [] if hidden else strangers:
        st.caption(f":material/filter_alt_off: {plain(words)}")
    filters = {FIELDS[name]: tuple(_value(one) for one in values) for name, values in picked.items() if values}
    return Chosen(begins, filters)


def options(bundle: Ledger, name: str) -> list[str]:
    """The values a filter offers: those of the data, and "not recorded" where some leads have none."""
    column = bundle.leads[FIELDS[name]]
    values = column.drop_nulls().cast(pl.String).unique().sort().to_list()
    return values + ([UNKNOWN] if column.null_count() else [])


def week(bundle: Ledger) -> date:
    """Asks which week; gives its first day."""
    default = last_whole_week(bundle)
    earliest = bundle.leads["created_at"].min()
    first = earliest.date() if earliest is not None else default
    picked = st.date_input(
        "Week", value=default, min_value=min(first, default), max_value=max(bundle.as_of, default),
        key="week", bind="query-params", width=150, format="YYYY-MM-DD",
    )  # fmt: skip
    day = picked if isinstance(picked, date) else default
    return bundle.calendar.week_begins(bundle.calendar.week(day))


def _picked(name: str, values: Sequence[str]) -> list[str]:
    found = st.multiselect(
        LABELS[name], values, key=name, bind="query-params", placeholder="All", width=210, wrap=False
    )  # fmt: skip
    return [value for value in found if value in values]


def _value(text: str) -> str | None:
    return None if text == UNKNOWN else text


def _strangers(bundle: Ledger) -> list[str]:
    """What the URL asks for and the data does not hold, a sentence for each filter."""
    said = []
    for name in FIELDS:
        unknown = [value for value in st.query_params.get_all(name) if value and value not in options(bundle, name)]
        if unknown:
            said.append(f"No lead has the {LABELS[name].lower()} {', '.join(repr(v) for v in unknown)}: not filtered.")
    return said


def kept(leads: pl.DataFrame, filters: Filters) -> pl.DataFrame:
    """The leads that the filters keep."""
    for dimension, wanted in filters.items():
        leads = leads.filter(pl.col(dimension).cast(pl.String).is_in(list(wanted), nulls_equal=True))
    return leads
