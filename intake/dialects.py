"""How a text file separates its cells: decided from many records, not from the header alone."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

SEPARATORS = (",", ";", "\t", "|")
LARGEST_CELL = 2**27
_SAID = re.compile(r'^\ufeff?"?sep=(.|\\t)"?[\s,;|]*$', re.IGNORECASE)
_HEAD, _LINES = 2**18, 300


@dataclass(frozen=True)
class Dialect:
    """What stands between cells, and how many lines stand before the table to say so."""

    separator: str
    before: int = 0


def dialect(path: Path, encoding: str, named: str | None = None) -> Dialect:
    """The separator named, else that of a first line `sep=;`, else the one that gives most records one width."""
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        lines = stream.read(_HEAD).splitlines(keepends=True)
        if len(lines) > 1 and stream.read(1):
            lines.pop()
    first = _SAID.match(lines[0].rstrip("\r\n")) if lines else None
    said = first.group(1).replace("\\t", "\t") if first else None
    lines = lines[1 if first else 0 :][:_LINES]
    return Dialect(named or said or max(SEPARATORS, key=lambda one: _agreement(lines, one)), 1 if first else 0)


def _agreement(lines: list[str], separator: str) -> tuple[float, int]:
    """How many records have the commonest width, one more where the first record has it too, and that width."""
    csv.field_size_limit(LARGEST_CELL)
    try:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=separator) if any(map(str.strip, cells))]
    except csv.Error:
        return 0.0, 0
    several = Counter(width for width in widths if width > 1)
    if not several:
        return 0.0, 0
    width, count = several.most_common(1)[0]
    return count / len(widths) + (widths[0] == width), width
