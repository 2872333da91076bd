"""What an import refused: where it stands, what it says, and why it was not taken."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from agreement.cells import harmless

SUFFIX = ".refused.csv"
HEADER = ("row", "column", "value", "reason")
_SHOWN = 200


@dataclass(frozen=True)
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
        target = folder / (beside.stem + SUFFIX)
        try:
            target.write_text(text, encoding="utf-8", newline="")
        except OSError:
            continue
        return target
    raise OSError(f"Neither {beside.parent} nor the current folder can be written.")


def clear(beside: Path) -> None:
    """Removes the refused rows of an earlier import of the same file, when there are none any more."""
    stale = beside.with_name(beside.stem + SUFFIX)
    try:
        if stale.is_file() and stale.read_text(encoding="utf-8").splitlines()[:1] == [",".join(HEADER)]:
            stale.unlink()
    except (OSError, UnicodeDecodeError):
        return


def shown(value: str | None) -> str | None:
    """A cell short enough to be read in a table."""
    return value if value is None or len(value) <= _SHOWN else value[:_SHOWN] + "…"
