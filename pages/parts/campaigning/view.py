"""What the campaigns page looks at: the model that shares the credit, and the rows of both metrics side by side."""

from dataclasses import dataclass, replace
from typing import Any

import polars as pl
import streamlit as st

from metrics._models import CREDITED
from metrics._price_point import Price, at_price, usual_price
from pages.parts.board.view import Board
from pages.parts.filters import UNKNOWN

PROFIT, FUNNEL = "campaign_profit", "campaign_funnel"
USUAL = "linear"
KEYS = ["model", "campaign_id"]
ENDS = 8
"""So many that earned most and that earned least are shown, until somebody asks for all."""


@dataclass(frozen=True)
class View:
    """One reader's look at the campaigns."""

    board: Board
    model: str
    price: Price | None = None
    """What a customer would pay, where somebody tries it out."""

    @property
    def rows(self) -> pl.DataFrame:
        """The campaigns by the chosen model that cost or reached anything: the mature ones first, best return first."""
        profit, funnel = self.board.result(PROFIT), self.board.result(FUNNEL)
        more = [name for name in funnel.columns if name not in profit.columns]
        same = {"leads": "all_leads", "value": "sal_rate", "low": "sal_low", "high": "sal_high"}
        beside = funnel.select(*KEYS, *more, pl.col(list(same)).name.map(same.__getitem__))
        found = profit.join(beside, on=KEYS, how="left", nulls_equal=True, maintain_order="left")
        found = found.filter((pl.col("model") == self.model) & pl.col("cost").is_not_null())
        young = (pl.col("mature").eq_missing(pl.lit(False))).alias("young")
        return found.with_columns(young).sort(
            "young", "profit", "campaign_id", descending=[False, True, False], nulls_last=True
        )

    @property
    def usual(self) -> Price | None:
        """What a customer paid on average; None without a priced win."""
        return usual_price(self.board.result(PROFIT).filter(pl.col("model") == self.model))

    @property
    def priced(self) -> pl.DataFrame:
        """The campaigns at the price that is tried, in the order of `rows`; none where nobody can name a price."""
        if self.price is None:
            return pl.DataFrame()
        tried = at_price(self.board.result(PROFIT), self.price)
        order = self.rows.select(*KEYS, "young")
        return order.join(tried, on=KEYS, how="left", maintain_order="left")

    def at(self, price: Price | None) -> "View":
        """The same at another price."""
        return replace(self, price=price)


def asked(board: Board) -> View:
    """Draws the choice of the model, kept in the URL, and says what is chosen."""
    with st.container(key="accord_campaigns_asked", horizontal=True, gap="medium", vertical_alignment="bottom"):
        model = st.selectbox(
            "Model that shares the credit", CREDITED, index=CREDITED.index(USUAL), key="model", bind="query-params",
            width=260,
        )  # fmt: skip
    return View(board, model if model in CREDITED else USUAL)


def telling(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    """All campaigns if that is asked for; else the best, the worst and every young one that lost most."""
    if rows.height <= 2 * ENDS or st.toggle(f"All {rows.height} campaigns", key=key, bind="query-params"):
        return rows
    mature, young = rows.filter(~pl.col("young")), rows.filter("young")
    place = pl.int_range(pl.len())
    ends = mature.filter((place < ENDS) | (place >= pl.len() - ENDS // 2))
    return pl.concat([ends, young.tail(ENDS // 2)])


def kind_of(row: dict[str, Any]) -> str:
    """Its channel, and whether it is too young to be ranked."""
    return f"{row['channel'] or 'channel not recorded'}{' · young' if row['young'] else ''}"


def called(row: dict[str, Any]) -> str:
    """A campaign as people say it."""
    return str(row["name"] or row["campaign_id"] or UNKNOWN)
