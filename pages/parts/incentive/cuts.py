"""Who gains and who loses: each source, each person of marketing and each month, paid by both schemes."""

from typing import Any

import polars as pl

from charts.dots import dots
from charts.numbers import percent
from pages.parts.cards import Block
from pages.parts.filters import UNKNOWN
from pages.parts.incentive.asked import KEY, PER, Tried
from pages.parts.ladder import Cell, Row, count, ladder
from pages.parts.wording import listed, masked, plural, small_print

SOURCE, PERSON, MONTH = "source", "person", "month"
LINKS = {SOURCE: "source", PERSON: "marketing_owner", MONTH: "month"}
"""Cut → the key by which a link picks its leads."""
HEADS = {SOURCE: "source", PERSON: "person", MONTH: "created in"}


def message(tried: Tried) -> str:
    """The page's title: who would gain most and who would lose most."""
    whole, told = tried.whole, tried.cut(SOURCE).drop_nulls("value").sort("value")
    if not whole:
        return "No month is old enough to be paid by profit yet"
    if told.is_empty():
        return "Nobody knows what leads earned, so nothing can be paid by profit"
    least, most = told.row(0, named=True), told.row(-1, named=True)
    if told.height == 1 or not most["value"]:
        return f"Paid on profit, {called(most, SOURCE, True)} would get the same {tried.money(most['profit_pay'])}"
    return (
        f"Paid on profit instead, {called(most, SOURCE, True)} would gain {tried.money(most['value'])} of "
        f"{tried.money(whole['lead_pay'])}, {called(least, SOURCE, True)} lose {tried.money(-least['value'])}"
    )


def counted(tried: Tried) -> str:
    """The small print of the title."""
    whole = tried.whole
    if not whole:
        return small_print(tried.board.chosen.words)
    return small_print(
        f"the same pot: {tried.money(tried.terms.rate_cents / 100)} for {PER[tried.terms.per]}, or "
        f"{percent(whole['profit_rate']) if whole['profit_rate'] is not None else 'no share'} of profit",
        f"months all of whose leads are {whole['age_days']} days old", f"n = {plural(whole['leads'], 'lead')}",
        tried.board.chosen.words,
    )  # fmt: skip


def called(row: dict[str, Any], by: str, names: bool) -> str:
    """A row as people say it; a person by their initials where names are not for this seat or screen."""
    if row["group"] is None:
        return UNKNOWN
    if by == MONTH:
        return f"{row['month']:%b %Y}"
    return row["group"] if names or by != PERSON else masked(row["group"])


def block(tried: Tried, by: str) -> Block:
    """One cut as a table; the sources with their difference drawn too."""
    rows = tried.cut(by)
    ordered = rows if by == MONTH else rows.sort("value", "leads", descending=True, nulls_last=True)
    names = [called(row, by, tried.names) for row in ordered.to_dicts()]
    named = ordered.with_columns(pl.Series("group", names, pl.String))
    head: Row = [HEADS[by], "leads", "won", "profit", "by the lead", "by profit", "difference",
                 Cell("95 % range", look="accord-wrap"), Cell("three largest deals", look="accord-wrap")]  # fmt: skip
    lines = [_row(tried, by, row, name) for row, name in zip(ordered.to_dicts(), names, strict=True)]
    return Block(
        key=f"incentives_{by}", side="marketing", message=said(tried, by), headline="",
        eyebrow=f"By {by}", print=small_print("paid by profit − paid by the lead", tried.board.currency,
                                              tried.board.chosen.words),
        context=_notes(tried, rows, by), rows=ladder(head, lines, f"Both schemes by {by}"),
        drawn=_drawn(tried, named) if by == SOURCE else None,
        table=named.drop("by", "month", "unlinked"), shares=("largest", "profit_rate"),
    )  # fmt: skip


def said(tried: Tried, by: str) -> str:
    """Who surely gains or loses, beyond what chance does to a few deals."""
    rows = tried.cut(by).drop_nulls("low").to_dicts()
    if not rows:
        return f"Too few wins to say who would gain by {by}"
    up, down = ([called(row, by, tried.names) for row in rows if sure(row)] for sure in (_gains, _loses))
    parts = [f"{listed(who)} {verb}" for who, verb in ((up, "would gain"), (down, "would lose")) if who]
    joined = "; ".join(parts)
    return joined[:1].upper() + joined[1:] if parts else f"No {by} gains or loses more than chance could make"


def _gains(row: dict[str, Any]) -> bool:
    return bool(row["low"] > 0)


def _loses(row: dict[str, Any]) -> bool:
    return bool(row["high"] < 0)


def _row(tried: Tried, by: str, row: dict[str, Any], name: str) -> Row:
    if not row["mature"]:
        grey = "accord-muted"
        until = f"from {row['counts_from'].day} {row['counts_from']:%b %Y}"
        won = "" if row["won"] is None else f"{row['won']:,}"
        return [Cell(name, look=grey), Cell(f"{row['leads']:,}", look=grey), Cell(won, look=grey), "", "", "", "",
                Cell(until, look=grey), ""]  # fmt: skip
    key = {LINKS[by]: row["month"] if by == MONTH else row["group"] or UNKNOWN}
    open_ = by != PERSON or tried.names
    link = tried.board.link(KEY, mature="true", **key) if open_ else ""
    won = tried.board.link(KEY, mature="true", is_won="true", **key) if open_ else ""
    value = row["value"]
    shape = "" if not value else "▲ " if value > 0 else "▼ "
    reach = "" if row["low"] is None else " to ".join(tried.short(row[end], sign=True) for end in ("low", "high"))
    return [
        name, count(row["leads"], link), count(row["won"], won), tried.short(row["profit"]),
        tried.short(row["lead_pay"]), tried.short(row["profit_pay"]),
        Cell(f"{shape}{tried.short(value, sign=True)}", look="accord-strong"), reach or "few",
        "" if row["largest"] is None else percent(row["largest"]),
    ]  # fmt: skip


def _drawn(tried: Tried, named: pl.DataFrame) -> Any:
    told = named.drop_nulls("value")
    if told.is_empty():
        return None
    shown = told.with_columns(
        pl.Series("note", [f"{row['won']} won" for row in told.to_dicts()], pl.String),
        pl.col("low").is_null().alias("apart"),
    )
    return dots(
        shown, said(tried, SOURCE), "money", "marketing", tried.board.mode, label="group", note="note", apart="apart",
        currency=tried.board.currency,
    )  # fmt: skip


def _notes(tried: Tried, rows: pl.DataFrame, by: str) -> tuple[str, ...]:
    """What is unknown here, and what a loss does."""
    unpriced = rows.filter("mature")["unpriced"].sum()
    lost = rows.filter(pl.col("profit") < 0).height
    nobody = rows.filter(pl.col("group").is_null(), "mature")
    return tuple(filter(None, (
        f"{plural(unpriced, 'won lead')} without a margin on record: they bring nothing here" if unpriced else "",
        f"{plural(lost, 'row')} at a loss: " + ("gets nothing" if tried.terms.floor else "pays back") if lost else "",
        f"{plural(nobody['leads'][0], 'lead')} of nobody on record" if nobody.height and by != MONTH else "",
        "few: fewer than 10 won leads, chance has no range that could be trusted" if rows["low"].null_count() else "",
        "" if rows["mature"].all() else "grey: young months, whose wins are still to come; they count from then on",
    )))  # fmt: skip
