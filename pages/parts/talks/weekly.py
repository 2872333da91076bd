"""How many? Successful conversations week by week, against what was promised."""

import polars as pl

from charts.numbers import percent, written
from pages.parts.board.view import Board, row_of
from pages.parts.cards import Block
from pages.parts.watched import answer, watched
from pages.parts.wording import plural

KEY = "conversations_weekly"


def held(board: Board) -> Block:
    """All five kinds together; the kinds are in the context. The target is the company's, so a filter hides it."""
    rows = board.result(KEY).filter(pl.col("scope") == "all").drop("scope", "part")
    row = row_of(rows, week=board.week)
    n, talks = row.get("successful", 0), row.get("held", 0)
    target = None if board.chosen.filters else row.get("target")
    return answer(
        board, watched(board, KEY, part="all · "), rows, key=KEY,
        said=_said(n, target), headline=f"{n:,}", counted=f"successful of {plural(talks, 'conversation')} held",
        nothing="No conversation in the week", target=target,
        context=[*_against(board, row, target), *_kinds(board)],
        link=board.link(KEY, scope="all", week=board.week) if n else "", height=210,
    )  # fmt: skip


def _said(n: int, target: float | None) -> str:
    said = plural(n, "successful conversation")
    if target is None:
        return said
    gap = round(n - target)
    return f"{said}, {abs(gap)} {'above' if gap > 0 else 'short of'} the target" if gap else f"{said}, on target"


def _against(board: Board, row: dict[str, float | None], target: float | None) -> list[str]:
    if target is not None and row.get("of_target") is not None:
        return [f"{percent(row['of_target'])} of the target"]
    if board.chosen.filters:
        return ["no target under a filter: it is the whole company’s"]
    return ["no target for every working day of this week"]


def _kinds(board: Board) -> list[str]:
    rows = board.result("conversations_held").filter(pl.col("week") == board.week).sort("kind")
    return [f"{written(one['successful'], 'conversations')} {one['conversation']}" for one in rows.to_dicts()]
