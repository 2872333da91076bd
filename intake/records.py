"""Lines of text → records. A quotation mark that is never closed costs as few rows as can be."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from intake.dialects import LARGEST_CELL

_AHEAD = 50
LONGEST = 5_000
"""Lines that one quoted cell may have; a mark still open then was never closed."""


class Record(NamedTuple):
    """The lines on which a record begins and ends, its cells, and what is wrong with it, if anything."""

    line: int
    end: int
    cells: list[str]
    why: str | None = None


class Lines:
    """Lines that can be given back; byte order marks inside the file are left out of them."""

    def __init__(self, stream: Iterator[str]) -> None:
        self._stream = stream
        self._back: deque[str] = deque()
        self.taken: list[str] = []
        """The lines of the record that is being read."""

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        if len(self.taken) >= LONGEST:
            raise StopIteration
        line = self._back.popleft() if self._back else next(self._stream)
        if line[0] == "\ufeff":
            line = line.lstrip("\ufeff") or "\n"
        self.taken.append(line)
        return line

    def look_ahead(self) -> None:
        """Takes some more lines, to see whether a row begins on the last one of the record."""
        back = [self._back.popleft() for _ in range(min(_AHEAD, len(self._back)))]
        self.taken += [*back, *islice(self._stream, _AHEAD - len(back))]

    def give_back(self, kept: int) -> None:
        """All lines of the record but the first `kept` will be read again."""
        self._back.extendleft(reversed(self.taken[kept:]))
        del self.taken[kept:]


def records(
    stream: Iterator[str], separator: str, line: int = 1, width: int | None = None, strict: bool = True,
    said: list[int] | None = None,
) -> Iterator[Record]:  # fmt: skip
    """Every record that is not blank, with what is wrong with it.

    `width` is the header's, once it is known; where `strict` is false a record with replaced bytes is wrong. `said`
    takes the lines of cells that seem to hold rows.
    """
    csv.field_size_limit(LARGEST_CELL)
    lines = Lines(stream)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        lines.taken.clear()
        cells, why = [], None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            why = f"the quotation marks of this row cannot be read: {error}"
        if why or len(lines.taken) > 1:
            span, wrong = len(lines.taken), why is not None or len(cells) != width
            lines.look_ahead()
            again = _again(lines.taken, span, separator, width, wrong)
            lines.give_back(again if again and wrong else span)
            if again and wrong:
                why = "a quotation mark of this row is not closed before the next row"
            elif again and said is not None:
                said.append(line)
            reader = csv.reader(lines, delimiter=separator, strict=True)
        if not strict and why is None and any("\ufffd" in one for one in lines.taken):
            why = "the row holds bytes that are not of the file's encoding"
        end = line + len(lines.taken) - 1
        if why:
            yield Record(line, end, ["".join(lines.taken).rstrip("\r\n")], why)
        elif any(cell and not cell.isspace() for cell in cells):
            yield Record(line, end, cells)
        line = end + 1


def _again(taken: list[str], span: int, separator: str, width: int | None, wrong: bool) -> int | None:
    """How many lines of a record to give up before its first line that is a row by itself; None where none is."""
    if width is None:
        return 1 if wrong and span > 1 else None
    for at in range(1, span if wrong else span - 1):
        if _row(taken, at, separator, width):
            return at
    return None


def _row(taken: list[str], at: int, separator: str, width: int) -> bool:
    """Whether a row of the header's width begins on a line: with whole quotes, or with one that opens a cell there."""
    line = taken[at]
    if line.count('"') % 2 == 0:
        part = [line]
    elif re.search(rf'^[^"]*?(^|{re.escape(separator)})"', line):
        part = taken[at : at + _AHEAD]
    else:
        return False
    try:
        found = next(csv.reader(part, delimiter=separator, strict=True))
    except (csv.Error, StopIteration):
        return False
    return len(found) == width and width > 1 and any(map(str.strip, found))
