"""Records → header, cells and refusals, in pieces, so that a million rows are never Python lists at once."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from agreement.errors import Refused
from intake import margins
from intake.records import Record
from intake.refused import Refusal, shown

Progress = Callable[[int, str], None]
"""Called with the rows read so far and the file."""
WIDEST = 16_384
_TAIL = 40
_ROWS, _CELLS = 20_000, 400_000


@dataclass(frozen=True)
class Table:
    """A table of text: cells by position, the line of each row, what was refused and what people should know."""

    header: tuple[str, ...]
    cells: pl.DataFrame
    lines: pl.Series
    refused: tuple[Refusal, ...]
    notes: tuple[str, ...]


def tabled(head: Record, records: Iterable[Record], file: str, progress: Progress | None = None) -> Table:
    """The table under a header. A row with too few cells is refused, one with too many unless these are blank."""
    header = tuple(title.strip() for title in head.cells)
    width, named = len(header), max((at for at, title in enumerate(header, 1) if title), default=0)
    if width > WIDEST:
        raise Refused(f"{file} has {width:,} columns; Accord reads up to {WIDEST:,}. Export only the columns you need.")
    around, refused = margins.Around(), []
    pieces, rows, lines, numbers = [], [], [], []
    for one in _body(records, header, around, file):
        fitted = one.cells if len(one.cells) == width and one.why is None else _fitted(one, width, named)
        if fitted is None:
            refused.append(_refusal(one, width, file))
            continue
        rows.append(fitted)
        lines.append(one.line)
        if len(rows) >= _ROWS or len(rows) * width >= _CELLS:
            pieces.append(_piece(rows, width))
            numbers.append(pl.Series("line", lines, pl.Int64))
            rows, lines = [], []
            if progress:
                progress(sum(map(len, numbers)), file)
    pieces.append(_piece(rows, width))
    numbers.append(pl.Series("line", lines, pl.Int64))
    header, cells, notes = named_columns(header, pl.concat(pieces, rechunk=False))
    return Table(header, cells, pl.concat(numbers), tuple(refused), (*margins.said(around), *notes))


def named_columns(header: tuple[str, ...], cells: pl.DataFrame) -> tuple[tuple[str, ...], pl.DataFrame, list[str]]:
    """Without the blank columns at the end, which are none; columns that hold something but have no name are noted."""
    filled = [at for at, title in enumerate(header) if title or cells[str(at)].null_count() < cells.height]
    width = max(filled, default=-1) + 1
    nameless = [at for at in filled if not header[at]]
    notes = [f"column {at + 1} has no name in the header: its {cells.height - cells[str(at)].null_count():,} cells are "
             "left out" for at in nameless]  # fmt: skip
    return header[:width], cells[:, :width], notes


def stripped(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells without blanks around them; blank ones are null."""
    text = pl.all().str.strip_chars()
    return cells.with_columns(pl.when(text != "").then(text))


def _body(records: Iterable[Record], header: tuple[str, ...], around: margins.Around, file: str) -> Iterator[Record]:
    """The rows, without repeated headers, and without the footers at the end and before each repeated header."""
    tail: deque[Record] = deque()
    names = {title for title in header if title}
    for one in records:
        if one.why is None and (one.cells[0].strip() in names or not header[0]) and _header_again(one, header, file):
            around.repeated.append(one.line)
            yield from _ended(tail, len(header), around)
            tail.clear()
            continue
        tail.append(one)
        if len(tail) > _TAIL:
            yield tail.popleft()
    yield from _ended(tail, len(header), around)


def _ended(tail: deque[Record], width: int, around: margins.Around) -> list[Record]:
    rows = list(tail)
    gone = margins.footers(rows, width)
    around.footers += rows[len(rows) - gone :]
    rows = rows[: len(rows) - gone]
    around.like_totals += [one for one in rows[-1:] if one.why is None and margins.totals(one)]
    return rows


def _header_again(one: Record, header: tuple[str, ...], file: str) -> bool:
    cells = [cell.strip() for cell in one.cells]
    if margins.filled_cells(cells) == margins.filled_cells(header):
        return True
    if len(cells) > 1 and sorted(filter(None, cells)) == sorted(filter(None, header)):
        raise Refused(
            f"{file}: line {one.line} has the header again with its columns in another order. "
            "Import the two exports as two files."
        )
    return False


def _fitted(one: Record, width: int, named: int) -> list[str] | None:
    """Cells of a row as wide as the header, where only blank ones are too many or nameless ones missing."""
    cells = one.cells
    if one.why is not None or len(cells) < named or any(cell.strip() for cell in cells[width:]):
        return None
    return cells[:width] + [""] * (width - len(cells))


def _refusal(one: Record, width: int, file: str) -> Refusal:
    why = one.why or f"the row has {len(one.cells)} cells, the header has {width}"
    return Refusal(file, one.line, None, shown(",".join(one.cells)), why)


def _piece(rows: list[list[str]], width: int) -> pl.DataFrame:
    columns = zip(*rows, strict=True) if rows else ((),) * width
    return stripped(pl.DataFrame([pl.Series(str(at), column, pl.String) for at, column in enumerate(columns)]))
