"""Still to come: what the young months will have won when they are old, so that nobody calls them bad today."""

from typing import Any

import polars as pl

from charts.forecast import forecast
from charts.numbers import interval, percent, share_of, written
from pages.parts.cards import Block
from pages.parts.cohort.view import View
from pages.parts.wording import plural, small_print

KEY = "expected_wins"
SHOWN = 18


def months(view: View) -> pl.DataFrame:
    """Every month of acceptance, all sources together, in order."""
    rows = view.board.result(KEY)
    return rows.filter(pl.col("month").is_not_null() & pl.col("origin").is_null()).sort("month")


def whole(view: View) -> dict[str, Any]:
    """All months and sources together; empty where no lead was ever accepted."""
    found = view.board.result(KEY).filter(pl.col("month").is_null() & pl.col("origin").is_null()).to_dicts()
    return found[0] if found else {}


def joined(view: View) -> str:
    """How the youngest months look today, and what they are expected to become."""
    young = months(view).filter((pl.col("open") > 0) & pl.col("value").is_not_null()).tail(3).head(1).to_dicts()
    if not young:
        return "What young months will come to shows once older ones have wins to learn from."
    row = young[0]
    low, high = (written(row[end], "leads") for end in ("low80", "high80"))
    return (
        f"{row['month']:%B %Y} looks bad by its {share_of(row['won'], row['sals'])} won so far; expected are "
        f"{written(row['value'], 'leads')} of {plural(row['sals'], 'SAL')} (80 % interval {low}–{high})."
    )


def expected(view: View) -> Block:
    """Won so far and expected by the age that the agreement gives a win, month by month of acceptance."""
    every, rows = whole(view), months(view).tail(SHOWN)
    if not every or every["value"] is None:
        return Block(KEY, "together", _nothing(every), "nobody knows yet", eyebrow="Expected wins")
    shown = rows.select("month", "won", "value", pl.col("low80").alias("low"), pl.col("high80").alias("high"))
    reach = interval(every["low80"], every["high80"], "leads")
    value = written(every["value"], "leads")
    message = f"{value} customers expected of the SALs so far, {every['won']:,} of them won already"
    drawn = forecast(shown, message, "together", view.board.mode, unit="wins")
    return Block(
        key=KEY, side="together", message=message, headline=f"{value} wins",
        eyebrow="Expected wins", drawn=drawn, link=view.board.link(KEY), unit="leads",
        print=small_print(f"won within {every['age_days']} days of acceptance", "leads",
                          f"n = {plural(every['sals'], 'SAL')}", view.board.chosen.words,
                          f"whole from {every['counts_from'].day} {every['counts_from']:%b %Y}"),
        context=(
            f"80 % interval {reach}",
            f"95 % interval {interval(every['low'], every['high'], 'leads')}",
            f"{every['open']:,} SALs are still open and young enough",
            f"share of all SALs: {percent(every['share'])} expected, {percent(every['so_far'])} so far",
            "solid: won; hatched: expected; whisker: 80 % interval",
        ),
        table=rows.select("month", "sals", "won", "open", "value", "low80", "high80", "share", "so_far", "counts_from"),
        shares=("share", "so_far"),
    )  # fmt: skip


def _nothing(every: dict[str, Any]) -> str:
    if not every or not every["sals"]:
        return "No lead was accepted yet"
    return "Too few wins of old leads to say what the young ones will bring"
