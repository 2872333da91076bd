"""A small table of numbers in which every number opens its leads and a drawing stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from pages.parts.look import UNIT, tag

BAR = 6.0
"""How long the longest bar is, in rem."""


@dataclass(frozen=True)
class Cell:
    """One number, word or drawing of a row."""

    text: str = ""
    link: str = ""
    """The leads behind the number."""
    bar: float | None = None
    """How long a bar stands before it, from 0 to 1."""
    drawing: str = ""
    """An SVG in place of the text, which then says the same to whoever cannot see it."""
    look: str = ""
    """Classes of the house's style."""
    inside: str = ""
    """Markup instead of text, made by `of`."""


Row = Sequence[Cell | str]


def ladder(head: Row, rows: Sequence[Row], caption: str) -> str:
    """The table as HTML; the first column names the row. `caption` is read aloud, not shown.

    A table without links takes the keyboard itself, so that it can be moved where it is wider than its place.
    """
    top = "".join(_element("th", cell, "col", first=place == 0) for place, cell in enumerate(head))
    body = "".join(f"<tr>{_row(row)}</tr>" for row in rows)
    reach = "" if "<a " in body else ' tabindex="0"'
    return (
        f'<div class="accord-scroll"{reach}><table class="accord-ladder" aria-label="{escape(caption)}">'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: Row) -> str:
    name, *cells = row
    return _element("th", name, "row", first=True) + "".join(_element("td", cell, "", first=False) for cell in cells)


def left(text: str, link: str = "", look: str = "") -> Cell:
    """A cell of words."""
    return Cell(text, link, look=f"accord-left {look}".strip())


def drawn(drawing: str, text: str) -> Cell:
    """A cell with a drawing, and the same in words."""
    return Cell(text, drawing=drawing, look="accord-drawn")


def count(number: int | None, link: str = "") -> Cell:
    """A count that opens its leads; nothing where there is none."""
    return Cell("" if number is None else f"{number:,}", link if number else "")


def of(part: int, whole: int, part_link: str, whole_link: str) -> Cell:
    """A part of a whole, each opening its leads."""
    return Cell(inside=f"{_inside(count(part, part_link))} of {_inside(count(whole, whole_link))}")


def _element(name: str, cell: Cell | str, scope: str, first: bool) -> str:
    cell = cell if isinstance(cell, Cell) else Cell(cell)
    look = f"accord-left {cell.look}" if first else cell.look
    scoped = f' scope="{scope}"' if scope else ""
    return f'<{name} class="{look.strip()}"{scoped}>{_inside(cell)}</{name}>'


def _inside(cell: Cell) -> str:
    if cell.drawing:
        return f'<img alt="{escape(cell.text)}" src="data:image/svg+xml,{quote(cell.drawing)}"/>'
    if cell.inside:
        return cell.inside
    bar = "" if cell.bar is None else f'<span class="accord-bar" style="width: {cell.bar * BAR:.2f}rem"></span>'
    if cell.link:
        return bar + tag("a", cell.text, "", href=cell.link, target="_self")
    return bar + escape(UNIT.sub("\u00a0", cell.text))
