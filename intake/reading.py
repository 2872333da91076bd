"""A CRM's files → rows of the contract, and what was refused. Nothing is written here."""

from collections.abc import Mapping as TableOf
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from intake import finding
from intake.drafting import Draft
from intake.framing import framed
from intake.joining import joined
from intake.mapping import Mapping
from intake.naming import files
from intake.opening import opened
from intake.pulled.tabled import named
from intake.refused import Refusal
from intake.sheets import Sheet, sheet
from intake.tabling import Progress


@dataclass(frozen=True)
class Read:
    """What files hold. `rows_read` = rows to save + `same` (exact copies within the import) + `rows_refused`."""

    rows: dict[str, pl.DataFrame] = field(default_factory=dict)
    """By frame: contract types, only the columns that the files bring, each key once."""
    rows_read: int = 0
    same: int = 0
    rows_refused: int = 0
    refused: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    mapping: str = "canonical"


@dataclass(frozen=True)
class Tables:
    """The tables in some files, and what was left out of the files."""

    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()


def read(
    paths: Sequence[Path | str], mapping: Mapping | None = None, time_zone: str = "UTC",
    progress: Progress | None = None,
) -> Read:  # fmt: skip
    """Reads files or folders: named after the contract's frames, or by a map.

    `time_zone` places times without a zone where the map names none: the company's business time zone. `progress` is
    called with the rows so far and the name of the table. Titles, repeated headers and footers are no rows; `warnings`
    name their lines.
    Raises Refused where the files as a whole cannot be meant; a row that cannot be taken is in `refused`.
    """
    with opened(files([Path(path) for path in paths])) as tables:
        found = finding.mapped(tables, mapping, progress) if mapping else finding.canonical(tables, progress)
    return _made(found, mapping, time_zone)


def sheets(paths: Sequence[Path | str], progress: Progress | None = None) -> Tables:
    """The files as text cells, before anybody says what they are (`intake.choosing`)."""
    with opened(files([Path(path) for path in paths])) as tables:
        return Tables(tuple(sheet(part, progress=progress) for part in tables.parts), tables.notes)


def read_drafted(one: Draft, tables: Tables, time_zone: str = "UTC") -> Read:
    """The rows of files that are read already, by the map drafted from them: nothing is read twice."""
    mapping = one.mapping
    parts = {source.key: source.sheets for source in one.sources}
    return _made(finding.Found(parts, mapping.frames, [*tables.notes, *finding.said(parts)]), mapping, time_zone)


def read_tables(source: str, tables: TableOf[str, pl.DataFrame], mapping: Mapping, time_zone: str = "UTC") -> Read:
    """Reads tables of text, by the map's file keys, as if each were a file: what was pulled from a CRM or a database.

    The first column of each table names its records. Refused are rows, not tables: as `read`.
    """
    found = finding.pulled(source, tables, mapping)
    made = _made(found, mapping, time_zone)
    return replace(made, refused=named(made.refused, (one for sheets in found.sheets.values() for one in sheets)))


def _made(found: finding.Found, mapping: Mapping | None, time_zone: str) -> Read:
    plans = [plan for plan in found.frames if plan.file in found.sheets]
    parts = [framed(joined(plan, found.sheets), mapping, time_zone) for plan in plans]
    return Read(
        rows={plan.frame: part.rows for plan, part in zip(plans, parts, strict=True)},
        rows_read=sum(part.rows_read for part in parts),
        same=sum(part.same for part in parts),
        rows_refused=sum(part.rows_refused for part in parts),
        refused=tuple(one for part in parts for one in part.refused),
        warnings=(*found.notes, *(note for part in parts for note in part.warnings)),
        files=tuple(one.path for sheets in found.sheets.values() for one in sheets),
        mapping=mapping.name if mapping else "canonical",
    )
