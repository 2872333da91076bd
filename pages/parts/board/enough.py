"""Enough? The week's leads that pass against what was promised, and what a year of each source yields."""

from datetime import timedelta

import polars as pl

from charts.bars import ranked
from charts.numbers import interval, percent, written
from charts.sparkline import columns
from metrics._expected import expected
from pages.parts.board import short
from pages.parts.board.view import Board, row_of
from pages.parts.cards import Block
from pages.parts.present import Row
from pages.parts.wording import plural, small_print


def row(board: Board) -> Row:
    """Leads that pass this week, beside the yield of the sources."""
    return Row("Enough?", passing(board), sources(board), joined(board))


def passing(board: Board) -> Block:
    """Leads handed over in the week that pass the agreement, against the promised volume and sales' capacity."""
    rows = board.result("sal_volume")
    series = rows.select("week", pl.col("value").cast(pl.Float64), "handed_over", "accepted", "committed", "capacity")
    week = row_of(rows, week=board.week)
    count = week.get("value")
    accepted = f"; {week.get('accepted', 0)} accepted" if board.ledger.leads["accepted_at"].count() else ""
    context = [f"of {plural(week.get('handed_over', 0), 'lead')} handed over{accepted}"]
    if week.get("capacity"):
        context.append(f"{percent(week['capacity_use'])} of the capacity of {plural(week['reps'], 'rep')}")
    return short.answer(
        board, "sal_volume", "sales", series, unit="leads", headline=written(count, "leads"),
        said=f"{plural(count or 0, 'lead')} pass the agreement", nothing="No agreement in force: nothing to pass yet",
        counted=f"handed over and passing, n = {plural(week.get('handed_over', 0), 'lead')}", context=context,
        target=None if board.chosen.filters else week.get("committed"),
        link=board.link("sal_volume", week=board.week) if count else "",
        short=_short(week) if not board.chosen.filters else "leads pass",
    )  # fmt: skip


def _short(week: dict[str, object]) -> str:
    promised = f" · {week['committed']} promised" if week.get("committed") else ""
    return f"leads pass{promised}"


def sources(board: Board) -> Block:
    """Share of each source's leads that was won at equal age."""
    every = board.result("source_yield")
    if every.height and not every["won"].count():
        return Block("source_yield", "marketing", "No win is on record yet", "no wins yet")
    rows = every.filter(pl.col("at_age").is_not_null())
    shown = rows.select(
        "source", pl.col("pooled_value").alias("value"), pl.col("pooled_low").alias("low"),
        pl.col("pooled_high").alias("high"), "leads", "won",
    )  # fmt: skip
    best = shown.filter(rows["ranked"]).sort("value").tail(1).to_dicts()
    if not best:
        return Block("source_yield", "marketing", "No source has enough leads old enough to judge", "no leads yet")
    if not shown["won"].sum():
        return Block("source_yield", "marketing", "No source has a win on record yet", "no wins yet")
    top, age = best[0], rows["age_days"][0]
    name = top["source"] or "not recorded"
    alone = shown.height == 1
    most = f"{percent(top['value'])} won within {age} days"
    message = f"{name.capitalize()}: {most}" if alone else f"{name.capitalize()} yields most: {most}"
    drawn = ranked(shown, message, "share", "marketing", board.mode, label="source", n="leads")
    return Block(
        key="source_yield", side="marketing", message=message, headline=percent(top["value"]),
        print=small_print(f"won within {age} days, n = {plural(top['leads'], 'lead')}", "share, pooled over sources",
                          "all months", "all agreements"),
        context=(
            f"95 % interval {interval(top['low'], top['high'], 'share')}", *_others(shown, name),
            "whiskers: 95 % intervals",
        ),
        link=board.link("source_yield", source=name), drawn=drawn, table=shown, unit="share",
        spark=columns(shown.sort("value", descending=True)["value"].to_list(), "marketing", board.mode),
        short=f"of {name} leads won{'' if alone else ', the best source'}",
    )  # fmt: skip


def _others(shown: pl.DataFrame, best: str) -> list[str]:
    rest = shown.filter(pl.col("source").cast(pl.String).fill_null("not recorded") != best).sort("value")
    if rest.is_empty():
        return []
    low = rest.row(0, named=True)
    return [f"least: {low['source'] or 'not recorded'} {percent(low['value'])}"]


def joined(board: Board) -> str:
    """What the week's SALs will be worth, at the rate of those old enough to judge."""
    accepted = row_of(board.result("sal_volume"), week=board.week).get("accepted") or 0
    leads = board.ledger.leads
    if not leads["accepted_at"].count() or not leads["handed_over_at"].count():
        return "No hand-over or no acceptance is on record: nobody knows what the week’s leads become."
    promise = board.commitment("win_rate")
    age = promise.amount if promise else 180
    rate = row_of(board.result("sal_yield"), scope="all", age_days=age)
    if accepted and rate.get("leads") and rate["value"] is None:
        return f"{plural(accepted, 'SAL')} this week; no win is on record yet, so nobody knows what they are worth."
    if not accepted or rate.get("value") is None:
        return f"{plural(accepted, 'SAL')} this week; what they are worth shows when some are {age} days old."
    until = board.week_ends + timedelta(days=age)
    wins, low, high = expected(accepted, rate["won"], rate["leads"])
    return (
        f"The week’s {plural(accepted, 'SAL')}, at the {percent(rate['value'])} won within {age} days so far, "
        f"make about {written(wins, 'leads')} customers by {until:%B %Y} "
        f"(80 % interval {interval(low, high, 'leads')})."
    )
