"""The shared screen: one sheet without menus, read from the back of the room, entered and left with one key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import streamlit as st

from charts.theme import palette
from pages.parts import look
from pages.parts.cards import Block, number, state
from pages.parts.look import tag

PARAMETER = "present"
SHEET = """
[data-testid="stSidebar"], [data-testid="stHeader"] {{ visibility: hidden !important; }}
.accord-sheet {{ position: fixed; inset: 0; z-index: 1000000; box-sizing: border-box; overflow: hidden;
  background: {paper}; color: {ink}; font-size: min(2.62vh, 1.474vw); line-height: 1.18; padding: 1.6vh 1.9vw;
  display: grid; grid-template-rows: auto repeat(var(--rows), minmax(0, 1fr)); row-gap: .8vh; }}
.accord-sheet .accord-top {{ display: flex; justify-content: space-between; gap: 1.6em; white-space: nowrap;
  align-items: baseline; }}
.accord-sheet .accord-clocks {{ display: grid; grid-template-columns: 5.6em minmax(0, 1fr) minmax(0, 1fr);
  column-gap: 1.3em; font-weight: 600; white-space: nowrap; }}
.accord-sheet .accord-top strong {{ font-family: 'Source Serif', Georgia, serif; font-size: 1.25em; }}
.accord-sheet a.accord-exit {{ color: {muted}; text-decoration: none; }}
.accord-sheet section {{ display: grid; grid-template-columns: 5.6em minmax(0, 1fr) minmax(0, 1fr); column-gap: 1.3em;
  grid-template-rows: 1fr auto; border-top: 2px solid {soft}; padding-top: .5vh; min-height: 0; }}
.accord-sheet .accord-question {{ font-size: 1.3em; grid-row: 1 / span 2; }}
.accord-sheet .accord-cell {{ display: grid; grid-template-columns: auto minmax(0, 1fr); column-gap: .8em;
  align-content: start; align-items: center; min-height: 0; }}
.accord-sheet .accord-cell img {{ height: 3em; max-width: 100%; justify-self: end; }}
.accord-sheet .accord-cell > div {{ grid-column: 1 / span 2; white-space: nowrap; overflow: hidden;
  text-overflow: ellipsis; }}
.accord-sheet .accord-giant {{ font-family: 'Source Serif', Georgia, serif; font-weight: 600; font-size: 2.9em;
  line-height: 1.24; text-decoration: none; white-space: nowrap; }}
.accord-sheet .accord-state {{ font-size: 1em; }}
.accord-sheet .accord-joined {{ grid-column: 2 / span 2; font-size: 1em; line-height: 1.18; white-space: nowrap;
  overflow: hidden; text-overflow: ellipsis; }}
"""


@dataclass(frozen=True)
class Row:
    """One question that both sides ask, its two clocks, and the sentence that joins them."""

    question: str
    left: Block
    right: Block
    joined: str


def on() -> bool:
    """Whether this is the shared screen."""
    return st.query_params.get(PARAMETER) == "1"


def enter() -> None:
    """The way in: one click, or the key P."""
    st.button(
        "Present", icon=":material/slideshow:", shortcut="p", key="accord_present", on_click=_switch, args=(True,)
    )


def show(title: str, agreed: str, clocks: Mapping[str, str], rows: Sequence[Row]) -> None:
    """The whole board as one sheet that fills the screen; Escape or the word in the corner leaves it."""
    look.apply(sheet())
    top = tag("strong", title, "") + tag("span", agreed, "")
    top += tag("a", "Leave ✕", "accord-exit", href=address_without(), target="_self")
    over = "<span></span>" + "".join(tag("span", words, f"accord-{side}") for side, words in clocks.items())
    body = "".join(_section(row) for row in rows)
    st.html(
        f'<main class="accord-sheet" style="--rows: {len(rows)}"><div><div class="accord-top">{top}</div>'
        f'<div class="accord-clocks">{over}</div></div>{body}</main>'
    )
    leaves()


def sheet() -> str:
    """The rules of a sheet in the reader's colours."""
    colours = palette(look.mode())
    return SHEET.format(paper=colours.paper, ink=colours.ink, muted=colours.muted, soft=colours.soft)


def leaves() -> None:
    """The key out."""
    with st.container(key="accord_filters_hidden_exit"):
        st.button("Leave", shortcut="escape", key="accord_leave", on_click=_switch, args=(False,))


def _section(row: Row) -> str:
    cells = _cell(row.left) + _cell(row.right)
    return (
        f"<section>{tag('div', row.question, 'accord-question')}{cells}"
        f"{tag('div', row.joined, 'accord-joined')}</section>"
    )


def _cell(block: Block) -> str:
    drawing = f'<img alt="" src="data:image/svg+xml,{quote(block.spark)}"/>' if block.spark else "<span></span>"
    line = tag("span", f"{block.short} ", "") + state(block)
    giant = number(block, f"accord-giant accord-{block.side}")
    return f'<div class="accord-cell">{giant}{drawing}<div>{line}</div></div>'


def _switch(to: bool) -> None:
    if to:
        st.query_params[PARAMETER] = "1"
    else:
        st.query_params.pop(PARAMETER, None)


def address_without() -> str:
    """The address of the same page on a desk."""
    kept = [(name, value) for name in st.query_params for value in st.query_params.get_all(name) if name != PARAMETER]
    return "?" + "&".join(f"{quote(name)}={quote(value)}" for name, value in kept)
