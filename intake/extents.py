"""How far the sheets of a packed workbook reach: looked at before a reader makes room for every cell between."""

import re
import zipfile
from pathlib import Path

from agreement.errors import Refused
from intake.unpacking import verified

CELLS = 40_000_000
"""Cells that a sheet may span: all of them are in memory while it is read. The reader itself takes 100 million."""
_WIDE = re.compile(rb"""\br=["']([A-Z]{2,3})\d""")
_DEEP = re.compile(rb"""<(?:\w+:)?row\s[^>]{0,200}?\br=["'](\d+)["']""")
_ERROR = re.compile(rb"""\st=["']e["']""")


def looked_through(path: Path, name: str) -> bool:
    """Refuses what would not fit into memory; true where a cell may hold an error."""
    verified(path, name)
    erring = False
    with zipfile.ZipFile(path) as archive:
        for one in archive.namelist():
            if one.startswith("xl/worksheets/") or one == "content.xml":
                erring |= _sheet(archive, one, name)
    return erring


def _sheet(archive: zipfile.ZipFile, one: str, name: str) -> bool:
    rows, columns, erring, rest = 0, 26, one == "content.xml", b""
    with archive.open(one) as stream:
        while piece := stream.read(2**20):
            piece = rest + piece
            rows = max([rows, *map(int, _DEEP.findall(piece))])
            columns = max([columns, *map(_number, set(_WIDE.findall(piece)))])
            erring = erring or bool(_ERROR.search(piece))
            rest = piece[-300:]
    if rows * columns > CELLS:
        raise Refused(f"{name} has a sheet of {rows:,} rows and {columns:,} columns. Export it as CSV and import that.")
    return erring


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
