"""How the files of one import belong together: by which column the rows of one name rows of the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from intake.drafting.sources import Source
from intake.joining import spelled_alike
from intake.recognised import DEALS, formats, titled
from intake.sheets import plain

SEVERAL = r"^[^;]+(?:\s*;\s*[^;]+)+$"
"""A cell that names more than one, as HubSpot writes it."""


@dataclass(frozen=True)
class Link:
    """One file joined to the leads: by which columns, and for how many of its rows a partner was found."""

    source: Source
    left: str
    right: str
    split: str
    lookup: bool
    partners: int
    several: int
    """Rows that name more than one lead."""
    alike: bool = False
    """Keys that differ in spelling alone are one."""

    @property
    def words(self) -> str:
        """The link for people."""
        said = f"{self.partners:,} of {self.source.rows:,} rows of {self.source.key} find their lead"
        return f"{said} by {self.right}" + (f" = {self.left}" if plain(self.left) != plain(self.right) else "")


def links(found: Sequence[Source]) -> tuple[Link, ...]:
    """Every file that can be joined to the first one."""
    first = found[0]
    best = (max(_tried(first, other), key=_strength, default=None) for other in found[1:])
    return tuple(link for link in best if link is not None)


def _strength(link: Link) -> tuple[float, bool]:
    """The share of rows that find a partner; among equals an id before a word."""
    return link.partners / max(1, link.source.rows), plain(link.right).endswith("id")


def _tried(first: Source, other: Source) -> Iterator[Link]:
    for left, right in _pairs(first, other):
        link = _link(first, other, left, right)
        if link is not None:
            yield link


def _pairs(first: Source, other: Source) -> Iterator[tuple[str, str]]:
    """Columns that may name the same thing: equal titles, ids of people and of deals, e-mail addresses."""
    for title in other.header:
        if same := titled(first.header, [title]):
            yield same, title
    known = [(first.format, other.format), (formats()["generic"], formats()["generic"])]
    for mine, theirs in known:
        for lefts, rights in (
            (mine.columns.get("lead_id", ()), theirs.people),
            (mine.deal, theirs.columns.get("lead_id", ())),
            (mine.columns.get("email", ()), theirs.columns.get("email", ())),
        ):
            left, right = titled(first.header, lefts), titled(other.header, rights)
            if left and right:
                yield left, right


def _link(first: Source, other: Source, left: str, right: str) -> Link | None:
    mine, theirs = first.cells(left), other.cells(right)
    split = ";" if bool(theirs.str.contains(SEVERAL).any()) else ""
    rows = theirs.to_frame("key").with_row_index("row")
    if split:
        rows = rows.with_columns(pl.col("key").str.split(split)).explode("key", empty_as_null=True)
        rows = rows.with_columns(pl.col("key").str.strip_chars())
    partners = _partners(mine, rows)
    repeated = mine.drop_nulls().filter(mine.drop_nulls().is_in(rows["key"].drop_nulls().implode()))
    lookup = other.format.rows != DEALS and bool(repeated.is_duplicated().any())
    if lookup and theirs.drop_nulls().is_duplicated().any():
        return None
    spelled = _partners(spelled_alike(mine), rows.with_columns(spelled_alike(rows["key"]))) if lookup else 0
    several = int(theirs.str.contains(SEVERAL).sum() or 0)
    best = max(partners, spelled)
    return Link(other, left, right, split, lookup, best, several, spelled > partners) if best else None


def _partners(mine: pl.Series, rows: pl.DataFrame) -> int:
    """How many rows name something that is there."""
    return rows.filter(pl.col("key").is_in(mine.drop_nulls().unique().implode()))["row"].n_unique()
