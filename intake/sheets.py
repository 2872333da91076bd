"""A file as text cells: nothing is guessed here, every value stays the text it was."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from agreement.errors import Refused
from intake.refused import Refusal, shown

SEPARATORS = (",", ";", "\t", "|")
_LARGEST_CELL = 2**27
KINDS = (".csv", ".tsv", ".txt", ".parquet", ".pq")


@dataclass(frozen=True)
class Sheet:
    """One file: its header, its cells by position (text, stripped, blank is null), the line of each row."""

    path: Path
    header: tuple[str, ...]
    cells: pl.DataFrame
    lines: pl.Series
    refused: tuple[Refusal, ...] = ()

    @property
    def file(self) -> str:
        """The file's name."""
        return self.path.name

    def position(self, *names: str) -> int | None:
        """Where the first of `names` that the header has stands; matched without case and blanks.

        Refuses a name that the header has twice: nobody could say which one is meant.
        """
        for name in names:
            found = [at for at, title in enumerate(self.header) if plain(title) == plain(name)]
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


def sheet(path: Path, encoding: str = "utf-8-sig", separator: str | None = None) -> Sheet:
    """Reads a CSV or Parquet file as text."""
    if path.suffix.casefold() in (".parquet", ".pq"):
        return _parquet(path)
    try:
        return _csv(path, encoding, separator)
    except UnicodeError as error:
        raise Refused(
            f"{path.name} is not written in {encoding.removesuffix('-sig')} ({error}). Save it as CSV UTF-8, or name "
            "its encoding in the map."
        ) from None
    except OSError as error:
        raise Refused(f"{path.name} cannot be read: {error.strerror}.") from None


def _csv(path: Path, encoding: str, separator: str | None) -> Sheet:
    encoding = _marked(path) or encoding
    records = _records(path, encoding, separator or _separator(path, encoding))
    header = next((cells for _, cells in records if not isinstance(cells, str)), None)
    if header is None:
        raise Refused(f"{path.name} is empty: it needs a first line with the names of its columns.")
    width, rows, lines, refused = len(header), [], [], []
    for line, cells in records:
        why = cells if isinstance(cells, str) else _ragged(len(cells), width)
        if why:
            value = None if isinstance(cells, str) else shown(",".join(cells))
            refused.append(Refusal(path.name, line, None, value, why))
        else:
            rows.append(cells)
            lines.append(line)
    columns = zip(*rows, strict=True) if rows else ((),) * width
    table = pl.DataFrame([pl.Series(str(at), column, pl.String) for at, column in enumerate(columns)])
    return Sheet(path, tuple(title.strip() for title in header), _stripped(table), _lines(lines), tuple(refused))


def _records(path: Path, encoding: str, separator: str) -> Iterator[tuple[int, list[str] | str]]:
    """The line on which each record begins, with its cells, or with what is wrong with it. Blank lines are none."""
    csv.field_size_limit(_LARGEST_CELL)
    with path.open(encoding=encoding, newline="") as stream:
        reader = csv.reader(stream, delimiter=separator, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield line, f"the quotation marks of this row cannot be read: {error}"
                continue
            if any(cell and not cell.isspace() for cell in cells):
                yield line, cells


def _ragged(cells: int, width: int) -> str | None:
    if cells == width:
        return None
    return f"the row has {cells} cells, the header has {width}"


def _marked(path: Path) -> str | None:
    """The encoding that a byte order mark announces."""
    with path.open("rb") as stream:
        start = stream.read(3)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-8-sig" if start == b"\xef\xbb\xbf" else None


def _separator(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as stream:
        first = stream.readline(2**20)
    return max(SEPARATORS, key=first.count)


def _parquet(path: Path) -> Sheet:
    try:
        table = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise Refused(f"{path.name} cannot be read as Parquet: {error}") from None
    cells = table.select(_text(table[name]).alias(str(at)) for at, name in enumerate(table.columns))
    return Sheet(path, tuple(table.columns), _stripped(cells), _lines(range(1, table.height + 1)))


def _text(column: pl.Series) -> pl.Series:
    if isinstance(column.dtype, pl.Datetime):
        if column.dtype.time_zone:
            return column.dt.convert_time_zone("UTC").dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ")
        return column.dt.strftime("%Y-%m-%dT%H:%M:%S%.6f")
    if column.dtype.is_nested() or column.dtype in (pl.Binary, pl.Duration):
        return pl.Series(column.name, [None if cell is None else repr(cell) for cell in column], pl.String)
    return column.cast(pl.String)


def _stripped(cells: pl.DataFrame) -> pl.DataFrame:
    text = pl.all().str.strip_chars()
    return cells.with_columns(pl.when(text != "").then(text))


def _lines(numbers: range | list[int]) -> pl.Series:
    return pl.Series("line", numbers, pl.Int64)
