"""What each scheme rewards that it should not, from the numbers of this history."""

from typing import Any

import polars as pl

from charts.numbers import percent
from pages.parts.incentive.asked import Tried
from pages.parts.incentive.cuts import SOURCE, called
from pages.parts.look import tag
from pages.parts.wording import plural


def cards(tried: Tried) -> tuple[str, str]:
    """HTML of the two warnings: about paying by the lead, about paying by profit."""
    return _card("Paid by the lead", "rewards volume, good or bad", by_lead(tried)), _card(
        "Paid by profit", "pays late, and rewards luck", by_profit(tried)
    )


def by_lead(tried: Tried) -> list[str]:
    """Which sources are paid for leads that earned little or nothing."""
    rows = tried.cut(SOURCE).drop_nulls("profit").filter(pl.col("lead_pay") > 0).to_dicts()
    losing = [row for row in rows if row["profit"] <= 0]
    said = [
        f"{called(row, SOURCE, True).capitalize()}: {tried.money(row['lead_pay'])} for {plural(row['leads'], 'lead')}, "
        f"which won {row['won']:,} and brought {tried.money(row['profit'])}"
        for row in losing
    ]
    poor = [row for row in rows if row["profit"] > 0]
    if poor:
        least = min(poor, key=lambda row: row["profit"] / row["lead_pay"])
        said.append(f"{called(least, SOURCE, True).capitalize()} earned least for what it is paid: "
                    f"{tried.money(least['profit'])} of profit for {tried.money(least['lead_pay'])}")  # fmt: skip
    return [*said, "A bought list pays as much as a referral; whoever is paid so need not ask what sales can use."]


def by_profit(tried: Tried) -> list[str]:
    """How late it pays, and how much of it a few deals decide."""
    whole: dict[str, Any] = tried.whole
    young = tried.rows.filter(pl.col("by") == "month", ~pl.col("mature"))
    said = [f"Nobody knows what a month earned before its leads are {whole['age_days']} days old"] if whole else []
    if young.height:
        said.append(
            f"{plural(young['leads'].sum(), 'lead')} of {plural(young.height, 'month')} would still wait for it"
        )
    if whole and whole["largest"] is not None:
        said.append(f"The three largest deals decide {percent(whole['largest'])} of it")
    rows = tried.cut(SOURCE).drop_nulls("largest").filter(pl.col("won") > 3, pl.col("group").is_not_null())
    if rows.height:
        most = rows.sort("largest").row(-1, named=True)
        whose, part = called(most, SOURCE, True), percent(most["largest"])
        said.append(f"Of {whose} its own three largest decide {part}, of {most['won']:,} won leads")
    return [*said, "Whether a deal is won is sales’ work too: marketing would be paid, or not, for it."]


def _card(eyebrow: str, message: str, lines: list[str]) -> str:
    head = tag("div", eyebrow, "accord-eyebrow accord-marketing") + tag("h4", message.capitalize(), "accord-message")
    return head + '<div class="accord-context">' + "".join(tag("div", line, "") for line in lines) + "</div>"
