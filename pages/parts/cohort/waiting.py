"""How long? Days until a win, and how long marketing has a lead before."""

from typing import Any

import polars as pl

from charts.numbers import interval, written
from charts.weekly import weekly
from pages.parts.board.view import row_of
from pages.parts.cards import Block
from pages.parts.cohort.view import View
from pages.parts.wording import plural, small_print

WIN = "time_to_win"


def to_win(view: View) -> Block:
    """The median among the won, month by month; beside it when half of ALL leads are won, if ever."""
    rows = view.board.result(WIN)
    every = row_of(rows, scope="all")
    if not every or not every["timed"]:
        return Block(WIN, "marketing", "No win on record yet", "no wins yet", eyebrow="To the win")
    early = every["out_of_order"]
    judged = view.at_age["month"].to_list()
    months = rows.filter((pl.col("scope") == "month") & pl.col("value").is_not_null()).sort("month").tail(24)
    young = [month for month in months["month"] if month not in judged]
    headline = written(every["value"], "days")
    message = f"Half of the won were won within {headline}"
    drawn = weekly(
        months, message, "days", "marketing", view.board.mode, step="month", young=young, chosen=view.cohort,
        height=230,
    )  # fmt: skip
    return Block(
        key=WIN, side="marketing", message=message, headline=headline, eyebrow="From creation to the win",
        print=small_print(f"median among the won, n = {plural(every['timed'], 'win')}", "days", "by month of creation",
                          *view.words),
        context=(
            f"95 % interval {interval(every['low'], every['high'], 'days')}",
            f"mean among the won {written(every['mean_days_won'], 'days')}: a few slow wins pull it up",
            _half_of_all(every),
            *([f"{plural(early, 'win')} dated before the creation: left out"] if early else []),
            *([f"grey: too young at {view.age} days, only fast wins in it"] if young else []),
        ),
        link=view.board.link(WIN), drawn=drawn, unit="days",
        table=months.select("month", "leads", "won", "value", "low", "high", "mean_days_won", "half_of_leads_days"),
    )  # fmt: skip


def _half_of_all(every: dict[str, Any]) -> str:
    """The Kaplan–Meier median of all leads, by its name; it does not exist where fewer than half are ever won."""
    if every["half_of_leads_days"] is None:
        return f"half of all leads won (Kaplan–Meier): never, {every['won']:,} of {every['leads']:,} so far"
    days = written(every["half_of_leads_days"], "days")
    return f"half of all leads won (Kaplan–Meier) within {days}"
