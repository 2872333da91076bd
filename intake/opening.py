"""Files as people bring them → the tables in them: packed or not, one sheet or many, whatever their names say."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from agreement.errors import Refused
from intake import contents
from intake.grids import grids
from intake.refused import KINDS
from intake.unpacking import gunzipped, members
from intake.workbooks import Grid

BETWEEN = " · "
"""Between the name of what holds a table and the table's own: `crm.zip · leads.csv`, `book.xlsx · Leads`."""


@dataclass(frozen=True, eq=False)
class Part:
    """One table: a file, a member of an archive or a sheet of a workbook."""

    path: Path
    """Where the file lies, under the table's name: refused rows are written beside it."""
    names: tuple[str, ...]
    """What it may be asked for by: its own name, then that of what holds nothing else."""
    kind: str
    content: Path
    """Where its bytes are: gone when the opened files are closed."""
    grid: Grid | None = None

    @property
    def name(self) -> str:
        """As people read it."""
        return self.path.name

    def matches(self, pattern: str) -> int | None:
        """How well it is named by a pattern: 0 to the letter, 1 without endings, 2 by what holds it; None if not."""
        if any(fnmatch(name.casefold(), pattern.casefold()) for name in (self.name, self.names[0])):
            return 0
        plain = [at for at, name in enumerate(self.names, 1) if fnmatch(bare(name), bare(pattern))]
        return min(plain[0], 2) if plain else None


@dataclass(frozen=True)
class Opened:
    """The tables of all files, and what was left out of them."""

    parts: tuple[Part, ...]
    notes: tuple[str, ...]


def bare(name: str) -> str:
    """A name in small letters without the endings of tables and archives: `Leads.csv.gz` is leads."""
    name = name.casefold()
    while name.endswith(KINDS):
        name = name.rpartition(".")[0]
    return name


@contextmanager
def opened(paths: Sequence[Path]) -> Iterator[Opened]:
    """The tables in files, for as long as the files are needed."""
    with tempfile.TemporaryDirectory(prefix="accord") as folder:
        parts, notes = [], []
        for path in paths:
            found, said = _parts(path, path, (path.name,), Path(folder), ())
            parts += found
            notes += said
        yield Opened(tuple(parts), tuple(notes))


def _parts(
    shown: Path, content: Path, names: tuple[str, ...], room: Path, within: tuple[str, ...]
) -> tuple[list[Part], list[str]]:  # fmt: skip
    """The tables in one file. `within` says what was unpacked to come here."""
    kind = contents.kind(content, shown.name)
    if kind in (contents.ZIP, contents.GZIP) and within:
        raise Refused(f"{shown.name} is an archive within an archive. Unpack it and import what lies in it.")
    if kind == contents.GZIP:
        return _parts(shown, gunzipped(content, shown.name, room), names, room, (*within, kind))
    if kind == contents.ZIP:
        return _archive(shown, content, room, (*within, kind))
    if kind == contents.WORKBOOK:
        return _workbook(shown, content, names)
    note = f"{shown.name} is {kind}, whatever its name says, and was read as that"
    return [Part(shown, names, kind, content)], [note] if _lies(names[0], kind) else []


def _archive(shown: Path, content: Path, room: Path, within: tuple[str, ...]) -> tuple[list[Part], list[str]]:
    inside, left = members(content, shown.name, room)
    parts, notes = [], [f"{shown.name}: {', '.join(left[:10])} left out, as no tables"] if left else []
    for name, unpacked in inside:
        names = (name, shown.name) if len(inside) == 1 else (name,)
        path = shown.with_name(f"{shown.name}{BETWEEN}{name}")
        found, said = _parts(path, unpacked, names, room, within)
        parts += found
        notes += said
    return parts, notes


def _workbook(shown: Path, content: Path, names: tuple[str, ...]) -> tuple[list[Part], list[str]]:
    found, notes = grids(content, shown.name)
    if not found:
        raise Refused(f"{shown.name} is empty: none of its sheets that are shown holds anything.")
    others = names if len(found) == 1 else ()
    titled = [(grid, grid.title.replace("/", "_").replace("\\", "_")) for grid in found]
    return [
        Part(shown.with_name(f"{shown.name}{BETWEEN}{title}"), (title, *others), contents.WORKBOOK, content, grid)
        for grid, title in titled
    ], notes


def _lies(name: str, kind: str) -> bool:
    name = name.casefold().removesuffix(".gz")
    expected = (".parquet", ".pq") if kind == contents.PARQUET else (".csv", ".tsv", ".txt")
    return name.endswith(KINDS) and not name.endswith(expected)
