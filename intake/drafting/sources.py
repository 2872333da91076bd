"""The files of one import, each with the format it is read as and its name in the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from re import sub

import polars as pl

from intake.recognised import DEALS, GENERIC, HISTORY, LEADS, Format, formats, recognised, titled
from intake.sheets import Sheet, plain


@dataclass(frozen=True)
class Source:
    """One kind of file: `key` is its name in the map. Several files of one kind have the same columns."""

    key: str
    sheets: tuple[Sheet, ...]
    format: Format

    @property
    def header(self) -> tuple[str, ...]:
        """The titles of its columns that stand there once."""
        titles = [title for title in self.sheets[0].header if title]
        return tuple(title for title in titles if titles.count(title) == 1)

    @property
    def rows(self) -> int:
        """Rows of all its files."""
        return sum(one.cells.height for one in self.sheets)

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks of its files' headers."""
        return tuple(mark(one.header) for one in self.sheets)

    def cells(self, title: str) -> pl.Series:
        """All text of one column, in the order of the files."""
        parts = [one.cells[str(at)] for one in self.sheets if (at := one.position(title)) is not None]
        return pl.concat([part.alias(title) for part in parts])

    def label(self, names: Sequence[str]) -> str | None:
        """`<key>.<title>` of the first of some names that it has."""
        title = titled(self.header, names)
        return f"{self.key}.{title}" if title else None


def sources(sheets: Sequence[Sheet], said: Mapping[str, str]) -> tuple[Source, ...]:
    """The files by kind, leads first: as was said of a header, else as recognised."""
    kinds: dict[tuple[str, str], list[Sheet]] = {}
    for one in sheets:
        name = said.get(mark(one.header), "")
        known = formats()[name] if name in formats() else recognised(one.header)
        own = mark(one.header) if known.name == GENERIC else ""
        kinds.setdefault((known.name, own), []).append(one)
    found: dict[str, Source] = {}
    for (name, own), parts in kinds.items():
        key = _key(parts[0]) if own else formats()[name].key
        found[key := _free(key, found)] = Source(key, tuple(parts), formats()[name])
    return tuple(sorted(found.values(), key=_first))


def base(found: Sequence[Source]) -> Source:
    """The file whose rows are the leads."""
    return found[0]


def patterns(one: Source) -> list[str]:
    """Names under which next month's download of the same kind is found: digits stand for any."""
    names = [sheet.file for sheet in one.sheets]
    loose = list(
        dict.fromkeys(sub(r"\d[\d\s_.:()-]*\d|\d", "*", Path(name).stem) + Path(name).suffix for name in names)
    )
    if len(loose) == 1:
        return list(dict.fromkeys([*(names if len(names) == 1 else []), *loose]))
    same = next(at for at, letters in enumerate(zip_longest(*names)) if len(set(letters)) > 1)
    return [f"{names[0][:same]}*{Path(names[0]).suffix}"]


def mark(header: Sequence[str]) -> str:
    """A short mark of a header, whatever the order, case and blanks of its titles."""
    return sha256("\x1f".join(sorted(plain(title) for title in header if title)).encode()).hexdigest()[:16]


def fingerprint(sheets: Sequence[Sheet]) -> str:
    """The mark of a set of files, by which what was said about them is remembered."""
    return sha256(" ".join(sorted({mark(one.header) for one in sheets})).encode()).hexdigest()[:32]


def _first(one: Source) -> tuple[int, int, int]:
    """Leads before deals, a system we know before one we do not, many rows before few."""
    order = {LEADS: 0, DEALS: 1, HISTORY: 9}
    unknown = one.format.name == GENERIC
    return order[one.format.rows] + 2 * unknown, 0, -one.rows


def _key(one: Sheet) -> str:
    return sub(r"[^a-z0-9]+", "_", Path(one.file).stem.casefold()).strip("_") or "rows"


def _free(key: str, taken: Mapping[str, object]) -> str:
    names = [key, *(f"{key}_{at}" for at in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)
