"""Good? What sales accepts: of what it decided, and of what it was handed, which are two shares."""

from typing import Any

from charts import strips
from charts.numbers import FEW, NOTHING, interval, share_of
from pages.parts.board.view import Board, row_of, week_span
from pages.parts.cards import SHAPES, Block
from pages.parts.ladder import Cell, Row, drawn, ladder, of
from pages.parts.watched import history, watched
from pages.parts.wording import plural, small_print

RATE, HANDED = "sal_rate", "handed_over"
UNKNOWN = "SAL rate unknown: acceptances or rejections were never recorded"
NONE = "No lead was decided in the week"


def rates(board: Board) -> Block:
    """The SAL rate with its limits, beside the accepted share of the hand-overs: both denominators by name."""
    rows = board.result(RATE).select("week", "value", "low", "high", "accepted", "decided", "pending")
    week, seen = row_of(rows, week=board.week), watched(board, RATE)
    handed = row_of(board.result(HANDED), week=board.week)
    if not week.get("decided") and not handed.get("handed_over"):
        return Block(RATE, "sales", "No lead was decided or handed over in the week", "no leads yet")
    n = week.get("decided", 0)
    known = week.get("value") is not None
    said = f"SAL rate {share_of(week['accepted'], n)}" if known else UNKNOWN if n else NONE
    message = seen.message(said) if known else said
    word, colour = SHAPES.get(seen.state, ("", ""))
    head: Row = ["accepted", drawn(strips.share_scale(board.mode), "scale from 0 to 100 per cent"), "share", "leads",
                 "95 % interval", ""]  # fmt: skip
    lines = [
        _row(board, "of decided", week, ("accepted", "decided", "value", "low", "high"), RATE, Cell(word, look=colour)),
        _row(board, "of handed over", handed,
             ("accepted", "handed_over", "accepted_share", "accepted_low", "accepted_high"), HANDED, Cell("")),
    ]  # fmt: skip
    return Block(
        key="sal_rates", side="sales", message=message, headline="",
        print=small_print(f"n = {plural(n, 'decision')}", "share", week_span(board.week), board.version,
                          board.chosen.words),
        context=("of decided: by week of the decision, pending leads in neither part · of handed over: by week of "
                 f"hand-over, with {plural(handed.get('pending') or 0, 'lead')} still pending in the denominator",
                 f"SAL rate: {seen.usual(board.currency)}"),
        rows=ladder(head, lines, "Accepted leads of two denominators"),
        drawn=history(board, seen, rows, message, "sales", label=share_of(week["accepted"], n)) if known else None,
        table=board.weeks(rows), unit="share",
    )  # fmt: skip


def _row(board: Board, name: str, row: dict[str, Any], names: tuple[str, ...], key: str, state: Cell) -> Row:
    accepted, whole, value, low, high = (row.get(column) for column in names)
    if accepted is None:
        return [name, Cell(""), Cell(NOTHING), Cell(NOTHING), Cell(NOTHING), state]
    part, count = accepted, whole or 0
    sure = interval(low, high, "share")
    strip = strips.share(value, low, high, board.mode, few=count < FEW)
    links = [board.link(key, week=board.week, **more) for more in ({"accepted": "true"}, {})]
    return [name, drawn(strip, f"{part} of {count}, 95 % interval {sure}"),
            Cell(share_of(part, count), look="accord-strong"), of(part, count, *links), sure, state]  # fmt: skip
