"""How much does the pipeline bring a day? Four factors that one can read as an equation."""

from datetime import date
from html import escape
from typing import Any

import polars as pl

from charts.numbers import NOTHING, interval, share_of, written
from charts.theme import Drawn
from charts.weekly import weekly
from pages.parts.board.view import Board
from pages.parts.cards import Block
from pages.parts.look import UNIT, tag
from pages.parts.wording import plural, small_print

KEY = "pipeline_velocity"


def equation(board: Board) -> Block:
    """Open deals × win rate × mean won amount ÷ days, of the last thirteen weeks; the thirteen before underneath."""
    rows = board.result(KEY).sort("until")
    if rows.is_empty():
        return Block(KEY, "sales", "No opportunity on record yet", "no opportunities yet", eyebrow="Pipeline velocity")
    now, before = rows.row(-1, named=True), rows.row(-2, named=True) if rows.height > 1 else None
    value = written(now["value"], "money", board.currency)
    unknown = [name for name, column in FACTORS.items() if now[column] is None]
    message = f"The pipeline brings {value} a day" if now["value"] is not None else (
        f"Velocity unknown: no {' and no '.join(unknown)} yet")  # fmt: skip
    return Block(
        key=KEY, side="sales", message=message, headline="", eyebrow="Pipeline velocity",
        print=small_print("a product of four estimates, so without an interval", f"{board.currency} a calendar day",
                          _span(now), board.as_known, board.chosen.words),
        context=_notes(board, now, before), rows=_drawn(board, now),
        drawn=_history(board, rows, message) if rows["value"].count() > 1 else None,
        table=rows.drop("worth"),
    )  # fmt: skip


FACTORS = {"open deal": "opportunities", "closed deal": "win_rate", "won amount": "mean_amount", "cycle": "cycle_days"}


def _drawn(board: Board, now: dict[str, Any]) -> str:
    closed = f"{_days(now['since'])}..{_days(now['until'])}"
    opened = NOTHING if now["opportunities"] is None else f"{now['opportunities']:,}"
    factors = [
        ("", opened, "open deals", f"on {now['until'].day} {now['until']:%b}",
         board.link(KEY, until=now["until"]) if now["opportunities"] else ""),
        ("×", share_of(now["won"], now["closed"]) if now["win_rate"] is not None else NOTHING, "win rate, by count",
         f"{now['won']} of {now['closed']} closed, {interval(now['win_low'], now['win_high'], 'share')}",
         board.link("win_rate", kind="by count", closed_day=closed) if now["closed"] else ""),
        ("×", written(now["mean_amount"], "money", board.currency), "mean won amount",
         f"of {plural(now['priced_won'], 'win')} with an amount",
         board.link("win_rate", kind="by amount", is_won="true", closed_day=closed) if now["priced_won"] else ""),
        ("÷", NOTHING if now["cycle_days"] is None else written(now["cycle_days"], "days"), "from opening to win",
         f"mean of {plural(now['timed'], 'win')}",
         board.link("sales_cycle", won="true", closed_day=closed) if now["timed"] else ""),
        ("=", written(now["value"], "money", board.currency), "a day",
         f"{written(now['business_value'], 'money', board.currency)} a working day", ""),
    ]  # fmt: skip
    return f'<div class="accord-equation">{"".join(_factor(*factor) for factor in factors)}</div>'


def _factor(sign: str, number: str, name: str, made_of: str, link: str) -> str:
    """One factor: its sign, its number, what it is and what it is made of."""
    written_number = tag("a", number, "accord-number", href=link, target="_self") if link else (
        f'<span class="accord-number">{escape(UNIT.sub(chr(160), number))}</span>')  # fmt: skip
    words = tag("div", name, "accord-factor") + tag("div", made_of, "accord-print")
    return f'{tag("span", sign, "accord-sign") if sign else ""}<div class="accord-tile">{written_number}{words}</div>'


def _notes(board: Board, now: dict[str, Any], before: dict[str, Any] | None) -> tuple[str, ...]:
    lines = ["it rises when deals that nobody will win are left open: look at the factors"]
    if before is not None and before["value"] is not None:
        amount, value = (written(before[name], "money", board.currency) for name in ("mean_amount", "value"))
        lines.insert(0, f"thirteen weeks before: {before['opportunities']:,} × "
                        f"{share_of(before['won'], before['closed'])} × {amount} ÷ "
                        f"{written(before['cycle_days'], 'days')} = {value} a day")  # fmt: skip
    return tuple(lines)


def _history(board: Board, rows: pl.DataFrame, message: str) -> Drawn:
    shown = rows.select(pl.col("until").alias("month"), "value")
    return weekly(shown, message, "money", "sales", board.mode, step="month", chosen=rows["until"][-1], height=130,
                  currency=board.currency)  # fmt: skip


def _span(now: dict[str, Any]) -> str:
    return f"{now['since'].day} {now['since']:%b} to {now['until'].day} {now['until']:%b %Y}"


def _days(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()
