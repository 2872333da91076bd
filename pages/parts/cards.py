"""A headline number with everything that it needs to be believed."""

from dataclasses import dataclass
from typing import Literal

import polars as pl
import streamlit as st

from charts.theme import Drawn, Side
from pages.parts import charting, missing, tables
from pages.parts.look import tag

State = Literal["better", "worse", "changed", "no signal", ""]
SHAPES: dict[str, tuple[str, str]] = {
    "better": ("▲ better", "accord-better"),
    "worse": ("▼ worse", "accord-worse"),
    "changed": ("◆ changed", "accord-together"),
    "no signal": ("● no signal", "accord-none"),
}
"""Better, worse, no signal (and "changed" where neither way is better): a word, a shape and a colour each."""
CLOCKS = {"sales": "This week · sales’ clock", "marketing": "The long run · marketing’s clock", "together": "Together"}


@dataclass(frozen=True)
class Block:
    """One answer on the board: the message, the number, its context, its figure and the rows behind it."""

    key: str
    """The metric."""
    side: Side
    message: str
    """The title: what the numbers say, in words."""
    headline: str
    print: str = ""
    """Under the title: measure, unit, period, n, version of the agreement."""
    context: tuple[str | tuple[str, str], ...] = ()
    """Target, previous period, usual range, interval: a line each; with the address of its leads where it counts."""
    signal: State = ""
    link: str = ""
    """The leads behind the number."""
    drawn: Drawn | None = None
    spark: str = ""
    """The same history as a drawing without text, for the shared screen."""
    table: pl.DataFrame | None = None
    unit: str = ""
    short: str = ""
    """What the headline counts, in a few words, for the shared screen."""
    rows: str = ""
    """Instead of one number: a small table (HTML) whose numbers open their leads; `context` is then the notes."""
    eyebrow: str = ""
    """Over the title, where it is not whose clock this is."""
    shares: tuple[str, ...] = ()
    """Columns of the table that are shares, besides value, low and high of a share."""


def number(block: Block, classes: str = "accord-number") -> str:
    """The headline, as a link to the leads behind it where there are any."""
    if not block.link:
        return tag("span", block.headline, classes)
    return tag("a", block.headline, classes, href=block.link, target="_self", title="Open the leads behind this number")


def state(block: Block) -> str:
    """Better, worse or no signal: word, shape and colour."""
    return state_words(block.signal)


def state_words(signal: str) -> str:
    """The same of a state by its name; empty where there is none."""
    word, colour = SHAPES.get(signal, ("", ""))
    return tag("span", word, f"accord-state {colour}") if word else ""


def heading(block: Block, titled: bool = True) -> str:
    """Whose clock, the message, and the small print."""
    eyebrow = tag("div", block.eyebrow or CLOCKS[block.side], f"accord-eyebrow accord-{block.side}")
    if not titled:
        return eyebrow
    return eyebrow + tag("h4", block.message, "accord-message") + tag("div", block.print, "accord-print")


def draw(block: Block, wide: bool = False, titled: bool = True) -> None:
    """The whole card: heading across, number and context beside the figure, the table one click away.

    In a card as `wide` as the page the figure takes most of it. A card whose message and small print head the page is
    not `titled` again.
    """
    name = f"{block.side}_{block.key}"
    with st.container(border=True, key=f"accord_{name}", height="stretch", gap="xsmall"):
        st.html(heading(block, titled) + missing.line(block.key))
        if block.rows:
            _draw_rows(block)
            return
        with st.container(key=f"accord_{'wide' if wide else 'split'}_{name}", horizontal=True, gap="small"):
            with st.container(key=f"accord_text_{name}", gap="xsmall"):
                _draw_text(block)
            if block.drawn:
                with st.container(key=f"accord_figure_{name}"):
                    charting.chart(block.drawn, f"figure_{name}")


def pair(left: Block, right: Block) -> None:
    """Two cards side by side."""
    for column, block in zip(st.columns(2, gap="small"), (left, right), strict=True):
        with column:
            draw(block)


def _draw_rows(block: Block) -> None:
    notes = "".join(tag("div", line, "") for line in block.context)
    st.html(f'{block.rows}<div class="accord-notes">{notes}</div>')
    if block.drawn:
        key = f"figure_{block.side}_{block.key}"
        charting.chart(block.drawn, key)
    if block.table is not None:
        _draw_popover(block)


def _draw_text(block: Block) -> None:
    lines = "".join(_line(line) for line in block.context)
    st.html(f'<div class="accord-head">{number(block)}{state(block)}</div><div class="accord-context">{lines}</div>')
    if block.table is not None:
        _draw_popover(block)


def _draw_popover(block: Block) -> None:
    with st.popover("Table", type="tertiary", icon=":material/table:"):
        _draw_table(block)


def _line(line: str | tuple[str, str]) -> str:
    if isinstance(line, str):
        return tag("div", line, "")
    words, link = line
    return f"<div>{tag('a', words, 'accord-plain', href=link, target='_self', title='Open these leads')}</div>"


def _draw_table(block: Block) -> None:
    table = pl.DataFrame() if block.table is None else charting.with_decisions(block.table)
    formats: dict[str, object] = {
        name: st.column_config.DateColumn(format="D MMM YYYY") for name in table.columns if table[name].dtype == pl.Date
    }
    shares = {*block.shares, *(("value", "low", "high") if block.unit == "share" else ())} & set(table.columns)
    formats |= {name: st.column_config.NumberColumn(format="percent") for name in shares}
    words = {name: name.replace("_", " ") for name in table.columns}
    tables.draw(
        table.rename(words), f"{block.message}: the numbers as a table", block.key, key=f"{block.side}_{block.key}",
        width="content", column_config={words[name]: form for name, form in formats.items()},
    )  # fmt: skip
