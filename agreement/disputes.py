"""What is known on a day of the rejections that marketing contests, blind labels kept blind."""

import polars as pl


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
