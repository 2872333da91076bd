"""What an import refused: where it stands, what it says, and why it was not taken."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from agreement.cells import harmless

KINDS = (".csv", ".tsv", ".txt", ".parquet", ".pq", ".xlsx", ".xls", ".ods", ".zip", ".gz")
"""Endings of the names of files that are read."""
SUFFIX = ".refused.csv"
HEADER = ("row", "column", "value", "reason")
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a row was refused. A row with two bad cells has two; it is refused once."""

    file: str
    row: int
    """The line of the file on which the row begins (the header is line 1); in Parquet files the row, from 1."""
    column: str | None
    value: str | None
    reason: str


def as_csv(refusals: Iterable[Refusal]) -> str:
    """The refusals as CSV text with columns row | column | value | reason, safe to open in a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    for refusal in refusals:
        cells = (refusal.column, refusal.value, refusal.reason)
        writer.writerow([refusal.row, *(harmless(cell or "") for cell in cells)])
    return text.getvalue()


def save(refusals: Iterable[Refusal], beside: Path) -> Path:
    """Writes them to `<name>.refused.csv` beside the input, or in the current folder where that cannot be written."""
    text = as_csv(refusals)
    for folder in (beside.parent, Path.cwd()):
        target = folder / named(beside.name)
        try:
            target.write_text(text, encoding="utf-8", newline="")
        except OSError:
            continue
        return target
    raise OSError(f"Neither {beside.parent} nor the current folder can be written.")


def named(file: str) -> str:
    """The name of a file's refused rows: `leads.refused.csv` for leads.csv, leads.csv.gz and leads.xlsx alike."""
    while (stem := Path(file).stem) != file and Path(file).suffix.casefold() in KINDS:
        file = stem
    return file + SUFFIX


def clear(beside: Path) -> None:
    """Removes the refused rows of an earlier import of the same file, when there are none any more."""
    stale = beside.with_name(named(beside.name))
    try:
        if stale.is_file() and stale.read_text(encoding="utf-8").splitlines()[:1] == [",".join(HEADER)]:
            stale.unlink()
    except (OSError, UnicodeDecodeError):
        return


@overload
def shown(value: str, most: int = _SHOWN) -> str: ...
@overload
def shown(value: None, most: int = _SHOWN) -> None: ...
@overload
def shown(value: str | None, most: int = _SHOWN) -> str | None: ...
def shown(value: str | None, most: int = _SHOWN) -> str | None:
    """A cell short enough to be read in a table."""
    return value if value is None or len(value) <= most else value[:most] + "…"
