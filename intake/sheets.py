"""A table as text cells: nothing is guessed here, every value stays the text it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import TextIOWrapper
from itertools import chain, islice
from pathlib import Path

import polars as pl

from agreement.errors import Refused
from intake import columnar, contents, encodings, margins
from intake.dialects import dialect
from intake.encodings import Encoding
from intake.opening import Part, opened
from intake.records import Record, records
from intake.refused import Refusal
from intake.tabling import Progress, Table, named_columns, stripped, tabled

_HEAD = 100


@dataclass(frozen=True, eq=False)
class Sheet:
    """One table: its header, its cells by position (text, stripped, blank is null), the line of each row."""

    path: Path
    header: tuple[str, ...]
    cells: pl.DataFrame
    lines: pl.Series
    refused: tuple[Refusal, ...] = ()
    notes: tuple[str, ...] = ()
    """What was recognised and what was left out, in words."""

    @property
    def file(self) -> str:
        """The table's name: its file's, with that of its sheet or member."""
        return self.path.name

    @cached_property
    def _plain(self) -> tuple[str, ...]:
        return tuple(map(plain, self.header))

    def position(self, *names: str) -> int | None:
        """Where the first of `names` that the header has stands; matched without case and blanks.

        Refuses a name that the header has twice: nobody could say which one is meant.
        """
        for name in names:
            wanted = plain(name)
            found = [at for at, title in enumerate(self._plain) if title == wanted]
            exact = [at for at in found if self.header[at] == name]
            found = exact or found
            if len(found) > 1:
                raise Refused(f"{self.file} has {len(found)} columns named {name!r}. Rename or remove all but one.")
            if found:
                return found[0]
        return None


def plain(name: str) -> str:
    """A column name without case, blanks and underscores: `Lead ID`, `lead_id` and `LeadId` are one."""
    return "".join(letter for letter in name.casefold() if not letter.isspace() and letter != "_")


def sheet(
    source: Path | Part, encoding: str | None = None, separator: str | None = None, progress: Progress | None = None
) -> Sheet:  # fmt: skip
    """Reads a table as text; encoding and separator of a text file are found out where they are not named.

    `progress` is called with the rows so far and the table's name. Raises Refused where the table cannot be read; a row
    that cannot is in `refused`, lines that are no rows are in `notes`.
    """
    if isinstance(source, Path):
        with opened([source]) as files:
            if len(files.parts) != 1:
                raise Refused(
                    f"{source.name} holds {len(files.parts)} tables: {', '.join(p.name for p in files.parts)}."
                )
            return sheet(files.parts[0], encoding, separator, progress)
    if source.grid:
        table = _grid(source, progress)
    elif source.kind == contents.PARQUET:
        table = _parquet(source)
    else:
        table = _text(source, encoding, separator, progress)
    return Sheet(source.path, table.header, table.cells, table.lines, table.refused, table.notes)


def _text(source: Part, named: str | None, separator: str | None, progress: Progress | None) -> Table:
    path = source.content
    encoding = _named(source, named) if named else encodings.found(path, source.name)
    form = dialect(path, encoding.name, separator)
    with _stream(path, encoding, form.before) as stream:
        head = list(islice(records(stream, form.separator, form.before + 1), _HEAD))
    at = margins.header(head)
    if at is None:
        raise Refused(f"{source.name} is empty: it needs a first line with the names of its columns.")
    before, odd = head[at].line - 1, list[int]()
    unread = [one for one in head[:at] if one.why]
    with _stream(path, encoding, before) as stream:
        every = records(stream, form.separator, before + 1, len(head[at].cells), encoding.strict, odd)
        table = tabled(next(every), chain(unread, every), source.name, progress)
    notes = [*filter(None, [encoding.note]), *_above(head, at)]
    if odd:
        notes.append(f"the quoted cell that begins on line {odd[0]} seems to hold rows: is a quotation mark missing?")
    return Table(table.header, table.cells, table.lines, table.refused, (*notes, *table.notes))


def _named(source: Part, encoding: str) -> Encoding:
    """An encoding that a map names holds for the whole file, unless the file's own mark says another one."""
    encoding = encodings.marked(source.content) or encoding
    if not encodings.fits(source.content, encoding):
        raise Refused(
            f"{source.name} is not written in {encoding.removesuffix('-sig')}. Save it as CSV UTF-8, or name its "
            "encoding in the map, or none: then it is found out."
        )
    return Encoding(encoding)


def _stream(path: Path, encoding: Encoding, before: int) -> TextIOWrapper:
    stream = path.open(encoding=encoding.name, errors="strict" if encoding.strict else "replace", newline="")
    for _ in range(before):
        stream.readline()
    return stream


def _grid(source: Part, progress: Progress | None) -> Table:
    assert source.grid is not None
    every: Iterator[Record] = source.grid.records()
    head = list(islice(every, _HEAD))
    at = margins.header(head)
    if at is None:
        raise Refused(f"{source.name} is empty: it needs a first line with the names of its columns.")
    table = tabled(head[at], chain(head[at + 1 :], every), source.name, progress)
    notes = (*_above(head, at), *source.grid.notes(table.header), *table.notes)
    return Table(table.header, table.cells, table.lines, table.refused, notes)


def _parquet(source: Part) -> Table:
    titles, cells, notes = columnar.read(source.content, source.name)
    header, cells, more = named_columns(tuple(title.strip() for title in titles), stripped(cells))
    return Table(header, cells, pl.Series("line", range(1, cells.height + 1), pl.Int64), (), (*notes, *more))


def _above(head: list[Record], at: int) -> list[str]:
    above = [one for one in head[:at] if one.why is None]
    return [f"{margins.left_out(above)} above the header, left out as no rows"] if above else []
