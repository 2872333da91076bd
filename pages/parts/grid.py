"""A table of figures that a person reads line by line, each figure a way to the leads behind it."""

from collections.abc import Sequence
from html import escape

from pages.parts.look import tag


def grid(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as HTML: the first cell of each row names it, the others hold figures (markup of `figure`)."""
    top = "".join(tag("th", head, "", scope="col") for head in heads)
    body = "".join(_row(row) for row in rows)
    return (
        f'<div class="accord-scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="accord-table"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def figure(words: str, link: str = "", more: str = "") -> str:
    """A figure, opening its leads where there is a link, and in small print what it is made of."""
    shown = tag("a", words, "", href=link, target="_self", title="Open the leads behind this") if link else ""
    return (shown or tag("span", words, "")) + (tag("small", more, "") if more else "")


def _row(cells: Sequence[str]) -> str:
    name, *figures = cells
    return f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in figures)}</tr>'
