"""By whom, and with whom? The week's successful conversations of each rep and each segment, and what is usual."""

from typing import Any

import polars as pl

from charts.numbers import interval, written
from metrics.conversations_weekly import WEEKS
from pages.parts.board.view import Board, week_span
from pages.parts.cards import SHAPES, Block
from pages.parts.filters import UNKNOWN
from pages.parts.ladder import Cell, Row, count, ladder
from pages.parts.talks.weekly import KEY
from pages.parts.watched import watched
from pages.parts.wording import listed, masked, plural, small_print

NOBODY = "nobody on record"


def by_rep(board: Board, names: bool) -> Block:
    """Every rep who held any; initials where names are not for this seat or screen."""
    return _block(board, "rep", "By rep", lambda part: named(part, names))


def by_segment(board: Board) -> Block:
    """Every segment of the leads they were held with."""
    return _block(board, "segment", "By segment", lambda part: part or UNKNOWN)


def named(rep: str | None, names: bool) -> str:
    """How a rep is called here."""
    return NOBODY if rep is None else rep if names else masked(rep)


def joined(board: Board, names: bool) -> str:
    """Whose week is unlike their own weeks before."""
    rows = _rows(board, "rep")
    signals = {part: watched(board, KEY, part=f"rep · {part or ''}").state for part in rows["part"].to_list()}
    said = [
        f"{listed([named(part, names) for part, state in signals.items() if state == wanted])} {words}"
        for wanted, words in (("worse", "held fewer than usual"), ("better", "held more than usual"))
        if wanted in signals.values()
    ]
    if not said:
        return "No rep’s week is unlike their own weeks before."
    return f"{'; '.join(said)}; the others’ weeks are like their own weeks before."


def _rows(board: Board, scope: str) -> pl.DataFrame:
    """The parts of a scope in the chosen week, those with the most conversations first."""
    rows = board.result(KEY).filter((pl.col("scope") == scope) & (pl.col("week") == board.week))
    return rows.sort(pl.col("part").is_null(), -pl.col("a_week").fill_null(0), "part")


def _block(board: Board, scope: str, eyebrow: str, called: Any) -> Block:
    rows = _rows(board, scope)
    shown = rows.with_columns(pl.Series(scope, [called(part) for part in rows["part"].to_list()], pl.String))
    if rows.is_empty():
        return Block(f"talks_{scope}", "sales", "No conversation in the week", "no conversations yet", eyebrow=eyebrow)
    most = shown.sort("successful", maintain_order=True).row(-1, named=True)
    message = (
        f"{plural(rows['successful'].sum(), 'successful conversation')}; most: {most[scope]} ({most['successful']})"
    )
    longest = max(rows["a_week"].drop_nulls().to_list(), default=0) or 1
    head: Row = [scope, "the week", f"a week, {WEEKS} weeks", "usual range", "state"]
    lines = [_line(board, scope, row, longest) for row in shown.to_dicts()]
    return Block(
        key=f"talks_{scope}", side="sales", message=message, headline="", eyebrow=eyebrow,
        print=small_print("successful conversations of all five kinds", week_span(board.week), board.chosen.words),
        context=("each beside its own weeks before: who works half the week holds half as many",),
        rows=ladder(head, lines, f"Successful conversations by {scope}"),
        table=shown.select(scope, "held", "successful", "a_week"),
    )  # fmt: skip


def _line(board: Board, scope: str, row: dict[str, Any], longest: float) -> Row:
    seen = watched(board, KEY, part=f"{scope} · {row['part'] or ''}")
    link = board.link(KEY, scope=scope, part=row["part"] or UNKNOWN, week=board.week)
    usual = interval(seen.limits.low, seen.limits.high, "conversations") if seen.limits else "–"
    word, colour = SHAPES.get(seen.state, ("", ""))
    average = row["a_week"]
    return [
        row[scope], count(row["successful"], link),
        Cell("–" if average is None else written(average, "conversations"), bar=(average or 0) / longest),
        usual, Cell(word, look=colour),
    ]  # fmt: skip
