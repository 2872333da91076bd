"""The rejections that marketing contests, blind labels kept blind: how they end, and what is known of them on a day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from agreement.frames import OVERTURNED, UPHELD
from agreement.people import MARKETING, SALES

CONCEDED = {SALES: OVERTURNED, MARKETING: UPHELD}
"""How a dispute ends when a side gives way: nobody can settle it in their own favour."""


@dataclass(frozen=True)
class Dispute:
    """A contested rejection as one person may see it; for who has no side, `own` is sales and `other` marketing."""

    lead_id: str
    contested_at: datetime
    contested_by: str
    own_label: bool | None
    """Whether the own side says that the lead was good enough for sales; null while it has not said."""
    other_label: bool | None
    """The same of the other side; null until both have said."""
    other_labelled: bool
    settled_at: datetime | None = None
    settled_as: str | None = None

    @property
    def both_labelled(self) -> bool:
        """Whether both sides have said what they think, so that everybody may know."""
        return self.own_label is not None and self.other_label is not None


def dispute(row: dict[str, Any], seat: str) -> Dispute:
    """A row of the frame as a seat may see it: a side its own label, everybody both once there are both."""
    own, other = (MARKETING, SALES) if seat == MARKETING else (SALES, MARKETING)
    labels = {side: row[f"{side}_label"] for side in (SALES, MARKETING)}
    both = None not in labels.values()
    return Dispute(
        row["lead_id"], row["contested_at"], row["contested_by"] or "",
        labels[own] if both or seat == own else None,
        labels[other] if both else None,
        labels[other] is not None, row["settled_at"], row["settled_as"],
    )  # fmt: skip


def settlement(sales: bool | None, marketing: bool | None) -> str | None:
    """How a dispute ends by its two labels alone; None while one is missing, or when they differ.

    >>> settlement(True, True), settlement(False, False), settlement(False, True), settlement(None, None)
    ('overturned', 'upheld', None, None)
    """
    if sales is None or sales != marketing:
        return None
    return OVERTURNED if sales else UPHELD


def known_disputes(disputes: pl.DataFrame, end: pl.Expr) -> pl.DataFrame:
    """Disputes begun before `end`, without what was said after it.

    A label exists from its `_labelled_at` on; one without that time came with the dispute. Neither label is in the
    frame before both exist: whoever reads it cannot know one while the other is still to be given.
    """
    labels = {side: _given(side, end) for side in ("sales", "marketing")}
    both = pl.all_horizontal(label.is_not_null() for label in labels.values())
    settled = (pl.col("settled_at") < end).fill_null(False)
    return disputes.filter(pl.col("contested_at") < end).with_columns(
        *(pl.when(both).then(label).alias(f"{side}_label") for side, label in labels.items()),
        *(_when(pl.col(f"{side}_labelled_at") < end, f"{side}_labelled_at") for side in labels),
        _when(settled, "settled_at"),
        _when(settled, "settled_as"),
    )


def _given(side: str, end: pl.Expr) -> pl.Expr:
    return pl.when((pl.col(f"{side}_labelled_at") < end).fill_null(True)).then(pl.col(f"{side}_label"))


def _when(known: pl.Expr, column: str) -> pl.Expr:
    return pl.when(known).then(pl.col(column)).alias(column)
