"""What stands around a table and is no row of it: lines above the header, the header again, totals and footers.

A line above the header fills one cell, or two of a shorter line or behind a colon, less than half of what most of the
first records are wide, and what follows it reads like a header. A footer stands at the very end, or before the header
comes again: lines that fill one cell of three or more, from the first one that says so (`Grand Total (12 records)`,
`Copyright …`) or follows a blank line; and totals, which begin with such a word, hold nothing but numbers beside it
and leave half of the cells blank. Everything else is a row, a lead named Total too. None of these lines counts as read;
a note names them.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from intake.records import Record
from intake.refused import shown

_NUMBER = re.compile(r"[-+(]?\s*[€$£¥]?\s*-?[\d.,'\s]+\s*[%€$£¥)]?(\s?[A-Z]{3})?")
_VALUE = re.compile(r"[-+$€£¥]?[\d\s.,:/TZ+-]+%?")
TOTAL = re.compile(
    r"((grand |sub-?|report |overall )?totals?|sum|summe|gesamt(summe)?|somme|suma|totale|合計|総計|小計|总计|합계)"
    r"(\s*\([\d.,]+ \w+\))?\s*:?",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"confidential\b.*|copyright\b.*|©.*|.*\ball rights reserved\b.*|(report )?run (by|on|at)\b.*"
    r"|(generated|exported|created|printed|downloaded) (by|on|at|from)\b.*|end of (report|file|export|list)\b.*"
    r"|page \d+( of \d+)?|\(?[\d.,]+ (records?|rows?|results?|entries)( \w+)?\)?"
    r"|((total|record|row) )?count( of \w+)?\s*:?\s*[\d.,]*"
    r"|(total|number of) (records?|rows?|results?)\s*:?\s*[\d.,]*",
    re.IGNORECASE | re.DOTALL,
)


@dataclass
class Around:
    """Lines that are no rows, and last rows that look like a total and are rows all the same."""

    repeated: list[int] = field(default_factory=list)
    footers: list[Record] = field(default_factory=list)
    like_totals: list[Record] = field(default_factory=list)


def header(head: Sequence[Record]) -> int | None:
    """Where the header stands among the first records; None where every record is unreadable."""
    good = [at for at, one in enumerate(head) if one.why is None]
    if not good:
        return None
    spans = Counter(_span(head[at].cells) for at in good)
    usual = max(spans, key=lambda span: (spans[span], span))
    for at in good:
        if not _title(head[at].cells, usual):
            return at if at == good[0] or _names(filled_cells(head[at].cells)) else good[0]
    return good[0]


def footers(tail: Sequence[Record], width: int) -> int:
    """How many of the last records are footers."""
    begin = len(tail)
    while begin and _thin(tail[begin - 1], width):
        begin -= 1
    block = tail[begin:]
    last = max((at for at, one in enumerate(block) if _says(one)), default=-1)
    for at, one in enumerate(block[: last + 1]):
        before = tail[begin + at - 1] if begin + at else None
        if _says(one) or (before and one.line > before.end + 1):
            return len(block) - at
    return 0


def totals(one: Record) -> bool:
    """Whether a record begins like a total."""
    filled = filled_cells(one.cells)
    return bool(filled and TOTAL.fullmatch(filled[0]))


def filled_cells(cells: Sequence[str]) -> list[str]:
    """What stands in the cells that are not blank."""
    return [text for cell in cells if (text := cell.strip())]


def _span(cells: Sequence[str]) -> int:
    """How far the cells of a record reach, without blank ones at its end."""
    return next((len(cells) - at for at, cell in enumerate(reversed(cells)) if cell.strip()), 0)


def _title(cells: Sequence[str], usual: int) -> bool:
    filled = filled_cells(cells)
    if len(filled) == 1:
        return usual > 2 or (usual == 2 and len(cells) == 1)
    return len(filled) == 2 and usual > 4 and (len(cells) == 2 or filled[0].endswith(":"))


def _names(filled: list[str]) -> bool:
    """Whether cells read like the names of columns: each once, none a number or a date, none a sentence."""
    return len(set(filled)) == len(filled) and not any(_VALUE.fullmatch(one) or len(one) > 100 for one in filled)


def _thin(one: Record, width: int) -> bool:
    if one.why is not None:
        return False
    filled = filled_cells(one.cells)
    if len(filled) == 1:
        return width >= 3 or (width == 2 and len(one.cells) == 1)
    return totals(one) and 2 * len(filled) <= width and all(_NUMBER.fullmatch(text) for text in filled[1:])


def _says(one: Record) -> bool:
    text = filled_cells(one.cells)[0]
    return bool(TOTAL.fullmatch(text) or _FOOTER.fullmatch(text))


def said(around: Around) -> list[str]:
    """What was left out, with its lines, and what was not although it looks like a total."""
    notes = []
    if around.repeated:
        notes.append(f"the header stands again on {_on(around.repeated)}, left out")
    if around.footers:
        notes.append(f"{left_out(around.footers)} at the end, left out as no rows")
    for one in around.like_totals:
        notes.append(f"line {one.line} begins with {one.cells[0].strip()!r} and is taken as a row all the same")
    return notes


def left_out(records: list[Record]) -> str:
    """Lines that are no rows, with the words of the first few."""
    words = "; ".join(f"line {one.line} {shown(filled_cells(one.cells)[0], 40)!r}" for one in records[:4])
    return f"{len(records):,} line{'' if len(records) == 1 else 's'} ({words}{'; …' if len(records) > 4 else ''})"


def _on(lines: list[int]) -> str:
    few = ", ".join(map(str, lines[:5]))
    return f"line {few}" if len(lines) == 1 else f"{len(lines):,} lines ({few}{', …' if len(lines) > 5 else ''})"
