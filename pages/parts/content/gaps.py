"""The matrix of conversations and personas: what there is to show, how often it is asked for, and the holes."""

from html import escape
from typing import Any

import polars as pl

from charts.theme import Mode, faded, palette
from metrics.conversations_held import KINDS
from pages.parts.board.view import Board, row_of
from pages.parts.cards import Block
from pages.parts.filters import UNKNOWN
from pages.parts.ladder import Cell, Row, ladder, left
from pages.parts.look import tag
from pages.parts.wording import listed, plural, small_print

KEY = "content_gaps"
MOST = 24
"""Personas shown in the matrix; the table beside it holds all."""
STEPS = (4, 8, 16)
"""Talks for each piece from which on a cell is tinted darker."""


def rules(mode: Mode) -> str:
    """The style of the matrix: a tint where a piece serves many talks, a dashed frame around a hole."""
    colours = palette(mode)
    hue = colours.side("marketing")
    tints = "".join(
        f".accord-heat{step} {{ background: {faded(hue, share)}; }} "
        for step, share in enumerate((0.08, 0.16, 0.26), 1)
    )
    return (
        f"{tints} .accord-hole {{ outline: 2px dashed {colours.worse}; outline-offset: -4px; }} "
        f".accord-hole b {{ color: {colours.worse}; }} .accord-matrix .accord-ladder td {{ padding: .3rem .6rem; }} "
        f".accord-ladder small {{ color: {colours.muted}; display: block; line-height: 1.25; }} "
        ".accord-ladder .accord-piece { min-width: 15rem; } .accord-words { margin-top: .6rem; }"
    )


def rows(board: Board) -> pl.DataFrame:
    """The cells of all phases: a row for each conversation and persona."""
    return board.result(KEY).filter(pl.col("phase").is_null())


def holes(board: Board) -> pl.DataFrame:
    """The cells with demand and nothing to show, the greatest demand first."""
    return rows(board).filter("hole").sort("rank")


def worst(board: Board) -> dict[str, Any]:
    """The hole with the greatest demand; empty where there is none."""
    return row_of(holes(board).head(1))


def joined(board: Board) -> str:
    """The holes in order, in a sentence."""
    found = holes(board)
    if not rows(board)["held"].sum():
        return "No successful conversation in 90 days, so nobody knows what is asked for."
    if found.is_empty():
        return "Every persona that sales talked with has a piece for that conversation."
    said = [f"“{KINDS[row['conversation']]}” with {row['persona']} ({plural(row['held'], 'talk')})"
            for row in found.head(3).to_dicts()]  # fmt: skip
    more = f", and {found.height - 3} more" if found.height > 3 else ""
    return f"Talked about and nothing to show: {listed(said)}{more}."


def matrix(board: Board) -> Block:
    """Personas down, the five conversations across; each cell says its pieces and the talks they have to serve."""
    found = rows(board)
    if not (found["held"].sum() or found["pieces"].sum()):
        return Block(KEY, "marketing", "No piece names a conversation, and no talk was held", "nothing to compare")
    people = found.group_by("persona").agg(pl.col("held", "pieces").sum()).sort(
        pl.col("persona").is_null(), "held", "persona", descending=[False, True, False]
    )  # fmt: skip
    cells = {(row["persona"], row["conversation"]): row for row in found.to_dicts()}
    phases = _phases(board)
    head: Row = ["persona", *(_head(kind, phases.get(kind, {})) for kind in KINDS)]
    lines = [
        [left(persona or f"persona {UNKNOWN}", look="accord-strong" if persona else "accord-muted"),
         *(_cell(board, cells[persona, kind], phases.get(kind, {}).get(persona, [])) for kind in KINDS)]
        for persona in people["persona"].head(MOST).to_list()
    ]  # fmt: skip
    total = holes(board).height
    return Block(
        key=KEY, side="marketing", headline="", eyebrow="Conversation × persona × phase",
        message=f"{plural(total, 'hole')} in the matrix" if total else "No hole in the matrix",
        print=small_print("pieces on offer, and successful conversations of 90 days with this persona", "pieces",
                          f"n = {plural(found['held'].sum(), 'conversation')}", board.chosen.words),
        rows=f'<div class="accord-matrix">{ladder(head, lines, "Pieces by persona and conversation")}</div>',
        table=board.result(KEY), shares=("value", "low", "high"),
        context=(
            f"✕ and a dashed frame: a hole, talks without a piece · stronger tint: more than {STEPS[0]}, {STEPS[1]}, "
            f"{STEPS[2]} talks for each piece",
            "a talk belongs to every phase of its conversation: nobody records the phase of a talk",
            *([f"{people.height - MOST} personas with fewer talks are in the table"] if people.height > MOST else []),
        ),
    )  # fmt: skip


def _head(kind: int, phases: dict[str | None, list[dict[str, Any]]]) -> Cell:
    named = sorted({one["phase"] for cells in phases.values() for one in cells})
    small = tag("small", ", ".join(named), "accord-muted") if named else ""
    return Cell(inside=f"{kind} {escape(KINDS[kind])}{small}", look="accord-left accord-wrap")


def _phases(board: Board) -> dict[int, dict[str | None, list[dict[str, Any]]]]:
    """Conversation → persona → the cells of its phases."""
    found: dict[int, dict[str | None, list[dict[str, Any]]]] = {}
    for row in board.result(KEY).filter(pl.col("phase").is_not_null()).to_dicts():
        found.setdefault(row["conversation"], {}).setdefault(row["persona"], []).append(row)
    return found


def _cell(board: Board, row: dict[str, Any], phases: list[dict[str, Any]]) -> Cell:
    """What there is, then what it is for; by phase where the conversation has several."""
    talks = ""
    if row["held"]:
        link = board.link(KEY, conversation=row["conversation"], persona=row["persona"] or UNKNOWN)
        talks = "for " + tag("a", plural(row["held"], "talk"), "", href=link, target="_self")
    said = "✕ nothing" if row["hole"] else plural(row["pieces"], "piece") if row["pieces"] else "–"
    if row["general"] and not row["pieces"]:
        said = f"{row['general']} for anyone"
    by_phase = ", ".join(f"{one['phase']} {one['pieces'] or '✕'}" for one in phases) if len(phases) > 1 else ""
    small = f"<small>{talks}{' · ' if talks and by_phase else ''}{escape(by_phase)}</small>"
    return Cell(inside=f"<b>{escape(said)}</b>{small}", look=f"accord-left {_look(row)}")


def _look(row: dict[str, Any]) -> str:
    if row["hole"]:
        return "accord-hole"
    if row["persona"] is None:
        return ""
    each = row["held"] / (row["pieces"] or row["general"] or 1)
    return f"accord-heat{sum(each > step for step in STEPS)}"
